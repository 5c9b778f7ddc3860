//! `regie demo`: the demonstration company, from nothing to its planning.

use std::io::IsTerminal as _;

use super::acting::Acting;
use super::{Context, Exit, Failure};
use crate::ops::database;
use crate::ops::postgres::Keeper;
use crate::session::{self, Ended, LocalError};
use crate::watch::Watch;

/// Opens the console on the demonstration company.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    #[arg(long)]
    no_console: bool,
}

impl Demo {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if !self.no_console {
            return open_console(context).await;
        }
        if context.config.database.url.is_none() {
            database::start_private(&context.config, &context.environment).await?;
        }
        Acting::open(context).await?.close().await?;
        let url = super::db::url(context, false);
        if context.output.json {
            return context.output.json(&serde_json::json!({ "url": url }));
        }
        context.output.line(&url)
    }
}

/// Opens the console, until it is left.
pub(super) async fn open_console(context: &Context) -> Result<(), Failure> {
    // Before a server is started for nobody to look at.
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::new(Exit::Usage, "pas-de-terminal"));
    }
    let acting = Acting::open_for(context, Keeper::Consoles).await?;
    let variable = |name: &str| context.environment.get(name).map(ToOwned::to_owned);
    let (service, actor) = (acting.service.clone(), acting.actor.clone());
    let watch = Watch::start(acting.service.clone());
    let ended = session::run_local(service, actor, variable).await;
    watch.stop().await;
    acting.close().await?;
    match ended {
        Ok(Ended::Left | Ended::Gone) => Ok(()),
        // Who started us learns that nobody has left on their own.
        Ok(Ended::Signalled(signal)) => Err(Failure::new(exit_of(signal), "arret-demande")),
        Err(LocalError::NotATerminal) => Err(Failure::new(Exit::Usage, "pas-de-terminal")),
        Err(LocalError::Dumb) => Err(Failure::new(Exit::Usage, "terminal-muet")),
        Err(LocalError::Io(error)) => Err(Failure::internal(&error)),
    }
}

/// What a program ends with that was ended by a signal.
fn exit_of(signal: i32) -> Exit {
    match signal {
        1 => Exit::HungUp,
        2 => Exit::Interrupted,
        _ => Exit::Terminated,
    }
}
