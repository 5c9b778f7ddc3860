//! Missions, their planning and their visits, through the service layer on a real database.

mod absences;
mod droits;
pub mod fixture;
mod historique;
mod journal;
mod planning;
mod vie;
