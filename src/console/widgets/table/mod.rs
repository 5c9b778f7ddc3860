//! A list with a live filter: read page by page as it comes in sight, with a choice that follows its row, and rows that
//! light up once when they change.

mod lit;
mod near;
mod view;

use std::fmt::Debug;
use std::time::Duration;

use ratatui::layout::Rect;

use lit::changed_since;
use near::Near;
pub use view::{Cell, Column, Columns, Focus, draw};

use super::list::{Choice, Kept};
use super::misread::Misread;
use crate::console::action::Action;
use crate::console::cx::{Cx, Stir};
use crate::console::draft::Line;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::{List, Reply, Slot};
use crate::console::toast::Tone;
use crate::domain::filtre::Champ;
use crate::domain::liste::{Curseur, Liste, Page};
use crate::domain::liste_missions::Compte;
use crate::service::{Answer, Error, Query};

/// Keys while the filter is typed.
pub static FILTER: Context = Context {
    name: "filtre",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<up>"], Action::Up, Group::Move),
        Binding::new(&["<down>"], Action::Down, Group::Move).foot_as(1, "↑/↓", "pied-ligne"),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot_as(2, "Enter", "pied-garder"),
        Binding::new(&["<c-d>"], Action::Clear, Group::Form).foot_as(3, "Ctrl-d", "pied-tout-voir"),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot_as(4, "Esc", "pied-remettre"),
        Binding::HELP_TYPING,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Rows of one page.
const PAGE: u16 = 100;
/// Most rows that are held: beyond, a filter finds faster than scrolling.
const MOST: usize = 1000;
/// Where counting ends.
const COUNTED: u16 = 1000;
/// How long a changed row is lit.
const FLASH: Duration = Duration::from_millis(900);

/// Where the rows of a list come from.
pub trait Source: Debug {
    /// What tells a row from the others.
    type Id: Copy + PartialEq + Debug;
    /// A row.
    type Row: Clone + PartialEq + Debug;
    /// Which list it is.
    const LIST: List;

    /// Its id.
    fn id(row: &Self::Row) -> Self::Id;

    /// The question for a page of what the filter keeps.
    fn page(&self, filtre: String, page: Page) -> Query;

    /// The question for how many the filter keeps, where that is asked at all.
    fn count(&self, filtre: String, borne: u16) -> Option<Query> {
        let _ = (filtre, borne);
        None
    }

    /// The keys of its filter language, where its words are those of clients and places: what comes near is then offered
    /// where nothing holds them.
    #[must_use]
    fn near() -> Option<&'static [Champ]> {
        None
    }

    /// The page in an answer.
    fn found(answer: &Answer) -> Option<&Liste<Self::Row>>;
}

/// A list on the screen.
#[derive(Debug)]
pub struct Table<S: Source> {
    /// Where its rows come from, and in which order.
    pub source: S,
    filter: Line,
    /// The filter with which the list was opened: it goes with the list.
    opened: Line,
    /// The filter before it was typed over: Esc puts it back.
    before: Option<Line>,
    near: Near,
    /// Nothing while the first answer is under way.
    rows: Option<Vec<S::Row>>,
    next: Option<Curseur>,
    count: Option<Compte>,
    choice: Choice<S::Id>,
    /// What is to be chosen as soon as the list has it: what was just made, or was chosen when a filter hid it.
    sought: Option<S::Id>,
    /// Why what is shown is no answer to the filter.
    misread: Option<Misread>,
    lit: Vec<(S::Id, Duration)>,
    /// Whether the answer under way is to another filter or order than what is shown.
    anew: bool,
    /// How many rows are read at least: as far as what is chosen may have moved.
    reach: u16,
    /// What had changed when the list was read last.
    stir: Stir,
    /// Whether something changed after the question under way was asked.
    again: bool,
}

impl<S: Source + Default> Default for Table<S> {
    fn default() -> Self {
        Self::new(S::default())
    }
}

impl<S: Source> Table<S> {
    /// A list that is yet to be read.
    #[must_use]
    pub fn new(source: S) -> Self {
        Self {
            source,
            filter: Line::default(),
            opened: Line::default(),
            before: None,
            near: Near::default(),
            rows: None,
            next: None,
            count: None,
            choice: Choice::default(),
            sought: None,
            misread: None,
            lit: Vec::new(),
            anew: false,
            reach: 0,
            stir: Stir::default(),
            again: false,
        }
    }

