//! Finding room: every start at which a technician could do the work.

use std::ops::ControlFlow;

use super::agenda::NIGHT;
use super::calendar::DayMask;
use super::demand::Ask;
use super::labour::{Ledger, Proposal, is_paid, minutes};
use super::line::{Leap, Line, Way, days_of};
use super::time::{Minute, Span, intersect, snap};
use super::{Planner, Travel};

/// Room to work in, used again from one technician to the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    free: Vec<Span>,
    windows: Vec<Span>,
    pub(super) parts: Vec<Span>,
    pub(super) ledger: Ledger,
}

/// Work laid out from a start; its pieces are in the scratch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Laid {
    pub(super) debut: Minute,
    pub(super) fin: Minute,
    /// Minutes on the road to the work, each day.
    pub(super) there: i32,
    /// Minutes on the road after it, each day.
    pub(super) on: i32,
    /// Minutes that would be driven without it.
    pub(super) direct: i32,
    /// Of the first road there, what counts as work.
    pub(super) paid_road: i32,
    /// The last road on, where it leads to other work of the day.
    pub(super) onward: Option<i32>,
    /// Interruptions.
    pub(super) cuts: i32,
}

/// No work can start there; the first later start worth a try, if any.
struct Blocked(Option<Minute>);

impl Blocked {
    const FOR_GOOD: Self = Self(None);

    fn until(minute: Minute) -> Self {
        Self(Some(minute))
    }
}

/// What a search looks for beyond the demand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search<'a> {
    /// No start before.
    pub(super) from: Minute,
    /// For each way to be able, the days on which the person is; work must lie within one of them.
    pub(super) able: &'a [DayMask],
}

/// Who listens to a search.
pub(super) trait Listener {
    /// Whether a start at that minute could still matter; the search ends with the first that can't.
    fn wants(&self, start: Minute) -> bool;
    /// Takes a start at which no rule is broken.
    fn take(&mut self, laid: &Laid, parts: &[Span]) -> ControlFlow<()>;
    /// Hears of a start at which there is room, and only ability or working time stand in the way.
    fn missed(&mut self, _parts: &[Span]) {}
}

