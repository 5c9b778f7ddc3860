//! The planning board of a day: technicians by hours, what waits, and what is selected.

mod ahead;
mod board;
mod carry;
mod filter;
mod first_place;
pub mod keys;
mod known;
mod motion;
mod pointing;
mod reading;
mod regions;
mod renfort;
mod sent;
mod trial;
mod typed;
mod update;
mod view;
mod view_backlog;
mod view_carried;
mod view_detail;
mod view_line;
mod view_team;
mod view_week;
mod week;

pub(super) use view_backlog::{deadline, priority};

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use self::board::Loaded;
pub use self::carry::{Carried, Carry};
use self::filter::Narrow;
use self::known::Known;
use self::pointing::Grab;
use self::regions::{Regions, Sight};
use self::sent::Sent;
use crate::console::cx::{Cx, Stir};
use crate::console::draw::Pen;
use crate::console::keymap::Context;
use crate::console::widgets::list::Choice;
use crate::console::widgets::table;
use crate::domain::mission::MissionFiche;
use crate::domain::planning::{Attente, Attentes, Board, BoardCreneau, Travail};
use crate::domain::{AgenceId, CreneauId, MissionId, Plage, UtilisateurId};

/// Where the keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// Technicians by hours.
    Grid,
    /// What waits.
    Backlog,
}

/// Something that changed a moment ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lit {
    /// A piece of somebody's time.
    Work(CreneauId),
    /// A mission that waits.
    Waiting(MissionId),
}

/// A place on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Whose row.
    pub technicien: Option<UtilisateurId>,
    /// What is selected there; it is followed wherever it moves.
    pub creneau: Option<CreneauId>,
    /// Minutes since midnight.
    pub minute: i64,
    /// Which day of those that are shown.
    pub day: usize,
}

/// The hours that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First minute of the day.
    pub from: i64,
    /// How many.
    pub minutes: i64,
}

/// Widths of the window, in hours, from near to far.
const ZOOMS: [i64; 6] = [4, 6, 8, 12, 16, 24];
/// How long a changed row is lit.
const FLASH: Duration = Duration::from_millis(900);

impl Default for Window {
    fn default() -> Self {
        Self {
            from: 7 * 60,
            minutes: 12 * 60,
        }
    }
}

impl Window {
    /// One step of `h` and `l`.
    #[must_use]
    pub fn step(self) -> i64 {
        match self.minutes / 60 {
            0..=8 => 15,
            9..=16 => 30,
            _ => 60,
        }
    }

    fn zoomed(self, nearer: bool, around: i64) -> Self {
        let at = ZOOMS
            .iter()
            .position(|hours| hours * 60 >= self.minutes)
            .unwrap_or(ZOOMS.len() - 1);
        let at = if nearer {
            at.saturating_sub(1)
        } else {
            (at + 1).min(ZOOMS.len() - 1)
        };
        let minutes = ZOOMS[at] * 60;
        // What is under the cursor stays where it is, as far as the day reaches.
        let share = (around - self.from).clamp(0, self.minutes) * minutes / self.minutes.max(1);
        let from = (around - share).div_euclid(60) * 60;
        Self { from, minutes }.within_day()
    }

    /// As many hours more as it takes to hold a minute besides those that are shown.
    fn holding(self, minute: i64) -> Self {
        let from = self.from.min(minute.div_euclid(60) * 60);
        let to = (self.from + self.minutes).max((minute.div_euclid(60) + 1) * 60);
        Self {
            from,
            minutes: to - from,
        }
        .within_day()
    }

    fn revealing(self, from: i64, to: i64) -> Self {
        let mut start = self.from;
        if to > start + self.minutes {
            start = (to - self.minutes + 59).div_euclid(60) * 60;
        }
        if from < start {
            start = from.div_euclid(60) * 60;
        }
        Self { from: start, ..self }.within_day()
    }

    fn within_day(self) -> Self {
        let day = 24 * 60;
        Self {
            from: self.from.clamp(0, (day - self.minutes).max(0)),
            ..self
        }
    }
}

