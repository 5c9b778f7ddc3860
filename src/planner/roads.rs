//! The roads to record beside work, so that the board shows them and nobody else is booked over them.

use super::demand::Ask;
use super::labour::chained;
use super::line::{Line, days_of};
use super::time::{Minute, Span};
use super::{Planner, Travel};
use crate::domain::{CreneauId, InterventionId, Plage, UtilisateurId};

/// Where a road leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vers {
    /// To the work that is being placed.
    Ici,
    /// To a visit that follows it.
    Visite(InterventionId),
    /// To something else that follows it: a meeting, training.
    Autre,
}

/// A road to record: a TRAJET créneau to insert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// When it is driven: it ends when what it leads to starts.
    pub plage: Plage,
    /// Where it leads.
    pub vers: Vers,
}

/// What becomes of recorded roads: these go, then those come. Together they overlap nothing that is firm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roads {
    /// TRAJET créneaux to take back, by key.
    pub retirer: Vec<CreneauId>,
    /// Roads to insert, by start.
    pub legs: Vec<Leg>,
}

impl<T: Travel> Planner<'_, T> {
    /// The roads of a technician once `parts` are theirs.
    pub(super) fn roads_with(&self, ask: &Ask<'_>, line: &Line<'_>, parts: &[Span]) -> Roads {
        let mut roads = Roads::default();
        let mut laid: Vec<Span> = Vec::new();
        for day in days_of(parts) {
            let there = self.way_there(ask, line, day.debut);
            let on = self.way_on(ask, line, day.fin);
            // A road longer than there is time for was forced: what there is of it is recorded.
            let driven = there.minutes.min(there.room);
            laid.extend(leg(day.debut, driven, Vers::Ici, &mut roads));
            let next = line.after(day.fin).filter(|_| on.chained);
            if let Some(next) = next {
                let vers = next.intervention.map_or(Vers::Autre, Vers::Visite);
                laid.extend(leg(next.span.debut, on.minutes.min(on.room), vers, &mut roads));
            }
            let before = line.before(day.debut).filter(|_| there.chained);
            // Recorded roads between what comes before and what follows, now driven another way.
            let around = Span {
                debut: before.map_or(day.debut, |held| held.span.fin),
                fin: next.map_or(day.fin, |held| held.span.debut),
            };
            laid.extend([day, around]);
        }
        let creneaux = &line.agenda.technician.creneaux;
        roads.retirer.extend(
            line.agenda
                .roads
                .iter()
                .filter(|road| {
                    road.vers
                        .is_some_and(|visit| ask.demand.remplace.contains(&visit))
                        || laid.iter().any(|span| span.overlaps(road.span))
                })
                .map(|road| creneaux[road.source].id),
        );
        roads
    }

    /// The roads of a technician once their part in these visits is gone: the ways to them go, and where the day goes on,
    /// the way to what follows starts from what came before.
    #[must_use]
    pub fn roads_without(&self, technician: UtilisateurId, visits: &[InterventionId]) -> Roads {
        let Some(agenda) = self.snapshot.agenda(technician) else {
            return Roads::default();
        };
        let line = Line::new(self.snapshot, agenda, visits);
        let gone = |visit: Option<InterventionId>| visit.is_some_and(|visit| visits.contains(&visit));
        let mut roads = Roads::default();
        let mut freed: Vec<Span> = Vec::new();
        for held in agenda.held.iter().filter(|held| gone(held.intervention)) {
            let before = line.before(held.span.debut);
            let Some(next) = line.after(held.span.fin) else {
                continue;
            };
            let movable = next.span.debut >= self.snapshot.now && next.needs_road();
            if !movable || !chained(held.span.fin, next.span.debut) {
                continue;
            }
            let chain = before.filter(|before| chained(before.span.fin, next.span.debut));
            let from = chain.map_or(&agenda.home, |before| &before.place);
            let minutes = self.trip(line.calendar, from, &next.place, next.span.debut);
            let free_from = before
                .map_or(Minute::MIN / 2, |before| before.span.fin)
                .max(self.snapshot.now);
            let driven = minutes.min(next.span.debut - free_from);
            let since = chain.map_or(held.span.debut, |before| before.span.fin);
            let gap = Span {
                debut: since.min(next.span.debut - driven),
                fin: next.span.debut,
            };
            if freed.last().is_some_and(|last| last.fin == gap.fin) {
                continue;
            }
            freed.push(gap);
            let vers = next.intervention.map_or(Vers::Autre, Vers::Visite);
            leg(next.span.debut, driven, vers, &mut roads);
        }
        roads.retirer.extend(
            agenda
                .roads
                .iter()
                .filter(|road| gone(road.vers) || freed.iter().any(|span| span.overlaps(road.span)))
                .map(|road| agenda.technician.creneaux[road.source].id),
        );
        roads
    }
}

/// Adds a road of that many minutes that ends at `fin`, if there is any.
fn leg(fin: Minute, minutes: i32, vers: Vers, into: &mut Roads) -> Option<Span> {
    let span = Span::new(fin - minutes.max(0), fin)?;
    into.legs.push(Leg {
        plage: span.plage(),
        vers,
    });
    Some(span)
}
