//! What people are able and entitled to do, and the work that counts on it.

use chrono::NaiveDate;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::EtatMission as M;
use regie::domain::{HabilitationId, RefusalKind, SpecialisationId, TitreId, UtilisateurId};
use regie::service::habilitation::{Add, Edit, HabilitationCommand, Remove};
use regie::service::{Command, Done, Outcome};

use super::fixture::*;

fn add(utilisateur: UtilisateurId, specialisation: SpecialisationId, titre: Option<TitreId>) -> Add {
    Add {
        utilisateur,
        specialisation,
        niveau: 3,
        titre,
        debut: NaiveDate::from_ymd_opt(2040, 1, 1),
        dernier_jour: None,
        organisme: Some(" AFNOR \u{202e} ".to_owned()),
        numero_titre: None,
    }
}

fn added(add: Add) -> Command {
    HabilitationCommand::Add(Box::new(add)).into()
}

fn edit(habilitation: i64) -> Edit {
    Edit {
        habilitation: HabilitationId(habilitation),
        version: None,
        niveau: None,
        titre: None,
        debut: None,
        dernier_jour: None,
        organisme: None,
        numero_titre: None,
    }
}

fn until(habilitation: i64, jour: u32) -> Command {
    HabilitationCommand::Edit(Box::new(Edit {
        dernier_jour: Some(NaiveDate::from_ymd_opt(2040, 3, jour)),
        ..edit(habilitation)
    }))
    .into()
}

