//! Hours laid out along a row, to an eighth of a cell.

use chrono::{DateTime, Utc};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::super::draw::{Pen, cut, width};
use super::super::theme::Role;
use crate::domain::Plage;

/// Left parts of a cell, by eighths.
const EIGHTHS: [&str; 8] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A stretch of time over a stretch of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The time that is shown.
    pub window: Plage,
    /// First column.
    pub x: u16,
    /// Columns.
    pub columns: u16,
}

/// A stretch of columns, in eighths from the first column of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: i64,
    to: i64,
}

/// The cells that a bar lies in, and how much of the first and of the last it leaves free, in eighths.
#[derive(Debug, Clone, Copy)]
struct Shape {
    first: u16,
    last: u16,
    start: i64,
    end: i64,
    solid: bool,
}

impl Shape {
    fn cells(&self) -> u16 {
        self.last - self.first + 1
    }

    fn inset(&self) -> u16 {
        u16::from(!self.solid || self.start > 0)
    }

    fn tail(&self) -> u16 {
        u16::from(!self.solid || self.end > 0)
    }
}

/// How a bar is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// A full block, its ends to an eighth of a cell.
    Solid,
    /// Whole cells between dotted ends.
    Dotted,
    /// Whole cells, hatched around the label.
    Hatched,
}

impl Scale {
    /// Eighths of a column from the left edge to an instant; may lie outside.
    fn eighths(self, at: DateTime<Utc>) -> i64 {
        let length = (self.window.fin() - self.window.debut()).num_seconds().max(1);
        let offset = (at - self.window.debut()).num_seconds();
        // Far instants would overflow long before they matter: they are outside anyway.
        offset.clamp(-length * 8, length * 8) * i64::from(self.columns) * 8 / length
    }

    /// The column in which an instant lies, if it is shown.
    #[must_use]
    pub fn column(self, at: DateTime<Utc>) -> Option<u16> {
        if !self.window.contains(at) || self.columns == 0 {
            return None;
        }
        let column = u16::try_from(self.eighths(at) / 8)
            .unwrap_or(0)
            .min(self.columns - 1);
        Some(self.x + column)
    }

    /// The instant at the left edge of a column.
    #[must_use]
    pub fn instant(self, column: u16) -> DateTime<Utc> {
        let length = (self.window.fin() - self.window.debut()).num_seconds();
        let columns = i64::from(self.columns.max(1));
        let offset = i64::from(column.saturating_sub(self.x)).min(columns);
        self.window.debut() + chrono::TimeDelta::seconds(length * offset / columns)
    }

    /// Columns that a range covers, whole cells.
    #[must_use]
    pub fn cells(self, plage: Plage) -> Option<(u16, u16)> {
        let span = self.span(plage)?;
        let from = u16::try_from(span.from / 8).ok()?;
        let to = u16::try_from((span.to + 7) / 8).ok()?.min(self.columns);
        (from < to).then_some((self.x + from, self.x + to))
    }

    /// The cells of a bar.
    fn shape(self, plage: Plage, fill: Fill) -> Option<Shape> {
        let span = self.span(plage)?;
        let solid = fill == Fill::Solid;
        // Neighbours that touch in time stay apart by a hair.
        let from = if solid {
            (span.from + 1).min(span.to - 1)
        } else {
            span.from
        };
        Some(Shape {
            first: cell_of(from),
            last: cell_of(span.to - 1),
            start: from % 8,
            end: span.to % 8,
            solid,
        })
    }

    fn span(self, plage: Plage) -> Option<Span> {
        let end = i64::from(self.columns) * 8;
        let (from, to) = (self.eighths(plage.debut()), self.eighths(plage.fin()));
        if to <= 0 || from >= end || self.columns == 0 {
            return None;
        }
        Some(Span {
            from: from.max(0),
            to: to.clamp(from.max(0) + 1, end),
        })
    }
}

/// One bar on a row.
#[derive(Debug, Clone)]
pub struct Bar<'a> {
    /// When.
    pub plage: Plage,
    /// How it is filled.
    pub fill: Fill,
    /// Colours of block and label.
    pub style: Style,
    /// What it says; cut to what fits.
    pub label: &'a str,
    /// Whether it is the selected one: marked with more than colour.
    pub selected: bool,
}

