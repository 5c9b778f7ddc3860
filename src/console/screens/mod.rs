//! The screens: an enum, so that every one is known wherever one is handled.

mod besoin;
pub mod clients;
pub mod journal;
pub mod mission;
pub mod mission_form;
pub mod missions;
pub mod notifications;
pub mod planning;
pub mod utilisateurs;

use ratatui::layout::{Position, Rect};

use super::action::Action;
use super::cx::Cx;
use super::draw::Pen;
use super::flight::Flight;
use super::key::Key;
use super::keymap::Context;
use super::mouse::{Half, Hit};
use super::msg::{Reply, Slot};
use crate::domain::journal::Change;
use crate::service::Error;

/// A place to be.
#[derive(Debug)]
pub enum Screen {
    /// The planning board.
    Planning(Box<planning::Planning>),
    /// The table of missions.
    Missions(Box<missions::Missions>),
    /// One mission.
    Mission(Box<mission::Mission>),
    /// The table of clients, and a client.
    Clients(Box<clients::Clients>),
    /// The table of people, and a person.
    Utilisateurs(Box<utilisateurs::Utilisateurs>),
    /// What one was told.
    Notifications(Box<notifications::Notifications>),
    /// Who did what.
    Journal(Box<journal::Journal>),
    /// A new mission, from a call.
    MissionForm(Box<mission_form::MissionForm>),
}

