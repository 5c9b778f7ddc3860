//! Settings: the embedded `config.toml` < the user's file < `REGIE_*` < flags, for one profile.
//!
//! Every value remembers where it came from ([`Config::rows`]), and a name that is no setting is an error that proposes
//! the near one: a misspelt timeout must not silently keep its default.

mod keys;
mod layers;
mod secret;
mod show;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};

use crate::domain::Langue;

pub use layers::{Environment, Flags};
pub use secret::{MASK, Secret, mask_url, read as read_secret};
pub use show::{Origin, Row};

/// What sort of installation this is: which safety belts are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// A demonstration company on the private server; nobody logs in.
    #[default]
    Demo,
    /// A developer's own database.
    Dev,
    /// Test runs.
    Test,
    /// A company's real data.
    Prod,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 4] = [Self::Demo, Self::Dev, Self::Test, Self::Prod];

    /// The name by which it is chosen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Dev => "dev",
            Self::Test => "test",
            Self::Prod => "prod",
        }
    }

    fn parse(name: &str, origin: Origin) -> Result<Self, ConfigError> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.name() == name)
            .ok_or_else(|| {
                let near = keys::nearest(name, Self::ALL.iter().map(|profile| profile.name().to_owned()));
                ConfigError::UnknownProfile {
                    name: name.to_owned(),
                    near,
                    origin,
                }
            })
    }
}

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file or variable sets something that doesn't exist.
    #[error("{origin} sets {key}, which is no setting")]
    UnknownKey {
        /// As it was written.
        key: String,
        /// What was probably meant.
        near: Option<String>,
        /// Where it was written.
        origin: Origin,
    },
    /// There is no such profile.
    #[error("{origin} names the profile {name}, which does not exist")]
    UnknownProfile {
        /// As it was written.
        name: String,
        /// What was probably meant.
        near: Option<String>,
        /// Where it was written.
        origin: Origin,
    },
    /// A value is of the wrong sort or out of bounds.
    #[error("{key}, set by {origin}: {reason}")]
    Invalid {
        /// The setting.
        key: String,
        /// Where the value comes from.
        origin: Origin,
        /// What is wrong with it; never the value of a secret.
        reason: String,
    },
    /// A file isn't TOML.
    #[error("{path}, line {line}: {reason}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where in it, from 1.
        line: usize,
        /// What the parser said.
        reason: String,
    },
    /// A file that was named can't be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::sync::Arc<std::io::Error>,
    },
    /// A secret lies where others can read it.
    #[error("{path} holds a secret and can be read by others than its owner")]
    SecretExposed {
        /// The file.
        path: PathBuf,
    },
}

/// The settings in force.
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// The profile they were taken from.
    #[serde(skip)]
    pub profile: Profile,
    /// Language of what is shown outside a person's own session; without one, that of the machine.
    #[serde(default)]
    pub langue: Option<Langue>,
    /// Code of the agence shown first.
    #[serde(default, deserialize_with = "filled")]
    pub agence: Option<String>,
    /// Where the private server lives, if not in the usual place.
    #[serde(default, deserialize_with = "filled")]
    pub data_dir: Option<PathBuf>,
    /// How the database is reached.
    pub database: Database,
    /// What is logged, and where.
    pub log: Log,
    /// Who acts when nobody has logged in.
    pub session: Session,
    /// How others come in over SSH.
    pub serve: Serve,
    /// Keys.
    #[serde(default)]
    pub security: Security,
    #[serde(skip)]
    rows: Vec<Row>,
}

/// How the database is reached.
#[derive(Debug, Clone, Deserialize)]
pub struct Database {
    /// The application role's URL; none means the private server.
    #[serde(default, deserialize_with = "filled")]
    pub url: Option<Secret>,
    /// URL of the role that migrates; none means `url`.
    #[serde(default, deserialize_with = "filled")]
    pub admin_url: Option<Secret>,
    /// File with the password, for a URL that has none.
    #[serde(default, deserialize_with = "filled")]
    pub password_file: Option<PathBuf>,
    /// What that file says.
    #[serde(skip)]
    pub password: Option<Secret>,
    /// Connections that one process may hold.
    pub pool_max: u32,
    /// Longest wait for a connection of the pool, in milliseconds.
    pub acquire_timeout_ms: u64,
    /// Longest wait for one server to answer when the primary is sought, in milliseconds.
    pub connect_timeout_ms: u64,
}

