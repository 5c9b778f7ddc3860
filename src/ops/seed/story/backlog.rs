//! What stands in the plan beside visits, and what waits for somebody this morning.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{HORIZON_DAYS, Story, Task};
use crate::ops::seed::Size;
use crate::ops::seed::copy::{Instant, Span};
use crate::ops::seed::plan::{self, Fate, Plan, Planner};
use crate::ops::seed::rows;
use crate::ops::seed::world::local;

impl Story<'_, '_> {
    pub(super) fn time(&mut self, other: plan::Other, cree_le: Instant) {
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
    pub(super) fn absences(&mut self) {
        let world = self.world;
        for (index, tech) in world.techs.iter().enumerate() {
            for away in &tech.away {
                let cree_le = local(away.from - TimeDelta::days(20)).at(600).min(world.now);
                if away.motif.is_some() {
                    let span = Span(local(away.from).at(0), local(away.to).at(0));
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

    pub(super) fn on_call(&mut self) {
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
                    let span = Span(local(friday).at(17 * 60), local(week[7]).at(8 * 60));
                    let other = plan::other(tech, "ASTREINTE", span);
                    self.time(other, local(friday - TimeDelta::days(14)).at(600).min(world.now));
                }
            }
            friday += TimeDelta::days(7);
            turn += 1;
        }
    }

    pub(super) fn rounds(&mut self) {
        let mut day = self.world.start + TimeDelta::days(1);
        while day <= self.world.today {
            if self.world.calendar.open(day) {
                self.agenda.enter(local(day).at(6 * 60 + 30), Task::Restock);
            }
            day += TimeDelta::days(1);
        }
    }

    /// Calls that wait for somebody this morning: some pressing, some for another day, some on hold, some being typed.
    pub(super) fn backlog(&mut self, planner: &mut Planner) {
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
                        offer: None,
                    })),
                );
            }
        }
        self.cancelled(planner);
    }

    /// Calls given up before anybody was sent.
    pub(super) fn cancelled(&mut self, planner: &mut Planner) {
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
                    offer: None,
                };
                self.agenda.enter(created, Task::Mission(Box::new(plan)));
            }
        }
    }
}
