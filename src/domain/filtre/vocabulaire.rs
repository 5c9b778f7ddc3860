//! What the values of filters are called, as the screens call them; in French their code says it, but for a few.

use crate::domain::actor::Langue;

/// A word, and the code that it stands for in whichever vocabulary has it.
type Mot = (&'static str, &'static str);

/// Where the screens say it in other words than the code.
const FRANCAIS: &[Mot] = &[
    ("professionnel", "PRO"),
    ("travail_confie", "AFFECTATION"),
    ("travail_retire", "RETRAIT"),
    ("travail_deplace", "DEPLACEMENT"),
    ("travail_annule", "ANNULATION"),
    ("travail_a_replanifier", "A_REPLANIFIER"),
    ("roles_modifies", "DROITS"),
    ("habilitations_modifiees", "HABILITATIONS"),
    ("horaires_modifies", "HORAIRES"),
    ("equipe_modifiee", "EQUIPE"),
    ("acces_modifie", "ACCES"),
    ("compte_verrouille", "VERROUILLAGE"),
    ("cree", "CREATION"),
    ("modifie", "MODIFICATION"),
    ("change_detat", "ETAT"),
    ("supprime", "SUPPRESSION"),
    ("retabli", "RESTAURATION"),
    ("visite", "intervention"),
    ("reglage", "parametre"),
    ("specialite", "specialisation"),
    ("personne", "utilisateur"),
];

/// The first of several words is the one that is offered.
const ANGLAIS: &[Mot] = &[
    ("draft", "BROUILLON"),
    ("to_plan", "A_PLANIFIER"),
    ("planned", "PLANIFIEE"),
    ("in_progress", "EN_COURS"),
    ("on_hold", "EN_ATTENTE"),
    ("done", "TERMINEE"),
    ("to_invoice", "A_FACTURER"),
    ("invoiced", "FACTUREE"),
    ("closed", "CLOTUREE"),
    ("cancelled", "ANNULEE"),
    ("pencilled_in", "PROVISOIRE"),
    ("confirmed", "CONFIRMEE"),
    ("on_the_way", "EN_ROUTE"),
    ("on_site", "SUR_SITE"),
    ("paused", "PAUSE"),
    ("done_in_part", "PARTIELLE"),
    ("unsuccessful", "INFRUCTUEUSE"),
    ("repair", "DEPANNAGE"),
    ("maintenance", "ENTRETIEN"),
    ("installation", "INSTALLATION"),
    ("commissioning", "MISE_EN_SERVICE"),
    ("inspection", "CONTROLE"),
    ("survey", "VISITE_TECHNIQUE"),
    ("warranty", "GARANTIE"),
    ("24/7", "CONTINUE"),
    ("the_contracts_hours", "HEURES"),
    ("private_person", "PARTICULIER"),
    ("company", "PRO"),
    ("public_body", "PUBLIC"),
    ("staff", "INTERNE"),
    ("subcontractor", "SOUS_TRAITANT"),
    ("system", "SYSTEME"),
    ("created", "CREATION"),
    ("changed", "MODIFICATION"),
    ("moved_on", "ETAT"),
    ("deleted", "SUPPRESSION"),
    ("restored", "RESTAURATION"),
    ("work_assigned", "AFFECTATION"),
    ("work_withdrawn", "RETRAIT"),
    ("work_moved", "DEPLACEMENT"),
    ("work_cancelled", "ANNULATION"),
    ("work_to_plan_again", "A_REPLANIFIER"),
    ("correction", "CORRECTION"),
    ("roles_changed", "DROITS"),
    ("qualifications_changed", "HABILITATIONS"),
    ("working_hours_changed", "HORAIRES"),
    ("team_changed", "EQUIPE"),
    ("access_changed", "ACCES"),
    ("account_locked", "VERROUILLAGE"),
    ("branch", "agence"),
    ("ssh_key", "cle_ssh"),
    ("contract", "contrat_maintenance"),
    ("slot", "creneau"),
    ("quote", "devis"),
    ("team", "equipe"),
    ("machine", "equipement"),
    ("equipment", "equipement"),
    ("invoice", "facture"),
    ("qualification", "habilitation"),
    ("visit", "intervention"),
    ("article", "materiel"),
    ("setting", "parametre"),
    ("trade", "specialisation"),
    ("certificate", "titre"),
    ("person", "utilisateur"),
];

/// What a code is called in a language; nothing where the code says it.
pub(super) fn mot(code: &str, langue: Langue) -> Option<&'static str> {
    let mots = match langue {
        Langue::Fr => FRANCAIS,
        Langue::En => ANGLAIS,
    };
    mots.iter().find(|(_, known)| *known == code).map(|(mot, _)| *mot)
}

/// The codes of a vocabulary that a word, or its beginning, stands for.
pub(super) fn codes(voulu: &str, parmi: &[&'static str]) -> Vec<&'static str> {
    let voulu = voulu.replace(['\'', '’'], "");
    let of = |code: &str| parmi.iter().copied().find(|known| *known == code);
    let mots = || FRANCAIS.iter().chain(ANGLAIS);
    let exact = mots().filter(|(mot, _)| *mot == voulu);
    let mut trouves: Vec<&'static str> = exact.filter_map(|(_, code)| of(code)).collect();
    if trouves.is_empty() {
        let begun = mots().filter(|(mot, _)| mot.starts_with(&voulu));
        trouves = begun.filter_map(|(_, code)| of(code)).collect();
    }
    trouves.dedup();
    trouves
}
