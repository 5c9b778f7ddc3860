//! Completions and manual pages, made from the command line's own description.

use std::path::PathBuf;

use clap::CommandFactory as _;

use super::{Cli, Exit, Failure, Output};

/// `regie completions`.
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// Votre shell
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(self, output: Output) -> Result<(), Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "regie", &mut text);
        output.line(String::from_utf8_lossy(&text).trim_end())
    }
}

/// `regie man`.
#[derive(Debug, clap::Args)]
pub(super) struct Man {
    /// Dossier où écrire une page par commande ; sans lui, la page principale est imprimée
    #[arg(long, value_name = "DOSSIER")]
    dir: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self, output: Output) -> Result<(), Failure> {
        match self.dir {
            Some(folder) => std::fs::create_dir_all(&folder)
                .and_then(|()| clap_mangen::generate_to(Cli::command(), &folder))
                .map_err(|error| {
                    Failure::new(
                        Exit::Usage,
                        "dossier-illisible",
                        format!("{} : {error}", folder.display()),
                    )
                }),
            None => {
                let mut text = Vec::new();
                clap_mangen::Man::new(Cli::command())
                    .render(&mut text)
                    .map_err(|error| Failure::internal(&error))?;
                output.line(String::from_utf8_lossy(&text).trim_end())
            }
        }
    }
}
