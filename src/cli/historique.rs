//! `regie undo` and `regie redo`: back and forth in one's own commands.

use uuid::Uuid;

use super::acting::Acting;
use super::{Context, Failure, fiche};
use crate::service::historique::HistoriqueCommand;
use crate::service::{Command, Done};

/// Going back.
#[derive(Debug, clap::Args)]
pub(super) struct Back {
    #[command(flatten)]
    step: Step,
    #[arg(long)]
    past: bool,
}

impl Back {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let command = if self.past {
            HistoriqueCommand::UndoPast
        } else {
            HistoriqueCommand::Undo
        };
        self.step.run(context, command).await
    }
}

/// Going back, or forth again.
#[derive(Debug, clap::Args)]
pub(super) struct Step {
    #[arg(long)]
    key: Option<Uuid>,
}

impl Step {
    pub(super) async fn run(self, context: &Context, command: HistoriqueCommand) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let outcome = acting.execute(self.key, Command::Historique(command)).await?;
        if context.output.json {
            return context.output.json(&outcome);
        }
        match &outcome.result {
            Done::Undone { nom, .. } => {
                let nom = context.text.label_of("commande", nom);
                let key = match command {
                    HistoriqueCommand::Undo | HistoriqueCommand::UndoPast => "annulation-faite",
                    HistoriqueCommand::Redo => "retablissement-fait",
                };
                context
                    .output
                    .line(&context.text.with(key, &[("commande", nom.into())]))?;
                fiche::remarques(context, context.text.in_zone(acting.actor.fuseau), &outcome)
            }
            _ => Ok(()),
        }
    }
}
