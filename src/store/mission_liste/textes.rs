//! The missions whose texts hold what was typed.
//!
//! How common it is nobody needs to know beforehand: the latest fortnights tell.

use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::quinzaines::Quinzaines;
use crate::domain::liste::Page;
use crate::store::mots::Motif;

/// More than this in a fortnight, and a page of them is met sooner than they are sorted.
const MANY: usize = 1_200;
/// More than this are met in the order of the list, however rare they were lately.
const MOST: usize = 20_000;
/// More fortnights than this are looked up no quicker than all of them.
const WIDEST: i32 = 16;

/// Missions that hold what was typed.
#[derive(Debug, Clone)]
pub(super) struct Textes {
    /// Their keys.
    pub missions: Vec<i64>,
    /// Where they were looked for; nothing: everywhere.
    quinzaines: Option<Quinzaines>,
}

impl Textes {
    /// Those of the last fortnight, which tell how common they are.
    pub async fn latest(db: &mut PgConnection, motifs: &[&Motif], page: &Page) -> sqlx::Result<Option<Self>> {
        let Some(last) = Quinzaines::all(db, page).await?.and_then(Quinzaines::last) else {
            return Self::everywhere(db, motifs).await;
        };
        Ok(Some(Self {
            missions: of(db, motifs, &last.each()).await?,
            quinzaines: Some(last),
        }))
    }

    /// These and all others; nothing where they are too many.
    pub async fn complete(self, db: &mut PgConnection, motifs: &[&Motif]) -> sqlx::Result<Option<Self>> {
        match self.quinzaines {
            Some(_) => Self::everywhere(db, motifs).await,
            None => Ok(Some(self)),
        }
    }

    async fn everywhere(db: &mut PgConnection, motifs: &[&Motif]) -> sqlx::Result<Option<Self>> {
        let mut sql = sought(ALL_IN_ONE, motifs, None);
        sql.push(format_args!(" limit {}) found", MOST + 1));
        let missions: Vec<i64> = sql.build_query_scalar().fetch_one(db).await?;
        Ok((missions.len() <= MOST).then_some(Self {
            missions,
            quinzaines: None,
        }))
    }

    /// Whether there are no others.
    pub fn are_all(&self) -> bool {
        self.quinzaines.is_none()
    }

    /// How many there are in all, if they are as common before.
    #[expect(clippy::cast_precision_loss, reason = "a million at most")]
    pub fn expected(&self) -> f64 {
        let times = self.quinzaines.map_or(1.0, Quinzaines::times);
        self.missions.len() as f64 * times
    }

    /// Whether the next of them is near in the order of the list.
    pub fn are_near(&self) -> bool {
        self.missions.len() > MANY
    }

    /// More of them, where only so many of the wanted were of any use; nothing where they are too many.
    pub async fn wider(
        &self,
        db: &mut PgConnection,
        motifs: &[&Motif],
        found: usize,
        wanted: usize,
    ) -> sqlx::Result<Option<Self>> {
        let Some(quinzaines) = self.quinzaines else {
            return Ok(Some(self.clone()));
        };
        let Some(wider) = quinzaines.wider(WIDEST, found, wanted) else {
            return Self::everywhere(db, motifs).await;
        };
        let mut missions = self.missions.clone();
        let before = wider.each().split_off(quinzaines.each().len());
        missions.extend(of(db, motifs, &before).await?);
        Ok(Some(Self {
            missions,
            quinzaines: Some(wider),
        }))
    }

    /// How the server would look them up, for the test that reads every plan.
    pub async fn plan(&self, db: &mut PgConnection, motifs: &[&Motif]) -> sqlx::Result<String> {
        let quinzaines = self.quinzaines.map(Quinzaines::each);
        let mut sql = sought("explain ", motifs, quinzaines.as_deref());
        let lines: Vec<String> = sql.build_query_scalar().fetch_all(db).await?;
        Ok(lines.join("\n"))
    }
}

/// The missions of some fortnights.
async fn of(db: &mut PgConnection, motifs: &[&Motif], quinzaines: &[i32]) -> sqlx::Result<Vec<i64>> {
    let mut sql = sought(ALL_IN_ONE, motifs, Some(quinzaines));
    sql.push(") found");
    sql.build_query_scalar().fetch_one(db).await
}

/// Begins a list of keys that is told as one row: thousands of rows would take as long to be told as to be found.
const ALL_IN_ONE: &str = "select coalesce(array_agg(found.mission_id), '{}') from (";

fn sought(begin: &str, motifs: &[&Motif], quinzaines: Option<&[i32]>) -> QueryBuilder<Postgres> {
    let words = |sql: &mut QueryBuilder<Postgres>| {
        for motif in motifs {
            motif.held(sql, "r.texte");
        }
    };
    let from = "select r.mission_id from mission_recherche r where";
    let Some(quinzaines) = quinzaines else {
        let mut sql = QueryBuilder::new(format!("{begin}{from} true"));
        words(&mut sql);
        return sql;
    };
    // One by one, and none left out of the index's hands: it would gather all that a range holds before it looks at the
    // words, or all that hold the words before it looks at the fortnight.
    let mut sql = QueryBuilder::new(format!("{begin}select t.mission_id from unnest("));
    sql.push_bind(quinzaines.to_vec()).push(format_args!(
        "::int[]) q (n) cross join lateral ({from} r.quinzaine = q.n"
    ));
    words(&mut sql);
    sql.push(" offset 0) t");
    sql
}
