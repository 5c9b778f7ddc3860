//! What follows the work: an invoice and what becomes of it, an offer for what was seen on site.

use super::Life;
use crate::ops::seed::agenda::Agenda;
use crate::ops::seed::billing::{self, Bill, Course, Kind};
use crate::ops::seed::copy::Instant;
use crate::ops::seed::offers::{Offer, Signed};
use crate::ops::seed::office;
use crate::ops::seed::rng::Rng;
use crate::ops::seed::story::Task;

impl Life<'_> {
    /// What follows the work: closed at once where a contract or a guarantee covers it, else off to be invoiced.
    pub(super) fn finish(
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

    pub(super) fn bill(
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
    pub(super) fn invoice(
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
    pub(super) fn propose(&self, end: Instant, rng: &mut Rng, agenda: &mut Agenda<Task>) {
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
pub(super) struct Closing {
    pub(super) covered: bool,
}
