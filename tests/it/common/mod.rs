//! What every integration test stands on.

mod base;

pub use base::{Base, Template, connect, migrated, server, template};
