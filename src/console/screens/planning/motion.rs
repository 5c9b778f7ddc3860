//! Moving about on the board.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::board::{Loaded, selectable};
use super::regions::Sight;
use super::{Cursor, Pane, Planning};
use crate::console::cx::Cx;
use crate::console::widgets::list::revealed;
use crate::domain::planning::BoardCreneau;
use crate::domain::{CreneauId, MissionId};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

impl Planning {
    /// Up or down by rows, in the pane that has the focus.
    pub(super) fn step_rows(&mut self, by: isize, cx: &Cx) {
        match self.pane {
            Pane::Grid => self.step_technicians(by),
            Pane::Backlog => self.step_backlog(by),
        }
        self.reveal(cx);
    }

    fn step_technicians(&mut self, by: isize) {
        let Some(board) = &self.board else { return };
        if board.rows.is_empty() {
            return;
        }
        let at = self.cursor.technicien.and_then(|id| board.row(id)).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(board.rows.len() - 1);
        if board.week() {
            return self.step_week_rows(to);
        }
        self.cursor.technicien = Some(board.rows[to].technicien.id);
        self.cursor.creneau = board.at(to, self.cursor_at(board)).map(|creneau| creneau.id);
    }

    fn step_backlog(&mut self, by: isize) {
        let Some(board) = &self.board else { return };
        self.backlog.step(&board.waiting(), by);
    }

    /// To the first or last row.
    pub(super) fn step_to_end(&mut self, last: bool, cx: &Cx) {
        self.step_rows(if last { isize::MAX } else { isize::MIN }, cx);
    }

