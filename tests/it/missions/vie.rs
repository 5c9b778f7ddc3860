//! The life of a mission, from the call to the closing.

use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::{EtatMission as M, MotifAttente, TypeMission};
use regie::domain::{ContratId, RefusalKind};
use regie::service::intervention::{Finish, Geste, InterventionCommand};
use regie::service::mission::{Create, Decision};

use super::fixture::*;

#[tokio::test]
async fn from_the_call_to_the_invoice() {
    let m = Monde::new().await;
    let mission = m
        .create(Create {
            brouillon: true,
            ..call()
        })
        .await;
    assert_eq!(m.etat(mission).await, M::Brouillon);
    m.does("rdupuis", decide(mission, Decision::Submit)).await;
    assert_eq!(m.etat(mission).await, M::APlanifier);

    let planned = m.planned(mission, &[AMOREL], "05 08:00").await;
    assert_eq!(planned.etat, M::Planifiee);
    assert_eq!(planned.techniciens, ["amorel"]);
    let visite = planned.intervention;
    m.does("rdupuis", step(visite, Geste::Confirm)).await;
    assert_eq!(m.visites(mission).await, [V::Confirmee]);

    m.does_at("05 07:30", "amorel", step(visite, Geste::Leave)).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::EnCours, vec![V::EnRoute])
    );
    m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    m.does_at("05 08:40", "amorel", step(visite, Geste::Pause)).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::EnCours, vec![V::Pause])
    );
    m.does_at("05 08:50", "amorel", step(visite, Geste::Resume)).await;
    m.does_at(
        "05 09:30",
        "amorel",
        InterventionCommand::Finish(finish(visite, V::Terminee)),
    )
    .await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::Terminee, vec![V::Terminee])
    );
    assert_eq!(
        m.visite(mission, visite).await.plage,
        Some(plage("05 08:00", 90)),
        "an early end frees the rest"
    );

    let facts: Vec<String> = sqlx::query_scalar(
        "select nature || ' ' || to_char(debut at time zone 'Europe/Paris', 'HH24:MI') || '–' ||
                to_char(fin at time zone 'Europe/Paris', 'HH24:MI') from pointage order by debut",
    )
    .fetch_all(&m.pool)
    .await
    .unwrap();
    assert_eq!(
        facts,
        [
            "TRAJET 07:30–08:00",
            "TRAVAIL 08:00–08:40",
            "PAUSE 08:40–08:50",
            "TRAVAIL 08:50–09:30"
        ]
    );

    let refusal = m.refuses("rdupuis", decide(mission, Decision::Close)).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "cloture-a-facturer"));
    m.does("rdupuis", decide(mission, Decision::ToInvoice)).await;
    assert_eq!(m.etat(mission).await, M::AFacturer);
}

#[tokio::test]
async fn what_nobody_owes_anything_for_is_closed() {
    let m = Monde::new().await;
    let guarantee = Create {
        r#type: TypeMission::Garantie,
        ..call()
    };
    let contract = Create {
        contrat: Some(ContratId(1)),
        ..call()
    };
    for (call, hour, end) in [
        (guarantee, "05 08:00", "05 09:00"),
        (contract, "05 10:00", "05 11:00"),
    ] {
        let mission = m.create(call).await;
        let visite = m.planned(mission, &[AMOREL], hour).await.intervention;
        m.reported(visite, "amorel", end, finish(visite, V::Terminee))
            .await;
        m.does("rdupuis", decide(mission, Decision::Close)).await;
        assert_eq!(m.etat(mission).await, M::Cloturee);
    }
}

#[tokio::test]
async fn several_people_over_several_days() {
    let m = Monde::new().await;
    let needs = vec![besoin(CLIM, 3, None, 1), besoin(ELEC, 3, Some(BR), 1)];
    let mission = m
        .create(Create {
            besoins: needs,
            duree_minutes: 960,
            ..call()
        })
        .await;
    let days = [
        plage("05 08:00", 240),
        plage("05 13:00", 240),
        plage("06 08:00", 240),
        plage("06 13:00", 240),
    ];
    let planned = m.books(firm(mission, &[AMOREL, BLEROY], &days)).await;
    assert_eq!(
        planned.etat,
        M::Planifiee,
        "both needs are met: only bleroy can do ELEC"
    );
    let fiche = m.fiche(mission).await;
    assert_eq!(fiche.visites.len(), 1);
    assert_eq!(
        fiche.visites[0].equipe.len(),
        8,
        "each of the two, each of the four ranges"
    );
    for part in &fiche.visites[0].equipe {
        let need = if part.utilisateur == AMOREL { CLIM } else { ELEC };
        let met = fiche
            .besoins
            .iter()
            .find(|besoin| Some(besoin.id) == part.besoin)
            .expect("a need of the mission");
        assert_eq!(met.specialisation_id, need, "{}", part.login);
    }

    // Done a day early: the second day is nobody's any more.
    let visite = planned.intervention;
    m.does_at("05 08:00", "bleroy", step(visite, Geste::Arrive)).await;
    m.does_at(
        "05 16:00",
        "bleroy",
        InterventionCommand::Finish(finish(visite, V::Terminee)),
    )
    .await;
    assert_eq!(m.etat(mission).await, M::Terminee);
    let other = m.mission().await;
    assert_eq!(m.planned(other, &[AMOREL], "06 08:00").await.etat, M::Planifiee);
}

