//! The change feed: each commit once, whatever the order of commits.

use std::time::Duration;

use regie::domain::journal::{Change, Objet};
use regie::service::feed::Listener;

use super::fixture::*;

/// The next batch of changes.
async fn next(listener: &mut Listener) -> Vec<Change> {
    let batch = tokio::time::timeout(Duration::from_secs(10), listener.changes.recv()).await;
    batch
        .expect("a change should have been told")
        .expect("the reader runs")
        .to_vec()
}

fn missions(changes: &[Change]) -> Vec<i64> {
    changes
        .iter()
        .filter(|change| change.objet == Objet::Mission)
        .map(|change| change.id)
        .collect()
}

#[tokio::test]
async fn every_listener_hears_every_commit_once() {
    let m = Monde::new().await;
    m.mission().await;
    let service = m.service();
    let (mut one, mut two) = (service.listen().await, service.listen().await);
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(m.mission().await.0);
    }
    for listener in [&mut one, &mut two] {
        let mut heard = Vec::new();
        while heard.len() < made.len() {
            heard.extend(missions(&next(listener).await));
        }
        assert_eq!(heard, made, "not the one that was there before, and none twice");
    }
    let visite = m
        .planned(regie::domain::MissionId(1), &[AMOREL], "05 08:00")
        .await;
    let changes = next(&mut one).await;
    let seen: Vec<_> = changes
        .iter()
        .map(|change| (change.objet, change.id, change.version))
        .collect();
    assert_eq!(
        seen,
        [
            (Objet::Intervention, visite.intervention.0, visite.version),
            (Objet::Mission, 1, 2)
        ]
    );
    assert_eq!(changes[0].acteur, m.actor("rdupuis").await.id);
}

/// Its numbers are drawn before others', and it commits after them.
#[tokio::test]
async fn a_slow_transaction_is_neither_missed_nor_waited_for() {
    let m = Monde::new().await;
    let service = m.service();
    let mut listener = service.listen().await;
    let mut slow = m.base.app().await;
    sqlx::raw_sql(
        "begin;
         insert into commande (acteur_id, nom, inverse_absent) values (11, 'essai', 'essai');
         insert into journal_audit (commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
         select max(id), 'mission', 4242, 1, 'MODIFICATION', 11, sha256('sel'), sha256('') from commande",
    )
    .execute(&mut slow)
    .await
    .unwrap();
    let mut heard = Vec::new();
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(m.mission().await.0);
        heard.extend(missions(&next(&mut listener).await));
    }
    assert_eq!(heard, made, "the quick ones don't wait for the slow one");
    sqlx::raw_sql("commit").execute(&mut slow).await.unwrap();
    assert_eq!(missions(&next(&mut listener).await), [4242]);
    let last = m.mission().await.0;
    assert_eq!(missions(&next(&mut listener).await), [last], "and nothing again");
}

/// The control: a reader that goes on from the last number it saw misses the slow one.
#[tokio::test]
async fn going_by_numbers_alone_would_miss_it() {
    let m = Monde::new().await;
    let mut slow = m.base.app().await;
    sqlx::raw_sql(
        "begin;
         insert into commande (acteur_id, nom, inverse_absent) values (11, 'essai', 'essai');
         insert into journal_audit (commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
         select max(id), 'mission', 4242, 1, 'MODIFICATION', 11, sha256('sel'), sha256('') from commande",
    )
    .execute(&mut slow)
    .await
    .unwrap();
    m.mission().await;
    let seen: i64 = m.value("select max(seq) from journal_audit").await;
    sqlx::raw_sql("commit").execute(&mut slow).await.unwrap();
    let after: i64 = sqlx::query_scalar("select count(*) from journal_audit where seq > $1")
        .bind(seen)
        .fetch_one(&m.pool)
        .await
        .unwrap();
    assert_eq!(after, 0);
}
