//! Who did what, by command, and what was changed by it.

mod seal;
mod view;

use std::time::Duration;

use ratatui::layout::{Position, Rect};

use self::seal::Seal;
use super::Screen;
use crate::console::App;
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draw::Pen;
use crate::console::goal::Goal;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::{Half, Hit};
use crate::console::msg::{List, Reply, Slot};
use crate::console::widgets::browse::{Browse, Browsed, Pane};
use crate::console::widgets::record::Entry;
use crate::console::widgets::table::Source;
use crate::domain::Refusal;
use crate::domain::audit::{Changement, LigneJournal};
use crate::domain::journal::{Change, Objet};
use crate::domain::liste::{Liste, Page};
use crate::service::audit::{AuditAnswer, AuditQuery};
use crate::service::{Answer, Error, Query};

/// Keys of the journal.
pub static KEYS: Context = Context {
    name: "journal",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-ligne"),
        Binding::new(&["<pageup>", "<c-b>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>", "<c-f>"], Action::PageDown, Group::Move),
        Binding::new(&["<home>"], Action::First, Group::Move),
        Binding::new(&["<end>", "G"], Action::Last, Group::Move),
        Binding::new(&["<tab>"], Action::Next, Group::Move),
        Binding::new(&["<s-tab>"], Action::Previous, Group::Move),
        Binding::new(&["l", "<right>"], Action::Right, Group::Move),
        Binding::new(&["h", "<left>"], Action::Left, Group::Move),
        Binding::new(&["<enter>"], Action::Open, Group::Record)
            .foot_as(3, "Enter", "pied-ouvrir")
            .when(chosen),
        Binding::new(&["/"], Action::Filter, Group::Record).foot(4),
        Binding::new(&["v"], Action::Verify, Group::Record)
            .foot(100)
            .when(may_verify),
    ],
};

fn chosen(app: &App) -> Result<(), Refusal> {
    match app.screen() {
        Screen::Journal(journal) if journal.browse.id().is_some() => Ok(()),
        _ => Err(Refusal::rule("ligne-a-choisir")),
    }
}

/// The chain is one: a part of it proves nothing.
fn may_verify(app: &App) -> Result<(), Refusal> {
    seal::allowed(&app.cx.actor)
}

/// Where its rows come from, and how far they are sealed.
#[derive(Debug, Default)]
pub(super) struct Booked {
    seal: Seal,
}

impl Source for Booked {
    type Id = i64;
    type Row = LigneJournal;
    const LIST: List = List::Journal;

    fn id(row: &LigneJournal) -> i64 {
        row.seq
    }

    fn page(&self, filtre: String, page: Page) -> Query {
        AuditQuery::Liste { filtre, page }.into()
    }

    fn found(answer: &Answer) -> Option<&Liste<LigneJournal>> {
        match answer {
            Answer::Audit(AuditAnswer::Liste(found)) => Some(found),
            _ => None,
        }
    }
}

impl Browsed for Booked {
    type Fiche = Changement;
    type Part = ();

    fn record(id: i64) -> Query {
        AuditQuery::Ligne(id).into()
    }

    fn fiche(answer: &Answer) -> Option<&Changement> {
        match answer {
            Answer::Audit(AuditAnswer::Ligne(changement)) => Some(changement),
            _ => None,
        }
    }

    fn of(fiche: &Changement) -> i64 {
        fiche.ligne.seq
    }

    fn title(fiche: &Changement, cx: &Cx) -> String {
        view::title(fiche, cx.text)
    }

    fn entries(fiche: &Changement, cx: &Cx) -> Vec<Entry<()>> {
        view::entries(fiche, cx.text)
    }

    fn shows(_: Objet) -> bool {
        true
    }
}

/// The journal.
#[derive(Debug, Default)]
pub struct Journal {
    browse: Browse<Booked>,
}

impl Journal {
    /// The journal with a filter already typed.
    #[must_use]
    pub fn matching(filtre: &str) -> Self {
        Self {
            browse: Browse::matching(filtre),
        }
    }

    pub(super) fn contexts(&self) -> Vec<&'static Context> {
        self.browse.contexts(&KEYS)
    }

    /// What the header says: the filter.
    pub(in crate::console) fn caption(&self) -> Option<String> {
        self.browse.table.caption()
    }

    /// The number of what the chosen row is about.
    pub(super) fn copied(&self) -> Option<&str> {
        self.browse
            .table
            .chosen()
            .and_then(|ligne| ligne.numero.as_deref())
    }

    pub(super) fn load(&mut self, cx: &mut Cx) {
        self.browse.load(cx);
        seal::ask_head(cx);
    }

    /// Whether what an action is about was asked for, and is not here yet.
    pub(super) fn awaits(&self, action: Action, cx: &Cx) -> bool {
        self.browse.awaits(action, cx)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        match (action, self.browse.pane()) {
            (Action::Verify, _) => self.browse.table.source.seal.toggle(cx),
            (Action::Open, Pane::Record) if !self.browse.table.typing() => self.open(cx),
            (Action::Back, Pane::List) if !self.browse.table.typing() => {
                self.browse.table.source.seal.stop(cx);
                return false;
            }
            _ => return self.browse.perform(action, cx),
        }
        true
    }

    /// Goes to what the shown change is about.
    fn open(&self, cx: &mut Cx) {
        let Some(fiche) = self.browse.fiche() else { return };
        let ligne = &fiche.ligne;
        match Goal::of(ligne.objet, ligne.id, ligne.numero.as_deref()) {
            Some(goal) => cx.go(Nav::Arrive(goal)),
            None => cx.refuse(&Refusal::rule("rien-a-ouvrir")),
        }
    }

    pub(super) fn click(&mut self, hit: Hit, cx: &mut Cx) {
        self.browse.click(hit, cx);
    }

    pub(super) fn roll(&mut self, half: Half, by: isize, cx: &mut Cx) {
        self.browse.roll(half, by, cx);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.browse.key(key, cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        self.browse.paste(text, cx);
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        self.browse.table.source.seal.reply(slot, reply, cx) || self.browse.reply(slot, reply, cx)
    }

    pub(super) fn changed(&mut self, changes: &[Change], cx: &mut Cx) -> bool {
        self.browse.changed(changes, cx)
    }

    pub(super) fn tick(&mut self, cx: &Cx) -> bool {
        self.browse.tick(cx)
    }

    pub(super) fn next_wake(&self) -> Option<Duration> {
        self.browse.next_wake()
    }

    pub(super) fn resized(&mut self, cx: &mut Cx) {
        self.browse.resized(cx);
    }

    pub(super) fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        self.browse.view(area, cx, pen)
    }
}
