//! What the header tells, and what of it gives way.

use std::sync::Arc;

use super::fixture::{Desk, actor, at, board};
use super::planning::on_week;
use crate::console::msg::Msg;
use crate::console::screens::Screen;
use crate::domain::liste_missions::Compte;
use crate::domain::mission::EtatMission;
use crate::domain::{AgenceId, Langue};
use crate::service::feed::Link;

fn header(desk: &Desk) -> String {
    desk.text().lines().next().unwrap().to_owned()
}

#[test]
fn the_link_is_told_however_long_the_way() {
    let mut desk = Desk::new((80, 24));
    desk.app.cx.unread.take(Compte { n: 112, plus: false });
    for screen in [
        Screen::Notifications(Box::default()),
        Screen::Utilisateurs(Box::default()),
    ] {
        desk.app.nav.push(screen);
    }
    assert_eq!(
        header(&desk),
        " Régie ▸ … ▸ Utilisateurs                       ● direct 10:02   ⚑ 112   amorel"
    );
    desk.send(Msg::Link(Link::Down));
    assert!(header(&desk).contains("○ base perdue 10:02"), "{}", header(&desk));
    desk.app.cx.actor.login = "marie-antoinette.de-la-tour".to_owned();
    for width in 40..100 {
        desk.app.cx.size = (width, 24);
        let header = header(&desk);
        assert!(header.contains("○ base perdue 10:02"), "{width}: {header}");
        assert!(header.contains("Utilisateurs"), "{width}: {header}");
    }
}

#[test]
fn the_agence_is_told_beside_messages_and_in_the_week() {
    let told = |mut desk: Desk| {
        desk.app.cx.unread.take(Compte { n: 12, plus: false });
        let Screen::Planning(planning) = &mut desk.app.nav[0] else {
            panic!("the board comes first")
        };
        planning.only(AgenceId(1));
        header(&desk)
    };
    let day = told(Desk::new((80, 24)));
    assert!(
        day.contains(" lun. 23 nov. · LYON ") && day.contains("⚑ 12"),
        "{day}"
    );
    let week = told(on_week((80, 24)));
    assert!(
        week.contains(" lun. 23 – dim. 29 nov. · LYON ") && week.contains("direct"),
        "{week}"
    );
}

#[test]
fn a_deadline_no_longer_runs_once_the_job_is_done() {
    let detail = |etat| {
        let mut board = board();
        for travail in board
            .creneaux
            .iter_mut()
            .filter_map(|creneau| creneau.travail.as_mut().map(Arc::make_mut))
        {
            travail.echeance = Some(at(9, 0));
            travail.etat_mission = etat;
        }
        let mut desk = Desk::closed((120, 40), actor(Langue::Fr, None));
        desk.answer_board(board);
        desk.press("j L");
        desk.text()
    };
    let (open, done) = (detail(EtatMission::EnCours), detail(EtatMission::Terminee));
    assert!(
        open.contains("Échéance lun. 23 nov. 09:00 (\u{2212}1h02)"),
        "{open}"
    );
    assert!(done.contains("Échéance lun. 23 nov. 09:00"), "{done}");
    assert!(!done.contains("09:00 ("), "{done}");
}

#[test]
fn only_another_year_is_said_where_dates_are_short() {
    let desk = Desk::new((80, 24));
    let said = |year| {
        let day = chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        desk.app.cx.text.date_short(day)
    };
    assert_eq!(said(2026), "jeu. 1er janv.");
    assert!(said(2126).ends_with(" 2126"), "{}", said(2126));
}

#[test]
fn a_console_opened_in_somebodys_name_says_so_of_roles_and_of_logging_out() {
    for keys in ["g r", "g x"] {
        let mut desk = Desk::new((80, 24));
        desk.press(keys);
        let text = desk.text();
        assert!(text.contains("Ici, personne ne se connecte"), "{keys}: {text}");
        assert!(!text.contains("démonstration"), "{keys}: {text}");
    }
}
