//! A line of text to type into.

use std::borrow::Cow;

use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation as _;

use super::super::draft::Line;
use super::super::draw::{Pen, width};
use super::super::theme::{Depth, Role};

/// Draws a line on the first row of `area`, scrolled so that the cursor is in sight; returns the cursor's place where
/// the field has the focus. `hint` stands in for a text that is not there yet.
pub fn draw(area: Rect, line: &Line, focused: bool, hint: &str, pen: &mut Pen<'_>) -> Option<Position> {
    let row = Rect { height: 1, ..area };
    if row.width == 0 || area.height == 0 {
        return None;
    }
    let ground = pen.style(Role::Field);
    pen.fill(row, ground);
    if line.text().is_empty() {
        let dim = pen.ink(Role::Dim);
        // Without colours nothing else tells an example from what was typed.
        let bare = pen.theme.depth == Depth::None && !hint.is_empty();
        let hint = if bare {
            format!("({hint})").into()
        } else {
            Cow::Borrowed(hint)
        };
        pen.put(row.x, row.y, row.width, &hint, dim);
        return focused.then_some(Position::new(row.x, row.y));
    }
    let (all, head) = (shown(line.text()), shown(line.before()));
    let before = width(&head);
    if before < row.width && (width(&all) <= row.width || focused) {
        // The head is in sight: what doesn't fit is cut at the end.
        pen.buf
            .set_stringn(row.x, row.y, &*all, usize::from(row.width), ground);
        return focused.then_some(Position::new(row.x + before, row.y));
    }
    if !focused {
        pen.put(row.x, row.y, row.width, &all, ground);
        return None;
    }
    // Otherwise the text up to the cursor ends at the right edge.
    let mut used = 0;
    let fits = |(_, grapheme): &(usize, &str)| {
        used += width(grapheme);
        used < row.width
    };
    let kept = head.grapheme_indices(true).rev().take_while(fits);
    let from = kept.last().map_or(head.len(), |(at, _)| at);
    let tail = &head[from..];
    pen.buf
        .set_stringn(row.x, row.y, tail, usize::from(row.width), ground);
    Some(Position::new(row.x + width(tail), row.y))
}

/// The end of a line of several, in the one that is typed.
fn shown(text: &str) -> Cow<'_, str> {
    if text.contains('\n') {
        text.replace('\n', "↵").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::tests::fixture::Desk;

    #[test]
    fn a_long_text_ends_at_its_cursor_and_breaks_are_seen() {
        let mut desk = Desk::new((80, 24));
        desk.press("/");
        desk.type_text(&"début ".repeat(40));
        desk.type_text("fin");
        assert!(desk.text().contains("début fin"), "{}", desk.text());
        assert_eq!(shown("Portail\ncode"), "Portail↵code");
    }
}
