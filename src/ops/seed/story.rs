//! The company's days, one after the other: plan them, then tell what happened in the order in which it did.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::Size;
use super::agenda::Agenda;
use super::copy::Instant;
use super::journal::{Command, Journal};
use super::life;
use super::out::Out;
use super::plan::{self, Fate, LEAD_DAYS, Plan, Planner};
use super::rng::Rng;
use super::rows;
use super::stock::{Need, Promise, Stock, Used};
use super::world::{World, ZONE, local};

/// How full the days ahead are, in thousandths, today first.
const AHEAD: [u32; 16] = [
    930, 700, 520, 390, 300, 230, 180, 150, 120, 100, 90, 80, 70, 60, 50, 40,
];
/// Weeks ahead that are planned.
const HORIZON_DAYS: i64 = 21;

/// Something that is to happen.
#[derive(Debug)]
pub enum Task {
    /// A call comes in.
    Mission(Box<Plan>),
    /// A command is carried out.
    Command(Command),
    /// A part is put aside.
    Promise(Promise),
    /// A part is used.
    Need(Need),
    /// The storekeepers' Monday.
    Restock,
}

/// Numbers given so far.
#[derive(Debug, Default)]
pub struct Ids {
    mission: i64,
    besoin: i64,
    intervention: i64,
    creneau: i64,
    pointage: i64,
    under_way: u32,
}

impl Ids {
    /// A mission's key.
    pub fn mission(&mut self) -> i64 {
        next(&mut self.mission)
    }
    /// A need's key.
    pub fn besoin(&mut self) -> i64 {
        next(&mut self.besoin)
    }
    /// A visit's key.
    pub fn intervention(&mut self) -> i64 {
        next(&mut self.intervention)
    }
    /// A créneau's key.
    pub fn creneau(&mut self) -> i64 {
        next(&mut self.creneau)
    }
    /// A pointage's key.
    pub fn pointage(&mut self) -> i64 {
        next(&mut self.pointage)
    }
    /// Missions numbered so far.
    #[must_use]
    pub fn missions(&self) -> i64 {
        self.mission
    }
    /// The number of a mission: the year of its call, and its rank since the first.
    #[must_use]
    pub fn numero(created: Instant, rank: i64) -> String {
        let local = chrono::DateTime::from_timestamp_micros(created.0)
            .unwrap_or_default()
            .with_timezone(&ZONE);
        format!("M-{}-{rank:05}", local.year())
    }
    /// One visit in seven is at a pause.
    pub fn pause(&mut self) -> bool {
        self.under_way += 1;
        self.under_way % 7 == 2
    }
}

fn next(number: &mut i64) -> i64 {
    *number += 1;
    *number
}

/// Tells the whole story.
pub struct Story<'a, 'o> {
    world: &'a World,
    out: &'a mut Out<'o>,
    rng: Rng,
    ids: Ids,
    agenda: Agenda<Task>,
    journal: Journal,
    stock: Stock,
    /// Parts to be invoiced, by mission.
    used: HashMap<i64, Vec<Used>>,
}

impl std::fmt::Debug for Story<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Story")
            .field("ids", &self.ids)
            .finish_non_exhaustive()
    }
}

impl<'a, 'o> Story<'a, 'o> {
    /// A story not begun.
    pub fn new(world: &'a World, journal: Journal, stock: Stock, out: &'a mut Out<'o>) -> Self {
        Self {
            world,
            out,
            rng: world.rng.fork(4),
            ids: Ids::default(),
            agenda: Agenda::default(),
            journal,
            stock,
            used: HashMap::new(),
        }
    }

    /// From the first day to the last that is planned; `told` hears how far it is, in thousandths.
    pub fn tell(mut self, mut told: impl FnMut(u32)) -> Ids {
        self.absences();
        self.mondays();
        let world = self.world;
        let mut planner = Planner::new(world);
        let end = world.today + TimeDelta::days(HORIZON_DAYS);
        let days = (end - world.start).num_days();
        let mut date = world.start;
        let mut ahead = 0;
        while date <= end {
            let chance = if date < world.today {
                AHEAD[0]
            } else {
                AHEAD[ahead.min(AHEAD.len() - 1)]
            };
            if date >= world.today && world.calendar.open(date) {
                ahead += 1;
            }
            self.plan(&mut planner, date, chance);
            if date == world.today {
                self.backlog(&mut planner);
            }
            let settled = local(date - TimeDelta::days(LEAD_DAYS)).at(0);
            self.until(settled);
            told(u32::try_from((date - world.start).num_days() * 1000 / days).unwrap_or(1000));
            date += TimeDelta::days(1);
        }
        self.until(world.now);
        self.journal.close(self.out, world.now);
        self.stock.close(world, self.out);
        self.ids
    }

