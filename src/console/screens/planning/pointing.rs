//! The mouse on the board: a click chooses, a drag is the keyboard's: picked up, shown where it would land, dropped.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::layout::Position;

use super::board::{Loaded, selectable};
use super::{Cursor, Pane, Planning, Subject, view_week};
use crate::console::action::Action;
use crate::console::cx::Cx;
use crate::console::mouse::{Half, Hit};
use crate::console::widgets::timeline::Scale;
use crate::domain::planning::BoardCreneau;
use crate::domain::{CreneauId, Plage};

/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// Lines that one notch of the wheel moves.
const NOTCH: isize = 3;

/// What the button went down on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grab {
    /// A visit's start, and the instant at which it was taken hold of; a waiting mission has neither.
    by: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whether it was picked up.
    lifted: bool,
}

/// A place on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spot {
    /// Whose row.
    row: usize,
    /// Which line of it.
    lane: usize,
    /// Which instants a cell of the hours stands for; nothing on the names.
    cell: Option<Plage>,
    /// Which of the days that are shown.
    day: Option<usize>,
}

impl Planning {
    /// What of the grid lies under the mouse.
    fn spot(&self, at: Position, cx: &Cx) -> Option<Spot> {
        let board = self.board.as_ref()?;
        let regions = self.regions(cx);
        if !regions.names.union(regions.hours).contains(at) || regions.hours.is_empty() {
            return None;
        }
        let line = self.top + usize::from(at.y - regions.hours.y);
        let row = board
            .rows
            .iter()
            .position(|row| (row.line..row.line + row.height).contains(&line))?;
        let mut spot = Spot {
            row,
            lane: line - board.rows[row].line,
            cell: None,
            day: None,
        };
        if !regions.hours.contains(at) {
            return Some(spot);
        }
        if board.week() {
            let columns = view_week::columns(board, regions.hours);
            spot.day = columns.iter().position(|column| column.contains(&at.x));
        } else {
            let scale = Scale {
                window: self.shown(board),
                x: regions.hours.x,
                columns: regions.hours.width,
            };
            spot.cell = Plage::new(scale.instant(at.x), scale.instant(at.x + 1)).ok();
        }
        Some(spot)
    }

    /// A click: chooses what lies there, or holds there what is in the hand.
    pub(in crate::console) fn click(&mut self, hit: Hit, at: Position, cx: &mut Cx) {
        self.grab = None;
        let before = self.subject().mission();
        match (hit, self.spot(at, cx)) {
            (_, Some(spot)) if self.carry.is_some() => self.hold(spot, cx),
            (_, Some(spot)) => self.point(spot, cx),
            (Hit::Row(Half::Second, at), None) if self.carry.is_none() => self.point_waiting(at, cx),
            (Hit::Half(Half::Second), None) if self.carry.is_none() => self.pane = Pane::Backlog,
            _ => {}
        }
        if self.subject().mission() != before {
            self.read_fiche(cx);
        }
    }

    fn point(&mut self, spot: Spot, cx: &Cx) {
        let Some(board) = &self.board else { return };
        self.pane = Pane::Grid;
        let technicien = Some(board.rows[spot.row].technicien.id);
        if board.week() {
            self.cursor.day = spot.day.unwrap_or(self.cursor.day);
            self.step_week_rows(spot.row);
        } else if let Some(cell) = spot.cell {
            let creneau = under(board, spot, cell);
            let minute = match creneau {
                // Within what is chosen, wherever the edge of a cell lies.
                Some(creneau) => {
                    let (from, to) = (creneau.plage.debut(), creneau.plage.fin());
                    let last = (to - TimeDelta::minutes(1)).max(from);
                    board.minute(cell.debut().clamp(from, last))
                }
                None => {
                    let step = self.window.step();
                    board.minute(cell.debut()).div_euclid(step) * step
                }
            };
            self.grab = creneau
                .filter(|creneau| creneau.travail.is_some())
                .map(|creneau| Grab {
                    by: Some((creneau.plage.debut(), cell.debut())),
                    lifted: false,
                });
            let creneau = match creneau {
                Some(creneau) => Some(creneau.id),
                None => taken_at(board, spot.row, minute),
            };
            self.cursor = Cursor {
                technicien,
                creneau,
                minute: minute.clamp(0, DAY - 1),
                ..self.cursor
            };
        } else {
            let creneau = board
                .at(spot.row, self.cursor_at(board))
                .map(|creneau| creneau.id);
            self.cursor = Cursor {
                technicien,
                creneau,
                ..self.cursor
            };
        }
        if self.week() && matches!(self.subject(), Subject::Work(..)) && spot.day.is_some() {
            self.grab = Some(Grab {
                by: None,
                lifted: false,
            });
        }
        self.reveal(cx);
    }

    fn point_waiting(&mut self, at: usize, cx: &Cx) {
        let Some(board) = &self.board else { return };
        self.pane = Pane::Backlog;
        self.backlog.choose(&board.waiting(), at);
        self.grab = Some(Grab {
            by: None,
            lifted: false,
        });
        self.reveal(cx);
    }

    /// What a motion with the button down picks up, and how; nothing where nothing is held, or it is in the hand already.
    #[must_use]
    pub(in crate::console) fn to_lift(&self) -> Option<Action> {
        self.grab.filter(|grab| !grab.lifted && self.carry.is_none())?;
        Some(match self.pane {
            Pane::Grid => Action::Move,
            Pane::Backlog => Action::Assign,
        })
    }

