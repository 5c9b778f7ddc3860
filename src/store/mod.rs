//! SQL, one file an aggregate. Knows the domain's types; decides nothing.

pub mod agence;
pub mod astreinte;
mod attendu;
pub mod audit;
pub mod besoin;
pub mod board;
pub mod cle_ssh;
pub mod client;
pub mod client_effacement;
pub mod client_fiche;
pub mod client_liste;
pub mod constraint;
pub mod contrat;
pub mod creneau;
pub mod engagement;
pub mod equipe;
pub mod feed;
pub mod habilitation;
pub mod intervention;
pub mod journal;
pub mod journee;
pub mod keep;
pub mod liste;
pub mod migrations;
pub mod mission;
pub mod mission_fiche;
pub mod mission_liste;
mod mots;
pub mod nom;
pub mod notification;
pub mod pgbouncer;
pub mod planning;
pub mod pointage;
pub mod pool;
pub mod recherche;
pub mod referentiel;
pub mod role;
pub mod sceau;
pub mod session;
pub mod site;
pub mod snapshot;
pub mod suite;
pub mod target;
pub mod trajet;
mod types;
pub mod utilisateur;
pub mod utilisateur_fiche;
pub mod utilisateur_liste;
pub mod utilisateur_role;

use serde_json::Value;
use sqlx::postgres::{PgDatabaseError, PgSeverity};

/// A row as it stands, with what every command needs of it.
#[derive(Debug, Clone)]
pub struct Row<Id> {
    /// Its key.
    pub id: Id,
    /// Its optimistic lock.
    pub version: i32,
    /// All of its columns, for the journal.
    pub json: Value,
}

/// Serialisation failure or deadlock: the same transaction may succeed if tried again.
#[must_use]
pub fn lost_a_race(error: &sqlx::Error) -> bool {
    matches!(
        error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .as_deref(),
        Some("40001" | "40P01")
    )
}

/// Somebody else held a row for longer than this role waits for a lock.
#[must_use]
pub fn waited_too_long(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.code().as_deref() == Some("55P03"))
}

/// The database is away, is going away, or won't take another connection.
#[must_use]
pub fn unreachable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => {
            true
        }
        // Classes 08 (connection), 57P (shutdown, crash), 53300 (too many connections), and a database that takes none.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("08")
                || code.starts_with("57P")
                || code == "53300"
                || (code == "55000" && error.try_downcast_ref::<PgDatabaseError>().is_some_and(is_fatal))
        }),
        _ => false,
    }
}

/// What a driver or a server said, for people: of the server its SQLSTATE, in whichever language it speaks.
#[must_use]
pub fn told(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(said) => format!("SQLSTATE {}", said.code().unwrap_or_default()),
        error => error.to_string(),
    }
}

/// Whether the connection ended with it, rather than a statement.
fn is_fatal(error: &PgDatabaseError) -> bool {
    matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)
}
