//! Plan, move, swap, take off, make firm and loosen.

use chrono::NaiveDate;
use regie::domain::creneau::Fermete;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::EtatMission as M;
use regie::domain::planning::Place;
use regie::domain::{BesoinId, InterventionId, MissionId, RefusalKind};
use regie::service::intervention::Geste;
use regie::service::mission::{Create, Edit, Fields, MissionCommand};
use regie::service::planning::{FirmDay, Move, Plan, PlanningCommand, Unassign};
use regie::service::{Command, Done};

use super::fixture::*;

#[tokio::test]
async fn drafts_may_overlap_and_firm_time_may_not() {
    let m = Monde::new().await;
    let (a, b) = (m.mission().await, m.mission().await);
    let first = m.planned(a, &[AMOREL], "05 08:00").await;
    let draft = m.books(pencilled(b, &[AMOREL], &[plage("05 09:00", 120)])).await;
    assert_eq!(
        draft.etat,
        M::APlanifier,
        "what is only pencilled in plans nothing"
    );

    let refusal = m.refuses("rdupuis", harden(draft.intervention)).await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "creneau-occupe"));
    assert_eq!(fact(&refusal, "technicien"), "Ana Morel");
    assert_eq!(fact(&refusal, "quoi"), first.numero);
    assert_eq!(fact(&refusal, "par"), "rdupuis");
    assert_eq!(
        fact(&refusal, "plage"),
        serde_json::to_value(plage("05 08:00", 120)).unwrap()
    );
    assert_eq!(
        m.visites(b).await,
        [V::Provisoire],
        "refused, and nothing changed"
    );

    let nothing = m.refuses("rdupuis", loosen(&[draft.intervention])).await;
    assert_eq!(said(&nothing), (RefusalKind::Rule, "deja-provisoire"));
    m.does("rdupuis", shift(draft.intervention, Some("05 10:00"), None))
        .await;
    m.does("rdupuis", harden(draft.intervention)).await;
    assert_eq!(m.etat(b).await, M::Planifiee);
    let again = m.refuses("rdupuis", harden(draft.intervention)).await;
    assert_eq!(said(&again), (RefusalKind::Rule, "visite-deja-ferme"));
    m.does("amorel", step(draft.intervention, Geste::Leave)).await;
    let under_way = m.refuses("rdupuis", harden(draft.intervention)).await;
    assert_eq!(said(&under_way), (RefusalKind::Rule, "travail-commence"));
}

#[tokio::test]
async fn a_taken_slot_is_refused_with_who_has_it() {
    let m = Monde::new().await;
    let (a, b) = (m.mission().await, m.mission().await);
    let first = m.planned(a, &[AMOREL], "05 08:00").await;
    let refusal = m
        .refuses("directrice", plan(firm(b, &[AMOREL], &[plage("05 09:00", 60)])))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "creneau-occupe"));
    assert_eq!(fact(&refusal, "quoi"), first.numero);
    assert_eq!(m.visites(b).await, [], "nothing half done is left");
}

#[tokio::test]
async fn orders_that_make_no_sense_are_refused() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let morning = plage("05 08:00", 120);
    let cases: Vec<(Plan, &str)> = vec![
        (firm(mission, &[], &[morning]), "technicien-requis"),
        (firm(mission, &[AMOREL], &[]), "heure-requise"),
        (
            firm(mission, &[AMOREL, AMOREL], &[morning]),
            "technicien-en-double",
        ),
        (
            firm(mission, &[AMOREL], &[morning, plage("05 09:00", 60)]),
            "plages-superposees",
        ),
    ];
    for (order, rule) in cases {
        assert_eq!(
            said(&m.refuses("rdupuis", plan(order)).await),
            (RefusalKind::Invalid, rule)
        );
    }
    let unknown = [
        plan(firm(MissionId(999), &[AMOREL], &[morning])),
        plan(firm(mission, &[regie::domain::UtilisateurId(999)], &[morning])),
        plan(Plan {
            equipe: vec![Place {
                utilisateur: AMOREL,
                besoin: Some(BesoinId(999)),
                plages: Vec::new(),
            }],
            ..firm(mission, &[], &[morning])
        }),
        harden(InterventionId(999)),
    ];
    for order in unknown {
        assert_eq!(
            said(&m.refuses("rdupuis", order).await),
            (RefusalKind::NotFound, "introuvable")
        );
    }
}

