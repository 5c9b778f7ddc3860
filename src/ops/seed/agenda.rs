//! What is still to happen, in the order of its time: the story is told day after day, once.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::copy::Instant;

/// Something that happens at an instant; of two at once, the first entered.
#[derive(Debug)]
struct Due<T> {
    at: Instant,
    rank: u64,
    what: T,
}

impl<T> PartialEq for Due<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl<T> Eq for Due<T> {}
impl<T> PartialOrd for Due<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Due<T> {
    /// The heap gives the greatest first: the earliest is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.rank).cmp(&(self.at, self.rank))
    }
}

/// Things to come.
#[derive(Debug)]
pub struct Agenda<T> {
    heap: BinaryHeap<Due<T>>,
    ranks: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self {
            heap: BinaryHeap::new(),
            ranks: 0,
        }
    }
}

impl<T> Agenda<T> {
    /// Enters something.
    pub fn enter(&mut self, at: Instant, what: T) {
        self.ranks += 1;
        self.heap.push(Due {
            at,
            rank: self.ranks,
            what,
        });
    }

    /// Takes the next thing that happens at or before `until`.
    pub fn next(&mut self, until: Instant) -> Option<(Instant, T)> {
        if self.heap.peek()?.at > until {
            return None;
        }
        self.heap.pop().map(|due| (due.at, due.what))
    }
}

#[cfg(test)]
mod tests {
    use super::{Agenda, Instant};

    #[test]
    fn what_comes_first_is_given_first() {
        let mut agenda = Agenda::default();
        for (at, what) in [(3, "c"), (1, "a"), (3, "d"), (2, "b"), (9, "z")] {
            agenda.enter(Instant(at), what);
        }
        let told: String = std::iter::from_fn(|| agenda.next(Instant(3)))
            .map(|(_, what)| what)
            .collect();
        assert_eq!(told, "abcd");
    }
}
