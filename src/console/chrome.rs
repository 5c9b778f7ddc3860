//! What surrounds every screen: the header, the footer made from the live keys, messages, the which-key box.

use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use super::App;
use super::action::Action;
use super::draw::{Pen, cut, width, wrap};
use super::gate::Gate;
use super::key::{self, Key};
use super::keymap::{self, Binding, Context, Group, notation};
use super::mouse::Hit;
use super::overlays::Overlay;
use super::screens::Screen;
use super::theme::Role;
use super::toast::{self, Berth};
use crate::domain::RefusalKind;
use crate::service::feed::Link;
use crate::text::Text;

/// Least size at which anything can be read.
pub const LEAST: (u16, u16) = (40, 12);

/// With fewer columns the header says only where one is, and the time.
const NARROW: u16 = 60;

/// From so many columns on, the footer says what undo would take back and redo do again, each in at most so many.
pub(super) const ROOMY: u16 = 120;
const UNDONE: u16 = 48;

/// Less of a date or a filter than that says nothing.
const WORTH: u16 = 10;

/// So much of the name of an open record is told in the header.
const NAMED: u16 = 24;

/// So much of what a screen says of itself is worth more than the way that led to it.
const TOLD: u16 = 36;

/// Where header, body and footer lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regions {
    /// The first line.
    pub header: Rect,
    /// What the screen has for itself.
    pub body: Rect,
    /// The last line.
    pub footer: Rect,
}

/// The regions of a terminal of that size.
#[must_use]
pub fn regions((columns, rows): (u16, u16)) -> Regions {
    let header = u16::from(rows > 0);
    let footer = u16::from(rows > 1);
    let body = rows - header - footer;
    Regions {
        header: Rect::new(0, 0, columns, header),
        body: Rect::new(0, header, columns, body),
        footer: Rect::new(0, header + body, columns, footer),
    }
}

/// Whether so many columns and rows are less than the console needs.
pub(super) fn is_too_small((columns, rows): (u16, u16)) -> bool {
    columns < LEAST.0 || rows < LEAST.1
}

pub(super) fn view(app: &App, area: Rect, pen: &mut Pen<'_>) -> Option<Position> {
    let ground = pen.style(Role::Text);
    pen.fill(area, ground);
    if is_too_small((area.width, area.height)) {
        let args = [
            ("colonnes", LEAST.0.to_string().into()),
            ("lignes", LEAST.1.to_string().into()),
        ];
        let message = pen.text.with("trop-petit", &args);
        for (y, line) in (area.top()..area.bottom()).zip(wrap(&message, area.width)) {
            pen.put(area.x, y, area.width, &line, ground);
        }
        return None;
    }
    let found = regions((area.width, area.height));
    let (screen, overlays) = app.layers();
    header(app, found.header, pen);
    let mut cursor = None;
    let mut taken = Vec::new();
    if !app.cx.actor.is_nobody() {
        cursor = screen.view(found.body, &app.cx, pen);
        for overlay in overlays {
            // What lies beneath steps back, so that the eye finds what takes the keys.
            pen.recede(found.body);
            pen.hits.clear();
            cursor = overlay.view(found.body, &app.cx, pen);
            taken.push(pen.hits.area());
        }
    }
    if let Some(gate) = app.gate() {
        pen.recede(found.body);
        pen.hits.clear();
        cursor = gate.view(found.body, &app.cx, pen);
        taken.push(pen.hits.area());
    }
    footer(app, found.footer, pen);
    if !app.pending().is_empty() {
        taken.push(which_key(app, found.body, pen));
    }
    // Within the frame, whose sides stay whole.
    let inside = Rect {
        width: found.body.width - 1,
        height: found.body.height - 1,
        ..found.body
    };
    let inside = match screen.planning().filter(|_| overlays.is_empty()) {
        Some(planning) => planning.beside_the_hand(inside, &app.cx),
        None => inside,
    };
    let berth = Berth {
        area: inside,
        taken,
        selected: cursor.map(|at| at.y),
        // The lower side of a frame says nothing; the footer says the keys.
        last: Rect {
            x: found.body.x + 1,
            y: found.body.bottom() - 1,
            width: found.body.width - 2,
            height: 1,
        },
    };
    toast::draw(app.cx.toasts.shown(), berth, pen);
    cursor
}