    /// The mouse moves with the button down.
    pub(in crate::console) fn drag(&mut self, at: Position, cx: &mut Cx) {
        let Some(grab) = &mut self.grab else { return };
        if self.carry.is_none() {
            // It couldn't be picked up, or was let go by a key.
            self.grab = None;
            return;
        }
        grab.lifted = true;
        if let Some(spot) = self.spot(at, cx) {
            self.hold(spot, cx);
        }
    }

    /// The button comes up: over the grid what is held is dropped, elsewhere let go; a key may have done so before.
    pub(in crate::console) fn release(&mut self, at: Option<Position>, cx: &mut Cx) {
        let lifted = self.grab.take().is_some_and(|grab| grab.lifted);
        let Some(at) = at.filter(|_| lifted && self.carry.is_some()) else {
            return;
        };
        let action = if self.spot(at, cx).is_some() {
            Action::Confirm
        } else {
            Action::Back
        };
        self.perform(action, cx);
    }

    /// Holds what is in the hand over a place. On a name, the hour stays as it is.
    fn hold(&mut self, spot: Spot, cx: &mut Cx) {
        let step = self.window.step();
        let grab = self.grab.and_then(|grab| grab.by);
        let (Some(board), Some(carry)) = (&self.board, &mut self.carry) else {
            return;
        };
        let before = (carry.technicien, carry.wish);
        carry.technicien = board.rows[spot.row].technicien.id;
        if let Some(cell) = spot.cell {
            let start = match grab {
                Some((debut, held)) => debut + (cell.debut() - held),
                None => cell.debut(),
            };
            let minute = board.minute(start);
            carry.debut = match grab {
                // Under the same hour it keeps its own minute: it only goes to somebody else.
                Some((debut, held)) if held == cell.debut() => debut,
                Some(_) => board.midnight + TimeDelta::minutes(on_step(minute + step / 2, step)),
                None => board.midnight + TimeDelta::minutes(on_step(minute, step)),
            };
            carry.wish = carry.debut;
        }
        if let Some((jour, _)) = spot.day.and_then(|day| board.days.get(day)) {
            let here = carry.wish.with_timezone(&board.zone).date_naive();
            let by = (*jour - here).num_days();
            if by != 0 {
                carry.go_days(by, board.zone);
            }
        }
        if (carry.technicien, carry.wish) != before {
            self.try_out(cx);
        }
    }

    /// The wheel: the half under it scrolls; what is chosen there comes along at the edges.
    pub(in crate::console) fn roll(&mut self, half: Half, by: isize, cx: &mut Cx) {
        let before = self.subject().mission();
        let regions = self.regions(cx);
        let Some(board) = &self.board else { return };
        match half {
            Half::Second => {
                let rows = usize::from(regions.backlog.height);
                self.backlog.scroll(&board.waiting(), by * NOTCH, rows);
            }
            Half::First => self.roll_grid(by * NOTCH, usize::from(regions.hours.height)),
        }
        if self.subject().mission() != before {
            self.read_fiche(cx);
        }
    }

    fn roll_grid(&mut self, by: isize, shown: usize) {
        let Some(board) = &self.board else { return };
        let last = board.lines.saturating_sub(shown);
        self.top = self.top.saturating_add_signed(by).min(last);
        if self.carry.is_some() {
            return;
        }
        let (top, bottom) = (self.top, self.top + shown);
        let whole = |row: &&super::board::Row| row.line >= top && row.line + row.height <= bottom;
        let here = self.cursor.technicien.and_then(|id| board.row(id));
        if here.is_none_or(|at| whole(&&board.rows[at])) {
            return;
        }
        let above = here.is_some_and(|at| board.rows[at].line < top);
        let edge = if above {
            board.rows.iter().position(|row| whole(&row))
        } else {
            board.rows.iter().rposition(|row| whole(&row))
        };
        let Some(to) = edge else { return };
        if board.week() {
            return self.step_week_rows(to);
        }
        self.cursor.technicien = Some(board.rows[to].technicien.id);
        self.cursor.creneau = board.at(to, self.cursor_at(board)).map(|creneau| creneau.id);
    }
}

/// The step's own minute at or before, within the day.
fn on_step(minute: i64, step: i64) -> i64 {
    (minute.div_euclid(step) * step).clamp(0, DAY - 15)
}

/// What is drawn under a cell of a line.
fn under(board: &Loaded, spot: Spot, cell: Plage) -> Option<&BoardCreneau> {
    let row = &board.rows[spot.row];
    let drawn = row.creneaux.iter().zip(&row.lanes);
    let mut here = drawn
        .filter(|(creneau, lane)| **lane == spot.lane && selectable(creneau) && creneau.plage.overlaps(cell));
    // What covers the cell's beginning comes first: a neighbour may only touch its end.
    let first = here
        .clone()
        .find(|(creneau, _)| creneau.plage.contains(cell.debut()));
    first.or_else(|| here.next()).map(|(creneau, _)| creneau)
}

/// What the row holds at a minute, as the keys would choose it.
fn taken_at(board: &Loaded, row: usize, minute: i64) -> Option<CreneauId> {
    let at = board.midnight + TimeDelta::minutes(minute);
    board.at(row, at).map(|creneau| creneau.id)
}
