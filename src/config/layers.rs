//! The layers of the settings, from the weakest to the strongest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile as FigmentProfile, Provider};

use super::keys::{self, Key, Kind};
use super::show::Origin;
use super::{ConfigError, Profile, secret, usual_file};

/// The settings that come with the program.
const EMBEDDED: &str = include_str!("../../config.toml");

/// Table of a file that holds for every profile.
const EVERY_PROFILE: &str = "default";

/// What the command line says about the settings.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--langue`.
    pub langue: Option<String>,
}

/// The variables that the settings are read from.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The process's own. A variable that is not UTF-8 is none of ours.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// A variable that is set to something.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// A variable that names a folder; the XDG specification has relative paths ignored.
    #[must_use]
    pub fn absolute(&self, name: &str) -> Option<PathBuf> {
        self.get(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}

/// Values from one place.
struct Layer {
    origin: Origin,
    values: Dict,
}

/// All values from all places, for one profile.
pub(super) struct Layers {
    pub(super) profile: Profile,
    layers: Vec<Layer>,
}

/// Reads every place, and refuses names that are no settings wherever they stand.
pub(super) fn collect(flags: &Flags, environment: &Environment) -> Result<Layers, ConfigError> {
    let embedded = File::parse(None, EMBEDDED)?;
    let user = user_file(flags, environment)?;
    let variables = of_environment(environment)?;
    let profile = choose_profile(flags, environment, user.as_ref(), &variables)?;

    let mut layers = embedded.layers(profile);
    if let Some(file) = user {
        layers.extend(file.layers(profile));
    }
    layers.extend(variables);
    if let Some(langue) = &flags.langue {
        layers.push(Layer {
            origin: Origin::Flag {
                name: "--langue".to_owned(),
            },
            values: nested("langue", Value::from(langue.clone())),
        });
    }
    let layers = Layers { profile, layers };
    layers.refuse_exposed_secrets()?;
    Ok(layers)
}

fn user_file(flags: &Flags, environment: &Environment) -> Result<Option<File>, ConfigError> {
    let named = flags
        .config
        .clone()
        .or_else(|| environment.get("REGIE_CONFIG").map(PathBuf::from));
    let (path, required) = match named {
        Some(path) => (path, true),
        None => match usual_file(environment) {
            Some(path) => (path, false),
            None => return Ok(None),
        },
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => File::parse(Some(&path), &text).map(Some),
        Err(error) if !required && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ConfigError::Unreadable {
            path,
            source: source.into(),
        }),
    }
}

/// `--profile`, else `REGIE_PROFILE`, else the file's; else a named database means real data, and none the
/// demonstration.
fn choose_profile(
    flags: &Flags,
    environment: &Environment,
    user: Option<&File>,
    variables: &[Layer],
) -> Result<Profile, ConfigError> {
    if let Some(name) = &flags.profile {
        return Profile::parse(
            name,
            Origin::Flag {
                name: "--profile".to_owned(),
            },
        );
    }
    if let Some(name) = environment.get("REGIE_PROFILE") {
        return Profile::parse(
            name,
            Origin::Variable {
                name: "REGIE_PROFILE".to_owned(),
            },
        );
    }
    if let Some((file, name)) = user.and_then(|file| Some((file, file.profile.as_ref()?))) {
        return Profile::parse(name, file.origin(None));
    }
    let names_database = |values: &Dict| {
        let url = values
            .get("database")
            .and_then(Value::as_dict)
            .and_then(|table| table.get("url"));
        url.and_then(Value::as_str).is_some_and(|url| !url.is_empty())
    };
    let in_file = user
        .and_then(|file| file.tables.get(EVERY_PROFILE))
        .is_some_and(names_database);
    let named = in_file || variables.iter().any(|layer| names_database(&layer.values));
    Ok(if named { Profile::Prod } else { Profile::Demo })
}

/// A file of settings: one table a profile.
struct File {
    path: Option<PathBuf>,
    profile: Option<String>,
    tables: BTreeMap<String, Dict>,
}

