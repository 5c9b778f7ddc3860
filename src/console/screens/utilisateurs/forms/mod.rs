//! Forms of people: who they are, what they may and can do, how they log in.

mod absence;
mod acces;
mod acte;
mod habilitation;
mod personne;
mod retour;
mod semaine;

pub(super) use absence::AbsenceSheet;
pub(super) use acces::{CleSheet, MotDePasseSheet};
pub(super) use acte::ActeSheet;
pub(super) use habilitation::HabilitationSheet;
pub(super) use personne::PersonneSheet;
pub(super) use retour::RetourSheet;
pub(super) use semaine::{HorairesSheet, RolesSheet};

use crate::domain::Refusal;

/// The record is still being read.
fn unread() -> Refusal {
    Refusal::rule("lecture-en-cours")
}
