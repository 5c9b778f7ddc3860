//! The command line, as scripts use it: the real binary on a real database.

mod clients;
mod codes;
mod dits;
mod formes;
mod foule;
mod mission;
mod planning;
mod poste;
mod premier_jour;
mod programme;
