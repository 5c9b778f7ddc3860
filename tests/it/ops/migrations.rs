//! Migrations under contention.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use regie::store::migrations::{self, State};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection, SqlSafeStr as _};

/// An empty database on the test server, dropped by the next run's server if not by us.
struct Empty {
    name: String,
    server: PgConnectOptions,
}

impl Empty {
    async fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let url =
            std::env::var("REGIE_TEST_DATABASE_URL").expect("REGIE_TEST_DATABASE_URL: see CONTRIBUTING.md");
        let server: PgConnectOptions = url.parse().unwrap();
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("migrations_{}_{next}", std::process::id());
        let mut connection = server.connect().await.unwrap();
        connection
            .execute(sqlx::AssertSqlSafe(format!("create database {name}")))
            .await
            .unwrap();
        connection.close().await.unwrap();
        Self { name, server }
    }

    fn options(&self) -> PgConnectOptions {
        self.server.clone().database(&self.name)
    }

    async fn connect(&self) -> PgConnection {
        self.options().connect().await.unwrap()
    }

    async fn drop_it(self) {
        let mut connection = self.server.connect().await.unwrap();
        let drop = format!("drop database {} with (force)", self.name);
        connection.execute(sqlx::AssertSqlSafe(drop)).await.unwrap();
    }
}

fn migration(version: i64, sql: &'static str, no_tx: bool) -> Migration {
    Migration::new(
        version,
        Cow::Borrowed("essai"),
        MigrationType::Simple,
        sql.into_sql_str(),
        no_tx,
    )
}

#[tokio::test]
async fn of_two_migrators_one_migrates_and_the_other_finds_it_done() {
    let base = Empty::new().await;
    let options = base.options();
    let (one, other) = tokio::join!(migrations::run(&options), migrations::run(&options));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(
        one.is_empty() != other.is_empty(),
        "{} and {} were applied",
        one.len(),
        other.len()
    );
    let pool = sqlx::PgPool::connect_with(options).await.unwrap();
    let steps = migrations::status(&pool).await.unwrap();
    assert!(
        steps.iter().all(|step| step.state == State::Applied),
        "{steps:#?}"
    );
    pool.close().await;
    base.drop_it().await;
}

#[tokio::test]
async fn a_migration_that_waits_for_a_table_lets_the_others_through() {
    let base = Empty::new().await;
    let mut reader = base.connect().await;
    reader.execute("create table t (n int)").await.unwrap();
    let mut holder = base.connect().await;
    holder.execute("begin; select * from t").await.unwrap();

    let migrator = Migrator::with_migrations(vec![migration(1, "alter table t add column m int", false)]);
    let options = base.options();
    let migrating = tokio::spawn(async move { migrations::run_with(&migrator, &options).await });

    // A plain select queues behind the waiting `alter table`, but never for longer than its lock_timeout.
    let mut queued = false;
    let since = Instant::now();
    while !queued && since.elapsed() < Duration::from_secs(20) {
        let waiting: bool = sqlx::query_scalar(
            "select exists (select from pg_stat_activity where query like 'alter table t%' and wait_event_type = 'Lock'
                            and datname = current_database())",
        )
        .fetch_one(&mut reader)
        .await
        .unwrap();
        if waiting {
            let asked = Instant::now();
            reader.execute("select * from t").await.unwrap();
            assert!(
                asked.elapsed() < Duration::from_secs(2),
                "the reader waited {:?}",
                asked.elapsed()
            );
            queued = true;
        }
    }
    assert!(queued, "the migration was never seen waiting");
    assert!(!migrating.is_finished(), "it still tries");
    holder.execute("commit").await.unwrap();
    assert_eq!(migrating.await.unwrap().unwrap().len(), 1);
    base.drop_it().await;
}

#[tokio::test]
async fn an_index_that_was_left_unfinished_is_built_again() {
    let base = Empty::new().await;
    let mut connection = base.connect().await;
    connection
        .execute("create table t (n int); insert into t values (1), (1)")
        .await
        .unwrap();
    // A unique index over duplicates fails at its end and leaves itself behind, invalid.
    connection
        .execute("create unique index concurrently t_n on t (n)")
        .await
        .unwrap_err();
    let valid = "select indisvalid from pg_index where indexrelid = 't_n'::regclass";
    assert!(
        !sqlx::query_scalar::<_, bool>(valid)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    );

    let sql = "-- no-transaction\ncreate index concurrently if not exists t_n on t (n)";
    let migrator = Migrator::with_migrations(vec![migration(1, sql, true)]);
    assert_eq!(
        migrations::run_with(&migrator, &base.options())
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        sqlx::query_scalar::<_, bool>(valid)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    );
    base.drop_it().await;
}

#[tokio::test]
async fn a_database_from_another_version_is_refused() {
    let base = Empty::new().await;
    let options = base.options();
    let old = Migrator::with_migrations(vec![migration(1, "create table t (n int)", false)]);
    migrations::run_with(&old, &options).await.unwrap();

    let changed = Migrator::with_migrations(vec![migration(1, "create table t (n bigint)", false)]);
    let error = migrations::run_with(&changed, &options).await.unwrap_err();
    assert!(
        matches!(error, migrations::MigrationError::Changed { version: 1 }),
        "{error}"
    );

    let older = Migrator::with_migrations(Vec::new());
    let error = migrations::run_with(&older, &options).await.unwrap_err();
    assert!(
        matches!(error, migrations::MigrationError::Unknown { version: 1 }),
        "{error}"
    );
    base.drop_it().await;
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    let base = Empty::new().await;
    let options = base.options();
    let sql = "create table t (n int); select 1 / 0";
    let bad = Migrator::with_migrations(vec![migration(1, sql, false)]);
    let error = migrations::run_with(&bad, &options).await.unwrap_err();
    assert!(
        matches!(error, migrations::MigrationError::Failed { version: 1, .. }),
        "{error}"
    );
    let mut connection = base.connect().await;
    let there: bool = sqlx::query_scalar("select to_regclass('t') is not null")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert!(!there);
    base.drop_it().await;
}
