//! Verification: each way to falsify the journal is found, by its name and its row.

use regie::domain::RefusalKind;
use regie::domain::audit::{Ancre, Signature};
use regie::domain::sceau::Nature;
use regie::service::audit::{AuditQuery, Verifier};
use sqlx::Connection as _;

use super::outils::*;
use crate::missions::fixture::*;

/// Three seals: two full ones and one of the rows left.
async fn sealed() -> Monde {
    let m = monde().await;
    lines(&m, 2_050).await;
    seals(&m).await;
    m
}

#[tokio::test]
async fn a_whole_journal_has_no_fault() {
    let m = sealed().await;
    m.mission().await;
    settle(&m).await;
    let found = verified(&m, Verifier::default()).await;
    assert_eq!(found.fautes, []);
    assert_eq!((found.sceaux, found.lignes, found.dernier), (3, 2_050, 3));
    assert_eq!(found.en_attente, 1, "the mission's, not sealed yet");
}

#[tokio::test]
async fn an_empty_journal_has_none_either() {
    let m = monde().await;
    assert_eq!(faults(&m).await, []);
    assert_eq!(head(&m).await, None);
}

/// Falsifies a sealed journal, and expects exactly this.
async fn finds(sql: &str, expected: &[(Nature, Option<i64>, Option<i64>)]) {
    let m = sealed().await;
    tamper(&m, sql).await;
    assert_eq!(faults(&m).await, expected, "{sql}");
}

#[tokio::test]
async fn changed_rows_are_found() {
    for (sql, seq) in [
        ("update journal_audit set acteur_id = 12 where seq = 1500", 1500),
        (
            "update journal_audit set cree_le = cree_le - interval '1 day' where seq = 1500",
            1500,
        ),
        ("update journal_audit set objet_id = 2 where seq = 1001", 1001),
        (
            "update commande set acteur_id = 12 where id = (select commande_id from journal_audit where seq = 1600)",
            1600,
        ),
        (
            "update commande set nom = 'mission.voir' where id = (select commande_id from journal_audit where seq = 1600)",
            1600,
        ),
    ] {
        finds(sql, &[(Nature::LigneAlteree, Some(2), Some(seq))]).await;
    }
}

#[tokio::test]
async fn a_forged_before_or_after_is_found_even_with_a_new_fingerprint() {
    finds(
        "update journal_detail set apres = '{\"a\": 3}' where seq = 7",
        &[(Nature::DetailAltere, Some(1), Some(7))],
    )
    .await;
    finds(
        "update journal_detail set apres = '{\"a\": 3}' where seq = 7;
         update journal_audit j set empreinte = empreinte_audit(j.sel, j.objet, j.objet_id, j.objet_version, j.action, d.avant, d.apres)
         from journal_detail d where d.seq = j.seq and j.seq = 7",
        &[(Nature::LigneAlteree, Some(1), Some(7))],
    )
    .await;
}

#[tokio::test]
async fn a_deleted_and_a_slipped_in_row_are_found() {
    finds(
        "delete from journal_detail where seq = 2001; delete from journal_audit where seq = 2001",
        &[(Nature::LigneManquante, Some(3), Some(2001))],
    )
    .await;
    finds(
        "delete from commande where id = (select commande_id from journal_audit where seq = 2001)",
        &[(Nature::LigneManquante, Some(3), Some(2001))],
    )
    .await;
    finds(
        "insert into journal_audit (seq, commande_id, xid, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
         overriding system value
         select 999999, commande_id, xid, objet, objet_id, objet_version, action, acteur_id, sel, empreinte
         from journal_audit where seq = 5",
        &[(Nature::LigneGlissee, Some(1), Some(999_999))],
    )
    .await;
}

#[tokio::test]
async fn a_broken_chain_is_found() {
    finds(
        "delete from sceau_audit where rang = 2",
        &[(Nature::SceauManquant, Some(2), None)],
    )
    .await;
    finds(
        "update sceau_audit set empreinte = sha256('x') where rang = 2",
        &[
            (Nature::SceauAltere, Some(2), None),
            (Nature::ChaineRompue, Some(3), None),
        ],
    )
    .await;
    finds(
        "update sceau_audit set precedent = sha256('x') where rang = 2",
        &[
            (Nature::ChaineRompue, Some(2), None),
            (Nature::SceauAltere, Some(2), None),
        ],
    )
    .await;
    finds(
        "update sceau_audit set algorithme = 2 where rang = 3",
        &[(Nature::AlgorithmeInconnu, Some(3), None)],
    )
    .await;
}