    fn plan(&mut self, planner: &mut Planner, date: NaiveDate, chance: u32) {
        let planned = planner.day(self.world, date, chance);
        for mission in planned.missions {
            self.agenda
                .enter(mission.created, Task::Mission(Box::new(mission)));
        }
        for other in planned.others {
            let evening = local(date - TimeDelta::days(1)).at(18 * 60).min(self.world.now);
            self.time(other, evening);
        }
    }

    fn time(&mut self, other: plan::Other, cree_le: Instant) {
        let tech = &self.world.techs[other.tech];
        let dispatcher = self.world.agences[tech.agence].dispatchers[0];
        self.out.put(&rows::Creneau {
            id: self.ids.creneau(),
            utilisateur_id: tech.id,
            r#type: other.kind,
            fermete: "FERME",
            intervention_id: None,
            besoin_id: None,
            epingle: false,
            motif_absence: other.motif,
            libelle: other.label,
            plage: other.span,
            cree_le,
            cree_par: dispatcher,
            version: 1,
        });
    }

    /// Absences and courses of everyone, and who is on call week after week.
    fn absences(&mut self) {
        let world = self.world;
        for (index, tech) in world.techs.iter().enumerate() {
            for away in &tech.away {
                let cree_le = local(away.from - TimeDelta::days(20)).at(600).min(world.now);
                if away.motif.is_some() {
                    let span = super::copy::Span(local(away.from).at(0), local(away.to).at(0));
                    let other = plan::Other {
                        motif: away.motif,
                        ..plan::other(index, "ABSENCE", span)
                    };
                    self.time(other, cree_le);
                } else {
                    let day = local(away.from);
                    for (from, to) in [(540, 720), (780, 1020)] {
                        let other = plan::Other {
                            label: Some("Formation habilitation"),
                            ..plan::other(index, "FORMATION", day.span(from, to))
                        };
                        self.time(other, cree_le);
                    }
                }
            }
        }
        self.on_call();
    }

    fn mondays(&mut self) {
        let mut day = self.world.start + TimeDelta::days(1);
        while day <= self.world.today {
            if day.weekday().num_days_from_monday() == 0 {
                self.agenda.enter(local(day).at(6 * 60 + 30), Task::Restock);
            }
            day += TimeDelta::days(1);
        }
    }

    fn on_call(&mut self) {
        let world = self.world;
        let mut friday = world.start;
        while friday.weekday().num_days_from_monday() != 4 {
            friday += TimeDelta::days(1);
        }
        let mut turn = 0;
        while friday < world.today + TimeDelta::days(HORIZON_DAYS) {
            let week: Vec<NaiveDate> = (0..=7).map(|day| friday + TimeDelta::days(day)).collect();
            for agence in &world.agences {
                let able = agence
                    .techs
                    .iter()
                    .cycle()
                    .skip(turn % agence.techs.len())
                    .take(agence.techs.len());
                let free = able
                    .copied()
                    .find(|tech| week.iter().all(|day| world.techs[*tech].away_on(*day).is_none()));
                if let Some(tech) = free {
                    let span = super::copy::Span(local(friday).at(17 * 60), local(week[7]).at(8 * 60));
                    let other = plan::other(tech, "ASTREINTE", span);
                    self.time(other, local(friday - TimeDelta::days(14)).at(600).min(world.now));
                }
            }
            friday += TimeDelta::days(7);
            turn += 1;
        }
    }

