//! From the database's named constraints to refusals that a person can read: the one table.

use crate::domain::{Refusal, RefusalKind};

/// Constraint, kind of refusal, rule.
const RULES: &[(&str, RefusalKind, &str)] = &[
    (
        "creneau_une_personne_un_lieu",
        RefusalKind::Conflict,
        "creneau-occupe",
    ),
    ("utilisateur_login_unique", RefusalKind::Conflict, "login-pris"),
];

/// The refusal that a database error stands for, if it stands for one.
#[must_use]
pub fn refusal(error: &sqlx::Error) -> Option<Refusal> {
    let name = name(error)?;
    RULES
        .iter()
        .find(|(constraint, ..)| *constraint == name)
        .map(|(_, kind, rule)| Refusal::new(*kind, rule))
}

/// Name of the constraint that was broken.
#[must_use]
pub fn name(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error().and_then(|error| error.constraint())
}
