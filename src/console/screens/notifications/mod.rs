//! What the person was told: unread first, each a step from what it is about.

mod view;

use std::time::Duration;

use ratatui::layout::{Position, Rect};

use super::Screen;
use crate::console::App;
use crate::console::action::Action;
use crate::console::chrome;
use crate::console::cx::{Cx, Nav};
use crate::console::draw::Pen;
use crate::console::goal::Goal;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::Hit;
use crate::console::msg::{Effect, List, Reply, Slot};
use crate::console::widgets::table::{self, FILTER, Focus, Source, Table};
use crate::domain::liste::{Liste, Page};
use crate::domain::notification::Message;
use crate::domain::{NotificationId, Refusal};
use crate::service::notification::NotificationQuery;
use crate::service::{Answer, Error, Keep, Query};

/// Keys of the messages.
pub static KEYS: Context = Context {
    name: "notifications",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-ligne"),
        Binding::new(&["<pageup>", "<c-b>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>", "<c-f>"], Action::PageDown, Group::Move),
        Binding::new(&["<home>"], Action::First, Group::Move),
        Binding::new(&["<end>", "G"], Action::Last, Group::Move),
        Binding::new(&["<enter>", "l", "<right>"], Action::Open, Group::Record)
            .foot_as(2, "Enter", "pied-ouvrir")
            .when(chosen),
        Binding::new(&["r", "<space>"], Action::MarkRead, Group::Record)
            .foot(3)
            .when(unread),
        Binding::new(&["R"], Action::MarkAllRead, Group::Record)
            .foot(4)
            .when(some),
        Binding::new(&["o"], Action::OnlyUnread, Group::Record).foot(100),
        Binding::new(&["/"], Action::Filter, Group::Record).foot(101),
        Binding::new(&["h", "<left>"], Action::Back, Group::Console),
    ],
};

fn screen(app: &App) -> Result<&Notifications, Refusal> {
    match app.screen() {
        Screen::Notifications(notifications) => Ok(notifications),
        _ => Err(Refusal::rule("ligne-a-choisir")),
    }
}

fn chosen(app: &App) -> Result<(), Refusal> {
    let message = screen(app)?.table.chosen();
    message
        .map(|_| ())
        .ok_or_else(|| Refusal::rule("ligne-a-choisir"))
}

fn unread(app: &App) -> Result<(), Refusal> {
    match screen(app)?.table.chosen() {
        Some(message) if message.lu_le.is_none() => Ok(()),
        Some(_) => Err(Refusal::rule("deja-lu")),
        None => Err(Refusal::rule("ligne-a-choisir")),
    }
}

fn some(app: &App) -> Result<(), Refusal> {
    let any = screen(app)?
        .table
        .rows()
        .iter()
        .any(|message| message.lu_le.is_none());
    any.then_some(()).ok_or_else(|| Refusal::rule("tout-est-lu"))
}

/// Where messages come from.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Only those that weren't read.
    unread: bool,
}

impl Source for Told {
    type Id = NotificationId;
    type Row = Message;
    const LIST: List = List::Notifications;

    fn id(row: &Message) -> NotificationId {
        row.id
    }

    fn page(&self, filtre: String, page: Page) -> Query {
        let filtre = if self.unread {
            format!("nonlu {filtre}")
        } else {
            filtre
        };
        NotificationQuery::Liste { filtre, page }.into()
    }

    fn found(answer: &Answer) -> Option<&Liste<Message>> {
        match answer {
            Answer::Notifications(found) => Some(found),
            _ => None,
        }
    }
}

/// The messages.
#[derive(Debug, Default)]
pub struct Notifications {
    table: Table<Told>,
    /// Marked here as read; what is on its way from the database may not know yet.
    read: Vec<NotificationId>,
    /// All up to this one were.
    read_until: Option<NotificationId>,
}

