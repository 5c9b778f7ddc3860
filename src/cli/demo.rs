//! `regie demo`: the demonstration company, from nothing to its planning.

use std::io::IsTerminal as _;

use super::acting::{self, Acting};
use super::{Context, Exit, Failure};
use crate::ops::database;
use crate::ops::postgres::Keeper;
use crate::session::{Ended, LocalError, Visitor, run_local};
use crate::text::Locale;
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
    let (service, mut session) = acting::connect(context, Keeper::Consoles).await?;
    session.tend({
        let service = service.clone();
        move |stopped| service.server_stopped(stopped)
    });
    let locale = Locale::read(|name| context.environment.get(name));
    let visitor = match acting::visitor(context, &service).await {
        Ok(visitor) => Visitor {
            // A person's preference is kept for every session; what is typed to open this one is meant for this one.
            langue: context.config.langue.filter(|_| context.config.flag("langue")),
            locale: Locale {
                // What the settings say holds before what the machine does.
                langue: context.config.langue.or(locale.langue),
                ..locale
            },
            ..visitor
        },
        Err(failure) => {
            session.close().await?;
            return Err(failure);
        }
    };
    let variable = |name: &str| context.environment.get(name).map(ToOwned::to_owned);
    let watch = Watch::start(service.clone());
    let ended = run_local(service, visitor, variable).await;
    watch.stop().await;
    session.close().await?;
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
        3 => Exit::Quit,
        _ => Exit::Terminated,
    }
}
