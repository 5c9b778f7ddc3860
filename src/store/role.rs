//! Roles and what they grant.

use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use super::utilisateur_role::droits_of;
use crate::domain::role::{Droits, RoleFiche};
use crate::domain::{Code as _, Portee, RoleId, UtilisateurId};

/// A role held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub id: RoleId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    pub fourni: bool,
    pub supprime: bool,
    pub droits: Droits,
    pub json: Value,
}

/// Reads a role, deleted or not, and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: RoleId) -> sqlx::Result<Option<Locked>> {
    let Some(row) = sqlx::query!(
        r#"
        select id as "id: RoleId", version, code, libelle, fourni, (supprime_le is not null) as "supprime!"
        from role where id = $1 for no key update
        "#,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let droits = droits(&mut *db, id).await?;
    let json = self::row(db, id).await?.json;
    Ok(Some(Locked {
        id: row.id,
        version: row.version,
        code: row.code,
        libelle: row.libelle,
        fourni: row.fourni,
        supprime: row.supprime,
        droits,
        json,
    }))
}

/// What a role grants.
///
/// # Errors
/// Those of the database.
pub async fn droits(db: &mut PgConnection, id: RoleId) -> sqlx::Result<Droits> {
    let rows = sqlx::query!(
        r#"
        select p.code, rp.portee as "portee: Portee"
        from role_permission rp join permission p on p.id = rp.permission_id
        where rp.role_id = $1
        "#,
        id.0
    )
    .fetch_all(db)
    .await?;
    Ok(droits_of(rows.into_iter().map(|row| (row.code, row.portee))))
}

/// The role with its grants as the journal keeps it, and its version.
///
/// # Errors
/// Those of the database.
pub async fn row(db: &mut PgConnection, id: RoleId) -> sqlx::Result<Row<RoleId>> {
    sqlx::query_as!(
        Row::<RoleId>,
        r#"
        select r.id as "id: RoleId", r.version,
               to_jsonb(r) || jsonb_build_object('droits', (
                   select coalesce(jsonb_object_agg(p.code, rp.portee), '{}')
                   from role_permission rp join permission p on p.id = rp.permission_id
                   where rp.role_id = r.id)) as "json!"
        from role r where r.id = $1
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// Writes a company's own role.
///
/// # Errors
/// Those of the database; `role_code_unique` where the code is taken.
pub async fn insert(
    db: &mut PgConnection,
    code: &str,
    libelle: &str,
    droits: &Droits,
    par: UtilisateurId,
) -> sqlx::Result<RoleId> {
    let id = sqlx::query_scalar!(
        r#"insert into role (code, libelle, cree_par) values ($1, $2, $3) returning id as "id: RoleId""#,
        code,
        libelle,
        par.0
    )
    .fetch_one(&mut *db)
    .await?;
    grant(db, id, droits, par).await?;
    Ok(id)
}

/// Writes what a role is called and grants now.
///
/// # Errors
/// Those of the database.
pub async fn update(
    db: &mut PgConnection,
    id: RoleId,
    libelle: &str,
    droits: &Droits,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update role set libelle = $2, maj_par = $3 where id = $1",
        id.0,
        libelle,
        par.0
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("delete from role_permission where role_id = $1", id.0)
        .execute(&mut *db)
        .await?;
    grant(db, id, droits, par).await
}

async fn grant(db: &mut PgConnection, id: RoleId, droits: &Droits, par: UtilisateurId) -> sqlx::Result<()> {
    let permissions: Vec<&str> = droits.keys().map(|permission| permission.code()).collect();
    let portees: Vec<&str> = droits.values().map(|portee| portee.code()).collect();
    sqlx::query!(
        r#"
        insert into role_permission (role_id, permission_id, portee, cree_par)
        select $1, p.id, d.portee, $4
        from unnest($2::text[], $3::text[]) d (permission, portee) join permission p on p.code = d.permission
        "#,
        id.0,
        &permissions as &[&str],
        &portees as &[&str],
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Soft-deletes a role, or brings it back.
///
/// # Errors
/// Those of the database; `role_code_unique` where its code was taken meanwhile.
pub async fn set_supprime(
    db: &mut PgConnection,
    id: RoleId,
    supprime: bool,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update role set supprime_le = case when $2 then now() end, supprime_par = case when $2 then $3::bigint end,
               maj_par = $3
        where id = $1
        "#,
        id.0,
        supprime,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Logins of people who hold a role and aren't deleted, in order.
///
/// # Errors
/// Those of the database.
pub async fn porteurs(db: &mut PgConnection, id: RoleId) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select u.login from utilisateur_role ur join utilisateur u on u.id = ur.utilisateur_id
        where ur.role_id = $1 and u.supprime_le is null order by u.login
        "#,
        id.0
    )
    .fetch_all(db)
    .await
}

/// All roles in use, by code; or the one of that code.
///
/// # Errors
/// Those of the database.
pub async fn list(db: &mut PgConnection, id: Option<RoleId>) -> sqlx::Result<Vec<RoleFiche>> {
    let rows = sqlx::query!(
        r#"
        select r.id as "id: RoleId", r.version, r.code, r.libelle, r.fourni,
               d.permissions as "permissions!: Vec<String>", d.portees as "portees!: Vec<Portee>",
               (select count(*) from utilisateur_role ur join utilisateur u on u.id = ur.utilisateur_id
                where ur.role_id = r.id and u.supprime_le is null) as "porteurs!"
        from role r
        cross join lateral (
            select coalesce(array_agg(p.code), '{}') as permissions, coalesce(array_agg(rp.portee), '{}') as portees
            from role_permission rp join permission p on p.id = rp.permission_id
            where rp.role_id = r.id
        ) d
        where r.supprime_le is null and ($1::bigint is null or r.id = $1)
        order by r.code
        "#,
        id.map(|id| id.0)
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RoleFiche {
            id: row.id,
            version: row.version,
            code: row.code,
            libelle: row.libelle,
            fourni: row.fourni,
            droits: droits_of(row.permissions.into_iter().zip(row.portees)),
            porteurs: row.porteurs,
        })
        .collect())
}
