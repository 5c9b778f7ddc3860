//! Who keeps the private server up.
//!
//! Each console, and each command at work, holds a shared lock on one file; the kernel releases it however the process
//! ends. The one that leaves last finds that it can take the lock alone, and stops a server that consoles started; one
//! that a command started stays.

use std::fs::{self, File, TryLockError};

use super::error::{PostgresError, at};
use super::layout::Layout;

/// Who started the server, and so whether it outlives the consoles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// A console: the last one to leave stops the server.
    Consoles,
    /// A command: the server stays until `regie db stop`.
    Command,
}

impl Keeper {
    fn name(self) -> &'static str {
        match self {
            Self::Consoles => "consoles",
            Self::Command => "command",
        }
    }

    /// Whoever started the server; unknown means that it is not ours to stop.
    pub(super) fn read(layout: &Layout) -> Self {
        match fs::read_to_string(layout.base.join("keeper")) {
            Ok(text) if text.trim() == Self::Consoles.name() => Self::Consoles,
            _ => Self::Command,
        }
    }

    pub(super) fn write(self, layout: &Layout) -> Result<(), PostgresError> {
        let path = layout.base.join("keeper");
        fs::write(&path, self.name()).map_err(at(&path))
    }
}

/// A process's claim on the running server.
#[derive(Debug)]
pub struct Lease(File);

impl Lease {
    /// Claims the server. Called while the start lock is held, so that no leaver stops it in between.
    pub(super) fn take(layout: &Layout) -> Result<Self, PostgresError> {
        let file = layout.open("users")?;
        file.lock_shared().map_err(at(&layout.base))?;
        Ok(Self(file))
    }

    /// Gives the claim up; true when nobody else holds one. Called while the start lock is held.
    pub(super) fn give_up(self, layout: &Layout) -> Result<bool, PostgresError> {
        self.0.unlock().map_err(at(&layout.base))?;
        free(&self.0, layout)
    }
}

/// Whether anybody holds a claim.
pub(super) fn in_use(layout: &Layout) -> Result<bool, PostgresError> {
    Ok(!free(&layout.open("users")?, layout)?)
}

fn free(file: &File, layout: &Layout) -> Result<bool, PostgresError> {
    match file.try_lock() {
        Ok(()) => {
            file.unlock().map_err(at(&layout.base))?;
            Ok(true)
        }
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(source)) => Err(at(&layout.base)(source)),
    }
}
