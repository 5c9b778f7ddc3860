//! The board of a day.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use sqlx::PgConnection;

use super::essai::{self, Essayer};
use super::{apercu, boards, common, remede, suggest};
use crate::domain::planning::Attentes;
use crate::domain::{
    Actor, AgenceId, InterventionId, MissionId, Permission, Plage, Portee, Refusal, UtilisateurId, heure,
};
use crate::service::mission::MissionRef;
use crate::service::{Answer, Error, Service};
use crate::store;

/// How many waiting missions a board carries.
pub(super) const BACKLOG: i64 = 200;
/// How many are listed at once where all that wait are asked for.
const WAITING: i64 = 5000;
/// How many days a board can show: a week is what one plans by.
pub const JOURS: u8 = 7;

/// Questions about the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanningQuery {
    /// The board of a day.
    Board {
        /// The day, or the first of several; today in the agence's zone when absent.
        jour: Option<NaiveDate>,
        /// How many days, at most [`JOURS`].
        jours: u8,
        /// One agence; all that the actor may see when absent.
        agence: Option<AgenceId>,
        /// How much of it is wanted at once.
        etendue: Etendue,
    },
    /// All that waits: a board carries only what presses most.
    Attentes {
        /// One agence; all that the actor may see when absent.
        agence: Option<AgenceId>,
    },
    /// The best people and hours for a mission.
    Suggest {
        /// The mission.
        mission: MissionRef,
        /// How many proposals.
        n: usize,
        /// The visit that would give its place up.
        remplace: Option<InterventionId>,
    },
    /// The smallest change that would let each of these technicians take a mission.
    Remedes {
        /// The mission.
        mission: MissionRef,
        /// Who.
        techniciens: Vec<UtilisateurId>,
    },
    /// What of these pencilled-in visits could be made firm, in that order.
    Apercu {
        /// The visits with their missions.
        visites: Vec<(InterventionId, MissionId)>,
    },
    /// What a place on the board would mean for a job.
    Essai(Essayer),
    /// Every technician's verdict on a mission.
    WhyNot {
        /// The mission.
        mission: MissionRef,
        /// The visit that would give its place up.
        remplace: Option<InterventionId>,
    },
}

/// How much of a board is wanted at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Etendue {
    /// All of it.
    Tout,
    /// The lines that were read before and some more, until it is whole: the board says whose time it tells.
    Lignes {
        /// Those who come first: who is on the screen.
        dabord: Vec<UtilisateurId>,
    },
}

impl From<PlanningQuery> for crate::service::Query {
    fn from(query: PlanningQuery) -> Self {
        Self::Planning(query)
    }
}

impl PlanningQuery {
    pub(in crate::service) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        match self {
            Self::Board {
                jour,
                jours,
                agence,
                etendue,
            } => {
                let jours = jours.clamp(1, JOURS);
                board(service, actor, (jour, jours), agence, etendue).await
            }
            Self::Attentes { agence } => waiting(service, actor, agence).await,
            Self::Suggest { mission, n, remplace } => {
                suggest::suggest(service, actor, &mission, n, remplace).await
            }
            Self::Remedes { mission, techniciens } => {
                remede::remedes(service, actor, &mission, &techniciens).await
            }
            Self::Apercu { visites } => apercu::apercu(service, actor, visites).await,
            Self::Essai(essayer) => essai::essai(service, actor, essayer).await,
            Self::WhyNot { mission, remplace } => suggest::why_not(service, actor, &mission, remplace).await,
        }
    }
}

