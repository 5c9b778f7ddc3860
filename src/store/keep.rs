//! What is kept for one person: drafts and preferences.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::domain::UtilisateurId;
use crate::domain::garde::Brouillon;

/// Keeps drafts, forgets those that are empty, and beyond `most` the oldest of that person. The transaction waits for no
/// disk: several come each second while somebody types, and a server that crashes loses the last moments of it.
///
/// # Errors
/// Those of the database.
pub async fn drafts(
    db: &mut PgConnection,
    de: UtilisateurId,
    brouillons: &[Brouillon],
    most: i64,
) -> sqlx::Result<()> {
    sqlx::query("set local synchronous_commit = off")
        .execute(&mut *db)
        .await?;
    for brouillon in brouillons {
        sqlx::query!(
            r#"
            with vide as (
                delete from brouillon
                where utilisateur_id = $1 and ecran = $2 and objet = $3 and champ = $4 and $5 = ''
            )
            insert into brouillon (utilisateur_id, ecran, objet, champ, valeur, depuis_version, depuis)
            select $1, $2, $3, $4, $5, $6, $7 where $5 <> ''
            on conflict (utilisateur_id, ecran, objet, champ)
            do update set valeur = excluded.valeur, depuis_version = excluded.depuis_version, depuis = excluded.depuis, maj_le = now()
            "#,
            de.0,
            brouillon.ecran,
            brouillon.objet,
            brouillon.champ,
            brouillon.valeur,
            brouillon.depuis_version,
            brouillon.depuis.as_deref(),
        )
        .execute(&mut *db)
        .await?;
    }
    sqlx::query!(
        r#"
        delete from brouillon b using (
            select ecran, objet, champ from brouillon where utilisateur_id = $1
            order by maj_le desc, ecran, objet, champ offset $2
        ) trop
        where b.utilisateur_id = $1 and (b.ecran, b.objet, b.champ) = (trop.ecran, trop.objet, trop.champ)
        "#,
        de.0,
        most
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what was typed into one form about one object.
///
/// # Errors
/// Those of the database.
pub async fn forget(db: &mut PgConnection, de: UtilisateurId, ecran: &str, objet: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from brouillon where utilisateur_id = $1 and ecran = $2 and objet = $3",
        de.0,
        ecran,
        objet
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The person's drafts, of one form or of all, in the order of their places.
///
/// # Errors
/// Those of the database.
pub async fn drafts_of(
    db: &mut PgConnection,
    de: UtilisateurId,
    ecran: Option<&str>,
) -> sqlx::Result<Vec<Brouillon>> {
    sqlx::query_as!(
        Brouillon,
        r#"
        select ecran, objet, champ, valeur, depuis_version, depuis from brouillon
        where utilisateur_id = $1 and ($2::text is null or ecran = $2)
        order by ecran, objet, champ
        "#,
        de.0,
        ecran
    )
    .fetch_all(db)
    .await
}

/// Keeps or, with null, forgets a preference. Returns how many bytes all of them take then.
///
/// # Errors
/// Those of the database.
pub async fn preference(
    db: &mut PgConnection,
    de: UtilisateurId,
    cle: &str,
    valeur: &Value,
) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        r#"
        update utilisateur
        set preferences = case when $3::jsonb = 'null' then preferences - $2::text
                               else preferences || jsonb_build_object($2::text, $3::jsonb) end
        where id = $1
        returning octet_length(preferences::text) as "bytes!"
        "#,
        de.0,
        cle,
        valeur
    )
    .fetch_one(db)
    .await
}

/// What the person prefers.
///
/// # Errors
/// Those of the database.
pub async fn preferences(db: &mut PgConnection, de: UtilisateurId) -> sqlx::Result<Option<Value>> {
    sqlx::query_scalar!("select preferences from utilisateur where id = $1", de.0)
        .fetch_optional(db)
        .await
}

/// Forgets keys taken before an instant, at most so many.
///
/// # Errors
/// Those of the database.
pub async fn purge_keys(db: &mut PgConnection, before: DateTime<Utc>, most: i64) -> sqlx::Result<u64> {
    let gone = sqlx::query!(
        r#"
        delete from cle_idempotence where cle in (
            select cle from cle_idempotence where cree_le < $1 order by cree_le limit $2 for update skip locked)
        "#,
        before,
        most
    )
    .execute(db)
    .await?;
    Ok(gone.rows_affected())
}

/// Forgets drafts that were typed before an instant, at most so many.
///
/// # Errors
/// Those of the database.
pub async fn purge_drafts(db: &mut PgConnection, before: DateTime<Utc>, most: i64) -> sqlx::Result<u64> {
    let gone = sqlx::query!(
        r#"
        delete from brouillon b using (
            select utilisateur_id, ecran, objet, champ from brouillon where maj_le < $1 limit $2 for update skip locked
        ) vieux
        where (b.utilisateur_id, b.ecran, b.objet, b.champ)
            = (vieux.utilisateur_id, vieux.ecran, vieux.objet, vieux.champ)
        "#,
        before,
        most
    )
    .execute(db)
    .await?;
    Ok(gone.rows_affected())
}
