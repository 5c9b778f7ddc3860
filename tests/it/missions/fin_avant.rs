//! Work that ends before its plan said so leaves nothing behind; nobody works in two places.

use regie::domain::intervention::EtatIntervention as V;
use regie::domain::remarque::Remarque;
use regie::domain::{RefusalKind, UtilisateurId};
use regie::service::intervention::{Geste, InterventionCommand, Reopen};
use regie::service::mission::{Create, MissionCommand};

use super::fixture::*;

/// Live time after Monday's noon, by start: `INTERVENTION 12 08:00`.
const AHEAD: &str = "select coalesce(string_agg(type || ' ' || to_char(lower(plage) at time zone 'Europe/Paris', 'DD HH24:MI'), ', '
    order by lower(plage)), '') from creneau where fermete <> 'ANNULE' and upper(plage) > '2040-03-05 12:00+01'";

/// A company whose Ana Morel lives half an hour from its sites.
async fn away() -> Monde {
    let m = Monde::new().await;
    sqlx::query("update utilisateur set latitude = 45.53, longitude = 4.87 where id = 20")
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    m
}

#[tokio::test]
async fn work_done_days_ahead_leaves_neither_work_nor_road_at_its_old_time() {
    let m = away().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "12 14:00").await.intervention;
    let planned = m.value::<String>(AHEAD).await;
    assert!(planned.contains("TRAJET"), "{planned}");
    m.reported(visite, "amorel", "05 09:00", finish(visite, V::Terminee))
        .await;
    assert_eq!(m.value::<String>(AHEAD).await, "");
    m.does_at("05 09:00", "amorel", undo()).await;
    assert_eq!(
        m.value::<String>(AHEAD).await,
        "",
        "taken back, it goes on in the hours in which it was begun"
    );
}

#[tokio::test]
async fn work_begun_before_its_time_holds_the_hours_in_which_it_is_done() {
    let m = away().await;
    let (mission, other) = (m.mission().await, m.mission().await);
    let visite = m.planned(mission, &[AMOREL], "12 14:00").await.intervention;
    m.does_at("05 09:00", "amorel", step(visite, Geste::Arrive)).await;
    assert_eq!(m.value::<String>(AHEAD).await, "", "its old time is free");
    assert_eq!(
        m.visite(mission, visite).await.plage,
        Some(plage("05 09:00", 120)),
        "for as long as it was planned"
    );
    // Nobody counts on these hours any more.
    let refusal = m
        .refuses("rdupuis", plan(firm(other, &[AMOREL], &[plage("05 09:30", 60)])))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "creneau-occupe"));
}

#[tokio::test]
async fn work_begun_before_its_time_holds_no_more_than_the_plan_leaves_it() {
    let m = away().await;
    let (mission, soon, other) = (m.mission().await, m.mission().await, m.mission().await);
    let visite = m.planned(mission, &[AMOREL], "12 14:00").await.intervention;
    m.planned(soon, &[AMOREL], "05 09:30").await;
    let outcome = m.does_at("05 09:10", "amorel", step(visite, Geste::Arrive)).await;
    let left = plage("05 09:10", 20);
    assert_eq!(m.visite(mission, visite).await.plage, Some(left));
    assert!(
        matches!(&outcome.remarques[..], [Remarque::CreneauEcourte { plage, voulues: 120, .. }] if *plage == left),
        "{:?}",
        outcome.remarques
    );

    let visite = m.planned(other, &[BLEROY], "12 14:00").await.intervention;
    let now = m.mission().await;
    m.planned(now, &[BLEROY], "05 09:00").await;
    m.does_at("05 09:10", "bleroy", step(visite, Geste::Arrive)).await;
    assert_eq!(
        m.visite(other, visite).await.plage,
        Some(plage("12 14:00", 120)),
        "where other work lies now, nothing moves"
    );
    // They are at work all the same: nobody enters that they are away.
    let ill = absence(BLEROY, plage("05 08:00", 600));
    let refusal = refused(m.at("05 09:20").execute(&m.actor("rdupuis").await, ill).await);
    assert_eq!(refusal.rule, "absence-sur-travail-commence");
}

