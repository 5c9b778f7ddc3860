//! The console without a service: what it asks for, what it shows, and that nothing upsets it.

mod appel;
mod avance;
mod besoins;
mod coupe;
mod en_main;
mod entete;
mod fiches;
mod fidele;
pub mod fixture;
mod formulaires;
mod gate;
mod listes;
mod livres;
mod messages;
mod mouse;
pub mod planning;
mod porter;
mod proche;
mod proposer;
mod random;
mod ressenti;
mod retour;
mod semaine;
mod sites;
pub(super) mod update;
pub mod view;
mod visite;