    /// Calls that wait for somebody this morning: some pressing, some for another day, some on hold, some being typed.
    fn backlog(&mut self, planner: &mut Planner) {
        let world = self.world;
        let (waiting, drafts, held) = match world.size {
            Size::Small => (9, 2, 3),
            Size::Medium | Size::Large => (30, 4, 6),
        };
        for agence in &world.agences {
            for rank in 0..waiting + drafts + held {
                let tech = *self.rng.pick(&agence.techs);
                let person = &world.techs[tech];
                let pressing = rank < 3;
                let jobs: Vec<usize> = person
                    .able
                    .iter()
                    .copied()
                    .filter(|job| {
                        let job = &world.jobs[*job];
                        pressing && job.kind == "DEPANNAGE" || !pressing && !job.prestation.urgent
                    })
                    .collect();
                if jobs.is_empty() {
                    continue;
                }
                let job = *self.rng.pick(&jobs);
                // A pressing call is of somebody with a contract, whose hours are counted.
                let found = (0..40).find_map(|_| {
                    let (site, machine) = planner.site(world, &world.jobs[job], person, person.home)?;
                    let promised = world.sites[site]
                        .contrat
                        .is_some_and(|contrat| world.contrats[contrat].gti_heures == Some(4));
                    (!pressing || promised).then_some((site, machine))
                });
                let Some((site, machine)) = found else { continue };
                let draft = rank >= waiting + held;
                let created = if pressing {
                    world.now.plus(-self.rng.range(20, 170))
                } else if draft {
                    world.now.plus(-self.rng.range(3, 30))
                } else {
                    // What is broken doesn't wait for a week.
                    let most = if world.jobs[job].kind == "DEPANNAGE" { 1 } else { 8 };
                    let back = world
                        .calendar
                        .open_days_from(world.today, -self.rng.range(1, most));
                    local(back).at(i32::try_from(self.rng.range(480, 1040)).unwrap_or(600))
                };
                let wished = world.calendar.open_days_from(world.today, self.rng.range(0, 9));
                let fate = if draft {
                    Fate::Draft
                } else if rank >= waiting {
                    Fate::Waiting(
                        ["CLIENT", "ACCES", "PIECE"][rank % 3],
                        created.plus(50).min(world.now),
                    )
                } else {
                    Fate::Normal
                };
                let prestation = &world.jobs[job].prestation;
                self.agenda.enter(
                    created,
                    Task::Mission(Box::new(Plan {
                        created,
                        job,
                        site,
                        machine,
                        priority: plan::priority(&world.jobs[job], pressing, &mut self.rng),
                        urgent: pressing,
                        window: (!pressing && self.rng.per_mille(600)).then(|| local(wished).span(480, 1080)),
                        minutes: prestation.duree,
                        visits: Vec::new(),
                        fate,
                    })),
                );
            }
        }
        self.cancelled(planner);
    }

    /// Calls given up before anybody was sent.
    fn cancelled(&mut self, planner: &mut Planner) {
        let world = self.world;
        for agence in &world.agences {
            for _ in 0..3 {
                let person = &world.techs[*self.rng.pick(&agence.techs)];
                let Some(job) = person.able.first().copied() else {
                    continue;
                };
                let Some((site, machine)) = planner.site(world, &world.jobs[job], person, person.home) else {
                    continue;
                };
                let back = world.calendar.open_days_from(world.today, -self.rng.range(1, 12));
                let created = local(back).at(560);
                let fate = Fate::Cancelled(created.plus(self.rng.range(20, 600)).min(world.now));
                let minutes = world.jobs[job].prestation.duree;
                let plan = Plan {
                    created,
                    job,
                    site,
                    machine,
                    priority: 3,
                    urgent: false,
                    window: None,
                    minutes,
                    visits: Vec::new(),
                    fate,
                };
                self.agenda.enter(created, Task::Mission(Box::new(plan)));
            }
        }
    }

    fn until(&mut self, settled: Instant) {
        let settled = settled.min(self.world.now);
        while let Some((at, task)) = self.agenda.next(settled) {
            match task {
                Task::Mission(plan) => {
                    life::live(
                        self.world,
                        &plan,
                        &mut self.ids,
                        &mut self.rng,
                        &mut self.agenda,
                        self.out,
                    );
                }
                Task::Command(command) => self.journal.record(self.out, at, &command),
                Task::Promise(promise) => self.stock.promise(self.world, self.out, at, &promise),
                Task::Need(need) => {
                    let used = self.stock.take(self.world, self.out, at, &need);
                    if let Some(used) = used.filter(|_| need.billed) {
                        self.used.entry(need.mission).or_default().push(used);
                    }
                }
                Task::Restock => self.stock.restock(self.world, self.out, at),
            }
        }
    }
}
