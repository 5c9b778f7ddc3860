//! What a terminal sends, read from bytes as they come: in whatever pieces, and whatever they are.

use std::time::Duration;

use crate::console::Input;
use crate::console::key::{Code, Key};
use crate::console::mouse::Mouse;

/// Longest escape sequence that is waited for.
const LONGEST: usize = 64;
/// Longest paste; what comes after is dropped.
const PASTE: usize = 1 << 20;
/// What ends a paste.
const PASTED: &[u8] = b"\x1b[201~";

/// Bytes that are not yet a key.
#[derive(Debug, Default)]
pub(super) struct Bytes {
    pending: Vec<u8>,
    paste: Option<Vec<u8>>,
}

/// What the first bytes are.
enum Read {
    /// So many bytes, and what they mean, if anything.
    Taken(usize, Option<Input>),
    /// So many bytes, after which text is pasted.
    Paste(usize),
    /// More may come that belongs to them.
    Open,
}

impl Bytes {
    /// Takes bytes; returns what they complete.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        self.pending.extend_from_slice(bytes);
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.pending.len() {
            if let Some(paste) = &mut self.paste {
                let rest = &self.pending[at..];
                let end = rest.windows(PASTED.len()).position(|window| window == PASTED);
                // The end itself may come in pieces.
                let text = end.unwrap_or(rest.len().saturating_sub(PASTED.len() - 1));
                let room = PASTE.saturating_sub(paste.len()).min(text);
                paste.extend_from_slice(&rest[..room]);
                at += text;
                if end.is_none() {
                    break;
                }
                at += PASTED.len();
                let text = String::from_utf8_lossy(paste).into_owned();
                self.paste = None;
                found.push(Input::Paste(text));
                continue;
            }
            match read(&self.pending[at..]) {
                Read::Taken(bytes, input) => {
                    found.extend(input);
                    at += bytes;
                }
                Read::Paste(bytes) => {
                    self.paste = Some(Vec::new());
                    at += bytes;
                }
                Read::Open => break,
            }
        }
        self.pending.drain(..at);
        found
    }

    /// Whether a key may have begun that is not complete.
    fn is_open(&self) -> bool {
        self.paste.is_none() && !self.pending.is_empty()
    }

    /// Waits until a key that has begun would have gone on: then it was Escape. Never ends where none has begun.
    pub(super) async fn quiet(&self, patience: Duration) {
        if self.is_open() {
            tokio::time::sleep(patience).await;
        } else {
            std::future::pending::<()>().await;
        }
    }

    /// Nothing more came: what has begun is what it is.
    pub(super) fn rest(&mut self) -> Vec<Input> {
        let pending = std::mem::take(&mut self.pending);
        match pending.split_first() {
            Some((0x1b, rest)) => {
                let mut found = vec![Input::Key(Key::plain(Code::Esc))];
                found.extend(self.feed(rest));
                found
            }
            // Half a character is none.
            _ => Vec::new(),
        }
    }
}

fn read(bytes: &[u8]) -> Read {
    match bytes {
        [] | [0x1b] | [0x1b, b'O'] => Read::Open,
        // Another Escape begins anew.
        [0x1b, 0x1b, ..] => taken(1, Code::Esc),
        [0x1b, b'[', rest @ ..] => sequence(rest),
        [0x1b, b'O', last, ..] => Read::Taken(3, letter(*last).map(|code| Input::Key(Key::plain(code)))),
        [0x1b, rest @ ..] => match plain(rest) {
            Read::Taken(bytes, Some(Input::Key(key))) => {
                Read::Taken(bytes + 1, Some(Input::Key(Key { alt: true, ..key })))
            }
            Read::Taken(bytes, other) => Read::Taken(bytes + 1, other),
            open => open,
        },
        _ => plain(bytes),
    }
}

fn taken(bytes: usize, code: Code) -> Read {
    Read::Taken(bytes, Some(Input::Key(Key::plain(code))))
}

fn control(c: char) -> Read {
    let key = Key {
        ctrl: true,
        ..Key::plain(Code::Char(c))
    };
    Read::Taken(1, Some(Input::Key(key)))
}

