//! kill -9.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

/// Ends a process at once; whether there was one.
pub fn kill(pid: i32) -> bool {
    Pid::from_raw(pid).is_some_and(|pid| kill_process(pid, Signal::KILL).is_ok())
}

/// Ends a server with all that belongs to it: the postmaster first, so that it can't tidy up.
pub fn kill_server(postmaster: i32) {
    let children = children(postmaster);
    kill(postmaster);
    for child in children {
        kill(child);
    }
}

/// Processes that a process has started, by the kernel's own account.
pub fn children(parent: i32) -> Vec<i32> {
    let folders = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    folders
        .filter_map(|folder| folder.file_name().to_str()?.parse().ok())
        .filter(|pid: &i32| parent_of(*pid) == Some(parent))
        .collect()
}

fn parent_of(pid: i32) -> Option<i32> {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?;
    // The program's name is in brackets and may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}
