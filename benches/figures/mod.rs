//! Figures, each beside what it is held to.

pub mod assign;
pub mod lists;
mod pgbench;
pub mod planner;
pub mod suggest;
