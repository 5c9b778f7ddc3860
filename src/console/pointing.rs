//! What a mouse does: the same as keys do, where it points.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::App;
use super::key::{Code, Key};
use super::keymap;
use super::mouse::{Gesture, Hit, Hits, Mouse};
use super::screens::Screen;
use super::screens::planning::Planning;

/// How soon a second click on the same cell follows for the two to be one.
const TWICE: Duration = Duration::from_millis(400);

impl App {
    /// What lies where.
    pub(super) fn hits(&self) -> Hits {
        let (columns, rows) = self.cx.size;
        let area = Rect::new(0, 0, columns, rows);
        self.draw(area, &mut Buffer::empty(area)).1
    }

    pub(super) fn mouse(&mut self, mouse: Mouse) {
        // Given to the terminal a moment ago: what was on its way is not meant for the console any more.
        if !self.cx.prefs.mouse() {
            return;
        }
        self.touch();
        match mouse.gesture {
            Gesture::Press => self.pressed(mouse.at),
            Gesture::Drag => self.dragged(mouse.at),
            Gesture::Release => self.released(mouse.at),
            Gesture::WheelUp => self.rolled(-1, mouse.at),
            Gesture::WheelDown => self.rolled(1, mouse.at),
        }
    }

    fn pressed(&mut self, at: Position) {
        let again = |(place, when): (Position, Duration)| place == at && self.cx.mono <= when + TWICE;
        let twice = self.clicked.take().is_some_and(again);
        let hit = self.hits().at(at);
        let pending = std::mem::take(&mut self.pending);
        match hit {
            Some(Hit::Press(key)) => {
                self.pending = pending;
                self.key(key);
            }
            // An unfinished sequence is given up, as by any key that doesn't go on with it.
            _ if !pending.is_empty() => {}
            None | Some(Hit::Nothing) => {}
            Some(Hit::Toast) => _ = self.cx.toasts.dismiss(),
            Some(hit) => {
                self.cx.toasts.move_on();
                if let Some(gate) = &mut self.gate {
                    return gate.click(hit);
                }
                if twice && matches!(hit, Hit::Row(..)) {
                    return self.key(Key::plain(Code::Enter));
                }
                self.clicked = Some((at, self.cx.mono));
                match self.overlays.last_mut() {
                    Some(overlay) => overlay.click(hit, &mut self.cx),
                    None => self.with_screen(|screen, cx| screen.click(hit, at, cx)),
                }
            }
        }
    }

    /// Whether the screen itself has the mouse.
    fn bare(&self) -> bool {
        self.gate.is_none() && self.overlays.is_empty() && self.pending.is_empty()
    }

    /// A job under the button is picked up by the first motion, by the binding whose key picks it up.
    fn dragged(&mut self, at: Position) {
        self.clicked = None;
        if !self.bare() {
            return;
        }
        if let Some(action) = self.screen().planning().and_then(Planning::to_lift) {
            let live = keymap::live(&self.contexts());
            if let Some(binding) = live.into_iter().find(|binding| binding.action == action) {
                self.run(binding);
            }
        }
        self.with_screen(|screen, cx| {
            if let Screen::Planning(planning) = screen {
                planning.drag(at, cx);
            }
        });
    }

    fn released(&mut self, at: Position) {
        let bare = self.bare();
        self.with_screen(|screen, cx| {
            if let Screen::Planning(planning) = screen {
                planning.release(bare.then_some(at), cx);
            }
        });
    }

    fn rolled(&mut self, by: isize, at: Position) {
        if self.gate.is_some() || !self.pending.is_empty() {
            return;
        }
        let half = match self.hits().at(at) {
            Some(hit @ (Hit::Half(_) | Hit::Row(..) | Hit::Field(_) | Hit::Choice(..))) => hit.half(),
            _ => return,
        };
        match self.overlays.last_mut() {
            Some(overlay) => overlay.roll(by, &mut self.cx),
            None => self.with_screen(|screen, cx| screen.roll(half, by, cx)),
        }
    }
}
