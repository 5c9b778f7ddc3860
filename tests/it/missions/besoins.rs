//! What a mission needs is corrected.

use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::{Besoin, EtatMission as M, NouveauBesoin};
use regie::domain::{MissionId, RefusalKind, SiteId};
use regie::service::intervention::Geste;
use regie::service::mission::{Create, Edit, Fields, MissionCommand};
use regie::service::planning::PlanningQuery;
use regie::service::{Answer, Command, Order};
use serde_json::json;
use uuid::Uuid;

use super::fixture::*;

/// What a mission needs, as it is typed.
async fn needed(m: &Monde, mission: MissionId) -> Vec<String> {
    let fiche = m.fiche(mission).await;
    fiche.besoins.iter().map(Besoin::texte).collect()
}

#[tokio::test]
async fn needs_are_corrected_by_rank_and_back_again() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let asked = [besoin(ELEC, 3, Some(BR), 1), besoin(CLIM, 4, None, 2)];
    let done = m.does("rdupuis", needs(mission, &asked)).await;
    assert_eq!(needed(&m, mission).await, ["ELEC:3:BR", "CLIM:4::2"]);
    let told: serde_json::Value = sqlx::query_scalar(
        "select jsonb_build_array(d.avant -> 'besoins', d.apres -> 'besoins')
         from journal_audit j join journal_detail d on d.seq = j.seq where j.commande_id = $1",
    )
    .bind(done.commande.expect("a command that ran").0)
    .fetch_one(&m.pool)
    .await
    .unwrap();
    assert_eq!(told, json!([["CLIM:2"], ["ELEC:3:BR", "CLIM:4::2"]]));

    m.does("rdupuis", undo()).await;
    assert_eq!(needed(&m, mission).await, ["CLIM:2"]);
    m.does("rdupuis", redo()).await;
    assert_eq!(needed(&m, mission).await, ["ELEC:3:BR", "CLIM:4::2"]);
    m.does("rdupuis", needs(mission, &[])).await;
    assert_eq!(needed(&m, mission).await, [""; 0]);
}

#[tokio::test]
async fn needs_are_checked_as_those_of_a_new_mission() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    for (asked, rule) in [
        (besoin(CLIM, 6, None, 1), "niveau-bornes"),
        (besoin(CLIM, 1, None, 0), "effectif-bornes"),
    ] {
        let new = Create {
            besoins: vec![asked.clone()],
            ..call()
        };
        let entered = m.refuses("rdupuis", MissionCommand::Create(Box::new(new))).await;
        let corrected = m.refuses("rdupuis", needs(mission, &[asked])).await;
        assert_eq!(said(&entered), (RefusalKind::Invalid, rule));
        assert_eq!(corrected, entered);
    }
}

#[tokio::test]
async fn who_falls_short_at_work_that_overruns_is_named_too() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    let asked = needs(mission, &[besoin(CLIM, 5, None, 1)]);
    let (late, actor) = (m.at("05 12:00"), m.actor("rdupuis").await);
    let refusal = refused(late.execute(&actor, asked).await);
    assert_eq!(said(&refusal), (RefusalKind::Rule, "besoin-plus-tenu"));
}

#[tokio::test]
async fn who_would_fall_short_is_named() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let refusal = m
        .refuses("rdupuis", needs(mission, &[besoin(CLIM, 5, None, 1)]))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "besoin-plus-tenu"));
    assert_eq!(fact(&refusal, "qui"), "Ana Morel — CLIM 5");
    assert_eq!(needed(&m, mission).await, ["CLIM:2"]);

    // As high as she is able to: she stays.
    m.does("rdupuis", needs(mission, &[besoin(CLIM, 4, None, 1)]))
        .await;
    assert_eq!(m.etat(mission).await, M::Planifiee);
    // Pencilled in, anybody may be: it is looked at again when it is made firm.
    m.does("rdupuis", loosen(&[visite])).await;
    m.does("rdupuis", needs(mission, &[besoin(CLIM, 5, None, 1)]))
        .await;
    let refusal = m.refuses("rdupuis", harden(visite)).await;
    assert_eq!(refusal.kind, RefusalKind::Rule);
}

#[tokio::test]
async fn what_somebody_comes_for_is_not_taken_away() {
    let m = Monde::new().await;
    let two = two_trades();
    let (mission, _) = m.team().await;
    let refusal = m.refuses("rdupuis", needs(mission, &two[..1])).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "besoin-encore-tenu"));
    assert_eq!(fact(&refusal, "qui"), "Chloé Nguyen — ELEC 2 (BR)");
    // In another order they are the same.
    let turned = [two[1].clone(), two[0].clone()];
    m.does("rdupuis", needs(mission, &turned)).await;
    assert_eq!(needed(&m, mission).await, ["ELEC:2:BR", "CLIM:2"]);
    assert_eq!(m.etat(mission).await, M::Planifiee);
}

#[tokio::test]
async fn a_mission_that_asks_for_more_than_come_waits_again() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    m.does("rdupuis", needs(mission, &two_trades())).await;
    assert_eq!(m.etat(mission).await, M::APlanifier);
    m.does("rdupuis", undo()).await;
    assert_eq!(m.etat(mission).await, M::Planifiee);
    assert_eq!(needed(&m, mission).await, ["CLIM:2"]);
}

