//! Offers: written, approved by somebody else where they are big, sent, and answered or not.

mod content;
mod life;

use chrono::TimeDelta;

pub use self::content::rate;
use self::content::{Content, extra, small, work};
use self::life::Life;
use super::amounts::{self, Line, Totals};
use super::copy::{Instant, Num};
use super::journal::Command;
use super::office;
use super::out::Out;
use super::rng::Rng;
use super::rows;
use super::stock::Stock;
use super::story::Ids;
use super::world::{Site, World, local};

/// Days for which an offer holds.
const VALID_DAYS: i64 = 30;
/// From this total on, TVA included, a part is asked for in advance, in cents.
const DEPOSIT_FROM: i64 = 150_000;

const REFUSED: [&str; 4] = [
    "Prix trop élevé",
    "Une autre entreprise a été retenue",
    "Projet abandonné",
    "Travaux reportés à l'an prochain",
];
const CANCELLED: [&str; 2] = ["Saisi deux fois", "Le client a déménagé"];
const DELAYS: [&str; 3] = ["Sous trois semaines", "Sous un mois", "À convenir"];

/// How far an offer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// The client signs.
    Accepted,
    /// The client declines.
    Refused,
    /// The client never answers.
    Unanswered,
    /// Given up before the client saw it.
    Cancelled,
    /// Still being written.
    Draft,
    /// Waits for approval.
    Submitted,
    /// Approved, not sent.
    Approved,
}

/// When things happen to an offer.
#[derive(Debug, Clone, Copy)]
struct Times {
    created: Instant,
    submitted: Instant,
    approved: Instant,
    sent: Instant,
    answered: Instant,
}

/// The earlier version that this one follows.
#[derive(Debug, Clone)]
struct Root {
    id: i64,
    numero: String,
    indice: i16,
}

/// An offer about to be told.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Index of the site.
    pub site: usize,
    /// Index of the job it proposes.
    pub job: usize,
    /// The mission on which the need was found.
    pub found_on: Option<i64>,
    /// Who writes it.
    pub author: i64,
    /// The total without TVA up to which nobody else need approve, in cents.
    threshold: Option<i64>,
    /// The mission planned for it once it is signed.
    pub handle: Option<u64>,
    course: Course,
    times: Times,
    amends: Option<i64>,
    root: Option<Root>,
    next: Option<Box<Offer>>,
}

/// What a client signed.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Key of the offer.
    pub devis: i64,
    /// Its number.
    pub numero: String,
    /// Its lines, and those of its amendments.
    pub lines: Vec<Line>,
    /// The part to be paid in advance, in percent.
    pub deposit: i64,
    /// When it was signed.
    pub at: Instant,
    /// The deposit that was asked for, TVA included, in cents.
    pub paid: i64,
    /// When that is paid.
    pub settled: Option<Instant>,
    /// Whether it only adds to what was signed before.
    pub amends: bool,
}

/// What the telling of an offer leads to.
#[derive(Debug, Default)]
pub struct Told {
    /// What the client signed, if so.
    pub signed: Option<Signed>,
    /// The next version or an amendment.
    pub next: Option<Box<Offer>>,
    /// Commands at their time.
    pub commands: Vec<(Instant, Command)>,
}

impl Offer {
    /// An offer for a job, begun at `created`; for `Accepted` the last instant is when it is signed.
    #[must_use]
    pub fn new(
        world: &World,
        (site, job): (usize, usize),
        author: i64,
        course: Course,
        created: Instant,
        rng: &mut Rng,
    ) -> Self {
        let threshold = world.techs.iter().any(|tech| tech.id == author);
        Self {
            site,
            job,
            found_on: None,
            author,
            threshold: Some(if threshold { 30_000 } else { 500_000 }),
            handle: None,
            course,
            times: times(world, created, rng),
            amends: None,
            root: None,
            next: None,
        }
    }

    /// One that comes no further for now.
    #[must_use]
    pub fn in_hand(world: &World, place: (usize, usize), author: i64, course: Course, rng: &mut Rng) -> Self {
        let back = match course {
            Course::Draft => 0,
            Course::Submitted => -1,
            _ => -3,
        };
        let day = local(world.calendar.open_days_from(world.today, back));
        let created = day.at(i32::try_from(rng.range(8 * 60 + 5, 9 * 60 + 20)).unwrap_or(500));
        Self::new(world, place, author, course, created, rng)
    }

