//! People, roles, teams and logins, through the service layer on a real database.

mod cles;
mod comptes;
mod connexion;
pub mod fixture;
mod listes;
mod roles;
