//! A list on the left, and on the right everything about what is chosen in it; on a narrow screen one or the other.

use std::fmt::Debug;
use std::time::Duration;

use ratatui::layout::{Position, Rect};

use super::record::{Entry, Record};
use super::table::{self, Columns, FILTER, Focus, Table};
use crate::console::action::Action;
use crate::console::chrome;
use crate::console::cx::Cx;
use crate::console::draw::Pen;
use crate::console::key::Key;
use crate::console::keymap::Context;
use crate::console::mouse::{Half, Hit};
use crate::console::msg::{Reply, Slot};
use crate::console::theme::Role;
use crate::domain::journal::{Change, Objet};
use crate::service::{Answer, Error, Query};
use crate::text::Said;

/// Least columns at which both stand side by side.
pub const WIDE: u16 = 110;

/// A list whose rows have a record.
pub trait Browsed: Columns {
    /// Everything about a row.
    type Fiche: Clone + Debug;
    /// What can be chosen in it.
    type Part: Copy + PartialEq + Debug;

    /// The question for everything about a row.
    fn record(id: Self::Id) -> Query;

    /// The record in an answer.
    fn fiche(answer: &Answer) -> Option<&Self::Fiche>;

    /// Whose record it is.
    fn of(fiche: &Self::Fiche) -> Self::Id;

    /// What stands in the record's frame.
    fn title(fiche: &Self::Fiche, cx: &Cx) -> String;

    /// Its lines.
    fn entries(fiche: &Self::Fiche, cx: &Cx) -> Vec<Entry<Self::Part>>;

    /// Whether a change to such an object may show in the list or in a record.
    fn shows(objet: Objet) -> bool;
}

/// Which of the two has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list.
    #[default]
    List,
    /// The record.
    Record,
}

/// The two.
#[derive(Debug)]
pub struct Browse<B: Browsed> {
    /// The list.
    pub table: Table<B>,
    pane: Pane,
    /// Whose record is shown, or asked for.
    subject: Option<B::Id>,
    fiche: Option<Box<B::Fiche>>,
    record: Record<B::Part>,
    /// Why there is no record.
    refused: Option<Said>,
    /// Whether something changed after the record was asked for.
    again: bool,
    /// What is to be chosen in the record once it is there.
    wanted: Option<B::Part>,
    /// What was just made, and a word that finds it where the list, in its order, has not come to it.
    made: Option<(B::Id, String)>,
}

impl<B: Browsed + Default> Default for Browse<B> {
    fn default() -> Self {
        Self {
            table: Table::default(),
            pane: Pane::List,
            subject: None,
            fiche: None,
            record: Record::default(),
            refused: None,
            again: false,
            wanted: None,
            made: None,
        }
    }
}

/// Where list and record lie; a rectangle without size is not shown.
fn regions(area: Rect, pane: Pane) -> (Rect, Rect) {
    let none = Rect::new(area.x, area.y, 0, 0);
    if area.width < WIDE {
        return match pane {
            Pane::List => (area, none),
            Pane::Record => (none, area),
        };
    }
    let left = area.width / 2 - area.width / 40;
    let list = Rect { width: left, ..area };
    let record = Rect {
        x: area.x + left,
        width: area.width - left,
        ..area
    };
    (list, record)
}

/// What lies within a frame.
fn within(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
    .intersection(area)
}

impl<B: Browsed + Default> Browse<B> {
    /// The list with a filter in place.
    #[must_use]
    pub fn matching(filter: &str) -> Self {
        Self {
            table: Table::filtered(B::default(), filter),
            ..Self::default()
        }
    }

    /// A record that is open from the first, and a part of it chosen.
    #[must_use]
    pub fn on(filter: &str, id: B::Id, part: Option<B::Part>) -> Self {
        let mut browse = Self {
            pane: Pane::Record,
            subject: Some(id),
            wanted: part,
            ..Self::matching(filter)
        };
        browse.table.expect(id);
        browse
    }
}

