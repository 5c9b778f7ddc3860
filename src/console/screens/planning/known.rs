//! What was read of missions: of the one that is selected, and ahead of the next key, of those around it.

use std::collections::HashMap;

use super::board::{Loaded, Row, selectable};
use super::{Pane, Planning};
use crate::console::cx::Cx;
use crate::console::msg::Slot;
use crate::domain::mission::MissionFiche;
use crate::domain::planning::BoardCreneau;
use crate::domain::{MissionId, Plage};
use crate::service::mission::{MissionQuery, MissionRef};

/// As many are kept: more than one walks by before the board is read again.
const MOST: usize = 128;
/// So far around the selection it is read ahead: a key that is held down moves on before an answer is there.
const AROUND: usize = 2;

/// Missions as they were read since the board was.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<MissionId, MissionFiche>);

impl Known {
    fn keep(&mut self, fiches: impl IntoIterator<Item = MissionFiche>) {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0
            .extend(fiches.into_iter().map(|fiche| (fiche.ligne.id, fiche)));
    }
}

impl Planning {
    /// Everything about the selected mission: as it is known, or read; an older reading is superseded.
    pub(super) fn read_fiche(&mut self, cx: &mut Cx) {
        match self.subject().mission() {
            Some(id) => match self.known.0.get(&id) {
                Some(fiche) => {
                    self.fiche = Some(Box::new(fiche.clone()));
                    cx.forget(Slot::Fiche);
                    self.read_ahead(cx);
                }
                // What is around it can wait until it is there.
                None => cx.read(Slot::Fiche, MissionQuery::Fiche(MissionRef::Id(id))),
            },
            None => {
                cx.forget(Slot::Fiche);
                self.read_ahead(cx);
            }
        }
    }

    /// Everything about the selected mission, once it was read.
    pub(super) fn fiche(&self, id: MissionId) -> Option<&MissionFiche> {
        self.fiche.as_deref().filter(|fiche| fiche.ligne.id == id)
    }

    /// When the client would like somebody to come for a mission, as far as the board or the mission's record tells.
    pub(super) fn souhait(&self, board: &Loaded, id: MissionId) -> Option<Plage> {
        match board.attente(id) {
            Some(attente) => attente.fenetre,
            None => self.fiche(id)?.fenetre,
        }
    }

    /// The selected mission was read.
    pub(super) fn told(&mut self, fiche: &MissionFiche, cx: &mut Cx) {
        self.fiche = Some(Box::new(fiche.clone()));
        self.told_ahead(std::slice::from_ref(fiche), cx);
        self.read_ahead(cx);
    }

    /// Missions were read. While the board is being read anew they may be older than it will be.
    pub(super) fn told_ahead(&mut self, fiches: &[MissionFiche], cx: &Cx) {
        if !cx.flights.awaits(Slot::Board) {
            self.known.keep(fiches.iter().cloned());
        }
    }

    /// The board is read anew, as something changed: nothing is known any more.
    pub(super) fn forget_known(&mut self, cx: &mut Cx) {
        self.known = Known::default();
        cx.forget(Slot::Ahead);
    }

    fn read_ahead(&self, cx: &mut Cx) {
        let mut unknown: Vec<MissionId> = self.around();
        unknown.retain(|id| !self.known.0.contains_key(id));
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() && !cx.flights.awaits(Slot::Board) {
            cx.read(Slot::Ahead, MissionQuery::Fiches(unknown));
        }
    }

    /// The missions that one of the next keys may select.
    fn around(&self) -> Vec<MissionId> {
        let Some(board) = &self.board else {
            return Vec::new();
        };
        let mission = |creneau: &BoardCreneau| creneau.travail.as_ref().map(|travail| travail.mission);
        match self.pane {
            Pane::Backlog => {
                let waiting = board.waiting();
                let at = waiting.iter().position(|id| Some(*id) == self.backlog.id());
                neighbours(at.unwrap_or(0), waiting.len())
                    .map(|at| waiting[at])
                    .collect()
            }
            Pane::Grid => {
                let Some(row) = self.cursor.technicien.and_then(|id| board.row(id)) else {
                    return Vec::new();
                };
                let above_and_below =
                    neighbours(row, board.rows.len()).filter_map(|row| self.chosen_in(board, row));
                let beside = self.beside(&board.rows[row]);
                above_and_below.chain(beside).filter_map(mission).collect()
            }
        }
    }

    /// What a row has under the cursor.
    fn chosen_in<'a>(&self, board: &'a Loaded, row: usize) -> Option<&'a BoardCreneau> {
        if board.week() {
            let first = board.first_of_day(&board.rows[row], self.cursor.day);
            return first.and_then(|id| board.creneau(id));
        }
        board.at(row, self.cursor_at(board))
    }

    /// The next and the last before in the row.
    fn beside<'a>(&self, row: &'a Row) -> Vec<&'a BoardCreneau> {
        let all: Vec<&BoardCreneau> = row
            .creneaux
            .iter()
            .filter(|creneau| selectable(creneau))
            .collect();
        let here = self
            .cursor
            .creneau
            .and_then(|id| all.iter().position(|creneau| creneau.id == id));
        match here {
            Some(at) => neighbours(at, all.len()).map(|at| all[at]).collect(),
            // From free time any of them may be next: there are few in a day.
            None => all.into_iter().take(2 * AROUND).collect(),
        }
    }
}

/// Places around one, itself left out.
fn neighbours(at: usize, len: usize) -> impl Iterator<Item = usize> {
    (at.saturating_sub(AROUND)..len.min(at + AROUND + 1)).filter(move |near| *near != at)
}
