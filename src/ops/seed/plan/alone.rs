//! One person's day: what was promised first, then one visit after the other, and a break.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use super::{
    AT_HOME, Ending, Fate, Filling, Other, Plan, Planned, Planner, Slot, Visit, other, priority, road,
};
use crate::ops::seed::calendar::Day;
use crate::ops::seed::copy::Instant;
use crate::ops::seed::world::{Job, Tech, World, local};

/// Nobody who has a breakdown is put off for longer, in days.
const REPAIRED_WITHIN: i64 = 4;

impl Filling<'_> {
    /// Goes on after lunch, which is taken where one was.
    fn back_from_lunch(&mut self, minute: i32) {
        self.cursor = minute;
        self.from.1 = minute;
    }
}

impl Planner {
    /// One person's day: what was promised first, then one visit after the other, and a break.
    pub(super) fn alone(
        &mut self,
        world: &World,
        day: Day,
        tech: usize,
        hours: [(i32, i32); 2],
        chance: u32,
        out: &mut Planned,
    ) {
        let person = &world.techs[tech];
        let mut filling = Filling {
            tech,
            day,
            cursor: hours[0].0,
            place: person.home,
            from: (person.home, AT_HOME),
            busy: false,
            out,
        };
        if let Some(first) = self.first.get(&(tech, day.date)) {
            filling.cursor = first.end;
            filling.place = world.sites[first.site].place;
            filling.from = (filling.place, first.end);
            filling.busy = true;
        } else {
            self.begin(world, person, &mut filling);
        }
        let mut lunch = false;
        loop {
            if !lunch && filling.cursor >= hours[0].1 - 40 {
                lunch = true;
                filling.back_from_lunch(hours[1].0);
            }
            let end = hours[usize::from(lunch)].1;
            if filling.cursor >= end - 40 {
                if lunch {
                    break;
                }
                continue;
            }
            if !self.rng.per_mille(chance) {
                filling.cursor += 30 * i32::try_from(self.rng.range(1, 4)).unwrap_or(1);
                continue;
            }
            let placed = (0..3).any(|_| self.visit(world, person, &mut filling, end, lunch));
            if !placed {
                if lunch {
                    break;
                }
                lunch = true;
                filling.back_from_lunch(hours[1].0);
            }
        }
        if filling.busy {
            let pause = other(tech, "PAUSE", day.span(hours[0].1, hours[1].0));
            filling.out.others.push(pause);
        }
    }

    /// Some days begin at the agence: a meeting on Mondays, parts to fetch.
    fn begin(&mut self, world: &World, person: &Tech, filling: &mut Filling<'_>) {
        let monday = filling.day.date.weekday().num_days_from_monday() == 0;
        let stop = if monday && self.rng.per_mille(250) {
            ("REUNION", 30, Some("Point d'équipe"))
        } else if self.rng.per_mille(90) {
            ("DEPOT", 20, Some("Retrait de pièces"))
        } else {
            return;
        };
        let agence = world.agences[person.agence].place;
        let from = filling.cursor;
        let there = from + filling.place.minutes(agence, from);
        let until = there + stop.1;
        filling.out.others.push(Other {
            label: stop.2,
            ..other(filling.tech, stop.0, filling.day.span(there, until))
        });
        filling.cursor = until;
        filling.place = agence;
        filling.from = (agence, until);
        filling.busy = true;
    }

