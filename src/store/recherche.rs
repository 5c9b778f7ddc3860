//! Searching by what people type: any part of any word, accents and case aside.

use sqlx::{PgConnection, QueryBuilder};

use super::attendu::{self, EXPLAIN};
use super::liste::{begins, contains};
use super::mots::{self, Motif};
use super::planning::Scope;
use crate::domain::recherche::{Appelants, ClientTrouve, Reference, SiteTrouve};
use crate::domain::{ClientId, Code, SiteId, SpecialisationId, TitreId};

/// How many sites, or clients, that hold the most telling word are looked at: beyond, the search is too vague to rank.
const LOOKED_AT: i64 = 600;
/// More sites than this hold a word that is common.
const COMMON: f64 = 6_000.0;

/// Sites whose own words and whose client's hold every word, the client's name first.
///
/// The longest word is looked up in the trigram index, if it is not common; the others are sought in what it finds.
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
    let motifs: Vec<String> = mots.iter().map(|mot| contains(mot)).collect();
    let common = is_common(db, longest).await?;
    let debuts: Vec<String> = mots.iter().map(|mot| begins(mot)).collect();
    sqlx::query_as!(
        SiteTrouve,
        r#"
        with trouve as (
            select r.site_id, r.nom, r.texte,
                   -- A name that begins as typed, then one that holds it, then a street or a town that does.
                   case when r.nom like any((select array_agg(recherche(u.debut)) from unnest($2::text[]) u (debut))::text[]) then 0
                        when r.nom like any((select array_agg(recherche(u.motif)) from unnest($3::text[]) u (motif))::text[]) then 1
                        else 2 end as rang
            from (select * from site_recherche x where not $8 and x.texte like (select recherche($1))
                  union all
                  select * from site_recherche x where $8 and (x.texte like (select recherche($1))) is true) r
            where r.texte like all((select array_agg(recherche(u.motif)) from unnest($3::text[]) u (motif))::text[])
              and r.utilisable
              and ($4 = 'TOUT' or r.agence_id is null or r.agence_id = $5)
            limit $7
        ), premier as (
            select * from trouve order by rang, nom, texte, site_id limit $6
        )
        select s.id as "site: SiteId", s.libelle, s.adresse, s.code_postal, s.ville, c.id as "client: ClientId",
               c.raison_sociale as client_nom
        from premier p join site s on s.id = p.site_id join client c on c.id = s.client_id
        order by p.rang, p.nom, p.texte, p.site_id
        "#,
        contains(longest),
        &debuts,
        &motifs,
        scope.portee.code(),
        scope.agence.map(|agence| agence.0),
        n,
        LOOKED_AT,
        common
    )
    .fetch_all(db)
    .await
}

/// Whether so many sites hold a word that enough are met by reading one after the other: the trigram index would gather
/// them all first.
async fn is_common(db: &mut PgConnection, mot: &str) -> sqlx::Result<bool> {
    let mut sql = QueryBuilder::new(EXPLAIN);
    sql.push("select from site_recherche where true");
    attendu::holds(&mut sql, "texte", &contains(mot));
    Ok(attendu::lignes(db, sql).await? > COMMON)
}

/// Clients without a site whose code, name and own address hold every word, by name.
///
/// # Errors
/// Those of the database.
pub async fn sans_site(
    db: &mut PgConnection,
    scope: &Scope,
    mots: &[String],
    n: i64,
) -> sqlx::Result<Vec<ClientTrouve>> {
    let Some(longest) = mots.iter().max_by_key(|mot| mot.chars().count()) else {
        return Ok(Vec::new());
    };
    let motifs: Vec<String> = mots.iter().map(|mot| contains(mot)).collect();
    sqlx::query_as!(
        ClientTrouve,
        r#"
        with trouve as (
            select r.client_id from client_recherche r
            where r.sans_site and r.partout like (select recherche($1))
              and r.partout like all((select array_agg(recherche(u.motif)) from unnest($2::text[]) u (motif))::text[])
            limit $6
        )
        select c.id as "client: ClientId", c.raison_sociale as nom, c.ville
        from trouve r join client c on c.id = r.client_id
        where c.supprime_le is null and c.anonymise_le is null
          and ($3 = 'TOUT' or c.agence_id is null or c.agence_id = $4)
        order by c.raison_sociale, c.id limit $5
        "#,
        contains(longest),
        &motifs,
        scope.portee.code(),
        scope.agence.map(|agence| agence.0),
        n,
        LOOKED_AT
    )
    .fetch_all(db)
    .await
}

