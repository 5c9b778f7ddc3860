//! Drawing a form.

use ratatui::layout::{Position, Rect};

use super::{Field, Form, Kind, Options};
use crate::console::cx::Cx;
use crate::console::draft::Line;
use crate::console::draw::{Pen, width, wrap};
use crate::console::flight::Origin;
use crate::console::mouse::Hit;
use crate::console::overlays::{panel, place};
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::domain::Refusal;

/// Columns of the labels, where there is room for them, and where there is little.
const LABELS: u16 = 22;
const FEWER: u16 = 16;
/// Widest a form gets.
const WIDEST: u16 = 88;
/// Columns of a question, unless its heading needs more.
const QUESTION: u16 = 64;
/// Most offers that are shown at once.
const OFFERS: usize = 6;

/// One line of the form.
enum Row {
    /// A field.
    Field(usize),
    /// An option of a field of many.
    Option(usize, usize),
    /// How a line could go on.
    Offer(usize, String),
    /// What is said of a field.
    Note(String, Role),
    /// Nothing.
    Blank,
}

/// The lines from top to bottom, and which of them has the keys.
fn rows(form: &Form, wrong: &[Refusal], columns: u16, cx: &Cx) -> (Vec<Row>, usize) {
    let mut rows = Vec::new();
    let mut focus = 0;
    let room = columns.saturating_sub(labels(form, columns, cx)).max(1);
    let theirs = form.theirs(cx);
    for (at, field) in form.sheet.fields().iter().enumerate() {
        let focused = at == form.focus;
        if focused {
            focus = rows.len();
        }
        rows.push(Row::Field(at));
        if field.kind == Kind::Many {
            for option in 0..form.sheet.options(field.name, cx.text).len() {
                if focused && option == form.inner {
                    focus = rows.len();
                }
                rows.push(Row::Option(at, option));
            }
        }
        if focused {
            let offers = form.offers(cx);
            let first = (form.inner + 1).saturating_sub(OFFERS);
            let shown = offers.into_iter().enumerate().skip(first).take(OFFERS);
            rows.extend(shown.map(|(at, offer)| Row::Offer(at, offer)));
        }
        let refused = match &form.refused {
            Some((about, said)) if *about == Some(field.name) => Some(said.clone()),
            _ => wrong
                .iter()
                .find(|fault| fault.field == Some(field.name))
                .map(|fault| cx.text.refusal_beside(fault)),
        };
        if let Some(said) = refused {
            let role = if focused { Role::Warning } else { Role::Danger };
            let lines = wrap(&said.message, room).into_iter();
            rows.extend(lines.map(|line| Row::Note(line, role)));
            let hint = said.hint.filter(|_| focused).unwrap_or_default();
            let lines = wrap(&hint, room).into_iter().filter(|line| !line.is_empty());
            rows.extend(lines.map(|line| Row::Note(line, Role::Dim)));
        } else if let Some(doubt) = form.sheet.doubt(field.name, &form.values(cx), cx.text) {
            let lines = wrap(&doubt, room).into_iter();
            rows.extend(lines.map(|line| Row::Note(line, Role::Warning)));
        }
        if theirs.contains(&field.name) {
            let recorded = form.sheet.base(field.name);
            let recorded = label_of(form, *field, &recorded, cx);
            let somebody = cx.text.get("formulaire-quelqu-un-d-autre");
            let qui = form.writer.as_deref().unwrap_or(&somebody);
            let args = [("qui", qui.into()), ("valeur", recorded.into())];
            let said = cx.text.with("formulaire-entre-temps", &args);
            rows.extend(
                wrap(&said, room)
                    .into_iter()
                    .map(|line| Row::Note(line, Role::Match)),
            );
        }
    }
    (rows, focus)
}

