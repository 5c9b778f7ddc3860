//! Writing on a buffer: always within its bounds, always safe to show, cut where it must be with an ellipsis.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::mouse::Hits;
use super::theme::{Depth, Role, Theme};
use crate::text::{Text, safe};

/// Columns that a text takes.
#[must_use]
pub fn width(text: &str) -> u16 {
    u16::try_from(safe(text).width()).unwrap_or(u16::MAX)
}

/// A text cut to so many columns, an ellipsis in place of what is left out.
#[must_use]
pub fn cut(text: &str, columns: u16) -> String {
    let text = safe(text);
    let columns = usize::from(columns);
    if text.width() <= columns {
        return text.into_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        if used + grapheme.width() > columns - 1 {
            break;
        }
        used += grapheme.width();
        kept.push_str(grapheme);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// A text broken into lines of so many columns, between words where there are any.
#[must_use]
pub fn wrap(text: &str, columns: u16) -> Vec<String> {
    let columns = usize::from(columns.max(1));
    let mut lines = Vec::new();
    for paragraph in crate::text::safe_lines(text).split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if !line.is_empty() && line.width() + 1 + word.width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            for grapheme in word.graphemes(true) {
                if line.width() + grapheme.width() > columns {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(grapheme);
            }
        }
        lines.push(line);
    }
    lines
}

/// `M-2026-00231` as `M-231`: on a day's board the year goes without saying.
#[must_use]
pub fn short_number(numero: &str) -> String {
    let mut parts = numero.split('-');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(prefix), Some(year), Some(rank), None) if year.len() == 4 => {
            let rank = rank.trim_start_matches('0');
            format!("{prefix}-{}", if rank.is_empty() { "0" } else { rank })
        }
        _ => numero.to_owned(),
    }
}

/// `Jean-Baptiste Delacroix` as `J.-B. Delacroix`: what people are called by stays whole.
#[must_use]
pub fn initials(nom: &str) -> String {
    let Some((first, last)) = nom.split_once(' ') else {
        return nom.to_owned();
    };
    let first: Vec<String> = first
        .split('-')
        .filter_map(|part| part.chars().next())
        .map(|letter| format!("{letter}."))
        .collect();
    format!("{} {last}", first.join("-"))
}

/// A buffer with the session's colours and words at hand.
pub struct Pen<'a> {
    /// Where it writes.
    pub buf: &'a mut Buffer,
    /// Colours.
    pub theme: Theme,
    /// Words.
    pub text: Text,
    /// What a mouse would find.
    pub hits: Hits,
}

