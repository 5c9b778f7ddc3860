//! The settings that exist, and the near one for a name that doesn't.

/// What sort of value a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Bool,
}

/// One setting.
#[derive(Debug)]
pub(super) struct Key {
    /// Its name, as in a file: `database.pool_max`.
    pub path: &'static str,
    pub kind: Kind,
    /// Never shown, and only taken from a file that its owner alone can read.
    pub secret: bool,
}

impl Key {
    const fn new(path: &'static str, kind: Kind) -> Self {
        Self {
            path,
            kind,
            secret: false,
        }
    }

    /// The variable that sets it.
    pub(super) fn variable(&self) -> String {
        format!("REGIE_{}", self.path.replace('.', "_").to_uppercase())
    }
}

/// Every setting, in the order in which `regie config show` prints them.
pub(super) const KEYS: &[Key] = &[
    Key::new("langue", Kind::Text),
    Key::new("agence", Kind::Text),
    Key::new("data_dir", Kind::Text),
    Key::new("database.url", Kind::Text),
    Key::new("database.admin_url", Kind::Text),
    Key::new("database.password_file", Kind::Text),
    Key::new("database.pool_max", Kind::Number),
    Key::new("database.acquire_timeout_ms", Kind::Number),
    Key::new("database.connect_timeout_ms", Kind::Number),
    Key::new("log.level", Kind::Text),
    Key::new("log.file", Kind::Text),
    Key::new("session.as_allowed", Kind::Bool),
    Key::new("session.default_login", Kind::Text),
    Key::new("serve.address", Kind::Text),
    Key::new("serve.port", Kind::Number),
    Key::new("serve.host_key_file", Kind::Text),
    Key::new("serve.connections_max", Kind::Number),
    Key {
        secret: true,
        ..Key::new("security.hmac_key", Kind::Text)
    },
    Key::new("security.hmac_key_file", Kind::Text),
];

/// Variables with our prefix that are no settings.
const OTHER_VARIABLES: &[&str] = &[
    "REGIE_PROFILE",
    "REGIE_CONFIG",
    "REGIE_AS",
    "REGIE_PASSWORD",
    "REGIE_TOKEN",
];

/// Prefix of what tests and benchmarks say to themselves.
const TOOL_PREFIXES: &[&str] = &["REGIE_TEST_", "REGIE_BENCH_"];

/// The setting of this name.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// Whether a name is the beginning of settings' names: a table.
pub(super) fn is_table(path: &str) -> bool {
    KEYS.iter().any(|key| {
        key.path
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// The setting that a variable gives; `Err` names the near variable when there is no such setting.
pub(super) fn of_variable(name: &str) -> Result<Option<&'static Key>, Option<String>> {
    if let Some(key) = KEYS.iter().find(|key| key.variable() == name) {
        return Ok(Some(key));
    }
    if OTHER_VARIABLES.contains(&name) || TOOL_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
        return Ok(None);
    }
    let known = KEYS
        .iter()
        .map(Key::variable)
        .chain(OTHER_VARIABLES.iter().map(ToString::to_string));
    Err(nearest(name, known))
}

/// The setting whose name is near this one; its last part counts too, so that a setting put into the wrong table is
/// found.
pub(super) fn near(path: &str) -> Option<String> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    nearest(path, KEYS.iter().map(|key| key.path.to_owned())).or_else(|| {
        let wanted = last(path);
        KEYS.iter()
            .find(|key| last(key.path) == wanted)
            .map(|key| key.path.to_owned())
    })
}

/// The candidate that somebody most likely meant.
pub(super) fn nearest(wanted: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(wanted, &candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2.max(candidate.len() / 4))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_or_misplaced_key_finds_its_neighbour() {
        assert_eq!(near("database.pol_max").as_deref(), Some("database.pool_max"));
        assert_eq!(near("pool_max").as_deref(), Some("database.pool_max"));
        assert_eq!(
            near("log.hmac_key_file").as_deref(),
            Some("security.hmac_key_file")
        );
        assert_eq!(near("couleur"), None);
    }

    #[test]
    fn variables_are_settings_ours_or_mistakes() {
        assert_eq!(
            of_variable("REGIE_DATABASE_POOL_MAX").unwrap().unwrap().path,
            "database.pool_max"
        );
        assert!(of_variable("REGIE_PROFILE").unwrap().is_none());
        assert!(of_variable("REGIE_TEST_DATABASE_URL").unwrap().is_none());
        assert_eq!(
            of_variable("REGIE_DATABASE_ULR").unwrap_err().as_deref(),
            Some("REGIE_DATABASE_URL")
        );
    }

    #[test]
    fn no_two_settings_share_a_variable() {
        let variables: std::collections::BTreeSet<_> = KEYS.iter().map(Key::variable).collect();
        assert_eq!(variables.len(), KEYS.len());
    }
}
