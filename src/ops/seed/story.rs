//! The company's days, one after the other: plan them, then tell what happened in the order in which it did.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::Size;
use super::agenda::Agenda;
use super::billing::{Bill, Course as Paid, Kind, Payment};
use super::books::{Books, Desk, Step};
use super::copy::{Instant, Json, Span};
use super::journal::{Command, Journal};
use super::life;
use super::offers::{Course, Offer, Signed};
use super::office;
use super::out::Out;
use super::plan::{self, Fate, LEAD_DAYS, Plan, Planner};
use super::rng::Rng;
use super::rows;
use super::stock::{Need, Promise, Stock, Used};
use super::text::{json_object, json_string};
use super::world::{World, ZONE, local};

/// How full the days ahead are, in thousandths, today first.
const AHEAD: [u32; 16] = [
    930, 700, 520, 390, 300, 230, 180, 150, 120, 100, 90, 80, 70, 60, 50, 40,
];
/// Weeks ahead that are planned.
const HORIZON_DAYS: i64 = 21;
/// The longest time between the first thing that leads to a visit, an offer, and that visit.
const TOLD_DAYS: i64 = LEAD_DAYS + 20;

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
    /// Somebody is told of their work.
    Notice(Notice),
    /// An offer is begun.
    Offer(Box<Offer>),
    /// An invoice is made.
    Bill(Box<Bill>),
    /// Something happens to an invoice.
    Step(Box<Step>),
}

/// What somebody who goes is told.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Key of the person.
    pub to: i64,
    /// Key of the visit.
    pub visit: i64,
    /// Number of the mission.
    pub numero: String,
    /// When they work.
    pub span: Span,
    /// Who planned it.
    pub by: i64,
}

/// Numbers given so far.
#[derive(Debug, Default)]
pub struct Ids {
    mission: i64,
    besoin: i64,
    intervention: i64,
    creneau: i64,
    pointage: i64,
    devis: i64,
    ligne_devis: i64,
    offer: i64,
    notification: i64,
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
    /// An offer's key.
    pub fn devis(&mut self) -> i64 {
        next(&mut self.devis)
    }
    /// The key of an offer's line.
    pub fn ligne_devis(&mut self) -> i64 {
        next(&mut self.ligne_devis)
    }
    /// The number of an offer, whatever its versions.
    pub fn offer(&mut self) -> i64 {
        next(&mut self.offer)
    }
    /// Offers numbered so far.
    #[must_use]
    pub fn offers(&self) -> i64 {
        self.offer
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
    books: Books,
    /// What clients signed, until it is invoiced.
    signed: HashMap<u64, Signed>,
    handles: u64,
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
    pub fn new(world: &'a World, journal: Journal, stock: Stock, books: Books, out: &'a mut Out<'o>) -> Self {
        Self {
            world,
            out,
            rng: world.rng.fork(4),
            ids: Ids::default(),
            agenda: Agenda::default(),
            journal,
            stock,
            used: HashMap::new(),
            books,
            signed: HashMap::new(),
            handles: 0,
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
                self.in_hand(&mut planner);
            }
            if date <= world.today && world.calendar.open(date) {
                self.sellers(&mut planner, date);
            }
            let settled = local(date - TimeDelta::days(TOLD_DAYS)).at(0);
            self.until(settled);
            told(u32::try_from((date - world.start).num_days() * 1000 / days).unwrap_or(1000));
            date += TimeDelta::days(1);
        }
        self.until(world.now);
        self.journal.close(self.out, world.now);
        self.stock.close(world, self.out);
        self.books.close(self.out);
        self.ids
    }

