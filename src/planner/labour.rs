//! Whether new work keeps to the limits of working time.
//!
//! Only days and weeks that get new work are judged: what the plan already breaks elsewhere is not its fault.

use super::agenda::{Held, NIGHT};
use super::calendar::Calendar;
use super::time::{Minute, Span};
use crate::domain::creneau::TypeCreneau;
use crate::domain::temps_travail::LimitesTravail;

/// A limit that new work would pass; minutes throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// Rest before it: how much, and the end of the work before.
    RestBefore { rest: i32, since: Minute },
    /// Rest after it: how much, and the start of the work after.
    RestAfter { rest: i32, until: Minute },
    /// Work in a day (index in the calendar).
    Day { day: usize, total: i32 },
    /// Work in the week of a day.
    Week { day: usize, total: i32 },
    /// Longest rest in the week of a day.
    WeeklyRest { day: usize, rest: i32 },
    /// Work without a break.
    Run { minutes: i32 },
}

impl Excess {
    /// The first start after `debut` worth another try.
    pub(super) fn retry(self, calendar: &Calendar, limits: &LimitesTravail, debut: Minute) -> Minute {
        match self {
            Self::RestBefore { since, .. } => since + minutes(limits.repos_quotidien),
            Self::RestAfter { until, .. } => until,
            Self::Day { day, .. } | Self::WeeklyRest { day, .. } => calendar.day(day).span.fin,
            Self::Week { day, .. } => calendar.day(day).week.fin,
            // A little later there may be time for a break.
            Self::Run { .. } => debut + 1,
        }
    }
}

/// Work of which some is new.
#[derive(Debug, Clone, Copy)]
struct Work {
    span: Span,
    new: bool,
}

/// Room to lay work out, used again from one question to the next.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    work: Vec<Work>,
}

/// New work as it would stand among the old.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proposal<'a> {
    pub(super) held: &'a [Held],
    /// Pieces of new work, in order, none over anything held.
    pub(super) parts: &'a [Span],
    /// Road that counts as work before the first.
    pub(super) paid_road: i32,
    /// Road from the last to what follows, where that follows on the same day.
    pub(super) onward: Option<i32>,
}

impl Ledger {
    /// Tells each limit that the proposal passes. `tell` stops the search by returning `false`.
    pub(super) fn judge(
        &mut self,
        calendar: &Calendar,
        limits: &LimitesTravail,
        proposal: Proposal<'_>,
        mut tell: impl FnMut(Excess) -> bool,
    ) {
        let (Some(first), Some(last)) = (proposal.parts.first(), proposal.parts.last()) else {
            return;
        };
        let (Some(from), Some(to)) = (calendar.index(first.debut), calendar.index(last.fin - 1)) else {
            return;
        };
        self.lay_out(calendar.day(from).week.debut, calendar.day(to).week.fin, proposal);
        let _ = self.runs(limits, &mut tell)
            && self.days(calendar, from, to, limits, &mut tell)
            && self.weeks(calendar, from, to, limits, &mut tell);
    }

    /// All work from a week before to a week after, the new among it.
    fn lay_out(&mut self, from: Minute, to: Minute, proposal: Proposal<'_>) {
        const WEEK: Minute = 7 * 24 * 60;
        let Proposal {
            held,
            parts,
            paid_road,
            onward,
        } = proposal;
        self.work.clear();
        let first = held.partition_point(|held| held.span.fin <= from - WEEK);
        let mut ahead = parts.iter().enumerate().peekable();
        let mut after_new = None;
        for held in &held[first..] {
            if held.span.debut >= to + WEEK {
                break;
            }
            while let Some((index, part)) = ahead.next_if(|(_, part)| part.debut < held.span.debut) {
                let road = if index == 0 { paid_road } else { 0 };
                self.work.push(Work {
                    span: Span {
                        debut: part.debut - road,
                        fin: part.fin,
                    },
                    new: true,
                });
                after_new = onward.filter(|_| index + 1 == parts.len());
            }
            if held.is_work() {
                let road = after_new.take().unwrap_or(held.paid_road);
                self.work.push(Work {
                    span: Span {
                        debut: held.span.debut - road,
                        fin: held.span.fin,
                    },
                    new: false,
                });
            }
        }
        for (index, part) in ahead {
            let road = if index == 0 { paid_road } else { 0 };
            self.work.push(Work {
                span: Span {
                    debut: part.debut - road,
                    fin: part.fin,
                },
                new: true,
            });
        }
    }

