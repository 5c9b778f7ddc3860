//! Several words in a row, looked for by an index of letters.

use sqlx::QueryBuilder;

use crate::domain::recherche::SHORTEST;
use crate::store::liste::{contains, holds};

/// So many words of a phrase are asked of an index.
const TELLING: usize = 3;

/// `and` a text holds a pattern, of which an index knows a text around it.
///
/// The index is asked for the longest words of a phrase: the letters around its short ones, and between words, are in
/// half of all texts, and it would gather them all.
pub(super) fn held(sql: &mut QueryBuilder<sqlx::Postgres>, indexed: &str, texte: &str, motif: &str) {
    let words = telling(motif);
    let words = if words.is_empty() {
        vec![motif.to_owned()]
    } else {
        words.iter().map(|word| contains(word)).collect()
    };
    for word in &words {
        holds(sql, indexed, word);
    }
    sql.push(format_args!(" and ({texte} like (select recherche("))
        .push_bind(motif.to_owned())
        .push("))) is true");
}

/// The longest words of a phrase, as they were typed; nothing of a single word.
fn telling(motif: &str) -> Vec<&str> {
    let mut words: Vec<&str> = motif
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST)
        .collect();
    if words.len() < 2 && motif.trim_matches('%').chars().all(char::is_alphanumeric) {
        return Vec::new();
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(TELLING);
    words
}

#[cfg(test)]
mod tests {
    use super::telling;

    #[test]
    fn a_phrase_is_found_by_its_longest_words() {
        for (motif, words) in [
            ("%Saint-André-de-Cubzac%", ["Cubzac", "Saint", "André"].as_slice()),
            (
                "%marseille 10e arrondissement%",
                &["arrondissement", "marseille", "10e"],
            ),
            ("%n° 12 bis, Barre%", &["Barre", "bis"]),
            ("%au 3 bd%", &[]),
            ("%villeurbanne%", &[]),
        ] {
            assert_eq!(telling(motif), words, "{motif}");
        }
    }
}
