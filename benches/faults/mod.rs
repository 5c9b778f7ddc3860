//! kill -9 of the server, of backends and of `regie` itself under writers: what was acknowledged is there, once.
//!
//! A process that is killed leaves what it had handed to the kernel: this doesn't try a loss of power.

mod kill;
mod processes;
mod recorder;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};

use self::processes::Processes;
use self::recorder::{Again, Found, Recorder};
use crate::Ended;
use crate::base::{Base, regie, run as sql, scalar};
use crate::times::Times;

const WRITERS: usize = 8;
/// Commands acknowledged between two kills, at least.
const BETWEEN: usize = 150;
/// Longest wait for commands to pass again.
const PATIENCE: Duration = Duration::from_mins(1);
const MONDE: &str = include_str!("../../tests/it/missions/monde.sql");

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Victim {
    Server,
    Backend,
}

/// Starts the server and fills its database with a small company, where there is none.
async fn company(folder: &Path) -> Ended<Base> {
    let base = Base::start(folder)?;
    let mut owner = base.admin().await?;
    if scalar::<bool>(&mut owner, "select not exists (select from societe)").await? {
        sql(&mut owner, "set role regie_owner").await?;
        sql(&mut owner, MONDE).await?;
    }
    Ok(base)
}

async fn kill_one(folder: &Path, base: &Base, victim: Victim) -> Ended<Instant> {
    match victim {
        Victim::Server => {
            let status: serde_json::Value =
                serde_json::from_str(&regie(folder, &["db", "status", "--json"])?)?;
            let pid = &status["pid"];
            let pid = pid.as_i64().or_else(|| pid.as_str()?.parse().ok());
            let pid = i32::try_from(pid.context("the server's number")?)?;
            kill::kill_server(pid);
            let killed = Instant::now();
            regie(folder, &["db", "start"])?;
            Ok(killed)
        }
        Victim::Backend => {
            let mut admin = base.admin().await?;
            // One at work, so that something is under way.
            let pid: i32 = scalar(
                &mut admin,
                "select pid from pg_stat_activity where usename = 'regie_app'
                 order by state = 'active' or xact_start is not null desc, random() limit 1",
            )
            .await?;
            kill::kill(pid);
            Ok(Instant::now())
        }
    }
}

/// Waits until that many more commands are acknowledged.
async fn written(recorder: &Recorder, more: usize) -> Ended {
    let (from, start) = (recorder.len(), Instant::now());
    while recorder.len() < from + more {
        if start.elapsed() > PATIENCE {
            let why = recorder
                .gave_up
                .lock()
                .map(|all| all.join("; "))
                .unwrap_or_default();
            bail!("no command passes any more. {why}");
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// Kills again and again under writers within this process.
async fn under_writers(folder: &Path, base: &Base, victim: Victim, kills: usize) -> Ended<(Found, Times)> {
    let recorder = Arc::new(Recorder::default());
    let service = base.service(u32::try_from(WRITERS)?, now());
    let director = service.actor("directrice").await?;
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (recorder, service, director) = (Arc::clone(&recorder), service.clone(), director.clone());
        writers.spawn(async move { recorder.write(&service, &director, Again::SameKey).await });
    }
    let mut gaps = Times::default();
    for _ in 0..kills {
        written(&recorder, BETWEEN).await?;
        let killed = kill_one(folder, base, victim).await?;
        let again = loop {
            if let Some(again) = recorder.first_after(killed) {
                break again;
            }
            if killed.elapsed() > PATIENCE {
                bail!("no command passes any more after a kill of {victim:?}");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        };
        gaps.push(again - killed);
    }
    written(&recorder, BETWEEN).await?;
    recorder.stop();
    writers.join_all().await;
    let found = recorder.look(&mut base.admin().await?).await?;
    Ok((found, gaps))
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(2_214_000_000, 0).unwrap_or_default()
}

fn line(name: &str, kills: usize, found: &Found, gaps: &Times) {
    println!(
        "{name:<44} {kills:>5} {:>12} {:>8} {:>6} {:>10} {:>12.0} {:>8.0}",
        found.acknowledged,
        found.missing,
        found.twice,
        found.half,
        gaps.p50(),
        gaps.max()
    );
}

/// Kills `regie` itself, one process a command; then the control, in which who is killed forgets the key.
async fn programs(folder: &Path, base: &Base, kills: usize) -> Ended<bool> {
    let before = Recorder::default().look(&mut base.admin().await?).await?;
    let processes = Processes::start(folder, WRITERS, Again::SameKey);
    let gaps = processes::kill_some(&processes, kills, PATIENCE).await;
    let recorder = processes.end()?;
    let found = recorder.look(&mut base.admin().await?).await?;
    line("regie, at whatever it is", kills, &found, &gaps?);
    let held = found.holds() && before.twice == 0;

    // A process is seldom killed between its commit and its last word: as many as it takes.
    let (mut tried, mut twice, mut last) = (0, 0, None);
    while twice == 0 && tried < 20 * kills.max(20) {
        let processes = Processes::start(folder, WRITERS, Again::AnotherKey);
        let gaps = processes::kill_some(&processes, kills, PATIENCE).await;
        let recorder = processes.end()?;
        let found = recorder.look(&mut base.admin().await?).await?;
        tried += kills;
        twice = found.twice;
        last = Some((found, gaps?));
    }
    if let Some((found, gaps)) = last {
        line("control: regie, without its key", tried, &found, &gaps);
    }
    Ok(held && twice > 0)
}

/// Ends with whether everything held, and each control did not.
pub async fn run(folder: &Path, kills: usize) -> Ended<bool> {
    let base = company(folder).await?;
    println!(
        "{WRITERS} writers; a command is entering a mission; every acknowledged one is looked for afterwards"
    );
    println!(
        "{:<44} {:>5} {:>12} {:>8} {:>6} {:>10} {:>12} {:>8}",
        "kill -9 of", "kills", "acknowledged", "missing", "twice", "half done", "again p50 ms", "max ms"
    );
    let mut held = true;
    for (name, victim) in [
        ("the server, with all its processes", Victim::Server),
        ("a backend at work", Victim::Backend),
    ] {
        let (found, gaps) = under_writers(folder, &base, victim, kills).await?;
        line(name, kills, &found, &gaps);
        held &= found.holds();
    }
    // The control: what is acknowledged before it is on disk is lost with the server's memory.
    let mut admin = base.admin().await?;
    sql(&mut admin, "alter role regie_app set synchronous_commit = off").await?;
    drop(admin);
    let controls = kills.min(5);
    let lossy = under_writers(folder, &base, Victim::Server, controls).await;
    let mut admin = base.admin().await?;
    sql(&mut admin, "alter role regie_app reset synchronous_commit").await?;
    let (found, gaps) = lossy?;
    line(
        "control: the server, acknowledging early",
        controls,
        &found,
        &gaps,
    );
    held &= found.missing > 0;
    held &= programs(folder, &base, kills).await?;
    println!("Killed processes leave the kernel's memory: this says nothing of a loss of power.");
    println!(
        "{}",
        if held {
            "held, and the controls failed as they must"
        } else {
            "NOT HELD"
        }
    );
    Ok(held)
}
