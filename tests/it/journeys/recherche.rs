//! Found by what one remembers of it, or gone to by typing.

use super::poste::Poste;
use crate::journal::outils::run;
use crate::missions::fixture::{AMOREL, Monde};

#[tokio::test]
async fn anything_is_found_by_a_part_of_it_and_opened() {
    let monde = Monde::new().await;
    monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("<c-p>");
    poste.sees("écran");
    poste.type_text("bellec");
    poste.rest().await;
    poste.sees("client");
    poste.sees("SCI Bellecour");
    poste.sees("M-2040-00001");
    poste.press("<c-u>");
    poste.type_text("amorel");
    poste.rest().await;
    poste.sees("personne");
    poste.sees("Ana Morel");
    // The number as the board shows it, and Enter before any answer came.
    poste.press("<c-u>");
    poste.type_text("M-1");
    poste.press("<enter>");
    poste.rest().await;
    poste.sees("Régie ▸ Planning ▸ Mission");
    poste.sees("M-2040-00001 · à planifier");
    poste.press("<esc>");
    poste.sees("À planifier 1");
}

#[tokio::test]
async fn what_nothing_answers_says_so_and_a_stale_answer_is_not_shown() {
    let monde = Monde::new().await;
    monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("<c-p>");
    poste.type_text("bellecour");
    poste.rest().await;
    poste.type_text("x");
    poste.does_not_see("SCI Bellecour");
    poste.rest().await;
    poste.sees("Proche : « bellecour »");
    poste.press("<c-u>");
    poste.type_text("zzqqvv");
    poste.does_not_see("SCI Bellecour");
    poste.rest().await;
    poste.sees("Rien de tel.");
    poste.press("<esc>");
    poste.sees("À planifier 1");
}

#[tokio::test]
async fn a_typed_command_goes_to_a_day_and_a_branch() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "09 09:00").await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    poste.press(":");
    poste.type_text("planning ven. lyon");
    poste.settle().await;
    poste.sees("ven. 9 mars 2040 · ");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("ven. 9 mars 2040");
    poste.sees("M-1");
    // In English too, by a date, with a word that is neither.
    poste.press(":");
    poste.type_text("planning 2040-03-06 lyom");
    poste.settle().await;
    poste.press("<enter>");
    poste.sees("« lyom » n’est ni un jour ni une agence.");
    poste.press("<backspace> n <enter>");
    poste.settle().await;
    poste.sees("mar. 6 mars 2040");
    // What was typed is called back.
    poste.press(": <up> <up>");
    poste.sees(":planning ven. lyon");
    poste.press("<down> <down>");
    poste.does_not_see(":planning ven. lyon");
}

#[tokio::test]
async fn a_typed_command_opens_one_thing_by_its_name() {
    let monde = Monde::new().await;
    monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press(":");
    poste.type_text("mission m-2040-00001");
    poste.press("<enter>");
    poste.rest().await;
    poste.sees("Régie ▸ Planning ▸ Mission");
    poste.press(":");
    poste.type_text("missions etat:ann");
    poste.press("<tab>");
    poste.sees("missions etat:annulee");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Aucune mission ne correspond");
    poste.press(":");
    poste.type_text("misions");
    poste.sees("Plutôt missions (Tab)");
    poste.press("<tab> <enter>");
    poste.settle().await;
    poste.sees("Missions 1");
    // Known elsewhere, not here.
    poste.press(":");
    poste.type_text("affermir");
    poste.press("<enter>");
    poste.sees("ne se fait pas ici");
}

#[tokio::test]
async fn typed_commands_are_there_again_in_the_next_session() {
    let monde = Monde::new().await;
    monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press(":");
    poste.type_text("missions urgence");
    poste.press("<enter>");
    poste.settle().await;
    let mut again = Poste::open(monde.service(), "rdupuis").await;
    again.press(": <up>");
    again.sees(":missions urgence");
}

#[tokio::test]
async fn what_is_found_opens_where_it_is_kept() {
    let monde = Monde::new().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    for (typed, trail, title, row) in [
        (
            "C-00001",
            "Planning ▸ Clients",
            "C-00001 · SCI Bellecour",
            "▶  SCI Bellecour",
        ),
        (
            "S-00001",
            "Planning ▸ Clients",
            "C-00001 · SCI Bellecour",
            "▶  SCI Bellecour",
        ),
        (
            "amorel",
            "Planning ▸ Utilisateurs",
            "amorel · Ana Morel",
            "▶  Ana Morel",
        ),
    ] {
        poste.press("<c-p>");
        poste.type_text(typed);
        poste.rest().await;
        poste.press("<enter>");
        poste.settle().await;
        poste.sees(trail);
        poste.sees(title);
        poste.sees(row);
        poste.press("<esc> <esc>");
        poste.sees("À planifier");
    }
}

#[tokio::test]
async fn a_site_or_a_machine_opens_its_own_client_and_is_chosen_there() {
    let monde = Monde::new().await;
    // Both are found by the words that lead to the first client's; by name, theirs comes first.
    run(
        &mut monde.base.owner().await,
        "insert into client (type, raison_sociale, cree_par) values ('PRO', 'A SCI Bellecour', 2);
         insert into equipement (site_id, libelle, marque, numero_serie, cree_par)
         values (3, 'Groupe froid', 'Carrier', 'CF-77', 2)",
    )
    .await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    for (typed, chosen) in [("S-00003", "▶ S-00003"), ("CF-77", "▶   Groupe froid")] {
        poste.press("<c-p>");
        poste.type_text(typed);
        poste.rest().await;
        poste.press("<enter>");
        poste.settle().await;
        poste.sees("C-00001 · SCI Bellecour");
        poste.sees(chosen);
        poste.press("<esc> <esc>");
    }
}
