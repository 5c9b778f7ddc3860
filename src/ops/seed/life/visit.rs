//! The life of a visit: planned, told, confirmed, on the way, on site, over.

use super::{Life, REPORTS};
use crate::ops::seed::copy::{Instant, Num, Span};
use crate::ops::seed::journal::{Change, Command, Entry};
use crate::ops::seed::out::Out;
use crate::ops::seed::plan::{Ending, Fate, Visit};
use crate::ops::seed::rng::Rng;
use crate::ops::seed::rows;
use crate::ops::seed::stock::{Need, Promise, What};
use crate::ops::seed::story::{Ids, Notice};
use crate::ops::seed::text::{json_object, json_string};
use crate::ops::seed::world::Checklist;

impl Life<'_> {
    /// Tells a visit; returns its key.
    #[expect(
        clippy::too_many_arguments,
        clippy::too_many_lines,
        reason = "one visit is told in one go, in the order of its time"
    )]
    pub(super) fn visit(
        &mut self,
        rank: usize,
        visit: &Visit,
        need: i64,
        ids: &mut Ids,
        rng: &mut Rng,
        out: &mut Out<'_>,
        before: Option<i64>,
    ) -> i64 {
        let id = ids.intervention();
        let rang = i16::try_from(rank + 1).unwrap_or(i16::MAX);
        let reopened = self.plan.fate == Fate::Reopened && rank == 1;
        let mut told = Told {
            id,
            state: "PLANIFIEE",
            version: 1,
            changed: (visit.planned, None),
        };
        let actor = self.dispatcher;
        if reopened {
            self.step(visit.planned.plus(-10), actor, "mission.rouvrir", "A_PLANIFIER");
        } else if rank > 0 && self.state == "EN_COURS" {
            // The first visit left something, and nothing was planned for it yet.
            let at = self.changed.0;
            let entry = self.moved(at, actor, "A_PLANIFIER");
            if let Some((_, command)) = self.commands.last_mut() {
                command.entries.push(entry);
            }
        }
        let pencilled = self.plan.fate == Fate::Pencilled;
        if pencilled {
            told.state = "PROVISOIRE";
        }
        let mut entries = vec![Entry {
            objet: "intervention",
            id,
            version: 1,
            change: Change::Made(json_object(vec![
                ("etat", json_string(told.state)),
                ("rang", rang.to_string()),
                ("mission_id", self.id.to_string()),
                ("equipe", self.team(visit)),
                ("plage", when(visit.span())),
            ])),
        }];
        let firmness = match (self.plan.fate, pencilled) {
            (_, true) => "PROVISOIRE",
            (Fate::Cancelled(_), _) => "ANNULE",
            _ => "FERME",
        };
        let facts = Facts::of(visit, rng);
        self.slots(visit, id, need, firmness, &facts, ids, out);
        if !pencilled {
            entries.push(self.moved(visit.planned, actor, "PLANIFIEE"));
        }
        self.commands.push((
            visit.planned,
            Command {
                actor,
                name: "planning.planifier",
                entries,
            },
        ));

        if !pencilled {
            self.tell(visit, id);
        }
        if let Fate::Cancelled(at) = self.plan.fate {
            let mission = self.moved(at, actor, "ANNULEE");
            let own = told.moved(at, actor, "ANNULEE");
            self.commands.push((
                at,
                Command {
                    actor,
                    name: "mission.annuler",
                    entries: vec![own, mission],
                },
            ));
        } else if !pencilled {
            self.happen(visit, &facts, &mut told, ids, rng, out);
        }
        let over = matches!(told.state, "TERMINEE" | "PARTIELLE" | "INFRUCTUEUSE");
        self.reported = over;
        if rank == 0 {
            self.promise(visit, &facts, firmness, rng);
        }
        let followed = rank + 1 < self.plan.visits.len() || matches!(self.plan.fate, Fate::Waiting(..));
        let checklist = self
            .job
            .checklist
            .as_ref()
            .and_then(|code| self.world.keys.checklist.get(code));
        let signed = over && told.state == "TERMINEE" && rng.per_mille(800);
        let nom = signed.then(|| {
            self.world.clients[self.world.sites[self.plan.site].client]
                .nom
                .clone()
        });
        out.put(&rows::Intervention {
            id,
            mission_id: self.id,
            rang,
            etat: told.state,
            plage: (firmness != "ANNULE").then(|| planned(visit, &facts, over)),
            suite_de: before,
            renonciation_suite: (over && told.state != "TERMINEE" && !followed)
                .then_some("Le client ne souhaite pas de suite"),
            motif: match told.state {
                "PARTIELLE" => Some("Pièce manquante"),
                "INFRUCTUEUSE" => Some("Client absent"),
                _ => None,
            },
            resultat: over.then_some(match told.state {
                "TERMINEE" => "RESOLU",
                "PARTIELLE" => "PARTIEL",
                _ => "IMPOSSIBLE",
            }),
            compte_rendu: (over && told.state != "INFRUCTUEUSE").then(|| (*rng.pick(&REPORTS)).to_owned()),
            modele_checklist_id: checklist.map(|checklist| checklist.id),
            signature_le: nom.is_some().then_some(facts.end),
            signature_empreinte: nom.as_ref().map(|nom| sign(id, nom)),
            signature_nom: nom,
            cree_le: visit.planned,
            cree_par: actor,
            maj_le: told.changed.0,
            maj_par: told.changed.1,
            version: told.version,
        });
        if let (Some(checklist), true) = (checklist, told.state == "TERMINEE" && self.recent(facts.end)) {
            answer(
                checklist,
                id,
                facts.end,
                self.world.techs[visit.crew[0]].id,
                rng,
                out,
            );
        }
        id
    }

    /// Who goes, as JSON.
    fn team(&self, visit: &Visit) -> String {
        let people: Vec<String> = visit
            .crew
            .iter()
            .map(|tech| self.world.techs[*tech].id.to_string())
            .collect();
        format!("[{}]", people.join(", "))
    }

    /// The people who go are told; what is older than a week was cleared away.
    pub(super) fn tell(&mut self, visit: &Visit, id: i64) {
        if visit.planned.plus(7 * 24 * 60) < self.world.now {
            return;
        }
        for tech in &visit.crew {
            let own = visit
                .work
                .iter()
                .filter(|slot| slot.tech == *tech)
                .map(|slot| slot.span);
            if let Some(span) = own.reduce(|all, span| Span(all.0.min(span.0), all.1.max(span.1))) {
                let notice = Notice {
                    to: self.world.techs[*tech].id,
                    visit: id,
                    numero: self.numero.clone(),
                    span,
                    by: self.dispatcher,
                };
                self.notices.push((visit.planned, notice));
            }
        }
    }

    /// A part put aside for the visit when it is planned.
    pub(super) fn promise(&mut self, visit: &Visit, facts: &Facts, firmness: &'static str, rng: &mut Rng) {
        if self.job.pieces.is_empty() || !rng.per_mille(220) {
            return;
        }
        let promise = Promise {
            mission: self.id,
            agence: self.world.sites[self.plan.site].agence,
            article: *rng.pick(&self.job.pieces),
            state: match firmness {
                "ANNULE" => "LIBEREE",
                _ if self.past(facts.end) => "SERVIE",
                _ => "ACTIVE",
            },
            until: visit.span().1.plus(30 * 24 * 60),
            by: self.dispatcher,
        };
        self.promises.push((visit.planned, promise));
    }

    /// The parts that the work takes: all for an installation, one or the other for the rest.
    pub(super) fn parts(&mut self, visit: &Visit, facts: &Facts, intervention: i64, rng: &mut Rng) {
        let need = Need {
            mission: self.id,
            visit: intervention,
            machine: self.plan.machine,
            tech: visit.crew[0],
            what: What::Refrigerant,
            times: 1,
            billed: false,
        };
        let at = facts.end.plus(-5).max(facts.arrive);
        for article in &self.job.pieces {
            let (chance, most) = match self.job.kind {
                "INSTALLATION" => (1000, 3),
                "DEPANNAGE" | "GARANTIE" => (950, 2),
                _ => (900, 3),
            };
            if rng.per_mille(chance) {
                let (what, times) = (What::Part(*article), rng.range(1, most));
                self.needs.push((at, Need { what, times, ..need }));
            }
        }
        let cold = matches!(self.world.families[self.job.famille].as_str(), "CLIM" | "FROID");
        if cold && self.job.kind != "VISITE_TECHNIQUE" && rng.per_mille(150) {
            self.needs.push((at, need));
        }
    }

    /// Answers of checklists are kept for the last months only: they would be half of the large database.
    pub(super) fn recent(&self, at: Instant) -> bool {
        at.plus(100 * 24 * 60) > self.world.now
    }

    #[expect(clippy::too_many_arguments, reason = "what the rows need")]
    pub(super) fn slots(
        &self,
        visit: &Visit,
        id: i64,
        need: i64,
        firmness: &'static str,
        facts: &Facts,
        ids: &mut Ids,
        out: &mut Out<'_>,
    ) {
        let over = self.past(facts.end) && firmness == "FERME";
        let kinds = [("INTERVENTION", &visit.work), ("TRAJET", &visit.roads)];
        for (kind, slots) in kinds {
            for slot in slots {
                // An early end shortens every créneau that it falls into.
                let early =
                    over && kind == "INTERVENTION" && slot.span.0 < facts.end && facts.end < slot.span.1;
                let span = Span(slot.span.0, if early { facts.end } else { slot.span.1 });
                let person = self.world.techs[slot.tech].id;
                let creneau = ids.creneau();
                out.put(&rows::Creneau {
                    id: creneau,
                    utilisateur_id: person,
                    r#type: kind,
                    fermete: firmness,
                    intervention_id: Some(id),
                    besoin_id: (kind == "INTERVENTION").then_some(need),
                    epingle: false,
                    motif_absence: None,
                    libelle: None,
                    plage: span,
                    cree_le: visit.planned,
                    cree_par: self.dispatcher,
                    version: if early || firmness == "ANNULE" { 2 } else { 1 },
                });
            }
        }
    }

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

