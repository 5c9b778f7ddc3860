//! The journal as it is read: its list, one change, and the note of its head that is kept elsewhere.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;
use uuid::Uuid;

use super::filtre::{Champ, Nature, codes};
use super::id::CommandeId;
use super::journal::{Action, Objet};
use super::nom::Nomme;
use super::refusal::Refusal;
use super::sceau::{Empreinte, Faute};

/// What the journal can be filtered by.
pub const CHAMPS: &[Champ] = &[
    Champ {
        noms: &["objet", "object"],
        nature: Nature::Code(codes::<Objet>),
    },
    Champ {
        noms: &["id"],
        nature: Nature::Nombre,
    },
    Champ {
        noms: &["numero", "number", "nom", "name"],
        nature: Nature::Texte,
    },
    Champ {
        noms: &["par", "by", "acteur", "actor"],
        nature: Nature::Texte,
    },
    Champ {
        noms: &["commande", "command"],
        nature: Nature::Texte,
    },
    Champ {
        noms: &["action"],
        nature: Nature::Code(codes::<Action>),
    },
    Champ {
        noms: &["avant", "before"],
        nature: Nature::Jour,
    },
    Champ {
        noms: &["apres", "after"],
        nature: Nature::Jour,
    },
    Champ {
        noms: &["depuis", "since"],
        nature: Nature::Jour,
    },
    Champ {
        noms: &["le", "on"],
        nature: Nature::Jour,
    },
];

/// One row of the journal, as its list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneJournal {
    /// Position in the journal.
    pub seq: i64,
    /// When.
    pub le: DateTime<Utc>,
    /// The command.
    pub commande: CommandeId,
    /// Its name.
    pub nom: String,
    /// `NORMAL`, `UNDO`, `REDO`.
    pub nature: String,
    /// Login of the one who gave it.
    pub acteur: String,
    /// Their name.
    #[serde(default)]
    pub acteur_nom: String,
    /// Kind of object.
    pub objet: Objet,
    /// Its key.
    pub id: i64,
    /// The number or name by which people know it, where it has one.
    pub numero: Option<String>,
    /// Its version afterwards.
    pub version: i32,
    /// What was done.
    pub action: Action,
}

/// Everything about one row of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changement {
    /// The row.
    #[serde(flatten)]
    pub ligne: LigneJournal,
    /// Idempotency key under which the command came.
    pub cle: Option<Uuid>,
    /// The command that this one takes back, or does again.
    pub annule: Option<CommandeId>,
    /// The command that took this one back.
    pub annulee_par: Option<CommandeId>,
    /// The seal that holds it; none yet where it waits for one.
    pub sceau: Option<i64>,
    /// Whether before and after were erased (RGPD).
    pub efface: bool,
    /// The fields that differ.
    pub champs: Vec<Ecart>,
}

/// One field that a command changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ecart {
    /// Its column.
    pub champ: String,
    /// Before; none where the object was just made.
    pub avant: Option<Value>,
    /// After; none where it went.
    pub apres: Option<Value>,
    /// What those are called now whose keys stand before or after, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub noms: BTreeMap<i64, String>,
}

impl Ecart {
    /// Whose keys stand before or after, where the column holds keys.
    #[must_use]
    pub fn cles(&self) -> Option<(Nomme, Vec<i64>)> {
        let quoi = Nomme::of_column(&self.champ)?;
        let values = self.avant.iter().chain(&self.apres);
        let keys = values.flat_map(|value| match value {
            Value::Array(items) => items.iter().filter_map(Value::as_i64).collect(),
            one => Vec::from_iter(one.as_i64()),
        });
        Some((quoi, keys.collect()))
    }
}

/// Columns that every change moves, and that say nothing of it.
const MECHANICAL: &[&str] = &["maj_le", "maj_par", "version", "cree_le", "cree_par", "id"];

/// The fields of two images, those that a reader looks for first; what is empty on both sides is left out.
#[must_use]
pub fn ecarts(avant: Option<Value>, apres: Option<Value>) -> Vec<Ecart> {
    let fields = |image: Option<Value>| match image {
        Some(Value::Object(fields)) => fields,
        Some(Value::Null) | None => serde_json::Map::new(),
        Some(other) => std::iter::once(("valeur".to_owned(), other)).collect(),
    };
    let (mut avant, apres) = (fields(avant), fields(apres));
    let mut all: Vec<Ecart> = apres
        .into_iter()
        .map(|(champ, apres)| Ecart {
            avant: avant.remove(&champ),
            apres: Some(apres),
            champ,
            noms: BTreeMap::new(),
        })
        .collect();
    all.extend(avant.into_iter().map(|(champ, avant)| Ecart {
        champ,
        avant: Some(avant),
        apres: None,
        noms: BTreeMap::new(),
    }));
    let empty = |value: &Option<Value>| match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(fields)) => fields.is_empty(),
        Some(_) => false,
    };
    all.retain(|ecart| !(empty(&ecart.avant) && empty(&ecart.apres)));
    all.sort_by(|one, other| {
        let rank = |ecart: &Ecart| {
            let mechanical = MECHANICAL.contains(&ecart.champ.as_str());
            (mechanical, ecart.champ != "etat")
        };
        rank(one)
            .cmp(&rank(other))
            .then_with(|| one.champ.cmp(&other.champ))
    });
    all
}

