//! Answers of the service: to whom they go.

use super::App;
use super::flight::{Flight, Origin};
use super::msg::{Reply, ReqId, Slot};
use super::prefs::Prefs;
use super::screens::Screen;
use crate::service::{Answer, Error};

impl App {
    pub(super) fn reply(&mut self, id: ReqId, reply: &Result<Reply, Error>) {
        // An answer that nobody waits for any more changes nothing, not even the frame.
        let Some(flight) = self.cx.flights.land(id) else {
            return;
        };
        self.stale = true;
        match (flight.slot, reply) {
            (Slot::Drafts, Ok(Reply::Answer(Answer::Brouillons(earlier)))) => self.cx.drafts.adopt(earlier),
            (Slot::Preferences, Ok(Reply::Answer(Answer::Preferences(kept)))) => {
                self.cx.like(Prefs::read(kept));
                self.cx.typed.recall(kept);
            }
            (Slot::Unread, Ok(Reply::Answer(Answer::Compte(count)))) => {
                self.cx.unread.take(*count);
            }
            (Slot::Steps, Ok(Reply::Answer(Answer::Historique(steps)))) => {
                self.cx.steps = Some(steps.clone());
                self.cx.say_before_undo();
            }
            // Asked again when the link is back, or in a minute.
            (Slot::Drafts | Slot::Preferences, Err(_)) => self.recalled = false,
            _ => {}
        }
        if let Slot::Command(_) = flight.slot {
            self.ended(flight, reply);
            return;
        }
        for overlay in &mut self.overlays {
            if overlay.reply(flight.slot, reply, &mut self.cx) {
                return;
            }
        }
        for screen in self.nav.iter_mut().rev() {
            if screen.reply(flight.slot, reply, &mut self.cx) {
                return;
            }
        }
    }

    fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>) {
        self.cx.heard_of(flight.nom, reply);
        match reply {
            Ok(Reply::Outcome(outcome)) => {
                self.cx.stir.acted(self.cx.mono);
                self.cx.did(flight.nom);
                self.cx.moved_in_history();
                let shown = match self.nav.as_slice() {
                    [Screen::Planning(planning)] => planning.span(),
                    _ => None,
                };
                self.cx.say_done(flight.nom, outcome, shown);
            }
            Ok(Reply::Answer(_) | Reply::Cast(_)) => {}
            // Says whether an earlier one can be instead.
            Err(Error::Refused(refusal)) if refusal.rule == "sans-inverse" => self.cx.ask_before_undo(),
            Err(error) => self.cx.fail(error),
        }
        if flight.origin == Origin::Overlay {
            for overlay in &mut self.overlays {
                overlay.ended(flight, reply, &mut self.cx);
            }
        }
        for screen in &mut self.nav {
            screen.ended(flight, reply, &mut self.cx);
        }
        match (reply, flight.draft) {
            (Ok(_), Some((form, subject))) => self.cx.drafts.forget(form, subject),
            (Err(_), Some(_)) => self.give_up_what_came_after(),
            _ => {}
        }
    }
}
