//! The board beyond one day and one person: filter, week, previews, a day made firm.

use chrono::{NaiveDate, NaiveTime};

use super::fixture::{Desk, at, attente, board, jour, outcome, work};
use crate::console::msg::{Reply, Request, Slot};
use crate::console::overlays::Overlay;
use crate::domain::creneau::TypeCreneau;
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::{Apercu, Board, Changement, Essai, Ferie, NonFerme, Remede};
use crate::domain::{Fact, InterventionId, Plage, Refusal, UtilisateurId};
use crate::service::planning::{PlanningCommand, PlanningQuery, Quand};
use crate::service::{Answer, Command, Done, Query};

const SIZE: (u16, u16) = (120, 30);

/// The week of the Monday: its own day as it is, and a job on the Wednesday.
pub fn week() -> Board {
    let mut board = board();
    board.jours = 7;
    board
        .creneaux
        .retain(|creneau| !matches!(creneau.r#type, TypeCreneau::Trajet | TypeCreneau::Pause));
    let mut later = work(
        40,
        10,
        260,
        "Révision annuelle",
        EtatIntervention::Planifiee,
        (9, 0),
        (11, 0),
    );
    later.plage = later.plage.moved_to(at(9, 0) + chrono::TimeDelta::days(2));
    board.creneaux.push(later);
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
    for technicien in &mut *board.techniciens {
        technicien.semaine = (1..=5)
            .flat_map(|day| [(day, hour(8), hour(12)), (day, hour(13), hour(17))])
            .collect();
    }
    board
}

/// A console on that week.
pub fn on_week(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("- - -");
    desk.answer_board(week());
    desk
}

fn asked(desk: &Desk) -> (Option<NaiveDate>, u8) {
    let board = desk.calls.iter().rev().find_map(|(.., request)| match request {
        Request::Read(Query::Planning(PlanningQuery::Board { jour, jours, .. })) => Some((*jour, *jours)),
        _ => None,
    });
    board.expect("a board is asked for")
}

fn tried(desk: &Desk) -> (crate::console::msg::ReqId, Quand, UtilisateurId) {
    let trial = desk
        .calls
        .iter()
        .rev()
        .find_map(|(id, _, request)| match request {
            Request::Read(Query::Planning(PlanningQuery::Essai(essayer))) => {
                Some((*id, essayer.quand, essayer.vers))
            }
            _ => None,
        });
    trial.expect("a place is tried")
}

fn essai(vers: UtilisateurId, debut: chrono::DateTime<chrono::Utc>, refus: Vec<Refusal>) -> Reply {
    Reply::Answer(Answer::Essai(Box::new(Essai {
        utilisateur: vers,
        debut,
        plages: vec![Plage::starting(debut, 120)],
        refaites: false,
        echange: None,
        aller: 18,
        suite: 25,
        detour: 31,
        refus,
    })))
}

#[test]
fn the_filter_narrows_live_stays_and_is_cleared() {
    let mut desk = Desk::new(SIZE);
    desk.press("/");
    desk.type_text("spec:clim");
    let text = desk.text();
    assert!(text.contains("Technicien 2/5"), "{text}");
    assert!(text.contains("Ana Morel") && !text.contains("Karim"), "{text}");
    desk.press("<enter> <c-l>");
    desk.answer_board(board());
    let text = desk.text();
    assert!(
        text.contains("2/5") && text.contains("lun. 23 nov. 2026 · / spec:clim"),
        "{text}"
    );
    desk.press("<esc>");
    assert!(desk.text().contains("Karim"), "{}", desk.text());
    // Esc while typing puts back what was there before.
    desk.press("/");
    desk.type_text("bron");
    assert!(desk.text().contains("À planifier 1/4"), "{}", desk.text());
    desk.press("<esc>");
    assert!(desk.text().contains("À planifier 4"), "{}", desk.text());
}

#[test]
fn what_is_no_filter_says_why_and_changes_nothing() {
    let mut desk = Desk::new(SIZE);
    desk.press("/");
    desk.type_text("ana equpe:nord");
    let text = desk.text();
    assert!(
        text.contains("Technicien 1/5"),
        "what was understood last: {text}"
    );
    assert!(text.contains("Le filtre ne connaît pas « equpe »."), "{text}");
    assert!(text.contains("Vouliez-vous dire « equipe » ?"), "{text}");
    assert!(
        text.contains("le planning s’en tient à ce qui s’en lit"),
        "{text}"
    );
    // A word that turned out to be a key that isn't known narrows nothing.
    desk.press("<c-d>");
    desk.type_text("agencee");
    assert!(
        desk.text().contains("Aucun technicien ne correspond"),
        "{}",
        desk.text()
    );
    desk.type_text(":lyon");
    assert!(desk.text().contains("Karim"), "{}", desk.text());
    desk.press("<c-d>");
    desk.type_text("ana equpe:nord");
    // What is shown steps back: it is no answer.
    let at = desk.place("Ana Morel");
    let past = desk.draw().0[at].style();
    desk.press("<c-d>");
    let text = desk.text();
    assert!(!text.contains("pas compris"), "{text}");
    assert_ne!(desk.draw().0[at].style(), past);
    desk.type_text("personne");
    let text = desk.text();
    assert!(text.contains("Aucun technicien ne correspond"), "{text}");
    assert!(text.contains("Rien de ce qui attend ne correspond"), "{text}");
}

#[test]
fn reasons_against_a_place_are_whole_or_counted_and_no_message_covers_them() {
    for size in [(80, 24), (40, 24)] {
        let mut desk = Desk::new(size);
        desk.press("j L m j j");
        let (id, _, vers) = tried(&desk);
        let unable = |qui: u8| {
            Refusal::rule("habilitation-manquante")
                .with("technicien", format!("N{qui}"))
                .with("specialisation", "GAZ")
        };
        let refus = (0..12).map(unable).collect();
        desk.answer(id, Ok(essai(vers, at(13, 30), refus)));
        let text = desk.text();
        let told = text.matches("n’a pas la").count();
        assert!(told >= 2, "{text}");
        assert!(
            text.contains(&format!("… et {} autres (Échap, puis w)", 12 - told)),
            "{text}"
        );
        let below = |desk: &Desk| {
            let text = desk.text();
            let from = text.find("en main").expect("what is in the hand");
            text[from..].to_owned()
        };
        let before = below(&desk);
        desk.press("p");
        assert!(
            desk.text().contains("Un déplacement garde la visite"),
            "{}",
            desk.text()
        );
        assert_eq!(below(&desk), before, "the message stands elsewhere");
        assert!(
            desk.text().matches('▶').count() >= 2,
            "nor on the ghost: {}",
            desk.text()
        );
    }
}

#[test]
fn what_waits_stands_where_it_stood_when_the_hand_is_empty_again() {
    let mut desk = Desk::new((80, 24));
    let mut much = board();
    much.a_planifier = (300..330)
        .map(|id| attente(id, 3, "Attente", "Lyon", None))
        .collect();
    desk.press("<c-l>");
    desk.answer_board(much);
    desk.press("<tab> j j j");
    let before = desk.text();
    desk.press("a");
    assert!(!desk.text().contains("M-302"), "{}", desk.text());
    desk.press("<esc>");
    assert_eq!(desk.text(), before);
}

#[test]
fn farther_than_a_day_is_the_week_and_nearer_the_day_again() {
    let mut desk = Desk::new(SIZE);
    desk.press("- - -");
    assert_eq!(asked(&desk), (Some(jour()), 7));
    desk.answer_board(week());
    let text = desk.text();
    assert!(text.contains("lun. 23 nov. – dim. 29 nov. 2026"), "{text}");
    assert!(text.contains("mer. 25"), "{text}");
    // Ana's Monday: 2 h, 1 h 10 and 3 h of 8 h; Jean-Baptiste is on leave.
    assert!(text.contains("6h10/8h ·3"), "{text}");
    assert!(text.contains("congé"), "{text}");
    desk.press("l l");
    assert!(desk.text().contains("M-260"), "the day's jobs: {}", desk.text());
    desk.press("J");
    assert_eq!(asked(&desk).0, jour().checked_add_days(chrono::Days::new(7)));
    desk.press("K");
    desk.answer_board(week());
    desk.press("<enter>");
    assert_eq!(asked(&desk), (jour().checked_add_days(chrono::Days::new(2)), 1));
}

#[test]
fn a_job_is_carried_by_days_and_the_service_finds_the_hour() {
    let mut desk = on_week(SIZE);
    desk.press("j m");
    let (_, quand, vers) = tried(&desk);
    assert_eq!((quand, vers), (Quand::Jour(jour(), at(13, 30)), UtilisateurId(2)));
    desk.press("l");
    let (id, quand, _) = tried(&desk);
    let tuesday = at(13, 30) + chrono::TimeDelta::days(1);
    assert_eq!(quand, Quand::Jour(jour().succ_opt().unwrap(), tuesday));
    desk.press("<enter>");
    assert!(
        desk.command().is_none(),
        "nothing is sent before the hour is known"
    );
    let found = at(15, 0) + chrono::TimeDelta::days(1);
    desk.answer(id, Ok(essai(UtilisateurId(2), found, Vec::new())));
    let (_, order) = desk.command().expect("dropped as soon as it is");
    let Command::Planning(PlanningCommand::Move(moved)) = order.command else {
        panic!()
    };
    assert_eq!((moved.debut, moved.vers), (Some(found), None));
}

#[test]
fn a_day_without_an_hour_is_refused_and_the_job_stays_in_the_hand() {
    let mut desk = on_week(SIZE);
    desk.press("j m l");
    let (id, ..) = tried(&desk);
    let wished = at(13, 30) + chrono::TimeDelta::days(1);
    let full = Refusal::rule("hors-horaires")
        .with("technicien", "Karim Benali")
        .with("plage", Plage::starting(wished, 120));
    desk.answer(id, Ok(essai(UtilisateurId(2), wished, vec![full])));
    desk.press("<enter>");
    assert!(desk.command().is_none());
    assert!(desk.text().contains("en main"), "{}", desk.text());
    desk.press("<esc>");
    assert!(!desk.text().contains("en main"), "{}", desk.text());
}

#[test]
fn the_place_of_a_job_is_told_in_words_before_the_drop() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L m l");
    let (id, quand, _) = tried(&desk);
    assert_eq!(quand, Quand::A(at(14, 0)));
    desk.answer(id, Ok(essai(UtilisateurId(2), at(14, 0), Vec::new())));
    let text = desk.text();
    assert!(text.contains("Route : 18 min avant, 25 min après"), "{text}");
    desk.press("l l l l");
    let (id, ..) = tried(&desk);
    let refusal = Refusal::rule("trajet-impossible")
        .with("technicien", "Karim Benali")
        .with("sens", "suite")
        .with("requis", Fact::Minutes(40))
        .with("disponible", Fact::Minutes(10));
    desk.answer(id, Ok(essai(UtilisateurId(2), at(16, 0), vec![refusal])));
    let text = desk.text();
    assert!(text.contains("échéance") && text.contains("40 min"), "{text}");
    // A stale answer, of where the job was held before, is not taken for the new place's.
    desk.press("h");
    assert!(!desk.text().contains("40 min"), "{}", desk.text());
}

#[test]
fn a_team_moves_in_time_as_one() {
    let mut desk = Desk::new(SIZE);
    let mut together = board();
    together.creneaux.push(work(
        50,
        4,
        252,
        "Panne TGBT",
        EtatIntervention::Planifiee,
        (13, 30),
        (15, 30),
    ));
    desk.press("<c-l>");
    desk.answer_board(together);
    desk.press("j L m h");
    let (id, ..) = tried(&desk);
    desk.answer(id, Ok(essai(UtilisateurId(2), at(13, 0), Vec::new())));
    let text = desk.text();
    assert!(text.contains("Toute l’équipe change d’heure"), "{text}");
    let ghosts = text.lines().filter(|line| line.contains("M-252")).count();
    assert!(
        ghosts >= 3,
        "the one in the hand, its mate, and the detail: {text}"
    );
}

/// The day's pencilled-in visits, looked at.
pub fn firming(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    let mut two = board();
    two.creneaux.push(work(
        60,
        5,
        270,
        "Détartrage échangeur",
        EtatIntervention::Provisoire,
        (13, 0),
        (14, 30),
    ));
    desk.press("<c-l>");
    desk.answer_board(two);
    desk.press("F");
    let (id, _) = desk
        .call(|request| {
            matches!(
                request,
                Request::Read(Query::Planning(PlanningQuery::Apercu { .. }))
            )
        })
        .unwrap();
    let taken = Refusal::conflict("creneau-occupe")
        .with("technicien", "Lucie Petit")
        .with("plage", Plage::starting(at(9, 30), 90))
        .with("quoi", "M-2026-00238");
    let found = vec![
        Apercu {
            refus: vec![taken],
            noms: vec!["Lucie Petit".to_owned()],
            ..super::autrui::looked_at(239, (8, 0), 180)
        },
        Apercu {
            noms: vec!["Inès Garcia".to_owned()],
            ..super::autrui::looked_at(270, (13, 0), 90)
        },
    ];
    desk.answer(id, Ok(Reply::Answer(Answer::Apercus(found))));
    desk
}

#[test]
fn what_is_made_firm_is_the_whole_day_or_what_the_filter_shows() {
    let text = firming(SIZE).text();
    assert!(
        text.contains("Affermir toute la journée · 2 visites provisoires"),
        "{text}"
    );
    let mut desk = Desk::new(SIZE);
    desk.press("/");
    desk.type_text("tech:petit");
    desk.press("<enter> F");
    let text = desk.text();
    assert!(
        text.contains("Affermir · filtre : tech:petit · 1 visite provisoire"),
        "{text}"
    );
    assert!(text.contains("Hors du filtre, rien ne change."), "{text}");
}

#[test]
fn a_day_is_made_firm_after_a_look() {
    let mut desk = firming(SIZE);
    let text = desk.text();
    assert!(text.contains("1 deviendra ferme, 1 ne peut pas"), "{text}");
    assert!(text.contains("✗ M-239") && text.contains("→ M-270"), "{text}");
    desk.press("F");
    let (id, order) = desk.command().unwrap();
    let Command::Planning(PlanningCommand::FirmEach(firm)) = order.command else {
        panic!()
    };
    assert_eq!(firm.visites, [(InterventionId(270), Some(1))]);
    desk.press("F");
    assert_eq!(desk.command().unwrap().0, id, "sent once");
    let done = Done::Firmed {
        fermes: vec![InterventionId(270)],
        refus: Vec::<NonFerme>::new(),
    };
    desk.answer(id, Ok(outcome(done)));
    let text = desk.text();
    assert!(text.contains("✓ M-270"), "{text}");
    let told = text.matches("1 visite est ferme, 1 reste provisoire.").count();
    assert_eq!(told, 2, "the list and what is said in passing agree: {text}");
    desk.press("j <enter>");
    assert!(desk.app.overlay().is_none());
    assert_eq!(desk.app.screen().copied(), Some("M-2026-00270"));
}

#[test]
fn a_day_without_anything_pencilled_in_says_so() {
    let mut desk = Desk::new(SIZE);
    let mut firm = board();
    firm.creneaux.retain(|creneau| creneau.id.0 != 9);
    desk.press("<c-l>");
    desk.answer_board(firm);
    desk.press("F");
    assert!(!matches!(desk.app.overlay(), Some(Overlay::FirmDay(_))));
    assert!(desk.text().contains("Rien n’est provisoire"), "{}", desk.text());
}

#[test]
fn the_smallest_change_is_asked_of_who_is_looked_at() {
    let mut desk = super::proposer::explaining(SIZE);
    let asked: Vec<_> = desk
        .calls
        .iter()
        .filter_map(|(id, slot, request)| match request {
            Request::Read(Query::Planning(PlanningQuery::Remedes { techniciens, .. })) => {
                Some((*id, *slot, techniciens.clone()))
            }
            _ => None,
        })
        .collect();
    let [(id, Slot::Remede, who)] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert_eq!(*who, [UtilisateurId(2)]);
    let remede = Remede {
        utilisateur: UtilisateurId(2),
        changements: vec![
            Changement::new("liberer")
                .with("numero", "M-2026-00252")
                .with("plage", Plage::starting(at(13, 30), 120)),
        ],
        plage: Plage::starting(at(13, 30), 90),
    };
    let id = *id;
    desk.answer(id, Ok(Reply::Answer(Answer::Remedes(vec![remede]))));
    assert!(desk.text().contains("déplacer M-2026-00252"), "{}", desk.text());
}

#[test]
fn now_is_in_sight_wherever_the_keys_are() {
    let mut desk = Desk::new(SIZE);
    desk.press("+ +");
    for _ in 0..40 {
        desk.press("l");
    }
    desk.press("<tab>");
    let hours = |desk: &Desk| desk.text().lines().nth(1).unwrap_or_default().to_owned();
    assert!(!hours(&desk).contains("10"), "{}", desk.text());
    desk.press("t");
    desk.answer_board(board());
    assert!(hours(&desk).contains("10"), "{}", desk.text());
}

#[test]
fn what_is_left_behind_on_another_day_is_not_missed() {
    let mut desk = Desk::new(SIZE);
    desk.press("<home> L");
    desk.press("J");
    let mut tomorrow = board();
    tomorrow.jour = jour().succ_opt().unwrap();
    tomorrow.creneaux.clear();
    desk.answer_board(tomorrow.clone());
    assert!(desk.app.cx.toasts.shown().is_empty(), "{}", desk.text());
    // On the same day it is.
    desk.press("K");
    desk.answer_board(board());
    desk.press("<home> L");
    desk.send(crate::console::msg::Msg::Lagged);
    desk.answer_board(Board {
        creneaux: Vec::new().into(),
        ..board()
    });
    assert!(desk.text().contains("n’est plus là"), "{}", desk.text());
}

#[test]
fn a_planned_visit_in_the_hand_keeps_what_it_is_and_the_footer_says_so() {
    let mut desk = Desk::new(SIZE);
    desk.press("<home> L L L m");
    desk.press("p");
    assert!(
        desk.text().contains("Un déplacement garde la visite"),
        "{}",
        desk.text()
    );
}

#[test]
fn a_public_holiday_is_named_beside_its_day() {
    let mut desk = Desk::new(SIZE);
    let ferie = Ferie {
        jour: jour(),
        libelle: "Noël".to_owned(),
    };
    desk.send(crate::console::msg::Msg::Lagged);
    desk.answer_board(Board {
        feries: vec![ferie],
        ..board()
    });
    assert!(desk.text().contains("férié (Noël)"), "{}", desk.text());
}
