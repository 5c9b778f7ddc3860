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
