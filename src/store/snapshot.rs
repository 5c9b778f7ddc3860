//! What the planner looks at, read as plain rows: people, abilities, hours, and what their time holds.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::PgConnection;
use sqlx::postgres::types::PgRange;

use super::planning::Scope;
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::geo::Precision;
use crate::domain::intervention::EtatIntervention;
use crate::domain::{
    AgenceId, Code, CreneauId, EquipeId, InterventionId, MissionId, Plage, SiteId, SpecialisationId, TitreId,
    UtilisateurId,
};

/// Somebody who can be given work.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Technicien {
    pub id: UtilisateurId,
    pub login: String,
    pub nom: String,
    pub agence: AgenceId,
    pub equipes: Vec<EquipeId>,
    pub fuseau: String,
    /// Where the day starts and ends: home, or else the agence.
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}

/// People in scope who do interventions; only these, where some are named.
///
/// # Errors
/// Those of the database.
pub async fn techniciens(
    db: &mut PgConnection,
    scope: &Scope,
    only: Option<&[UtilisateurId]>,
    jour: NaiveDate,
) -> sqlx::Result<Vec<Technicien>> {
    let only: Option<Vec<i64>> = only.map(|ids| ids.iter().map(|id| id.0).collect());
    sqlx::query_as!(
        Technicien,
        r#"
        with executant as materialized (
            select distinct ur.utilisateur_id
            from permission p
            join role_permission rp on rp.permission_id = p.id
            join utilisateur_role ur on ur.role_id = rp.role_id
            where p.code = 'mission.executer' and ($5::bigint[] is null or ur.utilisateur_id = any($5))
              -- Who may do everything, but has neither hours nor a trade, sits at a desk.
              and (exists (select from horaire o where o.utilisateur_id = ur.utilisateur_id)
                   or exists (select from habilitation h where h.utilisateur_id = ur.utilisateur_id))
        )
        select u.id as "id: UtilisateurId", u.login, trim(u.prenom || ' ' || u.nom) as "nom!",
               a.id as "agence: AgenceId",
               array(select em.equipe_id from equipe_membre em
                     where em.utilisateur_id = u.id and em.periode @> $6::date) as "equipes!: Vec<EquipeId>",
               coalesce(u.fuseau, a.fuseau) as "fuseau!",
               coalesce(u.latitude, a.latitude) as latitude, coalesce(u.longitude, a.longitude) as longitude
        from utilisateur u
        join agence a on a.id = u.agence_id
        join executant x on x.utilisateur_id = u.id
        where u.supprime_le is null and u.actif
          and ($5::bigint[] is null or u.id = any($5))
          and case $1
                  when 'TOUT' then true
                  when 'AGENCE' then u.agence_id = $3 or u.id = $2
                  when 'EQUIPE' then u.id = $2 or exists (
                      select from equipe_membre em
                      where em.utilisateur_id = u.id and em.equipe_id = any($4) and em.periode @> $6::date)
                  else u.id = $2
              end
        order by u.id
        "#,
        scope.portee.code(),
        scope.soi.0,
        scope.agence.map(|id| id.0),
        &scope.equipes,
        only.as_deref(),
        jour,
    )
    .fetch_all(db)
    .await
}

/// How many people can be given work in other branches than this one.
///
/// # Errors
/// Those of the database.
pub async fn ailleurs(db: &mut PgConnection, agence: AgenceId) -> sqlx::Result<usize> {
    let n = sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from utilisateur u
        where u.supprime_le is null and u.actif and u.agence_id <> $1
          and u.id in (
              select ur.utilisateur_id
              from permission p
              join role_permission rp on rp.permission_id = p.id
              join utilisateur_role ur on ur.role_id = rp.role_id
              where p.code = 'mission.executer')
          and (u.id in (select o.utilisateur_id from horaire o)
               or u.id in (select h.utilisateur_id from habilitation h))
        "#,
        agence.0
    )
    .fetch_one(db)
    .await?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// Usual hours of a day of the week.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Horaire {
    pub utilisateur: UtilisateurId,
    /// 1 is Monday.
    pub jour: i16,
    pub debut: NaiveTime,
    pub fin: NaiveTime,
}

/// Usual hours of these people, by person, day and start.
///
/// # Errors
/// Those of the database.
pub async fn horaires(db: &mut PgConnection, personnes: &[i64]) -> sqlx::Result<Vec<Horaire>> {
    sqlx::query_as!(
        Horaire,
        r#"
        select utilisateur_id as "utilisateur: UtilisateurId", jour, debut, fin from horaire
        where utilisateur_id = any($1) order by utilisateur_id, jour, debut
        "#,
        personnes
    )
    .fetch_all(db)
    .await
}

/// An ability over a period of days.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Habilitation {
    pub utilisateur: UtilisateurId,
    pub specialisation: SpecialisationId,
    pub niveau: i16,
    pub titre: Option<TitreId>,
    pub validite: PgRange<NaiveDate>,
}