    /// Work without a break, where new work is in it.
    fn runs(&self, limits: &LimitesTravail, tell: &mut impl FnMut(Excess) -> bool) -> bool {
        let (pause, most) = (minutes(limits.pause), minutes(limits.travail_sans_pause));
        let mut start = 0;
        for end in 1..=self.work.len() {
            let run = &self.work[start..end];
            let goes_on = self
                .work
                .get(end)
                .is_some_and(|next| next.span.debut - run[run.len() - 1].span.fin < pause);
            if goes_on {
                continue;
            }
            let worked: i32 = run.iter().map(|work| work.span.minutes()).sum();
            start = end;
            if worked > most && run.iter().any(|work| work.new) && !tell(Excess::Run { minutes: worked }) {
                return false;
            }
        }
        true
    }

    /// Work in each day with new work, and rest on either side of it. Work belongs to the day on which it starts.
    fn days(
        &self,
        calendar: &Calendar,
        from: usize,
        to: usize,
        limits: &LimitesTravail,
        tell: &mut impl FnMut(Excess) -> bool,
    ) -> bool {
        let rest = minutes(limits.repos_quotidien);
        for day in from..=to {
            let span = calendar.day(day).span;
            let begin = self.work.partition_point(|work| work.span.debut < span.debut);
            let end = self.work.partition_point(|work| work.span.debut < span.fin);
            let today = &self.work[begin..end];
            if !today.iter().any(|work| work.new) {
                continue;
            }
            let total: i32 = today.iter().map(|work| work.span.minutes()).sum();
            if total > minutes(limits.duree_quotidienne) && !tell(Excess::Day { day, total }) {
                return false;
            }
            let (first, last) = (today[0], today[today.len() - 1]);
            if first.new
                && let Some(before) = begin.checked_sub(1).map(|index| self.work[index])
            {
                let left = first.span.debut - before.span.fin;
                if left < rest
                    && !tell(Excess::RestBefore {
                        rest: left,
                        since: before.span.fin,
                    })
                {
                    return false;
                }
            }
            if last.new
                && let Some(after) = self.work.get(end)
            {
                let left = after.span.debut - last.span.fin;
                if left < rest
                    && !tell(Excess::RestAfter {
                        rest: left,
                        until: after.span.debut,
                    })
                {
                    return false;
                }
            }
        }
        true
    }

    /// Work and rest in each week with new work.
    fn weeks(
        &self,
        calendar: &Calendar,
        from: usize,
        to: usize,
        limits: &LimitesTravail,
        tell: &mut impl FnMut(Excess) -> bool,
    ) -> bool {
        let mut previous = None;
        for day in from..=to {
            let week = calendar.day(day).week;
            if previous.replace(week) == Some(week) {
                continue;
            }
            let begin = self.work.partition_point(|work| work.span.debut < week.debut);
            let end = self.work.partition_point(|work| work.span.debut < week.fin);
            let inside = &self.work[begin..end];
            if !inside.iter().any(|work| work.new) {
                continue;
            }
            let total: i32 = inside.iter().map(|work| work.span.minutes()).sum();
            if total > minutes(limits.duree_hebdomadaire) && !tell(Excess::Week { day, total }) {
                return false;
            }
            let rest = self.longest_rest(begin, end, week, minutes(limits.repos_quotidien));
            if rest < minutes(limits.repos_hebdomadaire) && !tell(Excess::WeeklyRest { day, rest }) {
                return false;
            }
        }
        true
    }

    /// The longest rest of the week: what lies inside it, and no more of it outside than a daily rest. So thirty-five
    /// hours are twenty-four inside the week, as article L3132-2 wants them, and the eleven of article L3131-1.
    fn longest_rest(&self, begin: usize, end: usize, week: Span, daily: i32) -> i32 {
        const DAY: Minute = 24 * 60;
        let mut longest = 0;
        let mut rest = |since: Minute, until: Minute| {
            let inside = until.min(week.fin) - since.max(week.debut);
            longest = longest.max((until - since).min(inside + daily));
        };
        let mut since = begin
            .checked_sub(1)
            .map_or(week.debut - 2 * DAY, |before| self.work[before].span.fin);
        for work in &self.work[begin..end] {
            rest(since, work.span.debut);
            since = work.span.fin;
        }
        rest(
            since,
            self.work
                .get(end)
                .map_or(week.fin + 2 * DAY, |after| after.span.debut),
        );
        longest
    }
}

/// Whether the person goes from one to the other without going home between.
pub(super) fn chained(fin: Minute, debut: Minute) -> bool {
    debut - fin < NIGHT
}

/// Whether the way from what comes before counts as work: not when the person comes from home.
pub(super) fn is_paid(previous: Option<&Held>, debut: Minute) -> bool {
    previous.is_some_and(|held| chained(held.span.fin, debut) && held.kind != TypeCreneau::Absence)
}

/// A limit in the planner's minutes.
pub(super) fn minutes(limit: u32) -> i32 {
    i32::try_from(limit).unwrap_or(i32::MAX / 4)
}
