//! Requests under way, and which of their answers are still wanted.

use uuid::Uuid;

use super::draft::Subject;
use super::msg::{ReqId, Slot};
use crate::domain::{InterventionId, MissionId};

/// What a command is about, for the pending mark on its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Nothing on the screen.
    Nothing,
    /// A mission.
    Mission(MissionId),
    /// A visit.
    Intervention(InterventionId),
}

/// Where a command came from, and hence who is told its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A key on a screen.
    Screen,
    /// The form of a new mission.
    MissionForm,
    /// An overlay, which closes when the command has passed.
    Overlay,
}

/// One request under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flight {
    /// Its name.
    pub id: ReqId,
    /// What it is for.
    pub slot: Slot,
    /// What it changes.
    pub target: Target,
    /// Who asked.
    pub origin: Origin,
    /// The command's name, where it is one.
    pub nom: &'static str,
    /// The form and the subject of the draft that it was made of: once it has passed nothing of it is kept, whether
    /// the form is still open or not.
    pub draft: Option<(&'static str, Subject)>,
}

/// All of them, in the order in which they left.
#[derive(Debug, Clone, Default)]
pub struct Flights {
    under_way: Vec<Flight>,
    last: u64,
}

impl Flights {
    /// Names a new request. An older one for the same slot is superseded: its name is returned, its answer will be
    /// dropped.
    pub fn depart(
        &mut self,
        slot: impl FnOnce(ReqId) -> Slot,
        target: Target,
        origin: Origin,
        nom: &'static str,
    ) -> (ReqId, Option<ReqId>) {
        self.last += 1;
        let id = ReqId(self.last);
        let slot = slot(id);
        let superseded = self.under_way.iter().position(|flight| flight.slot == slot);
        let superseded = superseded.map(|at| self.under_way.remove(at).id);
        self.under_way.push(Flight {
            id,
            slot,
            target,
            origin,
            nom,
            draft: None,
        });
        (id, superseded)
    }

    /// Says of which draft the last request was made.
    pub fn made_of(&mut self, form: &'static str, subject: Subject) {
        if let Some(flight) = self.under_way.last_mut() {
            flight.draft = Some((form, subject));
        }
    }

    /// Takes a request that was answered; nothing where its answer is no longer wanted.
    pub fn land(&mut self, id: ReqId) -> Option<Flight> {
        let at = self.under_way.iter().position(|flight| flight.id == id)?;
        Some(self.under_way.remove(at))
    }

    /// Gives up waiting for a slot.
    pub fn give_up(&mut self, slot: Slot) -> Option<ReqId> {
        let at = self.under_way.iter().position(|flight| flight.slot == slot)?;
        Some(self.under_way.remove(at).id)
    }

    /// Waits for nothing any more; names are never given twice.
    pub fn clear(&mut self) {
        self.under_way.clear();
    }

    /// Whether something is asked for this slot.
    #[must_use]
    pub fn awaits(&self, slot: Slot) -> bool {
        self.under_way.iter().any(|flight| flight.slot == slot)
    }

    /// Whether anything is asked for that a form offers to choose from.
    #[must_use]
    pub fn awaits_form(&self) -> bool {
        let asked = |flight: &Flight| matches!(flight.slot, Slot::Form(_));
        self.under_way.iter().any(asked)
    }

    /// Whether a command about this is under way.
    #[must_use]
    pub fn changing(&self, target: Target) -> bool {
        target != Target::Nothing && self.under_way.iter().any(|flight| flight.target == target)
    }

    /// Whether a command is under way that came from there.
    #[must_use]
    pub fn sending(&self, origin: Origin) -> bool {
        self.under_way
            .iter()
            .any(|flight| flight.origin == origin && matches!(flight.slot, Slot::Command(_)))
    }

    /// Whether a command made of that draft is under way.
    #[must_use]
    pub fn sends(&self, form: &'static str, subject: Subject) -> bool {
        let draft = Some((form, subject));
        self.under_way.iter().any(|flight| flight.draft == draft)
    }

    /// Whether a command is under way, wherever it came from.
    #[must_use]
    pub fn commanding(&self) -> bool {
        self.under_way
            .iter()
            .any(|flight| matches!(flight.slot, Slot::Command(_)))
    }

    /// Whether anything is under way.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.under_way.is_empty()
    }
}

/// Idempotency keys without a source of chance in the console: a random base that the session gives, and a counter.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    base: Uuid,
    drawn: u64,
}

impl Keys {
    /// Keys that no other session draws, as far as the base is its own.
    #[must_use]
    pub fn new(base: Uuid) -> Self {
        Self { base, drawn: 0 }
    }

    /// A key that was never drawn before.
    pub fn draw(&mut self) -> Uuid {
        self.drawn += 1;
        // A v8 id: ours to fill. The base's upper half tells sessions apart, the counter the commands of one.
        let (high, low) = self.base.as_u64_pair();
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&high.to_be_bytes());
        bytes[8..].copy_from_slice(&low.wrapping_add(self.drawn).to_be_bytes());
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_request_supersedes_the_older_on_its_slot_only() {
        let mut flights = Flights::default();
        let (board, none) = flights.depart(|_| Slot::Board, Target::Nothing, Origin::Screen, "");
        assert_eq!(none, None);
        let (fiche, _) = flights.depart(|_| Slot::Fiche, Target::Nothing, Origin::Screen, "");
        let (again, superseded) = flights.depart(|_| Slot::Board, Target::Nothing, Origin::Screen, "");
        assert_eq!(superseded, Some(board));
        assert!(flights.land(board).is_none(), "the stale answer is dropped");
        assert!(flights.land(again).is_some());
        assert!(flights.land(fiche).is_some());
        assert!(!flights.any());
    }

    #[test]
    fn commands_never_supersede_each_other() {
        let mut flights = Flights::default();
        let visit = Target::Intervention(InterventionId(7));
        let (first, _) = flights.depart(Slot::Command, visit, Origin::Screen, "");
        let (_, superseded) = flights.depart(Slot::Command, Target::Nothing, Origin::Screen, "");
        assert_eq!(superseded, None);
        assert!(flights.changing(visit));
        flights.land(first);
        assert!(!flights.changing(visit));
    }

    #[test]
    fn keys_differ() {
        let mut keys = Keys::new(Uuid::max());
        let drawn: std::collections::HashSet<Uuid> = (0..1000).map(|_| keys.draw()).collect();
        assert_eq!(drawn.len(), 1000);
    }
}
