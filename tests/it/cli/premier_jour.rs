//! The first day of a company, as `docs/operations.md` tells it: from an empty database to a planned mission.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;
use sqlx::ConnectOptions as _;

use super::poste::Run;
use crate::common::Base;

/// The lines that the document has people type.
fn lines() -> Vec<Vec<String>> {
    const DOC: &str = include_str!("../../../docs/operations.md");
    let (_, told) = DOC
        .split_once("## The first day of a company")
        .expect("the section");
    let (_, told) = told.split_once("```sh\n").expect("what to type");
    let (told, _) = told.split_once("```").expect("its end");
    told.lines()
        .filter_map(|line| line.split(" #").next()?.trim().strip_prefix("regie "))
        .map(|line| {
            // Quotes keep blanks together, as a shell reads them.
            let parts = line.split('"').enumerate();
            parts
                .flat_map(|(at, part)| match at % 2 {
                    0 => part.split_whitespace().map(ToOwned::to_owned).collect(),
                    _ => vec![part.to_owned()],
                })
                .collect()
        })
        .collect()
}

struct Shell {
    base: Base,
    home: tempfile::TempDir,
}

impl Shell {
    async fn new() -> Self {
        Self {
            base: Base::new().await,
            home: tempfile::tempdir().unwrap(),
        }
    }

    fn types(&self, words: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_regie"));
        command.args(words).arg("--json").env_clear();
        command
            .env("HOME", self.home.path())
            .env("REGIE_LOG_FILE", self.home.path().join("log"))
            .env("REGIE_PROFILE", "prod")
            .env(
                "REGIE_DATABASE_URL",
                self.base.application().to_url_lossy().as_str(),
            )
            .env(
                "REGIE_DATABASE_ADMIN_URL",
                self.base.superuser().to_url_lossy().as_str(),
            );
        if let ["user", "first-admin", ..] | ["login", ..] = words {
            command.arg("--password-stdin");
        }
        let pipes = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        // Who asks for no password doesn't read.
        drop(child.stdin.take().unwrap().write_all(b"quatre pommes vertes\n"));
        child.wait_with_output().unwrap().into()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_database_to_a_planned_mission() {
    let shell = Shell::new().await;
    let lines = lines();
    assert!(lines.len() > 8, "{lines:?}");
    let mut last = Value::Null;
    for line in &lines {
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        let run = shell.types(&words);
        assert_eq!(run.code, 0, "{line:?}: {}", run.err);
        last = run.json();
    }
    assert_eq!(last["etat"], "PLANIFIEE", "{last}");
    assert_eq!(last["techniciens"][0], "amorel", "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_agence_is_told_what_to_do() {
    let shell = Shell::new().await;
    for line in [
        &["user", "first-admin", "chef", "--nom", "Martin"][..],
        &["login", "chef"],
        &["client", "new", "SCI Bellecour"],
        &["site", "new", "C-00001", "--cp", "69002"],
    ] {
        let run = shell.types(line);
        assert_eq!(run.code, 0, "{line:?}: {}", run.err);
    }
    let call = ["mission", "new", "--site", "S-00001", "--title", "Fuite"];
    let none = shell.types(&call).refused(3, "aucune-agence");
    assert!(none["hint"].as_str().unwrap().contains("regie agence new"));
    let new = ["agence", "new", "LYON", "--nom", "Lyon"];
    shell.types(&new).refused(2, "societe-requise");
    shell.types(&[&new[..], &["--societe", "Martin"]].concat()).json();
    // The only one there is.
    assert_eq!(shell.types(&call).json()["etat"], "A_PLANIFIER");
    shell
        .types(&["agence", "new", "FDF", "--nom", "Fort-de-France", "--cp", "97200"])
        .json();
    let zone = shell.types(&["agence", "show", "fdf"]).json();
    assert_eq!(zone["fuseau"], "America/Martinique", "{zone}");
    let several = shell.types(&call).refused(2, "agence-a-preciser");
    assert!(
        several["hint"].as_str().unwrap().contains("FDF, LYON"),
        "{several}"
    );
    shell
        .types(&["agence", "retire", "LYON"])
        .refused(3, "agence-utilisee");
    shell.types(&["agence", "retire", "FDF"]).json();
    shell.types(&call).json();
}
