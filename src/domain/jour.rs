//! Days as people say them: `demain`, `ven`, `24/11`, `+3`.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use super::actor::Langue;
use super::texte::plat;

/// Why a text means no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Faux {
    /// It isn't read.
    Illisible,
    /// It is read, and no calendar has that day: `31/02`.
    Inexistant,
    /// It is read, and no year has that month: `2026-13-01`.
    Mois,
    /// It is read, and lies further back than anything that is kept: `1/1/1800`.
    HorsBornes(NaiveDate),
    /// It names a day of the week on which that date doesn't fall.
    Autre(NaiveDate),
}

/// To which year a day and month without one lean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Penche {
    /// The nearest such day, within half a year either way.
    Proche,
    /// The first one from that day on: what ends does not lie before its beginning, what falls due not behind.
    Des(NaiveDate),
    /// The same, for the end of what begins that day; the month before it is a mistake to tell, not a year later.
    Fin(NaiveDate),
}

/// So long before its beginning, an end is a slip.
const MISTAKEN: Days = Days::new(31);

/// The day that `texte` means, as seen from `aujourdhui`; nothing where it means none.
#[must_use]
pub fn parse(texte: &str, aujourdhui: NaiveDate) -> Option<NaiveDate> {
    lire(texte, aujourdhui).ok()
}

/// The day that `texte` means, as seen from `aujourdhui`: in French or English words, or in figures.
///
/// A weekday is the next one, today included, and tomorrow at the earliest with `prochain`; a day and month without a
/// year are the nearest such day, within half a year either way, or the one of this year that falls on the weekday
/// beside it.
///
/// # Errors
/// Why it means none.
pub fn lire(texte: &str, aujourdhui: NaiveDate) -> Result<NaiveDate, Faux> {
    vers(texte, Penche::Proche, aujourdhui)
}

/// The same, where a day and month without a year may lean to what comes.
///
/// # Errors
/// Why it means none.
pub fn vers(texte: &str, penche: Penche, aujourdhui: NaiveDate) -> Result<NaiveDate, Faux> {
    let texte = plat(texte).replace(',', " ");
    let mots: Vec<&str> = texte.split_whitespace().collect();
    let (article, mots) = match mots[..] {
        ["le" | "the" | "on" | "du" | "au", ref reste @ ..] => (true, reste),
        _ => (false, &mots[..]),
    };
    match mots {
        // `le 30`: with its article a number is a day.
        [mot] if article && let Some(quantieme) = quantieme(mot) => prochain(quantieme, penche, aujourdhui),
        ["dans" | "in", n, unite] if let Some(jour) = delai(n, unite, aujourdhui) => jour,
        [mot] => un_mot(mot, penche, aujourdhui),
        ["apres", "demain"] | ["day", "after", "tomorrow"] => dans(2, aujourdhui),
        [jour, "prochain"] | ["next", jour] => suivant(nomme(jour)?, dans(1, aujourdhui)?),
        // A Tuesday that is near, else a day of March.
        ["mar", jour] if let Some(mardi) = mardi_proche(jour, aujourdhui) => Ok(mardi),
        [premier, reste @ ..] => match (Date::lire(mots), nomme(premier)) {
            (Some(date), _) => date.resout(None, penche, aujourdhui),
            (None, Ok(semaine)) => le(semaine, reste, penche, aujourdhui),
            (None, Err(faux)) => Err(faux),
        },
        [] => Err(Faux::Illisible),
    }
}

fn un_mot(mot: &str, penche: Penche, aujourdhui: NaiveDate) -> Result<NaiveDate, Faux> {
    let nu = mot.trim_end_matches('.');
    match nu {
        "aujourd'hui" | "aujourdhui" | "auj" | "today" => return Ok(aujourdhui),
        "demain" | "tomorrow" => return dans(1, aujourdhui),
        "apres-demain" | "apresdemain" => return dans(2, aujourdhui),
        "hier" | "yesterday" => return aujourdhui.pred_opt().ok_or(Faux::Inexistant),
        _ => {}
    }
    if let Some(jour) = semaine(nu) {
        return suivant(jour, aujourdhui);
    }
    if let Some(n) = nu.strip_prefix('+').and_then(nombre) {
        return dans(n, aujourdhui);
    }
    if let Some(n) = nu.strip_prefix('-').and_then(nombre) {
        return aujourdhui.checked_sub_days(Days::new(n)).ok_or(Faux::Inexistant);
    }
    Date::en_chiffres(nu)
        .ok_or(Faux::Illisible)?
        .resout(None, penche, aujourdhui)
}

