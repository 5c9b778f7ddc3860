//! What the board is narrowed to, typed live; it stays until it is cleared.

use ratatui::layout::{Position, Rect};

use super::board::Loaded;
use super::{Cursor, Pane, Planning};
use crate::console::cx::Cx;
use crate::console::draft::Line;
use crate::console::draw::Pen;
use crate::console::key::Key;
use crate::console::mouse::Hit;
use crate::console::msg::Slot;
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::console::widgets::list::Choice;
use crate::console::widgets::misread::Misread;
use crate::domain::filtre_planning::FiltrePlanning;
use crate::domain::planning::{Attentes, Board};
use crate::domain::{CreneauId, MissionId};
use crate::service::planning::PlanningQuery;

/// The filter of the board.
#[derive(Debug, Default)]
pub(super) struct Narrow {
    line: Line,
    /// The filter before it was typed over, while it is typed: Esc puts it back.
    before: Option<Line>,
    /// What was selected before anything was filtered, as long as anything is.
    kept: Option<Kept>,
    /// What of it could be understood last.
    filtre: FiltrePlanning,
    /// Why what is shown is no answer to what is typed.
    misread: Option<Misread>,
}

/// What somebody has selected, on the board and of what waits, wherever a filter puts the selection meanwhile.
#[derive(Debug)]
struct Kept {
    chosen: (Cursor, Choice<MissionId>),
    /// What is selected as the filter is: where something else is by now, it was chosen.
    shown: (Cursor, Choice<MissionId>),
}

impl Kept {
    fn new(cursor: Cursor, backlog: &Choice<MissionId>) -> Self {
        let selected = (cursor, backlog.clone());
        Self {
            chosen: selected.clone(),
            shown: selected,
        }
    }

    /// What was chosen since the filter put the selection somewhere counts.
    fn renew(&mut self, cursor: Cursor, backlog: &Choice<MissionId>) {
        if cursor != self.shown.0 {
            self.chosen.0 = cursor;
        }
        if backlog.id() != self.shown.1.id() {
            self.chosen.1 = backlog.clone();
        }
    }
}

impl Narrow {
    /// Whether it is being typed.
    pub(super) fn typing(&self) -> bool {
        self.before.is_some()
    }

    /// What is typed, where something is.
    pub(super) fn typed(&self) -> Option<&str> {
        Some(self.line.text().trim()).filter(|typed| !typed.is_empty())
    }

    /// Whether everything passes.
    pub(super) fn is_empty(&self) -> bool {
        self.filtre.is_empty()
    }

    fn understand(&mut self, cx: &Cx) {
        let today = cx.text.day_of(cx.now);
        match FiltrePlanning::parse(self.line.text(), today) {
            Ok(filtre) => {
                self.filtre = filtre;
                self.misread = None;
            }
            // In the middle of being typed it is often none yet: what of it can be read holds, and the reason is shown.
            Err(refusal) => {
                self.misread = Some(Misread::new(&refusal, Some("filtre-planning-d-avant"), cx.text));
                self.filtre = FiltrePlanning::lisible(self.line.text(), today);
            }
        }
    }
}

impl Planning {
    /// Begins to type the filter.
    pub(super) fn type_filter(&mut self) {
        self.narrow.before = Some(self.narrow.line.clone());
        if self.narrow.typed().is_none() {
            self.narrow.kept = Some(Kept::new(self.cursor, &self.backlog));
        }
    }

    /// Keeps what was typed.
    pub(super) fn keep_filter(&mut self) {
        self.narrow.before = None;
    }

    /// Puts the filter back as it was before it was typed over.
    pub(super) fn restore_filter(&mut self, cx: &mut Cx) {
        if let Some(before) = self.narrow.before.take() {
            self.narrow.line = before;
            if self.narrow.typed().is_none() {
                self.select_again(true);
            }
            self.filtered(cx);
        }
    }

