//! A filter that is not understood: why, and that what is shown is no answer to it.

use ratatui::layout::Rect;

use crate::console::draw::{Pen, wrap};
use crate::console::theme::Role;
use crate::domain::Refusal;
use crate::text::Text;

/// Why a list was not read, in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread(Vec<(String, Role)>);

impl Misread {
    /// What a refusal says; `shown` is the key of the text that tells what is shown instead, where something is.
    #[must_use]
    pub fn new(refusal: &Refusal, shown: Option<&str>, text: Text) -> Self {
        let said = text.refusal(refusal);
        let shown = shown.filter(|_| refusal.field == Some("filtre"));
        let mut lines: Vec<(String, Role)> = Vec::new();
        lines.extend(shown.map(|key| (text.get(key).into_owned(), Role::Danger)));
        lines.push((said.message, Role::Warning));
        lines.extend(said.hint.map(|hint| (hint, Role::Dim)));
        Self(lines)
    }

    fn lines(&self, room: Rect) -> Vec<(String, Role)> {
        let columns = room.width.saturating_sub(5);
        let lines = self.0.iter().flat_map(|(line, role)| {
            let wrapped = wrap(line, columns).into_iter();
            wrapped.map(|line| (line, *role))
        });
        // What it is about keeps the larger part.
        lines.take(usize::from(room.height / 2)).collect()
    }

    /// Lines that it takes at most of that room.
    #[must_use]
    pub fn height(&self, room: Rect) -> u16 {
        u16::try_from(self.lines(room).len()).unwrap_or(u16::MAX)
    }

    /// Draws it into the first lines of an area.
    pub fn draw(&self, room: Rect, area: Rect, pen: &mut Pen<'_>) {
        let bar = pen.ink(Role::Danger);
        for (y, (line, role)) in (area.top()..area.bottom()).zip(self.lines(room)) {
            let ink = pen.ink(role);
            pen.cell(area.x, y, "▌", bar);
            pen.put(area.x + 2, y, area.width.saturating_sub(2), &line, ink);
        }
    }
}