fn orphans(outcome: &Outcome) -> usize {
    match &outcome.result {
        Done::Habilitation { orphelins, .. } => orphelins.len(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_habilitation_is_entered_changed_and_taken_back() {
    let m = monde().await;
    m.does("rdupuis", added(add(AMOREL, ELEC, Some(BR)))).await;
    let organisme: String = m.value("select organisme from habilitation where id = 7").await;
    assert_eq!(organisme, "AFNOR");
    let stronger = HabilitationCommand::Edit(Box::new(Edit {
        niveau: Some(5),
        version: Some(1),
        ..edit(7)
    }));
    m.does("rdupuis", stronger.clone()).await;
    assert_eq!(m.refuses("rdupuis", stronger).await.kind, RefusalKind::Stale);
    m.does("rdupuis", undo()).await;
    let niveau: i16 = m.value("select niveau from habilitation where id = 7").await;
    assert_eq!(niveau, 3);
    m.does("rdupuis", undo()).await;
    let gone: bool = m
        .value("select supprime_le is not null from habilitation where id = 7")
        .await;
    assert!(gone);
    let told: i64 = m
        .value("select count(*) from notification where destinataire_id = 20 and evenement = 'HABILITATIONS'")
        .await;
    assert_eq!(told, 4);
}

#[tokio::test]
async fn a_titre_of_one_trade_entitles_to_no_other() {
    let m = monde().await;
    sqlx::raw_sql(
        "insert into specialisation (code, libelle, reglementee, cree_par) values ('GAZ', 'Gaz', true, 2);
         update titre set specialisation_id = 2 where id = 1",
    )
    .execute(&mut m.base.owner().await)
    .await
    .unwrap();
    let gaz = SpecialisationId(3);
    let refusal = m.refuses("rdupuis", added(add(AMOREL, gaz, Some(BR)))).await;
    assert_eq!(
        (refusal.rule, refusal.field),
        ("titre-d-une-autre-specialisation", Some("titre"))
    );
    assert_eq!(
        (fact(&refusal, "titre"), fact(&refusal, "autre")),
        ("BR".into(), "ELEC".into())
    );
    // Its own trade, and a titre that is bound to none.
    m.does("rdupuis", added(add(AMOREL, ELEC, Some(BR)))).await;
    m.does("rdupuis", added(add(AMOREL, gaz, Some(TitreId(2))))).await;
}

#[tokio::test]
async fn what_cannot_be_an_habilitation_is_refused() {
    let m = monde().await;
    let day = NaiveDate::from_ymd_opt(2040, 1, 1);
    for (wrong, rule) in [
        (add(AMOREL, ELEC, None), "titre-exige"),
        (
            Add {
                niveau: 6,
                ..add(AMOREL, CLIM, None)
            },
            "niveau-bornes",
        ),
        (
            Add {
                dernier_jour: day.and_then(|day| day.pred_opt()),
                ..add(AMOREL, CLIM, None)
            },
            "periode-a-l-envers",
        ),
        (add(AMOREL, CLIM, None), "habilitation-en-double"),
        (add(AMOREL, SpecialisationId(99), None), "introuvable"),
        (add(UtilisateurId(99), CLIM, None), "introuvable"),
    ] {
        assert_eq!(m.refuses("rdupuis", added(wrong)).await.rule, rule);
    }
    // Periods that follow each other are two habilitations.
    m.does("rdupuis", until(1, 1)).await;
    m.does(
        "rdupuis",
        added(Add {
            debut: NaiveDate::from_ymd_opt(2040, 3, 2),
            ..add(AMOREL, CLIM, None)
        }),
    )
    .await;
    let abroad = m.refuses("rdupuis", added(add(MCESAIRE, ELEC, Some(BR)))).await;
    assert_eq!(said(&abroad), (RefusalKind::Permission, "permission-portee"));
    let own = m.refuses("amorel", added(add(AMOREL, ELEC, Some(BR)))).await;
    assert_eq!(said(&own), (RefusalKind::Permission, "permission-absente"));
}

#[tokio::test]
async fn shortening_pencils_in_the_work_beyond_and_undo_makes_it_firm_again() {
    let m = monde().await;
    let (before, beyond) = (m.mission().await, m.mission().await);
    m.planned(before, &[AMOREL], "05 08:00").await;
    m.planned(beyond, &[AMOREL], "08 08:00").await;
    let outcome = m.does("rdupuis", until(1, 6)).await;
    assert_eq!(orphans(&outcome), 1);
    assert_eq!(
        (m.etat(before).await, m.etat(beyond).await),
        (M::Planifiee, M::APlanifier)
    );
    assert_eq!(m.visites(beyond).await, [V::Provisoire]);
    let told: i64 = m
        .value("select count(*) from notification where destinataire_id = 20 and evenement = 'A_REPLANIFIER'")
        .await;
    assert_eq!(told, 1);
    m.does("rdupuis", undo()).await;
    assert_eq!(m.etat(beyond).await, M::Planifiee);
    m.does("rdupuis", redo()).await;
    assert_eq!(m.etat(beyond).await, M::APlanifier);
}

#[tokio::test]
async fn a_lower_level_or_a_removal_pencils_in_what_asked_for_more() {
    let m = monde().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let enough = HabilitationCommand::Edit(Box::new(Edit {
        niveau: Some(2),
        ..edit(1)
    }));
    assert_eq!(orphans(&m.does("rdupuis", enough).await), 0);
    let weak = HabilitationCommand::Edit(Box::new(Edit {
        niveau: Some(1),
        ..edit(1)
    }));
    assert_eq!(orphans(&m.does("rdupuis", weak).await), 1);
    m.does("rdupuis", undo()).await;
    let remove = HabilitationCommand::Remove(Remove {
        habilitation: HabilitationId(1),
        version: None,
    });
    assert_eq!(orphans(&m.does("rdupuis", remove.clone()).await), 1);
    assert_eq!(m.refuses("rdupuis", remove).await.kind, RefusalKind::NotFound);
    m.does("rdupuis", undo()).await;
    assert_eq!(m.etat(mission).await, M::Planifiee);
}

#[tokio::test]
async fn a_team_s_visit_is_pencilled_in_whole() {
    let m = monde().await;
    let both = m
        .create(regie::service::mission::Create {
            besoins: vec![besoin(CLIM, 1, None, 2)],
            ..call()
        })
        .await;
    m.planned(both, &[AMOREL, DPETIT], "05 08:00").await;
    m.does("rdupuis", until(1, 4)).await;
    assert_eq!(m.visites(both).await, [V::Provisoire]);
    let told: i64 = m
        .value("select count(*) from notification where destinataire_id = 23 and evenement = 'A_REPLANIFIER'")
        .await;
    assert_eq!(told, 1);
}

/// While an habilitation is shortened, somebody plans beyond its end: one of both sees the other.
#[tokio::test]
async fn shortening_and_planning_at_once_leave_no_firm_work_uncovered() {
    let m = monde().await;
    for _ in 0..6 {
        let mission = m.mission().await;
        let (rh, rdupuis, service) = (m.actor("directrice").await, m.actor("rdupuis").await, m.service());
        let (shortened, _planned) = tokio::join!(
            service.execute(&rh, until(1, 6)),
            service.execute(&rdupuis, plan(firm(mission, &[AMOREL], &[plage("08 08:00", 60)]))),
        );
        shortened.expect("shortening is always allowed");
        let uncovered: i64 = m
            .value(
                "select count(*) from creneau c where c.fermete = 'FERME' and c.besoin_id is not null
                 and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null",
            )
            .await;
        assert_eq!(uncovered, 0);
        m.does("directrice", until(1, 30)).await;
    }
}
