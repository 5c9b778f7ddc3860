//! How many rows the server expects of a statement: what it knows of them, without reading any.

use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// The beginning of a statement that is asked about.
pub(super) const EXPLAIN: &str = "explain (format json) ";

/// How many rows a statement that begins with [`EXPLAIN`] is expected to give.
pub(super) async fn lignes(db: &mut PgConnection, sql: QueryBuilder<Postgres>) -> sqlx::Result<f64> {
    Ok(rows(&plan(db, sql).await?["Plan"]))
}

/// `and` a column holds a pattern, which is folded where it stands: of what it is folded to by a query of its own the server
/// knows nothing beforehand.
pub(super) fn holds(sql: &mut QueryBuilder<Postgres>, column: &str, motif: &str) {
    sql.push(format_args!(" and {column} like recherche("))
        .push_bind(motif.to_owned())
        .push(")");
}

async fn plan(db: &mut PgConnection, mut sql: QueryBuilder<Postgres>) -> sqlx::Result<Value> {
    let mut plans: Value = sql.build_query_scalar().fetch_one(db).await?;
    Ok(plans[0].take())
}

fn rows(plan: &Value) -> f64 {
    plan["Plan Rows"].as_f64().unwrap_or(f64::INFINITY)
}
