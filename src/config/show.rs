//! What `regie config show` tells.

use std::fmt;
use std::path::PathBuf;

use figment::Figment;
use figment::value::Value;
use serde::Serialize;

use super::keys::{KEYS, Key};
use super::layers::Layers;
use super::secret::{MASK, mask_url};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Origin {
    /// Nothing sets it.
    Unset,
    /// The `config.toml` that is part of the program.
    Embedded {
        /// The table: `default` or a profile.
        table: String,
    },
    /// A file of the user's.
    File {
        /// The file.
        path: PathBuf,
        /// The table: `default` or a profile.
        #[serde(skip_serializing_if = "Option::is_none")]
        table: Option<String>,
    },
    /// A variable of the environment.
    Variable {
        /// Its name.
        name: String,
    },
    /// A flag of the command line.
    Flag {
        /// Its name, with the dashes.
        name: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset => f.write_str("—"),
            Self::Embedded { table } => write!(f, "config.toml [{table}]"),
            Self::File {
                path,
                table: Some(table),
            } => write!(f, "{} [{table}]", path.display()),
            Self::File { path, table: None } => write!(f, "{}", path.display()),
            Self::Variable { name } | Self::Flag { name } => f.write_str(name),
        }
    }
}

/// One setting as shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its name.
    pub key: &'static str,
    /// Its value, secrets masked; null when nothing sets it.
    pub value: serde_json::Value,
    /// Where the value comes from.
    pub origin: Origin,
}

pub(super) fn rows(figment: &Figment, layers: &Layers) -> Vec<Row> {
    KEYS.iter()
        .map(|key| {
            let value = figment.find_value(key.path).ok();
            let origin = figment
                .find_metadata(key.path)
                .map_or(Origin::Unset, |found| layers.origin(&found.name));
            Row {
                key: key.path,
                value: value.map_or(serde_json::Value::Null, |value| shown(key, &value)),
                origin,
            }
        })
        .collect()
}

fn shown(key: &Key, value: &Value) -> serde_json::Value {
    match value {
        Value::String(_, text) if text.is_empty() => serde_json::Value::Null,
        _ if key.secret => MASK.into(),
        Value::String(_, text) => mask_url(text).into(),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}
