//! The key by which clients know the server again: made once, kept where its owner alone reads it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, PrivateKey};

use super::postgres::Layout;
use crate::config::{Config, Environment};

/// Its name in the data folder.
const NAME: &str = "ssh_host_ed25519_key";

/// Why there is no key to be known by.
#[derive(Debug, thiserror::Error)]
pub enum HostKeyError {
    /// The file can't be read or made.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Others can read it.
    #[error("{path} can be read by others than its owner")]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// It is no private key of OpenSSH's, or one that a passphrase protects.
    #[error("{path} is no private key: {reason}")]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// The host key that the settings name; the one of the data folder, made where there is none yet.
///
/// # Errors
/// [`HostKeyError`] where it can't be had, or others could have taken it.
pub fn of(config: &Config, environment: &Environment) -> Result<PrivateKey, HostKeyError> {
    match &config.serve.host_key_file {
        Some(path) => read(path),
        None => made(&Layout::of(config, environment).base().join(NAME)),
    }
}

fn made(path: &Path) -> Result<PrivateKey, HostKeyError> {
    let failed = |source| HostKeyError::Io {
        path: path.to_owned(),
        source,
    };
    if path.try_exists().map_err(failed)? {
        return read(path);
    }
    if let Some(folder) = path.parent() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(failed)?;
    }
    let key = PrivateKey::random(&mut rand::rng(), Algorithm::Ed25519)
        .map_err(|error| failed(io::Error::other(error)))?;
    let text = key
        .to_openssh(LineEnding::LF)
        .map_err(|error| failed(io::Error::other(error)))?;
    // Whole or not at all, and the first of two that start at once wins.
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)
        .map_err(failed)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&draft, path));
    drop(fs::remove_file(&draft));
    match written {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(failed(error)),
        _ => read(path),
    }
}

fn read(path: &Path) -> Result<PrivateKey, HostKeyError> {
    let failed = |source| HostKeyError::Io {
        path: path.to_owned(),
        source,
    };
    if fs::metadata(path).map_err(failed)?.mode() & 0o077 != 0 {
        return Err(HostKeyError::Exposed {
            path: path.to_owned(),
        });
    }
    let text = fs::read_to_string(path).map_err(failed)?;
    let not_a_key = |reason: String| HostKeyError::NotAKey {
        path: path.to_owned(),
        reason,
    };
    let key = PrivateKey::from_openssh(text).map_err(|error| not_a_key(error.to_string()))?;
    if key.is_encrypted() {
        return Err(not_a_key("a passphrase protects it".to_owned()));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("regie").join(NAME);
        let first = made(&path).unwrap();
        let again = made(&path).unwrap();
        assert_eq!(first.public_key(), again.public_key());
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(made(&path), Err(HostKeyError::Exposed { .. })));
    }

    #[test]
    fn what_is_no_key_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        fs::write(&path, "-----BEGIN NONSENSE-----").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(made(&path), Err(HostKeyError::NotAKey { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "-----BEGIN NONSENSE-----");
    }
}
