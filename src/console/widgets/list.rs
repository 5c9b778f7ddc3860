//! A choice in a list: by id, so that it follows its row through every refresh.

/// The chosen row and the first one shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<Id> {
    id: Option<Id>,
    /// Where it stood: the neighbour to take when it goes.
    at: usize,
    /// Whether its row has gone: nothing is chosen until somebody chooses.
    lost: bool,
    /// First row shown; set in `update`, from the geometry, never by drawing.
    pub offset: usize,
}

impl<Id> Default for Choice<Id> {
    fn default() -> Self {
        Self {
            id: None,
            at: 0,
            lost: false,
            offset: 0,
        }
    }
}

/// What became of a choice when its list was read anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The same row is chosen, or none was.
    Same,
    /// Its row is gone: the neighbour is chosen.
    Neighbour,
}

impl<Id: Copy + PartialEq> Choice<Id> {
    /// The chosen row.
    #[must_use]
    pub fn id(&self) -> Option<Id> {
        self.id
    }

    /// Where the chosen row stands.
    #[must_use]
    pub fn index(&self) -> usize {
        self.at
    }

    /// Chooses a row.
    pub fn choose(&mut self, ids: &[Id], at: usize) {
        self.at = at.min(ids.len().saturating_sub(1));
        self.id = ids.get(self.at).copied();
        self.lost = false;
    }

    /// Chooses a row by its id; nothing happens where it isn't there.
    pub fn take(&mut self, ids: &[Id], id: Id) {
        if let Some(at) = ids.iter().position(|known| *known == id) {
            self.choose(ids, at);
        }
    }

    /// Chooses a row that is yet to be read.
    pub fn expect(&mut self, id: Id) {
        self.id = Some(id);
        self.lost = false;
    }

    /// Moves by so many rows, not past either end.
    pub fn step(&mut self, ids: &[Id], by: isize) {
        // The row after one that has gone stands in its place.
        let by = if self.lost && by > 0 { by - 1 } else { by };
        self.choose(ids, self.at.saturating_add_signed(by));
    }

    /// Gives the choice up where it stands: no key is to hit the neighbour of what was chosen.
    pub fn lose(&mut self) {
        self.id = None;
        self.lost = true;
    }

    /// Whether what was chosen has gone, and nothing else was chosen since.
    #[must_use]
    pub fn lost(&self) -> bool {
        self.lost
    }

    /// Finds the chosen row again in a new list.
    pub fn resolve(&mut self, ids: &[Id]) -> Kept {
        let Some(id) = self.id else {
            if !self.lost || ids.is_empty() {
                self.choose(ids, self.at);
            }
            return Kept::Same;
        };
        match ids.iter().position(|known| *known == id) {
            Some(at) => {
                // The list shows the same rows at the same height while others come and go above it.
                self.offset = self.offset.saturating_add(at).saturating_sub(self.at);
                self.at = at;
                Kept::Same
            }
            None => {
                self.choose(ids, self.at);
                Kept::Neighbour
            }
        }
    }

    /// Scrolls by so many of `rows` shown; a choice that goes out of sight stays at the edge.
    pub fn scroll(&mut self, ids: &[Id], by: isize, rows: usize) {
        let last = ids.len().saturating_sub(rows);
        self.offset = self.offset.saturating_add_signed(by).min(last);
        let to = self.at.min(self.offset + rows.max(1) - 1).max(self.offset);
        if to != self.at {
            self.choose(ids, to);
        }
    }

    /// Scrolls so that the chosen row lies within `rows`.
    pub fn reveal(&mut self, len: usize, rows: usize) {
        self.offset = revealed(self.offset, self.at, self.at + 1, len, rows);
    }
}

/// The offset, as close to the present one as may be, at which lines `from..to` lie within `rows` of `len` lines.
#[must_use]
pub fn revealed(offset: usize, from: usize, to: usize, len: usize, rows: usize) -> usize {
    let offset = offset.max(to.saturating_sub(rows)).min(from);
    offset.min(len.saturating_sub(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_follows_its_row() {
        let mut choice = Choice::default();
        choice.choose(&[1, 2, 3], 1);
        assert_eq!(choice.resolve(&[9, 8, 1, 2, 3]), Kept::Same);
        assert_eq!((choice.id(), choice.index()), (Some(2), 3));
        assert_eq!(choice.resolve(&[9, 8, 1, 3]), Kept::Neighbour);
        assert_eq!(choice.id(), Some(3), "the row that took its place");
        assert_eq!(choice.resolve(&[]), Kept::Neighbour);
        assert_eq!(choice.id(), None);
        choice.step(&[], -5);
        assert_eq!(choice.resolve(&[4]), Kept::Same);
        assert_eq!(choice.id(), Some(4), "a list that fills has a choice");
    }

    #[test]
    fn what_was_lost_is_chosen_by_nobody_but_the_one_who_chooses() {
        let mut choice = Choice::default();
        choice.choose(&[1, 2, 3], 1);
        assert_eq!(choice.resolve(&[1, 3]), Kept::Neighbour);
        choice.lose();
        assert_eq!(choice.resolve(&[1, 3]), Kept::Same);
        assert_eq!(choice.id(), None);
        let mut up = choice.clone();
        choice.step(&[1, 3], 1);
        assert_eq!(choice.id(), Some(3), "the next one has taken its place");
        up.step(&[1, 3], -1);
        assert_eq!(up.id(), Some(1));
    }

    #[test]
    fn scrolling_takes_the_choice_along_at_the_edges_alone() {
        let ids: Vec<i32> = (0..20).collect();
        let mut choice = Choice::default();
        choice.choose(&ids, 2);
        choice.scroll(&ids, 2, 5);
        assert_eq!((choice.offset, choice.id()), (2, Some(2)));
        choice.scroll(&ids, 3, 5);
        assert_eq!((choice.offset, choice.id()), (5, Some(5)));
        choice.scroll(&ids, 300, 5);
        assert_eq!((choice.offset, choice.id()), (15, Some(15)));
        choice.scroll(&ids, isize::MIN, 5);
        assert_eq!((choice.offset, choice.id()), (0, Some(4)));
        choice.scroll(&[], 3, 0);
        assert_eq!(choice.offset, 0);
    }

    #[test]
    fn what_is_chosen_is_in_sight() {
        assert_eq!(revealed(0, 9, 10, 20, 5), 5);
        assert_eq!(revealed(8, 3, 4, 20, 5), 3);
        assert_eq!(revealed(4, 6, 7, 20, 5), 4, "it doesn't move without need");
        assert_eq!(revealed(18, 6, 7, 8, 5), 3, "no empty lines at the end");
        assert_eq!(revealed(3, 0, 1, 1, 0), 0);
    }
}
