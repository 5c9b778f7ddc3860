//! One run of the program.

use std::process::{Command, Stdio};

use serde_json::Value;
use sqlx::ConnectOptions as _;

use crate::common::Base;

/// What a run came to.
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

    /// What was refused, for a run that must not have gone well.
    pub fn refusal(&self) -> Value {
        assert_ne!(self.code, 0, "{}", self.out);
        let said: Value =
            serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {}", self.err));
        said["error"].clone()
    }
}

/// Runs `regie --as login words…` on a test's database.
pub fn regie(base: &Base, login: &str, words: &[&str]) -> Run {
    regie_to(Stdio::piped(), base, login, words)
}

/// The same with another standard output.
pub fn regie_to(out: Stdio, base: &Base, login: &str, words: &[&str]) -> Run {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_regie"))
        .env_clear()
        .env("HOME", home.path())
        .env("REGIE_DATA_DIR", home.path())
        .env("REGIE_PROFILE", "test")
        .env("REGIE_DATABASE_URL", base.application().to_url_lossy().as_str())
        .args(["--as", login])
        .args(words)
        .stdout(out)
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
