//! How common words are, as far as the statistics know: a thousand samples of the texts, asked through `explain`.

use sqlx::{PgConnection, QueryBuilder};

use crate::domain::liste::Page;
use crate::store::attendu::{self, EXPLAIN};

/// What is known of some patterns.
#[derive(Debug)]
pub(super) struct Frequence {
    /// How many missions there are.
    toutes: f64,
    /// How many hold each pattern.
    pub textes: Vec<f64>,
    /// How many hold each among their own words.
    pub propres: Vec<f64>,
}

const FROM: &str = "select from mission_recherche r where true";

impl Frequence {
    pub async fn of(db: &mut PgConnection, motifs: &[String]) -> sqlx::Result<Self> {
        if motifs.is_empty() {
            return Ok(Self {
                toutes: f64::INFINITY,
                textes: Vec::new(),
                propres: Vec::new(),
            });
        }
        let mut sql = QueryBuilder::new(EXPLAIN);
        sql.push(FROM);
        for column in ["r.texte", "mots_propres(r.texte)"] {
            for motif in motifs {
                sql.push(" union all ").push(FROM);
                attendu::holds(&mut sql, column, motif);
            }
        }
        let mut expected = attendu::chacune(db, sql).await?.into_iter();
        Ok(Self {
            toutes: expected.next().unwrap_or(f64::INFINITY),
            textes: expected.by_ref().take(motifs.len()).collect(),
            propres: expected.collect(),
        })
    }

    /// How many hold all patterns.
    ///
    /// Words are independent of each other as far as the statistics know, which those of a street are not; the rarest of
    /// them is the most there can be: between the two, as far from the one as from the other.
    pub fn together(&self) -> f64 {
        let rarest = self.textes.iter().copied().fold(f64::INFINITY, f64::min);
        match self.textes.as_slice() {
            [] | [_] => rarest,
            several => {
                let share: f64 = several.iter().map(|rows| rows / self.toutes).product();
                (self.toutes * share * rarest).sqrt()
            }
        }
    }

    /// How many hold the pattern, if it is the only one.
    pub fn of_one(&self) -> Option<f64> {
        match self.textes.as_slice() {
            [rows] => Some(*rows),
            _ => None,
        }
    }

    /// How many missions are looked at until a page is full of what so many of all are.
    pub fn walked(&self, rows: f64, page: &Page) -> f64 {
        walked(self.toutes, rows, page)
    }
}

/// How many missions are looked at until a page is full of what so many of all are.
pub(super) fn walked(toutes: f64, rows: f64, page: &Page) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let wanted = (page.rows() + 1) as f64;
    toutes * (wanted / rows.max(1.0)).min(1.0)
}
