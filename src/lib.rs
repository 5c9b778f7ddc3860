//! Régie, the console of a field-service company.
//!
//! Data flows one way, down and back: `cli` and `console` build commands, [`domain`] holds the types and rules that
//! all layers name, `store` speaks SQL. `docs/architecture.md` is the map in prose.
#![forbid(unsafe_code)]

pub mod cli;
pub mod config;
pub mod console;
pub mod domain;
pub mod ops;
pub mod planner;
pub mod service;
pub mod session;
pub mod store;
pub mod text;
pub mod watch;
