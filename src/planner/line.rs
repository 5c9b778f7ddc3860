//! One technician's time as one demand sees it, and the roads through it.

use std::borrow::Cow;

use super::agenda::{Agenda, Held, Place};
use super::calendar::{Calendar, DayMask};
use super::demand::{Ask, Besoin};
use super::labour::{chained, minutes};
use super::snapshot::Snapshot;
use super::time::{Minute, Span};
use super::{OVERRUN, Planner, Travel};
use crate::domain::InterventionId;
use crate::domain::habilitation::Exigence;

/// What a person's agenda looks like to a demand.
pub(super) struct Line<'a> {
    pub(super) agenda: &'a Agenda,
    pub(super) calendar: &'a Calendar,
    /// What is held, without the visits that the demand would replace.
    pub(super) held: Cow<'a, [Held]>,
    /// When, apart from all else: what searching looks at.
    times: Cow<'a, [Span]>,
    /// The person is still at work that was to be over: until when it may last.
    pub(super) over_time: Option<Minute>,
}

impl<'a> Line<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, agenda: &'a Agenda, remplace: &[InterventionId]) -> Self {
        let replaced = |held: &Held| held.intervention.is_some_and(|visit| remplace.contains(&visit));
        let (held, times) = if !remplace.is_empty() && agenda.held.iter().any(replaced) {
            let kept: Vec<Held> = agenda
                .held
                .iter()
                .filter(|held| !replaced(held))
                .copied()
                .collect();
            let times = kept.iter().map(|held| held.span).collect();
            (Cow::Owned(kept), Cow::Owned(times))
        } else {
            (Cow::Borrowed(&agenda.held[..]), Cow::Borrowed(&agenda.times[..]))
        };
        Self {
            agenda,
            calendar: snapshot.calendar(agenda),
            held,
            times,
            over_time: agenda
                .at_work_until
                .filter(|until| *until < snapshot.now)
                .map(|_| snapshot.now + minutes(OVERRUN)),
        }
    }

    /// Where what is held after `debut` begins in `held`; before it lies what is over by then.
    fn next_index(&self, debut: Minute) -> usize {
        self.times.partition_point(|span| span.fin <= debut)
    }

    pub(super) fn before(&self, debut: Minute) -> Option<&Held> {
        self.next_index(debut)
            .checked_sub(1)
            .map(|index| &self.held[index])
    }

    pub(super) fn after(&self, fin: Minute) -> Option<&Held> {
        self.held.get(self.times.partition_point(|span| span.debut < fin))
    }

    /// What is held during `span`.
    pub(super) fn during(&self, span: Span) -> impl Iterator<Item = &Held> {
        let first = self.next_index(span.debut);
        let count = self.times[first..]
            .iter()
            .take_while(|held| held.debut < span.fin)
            .count();
        self.held[first..first + count].iter()
    }

    /// When the first of what is held during `span` is over.
    pub(super) fn taken_until(&self, span: Span) -> Option<Minute> {
        let held = self.times.get(self.next_index(span.debut))?;
        (held.debut < span.fin).then_some(held.fin)
    }

    /// The days on which the person meets a need.
    pub(super) fn able(&self, snapshot: &Snapshot, exigence: Exigence) -> DayMask {
        let own = || {
            self.agenda
                .technician
                .habilitations
                .iter()
                .zip(&self.agenda.valid)
        };
        let level = own()
            .filter(|(held, _)| {
                held.specialisation == exigence.specialisation && held.niveau >= exigence.niveau
            })
            .fold(0, |days, (_, valid)| days | valid);
        let Some(requis) = exigence.titre.filter(|_| level != 0) else {
            return level;
        };
        own()
            .filter(|(held, _)| {
                held.titre
                    .is_some_and(|titre| snapshot.reference.implique.vaut(titre, requis))
            })
            .fold(0, |days, (_, valid)| days | valid)
            & level
    }

    /// The person's level in the trade of a need, over what it asks, on the day of `minute`.
    pub(super) fn surplus(&self, besoin: &Besoin, minute: Minute) -> i32 {
        let Some(day) = self.calendar.index(minute) else {
            return 0;
        };
        let best = self
            .agenda
            .technician
            .habilitations
            .iter()
            .zip(&self.agenda.valid)
            .filter(|(held, valid)| {
                held.specialisation == besoin.exigence.specialisation && *valid >> day & 1 == 1
            })
            .map(|(held, _)| held.niveau)
            .max();
        best.map_or(0, |best| i32::from(best.saturating_sub(besoin.exigence.niveau)))
    }
}