    /// One that the client signs at `signed`, after one or two versions.
    #[must_use]
    pub fn for_work(
        world: &World,
        place: (usize, usize),
        author: i64,
        handle: u64,
        signed: Instant,
        rng: &mut Rng,
    ) -> Self {
        let begun = office::open(world, signed.plus(-rng.range(5, 12) * 24 * 60), rng);
        let mut offer = Self::new(world, place, author, Course::Accepted, begun, rng);
        offer.handle = Some(handle);
        offer.signed_at(signed);
        if rng.per_mille(180) {
            let earlier = office::open(world, signed.plus(-rng.range(15, 19) * 24 * 60), rng);
            let mut first = Self::new(world, place, author, Course::Refused, earlier, rng);
            first.times.answered = first.times.answered.min(offer.times.created);
            first.next = Some(Box::new(offer));
            return first;
        }
        offer
    }

    /// One that comes to nothing, or not yet.
    #[must_use]
    pub fn drawn(world: &World, place: (usize, usize), author: i64, created: Instant, rng: &mut Rng) -> Self {
        let course = [Course::Refused, Course::Unanswered, Course::Cancelled][rng.weighted(&[50, 42, 8])];
        let mut offer = Self::new(world, place, author, course, created, rng);
        if course == Course::Refused && rng.per_mille(150) {
            let again = office::open(world, offer.times.answered.plus(rng.range(60, 3000)), rng);
            offer.next = Some(Box::new(Self::new(
                world,
                place,
                author,
                Course::Unanswered,
                again,
                rng,
            )));
        }
        offer
    }

    /// When it is begun.
    #[must_use]
    pub fn created(&self) -> Instant {
        self.times.created
    }

    /// Signed then: what comes before is brought forward where it would be later.
    fn signed_at(&mut self, signed: Instant) {
        let times = &mut self.times;
        if times.sent.plus(30) > signed {
            times.submitted = times.created.plus(15);
            times.approved = times.created.plus(40);
            times.sent = times.created.plus(60);
        }
        times.answered = signed;
    }

    /// Who approves: somebody else who may.
    fn approver(&self, world: &World, site: &Site) -> i64 {
        let sellers = &world.agences[site.agence].sellers;
        sellers
            .iter()
            .copied()
            .find(|seller| *seller != self.author)
            .unwrap_or(world.admin)
    }

