//! Drawing what waits.

use chrono::{DateTime, Utc};
use ratatui::layout::{Position, Rect};

use super::board::Loaded;
use super::{Lit, Pane, Planning};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, short_number, width, wrap};
use crate::console::flight::Target;
use crate::console::mouse::{Half, Hit};
use crate::console::theme::Role;
use crate::domain::planning::Attente;
use crate::domain::{Permission, Portee};

pub(super) fn view(
    planning: &Planning,
    board: &Loaded,
    area: Rect,
    rule: Option<u16>,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let focused = planning.pane == Pane::Backlog && planning.carry.is_none();
    pen.hits.put(area, Hit::Half(Half::Second));
    let integer = |n: usize| cx.text.integer(i64::try_from(n).unwrap_or(0));
    let mut count = integer(board.backlog.len());
    if !planning.narrow.is_empty() {
        count = format!("{count}/{}", integer(planning.unfiltered().1));
    }
    if board.more {
        count.push('+');
    }
    // Whoever sees their own work is not told what waits: then there is no number to tell either.
    let seen = cx.actor.require(Permission::MissionVoir);
    let untold = board.backlog.is_empty() && matches!(seen, Ok(Portee::Soi | Portee::Equipe));
    let label = cx.text.get("planning-attente");
    let heading = if untold {
        format!(" {label} ")
    } else {
        format!(" {label} {count} ")
    };
    let title = pen.ink(if focused { Role::Focus } else { Role::Dim });
    let y = rule.unwrap_or(area.y.saturating_sub(1));
    pen.put(area.x + 1, y, area.width.saturating_sub(2), &heading, title);
    if board.backlog.is_empty() {
        let dim = pen.ink(Role::Dim);
        let said = cx.text.get(if untold {
            "planning-attente-repartiteurs"
        } else if planning.narrow.is_empty() {
            "planning-attente-vide"
        } else {
            "planning-filtre-attente"
        });
        let room = area.width.saturating_sub(1);
        for (y, line) in (area.top()..area.bottom()).zip(wrap(&said, room)) {
            pen.put(area.x + 1, y, room, &line, dim);
        }
        return None;
    }
    let mut cursor = None;
    let all = board.backlog.len() + usize::from(board.more);
    pen.more(area.right(), area, planning.backlog.offset, all);
    let rows = board
        .backlog
        .iter()
        .enumerate()
        .skip(planning.backlog.offset)
        .take(usize::from(area.height));
    for (line, (at, attente)) in rows.enumerate() {
        let row = Rect {
            y: area.y + u16::try_from(line).unwrap_or(0),
            height: 1,
            ..area
        };
        pen.hits.put(row, Hit::Row(Half::Second, at));
        draw_row(attente, row, cx, pen);
        if planning.is_lit(Lit::Waiting(attente.id)) {
            let lit = pen.style(Role::Flash);
            pen.tint(row, lit);
        }
        if planning.backlog.id() == Some(attente.id) {
            let style = pen.chosen(focused);
            pen.tint(row, style);
            pen.cell(row.x, row.y, "▶", style);
            cursor = focused.then_some(Position::new(row.x, row.y));
        }
    }
    cursor
}

fn draw_row(attente: &Attente, row: Rect, cx: &Cx, pen: &mut Pen<'_>) {
    let (mark, mark_role) = priority(attente.priorite, attente.urgence);
    // The deadline keeps its column; title and town share what is left.
    let deadline_width = 9.min(row.width / 4);
    let (deadline, deadline_role) = deadline(attente.echeance, deadline_width, cx);
    let numero_width = 8;
    let room = row.width.saturating_sub(3 + numero_width + deadline_width + 1);
    let ville_width = if room >= 34 { room / 3 } else { 0 };
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let mark_ink = pen.ink(mark_role);
    pen.put(row.x + 1, row.y, 2, mark, mark_ink);
    let mut x = row.x + 3;
    let pending = cx.flights.changing(Target::Mission(attente.id));
    let numero = if pending {
        "⋯".to_owned()
    } else {
        short_number(&attente.numero)
    };
    pen.put(x, row.y, numero_width - 1, &numero, dim);
    x += numero_width;
    pen.put(x, row.y, room - ville_width, &attente.titre, ink);
    x += room - ville_width;
    if ville_width > 0 {
        pen.put(x + 1, row.y, ville_width - 1, &attente.ville, dim);
    }
    let ink = pen.ink(deadline_role);
    pen.right(
        Rect {
            width: row.width.saturating_sub(1),
            ..row
        },
        &deadline,
        ink,
    );
}

/// Mark of a priority, and its weight.
pub(in crate::console::screens) fn priority(priorite: i16, urgence: bool) -> (&'static str, Role) {
    match priorite {
        1 => ("‼", Role::Danger),
        _ if urgence => ("‼", Role::Danger),
        2 => ("!", Role::Warning),
        _ => ("", Role::Dim),
    }
}

/// Time left, or the day, in at most so many columns, and how pressing it is.
pub(in crate::console::screens) fn deadline(
    echeance: Option<DateTime<Utc>>,
    columns: u16,
    cx: &Cx,
) -> (String, Role) {
    let Some(at) = echeance else {
        return (String::new(), Role::Dim);
    };
    let left = (at - cx.now).num_minutes();
    match left {
        i64::MIN..60 => (cx.text.countdown(left), Role::Danger),
        60..240 => (cx.text.countdown(left), Role::Warning),
        240..1440 => (cx.text.countdown(left), Role::Text),
        _ => {
            let mut said = cx.text.day_near(cx.text.day_of(at), cx.text.day_of(cx.now));
            let fits = said.iter().position(|said| width(said) <= columns);
            (said.swap_remove(fits.unwrap_or(said.len() - 1)), Role::Dim)
        }
    }
}
