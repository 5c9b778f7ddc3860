//! Drawing the board: the grid of technicians by hours.

use chrono::{TimeDelta, Timelike};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::board::{Loaded, Row, selectable};
use super::carry::Carried;
use super::regions::{Regions, regions};
use super::{Pane, Planning, view_backlog, view_detail, view_team, view_week};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, cut, initials, short_number, width};
use crate::console::flight::Target;
use crate::console::mouse::{Half, Hit};
use crate::console::theme::Role;
use crate::console::widgets::timeline::{Bar, Fill, Scale};
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::BoardCreneau;

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
        pen.put(
            found.hours.x + 1,
            found.hours.y + 1,
            found.hours.width,
            &message,
            dim,
        );
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

/// One line of a technician's row.
struct Line<'a> {
    row: &'a Row,
    lane: usize,
    y: u16,
}

fn draw_line(
    planning: &Planning,
    board: &Loaded,
    line: &Line<'_>,
    found: &Regions,
    scale: Scale,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let current = match &planning.carry {
        Some(carry) => carry.technicien == line.row.technicien.id,
        None => planning.cursor.technicien == Some(line.row.technicien.id),
    };
    let focused = planning.pane == Pane::Grid || planning.carry.is_some();
    if line.lane == 0 {
        name(
            line.row,
            current,
            focused,
            Rect {
                y: line.y,
                height: 1,
                ..found.names
            },
            pen,
        );
    }
    ground(board, line, scale, pen);
    for (index, creneau) in line.row.creneaux.iter().enumerate() {
        if line.row.lanes[index] == line.lane || !selectable(creneau) && line.lane == 0 {
            piece(planning, creneau, line, scale, cx, pen);
        }
    }
    now(cx, line.y, scale, pen);
    view_team::ghosts(planning, line.row, line.lane, line.y, scale, pen);
    if !current || line.lane > 0 {
        return None;
    }
    if let Some(carry) = &planning.carry {
        ghost(planning, board, line.y, scale, cx, pen);
        return scale.column(carry.debut).map(|x| Position::new(x, line.y));
    }
    let at = planning.cursor_at(board);
    if !focused {
        return None;
    }
    if planning.cursor.creneau.is_none()
        && let Some(x) = scale.column(at)
    {
        // A free place: the step that the keys move by.
        let end = scale
            .column(at + TimeDelta::minutes(planning.window.step()))
            .unwrap_or(x + 1)
            .max(x + 1);
        let selected = pen.style(Role::Selected);
        for x in x..end.min(scale.x + scale.columns) {
            pen.cell(x, line.y, " ", selected);
        }
        return Some(Position::new(x, line.y));
    }
    Some(Position::new(found.names.x, line.y))
}

