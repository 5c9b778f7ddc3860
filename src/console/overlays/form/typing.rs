//! What keys, clicks and pasted text put into the fields of a form.

use super::{Field, Form, Kind};
use crate::console::cx::Cx;
use crate::console::draft::Line;
use crate::console::key::{Code as KeyCode, Key};
use crate::console::mouse::Hit;
use crate::domain::Refusal;

impl Form {
    /// A click: the field gets the keys, and holds what was clicked.
    pub(in crate::console::overlays) fn click(&mut self, hit: Hit, cx: &mut Cx) {
        let (Hit::Field(at) | Hit::Choice(at, _)) = hit else {
            return;
        };
        if at != self.focus {
            self.leave(cx);
            (self.focus, self.inner) = (at, 0);
        }
        let (Hit::Choice(_, inner), Some(field)) = (hit, self.field()) else {
            return;
        };
        match field.kind {
            Kind::Line | Kind::Secret => {
                if let Some(offer) = self.offers(cx).get(inner).cloned() {
                    cx.drafts.set(self.draft(field), &offer);
                }
            }
            Kind::Choice => {
                if let Some((value, _)) = self.sheet.options(field.name, cx.text).get(inner) {
                    cx.drafts.set(self.draft(field), value);
                }
            }
            Kind::Many => {
                self.inner = inner;
                self.toggle(field, Key::plain(KeyCode::Char(' ')), cx);
            }
        }
        self.changed(field.name);
        self.begin(cx);
    }

    /// The line of a field, to type into: what is recorded, until something else is typed.
    pub(super) fn edit<'a>(&'a mut self, field: Field, cx: &'a mut Cx) -> &'a mut Line {
        if let Some(at) = self.secrets.iter().position(|(name, _)| *name == field.name) {
            return &mut self.secrets[at].1;
        }
        let place = self.draft(field);
        if cx.drafts.typed(place).is_none() {
            cx.drafts.set(place, &self.sheet.base(field.name));
        }
        cx.drafts.edit(place)
    }

    /// What is recorded stands in the field again.
    pub(super) fn back_to_recorded(&mut self, cx: &mut Cx) {
        let Some(field) = self.field() else { return };
        let base = self.sheet.base(field.name);
        *self.edit(field, cx) = Line::of(field.name, &base);
        let place = self.draft(field);
        if cx.drafts.begun(place).is_some() {
            cx.drafts.begin(place, &base);
        }
        self.changed(field.name);
    }

    pub(in crate::console::overlays) fn key(&mut self, key: Key, cx: &mut Cx) {
        let Some(field) = self.field() else { return };
        match field.kind {
            Kind::Line | Kind::Secret => {
                if self.edit(field, cx).key(key) {
                    self.changed(field.name);
                    self.inner = 0;
                }
            }
            Kind::Choice => self.choose(field, key, cx),
            Kind::Many => self.toggle(field, key, cx),
        }
        self.begin(cx);
    }

    fn choose(&mut self, field: Field, key: Key, cx: &mut Cx) {
        let options = self.sheet.options(field.name, cx.text);
        if options.is_empty() {
            return;
        }
        let said = self.values(cx).choice(field.name);
        let at = options.iter().position(|(value, _)| *value == said).unwrap_or(0);
        let len = options.len();
        let to = match key.code {
            KeyCode::Left => (at + len - 1) % len,
            KeyCode::Right => (at + 1) % len,
            KeyCode::Char(' ') if !self.ahead.goes_on(cx.mono) => (at + 1) % len,
            KeyCode::Char(c) if key.typed().is_some() => {
                let labels: Vec<&str> = options.iter().map(|(_, label)| label.as_str()).collect();
                self.ahead.letter(c, cx.mono, &labels, at).unwrap_or(at)
            }
            _ => return,
        };
        cx.drafts.set(self.draft(field), &options[to].0);
        self.changed(field.name);
    }

    fn toggle(&mut self, field: Field, key: Key, cx: &mut Cx) {
        let options = self.sheet.options(field.name, cx.text);
        if !matches!(key.code, KeyCode::Char(' ') | KeyCode::Left | KeyCode::Right) {
            return;
        }
        let Some((code, _)) = options.get(self.inner) else {
            return;
        };
        let held = self.values(cx).many(field.name);
        // In the order of the options, so that the same set is the same text.
        let after = options.iter().map(|(value, _)| value);
        let after: Vec<&str> = after
            .filter(|value| held.contains(value) != (*value == code))
            .map(String::as_str)
            .collect();
        cx.drafts.set(self.draft(field), &after.join(","));
        self.changed(field.name);
    }

    pub(in crate::console::overlays) fn paste(&mut self, text: &str, cx: &mut Cx) {
        let Some(field) = self.field() else { return };
        if matches!(field.kind, Kind::Line | Kind::Secret) {
            let fits = self.edit(field, cx).insert(text);
            self.refused =
                (!fits).then(|| (Some(field.name), cx.text.refusal(&Refusal::rule("texte-coupe"))));
            self.resumed = None;
            self.inner = 0;
            self.begin(cx);
        }
    }
}
