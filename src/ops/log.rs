//! The log: to a file, never to the terminal that the console draws on.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, Environment};

/// Days of which the usual log is kept.
const DAYS_KEPT: usize = 14;

/// Starts the log; what is dropped with the guard is written out.
pub fn start(config: &Config, environment: &Environment) -> io::Result<WorkerGuard> {
    let (writer, guard) = writer(config.log.file.as_deref(), environment)?;
    let filter = EnvFilter::try_new(&config.log.level).map_err(io::Error::other)?;
    // A second start, as in tests, keeps the first log.
    drop(
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(false)
            .with_writer(writer)
            .try_init(),
    );
    Ok(guard)
}

fn writer(file: Option<&Path>, environment: &Environment) -> io::Result<(NonBlocking, WorkerGuard)> {
    if let Some(path) = file {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path);
        let file =
            file.map_err(|error| io::Error::new(error.kind(), format!("{} : {error}", path.display())))?;
        return Ok(tracing_appender::non_blocking(file));
    }
    let folder = usual_folder(environment).ok_or_else(|| io::Error::other("HOME"))?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .map_err(|error| io::Error::new(error.kind(), format!("{} : {error}", folder.display())))?;
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("regie")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(&folder)
        .map_err(io::Error::other)?;
    Ok(tracing_appender::non_blocking(appender))
}

/// `$XDG_STATE_HOME/regie`; root's is with the other logs of the system.
fn usual_folder(environment: &Environment) -> Option<PathBuf> {
    if rustix::process::geteuid().is_root() {
        return Some(PathBuf::from("/var/log/regie"));
    }
    let state = environment
        .absolute("XDG_STATE_HOME")
        .or_else(|| environment.absolute("HOME").map(|home| home.join(".local/state")))?;
    Some(state.join("regie"))
}
