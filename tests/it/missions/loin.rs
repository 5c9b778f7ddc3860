//! Work that is wished for beyond the days on which work is usually placed.

use chrono::{TimeDelta, Utc};
use regie::domain::planning::{Essai, Proposition};
use regie::domain::{MissionId, Plage};
use regie::service::mission::{Create, MissionRef};
use regie::service::planning::{Essayer, PlanningQuery, Quand};
use regie::service::{Answer, Query};

use super::fixture::*;

/// A day nine weeks after a Thursday.
fn wished() -> Plage {
    Plage::new(later(at("08 00:00")), later(at("09 00:00"))).unwrap()
}

fn later(instant: chrono::DateTime<Utc>) -> chrono::DateTime<Utc> {
    instant + TimeDelta::weeks(9)
}

async fn far(m: &Monde) -> MissionId {
    m.create(Create {
        fenetre: Some(wished()),
        ..call()
    })
    .await
}

async fn asked(m: &Monde, query: impl Into<Query>) -> Answer {
    m.service()
        .read(&m.actor("rdupuis").await, query.into())
        .await
        .expect("an answer")
}

async fn suggested(m: &Monde, mission: MissionId) -> Vec<Proposition> {
    let query = PlanningQuery::Suggest {
        mission: mission.into(),
        n: 3,
        remplace: None,
    };
    let Answer::Propositions(found) = asked(m, query).await else {
        panic!("propositions")
    };
    found
}

#[tokio::test]
async fn it_is_proposed_when_it_is_wished_for() {
    let m = Monde::new().await;
    let mission = far(&m).await;
    let found = suggested(&m, mission).await;
    let first = &found[0];
    assert!(
        first.debut >= wished().debut() && first.fin <= wished().fin(),
        "{first:?}"
    );
    let done = m.affects(auto(mission)).await;
    assert_eq!(done.plages, first.equipe[0].plages);
}

#[tokio::test]
async fn a_promise_that_ends_before_the_wish_does_not_pull_it_forward() {
    let m = Monde::new().await;
    let mission = far(&m).await;
    sqlx::query("update mission set gti_limite = $2, gtr_limite = $2 where id = $1")
        .bind(mission.0)
        .bind(at("06 12:00"))
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    let first = &suggested(&m, mission).await[0];
    assert!(
        first.debut >= wished().debut() && first.fin <= wished().fin(),
        "{first:?}"
    );
}

#[tokio::test]
async fn who_is_away_then_is_not_proposed() {
    let m = Monde::new().await;
    let mission = far(&m).await;
    let here = suggested(&m, mission).await[0].equipe[0].utilisateur;
    sqlx::query(
        "insert into creneau (utilisateur_id, type, fermete, motif_absence, plage, cree_par)
         values ($1, 'ABSENCE', 'FERME', 'CONGES', tstzrange($2, $3), 1)",
    )
    .bind(here.0)
    .bind(wished().debut())
    .bind(wished().fin())
    .execute(&mut m.base.owner().await)
    .await
    .unwrap();
    let found = suggested(&m, mission).await;
    let then = |found: &&Proposition| found.debut >= wished().debut() && found.debut < wished().fin();
    assert!(
        found
            .iter()
            .filter(then)
            .all(|found| found.equipe[0].utilisateur != here),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_place_far_ahead_is_looked_at_as_a_near_one() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let tried = async |hour: &str| -> Essai {
        let essayer = Essayer {
            mission: MissionRef::Id(mission),
            visite: None,
            vers: AMOREL,
            quand: Quand::A(later(at(hour))),
            aide: false,
            minutes: None,
            echange: None,
        };
        let Answer::Essai(essai) = asked(&m, PlanningQuery::Essai(essayer)).await else {
            panic!("a trial")
        };
        *essai
    };
    assert_eq!(tried("08 09:00").await.refus, []);
    let night = tried("08 03:00").await.refus;
    assert!(
        night.iter().any(|refusal| refusal.rule == "hors-horaires"),
        "{night:?}"
    );
}
