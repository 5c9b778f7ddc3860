//! The life of a visit: planned, told, confirmed, on the way, on site, over.

use super::facts::{Facts, Told, answer, planned, sign, when};
use super::{Life, REPORTS};
use crate::ops::seed::copy::{Instant, Span};
use crate::ops::seed::journal::{Change, Command, Entry};
use crate::ops::seed::out::Out;
use crate::ops::seed::plan::{Fate, Visit};
use crate::ops::seed::rng::Rng;
use crate::ops::seed::rows;
use crate::ops::seed::stock::{Need, Promise, What};
use crate::ops::seed::story::{Ids, Notice};
use crate::ops::seed::text::{json_object, json_string};

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
}
