//! Pages of lists: keyset, never by offset, and without counting what isn't shown.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// Longest page that is given.
const LONGEST: u16 = 1000;

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// How many rows at most.
    pub limite: u16,
    /// The row after which it begins: `next` of the page before.
    pub apres: Option<Curseur>,
}

impl Page {
    /// The first `limite` rows.
    #[must_use]
    pub fn first(limite: u16) -> Self {
        Self { limite, apres: None }
    }

    /// How many rows are given.
    #[must_use]
    pub fn rows(&self) -> i64 {
        self.limite.clamp(1, LONGEST).into()
    }
}

/// A place in a list: the values of its sort in one row. Opaque to everybody but the list that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Curseur(String);

impl Curseur {
    /// The place of a row with these values in a list sorted so.
    #[must_use]
    pub fn new(tri: &str, valeurs: &[String]) -> Self {
        let json = serde_json::json!([tri, valeurs]).to_string();
        Self(hex::encode(json))
    }

    /// The values again, if this place is one of a list sorted so.
    ///
    /// # Errors
    /// A refusal `curseur-illisible`.
    pub fn valeurs(&self, tri: &str, n: usize) -> Result<Vec<String>, Refusal> {
        hex::decode(&self.0)
            .ok()
            .and_then(|json| serde_json::from_slice::<(String, Vec<String>)>(&json).ok())
            .filter(|(of, valeurs)| of == tri && valeurs.len() == n)
            .map(|(_, valeurs)| valeurs)
            .ok_or_else(|| Refusal::invalid("after", "curseur-illisible"))
    }
}

impl From<String> for Curseur {
    fn from(texte: String) -> Self {
        Self(texte)
    }
}

impl std::fmt::Display for Curseur {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liste<T> {
    /// Its rows.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<Curseur>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_again_only_in_the_same_order() {
        let place = Curseur::new(
            "recentes",
            &["2026-11-24 10:00:00.123456+00".to_owned(), "7".to_owned()],
        );
        assert_eq!(place.valeurs("recentes", 2).expect("known").len(), 2);
        assert_eq!(
            place.valeurs("numero", 2).expect_err("another order").rule,
            "curseur-illisible"
        );
        let typed = Curseur::from("zz".to_owned());
        assert_eq!(
            typed.valeurs("recentes", 2).expect_err("no place").rule,
            "curseur-illisible"
        );
    }
}
