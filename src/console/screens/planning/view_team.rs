//! A visit of several people, seen as one: whoever of them is looked at, the others are marked too.

use super::board::{Row, works_on};
use super::carry::Carried;
use super::{Pane, Planning, Subject};
use crate::console::draw::Pen;
use crate::console::theme::Role;
use crate::console::widgets::timeline::{Bar, Fill, Scale};
use crate::domain::planning::BoardCreneau;
use crate::domain::{CreneauId, InterventionId};

/// The visit in the hand, and whose piece of it is held.
fn carried(planning: &Planning) -> Option<(InterventionId, CreneauId)> {
    match planning.carry.as_ref()?.what {
        Carried::Visit {
            intervention,
            creneau,
            ..
        } => Some((intervention, creneau)),
        Carried::Mission { .. } => None,
    }
}

/// Whether it is another piece of the visit that is selected.
pub(super) fn mate(planning: &Planning, creneau: &BoardCreneau) -> bool {
    if planning.carry.is_some() || planning.pane != Pane::Grid {
        return false;
    }
    match planning.subject() {
        Subject::Work(own, travail) => own.id != creneau.id && works_on(creneau, travail.intervention),
        _ => false,
    }
}

/// Whether it moves in time along with what is carried.
pub(super) fn leaves(planning: &Planning, creneau: &BoardCreneau) -> bool {
    let moved = planning
        .carry
        .as_ref()
        .is_some_and(|carry| !carry.shift().is_zero());
    moved && carried(planning).is_some_and(|(visit, _)| works_on(creneau, visit))
}

/// Where the others of the visit would be: they move in time as the one in the hand does.
pub(super) fn ghosts(planning: &Planning, row: &Row, lane: usize, y: u16, scale: Scale, pen: &mut Pen<'_>) {
    let Some(carry) = planning.carry.as_ref().filter(|carry| !carry.shift().is_zero()) else {
        return;
    };
    let Some((visit, held)) = carried(planning) else {
        return;
    };
    let others = row.creneaux.iter().zip(&row.lanes);
    let others =
        others.filter(|(creneau, at)| **at == lane && creneau.id != held && works_on(creneau, visit));
    for (creneau, _) in others {
        let plage = creneau.plage.moved_to(creneau.plage.debut() + carry.shift());
        let style = pen.style(Role::Ghost);
        pen.bar(
            scale,
            y,
            &Bar {
                plage,
                fill: Fill::Solid,
                style,
                label: &crate::console::draw::short_number(&carry.numero),
                selected: false,
            },
        );
    }
}
