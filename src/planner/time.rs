//! The planner's own clock: whole minutes, which fit a register and add without ceremony.

use chrono::{DateTime, Utc};

use crate::domain::Plage;

/// Minutes since 1 January 1970, 00:00 UTC. Good until the year 6053.
pub(super) type Minute = i32;

/// What comes later counts as this, the last minute that is told apart: in the year 4011.
pub(super) const LAST: Minute = Minute::MAX / 2;

/// The minute in which `instant` lies.
pub(super) fn floor(instant: DateTime<Utc>) -> Minute {
    clamp(instant.timestamp().div_euclid(60))
}

/// The first minute that doesn't come before `instant`.
pub(super) fn ceil(instant: DateTime<Utc>) -> Minute {
    let whole = instant.timestamp() * 1_000 + i64::from(instant.timestamp_subsec_millis().min(999));
    clamp(-(-whole).div_euclid(60_000))
}

/// The instant at which a minute starts.
pub(super) fn at(minute: Minute) -> DateTime<Utc> {
    DateTime::from_timestamp(i64::from(minute) * 60, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// The first multiple of `step` that doesn't come before. Zones lie whole quarters of an hour from UTC, so that a step
/// of 15 falls on the quarters of any wall clock.
pub(super) fn snap(minute: Minute, step: Minute) -> Minute {
    let step = step.max(1);
    minute + (-minute).rem_euclid(step)
}

fn clamp(minutes: i64) -> Minute {
    i32::try_from(minutes).unwrap_or(if minutes < 0 { Minute::MIN / 2 } else { LAST })
}

/// A range of minutes, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) debut: Minute,
    pub(super) fin: Minute,
}

impl Span {
    pub(super) fn new(debut: Minute, fin: Minute) -> Option<Self> {
        (debut < fin).then_some(Self { debut, fin })
    }

    /// The whole minutes that a range touches: time that is taken.
    pub(super) fn outward(plage: Plage) -> Self {
        let debut = floor(plage.debut());
        Self {
            debut,
            fin: ceil(plage.fin()).max(debut + 1),
        }
    }

    pub(super) fn minutes(self) -> i32 {
        self.fin - self.debut
    }

    pub(super) fn overlaps(self, other: Self) -> bool {
        self.debut < other.fin && other.debut < self.fin
    }

    pub(super) fn covers(self, other: Self) -> bool {
        self.debut <= other.debut && other.fin <= self.fin
    }

    pub(super) fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.debut.max(other.debut), self.fin.min(other.fin))
    }

    pub(super) fn plage(self) -> Plage {
        Plage::starting(at(self.debut), u32::try_from(self.minutes()).unwrap_or(1))
    }
}

/// What two lists of spans share; both in order and apart.
pub(super) fn intersect(left: &[Span], right: &[Span], into: &mut Vec<Span>) {
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (left.get(i), right.get(j)) {
        into.extend(a.intersection(*b));
        if a.fin <= b.fin {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// Sorts spans and joins those that touch.
pub(super) fn normalise(spans: &mut Vec<Span>) {
    spans.sort_unstable();
    spans.dedup_by(|next, previous| {
        let touches = next.debut <= previous.fin;
        if touches {
            previous.fin = previous.fin.max(next.fin);
        }
        touches
    });
}

/// Whether `span` lies inside the spans, seams included; they are in order and may touch.
pub(super) fn covered(spans: &[Span], span: Span) -> bool {
    let mut reached = span.debut;
    let first = spans.partition_point(|open| open.fin <= span.debut);
    for open in &spans[first..] {
        if open.debut > reached {
            return false;
        }
        reached = open.fin;
        if reached >= span.fin {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(texte: &str) -> DateTime<Utc> {
        texte.parse().expect("a valid instant")
    }

    fn span(debut: Minute, fin: Minute) -> Span {
        Span::new(debut, fin).expect("not empty")
    }

    #[test]
    fn taken_time_is_rounded_outward() {
        let exact = utc("2026-11-24T10:00:00Z");
        assert_eq!(floor(exact), ceil(exact));
        assert_eq!(at(floor(exact)), exact);
        let ragged = utc("2026-11-24T10:00:00.250Z");
        assert_eq!(ceil(ragged), floor(ragged) + 1);
        let before_1970 = utc("1969-12-31T23:59:30Z");
        assert_eq!((floor(before_1970), ceil(before_1970)), (-1, 0));
    }

    #[test]
    fn snapping_goes_up_to_the_quarter() {
        assert_eq!(
            [-16, -15, -1, 0, 1, 15].map(|minute| snap(minute, 15)),
            [-15, -15, 0, 0, 15, 15]
        );
    }

    #[test]
    fn spans_intersect_and_join() {
        let mut shared = Vec::new();
        intersect(
            &[span(0, 10), span(20, 30)],
            &[span(5, 22), span(25, 40)],
            &mut shared,
        );
        assert_eq!(shared, [span(5, 10), span(20, 22), span(25, 30)]);
        let mut joined = vec![span(20, 30), span(0, 10), span(10, 12)];
        normalise(&mut joined);
        assert_eq!(joined, [span(0, 12), span(20, 30)]);
        assert!(covered(&[span(0, 5), span(5, 9)], span(2, 8)));
        assert!(!covered(&[span(0, 5), span(6, 9)], span(2, 8)));
    }
}
