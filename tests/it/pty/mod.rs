//! The real binary on a pseudo-terminal: what it shows, and what it leaves behind.

mod connexion;
mod coupure;
mod fin;
mod saisie;
pub mod terminal;
