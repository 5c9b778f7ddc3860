//! kill -9 of the server, of a backend and of `regie` under writers: the small twin of `benches/faults`.
//!
//! A process that is killed leaves what it had handed to the kernel: this doesn't try a loss of power.

use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use regie::ops::postgres::Role;
use regie::service::{Clock, Service};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use sqlx::postgres::PgPoolOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection};

use super::home::Home;
use crate::pty::terminal::Terminal;

#[path = "../../../benches/faults/kill.rs"]
mod kill;
#[expect(dead_code, reason = "the benches use more of it")]
#[path = "../../../benches/faults/recorder.rs"]
mod recorder;

use kill::{children, kill, kill_server};
use recorder::{Again, Found, Recorder};

const WRITERS: u32 = 4;
const MONDE: &str = include_str!("../missions/monde.sql");

/// A private server with the small company, and writers that may be started on it.
struct Scene {
    home: Home,
    recorder: Arc<Recorder>,
}

impl Scene {
    async fn new() -> Self {
        let home = Home::of_a_person();
        assert_eq!(home.run(&["db", "start"]).code, 0);
        let scene = Self {
            home,
            recorder: Arc::new(Recorder::default()),
        };
        let mut owner = scene.admin().await;
        owner.execute("set role regie_owner").await.unwrap();
        sqlx::raw_sql(MONDE).execute(&mut owner).await.unwrap();
        scene
    }

    async fn admin(&self) -> PgConnection {
        let options = self.home.server().options(Role::Superuser);
        PgConnection::connect_with(&options).await.unwrap()
    }

    async fn writers(&self) -> tokio::task::JoinSet<()> {
        let pool = PgPoolOptions::new()
            .max_connections(WRITERS)
            .connect_lazy_with(self.home.server().options(Role::Application));
        let service = Service::new(pool, Clock::System);
        let director = service.actor("directrice").await.unwrap();
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..WRITERS {
            let (recorder, service, director) =
                (Arc::clone(&self.recorder), service.clone(), director.clone());
            writers.spawn(async move { recorder.write(&service, &director, Again::SameKey).await });
        }
        writers
    }

    /// Waits until that many more commands are acknowledged.
    async fn written(&self, more: usize) {
        let (from, start) = (self.recorder.len(), Instant::now());
        while self.recorder.len() < from + more {
            let gave_up = self.recorder.gave_up.lock().unwrap().join("; ");
            assert!(
                start.elapsed() < Duration::from_mins(2),
                "no command passes any more. {gave_up}"
            );
            tokio::task::yield_now().await;
        }
    }

    fn kill_server(&self) {
        kill_server(self.home.server().pid().expect("a server that runs"));
        let started = self.home.run(&["db", "start"]);
        assert_eq!(started.code, 0, "{}", started.err);
    }

