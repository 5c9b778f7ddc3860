//! The only place where terminal, service and time meet.
//!
//! A session is a loop ([`run`]): draw, wait for one message, apply it and all that is pending, draw once if something
//! changed. It is generic over where keys come from and where frames go, so that a local terminal, an SSH channel and a
//! test drive the same code. Nothing here is global.

mod bytes;
mod caps;
mod door;
mod effects;
mod frame;
mod input;
mod local;
mod outlet;
mod output;
mod panics;
mod run;
pub mod ssh;
#[cfg(test)]
mod tests;

pub use caps::{Caps, Signs};
pub use door::Visitor;
pub use effects::{Answers, Runner};
pub use frame::Screen;
pub use local::{Ended, LocalError, run_local};
pub use run::{Desk, Ending, run};
