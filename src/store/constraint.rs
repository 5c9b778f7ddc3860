//! From the database's named constraints to refusals that a person can read: the one table.

use crate::domain::{Refusal, RefusalKind};

/// Constraint, kind of refusal, rule.
const RULES: &[(&str, RefusalKind, &str)] = &[
    (
        "creneau_une_personne_un_lieu",
        RefusalKind::Conflict,
        "creneau-occupe",
    ),
    (
        "creneau_habilitation_valable",
        RefusalKind::Rule,
        "habilitation-insuffisante",
    ),
    (
        "creneau_besoin_de_sa_mission",
        RefusalKind::Rule,
        "besoin-d-une-autre-mission",
    ),
    (
        "mission_equipement_de_son_site",
        RefusalKind::Rule,
        "equipement-d-un-autre-site",
    ),
    (
        "intervention_signature_definitive",
        RefusalKind::Rule,
        "visite-signee",
    ),
    (
        "intervention_signee_est_finie",
        RefusalKind::Rule,
        "visite-signee",
    ),
    ("role_code_unique", RefusalKind::Conflict, "code-pris"),
    ("utilisateur_login_unique", RefusalKind::Conflict, "login-pris"),
];

/// What stands for all keys that point to a row that isn't there.
const DANGLING: &str = "reference-inconnue";

/// The refusal that a database error stands for, if it stands for one.
#[must_use]
pub fn refusal(error: &sqlx::Error) -> Option<Refusal> {
    let name = name(error)?;
    if let Some((kind, rule)) = rule(name) {
        return Some(Refusal::new(kind, rule));
    }
    let key = error.as_database_error()?.is_foreign_key_violation();
    key.then(|| Refusal::new(RefusalKind::NotFound, DANGLING).with("cle", name))
}

/// The kind and the rule of a named constraint that what a person asks for can break.
#[must_use]
pub fn rule(constraint: &str) -> Option<(RefusalKind, &'static str)> {
    let found = RULES.iter().find(|(name, ..)| *name == constraint);
    found.map(|(_, kind, rule)| (*kind, *rule))
}

/// Name of the constraint that was broken.
#[must_use]
pub fn name(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error().and_then(|error| error.constraint())
}
