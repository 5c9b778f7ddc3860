//! The life of a mission, from its call to its closing: rows in the state that today sees, commands at their time.

mod after;
mod facts;
mod on_site;
mod visit;

use super::agenda::Agenda;
use super::copy::Instant;
use super::journal::{Change, Command, Entry};
use super::offers::Signed;
use super::out::Out;
use super::plan::{Fate, Plan};
use super::rng::Rng;
use super::rows;
use super::stock::{Need, Promise};
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
}
