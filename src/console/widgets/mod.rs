//! Pieces of screens that know nothing of missions.

pub mod field;
pub mod list;
pub mod matching;
pub mod timeline;
