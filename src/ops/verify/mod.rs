//! Whether a database keeps every rule: after a load, a restore, a repair, or whenever somebody asks.
//!
//! Guards keep rows from breaking a rule; this reads all rows again and asks whether any does, guard or no guard. A file
//! a family of checks. A check names what is wrong by its keys, and says how many rows it looked at.

mod audit;
mod fiscal;
mod money;
mod planning;
mod rows;
pub mod schema;
mod stock;

use std::time::{Duration, Instant};

use serde::Serialize;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};

/// Faults of one check that are named; the others are counted.
const NAMED: usize = 10;

/// What a check looks for.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its name: that of the guard, where there is one.
    pub name: &'static str,
    /// The rows that it looks at, as they follow `from`.
    pub subject: &'static str,
    /// Those that break the rule: a query with one text column, their keys.
    pub faults: &'static str,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its family: `schema`, `lignes`, `planning`, `stock`, `argent`, `fiscal`, `journal`.
    pub famille: &'static str,
    /// Its name.
    pub controle: &'static str,
    /// Rows looked at.
    pub vues: i64,
    /// How many things are wrong.
    pub fautes: i64,
    /// The first of them; what stands in braces is a word of `locales/` (`Text::constat` says it).
    pub premieres: Vec<String>,
    /// How long it took, in milliseconds.
    pub duree_ms: u64,
    /// Why it could not be done; then it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub omis: Option<&'static str>,
}

/// Found by a check, before its name and time are put to it.
#[derive(Debug, Default)]
struct Found {
    seen: i64,
    faults: i64,
    first: Vec<String>,
    omitted: Option<&'static str>,
}

impl Found {
    fn name(&mut self, fault: String) {
        self.faults += 1;
        if self.first.len() < NAMED {
            self.first.push(fault);
        }
    }
}

/// Families whose checks are each one query.
const QUERIES: &[(&str, &[Check])] = &[
    ("schema", schema::CHECKS),
    ("planning", planning::CHECKS),
    ("stock", stock::CHECKS),
    ("argent", money::CHECKS),
    ("journal", audit::CHECKS),
];

/// Names of all checks with their families, in the order in which they run.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let queries = QUERIES
        .iter()
        .flat_map(|(family, checks)| checks.iter().map(move |check| (*family, check.name)));
    [("schema", schema::NAME)]
        .into_iter()
        .chain(rows::NAMES.iter().map(|name| ("lignes", *name)))
        .chain(queries)
        .chain([("fiscal", fiscal::CHAIN), ("journal", audit::CHAIN)])
}

/// Runs every check on one snapshot. The role that connects must be the migrator's; with the right to make databases
/// it also compares the schema with a fresh one. `key` is the secret of the fiscal chain.
///
/// # Errors
/// Those of the database.
pub async fn run(
    options: &PgConnectOptions,
    key: Option<&[u8]>,
    mut tell: impl FnMut(&Finding),
) -> anyhow::Result<Vec<Finding>> {
    let expected = schema::expected(options).await?;
    let mut connection = PgConnection::connect_with(options).await?;
    let mut tx = connection
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    for setting in [
        "set local statement_timeout = 0",
        "set local idle_in_transaction_session_timeout = 0",
        "set local search_path = public, pg_temp",
        "set local work_mem = '128MB'",
    ] {
        sqlx::query(setting).execute(&mut *tx).await?;
    }
    let mut findings = Vec::new();
    for (family, name) in names() {
        let finding = one(&mut tx, family, name, key, expected.as_ref()).await?;
        tell(&finding);
        findings.push(finding);
    }
    tx.rollback().await?;
    connection.close().await?;
    Ok(findings)
}

/// Runs one check, on a connection of the migrator's.
///
/// # Errors
/// Those of the database; a name that is none of [`names`].
pub async fn one(
    db: &mut PgConnection,
    famille: &'static str,
    controle: &'static str,
    key: Option<&[u8]>,
    expected: Option<&schema::Schema>,
) -> anyhow::Result<Finding> {
    let start = Instant::now();
    let found = match (famille, controle) {
        (_, schema::NAME) => schema::check(db, expected).await?,
        ("lignes", name) => rows::check(db, name).await?,
        ("fiscal", _) => fiscal::check(db, key).await?,
        (_, audit::CHAIN) => audit::check(db).await?,
        (family, name) => {
            let check = QUERIES
                .iter()
                .filter(|(of, _)| *of == family)
                .flat_map(|(_, checks)| checks.iter())
                .find(|check| check.name == name);
            let check = check.ok_or_else(|| anyhow::anyhow!("no check {family} {name}"))?;
            query(db, check).await?
        }
    };
    Ok(Finding {
        famille,
        controle,
        vues: found.seen,
        fautes: found.faults,
        premieres: found.first,
        duree_ms: millis(start.elapsed()),
        omis: found.omitted,
    })
}

async fn query(db: &mut PgConnection, check: &Check) -> sqlx::Result<Found> {
    let statement = format!(
        "select (select count(*) from {}) as seen, count(*) as faults, (array_agg(f.cle))[1:{NAMED}] as first
         from ({}) f (cle)",
        check.subject, check.faults
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .persistent(false)
        .fetch_one(db)
        .await?;
    Ok(Found {
        seen: row.try_get("seen")?,
        faults: row.try_get("faults")?,
        first: row
            .try_get::<Option<Vec<String>>, _>("first")?
            .unwrap_or_default(),
        omitted: None,
    })
}

fn millis(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}
