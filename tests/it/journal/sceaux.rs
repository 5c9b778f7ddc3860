//! The sealer: behind the writers, one at a time, and whole whatever happens to it.

use regie::domain::UtilisateurId;
use regie::domain::sceau::{self, DEBUT, Nature, Sceau};
use regie::service::Purged;
use regie::service::sceau::Sealed;
use regie::store::sceau as store;
use sqlx::{Connection as _, PgConnection};

use super::outils::*;
use crate::missions::fixture::*;

const SEALER: UtilisateurId = UtilisateurId(4);

#[tokio::test]
async fn everything_is_sealed_once_in_batches_that_follow_each_other() {
    let m = monde().await;
    lines(&m, 2_300).await;
    let done = seals(&m).await;
    let expected = Sealed {
        sceaux: 3,
        lignes: 2_300,
        occupe: false,
    };
    assert_eq!(done, expected);
    assert_eq!(seals(&m).await, Sealed::default());
    let sizes: Vec<i64> =
        sqlx::query_scalar("select cardinality(seqs)::bigint from sceau_audit order by rang")
            .fetch_all(&m.pool)
            .await
            .unwrap();
    assert_eq!(sizes, [1000, 1000, 300]);
    assert!(
        m.value::<bool>(
            "select array_agg(l.seq order by s.rang, l.n) = (select array_agg(seq order by xid, seq) from journal_audit)
             from sceau_audit s, unnest(s.seqs) with ordinality l (seq, n)"
        )
        .await,
        "each row once, in the order of transactions"
    );
    assert!(
        m.value::<bool>("select bool_and(cree_par = 4) from sceau_audit")
            .await
    );
    assert_eq!(faults(&m).await, []);

    lines(&m, 1).await;
    assert_eq!(seals(&m).await.lignes, 1);
    assert_eq!(faults(&m).await, []);
}

