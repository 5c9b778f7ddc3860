//! Somebody's shell, and the company of `missions/monde.sql` behind it.

use std::process::{Command, Output};

use serde_json::Value;
use sqlx::ConnectOptions as _;
use tempfile::TempDir;

use crate::missions::fixture::Monde;

/// What a run of the program came to.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// What was printed, for a run that must have gone well.
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// The refusal that was printed, for a run that must have been refused so.
    pub fn refused(&self, code: i32, rule: &str) -> Value {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert_eq!(self.out, "", "a refusal prints nothing but itself");
        let said: Value =
            serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {}", self.err));
        assert_eq!(said["error"]["code"], rule, "{said}");
        assert!(!said["error"]["message"].as_str().unwrap().is_empty());
        said["error"].clone()
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

/// A shell with its own home; the database goes with it.
pub struct Poste {
    pub monde: Monde,
    home: TempDir,
}

impl Poste {
    pub async fn new() -> Self {
        Self {
            monde: Monde::new().await,
            home: tempfile::tempdir().unwrap(),
        }
    }

    fn url(&self) -> String {
        self.monde.base.application().to_url_lossy().to_string()
    }

    /// A run that has not begun, of a profile that believes `--as`.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_regie"));
        command.args(arguments).env_clear().current_dir("/");
        command
            .env("HOME", self.home.path())
            .env("REGIE_LOG_FILE", self.home.path().join("log"))
            .env("REGIE_PROFILE", "test")
            .env("REGIE_DATABASE_URL", self.url());
        command
    }

    /// Runs the program for people to read.
    pub async fn says(&self, login: &str, arguments: &[&str]) -> Run {
        let mut command = self.command(arguments);
        command.args(["--as", login]);
        ended(command).await
    }

    /// Runs the program for programs to read.
    pub async fn runs(&self, login: &str, arguments: &[&str]) -> Run {
        let mut command = self.command(arguments);
        command.args(["--as", login, "--json"]);
        ended(command).await
    }

    /// Runs it, and reads what it did.
    pub async fn does(&self, login: &str, arguments: &[&str]) -> Value {
        self.runs(login, arguments).await.json()
    }

    /// Enters a mission of two hours of CLIM at site 1, and tells its number.
    pub async fn mission(&self) -> String {
        self.mission_with(&[]).await
    }

    pub async fn mission_with(&self, more: &[&str]) -> String {
        let mut arguments = vec![
            "mission",
            "new",
            "--site",
            "S-00001",
            "--title",
            "Fuite en toiture",
        ];
        arguments.extend(["--duration", "2h", "--need", "CLIM:2"]);
        arguments.extend(more);
        let made = self.does("rdupuis", &arguments).await;
        made["numero"].as_str().unwrap().to_owned()
    }
}

pub async fn ended(mut command: Command) -> Run {
    tokio::task::spawn_blocking(move || command.output().unwrap().into())
        .await
        .unwrap()
}
