//! Everything about one thing, line by line: what can be opened or acted on is chosen with the same keys as a row.

use ratatui::layout::{Position, Rect};

use super::list::revealed;
use crate::console::action::Action;
use crate::console::draw::{Pen, width, wrap};
use crate::console::mouse::{Half, Hit};
use crate::console::theme::Role;
use crate::text::safe_lines;

/// A line of a record, wrapped where it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<P> {
    texts: Vec<(String, Role)>,
    indent: u16,
    /// What it stands for, where it can be chosen.
    pub part: Option<P>,
}

impl<P> Entry<P> {
    /// A line of one text.
    #[must_use]
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self {
            texts: vec![(text.into(), role)],
            indent: 0,
            part: None,
        }
    }

    /// An empty line.
    #[must_use]
    pub fn blank() -> Self {
        Self::new("", Role::Text)
    }

    /// More text behind it.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, role: Role) -> Self {
        self.texts.push((text.into(), role));
        self
    }

    /// Further in, by so many columns.
    #[must_use]
    pub fn indent(self, indent: u16) -> Self {
        Self { indent, ..self }
    }

    /// Standing for something that can be chosen.
    #[must_use]
    pub fn of(self, part: P) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }

    /// The lines that it takes on so many columns: each a run of texts with their looks.
    fn lines(&self, columns: u16) -> Vec<Vec<(String, Role)>> {
        let columns = columns.saturating_sub(self.indent).max(1);
        let mut lines: Vec<Vec<(String, Role)>> = vec![Vec::new()];
        let mut used = 0;
        let mut space = false;
        for (text, role) in &self.texts {
            for (at, paragraph) in safe_lines(text).split('\n').enumerate() {
                if at > 0 {
                    lines.push(Vec::new());
                    (used, space) = (0, false);
                }
                for (at, word) in paragraph.split(' ').enumerate() {
                    space |= at > 0;
                    if word.is_empty() {
                        continue;
                    }
                    for piece in wrap(word, columns) {
                        let gap = u16::from(space && used > 0);
                        if used > 0 && used + gap + width(&piece) > columns {
                            lines.push(Vec::new());
                            used = 0;
                        } else if gap > 0 {
                            push(&mut lines, " ", *role);
                            used += 1;
                        }
                        used += width(&piece);
                        push(&mut lines, &piece, *role);
                        space = false;
                    }
                }
            }
        }
        lines
    }
}

fn push(lines: &mut [Vec<(String, Role)>], text: &str, role: Role) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some((last, of)) if *of == role => last.push_str(text),
        _ => line.push((text.to_owned(), role)),
    }
}

/// What is chosen in a record, and what of it is in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<P> {
    choice: Option<P>,
    /// Where it stood among what can be chosen.
    at: usize,
    /// First line shown.
    top: usize,
}

impl<P> Default for Record<P> {
    fn default() -> Self {
        Self {
            choice: None,
            at: 0,
            top: 0,
        }
    }
}

/// Columns before the text: the choice.
const MARKS: u16 = 2;
/// Widest lines that are read with ease.
const WIDEST: u16 = 100;

fn columns(inside: Rect) -> u16 {
    inside.width.saturating_sub(MARKS + 1).min(WIDEST)
}

impl<P: Copy + PartialEq> Record<P> {
    /// What is chosen.
    #[must_use]
    pub fn part(&self) -> Option<P> {
        self.choice
    }

    /// From the top, with nothing chosen yet.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Chooses a part, where it is there.
    pub fn choose(&mut self, part: P, entries: &[Entry<P>], inside: Rect) {
        if let Some(at) = parts(entries).iter().position(|known| *known == part) {
            (self.choice, self.at) = (Some(part), at);
        }
        self.reveal(entries, inside);
    }

