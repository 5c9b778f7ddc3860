//! Messages to people.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::domain::journal::Objet;
use crate::domain::notification::Evenement;
use crate::domain::{Code, NotificationId, UtilisateurId};

/// A message about to be written.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Who is told.
    pub destinataire: UtilisateurId,
    /// What happened.
    pub evenement: Evenement,
    /// To what kind of object.
    pub objet: Objet,
    /// To which one.
    pub id: i64,
    /// Values for the message's text.
    pub faits: Value,
}

/// Writes messages; several about one object in one transaction are several rows.
///
/// # Errors
/// Those of the database.
pub async fn send(db: &mut PgConnection, notices: &[Notice], par: UtilisateurId) -> sqlx::Result<()> {
    if notices.is_empty() {
        return Ok(());
    }
    let destinataires: Vec<i64> = notices.iter().map(|notice| notice.destinataire.0).collect();
    let evenements: Vec<&str> = notices.iter().map(|notice| notice.evenement.code()).collect();
    let objets: Vec<&str> = notices.iter().map(|notice| notice.objet.code()).collect();
    let ids: Vec<i64> = notices.iter().map(|notice| notice.id).collect();
    let faits: Vec<Value> = notices.iter().map(|notice| notice.faits.clone()).collect();
    sqlx::query!(
        r#"
        insert into notification (destinataire_id, evenement, objet, objet_id, contenu, cree_par)
        select n.*, $6 from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::jsonb[]) as n
        "#,
        &destinataires,
        &evenements as &[&str],
        &objets as &[&str],
        &ids,
        &faits,
        par.0,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks messages of a person as read; those of others, and those read before, stay as they are.
///
/// # Errors
/// Those of the database.
pub async fn read(
    db: &mut PgConnection,
    de: UtilisateurId,
    messages: &[NotificationId],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update notification set lu_le = $3 where id = any($2) and destinataire_id = $1 and lu_le is null",
        de.0,
        messages as &[NotificationId],
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks a person's messages as read, up to this one.
///
/// # Errors
/// Those of the database.
pub async fn read_until(
    db: &mut PgConnection,
    de: UtilisateurId,
    last: NotificationId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update notification set lu_le = $3 where id <= $2 and destinataire_id = $1 and lu_le is null",
        de.0,
        last.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