/// A character, or a key that is one byte.
fn plain(bytes: &[u8]) -> Read {
    let first = bytes[0];
    match first {
        b'\r' => taken(1, Code::Enter),
        b'\t' => taken(1, Code::Tab),
        0x7f => taken(1, Code::Backspace),
        0 => control(' '),
        0x01..=0x1a => control(char::from(first - 1 + b'a')),
        0x1b..=0x1f => Read::Taken(1, None),
        0x20..=0x7e => taken(1, Code::Char(char::from(first))),
        _ => {
            let length = match first {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => return Read::Taken(1, None),
            };
            let there = &bytes[..length.min(bytes.len())];
            match std::str::from_utf8(there).map(|text| text.chars().next()) {
                Ok(Some(c)) => taken(length, Code::Char(c)),
                Err(error) if error.error_len().is_none() && there.len() < length => Read::Open,
                // What is no character is skipped up to where one may begin.
                _ => Read::Taken(1, None),
            }
        }
    }
}

/// What follows `ESC [`.
fn sequence(bytes: &[u8]) -> Read {
    let Some(end) = bytes.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
        return if bytes.len() < LONGEST && bytes.iter().all(|byte| (0x20..0x40).contains(byte)) {
            Read::Open
        } else {
            Read::Taken(2 + bytes.len(), None)
        };
    };
    let whole = 2 + end + 1;
    // An old mouse report: three bytes more, whatever they are.
    if end == 0 && bytes[0] == b'M' {
        return if bytes.len() < 4 {
            Read::Open
        } else {
            Read::Taken(whole + 3, None)
        };
    }
    if bytes[0] == b'<' && matches!(bytes[end], b'M' | b'm') {
        return Read::Taken(whole, pointed(&bytes[1..end], bytes[end] == b'm'));
    }
    let numbers: Vec<u32> = String::from_utf8_lossy(&bytes[..end])
        .split(';')
        .map(|number| number.split(':').next().unwrap_or_default().parse().unwrap_or(0))
        .collect();
    let first = numbers.first().copied().unwrap_or(0);
    let held = numbers.get(1).copied().unwrap_or(1).saturating_sub(1);
    let key = |code| {
        let key = Key {
            code,
            ctrl: held & 4 != 0,
            alt: held & 2 != 0,
            shift: held & 1 != 0 && !matches!(code, Code::Char(_)),
        };
        Read::Taken(whole, Some(Input::Key(key)))
    };
    match bytes[end] {
        b'~' if first == 200 => Read::Paste(whole),
        b'~' => numbered(first).map_or(Read::Taken(whole, None), key),
        b'u' => match char::from_u32(first) {
            Some('\r') => key(Code::Enter),
            Some('\t') => key(Code::Tab),
            Some('\u{1b}') => key(Code::Esc),
            Some('\u{7f}') => key(Code::Backspace),
            Some(c) if !c.is_control() => key(Code::Char(c)),
            _ => Read::Taken(whole, None),
        },
        b'I' => Read::Taken(whole, Some(Input::Focus(true))),
        b'O' => Read::Taken(whole, Some(Input::Focus(false))),
        b'Z' => {
            let back = Key {
                shift: true,
                ..Key::plain(Code::Tab)
            };
            Read::Taken(whole, Some(Input::Key(back)))
        }
        last => letter(last).map_or(Read::Taken(whole, None), key),
    }
}