/// A piece of the journal's verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tranche {
    /// What is wrong, in the order of the chain.
    pub fautes: Vec<Faute>,
    /// Seals looked at.
    pub sceaux: u64,
    /// Rows looked at.
    pub lignes: u64,
    /// Of these, rows whose before and after were erased.
    pub effacees: u64,
    /// Rows that wait for a seal; known at the end.
    pub en_attente: i64,
    /// The last seal there is.
    pub dernier: i64,
    /// The seal after which to go on; none at the end.
    pub suite: Option<i64>,
}

/// The head of the chain, noted to be kept outside the database: whoever cuts the chain's end cannot change that note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ancre {
    /// The last seal.
    pub rang: i64,
    /// Rows sealed up to it.
    pub lignes: i64,
    /// Its hash.
    #[serde(with = "hex::serde")]
    pub empreinte: Empreinte,
    /// When it was noted.
    pub le: DateTime<Utc>,
}

/// What the signature of a noted head is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// Made with our key.
    Valable,
    /// None.
    Absente,
    /// There is one, and no key to check it with.
    SansCle,
}

const ANCRE: &str = "regie-ancre-1";

impl Ancre {
    fn said(&self) -> String {
        format!(
            "{ANCRE} rang={} lignes={} empreinte={} le={}",
            self.rang,
            self.lignes,
            hex::encode(self.empreinte),
            self.le.to_rfc3339_opts(SecondsFormat::Secs, true),
        )
    }

    /// The line to keep; signed where there is a key.
    #[must_use]
    pub fn ligne(&self, cle: Option<&[u8]>) -> String {
        let said = self.said();
        match cle.and_then(|cle| signed(cle, &said)) {
            Some(mac) => format!("{said} hmac={}", hex::encode(mac.finalize().into_bytes())),
            None => said,
        }
    }

    /// Reads a line that was kept.
    ///
    /// # Errors
    /// A refusal `ancre-illisible`, or `ancre-falsifiee` where the signature isn't ours.
    pub fn lire(ligne: &str, cle: Option<&[u8]>) -> Result<(Self, Signature), Refusal> {
        let unreadable = || {
            let debut: String = ligne.chars().take(60).collect();
            Refusal::invalid("anchor", "ancre-illisible").with("ligne", debut)
        };
        let (said, mac) = match ligne.trim().split_once(" hmac=") {
            Some((said, mac)) => (said, Some(hex::decode(mac).map_err(|_| unreadable())?)),
            None => (ligne.trim(), None),
        };
        let ancre = said
            .strip_prefix(ANCRE)
            .and_then(|fields| {
                let field = |name: &str| {
                    fields
                        .split(' ')
                        .find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
                };
                Some(Self {
                    rang: field("rang")?.parse().ok()?,
                    lignes: field("lignes")?.parse().ok()?,
                    empreinte: hex::decode(field("empreinte")?).ok()?.try_into().ok()?,
                    le: field("le")?.parse().ok()?,
                })
            })
            .ok_or_else(unreadable)?;
        let signature = match (mac, cle) {
            (None, _) => Signature::Absente,
            (Some(_), None) => Signature::SansCle,
            (Some(mac), Some(cle)) => {
                let ours = signed(cle, said).is_some_and(|made| made.verify_slice(&mac).is_ok());
                if !ours {
                    return Err(Refusal::rule("ancre-falsifiee").with("rang", ancre.rang));
                }
                Signature::Valable
            }
        };
        Ok((ancre, signature))
    }
}

fn signed(cle: &[u8], said: &str) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(cle).ok()?;
    mac.update(said.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ancre() -> Ancre {
        Ancre {
            rang: 12,
            lignes: 11_500,
            empreinte: [7; 32],
            le: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_noted_head_is_read_again() {
        let cle = b"une cle".as_slice();
        for (written, read, worth) in [
            (None, None, Signature::Absente),
            (None, Some(cle), Signature::Absente),
            (Some(cle), None, Signature::SansCle),
            (Some(cle), Some(cle), Signature::Valable),
        ] {
            let line = ancre().ligne(written);
            assert_eq!(Ancre::lire(&line, read).expect("readable"), (ancre(), worth));
        }
    }

    #[test]
    fn a_changed_note_is_refused() {
        let cle = Some(b"une cle".as_slice());
        let line = ancre().ligne(cle).replace("rang=12", "rang=11");
        assert_eq!(
            Ancre::lire(&line, cle).expect_err("forged").rule,
            "ancre-falsifiee"
        );
        let other = ancre().ligne(Some(b"une autre"));
        assert_eq!(
            Ancre::lire(&other, cle).expect_err("forged").rule,
            "ancre-falsifiee"
        );
        for nothing in ["", "bonjour", "regie-ancre-1 rang=x", "regie-ancre-1 hmac=zz"] {
            assert_eq!(
                Ancre::lire(nothing, cle).expect_err("no note").rule,
                "ancre-illisible"
            );
        }
    }

    #[test]
    fn differences_are_those_that_say_something_and_the_state_comes_first() {
        let said = ecarts(
            Some(json!({"version": 1, "titre": "a", "etat": "BROUILLON", "motif": null})),
            Some(json!({"version": 2, "titre": "b", "etat": "A_PLANIFIER", "motif": null, "numero": "M-1"})),
        );
        let champs: Vec<_> = said.iter().map(|ecart| ecart.champ.as_str()).collect();
        assert_eq!(champs, ["etat", "numero", "titre", "version"]);
        assert_eq!(ecarts(None, Some(json!({"a": null}))), []);
        assert_eq!(
            ecarts(None, Some(json!({"texte": "", "liste": [], "parties": {}}))),
            [],
            "nor does what is empty"
        );
    }
}
