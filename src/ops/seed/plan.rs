//! Days filled with work: who goes where, when, by which road. Nobody is in two places, and everyone may do what they do.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::calendar::Day;
use super::copy::{Instant, Span};
use super::rng::Rng;
use super::world::{Job, Place, Site, Tech, World, local};

/// The longest time between a call and the first visit, in days: how far ahead of its story the plan is made.
pub const LEAD_DAYS: i64 = 22;

/// How a visit ends once its time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The work is done.
    Done,
    /// Some of it is left.
    Partial,
    /// Nobody there, no way in.
    Fruitless,
}

/// Time of one person.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// Index of the person.
    pub tech: usize,
    /// When.
    pub span: Span,
}

/// A visit with its people and hours.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Who goes.
    pub crew: Vec<usize>,
    /// Their work, day by day.
    pub work: Vec<Slot>,
    /// Their roads there.
    pub roads: Vec<Slot>,
    /// When it was put into the plan.
    pub planned: Instant,
    /// How it ends.
    pub ending: Ending,
}

impl Visit {
    /// From the first to the last minute of work.
    #[must_use]
    pub fn span(&self) -> Span {
        let start = self
            .work
            .iter()
            .map(|slot| slot.span.0)
            .min()
            .unwrap_or(Instant(0));
        let end = self
            .work
            .iter()
            .map(|slot| slot.span.1)
            .max()
            .unwrap_or(Instant(0));
        Span(start, end)
    }
}

/// What becomes of a mission, its visits apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes its way.
    Normal,
    /// Its only visit is pencilled in.
    Pencilled,
    /// Given up at that instant, before its visit.
    Cancelled(Instant),
    /// Still being entered.
    Draft,
    /// Put on hold at that instant: the last visit's follow-up has no date, or none was planned.
    Waiting(&'static str, Instant),
    /// Found wanting after it was done: the second visit is owed to that.
    Reopened,
}

/// A mission before it has its number.
#[derive(Debug, Clone)]
pub struct Plan {
    pub created: Instant,
    pub job: usize,
    pub site: usize,
    pub machine: Option<i64>,
    pub priority: i16,
    pub urgent: bool,
    pub window: Option<Span>,
    pub minutes: i32,
    pub visits: Vec<Visit>,
    pub fate: Fate,
    /// The offer that the client signed for it.
    pub offer: Option<u64>,
}

/// A piece of time that belongs to no mission.
#[derive(Debug, Clone, Copy)]
pub struct Other {
    pub tech: usize,
    pub kind: &'static str,
    pub span: Span,
    pub motif: Option<&'static str>,
    pub label: Option<&'static str>,
}

/// What a day came to.
#[derive(Debug, Default)]
pub struct Planned {
    /// Its missions, whenever they were called in.
    pub missions: Vec<Plan>,
    /// Breaks, meetings, roads home.
    pub others: Vec<Other>,
}

/// A promise to be somewhere first thing on a day to come.
#[derive(Debug, Clone, Copy)]
struct First {
    end: i32,
    site: usize,
}

/// The planner's memory from one day to the next.
#[derive(Debug)]
pub struct Planner {
    rng: Rng,
    taken: HashSet<(usize, NaiveDate)>,
    first: HashMap<(usize, NaiveDate), First>,
}

/// One person's day while it fills.
struct Filling<'a> {
    tech: usize,
    day: Day,
    cursor: i32,
    place: Place,
    busy: bool,
    out: &'a mut Planned,
}

impl Planner {
    /// Nothing planned yet.
    #[must_use]
    pub fn new(world: &World) -> Self {
        Self {
            rng: world.rng.fork(3),
            taken: HashSet::new(),
            first: HashMap::new(),
        }
    }

    /// Fills a day. `chance` is how likely each free moment is used, in thousandths.
    pub fn day(&mut self, world: &World, date: NaiveDate, chance: u32) -> Planned {
        let day = local(date);
        let mut out = Planned::default();
        for agence in 0..world.agences.len() {
            let mut present: Vec<(usize, [(i32, i32); 2])> = world.agences[agence]
                .techs
                .iter()
                .filter_map(|tech| Some((*tech, world.techs[*tech].day(&world.calendar, date)?)))
                .filter(|(tech, _)| !self.taken.contains(&(*tech, date)))
                .collect();
            self.rng.shuffle(&mut present);
            for (tech, _) in &present {
                if self.taken.contains(&(*tech, date)) || self.first.contains_key(&(*tech, date)) {
                    continue;
                }
                if self.rng.per_mille(35 * chance / 1000) {
                    self.together(world, day, *tech, &present, &mut out);
                }
            }
            for (tech, hours) in present {
                if !self.taken.contains(&(tech, date)) {
                    self.alone(world, day, tech, hours, chance, &mut out);
                }
            }
        }
        self.taken.retain(|(_, day)| *day > date);
        self.first.retain(|(_, day), _| *day > date);
        out
    }

