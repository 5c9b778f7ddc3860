//! Days and hours as seen from a moment in a zone.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc};
use chrono_tz::Tz;

use super::{between, minutes, refus};
use crate::domain::heure::{self, instant, journee};
use crate::domain::jour::{self, Faux, Penche};
use crate::domain::moment::{self, Moment, Partie, Quand};
use crate::domain::plage::Plage;
use crate::domain::refusal::Refusal;
use crate::domain::texte::plat;

/// How days and hours are read.
#[derive(Clone, Copy)]
pub(super) struct Vue {
    /// On whose clocks.
    pub zone: Tz,
    /// When that is.
    pub maintenant: DateTime<Utc>,
    /// The day of an hour that is said alone.
    pub jour: NaiveDate,
    /// How a day without its year leans.
    pub penche: Penche,
}

/// Days back that work is still entered for: a day without its year is one of these, else the next to come.
const ENTERED_LATE: chrono::Days = chrono::Days::new(31);

/// Reads a stretch of time that is to come: hours alone that are over today are tomorrow's.
pub(super) fn a_venir(
    zone: Tz,
    maintenant: DateTime<Utc>,
    lire: impl Fn(Vue) -> Result<Plage, Refusal>,
) -> Result<Plage, Refusal> {
    let today = heure::jour(zone, maintenant);
    let vue = Vue {
        zone,
        maintenant,
        jour: today,
        penche: Penche::Des(today - ENTERED_LATE),
    };
    let read = lire(vue);
    match (&read, today.succ_opt()) {
        (Ok(plage), Some(jour)) if plage.fin() <= maintenant => lire(Vue { jour, ..vue }),
        _ => read,
    }
}

impl Vue {
    fn moment(&self, texte: &str, jour: NaiveDate) -> Result<Moment, Faux> {
        let today = heure::jour(self.zone, self.maintenant);
        moment::lire(texte, self.penche, today, jour)
    }

    /// An instant.
    pub fn lire(&self, texte: &str) -> Result<DateTime<Utc>, Refusal> {
        match heure::parse(self.zone, texte) {
            Err(refusal) if refusal.rule == "heure-illisible" => {}
            read => return read,
        }
        if let Some(delai) = delai(texte) {
            // To the minute, like all hours.
            let now = self
                .maintenant
                .with_second(0)
                .and_then(|now| now.with_nanosecond(0));
            return Ok(now.unwrap_or(self.maintenant) + delai);
        }
        match self.moment(texte, self.jour) {
            Ok(Moment {
                jour,
                quand: Quand::Heure(hour),
            }) => instant(self.zone, jour.and_time(hour)),
            Ok(_) => Err(refus("heure", Faux::Illisible, "heure-illisible", texte)),
            Err(faux) => Err(refus("heure", faux, "heure-illisible", texte)),
        }
    }

    /// A start and its end; nothing where there is no end.
    pub fn plage(&self, texte: &str) -> Option<Result<Plage, Refusal>> {
        let (start, end) = self.halves(texte)?;
        Some(self.entre(&start, &end))
    }

    fn entre(&self, start: &str, end: &str) -> Result<Plage, Refusal> {
        let debut = self.lire(start)?;
        let jour = heure::jour(self.zone, debut);
        if finit_le_jour(end)
            && let Some(journee) = journee(self.zone, jour)
        {
            return between(debut, journee.fin());
        }
        if let Some(journee) = self.fin_d_un_jour(end).and_then(|jour| journee(self.zone, jour)) {
            return between(debut, journee.fin());
        }
        // An hour alone is one of the day on which it began.
        let fin = match self.heure_du(jour, end) {
            Some(fin) => fin?,
            None => self.lire(end)?,
        };
        // Or of the night that follows: nobody says that of an hour that names its day.
        let lendemain = jour.succ_opt().filter(|_| fin <= debut);
        if let Some(Ok(apres)) = lendemain.and_then(|jour| self.heure_du(jour, end))
            && apres != fin
            && apres - debut <= NIGHT
        {
            return between(debut, apres);
        }
        between(debut, fin)
    }

