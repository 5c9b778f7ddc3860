//! What a terminal can show, from what it says of itself.

use crate::console::theme::{Depth, Ground, Theme};

/// What a terminal can do, as its session found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Colours.
    pub depth: Depth,
    /// Background.
    pub ground: Ground,
}

/// What a terminal says of itself: variables of its environment, which an SSH client may or may not send.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signs<'a> {
    /// `TERM`
    pub term: Option<&'a str>,
    /// `COLORTERM`
    pub colorterm: Option<&'a str>,
    /// `COLORFGBG`: some terminals tell their ground here.
    pub colorfgbg: Option<&'a str>,
    /// `NO_COLOR`, whatever its value, unless it is empty.
    pub no_color: Option<&'a str>,
}

impl Caps {
    /// What these signs tell; in doubt less, because every terminal shows less.
    #[must_use]
    pub fn read(signs: Signs<'_>) -> Self {
        let term = signs.term.unwrap_or("");
        let depth = if signs.no_color.is_some_and(|value| !value.is_empty())
            || term == "dumb"
            || term.starts_with("vt")
        {
            Depth::None
        } else if matches!(signs.colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
            Depth::True
        } else if term.contains("256color") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        };
        // `15;0`: the last number is the background, in the terminal's own sixteen.
        let light = signs
            .colorfgbg
            .and_then(|value| value.rsplit(';').next()?.parse::<u8>().ok());
        let ground = if light.is_some_and(|colour| matches!(colour, 7 | 9..=15)) {
            Ground::Light
        } else {
            Ground::Dark
        };
        Self { depth, ground }
    }

    /// The theme for it.
    #[must_use]
    pub fn theme(self) -> Theme {
        Theme::new(self.depth, self.ground)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_read() {
        let depth = |term, colorterm, no_color| {
            Caps::read(Signs {
                term,
                colorterm,
                no_color,
                colorfgbg: None,
            })
            .depth
        };
        assert_eq!(
            depth(Some("xterm-256color"), Some("truecolor"), None),
            Depth::True
        );
        assert_eq!(depth(Some("xterm-256color"), None, None), Depth::Indexed);
        assert_eq!(depth(Some("linux"), None, None), Depth::Sixteen);
        assert_eq!(depth(None, None, None), Depth::Sixteen);
        assert_eq!(
            depth(Some("xterm-256color"), Some("truecolor"), Some("1")),
            Depth::None
        );
        assert_eq!(
            depth(Some("xterm"), None, Some("")),
            Depth::Sixteen,
            "an empty NO_COLOR says nothing"
        );
        let light = Caps::read(Signs {
            colorfgbg: Some("0;default;15"),
            ..Signs::default()
        });
        assert_eq!(light.ground, Ground::Light);
    }
}