    /// The same, with a filter in place.
    #[must_use]
    pub fn filtered(source: S, filter: &str) -> Self {
        Self {
            filter: Line::from(filter),
            opened: Line::from(filter),
            ..Self::new(source)
        }
    }

    /// Whether the filter is being typed: then [`FILTER`] has the keys.
    #[must_use]
    pub fn typing(&self) -> bool {
        self.before.is_some()
    }

    /// The filter, where there is one: what the header says.
    #[must_use]
    pub fn caption(&self) -> Option<String> {
        let typed = self.filter.text().trim();
        (!typed.is_empty()).then(|| typed.to_owned())
    }

    /// What is held of it.
    #[must_use]
    pub fn rows(&self) -> &[S::Row] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// Changes what is held, to what will be read of it.
    pub fn amend(&mut self, change: impl FnMut(&mut S::Row)) {
        self.rows.iter_mut().flatten().for_each(change);
    }

    /// Chooses a row that is yet to be read; another one where it won't be there.
    pub fn expect(&mut self, id: S::Id) {
        self.anew = true;
        self.choice.expect(id);
    }

    /// Narrows the list to a word, and chooses the row that was meant by it: one that lies further down than anybody
    /// scrolls. Esc shows all again.
    pub fn narrow(&mut self, filter: &str, id: S::Id, cx: &mut Cx) {
        self.filter = Line::from(filter);
        self.sought = Some(id);
        self.asked_anew(cx);
        self.expect(id);
    }

    /// Chooses a row as soon as the list has it, if nothing else is chosen meanwhile: what was just made.
    pub fn seek(&mut self, id: S::Id) {
        self.sought = Some(id);
        self.find_sought();
    }

    fn find_sought(&mut self) {
        let ids = self.ids();
        if let Some(id) = self.sought.take_if(|id| ids.contains(id)) {
            self.choice.take(&ids, id);
        }
    }

    /// Whether what an action is about is still being read: the first rows, or those of another filter.
    #[must_use]
    pub fn awaits(&self, action: Action, cx: &Cx) -> bool {
        // Enter ends typing whatever is found.
        let ends = self.typing() && action == Action::Confirm;
        let unread = self.rows.is_none() || self.anew;
        unread && !ends && cx.flights.awaits(Slot::Rows(S::LIST))
    }

    /// The chosen row.
    #[must_use]
    pub fn chosen(&self) -> Option<&S::Row> {
        let id = self.choice.id()?;
        self.rows.iter().flatten().find(|row| S::id(row) == id)
    }

    /// Its id.
    #[must_use]
    pub fn chosen_id(&self) -> Option<S::Id> {
        self.choice.id()
    }

    fn ids(&self) -> Vec<S::Id> {
        self.rows.iter().flatten().map(S::id).collect()
    }

    fn held(&self) -> usize {
        self.rows.as_ref().map_or(0, Vec::len)
    }

    /// Reads as many rows as are held, from the first.
    pub fn load(&mut self, cx: &mut Cx) {
        self.again = false;
        let limite = u16::try_from(self.held()).unwrap_or(PAGE);
        let limite = limite.max(PAGE).max(self.reach);
        let filtre = self.asked().to_owned();
        cx.forget(Slot::More(S::LIST));
        cx.read(
            Slot::Rows(S::LIST),
            self.source.page(filtre.clone(), Page::first(limite)),
        );
        if let Some(count) = self.source.count(filtre, COUNTED) {
            cx.read(Slot::Count(S::LIST), count);
        }
    }

    /// Something that the list shows has changed. Under a stream of changes one answer is waited for at a time, and the
    /// list is read once more after it.
    pub fn changed(&mut self, cx: &mut Cx) {
        if self.near.words().is_some() {
            self.near.ask::<S>(self.filter.text(), cx);
        } else if cx.flights.awaits(Slot::Rows(S::LIST)) {
            self.again = true;
        } else {
            self.load(cx);
        }
    }

    /// The filter or the order is another one: what matches is read from the first.
    pub fn asked_anew(&mut self, cx: &mut Cx) {
        if let Some(rows) = &mut self.rows {
            rows.truncate(usize::from(PAGE));
        }
        self.near = Near::default();
        cx.forget(Slot::NearList(S::LIST));
        self.anew = true;
        self.sought = self.sought.or(self.choice.id());
        self.load(cx);
    }