impl File {
    fn parse(path: Option<&Path>, text: &str) -> Result<Self, ConfigError> {
        let mut file = Self {
            path: path.map(Path::to_owned),
            profile: None,
            tables: BTreeMap::new(),
        };
        let root: toml::Table = toml::from_str(text).map_err(|error| ConfigError::Syntax {
            path: path.unwrap_or(Path::new("config.toml")).to_owned(),
            // The parser quotes the line, which may hold a secret: its message and position must do.
            line: error
                .span()
                .map_or(1, |span| 1 + text[..span.start].matches('\n').count()),
            reason: mal_ecrit(error.message()).to_owned(),
        })?;
        let known: Vec<&str> = std::iter::once(EVERY_PROFILE)
            .chain(Profile::ALL.map(Profile::name))
            .collect();
        for (name, value) in root {
            match value {
                toml::Value::Table(table) if known.contains(&name.as_str()) => {
                    refuse_unknown(&table, "", &file.origin(Some(&name)))?;
                    let values = Value::serialize(&table)
                        .ok()
                        .and_then(Value::into_dict)
                        .unwrap_or_default();
                    file.tables.insert(name, values);
                }
                toml::Value::String(profile) if name == "profile" => file.profile = Some(profile),
                _ => {
                    let near = keys::nearest(&name, known.iter().map(ToString::to_string))
                        .map(|table| format!("[{table}]"))
                        .or_else(|| keys::near(&name).map(|key| format!("[{EVERY_PROFILE}] {key}")));
                    return Err(ConfigError::UnknownKey {
                        key: name,
                        near,
                        origin: file.origin(None),
                    });
                }
            }
        }
        Ok(file)
    }

    fn origin(&self, table: Option<&str>) -> Origin {
        let table = table.map(ToOwned::to_owned);
        match &self.path {
            Some(path) => Origin::File {
                path: path.clone(),
                table,
            },
            None => Origin::Embedded {
                table: table.unwrap_or_default(),
            },
        }
    }

    fn layers(&self, profile: Profile) -> Vec<Layer> {
        [EVERY_PROFILE, profile.name()]
            .into_iter()
            .filter_map(|table| {
                Some(Layer {
                    origin: self.origin(Some(table)),
                    values: self.tables.get(table)?.clone(),
                })
            })
            .collect()
    }
}

fn refuse_unknown(table: &toml::Table, prefix: &str, origin: &Origin) -> Result<(), ConfigError> {
    for (name, value) in table {
        let path = format!("{prefix}{name}");
        match value {
            toml::Value::Table(inner) if keys::is_table(&path) => {
                refuse_unknown(inner, &format!("{path}."), origin)?;
            }
            _ if keys::find(&path).is_some() => {}
            _ => {
                let near = keys::near(&path);
                return Err(ConfigError::UnknownKey {
                    key: path,
                    near,
                    origin: origin.clone(),
                });
            }
        }
    }
    Ok(())
}

/// One layer a variable, so that each value names its own.
fn of_environment(environment: &Environment) -> Result<Vec<Layer>, ConfigError> {
    let mut layers = Vec::new();
    for (name, text) in environment
        .0
        .iter()
        .filter(|(name, _)| name.starts_with("REGIE_"))
    {
        let origin = Origin::Variable { name: name.clone() };
        match keys::of_variable(name) {
            Ok(None) => {}
            Ok(Some(key)) => {
                let value = typed(key, text, &origin)?;
                layers.push(Layer {
                    origin,
                    values: nested(key.path, value),
                });
            }
            Err(near) => {
                return Err(ConfigError::UnknownKey {
                    key: name.clone(),
                    near,
                    origin,
                });
            }
        }
    }
    Ok(layers)
}

fn typed(key: &Key, text: &str, origin: &Origin) -> Result<Value, ConfigError> {
    let value = match key.kind {
        Kind::Text => Some(Value::from(text)),
        Kind::Number => text.trim().parse::<u64>().ok().map(Value::from),
        Kind::Bool => match text.trim() {
            "true" | "1" => Some(Value::from(true)),
            "false" | "0" => Some(Value::from(false)),
            _ => None,
        },
    };
    let expected = expected(key);
    value.ok_or_else(|| ConfigError::Invalid {
        key: key.path.to_owned(),
        origin: origin.clone(),
        reason: format!("{text:?} ≠ {expected}"),
    })
}

