//! Pieces of screens that know nothing of missions.

pub mod ahead;
pub mod browse;
pub mod field;
pub mod list;
pub mod matching;
pub mod misread;
pub mod record;
pub mod table;
pub mod timeline;
