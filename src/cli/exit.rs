//! What a run of the program ends with.

use std::process::ExitCode;

/// The exit codes, part of the interface for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A fault of the program's; the cause is in the log.
    Internal = 1,
    /// The command line or a setting can't be understood.
    Usage = 2,
    /// A rule forbids it.
    Refused = 3,
    /// The actor may not do it.
    NotAllowed = 4,
    /// Somebody else was faster, or holds what was asked for.
    Conflict = 5,
    /// The database, or a program that is needed, can't be reached.
    Unreachable = 6,
    /// The terminal hung up: 128 and the signal's number, as shells have it.
    HungUp = 129,
    /// Interrupted by a signal.
    Interrupted = 130,
    /// Quit by a signal.
    Quit = 131,
    /// Asked to end by a signal.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
