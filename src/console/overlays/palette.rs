//! Typed commands: the same as the keys, found by name.

use ratatui::layout::{Position, Rect};

use super::{panel, place};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::Line;
use crate::console::draw::Pen;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Entry, Group, notation};
use crate::console::theme::Role;
use crate::console::widgets::list::Choice;
use crate::console::widgets::{field, matching};

/// Keys of the command line.
pub static KEYS: Context = Context {
    name: "commande",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<up>", "<c-p>"], Action::Up, Group::Move),
        Binding::new(&["<down>", "<c-n>"], Action::Down, Group::Move).foot_as(1, "↑/↓", "pied-ligne"),
        Binding::new(&["<pageup>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>"], Action::PageDown, Group::Move),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot(2),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(3),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Most lines of the list.
const ROWS: u16 = 12;

/// The command line and what it may mean.
#[derive(Debug)]
pub struct Palette {
    entries: Vec<Entry>,
    typed: Line,
    choice: Choice<usize>,
}

impl Palette {
    /// Commands for these bindings; moving about is left to its keys.
    #[must_use]
    pub fn new(live: Vec<Entry>) -> Self {
        let entries: Vec<Entry> = live
            .into_iter()
            .filter(|entry| entry.binding.action != Action::Palette && !entry.binding.action.moves())
            .collect();
        let mut choice = Choice::default();
        choice.choose(&(0..entries.len()).collect::<Vec<_>>(), 0);
        Self {
            entries,
            typed: Line::default(),
            choice,
        }
    }

    /// Commands that match, names that begin with what is typed first.
    fn found(&self, cx: &Cx) -> Vec<usize> {
        let typed = matching::folded(self.typed.text().trim_start_matches(':').trim());
        let mut found: Vec<(usize, usize)> = (0..self.entries.len())
            .filter_map(|at| {
                let label = cx.text.get(self.entries[at].binding.action.key());
                let code = self.entries[at].binding.action.code();
                let name = matching::folded(&label);
                matching::words(&typed, &[&label, code]).then(|| {
                    (
                        usize::from(!(name.starts_with(&typed) || code.starts_with(&typed))),
                        at,
                    )
                })
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, at)| at).collect()
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let found = self.found(cx);
        match action {
            Action::Up => self.choice.step(&found, -1),
            Action::Down => self.choice.step(&found, 1),
            Action::PageUp => self.choice.step(&found, -isize::try_from(ROWS).unwrap_or(1)),
            Action::PageDown => self.choice.step(&found, isize::try_from(ROWS).unwrap_or(1)),
            Action::Confirm => {
                if let Some(at) = self.choice.id() {
                    cx.go(Nav::Close);
                    cx.go(Nav::Run(self.entries[at].binding));
                }
            }
            _ => return false,
        }
        self.reveal(cx);
        true
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.typed.key(key);
        self.choice.choose(&self.found(cx), 0);
        self.reveal(cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        self.typed.insert(text);
        self.choice.choose(&self.found(cx), 0);
        self.reveal(cx);
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        let (len, rows) = (
            self.found(cx).len(),
            usize::from(self.area(cx).height.saturating_sub(4)),
        );
        self.choice.reveal(len, rows);
    }

    fn area(&self, cx: &Cx) -> Rect {
        let rows = u16::try_from(self.entries.len()).unwrap_or(ROWS).min(ROWS);
        place(cx.size, 60, rows + 4)
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let inside = panel(self.area(cx), &cx.text.get("commande-titre"), pen);
        let key = pen.ink(Role::Key);
        pen.put(inside.x, inside.y, 1, ":", key);
        let line = Rect {
            x: inside.x + 1,
            width: inside.width.saturating_sub(1),
            ..inside
        };
        let cursor = field::draw(line, &self.typed, true, &cx.text.get("commande-chercher"), pen);
        let rows = Rect {
            y: inside.y + 2,
            height: inside.height.saturating_sub(2),
            ..inside
        }
        .intersection(inside);
        let found = self.found(cx);
        if found.is_empty() {
            let dim = pen.ink(Role::Dim);
            pen.put(rows.x, rows.y, rows.width, &cx.text.get("rien-trouve"), dim);
        }
        for (line, at) in found
            .iter()
            .skip(self.choice.offset)
            .take(usize::from(rows.height))
            .enumerate()
        {
            let row = Rect {
                y: rows.y + u16::try_from(line).unwrap_or(0),
                height: 1,
                ..rows
            };
            let binding = self.entries[*at].binding;
            let label = cx.text.get(binding.action.key());
            let why = self.entries[*at].why.as_ref();
            let text = pen.ink(if why.is_none() { Role::Text } else { Role::Disabled });
            let (key, dim) = (pen.ink(Role::Key), pen.ink(Role::Dim));
            let room = row.width.saturating_sub(10);
            let why = why.map_or_else(String::new, |why| format!(" — {}", cx.text.refusal(why).message));
            pen.run(row.x + 2, row.y, room, &[(&label, text), (&why, dim)]);
            if let Some(keys) = binding.keys.first() {
                pen.right(row, &notation(keys, cx.text), key);
            }
            if self.choice.id() == Some(*at) {
                let selected = pen.style(Role::Selected);
                pen.tint(row, selected);
                pen.cell(row.x, row.y, "▶", selected);
            }
        }
        cursor
    }
}
