//! `regie db`: the database and the server that Régie runs for itself.

use std::os::unix::process::CommandExt as _;

use serde_json::json;

use super::{Context, Exit, Failure};
use crate::config::mask_url;
use crate::ops::database::{self, Unavailable};
use crate::ops::postgres::{self, Condition, Keeper, PrivateServer, Role, Started};
use crate::store::migrations::{self, State, Step};
use crate::store::pool::{Database, find_primary};
use crate::store::target::host_name;

/// Verbs about the database.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Db {
    /// Démarre le serveur privé, l'installe et migre la base s'il le faut
    Start,
    /// Arrête le serveur privé
    Stop,
    /// Montre l'état du serveur et des migrations (code 6 s'il ne répond pas)
    Status,
    /// Imprime l'URL de la base, sans mot de passe
    Url {
        /// Celle de l'administrateur
        #[arg(long)]
        admin: bool,
    },
    /// Ouvre psql sur la base
    Psql {
        /// En administrateur
        #[arg(long)]
        admin: bool,
        /// Arguments de psql
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
        arguments: Vec<String>,
    },
    /// Applique les migrations en attente
    Migrate,
}

impl Db {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Start => start(context).await,
            Self::Stop => stop(context).await,
            Self::Status => status(context).await,
            Self::Url { admin } => context.output.line(&url(context, admin)),
            Self::Psql { admin, arguments } => psql(context, admin, &arguments).await,
            Self::Migrate => migrate(context).await,
        }
    }
}

impl From<Unavailable> for Failure {
    fn from(error: Unavailable) -> Self {
        match error {
            Unavailable::Private(error) => error.into(),
            Unavailable::Open(error) => error.into(),
            Unavailable::Migration(error) => error.into(),
            Unavailable::Outdated { pending } => Self::new(
                Exit::Refused,
                "migrations-en-attente",
                format!("{} migrations sont en attente.", pending.len()),
            )
            .hint("regie db migrate"),
        }
    }
}

/// The private server, where the settings leave the database to it.
fn private(context: &Context) -> Result<PrivateServer, Failure> {
    if context.config.database.url.is_some() {
        return Err(Failure::new(
            Exit::Refused,
            "base-externe",
            "Les réglages nomment une base (database.url) : son serveur n'est pas à Régie.",
        ));
    }
    Ok(PrivateServer::of(&context.config, &context.environment))
}

async fn start(context: &Context) -> Result<(), Failure> {
    let server = private(context)?;
    let (started, applied) = database::start_private(&server).await?;
    let url = server.url(Role::Application);
    if context.output.json {
        return context.output.json(&json!({
            "started": started == Started::Now,
            "url": url,
            "migrations": applied,
        }));
    }
    let said = match started {
        Started::Now => "Serveur démarré",
        Started::Already => "Serveur déjà en marche",
    };
    context.output.line(&format!("{said} : {url}"))?;
    if server.layout().socket_moved() {
        let folder = server.layout().sockets().display();
        context.output.line(&format!(
            "Chemin trop long pour une socket : elle est dans {folder}"
        ))?;
    }
    say_applied(context, &applied)
}

fn say_applied(context: &Context, applied: &[Step]) -> Result<(), Failure> {
    for step in applied {
        context
            .output
            .line(&format!("Migration {:04} {} appliquée", step.version, step.name))?;
    }
    Ok(())
}

async fn stop(context: &Context) -> Result<(), Failure> {
    let stopped = private(context)?.stop().await?;
    if context.output.json {
        return context.output.json(&json!({ "stopped": stopped }));
    }
    context.output.line(if stopped {
        "Serveur arrêté"
    } else {
        "Le serveur ne tournait pas"
    })
}

async fn migrate(context: &Context) -> Result<(), Failure> {
    let options = database::migrator(&context.config, &context.environment).await?;
    let applied = migrations::run(&options).await?;
    if context.output.json {
        return context.output.json(&json!({ "items": applied, "next": null }));
    }
    if applied.is_empty() {
        return context.output.line("Aucune migration en attente");
    }
    say_applied(context, &applied)
}

async fn status(context: &Context) -> Result<(), Failure> {
    match database::external(&context.config).map_err(Unavailable::from)? {
        Some(target) => {
            let limits = database::limits(&context.config);
            let primary = find_primary(&target, limits.answer)
                .await
                .map_err(Unavailable::from)?;
            let database = Database::open(&target, limits).await.map_err(Unavailable::from)?;
            let steps = migrations::status(database.pool()).await?;
            let rows = [
                ("server", "external".to_owned()),
                ("primary", host_name(&primary)),
                ("url", url(context, false)),
            ];
            say_status(context, &rows, Some(&steps))
        }
        None => private_status(context).await,
    }
}

