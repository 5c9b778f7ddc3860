//! What a binding asks for is done: by what lies on top, else by the console itself.

use super::App;
use super::action::Action;
use super::cx::Nav;
use super::flight::{Origin, Target};
use super::gate::{Gate, Mode, Turn};
use super::keymap::{self, Binding};
use super::msg::Effect;
use super::overlays::{Overlay, cast, finder, help, palette, preferences};
use super::screens::Screen;
use super::toast::Tone;
use crate::domain::Refusal;
use crate::service::Command;
use crate::service::historique::HistoriqueCommand;

impl App {
    /// Does what a binding says, or says why it can't be done.
    pub(super) fn run(&mut self, binding: &'static Binding) {
        match (binding.enabled)(self) {
            Ok(()) => {
                self.cx.toasts.move_on();
                if binding.action != Action::Undo {
                    self.cx.deeds.drop_question();
                }
                self.perform(binding.action);
            }
            Err(refusal) => self.cx.refuse(&refusal),
        }
    }

    /// Tells where a key does something that does nothing here.
    pub(super) fn refer(&mut self, action: Action) {
        let keys = keymap::key_from(action.code(), self.place(), self.cx.text).unwrap_or_default();
        let geste = self.cx.text.label_of("action", action.code()).into_owned();
        let refusal = Refusal::rule("autre-volet")
            .with("geste", geste)
            .with("touches", keys);
        self.cx.refuse(&refusal);
    }

    fn perform(&mut self, action: Action) {
        if let Some(gate) = &mut self.gate {
            match gate.perform(action, &mut self.cx) {
                Turn::Taken => {}
                Turn::Close => self.gate = None,
                Turn::Unknown => self.perform_global(action),
            }
            return;
        }
        let known = match self.overlays.last_mut() {
            Some(overlay) => overlay.perform(action, &mut self.cx),
            None => self.with_screen(|screen, cx| screen.perform(action, cx)),
        };
        if !known {
            self.perform_global(action);
        }
    }

    pub(super) fn perform_global(&mut self, action: Action) {
        match action {
            Action::Quit => self.quit(),
            Action::Back if self.overlays.pop().is_some() => {}
            Action::Back if self.nav.len() > 1 => drop(self.nav.pop()),
            Action::Help => {
                self.cx.ask_steps();
                let entries = keymap::entries(self);
                self.overlays.push(Overlay::Help(help::Help::new(entries)));
            }
            Action::Palette => {
                self.cx.ask_steps();
                let entries = keymap::entries(self);
                let palette = palette::Palette::new(entries, &mut self.cx);
                self.overlays.push(Overlay::Palette(Box::new(palette)));
            }
            Action::Find => {
                let entries = keymap::entries(self);
                let finder = finder::Finder::new(entries, &self.cx);
                self.overlays.push(Overlay::Finder(Box::new(finder)));
            }
            Action::Undo => match self.cx.undo() {
                Some(command) => self.history(command),
                None => self.cx.ask_before_undo(),
            },
            Action::Redo => self.history(HistoriqueCommand::Redo),
            Action::Refresh => {
                self.with_screen(Screen::load);
                self.cx.effect(Effect::Repaint);
            }
            Action::Copy => {
                if let Some(texte) = self.screen().copied().map(ToOwned::to_owned) {
                    let args = [("texte", (&texte).into())];
                    self.cx.say(Tone::Note, "copie", &args);
                    self.cx.effect(Effect::Copy(texte));
                }
            }
            Action::Language => self.cx.switch_language(),
            Action::Mouse => self.cx.switch_mouse(),
            Action::SwitchRole => {
                let cast = cast::Cast::new(&mut self.cx);
                self.overlays.push(Overlay::Cast(cast));
            }
            Action::ChangePassword => self.gate = Some(Gate::new(Mode::Change, &self.cx.actor)),
            Action::Logout => self.log_out(),
            Action::Preferences => {
                self.overlays
                    .push(Overlay::Preferences(preferences::Preferences::default()));
            }
            Action::GoMissions => self.go_to(Screen::Missions(Box::default())),
            Action::GoClients => self.go_to(Screen::Clients(Box::default())),
            Action::GoUtilisateurs => self.go_to(Screen::Utilisateurs(Box::default())),
            Action::GoNotifications => self.go_to(Screen::Notifications(Box::default())),
            Action::GoJournal => self.go_to(Screen::Journal(Box::default())),
            Action::GoPlanning => {
                self.overlays.clear();
                self.nav.truncate(1);
            }
            _ => {}
        }
    }

    /// To a screen, straight from the first.
    fn go_to(&mut self, screen: Screen) {
        self.overlays.clear();
        self.nav.truncate(1);
        self.cx.go(Nav::Push(screen));
    }

    /// One step back or forth. Of one that was not answered nobody knows whether it was taken: asked for again, it is sent
    /// under the same key, and taken once.
    fn history(&mut self, command: HistoriqueCommand) {
        let unanswered = self.cx.unanswered.filter(|(_, step)| *step == command);
        let key = unanswered.map_or_else(|| self.cx.draw_key(), |(key, _)| key);
        self.cx.unanswered = Some((key, command));
        self.cx
            .execute_under(key, Target::Nothing, Origin::Screen, Command::Historique(command));
    }
}