    async fn end(&self, writers: tokio::task::JoinSet<()>) -> Found {
        self.written(20).await;
        self.recorder.stop();
        writers.join_all().await;
        assert_eq!(*self.recorder.gave_up.lock().unwrap(), Vec::<String>::new());
        self.recorder.look(&mut self.admin().await).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_server_had_acknowledged_is_there_once() {
    let scene = Scene::new().await;
    let writers = scene.writers().await;
    scene.written(50).await;
    scene.kill_server();
    let found = scene.end(writers).await;
    assert!(found.holds(), "{found:?}");
}

/// Lets a process do nothing any more; whether there is one.
fn hold(pid: i32) -> bool {
    Pid::from_raw(pid).is_some_and(|pid| kill_process(pid, Signal::STOP).is_ok())
}

/// The control: what is acknowledged before it is written goes with the server's memory.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_acknowledges_early_loses_commands() {
    let scene = Scene::new().await;
    let mut admin = scene.admin().await;
    for setting in [
        "alter system set wal_writer_delay = '10s'",
        "alter role regie_app set synchronous_commit = off",
        "select pg_reload_conf()",
    ] {
        admin.execute(setting).await.unwrap();
    }
    // Nobody else writes what is acknowledged: else it may be on its way to the disk a moment before the kill.
    let others: Vec<i32> = sqlx::query_scalar(
        "select pid from pg_stat_activity where backend_type in ('walwriter', 'background writer', 'checkpointer')",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert!(others.into_iter().all(hold));
    drop(admin);
    let writers = scene.writers().await;
    scene.written(50).await;
    scene.kill_server();
    let found = scene.end(writers).await;
    assert!(found.missing > 0, "{found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_a_backend_was_killed_is_there_once() {
    let scene = Scene::new().await;
    let writers = scene.writers().await;
    scene.written(50).await;
    let pid: i32 = sqlx::query_scalar("select pid from pg_stat_activity where usename = 'regie_app' limit 1")
        .fetch_one(&mut scene.admin().await)
        .await
        .unwrap();
    assert!(kill(pid));
    let found = scene.end(writers).await;
    assert!(found.holds(), "{found:?}");
}

/// Enters a mission under a key, by the program.
fn enter(home: &Home, reference: &str, key: &str) -> std::process::Command {
    let mut command = home.command(&[
        "--json",
        "--as",
        "directrice",
        "mission",
        "new",
        "--site",
        "S-00001",
    ]);
    command.args([
        "--title",
        "Fuite",
        "--need",
        "CLIM",
        "--reference",
        reference,
        "--key",
        key,
    ]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Killed in the middle of its transaction, and after it: the same key again makes one mission in all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_program_is_run_again_under_its_key() {
    let scene = Scene::new().await;
    let mut admin = scene.admin().await;
    let count = "select count(*) from mission where reference_externe = 'R-1'";
    let key = uuid::Uuid::new_v4().to_string();

    // It stands before its insert.
    admin
        .execute("begin; lock table mission in share mode")
        .await
        .unwrap();
    let mut child = enter(&scene.home, "R-1", &key).spawn().unwrap();
    let mut other = scene.admin().await;
    let start = Instant::now();
    let waiting = "select exists (select from pg_locks where relation = 'mission'::regclass and not granted)";
    while !sqlx::query_scalar::<_, bool>(waiting)
        .fetch_one(&mut other)
        .await
        .unwrap()
    {
        assert!(
            start.elapsed() < Duration::from_mins(1),
            "it should have had to wait"
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
    admin.execute("rollback").await.unwrap();

    let mut numeros = Vec::new();
    for _ in 0..2 {
        let output = enter(&scene.home, "R-1", &key).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        numeros.push(said["numero"].as_str().unwrap().to_owned());
    }
    assert_eq!(numeros[0], numeros[1]);
    let found: i64 = sqlx::query_scalar(count).fetch_one(&mut other).await.unwrap();
    assert_eq!(found, 1);

    // The control: what one does without a key.
    let again = uuid::Uuid::new_v4().to_string();
    assert!(
        enter(&scene.home, "R-1", &again)
            .output()
            .unwrap()
            .status
            .success()
    );
    let found: i64 = sqlx::query_scalar(count).fetch_one(&mut other).await.unwrap();
    assert_eq!(found, 2);
}

/// A server that does nothing, and refuses nothing either.
struct Frozen(Vec<i32>);

impl Frozen {
    /// The postmaster first, so that it starts nobody else.
    fn new(postmaster: i32) -> Self {
        assert!(hold(postmaster));
        let mut held = children(postmaster);
        held.retain(|child| hold(*child));
        held.push(postmaster);
        Self(held)
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        for pid in self.0.iter().filter_map(|pid| Pid::from_raw(*pid)) {
            let _ = kill_process(pid, Signal::CONT);
        }
    }
}

/// Longest time for which a console may take an answer for granted.
const TOLD_WITHIN: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_server_is_told_within_two_seconds_and_all_heals() {
    let scene = Scene::new().await;
    let url = scene.home.server().options(Role::Application).to_url_lossy();
    let words = ["--profile", "test", "--as", "rdupuis", "demo"];
    let mut terminal = Terminal::at(url.as_str(), &words, (80, 24), &[]);
    terminal.until("Ana Morel");
    terminal.until("direct");
    let since = Instant::now();
    let frozen = Frozen::new(scene.home.server().pid().expect("a server that runs"));
    terminal.until("base perdue");
    let told = since.elapsed();
    assert!(told < TOLD_WITHIN, "it was told after {told:?}");
    // The screen answers its keys meanwhile.
    terminal.send("?");
    terminal.until("chercher une touche");
    drop(frozen);
    terminal.until("direct");
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
}
