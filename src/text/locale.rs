//! What a machine's variables say of who reads there.

use crate::domain::Langue;

/// What a machine's variables say of who reads there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    /// Their language, where it is one of ours.
    pub langue: Option<Langue>,
    /// Whether all characters are shown; where nothing says that they aren't, they are.
    pub utf8: bool,
}

impl Default for Locale {
    fn default() -> Self {
        Self {
            langue: None,
            utf8: true,
        }
    }
}

impl Locale {
    /// Reads the variables, in the order in which every program does.
    #[must_use]
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let first = |own: &str| {
            ["LC_ALL", own, "LANG"]
                .into_iter()
                .find_map(|name| get(name).filter(|value| !value.is_empty()))
        };
        Self {
            langue: first("LC_MESSAGES").and_then(langue),
            utf8: first("LC_CTYPE").is_none_or(shows_all),
        }
    }
}

fn langue(locale: &str) -> Option<Langue> {
    locale.get(..2)?.to_lowercase().parse().ok()
}

/// `C.UTF-8` and `fr_FR.utf8` do, `C`, `fr_FR.ISO-8859-1` and `fr_FR@euro` don't; one that names no charset has the
/// machine's own.
fn shows_all(locale: &str) -> bool {
    if let Some((_, charset)) = locale.split_once('.') {
        let charset = charset.to_lowercase();
        return charset.starts_with("utf-8") || charset.starts_with("utf8");
    }
    !matches!(locale, "C" | "POSIX") && !locale.ends_with("@euro")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &'static str)]) -> Locale {
        Locale::read(|wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| *value)
        })
    }

    #[test]
    fn the_language_is_that_of_the_machine_where_we_speak_it() {
        let langue = |variables: &[(&str, &'static str)]| read(variables).langue;
        assert_eq!(langue(&[("LANG", "en_GB.UTF-8")]), Some(Langue::En));
        assert_eq!(
            langue(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "fr_FR.UTF-8")]),
            Some(Langue::Fr)
        );
        assert_eq!(
            langue(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "")]),
            Some(Langue::En)
        );
        for other in ["C.UTF-8", "C", "de_DE.UTF-8", "é", ""] {
            assert_eq!(langue(&[("LANG", other)]), None, "{other}");
        }
        assert_eq!(langue(&[]), None);
    }

    #[test]
    fn a_charset_that_lacks_our_lines_is_seen() {
        for full in ["en_GB.UTF-8", "fr_FR.utf8", "C.UTF-8", "fr_FR", "UTF-8", ""] {
            assert!(read(&[("LANG", full)]).utf8, "{full}");
        }
        for poor in ["C", "POSIX", "fr_FR.ISO-8859-1", "fr_FR@euro"] {
            assert!(!read(&[("LANG", poor)]).utf8, "{poor}");
        }
        assert!(!read(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")]).utf8);
        assert!(read(&[("LANG", "C"), ("LC_CTYPE", "UTF-8")]).utf8);
    }
}
