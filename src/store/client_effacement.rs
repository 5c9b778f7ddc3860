//! RGPD: what is erased of a client beside its own row, its contacts and its sites.

use serde_json::json;
use sqlx::PgConnection;

use super::Row;
use crate::domain::journal::Objet;
use crate::domain::{ClientId, Code as _, ContactId, EquipementId, MissionId, SiteId, UtilisateurId};

/// Erases who a client is. Its code, its account in the books and what was invoiced stay.
///
/// # Errors
/// Those of the database.
pub async fn client(db: &mut PgConnection, id: ClientId, par: UtilisateurId) -> sqlx::Result<Row<ClientId>> {
    let row = sqlx::query!(
        r#"
        update client
        set raison_sociale = 'Client anonymisé', siren = null, siret = null, tva_intracommunautaire = null, adresse = null,
            complement = null, courriel = null, telephone = null, code_service = null, notes = null,
            anonymise_le = now(), maj_par = $2
        where id = $1
        returning id as "id: ClientId", version, anonymise_le
        "#,
        id.0,
        par.0
    )
    .fetch_one(db)
    .await?;
    Ok(Row {
        id: row.id,
        version: row.version,
        json: json!({ "anonymise_le": row.anonymise_le }),
    })
}

/// Erases everybody to call, deleted or not.
///
/// # Errors
/// Those of the database.
pub async fn contacts(
    db: &mut PgConnection,
    client: ClientId,
    par: UtilisateurId,
) -> sqlx::Result<Vec<(ContactId, i32)>> {
    let rows = sqlx::query!(
        r#"
        update contact
        set nom = 'Anonymisé', prenom = '', fonction = null, telephone = null, courriel = null,
            supprime_le = coalesce(supprime_le, now()), supprime_par = coalesce(supprime_par, $2), maj_par = $2
        where client_id = $1
        returning id as "id: ContactId", version
        "#,
        client.0,
        par.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// The client's sites, deleted or not.
///
/// # Errors
/// Those of the database.
pub async fn sites(db: &mut PgConnection, client: ClientId) -> sqlx::Result<Vec<SiteId>> {
    sqlx::query_scalar!(
        r#"select id as "id: SiteId" from site where client_id = $1 order by id"#,
        client.0
    )
    .fetch_all(db)
    .await
}

/// Erases what callers said of missions that the client ordered, or that were done at its sites.
///
/// # Errors
/// Those of the database.
pub async fn missions(
    db: &mut PgConnection,
    client: ClientId,
    par: UtilisateurId,
) -> sqlx::Result<Vec<(MissionId, i32)>> {
    let rows = sqlx::query!(
        r#"
        update mission
        set description = '', attente_texte = null, reference_externe = null, maj_par = $2
        where donneur_ordre_id = $1 or site_id in (select s.id from site s where s.client_id = $1)
        returning id as "id: MissionId", version
        "#,
        client.0,
        par.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// Erases what was noted of the machines at the client's sites.
///
/// # Errors
/// Those of the database.
pub async fn equipements(
    db: &mut PgConnection,
    client: ClientId,
    par: UtilisateurId,
) -> sqlx::Result<Vec<(EquipementId, i32)>> {
    let rows = sqlx::query!(
        r#"
        update equipement set notes = null, maj_par = $2
        where site_id in (select s.id from site s where s.client_id = $1)
        returning id as "id: EquipementId", version
        "#,
        client.0,
        par.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// Purges photographs and other files of the client, its sites, its missions and their visits.
///
/// # Errors
/// Those of the database.
pub async fn pieces(db: &mut PgConnection, client: ClientId, par: UtilisateurId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with lieu as (
            select s.id from site s where s.client_id = $1
        ), travail as (
            select m.id from mission m where m.donneur_ordre_id = $1 or m.site_id in (select id from lieu)
        ), objet (nom, id) as (
            select 'client', $1::bigint
            union all select 'site', id from lieu
            union all select 'equipement', e.id from equipement e where e.site_id in (select id from lieu)
            union all select 'mission', id from travail
            union all select 'intervention', i.id from intervention i where i.mission_id in (select id from travail)
        )
        update piece_jointe p
        set contenu = null, nom = 'effacé', supprime_le = coalesce(p.supprime_le, now()),
            supprime_par = coalesce(p.supprime_par, $2), maj_par = $2
        from objet o
        where p.objet = o.nom and p.objet_id = o.id
        "#,
        client.0,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Erases what the journal says of these objects.
///
/// # Errors
/// Those of the database.
pub async fn journal(db: &mut PgConnection, objet: Objet, ids: &[i64]) -> sqlx::Result<()> {
    sqlx::query!(
        "select journal_detail_effacer($1, o.id) from unnest($2::bigint[]) as o (id)",
        objet.code(),
        ids
    )
    .fetch_all(db)
    .await?;
    Ok(())
}
