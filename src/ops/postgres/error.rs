//! Why the private server is not there.

use std::path::PathBuf;

/// Why the private server can't be started, reached or stopped.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// No server of a supported version is installed.
    #[error("no PostgreSQL server of version {first} to {last} is installed")]
    NoBinaries {
        /// Oldest supported major version.
        first: u32,
        /// Newest supported major version.
        last: u32,
        /// Commands that install one on this system.
        install: String,
    },
    /// The data folder was made by a version that isn't installed, or not supported.
    #[error("{folder} belongs to PostgreSQL {found}, installed: {installed:?}")]
    OtherMajor {
        /// The data folder.
        folder: PathBuf,
        /// The version that made it.
        found: u32,
        /// The supported versions that are installed.
        installed: Vec<u32>,
    },
    /// There is something in the data folder's place, but no cluster.
    #[error("{folder} is not the data folder of a PostgreSQL server")]
    NotACluster {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder belongs to another user, who alone may run its server.
    #[error("{folder} belongs to user {owner}")]
    ForeignOwner {
        /// The folder.
        folder: PathBuf,
        /// Its owner's name, or number.
        owner: String,
    },
    /// The server's user can't reach its own folder.
    #[error("user {user} cannot pass through {blocked} on the way to {folder}")]
    OutOfReach {
        /// The data folder.
        folder: PathBuf,
        /// The first folder that doesn't let the user through.
        blocked: PathBuf,
        /// The server's user.
        user: String,
    },
    /// PostgreSQL refuses to run as root, and no other user can be had.
    #[error("no unprivileged user to run the server as: {reason}")]
    NoAccount {
        /// What `useradd` said.
        reason: String,
    },
    /// A program of PostgreSQL's failed.
    #[error("{program} failed: {output}")]
    Program {
        /// Its name.
        program: String,
        /// The end of what it said.
        output: String,
    },
    /// The server does not answer on its socket.
    #[error("the server does not answer: {log}")]
    Silent {
        /// The end of its log.
        log: String,
    },
    /// The server holds its socket and says nothing: it was stopped, or is stuck.
    #[error("the server of {folder} is frozen")]
    Frozen {
        /// The data folder.
        folder: PathBuf,
        /// Its process, where it is known.
        pid: Option<i32>,
    },
    /// Others may enter the data folder, which PostgreSQL refuses.
    #[error("{folder} is open to others than its owner")]
    Exposed {
        /// The data folder.
        folder: PathBuf,
    },
    /// Another server answers in place of ours.
    #[error("the server behind {socket} serves {found}")]
    Impostor {
        /// The socket's folder.
        socket: PathBuf,
        /// The data folder that it serves.
        found: String,
    },
    /// A file or folder can't be read or written.
    #[error("{path}: {source}")]
    Io {
        /// What was touched.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The server answers, with an error.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

/// Adds the path to an input or output error.
pub(super) fn at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> PostgresError {
    let path = path.to_owned();
    move |source| PostgresError::Io { path, source }
}
