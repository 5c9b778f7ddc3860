//! The `regie` program: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    regie::cli::main()
}