    /// The day whose end is said: `lun. 23 nov. 24:00`.
    fn fin_d_un_jour(&self, texte: &str) -> Option<NaiveDate> {
        let (jour, heure) = texte.rsplit_once(' ')?;
        match self.moment(jour, self.jour) {
            Ok(Moment {
                jour,
                quand: Quand::Jour,
            }) if finit_le_jour(heure) => Some(jour),
            _ => None,
        }
    }

    /// The instant of an hour; of that day, where it names none.
    fn heure_du(&self, jour: NaiveDate, texte: &str) -> Option<Result<DateTime<Utc>, Refusal>> {
        match self.moment(texte, jour) {
            Ok(Moment {
                jour,
                quand: Quand::Heure(hour),
            }) => Some(instant(self.zone, jour.and_time(hour))),
            _ => None,
        }
    }

    /// Start and end, where both are said. Dates hold dashes and slashes too: a place to cut is one with an hour before
    /// it. What stands bare before the second hour is one too: `ven. 9-11`, `9 à 11h`.
    fn halves(&self, texte: &str) -> Option<(String, String)> {
        const BETWEEN: [&str; 9] = ["..", " à ", " et ", " to ", " and ", " - ", "–", "/", "-"];
        // A date that is none has its own refusal.
        let said = |texte: &str| {
            !self
                .lire(texte)
                .is_err_and(|refusal| refusal.rule == "heure-illisible")
        };
        let hour = |texte: &str| {
            let bare = texte.len() <= 2 && texte.bytes().all(|c| c.is_ascii_digit());
            if bare {
                format!("{texte}h")
            } else {
                texte.to_owned()
            }
        };
        let last_hour = |texte: &str| match texte.rsplit_once(' ') {
            Some((before, last)) => format!("{before} {}", hour(last)),
            None => hour(texte),
        };
        BETWEEN.iter().find_map(|between| {
            let mut cuts = texte
                .match_indices(between)
                .map(|(at, found)| (at, at + found.len()));
            cuts.find_map(|(end, start)| {
                let (first, second) = (texte.get(..end)?.trim(), texte.get(start..)?.trim());
                let ends =
                    |texte: &str| said(texte) || finit_le_jour(texte) || self.fin_d_un_jour(texte).is_some();
                if ends(second) && said(first) {
                    return Some((first.to_owned(), second.to_owned()));
                }
                let (first, second) = (last_hour(first), hour(second));
                let alone = !second.contains(' ');
                (alone && ends(&second) && said(&first)).then_some((first, second))
            })
        })
    }

    /// Whole days, a part of one, or up to an hour or from it on; nothing where hours are said otherwise.
    pub fn jours(&self, texte: &str) -> Option<Result<Plage, Refusal>> {
        if let Some(days) = self.plusieurs_jours(texte) {
            return Some(days);
        }
        if let Some(moment) = self.jusqu_a(texte) {
            return Some(moment);
        }
        match self.moment(texte, self.jour) {
            Ok(Moment {
                jour,
                quand: Quand::Jour,
            }) => journee(self.zone, jour).map(Ok),
            Ok(Moment {
                jour,
                quand: Quand::Partie(partie),
            }) => {
                let (from, to) = partie.heures();
                Some(self.de(jour, from, to))
            }
            _ => None,
        }
    }

    /// `du 30/11 au 2/12`, `lun. 30 nov. – mer. 2 déc.`: the second is the first such day from the first on.
    fn plusieurs_jours(&self, texte: &str) -> Option<Result<Plage, Refusal>> {
        const BETWEEN: [&str; 4] = [" au ", " to ", " – ", " - "];
        let mut cut = BETWEEN.iter().filter_map(|between| texte.split_once(between));
        cut.find_map(|(first, last)| {
            let first = first.trim_start_matches("from ");
            match self.du_au(first, &format!("au {last}")) {
                // Said otherwise: hours, or hours beside a weekday.
                Err(Faux::Illisible | Faux::Autre(_)) => None,
                Err(faux) => Some(Err(refus("fenetre", faux, "fenetre-illisible", texte))),
                Ok((premier, dernier)) => {
                    let (debut, fin) = (journee(self.zone, premier)?, journee(self.zone, dernier)?);
                    Some(between(debut.debut(), fin.fin()))
                }
            }
        })
    }

