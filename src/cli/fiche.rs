//! What the nouns of clients share: reading fields as they are typed, and printing one record.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::acting::Acting;
use super::{Context, Failure};
use crate::domain::nom::Nomme;
use crate::domain::refusal::Fact;
use crate::domain::remarque::Remarque;
use crate::domain::{Refusal, argent, heure};
use crate::service::client::{Cible, ClientAnswer, ClientCommand, ClientQuery, Remove, Restore};
use crate::service::{Answer, Done, Outcome};
use crate::text::{Text, safe_lines};

/// The version that was seen, and the key under which a change is made once.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Prudence {
    /// Not named as the program's own `--version`, whose help says something else.
    #[arg(id = "vue", long = "version")]
    pub(super) version: Option<i32>,
    #[arg(long)]
    pub(super) key: Option<Uuid>,
}

/// A field that can be cleared: an empty text says so.
#[expect(clippy::option_option, reason = "absent, cleared or given")]
pub(super) fn efface(texte: Option<String>) -> Option<Option<String>> {
    texte.map(|texte| Some(texte).filter(|texte| !texte.trim().is_empty()))
}

/// The same, for what is more than text.
#[expect(clippy::option_option, reason = "absent, cleared or given")]
pub(super) fn lu<T>(
    texte: Option<String>,
    lire: impl Fn(&str) -> Result<T, Refusal>,
) -> Result<Option<Option<T>>, Refusal> {
    efface(texte)
        .map(|given| given.map(|texte| lire(&texte)).transpose())
        .transpose()
}

/// `oui` or `non`, as clap has checked; programs say `true` where that is taken.
pub(super) fn vrai(texte: Option<String>) -> Option<bool> {
    texte.map(|texte| matches!(texte.as_str(), "oui" | "true"))
}

/// An hour on a wall clock: `08:00`.
pub(super) fn heure(texte: &str) -> Result<NaiveTime, Refusal> {
    NaiveTime::parse_from_str(texte.trim(), "%H:%M")
        .map_err(|_| Refusal::invalid("heure", "heure-du-jour-illisible").with("valeur", texte))
}

/// A zone of clocks: `Europe/Paris`.
pub(super) fn fuseau(texte: &str) -> Result<Tz, Refusal> {
    texte
        .trim()
        .parse()
        .map_err(|_| Refusal::invalid("fuseau", "fuseau-inconnu").with("valeur", texte))
}

/// A number.
pub(super) fn nombre(texte: &str) -> Result<Decimal, Refusal> {
    argent::parse("nombre", texte)
}

/// Degrees.
pub(super) fn degres(texte: &str) -> Result<f64, Refusal> {
    texte
        .trim()
        .replace(',', ".")
        .parse()
        .map_err(|_| Refusal::invalid("latitude", "nombre-illisible").with("valeur", texte))
}

/// Today on the clocks of Paris.
pub(super) fn aujourdhui(acting: &Acting) -> NaiveDate {
    heure::jour(heure::PARIS, acting.service.now())
}

/// Asks a question about clients.
pub(super) async fn ask(acting: &Acting, query: ClientQuery) -> Result<ClientAnswer, Failure> {
    match acting.read(query).await? {
        Answer::Client(answer) => Ok(*answer),
        other => Err(Failure::unexpected(&other)),
    }
}

/// The key of what is called so, where something is said of it; an empty name is none.
pub(super) async fn cle<Id: From<i64>>(
    acting: &Acting,
    quoi: Nomme,
    nom: Option<String>,
) -> Result<Option<Option<Id>>, Failure> {
    match efface(nom) {
        Some(Some(nom)) => Ok(Some(Some(acting.named(quoi, &nom).await?))),
        Some(None) => Ok(Some(None)),
        None => Ok(None),
    }
}

/// The same for several, where any are named; an empty name is none.
pub(super) async fn cles<Id: From<i64>>(
    acting: &Acting,
    quoi: Nomme,
    noms: Option<Vec<String>>,
) -> Result<Option<Vec<Id>>, Failure> {
    let Some(noms) = noms else {
        return Ok(None);
    };
    let mut cles = Vec::new();
    for nom in noms.iter().filter(|nom| !nom.trim().is_empty()) {
        cles.push(acting.named(quoi, nom).await?);
    }
    Ok(Some(cles))
}

