//! The private PostgreSQL: the distribution's server, run by Régie for itself, on a socket that only its user reaches.
//!
//! Several processes share one server. Whether it runs is judged by whether its socket answers, never by what a tool
//! returned: of several simultaneous `pg_ctl start`, all but one fail although the server is fine.

mod account;
mod binaries;
mod cluster;
mod error;
mod layout;
mod lease;
mod process;

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use self::account::Account;
use self::cluster::SUPERUSER;
use self::error::at;
use self::layout::PORT;
use self::process::{Answer, Postmaster};
use crate::config::{Config, Environment};

pub use self::binaries::{Binaries, SUPPORTED};
pub use self::error::PostgresError;
pub use self::layout::Layout;
pub use self::lease::{Keeper, Lease};

/// The database on the private server.
pub const DATABASE: &str = "regie";

/// The role as which the application connects.
pub const APPLICATION_ROLE: &str = "regie_app";

/// Longest wait for a server that is starting: recovery after a crash reads the log since the last checkpoint.
const START_WITHIN: Duration = Duration::from_mins(3);

/// Starts tried before giving up; the waits between them double, from a tenth of a second.
const ATTEMPTS: u32 = 7;

/// Pause between two looks at a server that is on its way.
const GLANCE: Duration = Duration::from_millis(25);

/// As whom one connects to the private server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The application, with only the rights it needs.
    Application,
    /// The superuser, for migrations and repairs.
    Superuser,
}

impl Role {
    /// Name of the role in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => APPLICATION_ROLE,
            Self::Superuser => SUPERUSER,
        }
    }
}

/// What `start` did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// The server was there.
    Already,
    /// It was started.
    Now,
}

/// How the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// There is no data folder yet.
    Absent,
    /// It is not running.
    Stopped,
    /// It is starting, recovering or shutting down.
    Busy,
    /// It holds its socket and says nothing.
    Frozen,
    /// It answers.
    Running,
}

impl Condition {
    /// Its stable name, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Stopped => "stopped",
            Self::Busy => "busy",
            Self::Frozen => "frozen",
            Self::Running => "running",
        }
    }
}

/// The private server of one data folder.
#[derive(Debug, Clone)]
pub struct PrivateServer {
    layout: Layout,
}

impl PrivateServer {
    /// The server that the settings name; it need not exist yet.
    #[must_use]
    pub fn of(config: &Config, environment: &Environment) -> Self {
        Self {
            layout: Layout::of(config, environment),
        }
    }

    /// Where its things lie.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// How to connect to it.
    #[must_use]
    pub fn options(&self, role: Role) -> PgConnectOptions {
        self.options_for(role, DATABASE)
    }

