//! Clients and whom to call there.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use crate::domain::client::{Client, Contact};
use crate::domain::{AgenceId, ClientId, Code as _, ContactId, Portee, SiteId, UtilisateurId};

/// What planning needs to know of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Whose it is.
    pub client: ClientId,
    /// Zone of its hours.
    pub fuseau: String,
    /// Degrees north, where known.
    pub latitude: Option<f64>,
    /// Degrees east, where known.
    pub longitude: Option<f64>,
    /// Its département, whose public holidays hold there.
    pub departement: String,
}

/// Reads a site that is in use.
///
/// # Errors
/// Those of the database.
pub async fn site(db: &mut PgConnection, id: SiteId) -> sqlx::Result<Option<Site>> {
    sqlx::query_as!(
        Site,
        r#"
        select client_id as "client: ClientId", fuseau, latitude, longitude,
               left(coalesce(code_insee, code_postal), case when code_postal ~ '^9[78]' then 3 else 2 end) as "departement!"
        from site where id = $1 and supprime_le is null
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// A row of a client's, held by the transaction until it ends.
#[derive(Debug, Clone)]
pub struct Tenu {
    /// Its optimistic lock.
    pub version: i32,
    /// What people call it.
    pub nom: String,
    /// Whether it is deleted.
    pub supprime: bool,
    /// All of its columns: what the journal keeps, and what was entered among them.
    pub json: Value,
    /// Whose it is.
    pub client: ClientId,
    /// The branch that looks after that client.
    pub agence: Option<AgenceId>,
    /// Whether that client, or the site on which it depends, is deleted.
    pub parent_supprime: bool,
    /// Whether that client's personal data were erased.
    pub anonymise: bool,
}

/// Reads a client and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: ClientId) -> sqlx::Result<Option<Tenu>> {
    sqlx::query_as!(
        Tenu,
        r#"
        select version, code as nom, supprime_le is not null as "supprime!", to_jsonb(c) as "json!",
               id as "client: ClientId", agence_id as "agence: AgenceId", false as "parent_supprime!",
               anonymise_le is not null as "anonymise!"
        from client c where id = $1 for no key update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Reads a client that something is added to, and keeps it from being deleted or anonymised meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn share(db: &mut PgConnection, id: ClientId) -> sqlx::Result<Option<Tenu>> {
    sqlx::query_as!(
        Tenu,
        r#"
        select version, code as nom, supprime_le is not null as "supprime!", to_jsonb(c) as "json!",
               id as "client: ClientId", agence_id as "agence: AgenceId", false as "parent_supprime!",
               anonymise_le is not null as "anonymise!"
        from client c where id = $1 for share
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Those of these clients that nothing is added to any more, by code, and whether for good (anonymised); the others are
/// kept from being deleted meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn closed(db: &mut PgConnection, ids: &[ClientId]) -> sqlx::Result<Vec<(String, bool)>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select code, supprime_le is not null as "supprime!", anonymise_le is not null as "anonymise!"
        from client where id = any($1) order by id for share
        "#,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.supprime || row.anonymise)
        .map(|row| (row.code, row.anonymise))
        .collect())
}

/// A client who is there and looks like a new one, of those whom somebody may see: the same SIREN, or the same name at the
/// same postal code. Its code and its name.
///
/// # Errors
/// Those of the database.
pub async fn pareil(
    db: &mut PgConnection,
    new: &Client,
    portee: Portee,
    agence: Option<AgenceId>,
) -> sqlx::Result<Option<(String, String)>> {
    let row = sqlx::query!(
        r#"
        with semblable as (
            select id from client where siren = $1
            union
            -- By its words first, as they are indexed.
            select id from client
            where recherche(code || ' ' || raison_sociale) like '%' || recherche($6) || '%'
              and recherche(raison_sociale) = recherche($2) and code_postal is not distinct from $3
        )
        select c.code, c.raison_sociale from semblable s join client c on c.id = s.id
        where c.supprime_le is null and c.anonymise_le is null
          and ($4 = 'TOUT' or c.agence_id is null or c.agence_id = $5)
        order by c.id limit 1
        "#,
        new.siren.as_deref(),
        new.raison_sociale,
        new.code_postal.as_deref(),
        portee.code(),
        agence.map(|agence| agence.0),
        // No pattern of its own.
        new.raison_sociale.replace(['%', '_', '\\'], ""),
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.code, row.raison_sociale)))
}

/// Writes a client.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn insert(db: &mut PgConnection, new: &Client, par: UtilisateurId) -> sqlx::Result<Row<ClientId>> {
    sqlx::query_as!(
        Row::<ClientId>,
        r#"
        insert into client as c
            (type, raison_sociale, siren, siret, tva_intracommunautaire, adresse, complement, code_postal, ville, pays,
             courriel, telephone, code_service, compte_auxiliaire, delai_paiement_jours, delai_fin_de_mois, agence_id,
             notes, cree_par)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        returning id as "id: ClientId", version, to_jsonb(c) as "json!"
        "#,
        new.r#type.code(),
        new.raison_sociale,
        new.siren,
        new.siret,
        new.tva_intracommunautaire,
        new.adresse,
        new.complement,
        new.code_postal,
        new.ville,
        new.pays,
        new.courriel,
        new.telephone,
        new.code_service,
        new.compte_auxiliaire,
        new.delai_paiement_jours,
        new.delai_fin_de_mois,
        new.agence_id.map(|id| id.0),
        new.notes,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// Writes what is entered of a client.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn update(
    db: &mut PgConnection,
    id: ClientId,
    new: &Client,
    par: UtilisateurId,
) -> sqlx::Result<Row<ClientId>> {
    sqlx::query_as!(
        Row::<ClientId>,
        r#"
        update client as c
        set type = $2, raison_sociale = $3, siren = $4, siret = $5, tva_intracommunautaire = $6, adresse = $7,
            complement = $8, code_postal = $9, ville = $10, pays = $11, courriel = $12, telephone = $13,
            code_service = $14, compte_auxiliaire = $15, delai_paiement_jours = $16, delai_fin_de_mois = $17,
            agence_id = $18, notes = $19, maj_par = $20
        where id = $1
        returning id as "id: ClientId", version, to_jsonb(c) as "json!"
        "#,
        id.0,
        new.r#type.code(),
        new.raison_sociale,
        new.siren,
        new.siret,
        new.tva_intracommunautaire,
        new.adresse,
        new.complement,
        new.code_postal,
        new.ville,
        new.pays,
        new.courriel,
        new.telephone,
        new.code_service,
        new.compte_auxiliaire,
        new.delai_paiement_jours,
        new.delai_fin_de_mois,
        new.agence_id.map(|id| id.0),
        new.notes,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// Deletes a client at an instant, or brings it back.
///
/// # Errors
/// Those of the database.
pub async fn remove(
    db: &mut PgConnection,
    id: ClientId,
    le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<ClientId>> {
    sqlx::query_as!(
        Row::<ClientId>,
        r#"
        update client as c
        set supprime_le = $2, supprime_par = case when $2::timestamptz is null then null else $3::bigint end, maj_par = $3
        where id = $1
        returning id as "id: ClientId", version, to_jsonb(c) as "json!"
        "#,
        id.0,
        le,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// What still counts on a client: its open missions and its invoices that are not settled.
///
/// # Errors
/// Those of the database.
pub async fn attaches(db: &mut PgConnection, id: ClientId) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"
        select
            (select count(*) from mission m
             where (m.donneur_ordre_id = $1 or m.payeur_id = $1 or m.site_id in (select s.id from site s where s.client_id = $1))
               and m.etat not in ('FACTUREE', 'CLOTUREE', 'ANNULEE')) as "missions!",
            (select count(*) from facture f
             where f.client_id = $1 and f.etat in ('EMISE', 'PARTIELLEMENT_PAYEE')) as "factures!"
        "#,
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok((row.missions, row.factures))
}

/// Reads a contact and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock_contact(db: &mut PgConnection, id: ContactId) -> sqlx::Result<Option<Tenu>> {
    sqlx::query_as!(
        Tenu,
        r#"
        select k.version, trim(k.prenom || ' ' || k.nom) as "nom!", k.supprime_le is not null as "supprime!",
               to_jsonb(k) as "json!", c.id as "client: ClientId", c.agence_id as "agence: AgenceId",
               (c.supprime_le is not null or s.supprime_le is not null) as "parent_supprime!",
               c.anonymise_le is not null as "anonymise!"
        from contact k
        join client c on c.id = k.client_id
        left join site s on s.id = k.site_id
        where k.id = $1 for no key update of k
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Writes a contact of a client.
///
/// # Errors
/// Those of the database.
pub async fn insert_contact(
    db: &mut PgConnection,
    client: ClientId,
    new: &Contact,
    par: UtilisateurId,
) -> sqlx::Result<Row<ContactId>> {
    sqlx::query_as!(
        Row::<ContactId>,
        r#"
        insert into contact as k
            (client_id, site_id, nom, prenom, fonction, telephone, courriel, principal, cree_par)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id as "id: ContactId", version, to_jsonb(k) as "json!"
        "#,
        client.0,
        new.site_id.map(|id| id.0),
        new.nom,
        new.prenom,
        new.fonction,
        new.telephone,
        new.courriel,
        new.principal,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// Writes what is entered of a contact.
///
/// # Errors
/// Those of the database.
pub async fn update_contact(
    db: &mut PgConnection,
    id: ContactId,
    new: &Contact,
    par: UtilisateurId,
) -> sqlx::Result<Row<ContactId>> {
    sqlx::query_as!(
        Row::<ContactId>,
        r#"
        update contact as k
        set site_id = $2, nom = $3, prenom = $4, fonction = $5, telephone = $6, courriel = $7, principal = $8, maj_par = $9
        where id = $1
        returning id as "id: ContactId", version, to_jsonb(k) as "json!"
        "#,
        id.0,
        new.site_id.map(|id| id.0),
        new.nom,
        new.prenom,
        new.fonction,
        new.telephone,
        new.courriel,
        new.principal,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// Deletes a contact at an instant, or brings it back.
///
/// # Errors
/// Those of the database.
pub async fn remove_contact(
    db: &mut PgConnection,
    id: ContactId,
    le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<ContactId>> {
    sqlx::query_as!(
        Row::<ContactId>,
        r#"
        update contact as k
        set supprime_le = $2, supprime_par = case when $2::timestamptz is null then null else $3::bigint end, maj_par = $3
        where id = $1
        returning id as "id: ContactId", version, to_jsonb(k) as "json!"
        "#,
        id.0,
        le,
        par.0,
    )
    .fetch_one(db)
    .await
}