/// A value as people read it.
fn label_of(form: &Form, field: Field, value: &str, cx: &Cx) -> String {
    let options = form.sheet.options(field.name, cx.text);
    let known = options.into_iter().find(|(known, _)| known == value);
    known.map_or_else(|| value.to_owned(), |(_, label)| label)
}

/// Columns of the labels: as many as the longest needs, as long as what is typed keeps the larger part.
fn labels(form: &Form, columns: u16, cx: &Cx) -> u16 {
    let longest = form
        .sheet
        .fields()
        .iter()
        .map(|field| width(&cx.text.get(field.label)));
    let needed = longest.max().unwrap_or(0) + 4;
    let least = if columns < 60 { FEWER } else { LABELS };
    needed.min(columns * 2 / 5).max(least)
}

/// What stands below the fields: what was refused, or what will come of it.
fn footing(form: &Form, columns: u16, cx: &Cx) -> Vec<(String, Role)> {
    let lines = |text: &str, role: Role| -> Vec<(String, Role)> {
        wrap(text, columns).into_iter().map(|line| (line, role)).collect()
    };
    if cx.flights.sending(Origin::Overlay) {
        return lines(&cx.text.get("envoi-formulaire"), Role::Dim);
    }
    let unplaced = |field: Option<&'static str>| field.and_then(|field| form.named(field)).is_none();
    if let Some((field, said)) = &form.refused
        && unplaced(*field)
    {
        let mut found = lines(&said.message, Role::Danger);
        if let Some(hint) = &said.hint {
            found.extend(lines(hint, Role::Dim));
        }
        return found;
    }
    if let Some(question) = &form.asked {
        return lines(question, Role::Warning);
    }
    let resumed = form.resumed.as_ref();
    let resumed = resumed.map(|quoi| cx.text.with("brouillon-repris", &[("quoi", quoi.into())]));
    let mut found = resumed.map_or_else(Vec::new, |said| lines(&said, Role::Match));
    if let Some(effect) = form.sheet.effect(&form.values(cx), cx) {
        found.extend(lines(&effect, Role::Dim));
    }
    found
}

/// A question: what will come of a yes, and no more.
fn question(form: &Form, cx: &Cx, pen: &mut Pen<'_>) -> Position {
    let heading = form.sheet.heading(cx.text);
    let wide = QUESTION.max(width(&heading) + 6).min(WIDEST);
    let said = footing(form, place(cx.size, wide, 4).width.saturating_sub(4), cx);
    let height = u16::try_from(said.len().max(1)).unwrap_or(u16::MAX);
    let inside = panel(place(cx.size, wide, height.saturating_add(2)), &heading, pen);
    for (y, (text, role)) in (inside.top()..inside.bottom()).zip(&said) {
        let ink = pen.ink(*role);
        pen.put(inside.x, y, inside.width, text, ink);
    }
    Position::new(inside.x, inside.y)
}

pub(super) fn view(form: &Form, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
    if form.asks() {
        return Some(question(form, cx, pen));
    }
    let inner = place(cx.size, WIDEST, 4).width.saturating_sub(4);
    let wrong = form.wrong(cx);
    let (mut rows, focus) = rows(form, &wrong, inner, cx);
    let footing = footing(form, inner, cx);
    rows.insert(0, Row::Blank);
    let height = rows.len() + footing.len() + 3;
    let area = place(cx.size, WIDEST, u16::try_from(height).unwrap_or(u16::MAX));
    let inside = panel(area, &form.sheet.heading(cx.text), pen);
    let below = u16::try_from(footing.len())
        .unwrap_or(u16::MAX)
        .min(inside.height / 2);
    let fields = Rect {
        height: inside.height - below - u16::from(below > 0 && inside.height > below),
        ..inside
    };
    // The focused field stands in the middle, where not all of them fit.
    let shown = usize::from(fields.height);
    let top = (focus + 1)
        .saturating_sub(shown / 2)
        .min(rows.len().saturating_sub(shown));
    let mut cursor = None;
    for (y, row) in (fields.top()..fields.bottom()).zip(&rows[top..]) {
        let line = Rect {
            y,
            height: 1,
            ..fields
        };
        cursor = draw(form, &wrong, row, line, cx, pen).or(cursor);
    }
    let dim = pen.ink(Role::Dim);
    if top > 0 {
        pen.cell(area.right().saturating_sub(2), area.y, "↑", dim);
    }
    if top + shown < rows.len() {
        pen.cell(area.right().saturating_sub(2), fields.bottom(), "↓", dim);
    }
    for (y, (text, role)) in (inside.bottom() - below..inside.bottom()).zip(&footing) {
        let ink = pen.ink(*role);
        pen.put(inside.x, y, inside.width, text, ink);
    }
    cursor
}

