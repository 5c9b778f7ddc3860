//! A mouse, as the console knows it, and what lies where on the screen.
//!
//! Drawing tells what it puts where ([`Hits`]); a click looks there. Nothing is remembered from one frame to the next:
//! what lies under a click is found by drawing the present state once more, on a sheet that nobody sees.

use ratatui::layout::{Position, Rect};

use super::key::Key;

/// What is done with a mouse; of its buttons only the first counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// The button goes down.
    Press,
    /// The mouse moves with the button down.
    Drag,
    /// The button comes up.
    Release,
    /// The wheel turns towards the person: on, in a text.
    WheelDown,
    /// The wheel turns away.
    WheelUp,
}

/// One report of a mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What is done.
    pub gesture: Gesture,
    /// On which cell; it may lie outside the screen.
    pub at: Position,
}

impl Mouse {
    /// A report as terminals encode it (xterm's mode 1006): a code of bits, column and row from 1.
    #[must_use]
    pub fn reported(code: u32, column: u32, row: u32, released: bool) -> Option<Self> {
        const BUTTON: u32 = 0b1100_0011;
        const MOTION: u32 = 0b0010_0000;
        let gesture = match (code & BUTTON, code & MOTION != 0) {
            (0, true) => Gesture::Drag,
            (0, false) if released => Gesture::Release,
            (0, false) => Gesture::Press,
            (64, _) => Gesture::WheelUp,
            (65, _) => Gesture::WheelDown,
            _ => return None,
        };
        let cell = |place: u32| u16::try_from(place.saturating_sub(1)).unwrap_or(u16::MAX);
        Some(Self {
            gesture,
            at: Position::new(cell(column), cell(row)),
        })
    }
}

/// One of the two halves of a screen; an overlay has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The list, the board's grid, the overlay.
    First,
    /// The record, what waits.
    Second,
}

/// What lies under a place on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// Nothing, whatever lies beneath.
    Nothing,
    /// A message.
    Toast,
    /// A key that is named there.
    Press(Key),
    /// Somewhere in a half of the screen.
    Half(Half),
    /// A row, by its place in the list; twice in a row opens it.
    Row(Half, usize),
    /// A field of a form, by its place.
    Field(usize),
    /// What a field may hold, by its place.
    Choice(usize, usize),
}

impl Hit {
    /// The half of the screen in which it lies.
    #[must_use]
    pub fn half(self) -> Half {
        match self {
            Self::Half(half) | Self::Row(half, _) => half,
            _ => Half::First,
        }
    }
}

/// What lies where, as it was drawn: what was drawn later lies on top.
#[derive(Debug, Default)]
pub struct Hits(Vec<(Rect, Hit)>);

impl Hits {
    /// Something lies there.
    pub fn put(&mut self, area: Rect, hit: Hit) {
        if !area.is_empty() {
            self.0.push((area, hit));
        }
    }

    /// All that was drawn before is out of reach.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The least area that holds all of it.
    #[must_use]
    pub fn area(&self) -> Rect {
        let areas = self.0.iter().map(|(area, _)| *area);
        areas.reduce(Rect::union).unwrap_or_default()
    }

    /// What lies at a place.
    #[must_use]
    pub fn at(&self, at: Position) -> Option<Hit> {
        let found = self.0.iter().rfind(|(area, _)| area.contains(at));
        found.map(|(_, hit)| *hit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read_and_other_buttons_are_not() {
        let read = |code, released| Mouse::reported(code, 3, 2, released).map(|mouse| mouse.gesture);
        assert_eq!(read(0, false), Some(Gesture::Press));
        assert_eq!(read(0, true), Some(Gesture::Release));
        assert_eq!(read(32, false), Some(Gesture::Drag));
        assert_eq!(
            read(16, false),
            Some(Gesture::Press),
            "with Control it is a click too"
        );
        assert_eq!(read(64, false), Some(Gesture::WheelUp));
        assert_eq!(read(65, false), Some(Gesture::WheelDown));
        for other in [1, 2, 3, 35, 66, 67, 128] {
            assert_eq!(read(other, false), None, "{other}");
        }
        let far = Mouse::reported(0, 0, u32::MAX, false).map(|mouse| mouse.at);
        assert_eq!(far, Some(Position::new(0, u16::MAX)));
    }

    #[test]
    fn what_is_drawn_later_lies_on_top() {
        let mut hits = Hits::default();
        hits.put(Rect::new(0, 0, 10, 10), Hit::Half(Half::First));
        hits.put(Rect::new(0, 2, 10, 1), Hit::Row(Half::First, 7));
        hits.put(Rect::new(0, 0, 0, 9), Hit::Nothing);
        assert_eq!(hits.at(Position::new(9, 2)), Some(Hit::Row(Half::First, 7)));
        assert_eq!(hits.at(Position::new(9, 3)), Some(Hit::Half(Half::First)));
        assert_eq!(hits.at(Position::new(10, 2)), None);
    }
}
