//! People, roles, teams and logins, through the service layer on a real database.

mod cles;
mod commandes;
mod comptes;
pub mod connexion;
mod equipes;
pub mod fixture;
mod habilitations;
mod listes;
mod noms;
mod plans;
mod retour;
mod roles;
