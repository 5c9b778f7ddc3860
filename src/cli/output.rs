//! What a verb prints: tables for people, JSON for programs.

use std::io::{self, Write as _};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::failure::Failure;
use crate::text::safe;

/// Where and how a verb prints.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// Whether `--json` was given.
    pub json: bool,
}

impl Output {
    /// Prints a value as JSON.
    pub fn json(self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(|error| Failure::internal(&error))?;
        self.line(&text)
    }

    /// Prints one line of text.
    pub fn line(self, text: &str) -> Result<(), Failure> {
        match writeln!(io::stdout().lock(), "{text}") {
            // Whoever reads us has seen enough: `regie … | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::internal(&error)),
            Ok(()) => Ok(()),
        }
    }

    /// Prints a line that holds stored text.
    pub fn text(self, text: &str) -> Result<(), Failure> {
        self.line(&safe(text))
    }

    /// Prints columns, each as wide as its widest cell; the last one as it comes. Stored text is made safe.
    pub fn table<const N: usize>(self, rows: &[[String; N]]) -> Result<(), Failure> {
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

/// Prints to the error stream, where there may be nobody to read.
pub(super) fn say_error(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}