impl<T: Travel> Planner<'_, T> {
    /// Tells the starts at which the work would break no rule, in order: the first in each gap, window and wished window,
    /// and after each piece of pencilled work. The listener may stop the search.
    ///
    /// Rules of the person (branch, exclusion) are the caller's.
    pub(super) fn search(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        search: Search<'_>,
        scratch: &mut Scratch,
        listener: &mut impl Listener,
    ) {
        scratch.lay_windows(ask, line);
        let Scratch {
            windows,
            parts,
            ledger,
            ..
        } = scratch;
        let step = self.step();
        let mut floor = search.from;
        for (index, window) in windows.iter().enumerate() {
            let mut at = snap(window.debut.max(floor), step);
            while at < window.fin {
                if !listener.wants(at) {
                    return;
                }
                let next = match self.lay(ask, line, (windows, index), at, parts) {
                    Err(Blocked(None)) => return,
                    Err(Blocked(Some(later))) => later,
                    Ok(laid) => {
                        if let Some(later) = self.obstacle(line, search.able, &laid, parts, ledger) {
                            listener.missed(parts);
                            later
                        } else if listener.take(&laid, parts).is_break() {
                            return;
                        } else {
                            // Nothing is gained by a later start in the same gap and window.
                            line.after(laid.fin)
                                .map_or(window.fin, |held| held.span.fin.min(window.fin))
                        }
                    }
                };
                floor = next.max(at + step);
                at = snap(floor, step);
            }
        }
    }

    /// Minutes between possible starts.
    pub(super) fn step(&self) -> Minute {
        minutes(self.settings.pas).max(1)
    }

    /// Lays the work out from `start`, through the windows from that index on.
    fn lay(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        (windows, first): (&[Span], usize),
        start: Minute,
        parts: &mut Vec<Span>,
    ) -> Result<Laid, Blocked> {
        parts.clear();
        let first_minute = Span {
            debut: start,
            fin: start + 1,
        };
        if let Some(free) = line.taken_until(first_minute) {
            return Err(Blocked::until(free));
        }
        let there = self.way_there(ask, line, start);
        self.reachable(line, start, there)?;

        let longest_run = minutes(self.settings.travail.travail_sans_pause);
        let pause = minutes(self.settings.travail.pause);
        let shortest = minutes(self.settings.morceau).min(ask.duration);
        let (mut rest, mut cursor, mut run, mut cuts) = (ask.duration, start, 0, 0);
        let mut index = first;
        while rest > 0 {
            let Some(&window) = windows.get(index) else {
                return Err(Blocked::FOR_GOOD);
            };
            if cursor >= window.fin {
                index += 1;
                continue;
            }
            let debut = cursor.max(window.debut);
            if let Some(last) = parts.last().copied()
                && debut > last.fin
            {
                let gap = Span {
                    debut: last.fin,
                    fin: debut,
                };
                self.interruption(ask, line, start, gap)?;
                cuts += 1;
                if gap.minutes() >= pause {
                    run = 0;
                }
            }
            let fin = window.fin.min(debut + rest).min(debut + longest_run - run);
            if fin <= debut {
                // Six hours in a row: a break is due (Code du travail, article L3121-16).
                cursor = debut + pause;
                continue;
            }
            let part = Span { debut, fin };
            if let Some(free) = line.taken_until(part) {
                return Err(Blocked::until(free));
            }
            rest -= part.minutes();
            run += part.minutes();
            cursor = fin;
            match parts.last_mut() {
                Some(last) if last.fin == debut => last.fin = fin,
                _ => parts.push(part),
            }
            let piece = parts[parts.len() - 1].minutes();
            if rest > 0 && fin == window.fin && piece < shortest {
                let goes_on = windows.get(index + 1).is_some_and(|next| next.debut == fin);
                if !goes_on {
                    return Err(Blocked::until(if parts.len() == 1 { fin } else { start + 1 }));
                }
            }
        }
        self.roads(ask, line, parts, there, cuts)
    }

    /// Whether the person can be there by `start`.
    fn reachable(&self, line: &Line<'_>, start: Minute, there: Way) -> Result<(), Blocked> {
        if there.minutes > minutes(self.settings.trajet_max) {
            // From home it may be nearer; and after what comes next, from there.
            let next = line.after(start).map(|held| held.span.fin);
            let from_home = line
                .before(start)
                .filter(|_| there.chained)
                .map(|held| held.span.fin + NIGHT);
            return Err(Blocked(match (next, from_home) {
                (Some(next), Some(home)) => Some(next.min(home)),
                (next, home) => next.or(home),
            }));
        }
        if there.fits() {
            Ok(())
        } else {
            Err(Blocked::until(start + there.minutes - there.room))
        }
    }

    /// Whether work that began at `start` may stop over `gap`.
    fn interruption(&self, ask: &Ask<'_>, line: &Line<'_>, start: Minute, gap: Span) -> Result<(), Blocked> {
        if gap.minutes() < NIGHT {
            // Over lunch the person stays near.
            return line
                .taken_until(gap)
                .map_or(Ok(()), |free| Err(Blocked::until(free)));
        }
        if ask.duration <= line.agenda.longest_day {
            // What fits a day is done in a day.
            return Err(Blocked::until(gap.debut.max(start + 1)));
        }
        let there = self.way_there(ask, line, gap.fin);
        if there.fits() && there.minutes <= minutes(self.settings.trajet_max) {
            Ok(())
        } else {
            Err(Blocked::until(gap.debut.max(start + 1)))
        }
    }

    /// The roads around pieces that are known to stand where they may; `None` when what follows can't be reached.
    pub(super) fn laid(&self, ask: &Ask<'_>, line: &Line<'_>, parts: &[Span]) -> Option<Laid> {
        let there = self.way_there(ask, line, parts.first()?.debut);
        let cuts = i32::try_from(parts.len() - 1).unwrap_or(i32::MAX / 1_000);
        self.roads(ask, line, parts, there, cuts).ok()
    }

    /// The roads to and from the pieces; what follows must be reached in time.
    fn roads(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        parts: &[Span],
        there: Way,
        cuts: i32,
    ) -> Result<Laid, Blocked> {
        let (debut, fin) = (parts[0].debut, parts[parts.len() - 1].fin);
        let mut laid = Laid {
            debut,
            fin,
            there: 0,
            on: 0,
            direct: 0,
            paid_road: 0,
            onward: None,
            cuts,
        };
        if is_paid(line.before(debut), debut) {
            laid.paid_road = there.minutes;
        }
        for day in days_of(parts) {
            let there = if day.debut == debut {
                there
            } else {
                self.way_there(ask, line, day.debut)
            };
            let Leap { there, on, direct } = self.leap(ask, line, day, there);
            if !on.fits() {
                let after = line.after(day.fin).map_or(day.fin, |held| held.span.fin);
                return Err(Blocked::until(after));
            }
            laid.there += there.minutes;
            laid.on += on.minutes;
            laid.direct += direct;
            laid.onward = on.chained.then_some(on.minutes);
        }
        Ok(laid)
    }

    /// What else stands in the way of pieces that fit: ability on the day, working time. Tells from when it may not.
    fn obstacle(
        &self,
        line: &Line<'_>,
        able: &[DayMask],
        laid: &Laid,
        parts: &[Span],
        ledger: &mut Ledger,
    ) -> Option<Minute> {
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        let whole = Span {
            debut: first.debut,
            fin: last.fin,
        };
        let Some(days) = line.calendar.mask(whole) else {
            return Some(Minute::MAX / 2);
        };
        if !able.iter().any(|able| days & !able == 0) {
            let day = line.calendar.index(first.debut)?;
            return Some(line.calendar.day(day).span.fin);
        }
        let mut later = None;
        let limits = &self.settings.travail;
        let proposal = Proposal {
            held: &line.held,
            parts,
            paid_road: laid.paid_road,
            onward: laid.onward,
        };
        ledger.judge(line.calendar, limits, proposal, |excess| {
            later = Some(excess.retry(line.calendar, limits, first.debut));
            false
        });
        later
    }
}

impl Scratch {
    /// When this person could do this work, busy or not; seams mark where a later start may be better than the first: the
    /// start of the wished window, the end of pencilled work, that of work over time.
    fn lay_windows(&mut self, ask: &Ask<'_>, line: &Line<'_>) {
        let Scratch { free, windows, .. } = self;
        windows.clear();
        if ask.demand.astreinte && !line.agenda.astreintes.is_empty() {
            free.clear();
            free.extend_from_slice(&line.agenda.hours);
            free.extend_from_slice(&line.agenda.astreintes);
            super::time::normalise(free);
            intersect(free, &ask.windows, windows);
        } else {
            intersect(&line.agenda.hours, &ask.windows, windows);
        }
        let pencilled = line.agenda.pencilled.iter().map(|(span, _)| span.fin);
        let wished = ask.wish.iter().map(|wish| wish.debut);
        for seam in wished.chain(pencilled).chain(line.over_time) {
            if let Some(index) = windows
                .iter()
                .position(|window| window.debut < seam && seam < window.fin)
            {
                let fin = std::mem::replace(&mut windows[index].fin, seam);
                windows.insert(index + 1, Span { debut: seam, fin });
            }
        }
    }
}
