//! The road of a day: what a technician drives between firm work, as time to book.

use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;

use super::travel::Travel;
use crate::domain::geo::Point;
use crate::domain::{InterventionId, Plage};

/// After a stop this long ago the person has been home: eight hours.
const NIGHT: TimeDelta = TimeDelta::hours(8);

/// Somewhere a technician firmly is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// When.
    pub plage: Plage,
    /// Where; unknown places have no road.
    pub point: Option<Point>,
    /// It is a break: whoever was somewhere before it the same day stays there.
    pub pause: bool,
    /// The visit, where it is one that has not begun: only to these is the road (still) to be booked.
    pub visite: Option<InterventionId>,
}

/// Road to book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// The visit to which it leads.
    pub vers: InterventionId,
    /// When; it ends as the visit starts.
    pub plage: Plage,
}

/// The road to each visit of some stops in order of time, starting from home.
///
/// Where the time between two stops is shorter than the road, all of it is road: somebody decided so.
#[must_use]
pub fn legs(depart: Option<Point>, stops: &[Stop], zone: Tz, travel: &impl Travel) -> Vec<Leg> {
    let mut legs = Vec::new();
    let mut before: Option<Stop> = None;
    for stop in stops {
        let slept = before.is_none_or(|before| stop.plage.debut() - before.plage.fin() >= NIGHT);
        let from = if slept {
            depart
        } else {
            before.and_then(|before| before.point)
        };
        let stop = Stop {
            point: if stop.pause && !slept { from } else { stop.point },
            ..*stop
        };
        if let (Some(vers), Some(from), Some(to)) = (stop.visite, from, stop.point) {
            let arrive = stop.plage.debut();
            let heure = u8::try_from(arrive.with_timezone(&zone).hour()).unwrap_or_default();
            let minutes = travel.minutes(from, to, heure);
            let free = before.map_or(arrive - NIGHT, |before| before.plage.fin());
            let leave = (arrive - TimeDelta::minutes(i64::from(minutes))).max(free);
            legs.extend(Plage::new(leave, arrive).ok().map(|plage| Leg { vers, plage }));
        }
        if before.is_none_or(|before| before.plage.fin() <= stop.plage.fin()) {
            before = Some(stop);
        }
    }
    legs
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;

    /// Ten minutes a hundredth of a degree of latitude.
    struct Ruler;
    impl Travel for Ruler {
        fn minutes(&self, from: Point, to: Point, _heure: u8) -> u32 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "small and positive in these tests"
            )]
            let minutes = ((to.latitude() - from.latitude()).abs() * 1000.0).round() as u32;
            minutes
        }
    }

    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        format!("2026-11-23T{hour:02}:{minute:02}:00Z")
            .parse()
            .expect("an instant")
    }

    fn stop(from: (u32, u32), to: (u32, u32), latitude: f64, visite: Option<i64>) -> Stop {
        Stop {
            plage: Plage::new(at(from.0, from.1), at(to.0, to.1)).expect("a range"),
            point: Point::new(latitude, 4.8),
            pause: false,
            visite: visite.map(InterventionId),
        }
    }

    #[test]
    fn each_visit_has_the_road_from_where_one_was() {
        let stops = [
            stop((8, 0), (9, 0), 45.02, Some(1)),
            stop((9, 30), (10, 0), 45.03, None),
            stop((11, 0), (12, 0), 45.00, Some(2)),
        ];
        let legs = legs(Point::new(45.0, 4.8), &stops, chrono_tz::UTC, &Ruler);
        assert_eq!(
            legs,
            [
                Leg {
                    vers: InterventionId(1),
                    plage: Plage::new(at(7, 40), at(8, 0)).expect("a range")
                },
                Leg {
                    vers: InterventionId(2),
                    plage: Plage::new(at(10, 30), at(11, 0)).expect("a range")
                },
            ]
        );
    }

    #[test]
    fn road_never_covers_the_stop_before() {
        let stops = [
            stop((8, 0), (9, 0), 45.0, Some(1)),
            stop((9, 10), (10, 0), 45.05, Some(2)),
        ];
        let legs = legs(Point::new(45.0, 4.8), &stops, chrono_tz::UTC, &Ruler);
        assert_eq!(
            legs,
            [Leg {
                vers: InterventionId(2),
                plage: Plage::new(at(9, 0), at(9, 10)).expect("a range")
            }]
        );
    }

    #[test]
    fn a_break_is_taken_where_one_is() {
        let lunch = Stop {
            pause: true,
            ..stop((12, 0), (13, 0), 45.0, None)
        };
        let stops = [
            stop((8, 0), (12, 0), 45.1, Some(1)),
            lunch,
            stop((13, 0), (14, 0), 45.1, Some(1)),
            stop((15, 0), (16, 0), 45.12, Some(2)),
        ];
        let legs = legs(Point::new(45.0, 4.8), &stops, chrono_tz::UTC, &Ruler);
        let roads: Vec<_> = legs.iter().map(|leg| (leg.vers.0, leg.plage.minutes())).collect();
        // No road to where one is after lunch; from there, not from home.
        assert_eq!(roads, [(1, 100), (2, 20)]);
    }

    #[test]
    fn the_next_day_starts_from_home() {
        let mut next = stop((8, 0), (9, 0), 45.01, Some(2));
        next.plage = next.plage.moved_to(next.plage.debut() + TimeDelta::days(1));
        let stops = [stop((8, 0), (17, 0), 45.2, None), next];
        let legs = legs(Point::new(45.0, 4.8), &stops, chrono_tz::UTC, &Ruler);
        assert_eq!(legs.len(), 1);
        assert_eq!(legs[0].plage.minutes(), 10);
    }
}
