//! Days and hours as people type them: `demain 14h`, `ven. 8h30`, `24/11 midi`, `9h`.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::jour;
use super::texte::plat;

/// What somebody typed: a day, an hour, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day; where none was typed, the one that was offered.
    pub jour: NaiveDate,
    /// The hour, where one was typed.
    pub heure: Option<NaiveTime>,
}

impl Moment {
    /// The first minute that is meant.
    #[must_use]
    pub fn debut(self) -> NaiveDateTime {
        self.jour.and_time(self.heure.unwrap_or(NaiveTime::MIN))
    }

    /// The first minute after what is meant: without an hour, the whole day belongs to it.
    #[must_use]
    pub fn fin(self) -> NaiveDateTime {
        match self.heure {
            Some(heure) => self.jour.and_time(heure),
            None => self.jour.succ_opt().unwrap_or(self.jour).and_time(NaiveTime::MIN),
        }
    }
}

/// Reads a moment as seen from `aujourdhui`; an hour alone is on `jour`. Nothing where it means none.
#[must_use]
pub fn parse(texte: &str, aujourdhui: NaiveDate, jour: NaiveDate) -> Option<Moment> {
    if let Ok(exact) = NaiveDateTime::parse_from_str(texte.trim(), "%Y-%m-%dT%H:%M") {
        return Some(Moment {
            jour: exact.date(),
            heure: Some(exact.time()),
        });
    }
    let texte = plat(texte);
    let mots: Vec<&str> = texte.split_whitespace().collect();
    // `14 h` and `14 h 30` are written with blanks too: the longest tail that is an hour.
    for tail in (1..=mots.len().min(4)).rev() {
        let (avant, apres) = mots.split_at(mots.len() - tail);
        let Some(heure) = heure(&apres.concat()) else {
            continue;
        };
        let avant = match avant {
            [] => {
                return Some(Moment {
                    jour,
                    heure: Some(heure),
                });
            }
            // `demain à 14h`
            [avant @ .., "a" | "at"] | avant => avant,
        };
        let jour = if avant.is_empty() {
            jour
        } else {
            jour::parse(&avant.join(" "), aujourdhui)?
        };
        return Some(Moment {
            jour,
            heure: Some(heure),
        });
    }
    let jour = jour::parse(&texte, aujourdhui)?;
    Some(Moment { jour, heure: None })
}

/// `14h`, `8h30`, `14:30`, `midi`.
fn heure(texte: &str) -> Option<NaiveTime> {
    match texte {
        "midi" | "noon" => return NaiveTime::from_hms_opt(12, 0, 0),
        "minuit" | "midnight" => return Some(NaiveTime::MIN),
        _ => {}
    }
    let (heures, minutes) = texte.split_once(['h', ':'])?;
    let chiffres = |texte: &str| {
        let short = matches!(texte.len(), 1 | 2) && texte.bytes().all(|c| c.is_ascii_digit());
        short.then(|| texte.parse::<u32>().ok()).flatten()
    };
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
            ("2026-11-27T08:00", day(27), Some((8, 0))),
            ("lundi midi", day(30), Some((12, 0))),
            ("aujourd’hui", today, None),
            ("27/11", day(27), None),
        ] {
            let wanted = Moment {
                jour,
                heure: heure.and_then(|(h, m)| NaiveTime::from_hms_opt(h, m, 0)),
            };
            assert_eq!(parse(texte, today, shown), Some(wanted), "{texte}");
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
        ] {
            assert_eq!(parse(texte, today, shown), None, "{texte}");
        }
    }

    #[test]
    fn a_day_without_an_hour_is_the_whole_day() {
        let whole = parse("27/11", day(25), day(25)).expect("a day");
        assert_eq!(whole.debut(), day(27).and_time(NaiveTime::MIN));
        assert_eq!(whole.fin(), day(28).and_time(NaiveTime::MIN));
        let noon = parse("27/11 midi", day(25), day(25)).expect("a moment");
        assert_eq!(noon.debut(), noon.fin());
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = parse(&texte, day(25), day(25));
        }
    }
}
