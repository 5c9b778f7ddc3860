//! Places on Earth.

use super::code::codes;

codes! {
    /// What a pair of coordinates stands for, from the surest to the vaguest.
    Precision, "precision", {
        /// The address itself.
        Adresse = "adresse",
        /// The centre of the commune.
        Commune = "commune",
        /// The centre of the communes of the postal code.
        CodePostal = "code_postal",
        /// The centre of the postal sector (first three digits).
        Secteur = "secteur",
        /// The centre of the département.
        Departement = "departement",
    }
}

/// Mean radius of the Earth (IUGG), in kilometres.
const RADIUS_KM: f64 = 6_371.008_8;

/// Square of a chord of the unit sphere, under some 300 km.
const NEAR: f64 = 0.0025;

/// A point on the Earth's surface (WGS 84), ready for distances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    latitude: f64,
    longitude: f64,
    /// The same as a unit vector: a distance then costs one square root and one arc sine.
    unit: [f64; 3],
}

impl Point {
    /// A point, in degrees; `None` outside ±90° and ±180°.
    #[must_use]
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return None;
        }
        let (sin_lat, cos_lat) = latitude.to_radians().sin_cos();
        let (sin_lon, cos_lon) = longitude.to_radians().sin_cos();
        Some(Self {
            latitude,
            longitude,
            unit: [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
        })
    }

    /// Degrees north.
    #[must_use]
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    #[must_use]
    pub fn longitude(self) -> f64 {
        self.longitude
    }

    /// Great-circle distance in kilometres.
    #[must_use]
    pub fn kilometres(self, other: Self) -> f64 {
        let [x, y, z] = [0, 1, 2].map(|axis| self.unit[axis] - other.unit[axis]);
        let squared = x * x + y * y + z * z;
        let chord = squared.sqrt();
        if squared < NEAR {
            // The arc sine's series: exact to a tenth of a millimetre, and several times faster.
            RADIUS_KM * chord * (1.0 + squared / 24.0 * (1.0 + squared * 9.0 / 80.0))
        } else {
            2.0 * RADIUS_KM * (chord / 2.0).min(1.0).asin()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(latitude: f64, longitude: f64) -> Point {
        Point::new(latitude, longitude).expect("on Earth")
    }

    #[test]
    fn distances_are_those_of_the_atlas() {
        let paris = point(48.8566, 2.3522);
        let lyon = point(45.7640, 4.8357);
        assert!(
            (paris.kilometres(lyon) - 391.5).abs() < 0.5,
            "{}",
            paris.kilometres(lyon)
        );
        let pole = point(90.0, 0.0);
        let equator = point(0.0, 77.0);
        // A quarter of the circumference.
        assert!((pole.kilometres(equator) - 10_007.557).abs() < 0.01);
        assert!((point(0.0, 0.0).kilometres(point(0.0, 180.0)) - 20_015.115).abs() < 0.01);
    }

    #[test]
    fn a_point_off_the_map_is_none() {
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.5), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Point::new(latitude, longitude), None);
        }
    }

    proptest! {
        #[test]
        fn near_distances_are_those_of_the_arc_sine(a in any_point(), north in -3.0..3.0, east in -3.0..3.0) {
            let b = Point::new(a.latitude + north, a.longitude + east);
            prop_assume!(b.is_some());
            let b = b.expect("assumed");
            let chord = [0, 1, 2].map(|axis| (a.unit[axis] - b.unit[axis]).powi(2)).iter().sum::<f64>().sqrt();
            let exact = 2.0 * RADIUS_KM * (chord / 2.0).asin();
            prop_assert!((a.kilometres(b) - exact).abs() < 1e-6, "{} {exact}", a.kilometres(b));
        }

        #[test]
        fn distance_is_a_metric(a in any_point(), b in any_point(), c in any_point()) {
            prop_assert!(a.kilometres(a) == 0.0);
            prop_assert!((a.kilometres(b) - b.kilometres(a)).abs() < 1e-9);
            prop_assert!(a.kilometres(c) <= a.kilometres(b) + b.kilometres(c) + 1e-6);
        }
    }

    fn any_point() -> impl Strategy<Value = Point> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(latitude, longitude)| point(latitude, longitude))
    }
}
