//! What a contract promises of missions, and how it follows when something changes.

use chrono::{DateTime, Utc};
use regie::domain::contrat::ContratChange;
use regie::domain::echeance::TypeCouverture;
use regie::domain::mission::{MotifAttente, TypeMission};
use regie::domain::{ClientId, ContratId, MissionId, RefusalKind, SiteId};
use regie::service::client::{ClientAnswer, ClientQuery, Create, Edit, Ref};
use regie::service::mission::{Create as NewMission, Decision, Edit as EditMission, Fields, MissionCommand};
use rust_decimal::Decimal;

use super::fixture::{
    Monde, at, call, create, edit, machine, modif, monde, promise, redo, refused, remove, said, undo,
};
use crate::missions::fixture::decide;

const BELLECOUR: ClientId = ClientId(1);
const SIEGE: SiteId = SiteId(1);

type Limites = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

async fn limites(monde: &Monde, mission: MissionId) -> Limites {
    let fiche = monde.fiche(mission).await;
    (fiche.gti_limite, fiche.gtr_limite)
}

fn called(hour: &str) -> NewMission {
    NewMission {
        appel_le: Some(at(hour)),
        ..call()
    }
}

fn hours(gti: i64, gtr: i64) -> ContratChange {
    ContratChange {
        gti_heures: Some(Some(Decimal::from(gti))),
        gtr_heures: Some(Some(Decimal::from(gtr))),
        ..ContratChange::default()
    }
}

fn change(id: ContratId, change: ContratChange) -> regie::service::Command {
    edit(Edit::Contrat(modif(id, None, change)))
}

fn correct(mission: MissionId, fields: Fields) -> regie::service::Command {
    MissionCommand::Edit(Box::new(EditMission {
        mission,
        version: None,
        fields,
    }))
    .into()
}

#[tokio::test]
async fn a_breakdown_under_a_contract_has_its_deadlines_at_once() {
    let monde = monde().await;
    let contrat = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    // Monday 15:00, three hours before closing: the fourth is on Tuesday. The 8th is a holiday.
    let mission = monde.create(called("05 15:00")).await;
    assert_eq!(monde.fiche(mission).await.contrat, Some(contrat));
    assert_eq!(
        limites(&monde, mission).await,
        (Some(at("06 09:00")), Some(at("06 13:00")))
    );
    let mission = monde.create(called("07 16:00")).await;
    assert_eq!(
        limites(&monde, mission).await,
        (Some(at("09 10:00")), Some(at("09 14:00")))
    );
}

#[tokio::test]
async fn planned_work_is_covered_but_promises_no_hours() {
    let monde = monde().await;
    let contrat = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    for (nature, under) in [
        (TypeMission::Entretien, Some(contrat)),
        (TypeMission::Installation, None),
    ] {
        let mission = monde
            .create(NewMission {
                r#type: nature,
                ..call()
            })
            .await;
        assert_eq!(monde.fiche(mission).await.contrat, under, "{nature}");
        assert_eq!(limites(&monde, mission).await, (None, None));
    }
}

#[tokio::test]
async fn the_contract_that_names_the_machine_wins_and_two_alike_are_left_to_people() {
    let monde = monde().await;
    let chiller = monde.machine(SIEGE, machine("Groupe froid", None)).await;
    let part = monde.machine(SIEGE, machine("Compresseur", Some(chiller))).await;
    let whole = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let named = ContratChange {
        sites: None,
        equipements: Some(vec![chiller]),
        ..promise(SIEGE)
    };
    let named = monde.contrat(BELLECOUR, named).await;
    let broken = |equipement| NewMission { equipement, ..call() };
    let mission = monde.create(broken(None)).await;
    assert_eq!(monde.fiche(mission).await.contrat, Some(whole));
    // A part of the machine that it names is covered with it.
    let mission = monde.create(broken(Some(part))).await;
    assert_eq!(monde.fiche(mission).await.contrat, Some(named));
    monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let mission = monde.create(broken(None)).await;
    assert_eq!(monde.fiche(mission).await.contrat, None);
}

#[tokio::test]
async fn only_a_contract_in_force_covers() {
    let monde = monde().await;
    let over = ContratChange {
        fin: Some(chrono::NaiveDate::from_ymd_opt(2040, 3, 4)),
        ..promise(SIEGE)
    };
    let contrat = monde.contrat(BELLECOUR, over).await;
    let mission = monde.create(call()).await;
    assert_eq!(monde.fiche(mission).await.contrat, None);
    let named = |contrat| {
        MissionCommand::Create(Box::new(NewMission {
            contrat: Some(contrat),
            ..call()
        }))
    };
    let refusal = monde.refuses("rdupuis", named(contrat)).await;
    assert_eq!(said(&refusal), (RefusalKind::Invalid, "contrat-hors-validite"));
    let others = monde.contrat(ClientId(2), promise(SiteId(2))).await;
    let refusal = monde.refuses("rdupuis", named(others)).await;
    assert_eq!(refusal.rule, "contrat-d-un-autre-client");
}

