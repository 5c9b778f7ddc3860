//! How the candidates are drawn.

use chrono::{DateTime, Utc};
use ratatui::layout::{Position, Rect};

use super::{Suggest, plage, reasons, total};
use crate::console::action::Action;
use crate::console::cx::Cx;
use crate::console::draw::{Pen, initials, width, wrap};
use crate::console::overlays::{panel, place, rows};
use crate::console::theme::Role;
use crate::domain::planning::Proposition;
use crate::text::Text;

impl Suggest {
    fn area(&self, cx: &Cx) -> Rect {
        let rows = u16::try_from(self.ids().len()).unwrap_or(u16::MAX).clamp(3, 10);
        place(cx.size, 96, rows + 8)
    }

    pub(super) fn rows(&self, cx: &Cx) -> usize {
        let inside = self.area(cx).height.saturating_sub(2);
        usize::from(inside.saturating_sub(1 + self.told(cx)))
    }

    /// Lines below the list, with those that are empty: all that weighs on the chosen one where the list still shows two.
    fn told(&self, cx: &Cx) -> u16 {
        let area = self.area(cx);
        let all = u16::try_from(self.said(area.width.saturating_sub(4), cx.text).len()).unwrap_or(u16::MAX);
        let most = area.height.saturating_sub(2 + 1 + 2).max(3);
        if is_low(cx) {
            return all.clamp(3, most);
        }
        all.saturating_add(2).clamp(5, most.max(5))
    }

    /// What weighs on the chosen one, in lines of so many columns; that it is too late first.
    fn said(&self, columns: u16, text: Text) -> Vec<(String, Role)> {
        let Some(candidate) = self.chosen() else {
            return Vec::new();
        };
        let late = is_late(candidate, self.about.echeance).then(|| text.get("suggestions-apres-echeance"));
        let late = late.map(|said| wrap(&said, columns)).unwrap_or_default();
        let weighs = wrap(&reasons(candidate, text), columns);
        let late = late.into_iter().map(|line| (line, Role::Danger));
        late.chain(weighs.into_iter().map(|line| (line, Role::Dim)))
            .collect()
    }

    pub(in crate::console::overlays) fn reveal(&mut self, cx: &Cx) {
        self.choice.reveal(self.ids().len(), self.rows(cx));
    }

    pub(in crate::console::overlays) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let args = [
            ("numero", (&self.about.numero).into()),
            ("titre", (&self.about.titre).into()),
        ];
        let inside = panel(self.area(cx), &text.with("suggestions-titre", &args), pen);
        let dim = pen.ink(Role::Dim);
        let Some(found) = &self.found else {
            // Whoever was quick sees that it was heard.
            let heard = self.early.iter().rev().find_map(|action| match action {
                Action::Confirm => Some("suggestions-attente-retenir"),
                Action::Pencil => Some("suggestions-attente-provisoire"),
                _ => None,
            });
            pen.put(
                inside.x,
                inside.y + 1,
                inside.width,
                &text.get(heard.unwrap_or("suggestions-attente")),
                dim,
            );
            return None;
        };
        if found.is_empty() {
            pen.put(
                inside.x,
                inside.y + 1,
                inside.width,
                &text.get("suggestions-aucune"),
                dim,
            );
            return None;
        }
        headings(inside, &columns(inside, found, text), text, pen);
        let list = Rect {
            y: inside.y + 1,
            height: u16::try_from(self.rows(cx)).unwrap_or(0),
            ..inside
        }
        .intersection(inside);
        let numbered: Vec<(usize, &Proposition)> = found.iter().enumerate().collect();
        let cursor = rows(
            list,
            inside,
            &self.choice,
            &numbered,
            |(at, _)| *at,
            |(at, candidate), row, pen| {
                let late = is_late(candidate, self.about.echeance);
                row_of(
                    (candidate, late),
                    *at,
                    (row, &columns(row, found, text)),
                    text,
                    pen,
                );
            },
            pen,
        );
        self.view_reasons(inside, cx, pen);
        cursor
    }

    /// What weighs on the chosen one, below the list.
    fn view_reasons(&self, inside: Rect, cx: &Cx, pen: &mut Pen<'_>) {
        let text = cx.text;
        // Where it is low, what they are called gives its line, and the empty one, to what they are.
        let low = is_low(cx);
        let height = if low {
            self.told(cx)
        } else {
            self.told(cx).saturating_sub(1)
        };
        let reasons = Rect {
            y: inside.bottom().saturating_sub(height),
            height,
            ..inside
        }
        .intersection(inside);
        if self.choice.lost() {
            let danger = pen.ink(Role::Danger);
            for (line, said) in (0..reasons.height).zip(wrap(&text.get("suggestions-prise"), reasons.width)) {
                pen.put(reasons.x, reasons.y + line, reasons.width, &said, danger);
            }
        }
        if self.chosen().is_some() && !low {
            let (title, said) = (pen.ink(Role::Title), text.get("suggestions-raisons"));
            pen.put(reasons.x, reasons.y, reasons.width, &said, title);
        }
        let said = self.said(reasons.width, text);
        for (line, (said, role)) in (u16::from(!low)..reasons.height).zip(said) {
            let ink = pen.ink(role);
            pen.put(reasons.x, reasons.y + line, reasons.width, &said, ink);
        }
    }
}

