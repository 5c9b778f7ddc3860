//! Whatever one person did is taken back to the start and done again to the end, any number of times.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::{CreneauId, InterventionId};
use regie::service::Command;
use regie::service::intervention::{Finish, Geste, InterventionCommand};
use regie::service::planning::{FirmDay, PlanningCommand, RemoveAbsence, Replan};

use super::fixture::*;
use super::hasard::{Try, tries};
use super::marche::{Walk, back_and_forth};

/// How many commands are carried out: taken back and done again several times, they stay within reach of undo.
const LENGTH: usize = 10;

/// A company whose directrice may do everything, with some work planned and some under way.
async fn monde() -> Monde {
    let m = Monde::new().await;
    sqlx::raw_sql(
        "insert into role_permission (role_id, permission_id, portee, cree_par)
         select 1, id, 'TOUT', 2 from permission where code = 'mission.executer';
         -- Far enough from everybody's home that there is a road to it.
         update site set latitude = 45.70, longitude = 4.95 where id = 1;
         -- Absences come over meetings, and over parts of time on call.
         insert into creneau (utilisateur_id, type, fermete, plage, cree_par) values
             (20, 'ASTREINTE', 'FERME', '[2040-03-05 17:00+01,2040-03-07 10:00+01)', 2),
             (21, 'ASTREINTE', 'FERME', '[2040-03-05 12:00+01,2040-03-05 20:00+01)', 2),
             (22, 'REUNION', 'FERME', '[2040-03-06 12:00+01,2040-03-06 13:00+01)', 2)",
    )
    .execute(&mut m.base.owner().await)
    .await
    .unwrap();
    let (ana, bruno) = (vec![AMOREL], vec![BLEROY]);
    for (people, hour) in [
        (ana, "05 08:00"),
        (bruno.clone(), "05 13:00"),
        (bruno, "05 16:00"),
    ] {
        let mission = m.mission().await;
        m.planned(mission, &people, hour).await;
    }
    m.mission().await;
    let begun = m.mission().await;
    let visit = m.planned(begun, &[AMOREL, DPETIT], "07 08:00").await.intervention;
    m.does("amorel", step(visit, Geste::Arrive)).await;
    m
}

