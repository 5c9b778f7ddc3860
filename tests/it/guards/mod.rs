//! Every rule that the database keeps, broken on purpose; and each guard switched off, to see that it was the guard.

mod accords;
mod contention;
mod devis;
mod droits;
mod factures;
mod habilitations;
mod journal;
mod lieux;
mod machines;
mod missions;
mod numeros;
mod personnes;
mod regle;
mod reglements;
mod stock;
mod table;
mod temps;
