//! A rule as data: what is refused, how to break it, how to switch its guard off, and how to see the fault.

use sqlx::{AssertSqlSafe, PgConnection};
use tokio::sync::OnceCell;

use crate::common::{Base, Template, connect, migrated, server, template};

/// The world in which rules are broken: see its first lines for who and what is there.
const SQL: &str = include_str!("monde.sql");

/// Who tries to break a rule.
#[derive(Clone, Copy)]
pub enum Par {
    /// The application, with raw SQL.
    Application,
    /// The owner of the schema, against whom only triggers and constraints stand.
    Proprietaire,
}

/// One rule.
pub struct Regle {
    /// The constraint that a refusal names, or the SQLSTATE where it names none.
    pub refus: &'static str,
    pub par: Par,
    /// What must be there first, beside the world.
    pub avant: &'static str,
    /// What breaks the rule.
    pub infraction: &'static str,
    /// What switches the guard off.
    pub sans: &'static str,
    /// Whether the fault is there.
    pub faute: &'static str,
}

impl Regle {
    /// The guard refuses, and leaves nothing half done.
    pub async fn tient(&self) {
        let mut scene = self.scene().await;
        execute(&mut scene, "savepoint infraction").await.unwrap();
        let refus = self
            .break_it(&mut scene)
            .await
            .expect_err("the rule should have been kept");
        assert_eq!(name(&refus), self.refus, "{refus}");
        execute(&mut scene, "rollback to infraction").await.unwrap();
        assert!(
            !truth(&mut scene, self.faute).await,
            "refused, and yet the fault is there"
        );
    }

    /// Without the guard the same statements pass, and the fault is there.
    pub async fn temoin(&self) {
        let mut scene = self.scene().await;
        execute(&mut scene, self.sans)
            .await
            .expect("the guard should be one that can be switched off");
        self.break_it(&mut scene).await.expect("nothing guards any more");
        assert!(
            truth(&mut scene, self.faute).await,
            "without the guard the fault should show"
        );
    }

    /// A transaction of the superuser on a world of its own, in which `avant` has happened; never committed.
    ///
    /// Rules about more than one transaction at once have a database each instead, from [`monde`].
    async fn scene(&self) -> PgConnection {
        let mut scene = connect(&server().database(known(COMMUN.get_or_init(commun).await))).await;
        execute(
            &mut scene,
            &format!("begin; select pg_advisory_xact_lock({SCENE_LOCK})"),
        )
        .await
        .unwrap();
        // Numbers that others drew and gave back would not be given out again.
        execute(&mut scene, REWIND).await.unwrap();
        execute(&mut scene, &format!("set local role regie_owner; {}", self.avant))
            .await
            .unwrap_or_else(|error| panic!("what must be there first: {error}"));
        execute(
            &mut scene,
            "set constraints all immediate; set constraints all deferred; reset role",
        )
        .await
        .unwrap();
        scene
    }

    /// Tries to break the rule, with the checks of a commit.
    async fn break_it(&self, scene: &mut PgConnection) -> sqlx::Result<()> {
        let role = match self.par {
            Par::Application => "regie_app",
            Par::Proprietaire => "regie_owner",
        };
        execute(
            scene,
            &format!(
                "set local role {role}; {}; set constraints all immediate; reset role",
                self.infraction
            ),
        )
        .await
        .map(drop)
    }
}

/// One scene at a time: controls lock whole tables.
const SCENE_LOCK: i64 = 1;

/// Within this transaction, every sequence goes on from where the world left it.
const REWIND: &str = "do $$ declare s record; begin
    for s in select seqrelid::regclass as nom, pg_sequence_last_value(seqrelid) as dernier, seqstart from pg_sequence loop
        execute format('alter sequence %s restart with %s', s.nom, coalesce(s.dernier + 1, s.seqstart));
    end loop; end $$";

static MONDE: OnceCell<Template> = OnceCell::const_new();
static COMMUN: OnceCell<Template> = OnceCell::const_new();

/// The world, to be copied.
async fn modele() -> Template {
    let migrated = migrated().await.as_ref()?;
    template("monde", migrated, &[SQL.as_bytes()], async |fresh| {
        execute(fresh, &format!("set role regie_owner; {SQL}"))
            .await
            .map(drop)
            .map_err(|error| format!("monde.sql: {error}"))
    })
    .await
}

