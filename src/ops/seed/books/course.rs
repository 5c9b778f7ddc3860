//! What becomes of an invoice once it is issued, up to now.

use super::{Credit, Issued, Move, Step};
use crate::ops::seed::amounts::{self, Line, Totals};
use crate::ops::seed::billing::Payment;
use crate::ops::seed::copy::Instant;
use crate::ops::seed::world::World;

/// Where an invoice stands while its course is gone through.
pub(super) struct Standing {
    pub(super) due: i64,
    pub(super) ttc: i64,
    pub(super) paid: i64,
    pub(super) credited: i64,
    pub(super) state: &'static str,
    pub(super) version: i32,
}

impl Standing {
    /// What `facture_etat_selon` says in the database.
    pub(super) fn settle(&mut self) -> (&'static str, &'static str) {
        let before = self.state;
        if !matches!(before, "ANNULEE_PAR_AVOIR" | "IRRECOUVRABLE") {
            self.state = if self.credited == self.ttc {
                "ANNULEE_PAR_AVOIR"
            } else if self.paid >= self.due - self.credited {
                "PAYEE"
            } else if self.paid > 0 {
                "PARTIELLEMENT_PAYEE"
            } else {
                "EMISE"
            };
        }
        self.version += 1;
        (before, self.state)
    }
}

impl Standing {
    pub(super) fn new(made: &Issued<'_>) -> Self {
        let ttc = made.totals.ttc();
        Self {
            due: ttc - made.deducted,
            ttc,
            paid: 0,
            credited: 0,
            state: "EMISE",
            version: 1,
        }
    }
}

/// Goes through the course of an invoice up to now; `standing` ends where today sees it.
#[expect(
    clippy::too_many_lines,
    reason = "one course is gone through in one go, in the order of its time"
)]
pub(super) fn steps(
    world: &World,
    made: &Issued<'_>,
    standing: &mut Standing,
    numero: &str,
) -> Vec<(Instant, Step)> {
    let bill = made.bill;
    let client = world.sites[bill.site].client;
    let mut moves: Vec<(Instant, Option<Payment>, Option<i64>)> = Vec::new();
    for payment in &bill.course.payments {
        moves.push((payment.at, Some(*payment), None));
    }
    if let Some((at, share)) = bill.course.credit {
        moves.push((at, None, Some(share)));
    }
    moves.sort_by_key(|(at, ..)| *at);
    let mut steps = Vec::new();
    let mut enter = |at: Instant, version: i32, states, paid, what| {
        let (facture, numero, actor) = (made.id, numero.to_owned(), bill.issuer);
        steps.push((
            at,
            Step {
                facture,
                numero,
                client,
                version,
                states,
                paid,
                actor,
                what,
            },
        ));
    };
    if world.clients[client].courriel.is_some() && made.at.plus(3) <= world.now {
        enter(
            made.at.plus(3),
            standing.version,
            ("EMISE", "EMISE"),
            (0, 0),
            Move::Sent,
        );
    }
    for (at, payment, share) in moves.into_iter().filter(|(at, ..)| *at <= world.now) {
        if let Some(payment) = payment {
            let left = standing.due - standing.credited - standing.paid;
            let cents = if payment.share == 1000 {
                left
            } else {
                amounts::share(left, payment.share)
            };
            if cents <= 0 {
                continue;
            }
            let before = standing.paid;
            standing.paid += cents;
            let paid = (before, standing.paid);
            let states = standing.settle();
            let to_bounce = payment.bounced.is_some_and(|back| back <= world.now);
            enter(
                at,
                standing.version,
                states,
                paid,
                Move::Paid {
                    cents,
                    mode: payment.mode,
                    to_bounce,
                },
            );
            if let Some(back) = payment.bounced.filter(|_| to_bounce) {
                standing.paid -= cents;
                let states = standing.settle();
                enter(
                    back,
                    standing.version,
                    states,
                    (paid.1, paid.0),
                    Move::Bounced {
                        cents,
                        mode: payment.mode,
                    },
                );
            }
        }
        if let Some(share) = share {
            let whole = share == 1000;
            let lines = if whole {
                made.lines.to_vec()
            } else {
                gesture(made, share)
            };
            let refund = standing.paid > 0;
            standing.credited = Totals::of(&lines).ttc();
            let states = standing.settle();
            let lines = lines
                .into_iter()
                .map(|line| Line {
                    movement: None,
                    offered: None,
                    ..line
                })
                .collect();
            let credit = Credit {
                lines,
                whole,
                refund,
                bill: bill.clone(),
            };
            enter(
                at,
                standing.version,
                states,
                (standing.paid, standing.paid),
                Move::Credited(Box::new(credit)),
            );
        }
    }
    if let Some(at) = bill
        .course
        .given_up
        .filter(|at| *at <= world.now && standing.state != "PAYEE")
    {
        let before = standing.state;
        standing.state = "IRRECOUVRABLE";
        standing.version += 1;
        enter(
            at,
            standing.version,
            (before, "IRRECOUVRABLE"),
            (0, 0),
            Move::GivenUp,
        );
    }
    steps
}

/// A line that takes off a share of the first rate's base.
pub(super) fn gesture(made: &Issued<'_>, share: i64) -> Vec<Line> {
    let (base, rate) = made.totals.bases.first().copied().unwrap_or((0, amounts::NORMAL));
    vec![Line::labour(
        "Geste commercial",
        amounts::share(base, share),
        rate,
    )]
}
