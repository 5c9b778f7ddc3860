//! Words, dates and numbers as a reader expects them.
//!
//! A [`Text`] belongs to one session: language and zone travel with it, nothing is global, so that two people on one
//! server each read their own language. The messages live in `locales/fr/` and `locales/en/`, in [Fluent]'s
//! format; tests see to it that both say the same things with the same arguments.
//!
//! | what is shown | its key |
//! | --- | --- |
//! | a code of a vocabulary ([`Code`]) | `<family>-<code>`, every character outside `A–Z a–z 0–9 _ -` turned into `-` |
//! | a refusal ([`Refusal`](crate::domain::Refusal)) | `refus-<rule>`, its advice under the attribute `.hint`; the facts are arguments |
//!
//! [Fluent]: https://projectfluent.org

mod bundle;
mod format;
mod journal;
mod locale;
#[cfg(test)]
mod reread;
mod safe;
mod said;
mod systeme;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use chrono::{DateTime, Datelike as _, Utc};
use chrono_tz::Tz;

pub use bundle::Arg;
#[cfg(test)]
pub(crate) use bundle::keys_named;
pub use locale::Locale;
pub use safe::{safe, safe_lines};
pub use said::Said;

use crate::domain::{Actor, Code, Langue};

/// Where keys are pressed, as whoever tells them numbers it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place(pub u64);

/// Names the key that does something from a place, by the code of the action, as this reader writes it.
pub type Keys = fn(&str, Place, Text) -> Option<String>;

/// The language and the zone in which one session reads.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    langue: Langue,
    zone: Tz,
    /// Where there are keys to press; a command line has none.
    keys: Option<(Keys, Place)>,
    /// The year that goes without saying.
    year: Option<i32>,
}

impl Text {
    /// Texts in `langue`, hours in `zone`.
    #[must_use]
    pub fn new(langue: Langue, zone: Tz) -> Self {
        Self {
            langue,
            zone,
            keys: None,
            year: None,
        }
    }

    /// The same at a time: only other years than that one's are said where dates are short.
    #[must_use]
    pub fn at(self, now: DateTime<Utc>) -> Self {
        Self {
            year: Some(self.day_of(now).year()),
            ..self
        }
    }

    /// The same for somebody with keys to press there: what can be done names them.
    #[must_use]
    pub fn with_keys(self, keys: Keys, place: Place) -> Self {
        Self {
            keys: Some((keys, place)),
            ..self
        }
    }

    /// The same in another language.
    #[must_use]
    pub fn in_language(self, langue: Langue) -> Self {
        Self { langue, ..self }
    }

    /// As this person reads.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        Self::new(actor.langue, actor.fuseau)
    }

    /// The same language, with hours of another zone: a board shows its agence's hours, a mission its site's.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> Self {
        Self { zone, ..self }
    }

    /// The language.
    #[must_use]
    pub fn langue(self) -> Langue {
        self.langue
    }

    /// The zone in which instants are shown.
    #[must_use]
    pub fn zone(self) -> Tz {
        self.zone
    }

    /// The text under `key`; a key that doesn't exist shows as `⟦key⟧`.
    #[must_use]
    pub fn get(self, key: &str) -> Cow<'static, str> {
        self.find(key).unwrap_or_else(|| missing(key))
    }

    /// The text under `key`, where there is one.
    #[must_use]
    pub fn find(self, key: &str) -> Option<Cow<'static, str>> {
        self.resolve(key, None, &[]).map(|(text, _)| text)
    }

    /// The text under `key` with its arguments; text among them is made [`safe`].
    #[must_use]
    pub fn with(self, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
        let found = self.resolve(key, None, args);
        found.map_or_else(|| missing(key), |(text, _)| text).into_owned()
    }

    /// The text under an attribute of `key` (`bouton.aide`), where there is one.
    #[must_use]
    pub fn attribute(
        self,
        key: &str,
        name: &str,
        args: &[(&'static str, Arg<'_>)],
    ) -> Option<Cow<'static, str>> {
        self.resolve(key, Some(name), args).map(|(text, _)| text)
    }

    /// A text, and whether every argument was there; a key that it names is the one to press here: ` (Ctrl-l)`, or
    /// nothing where there are no keys, or none that leads there.
    fn resolve(
        self,
        key: &str,
        attribute: Option<&str>,
        args: &[(&'static str, Arg<'_>)],
    ) -> Option<(Cow<'static, str>, bool)> {
        let touche = |code: &str| {
            let named = self.keys.and_then(|(keys, place)| keys(code, place, self));
            named.map_or_else(String::new, |touche| format!(" ({touche})"))
        };
        let (said, whole) = bundle::resolve(self.langue, key, attribute, args, touche)?;
        Some((one_stop(said, args), whole))
    }

    /// What a code of a vocabulary is called.
    #[must_use]
    pub fn label<C: Code>(self, code: C) -> Cow<'static, str> {
        self.label_of(C::FAMILY, code.code())
    }

    /// What a code is called, where its type is not at hand.
    #[must_use]
    pub fn label_of(self, family: &str, code: &str) -> Cow<'static, str> {
        self.get(&label_key(family, code))
    }
}

/// The message key of a code; codes hold dots (`mission.voir`), which a key may not.
#[must_use]
pub fn label_key(family: &str, code: &str) -> String {
    let mut key = String::with_capacity(family.len() + 1 + code.len());
    for part in [family, "-", code] {
        key.extend(part.chars().map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        }));
    }
    key
}

/// A sentence that ends with an abbreviation has one full stop: `absence ven. 27 nov.`
fn one_stop<'a>(said: Cow<'a, str>, args: &[(&'static str, Arg<'_>)]) -> Cow<'a, str> {
    args.iter().fold(said, |said, (_, arg)| match arg {
        Arg::Text(text) if text.ends_with('.') && said.contains(&format!("{text}.")) => {
            said.replace(&format!("{text}."), text).into()
        }
        _ => said,
    })
}

fn missing(key: &str) -> Cow<'static, str> {
    Cow::Owned(format!("⟦{}⟧", safe(key)))
}
