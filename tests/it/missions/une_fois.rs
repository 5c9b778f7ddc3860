//! A mission that has its people gets no others by mistake; further days, teams, follow-ups and help stay possible.

use std::sync::Arc;

use regie::domain::RefusalKind;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::{EtatMission as M, MotifAttente};
use regie::domain::remarque::Remarque;
use regie::service::intervention::{Geste, InterventionCommand};
use regie::service::mission::{Create, Decision};
use regie::service::planning::{FirmDay, FirmEach, Plan, PlanningCommand, PlanningQuery};
use regie::service::{Answer, Done};

use super::fixture::*;

const ALREADY: (RefusalKind, &str) = (RefusalKind::Conflict, "mission-deja-pourvue");

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
        tries.spawn(async move {
            m.service()
                .execute(&m.actor("rdupuis").await, auto(mission))
                .await
        });
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
    for (who, hour) in [
        (AMOREL, "05 08:00"),
        (BLEROY, "05 08:00"),
        (AMOREL, "05 08:00"),
        (BLEROY, "05 10:00"),
    ] {
        let m = Arc::clone(&m);
        tries.spawn(async move {
            let command = plan(firm(mission, &[who], &[plage(hour, 120)]));
            m.service().execute(&m.actor("rdupuis").await, command).await
        });
    }
    let answers = tries.join_all().await;
    let refusals: Vec<_> = answers.into_iter().filter(Result::is_err).map(refused).collect();
    assert!(
        refusals.iter().any(|refusal| said(refusal) == ALREADY),
        "{refusals:?}"
    );
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

    let help = m
        .books(Plan {
            aide: true,
            ..other()
        })
        .await;
    let visite = m.visite(mission, help.intervention).await;
    assert_eq!(visite.equipe[0].besoin, None, "who helps meets no need");
    assert_eq!(m.etat(mission).await, M::Planifiee);
    // The same person comes again, another day.
    let again = plan(firm(mission, &[AMOREL], &[plage("06 08:00", 120)]));
    let outcome = m.does("rdupuis", again).await;
    assert!(
        matches!(&outcome.remarques[..], [Remarque::VisiteDePlus { qui, plage: known, .. }]
            if qui == "Ana Morel" && *known == plage("05 08:00", 120)),
        "that is one more visit, and it is said: {:?}",
        outcome.remarques
    );
    // With the first day gone, the second still brings her.
    m.does("rdupuis", unassign(first)).await;
    assert_eq!(m.etat(mission).await, M::Planifiee);
    assert_eq!(
        said(&m.refuses("rdupuis", plan(other())).await).1,
        "mission-deja-pourvue"
    );
}

#[tokio::test]
async fn help_takes_no_follow_up_that_waits_for_its_people() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("amorel", step(visite, Geste::Arrive)).await;
    let report = InterventionCommand::Finish(finish(visite, V::Partielle));
    m.does("amorel", report).await;
    m.books(Plan {
        aide: true,
        ..firm(mission, &[BLEROY], &[plage("06 08:00", 60)])
    })
    .await;
    let waits: i64 = m
        .value("select count(*) from intervention where suite_de is not null and plage is null and etat = 'PROVISOIRE'")
        .await;
    assert_eq!(waits, 1);
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
    let a = m
        .books(pencilled(mission, &[AMOREL], &[plage("05 08:00", 120)]))
        .await;
    let b = m
        .books(pencilled(mission, &[BLEROY], &[plage("05 08:00", 120)]))
        .await;
    let outcome = m.does("rdupuis", harden(a.intervention)).await;
    assert_eq!(outcome.remarques, [erased(&a.numero, "Bruno Leroy")]);
    assert_eq!(m.visites(mission).await, [V::Planifiee, V::Annulee]);
    m.does("rdupuis", undo()).await;
    assert_eq!(m.visites(mission).await, [V::Provisoire, V::Provisoire]);
    m.does("rdupuis", harden(b.intervention)).await;
    assert_eq!(m.visites(mission).await, [V::Annulee, V::Planifiee]);
    m.does("rdupuis", undo()).await;

    // The whole day: the first stays, the other is named.
    let day = PlanningCommand::FirmDay(FirmDay {
        jour: at("05 08:00").date_naive(),
        agence: LYON,
    });
    let Done::Firmed { fermes, refus } = m.does("rdupuis", day).await.result else {
        panic!("a day");
    };
    assert_eq!(fermes, [a.intervention]);
    let refused: Vec<_> = refus.iter().map(|of| (of.intervention, &*of.rule)).collect();
    assert_eq!(refused, [(b.intervention, "mission-deja-pourvue")]);
    m.does("rdupuis", undo()).await;
    assert_eq!(m.visites(mission).await, [V::Provisoire, V::Provisoire]);
}