/// The planning board.
#[derive(Debug)]
pub struct Planning {
    /// The day that was asked for; today, by default.
    jour: Option<NaiveDate>,
    /// Whether the days of its week are asked for, rather than its hours.
    semaine: bool,
    /// One agence, or all that the person may see.
    agence: Option<AgenceId>,
    /// The board as it was read.
    source: Option<Board>,
    /// What of it is shown.
    board: Option<Loaded>,
    narrow: Narrow,
    /// All that waits, where the board carries only a part and something beyond it is looked for.
    attentes: Option<Attentes>,
    /// Another branch than the one that was shown is being read: what isn't on its board is hidden, not gone.
    elsewhere: bool,
    /// Something changed while the board was being read: it is read once more.
    again: bool,
    pane: Pane,
    cursor: Cursor,
    backlog: Choice<MissionId>,
    window: Window,
    /// The window and the cursor's minute from before the present was asked for, where it lay out of sight.
    usual: Option<(Window, i64)>,
    /// First line of the grid that is shown.
    top: usize,
    carry: Option<Carry>,
    /// Where the cursor was when what has been let go was picked up: its board is being read.
    returning: Option<Cursor>,
    /// What was sent, and not yet answered.
    sent: Option<Sent>,
    fiche: Option<Box<MissionFiche>>,
    known: Known,
    /// What changed a moment ago, and until when it is lit.
    lit: Vec<(Lit, Duration)>,
    /// A mission to select as soon as the backlog has it.
    awaited: Option<MissionId>,
    /// What had changed when the board was read last.
    stir: Stir,
    /// What the mouse holds by its button.
    grab: Option<Grab>,
}

impl Default for Planning {
    fn default() -> Self {
        Self {
            jour: None,
            semaine: false,
            agence: None,
            source: None,
            board: None,
            narrow: Narrow::default(),
            attentes: None,
            elsewhere: false,
            again: false,
            pane: Pane::Grid,
            cursor: Cursor {
                technicien: None,
                creneau: None,
                minute: 8 * 60,
                day: 0,
            },
            backlog: Choice::default(),
            window: Window::default(),
            usual: None,
            top: 0,
            carry: None,
            returning: None,
            sent: None,
            fiche: None,
            known: Known::default(),
            lit: Vec::new(),
            awaited: None,
            stir: Stir::default(),
            grab: None,
        }
    }
}

/// What the keys act on.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// Planned work.
    Work(&'a BoardCreneau, &'a Travail),
    /// A mission that waits.
    Waiting(&'a Attente),
    /// Time of somebody's that is not work.
    Other(&'a BoardCreneau),
    /// Nothing.
    Nothing,
}

impl Subject<'_> {
    /// The mission, where there is one.
    #[must_use]
    pub fn mission(&self) -> Option<MissionId> {
        match self {
            Self::Work(_, travail) => Some(travail.mission),
            Self::Waiting(attente) => Some(attente.id),
            Self::Other(_) | Self::Nothing => None,
        }
    }
}

