//! Offers that lead to work and offers that don't, deposits, and the invoices that follow.

use chrono::NaiveDate;

use super::{Story, Task};
use crate::ops::seed::billing::{Bill, Course as Paid, Kind, Payment};
use crate::ops::seed::books::{Books, Desk};
use crate::ops::seed::copy::Instant;
use crate::ops::seed::offers::{Course, Offer, Signed};
use crate::ops::seed::office;
use crate::ops::seed::plan::{Plan, Planner};
use crate::ops::seed::world::local;

impl<'o> Story<'_, 'o> {
    /// Installations, and some of what follows them, begin with a signature.
    pub(super) fn offer_for(&mut self, mission: &mut Plan) {
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
    pub(super) fn sellers(&mut self, planner: &mut Planner, date: NaiveDate) {
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
    pub(super) fn in_hand(&mut self, planner: &mut Planner) {
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
    pub(super) fn somewhere(&mut self, planner: &mut Planner, agence: usize) -> Option<(usize, usize)> {
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

    pub(super) fn tell_offer(&mut self, offer: Offer) {
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
    pub(super) fn deposit(&mut self, (site, job): (usize, usize), handle: u64, signed: &mut Signed) {
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

    pub(super) fn tell_bill(&mut self, at: Instant, bill: Bill) {
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

    pub(super) fn desk(&mut self) -> (&mut Books, Desk<'_, 'o>) {
        let desk = Desk {
            world: self.world,
            stock: &self.stock,
            out: self.out,
            agenda: &mut self.agenda,
            journal: &mut self.journal,
        };
        (&mut self.books, desk)
    }
}
