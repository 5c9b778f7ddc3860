//! Public holidays: nobody works, and it is said why.

use chrono::NaiveDate;
use regie::domain::planning::Ferie;
use regie::service::planning::{Etendue, PlanningQuery};
use regie::service::{Answer, Query};

use super::fixture::*;

#[tokio::test]
async fn a_holiday_is_named_on_the_board_and_where_work_is_refused() {
    let m = Monde::new().await;
    let jour = NaiveDate::from_ymd_opt(2040, 3, 8).unwrap();
    sqlx::query("insert into jour_ferie (jour, libelle) values ($1, 'Fête')")
        .bind(jour)
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    let mission = m.mission().await;
    let on = |hour: &str| plan(firm(mission, &[AMOREL], &[plage(hour, 60)]));
    let refusal = m.refuses("rdupuis", on("08 09:00")).await;
    assert_eq!(refusal.rule, "hors-horaires");
    assert_eq!(fact(&refusal, "ferie"), "2040-03-08");
    let night = m.refuses("rdupuis", on("07 03:00")).await;
    assert_eq!(fact(&night, "ferie"), serde_json::Value::Null);

    let feries = async |login: &str| {
        let query: Query = PlanningQuery::Board {
            jour: Some(jour - chrono::Days::new(3)),
            jours: 7,
            agence: None,
            etendue: Etendue::Tout,
        }
        .into();
        match m.service().read(&m.actor(login).await, query).await {
            Ok(Answer::Board(board)) => board.feries,
            other => panic!("{other:?}"),
        }
    };
    let fete = Ferie {
        jour,
        libelle: "Fête".to_owned(),
    };
    let query: Query = PlanningQuery::Board {
        jour: Some(jour),
        jours: 1,
        agence: None,
        etendue: Etendue::Tout,
    }
    .into();
    let Ok(Answer::Board(board)) = m.service().read(&m.actor("rdupuis").await, query).await else {
        panic!("a board")
    };
    assert!(
        board
            .techniciens
            .iter()
            .all(|technicien| technicien.horaires.is_empty()),
        "nobody has hours"
    );
    for login in ["rdupuis", "amorel"] {
        assert_eq!(feries(login).await, std::slice::from_ref(&fete), "{login}");
    }
}
