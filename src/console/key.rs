//! Keys, as the console knows them: whatever terminal or channel they came through.

use crate::text::Text;

/// What a key is, without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character, shifted already where shift was held (`J`, `?`).
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with shift, the way back.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// Shift was held; never set for a character, which is shifted already.
    pub shift: bool,
}

/// Names of keys in notation and, as `touche-<name>`, in the locales.
const NAMED: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// The character that the key types into a text field, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads one key in notation: `j`, `?`, `<enter>`, `<c-p>`, `<s-tab>`, `<f2>`.
    #[must_use]
    pub fn parse(notation: &str) -> Option<Self> {
        let Some(inner) = notation.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
            let mut chars = notation.chars();
            let c = chars.next()?;
            return chars.next().is_none().then_some(Self::plain(Code::Char(c)));
        };
        let mut key = Self::plain(Code::Esc);
        let mut rest = inner;
        while let Some((modifier, tail)) = rest.split_once('-').filter(|(_, tail)| !tail.is_empty()) {
            match modifier {
                "c" => key.ctrl = true,
                "a" => key.alt = true,
                "s" => key.shift = true,
                _ => return None,
            }
            rest = tail;
        }
        key.code = match NAMED.iter().find(|(name, _)| *name == rest) {
            Some((_, code)) => *code,
            None => match rest.strip_prefix('f').and_then(|number| number.parse().ok()) {
                Some(number) => Code::F(number),
                None => {
                    let mut chars = rest.chars();
                    let c = chars.next()?;
                    chars.next().is_none().then_some(Code::Char(c))?
                }
            },
        };
        Some(key)
    }

    /// Reads several keys in notation, separated by spaces: `g p`.
    #[must_use]
    pub fn parse_all(notation: &str) -> Option<Vec<Self>> {
        notation.split_whitespace().map(Self::parse).collect()
    }

    /// The key as a person reads it: `Entrée`, `Ctrl-p`, `↓`.
    #[must_use]
    pub fn label(self, text: Text) -> String {
        let mut label = String::new();
        for (held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-")] {
            if held {
                label.push_str(name);
            }
        }
        if self.shift {
            label.push_str(&text.get("touche-maj"));
            label.push('-');
        }
        match self.code {
            Code::Char(c) if c != ' ' => label.push(c),
            Code::F(number) => {
                label.push('F');
                label.push_str(&number.to_string());
            }
            code => {
                let name = NAMED
                    .iter()
                    .find(|(_, named)| *named == code)
                    .map_or("esc", |(name, _)| name);
                label.push_str(&text.get(&format!("touche-{name}")));
            }
        }
        label
    }
}

/// Keys that are pressed one after the other, as a person reads them.
#[must_use]
pub fn sequence(keys: &[Key], text: Text) -> String {
    let labels: Vec<String> = keys.iter().map(|key| key.label(text)).collect();
    labels.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation() {
        let key = |code| Key::plain(code);
        assert_eq!(Key::parse("j"), Some(key(Code::Char('j'))));
        assert_eq!(Key::parse("-"), Some(key(Code::Char('-'))));
        assert_eq!(Key::parse("<enter>"), Some(key(Code::Enter)));
        assert_eq!(Key::parse("<f10>"), Some(key(Code::F(10))));
        assert_eq!(
            Key::parse("<c-p>"),
            Some(Key {
                ctrl: true,
                ..key(Code::Char('p'))
            })
        );
        assert_eq!(
            Key::parse("<s-tab>"),
            Some(Key {
                shift: true,
                ..key(Code::Tab)
            })
        );
        for wrong in ["", "jj", "<>", "<enterr>", "<x-p>"] {
            assert_eq!(Key::parse(wrong), None, "{wrong:?}");
        }
        assert_eq!(Key::parse_all("g p").map(|keys| keys.len()), Some(2));
    }
}
