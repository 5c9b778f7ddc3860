//! Which of the site's machines: found by typing any part of its name, its make, its model or its serial number.

use super::fields::Field;
use crate::console::cx::Cx;
use crate::console::draft::{Line, Subject};
use crate::console::key::Key;
use crate::console::msg::Slot;
use crate::console::overlays::form::Options;
use crate::console::widgets::matching;
use crate::domain::texte::plie;

/// Before the name of a part, once for each machine that it is a part of.
pub(super) const PART: &str = "› ";

/// What is typed to find one.
#[derive(Debug)]
pub(super) struct Finder {
    about: Subject,
    typed: Line,
}

impl Finder {
    /// Nothing typed yet, in the form whose drafts are about that.
    pub(super) fn new(about: Subject) -> Self {
        Self {
            about,
            typed: Line::default(),
        }
    }

    /// Whether something is typed: the machines that match are shown.
    pub(super) fn is_open(&self) -> bool {
        !self.typed.text().is_empty()
    }

    /// The machine is chosen, or none is.
    pub(super) fn close(&mut self) {
        self.typed = Line::default();
    }

    pub(super) fn line(&self) -> &Line {
        &self.typed
    }

    /// Takes a key; the best match of what is typed is chosen. False where the key is none of text.
    pub(super) fn key(&mut self, key: Key, options: &Options, cx: &mut Cx) -> bool {
        let before = self.typed.text().to_owned();
        let taken = self.typed.key(key);
        if self.typed.text() != before {
            self.find(options, cx);
        }
        taken
    }

    pub(super) fn insert(&mut self, text: &str, options: &Options, cx: &mut Cx) {
        cx.pasted(self.typed.insert(text));
        self.find(options, cx);
    }

    /// Chooses the best match of what is typed; nothing is nobody's machine. While they are being read nobody knows: what
    /// was chosen stays.
    pub(super) fn find(&self, options: &Options, cx: &mut Cx) {
        if awaited(cx) {
            return;
        }
        let matches = self.matches(options);
        let best = matches.first().map(|at| options[*at].0.as_str());
        cx.drafts
            .set(Field::Equipement.place(self.about), best.unwrap_or_default());
    }

    /// The options that match, best first.
    pub(super) fn matches(&self, options: &Options) -> Vec<usize> {
        matches(self.typed.text(), options)
    }

    /// To the match after or before the chosen one; false where there is none.
    pub(super) fn step(&self, by: isize, options: &Options, cx: &mut Cx) -> bool {
        let matches = self.matches(options);
        let kept = cx.drafts.text(Field::Equipement.place(self.about));
        let at = matches.iter().position(|at| options[*at].0 == kept);
        let to = at.and_then(|at| at.checked_add_signed(by));
        let Some(option) = to.and_then(|to| matches.get(to)) else {
            return false;
        };
        cx.drafts
            .set(Field::Equipement.place(self.about), &options[*option].0);
        true
    }
}

/// Whether the machines of the site are being read.
pub(super) fn awaited(cx: &Cx) -> bool {
    cx.flights.awaits(Slot::Machines)
}

/// The options that hold every word that is typed: those that begin with it first, then those of which a word does. The
/// choice of none is found by nothing.
fn matches(typed: &str, options: &Options) -> Vec<usize> {
    let folded = plie(typed.trim());
    if folded.is_empty() {
        return Vec::new();
    }
    let rank = |at: &usize| {
        let label = plie(options[*at].1.trim_start_matches(PART));
        let mut words = label.split(|c: char| !c.is_alphanumeric());
        match (
            label.starts_with(&folded),
            words.any(|word| word.starts_with(&folded)),
        ) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    };
    let mut found: Vec<usize> = (0..options.len())
        .filter(|at| !options[*at].0.is_empty() && matching::words(typed, &[&options[*at].1]))
        .collect();
    found.sort_by_key(rank);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Options {
        [
            ("", "aucun"),
            ("1", "Chaudière · De Dietrich C230 SN-00412"),
            ("2", "› Brûleur · Weishaupt WG10"),
            ("3", "PAC air/eau · Daikin Altherma 4G-7781"),
            ("4", "Ballon de la chaudière"),
        ]
        .map(|(id, label)| (id.to_owned(), label.to_owned()))
        .into()
    }

    #[test]
    fn a_machine_is_found_by_any_part_of_what_it_is_called() {
        for (typed, found) in [
            ("chau", vec![1, 4]),
            ("brul", vec![2]),
            ("7781", vec![3]),
            ("412", vec![1]),
            ("dietrich c230", vec![1]),
            ("chaudière ballon", vec![4]),
            ("de", vec![1, 4]),
            ("eau", vec![3]),
            // None is chosen by emptying the field, not by its name.
            ("aucun", vec![]),
            ("ascenseur", vec![]),
            (" ", vec![]),
        ] {
            assert_eq!(matches(typed, &options()), found, "{typed}");
        }
    }

    #[test]
    fn what_begins_so_comes_first() {
        let named: Options = [("1", "Grande PAC"), ("2", "Impact"), ("3", "PAC")]
            .map(|(id, label)| (id.to_owned(), label.to_owned()))
            .into();
        assert_eq!(matches("pac", &named), [2, 0, 1]);
    }
}
