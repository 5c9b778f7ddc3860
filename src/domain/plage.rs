//! Time ranges, half-open: `[debut, fin)`.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A non-empty range of instants; the end is outside it, so that 8–10 and 10–12 touch without overlapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Plage {
    debut: DateTime<Utc>,
    fin: DateTime<Utc>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Bounds {
    debut: DateTime<Utc>,
    fin: DateTime<Utc>,
}

/// The end does not come after the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a range must end after it starts")]
pub struct EmptyPlage;

impl Plage {
    /// A range from `debut` (inside) to `fin` (outside).
    ///
    /// # Errors
    /// [`EmptyPlage`] unless `debut < fin`.
    pub fn new(debut: DateTime<Utc>, fin: DateTime<Utc>) -> Result<Self, EmptyPlage> {
        if debut < fin {
            Ok(Self { debut, fin })
        } else {
            Err(EmptyPlage)
        }
    }

    /// A range of that many minutes, at least one.
    #[must_use]
    pub fn starting(debut: DateTime<Utc>, minutes: u32) -> Self {
        Self {
            debut,
            fin: debut + TimeDelta::minutes(i64::from(minutes.max(1))),
        }
    }

    /// First instant inside.
    #[must_use]
    pub fn debut(self) -> DateTime<Utc> {
        self.debut
    }

    /// First instant after.
    #[must_use]
    pub fn fin(self) -> DateTime<Utc> {
        self.fin
    }

    /// Length in whole minutes.
    #[must_use]
    pub fn minutes(self) -> i64 {
        (self.fin - self.debut).num_minutes()
    }

    /// Whether both share an instant.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.debut < other.fin && other.debut < self.fin
    }

    /// Whether `instant` lies inside.
    #[must_use]
    pub fn contains(self, instant: DateTime<Utc>) -> bool {
        self.debut <= instant && instant < self.fin
    }

    /// Whether all of `other` lies inside.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.debut <= other.debut && other.fin <= self.fin
    }

    /// The part that both share.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.debut.max(other.debut), self.fin.min(other.fin)).ok()
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn around(self, other: Self) -> Self {
        Self {
            debut: self.debut.min(other.debut),
            fin: self.fin.max(other.fin),
        }
    }

    /// The same length, elsewhere.
    #[must_use]
    pub fn moved_to(self, debut: DateTime<Utc>) -> Self {
        Self {
            debut,
            fin: debut + (self.fin - self.debut),
        }
    }
}

impl TryFrom<Bounds> for Plage {
    type Error = EmptyPlage;
    fn try_from(bounds: Bounds) -> Result<Self, EmptyPlage> {
        Self::new(bounds.debut, bounds.fin)
    }
}

impl From<Plage> for Bounds {
    fn from(plage: Plage) -> Self {
        Self {
            debut: plage.debut,
            fin: plage.fin,
        }
    }
}