impl Pen<'_> {
    /// A role's looks.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// A role's foreground, on whatever ground is there.
    #[must_use]
    pub fn ink(&self, role: Role) -> Style {
        self.theme.ink(role)
    }

    /// The looks of a chosen row: without the focus, what is written there keeps its own colours.
    #[must_use]
    pub fn chosen(&self, focused: bool) -> Style {
        if focused {
            return self.style(Role::Selected);
        }
        let idle = self.style(Role::SelectedIdle);
        // Of sixteen colours one is the ground of a chosen row, and what is written in it would be lost.
        if self.theme.depth == Depth::Sixteen {
            return idle;
        }
        Style {
            fg: None,
            sub_modifier: ratatui::style::Modifier::empty(),
            ..idle
        }
    }

    /// Writes a text from `x`, on at most `columns`; returns the columns used.
    pub fn put(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let area = self.buf.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() || columns == 0 {
            return 0;
        }
        let columns = columns.min(area.right() - x);
        let (end, _) = self
            .buf
            .set_stringn(x, y, cut(text, columns), usize::from(columns), style);
        end - x
    }

    /// Writes several texts one after the other, up to the first that has to be cut; returns the columns used.
    pub fn run(&mut self, x: u16, y: u16, columns: u16, texts: &[(&str, Style)]) -> u16 {
        let mut used = 0;
        for (text, style) in texts {
            let room = columns.saturating_sub(used);
            used += self.put(x + used, y, room, text, *style);
            if width(text) > room {
                break;
            }
        }
        used
    }

    /// Writes a text that ends at the right edge of a row; returns the columns used.
    pub fn right(&mut self, row: Rect, text: &str, style: Style) -> u16 {
        let columns = width(text).min(row.width);
        self.put(row.right() - columns, row.y, columns, text, style)
    }

    /// Puts one symbol in a cell, its style on top of what is there.
    pub fn cell(&mut self, x: u16, y: u16, symbol: &str, style: Style) {
        if let Some(cell) = self.buf.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Gives an area a style, leaving what is written there.
    pub fn tint(&mut self, area: Rect, style: Style) {
        self.buf.set_style(area, style);
    }

    /// Has what is written in an area step back, so that the eye finds what is not.
    pub fn recede(&mut self, area: Rect) {
        let dim = self.ink(Role::Border);
        let text = self.style(Role::Text);
        if dim
            .fg
            .is_some_and(|colour| colour != ratatui::style::Color::Reset)
        {
            for position in area.positions() {
                if let Some(cell) = self.buf.cell_mut(position) {
                    // Parts of cells would stand out as stray blocks.
                    if matches!(cell.symbol(), "▏" | "▎" | "▍" | "▌" | "▋" | "▊" | "▉" | "▒")
                    {
                        cell.set_symbol(" ");
                    }
                    cell.set_style(text).set_style(dim);
                }
            }
        }
    }

    /// Empties an area and gives it a ground.
    pub fn fill(&mut self, area: Rect, style: Style) {
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buf.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    /// Draws a frame along the edge of an area, with a heading in its upper side; returns what lies inside.
    pub fn frame(&mut self, area: Rect, heading: &str, style: Style) -> Rect {
        if area.width < 2 || area.height < 2 {
            return Rect::new(area.x, area.y, 0, 0);
        }
        let (left, right) = (area.left(), area.right() - 1);
        let (top, bottom) = (area.top(), area.bottom() - 1);
        for x in left + 1..right {
            self.cell(x, top, "─", style);
            self.cell(x, bottom, "─", style);
        }
        for y in top + 1..bottom {
            self.cell(left, y, "│", style);
            self.cell(right, y, "│", style);
        }
        for (x, y, corner) in [
            (left, top, "┌"),
            (right, top, "┐"),
            (left, bottom, "└"),
            (right, bottom, "┘"),
        ] {
            self.cell(x, y, corner, style);
        }
        self.heading(area, heading);
        Rect::new(left + 1, top + 1, area.width - 2, area.height - 2)
    }

    /// Says, at a column beside the rows of a list, that there is more above them or below.
    pub fn more(&mut self, x: u16, rows: Rect, offset: usize, len: usize) {
        let dim = self.ink(Role::Dim);
        if rows.height == 0 {
            return;
        }
        if offset > 0 {
            self.cell(x, rows.top(), "↑", dim);
        }
        if len > offset + usize::from(rows.height) {
            self.cell(x, rows.bottom() - 1, "↓", dim);
        }
    }

    /// Says, in the sides of the frame around what is read line by line, that there is more above or below.
    pub fn beyond(&mut self, inside: Rect, above: bool, below: bool) {
        let dim = self.ink(Role::Dim);
        let x = inside.right().saturating_sub(1);
        if above {
            self.cell(x, inside.y.saturating_sub(1), "↑", dim);
        }
        if below {
            self.cell(x, inside.bottom(), "↓", dim);
        }
    }

    /// Gives the sides of a frame another colour; what is written into them keeps its own.
    pub fn outline(&mut self, area: Rect, style: Style) {
        for position in area.positions() {
            let edge = position.x == area.left()
                || position.x + 1 == area.right()
                || position.y == area.top()
                || position.y + 1 == area.bottom();
            if let Some(cell) = self.buf.cell_mut(position).filter(|_| edge)
                && matches!(cell.symbol(), "─" | "│" | "┌" | "┐" | "└" | "┘")
            {
                cell.set_style(style);
            }
        }
    }

    /// Writes a heading into the upper side of a frame.
    pub fn heading(&mut self, area: Rect, heading: &str) {
        if !heading.is_empty() && area.width > 6 {
            let heading = format!(" {} ", cut(heading, area.width - 6));
            let title = self.ink(Role::Title);
            self.put(area.x + 2, area.y, area.width - 4, &heading, title);
        }
    }
}

/// A rectangle of at most that size in the middle of an area.
#[must_use]
pub fn centred(area: Rect, columns: u16, rows: u16) -> Rect {
    let columns = columns.min(area.width);
    let rows = rows.min(area.height);
    Rect::new(
        area.x + (area.width - columns) / 2,
        area.y + (area.height - rows) / 2,
        columns,
        rows,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::theme::Ground;
    use crate::domain::Langue;

    #[test]
    fn texts_are_cut_with_an_ellipsis() {
        assert_eq!(cut("Chaudière en panne", 10), "Chaudière…");
        assert_eq!(cut("Panne TGBT", 7), "Panne…", "no space before the ellipsis");
        assert_eq!(cut("日本語", 4), "日…", "a wide character is never halved");
        assert_eq!(cut("ab", 0), "");
    }

    #[test]
    fn a_frame_without_a_heading_is_a_frame_without_a_gap() {
        for (heading, top) in [("", "┌────────┐"), ("Ana", "┌─ Ana ──┐")] {
            let area = Rect::new(0, 0, 10, 3);
            let mut buf = Buffer::empty(area);
            let theme = Theme::new(Depth::None, Ground::Dark);
            let mut pen = Pen {
                buf: &mut buf,
                theme,
                text: Text::new(Langue::Fr, chrono_tz::UTC),
                hits: Hits::default(),
            };
            pen.frame(area, heading, Style::default());
            let line: String = (0..10).map(|x| buf[(x, 0)].symbol()).collect();
            assert_eq!(line, top);
        }
    }

    #[test]
    fn numbers_are_short_on_the_board() {
        assert_eq!(short_number("M-2026-00231"), "M-231");
        assert_eq!(short_number("M-2026-00000"), "M-0");
        assert_eq!(short_number("M-231"), "M-231");
        assert_eq!(short_number(""), "");
    }

    #[test]
    fn a_name_that_is_too_long_keeps_what_people_are_called_by() {
        assert_eq!(initials("Jean-Baptiste Delacroix"), "J.-B. Delacroix");
        assert_eq!(initials("Ana de La Tour"), "A. de La Tour");
        assert_eq!(initials("Ronaldo"), "Ronaldo");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn texts_wrap_between_words() {
        assert_eq!(
            wrap("Fuite d’eau au sous-sol", 12),
            ["Fuite d’eau", "au sous-sol"]
        );
        assert_eq!(
            wrap("anticonstitutionnellement", 10),
            ["anticonsti", "tutionnell", "ement"]
        );
        assert_eq!(wrap("", 10), [""]);
    }
}
