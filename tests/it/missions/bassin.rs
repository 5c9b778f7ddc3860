//! A pool whose connections others have: one waits for them, and is not told that the database is lost.

use std::time::Duration;

use regie::domain::RefusalKind;
use regie::service::mission::MissionCommand;
use regie::service::planning::{Etendue, PlanningQuery};
use regie::service::{Answer, Clock, Command, Error, Query, Service};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::fixture::*;

/// What the pool allows before it gives up.
const PATIENCE: Duration = Duration::from_millis(300);

fn over(options: PgConnectOptions) -> (PgPool, Service) {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options);
    (pool.clone(), Service::new(pool, Clock::Fixed(at("05 06:00"))))
}

fn board(day: u32) -> Query {
    PlanningQuery::Board {
        jour: chrono::NaiveDate::from_ymd_opt(2040, 3, day),
        jours: 1,
        agence: None,
        etendue: Etendue::Tout,
    }
    .into()
}

#[tokio::test]
async fn who_gets_no_connection_waits_longer_than_the_pool_does() {
    let m = Monde::new().await;
    let director = m.actor("directrice").await;
    let (pool, service) = over(m.base.application());
    let taken = pool.acquire().await.expect("the only connection");
    {
        let read = service.read(&director, board(5));
        tokio::pin!(read);
        let early = tokio::time::timeout(PATIENCE * 2, &mut read).await;
        assert!(early.is_err(), "{early:?}");
        drop(taken);
        assert!(matches!(read.await, Ok(Answer::Board(_))));
    }
    // Where nobody gives one back, that is what is said.
    let taken = pool.acquire().await.expect("the only connection");
    let refusal = refused(service.read(&director, board(6)).await);
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "base-occupee"));
    drop(taken);
    assert!(service.read(&director, board(6)).await.is_ok());
}

#[tokio::test]
async fn a_database_that_is_away_is_told_as_such() {
    let m = Monde::new().await;
    let director = m.actor("directrice").await;
    // Nobody listens on that port.
    let (_, service) = over(
        PgConnectOptions::new()
            .host("127.0.0.1")
            .port(1)
            .username("regie_app"),
    );
    let answer = service.read(&director, board(5)).await;
    assert!(matches!(answer, Err(Error::Unreachable)), "{answer:?}");
    let answer = service
        .execute(&director, Command::from(MissionCommand::Create(Box::new(call()))))
        .await;
    assert!(matches!(answer, Err(Error::Unreachable)), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_who_ask_for_a_day_at_once_all_get_it_over_one_connection() {
    let m = Monde::new().await;
    m.mission().await;
    let director = m.actor("directrice").await;
    let (_, service) = over(m.base.application());
    let mut reads = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (service, director) = (service.clone(), director.clone());
        reads.spawn(async move { service.read(&director, board(5)).await });
    }
    let expected = m.service().read(&director, board(5)).await.expect("a board");
    for answer in reads.join_all().await {
        assert_eq!(answer.expect("a board"), expected);
    }
}
