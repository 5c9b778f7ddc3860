//! What a command leaves to be looked at is told: planned work that keeps its length, work whose place is another now.

use std::sync::Arc;

use regie::domain::remarque::Remarque;
use regie::domain::site::SiteChange;
use regie::domain::{InterventionId, SiteId};
use regie::service::client::{ClientCommand, Edit, Modif};
use regie::service::mission::Fields;
use regie::service::{Command, Outcome};

use super::fixture::*;

/// Site 1 lies there after all.
fn moved(latitude: f64, longitude: f64) -> Command {
    ClientCommand::Edit(Box::new(Edit::Site(Modif {
        id: SiteId(1),
        version: None,
        change: SiteChange {
            latitude: Some(Some(latitude)),
            longitude: Some(Some(longitude)),
            ..SiteChange::default()
        },
    })))
    .into()
}

/// All booked road, with the visits to which it leads.
const ROADS: &str =
    "select coalesce(string_agg(intervention_id || ' ' || plage, ', ' order by lower(plage)), '')
    from creneau where type = 'TRAJET' and fermete <> 'ANNULE'";

async fn corrects_sites(m: &Monde) {
    sqlx::raw_sql(
        "insert into permission (code, libelle) values ('client.gerer', '') on conflict do nothing;
         insert into role_permission (role_id, permission_id, portee, cree_par)
         select 1, id, 'TOUT', 2 from permission where code = 'client.gerer' on conflict do nothing",
    )
    .execute(&mut m.base.owner().await)
    .await
    .unwrap();
}

/// Of whom a command says that they can't keep their times.
fn late(outcome: &Outcome) -> Vec<String> {
    let late = outcome.remarques.iter().filter_map(|remarque| match remarque {
        Remarque::TrajetImpossible { technicien, .. } => Some(technicien.clone()),
        _ => None,
    });
    late.collect()
}

#[tokio::test]
async fn roads_follow_a_site_that_lies_elsewhere_and_who_is_late_is_named() {
    let m = Monde::new().await;
    corrects_sites(&m).await;
    let (first, second, other) = (m.mission().await, m.mission().await, m.mission().await);
    sqlx::query("update mission set site_id = 2 where id = $1")
        .bind(first.0)
        .execute(&mut m.base.admin().await)
        .await
        .unwrap();
    m.planned(first, &[AMOREL], "05 08:00").await;
    m.planned(second, &[AMOREL], "05 10:00").await;
    m.planned(other, &[BLEROY], "05 14:00").await;
    let before = m.value::<String>(ROADS).await;

    // An hour away: no road from the first visit, which ends as this one begins.
    let outcome = m.does("directrice", moved(45.40, 4.40)).await;
    assert!(
        outcome
            .remarques
            .contains(&Remarque::TrajetsRefaits { visites: 2 }),
        "{:?}",
        outcome.remarques
    );
    assert_eq!(late(&outcome), ["Ana Morel"], "Bruno Leroy has time enough");
    let after = m.value::<String>(ROADS).await;
    assert_ne!(after, before);
    assert!(after.contains("3 ["), "his road is there: {after}");

    let undone = m.does("directrice", undo()).await;
    assert_eq!(m.value::<String>(ROADS).await, before);
    assert_eq!(late(&undone), [""; 0]);
}

#[tokio::test]
async fn a_site_that_stays_where_it_is_moves_nothing() {
    let m = Monde::new().await;
    corrects_sites(&m).await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let change = SiteChange {
        acces: Some(Some("Code 1234".to_owned())),
        ..SiteChange::default()
    };
    let edit = Edit::Site(Modif {
        id: SiteId(1),
        version: None,
        change,
    });
    let outcome = m.does("directrice", ClientCommand::Edit(Box::new(edit))).await;
    assert_eq!(outcome.remarques, []);
    // Nor is anything told of a site at which nobody is expected.
    m.does("directrice", unassign(InterventionId(1))).await;
    assert_eq!(m.does("directrice", moved(45.40, 4.40)).await.remarques, []);
}

/// People are held before what they come for and where: nobody who holds somebody waits for the site.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_is_held_after_those_who_come_there_and_whoever_was_sent_meanwhile_is_seen() {
    const HOLD: &str = "select from utilisateur where id = 20 for no key update";
    let m = Arc::new(Monde::new().await);
    corrects_sites(&m).await;
    let (mission, meanwhile) = (m.mission().await, m.mission().await);
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let mut other = m.pool.begin().await.unwrap();
    sqlx::query(HOLD).execute(&mut *other).await.unwrap();
    let moving = tokio::spawn({
        let m = Arc::clone(&m);
        async move { m.does("directrice", moved(45.40, 4.40)).await }
    });
    m.until_somebody_waits().await;
    let site = "select from site where id = 1 for update nowait";
    sqlx::query(site).execute(&mut *other).await.expect("a free site");
    sqlx::query("rollback").execute(&mut *other).await.unwrap();

    // Once more, and this time the dispatcher is quicker than the correction.
    let outcome = moving.await.unwrap();
    assert!(
        outcome
            .remarques
            .contains(&Remarque::TrajetsRefaits { visites: 1 })
    );
    m.does("directrice", undo()).await;
    sqlx::query("begin").execute(&mut *other).await.unwrap();
    sqlx::query(HOLD).execute(&mut *other).await.unwrap();
    let moving = tokio::spawn({
        let m = Arc::clone(&m);
        async move { m.does("directrice", moved(45.40, 4.40)).await }
    });
    m.until_somebody_waits().await;
    m.planned(meanwhile, &[BLEROY], "05 08:00").await;
    other.rollback().await.unwrap();
    let outcome = moving.await.unwrap();
    assert!(
        outcome
            .remarques
            .contains(&Remarque::TrajetsRefaits { visites: 2 }),
        "{:?}",
        outcome.remarques
    );
}

#[tokio::test]
async fn planned_work_keeps_its_length_and_says_so() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let planned = m.planned(mission, &[AMOREL], "05 08:00").await;
    let lasts = |minutes| {
        let fields = Fields {
            duree_minutes: Some(minutes),
            ..Fields::default()
        };
        correct(mission, fields)
    };
    let outcome = m.does("rdupuis", lasts(180)).await;
    let kept = Remarque::DureeGardee {
        numero: planned.numero.clone(),
        plage: plage("05 08:00", 120),
        minutes: 120,
        voulues: 180,
    };
    assert_eq!(outcome.remarques, [kept]);
    // As long as it is planned, or planned no more: nothing to say.
    assert_eq!(m.does("rdupuis", lasts(120)).await.remarques, []);
    m.does("rdupuis", unassign(planned.intervention)).await;
    assert_eq!(m.does("rdupuis", lasts(60)).await.remarques, []);
}