    /// Moves about; false where the action is no motion.
    pub fn perform(&mut self, action: Action, entries: &[Entry<P>], inside: Rect) -> bool {
        let parts = parts(entries);
        let page = usize::from(inside.height.saturating_sub(1)).max(1);
        let last = parts.len().saturating_sub(1);
        if parts.is_empty() {
            match action {
                Action::Up => self.top = self.top.saturating_sub(1),
                Action::Down => self.top += 1,
                Action::PageUp => self.top = self.top.saturating_sub(page),
                Action::PageDown => self.top += page,
                Action::First => self.top = 0,
                Action::Last => self.top = usize::MAX / 2,
                _ => return false,
            }
            self.reveal(entries, inside);
            return true;
        }
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::PageUp | Action::PageDown => {
                let starts = starts(entries, inside);
                let here = starts.get(self.at).map_or(0, |(from, _)| *from);
                self.at = if action == Action::PageDown {
                    let to = here + page;
                    starts.iter().rposition(|(from, _)| *from <= to).unwrap_or(last)
                } else {
                    let to = here.saturating_sub(page);
                    starts.iter().position(|(from, _)| *from >= to).unwrap_or(0)
                };
            }
            _ => return false,
        }
        self.choice = parts.get(self.at).copied();
        self.reveal(entries, inside);
        true
    }

    /// Chooses a part by its place among those that can be chosen.
    pub fn point(&mut self, at: usize, entries: &[Entry<P>], inside: Rect) {
        if let Some(part) = parts(entries).get(at) {
            self.choose(*part, entries, inside);
        }
    }

    /// Finds the chosen part again, or its neighbour, and keeps it in sight.
    pub fn reveal(&mut self, entries: &[Entry<P>], inside: Rect) {
        let parts = parts(entries);
        self.at = match self
            .choice
            .and_then(|part| parts.iter().position(|known| *known == part))
        {
            Some(at) => at,
            None => self.at.min(parts.len().saturating_sub(1)),
        };
        self.choice = parts.get(self.at).copied();
        let rows = usize::from(inside.height);
        let len = height(entries, inside);
        let starts = starts(entries, inside);
        let Some((from, to)) = starts.get(self.at).copied() else {
            self.top = self.top.min(len.saturating_sub(rows));
            return;
        };
        // What leads up to it comes in sight with it, and what follows the last one.
        let before = match self.at.checked_sub(1).and_then(|at| starts.get(at)) {
            Some((_, end)) => *end,
            None => 0,
        };
        let after = if self.at + 1 == parts.len() { len } else { to };
        self.top = revealed(self.top, before, after, len, rows);
        self.top = revealed(self.top, from, to, len, rows);
    }

    /// Draws the lines; returns where the cursor belongs.
    pub fn view(
        &self,
        entries: &[Entry<P>],
        inside: Rect,
        focused: bool,
        pen: &mut Pen<'_>,
    ) -> Option<Position> {
        let mut cursor = None;
        let parts = parts(entries);
        let rows = entries.iter().flat_map(|entry| {
            let lines = entry.lines(columns(inside)).into_iter().enumerate();
            lines.map(move |(at, line)| (entry, at, line))
        });
        let mut rows = rows.skip(self.top);
        for (y, (entry, at, line)) in (inside.top()..inside.bottom()).zip(&mut rows) {
            let mut x = inside.x + MARKS + entry.indent;
            for (text, role) in &line {
                let ink = pen.ink(*role);
                x += pen.put(x, y, inside.right().saturating_sub(x), text, ink);
            }
            let row = Rect {
                y,
                height: 1,
                ..inside
            };
            let nth = parts.iter().position(|part| Some(*part) == entry.part);
            if let Some(nth) = nth {
                pen.hits.put(row, Hit::Row(Half::Second, nth));
            }
            if entry.part.is_some() && entry.part == self.choice {
                let style = pen.chosen(focused);
                pen.tint(row, style);
                if at == 0 {
                    pen.cell(row.x, y, "▶", style);
                    cursor = focused.then_some(Position::new(row.x, y));
                }
            }
        }
        pen.beyond(inside, self.top > 0, rows.next().is_some());
        cursor.or(focused.then_some(Position::new(inside.x, inside.y)))
    }
}

fn parts<P: Copy>(entries: &[Entry<P>]) -> Vec<P> {
    entries.iter().filter_map(|entry| entry.part).collect()
}

/// Lines of the whole record.
fn height<P>(entries: &[Entry<P>], inside: Rect) -> usize {
    entries
        .iter()
        .map(|entry| entry.lines(columns(inside)).len())
        .sum()
}

/// For each part its first line, and the one after its last.
fn starts<P>(entries: &[Entry<P>], inside: Rect) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut found = Vec::new();
    for entry in entries {
        let to = at + entry.lines(columns(inside)).len();
        if entry.part.is_some() {
            found.push((at, to));
        }
        at = to;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSIDE: Rect = Rect {
        x: 0,
        y: 0,
        width: 20,
        height: 4,
    };

    fn entries() -> Vec<Entry<u8>> {
        let mut entries = vec![Entry::new("heading", Role::Title)];
        entries.extend((0..9).map(|n| Entry::new(format!("part {n}"), Role::Text).of(n)));
        entries.push(Entry::new("the end", Role::Dim));
        entries
    }

    #[test]
    fn lines_wrap_between_words_and_keep_their_looks() {
        let entry: Entry<u8> = Entry::new("Accès :", Role::Dim).and(" digicode 1234B", Role::Text);
        let lines = entry.lines(16);
        assert_eq!(
            lines[0],
            [
                ("Accès :".to_owned(), Role::Dim),
                (" digicode".to_owned(), Role::Text)
            ]
        );
        assert_eq!(lines[1], [("1234B".to_owned(), Role::Text)]);
        let joined: Entry<u8> = Entry::new("« ", Role::Dim)
            .and("mot", Role::Text)
            .and(" »", Role::Dim);
        assert_eq!(
            joined.lines(40)[0]
                .iter()
                .map(|(text, _)| text.as_str())
                .collect::<String>(),
            "« mot »"
        );
        let notes: Entry<u8> = Entry::new("un\ndeux", Role::Text);
        assert_eq!(notes.lines(40).len(), 2);
        let long: Entry<u8> = Entry::new("anticonstitutionnellement", Role::Text);
        assert_eq!(long.lines(10).len(), 3);
    }

    #[test]
    fn the_choice_follows_its_part_and_both_ends_come_in_sight() {
        let mut record = Record::default();
        let mut entries = entries();
        record.reveal(&entries, INSIDE);
        assert_eq!((record.part(), record.top), (Some(0), 0));
        record.perform(Action::Last, &entries, INSIDE);
        assert_eq!((record.part(), record.top), (Some(8), 7), "the end is in sight");
        record.perform(Action::Up, &entries, INSIDE);
        record.perform(Action::First, &entries, INSIDE);
        assert_eq!(record.top, 0, "the heading is in sight");
        record.choose(5, &entries, INSIDE);
        entries.remove(1);
        record.reveal(&entries, INSIDE);
        assert_eq!(record.part(), Some(5));
        entries.retain(|entry| entry.part != Some(5));
        record.reveal(&entries, INSIDE);
        assert_eq!(record.part(), Some(6), "the neighbour is taken");
        record.reveal(&[], INSIDE);
        assert_eq!(record.part(), None);
    }

    #[test]
    fn pages_go_both_ways() {
        let mut record = Record::default();
        let entries = entries();
        record.reveal(&entries, INSIDE);
        record.perform(Action::PageDown, &entries, INSIDE);
        assert_eq!(record.part(), Some(3));
        record.perform(Action::PageUp, &entries, INSIDE);
        assert_eq!(record.part(), Some(0));
    }
}
