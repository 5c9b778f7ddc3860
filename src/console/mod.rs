//! The console: state in, effects out. Nothing here waits, reads a clock, or draws at random.
//!
//! [`App::update`] takes what happened ([`Msg`]) and answers with what must be done ([`Effect`]); [`App::view`] draws the
//! state. The session (`session/`) is the only one who knows terminals, the service and the time.
//!
//! To add a screen: a folder under `screens/` with its state, a `keys.rs` with its [`keymap::Context`], a variant in
//! [`screens::Screen`]. To add a key: one line in a table; footer, help, palette and `docs/keys.md` follow.

pub mod action;
mod answers;
mod app;
mod ascii;
pub mod chrome;
pub mod cx;
mod deeds;
mod doing;
pub mod draft;
pub mod draw;
mod early;
mod entrance;
pub mod find;
pub mod flight;
pub mod gate;
pub mod goal;
mod input;
pub mod key;
pub mod keymap;
pub mod mouse;
pub mod msg;
pub mod overlays;
mod pointing;
pub mod prefs;
pub mod screens;
pub mod secret;
mod steps;
pub mod theme;
pub mod toast;
pub mod typed;
pub mod unread;
pub mod widgets;

#[cfg(test)]
pub(crate) mod tests;

pub use app::{App, Opening};
pub use msg::{Effect, Entry, Input, Msg, Reply, ReqId, Request, Slot, Way};
