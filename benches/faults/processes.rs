//! `regie` itself as the writer: one process a command, killed while it is at it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::Value;
use uuid::Uuid;

use super::kill::kill;
use super::recorder::{Acknowledged, Again, Recorder, reference};
use crate::Ended;
use crate::base::program;
use crate::times::Times;

/// What a process ends with that could not reach the database.
const UNREACHABLE: i32 = 6;

/// Writers that each run one process after the other.
pub struct Processes {
    recorder: Arc<Recorder>,
    running: Arc<Mutex<Vec<Option<i32>>>>,
    threads: Vec<std::thread::JoinHandle<Ended>>,
}

impl Processes {
    pub fn start(folder: &Path, writers: usize, again: Again) -> Self {
        let recorder = Arc::new(Recorder::default());
        let running = Arc::new(Mutex::new(vec![None; writers]));
        let threads = (0..writers)
            .map(|slot| {
                let (folder, recorder, running) =
                    (folder.to_owned(), Arc::clone(&recorder), Arc::clone(&running));
                std::thread::spawn(move || write(&folder, &recorder, &running, slot, again))
            })
            .collect();
        Self {
            recorder,
            running,
            threads,
        }
    }

    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Kills one process that runs, at whatever it is.
    pub fn kill_one(&self, round: usize) -> Option<Instant> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let there: Vec<i32> = running.iter().copied().flatten().collect();
        let pid = *there.get(round % there.len().max(1))?;
        kill(pid).then(Instant::now)
    }

    /// Lets every writer end with the command that it is at.
    pub fn end(self) -> Ended<Arc<Recorder>> {
        self.recorder.stop();
        for thread in self.threads {
            thread
                .join()
                .map_err(|_| anyhow::anyhow!("a writer panicked"))??;
        }
        Ok(self.recorder)
    }
}

/// Enters missions one after the other, each until its outcome is known.
fn write(
    folder: &PathBuf,
    recorder: &Recorder,
    running: &Mutex<Vec<Option<i32>>>,
    slot: usize,
    again: Again,
) -> Ended {
    while !recorder.stopped() {
        let reference = reference();
        let mut key = Uuid::new_v4();
        loop {
            let asked = Instant::now();
            let child = Command::new(program())
                .env("REGIE_DATA_DIR", folder)
                .args([
                    "--json",
                    "--as",
                    "directrice",
                    "mission",
                    "new",
                    "--site",
                    "S-00001",
                ])
                .args([
                    "--title",
                    "Fuite en toiture",
                    "--need",
                    "CLIM",
                    "--reference",
                    &reference,
                ])
                .args(["--key", &key.to_string()])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .context("regie can't be run")?;
            mark(running, slot, i32::try_from(child.id()).ok());
            let output = child.wait_with_output()?;
            mark(running, slot, None);
            match output.status.code() {
                Some(0) => {
                    let said: Value = serde_json::from_slice(&output.stdout)?;
                    let numero = said["numero"].as_str().context("a number")?.to_owned();
                    recorder.note(Acknowledged {
                        reference,
                        numero,
                        asked,
                        answered: Instant::now(),
                    });
                    break;
                }
                // Killed, or cut off: what became of the command is not known.
                None | Some(UNREACHABLE) => {
                    if again == Again::AnotherKey {
                        key = Uuid::new_v4();
                    }
                }
                Some(code) => {
                    anyhow::bail!(
                        "regie ended with {code}: {}",
                        String::from_utf8_lossy(&output.stderr)
                    );
                }
            }
        }
    }
    Ok(())
}

fn mark(running: &Mutex<Vec<Option<i32>>>, slot: usize, pid: Option<i32>) {
    running.lock().unwrap_or_else(PoisonError::into_inner)[slot] = pid;
}

/// Kills processes again and again, each time at another moment of theirs.
pub async fn kill_some(processes: &Processes, kills: usize, patience: Duration) -> Ended<Times> {
    let (mut gaps, mut round) = (Times::default(), 0);
    let start = Instant::now();
    while round < kills {
        anyhow::ensure!(
            start.elapsed() < patience * 10,
            "no process could be killed any more"
        );
        tokio::time::sleep(Duration::from_millis(20 + (round as u64 * 37) % 90)).await;
        let Some(killed) = processes.kill_one(round) else {
            continue;
        };
        round += 1;
        let again = loop {
            if let Some(again) = processes.recorder().first_after(killed) {
                break again;
            }
            anyhow::ensure!(killed.elapsed() < patience, "no command passes any more");
            tokio::time::sleep(Duration::from_millis(1)).await;
        };
        gaps.push(again - killed);
    }
    Ok(gaps)
}
