//! Which rows light up when a list is read again.

use super::Source;

/// Rows that are not as they were, and new ones among those that were shown.
pub(super) fn changed_since<S: Source>(before: &[S::Row], after: &[S::Row]) -> Vec<S::Id> {
    let was = |row: &S::Row| before.iter().find(|old| S::id(old) == S::id(row));
    // What follows the last known row only moved up into what is read.
    let known = after.iter().rposition(|row| was(row).is_some()).unwrap_or(0);
    after[..after.len().min(known + 1)]
        .iter()
        .filter(|row| was(row).is_none_or(|old| old != *row))
        .map(S::id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::msg::List;
    use crate::domain::liste::{Liste, Page};
    use crate::service::{Answer, Query};

    #[derive(Debug)]
    struct Pairs;

    impl Source for Pairs {
        type Id = i32;
        type Row = (i32, i32);
        const LIST: List = List::Missions;

        fn id(row: &Self::Row) -> i32 {
            row.0
        }

        fn page(&self, _: String, _: Page) -> Query {
            unreachable!("nothing is read here")
        }

        fn found(_: &Answer) -> Option<&Liste<Self::Row>> {
            None
        }
    }

    #[test]
    fn changed_and_new_rows_light_up_and_those_that_moved_into_sight_do_not() {
        let lit = |before: &[(i32, i32)], after: &[(i32, i32)]| changed_since::<Pairs>(before, after);
        let shown = [(1, 0), (2, 0), (3, 0)];
        assert_eq!(lit(&shown, &shown), Vec::<i32>::new());
        assert_eq!(lit(&shown, &[(1, 0), (2, 1), (3, 0)]), [2]);
        assert_eq!(lit(&shown, &[(9, 0), (1, 0), (2, 0)]), [9]);
        assert_eq!(lit(&shown, &[(1, 0), (3, 0), (4, 0)]), Vec::<i32>::new());
        assert_eq!(lit(&[], &[]), Vec::<i32>::new());
    }
}
