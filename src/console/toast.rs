//! Short messages about what just happened.

use std::time::Duration;

use crate::text::Said;

/// How serious a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Done,
    /// Something to know.
    Note,
    /// It was refused, or failed.
    Refused,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// How serious.
    pub tone: Tone,
    /// What happened, and what can be done.
    pub said: Said,
    /// When it goes, in the session's own time.
    pub until: Duration,
}

/// How many are kept; the oldest goes first.
const KEPT: usize = 3;

/// The messages on the screen.
#[derive(Debug, Clone, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
}

impl Toasts {
    /// Shows a message from `now` on; a refusal stays longer than good news.
    pub fn show(&mut self, tone: Tone, said: Said, now: Duration) {
        let stay = match tone {
            Tone::Done => Duration::from_secs(4),
            Tone::Note => Duration::from_secs(5),
            Tone::Refused => Duration::from_secs(9),
        };
        // Good news ends the complaint before it; the same news isn't told twice.
        self.shown
            .retain(|toast| toast.said != said && !(tone == Tone::Done && toast.tone == Tone::Refused));
        self.shown.push(Toast {
            tone,
            said,
            until: now + stay,
        });
        if self.shown.len() > KEPT {
            self.shown.remove(0);
        }
    }

    /// Removes those whose time is over; true where there were any.
    pub fn expire(&mut self, now: Duration) -> bool {
        let before = self.shown.len();
        self.shown.retain(|toast| toast.until > now);
        before != self.shown.len()
    }

    /// Removes what was told last, of something done: it is told better.
    pub fn dismiss_done(&mut self) {
        if self.shown.last().is_some_and(|toast| toast.tone == Tone::Done) {
            self.shown.pop();
        }
    }

    /// Removes all; true where there were any.
    pub fn dismiss(&mut self) -> bool {
        !std::mem::take(&mut self.shown).is_empty()
    }

    /// Those on the screen, oldest first.
    #[must_use]
    pub fn shown(&self) -> &[Toast] {
        &self.shown
    }

    /// When the next one goes.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.shown.iter().map(|toast| toast.until).min()
    }
}
