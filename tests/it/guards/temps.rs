//! Recurrences are kept as wall-clock time and zone, and turned into instants when they are generated.

use super::regle::{execute, monde, truth, value};

const CONTRAT: &str = "insert into contrat_maintenance (client_id, validite, periodicite_mois, visite_heure, fuseau, prochaine_visite, cree_par)
    values (1, '[2027-01-01,2028-01-01)', 1, '15:00', 'Europe/Paris', '2027-03-22', 10)";

/// Clocks go forward on 28 March 2027.
#[tokio::test]
async fn a_visit_stays_at_three_in_the_afternoon() {
    let base = monde().await;
    let mut app = base.app().await;
    execute(&mut app, CONTRAT).await.unwrap();
    let hours: Vec<String> = value(
        &mut app,
        "select array(select to_char(((prochaine_visite + n * 7 + visite_heure) at time zone fuseau) at time zone fuseau, 'HH24:MI')
                      from contrat_maintenance, generate_series(0, 1) n)",
    )
    .await;
    assert_eq!(hours, ["15:00", "15:00"]);
}

/// The control: an instant and seven days of 24 hours.
#[tokio::test]
async fn an_instant_plus_seven_days_drifts() {
    let base = monde().await;
    let mut app = base.app().await;
    execute(&mut app, CONTRAT).await.unwrap();
    assert!(
        truth(
            &mut app,
            "select to_char(((prochaine_visite + visite_heure) at time zone fuseau + interval '168 hours') at time zone fuseau, 'HH24:MI') = '16:00'
             from contrat_maintenance"
        )
        .await
    );
}

#[tokio::test]
async fn an_unknown_zone_is_refused() {
    let base = monde().await;
    let refused = execute(&mut base.app().await, "update site set fuseau = 'Europe/Lyon'")
        .await
        .expect_err("no such zone");
    assert!(refused.to_string().contains("Europe/Lyon"), "{refused}");
}