#[tokio::test]
async fn a_team_that_lacks_somebody_leaves_the_mission_to_be_planned() {
    let m = Monde::new().await;
    let mission = m
        .create(Create {
            besoins: vec![besoin(CLIM, 2, None, 2)],
            ..call()
        })
        .await;
    assert_eq!(
        m.planned(mission, &[AMOREL], "05 08:00").await.etat,
        M::APlanifier
    );
    assert_eq!(
        m.planned(mission, &[BLEROY], "05 08:00").await.etat,
        M::Planifiee,
        "now the other one comes too"
    );
}

#[tokio::test]
async fn a_need_is_given_to_somebody_who_can_meet_it() {
    let m = Monde::new().await;
    let needs = vec![besoin(CLIM, 3, None, 1), besoin(ELEC, 1, None, 1)];
    let mission = m
        .create(Create {
            besoins: needs,
            ..call()
        })
        .await;
    // bleroy could meet either, amorel only the first; what comes first in the order is no matter.
    assert_eq!(
        m.planned(mission, &[BLEROY, AMOREL], "05 08:00").await.etat,
        M::Planifiee
    );

    let alone = m.mission().await;
    let refusal = m
        .refuses(
            "rdupuis",
            plan(firm(alone, &[CNGUYEN], &[plage("05 14:00", 120)])),
        )
        .await;
    assert_eq!(refusal.kind, RefusalKind::Rule, "{refusal:?}");
    let helped = m
        .books(firm(alone, &[BLEROY, CNGUYEN], &[plage("05 14:00", 120)]))
        .await;
    assert_eq!(
        helped.etat,
        M::Planifiee,
        "who is not needed for anything comes as help"
    );
}

#[tokio::test]
async fn a_partial_visit_is_followed_by_another() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let first = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.reported(first, "amorel", "05 09:00", finish(first, V::Partielle))
        .await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Partielle, V::Provisoire])
    );
    let follow_up = m.fiche(mission).await.visites[1].clone();
    assert_eq!(follow_up.suite_de, Some(first));

    let second = m.planned(mission, &[BLEROY], "06 08:00").await;
    assert_eq!(
        (second.intervention, second.etat),
        (follow_up.id, M::Planifiee),
        "the visit that waited is the one"
    );
    m.reported(
        second.intervention,
        "bleroy",
        "06 09:00",
        finish(second.intervention, V::Terminee),
    )
    .await;
    assert_eq!(m.etat(mission).await, M::Terminee);
}

#[tokio::test]
async fn a_follow_up_taken_off_the_plan_is_still_owed() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let first = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.reported(first, "amorel", "05 09:00", finish(first, V::Infructueuse))
        .await;
    let second = m.planned(mission, &[AMOREL], "06 08:00").await.intervention;
    m.does("rdupuis", unassign(second)).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Infructueuse, V::Provisoire])
    );

    let again = m.planned(mission, &[AMOREL], "07 08:00").await.intervention;
    assert_eq!(again, second);
    m.reported(again, "amorel", "07 09:00", finish(again, V::Terminee))
        .await;
    assert_eq!(m.etat(mission).await, M::Terminee);
}

#[tokio::test]
async fn a_waiver_in_writing_ends_a_partial_visit() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let waived = Finish {
        renonciation: Some("le client fera le reste".to_owned()),
        ..finish(visite, V::Partielle)
    };
    m.reported(visite, "amorel", "05 09:00", waived).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::Terminee, vec![V::Partielle])
    );
}

#[tokio::test]
async fn waiting_releases_people_and_ends() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let wait = Decision::Hold {
        motif: MotifAttente::Piece,
        texte: "carte mère, 8 jours".to_owned(),
    };
    m.does("rdupuis", decide(mission, wait)).await;
    let fiche = m.fiche(mission).await;
    assert_eq!(fiche.ligne.etat, M::EnAttente);
    assert_eq!(fiche.attente_motif, Some(MotifAttente::Piece));
    assert_eq!(fiche.attente_texte.as_deref(), Some("carte mère, 8 jours"));
    let other = m.mission().await;
    m.planned(other, &[AMOREL], "05 08:00").await;

    let refusal = m
        .refuses(
            "rdupuis",
            plan(firm(mission, &[BLEROY], &[plage("06 08:00", 120)])),
        )
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "mission-non-planifiable"));
    m.does("rdupuis", decide(mission, Decision::Resume)).await;
    let fiche = m.fiche(mission).await;
    assert_eq!((fiche.ligne.etat, fiche.attente_motif), (M::APlanifier, None));
    assert_eq!(m.planned(mission, &[BLEROY], "06 08:00").await.etat, M::Planifiee);
}