    /// Work for two or three, over a day or several.
    fn together(
        &mut self,
        world: &World,
        day: Day,
        lead: usize,
        present: &[(usize, [(i32, i32); 2])],
        out: &mut Planned,
    ) {
        let jobs: Vec<usize> = world.techs[lead]
            .able
            .iter()
            .copied()
            .filter(|job| world.jobs[*job].prestation.duree >= 400)
            .collect();
        if jobs.is_empty() {
            return;
        }
        let weights: Vec<u32> = jobs.iter().map(|job| world.jobs[*job].prestation.poids).collect();
        let index = jobs[self.rng.weighted(&weights)];
        let job = &world.jobs[index];
        let length = usize::try_from((job.prestation.duree + 419) / 420).unwrap_or(1);
        let needed = usize::try_from(job.prestation.effectif).unwrap_or(1);
        let mut crew = Vec::new();
        let mut days: Vec<NaiveDate> = Vec::new();
        for (tech, _) in std::iter::once((lead, [(0, 0); 2])).chain(present.iter().copied()) {
            if crew.contains(&tech) || crew.len() == needed {
                continue;
            }
            let run = self.free_run(world, tech, day.date, length);
            if run.len() == length && (days.is_empty() || run == days) && world.techs[tech].may_do(job, &run)
            {
                days = run;
                crew.push(tech);
            }
        }
        let Some((site, machine)) = self.site(world, job, &world.techs[lead], world.techs[lead].home) else {
            return;
        };
        if crew.len() < needed {
            return;
        }
        let place = world.sites[site].place;
        let (mut work, mut roads) = (Vec::new(), Vec::new());
        for date in &days {
            let day = local(*date);
            for tech in &crew {
                let person = &world.techs[*tech];
                let Some([morning, afternoon]) = person.day(&world.calendar, *date) else {
                    continue;
                };
                let there = person.home.minutes(place, morning.0);
                let back = place.minutes(person.home, afternoon.1 - 30);
                roads.push(Slot {
                    tech: *tech,
                    span: day.span(morning.0, morning.0 + there),
                });
                work.push(Slot {
                    tech: *tech,
                    span: day.span(morning.0 + there, morning.1),
                });
                work.push(Slot {
                    tech: *tech,
                    span: day.span(afternoon.0, afternoon.1 - back),
                });
                out.others
                    .push(other(*tech, "PAUSE", day.span(morning.1, afternoon.0)));
                out.others
                    .push(other(*tech, "TRAJET", day.span(afternoon.1 - back, afternoon.1)));
                self.taken.insert((*tech, *date));
            }
        }
        let (created, planned) = self.called(world, job, day, 480);
        let visit = Visit {
            crew,
            work,
            roads,
            planned,
            ending: Ending::Done,
        };
        out.missions.push(Plan {
            created,
            job: index,
            site,
            machine,
            priority: 3,
            urgent: false,
            window: None,
            minutes: job.prestation.duree,
            visits: vec![visit],
            fate: Fate::Normal,
            offer: None,
        });
    }

    /// The next days on which somebody works and nothing is promised.
    fn free_run(&self, world: &World, tech: usize, from: NaiveDate, length: usize) -> Vec<NaiveDate> {
        let mut days = Vec::new();
        let mut date = from;
        // A job that begins on Thursday goes on after the weekend.
        for _ in 0..length + 4 {
            if days.len() == length {
                break;
            }
            let works = world.techs[tech].day(&world.calendar, date).is_some();
            if works {
                if self.taken.contains(&(tech, date)) || self.first.contains_key(&(tech, date)) {
                    return Vec::new();
                }
                days.push(date);
            } else if world.calendar.open(date) {
                return Vec::new();
            }
            date += TimeDelta::days(1);
        }
        days
    }