/// `Régie ▸ Planning    lun. 23 nov. 2026 · …    ● direct 14:02   amorel`
fn header(app: &App, row: Rect, pen: &mut Pen<'_>) {
    let text = app.cx.text;
    let ground = pen.style(Role::Header);
    pen.fill(row, ground);
    let bold = pen.ink(Role::Title);
    let nobody = app.cx.actor.is_nobody();
    let (mark, role, state) = match app.cx.link {
        Link::Up => ("●", Role::Good, "lien-direct"),
        Link::Down => ("○", Role::Danger, "lien-perdu"),
        Link::Stopped => ("○", Role::Danger, "lien-arrete"),
    };
    let narrow = row.width < NARROW;
    let told = narrow && app.cx.link == Link::Up;
    let state = if told {
        String::new()
    } else {
        format!("{} ", text.get(state))
    };
    let gap = if narrow { " " } else { "   " };
    let time = format!("{}{gap}", text.time(app.cx.now));
    let login = if narrow {
        String::new()
    } else {
        format!("{} ", app.cx.actor.login)
    };
    let unread = app.cx.unread.said();
    let unread = unread.map_or_else(String::new, |unread| format!("⚑ {unread}{gap}"));
    let [whole, nameless, quiet, least] = [
        [state.as_str(), &time, &unread, &login],
        [&state, &time, &unread, ""],
        [&state, &time, "", ""],
        ["", &time, "", ""],
    ];
    let trails = trails(app, narrow);
    let captions = if nobody {
        Vec::new()
    } else {
        app.screen().captions(&app.cx)
    };
    let margin = if narrow { 2 } else { 4 };
    let shortest = captions.iter().map(|caption| width(caption)).min();
    let wished = shortest.map_or(0, |shortest| shortest.min(TOLD) + margin);
    let columns = |parts: &[&str; 4]| 2 + parts.iter().map(|part| width(part)).sum::<u16>();
    let left = |(bold, plain): &(String, String)| 1 + width(bold) + width(plain);
    // What is worth least goes first where there is little room: one's own name, what the screen says of itself, how one
    // came here, then messages. The link is always told.
    let with_caption = [whole, nameless].map(|parts| (parts, wished));
    let way = trails.first().filter(|_| shortest.is_some());
    let with_caption = with_caption
        .iter()
        .filter_map(|choice| way.map(|trail| (trail, *choice)));
    let without = [whole, nameless, quiet, least];
    let without = without
        .iter()
        .flat_map(|parts| trails.iter().map(|trail| (trail, (*parts, 2))));
    let choices = with_caption.chain(without);
    let fits = |(trail, (parts, wished)): &(&(String, String), ([&str; 4], u16))| {
        row.width > left(trail) + columns(parts) + wished
    };
    let Some((trail, (parts, _))) = choices.into_iter().find(fits) else {
        return;
    };
    let (used, right) = (left(trail), columns(&parts));
    pen.run(row.x + 1, row.y, used, &[(&trail.0, bold), (&trail.1, ground)]);
    let (mark_ink, flag) = (pen.ink(role), pen.ink(Role::Warning));
    let [state, time, unread, login] = parts;
    let parts = [
        (mark, mark_ink),
        (" ", ground),
        (state, ground),
        (time, ground),
        (unread, flag),
        (login, ground),
    ];
    pen.run(row.right() - right, row.y, right, &parts);
    let room = row.width - used - right;
    let most = room.saturating_sub(margin);
    let whole = captions.iter().find(|caption| width(caption) <= most);
    if let Some(caption) = whole.or(captions.last()) {
        let columns = width(caption).min(most);
        if columns < width(caption).min(WORTH) {
            return;
        }
        // In the middle of what is left, so that it stands still while the ends change.
        let x = row.x + used + (room - columns) / 2;
        pen.put(x, row.y, columns, caption, bold);
    }
}

