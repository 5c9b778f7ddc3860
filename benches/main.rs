//! Régie measured, and tried hard. `benches/run` makes the databases and calls this; `benches/README.md` explains.
//!
//! Figures are printed, not judged, but for the safety runs: those end with 1 when what must hold doesn't.

#![expect(clippy::print_stdout, reason = "figures are what it is for")]

mod base;
mod console;
mod contention;
#[path = "../tests/it/common/ecran.rs"]
mod ecran;
mod faults;
mod figures;
mod times;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// What every part of it ends with.
type Ended<T = ()> = anyhow::Result<T>;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    run: Run,
    /// What `cargo bench` adds.
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Run {
    /// The planner by itself.
    Planner,
    /// Every screen's and list's query, at a million missions and at ten thousand.
    Lists {
        /// Data folder of the large company.
        #[arg(long)]
        large: PathBuf,
        /// Data folder of the same company with ten thousand missions.
        #[arg(long)]
        small: PathBuf,
        /// How often each question is asked of each.
        #[arg(long, default_value_t = 200)]
        times: usize,
        /// Only the questions whose name holds this.
        #[arg(long, default_value = "")]
        only: String,
        /// Tell as many of what was asked, the slowest first.
        #[arg(long, default_value_t = 0)]
        slowest: usize,
    },
    /// `suggest` and `why-not` from the database: at once after its start, and warm.
    Suggest {
        /// Data folder.
        #[arg(long)]
        large: PathBuf,
        /// How often.
        #[arg(long, default_value_t = 100)]
        times: usize,
    },
    /// Missions entered with automatic assignment, beside the same SQL by pgbench.
    Assign {
        /// Data folder.
        #[arg(long)]
        large: PathBuf,
        /// Seconds of each measurement.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// Measurements of each kind; their median counts.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// Leaves the pgbench script here.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
    /// The built console on a terminal: keys, bytes, start, memory, and what others see.
    Console {
        /// Data folder.
        #[arg(long)]
        large: PathBuf,
        /// Small numbers of everything.
        #[arg(long)]
        quick: bool,
    },
    /// Many at once for the same hours: no overlap with the constraint, some without.
    Contention {
        /// Data folder; a database of its own is made there, and dropped.
        #[arg(long)]
        folder: PathBuf,
        /// Attempts straight at the constraint.
        #[arg(long, default_value_t = 1_000_000)]
        attempts: usize,
        /// Attempts through the service.
        #[arg(long, default_value_t = 20_000)]
        commands: usize,
    },
    /// kill -9 of the server, of backends and of `regie` under writers.
    Faults {
        /// Data folder, made if need be: its server is killed again and again.
        #[arg(long)]
        folder: PathBuf,
        /// How often each is killed.
        #[arg(long, default_value_t = 20)]
        kills: usize,
    },
}

#[tokio::main]
async fn main() -> Ended<ExitCode> {
    let held = match Arguments::parse().run {
        Run::Planner => {
            figures::planner::run();
            true
        }
        Run::Lists {
            large,
            small,
            times,
            only,
            slowest,
        } => {
            let extent = figures::lists::Extent { times, only, slowest };
            figures::lists::run(&large, &small, &extent).await?;
            true
        }
        Run::Suggest { large, times } => {
            figures::suggest::run(&large, times).await?;
            true
        }
        Run::Assign {
            large,
            seconds,
            rounds,
            keep,
        } => {
            figures::assign::run(&large, seconds, rounds, keep.as_deref()).await?;
            true
        }
        Run::Console { large, quick } => {
            console::run(&large, console::Extent { quick }).await?;
            true
        }
        Run::Contention {
            folder,
            attempts,
            commands,
        } => contention::run(&folder, attempts, commands).await?,
        Run::Faults { folder, kills } => faults::run(&folder, kills).await?,
    };
    Ok(if held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
