//! Work that lasts days: laid out on the hours of those days, and moved so.

use regie::domain::planning::Essai;
use regie::domain::{MissionId, Plage};
use regie::service::mission::{Create, MissionRef};
use regie::service::planning::{Essayer, Move, PlanningCommand, PlanningQuery, Quand, VisiteEssayee};
use regie::service::{Answer, Query};

use super::fixture::*;

/// Twelve hours of work.
async fn long(m: &Monde) -> MissionId {
    let duree_minutes = 12 * 60;
    m.create(Create {
        duree_minutes,
        ..call()
    })
    .await
}

async fn tried(m: &Monde, mission: MissionId, visite: Option<VisiteEssayee>, hour: &str) -> Essai {
    let wished = at(hour);
    let essayer = Essayer {
        mission: MissionRef::Id(mission),
        visite,
        vers: AMOREL,
        quand: Quand::Jour(wished.date_naive(), wished),
        aide: false,
        minutes: None,
        echange: None,
    };
    let query: Query = PlanningQuery::Essai(essayer).into();
    match m.service().read(&m.actor("rdupuis").await, query).await {
        Ok(Answer::Essai(essai)) => *essai,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_no_day_holds_begins_on_the_day_that_is_asked_for() {
    let m = Monde::new().await;
    let mission = long(&m).await;
    let essai = tried(&m, mission, None, "06 09:00").await;
    assert_eq!(essai.refus, []);
    assert!(essai.plages.len() > 1, "{:?}", essai.plages);
    assert_eq!(essai.plages[0].debut().date_naive(), at("06 09:00").date_naive());
    let minutes: i64 = essai.plages.iter().map(|plage| plage.minutes()).sum();
    assert_eq!(minutes, 12 * 60);
}

#[tokio::test]
async fn work_over_days_is_laid_out_anew_rather_than_on_a_saturday() {
    let m = Monde::new().await;
    let mission = long(&m).await;
    // Thursday and Friday.
    let pieces = [
        plage("08 08:00", 240),
        plage("08 13:00", 240),
        plage("09 08:00", 240),
    ];
    let planned = m.books(firm(mission, &[AMOREL], &pieces)).await;
    let visite = VisiteEssayee {
        id: planned.intervention,
        de: AMOREL,
        debut: at("08 08:00"),
    };
    let essai = tried(&m, mission, Some(visite), "09 08:00").await;
    assert!(essai.refaites && essai.refus.is_empty(), "{essai:?}");
    let days: Vec<_> = essai
        .plages
        .iter()
        .map(|plage| plage.debut().date_naive())
        .collect();
    assert_eq!(days.first(), Some(&at("09 08:00").date_naive()));
    assert_eq!(
        days.last(),
        Some(&at("12 08:00").date_naive()),
        "Monday: {days:?}"
    );

    let command = PlanningCommand::Move(Move {
        intervention: planned.intervention,
        version: None,
        debut: Some(essai.debut),
        de: None,
        vers: None,
        forcer: None,
        plages: essai.plages.clone(),
    });
    m.does("rdupuis", command).await;
    assert_eq!(works(&m).await, essai.plages);
    m.does("rdupuis", undo()).await;
    assert_eq!(works(&m).await, pieces);
}

/// When Ana Morel works.
async fn works(m: &Monde) -> Vec<Plage> {
    sqlx::query_scalar(
        "select plage from creneau where utilisateur_id = 20 and type = 'INTERVENTION' and fermete = 'FERME' order by 1",
    )
    .fetch_all(&m.pool)
    .await
    .unwrap()
}
