//! A private, migrated database for each test, on a server that may be thrown away.

use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest, Sha256};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;

/// Superuser's URL of a throw-away server that trusts local connections.
const SERVER: &str = "REGIE_TEST_DATABASE_URL";

/// Held on the server's own database while a template is looked for or made: "regie" in ASCII.
const TEMPLATE_LOCK: i64 = 0x72_6567_6965;

static MIGRATED: OnceCell<Template> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database that is only ever copied, kept on the server for the next run; or why it could not be made.
pub type Template = Result<String, String>;

/// A database of one test, dropped with this value.
#[derive(Debug)]
pub struct Base {
    server: PgConnectOptions,
    name: String,
}

impl Base {
    /// Makes a migrated database without any rows but those of the migrations.
    pub async fn new() -> Self {
        Self::copy_of(migrated().await).await
    }

    /// Makes a copy of a template: some 0.1 s.
    pub async fn copy_of(template: &Template) -> Self {
        let template = template.as_ref().unwrap_or_else(|error| panic!("{error}"));
        let server = server();
        let name = format!(
            "regie_essai_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let mut admin = connect(&server).await;
        run(&mut admin, format!("create database {name} template {template}")).await;
        Self { server, name }
    }

    /// Where the superuser finds the database.
    pub fn superuser(&self) -> PgConnectOptions {
        self.server.clone().database(&self.name)
    }

    /// Where the application's role finds it, with the rights and limits of that role.
    pub fn application(&self) -> PgConnectOptions {
        self.superuser().username("regie_app").password("regie_app")
    }

    /// A connection as superuser: sees and does anything.
    pub async fn admin(&self) -> PgConnection {
        connect(&self.superuser()).await
    }

    /// A connection as the role that owns the schema.
    pub async fn owner(&self) -> PgConnection {
        let mut owner = self.admin().await;
        run(&mut owner, "set role regie_owner".to_owned()).await;
        owner
    }

    /// A connection as the application.
    pub async fn app(&self) -> PgConnection {
        connect(&self.application()).await
    }

    /// A pool of connections as the application.
    pub fn pool(&self) -> PgPool {
        regie::store::pool::opened()
            .max_connections(8)
            .connect_lazy_with(self.application())
    }

    /// Cuts every connection of the application, and lets no new one in.
    pub async fn cut(&self) {
        let mut admin = connect(&self.server).await;
        run(
            &mut admin,
            format!("alter database {} with allow_connections false", self.name),
        )
        .await;
        let cut = format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{}'",
            self.name
        );
        run(&mut admin, cut).await;
    }

    /// Lets connections in again.
    pub async fn restore(&self) {
        let mut admin = connect(&self.server).await;
        run(
            &mut admin,
            format!("alter database {} with allow_connections true", self.name),
        )
        .await;
    }

    /// Waits until that backend stands in a queue for a lock, or panics after ten seconds.
    pub async fn until_blocked(&self, backend: i32) {
        let mut admin = self.admin().await;
        let waits = async {
            while !sqlx::query_scalar::<_, bool>("select cardinality(pg_blocking_pids($1)) > 0")
                .bind(backend)
                .fetch_one(&mut admin)
                .await
                .unwrap()
            {}
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), waits)
            .await
            .expect("the other connection should have had to wait");
    }
}

impl Drop for Base {
    /// A test ends inside its own runtime, which cannot be waited for here: another one drops the database.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let mut admin = connect(&server).await;
                run(&mut admin, format!("drop database {name} with (force)")).await;
            });
        });
        assert!(
            dropped.join().is_ok() || std::thread::panicking(),
            "database {} was not dropped",
            self.name
        );
    }
}

/// The server of the tests.
pub fn server() -> PgConnectOptions {
    let Ok(url) = std::env::var(SERVER) else {
        panic!(
            "{SERVER} is not set: it names a superuser of a throw-away PostgreSQL 15 or later, such as \
             postgres:///postgres?host=/tmp/pg&user=postgres. `scripts/test` starts one and sets it."
        )
    };
    PgConnectOptions::from_str(&url).unwrap_or_else(|error| panic!("{SERVER} is no PostgreSQL URL: {error}"))
}

/// Opens a connection.
pub async fn connect(options: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(options)
        .await
        .expect("the test server should accept connections")
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql.clone()))
        .execute(connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The migrated template: one for each state of `migrations/`.
pub async fn migrated() -> &'static Template {
    MIGRATED
        .get_or_init(async || {
            let migrations = Migrator::new(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")))
                .await
                .map_err(|error| format!("migrations/: {error}"))?;
            let sources: Vec<&[u8]> = migrations.iter().map(|migration| &*migration.checksum).collect();
            template("modele", "template1", &sources, async |fresh| {
                migrations
                    .run_direct(None, fresh, false)
                    .await
                    .map_err(|error| format!("migrations/: {error}"))
            })
            .await
        })
        .await
}

/// The template made from these sources, filled if there is none yet.
pub async fn template(
    kind: &str,
    from: &str,
    sources: &[&[u8]],
    fill: impl AsyncFnOnce(&mut PgConnection) -> Result<(), String>,
) -> Template {
    let mut hash = Sha256::new_with_prefix(from);
    for source in sources {
        hash.update(source.len().to_be_bytes());
        hash.update(source);
    }
    let name = format!("regie_{kind}_{}", hex::encode(&hash.finalize()[..8]));

    let server = server();
    let mut admin = connect(&server).await;
    sqlx::query("select pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut admin)
        .await
        .unwrap();
    let exists: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .unwrap();
    if !exists {
        // Under another name until it is whole, so that a run cut short leaves no half-made template.
        let draft = format!("{name}_ebauche");
        run(
            &mut admin,
            format!("drop database if exists {draft} with (force)"),
        )
        .await;
        run(&mut admin, format!("create database {draft} template {from}")).await;
        let mut fresh = connect(&server.clone().database(&draft)).await;
        fill(&mut fresh).await?;
        fresh.close().await.unwrap();
        run(&mut admin, format!("alter database {draft} rename to {name}")).await;
    }
    // Its lock goes with the connection.
    admin.close().await.unwrap();
    Ok(name)
}
