//! Days filled with work: who goes where, when, by which road. Nobody is in two places, and everyone may do what they do.

mod alone;
mod call;

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, TimeDelta};

pub use self::call::priority;
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
    /// Breaks, meetings, parts fetched.
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
    /// Where firm time was last, and until when: from there the engine lays the road.
    from: (Place, i32),
    busy: bool,
    out: &'a mut Planned,
}

/// The road to a visit that begins at a minute of the day, from where one is free at another; none where one is there.
///
/// As the engine lays it (`planner::route`): days end where the last visit does, nobody's way home is booked.
fn road(tech: usize, day: Day, (from, free): (Place, i32), to: Place, start: i32) -> Option<Slot> {
    let leave = (start - from.road(to, start)).max(free);
    (leave < start).then(|| Slot {
        tech,
        span: day.span(leave, start),
    })
}

/// Nothing before: the road may begin as early as it has to.
const AT_HOME: i32 = 0;

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
                roads.extend(road(*tech, day, (person.home, AT_HOME), place, morning.0 + there));
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
