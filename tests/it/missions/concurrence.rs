//! Two at once, and many: one wins, the others are told who.

use std::sync::Arc;

use regie::domain::RefusalKind;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::EtatMission as M;
use regie::service::mission::Create;
use regie::service::{Done, Error};

use super::fixture::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_plan_one_free_slot() {
    let m = Arc::new(Monde::new().await);
    let mut missions = Vec::new();
    for _ in 0..40 {
        let easy = vec![besoin(CLIM, 1, None, 1)];
        missions.push(
            m.create(Create {
                besoins: easy,
                ..call()
            })
            .await,
        );
    }
    let mut tries = tokio::task::JoinSet::new();
    for mission in missions {
        let m = Arc::clone(&m);
        tries.spawn(async move {
            let command = plan(firm(mission, &[AMOREL], &[plage("05 08:00", 120)]));
            m.service().execute(&m.actor("rdupuis").await, command).await
        });
    }
    let (won, lost): (Vec<_>, Vec<_>) = tries.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 39));
    let Ok(Done::Planned(winner)) = won.into_iter().next().unwrap().map(|outcome| outcome.result) else {
        panic!("planned work")
    };
    for answer in lost {
        let refusal = refused(answer);
        assert_eq!(said(&refusal), (RefusalKind::Conflict, "creneau-occupe"));
        assert_eq!(fact(&refusal, "quoi"), winner.numero, "they are told who has it");
        assert_eq!(fact(&refusal, "technicien"), "Ana Morel");
        assert_eq!(refusal.offers.len(), 3, "and what would do instead");
    }
    assert_eq!(m.faults().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn automatic_assignment_takes_the_next_when_a_slot_is_gone() {
    let m = Arc::new(Monde::new().await);
    let mut missions = Vec::new();
    for _ in 0..12 {
        missions.push(m.mission().await);
    }
    let mut tries = tokio::task::JoinSet::new();
    for mission in missions.clone() {
        let m = Arc::clone(&m);
        tries.spawn(async move {
            m.service()
                .execute(&m.actor("rdupuis").await, auto(mission))
                .await
        });
    }
    for answer in tries.join_all().await {
        answer.expect("there is room for all of them in two weeks");
    }
    for mission in missions {
        assert_eq!(m.etat(mission).await, M::Planifiee);
    }
    assert_eq!(m.faults().await, Vec::<String>::new());
    assert_eq!(deadlocks(&m).await, 0);
}

/// People are held before visits, and visits before missions, each in order: nobody waits in a circle.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn teams_planned_and_exchanged_in_opposite_orders_do_not_deadlock() {
    let m = Arc::new(Monde::new().await);
    let mut visits = Vec::new();
    for hour in ["06 08:00", "06 10:00", "06 13:00", "06 15:00"] {
        let mission = m.mission().await;
        visits.push((mission, m.planned(mission, &[AMOREL], hour).await.intervention));
        let mission = m.mission().await;
        visits.push((mission, m.planned(mission, &[BLEROY], hour).await.intervention));
    }
    let mut tries = tokio::task::JoinSet::new();
    for round in 0..8 {
        for at in 0..visits.len() {
            let (a, b) = (visits[at], visits[(at + round + 1) % visits.len()]);
            let m = Arc::clone(&m);
            tries.spawn(async move {
                let (who, command) = match (at + round) % 5 {
                    0 => ("rdupuis", swap(b.1, a.1)),
                    1 => ("rdupuis", loosen(&[b.1, a.1])),
                    2 => (
                        "directrice",
                        plan(pencilled(a.0, &[BLEROY, AMOREL], &[plage("07 08:00", 60)])),
                    ),
                    3 => (
                        "directrice",
                        absence(
                            if round % 2 == 0 { AMOREL } else { BLEROY },
                            plage("06 08:00", 180),
                        ),
                    ),
                    _ => ("rdupuis", harden(a.1)),
                };
                m.service().execute(&m.actor(who).await, command).await
            });
        }
    }
    for answer in tries.join_all().await {
        assert!(matches!(answer, Ok(_) | Err(Error::Refused(_))), "{answer:?}");
    }
    assert_eq!(deadlocks(&m).await, 0);
    assert_eq!(m.faults().await, Vec::<String>::new());
}

