//! Undo and redo.

use regie::domain::historique::Historique;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::EtatMission as M;
use regie::domain::{InterventionId, MissionId, RefusalKind};
use regie::service::historique::{DEPTH, HistoriqueCommand, HistoriqueQuery};
use regie::service::intervention::{Geste, InterventionCommand};
use regie::service::mission::{Decision, Fields};
use regie::service::planning::{FirmEach, PlanningCommand};
use regie::service::{Answer, Command, Done};

use super::fixture::*;

fn retitle(mission: MissionId, titre: &str) -> Command {
    let titre = Some(titre.to_owned());
    correct(
        mission,
        Fields {
            titre,
            ..Fields::default()
        },
    )
}

async fn title(m: &Monde, mission: MissionId) -> String {
    m.fiche(mission).await.ligne.titre
}

#[tokio::test]
async fn a_chain_of_changes_is_walked_back_and_forth() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    for titre in ["un", "deux", "trois"] {
        m.does("rdupuis", retitle(mission, titre)).await;
    }
    for (command, expected) in [
        (undo(), "deux"),
        (undo(), "un"),
        (redo(), "deux"),
        (redo(), "trois"),
        (undo(), "deux"),
        (undo(), "un"),
        (undo(), "Fuite en toiture"),
        (redo(), "un"),
        (redo(), "deux"),
        (redo(), "trois"),
    ] {
        m.does("rdupuis", command).await;
        assert_eq!(title(&m, mission).await, expected);
    }
    assert_eq!(
        said(&m.refuses("rdupuis", redo()).await),
        (RefusalKind::Rule, "rien-a-refaire")
    );
    m.does("rdupuis", undo()).await;
    m.does("rdupuis", retitle(mission, "quatre")).await;
    assert_eq!(
        said(&m.refuses("rdupuis", redo()).await),
        (RefusalKind::Rule, "rien-a-refaire"),
        "a new change ends it"
    );
}

#[tokio::test]
async fn as_many_commands_as_are_promised_are_taken_back_in_a_row() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    for n in 0..=DEPTH {
        m.does("rdupuis", retitle(mission, &n.to_string())).await;
    }
    let walk = async || {
        for n in (0..DEPTH).rev() {
            m.does("rdupuis", undo()).await;
            assert_eq!(title(&m, mission).await, n.to_string());
        }
    };
    walk().await;
    assert_eq!(
        said(&m.refuses("rdupuis", undo()).await),
        (RefusalKind::Rule, "rien-a-annuler"),
        "neither the first title nor the mission"
    );
    for _ in 0..DEPTH {
        m.does("rdupuis", redo()).await;
    }
    assert_eq!(title(&m, mission).await, DEPTH.to_string());
    walk().await;
}

#[tokio::test]
async fn every_planning_command_is_taken_back_exactly() {
    let m = Monde::new().await;
    let (a, b) = (m.mission().await, m.mission().await);
    let va = m.planned(a, &[AMOREL], "05 08:00").await.intervention;
    let vb = m.planned(b, &[BLEROY], "05 15:00").await.intervention;
    m.does("rdupuis", step(va, Geste::Confirm)).await;
    let commands = [
        ("rdupuis", shift(va, Some("05 14:00"), None)),
        ("rdupuis", shift(va, None, Some(BLEROY))),
        ("rdupuis", swap(va, vb)),
        ("rdupuis", loosen(&[va, vb])),
        ("rdupuis", absence(AMOREL, plage("05 07:00", 180))),
        ("rdupuis", step(va, Geste::Unconfirm)),
        ("amorel", step(va, Geste::Leave)),
    ];
    for (who, command) in commands {
        let before = stands(&m, &[a, b]).await;
        let name = command.name();
        m.does(who, command).await;
        let after = stands(&m, &[a, b]).await;
        assert_ne!(after, before, "{name}");
        m.does(who, undo()).await;
        assert_eq!(stands(&m, &[a, b]).await, before, "{name} undone");
        m.does(who, redo()).await;
        assert_eq!(stands(&m, &[a, b]).await, after, "{name} done again");
        m.does(who, undo()).await;
        assert_eq!(stands(&m, &[a, b]).await, before, "{name} undone again");
    }
}