impl<B: Browsed> Browse<B> {
    /// Where keys are looked up: in `keys`, unless the filter is typed.
    #[must_use]
    pub fn contexts(&self, keys: &'static Context) -> Vec<&'static Context> {
        vec![if self.table.typing() { &FILTER } else { keys }]
    }

    /// Which of the two has the keys.
    #[must_use]
    pub fn pane(&self) -> Pane {
        self.pane
    }

    /// The record that is shown, once it is the chosen row's.
    #[must_use]
    pub fn fiche(&self) -> Option<&B::Fiche> {
        let fiche = self.fiche.as_deref()?;
        (Some(B::of(fiche)) == self.subject).then_some(fiche)
    }

    /// What is chosen in the record, where the record has the keys.
    #[must_use]
    pub fn part(&self) -> Option<B::Part> {
        match self.pane {
            Pane::List => None,
            Pane::Record => self.fiche().and(self.record.part()),
        }
    }

    /// The row that actions are about: the one whose record is open, or the chosen one.
    #[must_use]
    pub fn id(&self) -> Option<B::Id> {
        match self.pane {
            Pane::List => self.table.chosen_id(),
            Pane::Record => self.subject,
        }
    }

    /// Whether what an action is about is still being read.
    #[must_use]
    pub fn awaits(&self, action: Action, cx: &Cx) -> bool {
        match self.pane {
            Pane::List => self.table.awaits(action, cx),
            Pane::Record => {
                let leaves = matches!(action, Action::Next | Action::Previous | Action::Left);
                !leaves && self.fiche().is_none() && cx.flights.awaits(Slot::Record(B::LIST))
            }
        }
    }

    fn areas(&self, cx: &Cx) -> (Rect, Rect) {
        regions(chrome::regions(cx.size).body, self.pane)
    }

    /// Reads the list, and the record that is in sight.
    pub fn load(&mut self, cx: &mut Cx) {
        self.table.load(cx);
        self.read_record(cx);
    }

    fn read_record(&mut self, cx: &mut Cx) {
        self.again = false;
        if let Some(id) = self.subject {
            cx.read(Slot::Record(B::LIST), B::record(id));
        }
    }

    /// Shows the record of the chosen row, where records are in sight.
    pub fn follow(&mut self, cx: &mut Cx) {
        let wanted = match self.pane {
            Pane::Record => self.subject,
            Pane::List if self.areas(cx).1.is_empty() => None,
            Pane::List => self.table.chosen_id(),
        };
        if wanted != self.subject {
            self.show(wanted, cx);
        }
    }

    fn show(&mut self, id: Option<B::Id>, cx: &mut Cx) {
        if id != self.subject {
            self.record.reset();
            self.refused = None;
        }
        self.subject = id;
        match id {
            Some(_) => self.read_record(cx),
            None => {
                self.fiche = None;
                cx.forget(Slot::Record(B::LIST));
            }
        }
    }

    /// Opens the record of something, in the list or not: what was just made, and is called that.
    pub fn open(&mut self, id: B::Id, nom: &str, cx: &mut Cx) {
        self.pane = Pane::Record;
        self.made = Some((id, nom.to_owned()));
        self.table.seek(id);
        self.show(Some(id), cx);
    }

    /// Moves about, filters, goes from one to the other; false where the action is none of theirs.
    pub fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let (list, record) = self.areas(cx);
        if self.table.typing() {
            let known = self.table.perform(action, list, cx);
            self.follow(cx);
            return known;
        }
        match (self.pane, action) {
            (Pane::List, Action::Next | Action::Previous | Action::Open | Action::Right) => {
                if let Some(id) = self.table.chosen_id() {
                    self.pane = Pane::Record;
                    self.show(Some(id), cx);
                    self.settle(cx);
                }
            }
            (Pane::Record, Action::Next | Action::Previous | Action::Back | Action::Left) => {
                self.pane = Pane::List;
                let made = self.made.take().filter(|(id, _)| self.subject == Some(*id));
                if let Some((id, nom)) = made.filter(|(id, _)| self.table.chosen_id() != Some(*id)) {
                    self.table.narrow(&nom, id, cx);
                    return true;
                }
                self.table.reveal(self.areas(cx).0);
                self.follow(cx);
            }
            (Pane::Record, Action::Filter) => {
                self.pane = Pane::List;
                self.table.perform(action, self.areas(cx).0, cx);
            }
            (Pane::Record, _) => {
                let entries = self.entries(cx);
                return self.record.perform(action, &entries, within(record));
            }
            (Pane::List, _) => {
                let known = self.table.perform(action, list, cx);
                self.follow(cx);
                return known;
            }
        }
        true
    }

    /// A click: chooses what lies there, and gives its half the keys.
    pub fn click(&mut self, hit: Hit, cx: &mut Cx) {
        let half = hit.half();
        if half == Half::Second {
            if self.table.typing() {
                self.perform(Action::Confirm, cx);
            }
            if self.pane == Pane::List {
                self.perform(Action::Next, cx);
            }
        } else if self.pane == Pane::Record {
            self.perform(Action::Previous, cx);
        }
        let (list, record) = self.areas(cx);
        match hit {
            Hit::Row(Half::First, at) => {
                self.table.point(at, list, cx);
                self.follow(cx);
            }
            Hit::Row(Half::Second, at) => {
                let entries = self.entries(cx);
                self.record.point(at, &entries, within(record));
            }
            _ => {}
        }
    }

    /// The wheel: what is under it scrolls.
    pub fn roll(&mut self, half: Half, by: isize, cx: &mut Cx) {
        let (list, record) = self.areas(cx);
        match half {
            Half::First => {
                self.table.roll(by * 3, list, cx);
                self.follow(cx);
            }
            Half::Second => {
                let action = if by > 0 { Action::Down } else { Action::Up };
                let entries = self.entries(cx);
                self.record.perform(action, &entries, within(record));
            }
        }
    }