async fn deadlocks(m: &Monde) -> i64 {
    // Backends hand their counts over when they have nothing to do, at the latest when they leave.
    m.pool.close().await;
    m.value("select deadlocks from pg_stat_database where datname = current_database()")
        .await
}

/// Work that appears on a mission between the look at its visits and the lock on it is released with the rest.
#[tokio::test]
async fn a_mission_given_up_while_it_is_planned_holds_nobody() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let mut other = m.base.app().await;
    sqlx::raw_sql("begin; select from mission where id = 1 for no key update")
        .execute(&mut other)
        .await
        .unwrap();
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    let waiting = tokio::spawn(async move { service.execute(&actor, cancel(mission)).await });
    m.until_somebody_waits().await;
    sqlx::raw_sql(
        "insert into intervention (mission_id, etat, cree_par) values (1, 'PLANIFIEE', 11);
         insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
         values (20, 'INTERVENTION', 'FERME', 1, 1, '[2040-03-05 07:00+00,2040-03-05 09:00+00)', 11);
         update mission set etat = 'PLANIFIEE' where id = 1;
         commit",
    )
    .execute(&mut other)
    .await
    .unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::Annulee, vec![V::Annulee])
    );
    assert_eq!(
        m.value::<String>("select fermete from creneau where type = 'INTERVENTION'")
            .await,
        "ANNULE"
    );
}

/// Work planned between the look at somebody's day and the lock on them is pencilled in with the rest.
#[tokio::test]
async fn an_absence_entered_while_work_is_planned_covers_that_work() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let mut other = m.base.app().await;
    sqlx::raw_sql("begin; select from utilisateur where id = 20 for no key update")
        .execute(&mut other)
        .await
        .unwrap();
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    let day = plage("05 00:00", 24 * 60);
    let waiting = tokio::spawn(async move { service.execute(&actor, absence(AMOREL, day)).await });
    m.until_somebody_waits().await;
    sqlx::raw_sql(
        "insert into intervention (mission_id, etat, cree_par) values (1, 'PLANIFIEE', 11);
         insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
         values (20, 'INTERVENTION', 'FERME', 1, 1, '[2040-03-05 07:00+00,2040-03-05 09:00+00)', 11);
         update mission set etat = 'PLANIFIEE' where id = 1;
         commit",
    )
    .execute(&mut other)
    .await
    .unwrap();
    let Done::Absence { orphelins, .. } = waiting.await.unwrap().unwrap().result else {
        panic!("an absence")
    };
    assert_eq!(orphelins.len(), 1);
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Provisoire])
    );
}

/// Whoever waits too long for somebody else's lock is told so, and may try again.
#[tokio::test]
async fn a_lock_that_somebody_keeps_is_a_conflict() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let mut other = m.base.app().await;
    sqlx::raw_sql("begin; select from mission where id = 1 for no key update")
        .execute(&mut other)
        .await
        .unwrap();
    let options = m.base.application().options([("lock_timeout", "50ms")]);
    let pool = sqlx::postgres::PgPoolOptions::new().connect_lazy_with(options);
    let service = regie::service::Service::new(pool, regie::service::Clock::Fixed(at("05 06:00")));
    let refusal = refused(service.execute(&m.actor("rdupuis").await, cancel(mission)).await);
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "trop-de-monde"));
}

/// Two transactions of two connections: the second begins before the first is done, and has to wait for it.
async fn one_waits_for_the_other(m: &Monde, first: &str, second: &str) {
    let (mut one, mut two) = (m.base.app().await, m.base.app().await);
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("begin; {first}")))
        .execute(&mut one)
        .await
        .unwrap();
    let after = format!("begin; {second}; commit");
    let waiting =
        tokio::spawn(async move { sqlx::raw_sql(sqlx::AssertSqlSafe(after)).execute(&mut two).await });
    m.until_somebody_waits().await;
    sqlx::raw_sql("commit").execute(&mut one).await.unwrap();
    waiting.await.unwrap().unwrap();
}