/// Missions and visits with who is on them and when: what a command changes and its undo must give back.
async fn stands(m: &Monde, missions: &[MissionId]) -> Vec<String> {
    let mut said = Vec::new();
    for mission in missions {
        let fiche = m.fiche(*mission).await;
        let visits: Vec<String> = fiche
            .visites
            .iter()
            .map(|visite| {
                let team: Vec<String> = visite
                    .equipe
                    .iter()
                    .map(|part| format!("{} {:?} {:?}", part.login, part.plage, part.besoin))
                    .collect();
                format!("{} {team:?}", visite.etat)
            })
            .collect();
        said.push(format!("{} {} {visits:?}", fiche.ligne.numero, fiche.ligne.etat));
    }
    said
}

#[tokio::test]
async fn planning_and_taking_off_are_each_other_s_inverse() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    m.does("rdupuis", undo()).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Annulee])
    );
    m.does("rdupuis", redo()).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::Planifiee, vec![V::Planifiee])
    );
    let fiche = m.fiche(mission).await;
    assert_eq!(fiche.visites[0].plage, Some(plage("05 08:00", 120)));
    assert_eq!(fiche.visites[0].equipe[0].besoin, Some(fiche.besoins[0].id));
}

#[tokio::test]
async fn a_report_is_taken_back_with_its_follow_up_and_the_plan_it_had() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.reported(visite, "amorel", "05 09:00", finish(visite, V::Partielle))
        .await;
    assert_eq!(m.visite(mission, visite).await.plage, Some(plage("05 08:00", 60)));
    m.does_at("05 09:05", "amorel", undo()).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::EnCours, vec![V::SurSite, V::Annulee])
    );
    assert_eq!(
        m.visite(mission, visite).await.plage,
        Some(plage("05 08:00", 120))
    );
    m.does_at("05 09:10", "amorel", redo()).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Partielle, V::Provisoire])
    );

    // The freed hour is given away meanwhile: the report is taken back all the same, and the work overruns its plan.
    let other = m.mission().await;
    m.planned(other, &[AMOREL], "05 09:30").await;
    m.does_at("05 09:40", "amorel", undo()).await;
    assert_eq!(m.visites(mission).await, [V::SurSite, V::Annulee]);
    assert_eq!(m.visite(mission, visite).await.plage, Some(plage("05 08:00", 70)));
}

#[tokio::test]
async fn a_report_is_not_taken_back_once_it_counts_elsewhere() {
    let m = Monde::new().await;
    let (signed, invoiced, followed) = (m.mission().await, m.mission().await, m.mission().await);
    let mut visits = Vec::new();
    for (mission, hour, end, result) in [
        (signed, "05 08:00", "05 09:00", V::Terminee),
        (invoiced, "05 10:00", "05 11:00", V::Terminee),
        (followed, "05 14:00", "05 15:00", V::Partielle),
    ] {
        let visite = m.planned(mission, &[AMOREL], hour).await.intervention;
        m.reported(visite, "amorel", end, finish(visite, result)).await;
        visits.push(visite);
    }
    sqlx::query(
        "update intervention set signature_nom = 'Mme Rey', signature_le = now(), signature_empreinte = sha256('') where id = 1",
    )
    .execute(&mut m.base.admin().await)
    .await
    .unwrap();
    m.does("rdupuis", decide(invoiced, Decision::ToInvoice)).await;
    let follow_up = m.planned(followed, &[AMOREL], "06 08:00").await.intervention;
    let reopen = |at: usize, suite| {
        InterventionCommand::Reopen(regie::service::intervention::Reopen {
            intervention: visits[at],
            version: None,
            suite,
            plan: Vec::new(),
            trajets: Vec::new(),
        })
    };
    assert_eq!(
        said(&m.refuses("amorel", reopen(0, None)).await),
        (RefusalKind::Rule, "visite-signee")
    );
    assert_eq!(
        said(&m.refuses("amorel", reopen(1, None)).await),
        (RefusalKind::Rule, "mission-figee")
    );
    assert_eq!(
        said(&m.refuses("amorel", reopen(2, Some(follow_up))).await),
        (RefusalKind::Rule, "suite-planifiee")
    );
    let overtaken = m.refuses("amorel", undo()).await;
    assert_eq!(
        said(&overtaken),
        (RefusalKind::Rule, "annulation-depassee"),
        "the follow-up was planned"
    );
    assert_eq!(fact(&overtaken, "par"), "Rémi Dupuis");
}

