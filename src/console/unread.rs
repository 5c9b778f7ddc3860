//! How many messages wait for the person: what the header counts.

use std::time::Duration;

use super::cx::Cx;
use super::msg::Slot;
use crate::domain::liste_missions::Compte;
use crate::service::notification::NotificationQuery;

/// Where counting ends: beyond, the number says nothing more.
const COUNTED: u16 = 99;
/// Least time between two counts, however much changes.
const PAUSE: Duration = Duration::from_secs(1);

/// The count, and when it was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    count: Option<Compte>,
    asked: Option<Duration>,
    due: Option<Duration>,
}

impl Unread {
    /// How many; nothing while that isn't known, or none.
    #[must_use]
    pub fn said(&self) -> Option<String> {
        let count = self.count.filter(|count| count.n > 0)?;
        Some(format!("{}{}", count.n, if count.plus { "+" } else { "" }))
    }

    /// When it is to be asked for next.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.due
    }

    /// Takes the answer; true where it is another than before.
    pub fn take(&mut self, count: Compte) -> bool {
        self.count.replace(count) != Some(count)
    }

    /// So many were just read here.
    pub fn read(&mut self, n: usize) {
        if let Some(count) = &mut self.count
            && !count.plus
        {
            count.n = count
                .n
                .saturating_sub(i64::try_from(n).unwrap_or(i64::MAX))
                .max(0);
        }
    }
}

impl Cx {
    /// Something changed, by which somebody may have been told something: the count is asked for, not too often.
    pub fn stir_unread(&mut self) {
        let free = self.unread.asked.is_none_or(|at| self.mono >= at + PAUSE);
        if free {
            self.count_unread();
        } else if self.unread.due.is_none() {
            self.unread.due = self.unread.asked.map(|at| at + PAUSE);
        }
    }

    /// Asks for the count a little later: what was just marked is on its way.
    pub fn count_unread_later(&mut self) {
        self.unread.due = Some(self.mono + PAUSE);
    }

    /// Asks for the count where its time has come.
    pub fn tick_unread(&mut self) {
        if self.unread.due.is_some_and(|due| due <= self.mono) {
            self.count_unread();
        }
    }

    /// Asks for the count now.
    pub fn count_unread(&mut self) {
        self.unread.due = None;
        self.unread.asked = Some(self.mono);
        self.read(Slot::Unread, NotificationQuery::NonLues { borne: COUNTED });
    }
}
