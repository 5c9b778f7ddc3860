//! Drawing a list.

use ratatui::layout::{Position, Rect};

use super::{Source, Table};
use crate::console::cx::Cx;
use crate::console::draw::{self, Pen};
use crate::console::find;
use crate::console::mouse::{Half, Hit};
use crate::console::msg::Slot;
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::service::feed::Link;

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Key of its heading.
    pub key: &'static str,
    /// Columns that it takes; none: all that is left.
    pub width: u16,
}

impl Column {
    /// A column of that width.
    #[must_use]
    pub const fn new(key: &'static str, width: u16) -> Self {
        Self { key, width }
    }

    /// The column that takes what is left.
    #[must_use]
    pub const fn rest(key: &'static str) -> Self {
        Self { key, width: 0 }
    }
}

/// What a row says in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Its looks.
    pub role: Role,
    /// Whether it stands at the right edge.
    pub right: bool,
}

impl Cell {
    /// A text.
    #[must_use]
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self {
            text: text.into(),
            role,
            right: false,
        }
    }

    /// A number, a countdown: at the right edge.
    #[must_use]
    pub fn right(text: impl Into<String>, role: Role) -> Self {
        Self {
            right: true,
            ..Self::new(text, role)
        }
    }
}

/// How a list is drawn.
pub trait Columns: Source {
    /// Key of the text that stands where nothing matches.
    const NONE: &'static str;
    /// Key of the hint in the filter's line.
    const HINT: &'static str;

    /// What the list is called, and in which order it is with that filter.
    fn heading(&self, filtre: &str, cx: &Cx) -> (String, String);

    /// The columns that a list of that width has room for, from left to right.
    fn columns(&self, width: u16) -> Vec<Column>;

    /// The mark before a row: at most two columns.
    fn mark(row: &Self::Row, cx: &Cx) -> (&'static str, Role) {
        let _ = (row, cx);
        ("", Role::Text)
    }

    /// What a row says in a column of that width.
    fn cell(row: &Self::Row, column: Column, cx: &Cx) -> Cell;
}

/// Columns before the first: the choice, the mark.
const MARKS: u16 = 3;

/// So many rows tell how much room a column needs: the same ones wherever the list is scrolled to.
const TELLING: usize = 100;

/// Columns that are too narrow for what their rows say grow, as far as the one that takes what is left has more than it
/// needs itself.
fn grown<S: Columns>(table: &Table<S>, width: u16, cx: &Cx) -> Vec<Column> {
    let mut columns = table.source.columns(width);
    let taken: u16 = columns.iter().map(|column| column.width).sum();
    let rest = width.saturating_sub(MARKS + taken);
    let needs = |column: Column| {
        let rows = table.rows.iter().flatten().take(TELLING);
        let longest = rows.map(|row| draw::width(&S::cell(row, column, cx).text)).max();
        1 + longest.unwrap_or(0).max(draw::width(&cx.text.get(column.key)))
    };
    let Some(last) = columns.iter().find(|column| column.width == 0) else {
        return columns;
    };
    let mut left = rest.saturating_sub(needs(Column { width: rest, ..*last }));
    for column in columns.iter_mut().filter(|column| column.width > 0) {
        // What is shown in a short form has a longer one, where there is more room.
        let wide = Column {
            width: column.width + left,
            ..*column
        };
        let wished = [needs(wide), needs(*column)]
            .map(|wished| Column {
                width: wished.max(column.width),
                ..*column
            })
            .into_iter()
            .find(|wished| wished.width <= wide.width && needs(*wished) <= wished.width);
        if let Some(wished) = wished {
            left -= wished.width - column.width;
            *column = wished;
        }
    }
    // Where all of it doesn't fit, more of it does.
    if let Some(cut) = columns
        .iter_mut()
        .find(|column| column.width > 0 && needs(**column) > column.width)
    {
        cut.width += left;
    }
    columns
}

/// Columns with the places where they begin, whatever is left given to the one that takes it.
fn places(columns: &[Column], width: u16) -> Vec<(Column, u16)> {
    let taken: u16 = columns.iter().map(|column| column.width).sum();
    let rest = width.saturating_sub(MARKS + taken);
    let mut x = MARKS;
    columns
        .iter()
        .map(|column| {
            let column = Column {
                width: if column.width == 0 { rest } else { column.width },
                ..*column
            };
            let at = x;
            x += column.width;
            (column, at)
        })
        .collect()
}

/// What the mark of the chosen row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The list has the keys.
    Here,
    /// What stands beside it has them, and is about the chosen row.
    Beside,
    /// What stands beside it is about something else: no row is marked.
    Elsewhere,
}