/// Abilities of these people, past ones included: "expired on" is worth saying.
///
/// # Errors
/// Those of the database.
pub async fn habilitations(db: &mut PgConnection, personnes: &[i64]) -> sqlx::Result<Vec<Habilitation>> {
    sqlx::query_as!(
        Habilitation,
        r#"
        select utilisateur_id as "utilisateur: UtilisateurId", specialisation_id as "specialisation: SpecialisationId",
               niveau, titre_id as "titre: TitreId", validite
        from habilitation where utilisateur_id = any($1) and supprime_le is null
        order by utilisateur_id, specialisation_id
        "#,
        personnes
    )
    .fetch_all(db)
    .await
}

/// Time that is taken, or pencilled in.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Occupation {
    pub id: CreneauId,
    pub utilisateur: UtilisateurId,
    pub r#type: TypeCreneau,
    pub fermete: Fermete,
    pub plage: Plage,
    pub intervention: Option<InterventionId>,
    pub etat: Option<EtatIntervention>,
    pub mission: Option<MissionId>,
    pub numero: Option<String>,
    pub epingle: bool,
    pub site: Option<SiteId>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub precision: Option<Precision>,
}

/// What these people's time holds in a range, by person and start.
///
/// # Errors
/// Those of the database.
pub async fn occupations(
    db: &mut PgConnection,
    personnes: &[i64],
    plage: Plage,
) -> sqlx::Result<Vec<Occupation>> {
    sqlx::query_as!(
        Occupation,
        r#"
        select c.id as "id: CreneauId", c.utilisateur_id as "utilisateur: UtilisateurId", c.type as "type: TypeCreneau",
               c.fermete as "fermete: Fermete", c.plage as "plage: Plage", c.epingle,
               w.intervention as "intervention?: InterventionId", w.etat as "etat?: EtatIntervention",
               w.mission as "mission?: MissionId", w.numero as "numero?", w.site as "site?: SiteId",
               w.latitude as "latitude?", w.longitude as "longitude?", w."precision" as "precision?: Precision"
        from creneau c
        -- By their keys, however many rows the server expects.
        left join lateral (
            select i.id as intervention, i.etat, m.id as mission, m.numero, s.id as site, s.latitude, s.longitude,
                   s."precision"
            from intervention i join mission m on m.id = i.mission_id join site s on s.id = m.site_id
            where i.id = c.intervention_id
            limit 1
        ) w on true
        -- As the index of a person's time says it.
        where c.utilisateur_id = any($1) and upper(c.plage) > lower($2::tstzrange) and lower(c.plage) < upper($2)
          and c.scenario_id is null and c.fermete <> 'ANNULE'
        order by c.utilisateur_id, lower(c.plage)
        "#,
        personnes,
        plage as Plage
    )
    .fetch_all(db)
    .await
}

/// What planning needs to know of a mission.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Demande {
    pub id: MissionId,
    pub version: i32,
    pub numero: String,
    pub agence: AgenceId,
    pub priorite: i16,
    pub urgence: bool,
    pub duree_minutes: i32,
    pub fenetre: Option<Plage>,
    pub gti_limite: Option<DateTime<Utc>>,
    pub gtr_limite: Option<DateTime<Utc>>,
    pub site: SiteId,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub precision: Option<Precision>,
    pub fuseau: String,
    pub ouverture: Option<serde_json::Value>,
    pub couverture: Option<String>,
    pub couverture_jours: Option<Vec<i16>>,
    pub couverture_debut: Option<NaiveTime>,
    pub couverture_fin: Option<NaiveTime>,
    pub feries_couverts: Option<bool>,
    pub astreinte: Option<bool>,
    /// Who last worked at the site.
    pub habitue: Option<UtilisateurId>,
    /// Its visits that are pencilled in.
    pub crayonnees: Vec<InterventionId>,
}

/// When a contract covers work, on the site's clocks.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Couverture {
    pub continue_: bool,
    pub jours: Vec<i16>,
    pub debut: NaiveTime,
    pub fin: NaiveTime,
    pub feries: bool,
}

impl Demande {
    /// The coverage of its contract, where it has one.
    #[must_use]
    pub fn couverture(&self) -> Option<Couverture> {
        Some(Couverture {
            continue_: self.couverture.as_deref()? == "CONTINUE",
            jours: self.couverture_jours.clone()?,
            debut: self.couverture_debut?,
            fin: self.couverture_fin?,
            feries: self.feries_couverts?,
        })
    }
}

