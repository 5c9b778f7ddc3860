//! One frame: what differs from the last one, as bytes, in one write.

use std::io::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// Between these two a terminal shows nothing, so that no half of a frame is ever seen.
const BEGIN: &[u8] = b"\x1b[?2026h";
/// See [`BEGIN`].
const END: &[u8] = b"\x1b[?2026l";

/// What a terminal shows, as far as this session has told it.
#[derive(Debug)]
pub struct Screen {
    shown: Buffer,
    next: Buffer,
    cursor: Option<Position>,
    /// Nothing is known of what the terminal shows: every cell is sent.
    unknown: bool,
}

impl Screen {
    /// A screen of that size, of which nothing is known.
    #[must_use]
    pub fn new((columns, rows): (u16, u16)) -> Self {
        let area = Rect::new(0, 0, columns, rows);
        Self {
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            cursor: None,
            unknown: true,
        }
    }

    /// The terminal has another size now; what it shows is anybody's guess.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        let area = Rect::new(0, 0, columns, rows);
        self.shown.resize(area);
        self.next.resize(area);
        self.forget();
    }

    /// What the terminal shows is no longer known.
    pub fn forget(&mut self) {
        self.unknown = true;
    }

    /// Draws a frame and returns the bytes that bring the terminal to it: none where nothing differs.
    pub fn draw(&mut self, view: impl FnOnce(Rect, &mut Buffer) -> Option<Position>) -> Vec<u8> {
        self.next.reset();
        let area = self.next.area;
        let cursor = view(area, &mut self.next).filter(|cursor| area.contains(*cursor));
        let mut bytes = Vec::new();
        if self.unknown {
            self.shown.reset();
            bytes.extend_from_slice(b"\x1b[0m\x1b[2J");
        }
        let mut pen = Ink::default();
        for y in 0..area.height {
            for (x, cell) in changed(row(&self.shown, y), row(&self.next, y)) {
                pen.put(&mut bytes, x, y, cell);
            }
        }
        if bytes.is_empty() && cursor == self.cursor {
            return Vec::new();
        }
        if pen.written {
            bytes.extend_from_slice(b"\x1b[0m");
        }
        // Writing cells has moved the cursor, even where it belongs where it was.
        match cursor {
            Some(at) => write(
                &mut bytes,
                format_args!("\x1b[{};{}H\x1b[?25h", at.y + 1, at.x + 1),
            ),
            None => bytes.extend_from_slice(b"\x1b[?25l"),
        }
        self.cursor = cursor;
        self.unknown = false;
        std::mem::swap(&mut self.shown, &mut self.next);
        [BEGIN, &bytes, END].concat()
    }

    /// What the last frame showed.
    #[must_use]
    pub fn shown(&self) -> &Buffer {
        &self.shown
    }

    /// Where the last frame put the cursor.
    #[must_use]
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}

fn row(buf: &Buffer, y: u16) -> &[Cell] {
    let columns = usize::from(buf.area.width);
    let start = usize::from(y) * columns;
    &buf.content[start..start + columns]
}

/// The characters of a row that differ from what the terminal shows, with their columns.
///
/// A wide character owns two columns, and covering one half of it wipes the other: each column is compared by the
/// character that owns it and its place within, so that no half of an old one stays.
fn changed<'a>(shown: &[Cell], next: &'a [Cell]) -> Vec<(u16, &'a Cell)> {
    if shown == next {
        return Vec::new();
    }
    let (before, after) = (owners(shown), owners(next));
    let mut changed = Vec::new();
    let mut x = 0;
    while x < next.len() {
        let end = (x + columns_of(&next[x])).min(next.len());
        let same = |at: usize| before[at].1 == after[at].1 && shown[before[at].0] == next[after[at].0];
        if !(x..end).all(same) {
            changed.push((u16::try_from(x).unwrap_or(u16::MAX), &next[x]));
        }
        x = end;
    }
    changed
}

/// For each column, where the character that owns it begins, and how far from there the column lies.
fn owners(cells: &[Cell]) -> Vec<(usize, usize)> {
    let mut owners = Vec::with_capacity(cells.len());
    while owners.len() < cells.len() {
        let start = owners.len();
        let end = (start + columns_of(&cells[start])).min(cells.len());
        owners.extend((start..end).map(|at| (start, at - start)));
    }
    owners
}

fn columns_of(cell: &Cell) -> usize {
    match cell.symbol().as_bytes() {
        [_] => 1,
        _ => cell.symbol().width().max(1),
    }
}

/// Colours and emphasis as the terminal has them now.
#[derive(Default)]
struct Ink {
    at: Option<(u16, u16)>,
    fg: Color,
    bg: Color,
    modifier: Modifier,
    written: bool,
}

/// Emphasis with the code that turns it on.
const EMPHASIS: &[(Modifier, &str)] = &[
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::REVERSED, "7"),
    (Modifier::CROSSED_OUT, "9"),
];

impl Ink {
    fn put(&mut self, bytes: &mut Vec<u8>, x: u16, y: u16, cell: &Cell) {
        if self.at != Some((x, y)) {
            write(bytes, format_args!("\x1b[{};{}H", y + 1, x + 1));
        }
        self.style(bytes, cell);
        bytes.extend_from_slice(cell.symbol().as_bytes());
        let width = columns_of(cell);
        // Past the last column terminals disagree about where the cursor is: a fresh move settles it.
        self.at = (width == 1).then(|| (x + 1, y));
    }

