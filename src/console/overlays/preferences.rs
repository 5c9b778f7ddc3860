//! How one likes the console: each choice holds at once, and is kept.

use ratatui::layout::{Position, Rect};

use super::{panel, place};
use crate::console::action::Action;
use crate::console::cx::Cx;
use crate::console::draw::{Pen, cut, width, wrap};
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::{Half, Hit};
use crate::console::prefs::Preference;
use crate::console::theme::Role;

/// Keys of the list.
pub static KEYS: Context = Context {
    name: "preferences",
    typing: false,
    open: false,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-ligne"),
        Binding::new(&["h", "<left>"], Action::Left, Group::Form),
        Binding::new(
            &["l", "<right>", "<space>", "<enter>"],
            Action::Right,
            Group::Form,
        )
        .foot_as(2, "h/l", "pied-changer"),
        Binding::new(&["<esc>", "q", ","], Action::Back, Group::Form).foot(3),
        Binding::HELP,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// The list.
#[derive(Debug, Default)]
pub struct Preferences {
    at: usize,
}

impl Preferences {
    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let last = Preference::ALL.len() - 1;
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::Left => cx.prefer(Preference::ALL[self.at.min(last)], -1),
            Action::Right => cx.prefer(Preference::ALL[self.at.min(last)], 1),
            _ => return false,
        }
        true
    }

    pub(super) fn point(&mut self, at: usize) {
        self.at = at.min(Preference::ALL.len() - 1);
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let rows = u16::try_from(Preference::ALL.len()).unwrap_or(0);
        let inside = panel(place(cx.size, 60, rows + 6), &text.get("preferences-titre"), pen);
        let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
        let label = |preference: &Preference| text.get(&format!("preference-{}", preference.name()));
        let labels = Preference::ALL.iter().map(|preference| width(&label(preference)));
        // As wide as a label needs, or a little more where there is room.
        let labels = labels
            .max()
            .unwrap_or(0)
            .max(inside.width.saturating_sub(37).min(20))
            + 3;
        let mut cursor = None;
        for (line, preference) in (0_u16..).zip(Preference::ALL) {
            let row = Rect {
                y: inside.y + line,
                height: 1,
                ..inside
            }
            .intersection(inside);
            if row.is_empty() {
                continue;
            }
            pen.hits.put(row, Hit::Row(Half::First, usize::from(line)));
            let value = preference.said(cx.prefs.value(*preference), text);
            pen.put(row.x + 2, row.y, labels - 3, &label(preference), dim);
            let room = row.width.saturating_sub(labels);
            let value = cut(&value, room.saturating_sub(4));
            let said = [("◂ ", dim), (value.as_str(), ink), (" ▸", dim)];
            pen.run(row.x + labels, row.y, room, &said);
            if usize::from(line) == self.at {
                let selected = pen.style(Role::Selected);
                pen.tint(row, selected);
                pen.cell(row.x, row.y, "▶", selected);
                cursor = Some(Position::new(row.x, row.y));
            }
        }
        let name = Preference::ALL[self.at.min(Preference::ALL.len() - 1)].name();
        let help = text.get(&format!("preference-{name}-aide"));
        for (y, line) in (inside.y + rows + 1..inside.bottom()).zip(wrap(&help, inside.width)) {
            pen.put(inside.x, y, inside.width, &line, dim);
        }
        cursor
    }
}