/// Where the columns of the list begin; where there is little room, who and when are worth more than the road, and the cost
/// goes first: the reasons tell it in words.
struct Columns {
    qui: u16,
    qui_width: u16,
    quand: u16,
    quand_width: u16,
    route: Option<u16>,
    total: Option<u16>,
}

fn headings(inside: Rect, head: &Columns, text: Text, pen: &mut Pen<'_>) {
    let dim = pen.ink(Role::Dim);
    for (x, width, key) in [
        (Some(head.qui), head.qui_width, "colonne-technicien"),
        (Some(head.quand), head.quand_width, "colonne-quand"),
        (head.route, ROAD - 1, "colonne-route"),
    ] {
        if let Some(x) = x {
            pen.put(x, inside.y, width, &text.get(key), dim);
        }
    }
    if let Some(x) = head.total {
        let width = inside.right().saturating_sub(x);
        let over = Rect {
            x,
            width,
            height: 1,
            ..inside
        };
        pen.right(over, &text.get("colonne-cout"), dim);
    }
}

/// Columns of the road.
const ROAD: u16 = 11;
/// Columns of the cost: that of a job far away and late is long.
const TOTAL: u16 = 9;
/// Columns that a name needs at least.
const LEAST: u16 = 13;
/// Widest that the name of a whole team gets.
const MOST_NAMES: u16 = 30;

/// Whether there is no line to spare.
fn is_low(cx: &Cx) -> bool {
    cx.size.1 < 15
}

/// Whether a proposal begins after the deadline, after the time by which somebody had to be there, or ends after that by
/// which all had to be well.
fn is_late(proposition: &Proposition, echeance: Option<DateTime<Utc>>) -> bool {
    let promised = ["gti", "gtr"]
        .iter()
        .any(|code| proposition.couts.get(*code).is_some_and(|cout| *cout > 0));
    promised || echeance.is_some_and(|echeance| proposition.debut > echeance)
}

/// When, in words where all of them fit, else in figures.
fn when(candidate: &Proposition, room: u16, text: Text) -> String {
    let Some(plage) = plage(candidate) else {
        return String::new();
    };
    let said = text.plage(plage);
    if width(&said) < room {
        said
    } else {
        text.plage_courte(plage)
    }
}

fn columns(inside: Rect, found: &[Proposition], text: Text) -> Columns {
    let qui = inside.x + 5;
    let room = inside.right().saturating_sub(qui);
    let figures = found
        .iter()
        .filter_map(plage)
        .map(|plage| width(&text.plage_courte(plage)) + 1);
    let who_and_when = LEAST + figures.max().unwrap_or(0);
    let with_road = room >= who_and_when + ROAD;
    let with_total = room >= who_and_when + ROAD + TOTAL;
    let room = room - if with_road { ROAD } else { 0 } - if with_total { TOTAL } else { 0 };
    let most = room.saturating_sub(LEAST);
    let longest = found
        .iter()
        .map(|candidate| width(&when(candidate, most, text)) + 1);
    let quand_width = longest
        .max()
        .unwrap_or(0)
        .max(room.min(27))
        .min(room.saturating_sub(LEAST.min(room / 2)));
    let qui_width = (room - quand_width).min(MOST_NAMES);
    Columns {
        qui,
        qui_width: qui_width.saturating_sub(1),
        quand: qui + qui_width,
        quand_width: quand_width.saturating_sub(1),
        route: with_road.then_some(qui + room),
        total: with_total.then_some(qui + room + ROAD),
    }
}

fn row_of(
    (candidate, late): (&Proposition, bool),
    at: usize,
    (row, at_columns): (Rect, &Columns),
    text: Text,
    pen: &mut Pen<'_>,
) {
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let noms: Vec<&str> = candidate
        .equipe
        .iter()
        .map(|membre| membre.nom.as_str())
        .collect();
    pen.put(row.x + 2, row.y, 2, &(at + 1).to_string(), dim);
    let whole = noms.join(", ");
    let nom = if width(&whole) <= at_columns.qui_width {
        whole
    } else {
        noms.iter()
            .map(|nom| initials(nom))
            .collect::<Vec<_>>()
            .join(", ")
    };
    pen.put(at_columns.qui, row.y, at_columns.qui_width, &nom, ink);
    let quand = when(candidate, at_columns.quand_width + 1, text);
    let quand_ink = if late { pen.ink(Role::Danger) } else { ink };
    if late {
        pen.put(row.x + 1, row.y, 1, "!", quand_ink);
    }
    pen.put(at_columns.quand, row.y, at_columns.quand_width, &quand, quand_ink);
    let aller = candidate
        .equipe
        .iter()
        .map(|membre| membre.aller)
        .max()
        .unwrap_or(0);
    if let Some(route) = at_columns.route {
        pen.put(route, row.y, ROAD, &text.duration(i64::from(aller)), ink);
    }
    if let Some(x) = at_columns.total {
        let total = text.integer(total(candidate));
        let cell = Rect {
            x,
            width: row.right().saturating_sub(x),
            ..row
        };
        pen.right(cell, &total, dim);
    }
}
