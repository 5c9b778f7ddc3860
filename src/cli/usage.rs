//! What is wrong with a command line, in the reader's language.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Exit, Failure};

/// The failure that clap's error stands for; none where it is no error, or one that we have no words for.
pub(super) fn failure(error: &Error) -> Option<Failure> {
    let (key, about) = match error.kind() {
        ErrorKind::InvalidSubcommand => ("commande-inconnue", ContextKind::InvalidSubcommand),
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
