//! What lies on top of a screen and takes the keys while it does.

pub mod absence;
pub mod cast;
pub mod finder;
pub mod finish;
pub mod firm_day;
pub mod form;
pub mod help;
pub mod orphans;
pub mod palette;
pub mod preferences;
pub mod prompt;
pub mod suggest;
pub mod why_not;

use std::time::Duration;

use ratatui::layout::{Position, Rect};

use super::action::Action;
use super::cx::{Cx, Nav};
use super::draw::{Pen, centred};
use super::flight::Flight;
use super::key::Key;
use super::keymap::Context;
use super::mouse::{Half, Hit};
use super::msg::{Reply, Slot};
use super::theme::Role;
use super::widgets::list::Choice;
use crate::domain::journal::{Change, Objet};
use crate::service::Error;

/// Something on top.
#[derive(Debug)]
pub enum Overlay {
    /// Candidates for a mission, ranked.
    Suggest(suggest::Suggest),
    /// Every technician's verdict.
    WhyNot(why_not::WhyNot),
    /// Somebody is away.
    Absence(absence::Absence),
    /// What an absence leaves without anybody.
    Orphans(orphans::Orphans),
    /// What of a day can be made firm.
    FirmDay(firm_day::FirmDay),
    /// The report of a visit.
    Finish(finish::Finish),
    /// A question with a line to type.
    Prompt(prompt::Prompt),
    /// A form of fields.
    Form(Box<form::Form>),
    /// Every key of the place.
    Help(help::Help),
    /// How one likes the console.
    Preferences(preferences::Preferences),
    /// Everything there is, searched.
    Finder(Box<finder::Finder>),
    /// People of the demonstration.
    Cast(cast::Cast),
    /// Typed commands.
    Palette(Box<palette::Palette>),
}

