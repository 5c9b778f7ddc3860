//! Dates, hours, durations and numbers.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use rust_decimal::{Decimal, RoundingStrategy};

use super::Text;
use crate::domain::historique::Lot;
use crate::domain::semaine::{Heures, groupes};
use crate::domain::texte::plie;
use crate::domain::{Langue, Plage, heure};

/// Narrow no-break space: between thousands, before `;`, `!` and `?`.
const FINE: char = '\u{202f}';
/// No-break space: between a number and its unit.
const FIXE: char = '\u{a0}';

/// A range in the reader's days.
struct Days {
    premier: NaiveDate,
    dernier: NaiveDate,
    /// From the first one's beginning to the last one's end.
    whole: bool,
    /// The hour at which the last one's part ends.
    until: String,
}

impl Text {
    /// `lun. 23 nov. 2026`
    #[must_use]
    pub fn date(self, day: NaiveDate) -> String {
        self.with(
            "date",
            &[
                ("jour", self.weekday(day).into()),
                ("quantieme", day.day().into()),
                ("mois", self.month(day).into()),
                ("annee", day.year().to_string().into()),
            ],
        )
    }

    /// `lun. 23 nov.`, or `mar. 1er janv. 2126` in another year than the present one, where that is known.
    #[must_use]
    pub fn date_short(self, day: NaiveDate) -> String {
        if self.year.is_some_and(|year| year != day.year()) {
            return self.date(day);
        }
        self.with(
            "date-courte",
            &[
                ("jour", self.weekday(day).into()),
                ("quantieme", day.day().into()),
                ("mois", self.month(day).into()),
            ],
        )
    }

    /// `lun. 23`
    #[must_use]
    pub fn day(self, day: NaiveDate) -> String {
        self.with(
            "date-jour",
            &[
                ("jour", self.weekday(day).into()),
                ("quantieme", day.day().into()),
            ],
        )
    }

    /// A day of a narrow list, from the longest way to say it to the shortest: `lun. 23` within a week of `today`, else
    /// `15 déc.`, and in another year `15 déc. 2027` or `12/2027`.
    #[must_use]
    pub fn day_near(self, day: NaiveDate, today: NaiveDate) -> Vec<String> {
        if (day - today).num_days().abs() < 7 {
            return vec![self.day(day)];
        }
        let mut args = vec![("quantieme", day.day().into()), ("mois", self.month(day).into())];
        if day.year() == today.year() {
            return vec![self.with("date-mois", &args)];
        }
        args.push(("annee", day.year().to_string().into()));
        vec![
            self.with("date-mois-annee", &args),
            day.format("%m/%Y").to_string(),
        ]
    }

    /// `6 visites, lun. 23 nov.`
    #[must_use]
    pub fn lot(self, lot: Lot) -> String {
        let jour = self.date_short(self.day_of(lot.debut));
        self.with("lot-visites", &[("n", lot.visites.into()), ("jour", jour.into())])
    }

    /// `14:02`, in the reader's zone.
    #[must_use]
    pub fn time(self, instant: DateTime<Utc>) -> String {
        self.hour(instant.with_timezone(&self.zone).time())
    }

    /// `14:02`
    #[must_use]
    pub fn hour(self, time: NaiveTime) -> String {
        time.format("%H:%M").to_string()
    }

    /// The day on which an instant falls in the reader's zone.
    #[must_use]
    pub fn day_of(self, instant: DateTime<Utc>) -> NaiveDate {
        instant.with_timezone(&self.zone).date_naive()
    }

    /// `lun. 23 nov. 14:02`
    #[must_use]
    pub fn instant(self, instant: DateTime<Utc>) -> String {
        format!("{} {}", self.date_short(self.day_of(instant)), self.time(instant))
    }

    /// `08:00–10:00`, `21:00–24:00`, or both days where the range spans midnight.
    #[must_use]
    pub fn hours(self, plage: Plage) -> String {
        let days = self.days(plage);
        if days.premier == days.dernier && !days.whole {
            format!("{}–{}", self.time(plage.debut()), days.until)
        } else {
            self.plage(plage)
        }
    }

    /// `lun. 23 nov. 08:00–10:00`; whole days go without their hours, `lun. 23 nov.`, `lun. 23 nov. – mer. 25 nov.`; what
    /// lasts until the end of a day ends at its `24:00`.
    #[must_use]
    pub fn plage(self, plage: Plage) -> String {
        let days = self.days(plage);
        let (debut, dernier) = (self.instant(plage.debut()), self.date_short(days.dernier));
        match (days.premier == days.dernier, days.whole) {
            (true, true) => dernier,
            (false, true) => format!("{} – {dernier}", self.date_short(days.premier)),
            (true, false) => format!("{debut}–{}", days.until),
            (false, false) => format!("{debut} – {dernier} {}", days.until),
        }
    }

    fn days(self, plage: Plage) -> Days {
        let midnight = |instant| heure::debut_du_jour(self.zone, self.day_of(instant)) == instant;
        let (premier, fin) = (self.day_of(plage.debut()), self.day_of(plage.fin()));
        let (dernier, until) = match fin.pred_opt() {
            Some(before) if midnight(plage.fin()) => (before, "24:00".to_owned()),
            _ => (fin, self.time(plage.fin())),
        };
        Days {
            premier,
            dernier,
            whole: midnight(plage.debut()) && midnight(plage.fin()),
            until,
        }
    }

    /// The same in figures, where there is little room: `30/11 08:00 – 01/12 12:00`.
    #[must_use]
    pub fn plage_courte(self, plage: Plage) -> String {
        let day = |instant| self.day_of(instant).format("%d/%m").to_string();
        let [(debut, from), (fin, to)] =
            [plage.debut(), plage.fin()].map(|instant| (day(instant), self.time(instant)));
        if debut == fin {
            format!("{debut} {from}–{to}")
        } else {
            format!("{debut} {from} – {fin} {to}")
        }
    }

