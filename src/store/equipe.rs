//! Teams and who is in them.

use chrono::NaiveDate;
use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use super::planning::Scope;
use crate::domain::equipe::{EquipeLigne, Membre};
use crate::domain::{AgenceId, Code as _, EquipeId, MembreId, UtilisateurId};

/// What is said of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Valeurs {
    pub code: String,
    pub libelle: String,
    pub agence: AgenceId,
    pub chef: Option<UtilisateurId>,
    pub zone: Option<String>,
}

/// A team held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub id: EquipeId,
    pub version: i32,
    pub supprime: bool,
    pub valeurs: Valeurs,
    pub json: Value,
}

/// Reads a team, deleted or not, and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: EquipeId) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        r#"
        select id as "id: EquipeId", version, (supprime_le is not null) as "supprime!", code, libelle,
               agence_id as "agence: AgenceId", chef_id as "chef: UtilisateurId", zone, to_jsonb(e) as "json!"
        from equipe e where id = $1 for no key update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Locked {
        id: row.id,
        version: row.version,
        supprime: row.supprime,
        valeurs: Valeurs {
            code: row.code,
            libelle: row.libelle,
            agence: row.agence,
            chef: row.chef,
            zone: row.zone,
        },
        json: row.json,
    }))
}

/// Writes a new team.
///
/// # Errors
/// Those of the database; `equipe_code_unique` where the code is taken.
pub async fn insert(db: &mut PgConnection, v: &Valeurs, par: UtilisateurId) -> sqlx::Result<Row<EquipeId>> {
    sqlx::query_as!(
        Row::<EquipeId>,
        r#"
        insert into equipe as e (code, libelle, agence_id, chef_id, zone, cree_par) values ($1, $2, $3, $4, $5, $6)
        returning id as "id: EquipeId", version, to_jsonb(e) as "json!"
        "#,
        v.code,
        v.libelle,
        v.agence.0,
        v.chef.map(|id| id.0),
        v.zone,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Writes what is said of a team now, and whether it exists; its optimistic lock moves on in any case.
///
/// # Errors
/// Those of the database.
pub async fn update(
    db: &mut PgConnection,
    id: EquipeId,
    v: &Valeurs,
    supprime: bool,
    par: UtilisateurId,
) -> sqlx::Result<Row<EquipeId>> {
    sqlx::query_as!(
        Row::<EquipeId>,
        r#"
        update equipe as e
        set code = $2, libelle = $3, agence_id = $4, chef_id = $5, zone = $6,
            supprime_le = case when $7 then coalesce(supprime_le, now()) end,
            supprime_par = case when $7 then coalesce(supprime_par, $8) end, maj_par = $8
        where id = $1
        returning id as "id: EquipeId", version, to_jsonb(e) as "json!"
        "#,
        id.0,
        v.code,
        v.libelle,
        v.agence.0,
        v.chef.map(|id| id.0),
        v.zone,
        supprime,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Logins of those who are in a team on a day or later.
///
/// # Errors
/// Those of the database.
pub async fn members_from(db: &mut PgConnection, id: EquipeId, jour: NaiveDate) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select distinct u.login from equipe_membre em join utilisateur u on u.id = em.utilisateur_id
        where em.equipe_id = $1 and em.periode && daterange($2, null) and u.supprime_le is null
        order by u.login
        "#,
        id.0,
        jour
    )
    .fetch_all(db)
    .await
}

/// Somebody's time in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Periode {
    pub equipe: EquipeId,
    pub utilisateur: UtilisateurId,
    pub debut: Option<NaiveDate>,
    pub dernier_jour: Option<NaiveDate>,
}

/// Takes somebody into a team, anew or under the key that their time in it had.
///
/// # Errors
/// Those of the database; `equipe_membre_periodes_disjointes` where they are in it already on one of these days.
pub async fn add_member(
    db: &mut PgConnection,
    id: Option<MembreId>,
    p: &Periode,
    par: UtilisateurId,
) -> sqlx::Result<MembreId> {
    sqlx::query_scalar!(
        r#"
        insert into equipe_membre (id, equipe_id, utilisateur_id, periode, cree_par)
        overriding system value
        values (coalesce($1, nextval(pg_get_serial_sequence('equipe_membre', 'id'))), $2, $3,
                daterange($4, $5, '[]'), $6)
        returning id as "id: MembreId"
        "#,
        id.map(|id| id.0),
        p.equipe.0,
        p.utilisateur.0,
        p.debut,
        p.dernier_jour,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Reads somebody's time in a team.
///
/// # Errors
/// Those of the database.
pub async fn member(db: &mut PgConnection, id: MembreId) -> sqlx::Result<Option<Periode>> {
    sqlx::query_as!(
        Periode,
        r#"
        select equipe_id as "equipe: EquipeId", utilisateur_id as "utilisateur: UtilisateurId",
               lower(periode) as debut, upper(periode) - 1 as dernier_jour
        from equipe_membre where id = $1
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Moves the end of somebody's time in a team.
///
/// # Errors
/// Those of the database.
pub async fn end_member(
    db: &mut PgConnection,
    id: MembreId,
    dernier_jour: Option<NaiveDate>,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update equipe_membre set periode = daterange(lower(periode), $2, '[]'), maj_par = $3 where id = $1",
        id.0,
        dernier_jour,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes somebody's time in a team back, as if it had never been.
///
/// # Errors
/// Those of the database.
pub async fn remove_member(db: &mut PgConnection, id: MembreId) -> sqlx::Result<()> {
    sqlx::query!("delete from equipe_membre where id = $1", id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Teams in scope, by code; or the one of that code.
///
/// # Errors
/// Those of the database.
pub async fn list(
    db: &mut PgConnection,
    scope: &Scope,
    id: Option<EquipeId>,
    jour: NaiveDate,
) -> sqlx::Result<Vec<EquipeLigne>> {
    sqlx::query_as!(
        EquipeLigne,
        r#"
        select e.id as "id: EquipeId", e.version, e.code, e.libelle, e.agence_id as "agence_id: AgenceId",
               a.code as agence, e.chef_id as "chef_id: UtilisateurId", c.login as "chef?", e.zone,
               (select count(*) from equipe_membre em join utilisateur u on u.id = em.utilisateur_id
                where em.equipe_id = e.id and em.periode @> $5::date and u.supprime_le is null) as "membres!"
        from equipe e
        join agence a on a.id = e.agence_id
        left join utilisateur c on c.id = e.chef_id
        where e.supprime_le is null and ($1::bigint is null or e.id = $1)
          and case $2 when 'TOUT' then true when 'AGENCE' then e.agence_id = $3 else e.id = any($4) end
        order by lower(e.code)
        "#,
        id.map(|id| id.0),
        scope.portee.code(),
        scope.agence.map(|id| id.0),
        &scope.equipes,
        jour
    )
    .fetch_all(db)
    .await
}

/// Everybody who was, is or will be in a team, those who stay longest first.
///
/// # Errors
/// Those of the database.
pub async fn members(db: &mut PgConnection, id: EquipeId) -> sqlx::Result<Vec<Membre>> {
    sqlx::query_as!(
        Membre,
        r#"
        select em.id as "id: MembreId", u.id as "utilisateur: UtilisateurId", u.login,
               trim(u.prenom || ' ' || u.nom) as "nom!", lower(em.periode) as debut,
               upper(em.periode) - 1 as dernier_jour
        from equipe_membre em join utilisateur u on u.id = em.utilisateur_id
        where em.equipe_id = $1
        order by upper(em.periode) desc nulls first, u.nom, em.id
        "#,
        id.0
    )
    .fetch_all(db)
    .await
}
