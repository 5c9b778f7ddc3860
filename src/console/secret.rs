//! A password while it is typed: shown as dots, kept nowhere, gone once it is sent.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

use super::draft::Line;
use super::key::{Code, Key};
use crate::service::mot_de_passe::MotDePasse;

/// Longest password that is taken, in bytes.
const LONGEST: usize = 1_000;
/// Most dots that are shown: how long a password is, is nobody's business either.
const DOTS: usize = 24;

/// Text that nobody sees. It is no draft: it outlives neither its form nor its sending.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Applies an editing key: letters at the end, taken back from there; whether it fits.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            return self.insert(c.encode_utf8(&mut [0; 4]));
        }
        match (key.ctrl, key.code) {
            (false, Code::Backspace) => {
                let end = self.0.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
                self.0.truncate(end);
            }
            (true, Code::Backspace | Code::Char('u' | 'w')) => self.0.clear(),
            _ => {}
        }
        true
    }

    /// Types text; of what is pasted, the first line. Whether it fits: else none of it is taken, as half a password is
    /// none.
    pub fn insert(&mut self, text: &str) -> bool {
        let line = text.lines().next().unwrap_or_default();
        let fits = self.0.len() + line.len() <= LONGEST;
        if fits {
            self.0.push_str(line);
        }
        fits
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was typed, for the one who compares it.
    #[must_use]
    pub fn typed(&self) -> MotDePasse {
        MotDePasse::new(self.0.as_str())
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What is shown in its place.
    #[must_use]
    pub fn dots(&self) -> Line {
        Line::from("•".repeat(self.0.graphemes(true).count().min(DOTS)).as_str())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_typed_taken_back_and_shown_to_nobody() {
        let mut secret = Secret::default();
        secret.insert("mot e\u{301}\nautre ligne");
        for key in Key::parse_all("s <backspace> <backspace> é").expect("keys") {
            secret.key(key);
        }
        assert_eq!(secret.dots().text(), "•••••");
        assert!(!format!("{secret:?}").contains("mot"));
        assert_eq!(secret.typed(), MotDePasse::new("mot é"));
        secret.clear();
        assert!(secret.is_empty());
    }

    #[test]
    fn a_megabyte_is_no_password() {
        let mut secret = Secret::default();
        assert!(!secret.insert(&"x".repeat(1 << 20)));
        assert!(secret.is_empty());
    }
}