#[tokio::test]
async fn a_visit_moves_to_another_hour_and_another_person() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("rdupuis", shift(visite, Some("05 14:00"), Some(BLEROY)))
        .await;
    let moved = m.visite(mission, visite).await;
    assert_eq!(moved.plage, Some(plage("05 14:00", 120)));
    assert_eq!(
        moved
            .equipe
            .iter()
            .map(|part| part.login.as_str())
            .collect::<Vec<_>>(),
        ["bleroy"]
    );
    assert_eq!(m.etat(mission).await, M::Planifiee);

    let other = m.mission().await;
    m.planned(other, &[AMOREL], "05 14:00").await;
    let refusal = m.refuses("rdupuis", shift(visite, None, Some(AMOREL))).await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "creneau-occupe"));
}

#[tokio::test]
async fn one_of_a_team_is_replaced_and_the_team_moves_as_one() {
    let m = Monde::new().await;
    let mission = m
        .create(Create {
            besoins: vec![besoin(CLIM, 1, None, 2)],
            ..call()
        })
        .await;
    let visite = m
        .planned(mission, &[AMOREL, DPETIT], "05 08:00")
        .await
        .intervention;
    assert_eq!(
        said(&m.refuses("rdupuis", shift(visite, None, Some(BLEROY))).await),
        (RefusalKind::Invalid, "technicien-a-preciser")
    );
    let replace = |de, vers| Move {
        intervention: visite,
        version: None,
        debut: None,
        de: Some(de),
        vers: Some(vers),
        forcer: None,
        plages: Vec::new(),
    };
    let already = m
        .refuses("rdupuis", PlanningCommand::Move(replace(AMOREL, DPETIT)))
        .await;
    assert_eq!(
        said(&already),
        (RefusalKind::Rule, "technicien-deja-sur-la-visite")
    );
    let absent = m
        .refuses("rdupuis", PlanningCommand::Move(replace(CNGUYEN, BLEROY)))
        .await;
    assert_eq!(
        said(&absent),
        (RefusalKind::Rule, "technicien-absent-de-la-visite")
    );
    m.does("rdupuis", PlanningCommand::Move(replace(DPETIT, BLEROY)))
        .await;
    m.does("rdupuis", shift(visite, Some("06 09:00"), None)).await;
    let moved = m.visite(mission, visite).await;
    assert!(
        moved
            .equipe
            .iter()
            .all(|part| part.plage == plage("06 09:00", 120)),
        "{moved:?}"
    );
    assert_eq!(
        moved
            .equipe
            .iter()
            .map(|part| part.utilisateur)
            .collect::<Vec<_>>(),
        [AMOREL, BLEROY]
    );
}

#[tokio::test]
async fn a_client_says_yes_to_an_hour_not_to_any() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("rdupuis", step(visite, Geste::Confirm)).await;
    m.does("rdupuis", shift(visite, None, Some(BLEROY))).await;
    assert_eq!(
        m.visites(mission).await,
        [V::Confirmee],
        "somebody else at the same hour"
    );
    m.does("rdupuis", shift(visite, Some("05 10:00"), None)).await;
    assert_eq!(m.visites(mission).await, [V::Planifiee]);
    m.does("rdupuis", undo()).await;
    assert_eq!(m.visites(mission).await, [V::Confirmee]);
}

#[tokio::test]
async fn two_visits_exchange_their_people_and_hours() {
    let m = Monde::new().await;
    let (a, b) = (m.mission().await, m.mission().await);
    let va = m.planned(a, &[AMOREL], "05 08:00").await.intervention;
    let vb = m
        .books(firm(b, &[BLEROY], &[plage("05 14:00", 60)]))
        .await
        .intervention;
    m.does("rdupuis", swap(va, vb)).await;
    let (na, nb) = (m.visite(a, va).await, m.visite(b, vb).await);
    assert_eq!(
        (na.equipe[0].utilisateur, na.plage),
        (BLEROY, Some(plage("05 14:00", 120)))
    );
    assert_eq!(
        (nb.equipe[0].utilisateur, nb.plage),
        (AMOREL, Some(plage("05 08:00", 60)))
    );

    // One after the other in one person's day: each takes the other's start.
    let c = m.mission().await;
    let vc = m.planned(c, &[AMOREL], "05 10:00").await.intervention;
    m.does("rdupuis", swap(vb, vc)).await;
    assert_eq!(m.visite(c, vc).await.plage, Some(plage("05 08:00", 120)));
    assert_eq!(m.visite(b, vb).await.plage, Some(plage("05 10:00", 60)));

    assert_eq!(
        said(&m.refuses("rdupuis", swap(va, va)).await),
        (RefusalKind::Invalid, "echange-avec-soi")
    );
    let refusal = m.refuses("rdupuis", swap(vb, vb_of_two(&m).await)).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "echange-a-un"));
}