    /// One person's day: what was promised first, then one visit after the other, a break, and the road home.
    fn alone(
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
            busy: false,
            out,
        };
        if let Some(first) = self.first.get(&(tech, day.date)) {
            filling.cursor = first.end;
            filling.place = world.sites[first.site].place;
            filling.busy = true;
        } else {
            self.begin(world, person, &mut filling);
        }
        let mut lunch = false;
        loop {
            if !lunch && filling.cursor >= hours[0].1 - 40 {
                lunch = true;
                filling.cursor = hours[1].0;
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
                filling.cursor = hours[1].0;
            }
        }
        if filling.busy {
            let back = filling.place.minutes(person.home, hours[1].1 - 30);
            let home = hours[1].1 - back;
            filling
                .out
                .others
                .push(other(tech, "PAUSE", day.span(hours[0].1, hours[1].0)));
            if filling.cursor <= home {
                filling
                    .out
                    .others
                    .push(other(tech, "TRAJET", day.span(home, hours[1].1)));
            }
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
        filling
            .out
            .others
            .push(other(filling.tech, "TRAJET", filling.day.span(from, there)));
        filling.out.others.push(Other {
            label: stop.2,
            ..other(filling.tech, stop.0, filling.day.span(there, until))
        });
        filling.cursor = until;
        filling.place = agence;
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
        let weights: Vec<u32> = person
            .able
            .iter()
            .map(|job| {
                let prestation = &world.jobs[*job].prestation;
                if prestation.duree < 400 && prestation.effectif == 1 {
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
        let road = filling.place.minutes(place, filling.cursor);
        let minutes =
            job.prestation.duree * i32::try_from(self.rng.range(80, 125)).unwrap_or(100) / 100 / 5 * 5;
        let start = filling.cursor + road;
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
            roads: vec![Slot {
                tech: filling.tech,
                span: day.span(filling.cursor, start),
            }],
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
                filling.out.missions.push(plan);
                return false;
            }
        }
        if ahead && self.rng.per_mille(110) {
            plan.fate = Fate::Pencilled;
        } else if over && ending != Ending::Done {
            plan.visits[0].ending = ending;
            self.follow_up(world, filling.tech, job, site, day.date, &mut plan);
        } else if over && self.rng.per_mille(12) {
            self.reopen(world, filling.tech, job, site, day.date, &mut plan);
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

    /// A visit first thing in the morning of a day to come, planned soon after `after`.
    fn promise(
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
        let start = morning.0 + person.home.minutes(world.sites[site].place, morning.0);
        let end = (start + 60).min(morning.1);
        self.first.insert((tech, later), First { end, site });
        Some(Visit {
            crew: vec![tech],
            work: vec![Slot {
                tech,
                span: day.span(start, end),
            }],
            roads: vec![Slot {
                tech,
                span: day.span(morning.0, start),
            }],
            planned,
            ending: Ending::Done,
        })
    }

    /// When a job was called in, and when it was put into the plan: both before now and before anyone leaves.
    fn called(&mut self, world: &World, job: &Job, day: Day, leaves: i32) -> (Instant, Instant) {
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
    fn window(&mut self, day: Day, start: i32, end: i32) -> Option<Span> {
        match self.rng.below(10) {
            0..3 if end <= 12 * 60 => Some(day.span(8 * 60, 12 * 60)),
            0..3 if start >= 13 * 60 => Some(day.span(13 * 60, 18 * 60)),
            3..5 => Some(day.span(8 * 60, 18 * 60)),
            _ => None,
        }
    }

    /// A site not far away with a machine of the job's trade.
    pub fn site(
        &mut self,
        world: &World,
        job: &Job,
        person: &Tech,
        from: Place,
    ) -> Option<(usize, Option<i64>)> {
        let sites = &world.agences[person.agence].sites;
        let mut best: Option<(f64, usize)> = None;
        for _ in 0..14 {
            let site = sites[self.rng.below(sites.len())];
            if has(&world.sites[site], job.famille) {
                let km = world.sites[site].place.km(from);
                if best.is_none_or(|(nearest, _)| km < nearest) {
                    best = Some((km, site));
                }
            }
        }
        let (_, site) = best?;
        let machine = world.sites[site]
            .machines
            .iter()
            .find(|machine| machine.famille == job.famille)
            .map(|machine| machine.id);
        Some((site, machine))
    }
}

fn has(site: &Site, famille: usize) -> bool {
    site.trades >> famille & 1 == 1
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

/// Time of one person for something that is no mission.
#[must_use]
pub fn other(tech: usize, kind: &'static str, span: Span) -> Other {
    Other {
        tech,
        kind,
        span,
        motif: None,
        label: None,
    }
}