    /// Rows of one page.
    pub(super) fn page(&self, cx: &Cx) -> isize {
        let regions = self.regions(cx);
        let rows = match self.sight() {
            Sight::Grid | Sight::Hand => regions.hours.height,
            Sight::Backlog => regions.backlog.height,
        };
        isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1)
    }

    /// Left or right: through what the row holds, and by steps where it is free.
    pub(super) fn step_hours(&mut self, right: bool, cx: &mut Cx) {
        if self.week() {
            return self.step_days(right, cx);
        }
        let Some(board) = &self.board else { return };
        let Some(row) = self.cursor.technicien.and_then(|id| board.row(id)) else {
            return;
        };
        let here = self.cursor.creneau.and_then(|id| board.creneau(id));
        let step = self.window.step();
        let minute = self.cursor.minute;
        let row_creneaux = board.rows[row]
            .creneaux
            .iter()
            .filter(|creneau| selectable(creneau));
        let to = if right {
            let from = here.map_or(minute, |creneau| {
                board.minute(creneau.plage.fin()).min(minute.max(0) + DAY)
            });
            let free = if here.is_some() {
                from
            } else {
                (minute + step).div_euclid(step) * step
            };
            // A job that starts on the way is not jumped over.
            let starts = row_creneaux.map(|creneau| board.minute(creneau.plage.debut()));
            starts
                .filter(|start| *start > minute && *start <= free)
                .min()
                .unwrap_or(free)
        } else {
            let from = here.map_or(minute, |creneau| board.minute(creneau.plage.debut()));
            let free = (from - 1).div_euclid(step) * step;
            let inside = row_creneaux.filter(|creneau| board.minute(creneau.plage.debut()) < from);
            let ends = inside.map(|creneau| {
                (
                    board.minute(creneau.plage.fin()),
                    board.minute(creneau.plage.debut()),
                )
            });
            ends.filter(|(end, _)| *end > free)
                .map(|(_, start)| start)
                .max()
                .unwrap_or(free)
        };
        self.cursor.minute = to.clamp(0, DAY - 1);
        let at = board.midnight + TimeDelta::minutes(self.cursor.minute);
        self.cursor.creneau = board.at(row, at).map(|creneau| creneau.id);
        self.reveal(cx);
    }

    /// To the next or previous job of the row, then of the rows after or before it.
    pub(super) fn step_jobs(&mut self, forward: bool, cx: &Cx) {
        let Some(board) = &self.board else { return };
        let jobs: Vec<(usize, i64, CreneauId)> = board
            .rows
            .iter()
            .enumerate()
            .flat_map(|(row, of)| of.creneaux.iter().map(move |creneau| (row, creneau)))
            .filter(|(_, creneau)| creneau.travail.is_some() && selectable(creneau))
            .map(|(row, creneau)| (row, board.minute(creneau.plage.debut()), creneau.id))
            .collect();
        let row = self.cursor.technicien.and_then(|id| board.row(id)).unwrap_or(0);
        let here = self
            .cursor
            .creneau
            .and_then(|id| jobs.iter().position(|(.., job)| *job == id));
        let now = if board.week() {
            i64::try_from(self.cursor.day).unwrap_or(0) * DAY
        } else {
            self.cursor.minute
        };
        let next = match (here, forward) {
            (Some(at), true) => jobs.get(at + 1),
            (Some(at), false) => at.checked_sub(1).and_then(|at| jobs.get(at)),
            (None, true) => jobs.iter().find(|(of, minute, _)| (*of, *minute) >= (row, now)),
            (None, false) => jobs.iter().rfind(|(of, minute, _)| (*of, *minute) < (row, now)),
        };
        if let Some((row, minute, id)) = next {
            if let Some(creneau) = board.creneau(*id).filter(|_| board.week()) {
                self.cursor = Self::on_day(board, creneau, self.cursor);
                return self.reveal(cx);
            }
            self.cursor = Cursor {
                technicien: Some(board.rows[*row].technicien.id),
                creneau: Some(*id),
                minute: (*minute).clamp(0, DAY - 1),
                ..self.cursor
            };
            self.reveal(cx);
        }
    }

    /// Nearer or farther.
    pub(super) fn zoom(&mut self, nearer: bool, cx: &mut Cx) {
        if self.semaine {
            if nearer {
                self.zoom_to_day(cx);
            }
            return;
        }
        if !nearer && self.window.minutes >= DAY {
            let jour = self.jour_asked(cx);
            self.semaine = true;
            self.cursor.day = weekday(jour);
            self.jour = Some(jour);
            return self.read(cx);
        }
        self.usual = None;
        self.window = self.window.zoomed(nearer, self.focus_minute());
        self.reveal(cx);
    }

    /// From the week to the hours of the day under the cursor.
    pub(super) fn zoom_to_day(&mut self, cx: &mut Cx) {
        let jour = self.chosen_day(cx);
        self.semaine = false;
        self.jour = Some(jour);
        self.read(cx);
    }

    /// The day under the cursor of the week last asked for, or the day that was asked for.
    pub(super) fn chosen_day(&self, cx: &Cx) -> NaiveDate {
        let jour = self.jour_asked(cx);
        if !self.semaine {
            return jour;
        }
        let carried = self.carry.as_ref().zip(self.board.as_ref());
        if let Some((carry, board)) = carried {
            return carry.wish.with_timezone(&board.zone).date_naive();
        }
        let monday = jour.week(chrono::Weekday::Mon).first_day();
        monday + chrono::Days::new(u64::try_from(self.cursor.day).unwrap_or(0))
    }

    /// Brings the present minute in sight. At night the window grows by those hours: the working day stays in sight too.
    pub(super) fn show_now(&mut self, before: i64, minute: i64) {
        let (from, to) = (self.window.from, self.window.from + self.window.minutes);
        if (from..to).contains(&minute) {
            return;
        }
        let usual = *self.usual.get_or_insert((self.window, before));
        self.window = usual.0.holding(minute);
    }

    /// On another day the hours are those from before somebody asked for the present at night.
    pub(super) fn show_usual_hours(&mut self) {
        let Some((window, minute)) = self.usual.take() else {
            return;
        };
        self.window = window;
        if !(window.from..window.from + window.minutes).contains(&self.cursor.minute) {
            self.cursor.minute = minute;
        }
    }

    /// Scrolls so that what has the focus is in sight, and no more than that.
    pub(super) fn reveal(&mut self, cx: &Cx) {
        let regions = self.regions(cx);
        let Some(board) = &self.board else { return };
        if !regions.backlog.is_empty() {
            self.backlog
                .reveal(board.backlog.len(), usize::from(regions.backlog.height));
        }
        let rows = usize::from(regions.hours.height);
        if self.pane == Pane::Backlog && self.carry.is_none() {
            self.top = self.top.min(board.lines.saturating_sub(rows));
            return;
        }
        let technicien = self
            .carry
            .as_ref()
            .map(|carry| carry.technicien)
            .or(self.cursor.technicien);
        if let Some(row) = technicien.and_then(|id| board.row(id)).map(|at| &board.rows[at]) {
            self.top = revealed(self.top, row.line, row.line + row.height, board.lines, rows);
        }
        if board.week() {
            return;
        }
        let (from, to) = match &self.carry {
            Some(carry) => {
                let from = board.minute(carry.debut);
                (
                    from,
                    (from + i64::from(carry.minutes)).min(from + self.window.minutes),
                )
            }
            None => (self.cursor.minute, self.cursor.minute + 1),
        };
        self.window = self.window.revealing(from, to);
    }

    fn focus_minute(&self) -> i64 {
        match (&self.carry, &self.board) {
            (Some(carry), Some(board)) => board.minute(carry.debut),
            _ => self.cursor.minute,
        }
    }

    /// Finds everything selected again in a board that was read anew. Returns the mission or job that is gone.
    pub(super) fn resolve(&mut self, cx: &Cx) -> Option<Gone> {
        self.follow_chosen();
        let gone = self.find_again();
        self.note_shown();
        self.reveal(cx);
        gone
    }

    pub(super) fn find_again(&mut self) -> Option<Gone> {
        let board = self.board.as_ref()?;
        self.cursor.day = self.cursor.day.min(board.days.len().saturating_sub(1));
        let mut gone = None;
        if let Some(creneau) = self.cursor.creneau {
            match board.creneau(creneau).filter(|creneau| selectable(creneau)) {
                // It may have moved to another row: the selection goes with it.
                Some(creneau) if board.week() => self.cursor = Self::on_day(board, creneau, self.cursor),
                Some(creneau) => self.cursor = on(board, creneau, self.cursor),
                None => {
                    self.cursor.creneau = None;
                    gone = Some(Gone::Creneau(creneau));
                }
            }
        }
        if self.cursor.technicien.is_none_or(|id| board.row(id).is_none()) {
            self.cursor.technicien = board.rows.first().map(|row| row.technicien.id);
            self.cursor.creneau = None;
        }
        if self.cursor.creneau.is_none()
            && let Some(row) = self.cursor.technicien.and_then(|id| board.row(id))
        {
            self.cursor.creneau = if board.week() {
                board.first_of_day(&board.rows[row], self.cursor.day)
            } else {
                board.at(row, self.cursor_at(board)).map(|creneau| creneau.id)
            };
        }
        let before = self.backlog.id();
        let kept = self.backlog.resolve(&board.waiting());
        if kept == crate::console::widgets::list::Kept::Neighbour && self.pane == Pane::Backlog {
            gone = before.map(Gone::Mission).or(gone);
        }
        if let Some(awaited) = self.awaited.filter(|id| board.attente(*id).is_some()) {
            self.backlog.take(&board.waiting(), awaited);
            self.awaited = None;
            gone = None;
        }
        gone
    }
}

/// Which day of its week a day is, Monday being the first.
pub(super) fn weekday(jour: NaiveDate) -> usize {
    usize::try_from(jour.weekday().num_days_from_monday()).unwrap_or(0)
}

/// Something that was selected and is there no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// A piece of somebody's time.
    Creneau(CreneauId),
    /// A waiting mission.
    Mission(MissionId),
}

/// The cursor on a créneau: where it was, if that is still inside, or at its start.
fn on(board: &Loaded, creneau: &BoardCreneau, cursor: Cursor) -> Cursor {
    let minute = cursor.minute;
    let (from, to) = (
        board.minute(creneau.plage.debut()),
        board.minute(creneau.plage.fin()),
    );
    let minute = if (from..to).contains(&minute) {
        minute
    } else {
        from
    };
    Cursor {
        technicien: Some(creneau.utilisateur),
        creneau: Some(creneau.id),
        minute: minute.clamp(0, DAY - 1),
        ..cursor
    }
}