async fn vb_of_two(m: &Monde) -> InterventionId {
    let mission = m
        .create(Create {
            besoins: vec![besoin(CLIM, 1, None, 2)],
            ..call()
        })
        .await;
    m.planned(mission, &[AMOREL, DPETIT], "06 08:00")
        .await
        .intervention
}

#[tokio::test]
async fn an_exchange_that_lands_on_somebody_else_s_time_is_refused_whole() {
    let m = Monde::new().await;
    let (a, b, c) = (m.mission().await, m.mission().await, m.mission().await);
    let va = m.planned(a, &[AMOREL], "05 08:00").await.intervention;
    let vb = m
        .books(firm(b, &[BLEROY], &[plage("05 09:00", 60)]))
        .await
        .intervention;
    let third = m.books(firm(c, &[BLEROY], &[plage("05 10:00", 60)])).await;
    let refusal = m.refuses("rdupuis", swap(va, vb)).await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "creneau-occupe"));
    assert_eq!(fact(&refusal, "quoi"), third.numero);
    assert_eq!(m.visite(a, va).await.plage, Some(plage("05 08:00", 120)));
    assert_eq!(m.visite(b, vb).await.equipe[0].utilisateur, BLEROY);
}

#[tokio::test]
async fn a_visit_taken_off_the_plan_leaves_its_mission_to_be_planned() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("rdupuis", unassign(visite)).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Annulee])
    );
    let again = m.planned(mission, &[AMOREL], "05 08:00").await;
    assert_eq!(again.etat, M::Planifiee);
    assert_ne!(again.intervention, visite, "what was given up stays as history");
}

#[tokio::test]
async fn a_day_is_made_firm_as_far_as_it_goes() {
    let m = Monde::new().await;
    let missions = [m.mission().await, m.mission().await, m.mission().await];
    let mut visits = Vec::new();
    for (mission, hour) in missions.iter().zip(["05 08:00", "05 09:00", "05 14:00"]) {
        visits.push(
            m.books(pencilled(*mission, &[AMOREL], &[plage(hour, 120)]))
                .await
                .intervention,
        );
    }
    let tomorrow = m.mission().await;
    m.books(pencilled(tomorrow, &[AMOREL], &[plage("06 08:00", 120)]))
        .await;
    let day = FirmDay {
        jour: NaiveDate::from_ymd_opt(2040, 3, 5).unwrap(),
        agence: LYON,
    };
    let Done::Firmed { fermes, refus } = m.does("rdupuis", PlanningCommand::FirmDay(day)).await.result else {
        panic!("visits made firm")
    };
    assert_eq!(fermes, [visits[0], visits[2]]);
    assert_eq!(
        refus
            .iter()
            .map(|left| (left.intervention, left.rule.as_str()))
            .collect::<Vec<_>>(),
        [(visits[1], "creneau-occupe")]
    );
    assert_eq!(m.etat(tomorrow).await, M::APlanifier, "another day");

    m.does("rdupuis", undo()).await;
    for mission in missions {
        assert_eq!(
            (m.etat(mission).await, m.visites(mission).await),
            (M::APlanifier, vec![V::Provisoire])
        );
    }
    m.does("rdupuis", redo()).await;
    assert_eq!(m.etat(missions[0]).await, M::Planifiee);
}

#[tokio::test]
async fn firm_visits_are_loosened_whole() {
    let m = Monde::new().await;
    let mission = m
        .create(Create {
            besoins: vec![besoin(CLIM, 1, None, 2)],
            ..call()
        })
        .await;
    let visite = m
        .planned(mission, &[AMOREL, DPETIT], "05 08:00")
        .await
        .intervention;
    m.does("rdupuis", loosen(&[visite])).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Provisoire])
    );
    let held: i64 = m
        .value("select count(*) from creneau where fermete <> 'PROVISOIRE'")
        .await;
    assert_eq!(held, 0);
    m.does("rdupuis", harden(visite)).await;
    assert_eq!(m.etat(mission).await, M::Planifiee);
}

#[tokio::test]
async fn what_was_decided_on_an_older_version_is_refused() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let seen = m.fiche(mission).await.ligne.version;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await;
    let stale: [Command; 4] = [
        plan(Plan {
            version: Some(seen),
            ..firm(mission, &[BLEROY], &[plage("05 08:00", 120)])
        }),
        MissionCommand::Edit(Box::new(Edit {
            mission,
            version: Some(seen),
            fields: Fields {
                titre: Some("Autre".to_owned()),
                ..Fields::default()
            },
        }))
        .into(),
        PlanningCommand::Unassign(Unassign {
            intervention: visite.intervention,
            version: Some(visite.version - 1),
            motif: None,
        })
        .into(),
        PlanningCommand::Swap(regie::service::planning::Swap {
            a: (visite.intervention, Some(visite.version - 1)),
            b: (InterventionId(999), None),
            forcer: None,
        })
        .into(),
    ];
    for command in stale {
        let refusal = m.refuses("rdupuis", command).await;
        assert_eq!(said(&refusal), (RefusalKind::Stale, "version-depassee"));
        assert_eq!(
            fact(&refusal, "actuelle").as_i64(),
            fact(&refusal, "vue").as_i64().map(|seen| seen + 1)
        );
    }
    let now = Plan {
        version: Some(m.fiche(mission).await.ligne.version),
        ..pencilled(mission, &[AMOREL], &[plage("06 08:00", 120)])
    };
    m.books(now).await;
}