/// A mouse's report: `code;column;row`.
fn pointed(bytes: &[u8], released: bool) -> Option<Input> {
    let mut numbers = std::str::from_utf8(bytes)
        .ok()?
        .split(';')
        .map(|number| number.parse().ok());
    let (code, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    Mouse::reported(code, column, row, released).map(Input::Mouse)
}

fn letter(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'M' => Code::Enter,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<Code> {
    let number = u8::try_from(number).ok()?;
    Some(match number {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number - 10),
        17..=21 => Code::F(number - 11),
        23 | 24 => Code::F(number - 12),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::console::mouse::Gesture;

    fn keys(notation: &str) -> Vec<Input> {
        Key::parse_all(notation)
            .expect("keys")
            .into_iter()
            .map(Input::Key)
            .collect()
    }

    #[test]
    fn keys_are_read_whole_and_in_pieces() {
        for (bytes, notation) in [
            (&b"aG\r\t"[..], "a G <enter> <tab>"),
            (b"\x1b[A\x1bOB\x1b[5~\x1b[6~", "<up> <down> <pageup> <pagedown>"),
            (b"\x1b[1;5C\x1b[Z\x1b[3~", "<c-right> <s-tab> <delete>"),
            (b"\x03\x7f", "<c-c> <backspace>"),
            ("é日".as_bytes(), "é 日"),
            (b"\x1bOP\x1b[15~\x1b[24~", "<f1> <f5> <f12>"),
            // A sequence that nobody knows, and an old mouse's report, are no keys.
            (b"\x1b[?62;22cx\x1b[M !!y", "x y"),
        ] {
            assert_eq!(Bytes::default().feed(bytes), keys(notation), "{notation}");
            let mut one = Bytes::default();
            let mut found = Vec::new();
            for byte in bytes {
                found.extend(one.feed(&[*byte]));
            }
            assert_eq!(found, keys(notation), "{notation}, byte by byte");
            assert!(!one.is_open(), "{notation}");
        }
    }

    #[test]
    fn a_mouse_is_read_and_never_a_key() {
        let mut bytes = Bytes::default();
        let found = bytes.feed(b"\x1b[<0;12;5M\x1b[<32;300;5M\x1b[<0;300;5m\x1b[<65;1;1Mj");
        let gestures: Vec<_> = found
            .iter()
            .map(|input| match input {
                Input::Mouse(mouse) => Some((mouse.gesture, mouse.at.x, mouse.at.y)),
                _ => None,
            })
            .collect();
        assert_eq!(
            gestures,
            [
                Some((Gesture::Press, 11, 4)),
                Some((Gesture::Drag, 299, 4)),
                Some((Gesture::Release, 299, 4)),
                Some((Gesture::WheelDown, 0, 0)),
                None
            ]
        );
        assert!(
            bytes
                .feed(b"\x1b[<2;1;1M\x1b[<0;1M\x1b[<;;M\x1b[<0;1;99999999999M")
                .is_empty()
        );
    }

    #[test]
    fn escape_alone_is_escape_once_nothing_follows() {
        let mut bytes = Bytes::default();
        assert!(bytes.feed(b"\x1b").is_empty());
        assert!(bytes.is_open());
        assert_eq!(bytes.rest(), keys("<esc>"));
        assert!(bytes.feed(b"\x1b[").is_empty());
        assert_eq!(bytes.rest().first(), keys("<esc>").first());
        let alt = Key {
            alt: true,
            ..Key::plain(Code::Char('j'))
        };
        assert_eq!(bytes.feed(b"\x1bj"), [Input::Key(alt)]);
    }

    #[test]
    fn a_paste_is_one_text_and_has_an_end() {
        let mut bytes = Bytes::default();
        assert!(bytes.feed(b"\x1b[200~un\x03\x1b[2").is_empty());
        assert!(!bytes.is_open(), "nothing is guessed in the middle of a paste");
        assert_eq!(
            bytes.feed(b"01~k"),
            [Input::Paste("un\u{3}".to_owned()), keys("k").remove(0)]
        );
        bytes.feed(b"\x1b[200~");
        for _ in 0..64 {
            bytes.feed(&vec![b'x'; 1 << 16]);
        }
        let found = bytes.feed(PASTED);
        assert!(matches!(&found[..], [Input::Paste(text)] if text.len() == PASTE));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_and_few_are_kept(pieces in proptest::collection::vec(
            proptest::collection::vec(prop_oneof![2 => any::<u8>(), 1 => prop::sample::select(b"\x1b[O;~M0".to_vec())], 0..40),
            0..20,
        )) {
            let mut bytes = Bytes::default();
            for piece in pieces {
                bytes.feed(&piece);
                prop_assert!(bytes.pending.len() <= LONGEST + 8);
            }
            bytes.rest();
        }
    }
}
