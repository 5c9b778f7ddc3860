//! The command line: one file a noun, each a thin shell over the service and `ops`.
//!
//! To add a noun: a file with a `#[derive(clap::Subcommand)]` enum of its verbs and an `async fn run(self, &Context)`,
//! one line in [`Noun`] and one in its `run`, and its help in `locales/` (see `help`). A verb gets the service and the
//! actor from `acting`, and prints through [`Output`]; a refusal is a [`Failure`] by `?`.

mod acting;
mod agence;
mod audit;
mod client;
mod config;
mod contrat;
mod db;
mod demo;
mod equipement;
mod exit;
mod explain;
mod failure;
mod fiche;
mod help;
mod historique;
mod liste;
mod login;
mod mission;
mod notification;
mod output;
mod planning;
mod role;
mod secret;
mod serve;
mod shell;
mod site;
mod team;
mod token;
mod trade;
mod usage;
mod user;
mod verbs;

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::Utc;
use chrono_tz::Europe::Paris;
use clap::{ArgAction, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

pub use exit::Exit;
pub use failure::Failure;
pub use output::Output;

use crate::config::{Config, Environment, Flags};
use crate::domain::{Actor, Langue};
use crate::ops;
use crate::service::Service;
use crate::service::historique::HistoriqueCommand;
use crate::text::{Locale, Text};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "regie",
    version,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    noun: Option<Noun>,
}

/// Flags that every verb takes.
#[derive(Debug, clap::Args)]
struct Global {
    #[arg(long, global = true)]
    profile: Option<String>,
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[arg(long = "as", global = true, env = "REGIE_AS", hide_env = true)]
    login: Option<String>,
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true)]
    langue: Option<String>,
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// What can be talked about.
#[derive(Debug, Subcommand)]
enum Noun {
    Console,
    Demo(demo::Demo),
    Serve(serve::Serve),
    #[command(subcommand)]
    Audit(audit::Audit),
    #[command(subcommand)]
    Db(db::Db),
    #[command(subcommand)]
    Config(config::Verb),
    #[command(subcommand)]
    Client(client::Client),
    #[command(subcommand)]
    Site(site::Site),
    #[command(subcommand)]
    Equipement(equipement::Equipement),
    #[command(subcommand)]
    Contrat(contrat::Contrat),
    #[command(subcommand)]
    Mission(mission::Mission),
    #[command(subcommand)]
    Planning(planning::Planning),
    #[command(subcommand)]
    Notification(notification::Notification),
    #[command(subcommand)]
    User(user::User),
    #[command(subcommand)]
    Role(role::Role),
    #[command(subcommand)]
    Team(team::Team),
    #[command(subcommand)]
    Agence(agence::Agence),
    #[command(subcommand)]
    Specialisation(trade::Specialisation),
    #[command(subcommand)]
    Titre(trade::Titre),
    Login(login::Login),
    Logout(login::Logout),
    Whoami(login::Whoami),
    Undo(historique::Back),
    Redo(historique::Step),
    Completions(shell::Completions),
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
    /// In which words.
    pub text: Text,
    /// `--as`, whether or not the profile believes it.
    pub login: Option<String>,
    /// Who asks from far away, and what answers them: their key has told who they are.
    pub(crate) remote: Option<(Service, Actor)>,
}

impl Context {
    /// Refuses what reaches beyond the service to somebody who is not at this machine: files, prompts, the owner's role.
    fn only_here(&self) -> Result<(), Failure> {
        match self.remote {
            None => Ok(()),
            Some(_) => Err(Failure::new(Exit::NotAllowed, "pas-par-ssh")),
        }
    }
}

impl Noun {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Console => demo::open_console(context).await,
            Self::Demo(demo) => demo.run(context).await,
            Self::Serve(serve) => serve.run(context).await,
            Self::Audit(verb) => verb.run(context).await,
            Self::Db(verb) => verb.run(context).await,
            Self::Config(verb) => verb.run(context),
            Self::Client(verb) => verb.run(context).await,
            Self::Site(verb) => verb.run(context).await,
            Self::Equipement(verb) => verb.run(context).await,
            Self::Contrat(verb) => verb.run(context).await,
            Self::Mission(verb) => verb.run(context).await,
            Self::Planning(verb) => verb.run(context).await,
            Self::Notification(verb) => verb.run(context).await,
            Self::User(verb) => verb.run(context).await,
            Self::Role(verb) => verb.run(context).await,
            Self::Team(verb) => verb.run(context).await,
            Self::Agence(verb) => verb.run(context).await,
            Self::Specialisation(verb) => verb.run(context).await,
            Self::Titre(verb) => verb.run(context).await,
            Self::Login(verb) => verb.run(context).await,
            Self::Logout(verb) => verb.run(context).await,
            Self::Whoami(verb) => verb.run(context).await,
            Self::Undo(back) => back.run(context).await,
            Self::Redo(step) => step.run(context, HistoriqueCommand::Redo).await,
            Self::Completions(verb) => verb.run(context),
            Self::Man(verb) => verb.run(context),
        }
    }

    /// Whether somebody far away may say it: nothing that rules this machine, its database or its settings.
    fn is_for_all(&self) -> bool {
        !matches!(
            self,
            Self::Console
                | Self::Demo(_)
                | Self::Serve(_)
                | Self::Db(_)
                | Self::Config(_)
                | Self::Login(_)
                | Self::Logout(_)
                | Self::Completions(_)
                | Self::Man(_)
        )
    }

    /// The profile that a verb implies when none is named.
    fn profile(&self) -> Option<&'static str> {
        matches!(self, Self::Demo(_)).then_some("demo")
    }
}