    /// Shows everything again; false where everything was shown.
    pub(super) fn clear_filter(&mut self, cx: &mut Cx) -> bool {
        if self.narrow.typed().is_none() {
            return false;
        }
        self.narrow.line = Line::default();
        // What one has found with it stays chosen.
        self.select_again(false);
        self.filtered(cx);
        true
    }

    /// Selects what was selected before; where not everything, then neither in the pane that the keys are in, nor instead
    /// of the one mission that was found.
    fn select_again(&mut self, everything: bool) {
        let Some(mut kept) = self.narrow.kept.take() else {
            return;
        };
        kept.renew(self.cursor, &self.backlog);
        let (cursor, backlog) = kept.chosen;
        if everything || self.pane != Pane::Grid {
            self.cursor = cursor;
        }
        let found = self.board.as_ref().map_or(0, |board| board.waiting().len());
        let theirs = found == 1 || found > 0 && self.pane == Pane::Backlog;
        if everything || !theirs {
            self.backlog = backlog;
        }
    }

    /// The job whose number the filter is.
    fn numbered(&self) -> Option<CreneauId> {
        self.source
            .as_ref()
            .and_then(|board| self.narrow.filtre.job(board))
    }

    /// Selects again what the filter had hidden and shows by now; not instead of the job whose number was typed.
    pub(super) fn follow_chosen(&mut self) {
        let numbered = self.numbered().is_some();
        let (Some(kept), Some(board)) = (&mut self.narrow.kept, &self.board) else {
            return;
        };
        kept.renew(self.cursor, &self.backlog);
        let (cursor, backlog) = &kept.chosen;
        let shown = match (cursor.creneau, cursor.technicien) {
            (Some(creneau), _) => board.creneau(creneau).is_some(),
            (None, technicien) => technicien.is_some_and(|id| board.row(id).is_some()),
        };
        if shown && !numbered {
            self.cursor = *cursor;
        }
        if backlog.id().is_some_and(|id| board.attente(id).is_some()) {
            self.backlog = backlog.clone();
        }
    }

    /// The selection is where the filter lets it be.
    pub(super) fn note_shown(&mut self) {
        if let Some(kept) = &mut self.narrow.kept {
            kept.shown = (self.cursor, self.backlog.clone());
        }
    }

    pub(in crate::console) fn key(&mut self, key: Key, cx: &mut Cx) {
        if self.narrow.typing() {
            let typed = self.narrow.line.text().to_owned();
            self.narrow.line.key(key);
            if typed != self.narrow.line.text() {
                self.filtered(cx);
            }
        }
    }

    pub(in crate::console) fn paste(&mut self, text: &str, cx: &mut Cx) {
        if self.narrow.typing() {
            cx.pasted(self.narrow.line.insert(text));
            self.filtered(cx);
        }
    }

    fn filtered(&mut self, cx: &mut Cx) {
        self.narrow.understand(cx);
        let before = self.subject().mission();
        self.lay_out();
        self.resolve(cx);
        self.go_to_numbered(cx);
        if self.attentes.is_none() || !self.looks_beyond() {
            self.ask_waiting(cx);
        }
        if self.subject().mission() != before {
            self.read_fiche(cx);
        }
    }

    /// The job whose number is typed is chosen.
    fn go_to_numbered(&mut self, cx: &Cx) {
        if let Some(job) = self.numbered() {
            self.cursor.creneau = Some(job);
            self.find_again();
            self.note_shown();
            self.reveal(cx);
        }
    }

    /// Lays out what was read, as far as the filter lets it pass.
    pub(super) fn lay_out(&mut self) {
        self.board = self.source.as_ref().map(|board| {
            let filtre = &self.narrow.filtre;
            match &self.attentes {
                Some(attentes) => {
                    let whole = Board {
                        a_planifier: attentes.missions.clone(),
                        a_planifier_suite: attentes.suite,
                        ..board.clone()
                    };
                    Loaded::new(filtre.apply(&whole))
                }
                None => Loaded::new(filtre.apply(board)),
            }
        });
    }

