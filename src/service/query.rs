//! Everything that can be asked, as data.

use crate::domain::Actor;
use crate::domain::planning::Board;

use super::planning::PlanningQuery;
use super::{Error, Service};

/// A question that an actor asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Of the plan.
    Planning(PlanningQuery),
}

/// Its answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The board of a day.
    Board(Box<Board>),
}

pub(super) async fn answer(service: &Service, actor: &Actor, query: Query) -> Result<Answer, Error> {
    match query {
        Query::Planning(query) => query.answer(service, actor).await,
    }
}
