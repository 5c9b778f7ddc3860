//! What every integration test stands on.

mod base;
mod ecran;

pub use base::{Base, Template, connect, migrated, server, template};
pub use ecran::Ecran;