#[tokio::test]
async fn undo_is_refused_when_somebody_else_moved_on() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.does("rdupuis", retitle(mission, "un")).await;
    m.does("directrice", retitle(mission, "deux")).await;
    let refusal = m.refuses("rdupuis", undo()).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "annulation-depassee"));
    assert_eq!(
        (fact(&refusal, "par"), fact(&refusal, "commande")),
        ("Dora Simon".into(), "mission.modifier".into())
    );

    // Taken back, done again, taken back: what counts is whether it stands.
    m.does("directrice", undo()).await;
    m.does("directrice", redo()).await;
    assert_eq!(
        said(&m.refuses("rdupuis", undo()).await),
        (RefusalKind::Rule, "annulation-depassee")
    );
    m.does("directrice", undo()).await;
    m.does("rdupuis", undo()).await;
    assert_eq!(title(&m, mission).await, "Fuite en toiture");
    m.does("rdupuis", redo()).await;
    m.does("rdupuis", undo()).await;
    m.does("directrice", retitle(mission, "trois")).await;
    assert_eq!(
        said(&m.refuses("rdupuis", redo()).await),
        (RefusalKind::Rule, "retablissement-depasse")
    );
}

/// Somebody changes the visit between the look at the journal and the lock on the row.
#[tokio::test]
async fn undo_that_had_to_wait_looks_again() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.does("rdupuis", retitle(mission, "un")).await;

    let mut other = m.base.app().await;
    sqlx::raw_sql("begin; select from mission where id = 1 for no key update")
        .execute(&mut other)
        .await
        .unwrap();
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    let waiting = tokio::spawn(async move { service.execute(&actor, undo()).await });
    m.until_somebody_waits().await;
    sqlx::raw_sql(
        "update mission set titre = 'deux', maj_par = 10 where id = 1;
         insert into commande (acteur_id, nom, inverse_absent) values (10, 'mission.modifier', 'essai');
         insert into journal_audit (commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
         select max(id), 'mission', 1, 3, 'MODIFICATION', 10, sha256('sel'), sha256('') from commande;
         commit",
    )
    .execute(&mut other)
    .await
    .unwrap();
    let refusal = refused(waiting.await.unwrap());
    assert_eq!(said(&refusal), (RefusalKind::Rule, "annulation-depassee"));
    assert_eq!(title(&m, mission).await, "deux");
}

#[tokio::test]
async fn two_consoles_of_one_person_undo_two_commands() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.does("rdupuis", retitle(mission, "un")).await;
    m.does("rdupuis", retitle(mission, "deux")).await;
    let actor = m.actor("rdupuis").await;
    let (one, two) = (m.service(), m.service());
    let (one, two) = tokio::join!(one.execute(&actor, undo()), two.execute(&actor, undo()));
    one.unwrap();
    two.unwrap();
    assert_eq!(title(&m, mission).await, "Fuite en toiture");
}

#[tokio::test]
async fn what_cannot_be_taken_back_says_why() {
    let m = Monde::new().await;
    assert_eq!(
        said(&m.refuses("rdupuis", undo()).await),
        (RefusalKind::Rule, "rien-a-annuler")
    );
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("amorel", step(visite, Geste::Arrive)).await;
    let refusal = m.refuses("amorel", undo()).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "sans-inverse"));
    assert_eq!(fact(&refusal, "raison"), "travail-commence");
}

#[tokio::test]
async fn past_what_nothing_takes_back_lies_what_it_left_alone() {
    let m = Monde::new().await;
    let (moved, draft) = (m.mission().await, m.mission().await);
    m.does("rdupuis", retitle(moved, "un")).await;
    m.does("rdupuis", cancel(draft)).await;
    assert_eq!(
        said(&m.refuses("rdupuis", undo()).await),
        (RefusalKind::Rule, "sans-inverse")
    );
    let next = prochains(&m).await;
    let passe = next.annuler.passe.expect("what is passed over");
    assert_eq!((passe.rule, next.annuler.refus), ("sans-inverse", None));
    let geste = next.annuler.geste.expect("what is taken back instead");
    assert_eq!(geste.nom, "mission.modifier");
    m.does("rdupuis", Command::Historique(HistoriqueCommand::UndoPast))
        .await;
    assert_eq!(title(&m, moved).await, "Fuite en toiture");
    m.does("rdupuis", redo()).await;
    assert_eq!(title(&m, moved).await, "un");

    // What it touched itself stays as it is, and the key says why.
    m.does("rdupuis", cancel(moved)).await;
    let next = prochains(&m).await;
    assert_eq!(next.annuler.passe, None);
    assert_eq!(next.annuler.refus.expect("why not").rule, "sans-inverse");
    assert_eq!(
        said(
            &m.refuses("rdupuis", Command::Historique(HistoriqueCommand::UndoPast))
                .await
        ),
        (RefusalKind::Rule, "annulation-depassee")
    );
}

