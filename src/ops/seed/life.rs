//! The life of a mission, from its call to its closing: rows in the state that today sees, commands at their time.

use super::agenda::Agenda;
use super::billing::{self, Bill, Course, Kind};
use super::copy::{Instant, Num, Span};
use super::journal::{Change, Command, Entry};
use super::offers::{Offer, Signed};
use super::office;
use super::out::Out;
use super::plan::{Ending, Fate, Plan, Visit};
use super::rng::Rng;
use super::rows;
use super::stock::{Need, Promise, What};
use super::story::{Ids, Notice, Task};
use super::text::{json_object, json_string};
use super::world::{Job, World};

const REPORTS: [&str; 6] = [
    "Installation contrôlée, fonctionnement conforme.",
    "Pièce remplacée, essais concluants en présence du client.",
    "Nettoyage et réglages faits, consignes rappelées à l'occupant.",
    "Défaut reproduit puis corrigé, remise en service.",
    "Mesures relevées, aucune anomalie.",
    "Travail achevé, chantier nettoyé.",
];
const CANCELLED: [&str; 4] = [
    "Le client a fait appel à une autre entreprise",
    "Doublon d'un appel précédent",
    "Panne disparue, annulé par le client",
    "Travaux reportés à l'an prochain",
];
const CALLS: [&str; 6] = [
    "Appel du client ce jour.",
    "Demande reçue par courriel.",
    "Signalé par le gardien.",
    "Demande du syndic, accès par la loge.",
    "Visite prévue au contrat.",
    "Rappeler l'occupant une heure avant.",
];

/// A mission under way through its states.
struct Life<'a> {
    world: &'a World,
    plan: &'a Plan,
    job: &'a Job,
    id: i64,
    dispatcher: i64,
    state: &'static str,
    version: i32,
    changed: (Instant, Option<i64>),
    waiting: Option<(&'static str, Instant)>,
    /// Whether the last visit is over.
    reported: bool,
    commands: Vec<(Instant, Command)>,
    needs: Vec<(Instant, Need)>,
    promises: Vec<(Instant, Promise)>,
    notices: Vec<(Instant, Notice)>,
    numero: String,
}