#[tokio::test]
async fn what_is_over_or_given_up_does_not_hold_a_need() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("rdupuis", unassign(visite)).await;
    m.does("rdupuis", needs(mission, &[])).await;
    assert_eq!(needed(&m, mission).await, [""; 0]);
    m.does("rdupuis", needs(mission, &[besoin(CLIM, 2, None, 1)]))
        .await;

    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let partial = finish(visite, V::Partielle);
    m.reported(visite, "amorel", "05 09:00", partial).await;
    m.does_at(
        "05 10:00",
        "rdupuis",
        needs(mission, &[besoin(ELEC, 2, Some(BR), 1)]),
    )
    .await;
    assert_eq!(needed(&m, mission).await, ["ELEC:2:BR"]);
    assert_eq!(m.etat(mission).await, M::APlanifier);
}

#[tokio::test]
async fn what_finished_work_needed_is_history() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let whole = finish(visite, V::Terminee);
    m.reported(visite, "amorel", "05 09:00", whole).await;
    let refusal = m.refuses("rdupuis", needs(mission, &[])).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "besoins-figes"));
    assert_eq!(refusal.field, Some("besoins"));
    // What it says may be corrected all the same.
    let told = Fields {
        description: Some("Fuite au joint".to_owned()),
        ..Fields::default()
    };
    m.does("rdupuis", correct(mission, told)).await;
    assert_eq!(m.fiche(mission).await.description, "Fuite au joint");
}

#[tokio::test]
async fn who_came_for_a_need_that_stays_came_for_it() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let partial = finish(visite, V::Partielle);
    m.reported(visite, "amorel", "05 09:00", partial).await;
    // Long over by the database's clock as well, which lets what they were able to be taken from them.
    sqlx::raw_sql(
        "set session_replication_role = replica;
         update creneau set plage = '[2020-03-05 07:00Z,2020-03-05 08:00Z)' where besoin_id is not null;
         reset session_replication_role;
         update habilitation set supprime_le = now(), supprime_par = utilisateur_id",
    )
    .execute(&mut m.base.admin().await)
    .await
    .unwrap();
    let for_it = "select count(*) from creneau where besoin_id is not null and utilisateur_id = $1";
    let count = async || -> i64 {
        let counted = sqlx::query_scalar(for_it).bind(AMOREL.0);
        counted.fetch_one(&m.pool).await.unwrap()
    };
    let stays = besoin(CLIM, 2, None, 1);
    let another = [stays.clone(), besoin(ELEC, 2, Some(BR), 1)];
    m.does_at("05 10:00", "rdupuis", needs(mission, &another)).await;
    assert_eq!(count().await, 1);
    // Of one that asks for something else, it is asked whether they meet it.
    let higher = besoin(CLIM, 3, None, 1);
    m.does_at("05 11:00", "rdupuis", needs(mission, &[higher])).await;
    assert_eq!(count().await, 0);
}

#[tokio::test]
async fn an_older_version_is_refused_and_a_key_counts_once() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    let version = m.fiche(mission).await.ligne.version;
    let seen = |besoins: &[NouveauBesoin]| {
        Command::from(MissionCommand::Edit(Box::new(Edit {
            mission,
            version: Some(version),
            fields: Fields {
                besoins: Some(besoins.to_vec()),
                ..Fields::default()
            },
        })))
    };
    let order = || Order {
        key: Uuid::from_u128(7),
        command: seen(&[besoin(ELEC, 2, Some(BR), 1)]),
    };
    service.execute(&actor, order()).await.expect("a correction");
    let again = service.execute(&actor, order()).await.expect("the same answer");
    assert!(again.replayed);
    assert_eq!(needed(&m, mission).await, ["ELEC:2:BR"]);
    let refusal = m.refuses("rdupuis", seen(&[])).await;
    assert_eq!(said(&refusal), (RefusalKind::Stale, "version-depassee"));
    assert_eq!(needed(&m, mission).await, ["ELEC:2:BR"]);
}

#[tokio::test]
async fn suggestions_follow_what_is_needed_now() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    // One service all along: what it has read of the plan is kept.
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    let suggested = async || {
        let query = PlanningQuery::Suggest {
            mission: mission.into(),
            n: 5,
            remplace: None,
        };
        let Ok(Answer::Propositions(found)) = service.read(&actor, query.into()).await else {
            panic!("propositions");
        };
        let logins = found.into_iter().flat_map(|found| found.equipe);
        let mut logins: Vec<String> = logins.map(|membre| membre.login).collect();
        logins.sort_unstable();
        logins.dedup();
        logins
    };
    assert_eq!(suggested().await, ["amorel", "bleroy"]);
    let asked = needs(mission, &[besoin(ELEC, 4, Some(BR), 1)]);
    service.execute(&actor, asked).await.expect("a correction");
    assert_eq!(suggested().await, ["cnguyen"]);
}

#[tokio::test]
async fn the_site_of_work_that_lacks_somebody_stays_where_the_others_go() {
    let m = Monde::new().await;
    let besoins = two_trades().to_vec();
    let mission = m.create(Create { besoins, ..call() }).await;
    let antilles = Fields {
        site: Some(SiteId(3)),
        ..Fields::default()
    };
    m.planned(mission, &[AMOREL], "05 08:00").await;
    assert_eq!(m.fiche(mission).await.ligne.etat, M::APlanifier);
    let refusal = m.refuses("rdupuis", correct(mission, antilles)).await;
    assert_eq!(refusal.rule, "mission-a-une-visite");
}
