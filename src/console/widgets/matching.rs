//! Whether a text is what somebody typed a part of: accents and case aside.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text without accents and in lower case; `œ`, `æ` and the typographic apostrophe as they are typed.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            '’' => out.push('\''),
            c => out.push(c),
        }
    }
    out
}

/// Whether every word typed is found in one of the texts.
#[must_use]
pub fn words(typed: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| folded(text)).collect();
    folded(typed)
        .split_whitespace()
        .all(|word| texts.iter().any(|text| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert!(words("depla", &["Déplacer"]));
        assert!(words("BOEUF l'hôtel", &["bœuf", "L’HÔTEL"]));
        assert!(words("", &["quoi que ce soit"]));
        assert!(!words("xyz", &["Déplacer", "m"]));
    }
}
