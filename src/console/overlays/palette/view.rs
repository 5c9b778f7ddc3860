//! Drawing the command line.

use ratatui::layout::{Position, Rect};

use super::verb::{Takes, Verb, day};
use super::{Offer, Palette, Read};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, wrap};
use crate::console::find::view;
use crate::console::goal::Branch;
use crate::console::keymap::notation;
use crate::console::mouse::{self, Half};
use crate::console::overlays::panel;
use crate::console::theme::Role;
use crate::console::widgets::field;

/// Columns of a command's name.
const NAME: u16 = 17;

impl Palette {
    pub(in crate::console::overlays) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let inside = panel(Self::area(cx), &cx.text.get("commande-titre"), pen);
        let key = pen.ink(Role::Key);
        pen.put(inside.x, inside.y, 1, ":", key);
        let line = Rect {
            x: inside.x + 1,
            width: inside.width.saturating_sub(1),
            ..inside
        };
        let cursor = field::draw(line, &self.typed, true, &cx.text.get("commande-chercher"), pen);
        let (role, said) = self.told(cx);
        let ink = pen.ink(role);
        for (y, line) in (inside.y + 1..inside.bottom()).zip(&said) {
            pen.put(inside.x + 1, y, inside.width.saturating_sub(1), line, ink);
        }
        let above = 2 + u16::try_from(said.len()).unwrap_or(1);
        let rows = Rect {
            y: inside.y + above,
            height: inside.height.saturating_sub(above),
            ..inside
        }
        .intersection(inside);
        pen.more(rows.right(), rows, self.choice.offset, self.offers.len());
        for (y, (at, offer)) in
            (rows.y..rows.bottom()).zip(self.offers.iter().enumerate().skip(self.choice.offset))
        {
            let row = Rect { y, height: 1, ..rows };
            pen.hits.put(row, mouse::Hit::Row(Half::First, at));
            let chosen = self.choice.id() == Some(at);
            match offer {
                Offer::Verb(at) => verb(row, &self.verbs[*at], cx, pen),
                Offer::Word(word) => {
                    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
                    let used = pen.put(row.x + 2, row.y, row.width.saturating_sub(2), &word.texte, ink);
                    let x = used.max(NAME) + 2;
                    pen.put(
                        row.x + x + 1,
                        row.y,
                        row.width.saturating_sub(x + 1),
                        &word.aide,
                        dim,
                    );
                }
                Offer::Hit(hit) => view::line(row, hit, chosen, pen),
            }
            if chosen {
                let selected = pen.style(Role::Selected);
                pen.tint(row, selected);
                pen.cell(row.x, row.y, "▶", selected);
            }
        }
        cursor
    }

    /// Lines that are left to the list.
    pub(super) fn rows(&self, cx: &Cx) -> usize {
        usize::from(Self::area(cx).height.saturating_sub(4)).saturating_sub(self.told(cx).1.len())
    }

    /// What stands beneath the line, as long as that leaves the list three lines.
    fn told(&self, cx: &Cx) -> (Role, Vec<String>) {
        let inside = Self::area(cx);
        let (role, said) = self.meaning(cx);
        let mut lines = wrap(&said, inside.width.saturating_sub(5));
        lines.truncate(usize::from(inside.height.saturating_sub(2 + 2 + 3).max(1)));
        (role, lines)
    }

    /// What Enter would do, or why it did nothing.
    fn meaning(&self, cx: &Cx) -> (Role, String) {
        let text = cx.text;
        if let Some(said) = &self.said {
            return (Role::Danger, said.clone());
        }
        if self.hasty {
            return (Role::Dim, text.get("recherche-en-cours").into_owned());
        }
        match self.read() {
            Read::Name(nom) if self.offers.is_empty() => {
                let near = super::verb::near(&self.verbs, nom);
                let said = match near {
                    Some(near) => {
                        text.with("commande-proche", &[("nom", nom.into()), ("proche", near.into())])
                    }
                    None => text.get("rien-trouve").into_owned(),
                };
                (Role::Warning, said)
            }
            Read::Name(_) => match self.choice.id().and_then(|at| self.offers.get(at)) {
                // Its line has room for the beginning of that only.
                Some(Offer::Verb(at)) if let Some(why) = &self.verbs[*at].why => {
                    let said = text.refusal(why);
                    let said = [Some(said.message), said.hint].into_iter().flatten();
                    (Role::Dim, said.collect::<Vec<_>>().join(" "))
                }
                _ => (Role::Dim, String::new()),
            },
            Read::Command(at, rest) => match self.verbs[at].takes {
                Takes::Day => {
                    let agences = self.agences.as_deref().unwrap_or_default();
                    match day(rest, agences, Self::today(cx)) {
                        Ok((jour, branch)) => (Role::Good, self.day_said(jour, branch, cx)),
                        Err(_) => (Role::Dim, self.verbs[at].label.clone()),
                    }
                }
                Takes::One(_) if self.search.waiting(cx) => {
                    (Role::Dim, text.get("recherche-en-cours").into_owned())
                }
                Takes::One(_) if self.offers.is_empty() => (Role::Dim, self.nothing(cx)),
                Takes::One(_) if let Some(near) = self.search.near() => view::near(near, text),
                _ => (Role::Dim, self.verbs[at].label.clone()),
            },
        }
    }

    fn day_said(&self, jour: Option<chrono::NaiveDate>, branch: Branch, cx: &Cx) -> String {
        let agence = match branch {
            Branch::Same => None,
            Branch::All => Some(cx.text.get("commande-toutes-agences").into_owned()),
            Branch::One(id) => self
                .agences
                .iter()
                .flatten()
                .find(|agence| agence.id == id)
                .map(|agence| agence.nom.clone()),
        };
        let parts = [jour.map(|jour| cx.text.date(jour)), agence];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

fn verb(row: Rect, verb: &Verb, cx: &Cx, pen: &mut Pen<'_>) {
    let live = verb.why.is_none();
    let name = pen.ink(if live { Role::Text } else { Role::Disabled });
    let dim = pen.ink(if live { Role::Dim } else { Role::Disabled });
    let key = pen.ink(Role::Key);
    let keys = verb.binding.and_then(|binding| binding.keys.first());
    let used = keys.map_or(0, |keys| pen.right(row, &notation(keys, cx.text), key));
    pen.put(row.x + 2, row.y, NAME, &verb.noms[0], name);
    let room = row.width.saturating_sub(NAME + 4 + used);
    let why = verb.why.as_ref();
    let why = why.map_or_else(String::new, |why| format!(" — {}", cx.text.refusal(why).message));
    let label = match verb.binding {
        Some(binding) => cx.called(binding.action),
        None => verb.label.clone(),
    };
    pen.run(row.x + NAME + 3, row.y, room, &[(&label, dim), (&why, dim)]);
}