/// The words that were typed, those that no text holds replaced by the nearest that one does; nothing where all are held, or
/// nothing is near. Numbers are never near another.
///
/// # Errors
/// Those of the database.
pub async fn proches(db: &mut PgConnection, mots: &[String]) -> sqlx::Result<Option<String>> {
    let motifs = Motif::read(db, mots).await?;
    let mut words = Vec::with_capacity(motifs.len());
    let mut all_held = true;
    for motif in motifs {
        if !motif.is_held_by_none(db).await? {
            words.push(motif.folded().to_owned());
            continue;
        }
        all_held = false;
        if motif.folded().contains(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let Some(near) = mots::nearest(db, motif.folded()).await? else {
            return Ok(None);
        };
        words.push(near);
    }
    Ok((!all_held).then(|| words.join(" ")))
}

/// Whoever is reached by a telephone number, as it is kept: sites that have it, or whose client or somebody to call there
/// has it, and clients without a site.
///
/// # Errors
/// Those of the database.
pub async fn par_telephone(
    db: &mut PgConnection,
    scope: &Scope,
    numero: &str,
    n: i64,
) -> sqlx::Result<Appelants> {
    let clients = joints(db, numero).await?;
    let sites = sqlx::query_as!(
        SiteTrouve,
        r#"
        select s.id as "site: SiteId", s.libelle, s.adresse, s.code_postal, s.ville, c.id as "client: ClientId",
               c.raison_sociale as client_nom
        from client c join site s on s.client_id = c.id
        where c.id = any($1) and c.supprime_le is null and s.supprime_le is null
          and ($3 = 'TOUT' or c.agence_id is null or c.agence_id = $4)
        -- The site that has the number before others of its client.
        order by coalesce(chiffres(s.telephone) = chiffres($2), false) desc, c.raison_sociale, s.ville, s.id limit $5
        "#,
        &clients,
        numero,
        scope.portee.code(),
        scope.agence.map(|agence| agence.0),
        n
    )
    .fetch_all(&mut *db)
    .await?;
    let sans_site = sqlx::query_as!(
        ClientTrouve,
        r#"
        select c.id as "client: ClientId", c.raison_sociale as nom, c.ville from client c
        where c.id = any($1) and c.supprime_le is null and c.anonymise_le is null
          and ($2 = 'TOUT' or c.agence_id is null or c.agence_id = $3)
          and not exists (select from site s where s.client_id = c.id and s.supprime_le is null)
        order by c.raison_sociale, c.id limit $4
        "#,
        &clients,
        scope.portee.code(),
        scope.agence.map(|agence| agence.0),
        n
    )
    .fetch_all(db)
    .await?;
    Ok(Appelants {
        sites,
        sans_site,
        proche: None,
    })
}

/// The clients that a telephone number is of: their own, a site's, or that of somebody to call.
pub(super) async fn joints(db: &mut PgConnection, numero: &str) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"
        select id as "id!" from client where chiffres(telephone) = chiffres($1)
        union select client_id from contact where chiffres(telephone) = chiffres($1) and supprime_le is null
        union select client_id from site where chiffres(telephone) = chiffres($1) and supprime_le is null
        "#,
        numero
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
        agences: Vec::new(),
    })
}
