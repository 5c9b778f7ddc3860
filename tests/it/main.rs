//! Tests on a real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "in a test, what is not there is a failure")]

mod cli;
mod clients;
mod common;
mod guards;
mod journal;
mod journeys;
mod layers;
mod missions;
mod ops;
mod people;
mod pty;
mod seed;
mod ssh;
mod verify;