impl Notifications {
    pub(super) fn contexts(&self) -> Vec<&'static Context> {
        vec![if self.table.typing() { &FILTER } else { &KEYS }]
    }

    /// What the header says: the filter.
    pub(in crate::console) fn caption(&self) -> Option<String> {
        self.table.caption()
    }

    /// The number that the chosen message is about.
    pub(super) fn copied(&self) -> Option<&str> {
        self.table
            .chosen()
            .and_then(|message| message.faits["numero"].as_str())
    }

    pub(super) fn load(&mut self, cx: &mut Cx) {
        self.table.load(cx);
    }

    /// Whether what an action is about was asked for, and is not here yet.
    pub(super) fn awaits(&self, action: Action, cx: &Cx) -> bool {
        self.table.awaits(action, cx)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if self.table.perform(action, body(cx), cx) {
            return true;
        }
        match action {
            Action::Open => self.open(cx),
            Action::MarkRead => {
                self.mark(cx);
                self.table.perform(Action::Down, body(cx), cx);
            }
            Action::MarkAllRead => self.mark_all(cx),
            Action::OnlyUnread => {
                self.table.source.unread = !self.table.source.unread;
                self.table.asked_anew(cx);
            }
            Action::Back => cx.go(Nav::Pop),
            _ => return false,
        }
        true
    }

    /// Goes to what the chosen message is about; it counts as read then.
    fn open(&mut self, cx: &mut Cx) {
        let Some(message) = self.table.chosen() else {
            return;
        };
        let numero = message.faits["numero"].as_str().map(ToOwned::to_owned);
        let goal = message
            .objet
            .zip(message.objet_id)
            .and_then(|(objet, id)| Goal::of(objet, id, numero.as_deref()));
        self.mark(cx);
        match goal {
            Some(goal) => cx.go(Nav::Arrive(goal)),
            None => cx.refuse(&Refusal::rule("rien-a-ouvrir")),
        }
    }

    fn mark(&mut self, cx: &mut Cx) {
        let Some(message) = self.table.chosen().filter(|message| message.lu_le.is_none()) else {
            return;
        };
        let id = message.id;
        self.read.push(id);
        cx.effect(Effect::Keep(Keep::Lues(vec![id])));
        cx.unread.read(1);
        cx.count_unread_later();
        self.amend(cx);
    }

    /// Marks all up to the newest that is shown: what comes meanwhile stays unread.
    fn mark_all(&mut self, cx: &mut Cx) {
        let rows = self.table.rows();
        let Some(last) = rows.iter().map(|message| message.id).max_by_key(|id| id.0) else {
            return;
        };
        self.read_until = Some(last);
        cx.effect(Effect::Keep(Keep::LuesJusqua(last)));
        cx.unread.read(usize::MAX);
        cx.count_unread_later();
        self.amend(cx);
    }

    /// Shows as read what was marked here, whatever the last answer says of it.
    fn amend(&mut self, cx: &Cx) {
        let (read, until, now) = (&self.read, self.read_until, cx.now);
        self.table.amend(|message| {
            let here = read.contains(&message.id) || until.is_some_and(|last| message.id.0 <= last.0);
            if here && message.lu_le.is_none() {
                message.lu_le = Some(now);
            }
        });
    }

    pub(super) fn click(&mut self, hit: Hit, cx: &mut Cx) {
        if let Hit::Row(_, at) = hit {
            self.table.point(at, body(cx), cx);
        }
    }

    pub(super) fn roll(&mut self, by: isize, cx: &mut Cx) {
        self.table.roll(by * 3, body(cx), cx);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.table.key(key, cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        self.table.paste(text, cx);
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        let known = self.table.reply(slot, reply, body(cx), cx);
        if known {
            self.amend(cx);
        }
        known
    }

    /// Whatever changed, somebody may have been told of it.
    pub(super) fn changed(&mut self, cx: &mut Cx) -> bool {
        self.table.changed(cx);
        true
    }

    pub(super) fn tick(&mut self, cx: &Cx) -> bool {
        self.table.tick(cx)
    }

    pub(super) fn next_wake(&self) -> Option<Duration> {
        self.table.next_wake()
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        self.table.reveal(body(cx));
    }

    pub(super) fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        table::draw(&self.table, area, Focus::Here, cx, pen)
    }
}

fn body(cx: &Cx) -> Rect {
    chrome::regions(cx.size).body
}
