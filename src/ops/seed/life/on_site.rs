//! On the way, on site, at work: what is told of a visit while it happens.

use super::Life;
use super::facts::{Facts, Told, clock};
use crate::ops::seed::copy::Instant;
use crate::ops::seed::journal::Command;
use crate::ops::seed::out::Out;
use crate::ops::seed::plan::{Ending, Fate, Visit};
use crate::ops::seed::rng::Rng;
use crate::ops::seed::story::Ids;

impl Life<'_> {
    /// Confirmed, on the way, on site, done: as far as the day has come.
    pub(super) fn happen(
        &mut self,
        visit: &Visit,
        facts: &Facts,
        told: &mut Told,
        ids: &mut Ids,
        rng: &mut Rng,
        out: &mut Out<'_>,
    ) {
        let lead = self.world.techs[visit.crew[0]].id;
        let call = Instant(i64::midpoint(visit.planned.0, facts.leave.0));
        if rng.per_mille(500)
            && call.plus(60) < facts.leave
            && call > visit.planned.plus(1)
            && self.past(call)
        {
            let own = told.moved(call, self.dispatcher, "CONFIRMEE");
            self.commands.push((
                call,
                Command {
                    actor: self.dispatcher,
                    name: "intervention.confirmer",
                    entries: vec![own],
                },
            ));
        }
        if !self.past(facts.leave) {
            return;
        }
        let own = told.moved(facts.leave, lead, "EN_ROUTE");
        let mission = self.moved(facts.leave, lead, "EN_COURS");
        self.commands.push((
            facts.leave,
            Command {
                actor: lead,
                name: "intervention.partir",
                entries: vec![own, mission],
            },
        ));
        let arrived = self.past(facts.arrive);
        let over = self.past(facts.end);
        let paused = !over && arrived && facts.arrive.plus(25) < self.world.now && ids.pause();
        for (rank, tech) in visit.crew.iter().enumerate() {
            let person = self.world.techs[*tech].id;
            let shift = i64::try_from(rank).unwrap_or(0);
            clock(
                out,
                ids,
                told.id,
                person,
                "TRAJET",
                facts.leave,
                arrived.then(|| facts.arrive.plus(shift)),
            );
            if arrived {
                self.worked(visit, *tech, told.id, facts, paused, ids, out, shift);
            }
        }
        if !arrived {
            return;
        }
        let own = told.moved(facts.arrive, lead, "SUR_SITE");
        self.commands.push((
            facts.arrive,
            Command {
                actor: lead,
                name: "intervention.arriver",
                entries: vec![own],
            },
        ));
        if paused {
            let at = self.world.now.plus(-8);
            let own = told.moved(at, lead, "PAUSE");
            self.commands.push((
                at,
                Command {
                    actor: lead,
                    name: "intervention.suspendre",
                    entries: vec![own],
                },
            ));
        }
        if over {
            let to = match visit.ending {
                Ending::Done => "TERMINEE",
                Ending::Partial => "PARTIELLE",
                Ending::Fruitless => "INFRUCTUEUSE",
            };
            if visit.ending != Ending::Fruitless {
                self.parts(visit, facts, told.id, rng);
            }
            let own = told.moved(facts.end, lead, to);
            let mut entries = vec![own];
            let waived = visit.ending != Ending::Done
                && self.plan.visits.len() == 1
                && !matches!(self.plan.fate, Fate::Waiting(..));
            if visit.ending == Ending::Done || waived {
                entries.push(self.moved(facts.end, lead, "TERMINEE"));
            }
            self.commands.push((
                facts.end,
                Command {
                    actor: lead,
                    name: "intervention.terminer",
                    entries,
                },
            ));
        }
    }

    /// The hours of one person on site: each planned piece, from the real arrival to the real end.
    #[expect(clippy::too_many_arguments, reason = "what the rows need")]
    pub(super) fn worked(
        &self,
        visit: &Visit,
        tech: usize,
        intervention: i64,
        facts: &Facts,
        paused: bool,
        ids: &mut Ids,
        out: &mut Out<'_>,
        shift: i64,
    ) {
        let person = self.world.techs[tech].id;
        let span = visit.span();
        for slot in visit.work.iter().filter(|slot| slot.tech == tech) {
            let from = if slot.span.0 == span.0 {
                facts.arrive.plus(shift)
            } else {
                slot.span.0
            };
            let to = if slot.span.1 == span.1 {
                facts.end
            } else {
                slot.span.1
            };
            if !self.past(from) {
                continue;
            }
            let end = if self.past(to) {
                Some(to)
            } else if paused {
                Some(self.world.now.plus(-8))
            } else {
                None
            };
            clock(
                out,
                ids,
                intervention,
                person,
                "TRAVAIL",
                from,
                end.map(|end| end.max(from)),
            );
            if paused && !self.past(to) {
                clock(
                    out,
                    ids,
                    intervention,
                    person,
                    "PAUSE",
                    self.world.now.plus(-8).max(from),
                    None,
                );
            }
        }
    }
}
