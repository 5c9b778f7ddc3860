//! The usual week of a person, as people write it: `lun-ven 8:00-12:00 13:00-17:00, sam 9:00-12:00`.

use chrono::{NaiveTime, Timelike as _, Weekday};
use serde::{Deserialize, Serialize};

use super::actor::Langue;
use super::jour;
use super::refusal::Refusal;
use super::texte::plat;

/// Hours of one day of the week, on the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Heures {
    /// 1 is Monday, 7 Sunday.
    pub jour: i16,
    /// First minute inside.
    pub debut: NaiveTime,
    /// First minute after; midnight is the one that ends the day.
    pub fin: NaiveTime,
}

impl Heures {
    /// Minutes since midnight at the end: 1440 where the day ends with it.
    fn limite(self) -> u32 {
        match self.fin.num_seconds_from_midnight() / 60 {
            0 => 24 * 60,
            minutes => minutes,
        }
    }

    fn depart(self) -> u32 {
        self.debut.num_seconds_from_midnight() / 60
    }
}

/// Reads a week: groups apart by commas or semicolons, each the days and then their hours; nothing means no hours.
///
/// # Errors
/// A refusal `semaine-illisible` that names the piece.
pub fn parse(texte: &str) -> Result<Vec<Heures>, Refusal> {
    let mut semaine = Vec::new();
    // As it is shown.
    let texte = texte.replace('–', "-");
    for groupe in texte
        .split([',', ';'])
        .map(str::trim)
        .filter(|groupe| !groupe.is_empty())
    {
        let unreadable =
            |piece: &str| Refusal::invalid("horaires", "semaine-illisible").with("valeur", piece);
        let mut pieces = groupe.split_whitespace();
        let jours = pieces.next().and_then(jours).ok_or_else(|| unreadable(groupe))?;
        let heures: Vec<(NaiveTime, NaiveTime)> = pieces
            .map(|piece| journee(piece).ok_or_else(|| unreadable(piece)))
            .collect::<Result<_, _>>()?;
        if heures.is_empty() {
            return Err(unreadable(groupe));
        }
        for jour in jours {
            semaine.extend(heures.iter().map(|&(debut, fin)| Heures { jour, debut, fin }));
        }
    }
    check(&mut semaine)?;
    Ok(semaine)
}

/// Puts a week in order.
///
/// # Errors
/// A refusal when a range ends before it starts, two overlap, or a day is none.
pub fn check(semaine: &mut [Heures]) -> Result<(), Refusal> {
    let said = |heures: &Heures| format!("{}-{}", heures.debut.format("%H:%M"), heures.fin.format("%H:%M"));
    semaine.sort_unstable();
    if let Some(wrong) = semaine
        .iter()
        .find(|heures| heures.depart() >= heures.limite() || !(1..=7).contains(&heures.jour))
    {
        return Err(Refusal::invalid("horaires", "horaire-a-l-envers").with("valeur", said(wrong)));
    }
    for two in semaine.windows(2) {
        if two[0].jour == two[1].jour && two[1].depart() < two[0].limite() {
            return Err(Refusal::invalid("horaires", "horaires-superposes")
                .with("premier", said(&two[0]))
                .with("second", said(&two[1])));
        }
    }
    Ok(())
}

/// Days that follow each other with the same hours: first day, last day, hours.
pub type Groupe = (i16, i16, Vec<(NaiveTime, NaiveTime)>);

/// The week in as few groups as it takes.
#[must_use]
pub fn groupes(semaine: &[Heures]) -> Vec<Groupe> {
    let mut groupes: Vec<Groupe> = Vec::new();
    for jour in 1..=7 {
        let heures: Vec<_> = semaine
            .iter()
            .filter(|heures| heures.jour == jour)
            .map(|heures| (heures.debut, heures.fin))
            .collect();
        match groupes.last_mut() {
            _ if heures.is_empty() => {}
            Some((_, dernier, memes)) if *dernier == jour - 1 && *memes == heures => *dernier = jour,
            _ => groupes.push((jour, jour, heures)),
        }
    }
    groupes
}

/// `lun`, `lun-ven`, `sam-lun`.
pub(super) fn jours(texte: &str) -> Option<Vec<i16>> {
    let day = |texte: &str| jour::semaine(plat(texte).trim_end_matches('.'));
    let Some((premier, dernier)) = texte.split_once('-') else {
        return Some(vec![iso(day(texte)?)]);
    };
    let (mut at, dernier) = (day(premier)?, day(dernier)?);
    let mut jours = vec![iso(at)];
    while at != dernier {
        at = at.succ();
        jours.push(iso(at));
    }
    Some(jours)
}

