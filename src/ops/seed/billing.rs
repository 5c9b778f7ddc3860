//! How a client pays: what is decided of an invoice when the work is done.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use super::copy::Instant;
use super::journal::Entry;
use super::office;
use super::rng::Rng;
use super::world::{Client, World, local};

/// Money that comes in.
#[derive(Debug, Clone, Copy)]
pub struct Payment {
    /// When.
    pub at: Instant,
    /// Thousandths of what is due; the last payment takes the rest.
    pub share: i64,
    /// How.
    pub mode: &'static str,
    /// When the bank takes it back.
    pub bounced: Option<Instant>,
}

/// What becomes of an invoice.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// Money that comes in, in order.
    pub payments: Vec<Payment>,
    /// An avoir: when, and how many thousandths.
    pub credit: Option<(Instant, i64)>,
    /// Whole again after its avoir: when, and how that is paid.
    pub again: Option<(Instant, Vec<Payment>)>,
    /// Nothing more will come.
    pub given_up: Option<Instant>,
}

impl Course {
    /// When nothing is open any more, if ever.
    #[must_use]
    pub fn settled(&self) -> Option<Instant> {
        let last = |payments: &[Payment]| payments.last().map(|payment| payment.at);
        self.given_up
            .or_else(|| self.again.as_ref().and_then(|(_, payments)| last(payments)))
            .or_else(|| last(&self.payments))
    }
}

/// What an invoice is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// For work done, with what the offer says where there was one.
    Work,
    /// In advance, on an offer: a share of each rate's base, in percent.
    Deposit(i64),
    /// In place of one that was credited.
    Corrected {
        /// Key of that one.
        origin: i64,
        /// What it said.
        lines: Vec<super::amounts::Line>,
    },
}

/// An invoice to be made.
#[derive(Debug, Clone)]
pub struct Bill {
    /// What it is.
    pub kind: Kind,
    /// Key of the mission.
    pub mission: Option<i64>,
    /// What the client signed.
    pub handle: Option<u64>,
    /// Key of the offer.
    pub devis: Option<i64>,
    /// Index of the site.
    pub site: usize,
    /// Index of the job.
    pub job: usize,
    /// When the work was done.
    pub done: NaiveDate,
    /// The client's order number.
    pub reference: Option<String>,
    /// Who issues it.
    pub issuer: i64,
    /// Only drafted yet.
    pub draft: bool,
    /// What becomes of it.
    pub course: Course,
    /// What else issuing it changes.
    pub on_issue: Vec<Entry>,
    /// What else crediting it changes.
    pub on_credit: Vec<Entry>,
    /// What else issuing it again changes.
    pub on_again: Vec<Entry>,
}

/// When the client has to pay.
#[must_use]
pub fn due(client: &Client, issued: NaiveDate) -> NaiveDate {
    let due = issued + TimeDelta::days(i64::from(client.delai));
    if client.fin_de_mois {
        let first = due.with_day(1).unwrap_or(due);
        first
            .checked_add_months(Months::new(1))
            .map_or(due, |next| next - TimeDelta::days(1))
    } else {
        due
    }
}

/// What becomes of an invoice issued then.
#[must_use]
pub fn course(world: &World, client: &Client, issued: Instant, rng: &mut Rng) -> Course {
    let mut course = Course::default();
    match rng.below(1000) {
        // Credited whole, some after they were paid, and issued again as it should have been.
        0..14 => {
            let paid = rng.per_mille(300);
            if paid {
                course.payments = payments(world, client, issued, rng);
            }
            let from = course.settled().unwrap_or(issued);
            let credited = office::in_days(world, office::date(from), rng.range(2, 12), rng);
            course.credit = Some((credited, 1000));
            let again = office::in_days(world, office::date(credited), rng.range(1, 3), rng);
            course.again = Some((again, payments(world, client, again, rng)));
        }
        // A gesture: part of it.
        14..22 => {
            let credited = office::in_days(world, office::date(issued), rng.range(2, 6), rng);
            course.credit = Some((credited, *rng.pick(&[50, 100, 200])));
            course.payments = payments(world, client, credited, rng);
        }
        // Nothing more comes: in liquidation, or gone away.
        22..27 => {
            let given_up = office::in_days(world, office::date(issued), rng.range(28, 45), rng);
            if rng.per_mille(300) {
                let first = payments(world, client, issued, rng)[0];
                course.payments = vec![Payment {
                    at: first.at.min(given_up.plus(-24 * 60)).max(issued.plus(60)),
                    share: 300,
                    bounced: None,
                    ..first
                }];
            }
            course.given_up = Some(given_up);
        }
        _ => course.payments = payments(world, client, issued, rng),
    }
    course
}

/// Everything, at once or in two parts, in time or late.
#[must_use]
pub fn payments(world: &World, client: &Client, issued: Instant, rng: &mut Rng) -> Vec<Payment> {
    let date = office::date(issued);
    let due = due(client, date);
    let late = match rng.below(100) {
        0..74 => -rng.range(0, 4),
        74..92 => rng.range(1, 14),
        _ => rng.range(15, 50),
    };
    let (day, mode) = match client.r#type {
        "PARTICULIER" => {
            let mode = ["CARTE", "CHEQUE", "VIREMENT", "ESPECES"][rng.weighted(&[420, 330, 240, 10])];
            let soon = if rng.per_mille(550) {
                date + TimeDelta::days(rng.range(0, 5))
            } else {
                due + TimeDelta::days(late)
            };
            (soon, mode)
        }
        "PRO" => (
            due + TimeDelta::days(late),
            ["VIREMENT", "PRELEVEMENT", "CHEQUE"][rng.weighted(&[720, 180, 100])],
        ),
        _ => (due + TimeDelta::days(late), "VIREMENT"),
    };
    let at = local(day)
        .at(i32::try_from(rng.range(500, 1050)).unwrap_or(600))
        .max(issued.plus(45));
    let whole = Payment {
        at,
        share: 1000,
        mode,
        bounced: None,
    };
    if rng.per_mille(35) {
        let later = office::in_days(world, office::date(at), rng.range(10, 25), rng);
        return vec![
            Payment { share: 400, ..whole },
            Payment {
                at: later,
                mode: "VIREMENT",
                ..whole
            },
        ];
    }
    if mode == "CHEQUE" && rng.per_mille(25) {
        let bounced = office::in_days(world, office::date(at), rng.range(3, 6), rng);
        let again = office::in_days(world, office::date(bounced), rng.range(4, 12), rng);
        let back = Payment {
            bounced: Some(bounced),
            ..whole
        };
        return vec![
            back,
            Payment {
                at: again,
                mode: "VIREMENT",
                ..whole
            },
        ];
    }
    vec![whole]
}
