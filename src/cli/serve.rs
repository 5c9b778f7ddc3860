//! `regie serve`: the console over SSH, and verbs for those who send a command.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::FromArgMatches as _;
use clap::parser::ValueSource;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;

use super::{Cli, Context, Exit, Failure, Output, acting, command, usage, verbs};
use crate::config::{Config, Environment};
use crate::ops::host_key;
use crate::ops::postgres::Keeper;
use crate::session::ssh::{Asked, Host, Ran, Verbs, serve};
use crate::text::Text;
use crate::watch::Watch;

/// Commands that run at once; the next ones wait.
const AT_ONCE: usize = 8;

/// Lets people in over SSH, until a signal ends it.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    #[arg(long)]
    address: Option<std::net::IpAddr>,
    #[arg(long)]
    port: Option<u16>,
}

impl Serve {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let settings = &context.config.serve;
        let wanted = SocketAddr::new(
            self.address.unwrap_or(settings.address),
            self.port.unwrap_or(settings.port),
        );
        let key = host_key::of(&context.config, &context.environment)?;
        let fingerprint = key.fingerprint(russh::keys::HashAlg::Sha256).to_string();
        // Before a database is started for nobody.
        let socket = TcpListener::bind(wanted).await.map_err(|error| {
            Failure::new(Exit::Unreachable, "adresse-prise")
                .with("adresse", wanted)
                .with("raison", error)
        })?;
        let here = socket.local_addr().map_err(|error| Failure::internal(&error))?;
        let mut terminate = signal(SignalKind::terminate()).map_err(|error| Failure::internal(&error))?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| Failure::internal(&error))?;
        let mut hangup = signal(SignalKind::hangup()).map_err(|error| Failure::internal(&error))?;
        let stop = async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
                _ = hangup.recv() => {}
            }
        };
        let (service, mut session) = acting::connect(context, Keeper::Consoles).await?;
        session.tend({
            let service = service.clone();
            move |stopped| service.server_stopped(stopped)
        });
        let host = Host {
            key,
            most: usize::try_from(settings.connections_max).unwrap_or(usize::MAX),
            langue: context.text.langue(),
            verbs: Arc::new(Line {
                config: context.config.clone(),
                environment: context.environment.clone(),
                turns: Arc::new(Semaphore::new(AT_ONCE)),
            }),
        };
        let said = if context.output.json {
            context
                .output
                .json(&serde_json::json!({ "address": here, "host_key": fingerprint }))
        } else {
            let args = [
                ("adresse", here.to_string().into()),
                ("empreinte", fingerprint.as_str().into()),
            ];
            context.output.line(&context.text.with("ssh-ecoute", &args))
        };
        let watch = Watch::start(service.clone());
        let served = match said {
            Ok(()) => serve(service, socket, host, stop)
                .await
                .map_err(|error| Failure::internal(&error)),
            Err(failure) => Err(failure),
        };
        watch.stop().await;
        session.close().await?;
        served
    }
}

impl From<host_key::HostKeyError> for Failure {
    fn from(error: host_key::HostKeyError) -> Self {
        use host_key::HostKeyError as E;
        match error {
            E::Io { path, source } => Self::new(Exit::Refused, "fichier-illisible")
                .with("chemin", path.display())
                .with("raison", source),
            E::Exposed { path } => Self::new(Exit::Usage, "secret-expose").with("chemin", path.display()),
            E::NotAKey { path, reason } => Self::new(Exit::Usage, "cle-hote-illisible")
                .with("chemin", path.display())
                .with("raison", reason),
        }
    }
}

/// The command line, for people who are far away.
struct Line {
    config: Config,
    environment: Environment,
    turns: Arc<Semaphore>,
}

impl Verbs for Line {
    fn run(&self, asked: Asked) -> BoxFuture<'static, Ran> {
        let (config, environment) = (self.config.clone(), self.environment.clone());
        let turns = Arc::clone(&self.turns);
        async move {
            let Ok(_turn) = turns.acquire_owned().await else {
                return Ran::default();
            };
            // A verb is not made to move between threads: it gets one of its own.
            let runtime = tokio::runtime::Handle::current();
            let ran = tokio::task::spawn_blocking(move || runtime.block_on(run(config, environment, asked)));
            match ran.await {
                Ok(ran) => ran,
                // Logged where it happened.
                Err(_) => Ran {
                    code: Exit::Internal as u8,
                    ..Ran::default()
                },
            }
        }
        .boxed()
    }
}

async fn run(config: Config, environment: Environment, asked: Asked) -> Ran {
    let json = asked.words.iter().any(|word| word == "--json");
    let output = Output::gathering(json);
    let text = verbs::told_to_a_shell(Text::new(asked.langue, asked.actor.fuseau).at(asked.service.now()));
    let exit = match obey(config, environment, asked, text, &output).await {
        Ok(()) => Exit::Done,
        Err(failure) => failure.show(text, &output),
    };
    let said = output.take();
    Ran {
        out: said.out,
        err: said.err,
        code: exit as u8,
    }
}

async fn obey(
    config: Config,
    environment: Environment,
    asked: Asked,
    text: Text,
    output: &Output,
) -> Result<(), Failure> {
    let mut words = asked.words;
    if words.first().is_none_or(|word| word != "regie") {
        words.insert(0, "regie".to_owned());
    }
    let matches = match command(text).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => {
            return match usage::failure(&error) {
                Some(failure) => Err(failure),
                None if error.use_stderr() => {
                    Err(Failure::new(Exit::Usage, "ligne-incomprise").detail(error.render().to_string()))
                }
                None => output.line(error.render().to_string().trim_end()),
            };
        }
    };
    let forced = |flag| matches.value_source(flag) == Some(ValueSource::CommandLine);
    let here = ["profile", "config", "login"].into_iter().any(forced);
    let cli = Cli::from_arg_matches(&matches).map_err(|error| Failure::internal(&error))?;
    let Some(noun) = cli.noun.filter(|noun| noun.is_for_all() && !here) else {
        return Err(Failure::new(Exit::NotAllowed, "pas-par-ssh"));
    };
    let langue = cli.global.langue.as_deref().and_then(|code| code.parse().ok());
    let context = Context {
        config,
        environment,
        output: output.clone(),
        text: langue.map_or(text, |langue| text.in_language(langue)),
        login: None,
        remote: Some((asked.service, asked.actor)),
    };
    Box::pin(noun.run(&context)).await
}
