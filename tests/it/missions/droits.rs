//! Who may do what, and how far it reaches.

use regie::domain::RefusalKind;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::EtatMission as M;
use regie::service::intervention::{Geste, InterventionCommand};
use regie::service::mission::{Create, MissionQuery};
use regie::service::planning::{Etendue, PlanningQuery};
use regie::service::{Answer, Error};

use super::fixture::*;

#[tokio::test]
async fn a_technician_works_on_their_own_visits_only() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let other = m.refuses("cnguyen", step(visite, Geste::Leave)).await;
    assert_eq!(said(&other), (RefusalKind::Permission, "permission-portee"));
    for command in [
        plan(firm(mission, &[AMOREL], &[plage("06 08:00", 60)])),
        shift(visite, Some("06 08:00"), None),
        unassign(visite),
        cancel(mission),
    ] {
        let refusal = m.refuses("amorel", command).await;
        assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-absente"));
    }
    m.does("amorel", step(visite, Geste::Leave)).await;
    assert_eq!(m.etat(mission).await, M::EnCours);
}

#[tokio::test]
async fn a_team_s_leader_reaches_the_team() {
    let m = Monde::new().await;
    let (ours, theirs) = (
        m.mission().await,
        m.create(Create {
            besoins: Vec::new(),
            ..call()
        })
        .await,
    );
    let visite = m.planned(ours, &[AMOREL], "05 08:00").await.intervention;
    let foreign = m.planned(theirs, &[CNGUYEN], "05 08:00").await.intervention;
    m.does("chef", shift(visite, Some("05 10:00"), Some(BLEROY)))
        .await;
    m.does("chef", step(visite, Geste::Arrive)).await;
    m.does_at(
        "05 09:00",
        "chef",
        InterventionCommand::Finish(finish(visite, V::Terminee)),
    )
    .await;
    for command in [
        step(foreign, Geste::Arrive),
        unassign(foreign),
        shift(foreign, None, Some(AMOREL)),
    ] {
        assert_eq!(
            said(&m.refuses("chef", command).await),
            (RefusalKind::Permission, "permission-portee")
        );
    }
    let mission = m.mission().await;
    // Being on a visit oneself is no leave to give it to anybody.
    let mixed = plan(firm(mission, &[AMOREL, CNGUYEN], &[plage("06 08:00", 60)]));
    assert_eq!(
        said(&m.refuses("chef", mixed).await),
        (RefusalKind::Permission, "permission-portee")
    );
    m.does("chef", plan(firm(mission, &[AMOREL], &[plage("06 08:00", 60)])))
        .await;

    let service = m.service();
    let chef = m.actor("chef").await;
    let seen = service.read(&chef, MissionQuery::Fiche(ours.into()).into()).await;
    assert!(matches!(seen, Ok(Answer::Mission(_))), "{seen:?}");
    let hidden = service
        .read(&chef, MissionQuery::Fiche(theirs.into()).into())
        .await;
    assert_eq!(
        hidden.expect_err("not theirs").kind(),
        Some(RefusalKind::NotFound)
    );
    let both = service
        .read(&chef, MissionQuery::Fiches(vec![theirs, ours, ours]).into())
        .await;
    let Ok(Answer::MissionFiches(seen)) = both else {
        panic!("{both:?}")
    };
    assert_eq!(
        seen,
        [m.fiche(ours).await],
        "read together, each as by itself, and no other"
    );
}