/// The world in which scenes play: a copy that stays as it is, because no scene is ever committed.
async fn commun() -> Template {
    template(
        "scenes",
        known(MONDE.get_or_init(modele).await),
        &[],
        async |_| Ok(()),
    )
    .await
}

fn known(template: &Template) -> &str {
    template.as_ref().unwrap_or_else(|error| panic!("{error}"))
}

/// A database with the world in it.
pub async fn monde() -> Base {
    Base::copy_of(MONDE.get_or_init(modele).await).await
}

/// Makes two tests of one rule: that it holds, and its control.
macro_rules! regle {
    ($(#[$doc:meta])* $nom:ident, $par:ident refuse $refus:expr, avant: $avant:expr, infraction: $infraction:expr,
     sans: $sans:expr, faute: $faute:expr $(,)?) => {
        $(#[$doc])*
        mod $nom {
            use $crate::guards::regle::{Par, Regle};

            const REGLE: Regle = Regle {
                refus: $refus,
                par: Par::$par,
                avant: $avant,
                infraction: $infraction,
                sans: $sans,
                faute: $faute,
            };

            #[tokio::test]
            async fn tient() {
                REGLE.tient().await;
            }

            #[tokio::test]
            async fn temoin() {
                REGLE.temoin().await;
            }
        }
    };
}
pub(super) use regle;

/// Runs statements as one transaction, unless they say otherwise.
pub async fn execute(connection: &mut PgConnection, sql: &str) -> sqlx::Result<u64> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .map(|done| done.rows_affected())
}

/// Answers a question put in SQL.
pub async fn truth(connection: &mut PgConnection, sql: &str) -> bool {
    value(connection, sql).await
}

/// Reads one value.
pub async fn value<T>(connection: &mut PgConnection, sql: &str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// What a refusal is known by: its constraint, else its SQLSTATE.
pub fn name(error: &sqlx::Error) -> String {
    let error = error
        .as_database_error()
        .unwrap_or_else(|| panic!("not a refusal of the database: {error}"));
    error
        .constraint()
        .map(str::to_owned)
        .or_else(|| error.code().map(Into::into))
        .unwrap_or_default()
}

/// A connection's own process, by which others see it wait.
pub async fn backend(connection: &mut PgConnection) -> i32 {
    value(connection, "select pg_backend_pid()").await
}

/// Two transactions at once: the first has done its part and not committed; the second tries its own, and has to wait for
/// the first, which then commits. Answers how the second ends.
pub async fn at_once(base: &Base, first: &str, second: &str) -> sqlx::Result<()> {
    let (mut one, mut two) = (base.app().await, base.app().await);
    execute(&mut one, "begin").await?;
    execute(&mut one, first).await.expect("the first comes first");
    let waiting = backend(&mut two).await;
    let second = async {
        execute(&mut two, "begin").await?;
        execute(&mut two, second).await?;
        execute(&mut two, "commit").await
    };
    let first = async {
        base.until_blocked(waiting).await;
        execute(&mut one, "commit").await
    };
    let (first, second) = tokio::join!(first, second);
    first.expect("the first should commit");
    second.map(drop)
}

/// Two transactions, each of which has passed every check, deferred ones too, before either commits.
pub async fn side_by_side(base: &Base, first: &str, second: &str) {
    let (mut one, mut two) = (base.app().await, base.app().await);
    for (connection, sql) in [(&mut one, first), (&mut two, second)] {
        execute(connection, "begin").await.unwrap();
        execute(connection, sql)
            .await
            .expect("as far as it can see, each is allowed");
        execute(connection, "set constraints all immediate")
            .await
            .expect("as far as it can see, each is allowed");
    }
    for connection in [&mut one, &mut two] {
        execute(connection, "commit").await.expect("checked already");
    }
}

/// Takes a clause out of a guard's function: how a control switches off no more than a lock.
pub async fn without(base: &Base, function: &str, clause: &str) {
    let mut owner = base.owner().await;
    let body: String = value(
        &mut owner,
        &format!("select pg_get_functiondef('{function}'::regproc)"),
    )
    .await;
    assert!(body.contains(clause), "{function} has no {clause:?} to take out");
    execute(&mut owner, &body.replace(clause, "")).await.unwrap();
}
