//! Reference data: what an installation needs before its first mission. Adds what is missing, changes nothing.

use anyhow::Result;
use chrono::{Datelike, NaiveDate};
use sqlx::PgConnection;

use super::calendar;
use super::data::{self, Checklist, Reference};
use crate::domain::{Code, Permission};

/// The reserved row of the installer.
const SETUP: i64 = 1;

/// Writes roles, permissions, trades, titres, settings, checklists and the public holidays of the years around `today`.
///
/// What already bears the same code is left as the company made it.
///
/// # Errors
/// Those of the database.
pub async fn load(db: &mut PgConnection, today: NaiveDate) -> Result<()> {
    let reference = data::reference()?;
    permissions(db).await?;
    roles(db, &reference).await?;
    trades(db, &reference).await?;
    for checklist in &reference.checklist {
        self::checklist(db, checklist).await?;
    }
    for (cle, valeur) in [
        ("tva.taux", &reference.tva),
        ("absence.motifs", &reference.absence),
    ] {
        sqlx::query(
            "insert into parametre (cle, valeur, maj_par) values ($1, $2, $3) on conflict do nothing",
        )
        .bind(cle)
        .bind(serde_json::to_value(valeur)?)
        .bind(SETUP)
        .execute(&mut *db)
        .await?;
    }
    for year in today.year() - 3..=today.year() + 2 {
        let zones = ["57", "67", "68"];
        let alsace = calendar::holidays_of_alsace(year);
        let local = zones
            .iter()
            .flat_map(|zone| alsace.iter().map(|(day, name)| (*day, *zone, *name)));
        let national = calendar::holidays(year)
            .into_iter()
            .map(|(day, name)| (day, "FR", name));
        for (day, zone, name) in national.chain(local) {
            sqlx::query(
                "insert into jour_ferie (jour, zone, libelle) values ($1, $2, $3) on conflict do nothing",
            )
            .bind(day)
            .bind(zone)
            .bind(name)
            .execute(&mut *db)
            .await?;
        }
    }
    Ok(())
}

async fn permissions(db: &mut PgConnection) -> Result<()> {
    let codes: Vec<&str> = Permission::ALL
        .iter()
        .map(|permission| permission.code())
        .collect();
    sqlx::query(
        "insert into permission (code, libelle) select c, c from unnest($1::text[]) c on conflict do nothing",
    )
    .bind(&codes)
    .execute(db)
    .await?;
    Ok(())
}

async fn roles(db: &mut PgConnection, reference: &Reference) -> Result<()> {
    for role in &reference.role {
        let new: Option<i64> = sqlx::query_scalar(
            "insert into role (code, libelle, fourni, cree_par) values ($1, $2, true, $3)
             on conflict (code) where supprime_le is null do nothing returning id",
        )
        .bind(&role.code)
        .bind(&role.libelle)
        .bind(SETUP)
        .fetch_optional(&mut *db)
        .await?;
        let Some(id) = new else { continue };
        for (permission, portee) in &role.permissions {
            sqlx::query(
                "insert into role_permission (role_id, permission_id, portee, cree_par)
                 select $1, p.id, $3, $4 from permission p where $2 in (p.code, '*')",
            )
            .bind(id)
            .bind(permission)
            .bind(portee)
            .bind(SETUP)
            .execute(&mut *db)
            .await?;
        }
    }
    Ok(())
}

async fn trades(db: &mut PgConnection, reference: &Reference) -> Result<()> {
    for trade in &reference.specialisation {
        sqlx::query(
            "insert into specialisation (code, libelle, reglementee, cree_par) values ($1, $2, $3, $4)
             on conflict (code) where supprime_le is null do nothing",
        )
        .bind(&trade.code)
        .bind(&trade.libelle)
        .bind(trade.reglementee)
        .bind(SETUP)
        .execute(&mut *db)
        .await?;
    }
    for titre in &reference.titre {
        sqlx::query(
            "insert into titre (code, libelle, specialisation_id, cree_par)
             values ($1, $2, (select id from specialisation where code = $3 and supprime_le is null), $4)
             on conflict (code) where supprime_le is null do nothing",
        )
        .bind(&titre.code)
        .bind(&titre.libelle)
        .bind(&titre.specialisation)
        .bind(SETUP)
        .execute(&mut *db)
        .await?;
    }
    for titre in &reference.titre {
        sqlx::query(
            "insert into titre_implique (titre_id, implique_id)
             select t.id, i.id from titre t, titre i where t.code = $1 and i.code = any($2)
             and t.supprime_le is null and i.supprime_le is null on conflict do nothing",
        )
        .bind(&titre.code)
        .bind(&titre.implique)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

async fn checklist(db: &mut PgConnection, checklist: &Checklist) -> Result<()> {
    let new: Option<i64> = sqlx::query_scalar(
        "insert into modele_checklist (code, libelle, mission_type, specialisation_id, cree_par)
         values ($1, $2, $3, (select id from specialisation where code = $4 and supprime_le is null), $5)
         on conflict (code) where supprime_le is null do nothing returning id",
    )
    .bind(&checklist.code)
    .bind(&checklist.libelle)
    .bind(&checklist.mission_type)
    .bind(&checklist.specialisation)
    .bind(SETUP)
    .fetch_optional(&mut *db)
    .await?;
    let Some(id) = new else { return Ok(()) };
    for (rang, point) in (1_i16..).zip(&checklist.points) {
        sqlx::query(
            "insert into point_controle
                 (modele_id, rang, libelle, nature, unite, minimum, maximum, choix, obligatoire, cree_par)
             values ($1, $2, $3, $4, $5, $6::bigint, $7::bigint, $8, $9, $10)",
        )
        .bind(id)
        .bind(rang)
        .bind(&point.libelle)
        .bind(&point.nature)
        .bind(&point.unite)
        .bind(point.minimum)
        .bind(point.maximum)
        .bind(&point.choix)
        .bind(point.obligatoire)
        .bind(SETUP)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}
