//! Where the private server's things lie.
//!
//! ```text
//! <base>/           the caller's (root's, when root): nothing in it can be swapped by the server's user
//!   lock            held around initdb, start and stop
//!   users           held, shared, by every process that works with the server
//!   keeper          who started the server
//!   pg/             the data folder, the server's user's alone
//!   run/            the socket, the server's user's alone
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::account::Account;
use super::error::{PostgresError, at};
use crate::config::{Config, Environment};

/// The port in the socket's name; nothing listens on a network port.
pub(super) const PORT: u16 = 5432;

/// Longest path of a Unix socket on Linux, without its final zero.
const SOCKET_PATH_MAX: usize = 107;

/// Where the private server's things lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(super) base: PathBuf,
    pub(super) cluster: PathBuf,
    pub(super) sockets: PathBuf,
}

impl Layout {
    /// The configured folder, or the usual one.
    #[must_use]
    pub fn of(config: &Config, environment: &Environment) -> Self {
        let root = rustix::process::geteuid().is_root();
        let base = config.data_dir.clone().or_else(|| usual_base(root, environment));
        Self::at(&base.unwrap_or_else(|| PathBuf::from("/var/tmp/regie")))
    }

    /// Everything below this folder, save the socket when its path would be too long there.
    fn at(base: &Path) -> Self {
        let base = resolved(base);
        let mut sockets = base.join("run");
        if socket_in(&sockets).as_os_str().len() > SOCKET_PATH_MAX {
            // The same for every process, whatever its environment, so that all find the one server.
            let digest = Sha256::digest(base.as_os_str().as_encoded_bytes());
            sockets = PathBuf::from(format!("/tmp/regie-{}", hex::encode(&digest[..8])));
        }
        Self {
            cluster: base.join("pg"),
            sockets,
            base,
        }
    }

    /// Whether the socket had to be put elsewhere than beside the data.
    #[must_use]
    pub fn socket_moved(&self) -> bool {
        !self.sockets.starts_with(&self.base)
    }

    /// Folder of everything.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Folder of the socket.
    #[must_use]
    pub fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// The data folder.
    #[must_use]
    pub fn cluster(&self) -> &Path {
        &self.cluster
    }

    /// What the server says while it starts; later it writes to `pg/log/`.
    pub(super) fn start_log(&self) -> PathBuf {
        self.sockets.join("start.log")
    }

    /// Makes the base folder. Root's may be passed through by the server's user; a person's is theirs alone.
    pub(super) fn make_base(&self) -> Result<(), PostgresError> {
        let mode = if rustix::process::geteuid().is_root() {
            0o755
        } else {
            0o700
        };
        DirBuilder::new()
            .recursive(true)
            .mode(mode)
            .create(&self.base)
            .map_err(at(&self.base))
    }

    /// Makes the socket's folder, which nobody but the server's user may enter, and never takes over another's.
    pub(super) fn make_sockets(&self, account: &Account) -> Result<(), PostgresError> {
        let path = &self.sockets;
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => account.own(path)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(at(path)(error)),
        }
        let metadata = fs::symlink_metadata(path).map_err(at(path))?;
        if !metadata.is_dir() || metadata.uid() != account.uid() {
            let owner = metadata.uid().to_string();
            return Err(PostgresError::ForeignOwner {
                folder: path.clone(),
                owner,
            });
        }
        if metadata.mode() & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(at(path))?;
        }
        Ok(())
    }

    /// Refuses a data folder that others may enter, as PostgreSQL does, in a dozen lines.
    pub(super) fn refuse_exposed(&self) -> Result<(), PostgresError> {
        match fs::metadata(&self.cluster) {
            // Its group may read, nobody else anything: PostgreSQL's own rule.
            Ok(folder) if folder.mode() & 0o027 != 0 => Err(PostgresError::Exposed {
                folder: self.cluster.clone(),
            }),
            _ => Ok(()),
        }
    }

    /// The major version that made the data folder; none when there is no folder.
    pub(super) fn major(&self) -> Result<Option<u32>, PostgresError> {
        let file = self.cluster.join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => match text.trim().split('.').next().and_then(|major| major.parse().ok()) {
                Some(major) => Ok(Some(major)),
                None => Err(PostgresError::NotACluster {
                    folder: self.cluster.clone(),
                }),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => match self.cluster.try_exists() {
                Ok(true) => Err(PostgresError::NotACluster {
                    folder: self.cluster.clone(),
                }),
                _ => Ok(None),
            },
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                let owner = fs::metadata(&self.cluster)
                    .map(|folder| folder.uid())
                    .unwrap_or_default();
                Err(PostgresError::ForeignOwner {
                    folder: self.cluster.clone(),
                    owner: owner.to_string(),
                })
            }
            Err(error) => Err(at(&file)(error)),
        }
    }

    /// Opens one of the base folder's files for locking.
    pub(super) fn open(&self, name: &str) -> Result<File, PostgresError> {
        let path = self.base.join(name);
        let mut options = OpenOptions::new();
        options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| {
                denied(&path, &error)
                    .or_else(|| denied(&self.base, &error))
                    .unwrap_or_else(|| at(&path)(error))
            })
    }
}