/// A visit while it is told.
pub(super) struct Told {
    id: i64,
    state: &'static str,
    version: i32,
    changed: (Instant, Option<i64>),
}

impl Told {
    fn moved(&mut self, at: Instant, actor: i64, to: &'static str) -> Entry {
        self.version += 1;
        let change = Change::State(self.state, to);
        self.state = to;
        self.changed = (at, Some(actor));
        Entry {
            objet: "intervention",
            id: self.id,
            version: self.version,
            change,
        }
    }
}

/// When a visit really happens.
pub(super) struct Facts {
    leave: Instant,
    arrive: Instant,
    end: Instant,
}

impl Facts {
    /// A few minutes off the plan.
    fn of(visit: &Visit, rng: &mut Rng) -> Self {
        let span = visit.span();
        let leave = visit.roads.iter().map(|slot| slot.span.0).min().unwrap_or(span.0);
        let leave = leave.plus(rng.range(4, 6));
        Self {
            leave,
            arrive: span.0.plus(rng.range(0, 6)).max(leave.plus(1)),
            end: span.1.plus(rng.range(-8, 4)),
        }
    }
}

/// From the first to the last of a visit's créneaux, the last one shortened by an early end.
pub(super) fn planned(visit: &Visit, facts: &Facts, over: bool) -> Span {
    let span = visit.span();
    Span(
        span.0,
        if over && facts.end < span.1 {
            facts.end
        } else {
            span.1
        },
    )
}

