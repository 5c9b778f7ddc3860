//! Days as people say them: `demain`, `ven`, `24/11`, `+3`.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::actor::Langue;
use super::texte::plat;

/// The day that `texte` means, as seen from `aujourdhui`; nothing where it means none.
///
/// A weekday is the next one, today included; a day and month without a year are the nearest such day, within half a
/// year either way. French and English words.
#[must_use]
pub fn parse(texte: &str, aujourdhui: NaiveDate) -> Option<NaiveDate> {
    let texte = plat(texte);
    let texte = texte.trim_end_matches('.');
    match texte {
        "aujourd'hui" | "aujourd’hui" | "aujourdhui" | "auj" | "today" => return Some(aujourdhui),
        "demain" | "tomorrow" => return aujourdhui.succ_opt(),
        "apres-demain" | "apresdemain" => return aujourdhui.checked_add_days(Days::new(2)),
        "hier" | "yesterday" => return aujourdhui.pred_opt(),
        _ => {}
    }
    if let Some(jour) = semaine(texte) {
        let ahead = (jour.num_days_from_monday() + 7 - aujourdhui.weekday().num_days_from_monday()) % 7;
        return aujourdhui.checked_add_days(Days::new(ahead.into()));
    }
    if let Some(n) = texte.strip_prefix('+').and_then(nombre) {
        return aujourdhui.checked_add_days(Days::new(n));
    }
    if let Some(n) = texte.strip_prefix('-').and_then(nombre) {
        return aujourdhui.checked_sub_days(Days::new(n));
    }
    NaiveDate::parse_from_str(texte, "%Y-%m-%d")
        .ok()
        .filter(|jour| (1900..=9999).contains(&jour.year()))
        .or_else(|| chiffres(texte, aujourdhui))
}

/// `7` or `7j`.
fn nombre(texte: &str) -> Option<u64> {
    texte
        .trim_end_matches(['j', 'd'])
        .parse()
        .ok()
        .filter(|n| *n <= 100_000)
}

/// The days of the week, in French and in English.
const NOMS: [(&str, &str, Weekday); 7] = [
    ("lundi", "monday", Weekday::Mon),
    ("mardi", "tuesday", Weekday::Tue),
    ("mercredi", "wednesday", Weekday::Wed),
    ("jeudi", "thursday", Weekday::Thu),
    ("vendredi", "friday", Weekday::Fri),
    ("samedi", "saturday", Weekday::Sat),
    ("dimanche", "sunday", Weekday::Sun),
];

/// How a day of the week is written short (1 is Monday): `lun`, `mon`; what [`semaine`] reads again.
pub(super) fn bref(jour: i16, langue: Langue) -> &'static str {
    let at = usize::try_from(jour - 1).unwrap_or(0).min(NOMS.len() - 1);
    let (fr, en, _) = NOMS[at];
    match langue {
        Langue::Fr => &fr[..3],
        Langue::En => &en[..3],
    }
}

/// The weekday that a text begins to name, with three letters at least.
pub(super) fn semaine(texte: &str) -> Option<Weekday> {
    NOMS.iter()
        .find(|(fr, en, _)| texte.len() >= 3 && (fr.starts_with(texte) || en.starts_with(texte)))
        .map(|(_, _, jour)| *jour)
}

/// `24/11`, `24/11/26`, `24/11/2026`.
fn chiffres(texte: &str, aujourdhui: NaiveDate) -> Option<NaiveDate> {
    let parts: Vec<u32> = texte
        .split('/')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match parts[..] {
        [jour, mois] => {
            let year = aujourdhui.year();
            (year - 1..=year + 1)
                .filter_map(|year| NaiveDate::from_ymd_opt(year, mois, jour))
                .min_by_key(|candidate| (*candidate - aujourdhui).num_days().abs())
        }
        [jour, mois, an] => {
            let an = if an < 100 { 2000 + an } else { an };
            NaiveDate::from_ymd_opt(i32::try_from(an).ok()?, mois, jour).filter(|jour| jour.year() <= 9999)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn days_in_words_and_figures() {
        // Wednesday.
        let today = day(2026, 11, 25);
        for (texte, wanted) in [
            ("aujourd'hui", day(2026, 11, 25)),
            ("Demain", day(2026, 11, 26)),
            ("hier", day(2026, 11, 24)),
            ("ven.", day(2026, 11, 27)),
            ("mercredi", day(2026, 11, 25)),
            ("mardi", day(2026, 12, 1)),
            ("fri", day(2026, 11, 27)),
            ("+3", day(2026, 11, 28)),
            ("-7j", day(2026, 11, 18)),
            ("2026-12-01", day(2026, 12, 1)),
            ("24/11", day(2026, 11, 24)),
            ("3/1", day(2027, 1, 3)),
            ("3/1/26", day(2026, 1, 3)),
        ] {
            assert_eq!(parse(texte, today), Some(wanted), "{texte}");
        }
        for texte in ["", "ma", "jadis", "32/1", "2026-13-01", "+", "1/2/3/4", "29/2"] {
            assert_eq!(parse(texte, today), None, "{texte}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = parse(&texte, day(2026, 11, 25));
        }
    }
}
