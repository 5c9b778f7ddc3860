//! Public keys of people.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use crate::domain::cle_ssh::{ClePublique, CleSsh};
use crate::domain::{CleSshId, UtilisateurId};

/// Writes a key.
///
/// # Errors
/// Those of the database; `cle_ssh_une_personne` where it opens somebody's console already.
pub async fn insert(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    libelle: &str,
    cle: &ClePublique,
    par: UtilisateurId,
) -> sqlx::Result<Row<CleSshId>> {
    sqlx::query_as!(
        Row::<CleSshId>,
        r#"
        insert into cle_ssh as k (utilisateur_id, libelle, cle_publique, empreinte, cree_par)
        values ($1, $2, $3, $4, $5)
        returning id as "id: CleSshId", 1 as "version!", to_jsonb(k) as "json!"
        "#,
        utilisateur.0,
        libelle,
        cle.cle,
        cle.empreinte,
        par.0
    )
    .fetch_one(db)
    .await
}

/// A key held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub utilisateur: UtilisateurId,
    pub revoquee: bool,
    pub json: Value,
}

/// Reads a key, in force or not, and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: CleSshId) -> sqlx::Result<Option<Locked>> {
    sqlx::query_as!(
        Locked,
        r#"
        select utilisateur_id as "utilisateur: UtilisateurId", supprime_le is not null as "revoquee!",
               to_jsonb(k) as "json!"
        from cle_ssh k where id = $1 for no key update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Takes a key out of force at an instant, or puts it back.
///
/// # Errors
/// Those of the database; `cle_ssh_une_personne` where it opens somebody's console by now.
pub async fn set_revoked(
    db: &mut PgConnection,
    id: CleSshId,
    le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<CleSshId>> {
    sqlx::query_as!(
        Row::<CleSshId>,
        r#"
        update cle_ssh k set supprime_le = $2, supprime_par = case when $2::timestamptz is not null then $3::bigint end where id = $1
        returning id as "id: CleSshId", 2 as "version!", to_jsonb(k) as "json!"
        "#,
        id.0,
        le,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Keys in force of a person, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn list(db: &mut PgConnection, utilisateur: UtilisateurId) -> sqlx::Result<Vec<CleSsh>> {
    sqlx::query_as!(
        CleSsh,
        r#"
        select id as "id: CleSshId", libelle, empreinte, cree_le, utilisee_le
        from cle_ssh where utilisateur_id = $1 and supprime_le is null order by id
        "#,
        utilisateur.0
    )
    .fetch_all(db)
    .await
}
