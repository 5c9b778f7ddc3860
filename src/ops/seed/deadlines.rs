//! Deadlines that a contract promises: hours of its coverage, counted from the call.

use chrono::TimeDelta;

use super::copy::Instant;
use super::plan::Plan;
use super::world::{Site, World, ZONE, local};

/// Opening and closing of the coverage on working days, in minutes.
const COVERED: (i32, i32) = (8 * 60, 18 * 60);

/// When somebody must be on site, and when it must work again.
pub fn of(world: &World, plan: &Plan, site: &Site) -> (Option<Instant>, Option<Instant>) {
    let job = &world.jobs[plan.job];
    let Some(contrat) = site.contrat.map(|index| &world.contrats[index]) else {
        return (None, None);
    };
    if job.kind != "DEPANNAGE" {
        return (None, None);
    }
    let limit = |hours: Option<i64>| {
        hours.map(|hours| {
            if contrat.continu {
                plan.created.plus(hours * 60)
            } else {
                covered(world, plan.created, hours * 60)
            }
        })
    };
    (limit(contrat.gti_heures), limit(contrat.gtr_heures))
}

/// So many minutes later, counting those of open hours only.
fn covered(world: &World, from: Instant, minutes: i64) -> Instant {
    let called = chrono::DateTime::from_timestamp_micros(from.0).unwrap_or_default();
    let mut date = called.with_timezone(&ZONE).date_naive();
    let mut left = minutes;
    let mut at = from;
    // A delay of hours never runs over more than a few weeks.
    for _ in 0..60 {
        if world.calendar.open(date) {
            let day = local(date);
            let (opens, closes) = (day.at(COVERED.0), day.at(COVERED.1));
            let start = at.max(opens);
            let room = (closes.0 - start.0) / 60_000_000;
            if room >= left {
                return start.plus(left);
            }
            left -= room.max(0);
        }
        date += TimeDelta::days(1);
        at = local(date).at(0);
    }
    at
}