    /// A usual week in a line: `lun.–ven. 08:00–12:00 13:00–17:00, sam. 09:00–12:00`.
    #[must_use]
    pub fn semaine(self, horaires: &[Heures]) -> String {
        let name = |jour: i16| self.get(&format!("jour-court-{}", jour.clamp(1, 7))).into_owned();
        let groups = groupes(horaires).into_iter().map(|(premier, dernier, heures)| {
            let days = if premier == dernier {
                name(premier)
            } else {
                format!("{}–{}", name(premier), name(dernier))
            };
            let hours = heures
                .iter()
                .map(|(debut, fin)| format!("{}–{}", self.hour(*debut), self.hour(*fin)));
            format!("{days} {}", hours.collect::<Vec<_>>().join(" "))
        });
        groups.collect::<Vec<_>>().join(", ")
    }

    /// A length in minutes: `40 min`, `2 h`, `1 h 30`.
    #[must_use]
    pub fn duration(self, minutes: i64) -> String {
        duration(self.langue, minutes)
    }

    /// A length in minutes at a fixed grain, for columns: `0h40`, `12h05`, `3j 04h`.
    #[must_use]
    pub fn countdown(self, minutes: i64) -> String {
        let sign = if minutes < 0 { "−" } else { "" };
        let minutes = minutes.unsigned_abs();
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        if days == 0 {
            return format!("{sign}{hours}h{rest:02}");
        }
        let day = self.get("unite-jour");
        if days < 10 {
            format!("{sign}{days}{day} {hours:02}h")
        } else {
            format!("{sign}{days}{day}")
        }
    }

    /// `12 345`
    #[must_use]
    pub fn integer(self, number: i64) -> String {
        integer(self.langue, number)
    }

    /// `1 234,5`: as many decimals as the number has.
    #[must_use]
    pub fn decimal(self, number: Decimal) -> String {
        decimal(self.langue, number.normalize())
    }

    /// `1 234,50 €`
    #[must_use]
    pub fn money(self, amount: Decimal) -> String {
        let mut cents = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        cents.rescale(2);
        match self.langue {
            Langue::Fr => format!("{}{FIXE}€", decimal(Langue::Fr, cents)),
            Langue::En if cents.is_sign_negative() => format!("−€{}", decimal(Langue::En, cents.abs())),
            Langue::En => format!("€{}", decimal(Langue::En, cents)),
        }
    }

    fn weekday(self, day: NaiveDate) -> std::borrow::Cow<'static, str> {
        const KEYS: [&str; 7] = [
            "jour-court-1",
            "jour-court-2",
            "jour-court-3",
            "jour-court-4",
            "jour-court-5",
            "jour-court-6",
            "jour-court-7",
        ];
        self.get(KEYS[day.weekday().num_days_from_monday() as usize])
    }

    fn month(self, day: NaiveDate) -> std::borrow::Cow<'static, str> {
        const KEYS: [&str; 12] = [
            "mois-court-1",
            "mois-court-2",
            "mois-court-3",
            "mois-court-4",
            "mois-court-5",
            "mois-court-6",
            "mois-court-7",
            "mois-court-8",
            "mois-court-9",
            "mois-court-10",
            "mois-court-11",
            "mois-court-12",
        ];
        self.get(KEYS[day.month0() as usize])
    }
}

/// French "of" before a name: `d’Agnès`, `de Karim`. A leading h is taken for silent, as in most names.
pub(super) fn de(name: &str) -> String {
    // What one has the right to do may be either of two things: "d’annuler ou de suspendre".
    if let Some((one, other)) = name.split_once(" ou ") {
        return format!("{} ou {}", de(one), de(other));
    }
    let mut letters = plie(name).into_bytes().into_iter();
    let vowel = |letter: Option<u8>| letter.is_some_and(|letter| b"aeiou".contains(&letter));
    let elides = match letters.next() {
        Some(b'y') => !vowel(letters.next()),
        first => first == Some(b'h') || vowel(first),
    };
    if elides {
        format!("d’{name}")
    } else {
        format!("de {name}")
    }
}

pub(super) fn duration(langue: Langue, minutes: i64) -> String {
    let sign = if minutes < 0 { "−" } else { "" };
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    match (hours, rest) {
        (0, rest) => format!("{sign}{rest}{FIXE}min"),
        (hours, 0) => format!("{sign}{hours}{FIXE}h"),
        (hours, rest) if langue == Langue::Fr => format!("{sign}{hours}{FIXE}h{FIXE}{rest:02}"),
        (hours, rest) => format!("{sign}{hours}{FIXE}h {rest:02}{FIXE}min"),
    }
}

pub(super) fn integer(langue: Langue, number: i64) -> String {
    let sign = if number < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(langue, &number.unsigned_abs().to_string()))
}

fn decimal(langue: Langue, number: Decimal) -> String {
    let sign = if number.is_sign_negative() && !number.is_zero() {
        "−"
    } else {
        ""
    };
    let digits = number.abs().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole = grouped(langue, whole);
    if fraction.is_empty() {
        return format!("{sign}{whole}");
    }
    let point = match langue {
        Langue::Fr => ',',
        Langue::En => '.',
    };
    format!("{sign}{whole}{point}{fraction}")
}

/// Thousands apart, from four digits up.
fn grouped(langue: Langue, digits: &str) -> String {
    let separator = match langue {
        Langue::Fr => FINE,
        Langue::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * separator.len_utf8());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}
