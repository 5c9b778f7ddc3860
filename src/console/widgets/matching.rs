//! Whether a text is what somebody typed a part of: accents and case aside.

use crate::domain::texte::plie;

/// Whether every word typed is found in one of the texts.
#[must_use]
pub fn words(typed: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| plie(text)).collect();
    plie(typed)
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