/// What was pencilled in for a mission that somebody is sent to now.
fn erased(numero: &str, qui: &str) -> Remarque {
    Remarque::CrayonRetire {
        numero: numero.to_owned(),
        qui: qui.to_owned(),
        plage: plage("05 08:00", 120),
    }
}

#[tokio::test]
async fn what_is_pencilled_in_gives_way_to_what_is_planned() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let draft = m
        .books(pencilled(mission, &[BLEROY], &[plage("05 08:00", 120)]))
        .await;
    let later = plan(firm(mission, &[AMOREL], &[plage("05 14:00", 120)]));
    let outcome = m.does("rdupuis", later).await;
    assert_eq!(outcome.remarques, [erased(&draft.numero, "Bruno Leroy")]);
    assert_eq!(m.visites(mission).await, [V::Annulee, V::Planifiee]);
    m.does("rdupuis", undo()).await;
    assert_eq!(m.visites(mission).await, [V::Provisoire, V::Annulee]);
    m.does("rdupuis", redo()).await;
    assert_eq!(m.visites(mission).await, [V::Annulee, V::Planifiee]);
    let visite = m.fiche(mission).await.visites[1].id;
    m.reported(visite, "amorel", "05 16:00", finish(visite, V::Terminee))
        .await;
    assert_eq!(m.etat(mission).await, M::Terminee);
    let late = pencilled(mission, &[BLEROY], &[plage("06 08:00", 120)]);
    m.refuses("rdupuis", plan(late)).await;
}

#[tokio::test]
async fn automatic_assignment_takes_the_place_of_what_is_pencilled_in() {
    let m = Monde::new().await;
    let wished = m
        .create(Create {
            fenetre: Some(plage("05 08:00", 120)),
            besoins: vec![besoin(ELEC, 2, Some(BR), 1)],
            ..call()
        })
        .await;
    m.books(pencilled(wished, &[CNGUYEN], &[plage("05 08:00", 120)]))
        .await;
    let outcome = m.does("rdupuis", auto(wished)).await;
    let Done::Planned(done) = outcome.result else {
        panic!("{outcome:?}")
    };
    assert_eq!(done.plages, [plage("05 08:00", 120)], "its own slot is free");
    assert_eq!(outcome.remarques, [erased(&done.numero, "Chloé Nguyen")]);
    assert_eq!(m.visites(wished).await, [V::Annulee, V::Planifiee]);
}

#[tokio::test]
async fn a_person_is_pencilled_in_for_a_mission_at_one_time() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    for hour in ["05 08:00", "05 08:00", "06 09:00"] {
        m.books(pencilled(mission, &[AMOREL], &[plage(hour, 120)])).await;
    }
    assert_eq!(m.visites(mission).await, [V::Annulee, V::Annulee, V::Provisoire]);
    // Nobody is pencilled in for what others are sent to already: it could never be made firm.
    let other = m.mission().await;
    m.planned(other, &[AMOREL], "05 08:00").await;
    let more = plan(pencilled(other, &[BLEROY], &[plage("06 08:00", 120)]));
    assert_eq!(said(&m.refuses("rdupuis", more).await), ALREADY);
}

#[tokio::test]
async fn what_came_to_somebody_else_meanwhile_is_not_put_back() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("rdupuis", unassign(visite)).await;
    let other = plan(firm(mission, &[BLEROY], &[plage("05 08:00", 120)]));
    m.does("directrice", other).await;
    assert_eq!(m.refuses("rdupuis", undo()).await.rule, "annulation-depassee");
    assert_eq!(m.visites(mission).await, [V::Annulee, V::Planifiee]);
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
        (planned, "mission-deja-pourvue"),
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

