//! What happens on the day of a visit.

use super::super::acting::Acting;
use super::super::{Context, Failure};
use super::target::{VisitTarget, fiche, visite};
use super::{new, said};
use crate::domain::Code as _;
use crate::domain::intervention::EtatIntervention;
use crate::service::intervention::{self, Geste, InterventionCommand};

/// A step of a visit before its report.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Step {
    #[command(flatten)]
    target: VisitTarget,
    #[arg(long, alias = "reason")]
    motif: Option<String>,
}

/// The states in which a step is taken.
fn states(geste: Geste) -> &'static [EtatIntervention] {
    use EtatIntervention as E;
    match geste {
        Geste::Confirm => &[E::Planifiee],
        Geste::Unconfirm => &[E::Confirmee],
        Geste::Leave => &[E::Planifiee, E::Confirmee],
        Geste::Arrive => &[E::EnRoute, E::Planifiee, E::Confirmee],
        Geste::Pause => &[E::SurSite],
        Geste::Resume => &[E::Pause],
        Geste::TurnBack => &[E::EnRoute],
    }
}

impl Step {
    pub(super) async fn run(self, context: &Context, acting: &Acting, geste: Geste) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.target.mission).await?;
        let visite = visite(
            acting,
            &fiche,
            (self.target.visit, self.target.key),
            states(geste),
        )
        .await?;
        let command = InterventionCommand::Step(intervention::Step {
            intervention: visite.id,
            version: self.target.version,
            geste,
            motif: self.motif,
            trajets: None,
        });
        let outcome = acting.execute(self.target.key, command).await?;
        said::done(context, acting, &outcome).await
    }
}

/// The report of a visit.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Finish {
    #[command(flatten)]
    target: VisitTarget,
    #[arg(long, alias = "compte-rendu")]
    report: String,
    #[arg(
        long,
        alias = "resultat",
        default_value = "terminee",
        value_parser = ["terminee", "partielle", "infructueuse"],
        ignore_case = true,
        hide_possible_values = true
    )]
    result: String,
    #[arg(long, alias = "renonciation")]
    waiver: Option<String>,
}

impl Finish {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.target.mission).await?;
        let states = [EtatIntervention::SurSite, EtatIntervention::Pause];
        let visite = visite(acting, &fiche, (self.target.visit, self.target.key), &states).await?;
        let command = InterventionCommand::Finish(intervention::Finish {
            intervention: visite.id,
            version: self.target.version,
            resultat: EtatIntervention::from_code(&new::code(&self.result))
                .unwrap_or(EtatIntervention::Terminee),
            compte_rendu: self.report,
            renonciation: self.waiver,
            suite: None,
        });
        let outcome = acting.execute(self.target.key, command).await?;
        said::done(context, acting, &outcome).await
    }
}
