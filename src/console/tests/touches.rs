//! Keys that do nothing where they are pressed say why, and what would do.

use super::fixture::{self, Desk, a_change, board, outcome, work};
use super::{listes, proposer};
use crate::console::msg::{Msg, Reply, Request};
use crate::console::overlays::Overlay;
use crate::console::prefs::Preference;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::Objet;
use crate::domain::mission::EtatMission;
use crate::domain::planning::Orphelin;
use crate::domain::{InterventionId, Langue, Machine as _, Permission, Refusal, UtilisateurId};
use crate::service::intervention::{Geste, InterventionCommand};
use crate::service::planning::PlanningCommand;
use crate::service::{Answer, Command, Done, Query};

const SIZE: (u16, u16) = (160, 45);

/// The board on which Karim's work stands so.
fn standing(etat: EtatIntervention) -> Desk {
    let mut desk = Desk::new(SIZE);
    let mut other = board();
    let job = other.creneaux.iter_mut().find(|creneau| creneau.id.0 == 8);
    *job.unwrap() = work(8, 2, 252, "Panne TGBT", etat, (13, 30), (15, 30));
    desk.press("<c-l>");
    desk.answer_board(other);
    desk.press("j L");
    desk
}

fn says(desk: &Desk, words: &str) {
    assert!(desk.text().contains(words), "{words}: {}", desk.text());
}

#[test]
fn a_step_that_was_made_already_is_said_in_its_own_words() {
    use EtatIntervention as E;
    for (etat, key, words) in [
        (E::Planifiee, "f", "déjà ferme"),
        (E::Confirmee, "c", "Le client a déjà confirmé"),
        (E::EnRoute, "e", "déjà en route"),
        (E::Terminee, "T", "déjà finie : terminée"),
        (E::Provisoire, "P", "déjà provisoire"),
    ] {
        let mut desk = standing(etat);
        desk.press(key);
        says(&desk, words);
        assert!(desk.command().is_none(), "{key}");
    }
    let same = EtatMission::EnAttente.become_(EtatMission::EnAttente);
    assert_eq!(same.unwrap_err().rule, "deja-dans-cet-etat");
}

#[test]
fn from_the_road_one_starts_or_turns_back() {
    let mut desk = standing(EtatIntervention::EnRoute);
    for key in ["T", "p"] {
        desk.press(key);
        says(&desk, "Démarrez d’abord (d), ou rebroussez chemin (b)");
    }
    desk.press("b");
    says(&desk, "M-2026-00252 : rebrousser chemin ?");
    desk.press("<enter>");
    assert!(desk.command().is_none(), "a reason is wanted");
    desk.type_text("Camion en panne");
    desk.press("<enter>");
    let (_, order) = desk.command().expect("sent");
    let Command::Intervention(InterventionCommand::Step(step)) = order.command else {
        panic!("{order:?}")
    };
    assert_eq!((step.geste, step.version), (Geste::TurnBack, Some(3)));
    assert_eq!(step.motif.as_deref(), Some("Camion en panne"));
    let mut desk = standing(EtatIntervention::Planifiee);
    desk.press("b");
    says(&desk, "Personne n’est en route");
    let elsewhere = Refusal::rule("deja-en-route-ailleurs")
        .with("technicien", "Karim Benali")
        .with("numero", "M-2026-00244");
    desk.app.cx.refuse(&elsewhere);
    says(&desk, "(d), ou rebroussez chemin (b)");
}

#[test]
fn a_firm_visit_is_pencilled_in_again_by_a_key_of_its_own() {
    let mut desk = standing(EtatIntervention::Planifiee);
    desk.press("m p");
    says(&desk, "remettez-la en provisoire");
    let footer = desk.text().lines().last().unwrap().to_owned();
    assert!(!footer.contains("p provisoire"), "{footer}");
    desk.press("<esc> P");
    let (_, order) = desk.command().expect("sent");
    let Command::Planning(PlanningCommand::Loosen(loosen)) = order.command else {
        panic!("{order:?}")
    };
    assert_eq!(loosen.interventions, [InterventionId(252)]);
}

#[test]
fn an_absence_says_what_it_is_and_where_it_is_taken_away() {
    let mut desk = Desk::new(SIZE);
    desk.press("j j j");
    for key in ["x", "<enter>"] {
        desk.press(key);
        says(&desk, "C’est une absence");
        says(&desk, "fiche de la personne");
    }
}

#[test]
fn what_waits_has_no_place_to_give_in_exchange() {
    let mut desk = Desk::new(SIZE);
    desk.press("<tab> a x");
    says(&desk, "Ce qui attend n’a pas encore de place");
    let footer = desk.text().lines().last().unwrap().to_owned();
    assert!(!footer.contains("échanger"), "{footer}");
}

