//! From what people call things by to their keys, and back.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::planning::Scope;
use crate::domain::nom::{Nomme, Quels};
use crate::domain::{AgenceId, ClientId, Code as _, UtilisateurId};

/// The key of what is called so, in any case, or has that key.
///
/// # Errors
/// Those of the database.
#[expect(
    clippy::too_many_lines,
    reason = "one query a kind, each checked against its own table"
)]
pub async fn cle(db: &mut PgConnection, quoi: Nomme, nom: &str, quels: Quels) -> sqlx::Result<Option<i64>> {
    let nom = nom.trim();
    let cle: Option<i64> = nom.parse().ok();
    let supprimes = quels.supprimes();
    match quoi {
        Nomme::Agence => {
            sqlx::query_scalar!(
                "select id from agence where (lower(code) = lower($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by lower(code) = lower($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Client => {
            sqlx::query_scalar!(
                "select id from client where (code = upper($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by code = upper($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Contrat => {
            sqlx::query_scalar!(
                "select id from contrat_maintenance where (numero = upper($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by numero = upper($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Depot => {
            sqlx::query_scalar!(
                "select id from depot where (lower(code) = lower($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by lower(code) = lower($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Equipe => {
            sqlx::query_scalar!(
                "select id from equipe where (lower(code) = lower($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by lower(code) = lower($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Equipement => {
            sqlx::query_scalar!(
                "select id from equipement where id = $1 and ($2::bool is null or (supprime_le is not null) = $2)",
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Mission => {
            // A mission is never deleted.
            sqlx::query_scalar!("select id from mission where numero = upper($1) or id = $2 limit 1", nom, cle).fetch_optional(db).await
        }
        Nomme::Role => {
            sqlx::query_scalar!(
                "select id from role where (code = upper($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by code = upper($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Site => {
            sqlx::query_scalar!(
                "select id from site where (code = upper($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by code = upper($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Specialisation => {
            sqlx::query_scalar!(
                "select id from specialisation where (upper(code) = upper($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by upper(code) = upper($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Titre => {
            sqlx::query_scalar!(
                "select id from titre where (upper(code) = upper($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) \
                 order by upper(code) = upper($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
        // A login may be all figures: it is a login first.
        Nomme::Utilisateur => {
            sqlx::query_scalar!(
                "select id from utilisateur where (lower(login) = lower($1) or id = $2) and ($3::bool is null or (supprime_le is not null) = $3) and nature <> 'SYSTEME' \
                 order by lower(login) = lower($1) desc, supprime_le desc nulls first limit 1",
                nom,
                cle,
                supprimes
            )
            .fetch_optional(db)
            .await
        }
    }
}

/// Names in use of a kind that has few of them, as far as the actor may see them.
///
/// # Errors
/// Those of the database.
pub async fn noms(db: &mut PgConnection, quoi: Nomme, scope: &Scope) -> sqlx::Result<Vec<String>> {
    let quoi = match quoi {
        Nomme::Client | Nomme::Contrat | Nomme::Equipement | Nomme::Mission | Nomme::Site => {
            return Ok(Vec::new());
        }
        few => few.objet(),
    };
    sqlx::query_scalar!(
        r#"
        select code as "code!" from (
            select 'agence' as quoi, code from agence where supprime_le is null
            union all select 'depot', code from depot where supprime_le is null
            union all select 'role', code from role where supprime_le is null
            union all select 'specialisation', code from specialisation where supprime_le is null
            union all select 'titre', code from titre where supprime_le is null
            union all select 'equipe', code from equipe where supprime_le is null
                and case $2 when 'TOUT' then true when 'AGENCE' then agence_id = $3 else id = any($4) end
            union all select 'utilisateur', login from utilisateur where supprime_le is null and nature <> 'SYSTEME'
                and case $2 when 'TOUT' then true when 'AGENCE' then agence_id = $3 else id = $5 end
        ) nom
        where quoi = $1 order by code
        "#,
        quoi,
        scope.portee.code(),
        scope.agence.map(|id| id.0),
        &scope.equipes,
        scope.soi.0
    )
    .fetch_all(db)
    .await
}

/// What these are called now, deleted ones too; those that are not there any more are left out.
///
/// # Errors
/// Those of the database.
pub async fn appeles(
    db: &mut PgConnection,
    cles: &[(Nomme, i64)],
) -> sqlx::Result<HashMap<(Nomme, i64), String>> {
    if cles.is_empty() {
        return Ok(HashMap::new());
    }
    let (quoi, ids): (Vec<String>, Vec<i64>) = cles
        .iter()
        .map(|(quoi, id)| (quoi.objet().to_owned(), *id))
        .unzip();
    let rows = sqlx::query!(
        r#"
        select k.rang as "rang!", n.nom as "nom!"
        from unnest($1::text[], $2::bigint[]) with ordinality as k (quoi, id, rang)
        cross join lateral (
            select code as nom from agence where k.quoi = 'agence' and id = k.id
            union all select code || ' ' || raison_sociale from client where k.quoi = 'client' and id = k.id
            union all select numero from contrat_maintenance where k.quoi = 'contrat' and id = k.id
            union all select code from depot where k.quoi = 'depot' and id = k.id
            union all select code from equipe where k.quoi = 'equipe' and id = k.id
            union all select libelle from equipement where k.quoi = 'equipement' and id = k.id
            union all select numero from mission where k.quoi = 'mission' and id = k.id
            union all select code from role where k.quoi = 'role' and id = k.id
            union all select code || ' ' || coalesce(nullif(libelle, ''), ville) from site where k.quoi = 'site' and id = k.id
            union all select libelle from specialisation where k.quoi = 'specialisation' and id = k.id
            union all select code from titre where k.quoi = 'titre' and id = k.id
            union all select trim(prenom || ' ' || nom) from utilisateur where k.quoi = 'utilisateur' and id = k.id
        ) n
        "#,
        &quoi,
        &ids
    )
    .fetch_all(db)
    .await?;
    let at = |rang: i64| usize::try_from(rang - 1).ok().and_then(|at| cles.get(at));
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((*at(row.rang)?, row.nom)))
        .collect())
}

/// The agence that looks after the client of what is named: itself, or whom a contract, a machine or a site is of.
///
/// # Errors
/// Those of the database.
pub async fn agence_du_client(
    db: &mut PgConnection,
    quoi: Nomme,
    cle: i64,
) -> sqlx::Result<Option<AgenceId>> {
    sqlx::query_scalar!(
        r#"
        select c.agence_id as "id: AgenceId" from client c where c.id = case $1
            when 'client' then $2
            when 'contrat' then (select k.client_id from contrat_maintenance k where k.id = $2)
            when 'equipement' then (select s.client_id from equipement e join site s on s.id = e.site_id where e.id = $2)
            when 'site' then (select s.client_id from site s where s.id = $2) end
        "#,
        quoi.objet(),
        cle
    )
    .fetch_optional(db)
    .await
    .map(Option::flatten)
}

/// The agence of a person.
///
/// # Errors
/// Those of the database.
pub async fn agence_de(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Option<AgenceId>> {
    sqlx::query_scalar!(
        r#"select agence_id as "id: AgenceId" from utilisateur where id = $1"#,
        id.0
    )
    .fetch_optional(db)
    .await
    .map(Option::flatten)
}

/// The sites of a client by key and code, at most `limite`.
///
/// # Errors
/// Those of the database.
pub async fn sites(db: &mut PgConnection, client: ClientId, limite: i64) -> sqlx::Result<Vec<(i64, String)>> {
    let rows = sqlx::query!(
        "select id, code from site where client_id = $1 and supprime_le is null order by id limit $2",
        client.0,
        limite
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.code)).collect())
}