/// What a setting takes, in no language.
fn expected(key: &Key) -> &'static str {
    match (key.path, key.kind) {
        ("langue", _) => "fr | en",
        ("serve.address", _) => "127.0.0.1, ::1…",
        ("serve.port", _) => "0, 1, 2… 65535",
        ("database.pool_max", _) => "1, 2… 100",
        ("serve.connections_max", _) => "1, 2… 10000",
        (_, Kind::Text) => "\"…\"",
        (_, Kind::Number) => "0, 1, 2…",
        (_, Kind::Bool) => "true | false",
    }
}

/// Where it is, which is told, says more than what the parser expected there; but for a key that is set twice.
fn mal_ecrit(message: &str) -> &'static str {
    if message.contains("duplicate key") {
        "duplicate key"
    } else {
        "malformed"
    }
}

/// A value as a file of settings writes it.
fn written(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("{text:?}"),
        Value::Bool(_, value) => value.to_string(),
        Value::Num(_, number) => number
            .to_u128()
            .map(|number| number.to_string())
            .or_else(|| number.to_i128().map(|number| number.to_string()))
            .or_else(|| number.to_f64().map(|number| number.to_string()))
            .unwrap_or_default(),
        Value::Dict(..) => "{…}".to_owned(),
        Value::Array(..) => "[…]".to_owned(),
        Value::Char(_, char) => format!("{char:?}"),
        Value::Empty(..) => "—".to_owned(),
    }
}

/// A value below its tables.
fn nested(path: &str, value: Value) -> Dict {
    match path.split_once('.') {
        Some((table, rest)) => Dict::from([(table.to_owned(), Value::from(nested(rest, value)))]),
        None => Dict::from([(path.to_owned(), value)]),
    }
}

impl Layers {
    pub(super) fn figment(&self) -> Figment {
        self.layers.iter().fold(Figment::new(), Figment::merge)
    }

    /// Where the value that bears this name of figment's comes from.
    pub(super) fn origin(&self, name: &str) -> Origin {
        let found = self.layers.iter().find(|layer| layer.origin.to_string() == name);
        found.map_or(Origin::Unset, |layer| layer.origin.clone())
    }

    /// Figment's error, with the origin of the value and without the value of a secret.
    pub(super) fn explain(&self, error: &figment::Error) -> ConfigError {
        let key = error.path.join(".");
        let origin = error
            .metadata
            .as_ref()
            .map_or(Origin::Unset, |metadata| self.origin(&metadata.name));
        let reason = match keys::find(&key) {
            Some(known) if known.secret => format!("≠ {}", expected(known)),
            Some(known) => {
                let found = self.figment().find_value(&key);
                let found = found.map_or_else(|_| "?".to_owned(), |value| written(&value));
                format!("{found} ≠ {}", expected(known))
            }
            None => "?".to_owned(),
        };
        ConfigError::Invalid { key, origin, reason }
    }

    /// A file that sets a secret must be readable by its owner only.
    fn refuse_exposed_secrets(&self) -> Result<(), ConfigError> {
        for layer in &self.layers {
            let Origin::File { path, .. } = &layer.origin else {
                continue;
            };
            let root = Value::from(layer.values.clone());
            let holds_secret =
                keys::KEYS
                    .iter()
                    .any(|key| match root.find_ref(key.path).and_then(Value::as_str) {
                        Some(text) => key.secret && !text.is_empty() || secret::url_has_password(text),
                        None => false,
                    });
            if holds_secret {
                secret::owner_only(path)?;
            }
        }
        Ok(())
    }
}

impl Provider for &Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.origin.to_string())
    }

    fn data(&self) -> Result<Map<FigmentProfile, Dict>, figment::Error> {
        Ok(Map::from([(FigmentProfile::Default, self.values.clone())]))
    }
}
