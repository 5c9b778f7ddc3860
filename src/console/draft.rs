//! Typed text: it survives leaving a form, a refusal, a refresh.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};
use crate::domain::{InterventionId, MissionId, UtilisateurId};
use crate::text::safe;

/// Longest text that one line takes, in bytes.
const LONGEST: usize = 2_000;

/// What a draft is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The console itself.
    Console,
    /// A mission that isn't there yet.
    NewMission,
    /// A mission.
    Mission(MissionId),
    /// A visit.
    Intervention(InterventionId),
    /// Somebody.
    Utilisateur(UtilisateurId),
}

/// Where a draft belongs: a form, its subject, a field.
pub type Place = (&'static str, Subject, &'static str);

/// Every text that is being typed, or was and is kept.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    texts: HashMap<Place, Line>,
}

impl Drafts {
    /// The text at a place; empty where nothing was typed.
    #[must_use]
    pub fn text(&self, place: Place) -> &str {
        self.texts.get(&place).map_or("", |line| line.text.as_str())
    }

    /// The line at a place, for drawing.
    #[must_use]
    pub fn line(&self, place: Place) -> Line {
        self.texts.get(&place).cloned().unwrap_or_default()
    }

    /// The line at a place, to type into.
    pub fn edit(&mut self, place: Place) -> &mut Line {
        self.texts.entry(place).or_default()
    }

    /// Puts a text at a place.
    pub fn set(&mut self, place: Place, text: &str) {
        *self.edit(place) = Line::from(text);
    }

    /// Forgets everything typed into one form about one subject: it was sent, or emptied.
    pub fn forget(&mut self, form: &'static str, subject: Subject) {
        self.texts
            .retain(|(of, about, _), _| (*of, *about) != (form, subject));
    }
}

/// A line of text with a cursor between its characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// Byte position, always between two graphemes.
    cursor: usize,
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        let text = safe(text).into_owned();
        Self {
            cursor: text.len(),
            text,
        }
    }
}

impl Line {
    /// What is typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    #[must_use]
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Types text at the cursor; what can't be shown safely is left out, what doesn't fit too.
    pub fn insert(&mut self, text: &str) {
        // A combining mark joins the letter before it, so the neighbourhood is cleaned as a whole.
        let mut head = self.before().to_owned();
        for grapheme in text.graphemes(true) {
            if head.len() + self.text.len() - self.cursor + grapheme.len() > LONGEST {
                break;
            }
            head.push_str(grapheme);
        }
        let head = safe(&head).into_owned();
        let tail = self.text.split_off(self.cursor);
        self.cursor = head.len();
        self.text = head + &tail;
        self.settle();
    }

    /// Applies an editing key; false where the key edits nothing.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        match (key.ctrl, key.code) {
            (false, Code::Left) => self.cursor = self.left(),
            (false, Code::Right) => self.cursor = self.right(),
            (true, Code::Left) => self.cursor = self.word_left(),
            (true, Code::Right) => self.cursor = self.word_right(),
            (false, Code::Home) | (true, Code::Char('a')) => self.cursor = 0,
            (false, Code::End) | (true, Code::Char('e')) => self.cursor = self.text.len(),
            (false, Code::Backspace) => self.cut(self.left(), self.cursor),
            (true, Code::Backspace | Code::Char('w')) => self.cut(self.word_left(), self.cursor),
            (false, Code::Delete) => self.cut(self.cursor, self.right()),
            (true, Code::Char('u')) => self.cut(0, self.cursor),
            (true, Code::Char('k')) => self.cut(self.cursor, self.text.len()),
            _ => return false,
        }
        true
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
        self.settle();
    }

    /// Two pieces that meet may merge into one grapheme: the cursor never stands inside it.
    fn settle(&mut self) {
        let cursor = self.cursor;
        self.cursor = self
            .text
            .grapheme_indices(true)
            .map(|(at, _)| at)
            .chain([self.text.len()])
            .find(|at| *at >= cursor)
            .unwrap_or(self.text.len());
    }

    fn left(&self) -> usize {
        self.before()
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn right(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |next| self.cursor + next.len())
    }

    fn word_left(&self) -> usize {
        let trimmed = self.before().trim_end();
        let space = trimmed
            .grapheme_indices(true)
            .rfind(|(_, grapheme)| grapheme.starts_with(char::is_whitespace));
        space.map_or(0, |(at, grapheme)| at + grapheme.len())
    }

    fn word_right(&self) -> usize {
        let mut to = self.cursor;
        let mut in_word = false;
        for grapheme in self.text[self.cursor..].graphemes(true) {
            let space = grapheme.starts_with(char::is_whitespace);
            if space && in_word {
                break;
            }
            in_word |= !space;
            to += grapheme.len();
        }
        to
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn press(line: &mut Line, keys: &str) {
        for key in Key::parse_all(keys).expect("keys") {
            line.key(key);
        }
    }

    #[test]
    fn words_are_cut_and_crossed_whole() {
        let mut line = Line::from("fuite d’eau au sous-sol");
        press(&mut line, "<c-w>");
        assert_eq!(line.text(), "fuite d’eau au ");
        press(&mut line, "<c-left> <c-left> <c-k>");
        assert_eq!(line.text(), "fuite ");
        press(&mut line, "<home> X <delete>");
        assert_eq!(line.text(), "Xuite ");
    }

    #[test]
    fn pasted_text_is_cleaned_and_bounded() {
        let mut line = Line::default();
        line.insert("un\r\ndeux\u{1b}[31m\u{202e}trois");
        assert_eq!(line.text(), "un deux[31mtrois");
        line.insert(&"é".repeat(1_000_000));
        assert!(line.text().len() <= LONGEST);
    }

    proptest! {
        #[test]
        fn the_cursor_stays_between_characters(
            texts in proptest::collection::vec(any::<String>(), 0..6),
            keys in proptest::collection::vec(prop::sample::select(vec![
                "<left>", "<right>", "<c-left>", "<c-right>", "<backspace>", "<delete>", "<c-w>", "<c-u>", "<home>", "<end>", "é", "\u{301}",
            ]), 0..40),
        ) {
            let mut line = Line::default();
            let mut texts = texts.into_iter();
            for (index, key) in keys.into_iter().enumerate() {
                if index % 5 == 0 && let Some(text) = texts.next() {
                    line.insert(&text);
                }
                line.key(Key::parse(key).expect("a key"));
                prop_assert!(line.text.is_char_boundary(line.cursor));
                let between = line.text.grapheme_indices(true).any(|(at, _)| at == line.cursor) || line.cursor == line.text.len();
                prop_assert!(between);
            }
        }
    }
}
