//! The journal read as a change feed: every committed change once, whatever the order of commits.

use std::collections::HashSet;
use std::sync::Arc;

use sqlx::PgConnection;

use crate::domain::UtilisateurId;
use crate::domain::journal::{Action, Change, Objet};

/// Where a reader of the feed stands.
///
/// Sequence numbers are drawn before their transaction commits, so reading on from the last one seen would skip a
/// slow transaction. Transaction ids tell: whatever is older than the oldest transaction under way is settled.
///
/// Rows far below the last number at the start are of transactions long over: a load of millions in one transaction
/// is not held in memory because something older is still under way.
///
/// A copy is a reader of its own, that stands where this one did.
#[derive(Debug, Clone)]
pub struct Position {
    cluster: i64,
    floor: i64,
    settled: i64,
    delivered: Arc<HashSet<i64>>,
}

/// Numbers that transactions under way may have drawn before the last one: far more than are drawn in the time that
/// the application's role lets a transaction stand.
const WINDOW: i64 = 1_000_000;

/// What a reading gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// What was committed since.
    Changes(Vec<Change>),
    /// Transaction ids began again, or went back: the database was restored, or a replica took over that lacked the
    /// last ones. Whoever shows anything must read it anew.
    Restarted,
}

/// Takes a position at the present: only what commits from now on will be read.
///
/// # Errors
/// Those of the database.
pub async fn start(db: &mut PgConnection) -> sqlx::Result<Position> {
    let now = sqlx::query!(
        r#"
        select s.cluster as "cluster!", s.xmin as "xmin!", s.floor as "floor!",
               array(select j.seq from journal_audit j
                     where j.grappe = s.cluster and j.xid >= s.xmin::text::xid8 and j.seq > s.floor) as "seen!: Vec<i64>"
        from (select (pg_control_system()).system_identifier as cluster,
                     pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin,
                     coalesce((select seq from journal_audit order by seq desc limit 1), 0) - $1::bigint as floor) s
        "#,
        WINDOW
    )
    .fetch_one(db)
    .await?;
    Ok(Position {
        cluster: now.cluster,
        floor: now.floor,
        settled: now.xmin,
        delivered: Arc::new(now.seen.into_iter().collect()),
    })
}

/// Reads what was committed since the position, and moves it on.
///
/// # Errors
/// Those of the database; the position is then as before.
pub async fn read(db: &mut PgConnection, position: &mut Position) -> sqlx::Result<Reading> {
    let rows = sqlx::query!(
        r#"
        select s.cluster as "cluster!", s.xmin as "xmin!", j.seq as "seq?", j.objet as "objet?", j.objet_id as "objet_id?",
               j.objet_version as "version?", j.action as "action?", j.acteur_id as "acteur?", j.cree_le as "le?"
        from (select (pg_control_system()).system_identifier as cluster,
                     pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin) s
        left join lateral (
            select * from journal_audit j where j.grappe = $1 and j.xid >= $2::bigint::text::xid8 and j.seq > $3
            -- There is no limit; that there could be one has any plan read along the index from where the reader stands.
            order by j.xid limit $4
        ) j on true
        order by j.seq
        "#,
        position.cluster,
        position.settled,
        position.floor,
        None::<i64>,
    )
    .fetch_all(&mut *db)
    .await?;
    let mut changes = Vec::new();
    let mut seen = HashSet::new();
    let mut settled = position.settled;
    for row in rows {
        if row.cluster != position.cluster || row.xmin < position.settled {
            *position = start(db).await?;
            return Ok(Reading::Restarted);
        }
        settled = row.xmin;
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
    position.settled = settled;
    position.delivered = Arc::new(seen);
    Ok(Reading::Changes(changes))
}
