//! A line of text to type into.

use ratatui::layout::{Position, Rect};

use super::super::draft::Line;
use super::super::draw::{Pen, width};
use super::super::theme::Role;

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
        pen.put(row.x, row.y, row.width, hint, dim);
        return focused.then_some(Position::new(row.x, row.y));
    }
    let before = width(line.before());
    if before < row.width && (width(line.text()) <= row.width || focused) {
        // The head is in sight: what doesn't fit is cut at the end.
        pen.buf
            .set_stringn(row.x, row.y, line.text(), usize::from(row.width), ground);
        return focused.then_some(Position::new(row.x + before, row.y));
    }
    if !focused {
        pen.put(row.x, row.y, row.width, line.text(), ground);
        return None;
    }
    // Otherwise the text up to the cursor ends at the right edge.
    let mut tail = line.before();
    while width(tail) >= row.width {
        let next = tail.chars().next().map_or(0, char::len_utf8);
        tail = &tail[next..];
    }
    pen.buf
        .set_stringn(row.x, row.y, tail, usize::from(row.width), ground);
    Some(Position::new(row.x + width(tail), row.y))
}
