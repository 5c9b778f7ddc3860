//! RGPD: what is erased of a client beside its own row, its contacts and its sites.

use serde_json::json;
use sqlx::PgConnection;

use super::Row;
use crate::domain::journal::Objet;
use crate::domain::{ClientId, Code as _, ContactId, EquipementId, MissionId, SiteId, UtilisateurId};

/// Erases who a client is. Its code, its account in the books and what was invoiced stay.
///
/// # Errors
/// Those of the database.
pub async fn client(db: &mut PgConnection, id: ClientId, par: UtilisateurId) -> sqlx::Result<Row<ClientId>> {
    let row = sqlx::query!(
        r#"
        update client
        set raison_sociale = 'Client anonymisé', siren = null, siret = null, tva_intracommunautaire = null, adresse = null,
            complement = null, courriel = null, telephone = null, code_service = null, notes = null,
            anonymise_le = now(), maj_par = $2
        where id = $1
        returning id as "id: ClientId", version, anonymise_le
        "#,
        id.0,
        par.0
    )
    .fetch_one(db)
    .await?;
    Ok(Row {
        id: row.id,
        version: row.version,
        json: json!({ "anonymise_le": row.anonymise_le }),
    })
}

/// Erases everybody to call, deleted or not.
///
/// # Errors
/// Those of the database.
pub async fn contacts(
    db: &mut PgConnection,
    client: ClientId,
    par: UtilisateurId,
) -> sqlx::Result<Vec<(ContactId, i32)>> {
    let rows = sqlx::query!(
        r#"
        update contact
        set nom = 'Anonymisé', prenom = '', fonction = null, telephone = null, courriel = null,
            supprime_le = coalesce(supprime_le, now()), supprime_par = coalesce(supprime_par, $2), maj_par = $2
        where client_id = $1
        returning id as "id: ContactId", version
        "#,
        client.0,
        par.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// The client's sites, deleted or not.
///
/// # Errors
/// Those of the database.
pub async fn sites(db: &mut PgConnection, client: ClientId) -> sqlx::Result<Vec<SiteId>> {
    sqlx::query_scalar!(
        r#"select id as "id: SiteId" from site where client_id = $1 order by id"#,
        client.0
    )
    .fetch_all(db)
    .await
}

/// Erases what callers said of missions that the client ordered, or that were done at its sites.
///
/// # Errors
/// Those of the database.
pub async fn missions(
    db: &mut PgConnection,
    client: ClientId,
    par: UtilisateurId,
) -> sqlx::Result<Vec<(MissionId, i32)>> {
    let rows = sqlx::query!(
        r#"
        update mission
        set description = '', attente_texte = null, reference_externe = null, maj_par = $2
        where donneur_ordre_id = $1 or site_id in (select s.id from site s where s.client_id = $1)
        returning id as "id: MissionId", version
        "#,
        client.0,
        par.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// Erases what was noted of the machines at the client's sites.
///
/// # Errors
/// Those of the database.
pub async fn equipements(
    db: &mut PgConnection,
    client: ClientId,
    par: UtilisateurId,
) -> sqlx::Result<Vec<(EquipementId, i32)>> {
    let rows = sqlx::query!(
        r#"
        update equipement set notes = null, maj_par = $2
        where site_id in (select s.id from site s where s.client_id = $1)
        returning id as "id: EquipementId", version
        "#,
        client.0,
        par.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// Purges photographs and other files of the client, its sites, its missions and their visits.
///
/// # Errors
/// Those of the database.
pub async fn pieces(db: &mut PgConnection, client: ClientId, par: UtilisateurId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with lieu as (
            select s.id from site s where s.client_id = $1
        ), travail as (
            select m.id from mission m where m.donneur_ordre_id = $1 or m.site_id in (select id from lieu)
        ), objet (nom, id) as (
            select 'client', $1::bigint
            union all select 'site', id from lieu
            union all select 'equipement', e.id from equipement e where e.site_id in (select id from lieu)
            union all select 'mission', id from travail
            union all select 'intervention', i.id from intervention i where i.mission_id in (select id from travail)
        )
        update piece_jointe p
        set contenu = null, nom = 'effacé', supprime_le = coalesce(p.supprime_le, now()),
            supprime_par = coalesce(p.supprime_par, $2), maj_par = $2
        from objet o
        where p.objet = o.nom and p.objet_id = o.id
        "#,
        client.0,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets the forms that somebody left unfinished about the client, its sites, machines and missions, or in which its name,
/// address or number, or that of somebody to call there, was typed.
///
/// # Errors
/// Those of the database.
pub async fn brouillons(db: &mut PgConnection, client: ClientId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with lieu as (
            select s.id from site s where s.client_id = $1
        ), objet (nom, id) as (
            select 'client', $1::bigint
            union all select 'contact', c.id from contact c where c.client_id = $1
            union all select 'site', id from lieu
            union all select 'equipement', e.id from equipement e where e.site_id in (select id from lieu)
            union all select 'mission', m.id from mission m
                      where m.donneur_ordre_id = $1 or m.site_id in (select id from lieu)
        ), signe (texte) as (
            select recherche(s.texte) from (
                select unnest(array[c.raison_sociale, c.courriel, c.telephone]) from client c where c.id = $1
                union all
                select unnest(array[trim(c.prenom || ' ' || c.nom), c.courriel, c.telephone])
                from contact c where c.client_id = $1
                union all
                select unnest(array[s.occupant, s.telephone]) from site s where s.client_id = $1
            ) s (texte)
            -- Shorter ones would be found in words that have nothing to do with them.
            where length(s.texte) > 3
        ), forme as (
            select b.utilisateur_id, b.ecran, b.objet from brouillon b
            where exists (select from objet o where o.nom = b.ecran and o.id::text = b.objet)
               or exists (select from signe s where position(s.texte in recherche(b.valeur)) > 0)
        )
        delete from brouillon b using forme f
        where (b.utilisateur_id, b.ecran, b.objet) = (f.utilisateur_id, f.ecran, f.objet)
        "#,
        client.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The words that the client and its sites and missions are searched by. Nobody adds any until the transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn mots(db: &mut PgConnection, client: ClientId) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(r#"select mots_a_oublier($1) as "mots!""#, client.0)
        .fetch_one(db)
        .await
}

/// Forgets those of these words that nothing is searched by any more.
///
/// # Errors
/// Those of the database.
pub async fn vocabulaire(db: &mut PgConnection, mots: &[String]) -> sqlx::Result<()> {
    sqlx::query!("select mots_oublies($1)", mots).execute(db).await?;
    Ok(())
}

/// Erases what messages say of the client, its sites and its missions, but for numbers and hours.
///
/// # Errors
/// Those of the database.
pub async fn messages(db: &mut PgConnection, client: ClientId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with lieu as (
            select s.id from site s where s.client_id = $1
        ), travail as (
            select m.id from mission m where m.donneur_ordre_id = $1 or m.site_id in (select id from lieu)
        ), objet (nom, id) as (
            select 'client', $1::bigint
            union all select 'contact', c.id from contact c where c.client_id = $1
            union all select 'site', id from lieu
            union all select 'equipement', e.id from equipement e where e.site_id in (select id from lieu)
            union all select 'mission', id from travail
            union all select 'intervention', i.id from intervention i where i.mission_id in (select id from travail)
        )
        update notification n
        set contenu = (
            select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(n.contenu) f
            where f.key in ('numero', 'plage', 'debut', 'fin', 'visite', 'intervention', 'etat')
        )
        from objet o
        where n.objet = o.nom and n.objet_id = o.id
        "#,
        client.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Erases what the journal says of these objects.
///
/// # Errors
/// Those of the database.
pub async fn journal(db: &mut PgConnection, objet: Objet, ids: &[i64]) -> sqlx::Result<()> {
    sqlx::query!(
        "select journal_detail_effacer($1, o.id) from unnest($2::bigint[]) as o (id)",
        objet.code(),
        ids
    )
    .fetch_all(db)
    .await?;
    Ok(())
}
