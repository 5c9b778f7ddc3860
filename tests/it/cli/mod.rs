//! The command line, as scripts use it: the real binary on a real database.

mod clients;
mod programme;
