//! The board of a day, but for what its people do (`journee`): who is there, and what waits.

use chrono::{NaiveDate, NaiveTime};
use sqlx::PgConnection;
use sqlx::postgres::types::PgRange;

use super::planning::Scope;
use crate::domain::habilitation::Jours;
use crate::domain::planning::{Attente, Competence, Executant, Ferie};
use crate::domain::{AgenceId, Code as _, MissionId, Plage, UtilisateurId};

/// Those in scope who can be given work, by agence and name; `jour` decides who is in a team, where that is the scope.
///
/// # Errors
/// Those of the database.
pub async fn executants(
    db: &mut PgConnection,
    scope: &Scope,
    jour: Option<NaiveDate>,
) -> sqlx::Result<Vec<Executant>> {
    let rows = sqlx::query!(
        r#"
        with competence as (
            select utilisateur_id, array_agg(code) as codes, array_agg(niveau) as niveaux, array_agg(validite) as validites
            from (select h.utilisateur_id, s.code, h.niveau, h.validite
                  from habilitation h join specialisation s on s.id = h.specialisation_id
                  where h.supprime_le is null
                  order by h.utilisateur_id, h.niveau desc, s.code collate "C") h
            group by utilisateur_id
        ), semaine as (
            select utilisateur_id, array_agg(jour) as jours, array_agg(debut) as debuts, array_agg(fin) as fins
            from (select utilisateur_id, jour, debut, fin from horaire order by utilisateur_id, jour, debut) h
            group by utilisateur_id
        ), appartenance as (
            select utilisateur_id, array_agg(code) as codes, array_agg(periode) as periodes
            from (select em.utilisateur_id, e.code, em.periode
                  from equipe_membre em join equipe e on e.id = em.equipe_id
                  where e.supprime_le is null
                  order by em.utilisateur_id, e.code) m
            group by utilisateur_id
        )
        select u.id as "id: UtilisateurId", u.login, trim(u.prenom || ' ' || u.nom) as "nom!",
               a.id as "agence: AgenceId", a.code as "agence_code",
               coalesce(u.fuseau, a.fuseau) as "horloges!",
               coalesce(c.codes, '{}') as "specialisations!: Vec<String>", coalesce(c.niveaux, '{}') as "niveaux!: Vec<i16>",
               coalesce(c.validites, '{}') as "validites!: Vec<PgRange<NaiveDate>>",
               coalesce(s.jours, '{}') as "jours!: Vec<i16>", coalesce(s.debuts, '{}') as "debuts!: Vec<NaiveTime>",
               coalesce(s.fins, '{}') as "fins!: Vec<NaiveTime>",
               coalesce(e.codes, '{}') as "equipes!: Vec<String>",
               coalesce(e.periodes, '{}') as "periodes!: Vec<PgRange<NaiveDate>>"
        from utilisateur u
        join agence a on a.id = u.agence_id
        left join competence c on c.utilisateur_id = u.id
        left join semaine s on s.utilisateur_id = u.id
        left join appartenance e on e.utilisateur_id = u.id
        where u.supprime_le is null and u.actif
          and ($6::bigint is null or u.agence_id = $6)
          and case $2
                  when 'TOUT' then true
                  when 'AGENCE' then u.agence_id = $4 or u.id = $3
                  when 'EQUIPE' then u.id = $3 or exists (
                      select from equipe_membre em
                      where em.utilisateur_id = u.id and em.equipe_id = any($5) and em.periode @> $1::date)
                  else u.id = $3
              end
          and exists (
              select from utilisateur_role ur
              join role_permission rp on rp.role_id = ur.role_id
              join permission p on p.id = rp.permission_id
              where ur.utilisateur_id = u.id and p.code = 'mission.executer')
          -- Who may do everything, but has neither hours nor a trade, sits at a desk.
          and (s.utilisateur_id is not null or u.id in (select h.utilisateur_id from habilitation h))
        order by a.code, u.nom, u.prenom, u.id
        "#,
        jour,
        scope.portee.code(),
        scope.soi.0,
        scope.agence.map(|id| id.0),
        &scope.equipes,
        scope.demandee.map(|id| id.0),
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Executant {
            id: row.id,
            login: row.login,
            nom: row.nom,
            agence: row.agence,
            agence_code: row.agence_code,
            horloges: row.horloges,
            equipes: row
                .equipes
                .into_iter()
                .zip(row.periodes.into_iter().map(Jours::from))
                .collect(),
            competences: competences(row.specialisations, row.niveaux)
                .into_iter()
                .zip(row.validites.into_iter().map(Jours::from))
                .collect(),
            semaine: row
                .jours
                .into_iter()
                .zip(row.debuts.into_iter().zip(row.fins))
                .map(|(jour, (debut, fin))| (jour, debut, fin))
                .collect(),
        })
        .collect())
}

/// Public holidays of the country, by day.
///
/// # Errors
/// Those of the database.
pub async fn feries(db: &mut PgConnection) -> sqlx::Result<Vec<Ferie>> {
    sqlx::query_as!(
        Ferie,
        "select jour, libelle from jour_ferie where zone = 'FR' order by jour"
    )
    .fetch_all(db)
    .await
}

/// Missions to plan, most pressing first, at most `limit`.
///
/// # Errors
/// Those of the database.
pub async fn a_planifier(
    db: &mut PgConnection,
    agences: &[AgenceId],
    limit: i64,
) -> sqlx::Result<Vec<Attente>> {
    let agences: Vec<i64> = agences.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select m.id as "id: MissionId", m.version, m.numero, m.titre, m.priorite, m.urgence, k.raison_sociale as client,
               s.ville, m.echeance, m.fenetre as "fenetre: Plage", m.duree_minutes, m.agence_id as "agence: AgenceId",
               array(select sp.code from mission_besoin b join specialisation sp on sp.id = b.specialisation_id
                     where b.mission_id = m.id order by b.rang) as "specialisations!: Vec<String>",
               array(select b.niveau_min from mission_besoin b
                     where b.mission_id = m.id order by b.rang) as "niveaux!: Vec<i16>"
        from (
            select x.* from unnest($1::bigint[]) as a (id)
            cross join lateral (
                select m.* from mission m
                where m.etat = 'A_PLANIFIER' and m.agence_id = a.id
                order by m.priorite, m.echeance, m.id
                limit $2
            ) x
            order by x.priorite, x.echeance, x.id
            limit $2
        ) m
        join client k on k.id = m.donneur_ordre_id
        join site s on s.id = m.site_id
        order by m.priorite, m.echeance, m.id
        "#,
        &agences,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Attente {
            id: row.id,
            version: row.version,
            numero: row.numero,
            titre: row.titre,
            priorite: row.priorite,
            urgence: row.urgence,
            client: row.client,
            ville: row.ville,
            echeance: super::mission::deadline(row.echeance),
            fenetre: row.fenetre,
            duree_minutes: row.duree_minutes,
            besoins: competences(row.specialisations, row.niveaux),
            agence: row.agence,
        })
        .collect())
}

fn competences(specialisations: Vec<String>, niveaux: Vec<i16>) -> Vec<Competence> {
    specialisations
        .into_iter()
        .zip(niveaux)
        .map(|(specialisation, niveau)| Competence {
            specialisation,
            niveau,
        })
        .collect()
}
