//! `regie db`: the database and the server that Régie runs for itself.

mod psql;
pub(super) mod seed;
mod status;
mod verify;

use serde_json::json;

use super::{Context, Exit, Failure};
use crate::config::Secret;
use crate::ops::database;
use crate::ops::postgres::{PrivateServer, Role, Started};
use crate::store::migrations::{self, Step};

/// Verbs about the database.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Db {
    Start,
    Stop,
    Status,
    Url {
        #[arg(long)]
        admin: bool,
    },
    Psql {
        #[arg(long)]
        admin: bool,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    Migrate,
    Seed(seed::Seed),
    Verify,
}

impl Db {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Start => start(context).await,
            Self::Stop => stop(context).await,
            Self::Status => status::run(context).await,
            Self::Url { admin } => context.output.line(&url(context, admin)),
            Self::Psql { admin, arguments } => psql::run(context, admin, &arguments).await,
            Self::Migrate => migrate(context).await,
            Self::Seed(seed) => seed.run(context).await,
            Self::Verify => verify::run(context).await,
        }
    }
}

/// The private server, where the settings leave the database to it.
fn private(context: &Context) -> Result<PrivateServer, Failure> {
    if context.config.database.url.is_some() {
        return Err(Failure::new(Exit::Refused, "base-externe"));
    }
    Ok(PrivateServer::of(&context.config, &context.environment))
}

async fn start(context: &Context) -> Result<(), Failure> {
    let server = private(context)?;
    let (started, applied) = database::start_private(&context.config, &context.environment).await?;
    let url = server.url(Role::Application);
    let (output, text) = (&context.output, context.text);
    if output.json {
        let started = started == Started::Now;
        return output.json(&json!({ "started": started, "url": url, "migrations": applied }));
    }
    let said = match started {
        Started::Now => text.with("serveur-demarre", &[("url", url.into())]),
        Started::Already => text.with("serveur-deja-la", &[("url", url.into())]),
    };
    output.line(&said)?;
    if server.layout().socket_moved() {
        let folder = server.layout().sockets().display().to_string();
        output.line(&text.with("serveur-socket-ailleurs", &[("dossier", folder.into())]))?;
    }
    say_applied(context, &applied)
}

async fn stop(context: &Context) -> Result<(), Failure> {
    let stopped = private(context)?.stop().await?;
    let (output, text) = (&context.output, context.text);
    match (output.json, stopped) {
        (true, _) => output.json(&json!({ "stopped": stopped })),
        (false, true) => output.line(&text.get("serveur-arrete")),
        (false, false) => output.line(&text.get("serveur-deja-arrete")),
    }
}

async fn migrate(context: &Context) -> Result<(), Failure> {
    let options = database::migrator(&context.config, &context.environment).await?;
    let applied = migrations::run(&options).await?;
    if context.output.json {
        return context.output.json(&json!({ "items": applied, "next": null }));
    }
    if applied.is_empty() {
        return context.output.line(&context.text.get("migrations-a-jour"));
    }
    say_applied(context, &applied)
}

fn say_applied(context: &Context, applied: &[Step]) -> Result<(), Failure> {
    let text = context.text;
    for step in applied {
        let version = format!("{:04}", step.version);
        let args = [("version", version.into()), ("nom", step.name.as_str().into())];
        context.output.line(&text.with("migration-appliquee", &args))?;
    }
    Ok(())
}

/// The URL that the settings name for the application, or for the administrator.
fn named(context: &Context, admin: bool) -> Option<&Secret> {
    let database = &context.config.database;
    let administrator = database.admin_url.as_ref().filter(|_| admin);
    administrator.or(database.url.as_ref())
}

/// The URL without its password: what is printed ends up in histories and logs.
pub(super) fn url(context: &Context, admin: bool) -> String {
    if let Some(url) = named(context, admin) {
        return psql::without_password(url.expose()).0;
    }
    let role = if admin { Role::Superuser } else { Role::Application };
    PrivateServer::of(&context.config, &context.environment).url(role)
}
