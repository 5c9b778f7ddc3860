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
    (
        "cle_ssh_une_personne",
        RefusalKind::Conflict,
        "cle-ssh-deja-prise",
    ),
    ("role_code_unique", RefusalKind::Conflict, "code-pris"),
    ("equipe_code_unique", RefusalKind::Conflict, "code-pris"),
    ("agence_code_unique", RefusalKind::Conflict, "code-pris"),
    ("specialisation_code_unique", RefusalKind::Conflict, "code-pris"),
    ("titre_code_unique", RefusalKind::Conflict, "code-pris"),
    (
        "habilitation_periodes_disjointes",
        RefusalKind::Conflict,
        "habilitation-en-double",
    ),
    (
        "habilitation_reglementee_exige_titre",
        RefusalKind::Rule,
        "titre-exige",
    ),
    (
        "habilitation_titre_de_sa_specialisation",
        RefusalKind::Rule,
        "titre-tenu-ailleurs",
    ),
    (
        "habilitation_couvre_le_plan",
        RefusalKind::Rule,
        "habilitation-encore-utile",
    ),
    (
        "equipe_membre_periodes_disjointes",
        RefusalKind::Conflict,
        "deja-dans-l-equipe",
    ),
    (
        "client_compte_auxiliaire_unique",
        RefusalKind::Conflict,
        "compte-auxiliaire-pris",
    ),
    (
        "client_siren_neuf_chiffres",
        RefusalKind::Invalid,
        "siren-invalide",
    ),
    (
        "client_siret_de_son_siren",
        RefusalKind::Invalid,
        "siret-d-un-autre-siren",
    ),
    (
        "client_delai_de_paiement_legal",
        RefusalKind::Invalid,
        "delai-paiement-bornes",
    ),
    (
        "site_position_complete",
        RefusalKind::Invalid,
        "position-incomplete",
    ),
    (
        "site_position_sur_terre",
        RefusalKind::Invalid,
        "position-hors-terre",
    ),
    (
        "equipement_parent_sur_le_meme_site",
        RefusalKind::Rule,
        "equipement-d-un-autre-site",
    ),
    (
        "equipement_arbre_sans_boucle",
        RefusalKind::Rule,
        "equipement-en-boucle",
    ),
    (
        "equipement_charge_positive",
        RefusalKind::Invalid,
        "charge-bornes",
    ),
    (
        "equipement_charge_d_un_fluide",
        RefusalKind::Invalid,
        "fluide-requis",
    ),
    (
        "contrat_maintenance_validite_non_vide",
        RefusalKind::Invalid,
        "validite-vide",
    ),
    (
        "contrat_maintenance_couverture_d_un_jour",
        RefusalKind::Invalid,
        "couverture-vide",
    ),
    (
        "contrat_maintenance_jours_iso",
        RefusalKind::Invalid,
        "couverture-jours",
    ),
    (
        "contrat_maintenance_delais_positifs",
        RefusalKind::Invalid,
        "delai-promis-bornes",
    ),
    ("utilisateur_login_unique", RefusalKind::Conflict, "login-pris"),
];

/// What stands for all keys that point to a row that isn't there.
const DANGLING: &str = "reference-inconnue";
/// What stands for all keys that point to a row that was to go.
const IN_USE: &str = "encore-utilise";
/// What stands for all that may be there once only.
const THERE: &str = "deja-enregistre";
/// What stands for every other rule of the database.
const OTHER: &str = "regle-de-la-base";

/// The refusal that a database error stands for, if it stands for one: that of the table, else one for all rules of its
/// kind, which names the rule.
#[must_use]
pub fn refusal(error: &sqlx::Error) -> Option<Refusal> {
    let database = error.as_database_error()?;
    if let Some((kind, rule)) = database.constraint().and_then(rule) {
        return Some(Refusal::new(kind, rule));
    }
    let code = database.code()?;
    let general = match &*code {
        // Said in English and in French alike: `update or delete on table`, `UPDATE ou DELETE sur la table`.
        "23503" if database.message().to_lowercase().contains("delete") => Refusal::conflict(IN_USE),
        "23001" => Refusal::conflict(IN_USE),
        "23503" => Refusal::new(RefusalKind::NotFound, DANGLING),
        "23505" | "23P01" => Refusal::conflict(THERE),
        // Any other rule, and what no column can hold: too long, too large, no day, no character.
        code if code.starts_with("23") => Refusal::rule(OTHER),
        "P0001" | "22001" | "22003" | "22007" | "22008" | "22021" | "22P05" => Refusal::rule(OTHER),
        _ => return None,
    };
    let name = database.constraint().unwrap_or(&code).to_owned();
    // Nobody has said yet what it means to a person.
    tracing::warn!(%error, rule = name, "refused by the database");
    Some(general.with("cle", name))
}

/// Whether a rule stands for rules of the database that have no words of their own.
#[must_use]
pub fn general(rule: &str) -> bool {
    [DANGLING, IN_USE, THERE, OTHER].contains(&rule)
}

/// The constraints that have words of their own.
pub fn known() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(name, ..)| *name)
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