    fn style(&mut self, bytes: &mut Vec<u8>, cell: &Cell) {
        let mut codes: Vec<String> = Vec::new();
        let removed = self.modifier.difference(cell.modifier);
        if !self.written || !removed.is_empty() {
            codes.push("0".to_owned());
            *self = Self {
                at: self.at,
                written: true,
                ..Self::default()
            };
        }
        for (modifier, code) in EMPHASIS {
            if cell.modifier.contains(*modifier) && !self.modifier.contains(*modifier) {
                codes.push((*code).to_owned());
            }
        }
        if cell.fg != self.fg {
            codes.push(colour(cell.fg, 30));
        }
        if cell.bg != self.bg {
            codes.push(colour(cell.bg, 40));
        }
        (self.fg, self.bg, self.modifier) = (cell.fg, cell.bg, cell.modifier);
        if !codes.is_empty() {
            write(bytes, format_args!("\x1b[{}m", codes.join(";")));
        }
    }
}

/// The code of a colour; `base` is 30 for the foreground, 40 for the background.
fn colour(colour: Color, base: u8) -> String {
    let plain = |n: u8| (base + n).to_string();
    let bright = |n: u8| (base + 60 + n).to_string();
    match colour {
        Color::Reset => plain(9),
        Color::Black => plain(0),
        Color::Red => plain(1),
        Color::Green => plain(2),
        Color::Yellow => plain(3),
        Color::Blue => plain(4),
        Color::Magenta => plain(5),
        Color::Cyan => plain(6),
        Color::Gray => plain(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(n) => format!("{};5;{n}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}

fn write(bytes: &mut Vec<u8>, what: std::fmt::Arguments<'_>) {
    // Writing to memory can't fail.
    let _ = bytes.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::Style;

    use super::*;

    fn terminal(bytes: &[u8], columns: u16, rows: u16) -> vt100::Parser {
        let mut parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        parser.process(bytes);
        parser
    }

    #[test]
    fn a_frame_without_a_difference_is_no_bytes() {
        let mut screen = Screen::new((10, 2));
        let view = |_: Rect, buf: &mut Buffer| {
            buf.set_string(0, 0, "M-231", Style::new());
            Some(Position::new(1, 0))
        };
        assert!(!screen.draw(view).is_empty());
        assert!(screen.draw(view).is_empty());
    }

    #[test]
    fn moving_the_cursor_alone_is_a_few_bytes() {
        let mut screen = Screen::new((80, 24));
        screen.draw(|_, _| Some(Position::new(0, 0)));
        let bytes = screen.draw(|_, _| Some(Position::new(3, 7)));
        assert!(bytes.len() < 40, "{}", bytes.escape_ascii());
    }

    #[test]
    fn emphasis_ends_where_it_should() {
        let mut screen = Screen::new((6, 1));
        let bytes = screen.draw(|_, buf| {
            buf.set_string(
                0,
                0,
                "ab",
                Style::new()
                    .add_modifier(Modifier::BOLD | Modifier::REVERSED)
                    .fg(Color::Rgb(1, 2, 3)),
            );
            buf.set_string(2, 0, "cd", Style::new().fg(Color::Indexed(9)));
            None
        });
        let terminal = terminal(&bytes, 6, 1);
        let cell = |x| terminal.screen().cell(0, x).unwrap().clone();
        assert!(cell(0).bold() && cell(1).inverse() && cell(1).fgcolor() == vt100::Color::Rgb(1, 2, 3));
        assert!(!cell(2).bold() && !cell(2).inverse() && cell(2).fgcolor() == vt100::Color::Idx(9));
        assert_eq!(cell(4).fgcolor(), vt100::Color::Default);
    }

    proptest! {
        /// Whatever is drawn over whatever, the terminal shows the last frame.
        #[test]
        fn a_terminal_follows(frames in proptest::collection::vec(
            proptest::collection::vec((0_u16..12, 0_u16..4, "[ab é日…]{0,5}", 0_u8..8, any::<bool>()), 0..6), 1..6)
        ) {
            let mut screen = Screen::new((12, 4));
            let mut terminal = vt100::Parser::new(4.try_into().unwrap(), 12.try_into().unwrap(), 0);
            for frame in frames {
                let bytes = screen.draw(|_, buf| {
                    for (x, y, text, colour, bold) in &frame {
                        let style = Style::new().bg(Color::Indexed(*colour));
                        let style = if *bold { style.add_modifier(Modifier::BOLD) } else { style };
                        buf.set_string(*x, *y, text, style);
                    }
                    None
                });
                terminal.process(&bytes);
                for y in 0..4 {
                    let mut x = 0;
                    while x < 12 {
                        let ours = &screen.shown()[(x, y)];
                        let theirs = terminal.screen().cell(y, x).unwrap();
                        let symbol = if theirs.has_contents() { theirs.contents() } else { " " };
                        prop_assert_eq!(symbol, ours.symbol(), "at {},{}", x, y);
                        let bg = match ours.bg {
                            Color::Indexed(n) => vt100::Color::Idx(n),
                            _ => vt100::Color::Default,
                        };
                        prop_assert_eq!(theirs.bgcolor(), bg, "at {},{}", x, y);
                        // Emphasis of a blank can't be seen, and isn't sent.
                        prop_assert!(symbol == " " || theirs.bold() == ours.modifier.contains(Modifier::BOLD));
                        x += u16::try_from(ours.symbol().width()).unwrap().max(1);
                    }
                }
            }
        }
    }
}
