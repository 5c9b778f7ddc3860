//! Everything that can be asked, as data.

use crate::domain::Actor;
use crate::domain::mission::MissionFiche;
use crate::domain::planning::{Board, Proposition, Verdict};
use crate::domain::recherche::SiteTrouve;

use super::mission::MissionQuery;
use super::planning::PlanningQuery;
use super::{Error, Service};

/// A question that an actor asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Of missions.
    Mission(MissionQuery),
    /// Of the plan.
    Planning(PlanningQuery),
}

/// Its answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A mission.
    Mission(Box<MissionFiche>),
    /// The board of a day.
    Board(Box<Board>),
    /// Proposals, best first.
    Propositions(Vec<Proposition>),
    /// Verdicts, those who can first.
    Verdicts(Vec<Verdict>),
    /// Sites that match, best first.
    Sites(Vec<SiteTrouve>),
}

pub(super) async fn answer(service: &Service, actor: &Actor, query: Query) -> Result<Answer, Error> {
    match query {
        Query::Mission(query) => query.answer(service, actor).await,
        Query::Planning(query) => query.answer(service, actor).await,
    }
}