impl Screen {
    /// Key of its name's message, for the breadcrumb.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Planning(_) => "ecran-planning",
            Self::Missions(_) => "ecran-missions",
            Self::Mission(_) => "ecran-mission",
            Self::Clients(_) => "ecran-clients",
            Self::Utilisateurs(_) => "ecran-utilisateurs",
            Self::Notifications(_) => "ecran-notifications",
            Self::Journal(_) => "ecran-journal",
            Self::MissionForm(_) => "ecran-nouvelle-mission",
        }
    }

    /// Whether it is the planning board.
    #[must_use]
    pub fn planning(&self) -> Option<&planning::Planning> {
        match self {
            Self::Planning(planning) => Some(planning),
            _ => None,
        }
    }

    /// The number of what is chosen, to be copied.
    #[must_use]
    pub fn copied(&self) -> Option<&str> {
        match self {
            Self::Planning(planning) => match planning.subject() {
                planning::Subject::Work(_, travail) => Some(&travail.numero),
                planning::Subject::Waiting(attente) => Some(&attente.numero),
                planning::Subject::Other(_) | planning::Subject::Nothing => None,
            },
            Self::Missions(missions) => missions.copied(),
            Self::Clients(clients) => clients.copied(),
            Self::Utilisateurs(people) => people.copied(),
            Self::Notifications(messages) => messages.copied(),
            Self::Journal(journal) => journal.copied(),
            Self::Mission(mission) => Some(mission.caption()),
            Self::MissionForm(_) => None,
        }
    }

    /// Where its keys are looked up, innermost first; the global ones follow.
    #[must_use]
    pub fn contexts(&self) -> Vec<&'static Context> {
        match self {
            Self::Planning(planning) => planning.contexts(),
            Self::Missions(missions) => missions.contexts(),
            Self::Clients(clients) => clients.contexts(),
            Self::Utilisateurs(people) => people.contexts(),
            Self::Notifications(messages) => messages.contexts(),
            Self::Journal(journal) => journal.contexts(),
            Self::Mission(_) => vec![&mission::KEYS],
            Self::MissionForm(_) => vec![&mission_form::KEYS],
        }
    }

    /// What the header says of this screen, the day and the filter, from the longest way to say it to the shortest.
    pub(super) fn captions(&self, cx: &Cx) -> Vec<String> {
        let one = match self {
            Self::Planning(planning) => return planning.captions(cx),
            Self::Missions(missions) => missions.caption(),
            Self::Clients(clients) => clients.caption(),
            Self::Utilisateurs(people) => people.caption(),
            Self::Notifications(messages) => messages.caption(),
            Self::Journal(journal) => journal.caption(),
            Self::Mission(mission) => Some(mission.caption().to_owned()),
            Self::MissionForm(_) => None,
        };
        one.into_iter().collect()
    }

    /// What an open record is of, where the keys are in it.
    #[must_use]
    pub fn open_record(&self) -> Option<&str> {
        match self {
            Self::Clients(clients) => clients.open_record(),
            Self::Utilisateurs(people) => people.open_record(),
            _ => None,
        }
    }

    /// Asks for what it shows.
    pub fn load(&mut self, cx: &mut Cx) {
        match self {
            Self::Planning(planning) => planning.load(cx),
            Self::Missions(missions) => missions.load(cx),
            Self::Clients(clients) => clients.load(cx),
            Self::Utilisateurs(people) => people.load(cx),
            Self::Notifications(messages) => messages.load(cx),
            Self::Journal(journal) => journal.load(cx),
            Self::Mission(mission) => mission.load(cx),
            Self::MissionForm(form) => form.load(cx),
        }
    }

    /// Does what a key asks for; false where the screen knows nothing of it.
    pub fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.perform(action, cx),
            Self::Missions(missions) => missions.perform(action, cx),
            Self::Clients(clients) => clients.perform(action, cx),
            Self::Utilisateurs(people) => people.perform(action, cx),
            Self::Notifications(messages) => messages.perform(action, cx),
            Self::Journal(journal) => journal.perform(action, cx),
            Self::Mission(mission) => mission.perform(action, cx),
            Self::MissionForm(form) => form.perform(action, cx),
        }
    }

    /// Whether what an action is about was asked for, and nothing of it is here yet.
    #[must_use]
    pub fn awaits(&self, action: Action, cx: &Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.is_unread(cx),
            Self::Missions(missions) => missions.awaits(action, cx),
            Self::Clients(clients) => clients.awaits(action, cx),
            Self::Utilisateurs(people) => people.awaits(action, cx),
            Self::Notifications(messages) => messages.awaits(action, cx),
            Self::Journal(journal) => journal.awaits(action, cx),
            Self::Mission(mission) => mission.is_unread(cx),
            Self::MissionForm(form) => form.awaits(Some(action), cx),
        }
    }

    /// A key that isn't bound.
    pub fn key(&mut self, key: Key, cx: &mut Cx) {
        match self {
            Self::Mission(_) => {}
            Self::Planning(planning) => planning.key(key, cx),
            Self::Missions(missions) => missions.key(key, cx),
            Self::Clients(clients) => clients.key(key, cx),
            Self::Utilisateurs(people) => people.key(key, cx),
            Self::Notifications(messages) => messages.key(key, cx),
            Self::Journal(journal) => journal.key(key, cx),
            Self::MissionForm(form) => form.key(key, cx),
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str, cx: &mut Cx) {
        match self {
            Self::Mission(_) => {}
            Self::Planning(planning) => planning.paste(text, cx),
            Self::Missions(missions) => missions.paste(text, cx),
            Self::Clients(clients) => clients.paste(text, cx),
            Self::Utilisateurs(people) => people.paste(text, cx),
            Self::Notifications(messages) => messages.paste(text, cx),
            Self::Journal(journal) => journal.paste(text, cx),
            Self::MissionForm(form) => form.paste(text, cx),
        }
    }

    /// A click on something that it has drawn.
    pub fn click(&mut self, hit: Hit, at: Position, cx: &mut Cx) {
        match self {
            Self::Planning(planning) => planning.click(hit, at, cx),
            Self::Missions(missions) => missions.click(hit, cx),
            Self::Clients(clients) => clients.click(hit, cx),
            Self::Utilisateurs(people) => people.click(hit, cx),
            Self::Notifications(messages) => messages.click(hit, cx),
            Self::Journal(journal) => journal.click(hit, cx),
            Self::Mission(_) => {}
            Self::MissionForm(form) => form.click(hit, cx),
        }
    }

    /// The wheel turned by so much over a half of it.
    pub fn roll(&mut self, half: Half, by: isize, cx: &mut Cx) {
        match self {
            Self::Planning(planning) => planning.roll(half, by, cx),
            Self::Missions(missions) => missions.roll(by, cx),
            Self::Clients(clients) => clients.roll(half, by, cx),
            Self::Utilisateurs(people) => people.roll(half, by, cx),
            Self::Notifications(messages) => messages.roll(by, cx),
            Self::Journal(journal) => journal.roll(half, by, cx),
            Self::Mission(mission) => mission.roll(by, cx),
            Self::MissionForm(form) => form.roll(by, cx),
        }
    }

    /// An answer to a question of this screen's; false where it isn't its own.
    pub fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.reply(slot, reply, cx),
            Self::Missions(missions) => missions.reply(slot, reply, cx),
            Self::Clients(clients) => clients.reply(slot, reply, cx),
            Self::Utilisateurs(people) => people.reply(slot, reply, cx),
            Self::Notifications(messages) => messages.reply(slot, reply, cx),
            Self::Journal(journal) => journal.reply(slot, reply, cx),
            Self::Mission(mission) => mission.reply(slot, reply, cx),
            Self::MissionForm(form) => form.reply(slot, reply, cx),
        }
    }

    /// A command that this screen sent has ended.
    pub fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        match self {
            Self::Planning(planning) => planning.ended(flight, reply, cx),
            // The feed will tell as well; the one who acts doesn't wait for it.
            Self::Missions(missions) => missions.load(cx),
            Self::Mission(mission) => mission.load(cx),
            Self::Clients(clients) => clients.ended(flight, reply, cx),
            Self::Utilisateurs(people) => people.ended(flight, reply, cx),
            Self::Notifications(messages) => messages.load(cx),
            Self::Journal(journal) => journal.load(cx),
            Self::MissionForm(form) => form.ended(flight, reply, cx),
        }
    }

    /// Somebody changed something.
    pub fn changed(&mut self, changes: &[Change], cx: &mut Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.changed(changes, cx),
            Self::Missions(missions) => missions.changed(changes, cx),
            Self::Clients(clients) => clients.changed(changes, cx),
            Self::Utilisateurs(people) => people.changed(changes, cx),
            Self::Notifications(messages) => messages.changed(cx),
            Self::Journal(journal) => journal.changed(changes, cx),
            Self::Mission(mission) => mission.changed(changes, cx),
            Self::MissionForm(_) => false,
        }
    }

    /// Time went by; true where something that is shown depends on it.
    pub fn tick(&mut self, cx: &mut Cx) -> bool {
        match self {
            Self::Planning(planning) => planning.tick(cx),
            Self::Missions(missions) => missions.tick(cx),
            Self::Clients(clients) => clients.tick(cx),
            Self::Utilisateurs(people) => people.tick(cx),
            Self::Notifications(messages) => messages.tick(cx),
            Self::Journal(journal) => journal.tick(cx),
            Self::Mission(_) | Self::MissionForm(_) => false,
        }
    }

    /// When something that is lit goes out.
    #[must_use]
    pub fn next_wake(&self) -> Option<std::time::Duration> {
        match self {
            Self::Planning(planning) => planning.next_wake(),
            Self::Missions(missions) => missions.next_wake(),
            Self::Clients(clients) => clients.next_wake(),
            Self::Utilisateurs(people) => people.next_wake(),
            Self::Notifications(messages) => messages.next_wake(),
            Self::Journal(journal) => journal.next_wake(),
            Self::Mission(_) | Self::MissionForm(_) => None,
        }
    }

    /// The terminal's size changed.
    pub fn resized(&mut self, cx: &mut Cx) {
        match self {
            Self::Planning(planning) => planning.resized(cx),
            Self::Missions(missions) => missions.reveal(cx),
            Self::Clients(clients) => clients.resized(cx),
            Self::Utilisateurs(people) => people.resized(cx),
            Self::Notifications(messages) => messages.reveal(cx),
            Self::Journal(journal) => journal.resized(cx),
            Self::Mission(mission) => mission.resized(cx),
            Self::MissionForm(_) => {}
        }
    }

    /// Draws it; returns where the terminal's cursor belongs.
    pub fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        match self {
            Self::Planning(planning) => planning.view(area, cx, pen),
            Self::Missions(missions) => missions.view(area, cx, pen),
            Self::Clients(clients) => clients.view(area, cx, pen),
            Self::Utilisateurs(people) => people.view(area, cx, pen),
            Self::Notifications(messages) => messages.view(area, cx, pen),
            Self::Journal(journal) => journal.view(area, cx, pen),
            Self::Mission(mission) => mission.view(area, cx, pen),
            Self::MissionForm(form) => form.view(area, cx, pen),
        }
    }
}
