//! Every key of the place where one is, to be searched; Enter runs one.

use ratatui::layout::{Position, Rect};

use super::{panel, place};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::Line;
use crate::console::draw::{Pen, width, wrap};
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Entry, Group, notation};
use crate::console::mouse::{Half, Hit};
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::console::widgets::list::Choice;
use crate::console::widgets::matching;
use crate::text::Text;

/// Keys of help.
pub static KEYS: Context = Context {
    name: "aide",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<up>", "<c-p>"], Action::Up, Group::Move),
        Binding::new(&["<down>", "<c-n>"], Action::Down, Group::Move).foot_as(1, "↑/↓", "pied-ligne"),
        Binding::new(&["<pageup>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>"], Action::PageDown, Group::Move),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot(2),
        Binding::new(&["<esc>", "?", "<f1>"], Action::Back, Group::Form).foot(3),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Columns of the list: what a terminal of 80 shows beside its own edges.
const COLUMNS: u16 = 76;
/// Columns of the keys.
const KEYS_COLUMNS: u16 = 14;
/// Where labels begin.
const LABELS: u16 = KEYS_COLUMNS + 3;
/// Rows below the list, for what doesn't fit the chosen line.
const REST: u16 = 2;

/// The first two keys of a binding.
fn spelt(binding: &Binding, text: Text) -> String {
    let keys: Vec<String> = binding
        .keys
        .iter()
        .take(2)
        .map(|keys| notation(keys, text))
        .collect();
    keys.join("  ")
}

/// The list of keys.
#[derive(Debug)]
pub struct Help {
    entries: Vec<Entry>,
    search: Line,
    choice: Choice<usize>,
}

impl Help {
    /// Help about these bindings, by group.
    #[must_use]
    pub fn new(live: Vec<Entry>) -> Self {
        let mut entries = live;
        entries.sort_by_key(|entry| Group::ALL.iter().position(|group| *group == entry.binding.group));
        let mut choice = Choice::default();
        choice.choose(&(0..entries.len()).collect::<Vec<_>>(), 0);
        Self {
            entries,
            search: Line::default(),
            choice,
        }
    }

    /// Bindings that match what is typed.
    fn found(&self, cx: &Cx) -> Vec<usize> {
        let matches = |binding: &Binding| {
            let label = cx.text.get(binding.action.key());
            let keys = binding.keys.join(" ");
            matching::words(self.search.text(), &[&label, &keys])
        };
        (0..self.entries.len())
            .filter(|at| matches(self.entries[*at].binding))
            .collect()
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let found = self.found(cx);
        let page = isize::try_from(self.rows(cx).saturating_sub(1).max(1)).unwrap_or(1);
        match action {
            Action::Up => self.choice.step(&found, -1),
            Action::Down => self.choice.step(&found, 1),
            Action::PageUp => self.choice.step(&found, -page),
            Action::PageDown => self.choice.step(&found, page),
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

    pub(super) fn point(&mut self, at: usize, cx: &Cx) {
        self.choice.choose(&self.found(cx), at);
        self.reveal(cx);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.search.key(key);
        self.refilter(cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        cx.pasted(self.search.insert(text));
        self.refilter(cx);
    }

    fn refilter(&mut self, cx: &Cx) {
        self.choice.choose(&self.found(cx), 0);
        self.reveal(cx);
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        let (len, rows) = (self.found(cx).len(), self.rows(cx));
        self.choice.reveal(len, rows);
    }

    fn area(&self, cx: &Cx) -> Rect {
        let rows = u16::try_from(self.entries.len())
            .unwrap_or(u16::MAX)
            .saturating_add(4 + 1 + REST);
        place(cx.size, COLUMNS, rows)
    }

    fn rows(&self, cx: &Cx) -> usize {
        usize::from(self.area(cx).height.saturating_sub(4 + 1 + REST))
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let inside = panel(self.area(cx), &cx.text.get("aide-touches"), pen);
        let cursor = field::draw(inside, &self.search, true, &cx.text.get("aide-chercher"), pen);
        let found = self.found(cx);
        let rows = Rect {
            y: inside.y + 2,
            height: inside.height.saturating_sub(2 + 1 + REST),
            ..inside
        }
        .intersection(inside);
        self.rest(inside, cx, pen);
        pen.more(rows.right(), rows, self.choice.offset, found.len());
        if found.is_empty() {
            let dim = pen.ink(Role::Dim);
            pen.put(
                rows.x + 2,
                rows.y,
                rows.width.saturating_sub(2),
                &cx.text.get("rien-trouve"),
                dim,
            );
        }
        for (line, (nth, at)) in found
            .iter()
            .enumerate()
            .skip(self.choice.offset)
            .take(usize::from(rows.height))
            .enumerate()
        {
            let row = Rect {
                y: rows.y + u16::try_from(line).unwrap_or(0),
                height: 1,
                ..rows
            };
            pen.hits.put(row, Hit::Row(Half::First, nth));
            self.row(row, *at, cx, pen);
        }
        cursor
    }

    /// Below the list, all that the chosen line has no room for: why it can't be done, what would help.
    fn rest(&self, inside: Rect, cx: &Cx, pen: &mut Pen<'_>) {
        let Some(entry) = self.choice.id().and_then(|at| self.entries.get(at)) else {
            return;
        };
        let said = match &entry.why {
            Some(why) => {
                let said = cx.text.refusal(why);
                format!("{} {}", said.message, said.hint.unwrap_or_default())
            }
            None => cx.called(entry.binding.action),
        };
        if entry.why.is_none() && width(&said) <= inside.width.saturating_sub(LABELS) {
            return;
        }
        let dim = pen.ink(Role::Dim);
        let room = inside.width.saturating_sub(2);
        let mut lines = wrap(&said, room);
        if lines.len() > usize::from(REST) {
            let last = lines.split_off(usize::from(REST) - 1).join(" ");
            lines.push(last);
        }
        for (y, line) in (inside.bottom().saturating_sub(REST)..inside.bottom()).zip(lines) {
            pen.put(inside.x + 2, y, room, &line, dim);
        }
    }

    fn row(&self, row: Rect, at: usize, cx: &Cx, pen: &mut Pen<'_>) {
        let binding = self.entries[at].binding;
        let chosen = self.choice.id() == Some(at);
        let label = pen.ink(Role::Text);
        let key = pen.ink(if self.entries[at].why.is_none() {
            Role::Key
        } else {
            Role::Disabled
        });
        let keys = spelt(binding, cx.text);
        pen.put(row.x + 2, row.y, KEYS_COLUMNS, &keys, key);
        let (x, room) = (row.x + LABELS, row.width.saturating_sub(LABELS));
        let name = cx.called(binding.action);
        match &self.entries[at].why {
            None => {
                pen.put(x, row.y, room, &name, label);
            }
            Some(why) => {
                let (disabled, dim) = (pen.ink(Role::Disabled), pen.ink(Role::Dim));
                let why = format!(" — {}", cx.text.refusal(why).message);
                pen.run(x, row.y, room, &[(&name, disabled), (&why, dim)]);
            }
        }
        if chosen {
            let selected = pen.style(Role::Selected);
            pen.tint(row, selected);
            pen.cell(row.x, row.y, "▶", selected);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::keymap::CONTEXTS;
    use crate::domain::Langue;

    #[test]
    fn no_label_and_no_key_is_cut_at_eighty_columns() {
        let inside = COLUMNS - 4;
        for langue in [Langue::Fr, Langue::En] {
            let text = Text::new(langue, chrono_tz::Europe::Paris);
            for binding in CONTEXTS.iter().flat_map(|context| context.bindings) {
                let label = text.get(binding.action.key());
                assert!(width(&label) <= inside - LABELS, "{langue:?}: {label}");
                let keys = spelt(binding, text);
                assert!(width(&keys) <= KEYS_COLUMNS, "{langue:?}: {keys}");
            }
        }
    }
}
