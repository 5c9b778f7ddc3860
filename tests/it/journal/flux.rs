//! The change feed around restores and silence; `missions::flux` has the rest.

use std::time::Duration;

use regie::domain::journal::Objet;

use super::outils::*;
use crate::missions::fixture::*;

/// After a restore into a new cluster, the old rows' transaction ids are far ahead of ours.
#[tokio::test]
async fn rows_of_another_cluster_are_no_news() {
    let m = monde().await;
    lines(&m, 50).await;
    tamper(
        &m,
        "update journal_audit set grappe = 42, xid = (xid::text::bigint + 1000000000)::text::xid8",
    )
    .await;
    let mut listener = m.service().listen().await;
    let made = m.mission().await;
    let heard = tokio::time::timeout(Duration::from_secs(10), listener.changes.recv())
        .await
        .expect("a change should have been told")
        .expect("the reader runs");
    let told: Vec<_> = heard.iter().map(|change| (change.objet, change.id)).collect();
    assert_eq!(told, [(Objet::Mission, made.0)]);
}

/// Readers of the feed that are connected.
async fn readers(m: &Monde) -> i64 {
    m.value(
        "select count(*) from pg_stat_activity
         where datname = current_database() and query like '%journal_audit%j.xid >=%' and pid <> pg_backend_pid()",
    )
    .await
}

#[tokio::test]
async fn the_journal_is_read_only_while_somebody_listens() {
    let m = monde().await;
    assert_eq!(readers(&m).await, 0);
    let service = m.service();
    let (one, two) = (service.listen().await, service.listen().await);
    assert_eq!(readers(&m).await, 1, "one for both");
    drop(one);
    m.mission().await;
    assert_eq!(readers(&m).await, 1);
    drop(two);
    let gone = async { while readers(&m).await > 0 {} };
    tokio::time::timeout(Duration::from_secs(10), gone)
        .await
        .expect("the reader should have left with its last listener");
    let mut again = service.listen().await;
    let made = m.mission().await;
    let heard = tokio::time::timeout(Duration::from_secs(10), again.changes.recv()).await;
    assert_eq!(heard.expect("told").expect("read")[0].id, made.0);
}

/// The reader's connection is its own: commands that take all others don't make it fall silent.
#[tokio::test]
async fn a_pool_without_a_free_connection_does_not_silence_the_feed() {
    let m = monde().await;
    let mut listener = m.service().listen().await;
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(m.pool.acquire().await.unwrap());
    }
    lines(&m, 1).await;
    let heard = tokio::time::timeout(Duration::from_secs(10), listener.changes.recv()).await;
    assert_eq!(heard.expect("told").expect("read").len(), 1);
}