/// Name and best trade, the current one marked.
pub(super) fn name(row: &Row, current: bool, focused: bool, area: Rect, pen: &mut Pen<'_>) {
    let nom = &row.technicien.nom;
    let skill = row.technicien.competences.first().filter(|_| area.width >= 18);
    let skill = skill.map(|best| {
        let whole = format!("{} {}", best.specialisation, best.niveau);
        // The name comes first: where both don't fit, four letters tell the trade.
        let fits = width(nom) + width(&whole) + 3 <= area.width;
        let short = || format!("{} {}", cut_short(&best.specialisation), best.niveau);
        if fits { whole } else { short() }
    });
    let skill = skill.unwrap_or_default();
    let room = area
        .width
        .saturating_sub(3 + width(&skill) + u16::from(!skill.is_empty()));
    let nom = if width(nom) <= room + 1 {
        nom.clone()
    } else {
        initials(nom)
    };
    let (text, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    pen.put(
        area.x + 1,
        area.y,
        room + 1,
        &cut(&nom, room + 1),
        if row.technicien.horaires.is_empty() && row.creneaux.is_empty() {
            dim
        } else {
            text
        },
    );
    pen.right(
        Rect {
            width: area.width.saturating_sub(1),
            ..area
        },
        &skill,
        dim,
    );
    if current {
        let style = pen.chosen(focused);
        pen.tint(area, style);
        pen.cell(area.x, area.y, "▶", style);
    }
}

/// The first four letters of a trade.
fn cut_short(specialisation: &str) -> String {
    specialisation.chars().take(4).collect()
}

/// Working hours, hour marks, being on call: what everything else is drawn upon.
fn ground(board: &Loaded, line: &Line<'_>, scale: Scale, pen: &mut Pen<'_>) {
    let on = pen.style(Role::OnHours);
    let mark = pen.ink(Role::Border);
    for plage in board.hours(line.row) {
        for x in scale.cells(plage).map_or(0..0, |(from, to)| from..to) {
            pen.cell(x, line.y, " ", on);
        }
    }
    let mut at = scale.window.debut();
    while at < scale.window.fin() {
        if let Some(x) = scale.column(at) {
            pen.cell(x, line.y, "·", mark);
        }
        at += TimeDelta::hours(1);
    }
    if line.lane == 0 {
        let on_call = pen.ink(Role::OnCall);
        for creneau in line
            .row
            .creneaux
            .iter()
            .filter(|creneau| creneau.r#type == TypeCreneau::Astreinte)
        {
            for x in scale.cells(creneau.plage).map_or(0..0, |(from, to)| from..to) {
                pen.cell(x, line.y, "‗", on_call);
            }
        }
    }
}

/// The line of the present time, behind what is booked.
fn now(cx: &Cx, y: u16, scale: Scale, pen: &mut Pen<'_>) {
    let Some(x) = scale.column(cx.now) else { return };
    let ink = pen.ink(Role::Now);
    if let Some(cell) = pen.buf.cell_mut((x, y))
        && matches!(cell.symbol(), " " | "·" | "‗" | "┄")
        && !is_block(
            cell.style(),
            pen.theme.style(Role::Text),
            pen.theme.style(Role::OnHours),
        )
    {
        cell.set_symbol("│").set_style(ink);
    }
}

/// Whether a cell belongs to a bar.
fn is_block(style: Style, text: Style, hours: Style) -> bool {
    let reversed = style.add_modifier.contains(ratatui::style::Modifier::REVERSED);
    reversed || (style.bg != text.bg && style.bg != hours.bg)
}

fn piece(
    planning: &Planning,
    creneau: &BoardCreneau,
    line: &Line<'_>,
    scale: Scale,
    cx: &Cx,
    pen: &mut Pen<'_>,
) {
    match creneau.r#type {
        TypeCreneau::Astreinte => {}
        TypeCreneau::Trajet => road(creneau, line.y, scale, pen),
        _ => {
            let carried = planning.carry.as_ref().is_some_and(
                |carry| matches!(&carry.what, Carried::Visit { creneau: own, .. } if *own == creneau.id),
            ) || view_team::leaves(planning, creneau);
            let mate = view_team::mate(planning, creneau);
            let selected = planning.carry.is_none()
                && planning.pane == Pane::Grid
                && planning.cursor.creneau == Some(creneau.id);
            let lit = planning.lit.iter().any(|(id, _)| *id == creneau.id);
            let (role, fill) = looks(creneau);
            let (role, fill) = match (carried, selected, lit) {
                (true, ..) => (Role::Pencilled, Fill::Dotted),
                (_, true, _) => (Role::Selected, fill),
                (.., true) => (Role::Flash, fill),
                _ if mate => (Role::SelectedIdle, fill),
                _ => (role, fill),
            };
            let label = label(creneau, room(scale, creneau, selected), cx);
            let style = pen.style(role);
            pen.bar(
                scale,
                line.y,
                &Bar {
                    plage: creneau.plage,
                    fill,
                    style,
                    label: &label,
                    selected,
                },
            );
        }
    }
}

/// The road to work: a dotted line with an arrow at its end.
fn road(creneau: &BoardCreneau, y: u16, scale: Scale, pen: &mut Pen<'_>) {
    let ink = pen.ink(Role::Travel);
    let Some((from, to)) = scale.cells(creneau.plage) else {
        return;
    };
    // Work that starts within the last cell covers it: the arrow stands before.
    let tip = scale.column(creneau.plage.fin()).unwrap_or(to).max(from + 1);
    for x in from..tip {
        pen.cell(x, y, if x + 1 == tip { "→" } else { "┄" }, ink);
    }
}

/// Colour and shape of a piece of time.
pub(super) fn looks(creneau: &BoardCreneau) -> (Role, Fill) {
    let Some(travail) = &creneau.travail else {
        return match creneau.r#type {
            TypeCreneau::Absence => (Role::Absent, Fill::Hatched),
            _ => (Role::Busy, Fill::Solid),
        };
    };
    if creneau.fermete == Fermete::Provisoire {
        return (Role::Pencilled, Fill::Dotted);
    }
    let role = match travail.etat {
        EtatIntervention::Provisoire => return (Role::Pencilled, Fill::Dotted),
        EtatIntervention::Planifiee => Role::Planned,
        EtatIntervention::Confirmee => Role::Confirmed,
        EtatIntervention::EnRoute => Role::OnRoad,
        EtatIntervention::SurSite => Role::OnSite,
        EtatIntervention::Pause => Role::Paused,
        EtatIntervention::Terminee => Role::Over,
        EtatIntervention::Partielle | EtatIntervention::Infructueuse | EtatIntervention::Annulee => {
            Role::Failed
        }
    };
    (role, Fill::Solid)
}