/// Draws the list with its frame; returns where the cursor belongs, where the list has the focus.
pub fn draw<S: Columns>(
    table: &Table<S>,
    area: Rect,
    focus: Focus,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let text = cx.text;
    pen.hits.put(area, Hit::Half(Half::First));
    let border = pen.ink(Role::Border);
    let (mut heading, order) = table.source.heading(table.filter.text(), cx);
    let held = i64::try_from(table.held()).unwrap_or(i64::MAX);
    let counted = match (table.count, &table.rows) {
        (Some(count), _) => Some((count.n, count.plus)),
        (None, Some(_)) => Some((held, table.next.is_some())),
        (None, None) => None,
    };
    if let Some((n, more)) = counted.filter(|_| table.misread.is_none()) {
        heading = format!("{heading} {}{}", text.integer(n), if more { "+" } else { "" });
    }
    if !order.is_empty() {
        heading = format!("{heading} · {order}");
    }
    let inside = pen.frame(area, &heading, border);
    let mut cursor = None;
    let mut y = inside.y;
    if table.searching() {
        cursor = filter(table, inside, cx, pen);
        y += 1;
    }
    if let Some(near) = table.near() {
        let (role, said) = find::view::near(near, text);
        let ink = pen.ink(role);
        pen.put(inside.x + 3, y, inside.width.saturating_sub(4), &said, ink);
        y += 1;
    }
    if let Some(misread) = &table.misread {
        let reason = Rect {
            x: inside.x + 1,
            y,
            width: inside.width.saturating_sub(1),
            height: misread.height(area),
        };
        misread.draw(area, reason.intersection(inside), pen);
        y += reason.height;
    }
    let dim = pen.ink(Role::Dim);
    let columns = places(&grown(table, inside.width, cx), inside.width);
    if y < inside.bottom() {
        for (column, x) in &columns {
            let room = column
                .width
                .saturating_sub(1)
                .min(inside.width.saturating_sub(*x));
            pen.put(inside.x + x, y, room, &text.get(column.key), dim);
        }
    }
    let rows = table.rows_area(area);
    let word = match &table.rows {
        None if table.misread.is_some() => "",
        None if cx.link == Link::Stopped => "liste-base-arretee",
        None if cx.link != Link::Up => "liste-base-perdue",
        None => "recherche-en-cours",
        Some(found) if found.is_empty() && cx.flights.awaits(Slot::NearList(S::LIST)) => "recherche-en-cours",
        Some(found) if found.is_empty() => S::NONE,
        Some(_) => "",
    };
    if !word.is_empty() && !rows.is_empty() {
        pen.put(
            rows.x + 2,
            rows.y,
            rows.width.saturating_sub(2),
            &text.get(word),
            dim,
        );
    }
    let more = table.held() + usize::from(table.next.is_some());
    pen.more(area.right().saturating_sub(1), rows, table.choice.offset, more);
    let shown = table.rows.iter().flatten().enumerate().skip(table.choice.offset);
    for (y, (at, row)) in (rows.top()..rows.bottom()).zip(shown) {
        let line = Rect { y, height: 1, ..rows };
        pen.hits.put(line, Hit::Row(Half::First, at));
        let chosen = focus != Focus::Elsewhere && table.choice.id() == Some(S::id(row));
        draw_row::<S>(row, line, &columns, cx, pen);
        let lit = table.lit.iter().any(|(id, _)| *id == S::id(row));
        if lit {
            let flash = pen.style(Role::Flash);
            pen.tint(line, flash);
        }
        if table.misread.is_some() {
            let past = pen.ink(Role::Disabled);
            pen.tint(line, past);
        }
        if chosen {
            let keys = focus == Focus::Here && !table.typing();
            let style = pen.chosen(keys);
            let tinted = if lit { Rect { width: 1, ..line } } else { line };
            pen.tint(tinted, style);
            pen.cell(line.x, line.y, "▶", style);
            cursor = cursor.or(keys.then_some(Position::new(line.x, line.y)));
        }
    }
    cursor
}

fn filter<S: Columns>(table: &Table<S>, inside: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
    let row = Rect {
        x: inside.x + 1,
        height: 1,
        width: inside.width.saturating_sub(2),
        ..inside
    }
    .intersection(inside);
    let key = pen.ink(Role::Key);
    pen.put(row.x, row.y, row.width.min(2), "/ ", key);
    let line = Rect {
        x: row.x + 2,
        width: row.width.saturating_sub(2),
        ..row
    };
    let hint = cx.text.get(S::HINT);
    field::draw(line, &table.filter, table.typing(), &hint, pen)
}

fn draw_row<S: Columns>(row: &S::Row, line: Rect, columns: &[(Column, u16)], cx: &Cx, pen: &mut Pen<'_>) {
    let (mark, role) = S::mark(row, cx);
    let ink = pen.ink(role);
    pen.put(line.x + 1, line.y, 2.min(line.width.saturating_sub(1)), mark, ink);
    for (column, x) in columns {
        let room = Rect {
            x: line.x + x,
            width: column.width.saturating_sub(1),
            ..line
        }
        .intersection(line);
        if room.is_empty() {
            continue;
        }
        let cell = S::cell(row, *column, cx);
        let ink = pen.ink(cell.role);
        if cell.right {
            pen.right(room, &cell.text, ink);
        } else {
            pen.put(room.x, room.y, room.width, &cell.text, ink);
        }
    }
}
