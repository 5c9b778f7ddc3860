//! What people do at the console, key by key, with the real service on a real database.

mod absence;
mod appel;
mod connexion;
mod deplacement;
mod direct;
mod liste;
mod livres;
mod poste;
mod recherche;
mod roles;
mod visite;
