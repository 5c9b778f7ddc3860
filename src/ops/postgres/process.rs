//! The postmaster as the system sees it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use super::DATABASE;
use super::error::PostgresError;

/// SQLSTATE of a server that is starting, recovering or shutting down.
const CANNOT_CONNECT_NOW: &str = "57P03";

/// Longest wait for one answer of a server on this machine.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// How often it is asked before it counts as frozen: a machine under load may miss one answer.
const ASKED: u32 = 2;

/// What the socket says.
#[derive(Debug)]
pub(super) enum Answer {
    /// Queries are answered; whether it has our database.
    Ready { database: bool },
    /// Somebody is there, but not ready: starting, recovering, or shutting down.
    Busy,
    /// Somebody holds the socket and says nothing: stopped, or stuck.
    Mute,
    /// Nobody is there.
    Nobody,
}

/// Asks the server behind the socket. `cluster` is the folder that it must serve.
pub(super) async fn ask(options: &PgConnectOptions, cluster: &Path) -> Result<Answer, PostgresError> {
    let mut asked = 0;
    let said = loop {
        match tokio::time::timeout(ANSWER_WITHIN, presents(options)).await {
            Ok(said) => break said,
            Err(_) if asked + 1 < ASKED => asked += 1,
            Err(_) => return Ok(Answer::Mute),
        }
    };
    match said {
        Ok((served, database)) if same_folder(&served, cluster) => Ok(Answer::Ready { database }),
        Ok((served, _)) => {
            let socket = options.get_socket().cloned().unwrap_or_default();
            Err(PostgresError::Impostor {
                socket,
                found: served,
            })
        }
        Err(sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_)) => Ok(Answer::Nobody),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(CANNOT_CONNECT_NOW) => {
            Ok(Answer::Busy)
        }
        Err(error) => Err(error.into()),
    }
}

/// The folder that it serves, and whether our database is there.
async fn presents(options: &PgConnectOptions) -> Result<(String, bool), sqlx::Error> {
    let mut connection = options.connect().await?;
    let served = sqlx::query_as(
        "select current_setting('data_directory'), exists (select from pg_database where datname = $1)",
    )
    .bind(DATABASE)
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    Ok(served)
}

fn same_folder(a: &str, b: &Path) -> bool {
    fs::canonicalize(a).unwrap_or_else(|_| PathBuf::from(a))
        == fs::canonicalize(b).unwrap_or_else(|_| b.to_owned())
}

/// The process that the data folder's `postmaster.pid` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Postmaster {
    /// No such file, or no such process any more.
    Gone,
    /// It has ended, but its parent has not taken note: PostgreSQL still believes it alive.
    Zombie,
    /// Its number was given to a process that serves another folder, or is no server at all.
    Stranger,
    /// It runs.
    Alive(i32),
}

/// Looks at the process that `postmaster.pid` names.
pub(super) fn postmaster(cluster: &Path) -> Postmaster {
    let Ok(text) = fs::read_to_string(cluster.join("postmaster.pid")) else {
        return Postmaster::Gone;
    };
    // A stand-alone backend writes its number with a minus.
    let Some(pid) = text
        .lines()
        .next()
        .and_then(|line| line.trim().trim_start_matches('-').parse().ok())
    else {
        return Postmaster::Gone;
    };
    match state(pid) {
        None => Postmaster::Gone,
        Some('Z' | 'X' | 'x') => Postmaster::Zombie,
        Some(_) => match fs::read_link(format!("/proc/{pid}/cwd")) {
            Ok(folder) if fs::canonicalize(cluster).is_ok_and(|cluster| folder != cluster) => {
                Postmaster::Stranger
            }
            _ => Postmaster::Alive(pid),
        },
    }
}

/// The state letter of a process, where there is one; `?` where the system has no `/proc` to read it from.
fn state(pid: i32) -> Option<char> {
    if !Path::new("/proc/self/stat").exists() {
        let pid = rustix::process::Pid::from_raw(pid)?;
        let signalled = rustix::process::test_kill_process(pid);
        return (signalled != Err(rustix::io::Errno::SRCH)).then_some('?');
    }
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name before it is in parentheses, and may hold any character.
    stat.rsplit_once(')')?.1.trim_start().chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_seen_alive_ended_and_gone() {
        let mut child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        assert!(state(pid).is_some_and(|state| state != 'Z'));
        child.kill().unwrap();
        while state(pid) != Some('Z') {
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert_eq!(state(pid), None);
    }

    #[test]
    fn a_number_given_to_another_process_is_not_taken_for_the_server() {
        let cluster = tempfile::tempdir().unwrap();
        assert_eq!(postmaster(cluster.path()), Postmaster::Gone);
        fs::write(
            cluster.path().join("postmaster.pid"),
            format!("{}\n", std::process::id()),
        )
        .unwrap();
        assert_eq!(postmaster(cluster.path()), Postmaster::Stranger);
    }
}