    fn plan(&mut self, planner: &mut Planner, date: NaiveDate, chance: u32) {
        let planned = planner.day(self.world, date, chance);
        for mut mission in planned.missions {
            self.offer_for(&mut mission);
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

    /// Installations, and some of what follows them, begin with a signature.
    fn offer_for(&mut self, mission: &mut Plan) {
        let job = &self.world.jobs[mission.job];
        let wanted = match job.kind {
            "INSTALLATION" => true,
            "MISE_EN_SERVICE" => self.rng.per_mille(500),
            _ => false,
        };
        let sellers = &self.world.agences[self.world.sites[mission.site].agence].sellers;
        if !wanted || sellers.is_empty() {
            return;
        }
        self.handles += 1;
        let author = *self.rng.pick(sellers);
        let signed = mission.created.plus(-self.rng.range(5, 40));
        let place = (mission.site, mission.job);
        let offer = Offer::for_work(self.world, place, author, self.handles, signed, &mut self.rng);
        mission.offer = Some(self.handles);
        self.agenda.enter(offer.created(), Task::Offer(Box::new(offer)));
    }

    /// The offers that sellers begin on a day, of which nothing comes, or not yet.
    fn sellers(&mut self, planner: &mut Planner, date: NaiveDate) {
        let world = self.world;
        for agence in 0..world.agences.len() {
            for seller in &world.agences[agence].sellers {
                for _ in 0..self.rng.range(0, 3) {
                    let created = local(date).at(i32::try_from(self.rng.range(490, 1040)).unwrap_or(600));
                    let Some(place) = self.somewhere(planner, agence) else {
                        continue;
                    };
                    let offer = Offer::drawn(world, place, *seller, created, &mut self.rng);
                    self.agenda.enter(created, Task::Offer(Box::new(offer)));
                }
            }
        }
    }

    /// Offers of this morning: being written, waiting for approval, approved.
    fn in_hand(&mut self, planner: &mut Planner) {
        let world = self.world;
        for agence in 0..world.agences.len() {
            let Some(seller) = world.agences[agence].sellers.first().copied() else {
                continue;
            };
            for course in [
                Course::Draft,
                Course::Draft,
                Course::Submitted,
                Course::Submitted,
                Course::Approved,
            ] {
                let Some(place) = self.somewhere(planner, agence) else {
                    continue;
                };
                let offer = Offer::in_hand(world, place, seller, course, &mut self.rng);
                self.agenda.enter(offer.created(), Task::Offer(Box::new(offer)));
            }
        }
    }

    /// A site of an agence and a job that its machines may need.
    fn somewhere(&mut self, planner: &mut Planner, agence: usize) -> Option<(usize, usize)> {
        let world = self.world;
        let person = &world.techs[*self.rng.pick(&world.agences[agence].techs)];
        let jobs: Vec<usize> = person
            .able
            .iter()
            .copied()
            .filter(|job| world.jobs[*job].prestation.forfait > 0)
            .collect();
        if jobs.is_empty() {
            return None;
        }
        let job = *self.rng.pick(&jobs);
        let (site, _) = planner.site(world, &world.jobs[job], person, person.home)?;
        Some((site, job))
    }

    fn tell_offer(&mut self, offer: Offer) {
        let world = self.world;
        let (place, handle) = ((offer.site, offer.job), offer.handle);
        let told = offer.tell(world, &self.stock, &mut self.ids, &mut self.rng, self.out);
        for (at, command) in told.commands {
            self.agenda.enter(at, Task::Command(command));
        }
        if let Some(next) = told.next {
            self.agenda.enter(next.created(), Task::Offer(next));
        }
        let (Some(handle), Some(mut signed)) = (handle, told.signed) else {
            return;
        };
        if signed.amends {
            if let Some(before) = self.signed.get_mut(&handle) {
                before.lines.append(&mut signed.lines);
            }
            return;
        }
        if signed.deposit > 0 {
            self.deposit(place, handle, &mut signed);
        }
        self.signed.insert(handle, signed);
    }

    /// A part in advance; a consumer pays nothing in the first seven days (Code de la consommation, art. L221-10).
    fn deposit(&mut self, (site, job): (usize, usize), handle: u64, signed: &mut Signed) {
        let world = self.world;
        let consumer = world.clients[world.sites[site].client].r#type == "PARTICULIER";
        let wait = if consumer {
            8 * 24 * 60
        } else {
            self.rng.range(30, 600)
        };
        let issued = office::open(world, signed.at.plus(wait), &mut self.rng);
        let paid = office::open(world, issued.plus(self.rng.range(60, 3000)), &mut self.rng);
        signed.settled = Some(paid);
        let payment = Payment {
            at: paid,
            share: 1000,
            mode: if consumer { "CARTE" } else { "VIREMENT" },
            bounced: None,
        };
        let bill = Bill {
            kind: Kind::Deposit(signed.deposit),
            mission: None,
            handle: Some(handle),
            devis: Some(signed.devis),
            site,
            job,
            done: office::date(issued),
            reference: None,
            issuer: *self.rng.pick(&world.accountants),
            draft: false,
            course: Paid {
                payments: vec![payment],
                ..Paid::default()
            },
            on_issue: Vec::new(),
            on_credit: Vec::new(),
            on_again: Vec::new(),
        };
        self.agenda.enter(issued, Task::Bill(Box::new(bill)));
    }

    fn tell_bill(&mut self, at: Instant, bill: Bill) {
        let used = bill
            .mission
            .and_then(|mission| self.used.remove(&mission))
            .unwrap_or_default();
        let handle = bill.handle;
        let deposit = matches!(bill.kind, Kind::Deposit(_));
        let mut signed = handle.and_then(|handle| self.signed.remove(&handle));
        let (books, mut desk) = self.desk();
        books.bill(&mut desk, at, bill, signed.as_mut(), &used);
        if let (Some(handle), Some(signed), true) = (handle, signed, deposit) {
            self.signed.insert(handle, signed);
        }
    }

    fn desk(&mut self) -> (&mut Books, Desk<'_, 'o>) {
        let desk = Desk {
            world: self.world,
            stock: &self.stock,
            out: self.out,
            agenda: &mut self.agenda,
            journal: &mut self.journal,
        };
        (&mut self.books, desk)
    }

    fn notify(&mut self, at: Instant, notice: &Notice) {
        let read = at.plus(self.rng.range(5, 400));
        let span = json_object(vec![
            ("debut", json_string(&notice.span.0.json())),
            ("fin", json_string(&notice.span.1.json())),
        ]);
        self.out.put(&rows::Notification {
            id: next(&mut self.ids.notification),
            destinataire_id: notice.to,
            evenement: "AFFECTATION",
            objet: "intervention",
            objet_id: notice.visit,
            contenu: Json(json_object(vec![
                ("numero", json_string(&notice.numero)),
                ("plage", span),
            ])),
            cle_dedoublonnage: None,
            lu_le: (read <= self.world.now).then_some(read),
            cree_le: at,
            cree_par: notice.by,
        });
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
                    let span = Span(local(friday).at(17 * 60), local(week[7]).at(8 * 60));
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
                        offer: None,
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
                    offer: None,
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
                    let signed = plan.offer.and_then(|offer| self.signed.get(&offer));
                    life::live(
                        self.world,
                        &plan,
                        signed,
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
                Task::Notice(notice) => self.notify(at, &notice),
                Task::Offer(offer) => self.tell_offer(*offer),
                Task::Bill(bill) => self.tell_bill(at, *bill),
                Task::Step(step) => {
                    let (books, mut desk) = self.desk();
                    books.step(&mut desk, at, *step);
                }
                Task::Restock => self.stock.restock(self.world, self.out, at),
            }
        }
    }
}