/// Rows written by a transaction that is still under way, and the way to let it commit.
async fn slow(m: &Monde) -> PgConnection {
    let mut slow = m.base.app().await;
    run(
        &mut slow,
        "begin;
         insert into commande (acteur_id, nom, inverse_absent) values (11, 'essai', 'essai');
         insert into journal_audit (commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
         select max(id), 'mission', 4242, 1, 'MODIFICATION', 11, sha256('sel'), sha256('') from commande",
    )
    .await;
    slow
}

#[tokio::test]
async fn a_slow_transaction_is_waited_for_and_finds_its_place() {
    let m = monde().await;
    lines(&m, 10).await;
    let mut slow = slow(&m).await;
    let xid: i64 = sqlx::query_scalar("select pg_current_xact_id()::text::bigint")
        .fetch_one(&mut slow)
        .await
        .unwrap();
    lines(&m, 10).await;
    until_oldest(&m, xid).await;
    assert_eq!(
        today(&m).seal(u32::MAX).await.expect("sealed").lignes,
        10,
        "those before it"
    );
    run(&mut slow, "commit").await;
    assert_eq!(seals(&m).await.lignes, 11);
    assert_eq!(faults(&m).await, []);
}

/// The control: a sealer that takes whatever is there leaves the slow transaction's rows outside the chain.
#[tokio::test]
async fn sealing_what_is_there_would_leave_it_out() {
    let m = monde().await;
    lines(&m, 10).await;
    let mut slow = slow(&m).await;
    lines(&m, 10).await;
    let mut hasty = m.base.app().await;
    let mut tx = hasty.begin().await.unwrap();
    let mut grappe = store::clusters(&mut tx).await.unwrap()[0];
    grappe.courante = false;
    seal_by_hand(&mut tx, grappe).await;
    tx.commit().await.unwrap();
    run(&mut slow, "commit").await;
    let found = faults(&m).await;
    assert!(
        matches!(found.as_slice(), [(Nature::LigneGlissee, Some(1), Some(_))]),
        "{found:?}"
    );
}

/// One seal, step by step; returns after the insert.
async fn seal_by_hand(db: &mut PgConnection, grappe: store::Grappe) {
    let lot = store::next(db, grappe, 1000)
        .await
        .unwrap()
        .expect("rows to seal");
    let head = store::head(db).await.unwrap().unwrap_or(DEBUT);
    let last = lot.lignes.last().unwrap().0;
    let sceau = Sceau {
        rang: head.rang + 1,
        algorithme: sceau::ALGORITHME,
        grappe: grappe.id,
        dernier_xid: lot.xid,
        dernier_seq: last,
        empreinte: sceau::empreinte(
            head.rang + 1,
            (grappe.id, lot.xid, last),
            &head.empreinte,
            lot.lignes.iter().copied(),
        ),
        lignes: lot.lignes,
        precedent: head.empreinte,
        cree_le: chrono::Utc::now(),
    };
    store::add(db, &sceau, SEALER).await.unwrap();
}

#[tokio::test]
async fn a_second_sealer_leaves_the_work_to_the_first() {
    let m = monde().await;
    lines(&m, 10).await;
    settle(&m).await;
    let mut first = m.base.app().await;
    let mut tx = first.begin().await.unwrap();
    assert!(store::try_lock(&mut tx).await.unwrap());
    let second = today(&m).seal(u32::MAX).await.expect("no fault");
    assert!(second.occupe && second.sceaux == 0, "{second:?}");
    tx.rollback().await.unwrap();
    assert_eq!(seals(&m).await.lignes, 10);
}

#[tokio::test]
async fn many_sealers_and_writers_at_once_make_one_whole_chain() {
    let m = monde().await;
    let mission = m.mission().await;
    let write = async {
        for _ in 0..10 {
            lines(&m, 50).await;
            m.mission().await;
        }
    };
    let seal = async || {
        for _ in 0..20 {
            today(&m).seal(3).await.expect("no fault");
        }
    };
    tokio::join!(write, seal(), seal(), seal());
    seals(&m).await;
    assert!(mission.0 > 0);
    let found = verified(&m, regie::service::audit::Verifier::default()).await;
    assert_eq!(found.fautes, []);
    assert_eq!(found.en_attente, 0);
    let rows: i64 = m.value("select count(*) from journal_audit").await;
    assert_eq!(found.lignes, rows.unsigned_abs());
}

#[tokio::test]
async fn writers_never_wait_for_the_sealer() {
    let m = monde().await;
    lines(&m, 10).await;
    settle(&m).await;
    let mut sealer = m.base.app().await;
    let mut tx = sealer.begin().await.unwrap();
    assert!(store::try_lock(&mut tx).await.unwrap());
    let grappe = store::clusters(&mut tx).await.unwrap()[0];
    seal_by_hand(&mut tx, grappe).await;
    // Not committed yet; a command that waited for it would end with the role's lock timeout.
    m.mission().await;
    tx.commit().await.unwrap();
    seals(&m).await;
    assert_eq!(faults(&m).await, []);
}

/// The sealer's backend is killed after each of its steps in turn.
#[tokio::test]
async fn a_sealer_killed_at_any_step_leaves_a_whole_chain() {
    let m = monde().await;
    for step in 0..5 {
        lines(&m, 1_200).await;
        settle(&m).await;
        let mut doomed = m.base.app().await;
        let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
            .fetch_one(&mut doomed)
            .await
            .unwrap();
        let mut tx = doomed.begin().await.unwrap();
        if step >= 1 {
            assert!(store::try_lock(&mut tx).await.unwrap());
        }
        let grappe = *store::clusters(&mut tx).await.unwrap().last().unwrap();
        if step == 2 {
            store::next(&mut tx, grappe, 1000).await.unwrap().expect("rows");
        }
        if step >= 3 {
            seal_by_hand(&mut tx, grappe).await;
        }
        if step == 4 {
            tx.commit().await.unwrap();
            run(
                &mut m.base.admin().await,
                &format!("select pg_terminate_backend({pid}, 5000)"),
            )
            .await;
        } else {
            run(
                &mut m.base.admin().await,
                &format!("select pg_terminate_backend({pid}, 5000)"),
            )
            .await;
            assert!(tx.commit().await.is_err(), "it is gone");
        }
        let done = seals(&m).await;
        assert_eq!(
            done.lignes,
            if step == 4 { 200 } else { 1_200 },
            "after step {step}"
        );
        assert_eq!(faults(&m).await, [], "after step {step}");
    }
}

/// A database restored elsewhere: its rows name the cluster that wrote them, and its transaction ids are far ahead.
#[tokio::test]
async fn rows_of_another_cluster_are_sealed_apart_and_new_ones_after_them() {
    let m = monde().await;
    lines(&m, 20).await;
    tamper(
        &m,
        "update journal_audit set grappe = 42, xid = (xid::text::bigint + 1000000000)::text::xid8",
    )
    .await;
    lines(&m, 30).await;
    let done = seals(&m).await;
    assert_eq!((done.sceaux, done.lignes), (2, 50));
    assert!(
        m.value::<bool>("select grappe = 42 and cardinality(seqs) = 20 from sceau_audit where rang = 1")
            .await
    );
    lines(&m, 5).await;
    assert_eq!(seals(&m).await.lignes, 5);
    assert_eq!(faults(&m).await, []);
}

#[tokio::test]
async fn old_keys_and_forgotten_drafts_go_and_others_stay() {
    let m = monde().await;
    m.mission().await;
    run(
        &mut m.base.admin().await,
        "insert into cle_idempotence (cle, empreinte, cree_le)
             select gen_random_uuid(), sha256('x'), now() - d * interval '1 day' from unnest(array[29, 31, 400]) d;
         insert into brouillon (utilisateur_id, ecran, objet, champ, valeur, maj_le)
             select 11, 'mission', d::text, 'titre', 'x', now() - d * interval '1 day' from unnest(array[89, 91]) d",
    )
    .await;
    let expected = Purged {
        cles: 2,
        brouillons: 1,
    };
    assert_eq!(today(&m).purge().await.expect("purged"), expected);
    assert_eq!(m.value::<i64>("select count(*) from cle_idempotence").await, 2);
    assert_eq!(m.value::<i64>("select count(*) from brouillon").await, 1);
}

#[tokio::test]
async fn an_open_console_seals_and_leaves_nothing_behind() {
    let m = monde().await;
    let watch = regie::watch::Watch::start(today(&m));
    m.mission().await;
    settle(&m).await;
    watch.stop().await;
    assert_eq!(faults(&m).await, []);
    let found = verified(&m, regie::service::audit::Verifier::default()).await;
    assert_eq!((found.en_attente, found.lignes > 0), (0, true));
}
