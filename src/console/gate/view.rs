//! How the way in looks.

use ratatui::layout::{Position, Rect};

use super::{Field, Gate, Mode};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, wrap};
use crate::console::mouse::Hit;
use crate::console::overlays::{panel, place};
use crate::console::theme::Role;
use crate::console::widgets::field;

/// Columns of the form.
const COLUMNS: u16 = 62;
/// Columns of a field's name.
const NAME: u16 = 18;

impl Gate {
    pub(in crate::console) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let (key, rows) = match self.mode {
            Mode::Enter => ("connexion-entrer", 11),
            Mode::Again => ("connexion-reprendre", 12),
            Mode::Temporary => ("connexion-provisoire", 12),
            Mode::Change => ("connexion-changer", 12),
        };
        let inside = panel(place(cx.size, COLUMNS, rows), &text.get(key), pen);
        let dim = pen.ink(Role::Dim);
        let args = [
            ("nom", (&cx.actor.nom).into()),
            ("login", self.login.text().into()),
        ];
        let intro = text.attribute(key, "intro", &args).unwrap_or_default();
        let mut y = inside.y;
        for line in wrap(&intro, inside.width).iter().filter(|line| !line.is_empty()) {
            pen.put(inside.x, y, inside.width, line, dim);
            y += 1;
        }
        y += u16::from(inside.height >= 9);
        let name = NAME.min(inside.width / 2);
        let mut cursor = None;
        for (at, one) in self.mode.fields().iter().enumerate() {
            let row = Rect {
                y,
                height: 1,
                ..inside
            }
            .intersection(inside);
            if row.is_empty() {
                break;
            }
            pen.hits.put(row, Hit::Field(at));
            let focused = at == self.focus && !self.waiting;
            let label = pen.ink(if focused { Role::Text } else { Role::Dim });
            pen.put(
                row.x,
                y,
                name.saturating_sub(1),
                &text.get(one.label(self.mode)),
                label,
            );
            let place = Rect {
                x: row.x + name,
                width: row.width.saturating_sub(name),
                ..row
            };
            let line = match one {
                Field::Login => self.login.clone(),
                Field::Password => self.password.dots(),
                Field::New => self.new.dots(),
                Field::Repeat => self.repeat.dots(),
            };
            cursor = cursor.or(field::draw(place, &line, focused, "", pen));
            y += 1;
        }
        y += 1;
        let mut say = |said: &str, role: Role| {
            let ink = pen.ink(role);
            for line in wrap(said, inside.width) {
                if y >= inside.bottom() {
                    return;
                }
                pen.put(inside.x, y, inside.width, &line, ink);
                y += 1;
            }
        };
        if self.waiting {
            say(&text.get("connexion-verification"), Role::Dim);
        } else if let Some(said) = &self.said {
            say(&said.message, Role::Danger);
            say(said.hint.as_deref().unwrap_or_default(), Role::Dim);
        } else if matches!(self.mode, Mode::Temporary | Mode::Change) {
            say(&text.get("connexion-conseil"), Role::Dim);
        }
        cursor
    }
}

impl Field {
    fn label(self, mode: Mode) -> &'static str {
        match self {
            Self::Login => "connexion-identifiant",
            Self::Password if mode == Mode::Change => "connexion-actuel",
            Self::Password => "connexion-mot-de-passe",
            Self::New => "connexion-nouveau",
            Self::Repeat => "connexion-encore",
        }
    }
}
