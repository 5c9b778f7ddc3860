//! When a job is called in, and what is promised of it.

use chrono::{NaiveDate, TimeDelta};

use super::{AT_HOME, Ending, First, LEAD_DAYS, Planner, Slot, Visit, road};
use crate::ops::seed::calendar::Day;
use crate::ops::seed::copy::{Instant, Span};
use crate::ops::seed::rng::Rng;
use crate::ops::seed::world::{Job, World, local};

impl Planner {
    /// A visit first thing in the morning of a day to come, planned soon after `after`.
    pub(super) fn promise(
        &mut self,
        world: &World,
        tech: usize,
        job: &Job,
        site: usize,
        date: NaiveDate,
        after: Instant,
    ) -> Option<Visit> {
        let later = world
            .calendar
            .open_days_from(date, self.rng.range(2, 8))
            .max(date + TimeDelta::days(3));
        let person = &world.techs[tech];
        let [morning, _] = person.day(&world.calendar, later)?;
        let taken = self.taken.contains(&(tech, later)) || self.first.contains_key(&(tech, later));
        let planned = after.plus(self.rng.range(15, 200));
        if taken || planned >= world.now || !person.may_do(job, &[later]) {
            return None;
        }
        let day = local(later);
        let place = world.sites[site].place;
        let start = morning.0 + person.home.minutes(place, morning.0);
        let end = (start + 60).min(morning.1);
        self.first.insert((tech, later), First { end, site });
        Some(Visit {
            crew: vec![tech],
            work: vec![Slot {
                tech,
                span: day.span(start, end),
            }],
            roads: Vec::from_iter(road(tech, day, (person.home, AT_HOME), place, start)),
            planned,
            ending: Ending::Done,
        })
    }

    /// When a job was called in, and when it was put into the plan: both before now and before anyone leaves.
    pub(super) fn called(&mut self, world: &World, job: &Job, day: Day, leaves: i32) -> (Instant, Instant) {
        let (least, most) = match job.kind {
            "DEPANNAGE" => (0, 3),
            "GARANTIE" | "VISITE_TECHNIQUE" => (2, 6),
            "MISE_EN_SERVICE" => (4, 9),
            "INSTALLATION" => (7, 14),
            _ => (4, 14),
        };
        let ahead = (day.date - world.today).num_days().max(0);
        let lead = self.rng.range(least, most).max((ahead * 2 / 3).min(15));
        let earliest = day.date - TimeDelta::days(LEAD_DAYS - 1);
        let called = world
            .calendar
            .open_days_from(day.date, -lead)
            .max(earliest)
            .min(world.today);
        let latest = if called == day.date {
            leaves - 25
        } else if called == world.today {
            world.minute - 25
        } else {
            17 * 60 + 30
        };
        let minute = if latest > 7 * 60 + 50 {
            let to = i64::from(latest);
            i32::try_from(self.rng.range(7 * 60 + 40, to)).unwrap_or(latest)
        } else {
            // Too early in the day to have been called the same morning.
            i32::try_from(self.rng.range(14 * 60, 17 * 60 + 30)).unwrap_or(900) - 24 * 60
        };
        let created = local(called).at(minute);
        let delay = if job.kind == "DEPANNAGE" {
            self.rng.range(2, 20)
        } else {
            self.rng.range(4, 240)
        };
        let planned = created
            .plus(delay)
            .min(day.at(leaves).plus(-3))
            .min(world.now.plus(-2))
            .max(created.plus(1));
        (created, planned)
    }

    /// The hours that the client wished, which the visit keeps to.
    pub(super) fn window(&mut self, day: Day, start: i32, end: i32) -> Option<Span> {
        match self.rng.below(10) {
            0..3 if end <= 12 * 60 => Some(day.span(8 * 60, 12 * 60)),
            0..3 if start >= 13 * 60 => Some(day.span(13 * 60, 18 * 60)),
            3..5 => Some(day.span(8 * 60, 18 * 60)),
            _ => None,
        }
    }
}

/// 1 (now) to 4 (when convenient).
pub fn priority(job: &Job, urgent: bool, rng: &mut Rng) -> i16 {
    match job.kind {
        _ if urgent => 1,
        "DEPANNAGE" => *rng.pick(&[2, 2, 3]),
        "ENTRETIEN" | "CONTROLE" => *rng.pick(&[3, 3, 4]),
        _ => 3,
    }
}
