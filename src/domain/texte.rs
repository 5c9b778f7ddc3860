//! Text as people compare it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, letters and quotes as they are typed: what `recherche(text)` makes of it in the database.
#[must_use]
pub fn plie(texte: &str) -> String {
    let mut plie = String::with_capacity(texte.len());
    let letters = texte.nfkd().filter(|c| !is_combining_mark(*c));
    for c in letters.flat_map(char::to_lowercase) {
        match c {
            'œ' => plie.push_str("oe"),
            'æ' => plie.push_str("ae"),
            'ß' => plie.push_str("ss"),
            'ø' => plie.push('o'),
            '‘' | '’' => plie.push('\''),
            c => plie.push(c),
        }
    }
    plie
}

/// The same, trimmed.
#[must_use]
pub fn plat(texte: &str) -> String {
    plie(texte.trim())
}

/// Longest that combining marks may pile up on one letter.
const MARKS: usize = 3;

/// One line as it is stored: composed, trimmed, single blanks, without control characters or those that turn or hide
/// what stands around them.
#[must_use]
pub fn ligne(texte: &str) -> String {
    let mut marks = 0;
    let kept: String = texte
        .nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| {
            marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
            marks <= MARKS && !c.is_control() && !hides(*c)
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bidirectional controls, zero-width characters, and the byte order mark.
fn hides(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{ligne, plat, plie};

    #[test]
    fn a_stored_line_can_do_nothing_to_a_terminal() {
        assert_eq!(ligne("  Ana\t\u{1b}[31m Mo\u{202e}rel\n "), "Ana [31m Morel");
        assert_eq!(ligne("e\u{301}"), "é");
    }

    #[test]
    fn accents_and_case_play_no_part() {
        assert_eq!(plat("  Électricité Générale "), "electricite generale");
        assert_eq!(
            plat("Œuvre, Æther, Straße, L’Haÿ"),
            "oeuvre, aether, strasse, l'hay"
        );
        assert_eq!(plie(" É"), " e");
    }
}
