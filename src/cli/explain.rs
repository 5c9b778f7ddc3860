//! What the faults of an installation are called, and what the program ends with.

use super::{Exit, Failure};
use crate::config::ConfigError;
use crate::ops::database::Unavailable;
use crate::ops::postgres::PostgresError;
use crate::store::migrations::MigrationError;
use crate::store::pgbouncer::Unsafe;
use crate::store::pool::OpenError;
use crate::store::{told, unreachable};

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let usage = |code| Self::new(Exit::Usage, code);
        let or_meant = |failure: Self, near: Option<String>| match near {
            Some(near) => failure.meant(near),
            None => failure,
        };
        match error {
            ConfigError::UnknownKey { key, near, origin } => or_meant(
                usage("reglage-inconnu").with("origine", origin).with("nom", key),
                near,
            ),
            ConfigError::UnknownProfile { name, near, origin } => or_meant(
                usage("profil-inconnu").with("origine", origin).with("nom", name),
                near,
            ),
            ConfigError::Invalid { key, origin, reason } => usage("reglage-invalide")
                .with("origine", origin)
                .with("nom", key)
                .with("raison", reason),
            ConfigError::Syntax { path, line, reason } => usage("fichier-mal-forme")
                .with("chemin", path.display())
                .with("ligne", line)
                .with("raison", reason),
            ConfigError::Unreadable { path, source } => usage("fichier-illisible")
                .with("chemin", path.display())
                .with("raison", source),
            ConfigError::SecretExposed { path } => usage("secret-expose").with("chemin", path.display()),
        }
    }
}

impl From<PostgresError> for Failure {
    fn from(error: PostgresError) -> Self {
        let away = |code| Self::new(Exit::Unreachable, code);
        let no = |code| Self::new(Exit::Refused, code);
        match error {
            PostgresError::NoBinaries { first, last, install } => away("postgresql-absent")
                .with("premiere", first)
                .with("derniere", last)
                .detail(install),
            PostgresError::OtherMajor {
                folder,
                found,
                installed,
            } => {
                let installed: Vec<String> = installed.iter().map(ToString::to_string).collect();
                no("postgresql-autre-version")
                    .with("dossier", folder.display())
                    .with("version", found)
                    .with(
                        "installees",
                        if installed.is_empty() {
                            "—".to_owned()
                        } else {
                            installed.join(", ")
                        },
                    )
            }
            PostgresError::NotACluster { folder } => no("dossier-inconnu").with("dossier", folder.display()),
            PostgresError::ForeignOwner { folder, owner } => Self::new(Exit::NotAllowed, "dossier-d-autrui")
                .with("dossier", folder.display())
                .with("proprietaire", owner),
            PostgresError::OutOfReach {
                folder,
                blocked,
                user,
            } => no("dossier-ferme")
                .with("dossier", folder.display())
                .with("ferme", blocked.display())
                .with("compte", user),
            PostgresError::NoAccount { reason } => no("compte-absent").detail(reason),
            PostgresError::Program { program, output } => {
                away("postgresql-echec").with("programme", program).detail(output)
            }
            PostgresError::Silent { log } => away("postgresql-muet").detail(log),
            PostgresError::Frozen { folder, pid } => {
                away("postgresql-fige").with("dossier", folder.display()).with(
                    "processus",
                    pid.map_or_else(|| "—".to_owned(), |pid| pid.to_string()),
                )
            }
            PostgresError::Exposed { folder } => no("dossier-ouvert").with("dossier", folder.display()),
            PostgresError::Impostor { socket, found } => no("postgresql-autre")
                .with("dossier", socket.display())
                .with("trouve", found),
            PostgresError::Io { path, source } => away("fichier-illisible")
                .with("chemin", path.display())
                .with("raison", source),
            PostgresError::Sql(error) => error.into(),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Url(bad) => Self::new(Exit::Usage, "url-invalide").detail(bad.to_string()),
            OpenError::NoPrimary { tried } => {
                let tried: Vec<String> = tried
                    .iter()
                    .map(|(host, said)| format!("{host}  {said}"))
                    .collect();
                Self::new(Exit::Unreachable, "base-injoignable").detail(tried.join("\n"))
            }
            OpenError::PgBouncer(Unsafe::TooOld { found }) => {
                Self::new(Exit::Refused, "pgbouncer-ancien").with("version", found)
            }
            OpenError::PgBouncer(Unsafe::NotEnabled) => Self::new(Exit::Refused, "pgbouncer-inactif"),
            OpenError::PgBouncer(Unsafe::Unknown { reason }) => {
                Self::new(Exit::Refused, "pgbouncer-muet").detail(reason)
            }
            OpenError::Sql(error) => error.into(),
        }
    }
}

impl From<MigrationError> for Failure {
    fn from(error: MigrationError) -> Self {
        let numbered = |exit, code, version: i64| Self::new(exit, code).with("version", version);
        match error {
            MigrationError::Changed { version } => numbered(Exit::Refused, "migration-changee", version),
            MigrationError::Unknown { version } => numbered(Exit::Refused, "migration-inconnue", version),
            MigrationError::Busy { version } => numbered(Exit::Conflict, "migration-occupee", version),
            MigrationError::Taken => Self::new(Exit::Conflict, "migration-en-cours"),
            MigrationError::Failed { version, source } => {
                tracing::error!(error = %source, version, "migration failed");
                numbered(Exit::Internal, "migration-echouee", version).detail(told(&source))
            }
            MigrationError::Sql(error) => error.into(),
        }
    }
}

impl From<Unavailable> for Failure {
    fn from(error: Unavailable) -> Self {
        match error {
            Unavailable::Private(error) => error.into(),
            Unavailable::Open(error) => error.into(),
            Unavailable::Migration(error) => error.into(),
            Unavailable::Outdated { pending } => {
                Self::new(Exit::Refused, "migrations-en-attente").count("nombre", pending.len())
            }
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            error if unreachable(error) => {
                tracing::warn!(%error, "database unreachable");
                Self::new(Exit::Unreachable, "base-injoignable").detail(told(error))
            }
            // A wrong password, or a role or a database that isn't there.
            sqlx::Error::Database(said)
                if said
                    .code()
                    .is_some_and(|code| code.starts_with("28") || code.starts_with("3D")) =>
            {
                tracing::warn!(%error, "refused by the server");
                let cause = match said.code().as_deref() {
                    Some("3D000") => "base",
                    Some("28P01") => "mot-de-passe",
                    Some("28000") => "role",
                    _ => "autre",
                };
                // The server names it between quotes, in whichever language it speaks.
                match said.message().split('"').nth(1) {
                    Some(name) => Self::new(Exit::Unreachable, "base-refuse")
                        .with("cause", cause)
                        .with("nom", name),
                    None => Self::new(Exit::Unreachable, "base-refuse")
                        .with("cause", "autre")
                        .detail(told(&error)),
                }
            }
            error => Self::internal_told(error, told(error)),
        }
    }
}
