//! At whatever hour it is made, the demonstration stands at that hour, is alive, and keeps every rule.

use regie::ops::seed::Anchor;
use regie::ops::verify;

use super::{KEY, company};

#[tokio::test]
async fn its_board_is_alive_and_its_rules_hold_at_any_hour() {
    for (made, stands) in [
        ("2026-11-27T21:30", "14:30"),
        ("2026-11-24T19:30", "15:30"),
        ("2026-11-24T03:10", "09:00"),
        ("2026-11-24T12:45", "11:45"),
        // A Sunday.
        ("2026-11-22T11:05", "11:05"),
    ] {
        let anchor: Anchor = made.parse().unwrap();
        let base = company(1, anchor).await;
        let mut db = base.admin().await;
        let (done, under_way, ahead, left): (i64, i64, i64, i64) = sqlx::query_as(
            "select count(distinct i.id) filter (where i.etat = 'TERMINEE'),
                    count(distinct i.id) filter (where i.etat in ('EN_ROUTE', 'SUR_SITE', 'PAUSE')),
                    count(distinct i.id) filter (where i.etat in ('PLANIFIEE', 'CONFIRMEE')),
                    -- Work that should have begun and did not, or should be over for an hour and is not.
                    count(distinct i.id) filter (where
                        i.etat in ('PLANIFIEE', 'CONFIRMEE') and upper(i.plage) < $2
                        or i.etat in ('EN_ROUTE', 'SUR_SITE') and upper(i.plage) < $2 - interval '1 hour')
             from creneau c join intervention i on i.id = c.intervention_id
             where c.fermete = 'FERME'
               and c.plage && tstzrange(($1::date + time '05:00') at time zone 'Europe/Paris',
                                        ($1::date + time '22:00') at time zone 'Europe/Paris')",
        )
        .bind(anchor.day)
        .bind(instant(anchor, stands))
        .fetch_one(&mut db)
        .await
        .unwrap();
        assert!(
            done >= 1 && under_way >= 5 && under_way + ahead >= 15 && left == 0,
            "{made}: {done} done, {under_way} under way, {ahead} ahead, {left} left behind"
        );
        let last: chrono::DateTime<chrono::Utc> = sqlx::query_scalar("select max(cree_le) from commande")
            .fetch_one(&mut db)
            .await
            .unwrap();
        assert!(
            last <= instant(anchor, stands),
            "{made}: something was done at {last}"
        );
        let findings = verify::run(&base.superuser(), Some(KEY), |_| {}).await.unwrap();
        let wrong: Vec<_> = findings.iter().filter(|finding| finding.fautes > 0).collect();
        assert!(wrong.is_empty(), "{made}: {wrong:?}");
    }
}

fn instant(anchor: Anchor, hour: &str) -> chrono::DateTime<chrono::Utc> {
    let hour: chrono::NaiveTime = hour.parse().or_else(|_| format!("{hour}:00").parse()).unwrap();
    anchor
        .day
        .and_time(hour)
        .and_local_timezone(chrono_tz::Europe::Paris)
        .unwrap()
        .to_utc()
}
