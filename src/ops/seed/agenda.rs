//! What is still to happen, in the order of its time: the story is told day after day, once.

use std::collections::BTreeMap;

use super::copy::Instant;

/// Length of the pieces into which time is cut, in microseconds: an hour.
const PIECE: i64 = 3_600_000_000;

/// Something that happens at an instant; of two at once, the first entered.
#[derive(Debug)]
struct Due<T> {
    at: Instant,
    rank: u64,
    what: Box<T>,
}

/// Things to come. Only the hour that is being told is kept in order: millions of things are yet to come.
#[derive(Debug)]
pub struct Agenda<T> {
    /// The hour that is being told, its next thing last.
    now: Vec<Due<T>>,
    /// Up to where that hour goes.
    until: i64,
    later: BTreeMap<i64, Vec<Due<T>>>,
    ranks: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self {
            now: Vec::new(),
            until: i64::MIN,
            later: BTreeMap::new(),
            ranks: 0,
        }
    }
}

impl<T> Agenda<T> {
    /// Enters something.
    pub fn enter(&mut self, at: Instant, what: T) {
        self.ranks += 1;
        let due = Due {
            at,
            rank: self.ranks,
            what: Box::new(what),
        };
        if at.0 < self.until {
            let place = self
                .now
                .partition_point(|other| (other.at, other.rank) > (at, due.rank));
            self.now.insert(place, due);
        } else {
            self.later.entry(at.0.div_euclid(PIECE)).or_default().push(due);
        }
    }

    /// Takes the next thing that happens at or before `until`.
    pub fn next(&mut self, until: Instant) -> Option<(Instant, T)> {
        while self.now.is_empty() {
            let piece = self.later.first_entry()?;
            if piece.key() * PIECE > until.0 {
                return None;
            }
            self.until = (piece.key() + 1) * PIECE;
            self.now = piece.remove();
            self.now
                .sort_unstable_by_key(|due| std::cmp::Reverse((due.at, due.rank)));
        }
        if self.now.last()?.at > until {
            return None;
        }
        self.now.pop().map(|due| (due.at, *due.what))
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

    #[test]
    fn what_comes_up_meanwhile_finds_its_place() {
        let hour = super::PIECE;
        let mut agenda = Agenda::default();
        for (at, what) in [(hour + 5, 'c'), (1, 'a'), (3 * hour, 'f')] {
            agenda.enter(Instant(at), what);
        }
        let mut told = String::new();
        while let Some((at, what)) = agenda.next(Instant(3 * hour)) {
            told.push(what);
            match what {
                // In the same hour, in one that is begun by something else, in one of its own.
                'a' => agenda.enter(at, 'b'),
                'c' => {
                    agenda.enter(Instant(hour + 6), 'd');
                    agenda.enter(Instant(2 * hour), 'e');
                }
                _ => {}
            }
        }
        assert_eq!(told, "abcdef");
    }
}
