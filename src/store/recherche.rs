//! Searching by what people type: any part of any word, accents and case aside.

use sqlx::PgConnection;

use super::liste::contains;
use super::planning::Scope;
use crate::domain::recherche::{Reference, SiteTrouve};
use crate::domain::{ClientId, Code, SiteId, SpecialisationId, TitreId};

/// How many sites that hold the most telling word are looked at: beyond, the search is too vague to rank.
const LOOKED_AT: i64 = 2_000;

/// Sites whose own words and whose client's hold every word, the client's name first.
///
/// The longest word is looked up in the trigram indexes; the others are sought in what it finds.
///
/// # Errors
/// Those of the database.
pub async fn sites(
    db: &mut PgConnection,
    scope: &Scope,
    mots: &[String],
    n: i64,
) -> sqlx::Result<Vec<SiteTrouve>> {
    let Some(longest) = mots.iter().max_by_key(|mot| mot.chars().count()) else {
        return Ok(Vec::new());
    };
    let pattern = contains(longest);
    sqlx::query_as!(
        SiteTrouve,
        r#"
        with candidat as (
            (select s.id, s.client_id from site s
             where recherche(s.code || ' ' || s.libelle || ' ' || s.adresse || ' ' || s.code_postal || ' ' || s.ville)
                   like recherche($1)
               and s.supprime_le is null
             limit $6)
            union
            (select s.id, s.client_id from client c join site s on s.client_id = c.id
             where recherche(c.code || ' ' || c.raison_sociale) like recherche($1)
               and c.supprime_le is null and s.supprime_le is null
             limit $6)
        ), trouve as (
            select s.id, s.libelle, s.adresse, s.code_postal, s.ville, c.id as client, c.raison_sociale,
                   recherche(c.raison_sociale) as nom,
                   recherche(c.code || ' ' || c.raison_sociale || ' ' || s.code || ' ' || s.libelle || ' ' || s.adresse
                             || ' ' || s.code_postal || ' ' || s.ville) as tout
            from candidat
            join site s on s.id = candidat.id
            join client c on c.id = candidat.client_id and c.supprime_le is null
            where $3 = 'TOUT' or c.agence_id is null or c.agence_id = $4
        )
        select id as "site: SiteId", libelle, adresse, code_postal, ville, client as "client: ClientId",
               raison_sociale as client_nom
        from trouve
        where not exists (select from unnest($2::text[]) as m (mot) where position(recherche(m.mot) in tout) = 0)
        order by
            -- A name that begins as typed, then one that holds it, then a street or a town that does.
            (select min(case when starts_with(nom, recherche(m.mot)) then 0
                             when position(recherche(m.mot) in nom) > 0 then 1 else 2 end)
             from unnest($2::text[]) as m (mot)),
            nom, ville, adresse, id
        limit $5
        "#,
        pattern,
        mots,
        scope.portee.code(),
        scope.agence.map(|agence| agence.0),
        n,
        LOOKED_AT
    )
    .fetch_all(db)
    .await
}

/// Trades and official habilitations that are in use, by code.
///
/// # Errors
/// Those of the database.
pub async fn reference(db: &mut PgConnection) -> sqlx::Result<Reference> {
    let specialisations = sqlx::query!(
        r#"
        select id as "id: SpecialisationId", code, libelle
        from specialisation where supprime_le is null order by code
        "#
    )
    .fetch_all(&mut *db)
    .await?;
    let titres = sqlx::query!(
        r#"
        select id as "id: TitreId", code, libelle from titre where supprime_le is null order by code
        "#
    )
    .fetch_all(db)
    .await?;
    Ok(Reference {
        specialisations: specialisations
            .into_iter()
            .map(|row| (row.id, row.code, row.libelle))
            .collect(),
        titres: titres
            .into_iter()
            .map(|row| (row.id, row.code, row.libelle))
            .collect(),
    })
}
