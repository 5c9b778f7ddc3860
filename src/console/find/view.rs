//! Drawing what a search found.

use ratatui::layout::Rect;

use super::Hit;
use crate::console::draw::{Pen, width};
use crate::console::theme::Role;
use crate::text::Text;

/// Columns of the kind's name.
fn kind_columns(row: Rect) -> u16 {
    if row.width < 56 { 5 } else { 12 }
}

/// That nothing holds what is typed, and these words were searched instead.
#[must_use]
pub fn near(words: &str, text: Text) -> (Role, String) {
    (
        Role::Warning,
        text.with("champ-site-proche", &[("mots", words.into())]),
    )
}

/// One line: its kind, its name, more about it, its code.
pub fn line(row: Rect, hit: &Hit, chosen: bool, pen: &mut Pen<'_>) {
    let (ink, dim, kind) = (pen.ink(Role::Text), pen.ink(Role::Dim), pen.ink(Role::Focus));
    let columns = kind_columns(row);
    let genre = pen.text.get(hit.genre.key());
    let genre = if row.width < 56 {
        pen.text.attribute(hit.genre.key(), "court", &[]).unwrap_or(genre)
    } else {
        genre
    };
    pen.put(row.x + 2, row.y, columns - 1, &genre, kind);
    let x = row.x + 2 + columns;
    let room = row.right().saturating_sub(x);
    // What it is called matters more than its code.
    let fin = width(&hit.fin).min(room.saturating_sub(width(&hit.nom) + 2));
    let code = Rect {
        x,
        width: room,
        ..row
    };
    let fin = if fin >= width(&hit.fin) {
        pen.right(code, &hit.fin, dim)
    } else {
        0
    };
    let room = room.saturating_sub(fin + u16::from(fin > 0) * 2);
    let nom = if hit.over { dim } else { ink };
    let used = pen.put(x, row.y, room, &hit.nom, nom);
    if room > used + 3 {
        pen.put(x + used + 2, row.y, room - used - 2, &hit.detail, dim);
    }
    if chosen {
        let selected = pen.style(Role::Selected);
        pen.tint(row, selected);
        pen.cell(row.x, row.y, "▶", selected);
    }
}
