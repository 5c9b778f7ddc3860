//! What one slot would mean for one person, before anybody takes it.

use std::ops::ControlFlow;

use chrono::{DateTime, TimeDelta, Utc};

use super::check::Poste;
use super::demand::{Ask, Demand};
use super::line::{Line, days_of};
use super::rank::Placement;
use super::rules::Failure;
use super::slots::{Laid, Listener, Scratch, Search};
use super::time::{self, Minute, Span};
use super::{Planner, Travel};
use crate::domain::{Plage, UtilisateurId};

/// What one slot would mean for one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Every rule that it would break.
    pub failures: Vec<Failure>,
    /// Minutes on the road to the work.
    pub aller: u32,
    /// Minutes on the road after it: to what follows on the same day, or home.
    pub suite: u32,
    /// Minutes on the road that it adds to the person's day.
    pub detour: i32,
}

/// Stops at the first start before an hour.
struct Begun {
    until: Minute,
    parts: Option<Vec<Plage>>,
}

impl Listener for Begun {
    fn wants(&self, start: Minute) -> bool {
        start < self.until
    }

    fn take(&mut self, _: &Laid, parts: &[Span]) -> ControlFlow<()> {
        self.parts = Some(parts.iter().map(|part| part.plage()).collect());
        ControlFlow::Break(())
    }
}

impl<T: Travel> Planner<'_, T> {
    /// What placing this person at this time would mean; see [`Planner::advised`].
    #[must_use]
    pub fn look(&self, demand: &Demand, technician: UtilisateurId, poste: Poste, parts: &[Plage]) -> Look {
        let mut look = Look {
            failures: self.advised(demand, technician, poste, parts),
            ..Look::default()
        };
        let Some(agenda) = self.snapshot.agenda(technician) else {
            return look;
        };
        let mut spans: Vec<Span> = parts.iter().map(|part| Span::outward(*part)).collect();
        time::normalise(&mut spans);
        let whole = spans.first().zip(spans.last()).map(|(first, last)| Span {
            debut: first.debut,
            fin: last.fin,
        });
        let ask = Ask::new(self.snapshot, demand, whole);
        let line = Line::new(self.snapshot, agenda, &demand.remplace);
        let (mut there, mut on, mut direct) = (0, 0, 0);
        for day in days_of(&spans) {
            let leap = self.leap(&ask, &line, day, self.way_there(&ask, &line, day.debut));
            there += leap.there.minutes;
            on += leap.on.minutes;
            direct += leap.direct;
        }
        look.aller = u32::try_from(there).unwrap_or(0);
        look.suite = u32::try_from(on).unwrap_or(0);
        look.detour = there + on - direct;
        look
    }

    /// The best hour of one person within a range of time.
    #[must_use]
    pub fn best_within(
        &self,
        demand: &Demand,
        technician: UtilisateurId,
        within: Plage,
    ) -> Option<Placement> {
        let demand = Demand {
            au_plus_tot: demand.au_plus_tot.max(within.debut()),
            horizon: within.fin(),
            ..demand.clone()
        };
        let ask = Ask::new(self.snapshot, &demand, None);
        let agenda = self.snapshot.agenda(technician)?;
        if ask.stranger(agenda).is_some() {
            return None;
        }
        let line = Line::new(self.snapshot, agenda, &demand.remplace);
        let able = self.able(&ask, &line);
        let best = self.best(&ask, &line, &able, &mut Scratch::default())?;
        Some(best.place(technician))
    }

    /// The first hour within a range of time at which one person could begin, the work going on for as many days as it
    /// takes; its pieces.
    #[must_use]
    pub fn begun_within(
        &self,
        demand: &Demand,
        technician: UtilisateurId,
        within: Plage,
    ) -> Option<Vec<Plage>> {
        let demand = Demand {
            au_plus_tot: demand.au_plus_tot.max(within.debut()),
            ..demand.clone()
        };
        let ask = Ask::new(self.snapshot, &demand, None);
        let agenda = self.snapshot.agenda(technician)?;
        if ask.stranger(agenda).is_some() {
            return None;
        }
        let line = Line::new(self.snapshot, agenda, &demand.remplace);
        let able = self.able(&ask, &line);
        let mut begun = Begun {
            until: time::floor(within.fin()),
            parts: None,
        };
        let search = Search {
            from: ask.earliest,
            able: &able,
        };
        self.search(&ask, &line, search, &mut Scratch::default(), &mut begun);
        begun.parts
    }

    /// Starts on the planner's grid within a range, those nearest to `wished` first.
    pub fn starts(&self, within: Plage, wished: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let step = self.step();
        let (from, to) = (time::ceil(within.debut()), time::floor(within.fin()));
        let count = (to - from).max(0) / step;
        let mut starts: Vec<DateTime<Utc>> = (0..count)
            .map(|nth| time::at(time::snap(from, step) + nth * step))
            .collect();
        // The wished hour itself may lie off the grid.
        if within.contains(wished) {
            starts.push(wished);
        }
        starts.sort_by_key(|start| ((*start - wished).abs(), *start < wished));
        starts.dedup();
        starts
    }
}

/// The same pieces of work, so much later.
#[must_use]
pub fn shifted(parts: &[Plage], by: TimeDelta) -> Vec<Plage> {
    parts
        .iter()
        .map(|part| part.moved_to(part.debut() + by))
        .collect()
}
