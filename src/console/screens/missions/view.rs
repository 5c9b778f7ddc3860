//! Drawing the table of missions.

use ratatui::layout::{Position, Rect};

use super::Missions;
use crate::console::cx::Cx;
use crate::console::draw::{Pen, short_number};
use crate::console::screens::planning::{deadline, priority};
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::domain::mission::{EtatMission, MissionLigne};

/// A column: its heading's key, where it begins, how wide it is.
type Column = (&'static str, u16, u16);

/// Where the rows lie in the body of the screen.
pub(super) fn rows(area: Rect, missions: &Missions) -> Rect {
    let head = 2 + u16::from(searching(missions));
    Rect {
        x: area.x + 1,
        y: area.y + head,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(head + 1),
    }
    .intersection(area)
}

/// Whether a line is kept for the filter.
fn searching(missions: &Missions) -> bool {
    missions.before.is_some() || missions.refused.is_some() || !missions.filtre.text().is_empty()
}

/// The columns that a row of that width has room for.
fn columns(width: u16) -> Vec<Column> {
    let numero = if width < 60 { 8 } else { 13 };
    let mut fixed: Vec<(&'static str, u16)> = vec![("tete-numero", numero)];
    if width >= 60 {
        fixed.push(("tete-etat", 13));
    }
    let mut after: Vec<(&'static str, u16)> = Vec::new();
    if width >= 110 {
        after.push(("tete-client", 24));
        after.push(("tete-ville", 16));
    }
    if width >= 140 {
        after.push(("tete-prevue", 22));
        after.push(("tete-techniciens", 18));
    }
    if width >= 60 {
        after.push(("tete-echeance", 10));
    }
    let taken: u16 = fixed.iter().chain(&after).map(|(_, columns)| columns).sum();
    let titre = width.saturating_sub(3 + taken);
    let mut x = 3;
    let mut found = Vec::new();
    for (key, columns) in fixed.into_iter().chain([("tete-titre", titre)]).chain(after) {
        found.push((key, x, columns));
        x += columns;
    }
    found
}

pub(super) fn view(missions: &Missions, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
    let text = cx.text;
    let border = pen.ink(Role::Border);
    let mut heading = text.get("ecran-missions").into_owned();
    if let Some(count) = missions.count {
        heading.push(' ');
        heading.push_str(&text.integer(count.n));
        heading.push_str(if count.plus { "+" } else { "" });
    }
    heading.push_str(" · ");
    heading.push_str(&text.label(missions.tri));
    let inside = pen.frame(area, &heading, border);
    let mut cursor = None;
    let mut y = inside.y;
    if searching(missions) {
        let row = Rect {
            x: inside.x + 1,
            y,
            height: 1,
            width: inside.width.saturating_sub(2),
        }
        .intersection(inside);
        let key = pen.ink(Role::Key);
        pen.put(row.x, row.y, 2, "/ ", key);
        let line = Rect {
            x: row.x + 2,
            width: row.width.saturating_sub(2),
            ..row
        };
        let typing = missions.before.is_some();
        cursor = field::draw(
            line,
            &missions.filtre,
            typing,
            &text.get("missions-filtre-aide"),
            pen,
        );
        if let Some(said) = &missions.refused {
            // At the end of the line, where nothing is typed yet.
            let warning = pen.ink(Role::Warning);
            let used = crate::console::draw::width(missions.filtre.text()) + 2;
            let room = Rect {
                x: line.x + used.min(line.width),
                width: line.width.saturating_sub(used),
                ..line
            };
            pen.right(room, &said.message, warning);
        }
        y += 1;
    }
    let dim = pen.ink(Role::Dim);
    let columns = columns(inside.width);
    for (key, x, width) in &columns {
        pen.put(inside.x + x, y, width.saturating_sub(1), &text.get(key), dim);
    }
    let table = rows(area, missions);
    match &missions.rows {
        None => {
            pen.put(
                table.x + 2,
                table.y,
                table.width,
                &text.get("recherche-en-cours"),
                dim,
            );
        }
        Some(found) if found.is_empty() => {
            pen.put(
                table.x + 2,
                table.y,
                table.width,
                &text.get("missions-aucune"),
                dim,
            );
        }
        Some(found) => {
            let shown = found
                .iter()
                .skip(missions.choice.offset)
                .take(usize::from(table.height));
            for (line, ligne) in shown.enumerate() {
                let y = table.y + u16::try_from(line).unwrap_or(0);
                let row = Rect {
                    y,
                    height: 1,
                    ..table
                };
                draw_row(ligne, row, &columns, cx, pen);
                if missions.choice.id() == Some(ligne.id) {
                    let focused = missions.before.is_none();
                    let style = pen.chosen(focused);
                    pen.tint(row, style);
                    pen.cell(row.x, row.y, "▶", style);
                    cursor = cursor.or(focused.then_some(Position::new(row.x, row.y)));
                }
            }
        }
    }
    cursor
}

fn draw_row(ligne: &MissionLigne, row: Rect, columns: &[Column], cx: &Cx, pen: &mut Pen<'_>) {
    let text = cx.text;
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let (mark, role) = priority(ligne.priorite, ligne.urgence);
    let over = matches!(
        ligne.etat,
        EtatMission::Cloturee | EtatMission::Annulee | EtatMission::Facturee
    );
    let mark_ink = pen.ink(if over { Role::Dim } else { role });
    pen.put(row.x + 1, row.y, 2, mark, mark_ink);
    for (key, x, width) in columns {
        let (said, style) = match *key {
            "tete-numero" if *width < 12 => (short_number(&ligne.numero), dim),
            "tete-numero" => (ligne.numero.clone(), dim),
            "tete-etat" => (text.label(ligne.etat).into_owned(), pen.ink(state(ligne.etat))),
            "tete-titre" => (ligne.titre.clone(), if over { dim } else { ink }),
            "tete-client" => (ligne.client.clone(), dim),
            "tete-ville" => (ligne.ville.clone(), dim),
            "tete-prevue" => (
                ligne.prevue_le.map(|at| text.instant(at)).unwrap_or_default(),
                dim,
            ),
            "tete-techniciens" => (ligne.techniciens.join(", "), dim),
            // What is done is late no more.
            _ if over || matches!(ligne.etat, EtatMission::Terminee | EtatMission::AFacturer) => {
                (String::new(), dim)
            }
            _ => {
                let (said, role) = deadline(ligne.echeance, cx);
                let style = pen.ink(role);
                let room = Rect {
                    x: row.x + x,
                    y: row.y,
                    width: width.saturating_sub(1),
                    height: 1,
                };
                pen.right(room.intersection(row), &said, style);
                continue;
            }
        };
        pen.put(row.x + x, row.y, width.saturating_sub(1), &said, style);
    }
}

/// How a state looks.
pub(in crate::console::screens) fn state(etat: EtatMission) -> Role {
    match etat {
        EtatMission::EnCours => Role::Good,
        EtatMission::APlanifier => Role::Warning,
        EtatMission::EnAttente => Role::Danger,
        EtatMission::Planifiee => Role::Focus,
        EtatMission::Terminee | EtatMission::AFacturer => Role::Text,
        EtatMission::Brouillon | EtatMission::Facturee | EtatMission::Cloturee | EtatMission::Annulee => {
            Role::Dim
        }
    }
}
