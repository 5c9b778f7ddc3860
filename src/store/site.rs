//! Sites, and the machines that stand there.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Row;
use super::client::Tenu;
use crate::domain::equipement::Equipement;
use crate::domain::site::Site;
use crate::domain::{AgenceId, ClientId, Code, EquipementId, SiteId, UtilisateurId};

/// Reads a site and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: SiteId) -> sqlx::Result<Option<Tenu>> {
    sqlx::query_as!(
        Tenu,
        r#"
        select s.version, s.code as nom, s.supprime_le is not null as "supprime!", to_jsonb(s) as "json!",
               c.id as "client: ClientId", c.agence_id as "agence: AgenceId",
               c.supprime_le is not null as "parent_supprime!", c.anonymise_le is not null as "anonymise!"
        from site s join client c on c.id = s.client_id
        where s.id = $1 for no key update of s
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Reads a site that something is added to, and keeps it from being deleted meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn share(db: &mut PgConnection, id: SiteId) -> sqlx::Result<Option<Tenu>> {
    sqlx::query_as!(
        Tenu,
        r#"
        select s.version, s.code as nom, s.supprime_le is not null as "supprime!", to_jsonb(s) as "json!",
               c.id as "client: ClientId", c.agence_id as "agence: AgenceId",
               c.supprime_le is not null as "parent_supprime!", c.anonymise_le is not null as "anonymise!"
        from site s join client c on c.id = s.client_id
        where s.id = $1 for share of s
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Writes a site of a client.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn insert(
    db: &mut PgConnection,
    client: ClientId,
    new: &Site,
    par: UtilisateurId,
) -> sqlx::Result<Row<SiteId>> {
    sqlx::query_as!(
        Row::<SiteId>,
        r#"
        insert into site as s
            (client_id, libelle, adresse, complement, code_postal, ville, pays, latitude, longitude, "precision",
             code_insee, fuseau, acces, ouverture, occupant, telephone, acheve_depuis_plus_de_deux_ans, cree_par)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        returning id as "id: SiteId", version, to_jsonb(s) as "json!"
        "#,
        client.0,
        new.libelle,
        new.adresse,
        new.complement,
        new.code_postal,
        new.ville,
        new.pays,
        new.latitude,
        new.longitude,
        new.precision.map(Code::code),
        new.code_insee,
        new.fuseau.name(),
        new.acces,
        ouverture(new),
        new.occupant,
        new.telephone,
        new.acheve_depuis_plus_de_deux_ans,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// Writes what is entered of a site.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn update(
    db: &mut PgConnection,
    id: SiteId,
    new: &Site,
    par: UtilisateurId,
) -> sqlx::Result<Row<SiteId>> {
    sqlx::query_as!(
        Row::<SiteId>,
        r#"
        update site as s
        set libelle = $2, adresse = $3, complement = $4, code_postal = $5, ville = $6, pays = $7, latitude = $8,
            longitude = $9, "precision" = $10, code_insee = $11, fuseau = $12, acces = $13, ouverture = $14,
            occupant = $15, telephone = $16, acheve_depuis_plus_de_deux_ans = $17, maj_par = $18
        where id = $1
        returning id as "id: SiteId", version, to_jsonb(s) as "json!"
        "#,
        id.0,
        new.libelle,
        new.adresse,
        new.complement,
        new.code_postal,
        new.ville,
        new.pays,
        new.latitude,
        new.longitude,
        new.precision.map(Code::code),
        new.code_insee,
        new.fuseau.name(),
        new.acces,
        ouverture(new),
        new.occupant,
        new.telephone,
        new.acheve_depuis_plus_de_deux_ans,
        par.0,
    )
    .fetch_one(db)
    .await
}

fn ouverture(site: &Site) -> Option<serde_json::Value> {
    site.ouverture.as_ref().map(|heures| serde_json::json!(heures))
}

/// Deletes a site at an instant, or brings it back.
///
/// # Errors
/// Those of the database.
pub async fn remove(
    db: &mut PgConnection,
    id: SiteId,
    le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<SiteId>> {
    sqlx::query_as!(
        Row::<SiteId>,
        r#"
        update site as s
        set supprime_le = $2, supprime_par = case when $2::timestamptz is null then null else $3::bigint end, maj_par = $3
        where id = $1
        returning id as "id: SiteId", version, to_jsonb(s) as "json!"
        "#,
        id.0,
        le,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// How many missions at a site are not over.
///
/// # Errors
/// Those of the database.
pub async fn missions_ouvertes(db: &mut PgConnection, id: SiteId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from mission
        where site_id = $1 and etat not in ('TERMINEE', 'A_FACTURER', 'FACTUREE', 'CLOTUREE', 'ANNULEE')
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// Whose these sites are; deleted ones are not there.
///
/// # Errors
/// Those of the database.
pub async fn clients(db: &mut PgConnection, ids: &[SiteId]) -> sqlx::Result<Vec<(SiteId, String, ClientId)>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select id as "id: SiteId", code, client_id as "client: ClientId"
        from site where id = any($1) and supprime_le is null
        "#,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.code, row.client))
        .collect())
}

/// Reads a machine and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock_equipement(db: &mut PgConnection, id: EquipementId) -> sqlx::Result<Option<Tenu>> {
    sqlx::query_as!(
        Tenu,
        r#"
        select e.version, e.libelle as nom, e.supprime_le is not null as "supprime!", to_jsonb(e) as "json!",
               c.id as "client: ClientId", c.agence_id as "agence: AgenceId",
               (c.supprime_le is not null or s.supprime_le is not null or p.supprime_le is not null) as "parent_supprime!",
               c.anonymise_le is not null as "anonymise!"
        from equipement e
        join site s on s.id = e.site_id
        join client c on c.id = s.client_id
        left join equipement p on p.id = e.parent_id
        where e.id = $1 for no key update of e
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Lets one change of a site's tree of machines pass at a time: two that each look alone could tie a loop together.
///
/// # Errors
/// Those of the database.
pub async fn hold_arbre(db: &mut PgConnection, equipement: EquipementId) -> sqlx::Result<()> {
    sqlx::query!(
        "select from site where id = (select site_id from equipement where id = $1) for no key update",
        equipement.0
    )
    .fetch_optional(db)
    .await?;
    Ok(())
}

/// Writes a machine at a site.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn insert_equipement(
    db: &mut PgConnection,
    site: SiteId,
    new: &Equipement,
    par: UtilisateurId,
) -> sqlx::Result<Row<EquipementId>> {
    sqlx::query_as!(
        Row::<EquipementId>,
        r#"
        insert into equipement as e
            (site_id, parent_id, libelle, marque, modele, numero_serie, mise_en_service, fin_garantie, fluide, charge_kg,
             notes, cree_par)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        returning id as "id: EquipementId", version, to_jsonb(e) as "json!"
        "#,
        site.0,
        new.parent_id.map(|id| id.0),
        new.libelle,
        new.marque,
        new.modele,
        new.numero_serie,
        new.mise_en_service,
        new.fin_garantie,
        new.fluide,
        new.charge_kg,
        new.notes,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// Writes what is entered of a machine.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn update_equipement(
    db: &mut PgConnection,
    id: EquipementId,
    new: &Equipement,
    par: UtilisateurId,
) -> sqlx::Result<Row<EquipementId>> {
    sqlx::query_as!(
        Row::<EquipementId>,
        r#"
        update equipement as e
        set parent_id = $2, libelle = $3, marque = $4, modele = $5, numero_serie = $6, mise_en_service = $7,
            fin_garantie = $8, fluide = $9, charge_kg = $10, notes = $11, maj_par = $12
        where id = $1
        returning id as "id: EquipementId", version, to_jsonb(e) as "json!"
        "#,
        id.0,
        new.parent_id.map(|id| id.0),
        new.libelle,
        new.marque,
        new.modele,
        new.numero_serie,
        new.mise_en_service,
        new.fin_garantie,
        new.fluide,
        new.charge_kg,
        new.notes,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// Deletes a machine at an instant, or brings it back.
///
/// # Errors
/// Those of the database.
pub async fn remove_equipement(
    db: &mut PgConnection,
    id: EquipementId,
    le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<EquipementId>> {
    sqlx::query_as!(
        Row::<EquipementId>,
        r#"
        update equipement as e
        set supprime_le = $2, supprime_par = case when $2::timestamptz is null then null else $3::bigint end, maj_par = $3
        where id = $1
        returning id as "id: EquipementId", version, to_jsonb(e) as "json!"
        "#,
        id.0,
        le,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// What still counts on a machine: its open missions, and its parts in use.
///
/// # Errors
/// Those of the database.
pub async fn attaches_equipement(db: &mut PgConnection, id: EquipementId) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"
        select
            (select count(*) from mission where equipement_id = $1
             and etat not in ('TERMINEE', 'A_FACTURER', 'FACTUREE', 'CLOTUREE', 'ANNULEE')) as "missions!",
            (select count(*) from equipement where parent_id = $1 and supprime_le is null) as "parties!"
        "#,
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok((row.missions, row.parties))
}

/// Whose these machines are; deleted ones are not there.
///
/// # Errors
/// Those of the database.
pub async fn clients_equipements(
    db: &mut PgConnection,
    ids: &[EquipementId],
) -> sqlx::Result<Vec<(EquipementId, String, ClientId)>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select e.id as "id: EquipementId", e.libelle, s.client_id as "client: ClientId"
        from equipement e join site s on s.id = e.site_id
        where e.id = any($1) and e.supprime_le is null
        "#,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.libelle, row.client))
        .collect())
}

/// Whether a machine is in use.
///
/// # Errors
/// Those of the database.
pub async fn equipement_en_service(db: &mut PgConnection, id: EquipementId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from equipement where id = $1 and supprime_le is null) as "la!""#,
        id.0
    )
    .fetch_one(db)
    .await
}
