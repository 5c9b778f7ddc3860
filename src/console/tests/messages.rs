//! Messages keep out of the way of what they are about.

use ratatui::layout::Rect;

use super::fixture::{Desk, actor, at, refused};
use crate::console::mouse::Hit;
use crate::console::toast::Tone;
use crate::domain::mission::EtatMission;
use crate::domain::planning::Affectee;
use crate::domain::{InterventionId, Langue, MissionId, Permission, Plage, Refusal, UtilisateurId};
use crate::service::Done;

const SMALL: (u16, u16) = (80, 24);
const LEAST: (u16, u16) = (40, 12);

/// Rows that messages cover.
fn covered(desk: &Desk) -> Vec<u16> {
    let (columns, rows) = desk.app.cx.size;
    let area = Rect::new(0, 0, columns, rows);
    let mut buf = ratatui::buffer::Buffer::empty(area);
    let (_, hits) = desk.app.draw(area, &mut buf);
    let toast = |y: &u16| {
        let at = |x| hits.at(ratatui::layout::Position::new(x, *y));
        (0..columns).any(|x| at(x) == Some(Hit::Toast))
    };
    (0..rows).filter(toast).collect()
}

#[test]
fn of_keys_that_do_nothing_only_the_last_says_why_and_not_after_the_next_that_does() {
    for size in [LEAST, SMALL] {
        let mut desk = Desk::new(size);
        // Nothing to be made firm, nothing in the backlog's keys here, nothing to pause.
        desk.press("<home> f x p");
        assert_eq!(desk.app.cx.toasts.shown().len(), 1, "{}", desk.text());
        assert!(covered(&desk).len() <= 4, "{}", desk.text());
        desk.press("j");
        assert!(desk.app.cx.toasts.shown().is_empty(), "{}", desk.text());
        desk.press("k f g m");
        assert!(desk.app.cx.toasts.shown().is_empty(), "{}", desk.text());
    }
}

#[test]
fn what_became_of_a_command_stays_and_the_smallest_screen_shows_one_at_a_time() {
    let mut desk = Desk::new(LEAST);
    let error = refused(Refusal::rule("rien-choisi"));
    desk.app.cx.fail(&error);
    desk.app.cx.say(Tone::Note, "souris-laissee", &[]);
    assert_eq!(desk.app.cx.toasts.shown().len(), 2);
    assert!(covered(&desk).len() <= 3, "{}", desk.text());
    desk.press("j");
    assert_eq!(desk.app.cx.toasts.shown().len(), 2, "a key takes neither away");
}

#[test]
fn a_message_stands_neither_over_what_lies_on_top_nor_over_what_is_selected() {
    for size in [LEAST, SMALL, (160, 45)] {
        for keys in ["g", "?", "<c-p>", ":", ","] {
            let mut desk = Desk::new(size);
            desk.press(keys);
            let before = desk.text();
            desk.app.cx.say(Tone::Note, "souris-laissee", &[]);
            let after = desk.text();
            let rows = covered(&desk);
            assert!(!rows.is_empty(), "{size:?} {keys}: {after}");
            // Where there is no room beside, it stands in the last line.
            for (y, (before, after)) in before.lines().zip(after.lines()).enumerate() {
                let frame = before.contains(['│', '╭', '╰', '┌', '└']) && before.contains(['▶']);
                assert!(!frame || before == after, "{size:?} {keys} {y}: {after}");
            }
        }
        // The last of what waits lies where messages stand.
        let mut desk = Desk::new(size);
        desk.press("<tab> <end>");
        let row = desk.draw().1.expect("a row is chosen").y;
        desk.app.cx.fail(&refused(Refusal::rule("rien-choisi")));
        let rows = covered(&desk);
        assert!(
            !rows.is_empty() && !rows.contains(&row),
            "{size:?}: {}",
            desk.text()
        );
    }
}

#[test]
fn no_message_outlives_its_language() {
    let mut desk = Desk::with(SMALL, actor(Langue::Fr, None));
    desk.press("<home> H y");
    assert!(desk.text().contains("Copié"), "{}", desk.text());
    desk.app.cx.switch_language();
    assert!(desk.app.cx.toasts.shown().is_empty(), "{}", desk.text());
}

