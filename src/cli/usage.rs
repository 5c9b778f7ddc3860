//! What is wrong with a command line, in the reader's language.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Exit, Failure};

/// The failure that clap's error stands for; none where it is no error, or one that we have no words for.
pub(super) fn failure(error: &Error) -> Option<Failure> {
    let (key, about) = match error.kind() {
        ErrorKind::InvalidSubcommand => ("commande-inconnue", ContextKind::InvalidSubcommand),
        ErrorKind::UnknownArgument if !value(error, ContextKind::InvalidArg).starts_with('-') => {
            ("argument-en-trop", ContextKind::InvalidArg)
        }
        ErrorKind::UnknownArgument => ("option-inconnue", ContextKind::InvalidArg),
        ErrorKind::MissingRequiredArgument => ("argument-manquant", ContextKind::InvalidArg),
        ErrorKind::ArgumentConflict => ("options-incompatibles", ContextKind::InvalidArg),
        ErrorKind::InvalidValue if value(error, ContextKind::InvalidValue).is_empty() => {
            ("valeur-manquante", ContextKind::InvalidArg)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => ("valeur-invalide", ContextKind::InvalidArg),
        _ => return None,
    };
    let mut failure = Failure::new(Exit::Usage, key)
        .with("nom", value(error, about))
        .with("valeur", value(error, ContextKind::InvalidValue));
    let near = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(|kind| value(error, kind))
    .find(|near| !near.is_empty());
    let valid = value(error, ContextKind::ValidValue);
    if let Some(near) = near {
        failure = failure.meant(near);
    } else if !valid.is_empty() {
        failure = failure.among(valid);
    } else if let Some((least, most)) = bounds(error) {
        failure = failure.among(format!("{least}–{most}"));
    } else if key == "valeur-invalide" && value(error, about).contains("--duration") {
        failure = failure.for_example("90, 1h30, 45 min");
    }
    let usage = value(error, ContextKind::Usage);
    let usage = usage.trim_start_matches("Usage:").trim();
    Some(if usage.is_empty() {
        failure
    } else {
        failure.detail(usage)
    })
}

fn value(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}

/// The bounds of a number that is out of them: clap tells them in its own words, `5000 is not in 1..=1000`.
fn bounds(error: &Error) -> Option<(String, String)> {
    let told = std::error::Error::source(error)?.to_string();
    let (least, most) = told.rsplit(' ').next()?.split_once("..=")?;
    Some((least.to_owned(), most.to_owned()))
}