/// In `3 jours`, `2 weeks`, `6 mois`, `2 ans`; nothing where it is no such delay.
fn delai(n: &str, unite: &str, aujourdhui: NaiveDate) -> Option<Result<NaiveDate, Faux>> {
    let n = chiffres(n, 3)?;
    let mois = |mois| {
        aujourdhui
            .checked_add_months(Months::new(mois))
            .ok_or(Faux::Inexistant)
    };
    Some(match unite {
        "jour" | "jours" | "j" | "day" | "days" => dans(n.into(), aujourdhui),
        "semaine" | "semaines" | "week" | "weeks" => dans(u64::from(n) * 7, aujourdhui),
        "mois" | "month" | "months" => mois(n),
        "an" | "ans" | "annee" | "annees" | "year" | "years" => mois(n * 12),
        _ => return None,
    })
}

/// The next day of that number: not every month has a 31st.
fn prochain(quantieme: u32, penche: Penche, aujourdhui: NaiveDate) -> Result<NaiveDate, Faux> {
    let depuis = match penche {
        Penche::Proche => aujourdhui,
        Penche::Des(jour) | Penche::Fin(jour) => jour.max(aujourdhui),
    };
    let mut ahead = depuis.iter_days().take(62);
    ahead.find(|day| day.day() == quantieme).ok_or(Faux::Inexistant)
}

fn dans(jours: u64, aujourdhui: NaiveDate) -> Result<NaiveDate, Faux> {
    aujourdhui
        .checked_add_days(Days::new(jours))
        .ok_or(Faux::Inexistant)
}

/// The next day of that name, `depuis` included.
fn suivant(jour: Weekday, depuis: NaiveDate) -> Result<NaiveDate, Faux> {
    let ahead = (jour.num_days_from_monday() + 7 - depuis.weekday().num_days_from_monday()) % 7;
    dans(ahead.into(), depuis)
}

fn nomme(mot: &str) -> Result<Weekday, Faux> {
    semaine(mot.trim_end_matches('.')).ok_or(Faux::Illisible)
}

/// `lun. 30 nov. 2026`, `ven. 27/11`, `lun. 30`: a date with the name of its day before it.
fn le(jour: Weekday, reste: &[&str], penche: Penche, aujourdhui: NaiveDate) -> Result<NaiveDate, Faux> {
    let date = match reste {
        [mot] => match quantieme(mot) {
            Some(quantieme) => return proche(jour, quantieme, aujourdhui),
            None => Date::en_chiffres(mot),
        },
        _ => Date::lire(reste),
    };
    date.ok_or(Faux::Illisible)?
        .resout(Some(jour), penche, aujourdhui)
}

/// The Tuesday of that number within two weeks either way.
fn mardi_proche(jour: &str, aujourdhui: NaiveDate) -> Option<NaiveDate> {
    let mardi = proche(Weekday::Tue, quantieme(jour)?, aujourdhui).ok()?;
    ((mardi - aujourdhui).num_days().abs() <= 14).then_some(mardi)
}

/// The nearest day of that name and number, within two months either way: not every month has a 31st.
fn proche(jour: Weekday, quantieme: u32, aujourdhui: NaiveDate) -> Result<NaiveDate, Faux> {
    let around = (0..=62).flat_map(|n| {
        [
            aujourdhui.checked_add_days(Days::new(n)),
            aujourdhui.checked_sub_days(Days::new(n)),
        ]
    });
    let mut near = around.flatten().filter(|day| day.day() == quantieme);
    let first = near.next().ok_or(Faux::Inexistant)?;
    let mut all = std::iter::once(first).chain(near);
    all.find(|day| day.weekday() == jour).ok_or(Faux::Autre(first))
}

/// A date as it was said, which may be none.
#[derive(Clone, Copy)]
struct Date {
    jour: u32,
    mois: u32,
    an: Option<i32>,
}

impl Date {
    /// `30 nov.`, `1er decembre 2026`, `nov 30 2026`.
    fn lire(mots: &[&str]) -> Option<Self> {
        let (premier, second, an) = match mots {
            [premier, second] => (premier, second, None),
            [premier, second, an] => (premier, second, Some(annee(an)?)),
            _ => return None,
        };
        let jour = |mot: &str| quantieme(mot);
        let (jour, mois) = match (jour(premier), jour(second)) {
            (Some(jour), None) => (jour, mois(second)?),
            // With its point it is a Tuesday.
            (None, Some(jour)) if *premier != "mar." => (jour, mois(premier)?),
            _ => return None,
        };
        Some(Self { jour, mois, an })
    }

