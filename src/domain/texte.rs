//! Text as people compare it.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::Refusal;

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

/// Longest line that is stored (a name, a title, an address), in characters.
pub const LIGNE: usize = 200;

/// Longest text of several lines that is stored (a description, a report, a reason), in characters.
pub const TEXTE: usize = 5_000;

/// Whether what is typed into that field may have several lines.
#[must_use]
pub fn a_des_lignes(champ: &str) -> bool {
    matches!(
        champ,
        "acces" | "compte_rendu" | "description" | "motif" | "notes" | "renonciation"
    )
}

/// One line as it is stored: composed, trimmed, single blanks, without control characters or those that turn or hide
/// what stands around them.
#[must_use]
pub fn ligne(texte: &str) -> String {
    let spaced: String = texte
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    compose(&spaced).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of several lines as it is stored: as [`ligne`], but line breaks stay, as `\n`, and blanks as they are.
#[must_use]
pub fn lignes(texte: &str) -> String {
    let broken: String = texte
        .replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            c => c,
        })
        .collect();
    compose(&broken).trim().to_owned()
}

/// Without sequences that tell a terminal what to do (colours, places, titles), each as a whole: of `ESC [31m` no `[31m`
/// is left behind, as it would be if only control characters went.
#[must_use]
pub fn sans_sequences(texte: &str) -> Cow<'_, str> {
    const BEGIN: [char; 2] = ['\u{1b}', '\u{9b}'];
    let mut garde = String::new();
    let mut reste = texte;
    while let Some(at) = reste.find(BEGIN) {
        garde.push_str(&reste[..at]);
        reste = apres_sequence(&reste[at..]);
    }
    if reste.len() == texte.len() {
        return Cow::Borrowed(texte);
    }
    garde.push_str(reste);
    Cow::Owned(garde)
}

/// What follows the sequence that the text begins with; what begins none loses its first character.
fn apres_sequence(texte: &str) -> &str {
    if let Some(corps) = texte.strip_prefix("\u{1b}[").or(texte.strip_prefix('\u{9b}')) {
        let fin = corps.trim_start_matches(|c: char| (' '..='?').contains(&c));
        return fin
            .strip_prefix(|c: char| ('@'..='~').contains(&c))
            .unwrap_or(fin);
    }
    if let Some(titre) = texte.strip_prefix("\u{1b}]") {
        let ends = ["\u{7}", "\u{1b}\\"]
            .into_iter()
            .filter_map(|end| titre.split_once(end));
        if let Some((_, apres)) = ends.min_by_key(|(titre, _)| titre.len()) {
            return apres;
        }
    }
    let mut chars = texte.chars();
    chars.next();
    chars.as_str()
}

/// Letters composed, what hides or turns taken out. First taken out, then composed: what stood between a letter and its
/// accent doesn't keep them apart.
fn compose(texte: &str) -> String {
    let mut marks = 0;
    let kept: String = sans_sequences(texte)
        .chars()
        .filter(|c| (!c.is_control() || matches!(c, '\n' | '\t')) && !hides(*c))
        .nfc()
        .filter(|c| {
            marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
            marks <= MARKS
        })
        .collect();
    // A mark that went may have kept two others apart.
    kept.nfc().collect()
}

/// One line as it is stored, if there is room for it.
///
/// # Errors
/// A refusal about the field, with its length and what it may have.
pub fn ligne_bornee(champ: &'static str, texte: &str) -> Result<String, Refusal> {
    borne(Some(champ), ligne(texte), LIGNE)
}

/// Checks that what is typed into a field isn't too long to be stored there; a public key has a length of its own.
///
/// # Errors
/// A refusal about the field, with its length and what it may have.
pub fn tient(champ: &'static str, texte: &str) -> Result<(), Refusal> {
    match champ {
        "cle" => Ok(()),
        _ if a_des_lignes(champ) => borne(Some(champ), lignes(texte), TEXTE).map(drop),
        _ => ligne_bornee(champ, texte).map(drop),
    }
}

