//! Days and hours as people type them: `demain 14h`, `ven. 8h30`, `24/11 midi`, `9h`, `demain matin`, `tomorrow 2pm`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _, Utc};
use chrono_tz::Tz;

use super::heure;
use super::jour::{self, Faux, Penche};
use super::refusal::Refusal;
use super::texte::plat;

/// What somebody typed: a day, an hour, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day; where none was typed, the one that was offered.
    pub jour: NaiveDate,
    /// What of the day.
    pub quand: Quand,
}

/// What of a day was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quand {
    /// Nothing: all of it.
    Jour,
    /// A part of it.
    Partie(Partie),
    /// An hour.
    Heure(NaiveTime),
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partie {
    /// `matin`
    Matin,
    /// `après-midi`
    ApresMidi,
    /// `soir`
    Soir,
}

impl Partie {
    /// From which hour to which hour somebody is waited for who said so.
    #[must_use]
    pub fn heures(self) -> (NaiveTime, NaiveTime) {
        let (from, to) = match self {
            Self::Matin => (8, 12),
            Self::ApresMidi => (13, 18),
            Self::Soir => (18, 21),
        };
        (pile(from), pile(to))
    }

    /// The hour that is meant by one said beside the part: eight in the evening is 20:00. Nothing where none is meant.
    fn heure(self, dite: NaiveTime) -> Option<NaiveTime> {
        let (from, to) = match self {
            Self::Matin => (0, 12),
            Self::ApresMidi => (12, 19),
            Self::Soir => (17, 23),
        };
        let after_noon = || dite.overflowing_add_signed(TimeDelta::hours(12)).0;
        let meant = if self != Self::Matin && dite.hour() < 12 {
            after_noon()
        } else {
            dite
        };
        (from..=to).contains(&meant.hour()).then_some(meant)
    }

    /// The part that the last words name, and the words before it.
    fn a_la_fin<'a, 'b>(mots: &'a [&'b str]) -> Option<(Self, &'a [&'b str])> {
        let (partie, avant) = match mots {
            [avant @ .., "matin" | "matinee" | "morning"] => (Self::Matin, avant),
            [avant @ .., "apres-midi" | "aprem" | "afternoon"] | [avant @ .., "apres", "midi"] => {
                (Self::ApresMidi, avant)
            }
            [avant @ .., "soir" | "soiree" | "evening"] => (Self::Soir, avant),
            // The day is told by the word itself.
            ["tonight"] => (Self::Soir, &["this"] as &[&str]),
            _ => return None,
        };
        let fillers = ["dans", "la", "le", "en", "au", "du", "in", "the"];
        let kept = avant.iter().rposition(|mot| !fillers.contains(mot));
        Some((partie, &avant[..kept.map_or(0, |at| at + 1)]))
    }
}

/// An hour sharp.
fn pile(heure: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(heure, 0, 0).unwrap_or(NaiveTime::MIN)
}

impl Moment {
    /// The first minute that is meant.
    #[must_use]
    pub fn debut(self) -> NaiveDateTime {
        self.jour.and_time(match self.quand {
            Quand::Heure(heure) => heure,
            Quand::Partie(Partie::ApresMidi) => pile(12),
            Quand::Partie(Partie::Soir) => pile(18),
            Quand::Jour | Quand::Partie(Partie::Matin) => NaiveTime::MIN,
        })
    }

    /// The instant at which it begins on clocks of `zone`.
    ///
    /// # Errors
    /// A refusal `heure-inexistante` about `champ` where an hour was typed that clocks skip.
    pub fn debute(self, zone: Tz, champ: &'static str) -> Result<DateTime<Utc>, Refusal> {
        self.instant(zone, self.debut(), champ)
    }

    /// The instant at which it is over; as [`Moment::debute`].
    ///
    /// # Errors
    /// As [`Moment::debute`].
    pub fn finit(self, zone: Tz, champ: &'static str) -> Result<DateTime<Utc>, Refusal> {
        self.instant(zone, self.fin(), champ)
    }

    fn instant(self, zone: Tz, locale: NaiveDateTime, champ: &'static str) -> Result<DateTime<Utc>, Refusal> {
        match self.quand {
            Quand::Heure(_) => heure::instant(zone, locale).map_err(|refusal| Refusal {
                field: Some(champ),
                ..refusal
            }),
            Quand::Jour | Quand::Partie(_) => Ok(heure::instant_or_next(zone, locale)),
        }
    }

    /// The first minute after what is meant: without an hour, the whole day or part belongs to it.
    #[must_use]
    pub fn fin(self) -> NaiveDateTime {
        match self.quand {
            Quand::Heure(heure) => self.jour.and_time(heure),
            Quand::Partie(Partie::Matin) => self.jour.and_time(pile(12)),
            Quand::Partie(Partie::ApresMidi) => self.jour.and_time(pile(18)),
            Quand::Jour | Quand::Partie(Partie::Soir) => {
                self.jour.succ_opt().unwrap_or(self.jour).and_time(NaiveTime::MIN)
            }
        }
    }
}