    /// `24/11`, `24/11/26`, `24/11/2026`, `24.11.2026`, `2026-11-24`.
    fn en_chiffres(mot: &str) -> Option<Self> {
        let iso = mot.contains('-');
        let parts: Vec<&str> = mot.split(if iso { &['-'][..] } else { &['/', '.'] }).collect();
        let (jour, mois, an) = match parts[..] {
            [an, mois, jour] if iso && an.len() == 4 => (jour, mois, Some(annee(an)?)),
            [jour, mois] if !iso => (jour, mois, None),
            [jour, mois, an] if !iso => (jour, mois, Some(annee(an)?)),
            _ => return None,
        };
        let (jour, mois) = (chiffres(jour, 2)?, chiffres(mois, 2)?);
        Some(Self { jour, mois, an })
    }

    fn resout(
        self,
        semaine: Option<Weekday>,
        penche: Penche,
        aujourdhui: NaiveDate,
    ) -> Result<NaiveDate, Faux> {
        if !(1..=12).contains(&self.mois) {
            return Err(Faux::Mois);
        }
        let in_year = |an: i32| NaiveDate::from_ymd_opt(an, self.mois, self.jour);
        let from = |first: NaiveDate| {
            let mut ahead = (first.year()..=first.year() + 1).filter_map(in_year);
            ahead.find(|day| *day >= first)
        };
        let falls = |day: &NaiveDate| semaine.is_none_or(|wanted| day.weekday() == wanted);
        let this = aujourdhui.year();
        let near = match self.an {
            Some(an) => in_year(an),
            None => match penche {
                Penche::Proche => (this - 1..=this + 1)
                    .filter_map(in_year)
                    .min_by_key(|day| (*day - aujourdhui).num_days().abs()),
                Penche::Des(first) => from(first),
                Penche::Fin(debut) => from(debut.checked_sub_days(MISTAKEN).unwrap_or(debut)),
            },
        };
        let near = near.ok_or(Faux::Inexistant)?;
        if near.year() < 1900 {
            return Err(Faux::HorsBornes(near));
        }
        let this_year = self.an.is_none().then(|| in_year(this)).flatten();
        let mut possible = std::iter::once(near).chain(this_year);
        possible.find(falls).ok_or(Faux::Autre(near))
    }
}

/// `7`, `1er`, `30th`.
fn quantieme(mot: &str) -> Option<u32> {
    let ends = ["er", "st", "nd", "rd", "th"];
    let bare = ends.iter().find_map(|end| mot.strip_suffix(end)).unwrap_or(mot);
    chiffres(bare, 2)
}

/// `2026`, or `26` of this century.
fn annee(mot: &str) -> Option<i32> {
    let an = chiffres(mot, 4).filter(|_| matches!(mot.len(), 2 | 4))?;
    i32::try_from(if mot.len() == 2 { 2000 + an } else { an }).ok()
}

fn chiffres(mot: &str, most: usize) -> Option<u32> {
    let digits = (1..=most).contains(&mot.len()) && mot.bytes().all(|c| c.is_ascii_digit());
    digits.then(|| mot.parse().ok()).flatten()
}

/// The months without accents, in French and in English.
const MOIS: [(&str, &str); 12] = [
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
];