/// The command line as it is parsed, with its help in this language.
#[must_use]
pub fn command(text: Text) -> clap::Command {
    help::localise(Cli::command(), text)
}

/// Parses, runs, and tells how it ended.
#[must_use]
pub fn main() -> ExitCode {
    let environment = Environment::of_process();
    let (arguments, unreadable) = arguments();
    let arguments = help::asked(arguments);
    // Help and errors are wanted before the arguments are understood.
    let text = verbs::told_to_a_shell(Text::new(spoken(&arguments, &environment), Paris));
    let output = Output::of_process(arguments.iter().any(|argument| argument == "--json"));
    if let Some(unreadable) = unreadable {
        let failure = Failure::new(Exit::Usage, "argument-illisible").with("valeur", unreadable);
        return failure.show(text, &output).into();
    }
    let parsed = command(text)
        .try_get_matches_from(&arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let ended = match parsed {
        Ok(cli) => run(cli, environment),
        Err(error) => match usage::failure(&error) {
            Some(failure) => Err((Box::new(failure), text)),
            None => {
                drop(error.print());
                return if error.use_stderr() {
                    Exit::Usage.into()
                } else {
                    Exit::Done.into()
                };
            }
        },
    };
    match ended {
        Ok(()) => Exit::Done.into(),
        Err((failure, text)) => failure.show(text, &output).into(),
    }
}

/// The words of the command line, and the first that is no text, as far as it can be shown.
fn arguments() -> (Vec<String>, Option<String>) {
    let mut unreadable = None;
    let mut words = Vec::new();
    for word in std::env::args_os() {
        match word.into_string() {
            Ok(word) => words.push(word),
            Err(word) => unreadable = unreadable.or(Some(word.to_string_lossy().into_owned())),
        }
    }
    (words, unreadable)
}

/// The language to speak as long as the settings are not read.
fn spoken(arguments: &[String], environment: &Environment) -> Langue {
    let flag = arguments
        .iter()
        .enumerate()
        .find_map(|(index, argument)| match argument.split_once('=') {
            Some(("--langue", code)) => Some(code),
            None if argument == "--langue" => arguments.get(index + 1).map(String::as_str),
            _ => None,
        });
    flag.or(environment.get("REGIE_LANGUE"))
        .and_then(|code| code.parse().ok())
        .unwrap_or_else(|| {
            // A file that can't be read is told when it is asked for more.
            let settings = Config::load(&Flags::default(), environment).ok();
            reads(settings.and_then(|settings| settings.langue), environment)
        })
}

/// The language to speak: that of the settings, else the machine's, else French.
fn reads(said: Option<Langue>, environment: &Environment) -> Langue {
    let own = || Locale::read(|name| environment.get(name)).langue;
    said.or_else(own).unwrap_or(Langue::Fr)
}

fn run(cli: Cli, environment: Environment) -> Result<(), (Box<Failure>, Text)> {
    let noun = cli.noun.unwrap_or(Noun::Console);
    let said = cli.global.langue.as_deref().and_then(|code| code.parse().ok());
    let said = reads(said, &environment);
    let named = environment
        .get("REGIE_PROFILE")
        .is_none()
        .then(|| noun.profile())
        .flatten();
    let flags = Flags {
        profile: cli.global.profile.or_else(|| named.map(ToOwned::to_owned)),
        config: cli.global.config,
        langue: cli.global.langue,
    };
    let config = Config::load(&flags, &environment)
        .map_err(|error| (Box::new(error.into()), Text::new(said, Paris)))?;
    let text = verbs::told_to_a_shell(Text::new(reads(config.langue, &environment), Paris).at(Utc::now()));
    let _log = match ops::log::start(&config, &environment) {
        Ok(guard) => Some(guard),
        Err(error) => {
            Output::default().error(&text.with(
                "journal-absent",
                &[("raison", text.systeme(&error.to_string()).into())],
            ));
            None
        }
    };
    let output = Output::of_process(cli.global.json);
    let context = Context {
        config,
        environment,
        output,
        text,
        login: cli.global.login,
        remote: None,
    };
    let runtime =
        tokio::runtime::Runtime::new().map_err(|error| (Box::new(Failure::internal(&error)), text))?;
    runtime
        .block_on(noun.run(&context))
        .map_err(|failure| (Box::new(failure), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are() {
        let none = Environment::default();
        let english: Environment = [("REGIE_LANGUE".to_owned(), "en".to_owned())]
            .into_iter()
            .collect();
        let arguments = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            spoken(&arguments(&["regie", "--langue", "en", "db"]), &none),
            Langue::En
        );
        assert_eq!(
            spoken(&arguments(&["regie", "db", "--langue=en"]), &none),
            Langue::En
        );
        assert_eq!(spoken(&arguments(&["regie", "db"]), &english), Langue::En);
        assert_eq!(
            spoken(&arguments(&["regie", "--langue", "fr"]), &english),
            Langue::Fr
        );
        assert_eq!(spoken(&arguments(&["regie", "--langue"]), &none), Langue::Fr);
        let machine: Environment = [("LANG".to_owned(), "en_GB.UTF-8".to_owned())]
            .into_iter()
            .collect();
        assert_eq!(spoken(&arguments(&["regie"]), &machine), Langue::En);
        assert_eq!(
            spoken(&arguments(&["regie", "--langue=fr"]), &machine),
            Langue::Fr
        );
    }
}