/// A bar of fewer cells is narrow: it gives its edges up for a number, as long as they tell it from no neighbour.
const NARROW: u16 = 8;

impl Pen<'_> {
    /// Columns that a bar has for what it says, as what is on its row lets it.
    #[must_use]
    pub fn room(&self, scale: Scale, y: u16, plage: Plage, fill: Fill, selected: bool) -> u16 {
        let Some(shape) = scale.shape(plage, fill) else {
            return 0;
        };
        let cells = shape.cells();
        if cells >= NARROW {
            return cells.saturating_sub(if selected { 4 } else { 2 });
        }
        let framed = cells.saturating_sub(shape.inset() + shape.tail() + u16::from(selected));
        framed.max(self.whole(scale, y, &shape, selected))
    }

    /// The same without the edge at which it begins; the mark of a selected one stands for both.
    fn whole(&self, scale: Scale, y: u16, shape: &Shape, selected: bool) -> u16 {
        let left = scale.x + shape.first;
        if shape.start > 0 && self.says(left, y) {
            return 0;
        }
        match (shape.solid, selected) {
            (true, true) => shape.cells().saturating_sub(1),
            (false, true) => shape.cells().saturating_sub(2),
            (true, false) if !self.touches(left, y) => shape.cells().saturating_sub(1),
            _ => 0,
        }
    }

    /// Whether another bar ends where one begins.
    fn touches(&self, left: u16, y: u16) -> bool {
        let at = |x: u16| self.buf.cell((x, y));
        let begun =
            at(left).is_some_and(|cell| EIGHTHS[1..].contains(&cell.symbol()) || self.is_block(cell.style()));
        let before = left.checked_sub(1).and_then(at);
        begun
            || before
                .is_some_and(|cell| !EIGHTHS[1..].contains(&cell.symbol()) && self.is_block(cell.style()))
    }

    /// Whether a bar says something in a cell.
    fn says(&self, x: u16, y: u16) -> bool {
        self.buf.cell((x, y)).is_some_and(|cell| {
            let said = cell.symbol().chars().all(char::is_alphanumeric);
            said && self.is_block(cell.style())
        })
    }

    /// Whether a cell of that look belongs to a bar.
    #[must_use]
    pub fn is_block(&self, style: Style) -> bool {
        let ground = [Role::Text, Role::OnHours].map(|role| self.theme.style(role).bg);
        let coloured = style.bg.is_some_and(|bg| bg != Color::Reset) && !ground.contains(&style.bg);
        coloured || style.add_modifier.contains(Modifier::REVERSED)
    }

    /// Draws a bar on row `y`.
    pub fn bar(&mut self, scale: Scale, y: u16, bar: &Bar<'_>) {
        let Some(shape) = scale.shape(bar.plage, bar.fill) else {
            return;
        };
        let Shape {
            first, last, solid, ..
        } = shape;
        // Asked before anything is drawn over it.
        let whole = self.whole(scale, y, &shape, bar.selected);
        let left = scale.x + first;
        let (start, end) = (shape.start, shape.end);
        // What ends within the cell where this begins may have its last figure there.
        let taken = u16::from(start > 0 && first < last && self.says(left, y));
        for column in first + taken..=last {
            self.cell(
                scale.x + column,
                y,
                if bar.fill == Fill::Hatched { "▒" } else { " " },
                bar.style,
            );
        }
        if solid && first < last {
            if start > 0 && taken == 0 {
                self.partial(left, y, start, bar.style, true);
            }
            if end > 0 {
                self.partial(scale.x + last, y, end, bar.style, false);
            }
        }
        let (mut inset, mut tail) = (shape.inset(), shape.tail());
        let cells = shape.cells();
        let said = width(bar.label);
        let framed = inset + tail + u16::from(bar.selected);
        if cells < NARROW && said + framed > cells && (1..=whole).contains(&said) {
            // The number is worth more than where within a cell the bar ends.
            inset = 0;
            self.cell(left, y, " ", bar.style);
            if solid {
                tail = u16::from(!bar.selected);
            }
            if solid && bar.selected {
                self.cell(scale.x + last, y, " ", bar.style);
            }
        }
        if bar.fill == Fill::Dotted && cells > 1 {
            if inset > 0 && taken == 0 {
                self.cell(left, y, "┊", bar.style);
            }
            self.cell(scale.x + last, y, "┊", bar.style);
        }
        let room = cells.saturating_sub(inset + tail);
        let label = Rect::new(left + inset, y, room, 1);
        self.label(label, bar, first < last);
    }

    fn label(&mut self, room: Rect, bar: &Bar<'_>, framed: bool) {
        let style = bar.style;
        if bar.selected && framed && room.width >= 2 {
            let last = width(bar.label) + 1 == room.width;
            let close = room.width >= 6 && !last;
            self.cell(room.x, room.y, "▶", style);
            if close {
                self.cell(room.right() - 1, room.y, "◀", style);
            }
            let rest = room.width - 1 - u16::from(close);
            self.put(room.x + 1, room.y, rest, &cut(bar.label, rest), style);
        } else if bar.selected {
            self.cell(room.x.saturating_sub(u16::from(!framed)), room.y, "▶", style);
        } else if bar.fill == Fill::Hatched {
            if room.width >= 4 && !bar.label.is_empty() {
                let label = format!(" {} ", cut(bar.label, room.width - 2));
                self.put(room.x, room.y, room.width, &label, style);
            }
        } else if room.width >= 2 {
            // Where there is room to spare, the text keeps clear of the edge.
            let pad = u16::from(room.width >= 12);
            self.put(room.x + pad, room.y, room.width - pad, bar.label, style);
        }
    }

    /// A cell of which a bar covers a part: from `eighths` on, or up to there.
    fn partial(&mut self, x: u16, y: u16, eighths: i64, style: Style, from: bool) {
        let symbol = EIGHTHS[usize::try_from(eighths).unwrap_or(0).min(7)];
        let Some(cell) = self.buf.cell_mut((x, y)) else {
            return;
        };
        let ground = ground(self.theme);
        cell.set_symbol(symbol);
        if style.add_modifier.contains(Modifier::REVERSED) {
            // Without colours the block is made of reversed cells: the part outside it is the glyph, reversed.
            cell.set_style(Style::reset());
            if from {
                cell.set_style(Style::new().add_modifier(Modifier::REVERSED));
            }
            return;
        }
        let block = style.bg.unwrap_or_default();
        cell.set_style(Style::reset().fg(block).bg(ground));
        if from {
            // The default ground has no colour to draw a glyph with: reversing draws the glyph with it.
            cell.set_style(Style::new().add_modifier(Modifier::REVERSED));
        }
    }
}

