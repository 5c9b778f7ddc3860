//! What is said is what was meant.

use chrono::{NaiveTime, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::domain::heure::{PARIS, instant};

/// Wednesday 25 November 2026, 10:00 in Paris.
fn now() -> DateTime<Utc> {
    "2026-11-25T09:00:00Z".parse().expect("an instant")
}

fn utc(texte: &str) -> DateTime<Utc> {
    format!("{texte}:00Z").parse().expect("an instant")
}

#[test]
fn hours_in_words_and_figures() {
    for (said, meant) in [
        ("2026-11-24T10:00", "2026-11-24T09:00"),
        ("2026-11-24T10:00+02:00", "2026-11-24T08:00"),
        ("2026-11-24 10h", "2026-11-24T09:00"),
        ("demain 14h", "2026-11-26T13:00"),
        ("ven. 8h30", "2026-11-27T07:30"),
        ("Vendredi à 08:30", "2026-11-27T07:30"),
        ("24/11 9h05", "2026-11-24T08:05"),
        ("tomorrow at noon", "2026-11-26T11:00"),
        ("+1 midi", "2026-11-26T11:00"),
        ("16:45", "2026-11-25T15:45"),
        ("  16h ", "2026-11-25T15:00"),
        ("dans 2 heures", "2026-11-25T11:00"),
        ("dans 45 minutes", "2026-11-25T09:45"),
        ("in 2 hours", "2026-11-25T11:00"),
        ("demain à 14 heures", "2026-11-26T13:00"),
        // What was told may have been: the call of this morning.
        ("8h", "2026-11-25T07:00"),
        ("1er juin 9h", "2026-06-01T07:00"),
    ] {
        assert_eq!(lire(PARIS, said, now()), Ok(utc(meant)), "{said}");
    }
    for said in [
        "",
        "demain",
        "14",
        "demain 25h",
        "jadis 14h",
        "h",
        ":",
        "14h300",
        "demain 8h75",
    ] {
        assert_eq!(
            lire(PARIS, said, now()).expect_err(said).rule,
            "heure-illisible",
            "{said}"
        );
    }
}

#[test]
fn an_hour_is_one_of_the_zone() {
    let reunion = Tz::Indian__Reunion;
    assert_eq!(lire(reunion, "demain 14h", now()), Ok(utc("2026-11-26T10:00")));
    // It is already Thursday there.
    let late = utc("2026-11-25T21:00");
    assert_eq!(lire(reunion, "8h", late), Ok(utc("2026-11-26T04:00")));
    let skipped = lire(PARIS, "28/3/2027 2h30", now()).expect_err("skipped");
    assert_eq!(skipped.rule, "heure-inexistante");
}

#[test]
fn stretches_have_an_end_or_a_length() {
    for (said, debut, fin) in [
        ("demain 14h", "2026-11-26T13:00", "2026-11-26T14:30"),
        ("demain 14h-17h", "2026-11-26T13:00", "2026-11-26T16:00"),
        ("demain 14h à 17h", "2026-11-26T13:00", "2026-11-26T16:00"),
        ("14h..17h30", "2026-11-25T13:00", "2026-11-25T16:30"),
        ("24/11 8h–12h", "2026-11-24T07:00", "2026-11-24T11:00"),
        ("24/11 8h/25/11 12h", "2026-11-24T07:00", "2026-11-25T11:00"),
        ("ven. 8h - sam. 12h", "2026-11-27T07:00", "2026-11-28T11:00"),
        (
            "2026-11-24T08:00/2026-11-25T12:00",
            "2026-11-24T07:00",
            "2026-11-25T11:00",
        ),
        ("2026-11-24T08:00/12:00", "2026-11-24T07:00", "2026-11-24T11:00"),
        ("lun. 30 nov. 8h-10h", "2026-11-30T07:00", "2026-11-30T09:00"),
        ("lun. 30 nov. 08:00–10:00", "2026-11-30T07:00", "2026-11-30T09:00"),
        ("29 mars 8h-9h", "2027-03-29T06:00", "2027-03-29T07:00"),
        ("lundi prochain 9h-11h", "2026-11-30T08:00", "2026-11-30T10:00"),
        ("tomorrow 2pm-5pm", "2026-11-26T13:00", "2026-11-26T16:00"),
        ("demain entre 8h et 10h", "2026-11-26T07:00", "2026-11-26T09:00"),
    ] {
        let meant = Plage::new(utc(debut), utc(fin)).expect("a range");
        assert_eq!(plage(PARIS, said, now(), 90), Ok(meant), "{said}");
    }
    let backwards = plage(PARIS, "demain 17h-14h", now(), 90).expect_err("backwards");
    assert_eq!(backwards.rule, "fin-avant-debut");
}

#[test]
fn windows_as_people_say_them() {
    for (said, debut, fin) in [
        (
            "demain 14 heures-16 heures",
            "2026-11-26T13:00",
            "2026-11-26T15:00",
        ),
        (
            "demain de 14 heures à 16 heures",
            "2026-11-26T13:00",
            "2026-11-26T15:00",
        ),
        ("demain avant 10h", "2026-11-26T07:00", "2026-11-26T09:00"),
        ("demain avant 8h", "2026-11-25T23:00", "2026-11-26T07:00"),
        ("ven. après 14h", "2026-11-27T13:00", "2026-11-27T17:00"),
        ("ven. after 20h", "2026-11-27T19:00", "2026-11-27T23:00"),
        ("dans 3 jours", "2026-11-27T23:00", "2026-11-28T23:00"),
        ("du 30/11 au 2/12", "2026-11-29T23:00", "2026-12-02T23:00"),
        ("du 30 au 2", "2026-11-29T23:00", "2026-12-02T23:00"),
        (
            "lun. 30 nov. – mer. 2 déc.",
            "2026-11-29T23:00",
            "2026-12-02T23:00",
        ),
        ("from Monday to Wednesday", "2026-11-29T23:00", "2026-12-02T23:00"),
        ("next tue 9-11", "2026-12-01T08:00", "2026-12-01T10:00"),
        ("demain de 9 à 11h", "2026-11-26T08:00", "2026-11-26T10:00"),
        ("le 30", "2026-11-29T23:00", "2026-11-30T23:00"),
        // Over by now: tomorrow's, unless the day is said.
        ("7h-9h", "2026-11-26T06:00", "2026-11-26T08:00"),
        ("matin", "2026-11-25T07:00", "2026-11-25T11:00"),
        ("9h-11h", "2026-11-25T08:00", "2026-11-25T10:00"),
        ("auj 7h-9h", "2026-11-25T06:00", "2026-11-25T08:00"),
        // Half a year ago nobody is waited for.
        ("1er juin 9h-11h", "2027-06-01T07:00", "2027-06-01T09:00"),
        ("24/11 9h-11h", "2026-11-24T08:00", "2026-11-24T10:00"),
    ] {
        let meant = Plage::new(utc(debut), utc(fin)).expect("a range");
        assert_eq!(fenetre(PARIS, said, now(), 90), Ok(meant), "{said}");
    }
    for (said, rule) in [
        ("29/02/2048", "jour-hors-bornes"),
        ("1800-01-01", "jour-hors-bornes"),
        ("2026-13-01", "mois-inexistant"),
        ("du 31/02 au 2/3", "jour-inexistant"),
        ("demain 11-9", "fin-avant-debut"),
    ] {
        let refusal = fenetre(PARIS, said, now(), 90).expect_err(said);
        assert_eq!((refusal.field, refusal.rule), (Some("fenetre"), rule), "{said}");
    }
}

#[test]
fn a_start_alone_is_waited_for_as_long_as_the_work_takes() {
    for (said, minutes, debut, fin) in [
        ("demain 14h", 90, "2026-11-26T13:00", "2026-11-26T14:30"),
        ("ven. 8h30", 15, "2026-11-27T07:30", "2026-11-27T08:30"),
        ("dans une heure", 60, "2026-11-25T10:00", "2026-11-25T11:00"),
        ("dans 2 h", 60, "2026-11-25T11:00", "2026-11-25T12:00"),
        ("dans une demi-heure", 60, "2026-11-25T09:30", "2026-11-25T10:30"),
        ("in an hour", 60, "2026-11-25T10:00", "2026-11-25T11:00"),
        // Over by now: tomorrow's.
        ("8h", 60, "2026-11-26T07:00", "2026-11-26T08:00"),
    ] {
        let meant = Plage::new(utc(debut), utc(fin)).expect("a range");
        assert_eq!(fenetre(PARIS, said, now(), minutes), Ok(meant), "{said}");
    }
}

#[test]
fn a_night_ends_on_the_next_day() {
    for (said, debut, fin) in [
        ("demain 22h-2h", "2026-11-26T21:00", "2026-11-27T01:00"),
        ("ven. 20h à 6h", "2026-11-27T19:00", "2026-11-28T05:00"),
        ("demain 20h-minuit", "2026-11-26T19:00", "2026-11-26T23:00"),
        ("tomorrow 0:00-24:00", "2026-11-25T23:00", "2026-11-26T23:00"),
        ("demain 8h-24h", "2026-11-26T07:00", "2026-11-26T23:00"),
        ("28.03.2027 1h-4h", "2027-03-28T00:00", "2027-03-28T02:00"),
        ("30.11. 9h-11h", "2026-11-30T08:00", "2026-11-30T10:00"),
    ] {
        let meant = Plage::new(utc(debut), utc(fin)).expect("a range");
        assert_eq!(fenetre(PARIS, said, now(), 60), Ok(meant), "{said}");
    }
    // What would last for more than a night is a slip.
    let rule = |said| fenetre(PARIS, said, now(), 60).expect_err(said).rule;
    assert_eq!(rule("demain 17h-14h"), "fin-avant-debut");
    assert_eq!(rule("demain 22h - demain 2h"), "fin-avant-debut");
    assert_eq!(rule("28.03.2027 2h30-4h"), "heure-inexistante");
}

#[test]
fn what_is_to_be_done_is_not_over_yet() {
    let starts = |said, minutes| debut(PARIS, said, now(), minutes);
    // Of two hours, one is still to come.
    assert_eq!(starts("9h", 120), Ok(utc("2026-11-25T08:00")));
    assert_eq!(starts("9h", 30), Ok(utc("2026-11-26T08:00")));
    assert_eq!(starts("hier 9h", 30), Ok(utc("2026-11-24T08:00")));
    let ends = |said| {
        fin(
            "au",
            said,
            heure::jour(PARIS, now()),
            utc("2026-11-20T08:00").date_naive(),
        )
    };
    assert_eq!(
        ends("24/11").map(|end| end.jour),
        Ok(utc("2026-11-24T08:00").date_naive())
    );
    // A slip, which is then told: it ends before it begins.
    assert_eq!(
        ends("19/11").map(|end| end.jour),
        Ok(utc("2026-11-19T08:00").date_naive())
    );
    assert_eq!(
        ends("5/10").map(|end| end.jour),
        Ok(utc("2027-10-05T08:00").date_naive())
    );
}

#[test]
fn a_window_may_be_a_whole_day() {
    let day = fenetre(PARIS, "demain", now(), 60).expect("a day");
    assert_eq!(
        (day.debut(), day.fin()),
        (utc("2026-11-25T23:00"), utc("2026-11-26T23:00"))
    );
    let hours = fenetre(PARIS, "demain 14h-17h", now(), 60).expect("hours");
    assert_eq!(hours.minutes(), 180);
    let rule = |said| fenetre(PARIS, said, now(), 60).expect_err(said).rule;
    for about in ["demain 17h-14h", "jadis"] {
        let refusal = fenetre(PARIS, about, now(), 60).expect_err(about);
        assert_eq!(refusal.field, Some("fenetre"), "{about}");
    }
    assert_eq!(rule("jadis"), "fenetre-illisible");
    assert_eq!(rule("demain 8h-25h"), "fenetre-illisible");
    for day in ["31/02", "31/02 8h-9h", "31 févr. 8h - 31 févr. 9h", "31/02 matin"] {
        assert_eq!(rule(day), "jour-inexistant", "{day}");
    }
    assert_eq!(rule("mar. 30 nov. 8h-9h"), "jour-autre");
    let morning = fenetre(PARIS, "demain matin", now(), 60).expect("a part of a day");
    assert_eq!(
        (morning.debut(), morning.fin()),
        (utc("2026-11-26T07:00"), utc("2026-11-26T11:00"))
    );
    assert_eq!(rule("28/3/2027 2h30"), "heure-inexistante");
}

#[test]
fn a_wish_is_nothing_or_lies_ahead() {
    for nothing in ["", "  "] {
        assert_eq!(souhait(PARIS, nothing, now(), 60), Ok(None));
    }
    let hours = fenetre(PARIS, "demain 14h-17h", now(), 60);
    assert_eq!(souhait(PARIS, " demain 14h-17h ", now(), 60), hours.map(Some));
    for over_the_year in [
        "du 20/12 au 5/1",
        "du 10/12/2026 au 2/12/2027",
        "du 10/12/26 au 2/12/27",
    ] {
        assert!(
            souhait(PARIS, over_the_year, now(), 60).is_ok(),
            "{over_the_year}"
        );
    }
    // Today is not over.
    assert!(souhait(PARIS, "aujourd'hui", now(), 60).is_ok());
    for (said, rule) in [
        ("hier", "fenetre-passee"),
        ("auj 8h-9h", "fenetre-passee"),
        ("demain 17h-14h", "fin-avant-debut"),
        ("du 10/12 au 2/12", "fin-avant-debut"),
        ("jadis", "fenetre-illisible"),
    ] {
        let refusal = souhait(PARIS, said, now(), 60).expect_err(said);
        assert_eq!((refusal.field, refusal.rule), (Some("fenetre"), rule), "{said}");
    }
}

#[test]
fn lengths_as_people_write_them() {
    for (said, meant) in [
        ("90", Some(90)),
        ("1h30", Some(90)),
        ("2 h", Some(120)),
        ("1,5h", Some(90)),
        ("99999 h", Some(5_999_940)),
        ("45 min", Some(45)),
        ("1 H 05 mn", Some(65)),
        ("", None),
        ("h", None),
        ("1h75", None),
        ("1h-5", None),
        ("-h", None),
        ("99999999999", None),
        ("999999999h59", None),
        ("nan h", None),
    ] {
        assert_eq!(minutes(said), meant, "{said:?}");
    }
}

proptest! {
    #[test]
    fn anything_may_be_typed(texte in "\\PC*") {
        let _ = lire(PARIS, &texte, now());
        let _ = plage(PARIS, &texte, now(), 60);
        let _ = fenetre(PARIS, &texte, now(), 60);
        let _ = souhait(PARIS, &texte, now(), 60);
        let _ = minutes(&texte);
    }

    #[test]
    fn an_hour_is_read_as_it_is_written(h in 0u32..24, m in 0u32..60, days in 0i64..300) {
        let day = heure::jour(PARIS, now()) + TimeDelta::days(days);
        let time = NaiveTime::from_hms_opt(h, m, 0).expect("a time");
        let exact = instant(PARIS, day.and_time(time));
        for said in [format!("+{days} {h}h{m:02}"), format!("{day} {h:02}:{m:02}"), format!("{day}T{h:02}:{m:02}")] {
            prop_assert_eq!(lire(PARIS, &said, now()), exact.clone());
        }
    }

    #[test]
    fn a_stretch_is_never_empty(from in 0u32..24, to in 0u32..24) {
        let read = plage(PARIS, &format!("demain {from}h-{to}h"), now(), 60);
        // Across midnight only for a night.
        prop_assert_eq!(read.is_ok(), from < to || from > to && from - to >= 12);
    }
}
