//! What a person types, pastes or points at.

use super::action::Action;
use super::app::{bounded, with_global};
use super::key::{self, Code, Key};
use super::keymap::{self, Context, Meaning};
use super::msg::{Effect, Input};
use super::screens::planning::Planning;
use super::{App, chrome};
use crate::domain::Refusal;

/// Whether what is pressed goes into a text.
fn is_typing(chain: &[&'static Context]) -> bool {
    chain.iter().any(|context| context.typing)
}

fn is_written(key: Key) -> bool {
    key.typed().is_some() || key == Key::plain(Code::Backspace)
}

impl App {
    /// Over a slow link, Esc and the key after it arrive as one, and look like Alt: what nobody bound to Alt is those two.
    pub(super) fn is_escape_and_another(&self, key: Key) -> bool {
        key.alt
            && matches!(key.code, Code::Char(_) | Code::Enter | Code::Tab)
            && matches!(keymap::meaning(&self.contexts(), &[key]), Meaning::Nothing)
    }

    pub(super) fn input(&mut self, input: Input) {
        match input {
            Input::Key(key) => self.key(key),
            // Nobody sees what a paste or a click would do.
            Input::Mouse(_) if self.is_too_small() => {}
            Input::Paste(_) if self.is_too_small() && !is_typing(&self.contexts()) => {}
            Input::Paste(text) => {
                self.pending.clear();
                self.touch();
                match &mut self.gate {
                    Some(gate) => gate.paste(&text, &self.cx),
                    None => self.paste(&text),
                }
            }
            Input::Resize(columns, rows) => {
                self.cx.size = bounded((columns, rows));
                for screen in &mut self.nav {
                    screen.resized(&mut self.cx);
                }
                for overlay in &mut self.overlays {
                    overlay.resized(&self.cx);
                }
                self.cx.effect(Effect::Repaint);
            }
            Input::Mouse(mouse) => self.mouse(mouse),
            Input::Resume => {
                self.cx.effect(Effect::Repaint);
                self.cx.retake_the_mouse();
            }
            Input::Focus(_) => {}
            Input::Hangup => self.quit(),
        }
    }

    fn paste(&mut self, text: &str) {
        match self.overlays.last_mut() {
            Some(overlay) => overlay.paste(text, &mut self.cx),
            None => self.with_screen(|screen, cx| screen.paste(text, cx)),
        }
    }

    pub(super) fn key(&mut self, key: Key) {
        self.touch();
        let mut keys = std::mem::take(&mut self.pending);
        keys.push(key);
        let chain = self.contexts();
        // On a screen at rest, a message that wants to be read is what lies on top.
        if keys == [Key::plain(Code::Esc)] && self.is_at_rest(&chain) && self.cx.toasts.hold() {
            self.cx.toasts.dismiss();
            return;
        }
        match keymap::meaning(&chain, &keys) {
            // What nobody sees isn't done, but for leaving; what is typed meanwhile is in its field when it is seen again.
            meaning
                if self.is_too_small()
                    && !(matches!(meaning, Meaning::Nothing) && is_written(key) && is_typing(&chain)) =>
            {
                if let Meaning::Bound(binding) = meaning
                    && binding.action == Action::Quit
                {
                    self.run(binding);
                }
            }
            Meaning::Bound(binding) => self.run(binding),
            Meaning::Prefix => self.pending = keys,
            // An unfinished sequence is given up by any key that doesn't go on with it; that key does nothing else.
            Meaning::Nothing if keys.len() > 1 => {
                if key.code != Code::Esc {
                    self.tell_idle(&keys);
                }
            }
            // The one key that holds wherever one is: what is to be copied may stand anywhere.
            Meaning::Nothing if keymap::frees_the_mouse(key) => self.perform_global(Action::Mouse),
            Meaning::Nothing if self.gate.is_some() => {
                if let Some(gate) = &mut self.gate {
                    gate.key(key, &self.cx);
                }
            }
            Meaning::Nothing if self.waits_for_the_hand(key) => {
                self.cx.refuse(&Refusal::rule("main-pleine"));
            }
            Meaning::Nothing if self.is_idle(&chain, key) => self.tell_unbound(&chain, key),
            Meaning::Nothing => match self.overlays.last_mut() {
                Some(overlay) => overlay.key(key, &mut self.cx),
                None if let Some(action) = keymap::beside(&chain, key) => self.refer(action),
                None => self.with_screen(|screen, cx| screen.key(key, cx)),
            },
        }
        if key.code != Code::Esc {
            return;
        }
        self.cx.toasts.dismiss();
    }

    /// Whether a key that isn't bound does nothing at all: neither is text typed, nor does it do something in the pane beside.
    fn is_idle(&self, chain: &[&'static Context], key: Key) -> bool {
        let beside = self.overlays.is_empty()
            && (keymap::beside(chain, key).is_some() || keymap::moves_beside(chain, key));
        !is_typing(chain) && !beside && key.code != Code::Esc
    }

    /// Says that a key does nothing, and which key lists the others: once at a place, whoever goes on pressing knows.
    fn tell_unbound(&mut self, chain: &[&'static Context], key: Key) {
        let place = chain.first().map(|context| context.name);
        if self.unbound != place {
            self.unbound = place;
            self.tell_idle(&[key]);
        }
    }

    fn tell_idle(&mut self, keys: &[Key]) {
        let touche = key::sequence(keys, self.cx.text);
        let refusal = Refusal::rule("touche-sans-effet").with("touche", touche);
        self.cx.refuse(&refusal);
    }

    /// Whether Esc would leave what is kept of a filter, or the screen.
    fn is_at_rest(&self, chain: &[&'static Context]) -> bool {
        let hand = self
            .screen()
            .planning()
            .is_some_and(|planning| !planning.laid_down().is_empty());
        self.gate.is_none()
            && self.overlays.is_empty()
            && !hand
            && chain.iter().all(|context| !context.typing)
    }

    /// Whether a key does something on the board once nothing is in the hand.
    fn waits_for_the_hand(&self, key: Key) -> bool {
        if !self.overlays.is_empty() {
            return false;
        }
        let beneath = self
            .screen()
            .planning()
            .map(Planning::laid_down)
            .unwrap_or_default();
        !beneath.is_empty() && !matches!(keymap::meaning(&with_global(beneath), &[key]), Meaning::Nothing)
    }

    /// Whether nothing but the wish for a larger window is shown.
    fn is_too_small(&self) -> bool {
        chrome::is_too_small(self.cx.size)
    }
}
