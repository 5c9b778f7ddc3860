//! The session of the command line: a token in a file that only its owner reads, or in `REGIE_TOKEN`.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use super::{Context, Exit, Failure};
use crate::config;
use crate::service::connexion::Jeton;

/// Gone at the next boot where the system has such a place; else with the program's state. One a profile.
fn path(context: &Context) -> Option<PathBuf> {
    let environment = &context.environment;
    let runtime = environment
        .absolute("XDG_RUNTIME_DIR")
        .filter(|folder| folder.is_dir());
    let state = || {
        environment
            .absolute("XDG_STATE_HOME")
            .or_else(|| environment.absolute("HOME").map(|home| home.join(".local/state")))
    };
    let name = format!("session-{}", context.config.profile.name());
    Some(runtime.or_else(state)?.join("regie").join(name))
}

/// The token at hand.
pub(super) fn find(context: &Context) -> Result<Option<Jeton>, Failure> {
    if let Some(token) = context.environment.get("REGIE_TOKEN") {
        return Ok(Some(Jeton::new(token)));
    }
    match path(context).filter(|path| path.exists()) {
        Some(path) => Ok(Some(Jeton::new(config::read_secret(&path)?.expose()))),
        None => Ok(None),
    }
}

/// Keeps a token for the next verbs.
pub(super) fn keep(context: &Context, jeton: &Jeton) -> Result<(), Failure> {
    let path = path(context).ok_or_else(|| Failure::new(Exit::Usage, "sans-dossier-personnel"))?;
    let written = (|| {
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        // A new file, so that nobody who has opened the old one reads the new token.
        let fresh = path.with_extension("new");
        drop(fs::remove_file(&fresh));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&fresh)?;
        file.write_all(jeton.expose().as_bytes())?;
        fs::rename(&fresh, &path)
    })();
    written.map_err(|source: std::io::Error| {
        Failure::new(Exit::Refused, "fichier-illisible")
            .with("chemin", path.display())
            .with("raison", source)
    })
}

/// Forgets the token.
pub(super) fn forget(context: &Context) {
    if let Some(path) = path(context) {
        drop(fs::remove_file(path));
    }
}
