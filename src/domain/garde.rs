//! What is kept for a person beside the books: text typed and not yet sent, and how they like their console.

use serde::{Deserialize, Serialize};

/// Text typed into one field that no command has taken yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brouillon {
    /// The form (`mission`).
    pub ecran: String,
    /// What it is about: a key, or the uuid of an object still to be made.
    pub objet: String,
    /// The field.
    pub champ: String,
    /// What was typed.
    pub valeur: String,
    /// The version of the object from which typing started; none where there is no object yet.
    pub depuis_version: Option<i32>,
    /// What was recorded there when typing started; none where there is no object yet.
    #[serde(default)]
    pub depuis: Option<String>,
}
