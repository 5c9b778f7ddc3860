//! `regie demo`: the demonstration company, from nothing to its planning.

use super::{Context, Failure};
use crate::ops::database;
use crate::ops::postgres::{PrivateServer, Role};
use crate::store::migrations;

/// Opens the console on the demonstration company.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    #[arg(long)]
    no_console: bool,
}

impl Demo {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if context.config.database.url.is_some() {
            database::open(&context.config, &context.environment).await?;
            return context.output.line(&super::db::url(context, false));
        }
        let server = PrivateServer::of(&context.config, &context.environment);
        if self.no_console {
            database::start_private(&server).await?;
            return context.output.line(&server.url(Role::Application));
        }
        let (_, lease) = server.start_for_console().await?;
        let outcome = open_console(&server).await;
        server.leave(lease).await?;
        outcome
    }
}

async fn open_console(server: &PrivateServer) -> Result<(), Failure> {
    migrations::run(&server.options(Role::Superuser)).await?;
    Ok(())
}