pub(super) fn clock(
    out: &mut Out<'_>,
    ids: &mut Ids,
    intervention: i64,
    person: i64,
    nature: &'static str,
    debut: Instant,
    fin: Option<Instant>,
) {
    out.put(&rows::Pointage {
        id: ids.pointage(),
        intervention_id: intervention,
        utilisateur_id: person,
        nature,
        debut,
        fin,
        cree_le: debut,
        cree_par: person,
    });
}

pub(super) fn sign(intervention: i64, name: &str) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(intervention.to_be_bytes());
    hash.update(name.as_bytes());
    hash.finalize().into()
}

pub(super) fn answer(
    checklist: &Checklist,
    intervention: i64,
    at: Instant,
    person: i64,
    rng: &mut Rng,
    out: &mut Out<'_>,
) {
    for point in &checklist.points {
        let mut row = rows::ReponseControle {
            intervention_id: intervention,
            point_id: point.id,
            mesure: None,
            oui: None,
            texte: None,
            cree_le: at,
            cree_par: person,
        };
        match point.nature.as_str() {
            "MESURE" => {
                let (low, high) = point.bornes.unwrap_or((0, 100));
                row.mesure = Some(Num(rng.range(low * 1000, high * 1000)));
            }
            "OUI_NON" => row.oui = Some(!rng.per_mille(40)),
            "CHOIX" => row.texte = point.choix.first().cloned(),
            _ => row.texte = Some("Rien à signaler".to_owned()),
        }
        out.put(&row);
    }
}

/// A range as JSON.
fn when(span: Span) -> String {
    json_object(vec![
        ("debut", json_string(&span.0.json())),
        ("fin", json_string(&span.1.json())),
    ])
}