#[tokio::test]
async fn open_missions_follow_their_contract_in_its_own_transaction() {
    let monde = monde().await;
    let contrat = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let open = monde.create(called("05 10:00")).await;
    let closed = monde.create(called("05 10:00")).await;
    monde
        .does("rdupuis", crate::missions::fixture::cancel(closed))
        .await;
    let before = limites(&monde, open).await;

    let outcome = monde.does("directrice", change(contrat, hours(2, 4))).await;
    assert_eq!(
        limites(&monde, open).await,
        (Some(at("05 12:00")), Some(at("05 14:00")))
    );
    assert_eq!(
        limites(&monde, closed).await,
        before,
        "what is over keeps what was promised"
    );
    assert_eq!(
        outcome.objets.len(),
        2,
        "the contract and the one mission: {outcome:?}"
    );

    monde.does("directrice", undo()).await;
    assert_eq!(limites(&monde, open).await, before);
    monde.does("directrice", redo()).await;
    assert_eq!(limites(&monde, open).await.0, Some(at("05 12:00")));

    let always = ContratChange {
        couverture: Some(TypeCouverture::Continue),
        gtr_heures: Some(None),
        ..ContratChange::default()
    };
    monde.does("directrice", change(contrat, always)).await;
    assert_eq!(limites(&monde, open).await, (Some(at("05 12:00")), None));
}

#[tokio::test]
async fn waiting_for_the_client_stops_the_hours_and_waiting_for_a_part_does_not() {
    let monde = monde().await;
    monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let hold = |mission, motif| {
        decide(
            mission,
            Decision::Hold {
                motif,
                texte: "on attend".to_owned(),
            },
        )
    };
    for (motif, during, after) in [
        (MotifAttente::Client, None, "05 16:00"),
        (MotifAttente::Acces, None, "05 16:00"),
        (MotifAttente::Piece, Some("05 14:00"), "05 14:00"),
    ] {
        let mission = monde.create(called("05 10:00")).await;
        monde.does_at("05 11:00", "rdupuis", hold(mission, motif)).await;
        assert_eq!(limites(&monde, mission).await.0, during.map(at), "{motif}");
        monde
            .does_at("05 13:00", "rdupuis", decide(mission, Decision::Resume))
            .await;
        assert_eq!(limites(&monde, mission).await.0, Some(at(after)), "{motif}");
    }
    // A second wait adds to the first, and a change of the contract counts both.
    let mission = monde.create(called("06 10:00")).await;
    for (from, to) in [("06 11:00", "06 12:00"), ("06 13:00", "06 14:00")] {
        monde
            .does_at(from, "rdupuis", hold(mission, MotifAttente::Client))
            .await;
        monde
            .does_at(to, "rdupuis", decide(mission, Decision::Resume))
            .await;
    }
    assert_eq!(limites(&monde, mission).await.0, Some(at("06 16:00")));
    let contrat = monde.fiche(mission).await.contrat.expect("covered");
    monde.does("directrice", change(contrat, hours(5, 8))).await;
    assert_eq!(limites(&monde, mission).await.0, Some(at("06 17:00")));
}

#[tokio::test]
async fn a_corrected_call_site_or_contract_moves_the_deadlines() {
    let monde = monde().await;
    let contrat = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let mission = monde.create(called("05 10:00")).await;
    let earlier = Fields {
        appel_le: Some(at("05 08:30")),
        ..Fields::default()
    };
    monde
        .does_at("05 11:00", "rdupuis", correct(mission, earlier))
        .await;
    assert_eq!(limites(&monde, mission).await.0, Some(at("05 12:30")));
    monde.does("rdupuis", undo()).await;
    assert_eq!(limites(&monde, mission).await.0, Some(at("05 14:00")));
    let without = Fields {
        contrat: Some(None),
        ..Fields::default()
    };
    monde.does("rdupuis", correct(mission, without)).await;
    assert_eq!(limites(&monde, mission).await, (None, None));
    monde.does("rdupuis", undo()).await;
    let fiche = monde.fiche(mission).await;
    assert_eq!(
        (fiche.contrat, fiche.gti_limite),
        (Some(contrat), Some(at("05 14:00")))
    );
    let elsewhere = Fields {
        site: Some(SiteId(3)),
        ..Fields::default()
    };
    monde.does("rdupuis", correct(mission, elsewhere)).await;
    assert_eq!(monde.fiche(mission).await.site, SiteId(3));
}

