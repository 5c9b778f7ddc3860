//! Drawing a week: technicians by days, each with how much of it is taken.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use super::board::{Loaded, Row};
use super::regions::Regions;
use super::view_line::{name, unread};
use super::week::Cell;
use super::{Pane, Planning};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, short_number, width};
use crate::console::theme::Role;
use crate::domain::Code;
use crate::domain::creneau::TypeCreneau;
use crate::text::{Text, label_key};

/// Columns of a day on which nobody works.
const QUIET: u16 = 4;
/// From that width on a day tells its minutes in full, on every line alike.
const FULL: u16 = 12;
/// From that width on it tells them at all.
const SHORT: u16 = 6;

/// Where the days lie within the hours' columns: those on which nobody works are narrow.
pub(super) fn columns(board: &Loaded, area: Rect) -> Vec<Range<u16>> {
    let count = u16::try_from(board.days.len()).unwrap_or(1).max(1);
    let quiet: Vec<bool> = (0..board.days.len()).map(|day| board.quiet(day)).collect();
    let narrow = u16::try_from(quiet.iter().filter(|quiet| **quiet).count()).unwrap_or(0);
    let squeeze = narrow > 0 && narrow < count && area.width >= count * SHORT;
    let wide = if squeeze { count - narrow } else { count };
    let room = if squeeze {
        area.width - narrow * QUIET
    } else {
        area.width
    };
    let mut x = area.x;
    let mut nth = 0;
    quiet
        .iter()
        .map(|quiet| {
            let columns = if squeeze && *quiet {
                QUIET
            } else {
                nth += 1;
                room * nth / wide - room * (nth - 1) / wide
            };
            let from = x;
            x += columns;
            from..x
        })
        .collect()
}

pub(super) fn grid(
    planning: &Planning,
    board: &Loaded,
    found: &Regions,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let columns = columns(board, found.hours);
    heading(planning, board, &columns, found.frame.y, cx, pen);
    let mut cursor = None;
    let rows = board
        .rows
        .iter()
        .skip(planning.top)
        .take(usize::from(found.hours.height));
    for (line, row) in rows.enumerate() {
        let y = found.hours.y + u16::try_from(line).unwrap_or(0);
        let here = draw_row(planning, board, row, y, (&columns, found.names), cx, pen);
        cursor = here.or(cursor);
    }
    cursor
}

/// The days in the upper side of the frame, today's in its own colour.
fn heading(planning: &Planning, board: &Loaded, columns: &[Range<u16>], y: u16, cx: &Cx, pen: &mut Pen<'_>) {
    let today = board.day_of(cx.now);
    let chosen = planning.day_in_hand();
    for (day, column) in columns.iter().enumerate() {
        let Some((jour, _)) = board.days.get(day) else {
            continue;
        };
        let role = match day {
            day if Some(day) == today => Role::Now,
            day if day == chosen => Role::Focus,
            _ => Role::Dim,
        };
        let whole = cx.text.day(*jour);
        let room = column.len().saturating_sub(1);
        let number = chrono::Datelike::day(jour).to_string();
        let ferie = board.ferie(*jour);
        let named = ferie.map(|ferie| [format!("{whole} {ferie}"), format!("{number} {ferie}")]);
        let plain = [whole.clone(), whole.replace('.', ""), number];
        let label = named
            .into_iter()
            .flatten()
            .chain(plain)
            .find(|label| usize::from(width(label)) <= room)
            .unwrap_or_default();
        let ink = pen.ink(role);
        pen.put(column.start, y, u16::try_from(room).unwrap_or(0), &label, ink);
    }
}

fn draw_row(
    planning: &Planning,
    board: &Loaded,
    row: &Row,
    y: u16,
    (columns, names): (&[Range<u16>], Rect),
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let holder = planning
        .carry
        .as_ref()
        .map_or(planning.cursor.technicien, |carry| Some(carry.technicien));
    let current = holder == Some(row.technicien.id);
    let focused = planning.pane == Pane::Grid || planning.carry.is_some();
    name(
        row,
        current,
        focused,
        Rect {
            y,
            height: 1,
            ..names
        },
        pen,
    );
    if !board.tells(row.technicien.id) {
        let from = columns.first().map_or(names.right(), |first| first.start);
        let to = columns.last().map_or(from, |last| last.end);
        unread(Rect::new(from, y, to - from, 1), pen);
        return None;
    }
    let chosen = planning.day_in_hand();
    let mut cursor = None;
    for (day, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
        // A column of air between days.
        let area = Rect::new(
            column.start,
            y,
            column.end.saturating_sub(column.start + 1).max(1),
            1,
        );
        let here = current && focused && day == chosen;
        draw_cell(cell, area, here, cx.text, pen);
        if planning.lights(cell) {
            let flash = pen.style(Role::Flash);
            pen.tint(area, flash);
        }
        if here && planning.carry.is_some() {
            ghost(planning, board, area, cx, pen);
        }
        if here {
            cursor = Some(Position::new(area.x, y));
        }
    }
    cursor
}

