//! What the place of a job in the hand would mean: asked of the service at each step, and shown before the drop.

use chrono::{Days, NaiveDate, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::Planning;
use super::carry::{Carried, Carry};
use crate::console::cx::Cx;
use crate::console::msg::Slot;
use crate::domain::planning::Essai;
use crate::service::mission::MissionRef;
use crate::service::planning::{Essayer, PlanningQuery, Quand, VisiteEssayee};

impl Planning {
    /// Asks what the place would mean on which the job is held; an older question is superseded.
    pub(super) fn try_out(&mut self, cx: &mut Cx) {
        let beneath = self.beneath().filter(|_| !self.semaine);
        let echange = beneath.map(|(_, other)| (other.intervention, other.mission));
        let (Some(board), Some(carry)) = (&self.board, &mut self.carry) else {
            return;
        };
        carry.trial = None;
        // Between day and week, the board that comes will ask.
        if board.week() != self.semaine {
            return;
        }
        let visite = match &carry.what {
            Carried::Visit {
                intervention,
                from,
                debut,
                ..
            } => Some(VisiteEssayee {
                id: *intervention,
                de: *from,
                debut: *debut,
            }),
            Carried::Mission { .. } => None,
        };
        let quand = if self.semaine {
            let jour = carry.wish.with_timezone(&board.zone).date_naive();
            Quand::Jour(jour, carry.wish)
        } else {
            Quand::A(carry.debut)
        };
        let essayer = Essayer {
            mission: MissionRef::Id(carry.mission),
            visite,
            vers: carry.technicien,
            quand,
            aide: carry.helps(),
            // Help is as long as the piece that it is for.
            minutes: carry.helps().then_some(carry.minutes),
            echange,
        };
        cx.read(Slot::Essai, PlanningQuery::Essai(essayer));
    }

    /// The service has told what the place would mean.
    pub(super) fn tried(&mut self, essai: &Essai, cx: &mut Cx) {
        let Some(carry) = self
            .carry
            .as_mut()
            .filter(|carry| carry.technicien == essai.utilisateur)
        else {
            return;
        };
        if self.semaine {
            carry.debut = essai.debut;
        }
        carry.trial = Some(essai.clone());
        if carry.dropped {
            self.drop_it(cx);
        }
    }

    /// Whether a job may be dropped now. On a day, what hour it would have must be known, and be one that can be had.
    pub(super) fn may_drop(&mut self, cx: &mut Cx) -> bool {
        if !self.semaine {
            return true;
        }
        let Some(carry) = &mut self.carry else {
            return false;
        };
        match &carry.trial {
            None => {
                carry.dropped = true;
                false
            }
            Some(trial) => match trial.refus.first().filter(|_| !carry.pencil) {
                Some(refusal) => {
                    cx.refuse(refusal);
                    carry.dropped = false;
                    false
                }
                None => true,
            },
        }
    }

    /// Carries a job to another day; past either end the week goes on.
    pub(super) fn carry_days(&mut self, by: i64, cx: &mut Cx) {
        let (Some(board), Some(carry)) = (&self.board, &mut self.carry) else {
            return;
        };
        let zone = board.zone;
        carry.go_days(by, zone);
        if board.day_of(carry.wish).is_none() {
            let jour = carry_day(carry, zone);
            return self.ask_week_of(jour, cx);
        }
        self.try_out(cx);
    }

    /// Weeks forward or back, with what is carried.
    pub(super) fn show_weeks(&mut self, by: i64, cx: &mut Cx) {
        let jour = self.jour_asked(cx);
        if let (Some(carry), Some(board)) = (&mut self.carry, &self.board) {
            carry.go_days(7 * by, board.zone);
        }
        let days = Days::new(7 * by.unsigned_abs());
        let to = if by > 0 {
            jour.checked_add_days(days)
        } else {
            jour.checked_sub_days(days)
        };
        if let Some(to) = to {
            self.ask_week_of(to, cx);
        }
    }

    fn ask_week_of(&mut self, jour: NaiveDate, cx: &mut Cx) {
        self.jour = Some(jour);
        self.read(cx);
    }
}

fn carry_day(carry: &Carry, zone: Tz) -> NaiveDate {
    carry.wish.with_timezone(&zone).date_naive()
}

impl Carry {
    /// To another day at the same hour of the wall.
    pub(super) fn go_days(&mut self, by: i64, zone: Tz) {
        let local = self.wish.with_timezone(&zone).naive_local() + TimeDelta::days(by);
        self.wish = zone
            .from_local_datetime(&local)
            .earliest()
            .map_or_else(|| self.wish + TimeDelta::days(by), |at| at.to_utc());
        self.debut = self.wish;
    }
}