/// Reads a moment as seen from `aujourdhui`; an hour alone is on `jour`, and a day without its year leans.
///
/// # Errors
/// Why the day that it names is none; where no day is the matter, it isn't read.
pub fn lire(texte: &str, penche: Penche, aujourdhui: NaiveDate, jour: NaiveDate) -> Result<Moment, Faux> {
    // `dans l'après-midi`
    let mut texte = plat(texte).replace("l'apres", "apres");
    // `2026-11-24T10:00`
    if let Some((date, hour)) = texte.split_once('t')
        && date.len() == 10
        && date.bytes().all(|c| c.is_ascii_digit() || c == b'-')
    {
        texte = format!("{date} {hour}");
    }
    let mots: Vec<&str> = texte.split_whitespace().collect();
    let day = |mots: &[&str]| match mots {
        [] => Ok(jour),
        ["ce" | "cet" | "cette" | "this"] => Ok(aujourdhui),
        mots => jour::vers(&mots.join(" "), penche, aujourdhui),
    };
    if let Some((partie, avant)) = Partie::a_la_fin(&mots) {
        return Ok(Moment {
            jour: day(avant)?,
            quand: Quand::Partie(partie),
        });
    }
    if let Some((avant, heure)) = heure_a_la_fin(&mots) {
        // `demain matin 9h`, `ce soir 8h`: an hour of that part.
        let (heure, avant) = match Partie::a_la_fin(avant) {
            Some((partie, avant)) => (partie.heure(heure).ok_or(Faux::Illisible)?, avant),
            None => (heure, avant),
        };
        return Ok(Moment {
            jour: day(avant)?,
            quand: Quand::Heure(heure),
        });
    }
    Ok(Moment {
        jour: jour::vers(&texte, penche, aujourdhui)?,
        quand: Quand::Jour,
    })
}

/// What is said before an hour: `demain à 14h`, `entre 8h`.
const BEFORE: [&str; 6] = ["a", "at", "de", "from", "entre", "between"];

/// The hour that the last words say, and the words before it. `14 h` and `14 h 30` are written with blanks too: the
/// longest tail that is an hour, unless two numbers run together in it.
fn heure_a_la_fin<'a, 'b>(mots: &'a [&'b str]) -> Option<(&'a [&'b str], NaiveTime)> {
    (1..=mots.len().min(4)).rev().find_map(|tail| {
        let (avant, apres) = mots.split_at(mots.len() - tail);
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let joined = apres
            .windows(2)
            .any(|two| digit(two[0].chars().next_back()) && digit(two[1].chars().next()));
        let heure = heure(&apres.concat()).filter(|_| !joined)?;
        let said = avant.split_last().filter(|(last, _)| BEFORE.contains(last));
        let avant = said.map_or(avant, |(_, avant)| avant);
        Some((avant, heure))
    })
}