/// Reads what a mission asks of the plan.
///
/// # Errors
/// Those of the database.
pub async fn demande(db: &mut PgConnection, id: MissionId) -> sqlx::Result<Option<Demande>> {
    sqlx::query_as!(
        Demande,
        r#"
        select m.id as "id: MissionId", m.version, m.numero, m.agence_id as "agence: AgenceId", m.priorite, m.urgence,
               m.duree_minutes, m.fenetre as "fenetre: Plage", m.gti_limite, m.gtr_limite,
               s.id as "site: SiteId", coalesce(s.latitude, a.latitude) as latitude,
               coalesce(s.longitude, a.longitude) as longitude, s."precision" as "precision: Precision", s.fuseau, s.ouverture,
               k.couverture as "couverture?", k.couverture_jours as "couverture_jours?",
               k.couverture_debut as "couverture_debut?", k.couverture_fin as "couverture_fin?",
               k.feries_couverts as "feries_couverts?", k.astreinte as "astreinte?",
               (select c.utilisateur_id
                from (select v.id from mission v where v.site_id = m.site_id order by v.cree_le desc, v.id desc limit 20) v
                join intervention i on i.mission_id = v.id and i.etat in ('TERMINEE', 'PARTIELLE')
                join creneau c on c.intervention_id = i.id and c.type = 'INTERVENTION' and c.fermete = 'FERME'
                order by upper(c.plage) desc, c.utilisateur_id limit 1) as "habitue: UtilisateurId",
               array(select p.id from intervention p where p.mission_id = m.id and p.etat = 'PROVISOIRE')
                   as "crayonnees!: Vec<InterventionId>"
        from mission m
        join site s on s.id = m.site_id
        join agence a on a.id = m.agence_id
        left join contrat_maintenance k on k.id = m.contrat_id
        where m.id = $1
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// An agence, as far as planning goes by it.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Agence {
    pub id: AgenceId,
    pub fuseau: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}

/// What planning needs of the whole company.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Every agence in use.
    pub agences: Vec<Agence>,
    /// National public holidays.
    pub feries: Vec<NaiveDate>,
    /// Codes of the trades, by key.
    pub specialisations: Vec<(SpecialisationId, String)>,
    /// Codes of the titres, by key.
    pub titres: Vec<(TitreId, String)>,
    /// Which titre implies which, one step at a time.
    pub implications: Vec<(TitreId, TitreId)>,
}

/// Reads the reference data, with the holidays from a day on, for so many days: in one statement, because every
/// planning command needs it.
///
/// # Errors
/// Those of the database.
pub async fn reference(db: &mut PgConnection, premier: NaiveDate, jours: i32) -> sqlx::Result<Reference> {
    let row = sqlx::query!(
        r#"
        select a.ids as "agences!: Vec<AgenceId>", a.fuseaux as "fuseaux!", a.latitudes as "latitudes!: Vec<Option<f64>>",
               a.longitudes as "longitudes!: Vec<Option<f64>>",
               array(select jour from jour_ferie where zone = 'FR' and jour >= $1 and jour < $1 + $2::int
                     order by jour) as "feries!",
               s.ids as "specialisations!: Vec<SpecialisationId>", s.codes as "specialisations_codes!",
               t.ids as "titres!: Vec<TitreId>", t.codes as "titres_codes!",
               i.titres as "impliquants!: Vec<TitreId>", i.impliques as "impliques!: Vec<TitreId>"
        from (select coalesce(array_agg(id order by id), '{}') as ids, coalesce(array_agg(fuseau order by id), '{}') as fuseaux,
                     coalesce(array_agg(latitude order by id), '{}') as latitudes,
                     coalesce(array_agg(longitude order by id), '{}') as longitudes
              from agence where supprime_le is null) a,
             (select coalesce(array_agg(id), '{}') as ids, coalesce(array_agg(code), '{}') as codes from specialisation) s,
             (select coalesce(array_agg(id), '{}') as ids, coalesce(array_agg(code), '{}') as codes from titre) t,
             (select coalesce(array_agg(titre_id), '{}') as titres, coalesce(array_agg(implique_id), '{}') as impliques
              from titre_implique) i
        "#,
        premier,
        jours
    )
    .fetch_one(db)
    .await?;
    let places = row.latitudes.into_iter().zip(row.longitudes);
    Ok(Reference {
        agences: row
            .agences
            .into_iter()
            .zip(row.fuseaux)
            .zip(places)
            .map(|((id, fuseau), (latitude, longitude))| Agence {
                id,
                fuseau,
                latitude,
                longitude,
            })
            .collect(),
        feries: row.feries,
        specialisations: row
            .specialisations
            .into_iter()
            .zip(row.specialisations_codes)
            .collect(),
        titres: row.titres.into_iter().zip(row.titres_codes).collect(),
        implications: row.impliquants.into_iter().zip(row.impliques).collect(),
    })
}

/// Where a person's days start and end, and on which clocks.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Domicile {
    pub id: UtilisateurId,
    pub fuseau: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub agence_latitude: Option<f64>,
    pub agence_longitude: Option<f64>,
}

/// Where these people's days start and end.
///
/// # Errors
/// Those of the database.
pub async fn domiciles(db: &mut PgConnection, personnes: &[i64]) -> sqlx::Result<Vec<Domicile>> {
    sqlx::query_as!(
        Domicile,
        r#"
        select u.id as "id: UtilisateurId", coalesce(u.fuseau, a.fuseau) as "fuseau!",
               coalesce(u.latitude, a.latitude) as latitude, coalesce(u.longitude, a.longitude) as longitude,
               a.latitude as agence_latitude, a.longitude as agence_longitude
        from utilisateur u join agence a on a.id = u.agence_id
        where u.id = any($1) order by u.id
        "#,
        personnes
    )
    .fetch_all(db)
    .await
}
