//! Several servers, one of them the primary.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use regie::ops::postgres::{PrivateServer, Role};
use regie::store::pool::{Database, Limits, OpenError, find_primary};
use regie::store::target::{Target, host_name};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use super::home::Home;

const LIMITS: Limits = Limits {
    connections: 3,
    acquire: Duration::from_secs(30),
    answer: Duration::from_secs(3),
};

/// A URL with both servers, in this order.
fn url(servers: &[&PrivateServer]) -> String {
    let folders: Vec<String> = servers
        .iter()
        .map(|server| server.layout().sockets().display().to_string())
        .collect();
    format!("postgres://postgres@/regie?host={}", folders.join(","))
}

/// Makes `standby` a copy of `primary` that waits for ever for more: in recovery, as far as clients can tell.
async fn copy_as_standby(primary: &PrivateServer, standby: &PrivateServer) {
    primary.start().await.unwrap();
    primary.stop().await.unwrap();
    let base = standby.layout().cluster().parent().unwrap();
    fs::create_dir_all(base).unwrap();
    let copy = |from: &Path, to: &Path| {
        assert!(
            Command::new("cp")
                .arg("-a")
                .arg(from)
                .arg(to)
                .status()
                .unwrap()
                .success()
        );
    };
    copy(primary.layout().cluster(), standby.layout().cluster());
    // A copy of an existing file keeps its owner.
    copy(
        &standby.layout().cluster().join("PG_VERSION"),
        &standby.layout().cluster().join("standby.signal"),
    );
    primary.start().await.unwrap();
    standby.start().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_primary_is_found_and_followed() {
    let (here, there) = (Home::of_the_caller(), Home::of_the_caller());
    let (first, second) = (here.server(), there.server());
    copy_as_standby(&first, &second).await;

    let target = Target::parse(&url(&[&second, &first]), None).unwrap();
    let found = find_primary(&target, LIMITS.answer).await.unwrap();
    assert_eq!(
        host_name(&found),
        first.layout().sockets().display().to_string(),
        "not the one named first"
    );

    let database = Database::open(&target, LIMITS).await.unwrap();
    database
        .pool()
        .execute("create table temoin (n int)")
        .await
        .unwrap();

    first.stop().await.unwrap();
    let standbys = find_primary(&target, LIMITS.answer).await;
    assert!(matches!(standbys, Err(OpenError::NoPrimary { tried }) if tried.len() == 2));

    let mut connection = second.options(Role::Superuser).connect().await.unwrap();
    connection.execute("select pg_promote()").await.unwrap();
    connection.close().await.unwrap();

    // The pool's own waiting is the only one: its next connection goes to the new primary.
    let wrote = tokio::time::timeout(Duration::from_mins(1), async {
        loop {
            if database
                .pool()
                .execute("create table apres (n int)")
                .await
                .is_ok()
            {
                break;
            }
            tokio::task::yield_now().await;
        }
    });
    wrote.await.expect("the pool never followed the primary");
    let mut connection = second.options(Role::Superuser).connect().await.unwrap();
    connection.execute("select * from apres").await.unwrap();
}

#[tokio::test]
async fn one_server_alone_may_be_a_standby() {
    let (here, there) = (Home::of_the_caller(), Home::of_the_caller());
    let (first, second) = (here.server(), there.server());
    copy_as_standby(&first, &second).await;
    let target = Target::parse(&url(&[&second]), None).unwrap();
    let database = Database::open(&target, LIMITS).await.unwrap();
    database.pool().execute("select 1").await.unwrap();
}