/// Tells the life of a mission up to now.
pub fn live(
    world: &World,
    plan: &Plan,
    signed: Option<&Signed>,
    ids: &mut Ids,
    rng: &mut Rng,
    agenda: &mut Agenda<Task>,
    out: &mut Out<'_>,
) {
    let job = &world.jobs[plan.job];
    let site = &world.sites[plan.site];
    let agence = &world.agences[site.agence];
    let dispatcher = *rng.pick(&agence.dispatchers);
    let id = ids.mission();
    let need = ids.besoin();
    let draft = plan.fate == Fate::Draft;
    let mut life = Life {
        world,
        plan,
        job,
        id,
        dispatcher,
        state: if draft { "BROUILLON" } else { "A_PLANIFIER" },
        version: 1,
        changed: (plan.created, None),
        waiting: None,
        reported: false,
        commands: Vec::new(),
        needs: Vec::new(),
        promises: Vec::new(),
        notices: Vec::new(),
        numero: Ids::numero(plan.created, id),
    };
    let numero = life.numero.clone();
    life.born(&numero);

    let mut visits = Vec::new();
    for (rank, visit) in plan.visits.iter().enumerate() {
        let told = life.visit(rank, visit, need, ids, rng, out, visits.last().copied());
        visits.push(told);
    }
    if let Fate::Waiting(motif, since) = plan.fate {
        life.wait(motif, since, visits.last().copied(), plan.visits.len(), ids, out);
    }
    if let (Fate::Cancelled(at), true) = (plan.fate, plan.visits.is_empty()) {
        life.step(at, dispatcher, "mission.annuler", "ANNULEE");
    }
    let client = &world.clients[site.client];
    let reference = (client.r#type != "PARTICULIER" && rng.per_mille(250))
        .then(|| format!("BC-{:05}", rng.below(100_000)));
    let done = life.finish(signed, reference.as_deref(), rng, agenda);
    let contract = site
        .contrat
        .map(|index| &world.contrats[index])
        .filter(|_| done.covered || plan.urgent);
    let (gti, gtr) = super::deadlines::of(world, plan, site);
    out.put(&rows::Mission {
        id,
        numero: numero.clone(),
        r#type: job.kind,
        etat: life.state,
        donneur_ordre_id: client.id,
        payeur_id: client.id,
        reference_externe: reference,
        site_id: site.id,
        equipement_id: plan.machine,
        contrat_id: contract
            .or(gti.and(site.contrat.map(|index| &world.contrats[index])))
            .map(|contrat| contrat.id),
        devis_id: signed.map(|signed| signed.devis),
        agence_id: agence.id,
        priorite: plan.priority,
        urgence: plan.urgent,
        titre: job.prestation.titre.clone(),
        description: (*rng.pick(&CALLS)).to_owned(),
        appel_le: plan.created.plus(-2),
        fenetre: plan.window,
        duree_minutes: plan.minutes,
        gti_limite: gti,
        gtr_limite: gtr,
        attente_motif: life.waiting.map(|(motif, _)| motif),
        attente_texte: life.waiting.map(|(motif, _)| match motif {
            "PIECE" => "Pièce commandée chez le fournisseur",
            "CLIENT" => "Attend l'accord du client",
            _ => "Personne sur place, rappeler pour l'accès",
        }),
        attente_depuis: life.waiting.map(|(_, since)| since),
        annulation_motif: (life.state == "ANNULEE").then(|| *rng.pick(&CANCELLED)),
        reouverture_motif: (plan.fate == Fate::Reopened).then_some("Le défaut est revenu le lendemain"),
        cree_le: plan.created,
        cree_par: dispatcher,
        maj_le: life.changed.0,
        maj_par: life.changed.1,
        version: life.version,
    });
    out.put(&rows::MissionBesoin {
        id: need,
        mission_id: id,
        rang: 1,
        specialisation_id: job.specialisation,
        niveau_min: job.prestation.niveau,
        titre_id: job.titre,
        effectif: job.prestation.effectif,
        cree_le: plan.created,
        cree_par: dispatcher,
    });
    life.enter(agenda, done.covered);
}

impl Life<'_> {
    /// Leaves what happens to be told at its time.
    fn enter(self, agenda: &mut Agenda<Task>, covered: bool) {
        for (at, command) in self.commands {
            agenda.enter(at, Task::Command(command));
        }
        for (at, notice) in self.notices {
            agenda.enter(at, Task::Notice(notice));
        }
        for (at, promise) in self.promises {
            agenda.enter(at, Task::Promise(promise));
        }
        for (at, need) in self.needs {
            let billed = !covered;
            agenda.enter(at, Task::Need(Need { billed, ..need }));
        }
    }

    fn past(&self, at: Instant) -> bool {
        at <= self.world.now
    }

    fn born(&mut self, numero: &str) {
        let json = json_object(vec![
            ("numero", json_string(numero)),
            ("type", json_string(self.job.kind)),
            ("etat", json_string(self.state)),
            ("titre", json_string(&self.job.prestation.titre)),
            ("priorite", self.plan.priority.to_string()),
            ("site_id", self.world.sites[self.plan.site].id.to_string()),
            ("duree_minutes", self.plan.minutes.to_string()),
        ]);
        let entry = Entry {
            objet: "mission",
            id: self.id,
            version: 1,
            change: Change::Made(json),
        };
        self.commands.push((
            self.plan.created,
            Command {
                actor: self.dispatcher,
                name: "mission.creer",
                entries: vec![entry],
            },
        ));
    }

    /// Moves the mission, as part of a command.
    fn moved(&mut self, at: Instant, actor: i64, to: &'static str) -> Entry {
        self.version += 1;
        let change = Change::State(self.state, to);
        self.state = to;
        self.changed = (at, Some(actor));
        Entry {
            objet: "mission",
            id: self.id,
            version: self.version,
            change,
        }
    }

    /// A command that moves the mission and nothing else.
    fn step(&mut self, at: Instant, actor: i64, name: &'static str, to: &'static str) {
        if self.past(at) {
            let entry = self.moved(at, actor, to);
            self.commands.push((
                at,
                Command {
                    actor,
                    name,
                    entries: vec![entry],
                },
            ));
        }
    }

    /// Tells a visit; returns its key.
    #[expect(
        clippy::too_many_arguments,
        clippy::too_many_lines,
        reason = "one visit is told in one go, in the order of its time"
    )]
    fn visit(
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
            ])),
        }];
        let firmness = match (self.plan.fate, pencilled) {
            (_, true) => "PROVISOIRE",
            (Fate::Cancelled(_), _) => "ANNULE",
            _ => "FERME",
        };
        let facts = Facts::of(visit, rng);
        self.slots(visit, id, need, firmness, &facts, ids, out, &mut entries);
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

    /// The people who go are told; what is older than a week was cleared away.
    fn tell(&mut self, visit: &Visit, id: i64) {
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
    fn promise(&mut self, visit: &Visit, facts: &Facts, firmness: &'static str, rng: &mut Rng) {
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
    fn parts(&mut self, visit: &Visit, facts: &Facts, intervention: i64, rng: &mut Rng) {
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
                "DEPANNAGE" | "GARANTIE" => (620, 1),
                _ => (560, 2),
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
    fn recent(&self, at: Instant) -> bool {
        at.plus(100 * 24 * 60) > self.world.now
    }

    #[expect(clippy::too_many_arguments, reason = "what the rows need")]
    fn slots(
        &self,
        visit: &Visit,
        id: i64,
        need: i64,
        firmness: &'static str,
        facts: &Facts,
        ids: &mut Ids,
        out: &mut Out<'_>,
        entries: &mut Vec<Entry>,
    ) {
        let over = self.past(facts.end) && firmness == "FERME";
        let last = visit.span().1;
        let kinds = [("INTERVENTION", &visit.work), ("TRAJET", &visit.roads)];
        for (kind, slots) in kinds {
            for slot in slots {
                // An early end shortens the créneau.
                let early = over && kind == "INTERVENTION" && slot.span.1 == last && facts.end < last;
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
                if kind == "INTERVENTION" {
                    entries.push(Entry {
                        objet: "creneau",
                        id: creneau,
                        version: 1,
                        change: Change::Made(json_object(vec![
                            ("type", json_string(kind)),
                            (
                                "fermete",
                                json_string(if firmness == "PROVISOIRE" {
                                    "PROVISOIRE"
                                } else {
                                    "FERME"
                                }),
                            ),
                            ("utilisateur_id", person.to_string()),
                            ("intervention_id", id.to_string()),
                            (
                                "plage",
                                json_string(&format!("[{},{})", slot.span.0.json(), slot.span.1.json())),
                            ),
                        ])),
                    });
                }
            }
        }
    }

    /// Confirmed, on the way, on site, done: as far as the day has come.
    fn happen(
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
    fn worked(
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

    /// On hold: what was left waits for a part, the client or a way in.
    fn wait(
        &mut self,
        motif: &'static str,
        since: Instant,
        before: Option<i64>,
        rank: usize,
        ids: &mut Ids,
        out: &mut Out<'_>,
    ) {
        if !self.reported && before.is_some() {
            return;
        }
        let since = since.min(self.world.now);
        if let Some(before) = before {
            let id = ids.intervention();
            out.put(&rows::Intervention {
                id,
                mission_id: self.id,
                rang: i16::try_from(rank + 1).unwrap_or(i16::MAX),
                etat: "PROVISOIRE",
                plage: None,
                suite_de: Some(before),
                renonciation_suite: None,
                motif: None,
                resultat: None,
                compte_rendu: None,
                modele_checklist_id: None,
                signature_nom: None,
                signature_le: None,
                signature_empreinte: None,
                cree_le: since,
                cree_par: self.dispatcher,
                maj_le: since,
                maj_par: None,
                version: 1,
            });
        }
        self.step(since, self.dispatcher, "mission.mettre-en-attente", "EN_ATTENTE");
        self.waiting = Some((motif, since));
    }

    /// What follows the work: closed at once where a contract or a guarantee covers it, else off to be invoiced.
    fn finish(
        &mut self,
        signed: Option<&Signed>,
        reference: Option<&str>,
        rng: &mut Rng,
        agenda: &mut Agenda<Task>,
    ) -> Closing {
        let site = &self.world.sites[self.plan.site];
        let covered = match self.job.kind {
            "GARANTIE" | "VISITE_TECHNIQUE" => true,
            "ENTRETIEN" | "CONTROLE" => site.contrat.is_some(),
            "DEPANNAGE" => site.contrat.is_some() && rng.per_mille(400),
            _ => false,
        };
        if self.state != "TERMINEE" {
            return Closing { covered };
        }
        let end = self.changed.0;
        self.propose(end, rng, agenda);
        let date = office::date(end);
        let actor = *rng.pick(&self.world.accountants);
        let at = office::in_days(self.world, date, rng.range(1, 3), rng);
        if covered {
            self.step(at, actor, "mission.cloturer", "CLOTUREE");
            return Closing { covered };
        }
        self.step(at, self.dispatcher, "mission.a-facturer", "A_FACTURER");
        if self.state == "A_FACTURER" {
            let bill = self.bill(signed, reference, date, actor);
            self.invoice(bill, at, signed, rng, agenda);
        }
        Closing { covered }
    }

    fn bill(
        &self,
        signed: Option<&Signed>,
        reference: Option<&str>,
        done: chrono::NaiveDate,
        issuer: i64,
    ) -> Bill {
        Bill {
            kind: Kind::Work,
            mission: Some(self.id),
            handle: self.plan.offer,
            devis: signed.map(|signed| signed.devis),
            site: self.plan.site,
            job: self.plan.job,
            done,
            reference: reference.map(ToOwned::to_owned),
            issuer,
            draft: false,
            course: Course::default(),
            on_issue: Vec::new(),
            on_credit: Vec::new(),
            on_again: Vec::new(),
        }
    }

    /// Issued some days after, then paid or not; the mission follows its invoice.
    fn invoice(
        &mut self,
        mut bill: Bill,
        at: Instant,
        signed: Option<&Signed>,
        rng: &mut Rng,
        agenda: &mut Agenda<Task>,
    ) {
        let world = self.world;
        let client = &world.clients[world.sites[self.plan.site].client];
        let mut issued = office::in_days(world, office::date(at), rng.range(1, 8), rng);
        if let Some(settled) = signed.and_then(|signed| signed.settled) {
            issued = issued.max(office::in_days(world, office::date(settled), 1, rng));
        }
        bill.course = if signed.is_some() {
            Course {
                payments: billing::payments(world, client, issued, rng),
                ..Course::default()
            }
        } else {
            billing::course(world, client, issued, rng)
        };
        if !self.past(issued) {
            let drafted = at.plus(rng.range(60, 300));
            if self.past(drafted) && rng.per_mille(300) {
                bill.draft = true;
                agenda.enter(drafted, Task::Bill(Box::new(bill)));
            }
            return;
        }
        let issuer = bill.issuer;
        bill.on_issue.push(self.moved(issued, issuer, "FACTUREE"));
        let whole = bill.course.credit.filter(|(_, share)| *share == 1000);
        if let Some((credited, _)) = whole.filter(|(credited, _)| self.past(*credited)) {
            bill.on_credit.push(self.moved(credited, issuer, "A_FACTURER"));
            if let Some((again, _)) = bill.course.again.as_ref().filter(|(again, _)| self.past(*again)) {
                let again = *again;
                bill.on_again.push(self.moved(again, issuer, "FACTUREE"));
            }
        }
        if let (Some(settled), "FACTUREE") = (bill.course.settled(), self.state) {
            let closed = office::in_days(world, office::date(settled), 1, rng);
            self.step(closed, issuer, "mission.cloturer", "CLOTUREE");
        }
        agenda.enter(issued, Task::Bill(Box::new(bill)));
    }

    /// What was seen on site leads to an offer: of the technician for a small thing, of a seller for a project.
    fn propose(&self, end: Instant, rng: &mut Rng, agenda: &mut Agenda<Task>) {
        let world = self.world;
        let place = (self.plan.site, self.plan.job);
        let (author, at) = match self.job.kind {
            "ENTRETIEN" | "CONTROLE" if rng.per_mille(70) => {
                let crew = self.plan.visits.last().map(|visit| visit.crew[0]);
                let Some(tech) = crew else { return };
                (world.techs[tech].id, end)
            }
            "VISITE_TECHNIQUE" if rng.per_mille(650) => {
                let sellers = &world.agences[world.sites[self.plan.site].agence].sellers;
                if sellers.is_empty() {
                    return;
                }
                let at = office::in_days(world, office::date(end), 1, rng);
                (*rng.pick(sellers), at)
            }
            _ => return,
        };
        let mut offer = Offer::drawn(world, place, author, at, rng);
        offer.found_on = Some(self.id);
        agenda.enter(at, Task::Offer(Box::new(offer)));
    }
}

/// How a mission ended.
struct Closing {
    covered: bool,
}

/// A visit while it is told.
struct Told {
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
struct Facts {
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
fn planned(visit: &Visit, facts: &Facts, over: bool) -> Span {
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

fn clock(
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

fn sign(intervention: i64, name: &str) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(intervention.to_be_bytes());
    hash.update(name.as_bytes());
    hash.finalize().into()
}

fn answer(
    checklist: &super::world::Checklist,
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