/// A cleaned text, if it isn't too long.
///
/// # Errors
/// A refusal about the field, with its length and what it may have.
pub fn borne(champ: Option<&'static str>, texte: String, longueur: usize) -> Result<String, Refusal> {
    let compte = texte.chars().count();
    if compte <= longueur {
        return Ok(texte);
    }
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let refusal = Refusal::invalid(champ.unwrap_or("texte"), "texte-trop-long")
        .with("nombre", number(compte))
        .with("longueur", number(longueur));
    Err(Refusal {
        field: champ,
        ..refusal
    })
}

/// Bidirectional controls, zero-width characters, and the byte order mark.
fn hides(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Each text once, in the order in which they first come: of the pieces of one visit, who goes.
pub fn une_fois<'a>(textes: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut garde: Vec<&str> = Vec::new();
    for texte in textes {
        if !garde.contains(&texte) {
            garde.push(texte);
        }
    }
    garde
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Stored text is as it would be stored again, composed, and holds nothing but itself.
        #[test]
        fn what_is_cleaned_once_is_clean(texte in r"(\PC|[a-e\x{200b}\x{202e}\x{301}\x{323}\x{2028}\r\n\t\x{1b}\x{0}\x{ad}]){0,40}") {
            for clean in [ligne(&texte), lignes(&texte)] {
                prop_assert!(clean.nfc().eq(clean.chars()), "{clean:?}");
                let bad = |c: char| c.is_control() && c != '\n' && c != '\t' || hides(c) || matches!(c, '\u{2028}' | '\u{2029}');
                prop_assert!(!clean.contains(bad), "{clean:?}");
            }
            let (one, several) = (ligne(&texte), lignes(&texte));
            prop_assert!(!one.contains(['\n', '\t']));
            prop_assert_eq!(ligne(&one), one);
            prop_assert_eq!(lignes(&several), several);
        }
    }

    #[test]
    fn several_lines_keep_their_breaks_and_no_break_spaces() {
        assert_eq!(
            lignes(" Panne :\r\n\tfuite\u{2028}d\u{202e}’eau\u{b}\u{1b}[2J\u{a0}! \n"),
            "Panne :\n\tfuite\nd’eau\n\u{a0}!"
        );
    }

    #[test]
    fn what_stood_between_a_letter_and_its_accent_does_not_keep_them_apart() {
        assert_eq!(ligne("e\u{200b}\u{301}"), "é");
    }

    #[test]
    fn too_long_says_how_long_and_how_long_it_may_be() {
        let refusal = ligne_bornee("nom", &"é".repeat(201)).expect_err("too long");
        assert_eq!((refusal.field, refusal.rule), (Some("nom"), "texte-trop-long"));
        assert_eq!(refusal.facts, [("nombre", 201.into()), ("longueur", 200.into())]);
        assert_eq!(
            ligne_bornee("nom", &"é".repeat(200))
                .expect("just so")
                .chars()
                .count(),
            200
        );
    }

    #[test]
    fn a_stored_line_can_do_nothing_to_a_terminal() {
        assert_eq!(ligne("  Ana\t\u{1b}[31m Mo\u{202e}rel\n "), "Ana Morel");
        for (typed, kept) in [
            ("\u{1b}[1;31mFuite\u{1b}[0m d’eau", "Fuite d’eau"),
            ("\u{9b}38;5;1mFuite", "Fuite"),
            ("\u{1b}]0;titre\u{7}Fuite", "Fuite"),
            ("\u{1b}]8;;https://x\u{1b}\\Fuite\u{1b}]8;;\u{1b}\\", "Fuite"),
            ("Fuite\u{1b}[", "Fuite"),
            ("Fuite\u{1b}[31", "Fuite"),
            ("\u{1b}Fuite \u{1b}]d’eau", "Fuite ]d’eau"),
        ] {
            assert_eq!(ligne(typed), kept, "{typed:?}");
        }
        assert_eq!(ligne("e\u{301}"), "é");
    }

    #[test]
    fn each_is_told_once_and_in_order() {
        assert_eq!(une_fois(["Bruno", "Ana", "Bruno"]), ["Bruno", "Ana"]);
        assert!(une_fois([]).is_empty());
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