/// All that stands: missions with what they need, visits and people's time, by their keys.
const BOARD: &str =
    "select format('mission %s %s', m.id, m.etat) from mission m
     union all
     select format('besoin %s of %s: %s', b.id, b.mission_id, (b.rang, b.specialisation_id, b.niveau_min, b.titre_id, b.effectif))
     from mission_besoin b
     union all
     select format('visite %s of %s: %s %s', i.id, i.mission_id, i.etat, i.plage) from intervention i where i.etat <> 'ANNULEE'
     union all
     select format('%s %s of %s: %s %s for %s', c.type, case c.type when 'TRAJET' then '' else c.id::text end,
                   c.utilisateur_id, c.fermete, c.plage,
                   (c.intervention_id, case when i.etat in ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE') then c.besoin_id end))
     from creneau c left join intervention i on i.id = c.intervention_id where c.fermete <> 'ANNULE'
     order by 1";

/// Whether a command of that kind can be taken back, and be done again.
fn comes_back(what: &Try) -> bool {
    !matches!(
        what,
        Try::Create { .. }
            | Try::Decide { .. }
            | Try::Reopen { .. }
            | Try::Undo
            | Try::Redo
            | Try::Step {
                geste: Geste::Arrive,
                ..
            }
    )
}

/// Somebody with two visits on a day sets out and turns back, and the visits move meanwhile.
fn on_the_road() -> impl Strategy<Value = Try> {
    let planned = 1..3_usize;
    let geste = prop::sample::select(vec![Geste::Leave, Geste::TurnBack]);
    prop_oneof![
        (planned.clone(), geste).prop_map(|(visit, geste)| Try::Step { visit, geste }),
        (planned, 0..20_u32).prop_map(|(visit, hour)| Try::Move {
            visit,
            hour: Some(hour),
            to: None
        }),
    ]
}

async fn walk(orders: Vec<Try>, between: usize) -> Result<(), String> {
    let m = monde().await;
    let mut walk = Walk::from(&m, BOARD, "directrice").await;
    for what in orders {
        if walk.at < LENGTH {
            walk.tries(what.command(&m).await).await?;
        }
    }
    let end = walk.at;
    for place in [0, end, between % (end + 1), end, 0] {
        walk.to(place).await?;
    }
    let faults = m.faults().await;
    if faults.is_empty() {
        Ok(())
    } else {
        Err(format!("{faults:#?}"))
    }
}

#[test]
fn whatever_one_person_did_is_undone_to_the_start_and_redone_to_the_end() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let asked = std::env::var_os("PROPTEST_CASES").map(|_| Config::default().cases);
    let config = Config {
        cases: asked.unwrap_or(16),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    // The same walks each time, and others where more of them are asked for.
    let mut runner = match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let order = prop_oneof![
        tries().prop_filter("none that nothing takes back", comes_back),
        on_the_road(),
    ];
    let sequences = (prop::collection::vec(order, 3 * LENGTH), any::<usize>());
    let outcome = runner.run(&sequences, |(orders, between)| {
        runtime
            .block_on(walk(orders, between))
            .map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

fn remove(creneau: i64) -> Command {
    PlanningCommand::RemoveAbsence(RemoveAbsence {
        creneau: CreneauId(creneau),
        version: None,
    })
    .into()
}

fn replan(intervention: InterventionId, plan: regie::service::planning::Plan) -> Command {
    PlanningCommand::Replan(Replan {
        intervention,
        version: None,
        plan,
    })
    .into()
}

#[tokio::test]
async fn a_yes_is_taken_back_after_the_visit_was_taken_off_and_came_back() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    back_and_forth(
        &m,
        BOARD,
        "rdupuis",
        [step(visite, Geste::Confirm), unassign(visite)],
    )
    .await;
    m.does("rdupuis", undo()).await;
    assert_eq!(
        m.visites(mission).await,
        [V::Confirmee],
        "the very visit, with its yes"
    );
    m.does("rdupuis", undo()).await;
    assert_eq!(m.visites(mission).await, [V::Planifiee]);
}

/// The road that somebody is on stays as it is; once they have turned back it is that of the day as it has become.
#[tokio::test]
async fn whoever_turns_back_finds_the_road_of_the_day_as_it_is_by_then() {
    const ROADS: &str =
        "select coalesce(string_agg(format('%s %s', intervention_id, plage), ', ' order by plage), '')
        from creneau where type = 'TRAJET' and utilisateur_id = 21 and lower(plage) > '2040-03-06'";
    let m = monde().await;
    let (mission, before) = (m.mission().await, m.mission().await);
    let visite = m.planned(mission, &[BLEROY], "06 14:00").await.intervention;
    let planned = m.value::<String>(ROADS).await;
    assert!(planned.starts_with(&format!("{visite} ")), "{planned}");
    m.does("directrice", step(visite, Geste::Leave)).await;
    // From where they are by then there is no road to the same site.
    let earlier = m.planned(before, &[BLEROY], "06 09:00").await.intervention;
    let set_out = m.value::<String>(ROADS).await;
    assert!(set_out.ends_with(&planned), "{set_out}");
    m.does("directrice", step(visite, Geste::TurnBack)).await;
    let turned_back = m.value::<String>(ROADS).await;
    assert!(
        turned_back.starts_with(&format!("{earlier} ")) && !turned_back.contains(&planned),
        "{turned_back}"
    );
    for command in [undo(), redo(), undo()] {
        m.does("directrice", command).await;
    }
    assert_eq!(m.value::<String>(ROADS).await, set_out, "the very road");

    let other = m.mission().await;
    let commands = [
        shift(earlier, Some("06 10:00"), None),
        step(visite, Geste::TurnBack),
        shift(earlier, Some("06 16:00"), None),
        step(visite, Geste::Confirm),
        step(visite, Geste::Leave),
        plan(firm(other, &[BLEROY], &[plage("06 09:00", 60)])),
        step(visite, Geste::TurnBack),
        unassign(earlier),
    ];
    back_and_forth(&m, BOARD, "directrice", commands).await;
}

#[tokio::test]
async fn an_absence_over_a_yes_is_taken_back_with_what_was_made_of_it() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let commands = [
        step(visite, Geste::Confirm),
        absence(AMOREL, plage("05 06:00", 600)),
        replan(visite, firm(mission, &[BLEROY], &[plage("05 09:00", 60)])),
    ];
    back_and_forth(&m, BOARD, "rdupuis", commands).await;
    for _ in 0..3 {
        m.does("rdupuis", undo()).await;
    }
    assert_eq!(
        m.visite(mission, visite).await.etat,
        V::Planifiee,
        "the yes as well"
    );
    m.does("rdupuis", undo()).await;
}

#[tokio::test]
async fn an_absence_that_comes_back_is_the_same_absence() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    m.does("rdupuis", absence(AMOREL, plage("05 06:00", 600))).await;
    let creneau: i64 = m.value("select id from creneau where type = 'ABSENCE'").await;
    m.does("rdupuis", undo()).await;
    m.does("rdupuis", redo()).await;
    back_and_forth(
        &m,
        BOARD,
        "rdupuis",
        [remove(creneau), absence(AMOREL, plage("06 06:00", 600))],
    )
    .await;
    for _ in 0..3 {
        m.does("rdupuis", undo()).await;
    }
    assert_eq!(m.visites(mission).await, [V::Planifiee]);
    assert_eq!(
        m.value::<i64>("select count(*) from creneau where type = 'ABSENCE'")
            .await,
        2
    );
}

#[tokio::test]
async fn visits_that_changed_places_and_hours_are_walked_back_past_their_leaving() {
    let m = Monde::new().await;
    let (a, b) = (m.mission().await, m.mission().await);
    let va = m.planned(a, &[AMOREL], "05 08:00").await.intervention;
    let vb = m.planned(b, &[BLEROY], "05 15:00").await.intervention;
    let commands = [
        step(va, Geste::Confirm),
        swap(va, vb),
        shift(va, Some("06 09:00"), None),
        step(va, Geste::Confirm),
        unassign(va),
        shift(vb, None, Some(BLEROY)),
        replan(vb, firm(b, &[AMOREL], &[plage("06 14:00", 60)])),
        plan(pencilled(a, &[BLEROY], &[plage("07 09:00", 60)])),
    ];
    back_and_forth(&m, BOARD, "rdupuis", commands).await;
}

#[tokio::test]
async fn a_team_comes_back_for_what_it_came_for() {
    let m = Monde::new().await;
    let (mission, visite) = m.team().await;
    let commands = [
        step(visite, Geste::Confirm),
        shift(visite, Some("05 14:00"), None),
        unassign(visite),
        // What one of them came for is gone meanwhile, and comes back.
        needs(mission, &two_trades()[..1]),
        plan(firm(mission, &[BLEROY], &[plage("06 08:00", 60)])),
    ];
    back_and_forth(&m, BOARD, "rdupuis", commands).await;
}

#[tokio::test]
async fn a_follow_up_that_comes_back_is_the_same_visit() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("amorel", step(visite, Geste::Arrive)).await;
    sqlx::query(
        "insert into role_permission (role_id, permission_id, portee, cree_par)
         select 3, id, 'SOI', 2 from permission where code = 'mission.planifier'",
    )
    .execute(&mut m.base.owner().await)
    .await
    .unwrap();
    let report = InterventionCommand::Finish(Finish {
        ..finish(visite, V::Partielle)
    });
    let commands = [
        step(visite, Geste::Pause),
        report.into(),
        plan(firm(mission, &[AMOREL], &[plage("06 08:00", 60)])),
        step(InterventionId(visite.0 + 1), Geste::Confirm),
        unassign(InterventionId(visite.0 + 1)),
    ];
    back_and_forth(&m, BOARD, "amorel", commands).await;
}

#[tokio::test]
async fn what_changed_nothing_stands_in_nobody_s_way() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let day = PlanningCommand::FirmDay(FirmDay {
        jour: chrono::NaiveDate::from_ymd_opt(2040, 3, 5).unwrap(),
        agence: LYON,
    });
    let commands = [
        step(visite, Geste::Confirm),
        day.clone().into(),
        unassign(visite),
        day.into(),
    ];
    back_and_forth(&m, BOARD, "rdupuis", commands).await;
}