    /// Whether what is looked for may lie beyond what the board carries of what waits.
    fn looks_beyond(&self) -> bool {
        let Some(board) = self.source.as_ref().filter(|board| board.a_planifier_suite) else {
            return false;
        };
        let carried = |id: MissionId| board.a_planifier.iter().any(|attente| attente.id == id);
        let chosen = self.backlog.id().filter(|_| self.attentes.is_some());
        !self.narrow.is_empty() || self.awaited.or(chosen).is_some_and(|id| !carried(id))
    }

    /// Asks for all that waits, where that is needed; what is shown of it stays until the answer.
    pub(super) fn ask_waiting(&mut self, cx: &mut Cx) {
        if self.looks_beyond() {
            let agence = self.agence;
            cx.read(Slot::Attentes, PlanningQuery::Attentes { agence });
        } else {
            cx.forget(Slot::Attentes);
            if self.attentes.take().is_some() {
                self.lay_out();
                self.resolve(cx);
            }
        }
    }

    /// All that waits was told.
    pub(super) fn told_waiting(&mut self, attentes: &Attentes, cx: &mut Cx) {
        let before = self.subject().mission();
        if self
            .awaited
            .is_some_and(|id| !attentes.missions.iter().any(|attente| attente.id == id))
        {
            // It waits elsewhere, or no more.
            self.awaited = None;
        }
        self.attentes = Some(attentes.clone());
        self.lay_out();
        let gone = self.resolve(cx);
        self.tell_gone(gone, cx);
        self.all_read(cx);
        if self.subject().mission() != before {
            self.read_fiche(cx);
        }
    }

    /// How many technicians and waiting missions there are without the filter.
    pub(super) fn unfiltered(&self) -> (usize, usize) {
        self.source.as_ref().map_or((0, 0), |board| {
            let carried = board.a_planifier.len();
            let waiting = self.attentes.as_ref().map_or(carried, |all| all.missions.len());
            (board.techniciens.len(), waiting)
        })
    }

    /// Where what is typed is no filter: what is shown steps back, and the reason stands above the filter.
    pub(super) fn view_misread(&self, frame: Rect, pen: &mut Pen<'_>) {
        let Some(misread) = &self.narrow.misread else {
            return;
        };
        let inside = Rect {
            x: frame.x + 1,
            y: frame.y + 1,
            width: frame.width.saturating_sub(2),
            height: frame.height.saturating_sub(2),
        };
        pen.recede(inside);
        let height = misread.height(inside);
        let area = Rect {
            y: inside.bottom() - height,
            height,
            ..inside
        };
        let ground = pen.style(Role::Overlay);
        pen.fill(area, ground);
        pen.hits.put(area, Hit::Nothing);
        misread.draw(inside, area, pen);
    }

    /// Draws the filter into the lower side of the frame, where nothing has to make room for it.
    pub(super) fn view_filter(&self, frame: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let narrow = &self.narrow;
        if (!narrow.typing() && narrow.typed().is_none()) || frame.width < 20 || frame.height < 2 {
            return None;
        }
        let row = Rect::new(frame.x + 1, frame.bottom() - 1, frame.width - 2, 1);
        let text = cx.text;
        let key = pen.ink(Role::Key);
        if narrow.typing() {
            let ground = pen.style(Role::Field);
            pen.fill(row, ground);
        }
        pen.put(row.x, row.y, 3, " / ", key);
        let line = Rect {
            x: row.x + 3,
            width: row.width - 3,
            ..row
        };
        let mut cursor = None;
        if narrow.typing() {
            cursor = field::draw(line, &narrow.line, true, &text.get("planning-filtre-aide"), pen);
        } else {
            let title = pen.ink(Role::Title);
            let used = pen.put(line.x, line.y, line.width, narrow.line.text(), title);
            pen.put(line.x + used, line.y, line.width - used, " ", title);
        }
        cursor
    }
}