impl Overlay {
    /// Where its keys are looked up.
    #[must_use]
    pub fn contexts(&self) -> Vec<&'static Context> {
        vec![match self {
            Self::Suggest(_) => &suggest::KEYS,
            Self::WhyNot(_) => &why_not::KEYS,
            Self::Absence(_) => &absence::KEYS,
            Self::Orphans(_) => &orphans::KEYS,
            Self::FirmDay(_) => &firm_day::KEYS,
            Self::Finish(_) => &finish::KEYS,
            Self::Prompt(_) => &prompt::KEYS,
            Self::Form(form) => form.context(),
            Self::Help(_) => &help::KEYS,
            Self::Finder(_) => &finder::KEYS,
            Self::Palette(_) => &palette::KEYS,
            Self::Preferences(_) => &preferences::KEYS,
            Self::Cast(_) => &cast::KEYS,
        }]
    }

    /// Does what a key asks for; false where it knows nothing of it.
    pub fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if action != Action::Back && self.sending(cx) {
            return true;
        }
        if action == Action::Back {
            if let Self::Form(form) = self {
                if form.takes_its_question_back() {
                    return true;
                }
                form.closing(cx);
            }
            cx.go(Nav::Close);
            return true;
        }
        match self {
            Self::Suggest(suggest) => suggest.perform(action, cx),
            Self::WhyNot(why_not) => why_not.perform(action, cx),
            Self::Absence(absence) => absence.perform(action, cx),
            Self::Orphans(orphans) => orphans.perform(action, cx),
            Self::FirmDay(day) => day.perform(action, cx),
            Self::Finish(finish) => finish.perform(action, cx),
            Self::Prompt(prompt) => prompt.perform(action, cx),
            Self::Form(form) => form.perform(action, cx),
            Self::Help(help) => help.perform(action, cx),
            Self::Finder(finder) => finder.perform(action, cx),
            Self::Palette(palette) => palette.perform(action, cx),
            Self::Preferences(preferences) => preferences.perform(action, cx),
            Self::Cast(cast) => cast.perform(action, cx),
        }
    }

    /// Whether a key must wait for an answer: one that asks for that, or, without an action, one that is typed.
    #[must_use]
    pub fn awaits(&self, action: Option<Action>, cx: &Cx) -> bool {
        if self.sending(cx) {
            return waits_for_the_answer(action);
        }
        match self {
            Self::Finder(finder) => finder.hasty() && action != Some(Action::Back),
            Self::Palette(palette) => palette.hasty() && action != Some(Action::Back),
            Self::Form(form) => form.awaits(action, cx),
            Self::Cast(cast) => cast.awaits(action),
            _ => false,
        }
    }

    /// Whether what is typed here is on its way: nothing of it changes until the answer is here.
    #[must_use]
    pub fn sending(&self, cx: &Cx) -> bool {
        let (form, subject) = match self {
            Self::Form(form) => form.draft_place(),
            Self::Prompt(prompt) => prompt.draft_place(),
            Self::Finish(finish) => finish.draft_place(),
            Self::Absence(absence) => absence.draft_place(),
            _ => return false,
        };
        cx.flights.sends(form, subject)
    }

    /// A key that isn't bound: text, where text is typed.
    pub fn key(&mut self, key: Key, cx: &mut Cx) {
        match self {
            Self::Suggest(_) | Self::Orphans(_) | Self::FirmDay(_) | Self::Preferences(_) => {}
            Self::Absence(absence) => absence.key(key, cx),
            Self::WhyNot(why_not) => why_not.key(key, cx),
            Self::Finish(finish) => finish.key(key, cx),
            Self::Prompt(prompt) => prompt.key(key, cx),
            Self::Form(form) => form.key(key, cx),
            Self::Help(help) => help.key(key, cx),
            Self::Finder(finder) => finder.key(key, cx),
            Self::Palette(palette) => palette.key(key, cx),
            Self::Cast(cast) => cast.key(key, cx),
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str, cx: &mut Cx) {
        match self {
            Self::Suggest(_) | Self::Orphans(_) | Self::FirmDay(_) | Self::Preferences(_) => {}
            Self::Absence(absence) => absence.paste(text, cx),
            Self::WhyNot(why_not) => why_not.paste(text, cx),
            Self::Finish(finish) => finish.paste(text, cx),
            Self::Prompt(prompt) => prompt.paste(text, cx),
            Self::Form(form) => form.paste(text, cx),
            Self::Help(help) => help.paste(text, cx),
            Self::Finder(finder) => finder.paste(text, cx),
            Self::Palette(palette) => palette.paste(text, cx),
            Self::Cast(cast) => cast.paste(text, cx),
        }
    }

    /// A click on something that it has drawn.
    pub fn click(&mut self, hit: Hit, cx: &mut Cx) {
        if self.sending(cx) {
            return;
        }
        match (self, hit) {
            (Self::Suggest(suggest), Hit::Row(_, at)) => suggest.point(at, cx),
            (Self::WhyNot(why_not), Hit::Row(_, at)) => why_not.point(at, cx),
            (Self::Orphans(orphans), Hit::Row(_, at)) => orphans.point(at, cx),
            (Self::FirmDay(day), Hit::Row(_, at)) => day.point(at, cx),
            (Self::Help(help), Hit::Row(_, at)) => help.point(at, cx),
            (Self::Finder(finder), Hit::Row(_, at)) => finder.point(at, cx),
            (Self::Palette(palette), Hit::Row(_, at)) => palette.point(at, cx),
            (Self::Preferences(preferences), Hit::Row(_, at)) => preferences.point(at),
            (Self::Cast(cast), Hit::Row(_, at)) => cast.point(at, cx),
            (Self::Absence(absence), hit) => absence.click(hit),
            (Self::Finish(finish), hit) => finish.click(hit),
            (Self::Form(form), hit) => form.click(hit, cx),
            _ => {}
        }
    }

    /// The wheel turned by so much: lists go on by three lines, fields one by one.
    pub fn roll(&mut self, by: isize, cx: &mut Cx) {
        let times = match self {
            Self::Palette(palette) => {
                return palette.point(palette.at().saturating_add_signed(by * 3), cx);
            }
            Self::Form(_) | Self::Preferences(_) => 1,
            _ => 3,
        };
        let action = if by > 0 { Action::Down } else { Action::Up };
        for _ in 0..times {
            self.perform(action, cx);
        }
    }

    /// An answer to a question of this overlay's; false where it isn't its own.
    pub fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        match self {
            Self::Suggest(suggest) => suggest.reply(slot, reply, cx),
            Self::WhyNot(why_not) => why_not.reply(slot, reply, cx),
            Self::Orphans(orphans) => orphans.reply(slot, reply, cx),
            Self::Form(form) => form.reply(slot, reply, cx),
            Self::Finder(finder) => finder.reply(slot, reply, cx),
            Self::Palette(palette) => palette.reply(slot, reply, cx),
            Self::FirmDay(day) => day.reply(slot, reply, cx),
            Self::Cast(cast) => cast.reply(slot, reply, cx),
            Self::Absence(_) | Self::Finish(_) | Self::Prompt(_) | Self::Help(_) | Self::Preferences(_) => {
                false
            }
        }
    }

    /// Somebody changed something.
    pub fn changed(&mut self, changes: &[Change], cx: &mut Cx) {
        match self {
            Self::Orphans(orphans) => orphans.changed(changes, cx),
            Self::FirmDay(day) => day.changed(changes, cx),
            Self::Suggest(suggest) => suggest.changed(changes, cx),
            Self::WhyNot(why_not) => why_not.changed(changes, cx),
            _ => {}
        }
    }

    /// A command that an overlay sent has ended.
    pub fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        match self {
            Self::Suggest(suggest) => suggest.ended(flight, reply, cx),
            Self::Absence(absence) => absence.ended(reply, cx),
            Self::Orphans(orphans) => orphans.ended(flight, reply, cx),
            Self::FirmDay(day) => day.ended(reply, cx),
            Self::Finish(finish) => finish.ended(reply, cx),
            Self::Prompt(prompt) => prompt.ended(reply, cx),
            Self::Form(form) => form.ended(flight, reply, cx),
            Self::WhyNot(_)
            | Self::Help(_)
            | Self::Finder(_)
            | Self::Palette(_)
            | Self::Cast(_)
            | Self::Preferences(_) => {}
        }
    }

    /// When it wants to be told the time, in the session's own time.
    #[must_use]
    pub fn next_wake(&self) -> Option<Duration> {
        match self {
            Self::Finder(finder) => finder.next(),
            Self::Palette(palette) => palette.next(),
            _ => None,
        }
    }

    /// Time went by.
    pub fn tick(&mut self, cx: &mut Cx) {
        match self {
            Self::Finder(finder) => finder.tick(cx),
            Self::Palette(palette) => palette.tick(cx),
            _ => {}
        }
    }

    /// The terminal's size changed.
    pub fn resized(&mut self, cx: &Cx) {
        match self {
            Self::Suggest(suggest) => suggest.reveal(cx),
            Self::WhyNot(why_not) => why_not.reveal(cx),
            Self::Help(help) => help.reveal(cx),
            Self::Finder(finder) => finder.reveal(cx),
            Self::Palette(palette) => palette.reveal(cx),
            Self::Cast(cast) => cast.reveal(cx),
            Self::Orphans(orphans) => orphans.reveal(cx),
            Self::FirmDay(day) => day.reveal(cx),
            Self::Absence(_) | Self::Finish(_) | Self::Prompt(_) | Self::Form(_) | Self::Preferences(_) => {}
        }
    }

    /// Draws it; returns where the terminal's cursor belongs.
    pub fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        match self {
            Self::Suggest(suggest) => suggest.view(area, cx, pen),
            Self::WhyNot(why_not) => why_not.view(area, cx, pen),
            Self::Absence(absence) => absence.view(area, cx, pen),
            Self::Orphans(orphans) => orphans.view(area, cx, pen),
            Self::FirmDay(day) => day.view(area, cx, pen),
            Self::Finish(finish) => finish.view(area, cx, pen),
            Self::Prompt(prompt) => prompt.view(area, cx, pen),
            Self::Form(form) => form.view(area, cx, pen),
            Self::Help(help) => help.view(area, cx, pen),
            Self::Finder(finder) => finder.view(area, cx, pen),
            Self::Palette(palette) => palette.view(area, cx, pen),
            Self::Preferences(preferences) => preferences.view(area, cx, pen),
            Self::Cast(cast) => cast.view(area, cx, pen),
        }
    }
}