#[tokio::test]
async fn a_visit_that_is_named_twice_is_loosened_once() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let commands = [step(visite, Geste::Confirm), loosen(&[visite, visite])];
    back_and_forth(&m, BOARD, "rdupuis", commands).await;
}

/// Whoever may not go past a rule may take back what brought such work about, as it stood before.
#[tokio::test]
async fn what_somebody_else_had_forced_stands_again() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let night = regie::service::planning::Plan {
        forcer: Some("urgence".to_owned()),
        ..firm(mission, &[AMOREL], &[plage("05 20:00", 60)])
    };
    m.does("directrice", plan(night)).await;
    let visite = InterventionId(1);
    let commands = [
        loosen(&[visite]),
        shift(visite, Some("05 09:00"), None),
        harden(visite),
        shift(visite, Some("05 10:00"), None),
        unassign(visite),
    ];
    back_and_forth(&m, BOARD, "rdupuis", commands).await;
}

#[tokio::test]
async fn a_visit_that_came_back_and_was_changed_by_somebody_else_stays_as_they_left_it() {
    let m = Monde::new().await;
    let (mission, other) = (m.mission().await, m.mission().await);
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    for command in [step(visite, Geste::Confirm), unassign(visite), undo()] {
        m.does("rdupuis", command).await;
    }
    m.does("directrice", shift(visite, Some("05 09:00"), None)).await;
    assert_eq!(m.refuses("rdupuis", undo()).await.rule, "annulation-depassee");
    m.does("directrice", undo()).await;
    m.does("rdupuis", undo()).await;
    assert_eq!(m.visites(mission).await, [V::Planifiee]);

    // Nor does it come back where its time is somebody else's by now.
    m.does("rdupuis", unassign(visite)).await;
    m.does(
        "directrice",
        plan(firm(other, &[AMOREL], &[plage("05 08:00", 60)])),
    )
    .await;
    assert_eq!(m.refuses("rdupuis", undo()).await.rule, "creneau-occupe");
    m.does("directrice", undo()).await;
    m.does("rdupuis", undo()).await;
    assert_eq!(m.visites(mission).await, [V::Planifiee]);
}
