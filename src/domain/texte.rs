//! Text as people compare it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, trimmed: what `recherche(text)` makes of it in the database.
#[must_use]
pub fn plat(texte: &str) -> String {
    texte
        .trim()
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plat;

    #[test]
    fn accents_and_case_play_no_part() {
        assert_eq!(plat("  Électricité Générale "), "electricite generale");
    }
}
