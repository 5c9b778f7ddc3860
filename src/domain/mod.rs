//! Types and rules of the trade. Nothing here waits, reads a clock, or draws a number at random.

pub mod actor;
pub mod code;
pub mod creneau;
pub mod filtre;
pub mod garde;
pub mod geo;
pub mod habilitation;
pub mod heure;
pub mod horaires;
pub mod id;
pub mod intervention;
pub mod jour;
pub mod journal;
pub mod liste;
pub mod machine;
pub mod mission;
pub mod notification;
pub mod permission;
pub mod plage;
pub mod planning;
pub mod recherche;
pub mod refusal;
pub mod suite;
pub mod temps_travail;
pub mod texte;

pub use actor::{Actor, Langue};
pub use code::Code;
pub use id::*;
pub use machine::Machine;
pub use permission::{Permission, Portee};
pub use plage::Plage;
pub use refusal::{Fact, Refusal, RefusalKind};
