mod complets;

use chrono::{Datelike, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Place, Text, safe, safe_lines};
use crate::domain::{Code, Langue, Plage, Refusal, RefusalKind};

const FR: Text = Text {
    langue: Langue::Fr,
    zone: Paris,
    keys: None,
    year: None,
};
const EN: Text = Text {
    langue: Langue::En,
    zone: Paris,
    keys: None,
    year: None,
};

fn dec(digits: &str) -> Decimal {
    digits.parse().expect("a number")
}

#[test]
fn a_hint_names_a_key_to_whoever_has_keys() {
    let refusal = Refusal::rule("travail-commence")
        .with("numero", "M-1")
        .with("etat", "en route");
    let hint = |text: Text| text.refusal(&refusal).hint.expect("it says what would do");
    assert_eq!(hint(FR), "Terminez la visite, puis planifiez une suite.");
    let keys = |code: &str, place: Place, _: Text| {
        assert_eq!(
            (code, place),
            ("terminer", Place(7)),
            "only what is named is looked for"
        );
        Some("T".to_owned())
    };
    assert_eq!(
        hint(FR.with_keys(keys, Place(7))),
        "Terminez la visite (T), puis planifiez une suite."
    );
    // Nor is anything looked for where a text names no key.
    let none = FR.with_keys(|code, _, _| panic!("{code}"), Place::default());
    assert_eq!(none.get("fait"), "Fait.");
    assert!(none.refusal(&Refusal::rule("rien-choisi")).hint.is_some());
}

#[test]
fn a_missing_key_shows_itself() {
    assert_eq!(FR.get("rien-de-tel"), "⟦rien-de-tel⟧");
    assert_eq!(
        FR.refusal(&Refusal::rule("règle-inconnue")).message,
        "⟦refus-r-gle-inconnue⟧"
    );
}

#[test]
fn a_day_in_a_narrow_list_says_its_month_where_it_is_far() {
    let day = |y, m, d| chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let today = day(2026, 11, 23);
    for (langue, there, expected) in [
        (Langue::Fr, day(2026, 11, 29), "dim. 29"),
        (Langue::Fr, day(2026, 11, 30), "30 nov."),
        (Langue::Fr, day(2026, 12, 1), "1er déc."),
        (Langue::En, day(2026, 12, 15), "15 Dec"),
        (Langue::Fr, day(2027, 1, 15), "15 janv. 2027|01/2027"),
    ] {
        let text = Text::new(langue, Paris);
        let said = text.day_near(there, today).join("|").replace('\u{a0}', " ");
        assert_eq!(said, expected);
    }
}

#[test]
fn dates_and_hours() {
    let at = |h, m| Utc.with_ymd_and_hms(2026, 11, 23, h, m, 0).unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    assert_eq!(FR.date(day), "lun. 23 nov. 2026");
    assert_eq!(EN.date(day), "Mon 23 Nov 2026");
    assert_eq!(FR.date(day.with_day0(0).unwrap()), "dim. 1er nov. 2026");
    assert_eq!(
        FR.time(at(13, 2)),
        "14:02",
        "hours are those of the reader's zone"
    );
    let plage = |h, fin| Plage::new(at(h, 0), at(fin, 30)).unwrap();
    assert_eq!(FR.hours(plage(7, 9)), "08:00–10:30");
    assert_eq!(FR.plage(plage(7, 9)), "lun. 23 nov. 08:00–10:30");
    assert_eq!(FR.hours(plage(20, 23)), "lun. 23 nov. 21:00 – mar. 24 nov. 00:30");
    let evening = Plage::new(at(20, 0), at(23, 0)).unwrap();
    assert_eq!(FR.hours(evening), "21:00–24:00", "the end of a day is its own");
    assert_eq!(FR.plage(evening), "lun. 23 nov. 21:00–24:00");
    let longer = Plage::new(at(20, 0) - chrono::TimeDelta::days(1), at(23, 0)).unwrap();
    assert_eq!(FR.plage(longer), "dim. 22 nov. 21:00 – lun. 23 nov. 24:00");
}