async fn board(
    service: &Service,
    actor: &Actor,
    (jour, jours): (Option<NaiveDate>, u8),
    agence: Option<AgenceId>,
    etendue: Etendue,
) -> Result<Answer, Error> {
    let portee = actor.require(Permission::MissionVoir)?;
    let scope = store::planning::Scope::of(actor, portee, agence);
    let key = |agences: &[common::Branch], agence| {
        // Several agences share one board: the reader's own decides on which clocks.
        let own = agences.iter().find(|(id, _)| Some(*id) == actor.agence);
        let fuseau = own
            .or(agences.first())
            .map_or(actor.fuseau, |(_, fuseau)| fuseau.parse().unwrap_or(actor.fuseau));
        boards::Key {
            jour: jour.unwrap_or_else(|| service.now().with_timezone(&fuseau).date_naive()),
            jours,
            fuseau,
            agence,
        }
    };
    let board = match Whole::of(&scope) {
        Some(Whole { agence }) => {
            let common = service.boards().common(service, agence).await?;
            let key = key(&common.shown.agences, agence);
            service.boards().board(service, key, etendue, common).await?
        }
        // The backlog belongs to those who can give it away.
        None => {
            let mut db = service.db().await?;
            let agences = store::planning::agences(&mut db, &scope).await?;
            boards::read(&mut db, &scope, key(&agences, None)).await?
        }
    };
    Ok(Answer::Board(Box::new(board)))
}

/// All that waits, for those who see what waits on their board.
async fn waiting(service: &Service, actor: &Actor, agence: Option<AgenceId>) -> Result<Answer, Error> {
    let portee = actor.require(Permission::MissionVoir)?;
    let scope = store::planning::Scope::of(actor, portee, agence);
    let mut missions = Vec::new();
    let shown = usize::try_from(WAITING).unwrap_or(usize::MAX);
    if let Some(Whole { agence }) = Whole::of(&scope) {
        let mut db = service.pool().acquire().await?;
        let agences = common::agences(&mut db, agence).await?;
        missions = store::board::a_planifier(&mut db, &common::keys(&agences), WAITING + 1).await?;
    }
    let suite = missions.len() > shown;
    missions.truncate(shown);
    let missions = missions.into();
    Ok(Answer::Attentes(Attentes { missions, suite }))
}

/// A board that is seen whole: that of an agence; without one, of the company.
struct Whole {
    agence: Option<AgenceId>,
}

impl Whole {
    fn of(scope: &store::planning::Scope) -> Option<Self> {
        let agence = match scope.portee {
            Portee::Tout => scope.demandee,
            Portee::Agence => {
                let own = scope.agence?;
                if scope.demandee.is_some_and(|wanted| wanted != own) {
                    return None;
                }
                Some(own)
            }
            Portee::Equipe | Portee::Soi => return None,
        };
        Some(Self { agence })
    }
}

/// The day of an agence, on its own clocks.
pub(crate) async fn agence_day(
    db: &mut PgConnection,
    agence: AgenceId,
    jour: NaiveDate,
) -> Result<Plage, Error> {
    let scope = store::planning::Scope {
        demandee: Some(agence),
        ..store::planning::Scope::everything()
    };
    let agences = store::planning::agences(db, &scope).await?;
    let (_, fuseau) = agences
        .first()
        .ok_or_else(|| Refusal::not_found("agence", agence.to_string()))?;
    Ok(day(jour, fuseau.parse().unwrap_or(chrono_tz::Europe::Paris))?)
}

/// From midnight to midnight on the clocks of a zone: 23 or 25 hours twice a year.
pub(crate) fn day(jour: NaiveDate, fuseau: Tz) -> Result<Plage, Refusal> {
    heure::journee(fuseau, jour)
        .ok_or_else(|| Refusal::invalid("jour", "jour-hors-bornes").with("jour", jour))
}

/// So many days of a zone, from the midnight of the first on.
pub(super) fn days(jour: NaiveDate, jours: u8, fuseau: Tz) -> Result<Plage, Refusal> {
    let first = day(jour, fuseau)?;
    let last = jour.checked_add_days(Days::new(u64::from(jours.max(1) - 1)));
    let last = last.ok_or_else(|| Refusal::invalid("jour", "jour-hors-bornes").with("jour", jour))?;
    Ok(Plage::new(first.debut(), day(last, fuseau)?.fin()).unwrap_or(first))
}
