//! A line that is typed into.

use unicode_segmentation::UnicodeSegmentation;

use crate::console::key::{Code, Key};
use crate::domain::texte::{TEXTE, a_des_lignes};
use crate::text::{safe, safe_lines};

/// Longest text that one line takes, in bytes: whatever the service takes of a text, and keeps of a draft.
const LONGEST: usize = 4 * TEXTE;

/// A line of text with a cursor between its characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// Byte position, always between two graphemes.
    cursor: usize,
    /// Whether breaks stay: what has several lines is typed in one, and stored as it was.
    several: bool,
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        let text = safe(text).into_owned();
        Self {
            cursor: text.len(),
            text,
            several: false,
        }
    }
}

impl Line {
    /// The text of a field: breaks stay where it may have several lines.
    #[must_use]
    pub fn of(field: &str, text: &str) -> Self {
        if !a_des_lignes(field) {
            return Self::from(text);
        }
        let text = safe_lines(text).into_owned();
        Self {
            cursor: text.len(),
            text,
            several: true,
        }
    }

    fn clean(&self, text: &str) -> String {
        if self.several {
            safe_lines(text)
        } else {
            safe(text)
        }
        .into_owned()
    }

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

    /// Types text at the cursor; what can't be shown safely is left out, what doesn't fit too: whether all of it fits.
    pub fn insert(&mut self, text: &str) -> bool {
        let mut fits = true;
        // A combining mark joins the letter before it, so the neighbourhood is cleaned as a whole.
        let mut head = self.before().to_owned();
        for grapheme in text.graphemes(true) {
            if head.len() + self.text.len() - self.cursor + grapheme.len() > LONGEST {
                fits = false;
                break;
            }
            head.push_str(grapheme);
        }
        let head = self.clean(&head);
        let tail = self.text.split_off(self.cursor);
        self.cursor = head.len();
        self.text = head + &tail;
        self.settle();
        fits
    }

    /// Goes on after another line; the cursor stays where it is in this one.
    pub(super) fn follow(&mut self, mut before: Self) {
        before.cursor = before.text.len();
        let tail = self.text.split_off(self.cursor);
        before.insert(&self.text);
        let cursor = before.cursor;
        before.insert(&tail);
        before.cursor = cursor;
        *self = before;
        self.settle();
    }

    /// Applies an editing key; false where the key edits nothing.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        match (key.ctrl, key.code) {
            // Enter goes on; this is a break in itself, as any terminal sends it.
            (true, Code::Char('j')) if self.several => {
                self.insert("\n");
            }
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
        assert_eq!(line.text(), "un deuxtrois");
        assert!(line.insert(&"é".repeat(1_000)), "it fits");
        assert!(!line.insert(&"é".repeat(1_000_000)), "and this does not");
        assert!(line.text().len() <= LONGEST);
    }

    #[test]
    fn a_text_of_several_lines_keeps_them_while_it_is_edited() {
        let mut line = Line::of("notes", "Portail\ncode 12A4");
        press(&mut line, "<end> <backspace> B");
        assert!(line.insert("\r\nsonner"));
        assert_eq!(line.text(), "Portail\ncode 12AB\nsonner");
        press(&mut line, "<home> <c-right> <delete>");
        assert_eq!(line.text(), "Portailcode 12AB\nsonner");
        let mut line = Line::of("titre", "Fuite\nd’eau");
        line.insert("\nau sous-sol");
        assert_eq!(line.text(), "Fuite d’eau au sous-sol");
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
