//! Who can take this, when, and why not the others: pure functions of a [`Snapshot`].
//!
//! A [`Demand`] is what is to be placed. A [`Planner`] answers four questions about it: who and when is best
//! ([`Planner::suggest`]), why each person can or can't ([`Planner::why_not`]), what speaks against one person at one time
//! ([`Planner::check`]), and what would do instead of that ([`Planner::alternatives`]). The same rules answer all four:
//! whatever is suggested passes `check`.
//!
//! Hard rules ([`Rule`]) each fail with their values and the smallest change that would mend them; soft costs ([`Cout`])
//! rank what is left. Nothing reads a clock or draws at random, and every tie is broken by key: the same question has the
//! same answer.
//!
//! Time is counted in whole minutes; time that is taken is rounded outward.

mod advice;
mod agenda;
mod calendar;
mod check;
mod costs;
mod demand;
mod labour;
mod line;
mod look;
mod rank;
mod remedy;
pub mod route;
mod rules;
mod slots;
mod snapshot;
mod team;
mod time;
mod travel;
mod verdict;

#[cfg(test)]
mod tests;

pub use calendar::MAX_DAYS;
pub use check::Poste;
pub use costs::{Cout, Couts, Weights};
pub use demand::{Besoin, Demand, Ouverture};
pub use look::{Look, shifted};
pub use rank::{Placement, Suggestion};
pub use remedy::{Remedy, Step, apply};
pub use rules::{Cause, Change, Failure, Rule};
pub use snapshot::{Agence, Creneau, Lieu, Reference, Snapshot, Technician, Travail};
pub use travel::{RoadEstimate, Travel};
pub use verdict::{Outcome, Verdict};

use crate::domain::temps_travail::LimitesTravail;

/// Who is at work over time may still be at it when what begins within that many minutes does.
pub const OVERRUN: u32 = 3 * 60;

/// What a company can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Limits of working time.
    pub travail: LimitesTravail,
    /// What soft costs are worth.
    pub poids: Weights,
    /// Work starts on multiples of that many minutes.
    pub pas: u32,
    /// Nobody is sent farther than that many minutes.
    pub trajet_max: u32,
    /// A trip counts that many minutes where an end of it is nowhere on the map.
    pub trajet_inconnu: u32,
    /// A trip counts at least that many minutes where an end of it is only known as a commune or a wider area.
    pub trajet_vague: u32,
    /// A piece of work is at least that many minutes, or whole.
    pub morceau: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            travail: LimitesTravail::LEGALES,
            poids: Weights::default(),
            pas: 15,
            trajet_max: 150,
            trajet_inconnu: 30,
            trajet_vague: 10,
            morceau: 30,
        }
    }
}

/// Answers questions about one snapshot.
#[derive(Debug, Clone, Copy)]
pub struct Planner<'s, T = RoadEstimate> {
    snapshot: &'s Snapshot,
    settings: Settings,
    travel: T,
}

impl<'s> Planner<'s> {
    /// A planner with the usual settings and an estimate of the roads.
    #[must_use]
    pub fn new(snapshot: &'s Snapshot) -> Self {
        Self {
            snapshot,
            settings: Settings::default(),
            travel: RoadEstimate::default(),
        }
    }
}

impl<'s, T: Travel> Planner<'s, T> {
    /// The same with other settings.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// The same on other roads.
    #[must_use]
    pub fn with_travel<U: Travel>(self, travel: U) -> Planner<'s, U> {
        Planner {
            snapshot: self.snapshot,
            settings: self.settings,
            travel,
        }
    }

    /// What it looks at.
    #[must_use]
    pub fn snapshot(&self) -> &'s Snapshot {
        self.snapshot
    }
}
