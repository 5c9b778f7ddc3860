//! Why a verb was not done, as shown to the one who typed it.

use serde::Serialize;

use super::exit::Exit;
use super::output::{Output, say_error};
use crate::config::ConfigError;
use crate::ops::postgres::PostgresError;
use crate::store::migrations::MigrationError;
use crate::store::pool::OpenError;

/// Why a verb was not done.
#[derive(Debug, Serialize)]
pub struct Failure {
    #[serde(skip)]
    exit: Exit,
    /// Stable name, for programs.
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Failure {
    /// A failure with its stable name.
    #[must_use]
    pub fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            exit,
            code,
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what can be done about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// A fault of ours: logged with its cause, shown as one sentence with a reference.
    #[must_use]
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(reference, cause = ?cause, "internal error");
        Self::new(
            Exit::Internal,
            "interne",
            format!("Erreur interne, référence {reference} : {cause}"),
        )
    }

    /// Shows it on the error stream.
    pub(super) fn show(&self, output: Output) -> Exit {
        if output.json {
            say_error(&serde_json::json!({ "error": self }).to_string());
        } else {
            say_error(&self.message);
            if let Some(hint) = &self.hint {
                say_error(hint);
            }
        }
        self.exit
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let usage = |code, message| Self::new(Exit::Usage, code, message);
        let near = |failure: Self, near: Option<String>| match near {
            Some(near) => failure.hint(format!("Vouliez-vous dire {near} ?")),
            None => failure.hint("Les réglages qui existent : regie config show"),
        };
        match error {
            ConfigError::UnknownKey {
                key,
                near: found,
                origin,
            } => near(
                usage(
                    "reglage-inconnu",
                    format!("{origin} : « {key} » n'est pas un réglage."),
                ),
                found,
            ),
            ConfigError::UnknownProfile {
                name,
                near: found,
                origin,
            } => {
                let failure = usage(
                    "profil-inconnu",
                    format!("{origin} : le profil « {name} » n'existe pas."),
                );
                match found {
                    None => failure.hint("Les profils : demo, dev, test, prod"),
                    some => near(failure, some),
                }
            }
            ConfigError::Invalid { key, origin, reason } => usage(
                "reglage-invalide",
                format!("{origin} : {key} n'est pas acceptable ({reason})."),
            ),
            ConfigError::Syntax { path, reason } => usage(
                "fichier-illisible",
                format!("{} n'est pas du TOML : {reason}", path.display()),
            ),
            ConfigError::Unreadable { path, source } => usage(
                "fichier-illisible",
                format!("{} ne peut pas être lu : {source}", path.display()),
            ),
            ConfigError::SecretExposed { path } => {
                let path = path.display();
                usage(
                    "secret-expose",
                    format!("{path} contient un secret que d'autres peuvent lire."),
                )
                .hint(format!("chmod 600 {path}"))
            }
        }
    }
}

