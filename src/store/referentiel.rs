//! Reference data: agences, depots, trades, titres.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use crate::domain::referentiel::{AgenceLigne, DepotLigne, SpecialisationLigne, TitreLigne};
use crate::domain::{AgenceId, DepotId, SpecialisationId, TitreId, UtilisateurId};

/// Agences in use, by code.
///
/// # Errors
/// Those of the database.
pub async fn agences(db: &mut PgConnection) -> sqlx::Result<Vec<AgenceLigne>> {
    sqlx::query_as!(
        AgenceLigne,
        r#"select id as "id: AgenceId", code, nom, fuseau from agence where supprime_le is null order by code"#
    )
    .fetch_all(db)
    .await
}

/// Depots in use, by code.
///
/// # Errors
/// Those of the database.
pub async fn depots(db: &mut PgConnection) -> sqlx::Result<Vec<DepotLigne>> {
    sqlx::query_as!(
        DepotLigne,
        r#"select id as "id: DepotId", code, libelle from depot where supprime_le is null order by code"#
    )
    .fetch_all(db)
    .await
}

/// Specialisations in use, by code.
///
/// # Errors
/// Those of the database.
pub async fn specialisations(
    db: &mut PgConnection,
    jour: NaiveDate,
) -> sqlx::Result<Vec<SpecialisationLigne>> {
    sqlx::query_as!(
        SpecialisationLigne,
        r#"
        select s.id as "id: SpecialisationId", s.version, s.code, s.libelle, s.reglementee,
               (select count(distinct h.utilisateur_id) from habilitation h
                where h.specialisation_id = s.id and h.supprime_le is null and h.validite @> $1::date) as "porteurs!"
        from specialisation s where s.supprime_le is null order by s.code
        "#,
        jour
    )
    .fetch_all(db)
    .await
}

/// Titres in use, by code.
///
/// # Errors
/// Those of the database.
pub async fn titres(db: &mut PgConnection, jour: NaiveDate) -> sqlx::Result<Vec<TitreLigne>> {
    sqlx::query_as!(
        TitreLigne,
        r#"
        select t.id as "id: TitreId", t.version, t.code, t.libelle, s.code as "specialisation?",
               array(select i.code from titre_implique ti join titre i on i.id = ti.implique_id
                     where ti.titre_id = t.id order by i.code) as "implique!",
               (select count(distinct h.utilisateur_id) from habilitation h
                where h.titre_id = t.id and h.supprime_le is null and h.validite @> $1::date) as "porteurs!"
        from titre t left join specialisation s on s.id = t.specialisation_id
        where t.supprime_le is null order by t.code
        "#,
        jour
    )
    .fetch_all(db)
    .await
}

/// A specialisation held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Specialisation {
    pub id: SpecialisationId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    pub reglementee: bool,
    pub supprime: bool,
    pub json: Value,
}

