//! The user as whom the server runs: the caller, or an unprivileged one when the caller is root.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::error::{PostgresError, at};

/// The system user that root's private server runs as.
const SYSTEM_USER: &str = "regie";

/// The user as whom the server and its tools run.
#[derive(Debug, Clone)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
    name: String,
    /// Whether the caller has to step down to it.
    drops: bool,
}

impl Account {
    /// The owner of an existing data folder, if the caller may act as them; else the caller, or for root the system
    /// user, who is created where missing.
    pub(super) async fn of(cluster: &Path) -> Result<Self, PostgresError> {
        let caller = rustix::process::geteuid();
        match fs::metadata(cluster) {
            Ok(metadata) => {
                let (uid, gid) = (metadata.uid(), metadata.gid());
                let name = name_of(uid).await.unwrap_or_else(|| uid.to_string());
                if uid == 0 || !(caller.is_root() || uid == caller.as_raw()) {
                    return Err(PostgresError::ForeignOwner {
                        folder: cluster.to_owned(),
                        owner: name,
                    });
                }
                Ok(Self {
                    uid,
                    gid,
                    name,
                    drops: caller.is_root(),
                })
            }
            Err(_) if caller.is_root() => system_user().await,
            Err(_) => {
                let (uid, gid) = (caller.as_raw(), rustix::process::getegid().as_raw());
                let name = name_of(uid).await.unwrap_or_else(|| uid.to_string());
                Ok(Self {
                    uid,
                    gid,
                    name,
                    drops: false,
                })
            }
        }
    }

    /// The user's number.
    #[must_use]
    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    /// A command that runs as this user, untouched by the caller's `PG*` variables and locale.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let foreign = |name: &str| name.starts_with("PG") || name.starts_with("LC_") || name == "LANG";
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(foreign)) {
            command.env_remove(name);
        }
        // The caller's folder may be closed to the user.
        command
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(std::process::Stdio::null());
        if self.drops {
            command.env("HOME", "/").uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Makes a folder this user's.
    pub(super) fn own(&self, path: &Path) -> Result<(), PostgresError> {
        if self.drops {
            chown(path, Some(self.uid), Some(self.gid)).map_err(at(path))
        } else {
            Ok(())
        }
    }

    /// Checks that this user can walk to a folder: root's home, for one, lets nobody else through.
    pub(super) fn reaches(&self, folder: &Path) -> Result<(), PostgresError> {
        if !self.drops {
            return Ok(());
        }
        let ancestors: Vec<PathBuf> = folder.ancestors().skip(1).map(Path::to_owned).collect();
        for ancestor in ancestors.into_iter().rev() {
            let Ok(metadata) = fs::metadata(&ancestor) else {
                continue;
            };
            let bit = match (metadata.uid() == self.uid, metadata.gid() == self.gid) {
                (true, _) => 0o100,
                (false, true) => 0o010,
                (false, false) => 0o001,
            };
            if metadata.mode() & bit == 0 {
                let (folder, user) = (folder.to_owned(), self.name.clone());
                return Err(PostgresError::OutOfReach {
                    folder,
                    blocked: ancestor,
                    user,
                });
            }
        }
        Ok(())
    }
}

/// One line of the user database.
struct Entry {
    name: String,
    uid: u32,
    gid: u32,
}

/// Asks the system's user database, whatever it is made of; a system without `getent` has a plain file.
async fn entry(wanted: &str) -> Option<Entry> {
    let line = match Command::new("getent").args(["passwd", wanted]).output().await {
        Ok(output) => String::from_utf8(output.stdout).ok()?,
        Err(_) => fs::read_to_string("/etc/passwd").ok()?,
    };
    line.lines()
        .filter_map(parse)
        .find(|entry| entry.name == wanted || entry.uid.to_string() == wanted)
}

fn parse(line: &str) -> Option<Entry> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(Entry { name, uid, gid })
}

async fn name_of(uid: u32) -> Option<String> {
    entry(&uid.to_string()).await.map(|entry| entry.name)
}

async fn system_user() -> Result<Account, PostgresError> {
    let found = match entry(SYSTEM_USER).await {
        Some(found) => found,
        None => create_system_user().await?,
    };
    if found.uid == 0 {
        return Err(PostgresError::NoAccount {
            reason: format!("{SYSTEM_USER} has uid 0"),
        });
    }
    Ok(Account {
        uid: found.uid,
        gid: found.gid,
        name: found.name,
        drops: true,
    })
}

async fn create_system_user() -> Result<Entry, PostgresError> {
    tracing::info!(
        user = SYSTEM_USER,
        "creating the system user that runs the private server"
    );
    let output = Command::new("useradd")
        .args([
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
        ])
        .args([
            "--shell",
            "/usr/sbin/nologin",
            "--comment",
            "Régie, private PostgreSQL",
            SYSTEM_USER,
        ])
        .output()
        .await;
    // Another process may have been faster: what counts is that the user is there.
    match (entry(SYSTEM_USER).await, output) {
        (Some(entry), _) => Ok(entry),
        (None, Ok(output)) => Err(PostgresError::NoAccount {
            reason: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        }),
        (None, Err(error)) => Err(PostgresError::NoAccount {
            reason: format!("useradd: {error}"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_user_database_is_read() {
        let entry = parse("regie:x:998:997:Régie:/nonexistent:/usr/sbin/nologin").unwrap();
        assert_eq!((entry.name.as_str(), entry.uid, entry.gid), ("regie", 998, 997));
        assert!(parse("").is_none());
    }
}