    /// Tells it up to now: its row in the state that today sees.
    #[expect(clippy::too_many_lines, reason = "one row with its lines")]
    pub fn tell(
        mut self,
        world: &World,
        stock: &Stock,
        ids: &mut Ids,
        rng: &mut Rng,
        out: &mut Out<'_>,
    ) -> Told {
        let site = &world.sites[self.site];
        let job = &world.jobs[self.job];
        let lines = if self.amends.is_some() {
            extra(world, site, job, &stock.articles, rng)
        } else if self.threshold == Some(30_000) {
            small(world, site, job, &stock.articles, rng)
        } else {
            work(world, site, job, &stock.articles, rng)
        };
        let totals = Totals::of(&lines);
        let deposit = if totals.ttc() >= DEPOSIT_FROM && self.amends.is_none() {
            30
        } else {
            0
        };
        let id = ids.devis();
        let root = self.root.take().unwrap_or_else(|| Root {
            id,
            numero: format!("D-{}-{:05}", super::text::year(self.times.created), ids.offer()),
            indice: 1,
        });
        let asked = self.course == Course::Submitted || self.threshold.is_some_and(|limit| totals.ht > limit);
        let approver = asked.then(|| self.approver(world, site));
        let mut life = Life::new(world, id, self.author, &self.times);
        life.born(&root.numero, root.indice, &totals);
        life.lived(&self, approver);
        if let Some(next) = &self.next {
            life.step(next.times.sent, self.author, "devis.remplacer", "REMPLACE");
        }
        let objet = job.prestation.titre.clone();
        let approved = !matches!(life.state, "BROUILLON" | "A_VALIDER" | "ANNULE");
        let sent = (life.past(self.times.sent) && self.sent()).then_some(self.times.sent);
        let accepted = life.state == "ACCEPTE";
        let mut content = Content::new(&root, site, world, &objet, deposit, &totals);
        let mut kept = Vec::new();
        for (rang, line) in (1_i16..).zip(&lines) {
            let ligne = ids.ligne_devis();
            content.line(rang, line, stock);
            out.put(&rows::LigneDevis {
                id: ligne,
                devis_id: id,
                rang,
                materiel_id: line.article.map(|article| stock.articles[article].id),
                libelle: line.label.clone(),
                quantite: line.quantity,
                unite: line.unit,
                prix_unitaire_ht: line.price,
                remise_pourcent: line.discount,
                taux_tva: Num(line.rate),
                mention_tva: amounts::mention(line.rate),
                option: line.option,
                cree_le: self.times.created,
                cree_par: self.author,
            });
            if !line.option {
                kept.push(Line {
                    offered: Some(ligne),
                    ..line.clone()
                });
            }
        }
        out.put(&rows::Devis {
            id,
            numero: root.numero.clone(),
            racine_id: root.id,
            indice: root.indice,
            avenant_de_id: self.amends,
            etat: life.state,
            client_id: world.clients[site.client].id,
            site_id: site.id,
            agence_id: world.agences[site.agence].id,
            mission_id: self.found_on,
            objet,
            valable_jusqu_au: sent.map(|at| office::date(at) + TimeDelta::days(VALID_DAYS)),
            delai: Some(*rng.pick(&DELAYS)),
            urgence: job.kind == "DEPANNAGE",
            total_ht: Num(totals.ht),
            total_tva: Num(totals.tva),
            total_ttc: Num(totals.ttc()),
            acompte_pourcent: Num(deposit * 100),
            auteur_id: self.author,
            valide_par: approver.filter(|_| approved),
            valide_le: approved.then_some(self.times.approved),
            empreinte_approuvee: approved.then(|| content.print()),
            envoye_le: sent,
            accepte_le: accepted.then_some(self.times.answered),
            signature_nom: accepted.then(|| world.clients[site.client].nom.clone()),
            motif: match life.state {
                "REFUSE" => Some(*rng.pick(&REFUSED)),
                "ANNULE" => Some(*rng.pick(&CANCELLED)),
                _ => None,
            },
            cree_le: self.times.created,
            cree_par: self.author,
            version: life.version,
        });
        let commands = life.commands;
        let next = self.followed(world, id, &root, rng);
        // Told ahead: a mission may be planned for what is signed in the days to come.
        let signed = (self.course == Course::Accepted).then(|| Signed {
            devis: id,
            numero: root.numero,
            lines: kept,
            deposit,
            at: self.times.answered,
            paid: 0,
            settled: None,
            amends: self.amends.is_some(),
        });
        Told {
            signed,
            next,
            commands,
        }
    }

    fn sent(&self) -> bool {
        matches!(
            self.course,
            Course::Accepted | Course::Refused | Course::Unanswered
        )
    }

    /// The next version, or an amendment to what was signed.
    fn followed(&mut self, world: &World, id: i64, root: &Root, rng: &mut Rng) -> Option<Box<Self>> {
        if let Some(mut next) = self.next.take() {
            next.root = Some(Root {
                id: root.id,
                numero: root.numero.clone(),
                indice: root.indice + 1,
            });
            return Some(next);
        }
        let amended = self.course == Course::Accepted && self.amends.is_none() && rng.per_mille(70);
        amended.then(|| {
            let created = office::open(world, self.times.answered.plus(rng.range(100, 1500)), rng);
            let mut offer = Self::new(
                world,
                (self.site, self.job),
                self.author,
                Course::Accepted,
                created,
                rng,
            );
            offer.handle = self.handle;
            offer.amends = Some(id);
            offer.signed_at(created.plus(rng.range(90, 200)));
            Box::new(offer)
        })
    }
}

/// Written, approved and sent within a day or two, answered within three weeks.
fn times(world: &World, created: Instant, rng: &mut Rng) -> Times {
    let submitted = office::open(world, created.plus(rng.range(20, 300)), rng);
    let approved = office::open(world, submitted.plus(rng.range(15, 600)), rng).max(submitted.plus(1));
    let sent = office::open(world, approved.plus(rng.range(5, 200)), rng).max(approved.plus(1));
    let answered = office::open(world, sent.plus(rng.range(1, 20) * 24 * 60), rng);
    Times {
        created,
        submitted,
        approved,
        sent,
        answered,
    }
}
