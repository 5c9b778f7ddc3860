//! Stored text on its way to a terminal.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::texte::sans_sequences;

/// Marks kept on one letter: Vietnamese needs two, polytonic Greek three; a tower of them would leave its cell.
const MARKS: usize = 3;

/// One line that can do nothing to a terminal but be read.
///
/// Control characters and whole escape sequences, bidirectional overrides and isolates, zero-width and private-use
/// characters go; line breaks and tabs become spaces; combining marks are composed and bounded.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let clean = cleaned(text, false);
    if clean == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(clean)
    }
}

/// As [`safe`], but line breaks stay, as `\n`.
#[must_use]
pub fn safe_lines(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| (b' '..=b'~').contains(&byte) || byte == b'\n')
    {
        return Cow::Borrowed(text);
    }
    let clean = cleaned(text, true);
    if clean == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(clean)
    }
}

fn cleaned(text: &str, lines: bool) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut marks = MARKS;
    let mut after_return = false;
    for c in sans_sequences(text).nfc() {
        let line_break = matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        );
        let second_half = after_return && c == '\n';
        after_return = c == '\r';
        if second_half {
            continue;
        }
        if line_break || c == '\t' {
            clean.push(if lines && line_break { '\n' } else { ' ' });
            marks = MARKS;
        } else if is_combining_mark(c) {
            // A mark at the start of a cell would land on whatever was drawn before it.
            if marks < MARKS {
                clean.push(c);
                marks += 1;
            }
        } else if !c.is_control() && !is_invisible(c) {
            clean.push(c);
            marks = 0;
        }
    }
    clean
}

/// Characters without a glyph of their own that reorder, join, hide or mark what stands around them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}