impl From<PostgresError> for Failure {
    fn from(error: PostgresError) -> Self {
        let unreachable = |code, message: String| Self::new(Exit::Unreachable, code, message);
        let forbidden = |code, message: String| Self::new(Exit::Refused, code, message);
        match error {
            PostgresError::NoBinaries { first, last, install } => unreachable(
                "postgresql-absent",
                format!("Aucun serveur PostgreSQL {first} à {last} n'est installé. Pour l'installer :"),
            )
            .hint(install),
            PostgresError::OtherMajor { folder, found, installed } => {
                let installed: Vec<String> = installed.iter().map(ToString::to_string).collect();
                let folder = folder.display();
                forbidden(
                    "postgresql-autre-version",
                    format!(
                        "Les données de {folder} sont de PostgreSQL {found} ; installé : {}.",
                        if installed.is_empty() { "aucun".to_owned() } else { installed.join(", ") }
                    ),
                )
                .hint(format!(
                    "Installez PostgreSQL {found}, ou mettez ce dossier de côté (mv {folder} {folder}.{found}) : Régie en \
                     fera un nouveau, où restaurer une sauvegarde."
                ))
            }
            PostgresError::NotACluster { folder } => {
                forbidden("dossier-inconnu", format!("{} n'est pas un dossier de PostgreSQL.", folder.display()))
                    .hint("Déplacez ce dossier, ou choisissez-en un autre avec REGIE_DATA_DIR.")
            }
            PostgresError::ForeignOwner { folder, owner } => Self::new(
                Exit::NotAllowed,
                "dossier-d-autrui",
                format!("{} appartient à {owner} : son serveur est à lui.", folder.display()),
            )
            .hint("Devenez cette personne, ou choisissez un autre dossier avec REGIE_DATA_DIR."),
            PostgresError::OutOfReach { folder, blocked, user } => {
                let blocked = blocked.display();
                forbidden(
                    "dossier-ferme",
                    format!("L'utilisateur {user} ne peut pas traverser {blocked} jusqu'à {}.", folder.display()),
                )
                .hint(format!("Choisissez un autre dossier avec REGIE_DATA_DIR, ou : chmod o+x {blocked}"))
            }
            PostgresError::NoAccount { reason } => forbidden(
                "compte-absent",
                format!("PostgreSQL ne tourne pas sous root, et aucun compte ne peut être créé pour lui : {reason}"),
            )
            .hint("useradd --system --user-group --no-create-home --shell /usr/sbin/nologin regie"),
            PostgresError::Program { program, output } => {
                unreachable("postgresql-echec", format!("{program} a échoué :\n{output}"))
            }
            PostgresError::Silent { log } => {
                unreachable("postgresql-muet", format!("Le serveur ne répond pas. La fin de son journal :\n{log}"))
            }
            PostgresError::Impostor { socket, found } => forbidden(
                "postgresql-autre",
                format!("Un autre serveur, celui de {found}, répond dans {}.", socket.display()),
            )
            .hint("Arrêtez-le, ou choisissez un autre dossier avec REGIE_DATA_DIR."),
            PostgresError::Io { path, source } => {
                unreachable("fichier-illisible", format!("{} : {source}", path.display()))
            }
            PostgresError::Sql(error) => error.into(),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Url(bad) => {
                Self::new(Exit::Usage, "url-invalide", format!("database.url n'est pas une URL de PostgreSQL : {bad}"))
                    .hint("postgres://utilisateur@hote:5432/base")
            }
            OpenError::NoPrimary { tried } => {
                let tried: Vec<String> = tried.iter().map(|(host, said)| format!("  {host} : {said}")).collect();
                Self::new(
                    Exit::Unreachable,
                    "base-injoignable",
                    format!("La base de données ne peut pas être jointe :\n{}", tried.join("\n")),
                )
            }
            OpenError::PgBouncer(found) => Self::new(
                Exit::Refused,
                "pgbouncer",
                format!("PgBouncer, devant la base, donnerait des résultats faux : {found}"),
            )
            .hint(
                "Il faut PgBouncer ≥ 1.21, max_prepared_statements > 0, et notre rôle dans stats_users ; ou passez sans \
                 lui : Régie tient son propre pool.",
            ),
            OpenError::Sql(error) => error.into(),
        }
    }
}

impl From<MigrationError> for Failure {
    fn from(error: MigrationError) -> Self {
        match error {
            MigrationError::Changed { version } => Self::new(
                Exit::Refused,
                "migration-changee",
                format!("La migration {version} a été appliquée avec un autre contenu."),
            )
            .hint("Cette base vient d'une autre version de Régie : reprenez celle-là, ou partez d'une base neuve."),
            MigrationError::Unknown { version } => Self::new(
                Exit::Refused,
                "migration-inconnue",
                format!("La base connaît la migration {version}, ce programme non."),
            )
            .hint("Installez la version de Régie qui a migré cette base, ou une plus récente."),
            MigrationError::Busy { version } => Self::new(
                Exit::Conflict,
                "migration-occupee",
                format!("La migration {version} n'a pas obtenu ses verrous."),
            )
            .hint("Relancez-la quand de longues transactions ne la gênent plus."),
            MigrationError::Taken => {
                Self::new(Exit::Conflict, "migration-en-cours", "Une autre migration est en cours.")
            }
            MigrationError::Failed { version, source } => {
                Self::new(Exit::Internal, "migration-echouee", format!("Migration {version} : {source}"))
            }
            MigrationError::Sql(error) => error.into(),
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            error if crate::store::unreachable(error) => Self::new(
                Exit::Unreachable,
                "base-injoignable",
                format!("La base de données ne peut pas être jointe : {error}"),
            ),
            // A password, a role or a database that isn't there.
            sqlx::Error::Database(said)
                if said
                    .code()
                    .is_some_and(|code| code.starts_with("28") || code.starts_with("3D")) =>
            {
                Self::new(
                    Exit::Unreachable,
                    "base-refusee",
                    format!("La base de données refuse : {said}"),
                )
            }
            error => Self::internal(error),
        }
    }
}
