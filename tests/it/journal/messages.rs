//! A person's messages: unread first, page by page, read by themselves only.

use regie::domain::NotificationId;
use regie::domain::filtre::Filtre;
use regie::domain::liste::{Liste, Page};
use regie::domain::notification::{CHAMPS, Message};
use regie::service::notification::NotificationQuery;
use regie::service::{Answer, Error, Keep};
use regie::store;

use super::outils::*;
use crate::missions::fixture::*;

async fn told(m: &Monde, login: &str, filtre: &str, page: Page) -> Liste<Message> {
    let filtre = filtre.to_owned();
    let query = NotificationQuery::Liste { filtre, page };
    match m.service().read(&m.actor(login).await, query.into()).await {
        Ok(Answer::Notifications(list)) => list,
        other => panic!("{other:?}"),
    }
}

async fn ids(m: &Monde, login: &str, filtre: &str) -> Vec<i64> {
    let list = told(m, login, filtre, Page::first(1000)).await;
    list.items.iter().map(|message| message.id.0).collect()
}

/// So many messages to a person, the first one the oldest.
async fn tell(m: &Monde, to: i64, n: i64) {
    let sql = format!(
        "insert into notification (destinataire_id, evenement, objet, objet_id, contenu, cree_par)
         select {to}, case when n % 2 = 0 then 'RETRAIT' else 'AFFECTATION' end, 'intervention', n,
                jsonb_build_object('numero', 'M-2040-' || n), 11 from generate_series(1, {n}) n"
    );
    run(&mut m.base.app().await, &sql).await;
}

#[tokio::test]
async fn a_command_tells_the_technician_and_reading_is_theirs() {
    let m = monde().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let list = told(&m, "amorel", "", Page::first(10)).await;
    let [message] = list.items.as_slice() else {
        panic!("{list:?}")
    };
    assert_eq!((message.par.as_str(), message.lu_le), ("rdupuis", None));
    assert!(message.faits["numero"].is_string());
    assert_eq!(ids(&m, "bleroy", "").await, [0; 0]);

    let keep = || Keep::Lues(vec![message.id]);
    let refused = m.service().keep(&m.actor("bleroy").await, keep()).await;
    assert!(
        matches!(&refused, Err(Error::Refused(refusal)) if refusal.rule == "introuvable"),
        "{refused:?}"
    );
    assert_eq!(
        ids(&m, "amorel", "nonlu").await.len(),
        1,
        "nobody reads for somebody else"
    );
    m.service()
        .keep(&m.actor("amorel").await, keep())
        .await
        .expect("read");
    assert_eq!(ids(&m, "amorel", "unread").await, [0; 0]);
    assert_eq!(ids(&m, "amorel", "-nonlu").await, [message.id.0]);
}

#[tokio::test]
async fn unread_ones_come_first_and_pages_follow_each_other() {
    let m = monde().await;
    tell(&m, AMOREL.0, 60).await;
    let amorel = m.actor("amorel").await;
    m.service()
        .keep(&amorel, Keep::LuesJusqua(NotificationId(20)))
        .await
        .expect("read");
    let whole = ids(&m, "amorel", "").await;
    let expected: Vec<i64> = (21..=60).rev().chain((1..=20).rev()).collect();
    assert_eq!(whole, expected);
    let mut page = Page::first(7);
    let mut rows = Vec::new();
    loop {
        let part = told(&m, "amorel", "", page.clone()).await;
        rows.extend(part.items.iter().map(|message| message.id.0));
        match part.next {
            Some(next) => page.apres = Some(next),
            None => break,
        }
    }
    assert_eq!(rows, whole);
    assert_eq!(ids(&m, "amorel", "evenement:retrait nonlu").await.len(), 20);
    assert_eq!(ids(&m, "amorel", "m-2040-42").await, [42]);
    assert_eq!(ids(&m, "amorel", "objet:mission").await, [0; 0]);
}

#[tokio::test]
async fn the_list_is_read_by_its_index() {
    let m = monde().await;
    for to in [AMOREL, BLEROY, CNGUYEN] {
        tell(&m, to.0, 5_000).await;
    }
    run(&mut m.base.admin().await, "analyze notification").await;
    let today = chrono::Utc::now().date_naive();
    let filtre = Filtre::parse("", CHAMPS, today).unwrap();
    let plan = store::notification::plan(&mut m.base.app().await, AMOREL, &filtre, &Page::first(50))
        .await
        .unwrap();
    assert!(
        plan.contains("notification_par_destinataire") && !plan.contains("Sort"),
        "{plan}"
    );
}