/// What is kept of a mission beside it (who works on it, its day) is looked at once the other has done. Blaise Leroy is on
/// both visits, so that they stay where they are: only Ana Morel comes and goes.
#[tokio::test]
async fn what_is_kept_of_a_mission_follows_two_who_change_its_visits_at_once() {
    const TAKE_OFF: &str =
        "update creneau set fermete = 'ANNULE' where intervention_id = $ and utilisateur_id = 20";
    const PUT_ON: &str = "insert into creneau
            (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
        select 20, 'INTERVENTION', 'PROVISOIRE', $, 1, plage, 11 from creneau
        where intervention_id = $ and utilisateur_id = 21";
    for (first, second) in [(TAKE_OFF, TAKE_OFF), (TAKE_OFF, PUT_ON), (PUT_ON, TAKE_OFF)] {
        let m = Monde::new().await;
        m.mission().await;
        let mut admin = m.base.admin().await;
        for (visit, day, what) in [("1", "06", first), ("2", "07", second)] {
            let visit_and_leroy = format!(
                "begin;
                 insert into intervention (mission_id, rang, etat, cree_par) values (1, {visit}, 'PROVISOIRE', 11);
                 insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
                 values (21, 'INTERVENTION', 'PROVISOIRE', {visit}, 1, '[2040-03-{day} 07:00+00,2040-03-{day} 09:00+00)', 11);
                 {};
                 commit",
                if what == TAKE_OFF { PUT_ON.replace('$', visit) } else { String::new() },
            );
            sqlx::raw_sql(sqlx::AssertSqlSafe(visit_and_leroy))
                .execute(&mut admin)
                .await
                .unwrap();
        }
        one_waits_for_the_other(&m, &first.replace('$', "1"), &second.replace('$', "2")).await;
        let faults = m.faults().await;
        let kept: Vec<_> = faults
            .iter()
            .filter(|fault| fault.contains("kept in step"))
            .collect();
        assert!(kept.is_empty(), "{first}, {second}: {kept:?}");
    }
}

/// A visit is planned while its mission, its client or its site is given another name: its board says the name that stands.
#[tokio::test]
async fn what_a_board_says_of_a_visit_follows_two_at_once() {
    const PLANS: &str =
        "insert into intervention (mission_id, rang, etat, cree_par) values (1, 1, 'PROVISOIRE', 11);
        insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
        values (21, 'INTERVENTION', 'PROVISOIRE', 1, 1, '[2040-03-06 07:00+00,2040-03-06 09:00+00)', 11)";
    let renames = [
        "update mission set titre = 'Autre titre' where id = 1",
        "update client set raison_sociale = 'Autre nom' where id = (select donneur_ordre_id from mission where id = 1)",
        "update site set ville = 'Autre ville' where id = (select site_id from mission where id = 1)",
    ];
    for (first, second) in renames
        .into_iter()
        .flat_map(|rename| [(PLANS, rename), (rename, PLANS)])
    {
        let m = Monde::new().await;
        m.mission().await;
        one_waits_for_the_other(&m, first, second).await;
        let faults = m.faults().await;
        let kept: Vec<_> = faults
            .iter()
            .filter(|fault| fault.contains("what a board says"))
            .collect();
        assert!(kept.is_empty(), "{first}, {second}: {kept:?}");
        let said: i64 = m
            .value("select count(*) from visite_tableau where 'Autre' in (left(titre, 5), left(client, 5), left(ville, 5))")
            .await;
        assert_eq!(said, 1, "{first}, {second}");
    }
}

/// A mission moves on while its client or its site is given another name: its board keeps the new name.
#[tokio::test]
async fn what_a_board_says_of_a_client_outlives_a_change_of_the_mission() {
    for rename in [
        "update client set raison_sociale = 'Autre nom' where id = (select donneur_ordre_id from mission where id = 1)",
        "update site set ville = 'Autre ville' where id = (select site_id from mission where id = 1)",
    ] {
        let m = Monde::new().await;
        let mission = m.mission().await;
        m.planned(mission, &[AMOREL], "05 08:00").await;
        let change = "update mission set titre = 'Autre titre' where id = 1";
        one_waits_for_the_other(&m, rename, change).await;
        let faults = m.faults().await;
        assert!(
            !faults.iter().any(|fault| fault.contains("what a board says")),
            "{rename}: {faults:?}"
        );
    }
}