fn draw(
    form: &Form,
    wrong: &[Refusal],
    row: &Row,
    line: Rect,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let labels = labels(form, line.width, cx);
    let room = Rect {
        x: line.x + labels.min(line.width),
        width: line.width.saturating_sub(labels),
        ..line
    };
    match row {
        Row::Blank => None,
        Row::Note(text, role) => {
            let ink = pen.ink(*role);
            pen.put(room.x, room.y, room.width, text, ink);
            None
        }
        Row::Offer(at, offer) => {
            pen.hits.put(room, Hit::Choice(form.focus, *at));
            let ground = pen.style(Role::Field);
            pen.fill(room, ground);
            let ink = pen.ink(Role::Text);
            pen.put(room.x + 2, room.y, room.width.saturating_sub(2), offer, ink);
            if *at == form.inner {
                let selected = pen.style(Role::Selected);
                pen.tint(room, selected);
                pen.cell(room.x, room.y, "▶", selected);
            }
            None
        }
        Row::Option(at, option) => {
            pen.hits.put(room, Hit::Choice(*at, *option));
            draw_option(form, *at, *option, room, cx, pen)
        }
        Row::Field(at) => {
            let field = *form.sheet.fields().get(*at)?;
            pen.hits.put(line, Hit::Field(*at));
            let refused = form.refused.iter().filter_map(|(about, _)| *about);
            let mut wrong = refused.chain(wrong.iter().filter_map(|fault| fault.field));
            let wrong = wrong.any(|about| about == field.name);
            draw_field(form, (*at, field, wrong), line, room, cx, pen)
        }
    }
}

fn changed(form: &Form, field: Field, cx: &Cx) -> bool {
    let values = form.values(cx);
    values.touched(field.name) && values.text(field.name) != form.sheet.base(field.name).trim()
}

fn draw_option(
    form: &Form,
    at: usize,
    option: usize,
    room: Rect,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let field = form.sheet.fields().get(at)?;
    let (value, label) = form.sheet.options(field.name, cx.text).into_iter().nth(option)?;
    let held = form.values(cx).many(field.name).contains(&value);
    let (mark, role) = if held {
        ("[×] ", Role::Text)
    } else {
        ("[ ] ", Role::Dim)
    };
    let ink = pen.ink(role);
    pen.run(room.x, room.y, room.width, &[(mark, ink), (&label, ink)]);
    if at == form.focus && option == form.inner {
        let selected = pen.style(Role::Selected);
        pen.tint(room, selected);
        return Some(Position::new(room.x + 1, room.y));
    }
    None
}

