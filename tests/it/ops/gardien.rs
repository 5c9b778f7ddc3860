//! The private server in bad hours: many who come first, a server that is frozen, dead, or stopped under a console.

use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use regie::ops::postgres::Role;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{ConnectOptions as _, Executor as _};

use super::home::{Home, Run};
use crate::pty::terminal::Terminal;

/// Documented: two questions of three seconds, and what a loaded machine adds.
const AT_MOST: Duration = Duration::from_secs(15);

fn postmaster(home: &Home) -> Pid {
    let text = fs::read_to_string(home.data().join("pg/postmaster.pid")).unwrap();
    Pid::from_raw(text.lines().next().unwrap().parse().unwrap()).unwrap()
}

#[test]
fn all_who_are_the_first_in_a_new_folder_find_the_demonstration() {
    let home = Home::of_a_person();
    let first: Vec<_> = (0..4)
        .map(|_| {
            let mut command = home.command(&["mission", "list", "--limit", "1", "--json"]);
            let pipes = command.stdout(Stdio::piped()).stderr(Stdio::piped());
            pipes.spawn().unwrap()
        })
        .collect();
    for child in first {
        let said = Run::from(child.wait_with_output().unwrap()).json();
        assert_eq!(said["items"].as_array().unwrap().len(), 1, "{said}");
    }
}

/// Loading takes seconds, longer than the application waits for a lock: on a busy machine this was told as a conflict.
#[tokio::test]
async fn a_company_that_another_process_still_loads_is_waited_for() {
    let home = Home::of_the_caller();
    let show = ["mission", "list", "--limit", "1", "--json"];
    home.run(&show).json();
    let mut loader = home.server().options(Role::Superuser).connect().await.unwrap();
    loader
        .execute("alter role regie_app set lock_timeout = '100ms'")
        .await
        .unwrap();
    loader
        .execute("begin; lock table societe in access exclusive mode")
        .await
        .unwrap();
    let pipes = &mut home.command(&show);
    let mut child = pipes
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(child.try_wait().unwrap(), None, "it waits");
    loader.execute("commit").await.unwrap();
    let said = Run::from(child.wait_with_output().unwrap()).json();
    assert_eq!(said["items"].as_array().unwrap().len(), 1, "{said}");
}

#[test]
fn a_frozen_server_is_told_and_waited_for_no_longer_than_that() {
    let home = Home::of_a_person();
    assert_eq!(home.run(&["db", "start"]).code, 0);
    let pid = postmaster(&home);
    kill_process(pid, Signal::STOP).unwrap();
    for words in [
        &["--profile", "test", "--as", "personne", "whoami"][..],
        &["db", "start"],
        &["db", "status"],
    ] {
        let begun = Instant::now();
        let run = home.run(words);
        let took = begun.elapsed();
        assert_eq!(run.code, 6, "{words:?}: {}{}", run.out, run.err);
        assert!(run.err.contains("il est figé"), "{words:?}: {}", run.err);
        assert!(took < AT_MOST, "{words:?}: {took:?}");
        assert!(!run.err.contains("ne tourne pas"), "{words:?}: {}", run.err);
    }
    kill_process(pid, Signal::CONT).unwrap();
    assert_eq!(home.run(&["db", "status"]).code, 0);
}

#[test]
fn a_folder_that_others_may_enter_is_told_in_one_sentence() {
    let home = Home::of_a_person();
    assert_eq!(home.run(&["db", "start"]).code, 0);
    assert_eq!(home.run(&["db", "stop"]).code, 0);
    let cluster = home.data().join("pg");
    fs::set_permissions(&cluster, fs::Permissions::from_mode(0o755)).unwrap();
    let run = home.run(&["db", "start"]);
    assert_eq!(run.code, 3, "{}", run.err);
    let hint = format!("chmod 700 {}", cluster.display());
    assert!(
        run.err.contains(&hint) && run.err.lines().count() == 2,
        "{}",
        run.err
    );
    fs::set_permissions(&cluster, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(home.run(&["db", "start"]).code, 0);
}

#[test]
fn an_argument_that_is_no_text_is_told() {
    let home = Home::of_the_caller();
    let word = std::ffi::OsString::from_vec(b"caf\xe9".to_vec());
    let run: Run = home
        .command(&["mission", "show"])
        .arg(word)
        .output()
        .unwrap()
        .into();
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("UTF-8"), "{}", run.err);
}

#[test]
fn a_server_that_dies_under_a_console_is_started_again_and_one_that_was_stopped_is_not() {
    let home = Home::of_the_caller();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_regie"));
    command.args(["--profile", "prod", "console"]);
    command.env_clear();
    let data = home.data().display().to_string();
    let log = home.path().join("log").display().to_string();
    for (name, value) in [
        ("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"),
        ("HOME", home.path().to_str().unwrap()),
        ("TERM", "xterm-256color"),
        ("REGIE_DATA_DIR", &data),
        ("REGIE_LOG_FILE", &log),
    ] {
        command.env(name, value);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::of(command, (120, 30), folder);
    terminal.until("direct");
    kill_process(postmaster(&home), Signal::KILL).unwrap();
    terminal.gone("direct");
    terminal.until("direct");

    assert_eq!(home.run(&["db", "stop"]).code, 0);
    terminal.until("base arrêtée : regie db start");
    // Not by the console, however long it waits.
    std::thread::sleep(Duration::from_secs(3));
    assert!(terminal.text().contains("base arrêtée"), "{}", terminal.text());
    assert_eq!(home.run(&["db", "start"]).code, 0);
    terminal.until("direct");
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
}