#[test]
fn with_a_job_in_the_hand_keys_of_the_board_say_what_comes_first() {
    for key in ["u", "n", "g", "w", "f", "A", "/"] {
        let mut desk = Desk::new(SIZE);
        desk.press("j L m");
        desk.press(key);
        says(&desk, "Un travail est en main");
        assert!(desk.app.overlay().is_none() && desk.command().is_none(), "{key}");
    }
}

#[test]
fn a_list_of_nobody_says_so_to_the_keys_that_would_choose() {
    let mut desk = proposer::suggesting_nobody(SIZE);
    for key in ["<enter>", "p", "j"] {
        desk.press(key);
        says(&desk, "Il n’y a personne à retenir");
    }
}

#[test]
fn a_day_of_which_nothing_can_be_made_firm_says_that_and_not_that_it_is_empty() {
    let mut desk = super::planning::firming(SIZE);
    desk.press("F");
    let (id, _) = desk.command().expect("sent");
    let done = Done::Firmed {
        fermes: vec![InterventionId(270)],
        refus: Vec::new(),
    };
    desk.answer(id, Ok(outcome(done)));
    desk.press("F");
    says(&desk, "La visite provisoire qui reste ne peut pas être affermie");
}

#[test]
fn what_changed_of_what_waits_lights_up_once() {
    let mut desk = Desk::new(SIZE);
    let flash = desk.app.cx.theme.style(crate::console::theme::Role::Flash).bg;
    let lights = |desk: &Desk| desk.draw().0.content.iter().any(|cell| Some(cell.bg) == flash);
    let mut after = board();
    after.a_planifier[2].titre.push('!');
    desk.send(a_change(Objet::Mission));
    desk.answer_board(after.clone());
    assert!(lights(&desk));
    desk.wait(std::time::Duration::from_secs(1));
    assert!(!lights(&desk));
    desk.send(a_change(Objet::Mission));
    desk.answer_board(after);
    assert!(!lights(&desk), "the same news lights nothing");
}

#[test]
fn what_one_takes_away_elsewhere_is_missed_here() {
    let mut desk = Desk::new(SIZE);
    desk.press("<tab> j");
    let mut shorter = board();
    shorter.a_planifier.remove(1);
    let Msg::Changed(mut mine) = a_change(Objet::Mission) else {
        unreachable!()
    };
    // By the same person, on a command line.
    mine[0].acteur = UtilisateurId(1);
    desk.send(Msg::Changed(mine));
    desk.answer_board(shorter);
    says(&desk, "n’attend plus");
}

#[test]
fn escape_dismisses_what_is_said_then_the_filter_and_only_then_leaves() {
    let mut desk = listes::clients(listes::SMALL);
    desk.press("/");
    desk.type_text("alpha");
    desk.press("<enter>");
    desk.app.cx.refuse(&Refusal::rule("rien-choisi"));
    desk.press("<esc>");
    assert!(desk.app.cx.toasts.shown().is_empty());
    assert!(desk.app.screen().planning().is_none(), "it is still the list");
    says(&desk, "alpha");
    desk.press("<esc>");
    assert!(!desk.text().contains("alpha"), "{}", desk.text());
    assert!(desk.app.screen().planning().is_none(), "it is still the list");
    desk.press("<esc>");
    assert!(desk.app.screen().planning().is_some());
    // The board goes by the same rule.
    desk.press("/");
    desk.type_text("bron");
    desk.press("<enter>");
    desk.app.cx.refuse(&Refusal::rule("rien-choisi"));
    desk.press("<esc>");
    says(&desk, "bron");
    desk.press("<esc>");
    assert!(!desk.text().contains("/ bron"), "{}", desk.text());
}

#[test]
fn the_list_selects_again_the_client_whose_record_the_keys_are_on() {
    let mut desk = listes::clients(listes::WIDE);
    desk.press("j");
    listes::record(&mut desk, listes::fiche(2, "Bravo", 1, "0472000002"));
    desk.press("<tab>");
    let mut without = listes::three();
    without.remove(1);
    for rows in [without, listes::three()] {
        listes::changed(&mut desk);
        listes::rows(&mut desk, rows);
    }
    listes::record(&mut desk, listes::fiche(2, "Bravo", 2, "0472000002"));
    desk.press("<tab>");
    says(&desk, "▶  C-00002  Bravo");
}