fn iso(jour: Weekday) -> i16 {
    // 1 to 7: it always fits.
    i16::try_from(jour.number_from_monday()).unwrap_or(7)
}

/// `8:00-12:00`, `8h-12h30`, `8-12`.
pub(super) fn heures(texte: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (debut, fin) = texte.split_once('-')?;
    Some((heure(debut)?, heure(fin)?))
}

/// The same of a working day, which may end with the day: `22-24`.
fn journee(texte: &str) -> Option<(NaiveTime, NaiveTime)> {
    match texte.split_once('-') {
        Some((debut, "24" | "24h" | "24H" | "24:00" | "24h00" | "24H00")) => {
            Some((heure(debut)?, NaiveTime::MIN))
        }
        _ => heures(texte),
    }
}

/// An hour as it is said: `8`, `8h30`, `08:00`.
#[must_use]
pub fn heure(texte: &str) -> Option<NaiveTime> {
    let (heures, minutes) = texte.split_once([':', 'h', 'H']).unwrap_or((texte, "0"));
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    NaiveTime::from_hms_opt(heures.parse().ok()?, minutes.parse().ok()?, 0)
}

/// A week as it is typed, in the reader's language: `lun-ven 8:00-12:00 13:00-17:00, sam 9:00-12:00`.
#[must_use]
pub fn ecrire(horaires: &[Heures], langue: Langue) -> String {
    let name = |day| jour::bref(day, langue);
    let groups = groupes(horaires).into_iter().map(|(premier, dernier, heures)| {
        let days = if premier == dernier {
            name(premier).to_owned()
        } else {
            format!("{}-{}", name(premier), name(dernier))
        };
        let hours = heures
            .iter()
            .map(|(debut, fin)| format!("{}-{}", debut.format("%-H:%M"), fin.format("%-H:%M")));
        format!("{days} {}", hours.collect::<Vec<_>>().join(" "))
    });
    groups.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(heures: u32, minutes: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(heures, minutes, 0).expect("a time")
    }

    #[test]
    fn a_week_is_told_as_it_is_typed() {
        for (fr, en) in [
            (
                "lun-ven 8:00-12:00 13:00-17:30, sam 9:00-12:00",
                "mon-fri 8:00-12:00 13:00-17:30, sat 9:00-12:00",
            ),
            ("mer 8:00-12:00", "wed 8:00-12:00"),
            ("", ""),
        ] {
            for (langue, typed) in [(Langue::Fr, fr), (Langue::En, en)] {
                assert_eq!(ecrire(&parse(typed).expect("a week"), langue), typed);
            }
        }
    }

    #[test]
    fn a_week_is_read_and_grouped_again() {
        let semaine = parse("Lun-ven 8:00-12:00 13h-17h30, sam 9-12").expect("a week");
        assert_eq!(semaine.len(), 11);
        assert_eq!(
            groupes(&semaine),
            [
                (1, 5, vec![(at(8, 0), at(12, 0)), (at(13, 0), at(17, 30))]),
                (6, 6, vec![(at(9, 0), at(12, 0))])
            ]
        );
        assert_eq!(parse(" ").expect("no hours"), []);
        let night = parse("lun 22:00-24:00, mar 0-6").expect("a night cut at midnight");
        assert_eq!(night[0].fin, at(0, 0), "the end of the day");
        let turned = parse("sam-lun 8-9").expect("around the week's end");
        assert_eq!(
            turned.iter().map(|heures| heures.jour).collect::<Vec<_>>(),
            [1, 6, 7]
        );
    }

    #[test]
    fn what_is_no_week_is_refused() {
        for (texte, rule) in [
            ("lun", "semaine-illisible"),
            ("jadis 8-12", "semaine-illisible"),
            ("lun 8", "semaine-illisible"),
            ("lun 8-25", "semaine-illisible"),
            ("lun 12-8", "horaire-a-l-envers"),
            ("lun 24-8", "semaine-illisible"),
            ("lun 20-24, lun 23-24", "horaires-superposes"),
            ("lun 8-12, lun 11-13", "horaires-superposes"),
        ] {
            assert_eq!(parse(texte).expect_err(texte).rule, rule, "{texte}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = parse(&texte);
        }
    }
}
