//! What a verb prints: tables for people, JSON for programs.

use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::exit::Exit;
use super::failure::Failure;
use crate::text::safe;

/// Most bytes that a verb may say to somebody far away.
const MOST: usize = 16 << 20;

/// How much of what could not be written is told where it still can be, in characters.
const UNWRITTEN: usize = 4096;

/// Where and how a verb prints.
#[derive(Debug, Clone, Default)]
pub struct Output {
    /// Whether `--json` was given.
    pub json: bool,
    /// Where it is gathered; by default it goes to the process's own streams.
    gathered: Option<Arc<Mutex<Gathered>>>,
}

/// What a verb has said.
#[derive(Debug, Default)]
pub struct Gathered {
    /// To those who asked.
    pub out: Vec<u8>,
    /// Of what went wrong.
    pub err: Vec<u8>,
}

impl Output {
    /// To the process's own streams.
    #[must_use]
    pub fn of_process(json: bool) -> Self {
        Self { json, gathered: None }
    }

    /// For somebody else, to be taken by [`Output::take`].
    #[must_use]
    pub fn gathering(json: bool) -> Self {
        Self {
            json,
            gathered: Some(Arc::default()),
        }
    }

    /// Takes what was gathered.
    #[must_use]
    pub fn take(&self) -> Gathered {
        self.gathered
            .as_ref()
            .and_then(|gathered| gathered.lock().ok().map(|mut all| std::mem::take(&mut *all)))
            .unwrap_or_default()
    }

    /// Prints a value as JSON.
    pub fn json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(|error| Failure::internal(&error))?;
        self.line(&text)
    }

    /// Prints one line of text.
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        if let Some(gathered) = &self.gathered {
            let mut all = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            if all.out.len() + text.len() > MOST {
                return Err(Failure::new(Exit::Refused, "sortie-trop-longue"));
            }
            return writeln!(all.out, "{text}").map_err(|error| Failure::internal(&error));
        }
        match writeln!(io::stdout().lock(), "{text}") {
            // Whoever reads us has seen enough: `regie … | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            // A full disk: what was done is done, and whoever asked for it reads here what it was.
            Err(error) => {
                let unwritten: String = text.chars().take(UNWRITTEN).collect();
                let failure = Failure::new(Exit::Internal, "sortie-non-ecrite").with("cause", error);
                Err(failure.detail(unwritten))
            }
            Ok(()) => Ok(()),
        }
    }

    /// Prints a line that holds stored text.
    pub fn text(&self, text: &str) -> Result<(), Failure> {
        self.line(&safe(text))
    }

    /// Prints to the error stream, where there may be nobody to read.
    pub fn error(&self, text: &str) {
        match &self.gathered {
            Some(gathered) => {
                let mut all = gathered.lock().unwrap_or_else(PoisonError::into_inner);
                if all.err.len() + text.len() <= MOST {
                    drop(writeln!(all.err, "{text}"));
                }
            }
            None => drop(writeln!(io::stderr().lock(), "{text}")),
        }
    }

    /// Prints columns, each as wide as its widest cell; the last one as it comes. Stored text is made safe.
    pub fn table<const N: usize>(&self, rows: &[[String; N]]) -> Result<(), Failure> {
        let rows: Vec<[String; N]> = rows
            .iter()
            .map(|row| row.each_ref().map(|cell| safe(cell).into_owned()))
            .collect();
        let mut widths = [0; N];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        for row in rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
                line.push_str(cell);
                if column + 1 < N {
                    line.push_str(&" ".repeat(2 + width - cell.width()));
                }
            }
            self.line(line.trim_end())?;
        }
        Ok(())
    }
}

/// As much of a cell as a table has room for.
pub(super) fn shortened(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut shown = String::new();
    for c in cell.chars() {
        if shown.width() + 1 >= width {
            break;
        }
        shown.push(c);
    }
    shown.push('…');
    shown
}
