//! `regie serve`, through the system's own `ssh`.

mod commandes;
mod console;
mod serveur;