#[test]
fn help_without_a_match_and_commands_that_are_none_say_so() {
    let mut desk = Desk::new(SIZE);
    desk.press("?");
    desk.type_text("zzzz");
    says(&desk, "Rien de tel");
    desk.press("<esc> :");
    let agences = |request: &Request| matches!(request, Request::Read(Query::Referentiel(_)));
    let (id, _) = desk.call(agences).expect("branches are asked for");
    desk.answer(id, Ok(Reply::Answer(Answer::Agences(Vec::new()))));
    desk.type_text("planning 2026-13-45");
    desk.press("<enter>");
    says(&desk, "n’est ni un jour ni une agence");
    desk.press("<c-u>");
    desk.type_text("q");
    says(&desk, "▶ quitter");
    desk.press("<enter>");
    assert!(desk.app.over());
}

#[test]
fn a_reason_is_kept_for_the_same_person_and_hour_alone() {
    let refused = |desk: &mut Desk| {
        let (id, _) = desk.command().expect("sent");
        let why = Refusal::rule("competence").with("forcable", "competence");
        desk.answer(id, Err(fixture::refused(why)));
        assert!(
            matches!(desk.app.overlay(), Some(Overlay::Prompt(_))),
            "{}",
            desk.text()
        );
    };
    let mut desk = Desk::new(SIZE);
    desk.press("j L m j l <enter>");
    refused(&mut desk);
    desk.type_text("Client prévenu");
    // The same place again: it is still there.
    desk.press("<esc> <enter>");
    refused(&mut desk);
    says(&desk, "Client prévenu");
    desk.press("<esc> j <enter>");
    refused(&mut desk);
    assert!(!desk.text().contains("Client prévenu"), "{}", desk.text());
}

#[test]
fn what_nobody_is_planned_for_frees_nobody_when_it_is_given_up() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L X");
    says(&desk, "Ses techniciens seront libérés");
}

#[test]
fn words_typed_on_the_outcome_of_a_report_go_into_the_report() {
    let mut desk = standing(EtatIntervention::SurSite);
    desk.press("T <tab>");
    desk.type_text("Joint changé");
    desk.press("<c-s> <enter>");
    let (_, order) = desk.command().expect("sent");
    let Command::Intervention(InterventionCommand::Finish(report)) = order.command else {
        panic!("{order:?}")
    };
    assert_eq!(report.resultat, EtatIntervention::Terminee);
    assert_eq!(report.compte_rendu, "Joint changé");
}

#[test]
fn in_plain_characters_what_is_most_urgent_has_two_marks() {
    let mut desk = Desk::new(SIZE);
    desk.app.cx.prefs.set(Preference::Traits, "ascii");
    let text = desk.text();
    let line = |numero: &str| {
        text.lines()
            .find(|line| line.contains(numero))
            .unwrap()
            .to_owned()
    };
    assert!(line("M-245").contains("!!M-245"), "{text}");
    assert!(!line("M-246").contains("!!"), "{text}");
}

#[test]
fn whoever_may_not_plan_is_not_asked_to_plan_anew() {
    let mut desk = Desk::with(
        SIZE,
        fixture::actor(Langue::Fr, Some(&[Permission::AbsenceSaisir])),
    );
    desk.press("A <c-s>");
    let (id, _) = desk.command().expect("sent");
    let orphelin = Orphelin {
        intervention: InterventionId(240),
        mission: crate::domain::MissionId(240),
        numero: "M-2026-00240".to_owned(),
        titre: "Mise en service".to_owned(),
        plage: crate::domain::Plage::starting(fixture::at(13, 0), 180),
    };
    let done = Done::Absence {
        creneau: crate::domain::CreneauId(99),
        nom: "Ana Morel".to_owned(),
        orphelins: vec![orphelin],
        cedes: Vec::new(),
    };
    desk.answer(id, Ok(outcome(done)));
    assert!(desk.app.overlay().is_none(), "{}", desk.text());
    says(&desk, "prévenez qui tient le planning");
}

#[test]
fn what_lies_on_top_tells_its_keys_too() {
    let mut desk = proposer::suggesting((80, 24));
    desk.press("?");
    says(&desk, "Touches");
    says(&desk, "Pourquoi pas ?");
    assert!(matches!(desk.app.overlay(), Some(Overlay::Help(_))));
    desk.press("?");
    assert!(matches!(desk.app.overlay(), Some(Overlay::Suggest(_))));
    desk.press("w ?");
    assert!(matches!(desk.app.overlay(), Some(Overlay::Help(_))));
    // What is run from there is run in the list.
    let mut desk = proposer::suggesting((80, 24));
    desk.press("? w <enter>");
    assert!(matches!(desk.app.overlay(), Some(Overlay::WhyNot(_))));
    // Where a question mark is typed, the function key does.
    let mut desk = Desk::new(SIZE);
    desk.press("n ?");
    assert!(desk.app.overlay().is_none());
    desk.press("<f1>");
    assert!(matches!(desk.app.overlay(), Some(Overlay::Help(_))));
    says(&desk, "Enregistrer");
}
