//! Drawing the form.

use ratatui::layout::{Position, Rect};

use super::MissionForm;
use super::caller::{Found, telling};
use super::fields::{self, Field, Kind};
use super::machine;
use crate::console::cx::Cx;
use crate::console::draw::{Pen, width, wrap};
use crate::console::find;
use crate::console::flight::Origin;
use crate::console::mouse::{Half, Hit};
use crate::console::msg::Slot;
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::service::feed::Link;
use crate::text::Said;

/// Columns of the labels.
const LABELS: u16 = 16;
/// Columns of what is short.
const SHORT: u16 = 22;
/// Widest a field gets: a line that the eye still takes in.
const WIDEST: u16 = 76;

pub(super) fn view(form: &MissionForm, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
    let text = cx.text;
    let border = pen.ink(Role::Border);
    let inside = pen.frame(area, &text.get("ecran-nouvelle-mission"), border);
    let body = Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2).min(LABELS + WIDEST),
        ..inside
    };
    let said = message(form, body, cx);
    let all = fields::shown(&form.known);
    let rows = rows(body, all.len(), said.len());
    // Where not all of them fit, the focused one stands in the middle.
    let shown = usize::from(rows.height.div_ceil(gap(body, all.len())));
    let focus = all.iter().position(|(at, _)| *at == form.focus).unwrap_or(0);
    let first = (focus + 1)
        .saturating_sub(shown.div_ceil(2))
        .min(all.len().saturating_sub(shown));
    pen.more(inside.right().saturating_sub(1), rows, first, all.len());
    let mut cursor = None;
    let (mut site_row, mut machine_row) = (body, body);
    for (y, (at, field)) in (rows.top()..rows.bottom())
        .step_by(usize::from(gap(body, all.len())))
        .zip(all.iter().copied().skip(first))
    {
        let row = Rect { y, height: 1, ..body };
        match field {
            Field::Site => site_row = row,
            Field::Equipement => machine_row = row,
            _ => {}
        }
        pen.hits.put(row, Hit::Field(at));
        cursor = draw_field(form, field, at == form.focus, row, cx, pen).or(cursor);
        beside(form, field, row, cx, pen);
    }
    tell(&said, rows, body, pen);
    if form.choosing(cx) {
        sites(form, site_row, body, cx, pen);
    } else if form.finding() {
        machines(form, machine_row, body, cx, pen);
    }
    cursor
}

/// Lines from one field to the next: where the screen is tall enough, they breathe.
fn gap(body: Rect, fields: usize) -> u16 {
    1 + u16::from(usize::from(body.height) >= fields * 2 + 5)
}

/// Where the fields stand: all of them and a blank line about them, where there is room; else as many as the lines below
/// leave.
fn rows(body: Rect, fields: usize, said: usize) -> Rect {
    let all = u16::try_from(fields).unwrap_or(u16::MAX);
    let needed = all * gap(body, fields) + 1;
    let said = u16::try_from(said).unwrap_or(u16::MAX).min(body.height / 2);
    if needed + said < body.height {
        return Rect {
            y: body.y + 1,
            height: needed - 1,
            ..body
        };
    }
    Rect {
        height: body.height - said,
        ..body
    }
}

fn draw_field(
    form: &MissionForm,
    field: Field,
    focused: bool,
    row: Rect,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let text = cx.text;
    let wrong = reason(form, field, cx).is_some();
    let label = text.get(&format!("champ-{}", field.name()));
    // As in every form: where the keys are is seen without colour, also where something is wrong.
    let (mark, role) = match (wrong, focused) {
        (true, false) => ("✗", Role::Danger),
        (true, true) => ("▶", Role::Warning),
        (false, true) => ("▶", Role::Focus),
        (false, false) => (" ", Role::Dim),
    };
    let ink = pen.ink(role);
    pen.put(row.x, row.y, 1, mark, ink);
    pen.put(row.x + 2, row.y, LABELS - 3, &label, ink);
    let room = Rect {
        x: row.x + LABELS,
        width: row.width.saturating_sub(LABELS),
        ..row
    };
    match field.kind() {
        Kind::Line => {
            let hint = text.get(&format!("champ-{}-aide", field.name()));
            let room = if field.short() {
                Rect {
                    width: room.width.min(SHORT),
                    ..room
                }
            } else {
                room
            };
            field::draw(
                room,
                &cx.drafts.line(field.place(form.known.about)),
                focused,
                &hint,
                pen,
            )
        }
        Kind::Site => {
            let line = cx.drafts.line(field.place(form.known.about));
            if fields::site(form.known.about, cx).is_some() {
                let (good, ink) = (pen.ink(Role::Good), pen.ink(Role::Text));
                pen.run(room.x, room.y, room.width, &[("✓ ", good), (line.text(), ink)]);
                return focused.then_some(Position::new(room.x, room.y));
            }
            field::draw(room, &line, focused, &text.get("champ-site-aide"), pen)
        }
        // Also where the keys have gone on before the machines were known.
        Kind::Machine if form.finder.is_open() => field::draw(room, form.finder.line(), focused, "", pen),
        Kind::Choice | Kind::Machine => choice(form, field, focused, room, cx, pen),
    }
}

