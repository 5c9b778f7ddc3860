//! What speaks against a slot that is possible: costs, each by name, in one unit.
//!
//! The unit is a minute of driving. Weights say how many of them a wait, a delay, a skill wasted are worth.

use serde::Deserialize;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::domain::Code;
use crate::domain::code::codes;

codes! {
    /// A soft cost.
    Cout, "cout", {
        /// Minutes on the road there.
        Trajet = "trajet",
        /// Minutes of road that the rest of the day gains (or, below zero, saves) by it.
        Detour = "detour",
        /// The wait until it starts, by priority.
        Attente = "attente",
        /// Outside the wished window.
        Fenetre = "fenetre",
        /// Somebody on site after the promised time.
        Gti = "gti",
        /// Done after the promised time.
        Gtr = "gtr",
        /// The person has more work ahead than others.
        Charge = "charge",
        /// The person could do harder work.
        Niveau = "niveau",
        /// Somebody else was there last time.
        Habitue = "habitue",
        /// Not of a team that knows the place.
        Equipe = "equipe",
        /// Of another branch.
        Agence = "agence",
        /// Work is interrupted, for lunch or overnight.
        Coupure = "coupure",
        /// Over work that is pencilled in.
        Provisoire = "provisoire",
        /// The person is only on call.
        Astreinte = "astreinte",
        /// The person is still at work that was to be over.
        Debordement = "debordement",
    }
}

/// How many there are.
pub(super) const COUNT: usize = Cout::ALL.len();

/// The soft costs of a slot, in minutes of driving; those at zero don't show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Couts([i32; COUNT]);

impl Couts {
    /// One of them.
    #[must_use]
    pub fn get(&self, cout: Cout) -> i32 {
        self.0[cout as usize]
    }

    pub(super) fn set(&mut self, cout: Cout, value: i32) {
        self.0[cout as usize] = value;
    }

    /// All of them together: what ranks a slot.
    #[must_use]
    pub fn total(&self) -> i32 {
        self.0.iter().fold(0, |sum, cost| sum.saturating_add(*cost))
    }

    /// Those that aren't zero.
    pub fn iter(&self) -> impl Iterator<Item = (Cout, i32)> {
        Cout::ALL
            .iter()
            .map(|cout| (*cout, self.get(*cout)))
            .filter(|(_, value)| *value != 0)
    }
}

impl std::ops::AddAssign for Couts {
    fn add_assign(&mut self, other: Self) {
        for (own, theirs) in self.0.iter_mut().zip(other.0) {
            *own = own.saturating_add(theirs);
        }
    }
}

/// `{"total": 42, "trajet": 18, …}`.
impl Serialize for Couts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("total", &self.total())?;
        for (cout, value) in self.iter() {
            map.serialize_entry(cout.code(), &value)?;
        }
        map.end()
    }
}

/// What each thing is worth, in minutes of driving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// An hour of waiting, for priorities 1 to 4.
    pub attente: [i32; 4],
    /// A minute outside the wished window.
    pub fenetre: i32,
    /// A minute past a promised time …
    pub retard: i32,
    /// … and being past it at all.
    pub promesse: i32,
    /// An hour of work ahead more than the average.
    pub charge: i32,
    /// A level above what is needed.
    pub niveau: i32,
    /// Not being who was there last time.
    pub habitue: i32,
    /// Not being of a team that knows the place.
    pub equipe: i32,
    /// Being of another branch.
    pub agence: i32,
    /// An interruption of the work.
    pub coupure: i32,
    /// Pencilled work under it.
    pub provisoire: i32,
    /// Being called out.
    pub astreinte: i32,
    /// Being still at work that was to be over.
    pub debordement: i32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            attente: [40, 12, 3, 1],
            fenetre: 1,
            retard: 4,
            promesse: 240,
            charge: 2,
            niveau: 6,
            habitue: 20,
            equipe: 10,
            agence: 60,
            coupure: 15,
            provisoire: 20,
            astreinte: 60,
            debordement: 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_add_up_and_show_by_name() {
        let mut couts = Couts::default();
        couts.set(Cout::Trajet, 18);
        couts.set(Cout::Detour, -3);
        couts += couts;
        assert_eq!(couts.total(), 30);
        assert_eq!(
            serde_json::to_string(&couts).expect("costs are plain"),
            r#"{"total":30,"trajet":36,"detour":-6}"#
        );
    }
}