    fn du_au(&self, first: &str, last: &str) -> Result<(NaiveDate, NaiveDate), Faux> {
        let today = heure::jour(self.zone, self.maintenant);
        let premier = jour::vers(first, self.penche, today)?;
        let dernier = jour::vers(last, Penche::Des(premier), today)?;
        // `du lundi au mercredi`: the Wednesday after that Monday.
        let dernier = if dernier < premier {
            jour::vers(last, Penche::Des(premier), premier)?
        } else {
            dernier
        };
        Ok((premier, dernier))
    }

    /// `demain avant 10h`, `ven. après 14h`: within the hours at which people are waited for.
    fn jusqu_a(&self, texte: &str) -> Option<Result<Plage, Refusal>> {
        let texte = plat(texte);
        let mots: Vec<&str> = texte.split_whitespace().collect();
        let at = mots
            .iter()
            .position(|mot| matches!(*mot, "avant" | "before" | "apres" | "after"))?;
        let avant = matches!(mots[at], "avant" | "before");
        let said = [&mots[..at], &mots[at + 1..]].concat().join(" ");
        let Ok(Moment {
            jour,
            quand: Quand::Heure(hour),
        }) = self.moment(&said, self.jour)
        else {
            return None;
        };
        let (from, to) = (Partie::Matin.heures().0, Partie::ApresMidi.heures().1);
        Some(match (avant, hour) {
            (true, hour) if hour > from => self.de(jour, from, hour),
            (true, hour) => self.de(jour, NaiveTime::MIN, hour),
            (false, hour) if hour < to => self.de(jour, hour, to),
            (false, hour) => {
                let end = journee(self.zone, jour)?.fin();
                instant(self.zone, jour.and_time(hour)).and_then(|debut| between(debut, end))
            }
        })
    }

    fn de(&self, jour: NaiveDate, from: NaiveTime, to: NaiveTime) -> Result<Plage, Refusal> {
        between(
            instant(self.zone, jour.and_time(from))?,
            instant(self.zone, jour.and_time(to))?,
        )
    }
}

/// The longest that somebody is waited for across midnight, where the next day isn't named.
const NIGHT: TimeDelta = TimeDelta::hours(12);

/// `24h`, `24:00`, `minuit`: the end of a day, not its beginning.
fn finit_le_jour(texte: &str) -> bool {
    let texte: String = plat(texte).split_whitespace().collect();
    ["24h", "24h00", "24:00", "24heures", "minuit", "midnight"].contains(&texte.as_str())
}

/// `dans 2 heures`, `dans une heure`, `dans 45 min`, `in 2 hours`, `in half an hour`.
fn delai(texte: &str) -> Option<TimeDelta> {
    let texte = plat(texte);
    let texte = texte.strip_prefix("dans ").or(texte.strip_prefix("in "))?;
    if ["une demi-heure", "une demie heure", "half an hour"].contains(&texte) {
        return Some(TimeDelta::minutes(30));
    }
    let one = ["une ", "an ", "one "]
        .iter()
        .find_map(|one| texte.strip_prefix(one));
    let texte = &one.map_or_else(|| texte.to_owned(), |unit| format!("1 {unit}"));
    let texte = ["heures", "heure", "hours", "hour"]
        .iter()
        .find_map(|word| Some(format!("{}h", texte.strip_suffix(word)?)))
        .unwrap_or_else(|| texte.replace("minutes", "min"));
    let unit = texte.contains('h') || texte.contains('m');
    let minutes = minutes(&texte).filter(|minutes| unit && (0..=7 * 24 * 60).contains(minutes))?;
    Some(TimeDelta::minutes(minutes.into()))
}