/// Where one is and how one came, in bold and not, from the longest way to say it to the shortest.
fn trails(app: &App, narrow: bool) -> Vec<(String, String)> {
    let text = app.cx.text;
    let names: Vec<&str> = if app.cx.actor.is_nobody() {
        vec!["ecran-connexion"]
    } else {
        app.trail().iter().map(Screen::name).collect()
    };
    let mut names: Vec<String> = names
        .into_iter()
        .map(|name| text.get(name).into_owned())
        .collect();
    // A record that is open is a place of its own.
    if let Some(open) = app.screen().open_record().filter(|_| !app.cx.actor.is_nobody()) {
        names.push(cut(open, NAMED));
    }
    let [before @ .., here] = names.as_slice() else {
        return Vec::new();
    };
    let here = here.clone();
    if narrow {
        // Where one is, is worth more there than how one came.
        return vec![(here, String::new())];
    }
    let mut way = String::new();
    for name in before {
        way.push_str(" ▸ ");
        way.push_str(name);
    }
    let mut trails = vec![format!("{way} ▸ {here}")];
    if !before.is_empty() {
        trails.push(format!(" ▸ … ▸ {here}"));
    }
    let trails = trails.into_iter().map(|trail| ("Régie".to_owned(), trail));
    trails.chain([(here, String::new())]).collect()
}

/// The keys of highest rank that are live here, as many as fit, and in any case the way out of what takes the keys, and the
/// key that tells of the others.
fn footer(app: &App, row: Rect, pen: &mut Pen<'_>) {
    let ground = pen.style(Role::Text);
    pen.fill(row, ground);
    let mut entries = footer_entries(&app.contexts(), app.cx.text);
    let hides = |binding: &Binding| binding.foot.is_some_and(|foot| foot.only_live);
    entries.retain(|(binding, ..)| !hides(binding) || (binding.enabled)(app).is_ok());
    // In an open record, what concerns the list gives its place to what concerns the record.
    if app.overlay().is_none() && app.screen().open_record().is_some() {
        let of_the_list = [Action::Filter, Action::NewClient, Action::NewUser, Action::Sort];
        entries.retain(|(binding, ..)| !of_the_list.contains(&binding.action));
    }
    // Where Esc leaves the way in, it doesn't empty it.
    if app.gate().is_some_and(Gate::may_be_left) {
        for (_, _, label) in entries.iter_mut().filter(|entry| entry.0.action == Action::Back) {
            *label = app
                .cx
                .text
                .attribute(Action::Back.key(), "court", &[])
                .unwrap_or_default()
                .into_owned();
        }
    }
    for (binding, _, label) in &mut entries {
        if let Some(key) = app.called_here(binding.action) {
            *label = app.cx.text.get(key).into_owned();
        }
    }
    // Beside what it follows, and only where there is something to do again.
    if let Some(at) = entries.iter().position(|entry| entry.0.action == Action::Redo) {
        let redo = entries.remove(at);
        let undo = entries.iter().position(|entry| entry.0.action == Action::Undo);
        if let (Some(undo), Some(_)) = (undo, app.cx.called_shortly(Action::Redo)) {
            entries.insert(undo + 1, redo);
        }
    }
    let mut entries = mine_first(entries, app);
    let columns = |(_, keys, label): &Entry| width(keys) + 1 + width(label);
    if row.width >= ROOMY {
        // In the room that the other keys leave.
        let all: u16 = entries.iter().map(|entry| columns(entry) + 2).sum();
        let mut left = row.width.saturating_sub(all);
        for (binding, _, label) in &mut entries {
            if let Some(called) = app.cx.called_shortly(binding.action) {
                let short = width(label);
                let called = cut(&called, UNDONE.min(short + left));
                if width(&called) > short {
                    left = left.saturating_sub(width(&called) - short);
                    *label = called;
                }
            }
        }
    }
    // Where one is on a screen and at rest, everybody knows how to go back.
    let modal = app.contexts().iter().any(|context| !context.open);
    let stays =
        |(binding, ..): &Entry| binding.action == Action::Help || modal && binding.action == Action::Back;
    let (mut x, mut full) = (row.x + 1, false);
    for (at, entry) in entries.iter().enumerate() {
        let rest = entries[at + 1..].iter().filter(|entry| stays(entry));
        let rest: u16 = rest.map(|entry| columns(entry) + 2).sum();
        let fits = |rest: u16| x + columns(entry) + rest <= row.right();
        if stays(entry) && fits(0) || !full && fits(rest) {
            x += footer_entry(app, entry, (x, row.y), pen) + 2;
        } else {
            full = true;
        }
    }
}

