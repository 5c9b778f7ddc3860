//! What tests of the journal do all the time.

use regie::domain::audit::{Ancre, Changement, LigneJournal, Tranche};
use regie::domain::liste::{Liste, Page};
use regie::domain::sceau::Nature;
use regie::service::audit::{AuditAnswer, AuditQuery, Verifier};
use regie::service::{Answer, Clock, Error, Service};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::missions::fixture::*;

/// A world in which people may read the journal: the ADMIN all of it, others as far as they reach.
pub async fn monde() -> Monde {
    let m = Monde::new().await;
    run(
        &mut m.base.owner().await,
        "insert into permission (code, libelle) values ('audit.voir', '');
         insert into role_permission (role_id, permission_id, portee, cree_par)
         select r.role, p.id, r.portee, 2 from permission p,
             (values (1, 'TOUT'), (2, 'AGENCE'), (3, 'SOI'), (4, 'EQUIPE')) r (role, portee)
         where p.code = 'audit.voir'",
    )
    .await;
    m
}

/// The service by the machine's clock: the journal is dated by the database's.
pub fn today(m: &Monde) -> Service {
    Service::new(m.pool.clone(), Clock::System)
}

pub async fn run(db: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(db)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Changes what no one may change: as superuser, past every trigger and key.
pub async fn tamper(m: &Monde, sql: &str) {
    run(
        &mut m.base.admin().await,
        &format!("set session_replication_role = replica; {sql}"),
    )
    .await;
}

/// Journals so many commands of one row each, in transactions of at most a hundred.
pub async fn lines(m: &Monde, n: i64) {
    let mut app = m.base.app().await;
    let mut left = n;
    while left > 0 {
        let some = left.min(100);
        run(
            &mut app,
            &format!(
                "with c as (insert into commande (acteur_id, nom, inverse_absent)
                            select 11, 'mission.modifier', 'essai' from generate_series(1, {some}) returning id),
                 l as (select nextval(pg_get_serial_sequence('journal_audit', 'seq')) as seq, id, sha256(id::text::bytea) as sel from c),
                 a as (insert into journal_audit (seq, commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
                       overriding system value
                       select seq, id, 'mission', 1, 1, 'MODIFICATION', 11, sel,
                              empreinte_audit(sel, 'mission', 1, 1, 'MODIFICATION', '{{\"a\": 1}}', '{{\"a\": 2}}') from l)
                 insert into journal_detail (seq, avant, apres) select seq, '{{\"a\": 1}}', '{{\"a\": 2}}' from l"
            ),
        )
        .await;
        left -= some;
    }
}

pub async fn asks(m: &Monde, login: &str, query: AuditQuery) -> Result<AuditAnswer, Error> {
    match today(m).read(&m.actor(login).await, query.into()).await? {
        Answer::Audit(answer) => Ok(answer),
        other => panic!("{other:?}"),
    }
}

/// A page of the journal as that person sees it.
pub async fn list(m: &Monde, login: &str, filtre: &str, page: Page) -> Liste<LigneJournal> {
    let filtre = filtre.to_owned();
    match asks(m, login, AuditQuery::Liste { filtre, page }).await {
        Ok(AuditAnswer::Liste(list)) => list,
        other => panic!("{other:?}"),
    }
}

pub async fn one(m: &Monde, login: &str, seq: i64) -> Changement {
    match asks(m, login, AuditQuery::Ligne(seq)).await {
        Ok(AuditAnswer::Ligne(found)) => *found,
        other => panic!("{other:?}"),
    }
}

/// The head of the chain.
pub async fn head(m: &Monde) -> Option<Ancre> {
    match asks(m, "directrice", AuditQuery::Tete).await {
        Ok(AuditAnswer::Tete(head)) => head,
        other => panic!("{other:?}"),
    }
}

/// Goes through the whole chain, piece by piece.
pub async fn verified(m: &Monde, mut asked: Verifier) -> Tranche {
    let mut sum: Option<Tranche> = None;
    loop {
        let piece = match asks(m, "directrice", AuditQuery::Verifier(asked.clone())).await {
            Ok(AuditAnswer::Tranche(piece)) => piece,
            other => panic!("{other:?}"),
        };
        asked.apres = piece.suite;
        let suite = piece.suite;
        sum = Some(match sum {
            None => piece,
            Some(mut sum) => {
                sum.fautes.extend(piece.fautes);
                sum.sceaux += piece.sceaux;
                sum.lignes += piece.lignes;
                sum.effacees += piece.effacees;
                sum.en_attente = piece.en_attente;
                sum
            }
        });
        if suite.is_none() {
            return sum.expect("a piece");
        }
    }
}

/// What is wrong: its name, the seal, the row.
pub async fn faults(m: &Monde) -> Vec<(Nature, Option<i64>, Option<i64>)> {
    let found = verified(m, Verifier::default()).await;
    found
        .fautes
        .iter()
        .map(|faute| (faute.nature, faute.rang, faute.seq))
        .collect()
}

/// Waits until no transaction of the server is older than this one, whatever database it is in: other tests run at
/// the same time, and what they have under way could, for all that the server knows, concern this journal.
pub async fn until_oldest(m: &Monde, xid: i64) {
    let mut admin = m.base.admin().await;
    let passed = async {
        while !sqlx::query_scalar::<_, bool>(
            "select pg_snapshot_xmin(pg_current_snapshot()) >= $1::bigint::text::xid8",
        )
        .bind(xid)
        .fetch_one(&mut admin)
        .await
        .unwrap()
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_mins(5), passed)
        .await
        .expect("older transactions should have ended");
}

/// Waits until everything that was committed so far can be sealed.
pub async fn settle(m: &Monde) {
    let last: i64 = m.value("select pg_current_xact_id()::text::bigint").await;
    until_oldest(m, last + 1).await;
}

/// Seals all that was committed so far.
pub async fn seals(m: &Monde) -> regie::service::sceau::Sealed {
    settle(m).await;
    today(m).seal(u32::MAX).await.expect("sealed")
}
