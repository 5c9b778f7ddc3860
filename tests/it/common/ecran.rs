//! What a terminal shows that takes its bytes in whatever pieces they come.

use vt100::{Parser, Screen};

/// A terminal that is fed whole characters only: vte 0.15 loses the character after one that a piece cuts in two, where
/// the next piece ends within a character too.
pub struct Ecran {
    parser: Parser,
    /// The beginning of a character whose rest has not come.
    cut: Vec<u8>,
}

impl Ecran {
    /// An empty screen of so many columns and rows.
    pub fn new((columns, rows): (u16, u16)) -> Self {
        Self {
            parser: Parser::new(
                rows.try_into().expect("a row"),
                columns.try_into().expect("a column"),
                0,
            ),
            cut: Vec::new(),
        }
    }

    pub fn process(&mut self, bytes: &[u8]) {
        self.cut.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.cut) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.cut.len(),
        };
        let cut = self.cut.split_off(whole);
        self.parser.process(&self.cut);
        self.cut = cut;
    }

    pub fn screen(&self) -> &Screen {
        self.parser.screen()
    }
}

#[test]
fn no_character_is_lost_between_two_pieces() {
    let mut ecran = Ecran::new((20, 1));
    let bytes = "côté".as_bytes();
    for piece in [&bytes[..2], &bytes[2..5], &bytes[5..]] {
        ecran.process(piece);
    }
    assert_eq!(ecran.screen().contents(), "côté");
}
