//! Values that must not be seen, and the files that may hold them.

use std::fmt;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use serde::Deserialize;

use super::ConfigError;

/// What is shown in place of a secret.
pub const MASK: &str = "••••••";

/// A value that neither logs nor `Debug` output show.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl Secret {
    /// Keeps a value from being shown.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one who uses it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// Reads a secret from a file; its last newline is not part of it.
pub fn read(path: &Path) -> Result<Secret, ConfigError> {
    owner_only(path)?;
    let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source: source.into(),
    })?;
    Ok(Secret::new(text.strip_suffix('\n').unwrap_or(&text)))
}

/// Refuses a file with a secret in it that others can read, or that somebody else could change.
pub(super) fn owner_only(path: &Path) -> Result<(), ConfigError> {
    let metadata = fs::metadata(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source: source.into(),
    })?;
    let me = rustix::process::geteuid().as_raw();
    if metadata.mode() & 0o077 != 0 || !(metadata.uid() == me || metadata.uid() == 0) {
        return Err(ConfigError::SecretExposed {
            path: path.to_owned(),
        });
    }
    Ok(())
}

/// A connection URL with its password masked.
#[must_use]
pub fn mask_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let authority = match authority.rsplit_once('@') {
        Some((user, hosts)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:{MASK}@{hosts}"),
            None => authority.to_owned(),
        },
        None => authority.to_owned(),
    };
    format!("{scheme}://{authority}{}", mask_query(tail))
}

fn mask_query(tail: &str) -> String {
    let Some((path, query)) = tail.split_once('?') else {
        return tail.to_owned();
    };
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((key, _)) if key.eq_ignore_ascii_case("password") => format!("{key}={MASK}"),
            _ => pair.to_owned(),
        })
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

/// Whether a connection URL carries a password.
pub(super) fn url_has_password(url: &str) -> bool {
    mask_url(url) != url
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_url_shows_everything_but_its_password() {
        assert_eq!(
            mask_url("postgres://regie:s3cr@t@a:5432,b/regie?sslmode=require&password=x"),
            format!("postgres://regie:{MASK}@a:5432,b/regie?sslmode=require&password={MASK}")
        );
        assert_eq!(
            mask_url("postgres://regie@/regie?host=%2Frun"),
            "postgres://regie@/regie?host=%2Frun"
        );
        assert!(!url_has_password("postgres://regie@localhost/regie"));
        assert!(url_has_password("postgres://regie:x@localhost/regie"));
    }

    #[test]
    fn a_secret_is_not_debugged() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), MASK);
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "hunter2\n").unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(
            read(file.path()),
            Err(ConfigError::SecretExposed { .. })
        ));
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read(file.path()).unwrap().expose(), "hunter2");
    }
}