impl Planning {
    /// What the keys act on.
    #[must_use]
    pub fn subject(&self) -> Subject<'_> {
        let Some(board) = &self.board else {
            return Subject::Nothing;
        };
        match self.pane {
            Pane::Grid => match self.cursor.creneau.and_then(|id| board.creneau(id)) {
                Some(creneau) => match &creneau.travail {
                    Some(travail) => Subject::Work(creneau, travail),
                    None => Subject::Other(creneau),
                },
                None => Subject::Nothing,
            },
            Pane::Backlog => match self.backlog.id().and_then(|id| board.attente(id)) {
                Some(attente) => Subject::Waiting(attente),
                None => Subject::Nothing,
            },
        }
    }

    /// The day that is shown, or will be.
    #[must_use]
    pub fn jour(&self) -> Option<NaiveDate> {
        self.board.as_ref().map(|board| board.jour).or(self.jour)
    }

    /// The board as it was read.
    fn source(&self) -> Option<&Board> {
        self.source.as_ref()
    }

    /// Whether lines of it are still to be read.
    fn reads_on(&self) -> bool {
        self.board.as_ref().is_some_and(|board| !board.whole())
    }

    /// What is in the hand.
    fn carried(&self) -> Option<&Carried> {
        self.carry.as_ref().map(|carry| &carry.what)
    }

    /// The day of the cursor or of what is carried, of those that are shown.
    fn day_in_hand(&self) -> usize {
        let board = self.board.as_ref();
        let carried = self.carry.as_ref().zip(board);
        carried
            .and_then(|(carry, board)| board.day_of(carry.debut))
            .unwrap_or(self.cursor.day)
    }

    /// Whether something of a day changed a moment ago.
    fn lights(&self, cell: &week::Cell) -> bool {
        cell.jobs.iter().any(|id| self.is_lit(Lit::Work(*id)))
    }

    fn is_lit(&self, wanted: Lit) -> bool {
        self.lit.iter().any(|(lit, _)| *lit == wanted)
    }

    /// The days that are shown, where there are several.
    #[must_use]
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let board = self.board.as_ref().filter(|board| board.week())?;
        Some((board.days.first()?.0, board.days.last()?.0))
    }

    /// The first and the last of the days that are shown.
    #[must_use]
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.days().or(self.jour().map(|jour| (jour, jour)))
    }

    /// What the board is narrowed to, as it was typed.
    #[must_use]
    pub fn filter(&self) -> Option<&str> {
        self.narrow.typed()
    }

    /// Whether there is no board yet, and it was asked for.
    pub(super) fn is_unread(&self, cx: &Cx) -> bool {
        self.source.is_none() && cx.flights.awaits(crate::console::msg::Slot::Board)
    }

    /// Selects a mission as soon as it waits on the board.
    pub fn await_mission(&mut self, id: MissionId) {
        self.awaited = Some(id);
        self.pane = Pane::Backlog;
    }

    /// Whether everything that is selected is on the board.
    #[cfg(test)]
    pub(in crate::console) fn selection_is_valid(&self) -> bool {
        let Some(board) = &self.board else { return true };
        let technicien = match self.cursor.technicien {
            Some(id) => board.row(id).is_some(),
            None => board.rows.is_empty(),
        };
        let creneau = self.cursor.creneau.is_none_or(|id| board.creneau(id).is_some());
        let backlog = match self.backlog.id() {
            Some(id) => board.attente(id).is_some(),
            None => board.backlog.is_empty() || self.backlog.lost(),
        };
        let window = self.window.from >= 0 && self.window.from + self.window.minutes <= 24 * 60;
        let day = !board.week() || self.cursor.day < board.days.len();
        technicien && creneau && backlog && window && day && (0..24 * 60).contains(&self.cursor.minute)
    }

    pub(in crate::console) fn contexts(&self) -> Vec<&'static Context> {
        if self.narrow.typing() {
            return vec![&table::FILTER];
        }
        if self.carry.is_some() {
            return vec![&keys::DRAG];
        }
        self.at_rest()
    }

    /// The same with nothing in the hand.
    fn at_rest(&self) -> Vec<&'static Context> {
        match self.pane {
            Pane::Grid => vec![&keys::GRID, &keys::PLANNING],
            Pane::Backlog => vec![&keys::BACKLOG, &keys::PLANNING],
        }
    }

    /// What Esc comes back to from a job in the hand; nothing where there is none.
    pub(in crate::console) fn laid_down(&self) -> Vec<&'static Context> {
        if self.carry.is_some() {
            self.at_rest()
        } else {
            Vec::new()
        }
    }

    /// The hours that are shown, as instants.
    fn shown(&self, board: &Loaded) -> Plage {
        let debut = board.midnight + TimeDelta::minutes(self.window.from);
        Plage::starting(debut, u32::try_from(self.window.minutes).unwrap_or(60))
    }

    fn regions(&self, cx: &Cx) -> Regions {
        regions::regions(super::super::chrome::regions(cx.size).body, self.sight())
    }

    /// The part of an area where a message covers neither what is in the hand nor what is told of it.
    pub(in crate::console) fn beside_the_hand(
        &self,
        area: ratatui::layout::Rect,
        cx: &Cx,
    ) -> ratatui::layout::Rect {
        let regions = self.regions(cx);
        let held = self.carry.as_ref().zip(self.board.as_ref());
        let Some((carry, board)) = held.filter(|_| !regions.hours.is_empty()) else {
            return area;
        };
        let row = board.row(carry.technicien).map(|at| &board.rows[at]);
        let line = row.map_or(0, |row| row.line.saturating_sub(self.top));
        let ghost = regions.hours.y + u16::try_from(line).unwrap_or(u16::MAX).min(regions.hours.height);
        let lower_half = ghost > regions.hours.y + regions.hours.height / 2;
        let bottom = if lower_half { ghost } else { regions.hours.bottom() };
        ratatui::layout::Rect {
            height: bottom.saturating_sub(area.y),
            ..area
        }
    }

    /// What is in sight where there is room for one pane: whatever is in the hand is put down on the grid.
    fn sight(&self) -> Sight {
        match self.pane {
            _ if self.carry.is_some() => Sight::Hand,
            Pane::Grid => Sight::Grid,
            Pane::Backlog => Sight::Backlog,
        }
    }

    /// The instant of the cursor.
    fn cursor_at(&self, board: &Loaded) -> DateTime<Utc> {
        board.midnight + TimeDelta::minutes(self.cursor.minute)
    }

    pub(in crate::console) fn view(
        &self,
        area: ratatui::layout::Rect,
        cx: &Cx,
        pen: &mut Pen<'_>,
    ) -> Option<ratatui::layout::Position> {
        view::view(self, area, cx, pen)
    }
}
