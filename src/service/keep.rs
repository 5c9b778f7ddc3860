//! What a person leaves behind without changing the company's data: drafts, read marks, preferences.
//!
//! None of it is a command: no journal, no undo, no key. It concerns nobody but its actor, and the last one wins.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Answer, Error, Query, Service};
use crate::domain::garde::Brouillon;
use crate::domain::{Actor, NotificationId, Refusal};
use crate::store;

/// Longest text of one draft, in bytes.
const LONGEST_DRAFT: usize = 20_000;
/// Drafts that one person may leave; beyond, the oldest go.
const MOST_DRAFTS: i64 = 1_000;
/// Longest name of a form, an object, a field, a preference, in bytes.
const LONGEST_NAME: usize = 100;
/// All of one person's preferences, in bytes of JSON.
const LARGEST_PREFERENCES: usize = 32_768;

/// Something to keep for the actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// Text being typed; where it is empty nothing is kept of that field.
    Brouillons(Vec<Brouillon>),
    /// A form was sent or emptied: forget what was typed into it about this object.
    Oublier {
        /// The form.
        ecran: String,
        /// What it was about.
        objet: String,
    },
    /// These messages were read; all that are the person's own, also where one is not.
    Lues(Vec<NotificationId>),
    /// All messages up to this one were read.
    LuesJusqua(NotificationId),
    /// How the person likes something; null forgets it.
    Preference {
        /// Its name (`console.theme`).
        cle: String,
        /// Its value.
        valeur: Value,
    },
}

/// What was kept for the actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptQuery {
    /// Drafts, of one form or of all.
    Brouillons {
        /// The form.
        ecran: Option<String>,
    },
    /// Preferences.
    Preferences,
}

impl From<KeptQuery> for Query {
    fn from(query: KeptQuery) -> Self {
        Self::Kept(query)
    }
}

impl Keep {
    /// Keeps it. Text that the database can't hold, or would not show again as typed, is cleaned or refused.
    pub(super) async fn run(self, service: &Service, actor: &Actor) -> Result<(), Error> {
        let (id, now) = (actor.id, service.now());
        match self {
            Self::Brouillons(brouillons) => {
                let brouillons = brouillons
                    .into_iter()
                    .map(checked)
                    .collect::<Result<Vec<_>, _>>()?;
                let mut tx = service.begin().await?;
                store::keep::drafts(&mut tx, id, &brouillons, MOST_DRAFTS).await?;
                tx.commit().await?;
            }
            Self::Oublier { ecran, objet } => {
                let mut db = service.db().await?;
                store::keep::forget(&mut db, id, &ecran, &objet).await?;
            }
            Self::Lues(messages) => {
                let mut db = service.db().await?;
                if let Some(other) = store::notification::read(&mut db, id, &messages, now).await? {
                    return Err(Refusal::not_found("notification", other.0.to_string()).into());
                }
            }
            Self::LuesJusqua(last) => {
                let mut db = service.db().await?;
                store::notification::read_until(&mut db, id, last, now).await?;
            }
            Self::Preference { cle, valeur } => {
                if cle.len() > LONGEST_NAME || !cle.bytes().all(plain) || cle.is_empty() {
                    return Err(Refusal::invalid("cle", "preference-illisible")
                        .with("cle", cle)
                        .into());
                }
                let too_long =
                    || Refusal::invalid("valeur", "preference-trop-longue").with("cle", cle.as_str());
                let json = valeur.to_string();
                // JSON can name a character that the database can't hold.
                if json.len() > LARGEST_PREFERENCES || json.contains("\\u0000") {
                    return Err(too_long().into());
                }
                let mut tx = service.begin().await?;
                let bytes = store::keep::preference(&mut tx, id, &cle, &valeur).await?;
                if usize::try_from(bytes).is_ok_and(|bytes| bytes > LARGEST_PREFERENCES) {
                    return Err(too_long().into());
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

impl KeptQuery {
    pub(super) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        let mut db = service.db().await?;
        Ok(match self {
            Self::Brouillons { ecran } => {
                Answer::Brouillons(store::keep::drafts_of(&mut db, actor.id, ecran.as_deref()).await?)
            }
            Self::Preferences => {
                Answer::Preferences(preferences(store::keep::preferences(&mut db, actor.id).await?))
            }
        })
    }
}

fn preferences(kept: Option<Value>) -> Map<String, Value> {
    match kept {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

fn plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
}

fn checked(mut brouillon: Brouillon) -> Result<Brouillon, Refusal> {
    brouillon
        .valeur
        .retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    for name in [&brouillon.ecran, &brouillon.objet, &brouillon.champ] {
        if name.is_empty() || name.len() > LONGEST_NAME || name.contains(char::is_control) {
            return Err(Refusal::invalid("champ", "brouillon-sans-place"));
        }
    }
    if brouillon.valeur.len() > LONGEST_DRAFT {
        let bytes = i64::try_from(LONGEST_DRAFT / 1000).unwrap_or_default();
        return Err(Refusal::invalid("valeur", "brouillon-trop-long").with("milliers", bytes));
    }
    Ok(brouillon)
}

/// Days after which a key that a command came under is forgotten.
const KEYS_DAYS: i32 = 30;
/// Days after which a draft that nobody went on with is forgotten.
const DRAFTS_DAYS: i32 = 90;
/// Rows that one statement throws away.
const HANDFUL: i64 = 5_000;

/// What was thrown away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// Idempotency keys.
    pub cles: u64,
    /// Drafts.
    pub brouillons: u64,
}

impl Service {
    /// Throws away what has outlived its use, a handful at a time: keys after 30 days, drafts after 90.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn purge(&self) -> Result<Purged, Error> {
        let mut db = self.db().await?;
        let mut purged = Purged::default();
        let days = |days: i32| self.now() - chrono::TimeDelta::days(days.into());
        loop {
            let cles = store::keep::purge_keys(&mut db, days(KEYS_DAYS), HANDFUL).await?;
            let brouillons = store::keep::purge_drafts(&mut db, days(DRAFTS_DAYS), HANDFUL).await?;
            purged.cles += cles;
            purged.brouillons += brouillons;
            if cles == 0 && brouillons == 0 {
                return Ok(purged);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(valeur: &str) -> Brouillon {
        Brouillon {
            ecran: "mission".to_owned(),
            objet: "7".to_owned(),
            champ: "titre".to_owned(),
            valeur: valeur.to_owned(),
            depuis_version: Some(1),
            depuis: None,
        }
    }

    #[test]
    fn a_draft_keeps_its_lines_and_loses_what_no_screen_shows() {
        let kept = checked(typed("Fuite\n\tau sous-sol\u{0}\u{1b}[2J")).expect("kept");
        assert_eq!(kept.valeur, "Fuite\n\tau sous-sol[2J");
    }

    #[test]
    fn a_draft_has_a_place_and_an_end() {
        let long = "é".repeat(LONGEST_DRAFT);
        assert_eq!(
            checked(typed(&long)).expect_err("too long").rule,
            "brouillon-trop-long"
        );
        let nowhere = Brouillon {
            ecran: String::new(),
            ..typed("x")
        };
        assert_eq!(
            checked(nowhere).expect_err("nowhere").rule,
            "brouillon-sans-place"
        );
    }
}
