//! Which branch a new mission is filed under: that of its client, and seen before it is sent.

use super::appel::{SMALL, answer, called_by, fiche, sent};
use super::besoins::{self, opened_at};
use super::fixture::{Desk, actor};
use crate::console::msg::Slot;
use crate::domain::mission::EtatMission;
use crate::domain::recherche::Reference;
use crate::domain::site::SiteFiche;
use crate::domain::{Actor, AgenceId, Langue, Permission, Portee};
use crate::service::client::ClientAnswer;
use crate::service::mission::MissionCommand;
use crate::service::{Answer, Command};

/// What forms offer in a company of these branches.
fn reference(known: &[(i64, &str)]) -> Reference {
    let named = |(id, nom): &(i64, &str)| (AgenceId(*id), nom.to_uppercase(), (*nom).to_owned());
    Reference {
        agences: known.iter().map(named).collect(),
        ..Reference::default()
    }
}

/// The form with the branches of a company read.
fn of_branches(size: (u16, u16), known: &[(i64, &str)], actor: Actor) -> Desk {
    let mut desk = called_by(size, actor);
    let reference = reference(known);
    answer(&mut desk, Slot::Reference, Answer::Reference(Box::new(reference)));
    let site = SiteFiche {
        agence_id: Some(AgenceId(2)),
        ..fiche(Vec::new())
    };
    let site = ClientAnswer::Site(Box::new(site));
    answer(&mut desk, Slot::Machines, Answer::Client(Box::new(site)));
    desk
}

#[test]
fn the_branch_is_that_of_the_client_and_another_may_be_said() {
    let two = [(1, "Lyon"), (2, "Nantes")];
    for size in [SMALL, (40, 12), (160, 45)] {
        let mut desk = of_branches(size, &two, actor(Langue::Fr, None));
        desk.press("<tab> ".repeat(9).trim());
        let row = |desk: &Desk| {
            let text = desk.text();
            let row = text
                .lines()
                .find(|line| line.contains("Agence "))
                .map(ToOwned::to_owned);
            row.unwrap_or_else(|| panic!("{text}"))
        };
        assert!(
            row(&desk).contains("▶ Agence") && row(&desk).contains("Nantes"),
            "{}",
            row(&desk)
        );
        desk.press("<c-s>");
        assert_eq!(sent(&desk).unwrap().agence, Some(AgenceId(2)));
        desk = of_branches(size, &two, actor(Langue::Fr, None));
        desk.press("<tab> ".repeat(9).trim());
        desk.type_text("ly");
        assert!(row(&desk).contains("Lyon"), "{}", row(&desk));
        desk.press("<c-s>");
        assert_eq!(sent(&desk).unwrap().agence, Some(AgenceId(1)));
    }
    // Where there is one, nobody is asked.
    let desk = of_branches((160, 45), &[(2, "Nantes")], actor(Langue::Fr, None));
    assert!(!desk.text().contains("Agence "), "{}", desk.text());
}

#[test]
fn whoever_may_not_enter_it_for_that_branch_is_told_at_once() {
    let mut of_lyon = actor(Langue::Fr, None);
    of_lyon
        .permissions
        .insert(Permission::MissionCreer, Portee::Agence);
    let mut desk = of_branches(SMALL, &[(1, "Lyon"), (2, "Nantes")], of_lyon);
    let text = desk.text();
    assert!(text.contains("✗ Agence"), "{text}");
    assert!(text.contains("ne s’étend pas à l’agence Nantes"), "{text}");
    desk.press("<c-s>");
    assert_eq!(sent(&desk), None);
    assert!(desk.text().contains("▶ Agence"), "{}", desk.text());
    desk.press("<left> <c-s>");
    assert_eq!(sent(&desk).unwrap().agence, Some(AgenceId(1)));
}

#[test]
fn what_another_branch_or_the_filter_hides_was_not_planned_by_anybody() {
    use super::fixture::{attente, board};
    use crate::console::cx::Nav;
    use crate::console::goal::{Branch, Goal};

    // One of the missions that wait is chosen; the board of another branch hasn't got it.
    let mut desk = Desk::new(SMALL);
    desk.press("<tab> j");
    desk.app
        .cx
        .go(Nav::Arrive(Goal::Planning(None, Branch::One(AgenceId(2)))));
    desk.press("<c-l>");
    let mut nantes = board();
    nantes.a_planifier = vec![attente(900, 3, "Ailleurs", "Nantes", None)].into();
    desk.answer_board(nantes);
    let text = desk.text();
    assert!(text.contains("n’est pas de l’agence affichée"), "{text}");
    assert!(!text.contains("planifiée ou annulée"), "{text}");
    // And of those that the filter shows, one stops matching.
    let mut desk = Desk::new(SMALL);
    desk.press("/");
    desk.type_text("groupe");
    desk.press("<enter> <tab>");
    desk.send(super::fixture::a_change(crate::domain::journal::Objet::Mission));
    let mut renamed = board();
    renamed.a_planifier[1].titre = "Autre chose".to_owned();
    renamed.a_planifier[2].titre = "Groupe électrogène".to_owned();
    desk.answer_board(renamed);
    let text = desk.text();
    assert!(text.contains("Le filtre cache"), "{text}");
}

#[test]
fn the_branch_of_a_mission_is_corrected_until_somebody_is_planned() {
    let two = [(1, "Lyon"), (2, "Nantes")];
    let read = |desk: &mut Desk| {
        let offered = Answer::Reference(Box::new(reference(&two)));
        answer(desk, Slot::Form(0), offered);
    };
    let mut desk = opened_at(SMALL, besoins::fiche());
    read(&mut desk);
    desk.press("<s-tab>");
    assert!(desk.text().contains("▶ Agence"), "{}", desk.text());
    desk.type_text("n");
    desk.press("<c-s>");
    let (_, order) = desk.command().expect("sent");
    let Command::Mission(MissionCommand::Edit(edit)) = order.command else {
        panic!("a correction")
    };
    assert_eq!(edit.fields.agence, Some(AgenceId(2)));
    let mut planned = besoins::fiche();
    planned.ligne.etat = EtatMission::Planifiee;
    let mut desk = opened_at(SMALL, planned);
    read(&mut desk);
    assert!(!desk.text().contains("Agence "), "{}", desk.text());
}
