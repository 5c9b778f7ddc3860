//! Another start for a slot that is refused: one that is free of every rule, not of the one that is told.

use chrono::TimeDelta;

use super::check::Poste;
use super::demand::Demand;
use super::look::shifted;
use super::rules::{Change, Failure, Rule};
use super::time::{self, Minute, snap};
use super::{Planner, Travel};
use crate::domain::{Plage, UtilisateurId};

/// The last minute after the start asked for that is tried, a week.
const LATER: Minute = 7 * 24 * 60;
/// The same before it, a day.
const SOONER: Minute = 24 * 60;

impl<T: Travel> Planner<'_, T> {
    /// What [`Planner::check`] finds, with changes of the start that do: each leads to the nearest start at which these
    /// pieces would break no rule at all; where there is none near, none is told.
    ///
    /// A start that satisfies one rule and runs into the next sends whoever follows it from refusal to refusal.
    #[must_use]
    pub fn advised(
        &self,
        demand: &Demand,
        technician: UtilisateurId,
        poste: Poste,
        parts: &[Plage],
    ) -> Vec<Failure> {
        let mut failures = self.check(demand, technician, poste, parts);
        let Some(asked) = parts.iter().map(|part| part.debut()).min() else {
            return failures;
        };
        if failures.iter().all(|failure| failure.start().is_none()) {
            return failures;
        }
        let first = time::floor(asked);
        let at = |start: Minute| {
            let by = TimeDelta::minutes(i64::from(start - first));
            self.check(demand, technician, poste, &shifted(parts, by))
        };
        let (mut later, mut sooner) = (None, None);
        if !failures.iter().any(Failure::whenever) {
            later = self.later(first, &failures, at);
            let backwards = |failure: &Failure| matches!(failure.change, Some(Change::StartBy(_)));
            if failures.iter().any(backwards) {
                sooner = self.sooner(first, &failures, at);
            }
        }
        let later = later.map(|start| Change::StartFrom(time::at(start)));
        let sooner = sooner.map(|start| Change::StartBy(time::at(start)));
        for failure in &mut failures {
            failure.change = match failure.change {
                Some(Change::StartFrom(_)) => later.or(sooner),
                Some(Change::StartBy(_)) => sooner.or(later),
                other => other,
            };
        }
        failures
    }

    /// The first start after the one asked for that breaks no rule, from one rule's nearest to the next's.
    fn later(
        &self,
        asked: Minute,
        failures: &[Failure],
        at: impl Fn(Minute) -> Vec<Failure>,
    ) -> Option<Minute> {
        let next = |start: Minute, failures: &[Failure]| {
            let told = failures.iter().filter_map(|failure| match failure.change {
                Some(Change::StartFrom(instant)) => Some(time::ceil(instant)),
                _ => None,
            });
            told.filter(|told| *told > start)
                .max()
                .unwrap_or_else(|| snap(start + 1, self.step()))
        };
        let mut start = next(asked, failures).max(snap(self.snapshot.now, self.step()));
        while start - asked <= LATER {
            let failures = at(start);
            if failures.is_empty() {
                return Some(start);
            }
            if failures.iter().any(|failure| failure.rule() == Rule::HorsHorizon) {
                return None;
            }
            start = next(start, &failures);
        }
        None
    }

    /// The last start before the one asked for that breaks no rule and is not past.
    fn sooner(
        &self,
        asked: Minute,
        failures: &[Failure],
        at: impl Fn(Minute) -> Vec<Failure>,
    ) -> Option<Minute> {
        let next = |start: Minute, failures: &[Failure]| {
            let told = failures.iter().filter_map(|failure| match failure.change {
                Some(Change::StartBy(instant)) => Some(time::floor(instant)),
                _ => None,
            });
            told.filter(|told| *told < start)
                .min()
                .unwrap_or_else(|| snap(start, self.step()) - self.step())
        };
        let mut start = next(asked, failures);
        while start >= (asked - SOONER).max(self.snapshot.now) {
            let failures = at(start);
            if failures.is_empty() {
                return Some(start);
            }
            start = next(start, &failures);
        }
        None
    }
}
