//! The data folder: how it is made, and its settings.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use tokio::process::Command;

use super::account::Account;
use super::binaries::Binaries;
use super::error::{PostgresError, at};
use super::layout::{Layout, PORT};

/// The superuser, who migrates; nobody but root and the server's user reaches the socket.
pub(super) const SUPERUSER: &str = "postgres";

/// Our settings, beside PostgreSQL's own file.
const SETTINGS: &str = "regie.conf";

/// Room for the caller's own settings, never written again.
const LOCAL_SETTINGS: &str = "local.conf";

/// Makes the data folder. An attempt that was cut short leaves nothing in its place.
pub(super) async fn create(
    layout: &Layout,
    binaries: &Binaries,
    account: &Account,
) -> Result<(), PostgresError> {
    let draft = layout.base.join("pg.new");
    if draft.exists() {
        tracing::warn!(folder = %draft.display(), "an earlier initdb was cut short: starting over");
        fs::remove_dir_all(&draft).map_err(at(&draft))?;
    }
    DirBuilder::new().mode(0o700).create(&draft).map_err(at(&draft))?;
    account.own(&draft)?;

    tracing::info!(folder = %layout.cluster.display(), version = binaries.major, "initdb");
    let locale = if cfg!(target_os = "macos") {
        "en_US.UTF-8"
    } else {
        "C.UTF-8"
    };
    let mut initdb = account.command(&binaries.program("initdb"));
    initdb
        .arg("--pgdata")
        .arg(&draft)
        .args(["--username", SUPERUSER, "--encoding", "UTF8", "--data-checksums"])
        .args(["--locale-provider", "icu", "--icu-locale", "fr-FR"])
        // Messages stay in English, for us to read; sorting and case are ICU's.
        .args(["--locale", locale, "--lc-messages", "C"])
        // Whoever gets to the socket is the server's user or root.
        .args(["--auth-local", "trust", "--auth-host", "reject"]);
    run(initdb).await?;

    let path = draft.join("postgresql.conf");
    let text = fs::read_to_string(&path).map_err(at(&path))?;
    let text = format!("{text}\ninclude '{SETTINGS}'\ninclude_if_exists '{LOCAL_SETTINGS}'\n");
    fs::write(&path, text).map_err(at(&path))?;
    fs::rename(&draft, &layout.cluster).map_err(at(&layout.cluster))
}

/// Writes our settings, at each start: a newer Régie may know better ones, and the socket may have moved.
pub(super) fn configure(layout: &Layout, account: &Account) -> Result<(), PostgresError> {
    let path = layout.cluster.join(SETTINGS);
    let text = settings(&layout.sockets);
    if fs::read_to_string(&path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    fs::write(&path, text).map_err(at(&path))?;
    account.own(&path)
}

/// Memory of the machine; two gigabytes where it does not tell.
fn memory_megabytes() -> u64 {
    let told = fs::read_to_string("/proc/meminfo").ok();
    let kilobytes = told.and_then(|told| {
        let line = told.lines().find(|line| line.starts_with("MemTotal:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    kilobytes.map_or(2_048, |kilobytes| kilobytes / 1_024)
}

/// Settings for two cores and memory that other programs want too. Durability stays as PostgreSQL has it.
fn settings(sockets: &Path) -> String {
    let sockets = sockets.display().to_string().replace('\'', "''");
    let memory = memory_megabytes();
    // What is read again and again: an eighth of the machine, of which only what is used is taken.
    let buffers = (memory / 8).clamp(128, 2_048);
    let cached = (memory / 2).max(512);
    format!(
        "# Written by `regie db start`. Your own settings go into {LOCAL_SETTINGS}, beside this file.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
port = {PORT}
cluster_name = 'regie'
max_connections = 200
shared_buffers = '{buffers}MB'
effective_cache_size = '{cached}MB'
work_mem = '8MB'
maintenance_work_mem = '128MB'
random_page_cost = 1.1
# Our queries are short: compiling them costs more than it saves.
jit = off
wal_compression = on
max_wal_size = '2GB'
checkpoint_timeout = '15min'
# After a crash: file by file, thousands of them, takes ten seconds where the whole file system takes one.
recovery_init_sync_method = 'syncfs'
timezone = 'UTC'
log_timezone = 'UTC'
idle_in_transaction_session_timeout = '60s'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = '1d'
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = '1s'
log_lock_waits = on
"
    )
}

/// Runs a program of PostgreSQL's to its end.
pub(super) async fn run(mut command: Command) -> Result<(), PostgresError> {
    let path = Path::new(command.as_std().get_program()).to_owned();
    let output = command.output().await.map_err(at(&path))?;
    if output.status.success() {
        return Ok(());
    }
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let program = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Err(PostgresError::Program {
        program,
        output: tail(&said),
    })
}

/// The last lines of a text.
pub(super) fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
