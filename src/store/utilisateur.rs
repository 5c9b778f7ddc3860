//! People, what they may do, and the teams they are in.

use sqlx::PgConnection;

use crate::domain::{Actor, AgenceId, EquipeId, Langue, Permission, Portee, UtilisateurId};

/// Reads who acts under this login, with the widest reach of each permission; nobody if disabled or deleted.
///
/// # Errors
/// Those of the database.
pub async fn actor(db: &mut PgConnection, login: &str) -> sqlx::Result<Option<Actor>> {
    let Some(row) = sqlx::query!(
        r#"
        select u.id as "id: UtilisateurId", u.login, trim(u.prenom || ' ' || u.nom) as "nom!",
               u.agence_id as "agence: AgenceId", u.langue as "langue: Langue",
               coalesce(u.fuseau, a.fuseau, 'Europe/Paris') as "fuseau!",
               array(select em.equipe_id from equipe_membre em
                     where em.utilisateur_id = u.id and em.periode @> current_date) as "equipes!: Vec<EquipeId>"
        from utilisateur u
        left join agence a on a.id = u.agence_id
        where lower(u.login) = lower($1) and u.supprime_le is null and u.actif
        "#,
        login
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let granted = sqlx::query!(
        r#"
        select p.code as "permission!", rp.portee as "portee: Portee"
        from utilisateur_role ur
        join role r on r.id = ur.role_id and r.supprime_le is null
        join role_permission rp on rp.role_id = r.id
        join permission p on p.id = rp.permission_id
        where ur.utilisateur_id = $1
        "#,
        row.id.0
    )
    .fetch_all(db)
    .await?;
    let mut permissions = std::collections::BTreeMap::new();
    for grant in granted {
        // A permission of a later version means nothing to this one.
        let Ok(permission) = grant.permission.parse::<Permission>() else {
            continue;
        };
        let reach = permissions.entry(permission).or_insert(grant.portee);
        *reach = grant.portee.max(*reach);
    }
    Ok(Some(Actor {
        id: row.id,
        login: row.login,
        nom: row.nom,
        agence: row.agence,
        equipes: row.equipes,
        langue: row.langue,
        fuseau: row.fuseau.parse().unwrap_or(chrono_tz::Europe::Paris),
        permissions,
    }))
}

/// The agence of a person.
///
/// # Errors
/// Those of the database.
pub async fn agence(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Option<AgenceId>> {
    let agence = sqlx::query_scalar!(
        r#"select agence_id as "agence: AgenceId" from utilisateur where id = $1"#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(agence.flatten())
}