/// Says whose a folder or a file of it is, where that is why it can't be used.
fn denied(path: &Path, error: &std::io::Error) -> Option<PostgresError> {
    let owner = fs::metadata(path).ok()?.uid();
    let theirs = owner != rustix::process::geteuid().as_raw();
    (error.kind() == ErrorKind::PermissionDenied && theirs).then(|| PostgresError::ForeignOwner {
        folder: path.to_owned(),
        owner: owner.to_string(),
    })
}

/// The path without links, whether or not its end exists yet: all processes must find the same folder.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = path
        .ancestors()
        .find_map(|ancestor| Some((ancestor, fs::canonicalize(ancestor).ok()?)));
    match known {
        Some((ancestor, real)) => real.join(path.strip_prefix(ancestor).unwrap_or(Path::new(""))),
        None => path,
    }
}

fn socket_in(folder: &Path) -> PathBuf {
    folder.join(format!(".s.PGSQL.{PORT}"))
}

fn usual_base(root: bool, environment: &Environment) -> Option<PathBuf> {
    if root {
        return Some(PathBuf::from("/var/lib/regie"));
    }
    let data = environment
        .absolute("XDG_DATA_HOME")
        .or_else(|| environment.absolute("HOME").map(|home| home.join(".local/share")))?;
    Some(data.join("regie"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_lies_beside_the_data_while_its_path_fits() {
        let base = PathBuf::from("/").join("d".repeat(SOCKET_PATH_MAX - "//run/.s.PGSQL.5432".len()));
        let layout = Layout::at(&base);
        assert_eq!(socket_in(layout.sockets()).as_os_str().len(), SOCKET_PATH_MAX);
        assert!(!layout.socket_moved());

        let longer = PathBuf::from(format!("{}d", base.display()));
        let layout = Layout::at(&longer);
        assert!(layout.socket_moved());
        assert!(socket_in(layout.sockets()).as_os_str().len() <= SOCKET_PATH_MAX);
        assert_eq!(layout, Layout::at(&longer), "every process finds the same folder");
        assert_ne!(layout.sockets, Layout::at(&longer.join("other")).sockets);
    }

    #[test]
    fn the_usual_place_follows_xdg_and_root_has_its_own() {
        let environment = |variables: &[(&str, &str)]| -> Environment {
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let at_home = environment(&[("HOME", "/home/amorel")]);
        assert_eq!(
            usual_base(false, &at_home).unwrap(),
            Path::new("/home/amorel/.local/share/regie")
        );
        let moved = environment(&[("HOME", "/home/amorel"), ("XDG_DATA_HOME", "/data")]);
        assert_eq!(usual_base(false, &moved).unwrap(), Path::new("/data/regie"));
        assert_eq!(usual_base(true, &moved).unwrap(), Path::new("/var/lib/regie"));
    }

    #[test]
    fn a_folder_that_is_no_cluster_is_not_taken_for_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path());
        assert_eq!(layout.major().unwrap(), None);
        fs::create_dir(&layout.cluster).unwrap();
        assert!(matches!(layout.major(), Err(PostgresError::NotACluster { .. })));
        fs::write(layout.cluster.join("PG_VERSION"), "15\n").unwrap();
        assert_eq!(layout.major().unwrap(), Some(15));
    }
}
