//! The journal and what lies around it: what is kept for a person, notifications, seals, verification.

mod flux;
mod garde;
mod lecture;
mod messages;
pub mod outils;
mod sceaux;
mod verification;