#[test]
fn durations() {
    assert_eq!(FR.duration(40), "40\u{a0}min");
    assert_eq!(FR.duration(120), "2\u{a0}h");
    assert_eq!(FR.duration(65), "1\u{a0}h\u{a0}05");
    assert_eq!(EN.duration(-65), "−1\u{a0}h 05\u{a0}min");
    assert_eq!(FR.countdown(40), "0h40");
    assert_eq!(FR.countdown(-40), "−0h40");
    assert_eq!(FR.countdown(3 * 1440 + 245), "3j 04h");
    assert_eq!(EN.countdown(30 * 1440), "30d");
    assert_eq!(FR.duration(i64::MIN), FR.duration(i64::MIN), "no overflow");
}

#[test]
fn numbers() {
    assert_eq!(FR.money(dec("1234.5")), "1\u{202f}234,50\u{a0}€");
    assert_eq!(EN.money(dec("1234.5")), "€1,234.50");
    assert_eq!(EN.money(dec("-0.005")), "−€0.01", "half away from zero");
    assert_eq!(FR.money(dec("-0.001")), "0,00\u{a0}€");
    assert_eq!(FR.integer(1_000_000), "1\u{202f}000\u{202f}000");
    assert_eq!(
        FR.integer(i64::MIN),
        "−9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808"
    );
    assert_eq!(FR.decimal(dec("12.500")), "12,5");
}

#[test]
fn refusals_are_said_with_their_values() {
    let said = FR.refusal(&Refusal::stale("mission", 3, 1004));
    assert!(said.message.contains("modifié entre-temps"), "{said:?}");
    assert!(said.hint.is_some());
    let hostile = FR.refusal(&Refusal::not_found("mission", "M-\u{1b}[2J\u{202e}1"));
    assert!(hostile.message.contains("M-1"), "{hostile:?}");
}

#[test]
fn stored_text_can_do_nothing_to_a_terminal() {
    assert_eq!(
        safe("Société Générale – 12 rue Hôtel‑de‑Ville"),
        "Société Générale – 12 rue Hôtel‑de‑Ville"
    );
    assert_eq!(safe("a\u{1b}]0;x\u{7}b\u{9b}1;31mc"), "abc");
    assert_eq!(safe("un\r\ndeux\u{2028}trois\tquatre"), "un deux trois quatre");
    assert_eq!(
        safe_lines("un\r\ndeux\u{2028}trois\tquatre"),
        "un\ndeux\ntrois quatre"
    );
    assert_eq!(safe("e\u{301}"), "é", "composed, so that it takes one cell");
    assert_eq!(
        safe(&format!(
            "{}Z{}",
            "\u{301}", "\u{301}\u{302}\u{303}\u{304}\u{305}"
        ))
        .chars()
        .count(),
        4
    );
}

#[test]
fn a_filter_that_is_not_understood_is_told_the_near_word_and_the_known_ones() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day");
    let refusal =
        crate::domain::filtre::Filtre::parse("etta:planifiee", crate::domain::liste_missions::CHAMPS, day)
            .expect_err("unknown");
    let hint = FR.refusal(&refusal).hint.expect("it says what would do");
    let hint = hint.replace('\u{a0}', " ");
    assert!(hint.starts_with("Vouliez-vous dire « etat » ?"), "{hint}");
    assert!(hint.contains("tech, "), "{hint}");
    assert!(hint.contains("priorite, urgence"), "{hint}");
}

proptest! {
    #[test]
    fn safe_text_is_safe_and_stays_so(text in any::<String>()) {
        let once = safe(&text).into_owned();
        prop_assert!(!once.chars().any(char::is_control), "{once:?}");
        let reordering = once.contains(['\u{202e}', '\u{2066}', '\u{2028}', '\u{2029}', '\u{200b}']);
        prop_assert!(!reordering, "{once:?}");
        prop_assert_eq!(safe(&once), once.as_str());
        let lines = safe_lines(&text).into_owned();
        prop_assert!(!lines.chars().any(|c| c.is_control() && c != '\n'));
    }
}

