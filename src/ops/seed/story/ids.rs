//! Keys and numbers, in the order in which they are given.

use chrono::Datelike as _;

use crate::ops::seed::copy::Instant;
use crate::ops::seed::world::ZONE;

/// Numbers given so far.
#[derive(Debug, Default)]
pub struct Ids {
    mission: i64,
    besoin: i64,
    intervention: i64,
    creneau: i64,
    pointage: i64,
    devis: i64,
    ligne_devis: i64,
    offer: i64,
    notification: i64,
    under_way: u32,
}

impl Ids {
    /// A mission's key.
    pub fn mission(&mut self) -> i64 {
        next(&mut self.mission)
    }
    /// A need's key.
    pub fn besoin(&mut self) -> i64 {
        next(&mut self.besoin)
    }
    /// A visit's key.
    pub fn intervention(&mut self) -> i64 {
        next(&mut self.intervention)
    }
    /// A créneau's key.
    pub fn creneau(&mut self) -> i64 {
        next(&mut self.creneau)
    }
    /// A pointage's key.
    pub fn pointage(&mut self) -> i64 {
        next(&mut self.pointage)
    }
    /// An offer's key.
    pub fn devis(&mut self) -> i64 {
        next(&mut self.devis)
    }
    /// The key of an offer's line.
    pub fn ligne_devis(&mut self) -> i64 {
        next(&mut self.ligne_devis)
    }
    /// A message's key.
    pub fn notification(&mut self) -> i64 {
        next(&mut self.notification)
    }
    /// The number of an offer, whatever its versions.
    pub fn offer(&mut self) -> i64 {
        next(&mut self.offer)
    }
    /// Offers numbered so far.
    #[must_use]
    pub fn offers(&self) -> i64 {
        self.offer
    }
    /// Missions numbered so far.
    #[must_use]
    pub fn missions(&self) -> i64 {
        self.mission
    }
    /// The number of a mission: the year of its call, and its rank since the first.
    #[must_use]
    pub fn numero(created: Instant, rank: i64) -> String {
        let local = chrono::DateTime::from_timestamp_micros(created.0)
            .unwrap_or_default()
            .with_timezone(&ZONE);
        format!("M-{}-{rank:05}", local.year())
    }
    /// One visit in seven is at a pause.
    pub fn pause(&mut self) -> bool {
        self.under_way += 1;
        self.under_way % 7 == 2
    }
}

fn next(number: &mut i64) -> i64 {
    *number += 1;
    *number
}