async fn prochains(m: &Monde) -> Historique {
    let rdupuis = m.actor("rdupuis").await;
    let query = HistoriqueQuery::Prochains.into();
    match m.service().read(&rdupuis, query).await {
        Ok(Answer::Historique(next)) => *next,
        other => panic!("{other:?}"),
    }
}

/// Whoever takes an absence back is told whose it was, however much work it had taken.
#[tokio::test]
async fn the_undo_of_an_absence_names_who_was_away() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let entered = m.does("rdupuis", absence(AMOREL, plage("05 06:00", 600))).await;
    let Done::Absence { nom, .. } = entered.result else {
        panic!("an absence")
    };
    assert_eq!(nom, "Ana Morel");
    for command in [undo(), redo(), undo()] {
        let Done::Undone { nom, numero, .. } = m.does("rdupuis", command).await.result else {
            panic!("a step")
        };
        assert_eq!(
            (nom.as_str(), numero.as_deref()),
            ("absence.saisir", Some("Ana Morel"))
        );
    }
    // A visit's move is still told by its mission.
    let visite = m.fiche(mission).await.visites[0].id;
    m.does("rdupuis", shift(visite, Some("05 10:00"), None)).await;
    let Done::Undone { numero, .. } = m.does("rdupuis", undo()).await.result else {
        panic!("an undo")
    };
    assert_eq!(numero, Some(m.fiche(mission).await.ligne.numero));
}

/// No one of the visits that were made firm together stands for the others.
#[tokio::test]
async fn the_undo_of_several_visits_counts_them() {
    let m = Monde::new().await;
    let mut interventions = Vec::new();
    for (who, hour) in [(AMOREL, "05 10:00"), (BLEROY, "05 08:00")] {
        let mission = m.mission().await;
        let visit = m.books(pencilled(mission, &[who], &[plage(hour, 120)])).await;
        interventions.push(visit.intervention);
    }
    let firm = |interventions: &[InterventionId]| {
        PlanningCommand::FirmEach(FirmEach {
            visites: interventions.iter().map(|id| (*id, None)).collect(),
        })
    };
    m.does("rdupuis", firm(&interventions)).await;
    for command in [undo(), redo(), undo()] {
        let Done::Undone { nom, lot, .. } = m.does("rdupuis", command).await.result else {
            panic!("a step")
        };
        let lot = lot.map(|lot| (lot.visites, lot.debut));
        assert_eq!(
            (nom.as_str(), lot),
            ("planning.affermir-choix", Some((2, at("05 08:00"))))
        );
    }
    // One alone is told by its number.
    m.does("rdupuis", firm(&interventions[..1])).await;
    let Done::Undone { numero, lot, .. } = m.does("rdupuis", undo()).await.result else {
        panic!("a step")
    };
    assert_eq!((numero.is_some(), lot), (true, None));
}

#[tokio::test]
async fn a_creation_that_was_taken_back_comes_back_with_all_that_followed() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    for _ in 0..2 {
        m.does("rdupuis", undo()).await;
    }
    assert_eq!(m.etat(mission).await, M::Annulee);
    assert_eq!(
        m.fiche(mission).await.annulation_motif.as_deref(),
        Some("saisie annulée")
    );
    m.does("rdupuis", redo()).await;
    assert_eq!(m.etat(mission).await, M::APlanifier);
    assert_eq!(
        m.fiche(mission).await.annulation_motif,
        None,
        "it is given up no more"
    );
    m.does("rdupuis", redo()).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::Planifiee, vec![V::Planifiee])
    );
    for _ in 0..2 {
        m.does("rdupuis", undo()).await;
    }
    assert_eq!(m.etat(mission).await, M::Annulee, "and goes again");
    m.does("rdupuis", redo()).await;
    assert_eq!(m.etat(mission).await, M::APlanifier);
}

#[tokio::test]
async fn only_redo_brings_a_cancelled_mission_back() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let cancel = decide(
        mission,
        Decision::Cancel {
            motif: "doublon".to_owned(),
        },
    );
    m.does("rdupuis", cancel).await;
    let back = decide(mission, Decision::Restore { brouillon: false });
    assert_eq!(
        said(&m.refuses("rdupuis", back).await),
        (RefusalKind::Rule, "decision-impossible")
    );
    assert_eq!(
        said(&m.refuses("rdupuis", undo()).await),
        (RefusalKind::Rule, "sans-inverse")
    );
    assert_eq!(m.etat(mission).await, M::Annulee);
}
