//! Short messages about what just happened.

use std::time::Duration;

use ratatui::layout::Rect;

use super::draw::{Pen, cut, width, wrap};
use super::mouse::Hit;
use super::theme::Role;
use crate::text::Said;

/// How serious a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Done,
    /// Something to know.
    Note,
    /// A key does nothing here, and why: it goes with the next key that does something.
    Refused,
    /// What was sent was refused, or failed.
    Failed,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// How serious.
    pub tone: Tone,
    /// What happened, and what can be done.
    pub said: Said,
    /// When it goes, in the session's own time.
    pub until: Duration,
}

/// How many are kept; the oldest goes first.
const KEPT: usize = 3;

/// The messages on the screen.
#[derive(Debug, Clone, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
}

impl Toasts {
    /// Shows a message from `now` on; a refusal stays longer than good news.
    pub fn show(&mut self, tone: Tone, said: Said, now: Duration) {
        let stay = match tone {
            Tone::Done => Duration::from_secs(4),
            Tone::Note => Duration::from_secs(5),
            Tone::Refused | Tone::Failed => Duration::from_secs(9),
        };
        // Good news ends the complaint before it; the same news isn't told twice; of keys that do nothing, the last counts.
        self.shown.retain(|toast| {
            let over = match toast.tone {
                Tone::Refused => matches!(tone, Tone::Done | Tone::Refused),
                Tone::Failed => tone == Tone::Done,
                Tone::Done | Tone::Note => false,
            };
            toast.said != said && !over
        });
        self.shown.push(Toast {
            tone,
            said,
            until: now + stay,
        });
        if self.shown.len() > KEPT {
            self.shown.remove(0);
        }
    }

    /// Removes those whose time is over; true where there were any.
    pub fn expire(&mut self, now: Duration) -> bool {
        let before = self.shown.len();
        self.shown.retain(|toast| toast.until > now);
        before != self.shown.len()
    }

    /// Removes what was told last, of something done: it is told better.
    pub fn dismiss_done(&mut self) {
        if self.shown.last().is_some_and(|toast| toast.tone == Tone::Done) {
            self.shown.pop();
        }
    }

    /// Another key does something: why one before it did nothing is of no interest any more.
    pub fn move_on(&mut self) {
        self.shown.retain(|toast| toast.tone != Tone::Refused);
    }

    /// Whether one of them wants to be read; good news goes by itself.
    #[must_use]
    pub fn hold(&self) -> bool {
        self.shown.iter().any(|toast| toast.tone != Tone::Done)
    }

    /// Removes all; true where there were any.
    pub fn dismiss(&mut self) -> bool {
        !std::mem::take(&mut self.shown).is_empty()
    }

    /// Those on the screen, oldest first.
    #[must_use]
    pub fn shown(&self) -> &[Toast] {
        &self.shown
    }

    /// When the next one goes.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.shown.iter().map(|toast| toast.until).min()
    }
}

/// From so many rows on there is room for several messages.
const ROOMY: u16 = 16;
/// Fewest and most lines of one message.
const LINES: (u16, u16) = (3, 6);
/// Its widest.
const COLUMNS: u16 = 64;

/// Where messages may stand.
#[derive(Debug)]
pub(super) struct Berth {
    /// In there, at the right, as low as may be.
    pub area: Rect,
    /// Not over these: what lies on top has the eye.
    pub taken: Vec<Rect>,
    /// Nor on that row, as long as there is another.
    pub selected: Option<u16>,
    /// One line there, where nothing else is left.
    pub last: Rect,
}

impl Berth {
    fn find(&self, columns: u16, rows: u16) -> Option<Rect> {
        let lowest = self.area.bottom().checked_sub(rows)?;
        let places = || {
            (self.area.y..=lowest)
                .rev()
                .map(|y| Rect::new(self.area.right() - columns, y, columns, rows))
                .filter(|place| !self.taken.iter().any(|taken| taken.intersects(*place)))
        };
        let clear = |place: &Rect| self.selected.is_none_or(|y| y < place.y || y >= place.bottom());
        places().find(clear).or_else(|| places().next())
    }
}

/// Draws messages, the newest lowest.
pub(super) fn draw(shown: &[Toast], mut berth: Berth, pen: &mut Pen<'_>) {
    let several = berth.area.height >= ROOMY;
    let columns = berth.area.width.saturating_sub(4).min(COLUMNS);
    let most = usize::from((berth.area.height / 2).clamp(LINES.0, LINES.1));
    let mut at_last = false;
    for toast in shown.iter().rev().take(if several { KEPT } else { 1 }) {
        let lines = lines(&toast.said, columns.saturating_sub(4), most, pen);
        let longest = lines.iter().map(|(line, _)| width(line)).max().unwrap_or(0);
        let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let area = match berth.find((longest + 4).min(berth.area.width), rows) {
            Some(area) => area,
            // Older ones come into sight when this one goes.
            None if at_last => return,
            None => {
                at_last = true;
                berth.last
            }
        };
        let role = match toast.tone {
            Tone::Done => Role::Good,
            Tone::Note => Role::Focus,
            Tone::Refused | Tone::Failed => Role::Danger,
        };
        let ground = pen.style(Role::Header);
        pen.fill(area, ground);
        pen.hits.put(area, Hit::Toast);
        let bar = pen.ink(role);
        let room = area.width.saturating_sub(3);
        if area == berth.last {
            let title = pen.ink(Role::Title);
            pen.cell(area.x, area.y, "▌", bar);
            pen.put(area.x + 2, area.y, room, &cut(&toast.said.message, room), title);
        } else {
            for (y, (line, ink)) in (area.top()..area.bottom()).zip(&lines) {
                pen.cell(area.x, y, "▌", bar);
                pen.put(area.x + 2, y, room, line, *ink);
            }
        }
        // A line apart from the next.
        berth.taken.push(Rect {
            y: area.y.saturating_sub(1),
            height: area.height + 2,
            ..area
        });
    }
}

/// What happened and what can be done, at most so many lines.
fn lines(said: &Said, columns: u16, most: usize, pen: &Pen<'_>) -> Vec<(String, ratatui::style::Style)> {
    let (title, text) = (pen.ink(Role::Title), pen.ink(Role::Text));
    let message = wrap(&said.message, columns).into_iter().map(|line| (line, title));
    let hint = said.hint.iter().flat_map(|hint| wrap(hint, columns));
    let mut lines: Vec<_> = message.chain(hint.map(|line| (line, text))).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some((line, _)) = lines.last_mut() {
            *line = cut(&format!("{line} …"), columns);
        }
    }
    lines
}
