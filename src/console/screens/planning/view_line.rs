//! Drawing a technician's hours: the ground, the pieces on it, what is written on each.

use chrono::TimeDelta;
use ratatui::layout::{Position, Rect};

use super::board::{Loaded, Row, selectable};
use super::carry::Carried;
use super::regions::Regions;
use super::{Lit, Pane, Planning, view_team};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, cut, initials, short_number, width};
use crate::console::flight::Target;
use crate::console::theme::{Depth, Role};
use crate::console::widgets::timeline::{Bar, Fill, Scale};
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::BoardCreneau;

/// One line of a technician's row.
pub(super) struct Line<'a> {
    pub row: &'a Row,
    pub lane: usize,
    pub y: u16,
}

/// Draws it; returns where the cursor belongs, if that is on it.
pub(super) fn draw_line(
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
    if !board.tells(line.row.technicien.id) {
        unread(
            Rect {
                y: line.y,
                height: 1,
                ..found.hours
            },
            pen,
        );
    }
    for (index, creneau) in line.row.creneaux.iter().enumerate() {
        if line.row.lanes[index] == line.lane || !selectable(creneau) && line.lane == 0 {
            piece((planning, board), creneau, line, scale, cx, pen);
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
            // What begins within the step keeps its first figure.
            if covers(x, line.y, pen) {
                pen.tint(Rect::new(x, line.y, 1, 1), selected);
            } else {
                pen.cell(x, line.y, " ", selected);
            }
        }
        return Some(Position::new(x, line.y));
    }
    Some(Position::new(found.names.x, line.y))
}

/// Time that was not read yet is not free time.
pub(super) fn unread(area: Rect, pen: &mut Pen<'_>) {
    let dim = pen.ink(Role::Dim);
    pen.put(area.x + 1, area.y, area.width.saturating_sub(1), "⋯", dim);
}

/// Whether something that is booked says something there.
fn covers(x: u16, y: u16, pen: &Pen<'_>) -> bool {
    let cell = pen.buf.cell((x, y));
    cell.is_some_and(|cell| !matches!(cell.symbol(), " " | "·" | "‗" | "┄" | "→" | "│"))
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
        for creneau in
            line.row.creneaux.iter().filter(|creneau| {
                creneau.r#type == TypeCreneau::Astreinte && creneau.fermete == Fermete::Ferme
            })
        {
            for x in scale.cells(creneau.plage).map_or(0..0, |(from, to)| from..to) {
                pen.cell(x, line.y, "‗", on_call);
            }
        }
    }
}

fn piece(
    (planning, board): (&Planning, &Loaded),
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
            let lit = planning.is_lit(Lit::Work(creneau.id));
            let (role, mut fill) = looks(creneau);
            // Without colours a break is told from work by its filling: its name is often too long for it.
            if pen.theme.depth == Depth::None && creneau.r#type == TypeCreneau::Pause {
                fill = Fill::Hatched;
            }
            let (style, fill) = match (carried, selected, lit) {
                // It is leaving: nothing holds that time but until it is put down.
                (true, ..) => (pen.ink(Role::Disabled), Fill::Dotted),
                (_, true, _) => (pen.style(Role::Selected), fill),
                (.., true) => (pen.style(Role::Flash), fill),
                _ if mate => (pen.style(Role::SelectedIdle), fill),
                _ => (pen.style(role), fill),
            };
            let cells = scale.cells(creneau.plage).map_or(0, |(from, to)| to - from);
            // Only a number is worth the edges of a bar.
            let room = match &creneau.travail {
                Some(_) => pen.room(scale, line.y, creneau.plage, fill, selected),
                None => cells.saturating_sub(if selected { 4 } else { 2 }),
            };
            let label = label(creneau, board.overrun(creneau, cx.now), room, cx);
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
        // Work that ends within the first cell keeps it: its number may reach so far.
        if pen
            .buf
            .cell((x, y))
            .is_some_and(|cell| pen.is_block(cell.style()))
        {
            continue;
        }
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

/// What a bar of so many columns says, state first where it isn't told by words, and for how long work has been over its
/// time. A number is told whole or not at all.
fn label(creneau: &BoardCreneau, over: Option<i64>, columns: u16, cx: &Cx) -> String {
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
    let glyph = match travail.etat {
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
    let numero = short_number(&travail.numero);
    let digits = numero.rsplit('-').next().unwrap_or_default();
    let over = over.map(|minutes| format!("+{} ", cx.text.countdown(minutes)));
    let (space, mark) = match &over {
        Some(over) => (over.as_str(), "!"),
        None if glyph.is_empty() => ("", ""),
        None => (" ", ""),
    };
    let head = format!("{glyph}{space}{urgent}{numero}");
    if columns >= width(&head) + 4 {
        return format!("{head} {}", travail.titre);
    }
    let timed = over.as_ref().map(|over| format!("{glyph}{over}{urgent}{digits}"));
    let shorter = [
        format!("{glyph}{mark}{urgent}{digits}"),
        format!("{glyph}{mark}{digits}"),
        format!("{mark}{digits}"),
        digits.to_owned(),
        format!("{glyph}{urgent}"),
    ];
    [head]
        .into_iter()
        .chain(timed)
        .chain(shorter)
        .find(|label| width(label) <= columns)
        .unwrap_or_else(|| glyph.to_owned())
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

/// The line of the present time, behind what is booked.
fn now(cx: &Cx, y: u16, scale: Scale, pen: &mut Pen<'_>) {
    let Some(x) = scale.column(cx.now) else { return };
    let ink = pen.ink(Role::Now);
    let block = pen
        .buf
        .cell((x, y))
        .is_some_and(|cell| pen.is_block(cell.style()));
    if let Some(cell) = pen.buf.cell_mut((x, y))
        && matches!(cell.symbol(), " " | "·" | "‗" | "┄")
        && !block
    {
        cell.set_symbol("│").set_style(ink);
    }
}

/// The job in the hand, over the row where it would land.
fn ghost(planning: &Planning, board: &Loaded, y: u16, scale: Scale, cx: &Cx, pen: &mut Pen<'_>) {
    let Some(carry) = &planning.carry else { return };
    let role = if carry.refused(board, cx.now) {
        Role::GhostBad
    } else {
        Role::Ghost
    };
    let (time, numero) = (cx.text.time(carry.debut), short_number(&carry.numero));
    let digits = numero.rsplit('-').next().unwrap_or_default().to_owned();
    let fill = if carry.pencil { Fill::Dotted } else { Fill::Solid };
    let room = pen.room(scale, y, carry.plage(), fill, true);
    // A stump of a number would be another one; the detail tells the hour.
    let label = [format!("{time} {numero}"), numero, digits]
        .into_iter()
        .find(|label| width(label) <= room)
        .unwrap_or_default();
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