    fn options_for(&self, role: Role, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.layout.sockets)
            .port(PORT)
            .username(role.name())
            .database(database)
            .application_name("regie")
            .disable_statement_logging()
    }

    /// The URL by which other programs reach it. Host and port of its first part are only there for parsers that want
    /// them: the socket's folder takes their place.
    #[must_use]
    pub fn url(&self, role: Role) -> String {
        let folder = self.layout.sockets.as_os_str().as_encoded_bytes();
        let folder = percent_encoding::percent_encode(folder, percent_encoding::NON_ALPHANUMERIC);
        format!(
            "postgres://{}@localhost:{PORT}/{DATABASE}?host={folder}",
            role.name()
        )
    }

    /// How the server is now.
    pub async fn condition(&self) -> Result<Condition, PostgresError> {
        if self.layout.major()?.is_none() {
            return Ok(Condition::Absent);
        }
        Ok(match self.ask().await? {
            Answer::Ready { .. } => Condition::Running,
            Answer::Busy => Condition::Busy,
            Answer::Mute => Condition::Frozen,
            Answer::Nobody => Condition::Stopped,
        })
    }

    /// The number of its process, while it runs.
    #[must_use]
    pub fn pid(&self) -> Option<i32> {
        match process::postmaster(&self.layout.cluster) {
            Postmaster::Alive(pid) => Some(pid),
            _ => None,
        }
    }

    /// The major version that made its data folder.
    pub fn major(&self) -> Result<Option<u32>, PostgresError> {
        self.layout.major()
    }

    /// Who keeps it up.
    #[must_use]
    pub fn keeper(&self) -> Keeper {
        Keeper::read(&self.layout)
    }

    /// Whether anybody holds a lease on it.
    pub fn in_use(&self) -> Result<bool, PostgresError> {
        lease::in_use(&self.layout)
    }

    /// Makes sure that the server runs and has the database, and stays until somebody stops it.
    pub async fn start(&self) -> Result<Started, PostgresError> {
        let _lock = self.lock().await?;
        let started = self.bring_up().await?;
        Keeper::Command.write(&self.layout)?;
        Ok(started)
    }

    /// Makes sure that the server runs for as long as the lease is held; `keeper` tells how long it stays when it is
    /// started here.
    pub async fn start_for_a_while(&self, keeper: Keeper) -> Result<(Started, Lease), PostgresError> {
        let _lock = self.lock().await?;
        let started = self.bring_up().await?;
        if started == Started::Now {
            keeper.write(&self.layout)?;
        }
        Ok((started, Lease::take(&self.layout)?))
    }

    /// Ends a claim; the last one that leaves stops a server that consoles started.
    pub async fn leave(&self, lease: Lease) -> Result<(), PostgresError> {
        let _lock = self.lock().await?;
        if lease.give_up(&self.layout)? && Keeper::read(&self.layout) == Keeper::Consoles {
            self.bring_down().await?;
        }
        Ok(())
    }

    /// Looks after a server that somebody works with: one that died is started again, by whoever sees it first. One that
    /// was stopped in good order stays so: it has taken its `postmaster.pid` away, which a dead one leaves behind.
    pub async fn tend(&self) -> Result<Condition, PostgresError> {
        if matches!(process::postmaster(&self.layout.cluster), Postmaster::Alive(_)) {
            return Ok(Condition::Running);
        }
        let _lock = self.lock().await?;
        match process::postmaster(&self.layout.cluster) {
            Postmaster::Alive(_) => Ok(Condition::Running),
            Postmaster::Gone if !self.layout.cluster.join("postmaster.pid").exists() => {
                Ok(Condition::Stopped)
            }
            _ => {
                tracing::warn!("the server died: starting it again");
                self.bring_up().await?;
                Ok(Condition::Running)
            }
        }
    }

    /// Stops the server, ending its connections; false when it was not running.
    pub async fn stop(&self) -> Result<bool, PostgresError> {
        if !self.layout.base.exists() {
            return Ok(false);
        }
        let _lock = self.lock().await?;
        self.bring_down().await
    }

    /// Holds every other process off until it is dropped.
    async fn lock(&self) -> Result<File, PostgresError> {
        self.layout.make_base()?;
        let file = self.layout.open("lock")?;
        if file.try_lock().is_ok() {
            return Ok(file);
        }
        tracing::info!("another process is starting or stopping the server: waiting for it");
        let base = self.layout.base.clone();
        let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
        locked
            .unwrap_or_else(|error| Err(std::io::Error::other(error)))
            .map_err(at(&base))
    }

    async fn ask(&self) -> Result<Answer, PostgresError> {
        process::ask(
            &self.options_for(Role::Superuser, "postgres"),
            &self.layout.cluster,
        )
        .await
    }

    async fn bring_up(&self) -> Result<Started, PostgresError> {
        let major = self.layout.major()?;
        if major.is_some() {
            match self.ask().await? {
                Answer::Ready { database } => {
                    if !database {
                        self.create_database().await?;
                    }
                    return Ok(Started::Already);
                }
                Answer::Mute => return Err(self.frozen()),
                Answer::Busy | Answer::Nobody => {}
            }
        }
        let layout = &self.layout;
        let binaries = Binaries::choose(major.map(|major| (layout.cluster.as_path(), major)))?;
        let account = Account::of(&layout.cluster).await?;
        account.reaches(&layout.cluster)?;
        layout.refuse_exposed()?;
        if major.is_none() {
            cluster::create(layout, &binaries, &account).await?;
        }
        layout.make_sockets(&account)?;
        if layout.socket_moved() {
            tracing::warn!(folder = %layout.sockets.display(), "the data folder's path is too long for a socket");
        }
        cluster::configure(layout, &account)?;
        self.launch(&binaries, &account).await?;
        self.create_database().await?;
        Ok(Started::Now)
    }

    /// Starts the server and waits for its answer. Right after a crash the first starts may fail: a zombie still bears
    /// the old server's number, or its last backends still hold its memory.
    async fn launch(&self, binaries: &Binaries, account: &Account) -> Result<(), PostgresError> {
        let deadline = Instant::now() + START_WITHIN;
        let mut attempts = 0;
        let mut failure = None;
        while Instant::now() < deadline {
            match (self.ask().await?, process::postmaster(&self.layout.cluster)) {
                (Answer::Ready { .. }, _) => return Ok(()),
                (Answer::Mute, _) => return Err(self.frozen()),
                (Answer::Busy, _) | (Answer::Nobody, Postmaster::Alive(_)) => {
                    tokio::time::sleep(GLANCE).await;
                }
                (Answer::Nobody, postmaster) => {
                    if attempts == ATTEMPTS {
                        break;
                    }
                    if attempts > 0 {
                        tokio::time::sleep(Duration::from_millis(100 << (attempts - 1))).await;
                    }
                    self.set_aside(postmaster, attempts)?;
                    attempts += 1;
                    tracing::info!(attempts, folder = %self.layout.cluster.display(), "starting the server");
                    let mut start = account.command(&binaries.program("pg_ctl"));
                    start
                        .arg("--pgdata")
                        .arg(&self.layout.cluster)
                        .arg("--log")
                        .arg(self.layout.start_log());
                    start.args(["--wait", "--timeout", "60", "start"]);
                    if let Err(error) = cluster::run(start).await {
                        tracing::warn!(%error, "the start failed");
                        failure = Some(error);
                    }
                }
            }
        }
        let log = fs::read_to_string(self.layout.start_log()).unwrap_or_default();
        match failure {
            Some(error) if log.is_empty() => Err(error),
            _ => Err(PostgresError::Silent {
                log: cluster::tail(&log),
            }),
        }
    }

    /// Why a server that holds its socket and says nothing can't be used.
    #[must_use]
    pub fn frozen(&self) -> PostgresError {
        PostgresError::Frozen {
            folder: self.layout.cluster.clone(),
            pid: self.pid(),
        }
    }

    /// Moves the file away by which PostgreSQL believes that the old server still runs, once its process is known to be
    /// no server. Backends that survive it are found by PostgreSQL itself, through the memory that they share.
    fn set_aside(&self, postmaster: Postmaster, attempts: u32) -> Result<(), PostgresError> {
        let known_dead = match postmaster {
            Postmaster::Stranger => true,
            // Most parents take note within moments, and the file is then found stale in the ordinary way.
            Postmaster::Zombie => attempts > 2,
            Postmaster::Gone | Postmaster::Alive(_) => false,
        };
        if known_dead {
            let stale = self.layout.cluster.join("postmaster.pid");
            tracing::warn!(?postmaster, "the server crashed: its postmaster.pid is put aside");
            fs::rename(&stale, stale.with_extension("pid.stale")).map_err(at(&stale))?;
        }
        Ok(())
    }

    async fn bring_down(&self) -> Result<bool, PostgresError> {
        let Some(major) = self.layout.major()? else {
            return Ok(false);
        };
        let Postmaster::Alive(pid) = process::postmaster(&self.layout.cluster) else {
            return Ok(false);
        };
        let binaries = Binaries::choose(Some((&self.layout.cluster, major)))?;
        let account = Account::of(&self.layout.cluster).await?;
        tracing::info!(pid, "stopping the server");
        let mut stop = account.command(&binaries.program("pg_ctl"));
        stop.arg("--pgdata").arg(&self.layout.cluster).args([
            "--mode",
            "fast",
            "--wait",
            "--timeout",
            "60",
            "stop",
        ]);
        match cluster::run(stop).await {
            // It may have ended by itself, or stay as a zombie that pg_ctl waits for in vain.
            Err(error) if matches!(process::postmaster(&self.layout.cluster), Postmaster::Alive(_)) => {
                Err(error)
            }
            _ => Ok(true),
        }
    }

    async fn create_database(&self) -> Result<(), PostgresError> {
        let mut connection = self.options_for(Role::Superuser, "postgres").connect().await?;
        let there: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(DATABASE)
            .fetch_one(&mut connection)
            .await?;
        if !there {
            tracing::info!(database = DATABASE, "creating the database");
            sqlx::query("create database regie")
                .execute(&mut connection)
                .await?;
        }
        connection.close().await?;
        Ok(())
    }
}

/// The `psql` to run: that of the highest version, which understands the older servers; else that of `PATH`.
#[must_use]
pub fn psql() -> PathBuf {
    let own = Binaries::choose(None).ok().map(|found| found.program("psql"));
    own.filter(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from("psql"))
}
