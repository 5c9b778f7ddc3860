//! A mission that has its people gets no others by mistake; further days, teams, follow-ups and help stay possible.

use std::sync::Arc;

use regie::domain::RefusalKind;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::{EtatMission as M, MotifAttente};
use regie::service::{Answer, Command};
use regie::service::mission::{Create, Decision};
use regie::service::planning::{AutoAssign, Plan, PlanningCommand, PlanningQuery};

use super::fixture::*;

const ALREADY: (RefusalKind, &str) = (RefusalKind::Conflict, "mission-deja-planifiee");

fn auto(mission: regie::domain::MissionId) -> Command {
    PlanningCommand::AutoAssign(AutoAssign {
        mission,
        version: None,
    })
    .into()
}

#[tokio::test]
async fn a_mission_is_assigned_once() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.does("rdupuis", auto(mission)).await;
    let refusal = m.refuses("rdupuis", auto(mission)).await;
    assert_eq!(said(&refusal), ALREADY);
    assert_eq!(fact(&refusal, "effectif"), 1);
    assert_ne!(fact(&refusal, "qui"), serde_json::Value::Null, "who goes is told");
    assert_ne!(fact(&refusal, "plage"), serde_json::Value::Null, "and when");
    assert_eq!(m.visites(mission).await, [V::Planifiee]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn six_assign_one_mission_at_once() {
    let m = Arc::new(Monde::new().await);
    let mission = m.mission().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let m = Arc::clone(&m);
        tries.spawn(async move { m.service().execute(&m.actor("rdupuis").await, auto(mission)).await });
    }
    let (won, lost): (Vec<_>, Vec<_>) = tries.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    for answer in lost {
        assert_eq!(said(&refused(answer)), ALREADY);
    }
    assert_eq!(m.visites(mission).await, [V::Planifiee]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_plan_one_mission_for_two_people_at_once() {
    let m = Arc::new(Monde::new().await);
    let mission = m.mission().await;
    let mut tries = tokio::task::JoinSet::new();
    for (who, hour) in [(AMOREL, "05 08:00"), (BLEROY, "05 08:00"), (AMOREL, "05 08:00"), (BLEROY, "05 10:00")] {
        let m = Arc::clone(&m);
        tries.spawn(async move {
            let command = plan(firm(mission, &[who], &[plage(hour, 120)]));
            m.service().execute(&m.actor("rdupuis").await, command).await
        });
    }
    let answers = tries.join_all().await;
    let refusals: Vec<_> = answers.into_iter().filter(Result::is_err).map(refused).collect();
    assert!(refusals.iter().any(|refusal| said(refusal) == ALREADY), "{refusals:?}");
    let people: i64 = m
        .value("select count(distinct utilisateur_id) from creneau where type = 'INTERVENTION' and fermete = 'FERME'")
        .await;
    assert_eq!(people, 1, "one person is asked for");
}

#[tokio::test]
async fn somebody_else_comes_only_as_help() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let first = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let other = || firm(mission, &[BLEROY], &[plage("05 08:00", 120)]);
    let refusal = m.refuses("rdupuis", plan(other())).await;
    assert_eq!(said(&refusal), ALREADY);
    assert_eq!(fact(&refusal, "qui"), "Ana Morel");

    let help = m.books(Plan { aide: true, ..other() }).await;
    let visite = m.visite(mission, help.intervention).await;
    assert_eq!(visite.equipe[0].besoin, None, "who helps meets no need");
    assert_eq!(m.etat(mission).await, M::Planifiee);
    // The same person comes again, another day.
    m.planned(mission, &[AMOREL], "06 08:00").await;
    // With the first day gone, the second still brings her.
    m.does("rdupuis", unassign(first)).await;
    assert_eq!(m.etat(mission).await, M::Planifiee);
    assert_eq!(said(&m.refuses("rdupuis", plan(other())).await).1, "mission-deja-planifiee");
}

#[tokio::test]
async fn who_is_lacking_is_assigned_beside_who_comes() {
    let m = Monde::new().await;
    let besoins = vec![besoin(CLIM, 2, None, 2)];
    let mission = m.create(Create { besoins, ..call() }).await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    m.does("rdupuis", auto(mission)).await;
    assert_eq!(m.etat(mission).await, M::Planifiee);
    let people: i64 = m
        .value("select count(distinct utilisateur_id) from creneau where type = 'INTERVENTION' and fermete = 'FERME'")
        .await;
    assert_eq!(people, 2, "one more, not two more");
    assert_eq!(said(&m.refuses("rdupuis", auto(mission)).await), ALREADY);
}

#[tokio::test]
async fn of_two_pencilled_in_alternatives_one_becomes_firm() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let a = m.books(pencilled(mission, &[AMOREL], &[plage("05 08:00", 120)])).await;
    let b = m.books(pencilled(mission, &[BLEROY], &[plage("05 08:00", 120)])).await;
    m.does("rdupuis", harden(a.intervention)).await;
    assert_eq!(said(&m.refuses("rdupuis", harden(b.intervention)).await), ALREADY);
}

#[tokio::test]
async fn what_came_to_somebody_else_meanwhile_is_not_put_back() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("rdupuis", unassign(visite)).await;
    let other = plan(firm(mission, &[BLEROY], &[plage("05 08:00", 120)]));
    m.does("directrice", other).await;
    assert_eq!(said(&m.refuses("rdupuis", undo()).await), ALREADY);
}

#[tokio::test]
async fn nobody_is_suggested_for_what_cannot_be_planned() {
    let m = Monde::new().await;
    let (planned, waiting, cancelled) = (m.mission().await, m.mission().await, m.mission().await);
    let visite = m.planned(planned, &[AMOREL], "05 08:00").await.intervention;
    let hold = Decision::Hold {
        motif: MotifAttente::Piece,
        texte: "carte mère".to_owned(),
    };
    m.does("rdupuis", decide(waiting, hold)).await;
    m.does("rdupuis", cancel(cancelled)).await;
    let cases = [
        (planned, "mission-deja-planifiee"),
        (waiting, "mission-non-planifiable"),
        (cancelled, "mission-non-planifiable"),
    ];
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    for (mission, rule) in cases {
        let suggest = PlanningQuery::Suggest {
            mission: mission.into(),
            n: 3,
            remplace: None,
        };
        let why_not = PlanningQuery::WhyNot {
            mission: mission.into(),
            remplace: None,
        };
        for query in [suggest, why_not] {
            assert_eq!(refused(service.read(&actor, query.into()).await).rule, rule);
        }
        assert_eq!(m.refuses("rdupuis", auto(mission)).await.rule, rule);
    }
    // Where its visit would give its place up, others are compared.
    let query = PlanningQuery::Suggest {
        mission: planned.into(),
        n: 3,
        remplace: Some(visite),
    };
    let Ok(Answer::Propositions(found)) = service.read(&actor, query.into()).await else {
        panic!("proposals")
    };
    assert!(!found.is_empty());
}
