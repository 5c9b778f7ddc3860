//! What happens to a mission besides its visits.

use super::super::acting::Acting;
use super::super::{Context, Failure};
use super::target::{Target, fiche};
use super::{new, said};
use crate::domain::Code as _;
use crate::domain::mission::MotifAttente;
use crate::service::mission::{self, Decision, MissionCommand};

/// A decision that explains itself.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Plain {
    #[command(flatten)]
    target: Target,
}

/// A decision that needs a reason.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct WithMotif {
    #[command(flatten)]
    target: Target,
    #[arg(long, alias = "reason")]
    motif: String,
}

/// A mission that must wait.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Wait {
    #[command(flatten)]
    target: Target,
    #[arg(long = "for", value_parser = new::codes::<MotifAttente>(), ignore_case = true, hide_possible_values = true)]
    awaited: String,
    #[arg(long, alias = "reason")]
    motif: String,
}

impl Plain {
    pub(super) async fn run(
        self,
        context: &Context,
        acting: &Acting,
        decision: Decision,
    ) -> Result<(), Failure> {
        decide(context, acting, self.target, decision).await
    }
}

impl WithMotif {
    pub(super) async fn run(
        self,
        context: &Context,
        acting: &Acting,
        decision: impl FnOnce(String) -> Decision,
    ) -> Result<(), Failure> {
        decide(context, acting, self.target, decision(self.motif)).await
    }
}

impl Wait {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let motif = MotifAttente::from_code(&new::code(&self.awaited)).unwrap_or(MotifAttente::Client);
        decide(
            context,
            acting,
            self.target,
            Decision::Hold {
                motif,
                texte: self.motif,
            },
        )
        .await
    }
}

async fn decide(
    context: &Context,
    acting: &Acting,
    target: Target,
    decision: Decision,
) -> Result<(), Failure> {
    let fiche = fiche(acting, &target.mission).await?;
    let command = MissionCommand::Decide(mission::Decide {
        mission: fiche.ligne.id,
        version: target.version,
        decision,
    });
    let outcome = acting.execute(target.key, command).await?;
    said::done(context, acting, &outcome).await
}
