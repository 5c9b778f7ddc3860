//! From a commit to the pixels of everybody who looks.

use std::time::{Duration, Instant};

use regie::domain::{Actor, MissionId};
use regie::service::mission::{Edit, Fields, MissionCommand};
use regie::service::{Command, Service};
use sqlx::PgConnection;

use super::ssh::Door;
use super::terminal::{QUIET, Terminal};
use super::{Extent, Place, shown};
use crate::Ended;
use crate::base::Base;
use crate::times::Times;

/// Longest wait for everybody to see a change.
const PATIENCE: Duration = Duration::from_secs(30);
/// Most missions of the board that are tried, until one shows its title.
const TRIES: usize = 20;

/// A mission of the board whose title is changed, and given back.
struct Subject {
    id: MissionId,
    title: String,
}

pub async fn run(
    base: &Base,
    service: &Service,
    actor: &Actor,
    place: &Place,
    door: Option<&Door>,
    extent: Extent,
) -> Ended {
    let mut admin = base.admin().await?;
    let through = match door {
        Some(_) => "one process, through ssh",
        None => {
            println!("one process each, here: without regie serve, no more than 20");
            "a process each"
        }
    };
    let counts: &[usize] = match (door.is_some(), extent.quick) {
        (true, false) => &[1, 20, 200],
        (false, true) => &[1, 4],
        (true, true) | (false, false) => &[1, 20],
    };
    for &count in counts {
        let mut watchers = Vec::new();
        for _ in 0..count {
            watchers.push(match door {
                Some(door) => shown(door.console())?,
                None => place.open()?,
            });
        }
        let subject = Subject::find(&mut admin, service, actor, &mut watchers[0]).await?;
        let rounds = extent.of(5, (400 / count).clamp(10, 40));
        let measured = rounds_of(rounds, service, actor, &subject, &mut watchers).await;
        subject.call(service, actor, &subject.title).await?;
        let (commands, pixels, missed) = measured?;
        let missed = if missed > 0 {
            format!("  ✗ {missed} screens never showed it")
        } else {
            String::new()
        };
        println!(
            "{:<34} p50 {:>7.1}  p99 {:>7.1}  max {:>7.1} ms after its acknowledgement ({rounds} commands of {:.1} ms){missed}",
            format!("{count} consoles, {through}"),
            pixels.p50(),
            pixels.p99(),
            pixels.max(),
            commands.p50(),
        );
        for watcher in &mut watchers {
            watcher.send("\u{3}")?;
        }
        for watcher in watchers {
            watcher.leave("")?;
        }
    }
    println!(
        "each command changes a title that all of them show; it is given back, and the journal keeps both"
    );
    Ok(())
}

async fn rounds_of(
    rounds: usize,
    service: &Service,
    actor: &Actor,
    subject: &Subject,
    watchers: &mut [Terminal],
) -> Ended<(Times, Times, usize)> {
    let (mut commands, mut pixels, mut missed) = (Times::default(), Times::default(), 0);
    for round in 0..rounds {
        // What the last change lit goes out, and is no part of this one.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        watchers.iter_mut().for_each(Terminal::drain);
        let title = mark_of(round);
        let asked = Instant::now();
        subject.call(service, actor, &title).await?;
        let committed = Instant::now();
        commands.push(committed.saturating_duration_since(asked));
        let patience = Instant::now() + PATIENCE;
        for watcher in watchers.iter_mut() {
            let left = patience.saturating_duration_since(Instant::now());
            match watcher.until_within(left, |text| text.contains(&title))? {
                Some(seen) => pixels.push(seen.saturating_duration_since(committed)),
                None => missed += 1,
            }
        }
    }
    Ok((commands, pixels, missed))
}

/// A title that is on no other mission, and fits the shortest label.
fn mark_of(round: usize) -> String {
    format!("Zq{:02}", round % 100)
}

impl Subject {
    /// A mission whose title can be changed, and is seen to.
    async fn find(
        admin: &mut PgConnection,
        service: &Service,
        actor: &Actor,
        watcher: &mut Terminal,
    ) -> Ended<Self> {
        watcher.settle(QUIET, QUIET);
        let trial = "Zqzq";
        let mut refused = None;
        for number in titled(&watcher.text()).into_iter().take(TRIES) {
            // The board leaves the year and leading zeros out.
            let found: Option<(i64, String)> = sqlx::query_as(
                "select id, titre from mission where numero ~ ('^M-(\\d+-)?0*' || $1 || '$') order by id desc limit 1",
            )
            .bind(number.trim_start_matches("M-"))
            .fetch_optional(&mut *admin)
            .await?;
            let Some((id, title)) = found else { continue };
            let subject = Self {
                id: MissionId(id),
                title,
            };
            if let Err(error) = subject.call(service, actor, trial).await {
                refused = Some(error.context(number));
                continue;
            }
            let seen = watcher.until_within(PATIENCE / 6, |text| text.contains(trial))?;
            subject.call(service, actor, &subject.title).await?;
            if seen.is_some() {
                watcher.until_within(PATIENCE, |text| !text.contains(trial))?;
                return Ok(subject);
            }
        }
        let why = refused.map_or(String::new(), |error| format!(" ({error:#})"));
        anyhow::bail!(
            "no mission of the board shows its title{why}:\n{}",
            watcher.text()
        )
    }

    async fn call(&self, service: &Service, actor: &Actor, title: &str) -> Ended {
        let edit = Edit {
            mission: self.id,
            version: None,
            fields: Fields {
                titre: Some(title.to_owned()),
                ..Fields::default()
            },
        };
        let command = Command::from(MissionCommand::Edit(Box::new(edit)));
        service.execute(actor, command).await?;
        Ok(())
    }
}

/// Numbers of missions that are followed by the beginning of a title.
fn titled(text: &str) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for (at, _) in text.match_indices("M-") {
        let rest = &text[at..];
        let end = rest[2..]
            .find(|c: char| !c.is_ascii_digit() && c != '-')
            .map_or(rest.len(), |end| end + 2);
        let (number, after) = rest.split_at(end);
        let title: Vec<char> = after.trim_start_matches(' ').chars().take(6).collect();
        let long = title.len() == 6 && title.iter().take(4).all(|c| c.is_alphabetic());
        if number.len() > 2 && long && !numbers.iter().any(|known| known == number) {
            numbers.push(number.to_owned());
        }
    }
    numbers
}
