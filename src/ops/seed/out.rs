//! Where generated rows go: encoded at once, handed over in pieces, so that memory stays the same whatever the size.

use super::copy::Row;
use super::rows::Table;

/// Bytes of one table after which a piece leaves.
const PIECE: usize = 1 << 20;

/// Rows of one table, encoded.
#[derive(Debug)]
pub struct Piece {
    /// Where they go.
    pub table: Table,
    /// Their bytes, without header and trailer.
    pub bytes: Vec<u8>,
    /// How many they are.
    pub rows: u64,
}

/// The receiver of pieces went away: the load failed, and says why itself.
#[derive(Debug, thiserror::Error)]
#[error("the load ended before the generator did")]
pub struct Gone;

/// Takes rows, gives pieces.
pub struct Out<'a> {
    waiting: Vec<Piece>,
    send: Box<dyn FnMut(Piece) -> Result<(), Gone> + Send + 'a>,
    gone: bool,
}

impl std::fmt::Debug for Out<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Out").finish_non_exhaustive()
    }
}

impl<'a> Out<'a> {
    /// Hands pieces to `send`.
    pub fn new(send: impl FnMut(Piece) -> Result<(), Gone> + Send + 'a) -> Self {
        let waiting = Table::ALL.iter().map(|table| empty(*table)).collect();
        Self {
            waiting,
            send: Box::new(send),
            gone: false,
        }
    }

    /// Takes a row.
    pub fn put<R: Row>(&mut self, row: &R) {
        let piece = &mut self.waiting[R::TABLE as usize];
        row.put(&mut piece.bytes);
        piece.rows += 1;
        if piece.bytes.len() >= PIECE {
            let full = std::mem::replace(piece, empty(R::TABLE));
            self.hand(full);
        }
    }

    /// Hands over what is left.
    ///
    /// # Errors
    /// When the load ended meanwhile.
    pub fn finish(mut self) -> Result<(), Gone> {
        for table in Table::ALL {
            let piece = std::mem::replace(&mut self.waiting[*table as usize], empty(*table));
            if piece.rows > 0 {
                self.hand(piece);
            }
        }
        if self.gone { Err(Gone) } else { Ok(()) }
    }

    fn hand(&mut self, piece: Piece) {
        if !self.gone && (self.send)(piece).is_err() {
            self.gone = true;
        }
    }
}

fn empty(table: Table) -> Piece {
    Piece {
        table,
        bytes: Vec::new(),
        rows: 0,
    }
}