    /// Reads on before the end of what is held comes in sight.
    fn read_on(&mut self, cx: &mut Cx) {
        let held = self.held();
        let near = self.choice.index() + usize::from(PAGE) / 4 >= held;
        let busy = cx.flights.awaits(Slot::More(S::LIST)) || cx.flights.awaits(Slot::Rows(S::LIST));
        if !near || held >= MOST || busy {
            return;
        }
        if let Some(next) = &self.next {
            let page = Page {
                limite: PAGE,
                apres: Some(next.clone()),
            };
            let query = self.source.page(self.asked().to_owned(), page);
            cx.read(Slot::More(S::LIST), query);
        }
    }

    /// Moves about and filters; false where the action is none of a list's. `area` is where its frame lies.
    pub fn perform(&mut self, action: Action, area: Rect, cx: &mut Cx) -> bool {
        let shown = usize::from(self.rows_area(area).height);
        let page = isize::try_from(shown.saturating_sub(1).max(1)).unwrap_or(1);
        match action {
            Action::Up => self.step(-1, cx),
            Action::Down => self.step(1, cx),
            Action::PageUp => self.step(-page, cx),
            Action::PageDown => self.step(page, cx),
            Action::First => self.step(isize::MIN, cx),
            Action::Last => self.step(isize::MAX, cx),
            Action::Filter => self.before = Some(self.filter.clone()),
            Action::Confirm if self.typing() => self.before = None,
            // What is opened is what was wanted.
            Action::Open => {
                self.sought = None;
                return false;
            }
            Action::Clear if self.typing() => {
                self.filter = Line::default();
                self.asked_anew(cx);
            }
            Action::Back if self.typing() => {
                if let Some(before) = self.before.take()
                    && before != self.filter
                {
                    self.filter = before;
                    self.asked_anew(cx);
                }
            }
            // What somebody has narrowed it to goes before the list does.
            Action::Back if self.filter.text() != self.opened.text() => {
                self.filter = self.opened.clone();
                self.asked_anew(cx);
            }
            _ => return false,
        }
        self.reveal(area);
        true
    }

    fn step(&mut self, by: isize, cx: &mut Cx) {
        self.sought = None;
        self.choice.step(&self.ids(), by);
        self.read_on(cx);
    }

    /// Chooses a row by its place.
    pub fn point(&mut self, at: usize, area: Rect, cx: &mut Cx) {
        self.sought = None;
        self.choice.choose(&self.ids(), at);
        self.read_on(cx);
        self.reveal(area);
    }

    /// Scrolls by so many rows.
    pub fn roll(&mut self, by: isize, area: Rect, cx: &mut Cx) {
        let shown = usize::from(self.rows_area(area).height);
        let before = self.choice.id();
        self.choice.scroll(&self.ids(), by, shown);
        if self.choice.id() != before {
            self.sought = None;
        }
        self.read_on(cx);
    }

    /// Text for the filter, while it is typed.
    pub fn key(&mut self, key: Key, cx: &mut Cx) {
        if self.typing() {
            let typed = self.filter.text().to_owned();
            self.filter.key(key);
            if typed != self.filter.text() {
                self.asked_anew(cx);
            }
        }
    }

    /// Pasted text, while the filter is typed.
    pub fn paste(&mut self, text: &str, cx: &mut Cx) {
        if self.typing() {
            cx.pasted(self.filter.insert(text));
            self.asked_anew(cx);
        }
    }