/// A gauge of how much of the day is taken, with what there is to say on it.
fn draw_cell(cell: &Cell, area: Rect, selected: bool, text: Text, pen: &mut Pen<'_>) {
    let ground = pen.style(if cell.worked > 0 {
        Role::OnHours
    } else {
        Role::Text
    });
    pen.fill(area, ground);
    let full = cell.planned > cell.worked;
    let over = cell.planned > cell.worked + 30;
    let role = match cell {
        Cell { away: true, .. } => Role::Absent,
        _ if over => Role::Failed,
        _ if cell.pencilled => Role::Pencilled,
        _ => Role::Planned,
    };
    let style = pen.style(role);
    let filled = if cell.away || full {
        area.width
    } else {
        let share = i64::from(area.width) * cell.planned / cell.worked.max(1);
        u16::try_from(share).unwrap_or(area.width).min(area.width)
    };
    // The least of work is seen.
    let filled = filled.max(u16::from(cell.planned > 0));
    // The mark of what is late has the last column.
    let late = u16::from(cell.late > 0 && area.width >= 2);
    let room = area.width.saturating_sub(u16::from(selected) + late);
    let said = said(cell, area.width, room, text);
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let x = area.x + u16::from(selected);
    pen.put(
        x,
        area.y,
        area.right().saturating_sub(x),
        &said,
        if cell.planned > 0 { ink } else { dim },
    );
    pen.tint(
        Rect {
            width: filled,
            ..area
        },
        style,
    );
    if cell.late > 0 && area.width >= 2 {
        let danger = pen.style(Role::GhostBad);
        pen.cell(area.right() - 1, area.y, "!", danger);
    }
    if selected {
        let style = pen.style(Role::Selected);
        pen.tint(area, style);
        pen.cell(area.x, area.y, "▶", style);
    }
}

/// Hours planned of hours worked, and how many jobs; less of it where days are narrower, and where the `columns` that are
/// left of one say so.
fn said(cell: &Cell, day: u16, columns: u16, text: Text) -> String {
    if cell.away && cell.jobs.is_empty() {
        return match cell.motif {
            Some(motif) => whole(motif, columns, text),
            None => whole(TypeCreneau::Absence, columns, text),
        };
    }
    if cell.idle() {
        return String::new();
    }
    let jobs = cell.visites.len();
    if let (Some(busy), 0) = (cell.busy, jobs) {
        return whole(busy, columns, text);
    }
    let (planned, worked) = (clock(cell.planned), clock(cell.worked));
    if jobs == 0 {
        return match columns {
            _ if day >= FULL => format!("0h/{worked}"),
            SHORT.. => text.get("semaine-libre").into_owned(),
            _ => "·".to_owned(),
        };
    }
    let said = [
        format!("{planned}/{worked} ·{jobs}"),
        format!("{planned} ·{jobs}"),
        format!("{planned}·{jobs}"),
        planned,
        jobs.to_string(),
    ];
    // Days of one width tell alike, however short what one of them has to say.
    let first = match day {
        FULL.. => 0,
        SHORT.. => 1,
        _ => 4,
    };
    said.into_iter()
        .skip(first)
        .find(|label| width(label) <= columns.max(1))
        .unwrap_or_default()
}

/// What a code is called, in as many columns: in full, in a short word, or by the letters that stand for it; never cut.
fn whole<C: Code>(code: C, columns: u16, text: Text) -> String {
    let key = label_key(C::FAMILY, code.code());
    let shorter = |name| text.attribute(&key, name, &[]);
    [Some(text.get(&key)), shorter("court"), shorter("sigle")]
        .into_iter()
        .flatten()
        .find(|label| width(label) <= columns)
        .unwrap_or_default()
        .into_owned()
}

/// `6h30`, or `6h`.
pub(super) fn clock(minutes: i64) -> String {
    match minutes % 60 {
        0 => format!("{}h", minutes / 60),
        rest => format!("{}h{rest:02}", minutes / 60),
    }
}

/// The job in the hand, on the day on which it would land.
fn ghost(planning: &Planning, board: &Loaded, area: Rect, cx: &Cx, pen: &mut Pen<'_>) {
    let Some(carry) = &planning.carry else { return };
    let style = pen.style(if carry.refused(board, cx.now) {
        Role::GhostBad
    } else {
        Role::Ghost
    });
    pen.fill(area, style);
    let time = if carry.seeking() {
        "⋯".to_owned()
    } else {
        cx.text.in_zone(board.zone).time(carry.debut)
    };
    let numero = short_number(&carry.numero);
    let digits = numero.rsplit('-').next().unwrap_or_default().to_owned();
    let label = [
        format!("{time} {numero}"),
        format!("{time} {digits}"),
        time.clone(),
    ]
    .into_iter()
    .find(|label| width(label) < area.width)
    .unwrap_or_default();
    pen.cell(area.x, area.y, "▶", style);
    pen.put(area.x + 1, area.y, area.width.saturating_sub(1), &label, style);
}
