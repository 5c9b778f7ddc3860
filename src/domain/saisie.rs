//! What a person enters about an object: whole, and as a change to what is there.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Reads a null as "clear", where an absent field means "leave".
pub fn donne<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Declares an object's entered fields, named as its columns, and the change to them: a field that is absent stays, an
/// inner `None` clears.
macro_rules! saisie {
    ($(#[$meta:meta])* $nom:ident, $change:ident, { $($(#[$field:meta])* $champ:ident: $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $nom { $($(#[$field])* pub $champ: $type),+ }

        #[doc = concat!("A change to a [`", stringify!($nom), "`]; what is absent stays.")]
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $change { $(
            $(#[$field])*
            #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::domain::saisie::donne")]
            pub $champ: Option<$type>
        ),+ }

        impl $change {
            /// The object after the change.
            #[must_use]
            pub fn over(self, before: &$nom) -> $nom {
                $nom { $($champ: self.$champ.unwrap_or_else(|| before.$champ.clone())),+ }
            }

            /// Only what differs between two states of the object.
            #[must_use]
            pub fn between(before: &$nom, after: &$nom) -> Self {
                Self { $($champ: (before.$champ != after.$champ).then(|| after.$champ.clone())),+ }
            }
        }
    };
}
pub(crate) use saisie;

/// A field that two people changed: what one typed, and what the other has left there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ecart {
    /// The field's name.
    pub champ: String,
    /// What was typed.
    pub saisi: Value,
    /// What stands there now.
    pub actuel: Value,
}

/// The fields of a change that would replace something else than they hold: both sides of each.
#[must_use]
pub fn ecarts(change: &impl Serialize, actuel: &impl Serialize) -> Vec<Ecart> {
    let (Ok(Value::Object(change)), Ok(Value::Object(actuel))) =
        (serde_json::to_value(change), serde_json::to_value(actuel))
    else {
        return Vec::new();
    };
    change
        .into_iter()
        .filter_map(|(champ, saisi)| {
            let actuel = actuel.get(&champ).cloned().unwrap_or_default();
            (saisi != actuel).then_some(Ecart { champ, saisi, actuel })
        })
        .collect()
}

/// Trimmed; nothing where nothing is left.
#[must_use]
pub fn nu(texte: Option<String>) -> Option<String> {
    texte
        .map(|texte| texte.trim().to_owned())
        .filter(|texte| !texte.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    saisie! {
        /// For these tests.
        Chose, ChoseChange, {
            /// A name.
            nom: String,
            /// A note.
            note: Option<String>,
        }
    }

    fn chose(nom: &str, note: Option<&str>) -> Chose {
        Chose {
            nom: nom.to_owned(),
            note: note.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn what_is_absent_stays_and_null_clears() {
        let clear: ChoseChange = serde_json::from_str(r#"{"note": null}"#).expect("a change");
        assert_eq!(clear.clone().over(&chose("a", Some("b"))), chose("a", None));
        let kept = serde_json::to_string(&clear).expect("JSON");
        assert_eq!(
            serde_json::from_str::<ChoseChange>(&kept).expect("a change"),
            clear
        );
        let leave: ChoseChange = serde_json::from_str("{}").expect("a change");
        assert_eq!(leave.over(&chose("a", Some("b"))), chose("a", Some("b")));
    }

    #[test]
    fn the_difference_leads_from_one_to_the_other() {
        let (before, after) = (chose("a", Some("b")), chose("a", None));
        let change = ChoseChange::between(&before, &after);
        assert_eq!(change.nom, None);
        assert_eq!(change.clone().over(&before), after);
        assert_eq!(ChoseChange::between(&after, &before).over(&after), before);
    }

    #[test]
    fn a_conflict_shows_both_sides_of_what_was_typed() {
        let change = ChoseChange {
            nom: Some("mine".to_owned()),
            note: Some(Some("same".to_owned())),
        };
        let found = ecarts(&change, &chose("theirs", Some("same")));
        assert_eq!(
            found,
            [Ecart {
                champ: "nom".to_owned(),
                saisi: "mine".into(),
                actuel: "theirs".into(),
            }]
        );
    }
}