    /// An answer to one of the list's questions; false where it isn't its own.
    pub fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, area: Rect, cx: &mut Cx) -> bool {
        let own = [Slot::Rows, Slot::More, Slot::Count, Slot::NearList];
        if !own.map(|own| own(S::LIST)).contains(&slot) {
            return false;
        }
        match (slot, reply) {
            (Slot::Rows(_), Ok(Reply::Answer(answer))) => {
                if let Some(found) = S::found(answer) {
                    self.apply(found, cx);
                }
                if self.again {
                    self.load(cx);
                }
                self.near.look::<S>(self.filter.text(), self.held(), cx);
            }
            (Slot::NearList(_), Ok(Reply::Answer(Answer::Sites(found))))
                if self.near.words().is_some() || self.held() == 0 =>
            {
                // Asked again where something changed: the words themselves may be held by now.
                let shown = self.near.words().is_some();
                let other = self.near.take::<S>(self.filter.text(), found);
                self.anew |= other;
                if other || shown {
                    self.load(cx);
                }
            }
            (Slot::More(_), Ok(Reply::Answer(answer))) => {
                if let Some(found) = S::found(answer) {
                    let known = self.ids();
                    let more = found.items.iter().filter(|row| !known.contains(&S::id(row)));
                    self.rows.get_or_insert_default().extend(more.cloned());
                    self.next.clone_from(&found.next);
                    self.find_sought();
                }
            }
            (_, Ok(Reply::Answer(Answer::Compte(count)))) => self.count = Some(*count),
            // A filter in the middle of being typed is often none yet: what is shown stays, and says that it is none of it.
            (Slot::Rows(_), Err(Error::Refused(refusal))) => {
                let shown = self.rows.as_ref().map(|_| "filtre-liste-d-avant");
                self.misread = Some(Misread::new(refusal, shown, cx.text));
            }
            (Slot::Rows(_), Err(error)) => cx.fail_to_read(error),
            _ => {}
        }
        self.reveal(area);
        true
    }

    /// How many rows to read for the chosen one, where it isn't among those that were found and may come after them.
    fn further(&self, found: &Liste<S::Row>) -> Option<u16> {
        let chosen = S::id(self.chosen().filter(|_| !self.anew)?);
        let gone = found.items.iter().all(|row| S::id(row) != chosen);
        let read = found.items.len();
        let reach = u16::try_from((read * 3).min(MOST)).unwrap_or(u16::MAX);
        (gone && found.next.is_some() && reach > self.reach).then_some(reach)
    }

    fn apply(&mut self, found: &Liste<S::Row>, cx: &mut Cx) {
        if let Some(reach) = self.further(found) {
            // What was chosen was called otherwise, or goes by another value: it may stand further down.
            self.reach = reach;
            return self.load(cx);
        }
        self.reach = 0;
        let anew = std::mem::take(&mut self.anew);
        self.misread = None;
        if let Some(before) = self.rows.as_ref().filter(|_| !anew && !cx.prefs.calm()) {
            let until = cx.mono + FLASH;
            let lit = changed_since::<S>(before, &found.items);
            self.lit.extend(lit.into_iter().map(|id| (id, until)));
        }
        self.rows = Some(found.items.clone());
        self.next.clone_from(&found.next);
        let ids = self.ids();
        if self.choice.resolve(&ids) == Kept::Neighbour {
            if anew {
                self.choice.choose(&ids, 0);
            } else if !cx.stir.only_own_since(self.stir) {
                cx.say(Tone::Note, "selection-partie", &[]);
            }
        }
        if !self.again {
            self.stir = cx.stir;
        }
        self.find_sought();
    }

    /// Time went by; true where a row went out.
    pub fn tick(&mut self, cx: &Cx) -> bool {
        let before = self.lit.len();
        self.lit.retain(|(_, until)| *until > cx.mono);
        before != self.lit.len()
    }

    /// When a row goes out next.
    #[must_use]
    pub fn next_wake(&self) -> Option<Duration> {
        self.lit.iter().map(|(_, until)| *until).min()
    }

    /// What is asked for: the filter, or what comes nearest to it.
    fn asked(&self) -> &str {
        self.near.filter().unwrap_or(self.filter.text())
    }

    /// The nearest words, by which the rows were found: nothing holds those of the filter.
    fn near(&self) -> Option<&str> {
        self.near.words().filter(|_| self.held() > 0)
    }

    /// Whether a line is kept for the filter.
    fn searching(&self) -> bool {
        self.typing() || self.misread.is_some() || !self.filter.text().is_empty()
    }

    /// Where the rows lie within the frame.
    #[must_use]
    pub fn rows_area(&self, area: Rect) -> Rect {
        let reason = self.misread.as_ref().map_or(0, |why| why.height(area));
        let head = 2 + u16::from(self.searching()) + u16::from(self.near().is_some()) + reason;
        Rect {
            x: area.x + 1,
            y: area.y + head,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(head + 1),
        }
        .intersection(area)
    }

    /// Keeps the chosen row in sight.
    pub fn reveal(&mut self, area: Rect) {
        let shown = usize::from(self.rows_area(area).height);
        self.choice.reveal(self.held(), shown);
    }
}
