//! The console without a service: what it asks for, what it shows, and that nothing upsets it.

pub mod fixture;
mod gate;
mod listes;
mod livres;
mod mouse;
pub mod planning;
mod random;
mod update;
pub mod view;
