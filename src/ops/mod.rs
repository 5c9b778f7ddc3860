//! What keeps an installation going: its log, its private PostgreSQL, and the way from the settings to an open database.

pub mod database;
pub mod host_key;
pub mod log;
pub mod owner;
pub mod postgres;
pub mod seed;
pub mod verify;