#[tokio::test]
async fn work_that_pauses_makes_way_for_what_is_done_meanwhile() {
    let m = away().await;
    let (long, quick) = (m.mission().await, m.mission().await);
    let visite = m
        .books(firm(long, &[AMOREL], &[plage("05 08:00", 240)]))
        .await
        .intervention;
    let between = m.planned(quick, &[AMOREL], "12 14:00").await.intervention;
    m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    m.does_at("05 09:00", "amorel", step(visite, Geste::Pause)).await;
    m.does_at("05 09:10", "amorel", step(between, Geste::Arrive))
        .await;
    assert_eq!(m.visite(quick, between).await.plage, Some(plage("05 09:10", 120)));
    let held = "select string_agg(to_char(lower(plage) at time zone 'Europe/Paris', 'HH24:MI') || '–' ||
        to_char(upper(plage) at time zone 'Europe/Paris', 'HH24:MI'), ' ' order by lower(plage)) from creneau
        where type = 'INTERVENTION' and fermete = 'FERME'";
    assert_eq!(
        m.value::<String>(held).await,
        "08:00–09:10 09:10–11:10 11:10–12:00"
    );
    m.does_at(
        "05 10:00",
        "amorel",
        InterventionCommand::Finish(finish(between, V::Terminee)),
    )
    .await;
    m.does_at("05 10:00", "amorel", step(visite, Geste::Resume)).await;
    m.does_at(
        "05 11:50",
        "amorel",
        InterventionCommand::Finish(finish(visite, V::Terminee)),
    )
    .await;
    assert_eq!(
        m.value::<String>(held).await,
        "08:00–09:10 09:10–10:00 10:00–11:50"
    );
}

#[tokio::test]
async fn work_that_is_resumed_with_nothing_left_of_its_plan_holds_what_is_still_to_be_done() {
    let m = away().await;
    let (first, second, next) = (m.mission().await, m.mission().await, m.mission().await);
    let visite = m.planned(first, &[AMOREL], "05 08:00").await.intervention;
    let between = m.planned(second, &[AMOREL], "12 14:00").await.intervention;
    m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    m.does_at("05 08:30", "amorel", step(visite, Geste::Pause)).await;
    // As long as all that the first had left.
    m.does_at("05 08:30", "amorel", step(between, Geste::Arrive))
        .await;
    let done = InterventionCommand::Finish(finish(between, V::Terminee));
    m.does_at("05 09:00", "amorel", done).await;
    m.does_at("05 09:00", "amorel", step(visite, Geste::Resume)).await;
    let refusal = m
        .refuses("rdupuis", plan(firm(next, &[AMOREL], &[plage("05 09:30", 60)])))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "creneau-occupe"));
    // An hour and a half of two hours is left: until half past ten.
    m.books(firm(next, &[AMOREL], &[plage("05 10:30", 60)])).await;
}

#[tokio::test]
async fn whoever_is_planned_soon_while_their_work_is_over_time_is_named() {
    let m = away().await;
    let (long, next, later) = (m.mission().await, m.mission().await, m.mission().await);
    let visite = m.planned(long, &[AMOREL], "05 08:00").await.intervention;
    m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    let told = async |hour: &str, of: regie::service::planning::Plan| {
        let outcome = m.does_at(hour, "rdupuis", plan(of)).await;
        let mut remarques = outcome.remarques.into_iter();
        remarques.find(|remarque| matches!(remarque, Remarque::EncoreAuTravail { .. }))
    };
    // Planned until ten, at half past ten it still goes on.
    let soon = told("05 10:30", firm(next, &[AMOREL], &[plage("05 11:00", 60)])).await;
    assert!(
        matches!(&soon, Some(Remarque::EncoreAuTravail { technicien, plage: of, .. })
            if technicien == "Ana Morel" && *of == plage("05 08:00", 120)),
        "{soon:?}"
    );
    assert_eq!(
        told("05 10:30", firm(later, &[AMOREL], &[plage("06 11:00", 60)])).await,
        None
    );
}

