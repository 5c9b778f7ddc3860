//! The company's days, one after the other: plan them, then tell what happened in the order in which it did.

mod backlog;
mod ids;
mod selling;

pub use self::ids::Ids;

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};

use super::agenda::Agenda;
use super::billing::Bill;
use super::books::{Books, Step};
use super::copy::{Instant, Json, Span};
use super::journal::{Command, Journal};
use super::life;
use super::offers::{Offer, Signed};
use super::out::Out;
use super::plan::{LEAD_DAYS, Plan, Planner};
use super::rng::Rng;
use super::rows;
use super::stock::{Need, Promise, Stock, Used};
use super::text::{json_object, json_string};
use super::world::{World, local};

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
    /// The storekeepers' round.
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
        self.rounds();
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

    fn notify(&mut self, at: Instant, notice: &Notice) {
        let read = at.plus(self.rng.range(5, 400));
        let span = json_object(vec![
            ("debut", json_string(&notice.span.0.json())),
            ("fin", json_string(&notice.span.1.json())),
        ]);
        self.out.put(&rows::Notification {
            id: self.ids.notification(),
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