/// What is logged, and where.
#[derive(Debug, Clone, Deserialize)]
pub struct Log {
    /// A level, or a filter of `tracing`.
    pub level: String,
    /// The file; none means the usual place.
    #[serde(default, deserialize_with = "filled")]
    pub file: Option<PathBuf>,
}

/// Who acts when nobody has logged in.
#[derive(Debug, Clone, Deserialize)]
pub struct Session {
    /// Whether `--as` is believed.
    pub as_allowed: bool,
    /// The actor when nothing names one.
    #[serde(default, deserialize_with = "filled")]
    pub default_login: Option<String>,
}

/// How others come in over SSH: `regie serve`.
#[derive(Debug, Clone, Deserialize)]
pub struct Serve {
    /// Where it listens.
    pub address: std::net::IpAddr,
    /// On which port; 0 means any that is free.
    pub port: u16,
    /// Its host key; none means one in the data folder, made at the first start.
    #[serde(default, deserialize_with = "filled")]
    pub host_key_file: Option<PathBuf>,
    /// Most connections at once.
    pub connections_max: u32,
}

/// Keys.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Security {
    /// Signs tokens.
    #[serde(default, deserialize_with = "filled")]
    pub hmac_key: Option<Secret>,
    /// File with that key.
    #[serde(default, deserialize_with = "filled")]
    pub hmac_key_file: Option<PathBuf>,
}

impl Config {
    /// Reads every layer.
    pub fn load(flags: &Flags, environment: &Environment) -> Result<Self, ConfigError> {
        let layers = layers::collect(flags, environment)?;
        let figment = layers.figment();
        let mut config: Self = figment.extract().map_err(|error| layers.explain(&error))?;
        config.profile = layers.profile;
        config.rows = show::rows(&figment, &layers);
        config.check()?;
        if let Some(path) = &config.database.password_file {
            config.database.password = Some(secret::read(path)?);
        }
        // A key that is part of the program gives way to the user's own.
        let built_in = config
            .rows
            .iter()
            .any(|row| row.key == "security.hmac_key" && matches!(row.origin, Origin::Embedded { .. }));
        if let Some(path) = &config.security.hmac_key_file
            && (built_in || config.security.hmac_key.is_none())
        {
            config.security.hmac_key = Some(secret::read(path)?);
        }
        Ok(config)
    }

    /// Each setting with its value, secrets masked, and where the value comes from.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether a setting comes from the command line.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        let said = |row: &Row| row.key == key && matches!(row.origin, Origin::Flag { .. });
        self.rows.iter().any(said)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let bounds: [(&str, u64, u64, u64); 4] = [
            (
                "serve.connections_max",
                self.serve.connections_max.into(),
                1,
                10_000,
            ),
            ("database.pool_max", self.database.pool_max.into(), 1, 100),
            (
                "database.acquire_timeout_ms",
                self.database.acquire_timeout_ms,
                100,
                600_000,
            ),
            (
                "database.connect_timeout_ms",
                self.database.connect_timeout_ms,
                100,
                600_000,
            ),
        ];
        for (key, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                return Err(self.invalid(key, format!("{value} ∉ [{least}, {most}]")));
            }
        }
        if self.log.level.parse::<tracing_subscriber::EnvFilter>().is_err() {
            let levels = "off | error | warn | info | debug | trace";
            return Err(self.invalid("log.level", format!("{:?} ≠ {levels}", self.log.level)));
        }
        Ok(())
    }

    fn invalid(&self, key: &str, reason: String) -> ConfigError {
        let origin = self
            .rows
            .iter()
            .find(|row| row.key == key)
            .map(|row| row.origin.clone());
        ConfigError::Invalid {
            key: key.to_owned(),
            origin: origin.unwrap_or(Origin::Unset),
            reason,
        }
    }
}

/// The user's file that is read when none is named: `$XDG_CONFIG_HOME/regie/config.toml`.
#[must_use]
pub fn usual_file(environment: &Environment) -> Option<PathBuf> {
    let home = environment
        .absolute("XDG_CONFIG_HOME")
        .or_else(|| environment.absolute("HOME").map(|home| home.join(".config")))?;
    Some(home.join(Path::new("regie/config.toml")))
}

/// An empty text sets nothing: `REGIE_DATABASE_URL=` returns to the private server.
fn filled<'de, D: Deserializer<'de>, T: From<String>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok((!text.is_empty()).then(|| T::from(text)))
}

#[cfg(test)]
mod tests;
