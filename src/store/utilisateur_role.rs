//! The roles that people hold, and what they may do by them.

use sqlx::PgConnection;

use crate::domain::role::Droits;
use crate::domain::{Permission, Portee, RoleId, UtilisateurId};

/// The widest reach of each permission; one of a later version means nothing to this one.
pub(super) fn droits_of(granted: impl Iterator<Item = (String, Portee)>) -> Droits {
    let mut droits = Droits::new();
    for (permission, portee) in granted {
        if let Ok(permission) = permission.parse::<Permission>() {
            let reach = droits.entry(permission).or_insert(portee);
            *reach = portee.max(*reach);
        }
    }
    droits
}

/// What a person may do, whether or not they are active.
///
/// # Errors
/// Those of the database.
pub async fn droits(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Droits> {
    let rows = sqlx::query!(
        r#"
        select p.code, rp.portee as "portee: Portee"
        from utilisateur_role ur
        join role r on r.id = ur.role_id and r.supprime_le is null
        join role_permission rp on rp.role_id = r.id
        join permission p on p.id = rp.permission_id
        where ur.utilisateur_id = $1
        "#,
        id.0
    )
    .fetch_all(db)
    .await?;
    Ok(droits_of(rows.into_iter().map(|row| (row.code, row.portee))))
}

/// Gives a role; whether it is new to them.
///
/// # Errors
/// Those of the database.
pub async fn give_role(
    db: &mut PgConnection,
    id: UtilisateurId,
    role: RoleId,
    par: UtilisateurId,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        r#"
        insert into utilisateur_role (utilisateur_id, role_id, cree_par) values ($1, $2, $3)
        on conflict do nothing
        "#,
        id.0,
        role.0,
        par.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a role; whether they held it.
///
/// # Errors
/// Those of the database.
pub async fn take_role(db: &mut PgConnection, id: UtilisateurId, role: RoleId) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from utilisateur_role where utilisateur_id = $1 and role_id = $2",
        id.0,
        role.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Codes of a person's roles, in order.
///
/// # Errors
/// Those of the database.
pub async fn roles(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select r.code from utilisateur_role ur join role r on r.id = ur.role_id and r.supprime_le is null
        where ur.utilisateur_id = $1 order by r.code
        "#,
        id.0
    )
    .fetch_all(db)
    .await
}

/// How many people can run the company's accounts: all of them, and those among them who have a password or a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "told above")]
pub struct Administrateurs {
    pub tous: i64,
    pub connectables: i64,
}

/// Lets one command at a time change who can run the accounts, and counts them.
///
/// # Errors
/// Those of the database.
pub async fn hold_administrateurs(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('administrateurs', 0))")
        .execute(db)
        .await?;
    Ok(())
}

/// Counts those who manage people and roles everywhere.
///
/// # Errors
/// Those of the database.
pub async fn administrateurs(db: &mut PgConnection) -> sqlx::Result<Administrateurs> {
    sqlx::query_as!(
        Administrateurs,
        r#"
        select count(*) as "tous!",
               count(*) filter (where u.mot_de_passe is not null or exists (
                   select from cle_ssh k where k.utilisateur_id = u.id and k.supprime_le is null)) as "connectables!"
        from utilisateur u
        where u.actif and u.supprime_le is null and u.nature <> 'SYSTEME'
          and 2 = (select count(distinct p.code) from utilisateur_role ur
                   join role r on r.id = ur.role_id and r.supprime_le is null
                   join role_permission rp on rp.role_id = r.id and rp.portee = 'TOUT'
                   join permission p on p.id = rp.permission_id and p.code in ('utilisateur.gerer', 'role.gerer')
                   where ur.utilisateur_id = u.id)
        "#
    )
    .fetch_one(db)
    .await
}