#[tokio::test]
async fn a_mission_entered_while_its_contract_changes_gets_the_new_terms() {
    let monde = monde().await;
    let contrat = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let mut admin = monde.base.admin().await;
    // Somebody holds the contract as a change does, and has written two hours.
    sqlx::raw_sql(
        "begin; update contrat_maintenance set gti_heures = 2 where numero like 'CM-%' and client_id = 1;",
    )
    .execute(&mut admin)
    .await
    .unwrap();
    let (mission, ()) = tokio::join!(monde.create(called("05 10:00")), async {
        monde.until_somebody_waits().await;
        sqlx::raw_sql("commit").execute(&mut admin).await.unwrap();
    });
    let fiche = monde.fiche(mission).await;
    assert_eq!(
        (fiche.contrat, fiche.gti_limite),
        (Some(contrat), Some(at("05 12:00")))
    );
}

#[tokio::test]
async fn a_contract_covers_what_is_its_clients() {
    let monde = monde().await;
    let new = |contrat| {
        create(Create::Contrat {
            client: BELLECOUR,
            contrat,
        })
    };
    let refusal = monde.refuses("directrice", new(promise(SiteId(2)))).await;
    assert_eq!(said(&refusal), (RefusalKind::Invalid, "site-d-un-autre-client"));
    let theirs = monde.machine(SiteId(2), machine("Chaudière", None)).await;
    let unnamed = ContratChange {
        libelle: Some("  ".to_owned()),
        ..promise(SIEGE)
    };
    let refusal = monde.refuses("directrice", new(unnamed)).await;
    assert_eq!((refusal.rule, refusal.field), ("libelle-requis", Some("libelle")));
    let wrong = ContratChange {
        equipements: Some(vec![theirs]),
        ..promise(SIEGE)
    };
    assert_eq!(
        monde.refuses("directrice", new(wrong)).await.rule,
        "equipement-d-un-autre-client"
    );
    let backwards = ContratChange {
        fin: Some(chrono::NaiveDate::from_ymd_opt(2039, 12, 31)),
        ..promise(SIEGE)
    };
    assert_eq!(
        monde.refuses("directrice", new(backwards)).await.rule,
        "validite-vide"
    );
    let id = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let Ok(ClientAnswer::Contrat(fiche)) = monde.asks("directrice", ClientQuery::Contrat(Ref::Id(id))).await
    else {
        panic!("a contract")
    };
    assert_eq!(fiche.contrat.sites, [SIEGE]);
    let moved = ContratChange {
        sites: Some(vec![SiteId(3)]),
        ..ContratChange::default()
    };
    monde.does("directrice", change(id, moved)).await;
    monde.does("directrice", undo()).await;
    let Ok(ClientAnswer::Contrat(fiche)) = monde.asks("directrice", ClientQuery::Contrat(Ref::Id(id))).await
    else {
        panic!("a contract")
    };
    assert_eq!(fiche.contrat.sites, [SIEGE]);
}

#[tokio::test]
async fn a_contract_with_open_missions_stays() {
    let monde = monde().await;
    let contrat = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let mission = monde.create(call()).await;
    assert_eq!(
        monde.refuses("directrice", remove(contrat)).await.rule,
        "encore-en-usage"
    );
    monde
        .does("rdupuis", crate::missions::fixture::cancel(mission))
        .await;
    monde.does("directrice", remove(contrat)).await;
    let mission = monde.create(call()).await;
    assert_eq!(monde.fiche(mission).await.contrat, None);
    let named = MissionCommand::Create(Box::new(NewMission {
        contrat: Some(contrat),
        ..call()
    }));
    assert_eq!(monde.refuses("rdupuis", named).await.kind, RefusalKind::NotFound);
}

#[tokio::test]
async fn two_people_change_one_contract() {
    let monde = monde().await;
    let id = monde.contrat(BELLECOUR, promise(SIEGE)).await;
    let service = monde.service();
    let (directrice, rdupuis) = (monde.actor("directrice").await, monde.actor("rdupuis").await);
    let order = |gti| edit(Edit::Contrat(modif(id, Some(1), hours(gti, 8))));
    let (one, two) = tokio::join!(
        service.execute(&directrice, order(1)),
        service.execute(&rdupuis, order(2))
    );
    let late = refused(if one.is_err() { one } else { two });
    assert_eq!(late.kind, RefusalKind::Stale);
    assert_eq!(late.ecarts.len(), 1, "{late:?}");
}
