//! Wall clocks: from what a person reads and types to an instant, and back.
//!
//! Twice a year a clock is not a line. In spring an hour is skipped: a time in it names no instant, and is refused with
//! the first that exists. In autumn an hour comes twice: a time in it means the first of both.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

use super::plage::Plage;
use super::refusal::Refusal;

/// Zone of the firm, where nothing says otherwise.
pub const PARIS: Tz = Tz::Europe__Paris;

/// The instant at which clocks of `zone` show `locale`.
///
/// # Errors
/// A refusal `heure-inexistante` when clocks skip that time; its fact `possible` is the first instant after the gap.
pub fn instant(zone: Tz, locale: NaiveDateTime) -> Result<DateTime<Utc>, Refusal> {
    match zone.from_local_datetime(&locale) {
        LocalResult::Single(only) => Ok(only.to_utc()),
        LocalResult::Ambiguous(first, _) => Ok(first.to_utc()),
        LocalResult::None => Err(Refusal::invalid("heure", "heure-inexistante")
            .with("jour", locale.date())
            .with("heure", locale.format("%H:%M").to_string())
            .with("fuseau", zone.name())
            .with("possible", instant_or_next(zone, locale))),
    }
}

/// The instant at which clocks of `zone` show `locale`, or, when they skip it, the first that exists after.
///
/// For bounds that nobody typed: the opening hours of a day, midnight.
#[must_use]
pub fn instant_or_next(zone: Tz, locale: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&locale) {
        LocalResult::Single(only) => only.to_utc(),
        LocalResult::Ambiguous(first, _) => first.to_utc(),
        LocalResult::None => GapInfo::new(&locale, &zone)
            .and_then(|gap| gap.end)
            .map_or_else(|| locale.and_utc(), |end| end.to_utc()),
    }
}

/// Reads `2026-11-24T10:00` (seconds and a blank instead of the T are fine) on clocks of `zone`; with an offset
/// (`…+01:00`, `…Z`) the zone plays no part.
///
/// # Errors
/// A refusal `heure-illisible`, or `heure-inexistante` when clocks skip that time.
pub fn parse(zone: Tz, texte: &str) -> Result<DateTime<Utc>, Refusal> {
    const LOCAL: [&str; 4] = [
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
    ];
    let texte = texte.trim();
    if let Some(locale) = LOCAL
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(texte, format).ok())
    {
        return instant(zone, locale);
    }
    // chrono wants seconds in RFC 3339; people leave them out.
    DateTime::parse_from_rfc3339(texte)
        .or_else(|_| DateTime::parse_from_str(texte, "%Y-%m-%dT%H:%M%:z"))
        .map(|instant| instant.to_utc())
        .or_else(|_| NaiveDateTime::parse_from_str(texte, "%Y-%m-%dT%H:%MZ").map(|utc| utc.and_utc()))
        .map_err(|_| Refusal::invalid("heure", "heure-illisible").with("heure", texte))
}

/// The calendar day that clocks of `zone` show at `instant`.
#[must_use]
pub fn jour(zone: Tz, instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

/// First instant of a calendar day: midnight, or the first that exists where midnight is skipped.
#[must_use]
pub fn debut_du_jour(zone: Tz, jour: NaiveDate) -> DateTime<Utc> {
    instant_or_next(zone, jour.and_time(NaiveTime::MIN))
}

/// A calendar day from midnight to midnight: 23 or 25 hours twice a year.
///
/// `None` for a day that doesn't exist in that zone (Samoa went from 29 to 31 December 2011), or past the calendar.
#[must_use]
pub fn journee(zone: Tz, jour: NaiveDate) -> Option<Plage> {
    let suivant = jour.checked_add_days(Days::new(1))?;
    Plage::new(debut_du_jour(zone, jour), debut_du_jour(zone, suivant)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utc(texte: &str) -> DateTime<Utc> {
        texte.parse().expect("a valid instant")
    }

    #[test]
    fn an_ordinary_hour_is_read_on_the_clocks_of_the_zone() {
        assert_eq!(parse(PARIS, "2026-11-24T10:00"), Ok(utc("2026-11-24T09:00:00Z")));
        assert_eq!(
            parse(PARIS, " 2026-07-14 10:00:30 "),
            Ok(utc("2026-07-14T08:00:30Z"))
        );
        assert_eq!(
            parse(Tz::Indian__Reunion, "2026-11-24T10:00"),
            Ok(utc("2026-11-24T06:00:00Z"))
        );
    }

    #[test]
    fn an_offset_wins_over_the_zone() {
        for texte in [
            "2026-11-24T10:00Z",
            "2026-11-24T10:00:00Z",
            "2026-11-24T11:00+01:00",
            "2026-11-24T11:00:00+01:00",
        ] {
            assert_eq!(
                parse(Tz::Pacific__Noumea, texte),
                Ok(utc("2026-11-24T10:00:00Z")),
                "{texte}"
            );
        }
    }

    #[test]
    fn a_skipped_hour_is_refused_with_the_first_that_exists() {
        let refusal = parse(PARIS, "2027-03-28T02:30").expect_err("clocks go from 2:00 to 3:00");
        assert_eq!(refusal.rule, "heure-inexistante");
        assert!(
            refusal
                .facts
                .contains(&("possible", utc("2027-03-28T01:00:00Z").into()))
        );
    }

    #[test]
    fn a_doubled_hour_means_its_first_time() {
        assert_eq!(parse(PARIS, "2026-10-25T02:30"), Ok(utc("2026-10-25T00:30:00Z")));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for texte in [
            "",
            "demain",
            "2026-02-30T10:00",
            "2026-11-24T25:00",
            "2026-11-24",
            "10:00",
            "é",
        ] {
            assert_eq!(parse(PARIS, texte).expect_err(texte).rule, "heure-illisible");
        }
    }

    #[test]
    fn the_days_on_which_clocks_change_are_23_and_25_hours_long() {
        let hours =
            |jour: &str| journee(PARIS, jour.parse().expect("a day")).map(|plage| plage.minutes() / 60);
        assert_eq!(hours("2027-03-28"), Some(23));
        assert_eq!(hours("2026-10-25"), Some(25));
        assert_eq!(hours("2026-11-24"), Some(24));
    }

    #[test]
    fn a_day_that_a_zone_skipped_is_no_day() {
        assert_eq!(
            journee(Tz::Pacific__Apia, "2011-12-30".parse().expect("a day")),
            None
        );
    }

    proptest! {
        #[test]
        fn reading_never_panics(texte in "\\PC*") {
            let _ = parse(PARIS, &texte);
        }

        #[test]
        fn days_follow_each_other_without_gap(offset in 0u64..20_000) {
            let jour = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day") + Days::new(offset);
            let today = journee(PARIS, jour).expect("Paris never skipped a day");
            let tomorrow = journee(PARIS, jour + Days::new(1)).expect("nor the next");
            prop_assert_eq!(today.fin(), tomorrow.debut());
            prop_assert_eq!(super::jour(PARIS, today.debut()), jour);
        }
    }
}