/// What speaks against a field: what was refused, or what can't be read of what is typed.
fn reason(form: &MissionForm, field: Field, cx: &Cx) -> Option<Said> {
    let refused = form.refused.as_ref();
    let refused = refused.filter(|(about, _)| *about == Some(field.name()));
    match refused {
        Some((_, said)) => Some(said.clone()),
        // Where the keys are there, the list says so.
        None if field == Field::Site => {
            let nobody = form.field() != Field::Site && form.caller.has_found_nobody(cx);
            nobody.then(|| Said {
                message: cx.text.get("champ-site-inconnu").into_owned(),
                hint: None,
            })
        }
        None => fields::wrong(field, cx, &form.known).map(|refusal| cx.text.refusal_beside(&refusal)),
    }
}

/// The end of a field's row, where nothing is typed yet; nothing where the field takes it all.
fn free(form: &MissionForm, field: Field, row: Rect, cx: &Cx) -> Option<Rect> {
    let used = match field.kind() {
        _ if field.short() => SHORT,
        Kind::Line | Kind::Site => width(cx.drafts.text(field.place(form.known.about))),
        Kind::Choice | Kind::Machine => return None,
    };
    let x = row
        .x
        .saturating_add(LABELS)
        .saturating_add(used)
        .saturating_add(2);
    Some(Rect {
        x,
        width: row.right().saturating_sub(x),
        ..row
    })
}

/// At the end of a field's row: what speaks against it, or what was understood.
fn beside(form: &MissionForm, field: Field, row: Rect, cx: &Cx, pen: &mut Pen<'_>) {
    let Some(room) = free(form, field, row, cx) else {
        return;
    };
    let (said, role) = match reason(form, field, cx) {
        Some(said) => (said.message, Role::Danger),
        None if field == Field::Fenetre => match fields::fenetre(cx, &form.known) {
            Ok(Some(plage)) => {
                let text = cx.text.in_zone(form.known.zone(cx));
                let said = text.plage(plage);
                match fields::begun(plage, cx.now, text) {
                    Some(_) => (format!("! {said}"), Role::Warning),
                    None => (said, Role::Good),
                }
            }
            _ => return,
        },
        None => return,
    };
    let ink = pen.ink(role);
    if field.short() {
        pen.put(room.x, room.y, room.width, &said, ink);
    } else {
        pen.right(room, &said, ink);
    }
}

