//! The vocabulary: in which words of the searched texts what was typed can lie.
//!
//! A text holds "our" if one of its words does, and few words do ("cours", "secours"): those are found among the words of
//! all texts, and an index of words then gives the texts.

use sqlx::{PgConnection, Postgres, QueryBuilder, Row as _};

use super::liste::{contains, like_literal};
use crate::domain::recherche::SHORTEST;

/// Letters that are part of more words tell too little: the texts are then read one by one.
const MOST: usize = 4_000;
/// So many parts of words are looked for: a pasted page is sought in what these find.
const MOST_PARTS: usize = 40;

/// Something that was typed, for a text to hold.
#[derive(Debug, Clone)]
pub(super) struct Motif {
    /// As the texts are: without case or accents.
    folded: String,
    /// Words of which a text that holds it has at least one, once for each word that was typed and tells something.
    pub groupes: Vec<Vec<String>>,
    /// Whether whatever has one of each holds it.
    exact: bool,
}

/// A word that was typed, as part of a word of the texts.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Within(&'a str),
    End(&'a str),
    Whole(&'a str),
    Begin(&'a str),
}

impl Motif {
    /// What is known of each of these.
    pub async fn read(db: &mut PgConnection, typed: &[String]) -> sqlx::Result<Vec<Self>> {
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let folded = folded(db, typed).await?;
        let mut room = MOST_PARTS;
        let parts: Vec<Vec<Part<'_>>> = folded
            .iter()
            .map(|texte| {
                let mut parts = parts(texte);
                parts.truncate(room);
                room -= parts.len();
                parts
            })
            .collect();
        let all: Vec<&Part<'_>> = parts.iter().flatten().collect();
        let mut found = words(db, &all).await?.into_iter();
        let motifs = folded.iter().zip(&parts).map(|(folded, parts)| {
            let of_parts: Vec<Vec<String>> = found.by_ref().take(parts.len()).collect();
            let groupes: Vec<_> = of_parts.into_iter().filter(|words| words.len() <= MOST).collect();
            Self {
                exact: matches!(parts.as_slice(), [Part::Within(_)]) && groupes.len() == 1,
                folded: folded.clone(),
                groupes,
            }
        });
        Ok(motifs.collect())
    }

    /// Whether no text can hold it.
    pub fn is_nowhere(&self) -> bool {
        self.groupes.iter().any(Vec::is_empty)
    }

    /// Whether no text holds it, whatever the vocabulary knows.
    pub async fn is_held_by_none(&self, db: &mut PgConnection) -> sqlx::Result<bool> {
        for words in &self.groupes {
            if words.is_empty() || !held(db, words).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// As the texts are: without case or accents.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The pattern for `like`.
    pub fn pattern(&self) -> String {
        contains(&self.folded)
    }

    /// `and` a text, whose words an index knows, holds it.
    pub fn held(&self, sql: &mut QueryBuilder<Postgres>, texte: &str) {
        for words in &self.groupes {
            sql.push(format_args!(" and mots({texte}) collate \"C\" && "))
                .push_bind(words.clone());
        }
        if !self.exact {
            sql.push(format_args!(" and {texte} like "))
                .push_bind(self.pattern());
        }
    }
}

impl Part<'_> {
    /// Whether it has letters enough for the vocabulary, and is not part of all numbers of missions.
    fn tells(&self) -> bool {
        let part = match self {
            Self::Whole(word) => return !word.is_empty(),
            Self::Within(part) | Self::End(part) | Self::Begin(part) => part,
        };
        let runs = part.split(|c: char| !c.is_alphanumeric());
        let longest = runs.map(|run| run.chars().count()).max().unwrap_or(0);
        let of_a_year = || (2000..2100).any(|year| format!("m-{year}-").contains(part));
        longest >= SHORTEST && !of_a_year()
    }

    /// What a word of the texts is compared with, and how.
    fn condition(&self) -> (&'static str, String) {
        match self {
            Self::Within(part) => ("like", contains(part)),
            Self::End(part) => ("like", format!("%{}", like_literal(part))),
            Self::Begin(part) => ("like", format!("{}%", like_literal(part))),
            Self::Whole(word) => ("=", (*word).to_owned()),
        }
    }
}

/// Without case or accents, as the server folds its texts.
async fn folded(db: &mut PgConnection, typed: &[String]) -> sqlx::Result<Vec<String>> {
    // What has no accents needs no server.
    if typed.iter().all(|texte| texte.is_ascii()) {
        return Ok(typed.iter().map(|texte| texte.to_ascii_lowercase()).collect());
    }
    sqlx::query_scalar!(
        r#"select recherche(t.texte) as "texte!" from unnest($1::text[]) with ordinality t (texte, rang) order by t.rang"#,
        typed
    )
    .fetch_all(db)
    .await
}

/// The parts of a folded text that tell something: its first word may be the end of one, its last the beginning.
fn parts(folded: &str) -> Vec<Part<'_>> {
    let last = folded.split(' ').count() - 1;
    let part = |(at, word)| match at {
        _ if last == 0 => Part::Within(word),
        0 => Part::End(word),
        at if at == last => Part::Begin(word),
        _ => Part::Whole(word),
    };
    let every = folded.split(' ').enumerate().map(part);
    every.filter(Part::tells).collect()
}

/// The words of the vocabulary that each part lies in, and no more than one beyond [`MOST`].
async fn words(db: &mut PgConnection, parts: &[&Part<'_>]) -> sqlx::Result<Vec<Vec<String>>> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::<Postgres>::new("select ");
    for (at, part) in parts.iter().enumerate() {
        let (operator, texte) = part.condition();
        sql.push(if at > 0 { ", " } else { "" })
            .push(format_args!(
                "array(select k.mot from mot k where k.mot {operator} "
            ))
            .push_bind(texte)
            .push(format_args!(" limit {})", MOST + 1));
    }
    // Planned for these letters: how many words they are part of differs by a thousand times.
    let row = sql.build().persistent(false).fetch_one(db).await?;
    (0..parts.len()).map(|at| row.try_get(at)).collect()
}

/// Whether some text holds one of these words: the vocabulary also knows words that were corrected since.
async fn held(db: &mut PgConnection, words: &[String]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select mot_tenu($1) as "held!""#, words)
        .fetch_one(db)
        .await
}

/// So many words are looked at for one that is most like what was typed.
const NEAR: i64 = 12;

/// The word that is most like a folded one, of those that some text holds.
pub(super) async fn nearest(db: &mut PgConnection, folded: &str) -> sqlx::Result<Option<String>> {
    let near = sqlx::query_scalar!(
        "select k.mot from mot k where k.mot % $1 and k.mot !~ '[0-9]' order by similarity(k.mot, $1) desc, k.mot limit $2",
        folded,
        NEAR
    )
    .fetch_all(&mut *db)
    .await?;
    for word in near {
        if held(db, std::slice::from_ref(&word)).await? {
            return Ok(Some(word));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::Part::{Begin, End, Whole, Within};
    use super::parts;

    #[test]
    fn words_are_parts_of_words() {
        for (folded, expected) in [
            ("cours", [Within("cours")].as_slice()),
            ("rue victor hugo", &[End("rue"), Whole("victor"), Begin("hugo")]),
            ("d'eau", &[Within("d'eau")]),
            (
                "12 bis rue de la gare",
                &[
                    Whole("bis"),
                    Whole("rue"),
                    Whole("de"),
                    Whole("la"),
                    Begin("gare"),
                ],
            ),
            ("s-00042", &[Within("s-00042")]),
            ("appel  de m", &[End("appel"), Whole("de")]),
            ("bd", &[]),
            ("l-3", &[]),
            ("2026", &[]),
            ("m-2026-", &[]),
            ("2026-00042", &[Within("2026-00042")]),
            ("", &[]),
        ] {
            assert_eq!(parts(folded), expected, "{folded}");
        }
    }
}
