//! People and time for missions, given, moved and taken back.

use super::super::acting::Acting;
use super::super::{Context, Failure};
use super::target::{Target, VisitTarget, fiche, visite, zone};
use super::{new, said};
use crate::domain::creneau::Fermete;
use crate::domain::dit;
use crate::domain::intervention::EtatIntervention;
use crate::domain::nom::Nomme;
use crate::domain::planning::Place;
use crate::domain::{Plage, Refusal};
use crate::service::mission::check_duree;
use crate::service::planning::{self, PlanningCommand};

/// Visits that the plan may still move.
const UNSTARTED: &[EtatIntervention] = &[
    EtatIntervention::Provisoire,
    EtatIntervention::Planifiee,
    EtatIntervention::Confirmee,
];

/// People and a time for a mission.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Plan {
    #[command(flatten)]
    target: Target,
    #[arg(long, required = true)]
    tech: Vec<String>,
    #[arg(long, required = true)]
    at: Vec<String>,
    #[arg(long, alias = "duree", allow_negative_numbers = true, value_parser = new::minutes)]
    duration: Option<i32>,
    #[arg(long)]
    provisoire: bool,
    #[arg(long, alias = "help-out")]
    aide: bool,
    #[arg(long)]
    force: Option<String>,
}

impl Plan {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.target.mission).await?;
        let mut equipe = Vec::new();
        for tech in &self.tech {
            equipe.push(Place {
                utilisateur: acting.named(Nomme::Utilisateur, tech).await?,
                besoin: None,
                plages: Vec::new(),
            });
        }
        let minutes = check_duree(self.duration.unwrap_or(fiche.ligne.duree_minutes))?;
        let now = acting.service.now();
        let plages: Vec<Plage> = self
            .at
            .iter()
            .map(|at| dit::plage(zone(&fiche), at, now, minutes))
            .collect::<Result<_, _>>()?;
        let other = |plage: &&Plage| self.duration.is_some() && plage.minutes() != i64::from(minutes);
        if let Some(plage) = plages.iter().find(other) {
            let refusal = Refusal::invalid("duree", "duree-et-fin").with("valeur", i64::from(minutes));
            return Err(refusal.with("plage", *plage).into());
        }
        let command = PlanningCommand::Plan(planning::Plan {
            mission: fiche.ligne.id,
            version: self.target.version,
            equipe,
            plages,
            fermete: if self.provisoire {
                Fermete::Provisoire
            } else {
                Fermete::Ferme
            },
            forcer: self.force,
            aide: self.aide,
        });
        let outcome = acting.execute(self.target.key, command).await?;
        said::done(context, acting, &outcome).await
    }
}

/// Another person or time for a visit.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Move {
    #[command(flatten)]
    target: VisitTarget,
    #[arg(long, required_unless_present = "tech")]
    at: Option<String>,
    #[arg(long, alias = "to")]
    tech: Option<String>,
    #[arg(long, requires = "tech")]
    from: Option<String>,
    #[arg(long)]
    force: Option<String>,
}

impl Move {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.target.mission).await?;
        let visite = visite(acting, &fiche, (self.target.visit, self.target.key), UNSTARTED).await?;
        let now = acting.service.now();
        let debut = match &self.at {
            Some(at) => {
                let minutes = u32::try_from(visite.plage.map_or(0, Plage::minutes)).unwrap_or(0);
                Some(dit::debut(zone(&fiche), at, now, minutes)?)
            }
            None => None,
        };
        // Whoever leaves is one of the visit's people, also where they have left the company, and their login is another's.
        let there = |login: &String| {
            let mut equipe = visite.equipe.iter();
            equipe.find(|participant| participant.login.eq_ignore_ascii_case(login.trim()))
        };
        let de = match &self.from {
            Some(login) => match there(login) {
                Some(participant) => Some(participant.utilisateur),
                None => Some(acting.named(Nomme::Utilisateur, login).await?),
            },
            None => None,
        };
        let vers = acting.named_if(Nomme::Utilisateur, self.tech.clone()).await?;
        let command = PlanningCommand::Move(planning::Move {
            intervention: visite.id,
            version: self.target.version,
            debut,
            de,
            vers,
            forcer: self.force,
            plages: Vec::new(),
        });
        let outcome = acting.execute(self.target.key, command).await?;
        said::done(context, acting, &outcome).await
    }
}

/// Two visits that exchange their person and their time.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Swap {
    #[command(flatten)]
    target: VisitTarget,
    with: String,
    #[arg(long)]
    with_visit: Option<i16>,
    #[arg(long)]
    with_version: Option<i32>,
    #[arg(long)]
    force: Option<String>,
}

impl Swap {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let first = fiche(acting, &self.target.mission).await?;
        let second = fiche(acting, &self.with).await?;
        let key = self.target.key;
        let a = visite(acting, &first, (self.target.visit, key), UNSTARTED).await?;
        let b = visite(acting, &second, (self.with_visit, key), UNSTARTED).await?;
        let command = PlanningCommand::Swap(planning::Swap {
            a: (a.id, self.target.version),
            b: (b.id, self.with_version),
            forcer: self.force,
        });
        let outcome = acting.execute(key, command).await?;
        said::done(context, acting, &outcome).await
    }
}

/// A visit to take off the plan.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Unassign {
    #[command(flatten)]
    target: VisitTarget,
    #[arg(long, alias = "reason")]
    motif: Option<String>,
}

impl Unassign {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.target.mission).await?;
        let visite = visite(acting, &fiche, (self.target.visit, self.target.key), UNSTARTED).await?;
        let command = PlanningCommand::Unassign(planning::Unassign {
            intervention: visite.id,
            version: self.target.version,
            motif: self.motif,
        });
        let outcome = acting.execute(self.target.key, command).await?;
        said::done(context, acting, &outcome).await
    }
}

/// A pencilled-in visit to make firm.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Firm {
    #[command(flatten)]
    target: VisitTarget,
    #[arg(long)]
    force: Option<String>,
}

impl Firm {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.target.mission).await?;
        let states = [EtatIntervention::Provisoire];
        let visite = visite(acting, &fiche, (self.target.visit, self.target.key), &states).await?;
        let command = PlanningCommand::Firm(planning::Firm {
            intervention: visite.id,
            version: self.target.version,
            forcer: self.force,
        });
        let outcome = acting.execute(self.target.key, command).await?;
        said::done(context, acting, &outcome).await
    }
}

/// A firm visit to make pencilled-in again.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Loosen {
    mission: String,
    #[arg(long)]
    visit: Option<i16>,
    #[arg(long, alias = "reason")]
    motif: Option<String>,
    #[arg(long)]
    key: Option<uuid::Uuid>,
}

impl Loosen {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.mission).await?;
        let states = [EtatIntervention::Planifiee, EtatIntervention::Confirmee];
        let visite = visite(acting, &fiche, (self.visit, self.key), &states).await?;
        let command = PlanningCommand::Loosen(planning::Loosen {
            interventions: vec![visite.id],
            motif: self.motif,
        });
        let outcome = acting.execute(self.key, command).await?;
        said::changed(context, acting, &outcome, fiche.ligne.id).await
    }
}

/// The best people and hour for a mission, booked.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct AutoAssign {
    #[command(flatten)]
    target: Target,
}

impl AutoAssign {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.target.mission).await?;
        let command = PlanningCommand::AutoAssign(planning::AutoAssign {
            mission: fiche.ligne.id,
            version: self.target.version,
        });
        let outcome = acting.execute(self.target.key, command).await?;
        said::done(context, acting, &outcome).await
    }
}
