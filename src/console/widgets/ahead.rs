//! One of several is chosen by typing how it begins.

use std::time::Duration;

use crate::domain::texte::plie;

/// After so long without a letter, the next one begins anew.
const PAUSE: Duration = Duration::from_secs(1);

/// The letters that were typed into a choice.
#[derive(Debug, Clone, Default)]
pub struct Ahead {
    typed: String,
    at: Duration,
}

impl Ahead {
    /// The choice is left, or was made otherwise.
    pub fn forget(&mut self) {
        self.typed.clear();
    }

    /// Whether letters were typed a moment ago: what could mean something else goes on with them.
    #[must_use]
    pub fn goes_on(&self, now: Duration) -> bool {
        !self.typed.is_empty() && now.saturating_sub(self.at) < PAUSE
    }

    /// Takes a letter; which of these is chosen now. Letters that nothing begins with choose nothing, and neither do those
    /// after them; the same letter again goes to the next that begins with it.
    pub fn letter(&mut self, c: char, now: Duration, labels: &[&str], chosen: usize) -> Option<usize> {
        if !self.goes_on(now) {
            self.typed.clear();
        }
        self.at = now;
        let first = plie(&c.to_string());
        let same_again = !self.typed.is_empty() && self.typed.chars().all(|typed| first.contains(typed));
        self.typed.push_str(&first);
        let next = |typed: &str, at: usize| {
            let all = || (0..labels.len()).map(move |step| (at + step) % labels.len());
            let starts = all().find(|at| plie(labels[*at]).starts_with(typed));
            starts.or_else(|| all().find(|at| has_word(labels[*at], typed)))
        };
        // What is chosen already stays where it begins so too, unless one asks for the next.
        match next(&self.typed, chosen) {
            None if same_again => next(&first, chosen + 1),
            Some(at) if self.typed == first && at == chosen => next(&first, chosen + 1),
            found => found,
        }
    }
}

/// Whether a word of a label begins so.
fn has_word(label: &str, typed: &str) -> bool {
    let label = plie(label);
    let mut before = ' ';
    label.char_indices().any(|(at, c)| {
        let begin = !before.is_alphanumeric() && c.is_alphanumeric();
        before = c;
        begin && label[at..].starts_with(typed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRADES: [&str; 6] = [
        "aucune",
        "CHAUFFAGE · Chauffage",
        "CLIM · Climatisation",
        "ELEC · Électricité",
        "INCENDIE · Sécurité incendie",
        "PAC · Pompe à chaleur",
    ];

    fn types(text: &str) -> usize {
        let mut ahead = Ahead::default();
        let now = Duration::from_secs(5);
        text.chars().fold(0, |chosen, c| {
            ahead.letter(c, now, &TRADES, chosen).unwrap_or(chosen)
        })
    }

    #[test]
    fn what_is_typed_is_the_beginning_of_a_word() {
        for (typed, chosen) in [
            ("elec", 3),
            ("é", 3),
            ("clim", 2),
            ("chau", 1),
            ("inc", 4),
            ("pompe à ch", 5),
            ("sécu", 4),
            ("c", 1),
            ("cc", 2),
            ("ccc", 1),
            // Nothing is guessed from what is called by no name here.
            ("demain 14h-17h", 0),
            ("elk", 3),
        ] {
            assert_eq!(types(typed), chosen, "{typed}");
        }
    }

    #[test]
    fn after_a_pause_one_begins_anew() {
        let mut ahead = Ahead::default();
        assert_eq!(ahead.letter('e', Duration::from_secs(1), &TRADES, 0), Some(3));
        assert!(!ahead.goes_on(Duration::from_secs(3)));
        assert_eq!(ahead.letter('c', Duration::from_secs(3), &TRADES, 3), Some(1));
    }
}
