//! Maintenance contracts.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::postgres::types::PgRange;

use super::Row;
use super::client::Tenu;
use crate::domain::contrat::Contrat;
use crate::domain::{AgenceId, ClientId, Code as _, ContratId, UtilisateurId};

/// Reads a contract and holds it; the JSON has its days, sites and machines too.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: ContratId) -> sqlx::Result<Option<Tenu>> {
    let held = sqlx::query_scalar!(
        "select id from contrat_maintenance where id = $1 for no key update",
        id.0
    )
    .fetch_optional(&mut *db)
    .await?;
    if held.is_none() {
        return Ok(None);
    }
    // Read after the lock is there: links have no row of their own to lock.
    sqlx::query_as!(
        Tenu,
        r#"
        select k.version, k.numero as nom, k.supprime_le is not null as "supprime!", contrat_entier(k) as "json!",
               c.id as "client: ClientId", c.agence_id as "agence: AgenceId",
               c.supprime_le is not null as "parent_supprime!", c.anonymise_le is not null as "anonymise!"
        from contrat_maintenance k join client c on c.id = k.client_id
        where k.id = $1
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

fn validite(contrat: &Contrat) -> PgRange<NaiveDate> {
    PgRange {
        start: std::ops::Bound::Included(contrat.debut),
        end: match contrat.fin.and_then(|fin| fin.succ_opt()) {
            Some(after) => std::ops::Bound::Excluded(after),
            None => std::ops::Bound::Unbounded,
        },
    }
}

/// Writes a contract of a client, without its links.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn insert(
    db: &mut PgConnection,
    client: ClientId,
    new: &Contrat,
    par: UtilisateurId,
) -> sqlx::Result<ContratId> {
    sqlx::query_scalar!(
        r#"
        insert into contrat_maintenance
            (client_id, agence_id, libelle, validite, periodicite_mois, visite_heure, fuseau, prochaine_visite,
             couverture, couverture_jours, couverture_debut, couverture_fin, feries_couverts, gti_heures, gtr_heures,
             astreinte, montant_annuel, cree_par)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        returning id as "id: ContratId"
        "#,
        client.0,
        new.agence_id.map(|id| id.0),
        new.libelle,
        validite(new),
        new.periodicite_mois,
        new.visite_heure,
        new.fuseau.name(),
        new.prochaine_visite,
        new.couverture.code(),
        &new.couverture_jours,
        new.couverture_debut,
        new.couverture_fin,
        new.feries_couverts,
        new.gti_heures,
        new.gtr_heures,
        new.astreinte,
        new.montant_annuel,
        par.0,
    )
    .fetch_one(db)
    .await
}

/// Writes what is entered of a contract, without its links.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn update(
    db: &mut PgConnection,
    id: ContratId,
    new: &Contrat,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update contrat_maintenance
        set agence_id = $2, libelle = $3, validite = $4, periodicite_mois = $5, visite_heure = $6, fuseau = $7,
            prochaine_visite = $8, couverture = $9, couverture_jours = $10, couverture_debut = $11,
            couverture_fin = $12, feries_couverts = $13, gti_heures = $14, gtr_heures = $15, astreinte = $16,
            montant_annuel = $17, maj_par = $18
        where id = $1
        "#,
        id.0,
        new.agence_id.map(|id| id.0),
        new.libelle,
        validite(new),
        new.periodicite_mois,
        new.visite_heure,
        new.fuseau.name(),
        new.prochaine_visite,
        new.couverture.code(),
        &new.couverture_jours,
        new.couverture_debut,
        new.couverture_fin,
        new.feries_couverts,
        new.gti_heures,
        new.gtr_heures,
        new.astreinte,
        new.montant_annuel,
        par.0,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes the links of a contract those that it names.
///
/// # Errors
/// Those of the database.
pub async fn link(db: &mut PgConnection, id: ContratId, contrat: &Contrat) -> sqlx::Result<()> {
    let sites: Vec<i64> = contrat.sites.iter().map(|id| id.0).collect();
    let equipements: Vec<i64> = contrat.equipements.iter().map(|id| id.0).collect();
    sqlx::query!(
        r#"
        with s as (delete from contrat_site where contrat_id = $1 and site_id <> all($2)),
             e as (delete from contrat_equipement where contrat_id = $1 and equipement_id <> all($3)),
             si as (insert into contrat_site (contrat_id, site_id) select $1, unnest($2::bigint[]) on conflict do nothing)
        insert into contrat_equipement (contrat_id, equipement_id) select $1, unnest($3::bigint[]) on conflict do nothing
        "#,
        id.0,
        &sites,
        &equipements
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A contract as it stands, with its days, sites and machines.
///
/// # Errors
/// Those of the database.
pub async fn row(db: &mut PgConnection, id: ContratId) -> sqlx::Result<Row<ContratId>> {
    sqlx::query_as!(
        Row::<ContratId>,
        r#"
        select id as "id: ContratId", version, contrat_entier(k) as "json!"
        from contrat_maintenance k where id = $1
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// Deletes a contract at an instant, or brings it back.
///
/// # Errors
/// Those of the database.
pub async fn remove(
    db: &mut PgConnection,
    id: ContratId,
    le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update contrat_maintenance
        set supprime_le = $2, supprime_par = case when $2::timestamptz is null then null else $3::bigint end, maj_par = $3
        where id = $1
        "#,
        id.0,
        le,
        par.0,
    )
    .execute(db)
    .await?;
    Ok(())
}
