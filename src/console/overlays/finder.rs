//! Everything there is, found by what one remembers of it.

use std::time::Duration;

use ratatui::layout::{Position, Rect};

use super::{panel, place};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::Line;
use crate::console::draw::Pen;
use crate::console::find::{Deed, Genre, Hit, Search, scattered, view};
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Entry, Group, notation};
use crate::console::mouse::{self, Half};
use crate::console::msg::{Reply, Slot};
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::console::widgets::list::Choice;
use crate::console::widgets::matching::words;
use crate::domain::texte::plie;
use crate::service::Error;

/// Keys of the finder.
pub static KEYS: Context = Context {
    name: "chercher",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<up>", "<c-p>"], Action::Up, Group::Move),
        Binding::new(&["<down>", "<c-n>"], Action::Down, Group::Move).foot_as(1, "↑/↓", "pied-ligne"),
        Binding::new(&["<pageup>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>"], Action::PageDown, Group::Move),
        Binding::new(&["<enter>"], Action::Open, Group::Form).foot_as(2, "Enter", "pied-ouvrir"),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(3),
        Binding::HELP,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Widest that it is drawn.
const COLUMNS: u16 = 110;
/// Most lines of the list.
const ROWS: u16 = 18;
/// Badness of a command, beside which anything that somebody entered comes first.
const COMMAND: usize = 12;
/// Badness of letters that only stand in order.
const LOOSE: usize = 30;

/// The finder.
#[derive(Debug)]
pub struct Finder {
    /// Screens and commands of the place where it was opened.
    known: Vec<Entry>,
    typed: Line,
    search: Search,
    hits: Vec<Hit>,
    choice: Choice<usize>,
    /// Enter was pressed before an answer came: the first line is opened as soon as there is one.
    hasty: bool,
}

impl Finder {
    /// A search in everything that the person may see, and in these bindings.
    #[must_use]
    pub fn new(live: Vec<Entry>, cx: &Cx) -> Self {
        let hidden = |action: Action| action.moves() || matches!(action, Action::Find | Action::Palette);
        let known = live
            .into_iter()
            .filter(|entry| !hidden(entry.binding.action))
            .collect();
        let mut finder = Self {
            known,
            typed: Line::default(),
            search: Search::of(Genre::STORED, cx),
            hits: Vec::new(),
            choice: Choice::default(),
            hasty: false,
        };
        finder.gather(cx, true);
        finder
    }

    /// Screens and commands that match; without anything typed, the screens.
    fn known(&self, cx: &Cx) -> Vec<(usize, Hit)> {
        let typed = plie(self.typed.text());
        let typed = typed.trim();
        let wanted: Vec<String> = typed.split_whitespace().map(ToOwned::to_owned).collect();
        let mut found = Vec::new();
        for entry in &self.known {
            let screen = entry.binding.group == Group::Go;
            if typed.is_empty() && !screen {
                continue;
            }
            let label = cx.text.get(entry.binding.action.key()).into_owned();
            let nom = entry.binding.action.nom(cx.text);
            let keys = entry.binding.keys.first().map(|keys| notation(keys, cx.text));
            let why = entry.why.as_ref().map(|why| cx.text.refusal(why).message);
            let hit = Hit {
                genre: if screen { Genre::Ecran } else { Genre::Commande },
                nom: label,
                detail: why.clone().unwrap_or_default(),
                fin: keys.unwrap_or_default(),
                over: why.is_some(),
                deed: Deed::Run(entry.binding),
            };
            let badness = if words(typed, &[&hit.nom, &nom]) {
                hit.rank(&wanted).unwrap_or(LOOSE / 2)
            } else if typed.chars().count() > 1 && scattered(&plie(&nom), typed) {
                LOOSE
            } else {
                continue;
            };
            found.push((badness + if screen { 1 } else { COMMAND }, hit));
        }
        found
    }

    /// Puts together what is known and what was found; the choice stays on its line unless something new is typed.
    fn gather(&mut self, cx: &Cx, anew: bool) {
        let before = self.choice.id().and_then(|at| self.hits.get(at)).cloned();
        let mut all = self.search.hits();
        all.extend(self.known(cx));
        all.sort_by_key(|(badness, hit)| (*badness, hit.genre));
        self.hits = all.into_iter().map(|(_, hit)| hit).collect();
        let ids: Vec<usize> = (0..self.hits.len()).collect();
        let same = |hit: &&Hit| {
            before.as_ref().is_some_and(|before| {
                (before.genre, &before.nom, &before.fin) == (hit.genre, &hit.nom, &hit.fin)
            })
        };
        // The first line is what most answers: it stays chosen until somebody chooses another.
        let kept = (!anew && self.choice.index() > 0).then(|| self.hits.iter().position(|hit| same(&hit)));
        self.choice.choose(&ids, kept.flatten().unwrap_or(0));
        self.reveal(cx);
    }

    fn retype(&mut self, cx: &mut Cx) {
        self.hasty = false;
        let typed = self.typed.text().trim().to_owned();
        self.search.look(&typed, cx);
        self.gather(cx, true);
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let ids: Vec<usize> = (0..self.hits.len()).collect();
        let page = isize::try_from(Self::rows(cx).saturating_sub(1).max(1)).unwrap_or(1);
        match action {
            Action::Up => self.choice.step(&ids, -1),
            Action::Down => self.choice.step(&ids, 1),
            Action::PageUp => self.choice.step(&ids, -page),
            Action::PageDown => self.choice.step(&ids, page),
            Action::Open if self.choice.index() == 0 && self.search.waiting(cx) => self.hasty = true,
            Action::Open => self.open(cx),
            _ => return false,
        }
        self.reveal(cx);
        true
    }

    pub(super) fn point(&mut self, at: usize, cx: &Cx) {
        let ids: Vec<usize> = (0..self.hits.len()).collect();
        self.choice.choose(&ids, at);
        self.reveal(cx);
    }

    /// Whether Enter waits for an answer.
    pub(super) fn hasty(&self) -> bool {
        self.hasty
    }

    fn open(&mut self, cx: &mut Cx) {
        let Some(hit) = self.choice.id().and_then(|at| self.hits.get(at)) else {
            return;
        };
        let deed = hit.deed.clone();
        self.close(cx);
        match deed {
            Deed::Go(goal) => cx.go(Nav::Arrive(goal)),
            Deed::Run(binding) => cx.go(Nav::Run(binding)),
        }
    }

    fn close(&self, cx: &mut Cx) {
        self.search.forget(cx);
        cx.go(Nav::Close);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.typed.key(key);
        self.retype(cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        cx.pasted(self.typed.insert(text));
        self.retype(cx);
    }

    pub(super) fn tick(&mut self, cx: &mut Cx) {
        self.search.tick(cx);
    }

    pub(super) fn next(&self) -> Option<Duration> {
        self.search.next()
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        if !self.search.reply(slot, reply, cx) {
            return false;
        }
        self.gather(cx, false);
        if self.hasty && !self.search.waiting(cx) {
            self.hasty = false;
            self.open(cx);
        }
        true
    }

    fn area(cx: &Cx) -> Rect {
        place(
            cx.size,
            COLUMNS.min(cx.size.0.saturating_sub(4)).max(36),
            ROWS + 4,
        )
    }

    fn rows(cx: &Cx) -> usize {
        usize::from(Self::area(cx).height.saturating_sub(4))
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        let rows = Self::rows(cx);
        self.choice.reveal(self.hits.len(), rows);
    }

    /// What stands where there is nothing to list, or nothing yet.
    fn notice(&self, cx: &Cx) -> Option<(Role, String)> {
        let text = cx.text;
        if self.search.failed() {
            return Some((Role::Danger, text.get("erreur-injoignable").into_owned()));
        }
        if self.search.waiting(cx) && self.hits.is_empty() {
            return Some((Role::Dim, text.get("recherche-en-cours").into_owned()));
        }
        if let Some(near) = self.search.near() {
            return Some(view::near(near, text));
        }
        if !self.hits.is_empty() {
            return None;
        }
        let key = if self.search.too_short() {
            "trouve-trop-court"
        } else {
            "rien-trouve"
        };
        Some((Role::Dim, text.get(key).into_owned()))
    }

    /// What isn't searched, because the person may not see it.
    fn unseen(cx: &Cx) -> Option<String> {
        let unseen: Vec<String> = Genre::STORED
            .iter()
            .filter(|genre| !genre.seen_by(&cx.actor))
            .map(|genre| cx.text.get(genre.key()).into_owned())
            .collect();
        (!unseen.is_empty()).then(|| {
            cx.text
                .with("trouve-sans-droit", &[("quoi", unseen.join(", ").into())])
        })
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let area = Self::area(cx);
        let inside = panel(area, &cx.text.get("chercher-titre"), pen);
        let cursor = field::draw(inside, &self.typed, true, &cx.text.get("chercher-aide"), pen);
        let rows = Rect {
            y: inside.y + 2,
            height: inside.height.saturating_sub(2),
            ..inside
        }
        .intersection(inside);
        let gap = Rect {
            y: inside.y + 1,
            height: 1,
            ..inside
        }
        .intersection(inside);
        if let Some(unseen) = Self::unseen(cx) {
            let dim = pen.ink(Role::Disabled);
            pen.put(gap.x + 2, gap.y, gap.width.saturating_sub(2), &unseen, dim);
        }
        if let Some((role, said)) = self.notice(cx) {
            let ink = pen.ink(role);
            let y = if self.hits.is_empty() { rows.y } else { gap.y };
            pen.put(rows.x + 2, y, rows.width.saturating_sub(2), &said, ink);
        }
        let shown = self.hits.iter().enumerate().skip(self.choice.offset);
        for (y, (at, hit)) in (rows.y..rows.bottom()).zip(shown) {
            let row = Rect { y, height: 1, ..rows };
            pen.hits.put(row, mouse::Hit::Row(Half::First, at));
            view::line(row, hit, self.choice.id() == Some(at), pen);
        }
        cursor
    }
}