#[tokio::test]
async fn waiting_between_two_visits_does_not_end_the_mission() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let first = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.planned(mission, &[AMOREL], "06 08:00").await;
    m.reported(first, "amorel", "05 09:00", finish(first, V::Terminee))
        .await;
    assert_eq!(m.etat(mission).await, M::EnCours, "another firm visit lies ahead");
    let wait = Decision::Hold {
        motif: MotifAttente::Acces,
        texte: "clés perdues".to_owned(),
    };
    m.does("rdupuis", decide(mission, wait)).await;
    m.does("rdupuis", decide(mission, Decision::Resume)).await;
    assert_eq!(m.etat(mission).await, M::APlanifier);
}

#[tokio::test]
async fn a_finished_mission_is_reopened_and_done_again() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let first = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.reported(first, "amorel", "05 09:00", finish(first, V::Terminee))
        .await;
    let reopen = || {
        decide(
            mission,
            Decision::Reopen {
                motif: "fuit encore".to_owned(),
            },
        )
    };
    m.does("rdupuis", reopen()).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Terminee, V::Provisoire])
    );
    assert_eq!(m.fiche(mission).await.visites[1].suite_de, Some(first));
    let refusal = m.refuses("rdupuis", reopen()).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "decision-impossible"));

    let second = m.planned(mission, &[AMOREL], "06 08:00").await.intervention;
    m.does("rdupuis", unassign(second)).await;
    assert_eq!(
        m.etat(mission).await,
        M::APlanifier,
        "what it was reopened for is still to be done"
    );
    m.planned(mission, &[AMOREL], "06 08:00").await;
    m.reported(second, "amorel", "06 09:00", finish(second, V::Terminee))
        .await;
    assert_eq!(m.etat(mission).await, M::Terminee);
}

#[tokio::test]
async fn giving_up_releases_everybody_and_is_final() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let silent = decide(
        mission,
        Decision::Cancel {
            motif: "  ".to_owned(),
        },
    );
    assert_eq!(
        said(&m.refuses("rdupuis", silent).await),
        (RefusalKind::Invalid, "motif-requis")
    );
    m.does("rdupuis", cancel(mission)).await;
    let fiche = m.fiche(mission).await;
    assert_eq!(
        (fiche.ligne.etat, fiche.visites[0].etat),
        (M::Annulee, V::Annulee)
    );
    assert_eq!(fiche.annulation_motif.as_deref(), Some("le client renonce"));
    let other = m.mission().await;
    m.planned(other, &[AMOREL], "05 08:00").await;
    assert_eq!(
        said(&m.refuses("rdupuis", undo_of(&m, cancel(other)).await).await),
        (RefusalKind::Rule, "sans-inverse")
    );
}

async fn undo_of(m: &Monde, command: regie::service::Command) -> regie::service::Command {
    m.does("rdupuis", command).await;
    undo()
}

#[tokio::test]
async fn work_under_way_is_neither_cancelled_nor_moved() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    let refusal = m.refuses("rdupuis", cancel(mission)).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "travail-en-cours"));
    assert_eq!(fact(&refusal, "numero"), m.fiche(mission).await.ligne.numero);
    for command in [
        shift(visite, Some("05 10:00"), None),
        unassign(visite),
        loosen(&[visite]),
    ] {
        assert_eq!(
            said(&m.refuses("rdupuis", command).await),
            (RefusalKind::Rule, "travail-commence")
        );
    }
}

#[tokio::test]
async fn who_has_set_out_can_turn_back_or_be_called_back() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("amorel", step(visite, Geste::Leave)).await;
    let mute = InterventionCommand::Step(regie::service::intervention::Step {
        intervention: visite,
        version: None,
        geste: Geste::TurnBack,
        motif: None,
        trajets: None,
    });
    assert_eq!(
        said(&m.refuses("amorel", mute).await),
        (RefusalKind::Invalid, "motif-requis")
    );
    m.does("amorel", step(visite, Geste::TurnBack)).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::Planifiee, vec![V::Planifiee])
    );

    m.does("amorel", step(visite, Geste::Leave)).await;
    m.does("rdupuis", cancel(mission)).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::Annulee, vec![V::Annulee])
    );
    assert!(
        !m.value::<bool>("select exists (select from pointage where fin is null)")
            .await
    );
}

#[tokio::test]
async fn work_done_before_its_time_frees_that_time() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 14:00").await.intervention;
    m.reported(visite, "amorel", "05 09:00", finish(visite, V::Terminee))
        .await;
    assert_eq!(
        m.visite(mission, visite).await.plage,
        Some(plage("05 08:00", 60)),
        "when it was really done"
    );
    let other = m.mission().await;
    m.planned(other, &[AMOREL], "05 14:00").await;
}