fn draw_field(
    form: &Form,
    (at, field, wrong): (usize, Field, bool),
    line: Rect,
    room: Rect,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let focused = at == form.focus;
    let (mark, role) = match (wrong, focused) {
        (true, false) => ("✗", Role::Danger),
        (true, true) => ("▶", Role::Warning),
        (false, true) => ("▶", Role::Focus),
        // What isn't as it is recorded: also what was typed another day.
        (false, false) if changed(form, field, cx) => ("•", Role::Match),
        (false, false) => (" ", Role::Dim),
    };
    let ink = pen.ink(role);
    pen.put(line.x, line.y, 1, mark, ink);
    let label = cx.text.get(field.label);
    let columns = room.x.saturating_sub(line.x + 3);
    pen.put(line.x + 2, line.y, columns, &label, ink);
    match field.kind {
        Kind::Line => {
            let typed = Line::of(field.name, &form.values(cx).raw(field.name));
            let (name, subject) = form.sheet.place();
            let typed = match cx.drafts.typed((name, subject, field.name)) {
                Some(_) => cx.drafts.line((name, subject, field.name)),
                None => typed,
            };
            let hint = cx.text.find(&format!("{}-aide", field.label)).unwrap_or_default();
            field::draw(room, &typed, focused, &hint, pen)
        }
        Kind::Secret => {
            let hidden = "•".repeat(form.values(cx).raw(field.name).chars().count());
            let hint = cx.text.find(&format!("{}-aide", field.label)).unwrap_or_default();
            field::draw(room, &Line::from(hidden.as_str()), focused, &hint, pen)
        }
        Kind::Choice => draw_choice(form, (at, field), room, cx, pen),
        Kind::Many => {
            let dim = pen.ink(Role::Dim);
            let help = cx.text.get("formulaire-plusieurs");
            pen.put(room.x, room.y, room.width, &help, dim);
            // Where there is nothing to tick, the keys are on the field itself.
            let nothing = form.sheet.options(field.name, cx.text).is_empty();
            (focused && nothing).then_some(Position::new(room.x, room.y))
        }
    }
}

/// A click on one of the arrows about a value takes the option before or after it.
fn arrows_hit(at: usize, (options, said): (&Options, &str), area: Rect, pen: &mut Pen<'_>) {
    let len = options.len();
    if len == 0 || area.width < 2 {
        return;
    }
    let now = options.iter().position(|(value, _)| value == said).unwrap_or(0);
    let arrow = |x: u16| Rect::new(x, area.y, 1, 1);
    pen.hits
        .put(arrow(area.x), Hit::Choice(at, (now + len - 1) % len));
    pen.hits
        .put(arrow(area.right() - 1), Hit::Choice(at, (now + 1) % len));
}

/// Every option in its place, where there is room for all; else `◂ one ▸`.
fn draw_choice(
    form: &Form,
    (at, field): (usize, Field),
    room: Rect,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let focused = at == form.focus;
    let options = form.sheet.options(field.name, cx.text);
    let said = form.values(cx).choice(field.name);
    let (text, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let needed: u16 = options.iter().map(|(_, label)| width(label) + 3).sum();
    let mut cursor = None;
    if needed <= room.width {
        let mut x = room.x;
        for (option, (value, label)) in options.iter().enumerate() {
            let chosen = *value == said;
            let style = match (chosen, focused) {
                (true, true) => pen.style(Role::Selected),
                (true, false) => pen.style(Role::SelectedIdle),
                (false, _) => dim,
            };
            if chosen && focused {
                cursor = Some(Position::new(x, room.y));
            }
            let label = format!(" {label} ");
            let used = pen.put(x, room.y, room.right().saturating_sub(x), &label, style);
            pen.hits
                .put(Rect::new(x, room.y, used, 1), Hit::Choice(at, option));
            x += used + 1;
        }
        return cursor;
    }
    let known = options.iter().find(|(value, _)| *value == said);
    let shown = format!(" {} ", known.map_or("", |(_, label)| label));
    let style = if focused { pen.style(Role::Selected) } else { text };
    let arrows = if focused { dim } else { pen.ink(Role::Disabled) };
    let texts = [("◂", arrows), (shown.as_str(), style), ("▸", arrows)];
    let used = pen.run(room.x, room.y, room.width, &texts);
    arrows_hit(at, (&options, &said), Rect { width: used, ..room }, pen);
    focused.then_some(Position::new(room.x + 1, room.y))
}
