//! People, roles, teams and logins, through the service layer on a real database.

mod comptes;
pub mod fixture;
mod roles;
