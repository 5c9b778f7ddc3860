//! The command line: one file a noun, each a thin shell over the service and `ops`.
//!
//! To add a noun: a file with a `#[derive(clap::Subcommand)]` enum of its verbs and `async fn run(self, &Context)`, and
//! one line in [`Noun`] and in its `run`.

mod config;
mod db;
mod demo;
mod exit;
mod failure;
mod output;
mod shell;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use exit::Exit;
pub use failure::Failure;
pub use output::Output;

use crate::config::{Config, Environment, Flags};
use crate::ops;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "regie",
    version,
    about = "Régie, la console des entreprises d'intervention : de l'appel à la facture payée.",
    subcommand_help_heading = "Commandes",
    next_help_heading = "Options",
    propagate_version = false,
    infer_subcommands = true,
    arg_required_else_help = true,
    after_help = "Codes de sortie : 0 fait, 1 interne, 2 usage, 3 refusé par une règle, 4 non autorisé, 5 conflit, \
                  6 injoignable."
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    noun: Noun,
}

/// Flags that every verb takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// Profil des réglages : demo, dev, test, prod
    #[arg(long, global = true, value_name = "PROFIL")]
    profile: Option<String>,
    /// Fichier de réglages
    #[arg(long, global = true, value_name = "FICHIER")]
    config: Option<PathBuf>,
    /// Personne au nom de qui agir, si le profil le permet
    #[arg(
        long = "as",
        global = true,
        value_name = "LOGIN",
        env = "REGIE_AS",
        hide_env = true
    )]
    login: Option<String>,
    /// Réponse en JSON, pour les programmes
    #[arg(long, global = true)]
    json: bool,
    /// Langue des textes : fr, en
    #[arg(long, global = true, value_name = "LANGUE")]
    langue: Option<String>,
}

/// What can be talked about.
#[derive(Debug, Subcommand)]
enum Noun {
    /// Ouvre la console sur l'entreprise de démonstration
    Demo(demo::Demo),
    /// Base de données : serveur privé, migrations
    #[command(subcommand)]
    Db(db::Db),
    /// Réglages
    #[command(subcommand)]
    Config(config::Verb),
    /// Complétion pour votre shell
    Completions(shell::Completions),
    /// Pages de manuel
    Man(shell::Man),
}

/// What every verb works with.
#[derive(Debug)]
pub struct Context {
    /// The settings in force.
    pub config: Config,
    /// The process's variables.
    pub environment: Environment,
    /// How to print.
    pub output: Output,
    /// `--as`, whether or not the profile believes it.
    pub login: Option<String>,
}

impl Noun {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Demo(demo) => demo.run(context).await,
            Self::Db(verb) => verb.run(context).await,
            Self::Config(verb) => verb.run(context),
            Self::Completions(verb) => verb.run(context.output),
            Self::Man(verb) => verb.run(context.output),
        }
    }

    /// The profile that a verb implies when none is named.
    fn profile(&self) -> Option<&'static str> {
        matches!(self, Self::Demo(_)).then_some("demo")
    }
}

/// Parses, runs, and tells how it ended.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            drop(error.print());
            return if error.use_stderr() {
                Exit::Usage.into()
            } else {
                Exit::Done.into()
            };
        }
    };
    let output = Output {
        json: cli.global.json,
    };
    match run(cli, output) {
        Ok(()) => Exit::Done.into(),
        Err(failure) => failure.show(output).into(),
    }
}

fn run(cli: Cli, output: Output) -> Result<(), Failure> {
    let environment = Environment::of_process();
    let named = environment
        .get("REGIE_PROFILE")
        .is_none()
        .then(|| cli.noun.profile())
        .flatten();
    let flags = Flags {
        profile: cli.global.profile.or_else(|| named.map(ToOwned::to_owned)),
        config: cli.global.config,
        langue: cli.global.langue,
    };
    let config = Config::load(&flags, &environment)?;
    let _log = match ops::log::start(&config, &environment) {
        Ok(guard) => Some(guard),
        Err(error) => {
            output::say_error(&format!("Sans journal : {error}"));
            None
        }
    };
    let context = Context {
        config,
        environment,
        output,
        login: cli.global.login,
    };
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::internal(&error))?;
    runtime.block_on(cli.noun.run(&context))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