    fn entries(&self, cx: &Cx) -> Vec<Entry<B::Part>> {
        self.fiche
            .as_deref()
            .map(|fiche| B::entries(fiche, cx))
            .unwrap_or_default()
    }

    /// Keeps what is chosen in sight.
    pub fn settle(&mut self, cx: &Cx) {
        let (list, record) = self.areas(cx);
        if !list.is_empty() {
            self.table.reveal(list);
        }
        if !record.is_empty() && self.fiche().is_some() {
            let entries = self.entries(cx);
            self.record.reveal(&entries, within(record));
        }
    }

    /// The terminal's size changed.
    pub fn resized(&mut self, cx: &mut Cx) {
        self.follow(cx);
        self.settle(cx);
    }

    /// Text for the filter.
    pub fn key(&mut self, key: Key, cx: &mut Cx) {
        self.table.key(key, cx);
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str, cx: &mut Cx) {
        self.table.paste(text, cx);
    }

    /// An answer; false where it is to none of their questions.
    pub fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        let list = self.areas(cx).0;
        if self.table.reply(slot, reply, list, cx) {
            // What the keys are about stays chosen, also where it was gone for a while.
            if let (Pane::Record, Some(id)) = (self.pane, self.subject) {
                self.table.seek(id);
            }
            self.follow(cx);
            return true;
        }
        if slot != Slot::Record(B::LIST) {
            return false;
        }
        match reply {
            Ok(Reply::Answer(answer)) => {
                if let Some(fiche) = B::fiche(answer)
                    && Some(B::of(fiche)) == self.subject
                {
                    self.fiche = Some(Box::new(fiche.clone()));
                    self.refused = None;
                    if let Some(part) = self.wanted.take() {
                        let entries = self.entries(cx);
                        self.record.choose(part, &entries, within(self.areas(cx).1));
                    }
                }
            }
            Err(Error::Refused(refusal)) => {
                self.refused = Some(cx.text.refusal(refusal));
                self.fiche = None;
            }
            Err(error) => cx.fail_to_read(error),
            Ok(Reply::Outcome(_) | Reply::Cast(_)) => {}
        }
        if self.again {
            self.read_record(cx);
        }
        self.settle(cx);
        true
    }

    /// Somebody changed something. Under a stream of changes one answer is waited for at a time.
    pub fn changed(&mut self, changes: &[Change], cx: &mut Cx) -> bool {
        let concerned = changes.iter().any(|change| B::shows(change.objet));
        if concerned {
            self.table.changed(cx);
            if cx.flights.awaits(Slot::Record(B::LIST)) {
                self.again = true;
            } else {
                self.read_record(cx);
            }
        }
        concerned
    }

    /// Time went by; true where something went out.
    pub fn tick(&mut self, cx: &Cx) -> bool {
        self.table.tick(cx)
    }

    /// When something goes out next.
    #[must_use]
    pub fn next_wake(&self) -> Option<Duration> {
        self.table.next_wake()
    }

    /// Draws what there is room for; returns where the cursor belongs.
    pub fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let (list, record) = regions(area, self.pane);
        let mut cursor = None;
        if !list.is_empty() {
            let focus = match self.pane {
                Pane::List => Focus::Here,
                Pane::Record if self.subject == self.table.chosen_id() => Focus::Beside,
                Pane::Record => Focus::Elsewhere,
            };
            cursor = table::draw(&self.table, list, focus, cx, pen);
        }
        if !record.is_empty() {
            let own = self.view_record(record, cx, pen);
            if self.pane == Pane::Record {
                cursor = own;
            }
        }
        if !list.is_empty() && !record.is_empty() {
            let ink = pen.ink(Role::Focus);
            pen.outline(if self.pane == Pane::List { list } else { record }, ink);
        }
        cursor
    }

    fn view_record(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let focused = self.pane == Pane::Record;
        pen.hits.put(area, Hit::Half(Half::Second));
        let border = pen.ink(Role::Border);
        let title = self
            .fiche
            .as_deref()
            .map_or_else(String::new, |fiche| B::title(fiche, cx));
        let inside = pen.frame(area, &title, border);
        if self.fiche.is_none() {
            let word = match (&self.refused, self.subject) {
                (Some(said), _) => said.message.clone().into(),
                (None, Some(_)) => cx.text.get("recherche-en-cours"),
                (None, None) => return None,
            };
            let dim = pen.ink(Role::Dim);
            pen.put(inside.x + 2, inside.y, inside.width.saturating_sub(3), &word, dim);
            return focused.then_some(Position::new(inside.x, inside.y));
        }
        self.record.view(&self.entries(cx), inside, focused, pen)
    }
}
