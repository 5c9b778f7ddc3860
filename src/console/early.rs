//! Keys that came before the answer that they are about: over a slow link a whole call may arrive in one packet. They wait,
//! in their order, until the answer is here; Esc gives them up.

use super::App;
use super::action::Action;
use super::key::{Code, Key};
use super::keymap::{self, Meaning};
use super::msg::{Effect, Input};
use super::screens::Screen;
use super::toast::Tone;

/// How many wait at most: nobody types further ahead on purpose.
const MOST: usize = 256;

impl App {
    /// Whether what was just done must wait; then it is kept.
    pub(super) fn wait_with(&mut self, input: &Input) -> bool {
        let waiting = !self.early.is_empty();
        match input {
            Input::Key(key) if waiting && key.code == Code::Esc => {
                self.early.clear();
                // What an overlay has noted itself goes with it.
                return self.overlays.is_empty();
            }
            Input::Key(key) if self.quits(*key) => return false,
            Input::Key(key) if waiting || self.is_early(*key) => {}
            Input::Paste(_) if waiting || self.is_sending() => {}
            // Whoever points sees what there is: what was typed blindly before is not done behind their back.
            Input::Mouse(_) | Input::Hangup => {
                self.early.clear();
                return false;
            }
            _ => return false,
        }
        if self.early.len() < MOST {
            self.early.push_back(input.clone());
        } else {
            self.cx.effect(Effect::Bell);
        }
        true
    }

    /// The next of those that wait, once what it is about is here.
    pub(super) fn next_early(&mut self) -> Option<Input> {
        let next = self.early.front()?;
        if self.is_sending() {
            return None;
        }
        if let Input::Key(key) = *next {
            if self.is_early(key) {
                return None;
            }
            // What can't be done leaves nothing for the keys behind it: they were meant for where it leads.
            if self.leads_nowhere(key) {
                let key = self.early.pop_front();
                self.early.clear();
                return key;
            }
        }
        self.early.pop_front()
    }

    /// Whether the form that is open is on its way: what is typed meanwhile is for what comes after it.
    fn is_sending(&self) -> bool {
        match (self.overlays.last(), self.screen()) {
            _ if self.gate.is_some() => false,
            (Some(overlay), _) => overlay.sending(&self.cx),
            (None, Screen::MissionForm(form)) => form.sending(&self.cx),
            (None, _) => false,
        }
    }

    /// The form was not taken: what was typed after it was meant for what it would have led to, and is done nowhere else.
    pub(super) fn give_up_what_came_after(&mut self) {
        if !self.early.is_empty() {
            self.early.clear();
            self.cx.say(Tone::Note, "tape-pendant-l-envoi", &[]);
        }
    }

    fn quits(&self, key: Key) -> bool {
        let meaning = keymap::meaning(&self.contexts(), &[key]);
        matches!(meaning, Meaning::Bound(binding) if binding.action == Action::Quit)
    }

    fn leads_nowhere(&self, key: Key) -> bool {
        if self.gate.is_some() {
            return true;
        }
        let Some(Meaning::Bound(binding)) = self.means(key) else {
            return false;
        };
        (binding.enabled)(self).is_err()
            || self.overlays.is_empty()
                && matches!(self.screen(), Screen::MissionForm(form) if form.has_nobody(binding.action, &self.cx))
    }

    /// What a key means after those that were pressed before it; nothing at the way in.
    fn means(&self, key: Key) -> Option<Meaning> {
        if self.gate.is_some() {
            return None;
        }
        let mut keys = self.pending.clone();
        keys.push(key);
        Some(keymap::meaning(&self.contexts(), &keys))
    }

    /// Whether what a key is about was asked for, and is not here yet.
    fn is_early(&self, key: Key) -> bool {
        let action = match self.means(key) {
            Some(Meaning::Bound(binding)) => Some(binding),
            Some(Meaning::Nothing) if self.pending.is_empty() => None,
            _ => return false,
        };
        if let Some(overlay) = self.overlays.last() {
            return overlay.awaits(action.map(|binding| binding.action), &self.cx);
        }
        match (self.screen(), action) {
            (Screen::MissionForm(form), action) => {
                form.awaits(action.map(|binding| binding.action), &self.cx)
            }
            (screen, Some(binding)) => {
                let about_it = binding.action.moves() && binding.action != Action::Back
                    || (binding.enabled)(self).is_err();
                about_it && screen.awaits(binding.action, &self.cx)
            }
            (_, None) => false,
        }
    }
}