async fn private_status(context: &Context) -> Result<(), Failure> {
    let server = private(context)?;
    let condition = server.condition().await?;
    let steps = match condition {
        Condition::Running => {
            let database =
                Database::private(server.options(Role::Superuser), database::limits(&context.config));
            Some(migrations::status(database.pool()).await?)
        }
        _ => None,
    };
    let mut rows = vec![
        ("server", "private".to_owned()),
        ("condition", condition.name().to_owned()),
        (
            "version",
            server
                .major()?
                .map_or_else(String::new, |major| major.to_string()),
        ),
        ("data", server.layout().cluster().display().to_string()),
        ("socket", server.layout().sockets().display().to_string()),
        ("url", server.url(Role::Application)),
    ];
    if condition == Condition::Running {
        let keeper = match server.keeper() {
            Keeper::Command => "command",
            Keeper::Consoles => "consoles",
        };
        rows.push((
            "pid",
            server.pid().map_or_else(String::new, |pid| pid.to_string()),
        ));
        rows.push(("keeper", keeper.to_owned()));
        rows.push((
            "consoles",
            if server.consoles_open()? { "open" } else { "none" }.to_owned(),
        ));
    }
    say_status(context, &rows, steps.as_deref())?;
    match condition {
        Condition::Running => Ok(()),
        _ => Err(
            Failure::new(Exit::Unreachable, "serveur-arrete", "Le serveur ne tourne pas.")
                .hint("regie db start"),
        ),
    }
}

fn say_status(context: &Context, rows: &[(&str, String)], steps: Option<&[Step]>) -> Result<(), Failure> {
    if context.output.json {
        let mut object: serde_json::Map<String, serde_json::Value> = rows
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
            .collect();
        if let Some(steps) = steps {
            object.insert("migrations".to_owned(), json!(steps));
        }
        return context.output.json(&object);
    }
    let mut table: Vec<[String; 2]> = rows
        .iter()
        .map(|(name, value)| [label(name).to_owned(), label(value).to_owned()])
        .filter(|[_, value]| !value.is_empty())
        .collect();
    if let Some(steps) = steps {
        let count = |state| steps.iter().filter(|step| step.state == state).count();
        let mut said = format!(
            "{} appliquées, {} en attente",
            count(State::Applied),
            count(State::Pending)
        );
        for (state, name) in [
            (State::Changed, "changées"),
            (State::Unknown, "inconnues de ce programme"),
        ] {
            if count(state) > 0 {
                said = format!("{said}, {} {name}", count(state));
            }
        }
        table.push(["migrations".to_owned(), said]);
    }
    context.output.table(&table)
}

fn label(name: &str) -> &str {
    match name {
        "server" => "serveur",
        "condition" => "état",
        "data" => "données",
        "primary" => "primaire",
        "keeper" => "maintenu par",
        "private" => "privé",
        "external" => "externe",
        "absent" => "pas encore créé",
        "stopped" => "arrêté",
        "busy" => "occupé à démarrer ou à s'arrêter",
        "running" => "en marche",
        "command" => "une commande, jusqu'à regie db stop",
        "open" => "ouvertes",
        "none" => "aucune",
        other => other,
    }
}

/// The URL without its password: what is printed ends up in histories and logs.
pub(super) fn url(context: &Context, admin: bool) -> String {
    let database = &context.config.database;
    let named = if admin {
        database.admin_url.as_ref().or(database.url.as_ref())
    } else {
        database.url.as_ref()
    };
    match named {
        Some(url) => without_password(url.expose()).0,
        None => {
            let role = if admin { Role::Superuser } else { Role::Application };
            PrivateServer::of(&context.config, &context.environment).url(role)
        }
    }
}

/// A URL in two: what may be seen, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else {
        return (mask_url(url), None);
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let Some((credentials, hosts)) = rest[..end].rsplit_once('@') else {
        return (mask_url(url), None);
    };
    let Some((user, password)) = credentials.split_once(':') else {
        return (mask_url(url), None);
    };
    let password = percent_encoding::percent_decode_str(password)
        .decode_utf8_lossy()
        .into_owned();
    (
        mask_url(&format!("{scheme}://{user}@{hosts}{}", &rest[end..])),
        Some(password),
    )
}

async fn psql(context: &Context, admin: bool, arguments: &[String]) -> Result<(), Failure> {
    let database = &context.config.database;
    let named = if admin {
        database.admin_url.as_ref().or(database.url.as_ref())
    } else {
        database.url.as_ref()
    };
    let (url, password) = match named {
        Some(url) => {
            let (shown, password) = without_password(url.expose());
            (
                shown,
                password.or_else(|| {
                    database
                        .password
                        .as_ref()
                        .map(|password| password.expose().to_owned())
                }),
            )
        }
        None => {
            let server = PrivateServer::of(&context.config, &context.environment);
            database::start_private(&server).await?;
            (url(context, admin), None)
        }
    };
    let program = postgres::psql();
    let mut command = std::process::Command::new(&program);
    command.arg(url).args(arguments);
    if let Some(password) = password {
        // An argument would show in the list of processes.
        command.env("PGPASSWORD", password);
    }
    let error = command.exec();
    Err(Failure::new(
        Exit::Unreachable,
        "psql-absent",
        format!("{} : {error}", program.display()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_url_has_no_password() {
        let (shown, password) = without_password("postgres://regie:p%40ss@a,b/regie?sslmode=require");
        assert_eq!(shown, "postgres://regie@a,b/regie?sslmode=require");
        assert_eq!(password.as_deref(), Some("p@ss"));
        assert_eq!(
            without_password("postgres://regie@a/regie").0,
            "postgres://regie@a/regie"
        );
    }
}
