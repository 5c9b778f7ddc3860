//! What happens to an issued invoice: sent, paid, bounced, given up, credited.

use super::course::Standing;
use super::{Books, Credit, Desk, Issued, Move, Step};
use crate::domain::chaine_fiscale::NatureFiscale;
use crate::ops::seed::amounts::Totals;
use crate::ops::seed::chain::euros;
use crate::ops::seed::copy::{Instant, Num};
use crate::ops::seed::journal::{Change, Command, Entry};
use crate::ops::seed::story::Task;
use crate::ops::seed::text::{json_object, json_string};
use crate::ops::seed::{office, rows};

impl Books {
    /// Carries out a step at its time.
    pub fn step(&mut self, desk: &mut Desk<'_, '_>, at: Instant, step: Step) {
        let (from, to) = step.states;
        let change = if let (true, Move::Credited(credit)) = (from == to, &step.what) {
            let credite = |cents| json_object(vec![("credite", euros(cents))]);
            Change::Edited(credite(0), credite(Totals::of(&credit.lines).ttc()))
        } else if from == to {
            let regle = |cents| json_object(vec![("regle", euros(cents))]);
            Change::Edited(regle(step.paid.0), regle(step.paid.1))
        } else {
            Change::State(from, to)
        };
        let mut entries = vec![Entry {
            objet: "facture",
            id: step.facture,
            version: step.version,
            change,
        }];
        let name = match step.what {
            Move::Sent => {
                let client = &desk.world.clients[step.client];
                let charge = json_object(vec![
                    ("canal", json_string("COURRIEL")),
                    ("numero", json_string(&step.numero)),
                    (
                        "destinataire",
                        json_string(client.courriel.as_deref().unwrap_or_default()),
                    ),
                ]);
                return self.chain.add(
                    desk.out,
                    at,
                    NatureFiscale::Envoi,
                    step.facture,
                    None,
                    0,
                    charge,
                    step.actor,
                );
            }
            Move::Paid {
                cents,
                mode,
                to_bounce,
            } => {
                let id = self.pay(desk, at, &step, cents, mode, None);
                if to_bounce {
                    self.cheques.insert(step.facture, id);
                }
                "reglement.saisir"
            }
            Move::Bounced { cents, mode } => {
                let cheque = self.cheques.remove(&step.facture);
                self.pay(desk, at, &step, -cents, mode, cheque);
                "reglement.annuler"
            }
            Move::GivenUp => "facture.irrecouvrable",
            Move::Credited(credit) => {
                entries.extend(credit.bill.on_credit.iter().cloned());
                return self.credit(desk, at, step.facture, entries, *credit);
            }
        };
        let command = Command {
            actor: step.actor,
            name,
            entries,
        };
        desk.journal.record(desk.out, at, &command);
    }

    fn pay(
        &mut self,
        desk: &mut Desk<'_, '_>,
        at: Instant,
        step: &Step,
        cents: i64,
        mode: &'static str,
        reversed: Option<i64>,
    ) -> i64 {
        self.reglements += 1;
        let id = self.reglements;
        let date = office::date(at);
        desk.out.put(&rows::Reglement {
            id,
            facture_id: step.facture,
            montant: Num(cents),
            mode,
            date_reglement: date,
            reference: (mode == "CHEQUE").then(|| format!("CHQ{:07}", 1_000_000 + id)),
            annule_id: reversed,
            motif: reversed.map(|_| "Chèque revenu impayé"),
            cree_le: at,
            cree_par: step.actor,
        });
        let charge = json_object(vec![
            ("date", json_string(&date.to_string())),
            ("mode", json_string(mode)),
            ("numero", json_string(&step.numero)),
            ("montant", euros(cents)),
        ]);
        let nature = match reversed {
            None => NatureFiscale::Reglement,
            Some(_) => NatureFiscale::AnnulationReglement,
        };
        self.chain.add(
            desk.out,
            at,
            nature,
            step.facture,
            Some(id),
            cents,
            charge,
            step.actor,
        );
        id
    }

    /// Issues an avoir; what was paid is paid back, else the two offset each other.
    fn credit(
        &mut self,
        desk: &mut Desk<'_, '_>,
        at: Instant,
        origin: i64,
        entries: Vec<Entry>,
        credit: Credit,
    ) {
        let Credit {
            lines,
            whole,
            refund,
            mut bill,
        } = credit;
        let totals = Totals::of(&lines);
        self.factures += 1;
        bill.on_issue = entries;
        let made = Issued {
            id: self.factures,
            serie: "A",
            kind: "AVOIR",
            bill: &bill,
            origin: Some(origin),
            lines: &lines,
            totals: &totals,
            deducted: 0,
            at,
        };
        let number = self.number(desk, &made);
        let mut standing = Standing::new(&made);
        standing.version = 2;
        let (at, mode) = if refund && whole {
            (at.plus(2 * 24 * 60), "VIREMENT")
        } else {
            (at, "COMPENSATION")
        };
        if at <= desk.world.now {
            standing.paid = totals.ttc();
            let states = standing.settle();
            let step = Step {
                facture: made.id,
                numero: number.2.clone(),
                client: desk.world.sites[bill.site].client,
                version: standing.version,
                states,
                paid: (0, totals.ttc()),
                actor: bill.issuer,
                what: Move::Paid {
                    cents: totals.ttc(),
                    mode,
                    to_bounce: false,
                },
            };
            desk.agenda.enter(at, Task::Step(Box::new(step)));
        }
        self.row(desk, &made, Some(&number), &standing);
    }
}
