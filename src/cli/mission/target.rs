//! What a verb is about: a mission by its number, and the visit of it that is meant.

use chrono_tz::Tz;
use uuid::Uuid;

use super::super::Failure;
use super::super::acting::Acting;
use crate::domain::heure::PARIS;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::Objet;
use crate::domain::mission::{MissionFiche, Visite};
use crate::service::Answer;
use crate::service::mission::MissionQuery;
use crate::service::nom::NomQuery;

/// A mission, to be changed as a whole.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Target {
    pub mission: String,
    #[arg(long)]
    pub version: Option<i32>,
    #[arg(long)]
    pub key: Option<Uuid>,
}

/// A visit of a mission, to be changed; `version` is the visit's.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct VisitTarget {
    pub mission: String,
    #[arg(long)]
    pub visit: Option<i16>,
    #[arg(long)]
    pub version: Option<i32>,
    #[arg(long)]
    pub key: Option<Uuid>,
}

/// Everything about a mission.
pub(super) async fn fiche(acting: &Acting, mission: &str) -> Result<MissionFiche, Failure> {
    match acting.read(MissionQuery::Fiche(mission.into())).await? {
        Answer::Mission(fiche) => {
            // Of several, the first that was named.
            acting.site.get_or_init(|| zone(&fiche));
            Ok(*fiche)
        }
        other => Err(Failure::unexpected(&other)),
    }
}

/// The clocks of a mission's site.
pub(super) fn zone(fiche: &MissionFiche) -> Tz {
    fiche.fuseau.parse().unwrap_or(PARIS)
}

/// The visit that is meant: by its rank, else the one that the verb can be about.
///
/// Under a key that was used before it is the visit of that time, wherever it stands now: what was done once is told again.
pub(super) async fn visite<'a>(
    acting: &Acting,
    fiche: &'a MissionFiche,
    (rang, key): (Option<i16>, Option<Uuid>),
    states: &[EtatIntervention],
) -> Result<&'a Visite, Failure> {
    if let (None, Some(key)) = (rang, key)
        && let Answer::Deja(Some(outcome)) = acting.read(NomQuery::Deja(key)).await?
    {
        let touched = |visite: &&Visite| {
            let written = |objet: &crate::service::Touched| {
                objet.objet == Objet::Intervention && objet.id == visite.id.0
            };
            outcome.objets.iter().any(written)
        };
        if let Some(visite) = fiche.visites.iter().find(touched) {
            return Ok(visite);
        }
    }
    Ok(fiche.visite(rang, states)?)
}
