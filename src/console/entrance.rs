//! Who sits at the console: let in, sent out, replaced by somebody else.

use std::time::Duration;

use super::App;
use super::gate::{Gate, Mode};
use super::msg::{Effect, Way};
use super::screens::Screen;
use super::screens::planning::Planning;
use super::toast::Tone;
use crate::domain::Actor;
use crate::service::Error;
use crate::service::connexion::IDLE;

/// How often the service is told that somebody is at the keys.
const SEEN_EVERY: Duration = Duration::from_mins(1);

impl App {
    /// Whether somebody is here whose session may come to its end.
    fn watched(&self) -> bool {
        self.cx.way != Way::Open && !self.cx.actor.is_nobody()
    }

    /// Ends a session that nobody has used for so long, whether or not anything is asked of the service.
    pub(super) fn expire_idle(&mut self) {
        let idle = IDLE.to_std().unwrap_or(Duration::MAX);
        if self.watched() && self.gate.is_none() && self.cx.mono >= self.touched.saturating_add(idle) {
            self.expired();
        }
    }

    /// Somebody is at the keys: the service is told now and then.
    pub(super) fn touch(&mut self) {
        self.touched = self.cx.mono;
        if self.watched() && self.gate.is_none() && self.cx.mono >= self.seen + SEEN_EVERY {
            self.seen = self.cx.mono;
            self.cx.effect(Effect::Seen);
        }
    }

    /// The session is over. What is on the screen stays, and waits.
    pub(super) fn expired(&mut self) {
        if !self.watched() {
            return;
        }
        self.stale = true;
        if self.cx.way == Way::Key {
            self.farewell = Some("adieu-session-finie");
            self.quit();
        } else if self
            .gate
            .as_ref()
            // A new password ends every session, this one too, just before it opens the next.
            .is_none_or(|gate| gate.mode() == Mode::Change && !gate.is_waiting())
        {
            self.pending.clear();
            self.early.clear();
            self.gate = Some(Gate::new(Mode::Again, &self.cx.actor));
        }
    }

    /// Somebody was let in, or was not.
    pub(super) fn entered(&mut self, entered: Result<Box<Actor>, Error>) {
        self.stale = true;
        let actor = match (entered, &mut self.gate) {
            (Ok(actor), _) => *actor,
            (Err(error), Some(gate)) => return gate.refused(&error, &self.cx),
            (Err(error), None) => return self.cx.fail(&error),
        };
        (self.touched, self.seen) = (self.cx.mono, self.cx.mono);
        let done = match self.gate.take().map(|gate| gate.mode()) {
            Some(Mode::Change | Mode::Temporary) => Some("mot-de-passe-change"),
            _ => None,
        };
        if actor.id == self.cx.actor.id {
            self.cx.actor = actor;
            self.cx.like(self.cx.prefs);
            // Much may have changed meanwhile, what this person may do too.
            if !self.recalled {
                self.recall();
            }
            self.with_screen(Screen::load);
        } else {
            self.seat(actor);
        }
        if let Some(key) = done {
            self.cx.say(Tone::Done, key, &[]);
        }
    }

    /// Sits somebody down in front of a console as if it had just been opened.
    fn seat(&mut self, actor: Actor) {
        self.cx.become_(actor);
        self.nav = vec![Screen::Planning(Box::new(Planning::of(&self.cx.actor)))];
        self.overlays.clear();
        self.pending.clear();
        self.early.clear();
        self.recalled = false;
        self.begin();
    }

    /// Closes the session; the next one may come.
    pub(super) fn log_out(&mut self) {
        if self.cx.way == Way::Key {
            return self.quit();
        }
        self.keep_drafts(true);
        self.cx.effect(Effect::Leave);
        let nobody = Actor::nobody(self.cx.text.langue());
        self.gate = Some(Gate::new(Mode::Enter, &nobody));
        self.seat(nobody);
    }
}
