//! `regie demo`: the demonstration company, from nothing to its planning.

use super::{Context, Failure};
use crate::ops::database;
use crate::ops::postgres::Keeper;

/// Opens the console on the demonstration company.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    #[arg(long)]
    no_console: bool,
}

impl Demo {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (config, environment) = (&context.config, &context.environment);
        if !self.no_console {
            let session = database::open(config, environment, Keeper::Consoles).await?;
            return Ok(session.close().await?);
        }
        if config.database.url.is_none() {
            database::start_private(config, environment).await?;
        }
        database::open(config, environment, Keeper::Command)
            .await?
            .close()
            .await?;
        let url = super::db::url(context, false);
        if context.output.json {
            return context.output.json(&serde_json::json!({ "url": url }));
        }
        context.output.line(&url)
    }
}