/// `14h`, `8h30`, `14 heures`, `14:30`, `midi`, `2pm`.
fn heure(texte: &str) -> Option<NaiveTime> {
    match texte {
        "midi" | "noon" => return NaiveTime::from_hms_opt(12, 0, 0),
        "minuit" | "midnight" => return Some(NaiveTime::MIN),
        _ => {}
    }
    let chiffres = |texte: &str| {
        let short = matches!(texte.len(), 1 | 2) && texte.bytes().all(|c| c.is_ascii_digit());
        short.then(|| texte.parse::<u32>().ok()).flatten()
    };
    let halves = [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)];
    if let Some((douze, after)) = halves
        .iter()
        .find_map(|(half, after)| Some((texte.strip_suffix(half)?, after)))
    {
        let (heures, minutes) = douze.split_once(':').unwrap_or((douze, "00"));
        let heures = chiffres(heures).filter(|heures| (1..=12).contains(heures))?;
        return NaiveTime::from_hms_opt(heures % 12 + after, chiffres(minutes)?, 0);
    }
    let texte = texte.replace("heures", "h").replace("heure", "h");
    let (heures, minutes) = texte.split_once(['h', ':'])?;
    let minutes = if minutes.is_empty() { 0 } else { chiffres(minutes)? };
    NaiveTime::from_hms_opt(chiffres(heures)?, minutes, 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).expect("a day")
    }

    #[test]
    fn an_hour_that_clocks_skip_is_told_where_it_was_typed() {
        let spring = NaiveDate::from_ymd_opt(2027, 3, 28).expect("a day");
        let at = |quand| Moment { jour: spring, quand };
        let skipped = at(Quand::Heure(pile(2)));
        for (read, champ) in [
            (skipped.debute(heure::PARIS, "du"), "du"),
            (skipped.finit(heure::PARIS, "au"), "au"),
        ] {
            let refusal = read.expect_err("no such hour");
            assert_eq!((refusal.rule, refusal.field), ("heure-inexistante", Some(champ)));
        }
        let whole = at(Quand::Jour);
        let hours = whole.finit(heure::PARIS, "au").unwrap() - whole.debute(heure::PARIS, "du").unwrap();
        assert_eq!(hours.num_hours(), 23);
    }

    #[test]
    fn moments_in_words() {
        // Wednesday the 25th; the board shows Thursday.
        let (today, shown) = (day(25), day(26));
        for (texte, jour, heure) in [
            ("demain 14h", day(26), Some((14, 0))),
            ("Demain à 14 h 30", day(26), Some((14, 30))),
            ("ven. 8h30", day(27), Some((8, 30))),
            ("24/11 9:05", day(24), Some((9, 5))),
            ("9h", shown, Some((9, 0))),
            ("midi", shown, Some((12, 0))),
            ("demain à 14 heures", day(26), Some((14, 0))),
            ("ven. 8 heures 30", day(27), Some((8, 30))),
            ("dans 3 jours 9h", day(28), Some((9, 0))),
            ("le 30 à 9h", day(30), Some((9, 0))),
            ("2026-11-27T08:00", day(27), Some((8, 0))),
            ("lundi midi", day(30), Some((12, 0))),
            ("aujourd’hui", today, None),
            ("27/11", day(27), None),
            ("ven. 27 nov. 00:00", day(27), Some((0, 0))),
            ("lun. 30 nov. 2026 8 h", day(30), Some((8, 0))),
            ("tomorrow 2pm", day(26), Some((14, 0))),
            ("Mon 30 Nov 2:30 pm", day(30), Some((14, 30))),
            ("12am", shown, Some((0, 0))),
            ("12 p.m.", shown, Some((12, 0))),
            ("demain matin 9h", day(26), Some((9, 0))),
            ("ce soir à 20h", today, Some((20, 0))),
            ("ce soir 8h", today, Some((20, 0))),
            ("demain après-midi 2h30", day(26), Some((14, 30))),
            ("tomorrow afternoon 3:00", day(26), Some((15, 0))),
            // Not Monday at 18:00.
            ("lun. 30 8h", day(30), Some((8, 0))),
            (
                "mer. 2 8h",
                NaiveDate::from_ymd_opt(2026, 12, 2).expect("a day"),
                Some((8, 0)),
            ),
        ] {
            let heure = heure.and_then(|(h, m)| NaiveTime::from_hms_opt(h, m, 0));
            let wanted = Moment {
                jour,
                quand: heure.map_or(Quand::Jour, Quand::Heure),
            };
            assert_eq!(lire(texte, Penche::Proche, today, shown), Ok(wanted), "{texte}");
        }
        for (texte, jour, partie) in [
            ("demain matin", day(26), Partie::Matin),
            ("demain après-midi", day(26), Partie::ApresMidi),
            ("lun. 30 nov. après midi", day(30), Partie::ApresMidi),
            ("ce soir", today, Partie::Soir),
            ("cet après-midi", today, Partie::ApresMidi),
            ("tonight", today, Partie::Soir),
            ("tomorrow in the morning", day(26), Partie::Matin),
            ("matin", shown, Partie::Matin),
            ("demain dans l’après-midi", day(26), Partie::ApresMidi),
            ("demain le matin", day(26), Partie::Matin),
        ] {
            let wanted = Moment {
                jour,
                quand: Quand::Partie(partie),
            };
            assert_eq!(lire(texte, Penche::Proche, today, shown), Ok(wanted), "{texte}");
        }
        for texte in [
            "",
            "25h",
            "demain 9h61",
            "jadis 8h",
            "à 14",
            "h",
            "8h3x",
            "demain demain",
            "13pm",
            "0am",
            "14hpm",
            "jadis soir",
            "demain matin 14h",
            "ce soir 2h",
        ] {
            assert_eq!(
                lire(texte, Penche::Proche, today, shown),
                Err(Faux::Illisible),
                "{texte}"
            );
        }
        assert_eq!(
            lire("31/02 8h", Penche::Proche, today, shown),
            Err(Faux::Inexistant)
        );
        assert_eq!(
            lire("mar. 30 nov. 8h", Penche::Proche, today, shown),
            Err(Faux::Autre(day(30)))
        );
    }

    #[test]
    fn a_day_without_its_year_leans() {
        let read = lire("1er juin 9h", Penche::Des(day(1)), day(25), day(25)).expect("a moment");
        assert_eq!(read.jour, NaiveDate::from_ymd_opt(2027, 6, 1).expect("a day"));
    }

    #[test]
    fn a_day_without_an_hour_is_the_whole_day() {
        let whole = lire("27/11", Penche::Proche, day(25), day(25)).expect("a day");
        assert_eq!(whole.debut(), day(27).and_time(NaiveTime::MIN));
        assert_eq!(whole.fin(), day(28).and_time(NaiveTime::MIN));
        let noon = lire("27/11 midi", Penche::Proche, day(25), day(25)).expect("a moment");
        assert_eq!(noon.debut(), noon.fin());
        let morning = lire("27/11 matin", Penche::Proche, day(25), day(25)).expect("a part");
        assert_eq!(morning.debut(), whole.debut());
        assert_eq!(morning.fin(), noon.debut());
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = lire(&texte, Penche::Proche, day(25), day(25));
        }
    }
}
