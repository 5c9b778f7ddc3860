//! What a week says of each day.

use chrono::{NaiveTime, TimeDelta};

use super::fixture::{Desk, at, creneau};
use super::planning::week;
use crate::domain::creneau::{MotifAbsence, TypeCreneau};
use crate::domain::{Code as _, Langue};
use crate::text::{Text, label_key};

/// Ana Morel's row in a week of 80 columns of which she works so many days, and is away from all of them.
fn row(kind: TypeCreneau, motif: Option<MotifAbsence>, days: i16, langue: Langue) -> String {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
    let mut board = week();
    for technicien in &mut *board.techniciens {
        technicien.semaine = (1..=days).map(|day| (day, hour(8), hour(17))).collect();
    }
    let ana = board.techniciens[0].id;
    board.creneaux = (0..i64::from(days))
        .map(|day| {
            let mut away = creneau(900 + day, ana.0, kind, (8, 0), (17, 0));
            away.motif_absence = motif;
            away.plage = away.plage.moved_to(at(8, 0) + TimeDelta::days(day));
            away
        })
        .collect();
    let mut desk = Desk::new((80, 24));
    if langue == Langue::En {
        desk.press("<c-t>");
    }
    desk.press("- - -");
    desk.answer_board(board);
    let text = desk.text();
    let row = text.lines().find(|line| line.contains("Ana Morel")).unwrap();
    row.split('│').nth(2).unwrap().replace('▶', " ")
}

#[test]
fn the_day_that_is_named_is_the_one_that_is_chosen_in_its_week() {
    use crate::console::cx::Nav;
    use crate::console::goal::{Branch, Goal};

    let mut desk = Desk::new((160, 45));
    desk.press("- - -");
    desk.answer_board(week());
    // On the Sunday of the sketches, the Monday after is asked for.
    desk.press("l l l l l l");
    let monday = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    desk.app
        .cx
        .go(Nav::Arrive(Goal::Planning(Some(monday), Branch::Same)));
    desk.press("<c-l>");
    let mut next = week();
    next.jour = monday;
    next.creneaux = Vec::new().into();
    desk.answer_board(next);
    let text = desk.text();
    assert!(text.contains("Ana Morel · lun. 30"), "{text}");
}

#[test]
fn no_word_for_what_takes_a_day_is_cut_at_80_columns() {
    let motifs = MotifAbsence::ALL
        .iter()
        .map(|motif| (TypeCreneau::Absence, Some(*motif)));
    let others = [TypeCreneau::Absence, TypeCreneau::Formation, TypeCreneau::Reunion];
    for (kind, motif) in motifs.chain(others.map(|kind| (kind, None))) {
        for langue in [Langue::Fr, Langue::En] {
            let text = Text::new(langue, chrono_tz::Europe::Paris);
            let key = match motif {
                Some(motif) => label_key(MotifAbsence::FAMILY, motif.code()),
                None => label_key(TypeCreneau::FAMILY, kind.code()),
            };
            let shorter = |name| text.attribute(&key, name, &[]);
            let mut known: Vec<_> = [Some(text.get(&key)), shorter("court"), shorter("sigle")]
                .into_iter()
                .flatten()
                .collect();
            known.sort_by_key(|word| std::cmp::Reverse(word.len()));
            for days in 5..=7 {
                let row = row(kind, motif, days, langue);
                let (mut rest, mut told) = (row.trim(), 0);
                while !rest.is_empty() {
                    let word = known.iter().find(|word| rest.starts_with(&***word));
                    let word = word.unwrap_or_else(|| panic!("{row:?} is not of {known:?}"));
                    rest = rest[word.len()..].trim_start();
                    told += 1;
                }
                assert_eq!(told, days, "{key} {langue:?}: {row:?}");
            }
        }
    }
}
