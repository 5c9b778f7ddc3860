//! Drawing the board: the grid of technicians by hours.

use chrono::{TimeDelta, Timelike};
use ratatui::layout::{Position, Rect};

use super::board::Loaded;
use super::regions::{Regions, regions};
use super::view_line::{Line, draw_line};
use super::{Pane, Planning, view_backlog, view_detail, view_week};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, wrap};
use crate::console::mouse::{Half, Hit};
use crate::console::theme::Role;
use crate::console::widgets::timeline::Scale;

pub(super) fn view(planning: &Planning, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
    let found = regions(area, planning.sight());
    frame(planning, &found, pen);
    let typed = planning.view_filter(found.frame, cx, pen);
    let Some(board) = &planning.board else {
        let dim = pen.ink(Role::Dim);
        let message = pen.text.get("planning-lecture");
        let inside = found.names.union(found.hours);
        pen.put(
            inside.x + 1,
            inside.y + 1,
            inside.width.saturating_sub(1),
            &message,
            dim,
        );
        return None;
    };
    let mut cursor = None;
    if !found.hours.is_empty() {
        let whole = found.names.union(found.hours);
        for y in whole.top()..whole.bottom() {
            // Each line is a row of its own: a second click on it opens what is chosen there.
            pen.hits.put(
                Rect {
                    y,
                    height: 1,
                    ..whole
                },
                Hit::Row(Half::First, usize::from(y)),
            );
        }
        cursor = grid(planning, board, &found, cx, pen);
        let lines = board.rows.last().map_or(0, |row| row.line + row.height);
        pen.more(
            found.frame.right().saturating_sub(1),
            found.hours,
            planning.top,
            lines,
        );
    }
    if !found.backlog.is_empty() {
        let backlog = view_backlog::view(planning, board, found.backlog, found.rule, cx, pen);
        cursor = if planning.pane == Pane::Backlog {
            backlog
        } else {
            cursor
        };
    }
    if !found.detail.is_empty() {
        view_detail::view(planning, board, found.detail, found.rule, cx, pen);
    }
    planning.view_misread(found.frame, pen);
    if planning.narrow.typing() { typed } else { cursor }
}

/// The outer frame and the rules between the panes, joined where they meet.
fn frame(planning: &Planning, found: &Regions, pen: &mut Pen<'_>) {
    let border = pen.ink(Role::Border);
    let area = found.frame;
    pen.frame(area, "", border);
    if area.width < 2 || area.height < 2 {
        return;
    }
    let right = area.right() - 1;
    if !found.hours.is_empty() {
        let x = found.names.right();
        pen.cell(x, area.y, "┬", border);
        for y in found.names.top()..found.names.bottom() {
            pen.cell(x, y, "│", border);
        }
        if found.rule.is_none() {
            pen.cell(x, area.bottom() - 1, "┴", border);
        }
        let heading = pen.text.get("colonne-technicien").into_owned();
        let focused = planning.pane == Pane::Grid || planning.carry.is_some();
        let title = if focused {
            pen.ink(Role::Focus)
        } else {
            pen.ink(Role::Dim)
        };
        let label = match &planning.board {
            Some(board) if !planning.narrow.is_empty() => {
                format!(" {heading} {}/{} ", board.rows.len(), planning.unfiltered().0)
            }
            _ => format!(" {heading} "),
        };
        pen.put(
            area.x + 1,
            area.y,
            found.names.width.saturating_sub(1),
            &label,
            title,
        );
    }
    if let Some(rule) = found.rule {
        pen.cell(area.x, rule, "├", border);
        pen.cell(right, rule, "┤", border);
        for x in area.x + 1..right {
            pen.cell(x, rule, "─", border);
        }
        pen.cell(found.names.right(), rule, "┴", border);
        if found.backlog.is_empty() {
            return;
        }
        let split = found.backlog.right();
        pen.cell(
            split,
            rule,
            if split == found.names.right() {
                "┼"
            } else {
                "┬"
            },
            border,
        );
        for y in found.backlog.top()..found.backlog.bottom() {
            pen.cell(split, y, "│", border);
        }
        pen.cell(split, area.bottom() - 1, "┴", border);
    }
}

fn grid(
    planning: &Planning,
    board: &Loaded,
    found: &Regions,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    if board.week() && !board.rows.is_empty() {
        return view_week::grid(planning, board, found, cx, pen);
    }
    let scale = Scale {
        window: planning.shown(board),
        x: found.hours.x,
        columns: found.hours.width,
    };
    hours(board, scale, found.frame.y, cx.now, pen);
    if board.rows.is_empty() {
        let dim = pen.ink(Role::Dim);
        let message = pen.text.get(if planning.narrow.is_empty() {
            "planning-personne"
        } else {
            "planning-filtre-personne"
        });
        let room = found.hours.width.saturating_sub(2);
        for (y, line) in (found.hours.y + 1..found.hours.bottom()).zip(wrap(&message, room)) {
            pen.put(found.hours.x + 1, y, room, &line, dim);
        }
        return None;
    }
    let mut cursor = None;
    let bottom = planning.top + usize::from(found.hours.height);
    for row in &board.rows {
        if row.line + row.height <= planning.top || row.line >= bottom {
            continue;
        }
        for lane in 0..row.height {
            let Some(line) = (row.line + lane)
                .checked_sub(planning.top)
                .filter(|_| row.line + lane < bottom)
            else {
                continue;
            };
            let y = found.hours.y + u16::try_from(line).unwrap_or(u16::MAX);
            let place = Line { row, lane, y };
            let here = draw_line(planning, board, &place, found, scale, cx, pen);
            cursor = here.or(cursor);
        }
    }
    cursor
}

/// Hour marks in the upper side of the frame.
fn hours(board: &Loaded, scale: Scale, y: u16, now: chrono::DateTime<chrono::Utc>, pen: &mut Pen<'_>) {
    let minutes = scale.window.minutes().max(1);
    let per_hour = i64::from(scale.columns) * 60 / minutes;
    let every = [1, 2, 3, 4, 6, 12]
        .into_iter()
        .find(|hours| per_hour * hours >= 5)
        .unwrap_or(12);
    let (dim, border) = (pen.ink(Role::Dim), pen.ink(Role::Border));
    let mut at = scale.window.debut();
    while at < scale.window.fin() {
        let local = at.with_timezone(&board.zone);
        if local.minute() == 0
            && i64::from(local.hour()) % every == 0
            && let Some(x) = scale.column(at)
        {
            let label = format!("{:02}", local.hour());
            let room = (scale.x + scale.columns).saturating_sub(x);
            if room >= 2 {
                pen.put(x, y, 2, &label, dim);
            } else {
                pen.cell(x, y, "─", border);
            }
        }
        at += TimeDelta::minutes(15);
    }
    if let Some(x) = scale.column(now) {
        // An hour's figures stay readable: they take the colour instead.
        let ink = pen.ink(Role::Now);
        let label = pen
            .buf
            .cell((x, y))
            .is_some_and(|cell| cell.symbol().starts_with(|c: char| c.is_ascii_digit()));
        if label {
            pen.tint(Rect::new(x, y, 1, 1), ink);
        } else {
            pen.cell(x, y, "▼", ink);
        }
    }
}
