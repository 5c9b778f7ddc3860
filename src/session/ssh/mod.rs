//! The console over SSH: one process, many connections, each with sessions of its own.
//!
//! A public key opens the console as its person; nothing else does. A channel with a terminal runs the console, one
//! with a command runs verbs of the command line. See `docs/decisions/0025-serve.md`.

mod channel;
mod client;
mod command;
mod console;

use std::collections::HashSet;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use russh::keys::PrivateKey;
use russh::server::{Config, run_stream};
use russh::{Disconnect, MethodKind, MethodSet, SshId};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use self::client::{CHANNELS, Client};
use crate::domain::{Actor, Langue};
use crate::service::Service;

/// How long a connection may take to show a key that opens.
const GRACE: Duration = Duration::from_secs(30);
/// How long a refused key takes, so that nothing is learned from it.
const REJECTION: Duration = Duration::from_secs(1);
/// How many keys may be refused in one connection.
const ATTEMPTS: usize = 6;
/// How often a silent client is asked whether it is still there; three silences are an answer.
const ALIVE: Duration = Duration::from_secs(30);
/// How long the sessions of one connection have to give their terminals back when the server stops.
const GOODBYE: Duration = Duration::from_secs(3);
/// How long its client then has to go.
const LEAVING: Duration = Duration::from_millis(700);
/// How long all of it may take.
const FAREWELL: Duration = Duration::from_secs(5);

/// What a server is made of.
pub struct Host {
    /// By which it is known.
    pub key: PrivateKey,
    /// Most connections at once.
    pub most: usize,
    /// Where commands are run.
    pub verbs: Arc<dyn Verbs>,
    /// In which language those are spoken to of whom nothing is known yet.
    pub langue: Langue,
}

/// The command line, as a session knows it.
pub trait Verbs: Send + Sync {
    /// Runs one command to its end.
    fn run(&self, asked: Asked) -> BoxFuture<'static, Ran>;
}

/// A command that somebody sends.
#[derive(Debug)]
pub struct Asked {
    /// The service.
    pub service: Service,
    /// Who asks.
    pub actor: Actor,
    /// What, word by word.
    pub words: Vec<String>,
    /// In which language they read.
    pub langue: Langue,
}

/// What became of it.
#[derive(Debug, Default)]
pub struct Ran {
    /// What it said.
    pub out: Vec<u8>,
    /// What it complained of.
    pub err: Vec<u8>,
    /// What it ended with.
    pub code: u8,
}

/// What all connections share.
pub(super) struct Shared {
    pub service: Service,
    pub verbs: Arc<dyn Verbs>,
    pub langue: Langue,
    /// Logins with the fingerprint of a key that has opened before: while the database is away they are told so.
    pub known: Mutex<HashSet<(String, String)>>,
    /// Turns true once the server stops.
    pub stopping: watch::Receiver<bool>,
}

impl Shared {
    /// Ends once the server stops.
    pub(super) async fn stops(&self) {
        // Gone without a word, it has stopped as well.
        let _ = self.stopping.clone().wait_for(|stopping| *stopping).await;
    }
}

/// Serves until `stop`; then every session is told, its terminal put right, and its connection closed.
///
/// # Errors
/// Those of the socket.
pub async fn serve(
    service: Service,
    socket: TcpListener,
    host: Host,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    super::panics::log_only();
    let config = Arc::new(Config {
        server_id: SshId::Standard(concat!("SSH-2.0-regie_", env!("CARGO_PKG_VERSION")).into()),
        methods: MethodSet::from(&[MethodKind::PublicKey][..]),
        auth_rejection_time: REJECTION,
        auth_rejection_time_initial: Some(Duration::ZERO),
        max_auth_attempts: ATTEMPTS,
        keys: vec![host.key],
        // Our own sessions end by themselves; a client that is gone is found out by its silence.
        inactivity_timeout: None,
        keepalive_interval: Some(ALIVE),
        keepalive_max: 3,
        nodelay: true,
        ..Config::default()
    });
    let (tell, stopping) = watch::channel(false);
    let shared = Arc::new(Shared {
        service,
        verbs: host.verbs,
        langue: host.langue,
        known: Mutex::default(),
        stopping,
    });
    let room = Arc::new(Semaphore::new(host.most));
    let mut connections = JoinSet::new();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = socket.accept() => match accepted {
                Ok((stream, from)) => match Arc::clone(&room).try_acquire_owned() {
                    Ok(place) => {
                        connections.spawn(connection(Arc::clone(&shared), Arc::clone(&config), stream, from, place));
                    }
                    Err(_) => tracing::warn!(%from, "no room for another connection"),
                },
                // No file descriptor left, or a client that was gone already: the next one may fare better.
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    drop(socket);
    // Nobody is left to be told, where nobody is connected.
    let _ = tell.send(true);
    let over = async { while connections.join_next().await.is_some() {} };
    if timeout(FAREWELL, over).await.is_err() {
        tracing::warn!("some connections were cut");
    }
    Ok(())
}

/// One connection, from its first byte to its last.
async fn connection(
    shared: Arc<Shared>,
    config: Arc<Config>,
    stream: TcpStream,
    from: SocketAddr,
    _place: OwnedSemaphorePermit,
) {
    // Each key is a packet of its own: waiting for more would show.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "packets may wait for each other");
    }
    let (client, admission) = Client::new(Arc::clone(&shared), from.ip());
    let mut running = match timeout(GRACE, run_stream(config, stream, client)).await {
        Ok(Ok(running)) => running,
        Ok(Err(error)) => return tracing::debug!(%from, %error, "no connection came about"),
        Err(_) => return tracing::debug!(%from, "a connection said nothing"),
    };
    let handle = running.handle();
    let late = async {
        sleep(GRACE).await;
        if admission.is_open() {
            std::future::pending::<()>().await;
        }
    };
    let reason = tokio::select! {
        ended = &mut running => {
            if let Err(error) = ended {
                tracing::debug!(%from, %error, "a connection broke");
            }
            None
        }
        () = late => Some("no key that opens was shown"),
        () = shared.stops() => {
            // Sessions hear it as well: a connection waits until each has given its terminal back.
            let all = admission.channels.acquire_many(CHANNELS);
            let _ = timeout(GOODBYE, all).await;
            // A client whose channels are closed leaves by itself, with the exit code that it was told.
            match timeout(LEAVING, &mut running).await {
                Ok(_) => None,
                Err(_) => Some("the server stops"),
            }
        }
    };
    if let Some(reason) = reason {
        // A client that is gone needs no goodbye.
        let _ = handle
            .disconnect(Disconnect::ByApplication, reason.to_owned(), String::new())
            .await;
        let _ = timeout(Duration::from_millis(500), running).await;
    }
    admission.close(&shared.service).await;
}