/// Whether a key that comes while a form is on its way is kept for what comes after it. One leaves at once; to send it a
/// second time, which a key pressed twice does, is no wish for what comes after.
pub(in crate::console) fn waits_for_the_answer(action: Option<Action>) -> bool {
    !matches!(action, Some(Action::Back | Action::Submit | Action::Confirm))
}

/// Whether a change can be of who does which work when.
fn moves_work(objet: Objet) -> bool {
    matches!(objet, Objet::Mission | Objet::Intervention | Objet::Creneau)
}

/// Where an overlay of at most that size lies: over the body, clear of header and footer where there is room.
#[must_use]
pub fn place(size: (u16, u16), columns: u16, rows: u16) -> Rect {
    let body = super::chrome::regions(size).body;
    centred(body, columns, rows)
}

/// Draws an overlay's ground and frame; returns what lies inside, a column of air on each side.
pub(super) fn panel(area: Rect, heading: &str, pen: &mut Pen<'_>) -> Rect {
    let ground = pen.style(Role::Overlay);
    pen.fill(area, ground);
    pen.hits.put(area, Hit::Half(Half::First));
    let border = pen.ink(Role::Focus);
    let inside = pen.frame(area, heading, border);
    Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2),
        ..inside
    }
}

/// Those rows of a list that fit, the chosen one marked, and whether there are more; where the chosen one stands.
fn rows<T, Id: Copy + PartialEq>(
    list: Rect,
    inside: Rect,
    choice: &Choice<Id>,
    all: &[T],
    id: impl Fn(&T) -> Id,
    draw: impl Fn(&T, Rect, &mut Pen<'_>),
    pen: &mut Pen<'_>,
) -> Option<Position> {
    pen.more(list.right(), list.intersection(inside), choice.offset, all.len());
    let mut cursor = None;
    let shown = all.iter().enumerate().skip(choice.offset);
    for (y, (at, item)) in (list.y..list.bottom()).zip(shown) {
        let row = Rect { y, height: 1, ..list };
        pen.hits.put(row, Hit::Row(Half::First, at));
        draw(item, row, pen);
        if choice.id() == Some(id(item)) {
            let selected = pen.style(Role::Selected);
            pen.tint(row, selected);
            pen.cell(row.x, row.y, "▶", selected);
            cursor = Some(Position::new(row.x, row.y));
        }
    }
    cursor
}
