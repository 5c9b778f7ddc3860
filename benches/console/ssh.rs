//! `regie serve` on loopback, and the system's own `ssh` to it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::Context as _;
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::Place;
use super::keys::is_there;
use super::terminal::command;
use crate::Ended;
use crate::base::{program, regie};

/// What a key is called while it is measured.
const LABEL: &str = "mesures";

/// A server that people can come in by, with a key of its own.
pub struct Door {
    child: Child,
    port: u16,
    home: TempDir,
    place: Place,
    /// What the key is known by.
    print: String,
}

impl Door {
    /// Opens it; says why not, where something is missing.
    pub fn open(place: &Place) -> Ended<Option<Self>> {
        let name = "the console, through ssh";
        if let Some(missing) = ["ssh", "ssh-keygen"].into_iter().find(|name| !is_there(name)) {
            println!("{name:<34} skipped: {missing} is not installed");
            return Ok(None);
        }
        let verb = Command::new(program()).args(["serve", "--help"]).output()?;
        if !verb.status.success() {
            println!("{name:<34} skipped: this regie has no verb serve");
            return Ok(None);
        }
        let home = tempfile::Builder::new().prefix("regie-bench-ssh-").tempdir()?;
        let key = home.path().join("key");
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", LABEL, "-f"])
            .arg(&key)
            .status()?;
        anyhow::ensure!(made.success(), "ssh-keygen made no key");
        let public = key.with_extension("pub");
        let print = fingerprint(&public)?;
        let file = public.display().to_string();
        let login = place.login.as_str();
        regie(
            &place.folder,
            &[
                "--as",
                login,
                "user",
                "key",
                "add",
                login,
                &file,
                "--libelle",
                LABEL,
            ],
        )?;
        let mut child = Command::new(program())
            .args(["serve", "--address", "127.0.0.1", "--port", "0"])
            .env("REGIE_DATA_DIR", &place.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut said = BufReader::new(child.stdout.take().context("it says nothing")?);
        let mut line = String::new();
        said.read_line(&mut line)?;
        let port = line
            .split("127.0.0.1:")
            .nth(1)
            .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
        let door = Self {
            child,
            port: port.unwrap_or_default(),
            home,
            place: place.clone(),
            print,
        };
        if port.is_none() {
            door.close()?;
            anyhow::bail!("regie serve said no port: {line:?}");
        }
        Ok(Some(door))
    }

    /// What opens a console through it.
    pub fn console(&self) -> CommandBuilder {
        let path = |name: &str| self.home.path().join(name).display().to_string();
        let mut command = command("ssh", &["-tt", "-F", "none", "-e", "none"]);
        command.args(["-i", &path("key"), "-p", &self.port.to_string()]);
        for option in [
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
            "LogLevel=ERROR",
            "StrictHostKeyChecking=accept-new",
            &format!("UserKnownHostsFile={}", path("known_hosts")),
        ] {
            command.args(["-o", option]);
        }
        command.arg(format!("{}@127.0.0.1", self.place.login));
        command
    }

    /// Shuts it, and takes the key away.
    pub fn close(mut self) -> Ended {
        let pid = Pid::from_raw(self.child.id().try_into()?).context("it has no number")?;
        // One that has ended can't be told to.
        let _ = kill_process(pid, Signal::TERM);
        self.child.wait()?;
        let (folder, login) = (&self.place.folder, self.place.login.as_str());
        let keys = regie(folder, &["--as", login, "--json", "user", "key", "list", login])?;
        let keys: serde_json::Value = serde_json::from_str(&keys)?;
        let own = keys["items"]
            .as_array()
            .and_then(|keys| keys.iter().find(|key| key["empreinte"] == self.print.as_str()))
            .and_then(|key| key["id"].as_i64())
            .context("the key is not there to be revoked")?;
        regie(
            folder,
            &["--as", login, "user", "key", "revoke", &own.to_string()],
        )?;
        Ok(())
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `SHA256:…` of a public key.
fn fingerprint(public: &Path) -> Ended<String> {
    let said = Command::new("ssh-keygen").arg("-lf").arg(public).output()?;
    let said = String::from_utf8(said.stdout)?;
    let print = said.split_whitespace().nth(1).context("no fingerprint")?;
    Ok(print.to_owned())
}