impl App {
    /// What the footer calls an action otherwise, where here it does something else than its name says.
    fn called_here(&self, action: Action) -> Option<&'static str> {
        match (action, self.overlay()) {
            (Action::Clear, Some(Overlay::Form(form))) if form.is_of_a_record() => Some("pied-tout-remettre"),
            (Action::DayAfter, None) if self.screen().planning()?.days().is_some() => Some("pied-semaine"),
            _ => None,
        }
    }
}

/// What the person may never do here gives its place to what they may; a handful of keys is read at a glance, more aren't.
fn mine_first(entries: Vec<Entry>, app: &App) -> Vec<Entry> {
    const SHOWN: usize = 8;
    let denied = |entry: &Entry| {
        let why = (entry.0.enabled)(app).err();
        why.is_some_and(|refusal| refusal.kind == RefusalKind::Permission)
    };
    let (denied, mut mine): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(denied);
    if !denied.is_empty() {
        // What else the screen has for them comes before what holds everywhere.
        let everywhere = |entry: &Entry| match entry.0.foot {
            Some(foot) if foot.rank < keymap::WIDE => entry.0.group == Group::Console,
            _ => matches!(entry.0.group, Group::Move | Group::Go | Group::Console),
        };
        mine.sort_by_key(everywhere);
    }
    mine.truncate(SHOWN);
    let room = SHOWN - mine.len();
    mine.extend(denied.into_iter().take(room));
    mine
}

/// Draws a key with its label, and says how many columns they take.
fn footer_entry(app: &App, (binding, keys, label): &Entry, (x, y): (u16, u16), pen: &mut Pen<'_>) -> u16 {
    let columns = width(keys) + 1 + width(label);
    let enabled = (binding.enabled)(app).is_ok();
    let key = pen.ink(if enabled { Role::Key } else { Role::Disabled });
    let ink = pen.ink(if enabled { Role::Dim } else { Role::Disabled });
    pen.run(x, y, columns, &[(keys, key), (" ", ink), (label, ink)]);
    footer_hits(binding, keys, Rect::new(x, y, columns, 1), pen);
    columns
}

/// A click presses the key that an entry names; where it names several (`j/k`, `hjkl`), the one under the click.
fn footer_hits(binding: &Binding, keys: &str, area: Rect, pen: &mut Pen<'_>) {
    let first = binding.keys.first().and_then(|keys| Key::parse_all(keys));
    if let Some(key) = first.and_then(|keys| keys.first().copied()) {
        pen.hits.put(area, Hit::Press(key));
    }
    let all: Vec<&str> = keys.graphemes(true).collect();
    let several = keys == "hjkl" || matches!(all[..], [_, "/", _]);
    for (x, key) in (area.x..area.right()).zip(all).filter(|_| several) {
        let key = match key {
            "↑" => Key::parse("<up>"),
            "↓" => Key::parse("<down>"),
            "/" => None,
            key => Key::parse(key),
        };
        if let Some(key) = key {
            pen.hits.put(Rect::new(x, area.y, 1, 1), Hit::Press(key));
        }
    }
}