/// `◂ dépannage ▸`; where there is room for all of them, every option in its place.
fn choice(
    form: &MissionForm,
    field: Field,
    focused: bool,
    room: Rect,
    cx: &Cx,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let options = fields::options(field, &form.known, cx.text);
    let at = fields::chosen(field, &options, &form.known, cx);
    let (text, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let all: u16 = options.iter().map(|(_, option)| width(option) + 3).sum();
    if matches!(field, Field::Priorite | Field::Niveau | Field::Effectif) && all <= room.width + 1 {
        let mut x = room.x;
        let mut cursor = None;
        for (index, (_, option)) in options.iter().enumerate() {
            let chosen = index == at;
            let style = match (chosen, focused) {
                (true, true) => pen.style(Role::Selected),
                (true, false) => pen.style(Role::SelectedIdle),
                (false, _) => dim,
            };
            let label = format!(" {option} ");
            if chosen && focused {
                cursor = Some(Position::new(x, room.y));
            }
            let used = pen.put(x, room.y, room.right().saturating_sub(x), &label, style);
            let hit = Hit::Choice(fields::at(field), index);
            pen.hits.put(Rect::new(x, room.y, used, 1), hit);
            x += used + 1;
        }
        return cursor;
    }
    let label = options.get(at).map_or("", |(_, label)| label.as_str());
    let style = if focused { pen.style(Role::Selected) } else { text };
    let arrows = if focused { dim } else { pen.ink(Role::Disabled) };
    let shown = format!(" {label} ");
    let texts = [("◂", arrows), (shown.as_str(), style), ("▸", arrows)];
    let used = pen.run(room.x, room.y, room.width, &texts);
    let len = options.len();
    if len > 0 && used > 1 {
        let arrow = |x: u16| Rect::new(x, room.y, 1, 1);
        let turn = |by: usize| Hit::Choice(fields::at(field), (at + by) % len);
        pen.hits.put(arrow(room.x), turn(len - 1));
        pen.hits.put(arrow(room.x + used - 1), turn(1));
    }
    focused.then_some(Position::new(room.x + 1, room.y))
}

/// What would mend what was refused, or that the form is on its way; what stands beside no field is said here whole.
fn message(form: &MissionForm, body: Rect, cx: &Cx) -> Vec<(String, Role)> {
    if cx.flights.sending(Origin::MissionForm) {
        return vec![(cx.text.get("envoi-formulaire").into_owned(), Role::Dim)];
    }
    let (about, said) = match &form.refused {
        Some((about, said)) => (about.and_then(fields::named), said.clone()),
        None => {
            // What stands beside no field, or not whole, is said wherever the keys are.
            let fields = std::iter::once(form.field()).chain(Field::ALL.iter().copied());
            let reasons = fields.filter_map(|field| Some((field, reason(form, field, cx)?)));
            let mut reasons = reasons.filter(|(field, said)| {
                let beside = free(form, *field, body, cx);
                *field == form.field() || beside.is_none_or(|room| room.width < width(&said.message))
            });
            match reasons.next() {
                Some((field, said)) => (Some(fields::at(field)), said),
                None => return advice(form, body, cx),
            }
        }
    };
    let lines = |text: &str, role: Role| -> Vec<(String, Role)> {
        let lines = wrap(text, body.width).into_iter();
        lines.map(|line| (line, role)).collect()
    };
    let mut found = Vec::new();
    let beside = about.and_then(|at| free(form, Field::ALL[at], body, cx));
    if beside.is_none_or(|room| room.width < width(&said.message)) {
        found.extend(lines(&said.message, Role::Danger));
    }
    if let Some(hint) = &said.hint {
        found.extend(lines(hint, Role::Dim));
    }
    found
}

/// What is worth knowing where nothing is wrong.
fn advice(form: &MissionForm, body: Rect, cx: &Cx) -> Vec<(String, Role)> {
    let text = cx.text.in_zone(form.known.zone(cx));
    let wish = fields::fenetre(cx, &form.known).ok().flatten();
    let begun = wish.and_then(|plage| fields::begun(plage, cx.now, text));
    let begun = begun.map(|said| wrap(&said, body.width)).unwrap_or_default();
    let begun = begun.into_iter().map(|line| (line, Role::Warning));
    begun.chain(resumed(form, cx)).collect()
}

/// That what stands there was typed before, and how to begin anew.
fn resumed(form: &MissionForm, cx: &Cx) -> Vec<(String, Role)> {
    let said = form.resumed.as_ref();
    said.map(|quoi| {
        (
            cx.text.with("brouillon-repris", &[("quoi", quoi.into())]),
            Role::Match,
        )
    })
    .into_iter()
    .collect()
}

/// Says it below the fields, a line of air beneath where there is room.
fn tell(said: &[(String, Role)], rows: Rect, body: Rect, pen: &mut Pen<'_>) {
    let air = u16::from(rows.y > body.y);
    let height = u16::try_from(said.len()).unwrap_or(u16::MAX);
    let top = body
        .bottom()
        .saturating_sub(height.saturating_add(air))
        .max(rows.bottom());
    for ((line, role), y) in said.iter().zip(top..body.bottom()) {
        let ink = pen.ink(*role);
        pen.put(body.x, y, body.width, line, ink);
    }
}

/// Sites that match, under the field.
fn sites(form: &MissionForm, row: Rect, body: Rect, cx: &Cx, pen: &mut Pen<'_>) {
    if !telling(cx.drafts.text(Field::Site.place(form.known.about))) {
        return;
    }
    let rows = u16::try_from(form.caller.all().count())
        .unwrap_or(u16::MAX)
        .clamp(1, 8);
    let near = form.caller.near();
    let mut area = Rect {
        x: row.x + LABELS,
        y: row.y + 1,
        width: row.width.saturating_sub(LABELS),
        height: rows + u16::from(near.is_some()),
    }
    .intersection(body);
    let ground = pen.style(Role::Overlay);
    pen.fill(area, ground);
    if let Some(near) = near {
        let (role, said) = find::view::near(near, cx.text);
        let ink = pen.ink(role);
        pen.put(area.x + 2, area.y, area.width.saturating_sub(2), &said, ink);
        area.y += 1;
        area.height = area.height.saturating_sub(1);
    }
    pen.hits.put(area, Hit::Half(Half::First));
    if form.caller.is_empty() {
        let awaited = [Slot::Sites, Slot::Caller].map(|slot| cx.flights.awaits(slot));
        let key = if awaited.contains(&true) {
            "recherche-en-cours"
        } else if form.caller.unanswered || cx.link != Link::Up {
            "champ-site-sans-reponse"
        } else {
            "champ-site-inconnu"
        };
        let dim = pen.ink(Role::Dim);
        pen.put(area.x + 2, area.y, area.width, &cx.text.get(key), dim);
        return;
    }
    let first = (form.caller.index() + 1).saturating_sub(usize::from(area.height));
    for (y, (at, hit)) in (area.top()..area.bottom()).zip(form.caller.all().enumerate().skip(first)) {
        let row = Rect { y, height: 1, ..area };
        pen.hits.put(row, Hit::Choice(fields::at(Field::Site), at));
        draw_found(hit, row, cx, pen);
        if form.caller.chosen() == Some(hit) {
            let selected = pen.style(Role::Selected);
            pen.tint(row, selected);
            pen.cell(row.x, row.y, "▶", selected);
        }
    }
}

/// Machines that match, under the field; above it, where there is no room below.
fn machines(form: &MissionForm, row: Rect, body: Rect, cx: &Cx, pen: &mut Pen<'_>) {
    let options = form.machines(cx);
    let matches = form.finder.matches(&options);
    let kept = cx.drafts.text(Field::Equipement.place(form.known.about));
    let at = matches.iter().position(|at| options[*at].0 == kept).unwrap_or(0);
    let height = u16::try_from(matches.len()).unwrap_or(u16::MAX).clamp(1, 8);
    let below = body.bottom().saturating_sub(row.y + 1);
    let y = if below < height.min(3) {
        row.y.saturating_sub(height)
    } else {
        row.y + 1
    };
    let area = Rect {
        x: row.x + LABELS,
        y,
        width: row.width.saturating_sub(LABELS),
        height,
    }
    .intersection(body);
    let ground = pen.style(Role::Overlay);
    pen.fill(area, ground);
    pen.hits.put(area, Hit::Half(Half::First));
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    if matches.is_empty() {
        let said = if machine::awaited(cx) {
            "recherche-en-cours"
        } else {
            "champ-equipement-inconnu"
        };
        let said = cx.text.get(said);
        pen.put(area.x + 2, area.y, area.width.saturating_sub(2), &said, dim);
    }
    let first = (at + 1).saturating_sub(usize::from(area.height));
    for (y, (rang, option)) in (area.top()..area.bottom()).zip(matches.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..area };
        pen.hits
            .put(line, Hit::Choice(fields::at(Field::Equipement), *option));
        let label = &options[*option].1;
        pen.put(line.x + 2, y, line.width.saturating_sub(3), label, ink);
        if rang == at {
            let selected = pen.style(Role::Selected);
            pen.tint(line, selected);
            pen.cell(line.x, y, "▶", selected);
        }
    }
}

/// Whose, and where; what has no site says so.
fn draw_found(found: Found<'_>, row: Rect, cx: &Cx, pen: &mut Pen<'_>) {
    let (nom, place, role) = match found {
        Found::Site(hit) => {
            let place = format!("{}, {} {}", hit.adresse, hit.code_postal, hit.ville);
            (&hit.client_nom, place, Role::Dim)
        }
        Found::SansSite(hit) => {
            let without = cx.text.get("champ-site-sans").into_owned();
            let town = hit.ville.iter().filter(|ville| !ville.is_empty());
            let place = town.fold(without, |said, ville| format!("{said} · {ville}"));
            (&hit.nom, place, Role::Warning)
        }
    };
    let (ink, place_ink) = (pen.ink(Role::Text), pen.ink(role));
    let half = row.width / 2;
    pen.put(row.x + 2, row.y, half.saturating_sub(3), nom, ink);
    pen.put(
        row.x + half,
        row.y,
        row.width.saturating_sub(half + 1),
        &place,
        place_ink,
    );
}