#[tokio::test]
async fn work_that_begins_late_keeps_its_time_unless_that_is_over() {
    let m = Monde::new().await;
    let (late, forgotten) = (m.mission().await, m.mission().await);
    let visite = m.planned(late, &[AMOREL], "05 08:00").await.intervention;
    m.does_at("05 09:30", "amorel", step(visite, Geste::Arrive)).await;
    assert_eq!(m.visite(late, visite).await.plage, Some(plage("05 08:00", 120)));
    let visite = m.planned(forgotten, &[BLEROY], "05 08:00").await.intervention;
    m.does_at("06 09:00", "bleroy", step(visite, Geste::Arrive)).await;
    assert_eq!(
        m.visite(forgotten, visite).await.plage,
        Some(plage("06 09:00", 120)),
        "the next day it holds the hours in which it is done"
    );
}

#[tokio::test]
async fn so_does_work_done_in_hours_that_the_plan_gave_to_other_work() {
    let m = away().await;
    let (mission, other) = (m.mission().await, m.mission().await);
    let visite = m.planned(mission, &[AMOREL], "12 14:00").await.intervention;
    m.planned(other, &[AMOREL], "05 08:00").await;
    m.reported(visite, "amorel", "05 09:00", finish(visite, V::Terminee))
        .await;
    assert_eq!(m.value::<String>(AHEAD).await, "");

    // Nor where it is over in the minute in which it began.
    let quick = m.mission().await;
    let visite = m.planned(quick, &[BLEROY], "12 14:00").await.intervention;
    m.does_at("05 09:00", "bleroy", step(visite, Geste::Arrive)).await;
    m.does_at(
        "05 09:00",
        "bleroy",
        InterventionCommand::Finish(finish(visite, V::Terminee)),
    )
    .await;
    assert_eq!(m.value::<String>(AHEAD).await, "");
    assert_eq!(m.visites(quick).await, [V::Terminee]);
}

#[tokio::test]
async fn a_second_day_that_is_not_needed_is_given_up_with_its_road() {
    let m = away().await;
    let besoins = two_trades().to_vec();
    let mission = m.create(Create { besoins, ..call() }).await;
    let days = [plage("05 08:00", 120), plage("06 08:00", 120)];
    let visite = m
        .books(firm(mission, &[AMOREL, CNGUYEN], &days))
        .await
        .intervention;
    m.reported(visite, "amorel", "05 10:00", finish(visite, V::Terminee))
        .await;
    assert_eq!(m.value::<String>(AHEAD).await, "");
}

#[tokio::test]
async fn what_follows_on_a_day_that_was_left_free_has_its_road_from_home() {
    let m = away().await;
    let (mission, after) = (m.mission().await, m.mission().await);
    let visite = m.planned(mission, &[AMOREL], "12 08:00").await.intervention;
    m.planned(after, &[AMOREL], "12 14:00").await;
    m.reported(visite, "amorel", "05 09:00", finish(visite, V::Terminee))
        .await;
    let left = m.value::<String>(AHEAD).await;
    assert!(left.ends_with("INTERVENTION 12 14:00"), "{left}");
    assert_eq!(left.matches("TRAJET").count(), 1, "{left}");
}

#[tokio::test]
async fn work_begun_before_papers_hold_keeps_its_planned_time() {
    let m = away().await;
    let mission = m.mission().await;
    sqlx::query("update habilitation set validite = '[2040-03-10,2050-01-01)' where utilisateur_id = 20")
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    let visite = m.planned(mission, &[AMOREL], "12 14:00").await.intervention;
    m.does_at("05 09:00", "amorel", step(visite, Geste::Arrive)).await;
    assert_eq!(
        m.visite(mission, visite).await.plage,
        Some(plage("12 14:00", 120))
    );
}