#[tokio::test]
async fn a_mission_falls_to_the_agence_of_its_client_else_to_the_nearest_whoever_enters_it() {
    let m = Monde::new().await;
    let there = || Create {
        site: regie::domain::SiteId(3),
        ..call()
    };
    let enter = |create: Create| regie::service::mission::MissionCommand::Create(Box::new(create));
    let agence = async |create: Create| {
        let done = m.does("directrice", enter(create)).await;
        let regie::service::Done::Mission { id, .. } = done.result else {
            panic!("a mission")
        };
        (id, m.fiche(id).await.agence_id)
    };
    assert_eq!(
        agence(there()).await.1,
        FDF,
        "the nearest, not that of the directrice"
    );
    let refusal = m.refuses("rdupuis", enter(there())).await;
    assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-portee"));
    assert_eq!(fact(&refusal, "agence"), "Fort-de-France");
    sqlx::query("update client set agence_id = 1 where id = 1")
        .execute(&m.pool)
        .await
        .expect("written");
    assert_eq!(agence(there()).await.1, LYON, "that of the client");
    let said_so = Create {
        agence: Some(FDF),
        ..there()
    };
    assert_eq!(agence(said_so).await.1, FDF, "what is said holds");

    // It can be put right until it is planned, by who may do so for both.
    let (id, _) = agence(call()).await;
    let to = |agence| {
        let fields = regie::service::mission::Fields {
            agence: Some(agence),
            ..Default::default()
        };
        correct(id, fields)
    };
    let refusal = m.refuses("rdupuis", to(FDF)).await;
    assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-portee"));
    m.does("directrice", to(FDF)).await;
    assert_eq!(m.fiche(id).await.agence_id, FDF);
    m.does("directrice", undo()).await;
    assert_eq!(m.fiche(id).await.agence_id, LYON);
    m.planned(id, &[AMOREL], "05 08:00").await;
    let refusal = m.refuses("directrice", to(FDF)).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "agence-deja-planifiee"));
}

#[tokio::test]
async fn a_dispatcher_stays_in_their_agence() {
    let m = Monde::new().await;
    let there = Create {
        agence: Some(FDF),
        site: regie::domain::SiteId(3),
        ..call()
    };
    let refusal = m
        .refuses(
            "rdupuis",
            regie::service::mission::MissionCommand::Create(Box::new(there.clone())),
        )
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-portee"));
    let done = m
        .does(
            "directrice",
            regie::service::mission::MissionCommand::Create(Box::new(there)),
        )
        .await;
    let regie::service::Done::Mission { id, .. } = done.result else {
        panic!("a mission")
    };
    // Whose it is is told.
    let refusal = m.refuses("rdupuis", cancel(id)).await;
    assert_ne!(fact(&refusal, "agence"), serde_json::Value::Null);
    for command in [plan(firm(id, &[AMOREL], &[plage("05 15:00", 60)])), cancel(id)] {
        assert_eq!(
            said(&m.refuses("rdupuis", command).await),
            (RefusalKind::Permission, "permission-portee")
        );
    }
}

#[tokio::test]
async fn what_one_may_not_see_does_not_exist() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let numero = m.fiche(mission).await.ligne.numero;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let service = m.service();
    let seen = service
        .read(
            &m.actor("amorel").await,
            MissionQuery::Fiche(numero.as_str().into()).into(),
        )
        .await;
    assert!(matches!(seen, Ok(Answer::Mission(_))), "{seen:?}");
    for (who, asked) in [
        ("cnguyen", numero.as_str()),
        ("mcesaire", numero.as_str()),
        ("directrice", "M-2040-99999"),
    ] {
        let hidden = service
            .read(&m.actor(who).await, MissionQuery::Fiche(asked.into()).into())
            .await;
        let Err(Error::Refused(refusal)) = hidden else {
            panic!("{who} sees {asked}: {hidden:?}")
        };
        assert_eq!(said(&refusal), (RefusalKind::NotFound, "introuvable"));
        assert_eq!(
            fact(&refusal, "nom"),
            asked,
            "the answer to a forbidden number is that to an unknown one"
        );
    }
}

#[tokio::test]
async fn the_board_shows_what_one_may_see() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    m.mission().await;
    let service = m.service();
    for (who, people, waiting) in [
        (
            "directrice",
            vec!["mcesaire", "chef", "bleroy", "amorel", "cnguyen", "dpetit"],
            1,
        ),
        (
            "rdupuis",
            vec!["chef", "bleroy", "amorel", "cnguyen", "dpetit"],
            1,
        ),
        ("chef", vec!["chef", "bleroy", "amorel"], 0),
        ("cnguyen", vec!["cnguyen"], 0),
    ] {
        let board = service
            .read(
                &m.actor(who).await,
                PlanningQuery::Board {
                    jour: None,
                    jours: 1,
                    agence: None,
                    etendue: Etendue::Tout,
                }
                .into(),
            )
            .await;
        let Ok(Answer::Board(board)) = board else {
            panic!("{board:?}")
        };
        let mut seen: Vec<&str> = board
            .techniciens
            .iter()
            .map(|technicien| technicien.login.as_str())
            .collect();
        let mut people = people;
        seen.sort_unstable();
        people.sort_unstable();
        assert_eq!(seen, people, "{who}");
        assert_eq!(board.a_planifier.len(), waiting, "{who}");
    }
}