#[test]
fn what_is_planned_for_another_day_says_when_and_what_leads_there() {
    for (days, hint) in [
        (0, None),
        (1, Some("jour suivant (J) pour l’y voir")),
        (3, Some("« :planning 2026-11-26 » pour l’y voir")),
    ] {
        let mut desk = Desk::new(SMALL);
        desk.press("<tab> s");
        let planned = Affectee {
            mission: MissionId(245),
            numero: "M-2026-00245".to_owned(),
            etat: EtatMission::Planifiee,
            intervention: InterventionId(245),
            version: 1,
            techniciens: vec!["ana.morel".to_owned()],
            noms: vec!["Ana Morel".to_owned()],
            plages: vec![Plage::starting(at(10, 30) + chrono::TimeDelta::days(days), 90)],
            regles_forcees: Vec::new(),
        };
        let shown = desk.app.screen().planning().unwrap().span();
        let outcome = crate::service::Outcome {
            commande: None,
            objets: Vec::new(),
            result: Done::Planned(planned),
            remarques: Vec::new(),
            replayed: false,
        };
        desk.app.cx.say_done("planning.planifier", &outcome, shown);
        let said = &desk.app.cx.toasts.shown()[0].said;
        assert!(said.message.contains("10:30"), "{}", said.message);
        let told = said.hint.as_ref().map(|hint| hint.replace('\u{a0}', " "));
        assert_eq!(told.is_some(), hint.is_some(), "{told:?}");
        let named = hint.is_none_or(|hint| told.as_ref().is_some_and(|told| told.contains(hint)));
        assert!(named, "{told:?}");
    }
}

#[test]
fn the_footer_of_a_technician_shows_their_verbs_and_the_board_their_row() {
    let mut karim = actor(
        Langue::Fr,
        Some(&[Permission::MissionVoir, Permission::MissionExecuter]),
    );
    karim.id = UtilisateurId(2);
    for size in [SMALL, (160, 45)] {
        let desk = Desk::with(size, karim.clone());
        let text = desk.text();
        assert!(text.contains("▶Karim"), "{text}");
        let footer = text.lines().last().unwrap_or_default();
        for verb in ["e en route", "d démarrer", "p pause", "T terminer", "? aide"] {
            assert!(footer.contains(verb), "{verb}: {footer}");
        }
        for denied in ["m déplacer", "s suggérer", "n nouvelle"] {
            assert!(!footer.contains(denied), "{denied}: {footer}");
        }
    }
    // Whoever plans looks at everyone, and has a handful of keys however wide the screen is.
    for size in [SMALL, (160, 45), (240, 60)] {
        let text = Desk::new(size).text();
        assert!(text.contains("▶Ana Morel"), "{text}");
        let footer = text.lines().last().unwrap_or_default();
        let entries = footer.trim().split("  ").count();
        assert!((5..=8).contains(&entries), "{footer}");
        assert!(footer.contains("m déplacer"), "{footer}");
    }
}

#[test]
fn a_key_of_the_pane_beside_says_where_it_does_something() {
    for (langue, here, there) in [
        (
            Langue::Fr,
            ["« Saisir une absence » se fait", "Tapez Tab, puis A."],
            "« Prendre en main pour affecter »",
        ),
        (
            Langue::En,
            ["“Enter an absence” is done", "Press Tab, then A."],
            "“Pick up to assign”",
        ),
    ] {
        let mut desk = Desk::with((160, 45), actor(langue, None));
        desk.press("<tab> A");
        let said = desk.text().replace('\u{a0}', " ");
        assert!(here.iter().all(|part| said.contains(part)), "{said}");
        desk.press("<tab> a");
        let said = desk.text().replace('\u{a0}', " ");
        assert!(said.contains(there), "{said}");
        // Moving about there is nothing here.
        desk.press("<tab> L");
        assert!(desk.app.cx.toasts.shown().is_empty(), "{}", desk.text());
    }
}
