//! The states of an offer, as far as its course and the day have come.

use chrono::TimeDelta;

use super::{Course, Offer, Times, VALID_DAYS};
use crate::ops::seed::amounts::Totals;
use crate::ops::seed::copy::{Instant, Num};
use crate::ops::seed::journal::{Change, Command, Entry};
use crate::ops::seed::office;
use crate::ops::seed::text::{json_object, json_string};
use crate::ops::seed::world::{WATCH, World, local};

/// An offer while it is told.
pub(super) struct Life<'a> {
    pub(super) world: &'a World,
    pub(super) id: i64,
    pub(super) author: i64,
    pub(super) created: Instant,
    pub(super) state: &'static str,
    pub(super) version: i32,
    pub(super) commands: Vec<(Instant, Command)>,
}

impl<'a> Life<'a> {
    pub(super) fn new(world: &'a World, id: i64, author: i64, times: &Times) -> Self {
        Self {
            world,
            id,
            author,
            created: times.created,
            state: "BROUILLON",
            version: 1,
            commands: Vec::new(),
        }
    }

    pub(super) fn past(&self, at: Instant) -> bool {
        at <= self.world.now
    }

    pub(super) fn born(&mut self, numero: &str, indice: i16, totals: &Totals) {
        let change = Change::Made(json_object(vec![
            ("etat", json_string("BROUILLON")),
            ("numero", json_string(numero)),
            ("indice", indice.to_string()),
            ("total_ht", Num::<2>(totals.ht).text()),
            ("total_ttc", Num::<2>(totals.ttc()).text()),
        ]));
        let entry = Entry {
            objet: "devis",
            id: self.id,
            version: 1,
            change,
        };
        let command = Command {
            actor: self.author,
            name: "devis.rediger",
            entries: vec![entry],
        };
        self.commands.push((self.created, command));
    }

    pub(super) fn step(&mut self, at: Instant, actor: i64, name: &'static str, to: &'static str) {
        if self.past(at) {
            self.version += 1;
            let change = Change::State(self.state, to);
            self.state = to;
            let entry = Entry {
                objet: "devis",
                id: self.id,
                version: self.version,
                change,
            };
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

    /// Its states, as far as its course and the day have come.
    pub(super) fn lived(&mut self, offer: &Offer, approver: Option<i64>) {
        let (times, author) = (&offer.times, offer.author);
        match offer.course {
            Course::Draft => return,
            Course::Cancelled => return self.step(times.submitted, author, "devis.annuler", "ANNULE"),
            _ => {}
        }
        if let Some(approver) = approver {
            self.step(times.submitted, author, "devis.soumettre", "A_VALIDER");
            if offer.course == Course::Submitted {
                return;
            }
            self.step(times.approved, approver, "devis.valider", "VALIDE");
        } else {
            self.step(times.approved, author, "devis.valider", "VALIDE");
        }
        if !offer.sent() {
            return;
        }
        self.step(times.sent, author, "devis.envoyer", "ENVOYE");
        match offer.course {
            Course::Accepted => self.step(times.answered, author, "devis.accepter", "ACCEPTE"),
            Course::Refused => self.step(times.answered, author, "devis.refuser", "REFUSE"),
            _ => {
                let day = office::date(times.sent) + TimeDelta::days(VALID_DAYS + 1);
                self.step(local(day).at(3 * 60), WATCH, "devis.expirer", "EXPIRE");
            }
        }
    }
}
