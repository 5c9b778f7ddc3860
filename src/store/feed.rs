//! The journal read as a change feed: every committed change once, whatever the order of commits.

use std::collections::HashSet;

use sqlx::PgConnection;

use crate::domain::UtilisateurId;
use crate::domain::journal::{Action, Change, Objet};

/// Where a reader of the feed stands.
///
/// Sequence numbers are drawn before their transaction commits, so reading on from the last one seen would skip a
/// slow transaction. Transaction ids tell: whatever is older than the oldest transaction under way is settled.
#[derive(Debug, Clone)]
pub struct Position {
    cluster: i64,
    settled: String,
    delivered: HashSet<i64>,
}

/// Takes a position at the present: only what commits from now on will be read.
///
/// # Errors
/// Those of the database.
pub async fn start(db: &mut PgConnection) -> sqlx::Result<Position> {
    let now = sqlx::query!(
        r#"
        select (pg_control_system()).system_identifier as "cluster!", s.xmin::text as "xmin!",
               array(select seq from journal_audit where xid >= s.xmin) as "seen!: Vec<i64>"
        from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin) s
        "#
    )
    .fetch_one(db)
    .await?;
    Ok(Position {
        cluster: now.cluster,
        settled: now.xmin,
        delivered: now.seen.into_iter().collect(),
    })
}

/// Reads what was committed since the position, and moves it on.
///
/// # Errors
/// Those of the database; the position is then as before.
pub async fn read(db: &mut PgConnection, position: &mut Position) -> sqlx::Result<Vec<Change>> {
    let rows = sqlx::query!(
        r#"
        select (pg_control_system()).system_identifier as "cluster!", s.xmin::text as "xmin!", j.seq as "seq?", j.objet as "objet?", j.objet_id as "objet_id?",
               j.objet_version as "version?", j.action as "action?", j.acteur_id as "acteur?", j.cree_le as "le?"
        from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin) s
        left join journal_audit j on j.xid >= $1::text::xid8
        order by j.seq
        "#,
        position.settled
    )
    .fetch_all(&mut *db)
    .await?;
    let mut changes = Vec::new();
    let mut seen = HashSet::new();
    for row in rows {
        if row.cluster != position.cluster {
            // Restored into another cluster: transaction ids began again, and every screen is told to read anew.
            *position = start(db).await?;
            return Ok(Vec::new());
        }
        position.settled = row.xmin;
        let (Some(seq), Some(id), Some(version), Some(acteur), Some(le)) =
            (row.seq, row.objet_id, row.version, row.acteur, row.le)
        else {
            continue;
        };
        seen.insert(seq);
        let known: Option<(Objet, Action)> = row
            .objet
            .and_then(|objet| objet.parse().ok())
            .zip(row.action.and_then(|action| action.parse().ok()));
        if let (false, Some((objet, action))) = (position.delivered.contains(&seq), known) {
            changes.push(Change {
                seq,
                objet,
                id,
                version,
                action,
                acteur: UtilisateurId(acteur),
                le,
            });
        }
    }
    position.delivered = seen;
    Ok(changes)
}