    /// Tries to place one visit at the cursor.
    fn visit(
        &mut self,
        world: &World,
        person: &Tech,
        filling: &mut Filling<'_>,
        end: i32,
        last_half: bool,
    ) -> bool {
        let far = filling.day.date > world.today + TimeDelta::days(REPAIRED_WITHIN);
        let weights: Vec<u32> = person
            .able
            .iter()
            .map(|job| {
                let job = &world.jobs[*job];
                let prestation = &job.prestation;
                let put_off = far && (job.kind == "DEPANNAGE" || prestation.urgent);
                if prestation.duree < 400 && prestation.effectif == 1 && !put_off {
                    prestation.poids
                } else {
                    0
                }
            })
            .collect();
        if weights.iter().all(|weight| *weight == 0) {
            return false;
        }
        let index = person.able[self.rng.weighted(&weights)];
        let job = &world.jobs[index];
        if !person.may_do(job, &[filling.day.date]) {
            return false;
        }
        let Some((site, machine)) = self.site(world, job, person, filling.place) else {
            return false;
        };
        let place = world.sites[site].place;
        let away = filling.place.minutes(place, filling.cursor);
        let minutes =
            job.prestation.duree * i32::try_from(self.rng.range(80, 125)).unwrap_or(100) / 100 / 5 * 5;
        let start = filling.cursor + away;
        let back = if last_half {
            place.minutes(person.home, end - 30)
        } else {
            0
        };
        if start + minutes + back > end {
            return false;
        }
        let day = filling.day;
        let (created, planned) = self.called(world, job, day, filling.cursor);
        let ending = [Ending::Done, Ending::Partial, Ending::Fruitless][self.rng.weighted(&[940, 38, 22])];
        let visit = Visit {
            crew: vec![filling.tech],
            work: vec![Slot {
                tech: filling.tech,
                span: day.span(start, start + minutes),
            }],
            roads: Vec::from_iter(road(filling.tech, day, filling.from, place, start)),
            planned,
            ending: Ending::Done,
        };
        let urgent = job.prestation.urgent || (job.kind == "DEPANNAGE" && self.rng.per_mille(60));
        let mut plan = Plan {
            created,
            job: index,
            site,
            machine,
            priority: priority(job, urgent, &mut self.rng),
            urgent,
            window: self.window(day, start, start + minutes),
            minutes,
            visits: vec![visit],
            fate: Fate::Normal,
            offer: None,
        };
        let over = day.at(start + minutes) <= world.now;
        let ahead = day.at(filling.cursor) > world.now;
        if self.rng.per_mille(25) {
            // Given up in time: the hour is free again.
            let notice = i64::from(filling.cursor) + self.rng.range(30, 600);
            let at = Instant(day.at(filling.cursor).0 - notice * 60_000_000)
                .max(planned.plus(2))
                .min(world.now);
            if at > planned && at < day.at(filling.cursor) {
                plan.fate = Fate::Cancelled(at);
                plan.visits[0].roads.clear();
                filling.out.missions.push(plan);
                return false;
            }
        }
        if ahead && self.rng.per_mille(110) {
            // Nobody drives to what is not firm.
            plan.fate = Fate::Pencilled;
            plan.visits[0].roads.clear();
        } else if over && ending != Ending::Done {
            plan.visits[0].ending = ending;
            self.follow_up(world, filling.tech, job, site, day.date, &mut plan);
        } else if over && self.rng.per_mille(12) {
            self.reopen(world, filling.tech, job, site, day.date, &mut plan);
        }
        // What is only called in later is not there yet: the hour looks free, and nobody comes from it.
        if plan.fate != Fate::Pencilled && plan.created <= world.now {
            filling.from = (place, start + minutes);
        }
        filling.out.missions.push(plan);
        filling.cursor = start + minutes;
        filling.place = place;
        filling.busy = true;
        true
    }

    /// What remains is done a few days later by the same person, or waits.
    fn follow_up(
        &mut self,
        world: &World,
        tech: usize,
        job: &Job,
        site: usize,
        date: NaiveDate,
        plan: &mut Plan,
    ) {
        let recent = date + TimeDelta::days(9) >= world.today;
        if recent && self.rng.per_mille(600) {
            let motif = if plan.visits[0].ending == Ending::Partial {
                "PIECE"
            } else {
                "ACCES"
            };
            plan.fate = Fate::Waiting(motif, plan.visits[0].span().1.plus(6));
            return;
        }
        // Without a second visit the report carries a written waiver.
        if let Some(visit) = self.promise(world, tech, job, site, date, plan.visits[0].span().1) {
            plan.visits.push(visit);
        }
    }

    fn reopen(
        &mut self,
        world: &World,
        tech: usize,
        job: &Job,
        site: usize,
        date: NaiveDate,
        plan: &mut Plan,
    ) {
        let after = local(date).at(24 * 60 + 540);
        if after.plus(30) >= world.now {
            return;
        }
        if let Some(visit) = self.promise(world, tech, job, site, date, after) {
            plan.visits.push(visit);
            plan.fate = Fate::Reopened;
        }
    }
}
