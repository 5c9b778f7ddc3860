//! Finds the PostgreSQL that the system has installed.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::PostgresError;

/// Oldest and newest major version that Régie runs on.
pub const SUPPORTED: std::ops::RangeInclusive<u32> = 15..=18;

/// Folders where distributions put each version's programs, apart from `PATH`; `*` stands for a version.
const USUAL_FOLDERS: [&str; 8] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/lib/postgresql*/bin",
    "/usr/lib64/pgsql/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
];

/// One installed version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// Its major version.
    pub major: u32,
    /// The folder of its programs.
    pub folder: PathBuf,
}

impl Binaries {
    /// Full path of one of its programs.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The highest supported version; for an existing data folder, the version that made it.
    pub fn choose(cluster: Option<(&Path, u32)>) -> Result<Self, PostgresError> {
        Self::choose_among(installed(), cluster)
    }

    fn choose_among(
        mut found: BTreeMap<u32, PathBuf>,
        cluster: Option<(&Path, u32)>,
    ) -> Result<Self, PostgresError> {
        // Without any, also what an existing folder needs must be installed first.
        let Some((highest, theirs)) = found.last_key_value() else {
            return Err(PostgresError::NoBinaries {
                first: *SUPPORTED.start(),
                last: *SUPPORTED.end(),
                install: install_commands(&fs::read_to_string("/etc/os-release").unwrap_or_default()),
            });
        };
        let Some((folder, major)) = cluster else {
            return Ok(Self {
                major: *highest,
                folder: theirs.clone(),
            });
        };
        match found.remove(&major) {
            Some(folder) => Ok(Self { major, folder }),
            None => Err(PostgresError::OtherMajor {
                folder: folder.to_owned(),
                found: major,
                installed: found.into_keys().collect(),
            }),
        }
    }
}

/// Each supported version that is installed, with the first folder that has it.
fn installed() -> BTreeMap<u32, PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    folders.extend(asked_of_pg_config());
    folders.extend(USUAL_FOLDERS.iter().flat_map(|pattern| expand(pattern)));

    let mut versions = BTreeMap::new();
    for folder in folders {
        // A name in PATH is often a link into the folder that has all the programs.
        let Ok(initdb) = fs::canonicalize(folder.join("initdb")) else {
            continue;
        };
        let Some(folder) = initdb.parent() else { continue };
        let complete = ["postgres", "pg_ctl"]
            .iter()
            .all(|program| folder.join(program).is_file());
        if complete && let Some(major) = major_of(folder) {
            versions.entry(major).or_insert_with(|| folder.to_owned());
        }
    }
    versions.retain(|major, _| SUPPORTED.contains(major));
    versions
}

fn asked_of_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config")
        .arg("--bindir")
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| PathBuf::from(folder.trim()))
}

fn major_of(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres"))
        .arg("--version")
        .stderr(Stdio::null())
        .output()
        .ok()?;
    parse_version(std::str::from_utf8(&output.stdout).ok()?)
}

/// The major version in `postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)`.
fn parse_version(text: &str) -> Option<u32> {
    let version = text.split_once("(PostgreSQL) ")?.1;
    let digits = version
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(version.trim_end().len());
    version[..digits].parse().ok()
}

/// The folders that a pattern with at most one `*` stands for.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else {
        return vec![PathBuf::from(pattern)];
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| OsStr::to_string_lossy(&entry.file_name()).starts_with(prefix))
        .map(|entry| entry.path().join(after.trim_start_matches('/')))
        .collect()
}

/// What to type to install a server, on the system that this `os-release` describes.
fn install_commands(os_release: &str) -> String {
    let field = |name: &str| {
        let line = os_release
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    let names = format!("{} {}", field("ID"), field("ID_LIKE"));
    let is = |name: &str| names.split_whitespace().any(|found| found == name);
    if is("debian") || is("ubuntu") {
        // Without the first two lines, the package starts a server of its own.
        "sudo mkdir -p /etc/postgresql-common/createcluster.d\n\
         echo 'create_main_cluster = false' | sudo tee /etc/postgresql-common/createcluster.d/regie.conf\n\
         sudo apt-get update && sudo apt-get install -y postgresql postgresql-contrib"
            .to_owned()
    } else if is("fedora") || is("rhel") || is("centos") {
        "sudo dnf install -y postgresql-server postgresql-contrib".to_owned()
    } else if is("alpine") {
        "sudo apk add postgresql postgresql-contrib".to_owned()
    } else if is("arch") {
        "sudo pacman -S postgresql".to_owned()
    } else if is("suse") || is("opensuse") {
        "sudo zypper install postgresql-server postgresql-contrib".to_owned()
    } else if cfg!(target_os = "macos") {
        "brew install postgresql@17".to_owned()
    } else {
        "https://www.postgresql.org/download/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(versions: &[u32]) -> BTreeMap<u32, PathBuf> {
        versions
            .iter()
            .map(|major| (*major, PathBuf::from(format!("/pg/{major}"))))
            .collect()
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(
            parse_version("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(parse_version("postgres (PostgreSQL) 18beta2\n"), Some(18));
        assert_eq!(parse_version("postgres (PostgreSQL) 17\n"), Some(17));
        assert_eq!(parse_version("mysqld 8"), None);
    }

    #[test]
    fn a_new_cluster_takes_the_highest_version_and_an_old_one_its_own() {
        assert_eq!(Binaries::choose_among(found(&[15, 17]), None).unwrap().major, 17);
        let cluster = Path::new("/data");
        assert_eq!(
            Binaries::choose_among(found(&[15, 17]), Some((cluster, 15)))
                .unwrap()
                .major,
            15
        );
        let error = Binaries::choose_among(found(&[15, 17]), Some((cluster, 14))).unwrap_err();
        assert!(
            matches!(error, PostgresError::OtherMajor { found: 14, installed, .. } if installed == [15, 17])
        );
        for none in [None, Some((cluster, 15))] {
            assert!(matches!(
                Binaries::choose_among(found(&[]), none),
                Err(PostgresError::NoBinaries { .. })
            ));
        }
    }

    #[test]
    fn each_system_is_told_its_own_commands() {
        let debian = install_commands("ID=ubuntu\nID_LIKE=debian\n");
        assert!(debian.contains("create_main_cluster = false") && debian.contains("apt-get install"));
        assert!(
            install_commands("NAME=Rocky\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n").contains("dnf")
        );
        assert!(install_commands("").contains("postgresql"));
    }
}
