//! A machine's user, as far as `regie` sees one: a home of their own, and nothing of ours in the environment.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regie::config::{Config, Environment, Flags};
use regie::ops::postgres::PrivateServer;
use serde_json::Value;
use tempfile::TempDir;

/// An unprivileged user that every system has.
const NOBODY: u32 = 65534;

/// A user with a home, whose private server ends with the test.
pub(super) struct Home {
    folder: TempDir,
    program: PathBuf,
    /// The user that the program runs as, when we are root and it shall not be.
    uid: Option<u32>,
}

/// What a run of the program came to.
pub(super) struct Run {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) err: String,
}

impl Run {
    /// What was printed, for a run that must have gone well.
    pub(super) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Home {
    /// An ordinary user's, even when the tests run as root.
    pub(super) fn of_a_person() -> Self {
        Self::new(is_root().then_some(NOBODY))
    }

    /// The one who runs the tests.
    pub(super) fn of_the_caller() -> Self {
        Self::new(None)
    }

    fn new(uid: Option<u32>) -> Self {
        // Sockets have short paths.
        let folder = tempfile::Builder::new()
            .prefix("regie-it-")
            .tempdir_in("/tmp")
            .unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut program = PathBuf::from(env!("CARGO_BIN_EXE_regie"));
        if let Some(uid) = uid {
            chown(folder.path(), Some(uid), Some(uid)).unwrap();
            // The build may lie where only its owner gets to.
            let reachable = folder.path().join("regie");
            fs::hard_link(&program, &reachable)
                .or_else(|_| fs::copy(&program, &reachable).map(|_| ()))
                .unwrap();
            program = reachable;
        }
        Self { folder, program, uid }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the private server's things lie.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Makes a folder of the user's.
    pub(super) fn make(&self, path: &Path) {
        fs::create_dir_all(path).unwrap();
        chown(path, self.uid, self.uid).unwrap();
    }

    /// A run of the program that has not begun.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).env_clear().current_dir("/");
        command
            .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
            .env("HOME", self.folder.path());
        command
            .env("REGIE_DATA_DIR", self.data())
            .env("REGIE_LOG_FILE", self.folder.path().join("log"));
        if let Some(uid) = self.uid {
            command.uid(uid).gid(uid);
        }
        command
    }

    /// Runs the program.
    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().unwrap().into()
    }

    /// The private server, for calls without a program in between; as the caller.
    pub(super) fn server(&self) -> PrivateServer {
        let data = self.data().display().to_string();
        let environment: Environment = [("REGIE_DATA_DIR".to_owned(), data)].into_iter().collect();
        let config = Config::load(&Flags::default(), &environment).unwrap();
        PrivateServer::of(&config, &environment)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.data().join("pg/postmaster.pid").exists() {
            let stopped = self.run(&["db", "stop"]);
            assert!(
                std::thread::panicking() || stopped.code == 0,
                "the server stays: {}",
                stopped.err
            );
        }
    }
}

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