fn ground(theme: super::super::theme::Theme) -> Color {
    theme.style(Role::Text).bg.unwrap_or_default()
}

fn cell_of(eighth: i64) -> u16 {
    u16::try_from(eighth.max(0) / 8).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::console::theme::{Depth, Ground, Role, Theme};
    use crate::domain::Langue;
    use crate::text::Text;

    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, hour, minute, 0).unwrap()
    }

    fn plage(from: (u32, u32), to: (u32, u32)) -> Plage {
        Plage::new(at(from.0, from.1), at(to.0, to.1)).unwrap()
    }

    fn drawn(columns: u16, bars: &[(Plage, Fill, &str, bool)]) -> String {
        let area = Rect::new(0, 0, columns, 1);
        let mut buf = Buffer::empty(area);
        let theme = Theme::new(Depth::True, Ground::Dark);
        let text = Text::new(Langue::Fr, chrono_tz::UTC);
        let mut pen = Pen {
            buf: &mut buf,
            theme,
            text,
            hits: crate::console::mouse::Hits::default(),
        };
        let scale = Scale {
            window: plage((8, 0), (12, 0)),
            x: 0,
            columns,
        };
        for (plage, fill, label, selected) in bars {
            let style = theme.style(Role::Planned);
            pen.bar(
                scale,
                0,
                &Bar {
                    plage: *plage,
                    fill: *fill,
                    style,
                    label,
                    selected: *selected,
                },
            );
        }
        (0..columns).map(|x| buf[(x, 0)].symbol()).collect()
    }

    #[test]
    fn bars_end_within_a_cell() {
        // Four hours over 16 columns: a column is a quarter of an hour.
        assert_eq!(
            drawn(16, &[(plage((8, 0), (9, 0)), Fill::Solid, "M-231", false)]),
            "▏M-…            "
        );
        let touching = [
            (plage((8, 0), (10, 0)), Fill::Solid, "M-1", false),
            (plage((10, 0), (11, 7)), Fill::Solid, "M-2", false),
        ];
        assert_eq!(drawn(16, &touching), "▏M-1    ▏M-2▍   ");
    }

    #[test]
    fn a_narrow_bar_says_its_number_where_it_fits() {
        // A column is a quarter of an hour.
        for (to, fill, selected, expected) in [
            ((9, 0), Fill::Solid, false, "▏231 "),
            ((8, 50), Fill::Solid, false, "231▎ "),
            ((9, 5), Fill::Solid, true, "▶231 "),
            ((9, 0), Fill::Solid, true, "▶231 "),
            ((9, 15), Fill::Dotted, true, "▶231┊ "),
            ((9, 15), Fill::Dotted, false, "┊231┊ "),
        ] {
            let row = drawn(16, &[(plage((8, 0), to), fill, "231", selected)]);
            assert!(row.starts_with(expected), "{to:?} {fill:?} {selected}: {row:?}");
        }
        let two = [
            (plage((8, 0), (9, 0)), Fill::Solid, "231", false),
            (plage((9, 0), (10, 0)), Fill::Solid, "232", false),
        ];
        assert!(drawn(16, &two).starts_with("▏231▏232 "), "{}", drawn(16, &two));
        // What begins within the cell where a chosen one ends leaves it its last figure.
        let within = [
            (plage((8, 0), (9, 5)), Fill::Solid, "8071", true),
            (plage((9, 5), (11, 0)), Fill::Solid, "M-2", false),
        ];
        assert!(drawn(16, &within).starts_with("▶8071"), "{}", drawn(16, &within));
        // Numbers never run into each other.
        let shared = [
            (plage((8, 0), (8, 50)), Fill::Solid, "231", false),
            (plage((8, 50), (9, 40)), Fill::Solid, "232", false),
        ];
        assert!(!drawn(16, &shared).contains("231232"), "{}", drawn(16, &shared));
    }

    #[test]
    fn what_is_selected_is_marked() {
        assert_eq!(
            drawn(16, &[(plage((9, 0), (11, 0)), Fill::Solid, "M-231 Fuite", true)]),
            "    ▏▶M-23…◀    "
        );
        assert_eq!(
            drawn(16, &[(plage((9, 0), (9, 5)), Fill::Solid, "M-231", true)]),
            "    ▶           "
        );
    }

    #[test]
    fn pencilled_in_and_absent_look_different() {
        assert_eq!(
            drawn(16, &[(plage((8, 0), (10, 0)), Fill::Dotted, "M-239", false)]),
            "┊M-239 ┊        "
        );
        assert_eq!(
            drawn(16, &[(plage((8, 0), (12, 0)), Fill::Hatched, "congés", false)]),
            "▒ congés ▒▒▒▒▒▒▒"
        );
    }

    proptest! {
        #[test]
        fn any_bar_on_any_scale(columns in 0_u16..60, from in -500_i64..900, minutes in 1_i64..5000, selected: bool) {
            let debut = at(8, 0) + chrono::TimeDelta::minutes(from);
            let plage = Plage::new(debut, debut + chrono::TimeDelta::minutes(minutes)).unwrap();
            for fill in [Fill::Solid, Fill::Dotted, Fill::Hatched] {
                drawn(columns, &[(plage, fill, "M-231 Entretien", selected)]);
            }
        }

        #[test]
        fn columns_and_instants_agree(columns in 1_u16..300, minute in 0_u32..240) {
            let scale = Scale { window: plage((8, 0), (12, 0)), x: 5, columns };
            let instant = at(8 + minute / 60, minute % 60);
            let column = scale.column(instant).unwrap();
            prop_assert!((5..5 + columns).contains(&column));
            prop_assert!(scale.instant(column) <= instant);
            prop_assert!(scale.instant(column + 1) >= instant - chrono::TimeDelta::seconds(1));
        }
    }
}
