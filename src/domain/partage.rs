//! A list that several share, and that whoever changes it copies first.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A list that costs nothing to hand on, however long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Partage<T>(Arc<Vec<T>>);

impl<T> Default for Partage<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Deref for Partage<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T: Clone> DerefMut for Partage<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> From<Vec<T>> for Partage<T> {
    fn from(list: Vec<T>) -> Self {
        Self(Arc::new(list))
    }
}

impl<T> FromIterator<T> for Partage<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(Vec::from_iter(items))
    }
}

impl<'a, T> IntoIterator for &'a Partage<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Partage;

    #[test]
    fn a_change_is_seen_by_its_holder_alone() {
        let first = Partage::from(vec![1, 2]);
        let mut second = first.clone();
        second.push(3);
        assert_eq!(*first, [1, 2]);
        assert_eq!(*second, [1, 2, 3]);
    }
}
