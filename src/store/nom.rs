//! From what people call things by to their keys.

use sqlx::PgConnection;

use crate::domain::nom::Nomme;
use crate::domain::{AgenceId, ClientId, UtilisateurId};

/// The key of what is in use and called so, in any case, or has that key.
///
/// # Errors
/// Those of the database.
pub async fn cle(db: &mut PgConnection, quoi: Nomme, nom: &str) -> sqlx::Result<Option<i64>> {
    let nom = nom.trim();
    let cle: Option<i64> = nom.parse().ok();
    match quoi {
        Nomme::Agence => {
            sqlx::query_scalar!(
                "select id from agence where supprime_le is null and (lower(code) = lower($1) or id = $2) order by id = $2 limit 1",
                nom,
                cle
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Client => {
            sqlx::query_scalar!(
                "select id from client where supprime_le is null and (code = upper($1) or id = $2)",
                nom,
                cle
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Contrat => {
            sqlx::query_scalar!(
                "select id from contrat_maintenance where supprime_le is null and (numero = upper($1) or id = $2)",
                nom,
                cle
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Depot => {
            sqlx::query_scalar!(
                "select id from depot where supprime_le is null and (lower(code) = lower($1) or id = $2) order by id = $2 limit 1",
                nom,
                cle
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Equipement => {
            sqlx::query_scalar!("select id from equipement where supprime_le is null and id = $1", cle)
                .fetch_optional(db)
                .await
        }
        Nomme::Site => {
            sqlx::query_scalar!(
                "select id from site where supprime_le is null and (code = upper($1) or id = $2)",
                nom,
                cle
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Specialisation => {
            sqlx::query_scalar!(
                "select id from specialisation where supprime_le is null and (upper(code) = upper($1) or id = $2) order by id = $2 limit 1",
                nom,
                cle
            )
            .fetch_optional(db)
            .await
        }
        Nomme::Titre => {
            sqlx::query_scalar!(
                "select id from titre where supprime_le is null and (upper(code) = upper($1) or id = $2) order by id = $2 limit 1",
                nom,
                cle
            )
            .fetch_optional(db)
            .await
        }
        // A login may be all figures: it is a login first.
        Nomme::Utilisateur => {
            sqlx::query_scalar!(
                "select id from utilisateur where supprime_le is null and (lower(login) = lower($1) or id = $2) order by id = $2 limit 1",
                nom,
                cle
            )
            .fetch_optional(db)
            .await
        }
    }
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
