//! The screens: an enum, so that every one is known wherever one is handled.

pub mod mission_form;
pub mod planning;

use ratatui::layout::{Position, Rect};

use super::action::Action;
use super::cx::Cx;
use super::draw::Pen;
use super::flight::Flight;
use super::key::Key;
use super::keymap::Context;
use super::msg::{Reply, Slot};
use crate::domain::journal::Change;
use crate::service::Error;

/// A place to be.
#[derive(Debug)]
pub enum Screen {
    /// The planning board.
    Planning(Box<planning::Planning>),
    /// A new mission, from a call.
    MissionForm(Box<mission_form::MissionForm>),
}

impl Screen {
    /// Key of its name's message, for the breadcrumb.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Planning(_) => "ecran-planning",
            Self::MissionForm(_) => "ecran-nouvelle-mission",
        }
    }

    /// Whether it is the planning board.
    #[must_use]
    pub fn planning(&self) -> Option<&planning::Planning> {
        match self {
            Self::Planning(planning) => Some(planning),
            Self::MissionForm(_) => None,
        }
    }

    /// Where its keys are looked up, innermost first; the global ones follow.
    #[must_use]
    pub fn contexts(&self) -> Vec<&'static Context> {
        match self {
            Self::Planning(planning) => planning.contexts(),
            Self::MissionForm(_) => vec![&mission_form::KEYS],
        }
    }

    /// Asks for what it shows.
    pub fn load(&mut self, cx: &mut Cx) {
        match self {
            Self::Planning(planning) => planning.load(cx),
            Self::MissionForm(form) => form.load(cx),
        }
    }

    /// Does what a key asks for; false where the screen knows nothing of it.
    pub fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.perform(action, cx),
            Self::MissionForm(form) => form.perform(action, cx),
        }
    }

    /// A key that isn't bound.
    pub fn key(&mut self, key: Key, cx: &mut Cx) {
        match self {
            Self::Planning(_) => {}
            Self::MissionForm(form) => form.key(key, cx),
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str, cx: &mut Cx) {
        match self {
            Self::Planning(_) => {}
            Self::MissionForm(form) => form.paste(text, cx),
        }
    }

    /// An answer to a question of this screen's; false where it isn't its own.
    pub fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.reply(slot, reply, cx),
            Self::MissionForm(form) => form.reply(slot, reply, cx),
        }
    }

    /// A command that this screen sent has ended.
    pub fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        match self {
            Self::Planning(planning) => planning.ended(flight, reply, cx),
            Self::MissionForm(form) => form.ended(flight, reply, cx),
        }
    }

    /// Somebody changed something.
    pub fn changed(&mut self, changes: &[Change], cx: &mut Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.changed(changes, cx),
            Self::MissionForm(_) => false,
        }
    }

    /// Time went by; true where something that is shown depends on it.
    pub fn tick(&mut self, cx: &mut Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.tick(cx),
            Self::MissionForm(_) => false,
        }
    }

    /// The terminal's size changed.
    pub fn resized(&mut self, cx: &mut Cx) {
        match self {
            Self::Planning(planning) => planning.resized(cx),
            Self::MissionForm(_) => {}
        }
    }

    /// Draws it; returns where the terminal's cursor belongs.
    pub fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        match self {
            Self::Planning(planning) => planning.view(area, cx, pen),
            Self::MissionForm(form) => form.view(area, cx, pen),
        }
    }
}