#[test]
fn of_somebody_is_said_as_french_says_it() {
    let de = super::format::de;
    for (name, said) in [
        ("Agnès Roy", "d’Agnès Roy"),
        ("Émile Zola", "d’Émile Zola"),
        ("Hugo Petit", "d’Hugo Petit"),
        ("Yves Roy", "d’Yves Roy"),
        ("Yann Roy", "de Yann Roy"),
        ("Karim Benali", "de Karim Benali"),
        ("Œuvres", "d’Œuvres"),
        ("", "de "),
    ] {
        assert_eq!(de(name), said);
    }
    let said = |text: Text, permission: &str| {
        let refusal =
            Refusal::new(RefusalKind::Permission, "permission-absente").with("permission", permission);
        text.refusal(&refusal).message
    };
    assert_eq!(
        said(FR, "mission.planifier"),
        "Vous n’avez pas le droit de planifier."
    );
    assert_eq!(
        said(FR, "mission.annuler"),
        "Vous n’avez pas le droit d’annuler ou de suspendre une mission."
    );
    assert_eq!(
        said(FR, "facture.emettre"),
        "Vous n’avez pas le droit d’émettre les factures."
    );
}

/// What the screens call them is understood by filters, and so is what filters call them.
#[test]
fn labels_are_values_of_filters() {
    use crate::domain::client::TypeClient;
    use crate::domain::filtre::{Champ, Filtre, Nature, Valeur, codes, mot};
    use crate::domain::journal::{Action, Objet};
    use crate::domain::mission::{EtatMission, TypeMission};
    use crate::domain::notification::Evenement;

    fn misread<C: Code>(label: impl Fn(Text, C) -> String) -> Vec<String> {
        let mut misread = Vec::new();
        let champs = [Champ {
            noms: &["x"],
            nature: Nature::Code(codes::<C>),
        }];
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        for code in C::ALL.iter().copied() {
            for text in [FR, EN] {
                for said in [label(text, code), mot(code.code(), text.langue())] {
                    let typed = format!("x:\"{said}\"");
                    let read = Filtre::parse(&typed, &champs, day);
                    let read = read.map(|filtre| filtre.termes[0].valeurs.clone());
                    if read.is_ok_and(|valeurs| valeurs == [Valeur::Code(code.code())]) {
                        continue;
                    }
                    misread.push(format!("{said} ({})", code.code()));
                }
            }
        }
        misread
    }
    let misread = [
        misread(|text, etat: EtatMission| text.label(etat).into_owned()),
        misread(|text, kind: TypeMission| text.label(kind).into_owned()),
        misread(|text, kind: TypeClient| text.label(kind).into_owned()),
        misread(|text, what: Evenement| text.label(what).into_owned()),
        misread(|text, action: Action| text.label(action).into_owned()),
        misread(|text, objet: Objet| text.label_of("sorte", objet.code()).into_owned()),
    ];
    assert_eq!(misread.concat(), Vec::<String>::new());
}

#[test]
fn who_types_commands_is_told_one_who_presses_keys_a_key() {
    let refusal = Refusal::conflict("mission-deja-pourvue")
        .with("numero", "M-2026-00042")
        .with("effectif", 1)
        .with("qui", "Ana Morel")
        .with("plage", "demain");
    let hint = |text: Text| text.refusal(&refusal).hint.unwrap_or_default();
    for text in [FR, EN] {
        assert!(hint(text).contains("--aide"), "{}", hint(text));
        let keys = text.with_keys(crate::console::keymap::key_from, Place::default());
        assert!(
            hint(keys).contains("(R)") && !hint(keys).contains("--aide"),
            "{}",
            hint(keys)
        );
    }
}
