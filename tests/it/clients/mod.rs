//! Clients, sites, machines and contracts on a real database.

mod contrats;
mod equipements;
pub mod fixture;
mod lectures;
mod plans;
mod regles;
mod retour;
mod rgpd;
mod semblables;
mod sites;
mod textes;