/// The only month that a word begins to name, with three letters at least.
fn mois(mot: &str) -> Option<u32> {
    let mot = mot.trim_end_matches('.');
    let begins = |(fr, en): &(&str, &str)| mot.len() >= 3 && (fr.starts_with(mot) || en.starts_with(mot));
    let mut found = (1u32..).zip(MOIS).filter(|(_, names)| begins(names));
    let (number, _) = found.next()?;
    found.next().is_none().then_some(number)
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
            ("lun. 30 nov.", day(2026, 11, 30)),
            ("Lundi 30 novembre 2026", day(2026, 11, 30)),
            ("le 1er décembre", day(2026, 12, 1)),
            ("29 mars", day(2027, 3, 29)),
            ("31 déc. 2026", day(2026, 12, 31)),
            ("5 août 27", day(2027, 8, 5)),
            ("juil. 14", day(2026, 7, 14)),
            ("Mar 29", day(2027, 3, 29)),
            ("November 30th, 2026", day(2026, 11, 30)),
            ("Mon 30 Nov", day(2026, 11, 30)),
            ("ven. 27/11", day(2026, 11, 27)),
            ("ven. 2026-11-27", day(2026, 11, 27)),
            // The day of the week tells which year.
            ("jeu. 5 févr.", day(2026, 2, 5)),
            ("ven. 5 févr.", day(2027, 2, 5)),
            // With the point a Tuesday, without it March.
            ("mar. 24", day(2026, 11, 24)),
            ("mar 24", day(2026, 11, 24)),
            ("mar 1", day(2026, 12, 1)),
            ("jeu. 31", day(2026, 12, 31)),
            ("lun. 30", day(2026, 11, 30)),
            ("lundi prochain", day(2026, 11, 30)),
            ("mercredi prochain", day(2026, 12, 2)),
            ("next Monday", day(2026, 11, 30)),
            ("après demain", day(2026, 11, 27)),
            ("dans 3 jours", day(2026, 11, 28)),
            ("dans 6 mois", day(2027, 5, 25)),
            ("dans 2 ans", day(2028, 11, 25)),
            ("in 1 year", day(2027, 11, 25)),
            ("in 2 weeks", day(2026, 12, 9)),
            ("le 30", day(2026, 11, 30)),
            ("le 24", day(2026, 12, 24)),
            ("the 31st", day(2026, 12, 31)),
        ] {
            assert_eq!(parse(texte, today), Some(wanted), "{texte}");
        }
        for texte in [
            "",
            "ma",
            "jadis",
            "+",
            "1/2/3/4",
            "30",
            "30 jui",
            "30 30",
            "lundi lundi",
            "nov.",
            "nov. nov.",
            "prochain",
        ] {
            assert_eq!(lire(texte, today), Err(Faux::Illisible), "{texte}");
        }
        for texte in [
            "31/02",
            "32/1",
            "le 32",
            "29/2",
            "30 févr. 2026",
            "lun. 31 juin",
            "lun. 40",
        ] {
            assert_eq!(lire(texte, today), Err(Faux::Inexistant), "{texte}");
        }
        for texte in ["2026-13-01", "1/13", "lun. 30/0/2026"] {
            assert_eq!(lire(texte, today), Err(Faux::Mois), "{texte}");
        }
        for (texte, far) in [("1800-01-01", day(1800, 1, 1)), ("1/1/0026", day(26, 1, 1))] {
            assert_eq!(lire(texte, today), Err(Faux::HorsBornes(far)), "{texte}");
        }
        for (texte, falls) in [
            ("mar. 30 nov.", day(2026, 11, 30)),
            ("mardi 30/11/2026", day(2026, 11, 30)),
            ("mar. 30", day(2026, 11, 30)),
        ] {
            assert_eq!(lire(texte, today), Err(Faux::Autre(falls)), "{texte}");
        }
    }

    #[test]
    fn what_ends_lies_ahead() {
        let today = day(2026, 11, 25);
        for (texte, near, ahead) in [
            ("1er juin", day(2026, 6, 1), day(2027, 6, 1)),
            ("24/11", day(2026, 11, 24), day(2027, 11, 24)),
            ("25/11", today, today),
            ("31 déc.", day(2026, 12, 31), day(2026, 12, 31)),
            ("1/6/26", day(2026, 6, 1), day(2026, 6, 1)),
            // The day of the week tells which year.
            ("jeu. 5 févr.", day(2026, 2, 5), day(2026, 2, 5)),
        ] {
            assert_eq!(vers(texte, Penche::Proche, today), Ok(near), "{texte}");
            assert_eq!(vers(texte, Penche::Des(today), today), Ok(ahead), "{texte}");
        }
        // From another day on: the end of what began then.
        let begun = Penche::Des(day(2026, 11, 20));
        assert_eq!(vers("24/11", begun, today), Ok(day(2026, 11, 24)));
        assert_eq!(vers("19/11", begun, today), Ok(day(2027, 11, 19)));
        let end = Penche::Fin(day(2026, 12, 15));
        assert_eq!(vers("5/1", end, today), Ok(day(2027, 1, 5)));
        assert_eq!(vers("le 30", end, today), Ok(day(2026, 12, 30)));
        assert_eq!(
            vers("10/12", end, today),
            Ok(day(2026, 12, 10)),
            "before it begins"
        );
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = parse(&texte, day(2026, 11, 25));
        }
    }
}