/// A road to or from the work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// Minutes on it.
    pub(super) minutes: i32,
    /// Minutes that there are for it.
    pub(super) room: i32,
    /// To or from other work of the same day, rather than home.
    pub(super) chained: bool,
}

impl Way {
    pub(super) fn fits(self) -> bool {
        self.minutes <= self.room
    }
}

/// Work of one day: what comes before it and after it, and the roads between.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leap {
    pub(super) there: Way,
    pub(super) on: Way,
    /// The road that would be driven without the work.
    pub(super) direct: i32,
}

impl<T: Travel> Planner<'_, T> {
    /// Whether the work is too far from everywhere that the person could come from; then, how long the road from home.
    pub(super) fn too_far(&self, ask: &Ask<'_>, line: &Line<'_>) -> Option<i32> {
        let (home, site) = (line.agenda.home.point?, ask.place.point?);
        // However far out they are, they can't be nearer than that.
        let nearest = home.kilometres(site) - line.agenda.reach?;
        if self.travel.at_least(nearest) <= self.settings.trajet_max {
            return None;
        }
        Some(self.trip(line.calendar, &line.agenda.home, &ask.place, ask.since))
    }

    /// Minutes from one place to another around `at`.
    pub(super) fn trip(&self, calendar: &Calendar, from: &Place, to: &Place, at: Minute) -> i32 {
        if from.site.is_some() && from.site == to.site {
            return 0;
        }
        let minutes = match (from.point, to.point) {
            (Some(start), Some(end)) => {
                let known = self.travel.minutes(start, end, calendar.hour(at));
                if from.exact && to.exact {
                    known
                } else {
                    known.max(self.settings.trajet_vague)
                }
            }
            _ => self.settings.trajet_inconnu,
        };
        i32::try_from(minutes).unwrap_or(i32::MAX / 4)
    }

    /// The way to work that starts at `debut`.
    pub(super) fn way_there(&self, ask: &Ask<'_>, line: &Line<'_>, debut: Minute) -> Way {
        let before = line.before(debut);
        let chain = before.filter(|held| chained(held.span.fin, debut));
        let from = chain.map_or(&line.agenda.home, |held| &held.place);
        let free_from = before.map_or(self.snapshot.now, |held| held.span.fin.max(self.snapshot.now));
        Way {
            minutes: self.trip(line.calendar, from, &ask.place, debut),
            room: debut - free_from,
            chained: chain.is_some(),
        }
    }

    /// The way on from work that ends at `fin`: to what follows on the same day, or home.
    pub(super) fn way_on(&self, ask: &Ask<'_>, line: &Line<'_>, fin: Minute) -> Way {
        let after = line.after(fin);
        let chain = after.filter(|held| chained(fin, held.span.debut) && held.needs_road());
        let to = chain.map_or(&line.agenda.back, |held| &held.place);
        Way {
            minutes: self.trip(line.calendar, &ask.place, to, fin),
            // Nobody waits at home.
            room: chain.map_or(i32::MAX, |held| held.span.debut - fin),
            chained: chain.is_some(),
        }
    }

    /// The ways there and on, and what would be driven without the work.
    pub(super) fn leap(&self, ask: &Ask<'_>, line: &Line<'_>, day: Span, there: Way) -> Leap {
        let on = self.way_on(ask, line, day.fin);
        let direct = if there.chained || on.chained {
            let from = line.before(day.debut).filter(|_| there.chained);
            let to = line.after(day.fin).filter(|_| on.chained);
            self.trip(
                line.calendar,
                from.map_or(&line.agenda.home, |held| &held.place),
                to.map_or(&line.agenda.back, |held| &held.place),
                day.fin,
            )
        } else {
            0
        };
        Leap { there, on, direct }
    }
}

/// The pieces of work grouped by the nights between them.
pub(super) fn days_of(parts: &[Span]) -> impl Iterator<Item = Span> {
    parts
        .chunk_by(|before, after| chained(before.fin, after.debut))
        .map(|day| Span {
            debut: day[0].debut,
            fin: day[day.len() - 1].fin,
        })
}
