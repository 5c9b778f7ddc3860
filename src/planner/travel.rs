//! How long the road takes.

use crate::domain::geo::Point;

/// Something that knows how long it takes to drive from one point to another.
pub trait Travel {
    /// Whole minutes by road from `from` to `to`, leaving at `heure` on the wall clock (0 to 23); rounded up, never
    /// negative, and 0 where both are the same place. The same question has the same answer.
    fn minutes(&self, from: Point, to: Point, heure: u8) -> u32;

    /// Minutes that no trip over that great-circle distance goes below, at any hour. It lets the planner pass over people
    /// who are too far away whatever they do; 0, the default, rules nobody out.
    fn at_least(&self, kilometres: f64) -> u32 {
        let _ = kilometres;
        0
    }
}

impl<T: Travel + ?Sized> Travel for &T {
    fn at_least(&self, kilometres: f64) -> u32 {
        (**self).at_least(kilometres)
    }

    fn minutes(&self, from: Point, to: Point, heure: u8) -> u32 {
        (**self).minutes(from, to, heure)
    }
}

/// An estimate without a map: great-circle distance, a road factor, and speeds that follow distance and hour.
///
/// Short trips are driven in town, long ones on faster roads: the first 10 km of road count at 30 km/h, the next 40 at
/// 60 km/h, the rest at 95 km/h, as on a free road; to this comes the time to park and reach the door. Rush hours
/// (7–9 and 16–19) slow the part in town by half and the next by a fifth; the night (21–6) speeds both up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoadEstimate {
    /// Kilometres of road for one of great circle. French roads: 1.2 in the plain, 1.4 in the mountains.
    pub road_factor: f64,
    /// Minutes to leave, park and reach the door, added to each trip.
    pub door_minutes: f64,
}

impl Default for RoadEstimate {
    fn default() -> Self {
        Self {
            road_factor: 1.3,
            door_minutes: 4.0,
        }
    }
}

/// Closer than this, it is the same place: 50 m.
const SAME_PLACE_KM: f64 = 0.05;

impl RoadEstimate {
    fn drive(self, straight_km: f64, heure: u8) -> u32 {
        if straight_km < SAME_PLACE_KM {
            return 0;
        }
        let road = straight_km * self.road_factor;
        let (town_slowdown, country_slowdown) = match heure {
            7 | 8 | 16..=18 => (1.5, 1.2),
            21.. | 0..=5 => (0.8, 0.9),
            _ => (1.0, 1.0),
        };
        let town = road.min(10.0) / 30.0 * town_slowdown;
        let country = (road - 10.0).clamp(0.0, 40.0) / 60.0 * country_slowdown;
        let motorway = (road - 50.0).max(0.0) / 95.0;
        let minutes = self.door_minutes + 60.0 * (town + country + motorway);
        // Half the Earth's circumference is about 20,000 minutes away. A hair above a whole minute is that minute.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 20,000"
        )]
        let whole = (minutes - 1e-6).ceil() as u32;
        whole
    }
}

impl Travel for RoadEstimate {
    fn minutes(&self, from: Point, to: Point, heure: u8) -> u32 {
        self.drive(from.kilometres(to), heure)
    }

    fn at_least(&self, kilometres: f64) -> u32 {
        const NIGHT: u8 = 0;
        self.drive(kilometres.max(0.0), NIGHT)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A degree of latitude on the planner's sphere.
    const KM_PER_DEGREE: f64 = 111.195_083_72;

    fn point(latitude: f64, longitude: f64) -> Point {
        Point::new(latitude, longitude).expect("on Earth")
    }

    #[test]
    fn trips_take_what_they_take_by_hand() {
        let road = RoadEstimate::default();
        let here = point(45.0, 5.0);
        let north = |km: f64| point(45.0 + km / KM_PER_DEGREE, 5.0);
        // 5 km × 1.3 = 6.5 km in town: 13 min + 4.
        assert_eq!(road.minutes(here, north(5.0), 10), 17);
        // The same at 8: 19.5 + 4 = 23.5.
        assert_eq!(road.minutes(here, north(5.0), 8), 24);
        // 100 km × 1.3 = 130 km: 20 + 40 + 80/95 h = 50.5, + 4 = 114.5.
        assert_eq!(road.minutes(here, north(100.0), 10), 115);
        assert_eq!(road.minutes(here, north(0.01), 10), 0);
    }

    proptest! {
        #[test]
        fn farther_is_never_sooner(km in 0.0..500.0, more in 0.0..100.0, heure in 0u8..24) {
            let road = RoadEstimate::default();
            let here = point(45.0, 5.0);
            let north = |km: f64| point(45.0 + km / KM_PER_DEGREE, 5.0);
            prop_assert!(road.minutes(here, north(km), heure) <= road.minutes(here, north(km + more), heure));
            prop_assert!(road.at_least(here.kilometres(north(km))) <= road.minutes(here, north(km), heure));
        }
    }
}
