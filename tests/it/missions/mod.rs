//! Missions, their planning and their visits, through the service layer on a real database.

mod absences;
mod bassin;
mod besoins;
mod concurrence;
mod droits;
mod echange;
mod ensemble;
mod feries;
mod fin_avant;
pub mod fixture;
mod flux;
mod hasard;
mod historique;
mod journal;
mod lignes;
mod liste;
mod loin;
pub mod marche;
mod morceaux;
mod planning;
mod remarques;
mod retour;
mod solidite;
mod tableaux;
mod une_fois;
mod vie;