#[tokio::test]
async fn somebody_disabled_is_not_made_firm() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m
        .books(pencilled(mission, &[AMOREL], &[plage("05 08:00", 120)]))
        .await
        .intervention;
    sqlx::query("update utilisateur set actif = false where id = 20")
        .execute(&mut m.base.admin().await)
        .await
        .unwrap();
    let refusal = m.refuses("rdupuis", harden(visite)).await;
    assert_eq!(refusal.kind, RefusalKind::Rule, "{refusal:?}");
    // Nor is anything else; and it is told of whom.
    let other = m.mission().await;
    let refusal = m
        .refuses("rdupuis", plan(firm(other, &[AMOREL], &[plage("06 08:00", 120)])))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "personne-partie"));
    assert_eq!(fact(&refusal, "technicien"), "Ana Morel");
    m.does("rdupuis", shift(visite, None, Some(BLEROY))).await;
    m.does("rdupuis", harden(visite)).await;
}

#[tokio::test]
async fn a_pencilled_visit_without_hours_cannot_be_firm() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let first = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.reported(first, "amorel", "05 09:00", finish(first, V::Partielle))
        .await;
    let waiting = m.fiche(mission).await.visites[1].id;
    for command in [
        harden(waiting),
        unassign(waiting),
        shift(waiting, Some("06 08:00"), None),
    ] {
        assert_eq!(
            said(&m.refuses("rdupuis", command).await),
            (RefusalKind::Rule, "visite-sans-creneau")
        );
    }
    let draft = m
        .books(Plan {
            fermete: Fermete::Provisoire,
            ..firm(mission, &[AMOREL], &[plage("06 08:00", 60)])
        })
        .await;
    assert_eq!(draft.intervention, waiting);
}

#[tokio::test]
async fn what_is_offered_instead_is_as_long_as_was_asked_for() {
    let m = Monde::new().await;
    let (mission, other) = (m.mission().await, m.mission().await);
    m.planned(other, &[AMOREL], "05 08:00").await;
    let refusal = m
        .refuses(
            "rdupuis",
            plan(firm(mission, &[AMOREL], &[plage("05 09:00", 45)])),
        )
        .await;
    assert!(!refusal.offers.is_empty());
    for offer in &refusal.offers {
        assert_eq!(offer.plage.minutes(), 45, "{offer:?}");
    }
}

#[tokio::test]
async fn whoever_was_pencilled_in_is_planned_there_before_a_job_to_which_they_came_from_home() {
    let m = Monde::new().await;
    // Half an hour from the sites.
    sqlx::query("update utilisateur set latitude = 45.53, longitude = 4.87 where id = 20")
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    let (before, after) = (m.mission().await, m.mission().await);
    m.books(firm(after, &[AMOREL], &[plage("05 10:00", 120)])).await;
    let early = [plage("05 08:00", 120)];
    m.books(pencilled(before, &[AMOREL], &early)).await;
    let planned = m.books(firm(before, &[AMOREL], &early)).await;
    assert_eq!((planned.etat, planned.plages), (M::Planifiee, early.to_vec()));
    let road = "select count(*) from creneau where type = 'TRAJET' and upper(plage) = '2040-03-05 10:00+01'";
    assert_eq!(
        m.value::<i64>(road).await,
        0,
        "from one site to itself there is no road"
    );
}

#[tokio::test]
async fn a_team_that_lacks_one_is_told_so_where_two_are_given() {
    let m = Monde::new().await;
    let mission = m
        .create(Create {
            besoins: vec![besoin(CLIM, 1, None, 2)],
            ..call()
        })
        .await;
    let hours = [plage("05 08:00", 120)];
    m.books(firm(mission, &[AMOREL], &hours)).await;
    let two = [BLEROY, DPETIT];
    let refusal = m.refuses("rdupuis", plan(firm(mission, &two, &hours))).await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "equipe-trop-grande"));
    assert_eq!(fact(&refusal, "manque"), 1);
}