#[tokio::test]
async fn a_refusal_names_all_that_would_be_gone_past_and_so_does_the_outcome() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    sqlx::query(r#"update site set ouverture = '{"1": [["08:00", "18:00"]]}' where id = 1"#)
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    let early = || firm(mission, &[AMOREL], &[plage("05 06:30", 60)]);
    let refusal = m.refuses("directrice", plan(early())).await;
    let all = std::iter::successors(Some(&refusal), |refusal| refusal.aussi.as_deref());
    let rules: Vec<_> = all.map(|refusal| refusal.rule).collect();
    assert_eq!(rules, ["site-ferme", "hors-horaires"]);
    assert_eq!(fact(&refusal, "forcable"), "oui");
    let forced = Plan {
        forcer: Some("urgence".to_owned()),
        ..early()
    };
    let outcome = m.does("directrice", plan(forced)).await;
    let Done::Planned(planned) = outcome.result else {
        panic!("planned work")
    };
    assert_eq!(planned.regles_forcees, rules);
    let kept: serde_json::Value = m
        .value("select apres -> 'regles_forcees' from journal_detail where apres ? 'regles_forcees'")
        .await;
    assert_eq!(
        kept,
        serde_json::json!([
            { "login": "amorel", "regle": "site-ferme" },
            { "login": "amorel", "regle": "hors-horaires" }
        ])
    );
}

#[tokio::test]
async fn a_day_that_nobody_plans_is_told_with_its_year() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let far = regie::domain::Plage::starting("9999-12-31T08:00:00Z".parse().unwrap(), 60);
    let refusal = m.refuses("rdupuis", plan(firm(mission, &[AMOREL], &[far]))).await;
    assert_eq!(refusal.rule, "heure-trop-loin");
    let limit = fact(&refusal, "limite");
    assert!(limit.as_str().is_some_and(|day| day > "2041"), "{limit}");
}

#[tokio::test]
async fn what_has_moved_since_it_was_looked_at_is_not_made_firm() {
    let m = Monde::new().await;
    let (a, b) = (m.mission().await, m.mission().await);
    let a = m.books(pencilled(a, &[AMOREL], &[plage("05 08:00", 120)])).await;
    let b = m.books(pencilled(b, &[BLEROY], &[plage("05 08:00", 120)])).await;
    m.does("directrice", shift(a.intervention, Some("06 08:00"), None))
        .await;
    let seen = FirmEach {
        visites: vec![
            (a.intervention, Some(a.version)),
            (b.intervention, Some(b.version)),
        ],
    };
    let outcome = m.does("rdupuis", PlanningCommand::FirmEach(seen)).await;
    let Done::Firmed { fermes, refus } = outcome.result else {
        panic!("{outcome:?}")
    };
    assert_eq!(fermes, [b.intervention]);
    let refused: Vec<_> = refus.iter().map(|of| (of.intervention, &*of.rule)).collect();
    assert_eq!(refused, [(a.intervention, "version-depassee")]);
}

#[tokio::test]
async fn nobody_plans_for_times_out_of_reach() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let later = |days| regie::domain::Plage::starting(at("05 08:00") + chrono::TimeDelta::days(days), 120);
    let far = m
        .refuses("rdupuis", plan(firm(mission, &[AMOREL], &[later(960 * 365)])))
        .await;
    assert_eq!(said(&far), (RefusalKind::Invalid, "heure-trop-loin"));
    let over = m
        .refuses("rdupuis", plan(pencilled(mission, &[AMOREL], &[later(-400)])))
        .await;
    assert_eq!(said(&over), (RefusalKind::Invalid, "heure-passee"));
    let draft = m
        .books(pencilled(mission, &[AMOREL], &[plage("05 08:00", 120)]))
        .await;
    let long_ago = PlanningCommand::Move(regie::service::planning::Move {
        intervention: draft.intervention,
        version: None,
        debut: Some(later(-3).debut()),
        de: None,
        vers: None,
        forcer: None,
        plages: Vec::new(),
    });
    assert_eq!(m.refuses("rdupuis", long_ago).await.rule, "heure-passee");
}