/// A binding of the footer, its key, its label.
pub type Entry = (&'static Binding, String, String);

/// What the footer of a chain of contexts says, by rank.
#[must_use]
pub fn footer_entries(chain: &[&'static Context], text: Text) -> Vec<Entry> {
    let mut entries: Vec<&'static Binding> = keymap::live(chain)
        .into_iter()
        .filter(|binding| binding.foot.is_some())
        .collect();
    entries.sort_by_key(|binding| binding.foot.map(|foot| foot.rank));
    entries
        .into_iter()
        .filter_map(|binding| {
            let foot = binding.foot?;
            let keys = match foot.keys {
                Some("Enter") => Key::parse("<enter>")?.label(text),
                Some("Esc") => Key::parse("<esc>")?.label(text),
                Some(keys) => keys.to_owned(),
                None => notation(binding.keys.first()?, text),
            };
            let label = match foot.label {
                Some(key) => text.get(key),
                None => short(binding, text),
            };
            Some((binding, keys, label.into_owned()))
        })
        .collect()
}

/// An action's short name, where it has one.
#[must_use]
pub fn short(binding: &Binding, text: Text) -> std::borrow::Cow<'static, str> {
    let key = binding.action.key();
    text.attribute(key, "court", &[]).unwrap_or_else(|| text.get(key))
}

/// What may follow the keys pressed so far; where it stands.
fn which_key(app: &App, body: Rect, pen: &mut Pen<'_>) -> Rect {
    let next = keymap::continuations(&app.contexts(), app.pending());
    let text = app.cx.text;
    let label = |binding: &Binding| short(binding, text).into_owned();
    let widest = next
        .iter()
        .map(|(_, binding)| width(&label(binding)))
        .max()
        .unwrap_or(0)
        + 5;
    let room = body.width.saturating_sub(4);
    // Where it is low, they stand in as many columns as it takes, their labels cut.
    let lines = usize::from(body.height.saturating_sub(2)).max(1);
    let columns = usize::from((room / widest.max(1)).clamp(1, 3)).max(next.len().div_ceil(lines));
    let widest = widest.min(room / u16::try_from(columns).unwrap_or(1).max(1));
    let rows = next.len().div_ceil(columns);
    let height = u16::try_from(rows)
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(body.height);
    let frame_width = u16::try_from(columns).unwrap_or(1) * widest + 4;
    let area = Rect::new(
        body.right().saturating_sub(frame_width + 1),
        body.bottom() - height,
        frame_width.min(body.width),
        height,
    );
    let ground = pen.style(Role::Overlay);
    pen.fill(area, ground);
    pen.hits.put(area, Hit::Nothing);
    let border = pen.ink(Role::Focus);
    let inside = pen.frame(area, &key::sequence(app.pending(), text), border);
    for (at, (key, binding)) in next.iter().enumerate() {
        let (column, row) = (
            u16::try_from(at / rows).unwrap_or(0),
            u16::try_from(at % rows).unwrap_or(0),
        );
        if row >= inside.height {
            continue;
        }
        let enabled = (binding.enabled)(app).is_ok();
        let key_ink = pen.ink(if enabled { Role::Key } else { Role::Disabled });
        let ink = pen.ink(if enabled { Role::Text } else { Role::Disabled });
        let x = inside.x + 1 + column * widest;
        pen.hits
            .put(Rect::new(x, inside.y + row, widest, 1), Hit::Press(*key));
        let key = format!("{}  ", key.label(text));
        pen.run(
            x,
            inside.y + row,
            widest.saturating_sub(1),
            &[(&key, key_ink), (&label(binding), ink)],
        );
    }
    area
}
