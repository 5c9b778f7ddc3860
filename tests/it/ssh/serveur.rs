//! A server on a port of its own, and people with keys to it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};

use portable_pty::CommandBuilder;
use regie::domain::UtilisateurId;
use regie::service::utilisateur::{AddKey, UtilisateurCommand};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::ConnectOptions as _;
use tempfile::TempDir;

use crate::missions::fixture::{AMOREL, Monde};
use crate::pty::terminal::Terminal;

pub struct Serveur {
    pub monde: Monde,
    child: Child,
    port: u16,
    home: TempDir,
}

impl Serveur {
    pub async fn start() -> Self {
        for program in ["ssh", "ssh-keygen"] {
            let there = Command::new(program).arg("-?").output();
            assert!(
                there.is_ok(),
                "{program} is missing: these tests go through the system's SSH client (package openssh-client)"
            );
        }
        let monde = Monde::new().await;
        let home = tempfile::Builder::new().prefix("regie-ssh-").tempdir().unwrap();
        let url = monde.base.application().to_url_lossy();
        let mut child = Command::new(env!("CARGO_BIN_EXE_regie"))
            .args(["--profile", "test", "serve", "--port", "0"])
            .env_clear()
            .env("HOME", home.path())
            .env("REGIE_DATA_DIR", home.path().join("data"))
            .env("REGIE_DATABASE_URL", url.as_str())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let port = line
            .split("127.0.0.1:")
            .nth(1)
            .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok())
            .unwrap_or_else(|| panic!("no port was said: {line:?}"));
        let serveur = Self {
            monde,
            child,
            port,
            home,
        };
        for (login, id) in [("rdupuis", 11), ("amorel", AMOREL.0), ("directrice", 10)] {
            serveur.give_key(login, UtilisateurId(id)).await;
        }
        serveur.make_key("inconnu");
        serveur
    }

    /// Makes a key pair; returns its public half.
    fn make_key(&self, name: &str) -> String {
        let file = self.home.path().join(name);
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
            .arg(&file)
            .status();
        assert!(made.unwrap().success());
        std::fs::read_to_string(file.with_extension("pub")).unwrap()
    }

    async fn give_key(&self, login: &str, utilisateur: UtilisateurId) {
        let cle = self.make_key(login);
        let command = UtilisateurCommand::AddKey(AddKey {
            utilisateur,
            cle,
            libelle: None,
        });
        self.monde.does(login, command).await;
    }

    fn words(&self, login: &str, key: &str, options: &[&str]) -> Vec<String> {
        let path = |name: &str| self.home.path().join(name).display().to_string();
        let mut words: Vec<String> = ["-F", "none", "-e", "none", "-i"].map(str::to_owned).to_vec();
        words.push(path(key));
        for option in [
            "IdentitiesOnly=yes".to_owned(),
            "IdentityAgent=none".to_owned(),
            "BatchMode=yes".to_owned(),
            "LogLevel=ERROR".to_owned(),
            "StrictHostKeyChecking=accept-new".to_owned(),
            format!("UserKnownHostsFile={}", path("known_hosts")),
        ] {
            words.extend(["-o".to_owned(), option]);
        }
        words.extend(options.iter().map(ToString::to_string));
        words.extend([
            "-p".to_owned(),
            self.port.to_string(),
            format!("{login}@127.0.0.1"),
        ]);
        words
    }

    /// Somebody's console, on a terminal of that size.
    pub fn console(&self, login: &str, size: (u16, u16), options: &[&str]) -> Terminal {
        self.with_key(login, login, size, options)
    }

    /// The same, with that key.
    pub fn with_key(&self, login: &str, key: &str, size: (u16, u16), options: &[&str]) -> Terminal {
        let mut command = CommandBuilder::new("ssh");
        command.args(["-t"]);
        command.args(self.words(login, key, options));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("PATH", std::env::var("PATH").unwrap_or_default());
        let folder = tempfile::Builder::new().prefix("regie-ssh-").tempdir().unwrap();
        Terminal::of(command, size, folder)
    }

    /// Sends a command.
    pub fn says(&self, login: &str, command: &[&str]) -> Output {
        Command::new("ssh")
            .args(self.words(login, login, &[]))
            .arg("--")
            .args(command)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Sends a command, or asks for a subsystem, with that key and what else `ssh` is told first; it may take twenty seconds.
    pub fn asks(&self, login: &str, key: &str, first: &[&str], command: &[&str]) -> Output {
        Command::new("timeout")
            .args(["20", "ssh"])
            .args(first)
            .args(self.words(login, key, &[]))
            .arg("--")
            .args(command)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Asks the server to end.
    pub fn terminate(&self) {
        let pid = Pid::from_raw(self.child.id().try_into().unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
    }

    /// Waits for its end; returns its exit code.
    pub fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    pub fn home(&self) -> &std::path::Path {
        self.home.path()
    }
}

impl Drop for Serveur {
    fn drop(&mut self) {
        // One that has ended can't be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
