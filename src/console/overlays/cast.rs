//! People of the demonstration: who one wants to be.

use ratatui::layout::{Position, Rect};

use super::{panel, place};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::Line;
use crate::console::draw::Pen;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::{Half, Hit};
use crate::console::msg::{Effect, Entry, Reply, Slot};
use crate::console::theme::Role;
use crate::console::widgets::list::Choice;
use crate::console::widgets::{field, matching};
use crate::domain::UtilisateurId;
use crate::domain::utilisateur::UtilisateurLigne;
use crate::service::Error;

/// Keys of the list.
pub static KEYS: Context = Context {
    name: "roles",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<up>", "<c-p>"], Action::Up, Group::Move),
        Binding::new(&["<down>", "<c-n>"], Action::Down, Group::Move).foot_as(1, "↑/↓", "pied-ligne"),
        Binding::new(&["<pageup>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>"], Action::PageDown, Group::Move),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot(2),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(3),
        Binding::HELP,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Most lines of the list.
const ROWS: u16 = 14;

/// The list, the one who looks chosen.
#[derive(Debug)]
pub struct Cast {
    typed: Line,
    choice: Choice<UtilisateurId>,
    /// Nobody as long as they are being read.
    people: Option<Vec<UtilisateurLigne>>,
}

impl Cast {
    /// Everybody that may be chosen, once they are read.
    #[must_use]
    pub fn new(cx: &mut Cx) -> Self {
        cx.ask_cast();
        Self {
            typed: Line::default(),
            choice: Choice::default(),
            people: None,
        }
    }

    /// Whether a key that asks for that waits until they are read.
    pub(super) fn awaits(&self, action: Option<Action>) -> bool {
        self.people.is_none() && action != Some(Action::Back)
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        if slot != Slot::Cast {
            return false;
        }
        match reply {
            Ok(Reply::Cast(people)) => {
                self.people = Some(people.clone());
                let ids = self.ids(cx);
                self.choice.choose(&ids, 0);
                self.choice.take(&ids, cx.actor.id);
                self.reveal(cx);
            }
            Ok(_) => {}
            Err(error) => {
                cx.fail_to_read(error);
                cx.go(Nav::Close);
            }
        }
        true
    }

    fn people(&self) -> &[UtilisateurLigne] {
        self.people.as_deref().unwrap_or_default()
    }

    fn found(&self, cx: &Cx) -> Vec<&UtilisateurLigne> {
        let kept = |one: &&UtilisateurLigne| {
            let roles = cx.text.roles(&one.roles);
            matching::words(self.typed.text(), &[&one.login, &one.nom, &roles])
        };
        self.people().iter().filter(kept).collect()
    }

    fn ids(&self, cx: &Cx) -> Vec<UtilisateurId> {
        self.found(cx).iter().map(|one| one.id).collect()
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let ids = self.ids(cx);
        let page = isize::try_from(ROWS).unwrap_or(1);
        match action {
            Action::Up => self.choice.step(&ids, -1),
            Action::Down => self.choice.step(&ids, 1),
            Action::PageUp => self.choice.step(&ids, -page),
            Action::PageDown => self.choice.step(&ids, page),
            Action::Confirm => {
                let chosen = self.people().iter().find(|one| Some(one.id) == self.choice.id());
                if let Some(login) = chosen.map(|one| one.login.clone()) {
                    cx.go(Nav::Close);
                    cx.effect(Effect::Enter(Entry::As(login)));
                }
            }
            _ => return false,
        }
        self.reveal(cx);
        true
    }

    pub(super) fn point(&mut self, at: usize, cx: &Cx) {
        self.choice.choose(&self.ids(cx), at);
        self.reveal(cx);
    }

    pub(super) fn key(&mut self, key: Key, cx: &Cx) {
        self.typed.key(key);
        self.refilter(cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        cx.pasted(self.typed.insert(text));
        self.refilter(cx);
    }

    fn refilter(&mut self, cx: &Cx) {
        self.choice.choose(&self.ids(cx), 0);
        self.reveal(cx);
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        let rows = usize::from(self.area(cx).height.saturating_sub(4));
        self.choice.reveal(self.found(cx).len(), rows);
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let inside = panel(self.area(cx), &text.get("roles-titre"), pen);
        let cursor = field::draw(inside, &self.typed, true, &text.get("roles-chercher"), pen);
        let rows = Rect {
            y: inside.y + 2,
            height: inside.height.saturating_sub(2),
            ..inside
        }
        .intersection(inside);
        let found = self.found(cx);
        let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
        if found.is_empty() {
            let said = self
                .people
                .as_ref()
                .map_or("recherche-en-cours", |_| "rien-trouve");
            pen.put(rows.x, rows.y, rows.width, &text.get(said), dim);
        }
        let name = (rows.width / 2).saturating_sub(3);
        let shown = found.iter().enumerate().skip(self.choice.offset);
        for (y, (at, one)) in (rows.top()..rows.bottom()).zip(shown) {
            let row = Rect { y, height: 1, ..rows };
            pen.hits.put(row, Hit::Row(Half::First, at));
            let agence = one.agence.as_deref().unwrap_or("");
            pen.put(row.x + 2, y, name, &one.nom, ink);
            let room = row.width.saturating_sub(name + 3);
            let roles = cx.text.roles(&one.roles);
            let shown = if agence.is_empty() {
                roles
            } else {
                format!("{roles} · {agence}")
            };
            pen.put(row.x + 3 + name, y, room, &shown, dim);
            if self.choice.id() == Some(one.id) {
                let selected = pen.style(Role::Selected);
                pen.tint(row, selected);
                pen.cell(row.x, y, "▶", selected);
            }
        }
        cursor
    }

    fn area(&self, cx: &Cx) -> Rect {
        let people = self.people.as_ref().map_or(ROWS, |people| {
            u16::try_from(people.len()).unwrap_or(ROWS).min(ROWS)
        });
        place(cx.size, 72, people + 4)
    }
}