#[tokio::test]
async fn rows_that_wait_too_long_for_a_seal_are_told() {
    let m = sealed().await;
    lines(&m, 1).await;
    assert_eq!(faults(&m).await, [], "not yet");
    tamper(
        &m,
        "update journal_audit set cree_le = now() - interval '2 hours' where seq = 2051",
    )
    .await;
    // A row that an older transaction holds back, in whatever database of the server, is not late.
    settle(&m).await;
    assert_eq!(faults(&m).await, [(Nature::ScellementEnRetard, None, Some(2051))]);
}

/// A cut tail leaves a shorter chain that is whole in itself: only a head noted elsewhere shows it.
#[tokio::test]
async fn a_cut_tail_is_found_by_a_head_noted_elsewhere() {
    let m = sealed().await;
    let key = Some(b"une cle".as_slice());
    let noted = head(&m).await.expect("a head");
    assert_eq!((noted.rang, noted.lignes), (3, 2_050));
    let (ancre, worth) = Ancre::lire(&noted.ligne(key), key).expect("readable");
    assert_eq!(worth, Signature::Valable);
    lines(&m, 10).await;
    seals(&m).await;
    let against = || Verifier {
        ancres: vec![ancre.clone()],
        ..Verifier::default()
    };
    assert_eq!(
        verified(&m, against()).await.fautes,
        [],
        "a longer chain still holds it"
    );

    tamper(
        &m,
        "delete from journal_detail where seq > 2000; delete from journal_audit where seq > 2000;
         delete from sceau_audit where rang > 2",
    )
    .await;
    assert_eq!(faults(&m).await, [], "the control: in itself it is whole");
    let found = verified(&m, against()).await.fautes;
    assert_eq!(
        (found[0].nature, found[0].rang, found.len()),
        (Nature::AncreInfidele, Some(3), 1)
    );
    // Written anew to the same length, it is another one.
    lines(&m, 50).await;
    seals(&m).await;
    assert_eq!(faults(&m).await, []);
    assert_eq!(
        verified(&m, against()).await.fautes[0].nature,
        Nature::AncreInfidele
    );
}

#[tokio::test]
async fn erased_contents_are_no_fault_and_are_counted() {
    let m = monde().await;
    let mission = m.mission().await;
    lines(&m, 10).await;
    seals(&m).await;
    let mut app = m.base.app().await;
    let mut tx = app.begin().await.unwrap();
    sqlx::query("update client set anonymise_le = now() where id = (select donneur_ordre_id from mission where id = $1)")
        .bind(mission.0)
        .execute(&mut *tx)
        .await
        .unwrap();
    let erased: i64 = sqlx::query_scalar("select journal_detail_effacer('mission', $1)")
        .bind(mission.0)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let found = verified(&m, Verifier::default()).await;
    assert_eq!(found.fautes, []);
    assert_eq!(found.effacees, erased.unsigned_abs());
    let said = one(&m, "directrice", 1).await;
    assert!(said.efface && said.champs.is_empty());
}

#[tokio::test]
async fn verifying_since_a_day_takes_older_seals_as_they_are() {
    let m = sealed().await;
    tamper(
        &m,
        "update sceau_audit set cree_le = now() - interval '3 days' where rang <= 2;
         update journal_audit set acteur_id = 12 where seq in (5, 2010)",
    )
    .await;
    let found = verified(
        &m,
        Verifier {
            depuis: Some(chrono::Utc::now() - chrono::TimeDelta::days(1)),
            ..Verifier::default()
        },
    )
    .await;
    assert_eq!(found.sceaux, 1);
    let rows: Vec<_> = found.fautes.iter().map(|faute| faute.seq).collect();
    assert_eq!(rows, [Some(2010)]);
}

#[tokio::test]
async fn who_sees_only_a_part_cannot_verify_the_whole() {
    let m = sealed().await;
    for login in ["rdupuis", "amorel", "chef"] {
        for query in [AuditQuery::Tete, AuditQuery::Verifier(Verifier::default())] {
            let refusal = refused(asks(&m, login, query).await);
            assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-portee"));
        }
    }
}
