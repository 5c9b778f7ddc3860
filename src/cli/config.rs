//! `regie config`: what is in force, and why.

use serde_json::json;

use super::{Context, Failure};
use crate::config::Origin;

/// Verbs about the settings.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Verb {
    Show,
}

impl Verb {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Show => show(context),
        }
    }
}

fn show(context: &Context) -> Result<(), Failure> {
    let profile = context.config.profile.name();
    let rows = context.config.rows();
    if context.output.json {
        return context
            .output
            .json(&json!({ "profile": profile, "items": rows, "next": null }));
    }
    let mut table = vec![["profile".to_owned(), profile.to_owned(), String::new()]];
    table.extend(rows.iter().map(|row| {
        let value = match &row.value {
            serde_json::Value::Null => "—".to_owned(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let origin = match &row.origin {
            Origin::Unset => String::new(),
            Origin::Embedded { table } => context.text.with("defaut", &[("table", table.into())]),
            origin => origin.to_string(),
        };
        [row.key.to_owned(), value, origin]
    }));
    context.output.table(&table)
}