/// Carries a command out, and says what came of it.
pub(super) async fn execute(
    context: &Context,
    acting: &Acting,
    key: Option<Uuid>,
    command: ClientCommand,
) -> Result<(), Failure> {
    let action = match &command {
        ClientCommand::Create(_) => "fiche-creee",
        ClientCommand::Edit(_) => "fiche-modifiee",
        ClientCommand::Remove(_) => "fiche-supprimee",
        ClientCommand::Restore(_) => "fiche-retablie",
        ClientCommand::Anonymise(_) => "fiche-anonymisee",
    };
    let outcome = acting.execute(key, command).await?;
    said(context, action, &outcome)
}

fn said(context: &Context, action: &str, outcome: &Outcome) -> Result<(), Failure> {
    if context.output.json {
        return context.output.json(outcome);
    }
    let Done::Fiche { objet, id, nom } = &outcome.result else {
        return Ok(());
    };
    let label = context.text.label(*objet).into_owned();
    let args = [
        ("objet", label.into()),
        ("nom", nom.into()),
        ("id", id.to_string().into()),
    ];
    context.output.line(&context.text.with(action, &args))?;
    remarques(context, context.text, outcome)
}

/// Prints what a command leaves to be looked at.
pub(super) fn remarques(context: &Context, text: Text, outcome: &Outcome) -> Result<(), Failure> {
    for remarque in &outcome.remarques {
        remarquer(context, text, remarque)?;
    }
    Ok(())
}

/// Prints one of them.
pub(super) fn remarquer(context: &Context, text: Text, remarque: &Remarque) -> Result<(), Failure> {
    let said = text.remarque(remarque);
    context.output.text(&said.message)?;
    match said.hint {
        Some(hint) => context.output.text(&hint),
        None => Ok(()),
    }
}

/// Deletes or brings back.
pub(super) async fn remove(
    context: &Context,
    acting: &Acting,
    cible: impl Into<Cible>,
    prudence: Prudence,
    back: bool,
) -> Result<(), Failure> {
    let (cible, version) = (cible.into(), prudence.version);
    let command = if back {
        ClientCommand::Restore(Restore { cible, version })
    } else {
        ClientCommand::Remove(Remove { cible, version })
    };
    execute(context, acting, prudence.key, command).await
}

/// Prints a record: as JSON, or its fields with something in them, then what hangs below it, each under its title.
pub(super) fn show(
    context: &Context,
    fiche: &impl Serialize,
    below: &[(&str, Vec<String>)],
) -> Result<(), Failure> {
    let (output, text) = (&context.output, context.text);
    if output.json {
        return output.json(fiche);
    }
    let whole = serde_json::to_value(fiche).map_err(|error| Failure::internal(&error))?;
    let rows: Vec<[String; 2]> = whole
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(champ, value)| Some([champ_label(context, champ), plain(context, value)?]))
        .collect();
    output.table(&rows)?;
    for (titre, lignes) in below.iter().filter(|(_, lignes)| !lignes.is_empty()) {
        output.line("")?;
        output.line(&text.get(titre))?;
        for ligne in lignes {
            output.line(&format!("  {}", safe_lines(ligne)))?;
        }
    }
    Ok(())
}

/// What a field is called.
fn champ_label(context: &Context, champ: &str) -> String {
    let key = format!("champ-{}", champ.replace('_', "-"));
    context
        .text
        .find(&key)
        .map_or_else(|| champ.replace('_', " "), std::borrow::Cow::into_owned)
}

/// A value in words; nothing for what is empty, or stands below.
fn plain(context: &Context, value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Object(_) => None,
        Value::Bool(yes) => Some(
            context
                .text
                .get(if *yes { "valeur-oui" } else { "valeur-non" })
                .into_owned(),
        ),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(match text.parse::<chrono::DateTime<chrono::Utc>>() {
            Ok(instant) => context.text.fact(&Fact::Instant(instant)),
            Err(_) => crate::text::safe(text).into_owned(),
        }),
        Value::Array(items) => {
            let words: Vec<String> = items
                .iter()
                .filter(|item| item.is_number() || item.is_string())
                .filter_map(|item| plain(context, item))
                .collect();
            (!words.is_empty()).then(|| words.join(", "))
        }
    }
}
