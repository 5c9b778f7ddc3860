//! Completions and manual pages, made from the command line's own description.

use std::path::PathBuf;

use super::{Context, Exit, Failure};

/// `regie completions`.
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    #[arg(hide_possible_values = true)]
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(context.text), "regie", &mut text);
        context.output.line(String::from_utf8_lossy(&text).trim_end())
    }
}

/// `regie man`.
#[derive(Debug, clap::Args)]
pub(super) struct Man {
    #[arg(long)]
    dir: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        match self.dir {
            Some(folder) => std::fs::create_dir_all(&folder)
                .and_then(|()| clap_mangen::generate_to(super::command(context.text), &folder))
                .map_err(|error| {
                    Failure::new(Exit::Usage, "fichier-illisible")
                        .with("chemin", folder.display())
                        .with("raison", error)
                }),
            None => {
                let mut text = Vec::new();
                clap_mangen::Man::new(super::command(context.text))
                    .render(&mut text)
                    .map_err(|error| Failure::internal(&error))?;
                context.output.line(String::from_utf8_lossy(&text).trim_end())
            }
        }
    }
}
