//! The missions whose texts hold what was typed.
//!
//! How common it is nobody needs to know beforehand: the latest fortnights tell.

use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::quinzaines::Quinzaines;
use crate::domain::liste::Page;
use crate::store::mots::Motif;

/// More than this in a fortnight, and a page of them is met sooner than they are sorted.
const MANY: usize = 1_200;
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
    /// Those of the latest fortnights.
    pub async fn latest(db: &mut PgConnection, motifs: &[&Motif], page: &Page) -> sqlx::Result<Self> {
        let all = Quinzaines::all(db, page).await?;
        Self::read(db, motifs, all.and_then(Quinzaines::last)).await
    }

    /// These and all others.
    pub async fn complete(self, db: &mut PgConnection, motifs: &[&Motif]) -> sqlx::Result<Self> {
        match self.quinzaines {
            Some(_) => Self::read(db, motifs, None).await,
            None => Ok(self),
        }
    }

    async fn read(
        db: &mut PgConnection,
        motifs: &[&Motif],
        quinzaines: Option<Quinzaines>,
    ) -> sqlx::Result<Self> {
        let mut sql = sought("", motifs, quinzaines);
        let missions = sql.build_query_scalar().fetch_all(db).await?;
        Ok(Self { missions, quinzaines })
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

    /// More of them, where only so many of the wanted were of any use.
    pub async fn wider(
        &self,
        db: &mut PgConnection,
        motifs: &[&Motif],
        found: usize,
        wanted: usize,
    ) -> sqlx::Result<Option<Self>> {
        let Some(quinzaines) = self.quinzaines else {
            return Ok(None);
        };
        Self::read(db, motifs, quinzaines.wider(WIDEST, found, wanted))
            .await
            .map(Some)
    }

    /// How the server would look them up, for the test that reads every plan.
    pub async fn plan(&self, db: &mut PgConnection, motifs: &[&Motif]) -> sqlx::Result<String> {
        let mut sql = sought("explain ", motifs, self.quinzaines);
        let lines: Vec<String> = sql.build_query_scalar().fetch_all(db).await?;
        Ok(lines.join("\n"))
    }
}

fn sought(begin: &str, motifs: &[&Motif], quinzaines: Option<Quinzaines>) -> QueryBuilder<Postgres> {
    let mut sql = QueryBuilder::new(format!(
        "{begin}select r.mission_id from mission_recherche r where true"
    ));
    if let Some(quinzaines) = quinzaines {
        // Each by itself: the index would gather all that a range holds before it looks at the words.
        sql.push(" and r.quinzaine = any(")
            .push_bind(quinzaines.each())
            .push(")");
    }
    for motif in motifs {
        motif.held(&mut sql, "r.texte");
    }
    sql
}