async fn two_visits(m: &Monde, who: UtilisateurId) -> [regie::domain::InterventionId; 2] {
    let (a, b) = (m.mission().await, m.mission().await);
    [
        m.planned(a, &[who], "05 08:00").await.intervention,
        m.planned(b, &[who], "05 14:00").await.intervention,
    ]
}

#[tokio::test]
async fn nobody_starts_work_while_they_are_at_another() {
    let m = Monde::new().await;
    let [a, b] = two_visits(&m, AMOREL).await;
    m.does_at("05 08:00", "amorel", step(a, Geste::Arrive)).await;
    for geste in [Geste::Leave, Geste::Arrive] {
        let refusal = m.refuses("amorel", step(b, geste)).await;
        assert_eq!(said(&refusal), (RefusalKind::Rule, "deja-sur-un-travail"));
        assert_eq!(fact(&refusal, "technicien"), "Ana Morel");
        assert_ne!(
            fact(&refusal, "numero"),
            serde_json::Value::Null,
            "which work is told"
        );
    }
    // Work that pauses may wait; it goes on once the other is over.
    m.does_at("05 09:00", "amorel", step(a, Geste::Pause)).await;
    m.does_at("05 09:10", "amorel", step(b, Geste::Arrive)).await;
    assert_eq!(
        m.refuses("amorel", step(a, Geste::Resume)).await.rule,
        "deja-sur-un-travail"
    );
    m.does_at(
        "05 10:00",
        "amorel",
        InterventionCommand::Finish(finish(b, V::Terminee)),
    )
    .await;
    m.does_at("05 10:10", "amorel", step(a, Geste::Resume)).await;
    // A report taken back would begin its work again.
    let reopen = InterventionCommand::Reopen(Reopen {
        intervention: b,
        version: None,
        suite: None,
        plan: Vec::new(),
        trajets: Vec::new(),
    });
    assert_eq!(m.refuses("amorel", reopen).await.rule, "deja-sur-un-travail");
}

#[tokio::test]
async fn whoever_is_on_the_way_elsewhere_is_told_what_ends_that() {
    let m = Monde::new().await;
    let [a, b] = two_visits(&m, AMOREL).await;
    m.does_at("05 08:00", "amorel", step(a, Geste::Leave)).await;
    let refusal = m.refuses("amorel", step(b, Geste::Arrive)).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "deja-en-route-ailleurs"));
}

#[tokio::test]
async fn the_database_holds_it_too() {
    let m = Monde::new().await;
    let [a, b] = two_visits(&m, AMOREL).await;
    m.does_at("05 08:00", "amorel", step(a, Geste::Arrive)).await;
    let sql = "insert into pointage (intervention_id, utilisateur_id, nature, debut, cree_par) values ($1, 20, 'TRAVAIL', now(), 2)";
    let error = sqlx::query(sql)
        .bind(b.0)
        .execute(&mut m.base.owner().await)
        .await
        .unwrap_err();
    assert_eq!(
        error.as_database_error().and_then(|error| error.constraint()),
        Some("pointage_une_personne_un_travail")
    );
}

#[tokio::test]
async fn a_call_does_not_lie_ahead() {
    let m = Monde::new().await;
    let called = |hour: &str| {
        MissionCommand::Create(Box::new(Create {
            appel_le: Some(at(hour)),
            ..call()
        }))
    };
    let refusal = m.refuses("rdupuis", called("06 09:00")).await;
    assert_eq!(said(&refusal), (RefusalKind::Invalid, "appel-a-venir"));
    assert_eq!(refusal.field, Some("appel_le"));
    m.does("rdupuis", called("05 06:03")).await;
    m.does("rdupuis", called("04 18:00")).await;
}
