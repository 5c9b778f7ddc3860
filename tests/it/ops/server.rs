//! The private server, from the outside: the program is run as a person would.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use regie::ops::postgres::{Condition, Keeper, Role, Started};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection};

use super::home::{Home, Run, is_root};

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

#[tokio::test]
async fn four_simultaneous_starts_share_one_server() {
    let home = Home::of_a_person();
    let starting: Vec<_> = (0..4)
        .map(|_| {
            let mut command = home.command(&["db", "start", "--json"]);
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let said: Vec<Value> = starting
        .into_iter()
        .map(|child| Run::from(child.wait_with_output().unwrap()).json())
        .collect();
    assert_eq!(
        said.iter().filter(|said| said["started"] == true).count(),
        1,
        "{said:#?}"
    );
    assert!(
        said.iter().all(|other| other["url"] == said[0]["url"]),
        "{said:#?}"
    );
    let migrated = said
        .iter()
        .filter(|said| said["migrations"].as_array().is_some_and(|all| !all.is_empty()));
    assert_eq!(migrated.count(), 1, "{said:#?}");

    let url = home.run(&["db", "url"]).out;
    let mut connection = connect(url.trim()).await;
    let (role, base): (String, String) =
        sqlx::query_as("select current_user::text, current_database()::text")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!((role.as_str(), base.as_str()), ("regie_app", "regie"));

    let status = home.run(&["db", "status", "--json"]).json();
    assert_eq!(status["condition"], "running");
    let steps = status["migrations"].as_array().unwrap();
    assert!(
        !steps.is_empty() && steps.iter().all(|step| step["state"] == "applied"),
        "{status:#}"
    );
}

#[tokio::test]
async fn the_database_is_durable_checked_french_and_off_the_network() {
    let home = Home::of_a_person();
    assert_eq!(home.run(&["db", "start"]).code, 0);
    let url = home.run(&["db", "url", "--admin"]).out;
    let mut connection = connect(url.trim()).await;
    for (setting, expected) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("max_connections", "200"),
    ] {
        let found: String = sqlx::query_scalar("select current_setting($1)")
            .bind(setting)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(found, expected, "{setting}");
    }
    let sorted: Vec<String> =
        sqlx::query_scalar("select n from (values ('cote'), ('côté'), ('Zoé'), ('côte')) v (n) order by n")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    assert_eq!(sorted, ["cote", "côte", "côté", "Zoé"]);
}

#[tokio::test]
async fn a_killed_server_recovers_with_all_that_was_acknowledged() {
    let home = Home::of_a_person();
    assert_eq!(home.run(&["db", "start"]).code, 0);
    let url = home.run(&["db", "url", "--admin"]).out;
    let mut connection = connect(url.trim()).await;
    connection.execute("create table temoin (n int)").await.unwrap();
    for round in 1..=3_i32 {
        sqlx::query("insert into temoin values ($1)")
            .bind(round)
            .execute(&mut connection)
            .await
            .unwrap();
        let status = home.run(&["db", "status", "--json"]).json();
        let pid = text(&status["pid"]).parse().ok().and_then(Pid::from_raw).unwrap();
        kill_process(pid, Signal::KILL).unwrap();

        let started = home.run(&["db", "start", "--json"]).json();
        assert_eq!(started["started"], true);
        connection = connect(url.trim()).await;
        let kept: i64 = sqlx::query_scalar("select count(*) from temoin")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(kept, i64::from(round));
    }
}

#[test]
fn start_and_stop_say_what_they_found() {
    let home = Home::of_a_person();
    assert_eq!(home.run(&["db", "status"]).code, 6);
    assert!(!home.data().exists(), "looking makes nothing");
    assert_eq!(home.run(&["db", "stop", "--json"]).json()["stopped"], false);
    assert_eq!(home.run(&["db", "start", "--json"]).json()["started"], true);
    assert_eq!(home.run(&["db", "start", "--json"]).json()["started"], false);
    assert_eq!(home.run(&["db", "status"]).code, 0);
    assert_eq!(home.run(&["db", "stop", "--json"]).json()["stopped"], true);
    assert_eq!(home.run(&["db", "status"]).code, 6);
    assert_eq!(home.run(&["db", "stop", "--json"]).json()["stopped"], false);
}

#[test]
fn an_initdb_that_was_cut_short_is_started_over() {
    let home = Home::of_a_person();
    let draft = home.data().join("pg.new/base");
    home.make(&home.data());
    home.make(&home.data().join("pg.new"));
    home.make(&draft);
    assert_eq!(home.run(&["db", "start", "--json"]).json()["started"], true);
    assert!(!draft.exists());
}

#[test]
fn another_versions_data_is_refused_with_the_way_out() {
    let home = Home::of_a_person();
    let cluster = home.data().join("pg");
    home.make(&home.data());
    home.make(&cluster);
    fs::write(cluster.join("PG_VERSION"), "14\n").unwrap();
    let run = home.run(&["db", "start"]);
    assert_eq!(run.code, 3, "{}", run.err);
    let expected = format!("mv {} {}.14", cluster.display(), cluster.display());
    assert!(
        run.err.contains("PostgreSQL 14") && run.err.contains(&expected),
        "{}",
        run.err
    );
    assert_eq!(fs::read_dir(&cluster).unwrap().count(), 1, "nothing was touched");
}

#[test]
fn a_folder_that_is_no_cluster_is_left_alone() {
    let home = Home::of_a_person();
    let cluster = home.data().join("pg");
    home.make(&home.data());
    home.make(&cluster);
    fs::write(cluster.join("thèse.txt"), "des années de travail").unwrap();
    let run = home.run(&["db", "start"]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert_eq!(fs::read_dir(&cluster).unwrap().count(), 1, "nothing was touched");
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_puts_it_elsewhere() {
    let home = Home::of_a_person();
    let deep = home.path().join("d".repeat(90));
    home.make(&deep);
    let run = |arguments: &[&str]| -> Run {
        home.command(arguments)
            .env("REGIE_DATA_DIR", &deep)
            .output()
            .unwrap()
            .into()
    };
    let started = run(&["db", "start", "--json"]).json();
    let status = run(&["db", "status", "--json"]).json();
    let socket = PathBuf::from(text(&status["socket"]));
    assert!(!socket.starts_with(&deep), "{}", socket.display());
    connect(text(&started["url"])).await.close().await.unwrap();
    assert_eq!(run(&["db", "stop", "--json"]).json()["stopped"], true);
    fs::remove_dir_all(socket).unwrap();
}

#[tokio::test]
async fn the_last_console_to_leave_stops_the_server_that_consoles_started() {
    let home = Home::of_the_caller();
    let server = home.server();
    let (started, first) = server.start_for_a_while(Keeper::Consoles).await.unwrap();
    assert_eq!(started, Started::Now);
    let (started, second) = server.start_for_a_while(Keeper::Consoles).await.unwrap();
    assert_eq!(started, Started::Already);
    assert!(server.in_use().unwrap());

    server.leave(first).await.unwrap();
    assert_eq!(
        server.condition().await.unwrap(),
        Condition::Running,
        "one console is still there"
    );
    server.leave(second).await.unwrap();
    assert_eq!(server.condition().await.unwrap(), Condition::Stopped);
}

#[tokio::test]
async fn a_server_that_a_command_wants_outlives_the_consoles() {
    let home = Home::of_the_caller();
    let server = home.server();
    let (_, console) = server.start_for_a_while(Keeper::Consoles).await.unwrap();
    assert_eq!(server.start().await.unwrap(), Started::Already);
    server.leave(console).await.unwrap();
    assert_eq!(server.condition().await.unwrap(), Condition::Running);
    let mut connection = server.options(Role::Superuser).connect().await.unwrap();
    connection.ping().await.unwrap();
}

#[test]
fn another_persons_server_is_theirs() {
    if !is_root() {
        return; // It takes root to make a folder that is somebody else's.
    }
    let home = Home::of_a_person();
    home.make(&home.data());
    let cluster = home.data().join("pg");
    fs::create_dir(&cluster).unwrap();
    fs::write(cluster.join("PG_VERSION"), "15\n").unwrap();
    let run = home.run(&["db", "start"]);
    assert_eq!(run.code, 4, "{}", run.err);
    fs::remove_dir_all(&cluster).unwrap();
}

#[test]
fn another_persons_lock_file_is_named_with_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    if !is_root() {
        return; // It takes root to make a file that is somebody else's.
    }
    let home = Home::of_a_person();
    home.make(&home.data());
    let lock = home.data().join("lock");
    fs::write(&lock, "").unwrap();
    fs::set_permissions(&lock, fs::Permissions::from_mode(0o600)).unwrap();
    let run = home.run(&["db", "start"]);
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(
        run.err.contains(&format!("{} appartient à 0", lock.display())),
        "{}",
        run.err
    );
    assert!(!home.data().join("pg").exists(), "nothing was begun");
}

#[test]
fn root_is_told_of_a_folder_that_the_server_cannot_reach() {
    use std::os::unix::fs::PermissionsExt as _;
    if !is_root() {
        return; // Only root steps down to another user.
    }
    let home = Home::of_the_caller();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let run = home.run(&["db", "start"]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(
        run.err.contains(&format!("chmod o+x {}", home.path().display())),
        "{}",
        run.err
    );
    assert!(!home.data().join("pg").exists());
}

#[tokio::test]
async fn a_company_is_loaded_where_nothing_was_started_and_refused_where_migrations_wait() {
    let home = Home::of_a_person();
    let loaded = home.run(&["db", "seed", "--json"]).json();
    assert!(
        loaded["items"]
            .as_array()
            .is_some_and(|tables| !tables.is_empty())
    );
    assert_eq!(home.run(&["db", "status"]).code, 0);

    let url = home.run(&["db", "url", "--admin"]).out;
    let mut connection = connect(url.trim()).await;
    connection.execute("create database vide").await.unwrap();
    let empty = url.trim().replacen("/regie?", "/vide?", 1);
    let refused: Run = home
        .command(&["db", "seed"])
        .env("REGIE_DATABASE_URL", &empty)
        .output()
        .unwrap()
        .into();
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("regie db migrate"), "{}", refused.err);
}
