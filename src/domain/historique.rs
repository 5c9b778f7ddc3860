//! What going back or forth in one's own commands would do.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::journal::Objet;
use super::refusal::Refusal;

/// A command that could be taken back, or done again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Geste {
    /// Its name (`planning.deplacer`).
    pub nom: String,
    /// When it was given.
    pub le: DateTime<Utc>,
    /// The kind of object that it is about.
    pub objet: Objet,
    /// The number or name by which people know that object, where it has one.
    pub numero: Option<String>,
    /// The visits that it was about together, where no single one is meant.
    pub lot: Option<Lot>,
}

/// Visits that one command was about together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// How many.
    pub visites: usize,
    /// When the first of them begins.
    pub debut: DateTime<Utc>,
}

/// One step: what it is about, and why it can't be made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pas {
    /// The command; none where there is nothing to take back or do again.
    pub geste: Option<Geste>,
    /// Why not.
    pub refus: Option<Refusal>,
    /// Why it is not the last command that would be taken back, but an earlier one.
    pub passe: Option<Refusal>,
}

/// Both steps from where somebody stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Historique {
    /// What undo would do.
    pub annuler: Pas,
    /// What redo would do.
    pub refaire: Pas,
}
