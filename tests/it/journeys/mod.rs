//! What people do at the console, key by key, with the real service on a real database.

mod absence;
mod appel;
mod clients;
mod connexion;
mod deplacement;
mod direct;
mod gens;
mod guide;
mod liste;
mod livres;
mod mission;
mod pas;
mod poste;
mod recherche;
mod roles;
mod semaine;
mod touches;
mod visite;