/// Reads a specialisation in use, without holding it.
///
/// # Errors
/// Those of the database.
pub async fn specialisation(
    db: &mut PgConnection,
    id: SpecialisationId,
) -> sqlx::Result<Option<Specialisation>> {
    sqlx::query_as!(
        Specialisation,
        r#"
        select id as "id: SpecialisationId", version, code, libelle, reglementee, false as "supprime!",
               to_jsonb(s) as "json!"
        from specialisation s where id = $1 and supprime_le is null
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Reads a specialisation, retired or not, and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock_specialisation(
    db: &mut PgConnection,
    id: SpecialisationId,
) -> sqlx::Result<Option<Specialisation>> {
    sqlx::query_as!(
        Specialisation,
        r#"
        select id as "id: SpecialisationId", version, code, libelle, reglementee,
               (supprime_le is not null) as "supprime!", to_jsonb(s) as "json!"
        from specialisation s where id = $1 for update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Writes a new specialisation.
///
/// # Errors
/// Those of the database; `specialisation_code_unique` where the code is taken.
pub async fn insert_specialisation(
    db: &mut PgConnection,
    code: &str,
    libelle: &str,
    reglementee: bool,
    par: UtilisateurId,
) -> sqlx::Result<Row<SpecialisationId>> {
    sqlx::query_as!(
        Row::<SpecialisationId>,
        r#"
        insert into specialisation as s (code, libelle, reglementee, cree_par) values ($1, $2, $3, $4)
        returning id as "id: SpecialisationId", version, to_jsonb(s) as "json!"
        "#,
        code,
        libelle,
        reglementee,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Writes what is said of a specialisation now, and since when it is retired.
///
/// # Errors
/// Those of the database.
pub async fn update_specialisation(
    db: &mut PgConnection,
    id: SpecialisationId,
    libelle: &str,
    reglementee: bool,
    supprime_le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<SpecialisationId>> {
    sqlx::query_as!(
        Row::<SpecialisationId>,
        r#"
        update specialisation as s
        set libelle = $2, reglementee = $3, supprime_le = $4,
            supprime_par = case when $4::timestamptz is not null then $5::bigint end, maj_par = $5
        where id = $1 returning id as "id: SpecialisationId", version, to_jsonb(s) as "json!"
        "#,
        id.0,
        libelle,
        reglementee,
        supprime_le,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Logins of those who hold a specialisation without a titre, on a day or later.
///
/// # Errors
/// Those of the database.
pub async fn untitled(
    db: &mut PgConnection,
    id: SpecialisationId,
    jour: NaiveDate,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select distinct u.login from habilitation h join utilisateur u on u.id = h.utilisateur_id
        where h.specialisation_id = $1 and h.titre_id is null and h.supprime_le is null
          and h.validite && daterange($2, null)
        order by u.login
        "#,
        id.0,
        jour
    )
    .fetch_all(db)
    .await
}

/// A titre held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Titre {
    pub id: TitreId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    pub specialisation: Option<SpecialisationId>,
    pub implique: Vec<TitreId>,
    pub supprime: bool,
    pub json: Value,
}

/// Reads a titre, retired or not, and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock_titre(db: &mut PgConnection, id: TitreId) -> sqlx::Result<Option<Titre>> {
    sqlx::query_as!(
        Titre,
        r#"
        select id as "id: TitreId", version, code, libelle,
               specialisation_id as "specialisation: SpecialisationId",
               array(select implique_id from titre_implique where titre_id = t.id order by 1) as "implique!: Vec<TitreId>",
               (supprime_le is not null) as "supprime!", to_jsonb(t) as "json!"
        from titre t where id = $1 for update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Writes a new titre.
///
/// # Errors
/// Those of the database; `titre_code_unique` where the code is taken.
pub async fn insert_titre(
    db: &mut PgConnection,
    code: &str,
    libelle: &str,
    specialisation: Option<SpecialisationId>,
    par: UtilisateurId,
) -> sqlx::Result<Row<TitreId>> {
    sqlx::query_as!(
        Row::<TitreId>,
        r#"
        insert into titre as t (code, libelle, specialisation_id, cree_par) values ($1, $2, $3, $4)
        returning id as "id: TitreId", version, to_jsonb(t) as "json!"
        "#,
        code,
        libelle,
        specialisation.map(|id| id.0),
        par.0
    )
    .fetch_one(db)
    .await
}

/// Writes what is said of a titre now, and since when it is retired.
///
/// # Errors
/// Those of the database.
pub async fn update_titre(
    db: &mut PgConnection,
    id: TitreId,
    libelle: &str,
    specialisation: Option<SpecialisationId>,
    supprime_le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<TitreId>> {
    sqlx::query_as!(
        Row::<TitreId>,
        r#"
        update titre as t
        set libelle = $2, specialisation_id = $3, supprime_le = $4,
            supprime_par = case when $4::timestamptz is not null then $5::bigint end, maj_par = $5
        where id = $1 returning id as "id: TitreId", version, to_jsonb(t) as "json!"
        "#,
        id.0,
        libelle,
        specialisation.map(|id| id.0),
        supprime_le,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Replaces the titres that a titre implies.
///
/// # Errors
/// Those of the database.
pub async fn set_implique(db: &mut PgConnection, id: TitreId, implique: &[TitreId]) -> sqlx::Result<()> {
    let implique: Vec<i64> = implique.iter().map(|id| id.0).collect();
    sqlx::query!("delete from titre_implique where titre_id = $1", id.0)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "insert into titre_implique (titre_id, implique_id) select $1, i from unnest($2::bigint[]) i",
        id.0,
        &implique
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Numbers of missions whose firm work ahead asks for a titre that somebody on them doesn't hold, as things stand in this
/// transaction.
///
/// # Errors
/// Those of the database.
pub async fn uncovered(db: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select distinct m.numero
        from creneau c
        join mission_besoin b on b.id = c.besoin_id and b.titre_id is not null
        join mission m on m.id = b.mission_id
        where upper(c.plage) > $1 and c.fermete = 'FERME' and c.scenario_id is null
          and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null
        order by 1 limit 10
        "#,
        now
    )
    .fetch_all(db)
    .await
}
