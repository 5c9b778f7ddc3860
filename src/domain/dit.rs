//! Hours, stretches of time and lengths as people say them: `demain 14h`, `ven. 8h30-12h`, `1h30`.
//!
//! Days are those of [`jour`](super::jour), hours those of [`moment`](super::moment), on the clocks of the zone that they are
//! said for.

#[cfg(test)]
mod tests;
mod vue;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::heure;
use super::jour::{self, Faux, Penche};
use super::moment::{self, Moment};
use super::plage::Plage;
use super::refusal::Refusal;
use super::texte::plat;
use vue::{Vue, a_venir};

/// How a day is read that was typed in a field: [`jour`], or [`echeance`] where it is one.
pub type Lecture = fn(&'static str, &str, NaiveDate) -> Result<NaiveDate, Refusal>;

/// The day that `texte` means, typed in that field; without its year it is the nearest.
///
/// # Errors
/// A refusal `jour-illisible`, `jour-inexistant`, `mois-inexistant`, `jour-hors-bornes` or `jour-autre`.
pub fn jour(champ: &'static str, texte: &str, aujourdhui: NaiveDate) -> Result<NaiveDate, Refusal> {
    vers(champ, texte, Penche::Proche, aujourdhui)
}

/// The day on which something ends or falls due: as [`jour`], but without its year it lies ahead.
///
/// # Errors
/// As [`jour`].
pub fn echeance(champ: &'static str, texte: &str, aujourdhui: NaiveDate) -> Result<NaiveDate, Refusal> {
    vers(champ, texte, Penche::Des(aujourdhui), aujourdhui)
}

fn vers(
    champ: &'static str,
    texte: &str,
    penche: Penche,
    aujourdhui: NaiveDate,
) -> Result<NaiveDate, Refusal> {
    jour::vers(texte, penche, aujourdhui).map_err(|faux| refus(champ, faux, "jour-illisible", texte))
}

/// The moment at which something begins, see [`moment::lire`]: the nearest. An hour alone is one of `jour`.
///
/// # Errors
/// A refusal `moment-illisible`, or about the day as for [`jour`].
pub fn moment(
    champ: &'static str,
    texte: &str,
    aujourdhui: NaiveDate,
    jour: NaiveDate,
) -> Result<Moment, Refusal> {
    moment_vers(champ, texte, Penche::Proche, aujourdhui, jour)
}

/// The moment at which that ends which began on `debut`: as [`moment`], but none before.
///
/// # Errors
/// As [`moment`].
pub fn fin(
    champ: &'static str,
    texte: &str,
    aujourdhui: NaiveDate,
    debut: NaiveDate,
) -> Result<Moment, Refusal> {
    moment_vers(champ, texte, Penche::Fin(debut), aujourdhui, debut)
}

fn moment_vers(
    champ: &'static str,
    texte: &str,
    penche: Penche,
    aujourdhui: NaiveDate,
    jour: NaiveDate,
) -> Result<Moment, Refusal> {
    moment::lire(texte, penche, aujourdhui, jour)
        .map_err(|faux| refus(champ, faux, "moment-illisible", texte))
}

/// The instant that `texte` means: an exact one (`2026-11-24T10:00`, see [`heure::parse`]), a day and an hour
/// (`demain 14h`, `ven. 8h30`, `24/11 à 9h`), a delay (`dans 2 heures`), or an hour of today. Without its year a day is the
/// nearest: what is told so has often been.
///
/// # Errors
/// A refusal `heure-illisible`, about the day as for [`jour`], or `heure-inexistante` when clocks skip that hour.
pub fn lire(zone: Tz, texte: &str, maintenant: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    let vue = Vue {
        zone,
        maintenant,
        jour: heure::jour(zone, maintenant),
        penche: Penche::Proche,
    };
    vue.lire(texte)
}

/// When work of so many minutes begins that is to be done: as [`lire`], but what would be over already is the next such
/// hour to come.
///
/// # Errors
/// As [`lire`].
pub fn debut(
    zone: Tz,
    texte: &str,
    maintenant: DateTime<Utc>,
    minutes: u32,
) -> Result<DateTime<Utc>, Refusal> {
    let starts = |vue: Vue| Ok(Plage::starting(vue.lire(texte)?, minutes));
    a_venir(zone, maintenant, starts).map(Plage::debut)
}

/// What is said of a text that means no day; `illisible` is the rule where it isn't read at all.
fn refus(champ: &'static str, faux: Faux, illisible: &'static str, texte: &str) -> Refusal {
    let rule = match faux {
        Faux::Illisible => illisible,
        Faux::Inexistant => "jour-inexistant",
        Faux::Mois => "mois-inexistant",
        Faux::HorsBornes(_) => "jour-hors-bornes",
        Faux::Autre(_) => "jour-autre",
    };
    let fact = if rule == "heure-illisible" {
        "heure"
    } else {
        "valeur"
    };
    let said = Refusal::invalid(champ, rule).with(fact, texte);
    match faux {
        Faux::Autre(date) => said.with("date", date),
        Faux::HorsBornes(jour) => said.with("jour", jour),
        _ => said,
    }
}

/// The stretch of time that `texte` means: a start and its end (`demain 14h-17h`, `2026-11-24T08:00/12:00`,
/// `ven. 8h à sam. 12h`), or a start alone with so many minutes. Hours alone that are over today are tomorrow's.
///
/// # Errors
/// As [`lire`], and `fin-avant-debut`.
pub fn plage(zone: Tz, texte: &str, maintenant: DateTime<Utc>, minutes: u32) -> Result<Plage, Refusal> {
    a_venir(zone, maintenant, |vue| match vue.plage(texte) {
        Some(read) => read,
        None => Ok(Plage::starting(vue.lire(texte)?, minutes)),
    })
}

fn between(debut: DateTime<Utc>, fin: DateTime<Utc>) -> Result<Plage, Refusal> {
    Plage::new(debut, fin).map_err(|_| {
        Refusal::invalid("heure", "fin-avant-debut")
            .with("debut", debut)
            .with("fin", fin)
    })
}

/// The wished stretch of time that `texte` means: as [`plage`], or a whole day (`demain`). Where only a start is said,
/// somebody is waited for as long as the work takes, an hour at least.
///
/// # Errors
/// As [`plage`] with `fenetre-illisible`, all about the field `fenetre`.
pub fn fenetre(zone: Tz, texte: &str, maintenant: DateTime<Utc>, minutes: i32) -> Result<Plage, Refusal> {
    let minutes = u32::try_from(minutes).unwrap_or_default().max(LEAST);
    attendue(zone, texte, maintenant, minutes).map_err(|refusal| match refusal.rule {
        "heure-illisible" => Refusal::invalid("fenetre", "fenetre-illisible").with("valeur", texte),
        _ => Refusal {
            field: Some("fenetre"),
            ..refusal
        },
    })
}

/// How far ahead somebody may be waited for: beyond, a year was mistyped.
const FURTHEST: chrono::Days = chrono::Days::new(20 * 365);

/// So long somebody is waited for only where the year of the end is said.
const NEARLY_A_YEAR: i64 = 300 * 24 * 60;

/// So long somebody is waited for at least, in minutes: nobody promises the quarter of an hour.
const LEAST: u32 = 60;

fn attendue(zone: Tz, texte: &str, maintenant: DateTime<Utc>, minutes: u32) -> Result<Plage, Refusal> {
    let read = a_venir(zone, maintenant, |vue| {
        if let Some(read) = vue.jours(texte).or_else(|| vue.plage(texte)) {
            return read;
        }
        Ok(Plage::starting(vue.lire(texte)?, minutes))
    })?;
    let last = heure::jour(zone, read.fin());
    if last > heure::jour(zone, maintenant) + FURTHEST {
        return Err(Refusal::invalid("fenetre", "jour-hors-bornes").with("jour", last));
    }
    // Nobody waits for a year: days that were exchanged, `du 10/12 au 2/12`.
    let said = [last.format("%Y"), last.format("/%y")].map(|year| year.to_string());
    let year_said = said.iter().any(|year| texte.contains(year));
    match read.fin().checked_sub_months(chrono::Months::new(12)) {
        Some(before) if !year_said && read.minutes() > NEARLY_A_YEAR => between(read.debut(), before),
        _ => Ok(read),
    }
}

/// The wish that a form's field says: nothing, or a stretch of time that is not over yet.
///
/// # Errors
/// As [`fenetre`], and `fenetre-passee`, all about the field `fenetre`.
pub fn souhait(
    zone: Tz,
    texte: &str,
    maintenant: DateTime<Utc>,
    minutes: i32,
) -> Result<Option<Plage>, Refusal> {
    let texte = texte.trim();
    if texte.is_empty() {
        return Ok(None);
    }
    match fenetre(zone, texte, maintenant, minutes) {
        Ok(plage) if plage.fin() <= maintenant => Err(Refusal::invalid("fenetre", "fenetre-passee")),
        Ok(plage) => Ok(Some(plage)),
        Err(refusal) => Err(refusal),
    }
}

/// Minutes of a length as people write it: `90`, `1h30`, `2 h`, `45 min`, `1,5 h`.
#[must_use]
pub fn minutes(texte: &str) -> Option<i32> {
    let texte = plat(texte).replace(',', ".");
    let texte: String = texte.chars().filter(|c| !c.is_whitespace()).collect();
    let whole = |digits: &str| {
        let digits = digits
            .strip_suffix("min")
            .or(digits.strip_suffix("mn"))
            .unwrap_or(digits);
        digits.parse::<i32>().ok()
    };
    match texte.split_once('h') {
        None => whole(&texte),
        Some((hours, "")) => {
            let hours: f64 = hours.parse().ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "bounded on the same line")]
            (0.0..10_000_000.0)
                .contains(&hours)
                .then_some((hours * 60.0).round() as i32)
        }
        Some((hours, rest)) => {
            let rest = whole(rest).filter(|rest| (0..60).contains(rest))?;
            whole(hours)?.checked_mul(60)?.checked_add(rest)
        }
    }
}
