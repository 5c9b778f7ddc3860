//! State machines as data: the transitions that exist, and no others.

use super::code::Code;
use super::refusal::{Fact, Refusal};

/// A vocabulary of states with the transitions between them.
///
/// The database holds the same table (`transition`) and refuses the same moves; a test walks both.
pub trait Machine: Code {
    /// Name of the machine in the database.
    const NAME: &'static str;
    /// States in which a row may be created.
    const INITIAL: &'static [Self];
    /// Every move that exists, from and to.
    const TRANSITIONS: &'static [(Self, Self)];

    /// Whether the move exists.
    fn may_become(self, to: Self) -> bool {
        Self::TRANSITIONS.contains(&(self, to))
    }

    /// The states that can follow this one.
    fn next(self) -> impl Iterator<Item = Self> {
        Self::TRANSITIONS
            .iter()
            .filter(move |(from, _)| *from == self)
            .map(|(_, to)| *to)
    }

    /// The rule by which a move to where one is already is refused.
    fn already(self) -> &'static str {
        "deja-dans-cet-etat"
    }

    /// The move itself.
    ///
    /// # Errors
    /// A refusal `transition` that names both states, when the move doesn't exist; one that says so where it is there
    /// already.
    fn become_(self, to: Self) -> Result<Self, Refusal> {
        if self.may_become(to) {
            Ok(to)
        } else if self == to {
            Err(Refusal::rule(self.already()).with("etat", Fact::label(self)))
        } else {
            Err(Refusal::rule("transition")
                .with("de", Fact::label(self))
                .with("vers", Fact::label(to)))
        }
    }
}
