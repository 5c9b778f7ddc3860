//! How a person likes their console: kept with them, whatever terminal they sit at.

use serde_json::{Map, Value};

use super::theme::{Depth, Ground, Theme};
use crate::domain::Langue;
use crate::text::Text;

/// Something that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// The language.
    Langue,
    /// Light text on dark, or dark on light.
    Fond,
    /// How many colours are used.
    Couleurs,
    /// What frames and marks are drawn with.
    Traits,
    /// Whether what changes lights up.
    Calme,
    /// Whether the console has the mouse.
    Souris,
}

impl Preference {
    /// Every preference, in the order in which they are listed.
    pub const ALL: &'static [Self] = &[
        Self::Langue,
        Self::Fond,
        Self::Couleurs,
        Self::Traits,
        Self::Calme,
        Self::Souris,
    ];

    /// Its name among what is kept for a person.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Langue => "console.langue",
            Self::Fond => "console.fond",
            Self::Couleurs => "console.couleurs",
            Self::Traits => "console.traits",
            Self::Calme => "console.calme",
            Self::Souris => "console.souris",
        }
    }

    /// The same, as messages about it are called.
    #[must_use]
    pub fn name(self) -> String {
        self.key().replace('.', "-")
    }

    /// What a value is called.
    #[must_use]
    pub fn said(self, value: &str, text: Text) -> String {
        text.get(&format!("preference-{}-{value}", self.name()))
            .into_owned()
    }

    /// Its values, by their stable names; the first is what holds when nothing was chosen.
    #[must_use]
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Langue => &["auto", "fr", "en"],
            Self::Fond => &["auto", "sombre", "clair"],
            Self::Couleurs => &["auto", "millions", "256", "16", "aucune"],
            Self::Traits => &["auto", "dessines", "ascii"],
            Self::Calme => &["non", "oui"],
            Self::Souris => &["console", "terminal"],
        }
    }
}

/// Everything that was chosen: for each preference the place of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prefs([usize; 6]);

impl Prefs {
    /// What was kept; a value that this program doesn't know counts as not chosen.
    #[must_use]
    pub fn read(kept: &Map<String, Value>) -> Self {
        let mut prefs = Self::default();
        for preference in Preference::ALL {
            let value = kept.get(preference.key()).and_then(Value::as_str);
            let at = value.and_then(|value| preference.values().iter().position(|known| *known == value));
            prefs.0[*preference as usize] = at.unwrap_or(0);
        }
        prefs
    }

    /// The value of a preference.
    #[must_use]
    pub fn value(&self, preference: Preference) -> &'static str {
        let values = preference.values();
        values[self.0[preference as usize].min(values.len() - 1)]
    }

    /// Chooses the value after the present one, or before it.
    pub fn turn(&mut self, preference: Preference, by: isize) {
        let len = preference.values().len();
        let at = self.0[preference as usize];
        self.0[preference as usize] = if by < 0 {
            (at + len - 1) % len
        } else {
            (at + 1) % len
        };
    }

    /// Chooses a value by its name.
    pub fn set(&mut self, preference: Preference, value: &str) {
        if let Some(at) = preference.values().iter().position(|known| *known == value) {
            self.0[preference as usize] = at;
        }
    }

    /// The language, where `own` is the person's.
    #[must_use]
    pub fn langue(&self, own: Langue) -> Langue {
        match self.value(Preference::Langue) {
            "fr" => Langue::Fr,
            "en" => Langue::En,
            _ => own,
        }
    }

    /// The theme, where `found` is what the terminal says of itself.
    #[must_use]
    pub fn theme(&self, found: Theme) -> Theme {
        let ground = match self.value(Preference::Fond) {
            "sombre" => Ground::Dark,
            "clair" => Ground::Light,
            _ => found.ground,
        };
        let depth = match self.value(Preference::Couleurs) {
            "millions" => Depth::True,
            "256" => Depth::Indexed,
            "16" => Depth::Sixteen,
            "aucune" => Depth::None,
            _ => found.depth,
        };
        Theme::new(depth, ground)
    }

    /// Whether only characters of a typewriter are drawn, where `utf8` is whether the terminal has others.
    #[must_use]
    pub fn ascii(&self, utf8: bool) -> bool {
        match self.value(Preference::Traits) {
            "dessines" => false,
            "ascii" => true,
            _ => !utf8,
        }
    }

    /// Whether the console has the mouse, rather than the terminal.
    #[must_use]
    pub fn mouse(&self) -> bool {
        self.value(Preference::Souris) == "console"
    }

    /// Whether nothing lights up.
    #[must_use]
    pub fn calm(&self) -> bool {
        self.value(Preference::Calme) == "oui"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_holds_and_what_is_unknown_does_not() {
        let kept = serde_json::json!({
            "console.fond": "clair", "console.couleurs": "mauve", "console.calme": true, "autre": 1
        });
        let prefs = Prefs::read(kept.as_object().expect("an object"));
        let found = Theme::new(Depth::Indexed, Ground::Dark);
        assert_eq!(prefs.theme(found), Theme::new(Depth::Indexed, Ground::Light));
        assert!(!prefs.calm());
        assert_eq!(prefs.langue(Langue::En), Langue::En);
    }

    #[test]
    fn values_turn_both_ways() {
        let mut prefs = Prefs::default();
        for preference in Preference::ALL {
            let first = prefs.value(*preference);
            for _ in preference.values() {
                prefs.turn(*preference, 1);
            }
            assert_eq!(prefs.value(*preference), first);
            prefs.turn(*preference, -1);
            assert_eq!(
                prefs.value(*preference),
                preference.values()[preference.values().len() - 1]
            );
        }
    }
}