/// What a bar of so many columns says, state first where it isn't told by words. A number is told whole or not at all.
fn label(creneau: &BoardCreneau, columns: u16, cx: &Cx) -> String {
    let Some(travail) = &creneau.travail else {
        let said = match creneau.motif_absence {
            Some(motif) => cx.text.label(motif),
            None => cx.text.label(creneau.r#type),
        };
        // A stump of a word is noise.
        let shown = width(&said) <= columns || columns >= 6;
        return if shown { said.into_owned() } else { String::new() };
    };
    if cx.flights.changing(Target::Intervention(travail.intervention)) {
        return format!("⋯ {}", travail.titre);
    }
    let state = match travail.etat {
        EtatIntervention::Confirmee => "✓",
        EtatIntervention::EnRoute => "»",
        EtatIntervention::SurSite => "●",
        EtatIntervention::Pause => "‖",
        EtatIntervention::Terminee => "■",
        EtatIntervention::Partielle | EtatIntervention::Infructueuse => "◪",
        EtatIntervention::Provisoire | EtatIntervention::Planifiee | EtatIntervention::Annulee => "",
    };
    let urgent = if travail.priorite == 1 && !travail.etat.over() {
        "‼"
    } else {
        ""
    };
    let space = if state.is_empty() { "" } else { " " };
    let numero = short_number(&travail.numero);
    let digits = numero.rsplit('-').next().unwrap_or_default();
    let head = format!("{state}{space}{urgent}{numero}");
    if columns >= width(&head) + 4 {
        return format!("{head} {}", travail.titre);
    }
    [
        head,
        format!("{state}{urgent}{digits}"),
        format!("{state}{digits}"),
        digits.to_owned(),
        format!("{state}{urgent}"),
    ]
    .into_iter()
    .find(|label| width(label) <= columns)
    .unwrap_or_else(|| state.to_owned())
}

/// Columns of a bar that its label has for itself.
fn room(scale: Scale, creneau: &BoardCreneau, selected: bool) -> u16 {
    let columns = scale.cells(creneau.plage).map_or(0, |(from, to)| to - from);
    columns.saturating_sub(if selected { 4 } else { 2 })
}

/// The job in the hand, over the row where it would land.
fn ghost(planning: &Planning, board: &Loaded, y: u16, scale: Scale, cx: &Cx, pen: &mut Pen<'_>) {
    let Some(carry) = &planning.carry else { return };
    let role = if carry.refused(board, cx.now) {
        Role::GhostBad
    } else {
        Role::Ghost
    };
    let label = format!("{} {}", cx.text.time(carry.debut), short_number(&carry.numero));
    let fill = if carry.pencil { Fill::Dotted } else { Fill::Solid };
    let style = pen.style(role);
    pen.bar(
        scale,
        y,
        &Bar {
            plage: carry.plage(),
            fill,
            style,
            label: &label,
            selected: true,
        },
    );
}
