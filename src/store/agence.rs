//! Branches, as they are entered.

use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use crate::domain::heure::PARIS;
use crate::domain::referentiel::{Agence, AgenceFiche};
use crate::domain::{AgenceId, SiteId, UtilisateurId};

/// A branch held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub id: AgenceId,
    pub version: i32,
    pub supprime: bool,
    pub valeurs: Agence,
    pub json: Value,
}

/// Reads a branch, retired or not, and holds it; nobody can refer to it anew meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: AgenceId) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        r#"
        select version, (supprime_le is not null) as "supprime!", code, nom, adresse, complement, code_postal, ville,
               latitude, longitude, telephone, courriel, fuseau, to_jsonb(a) as "json!"
        from agence a where id = $1 for update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Locked {
        id,
        version: row.version,
        supprime: row.supprime,
        valeurs: Agence {
            code: row.code,
            nom: row.nom,
            adresse: row.adresse,
            complement: row.complement,
            code_postal: row.code_postal,
            ville: row.ville,
            latitude: row.latitude,
            longitude: row.longitude,
            telephone: row.telephone,
            courriel: row.courriel,
            fuseau: row.fuseau.parse().unwrap_or(PARIS),
        },
        json: row.json,
    }))
}

/// Everything about a branch in use.
///
/// # Errors
/// Those of the database.
pub async fn fiche(db: &mut PgConnection, id: AgenceId) -> sqlx::Result<Option<AgenceFiche>> {
    let row = sqlx::query!(
        r#"
        select version, code, nom, adresse, complement, code_postal, ville, latitude, longitude, telephone, courriel,
               fuseau,
               (select count(*) from utilisateur u where u.agence_id = a.id and u.supprime_le is null) as "personnes!"
        from agence a where id = $1 and supprime_le is null
        "#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| AgenceFiche {
        id,
        version: row.version,
        agence: Agence {
            code: row.code,
            nom: row.nom,
            adresse: row.adresse,
            complement: row.complement,
            code_postal: row.code_postal,
            ville: row.ville,
            latitude: row.latitude,
            longitude: row.longitude,
            telephone: row.telephone,
            courriel: row.courriel,
            fuseau: row.fuseau.parse().unwrap_or(PARIS),
        },
        personnes: row.personnes,
    }))
}

/// The branch that work at a site falls to, unless another is said: the one of its client, else the nearest one, where it
/// is known of each how near it is.
///
/// # Errors
/// Those of the database.
pub async fn du_site(db: &mut PgConnection, site: SiteId) -> sqlx::Result<Option<AgenceId>> {
    sqlx::query_scalar!(
        r#"
        select coalesce(du_client.id, proche.id) as "id: AgenceId"
        from site s join client c on c.id = s.client_id
        left join agence du_client on du_client.id = c.agence_id and du_client.supprime_le is null
        left join lateral (
            -- Flat enough for telling which of a few branches is nearer.
            select a.id from agence a
            where a.supprime_le is null and s.latitude is not null
              and not exists (select from agence o where o.supprime_le is null and o.latitude is null)
            order by (a.latitude - s.latitude) ^ 2
                     + ((a.longitude - s.longitude) * cos(radians(s.latitude))) ^ 2, a.id
            limit 1
        ) proche on true
        where s.id = $1
        "#,
        site.0
    )
    .fetch_optional(db)
    .await
    .map(Option::flatten)
}

/// Writes a new branch of a company.
///
/// # Errors
/// Those of the database; `agence_code_unique` where the code is taken.
pub async fn insert(
    db: &mut PgConnection,
    societe: i64,
    new: &Agence,
    par: UtilisateurId,
) -> sqlx::Result<Row<AgenceId>> {
    sqlx::query_as!(
        Row::<AgenceId>,
        r#"
        insert into agence as a
            (societe_id, code, nom, adresse, complement, code_postal, ville, latitude, longitude, telephone, courriel,
             fuseau, cree_par)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        returning id as "id: AgenceId", version, to_jsonb(a) as "json!"
        "#,
        societe,
        new.code,
        new.nom,
        new.adresse,
        new.complement,
        new.code_postal,
        new.ville,
        new.latitude,
        new.longitude,
        new.telephone,
        new.courriel,
        new.fuseau.name(),
        par.0
    )
    .fetch_one(db)
    .await
}

/// Writes what is said of a branch now, and whether it is in use.
///
/// # Errors
/// Those of the database.
pub async fn update(
    db: &mut PgConnection,
    id: AgenceId,
    new: &Agence,
    supprime: bool,
    par: UtilisateurId,
) -> sqlx::Result<Row<AgenceId>> {
    sqlx::query_as!(
        Row::<AgenceId>,
        r#"
        update agence as a
        set code = $2, nom = $3, adresse = $4, complement = $5, code_postal = $6, ville = $7, latitude = $8,
            longitude = $9, telephone = $10, courriel = $11, fuseau = $12,
            supprime_le = case when $13 then coalesce(supprime_le, now()) end,
            supprime_par = case when $13 then coalesce(supprime_par, $14) end, maj_par = $14
        where id = $1
        returning id as "id: AgenceId", version, to_jsonb(a) as "json!"
        "#,
        id.0,
        new.code,
        new.nom,
        new.adresse,
        new.complement,
        new.code_postal,
        new.ville,
        new.latitude,
        new.longitude,
        new.telephone,
        new.courriel,
        new.fuseau.name(),
        supprime,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Whether anything in use, or any mission that ever was, is of this branch.
///
/// # Errors
/// Those of the database.
pub async fn used(db: &mut PgConnection, id: AgenceId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (select from utilisateur where agence_id = $1 and supprime_le is null)
            or exists (select from equipe where agence_id = $1 and supprime_le is null)
            or exists (select from depot where agence_id = $1 and supprime_le is null)
            or exists (select from client where agence_id = $1 and supprime_le is null)
            or exists (select from contrat_maintenance where agence_id = $1 and supprime_le is null)
            or exists (select from mission where agence_id = $1)
            or exists (select from devis where agence_id = $1)
            or exists (select from facture where agence_id = $1) as "used!"
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// Whether any time of its people is planned: their days are counted in its zone.
///
/// # Errors
/// Those of the database.
pub async fn planned(db: &mut PgConnection, id: AgenceId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (select from creneau c join utilisateur u on u.id = c.utilisateur_id where u.agence_id = $1)
            as "planned!"
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// The company, once it has a name.
///
/// # Errors
/// Those of the database.
pub async fn societe(db: &mut PgConnection) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select id from societe order by id limit 1")
        .fetch_optional(db)
        .await
}

/// Names the company.
///
/// # Errors
/// Those of the database.
pub async fn insert_societe(
    db: &mut PgConnection,
    raison_sociale: &str,
    par: UtilisateurId,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into societe (raison_sociale, cree_par) values ($1, $2) returning id",
        raison_sociale,
        par.0
    )
    .fetch_one(db)
    .await
}
