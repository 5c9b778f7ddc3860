//! What contracts promise for missions, and until when.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use crate::domain::mission::{EtatMission, MotifAttente, TypeMission};
use crate::domain::{AgenceId, ClientId, ContratId, EquipementId, MissionId, Plage, SiteId, UtilisateurId};

/// A contract that a mission may be done under.
#[derive(Debug, Clone)]
pub struct Engagement {
    /// Its key.
    pub id: ContratId,
    /// Its number.
    pub numero: String,
    /// Whose it is.
    pub client: ClientId,
    /// All of its columns, with its days, sites and machines.
    pub json: Value,
    /// Whether it names the machine itself, or one above it.
    pub nommement: bool,
}

/// Reads a contract in use for a mission, and keeps it as it is meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn share(db: &mut PgConnection, id: ContratId) -> sqlx::Result<Option<Engagement>> {
    sqlx::query_as!(
        Engagement,
        r#"
        select id as "id: ContratId", numero, client_id as "client: ClientId", contrat_entier(k) as "json!",
               false as "nommement!"
        from contrat_maintenance k where id = $1 and supprime_le is null for share
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Contracts in force at an instant that cover a site or a machine there, kept as they are meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn couvrant(
    db: &mut PgConnection,
    site: SiteId,
    equipement: Option<EquipementId>,
    le: DateTime<Utc>,
) -> sqlx::Result<Vec<Engagement>> {
    sqlx::query_as!(
        Engagement,
        r#"
        with recursive ancetre (id, parent_id) as (
            select e.id, e.parent_id from equipement e where e.id = $2
            union
            select e.id, e.parent_id from equipement e join ancetre a on e.id = a.parent_id
        ), machine as (
            select ce.contrat_id from contrat_equipement ce join ancetre a on a.id = ce.equipement_id
        )
        select k.id as "id: ContratId", k.numero, k.client_id as "client: ClientId", contrat_entier(k) as "json!",
               exists (select from machine m where m.contrat_id = k.id) as "nommement!"
        from contrat_maintenance k
        where k.id = any(array(select contrat_id from machine
                               union select contrat_id from contrat_site where site_id = $1))
          and k.supprime_le is null and k.validite @> ($3::timestamptz at time zone k.fuseau)::date
        order by k.id
        for share of k
        "#,
        site.0,
        equipement.map(|id| id.0),
        le
    )
    .fetch_all(db)
    .await
}

/// Public holidays from a day on, national and of a département.
///
/// # Errors
/// Those of the database.
pub async fn feries(
    db: &mut PgConnection,
    departement: &str,
    depuis: NaiveDate,
) -> sqlx::Result<Vec<NaiveDate>> {
    sqlx::query_scalar!(
        "select distinct jour from jour_ferie where zone in ('FR', $1) and jour >= $2 order by jour",
        departement,
        depuis
    )
    .fetch_all(db)
    .await
}

/// What the deadlines of a mission depend on.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Promesse {
    pub id: MissionId,
    pub r#type: TypeMission,
    pub etat: EtatMission,
    pub appel_le: DateTime<Utc>,
    pub attente_motif: Option<MotifAttente>,
    pub attente_depuis: Option<DateTime<Utc>>,
    pub attentes: Vec<Plage>,
    pub gti_limite: Option<DateTime<Utc>>,
    pub gtr_limite: Option<DateTime<Utc>>,
    pub contrat: Option<ContratId>,
    pub departement: String,
    pub json: Value,
}

/// Missions under a contract that are not over, in key order.
///
/// # Errors
/// Those of the database.
pub async fn missions_ouvertes(db: &mut PgConnection, id: ContratId) -> sqlx::Result<Vec<MissionId>> {
    sqlx::query_scalar!(
        r#"
        select id as "id: MissionId" from mission
        where contrat_id = $1 and etat in ('BROUILLON', 'A_PLANIFIER', 'PLANIFIEE', 'EN_COURS', 'EN_ATTENTE')
        order by id
        "#,
        id.0
    )
    .fetch_all(db)
    .await
}

/// What the deadlines of these missions depend on, each held until the transaction ends, in key order.
///
/// # Errors
/// Those of the database.
pub async fn promesses(db: &mut PgConnection, ids: &[MissionId]) -> sqlx::Result<Vec<Promesse>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Promesse,
        r#"
        select m.id as "id: MissionId", m.type as "type: TypeMission", m.etat as "etat: EtatMission", m.appel_le,
               m.attente_motif as "attente_motif: MotifAttente", m.attente_depuis,
               m.attentes as "attentes: Vec<Plage>", m.gti_limite, m.gtr_limite, m.contrat_id as "contrat: ContratId",
               left(coalesce(s.code_insee, s.code_postal),
                    case when s.code_postal ~ '^9[78]' then 3 else 2 end) as "departement!",
               to_jsonb(m) as "json!"
        from mission m join site s on s.id = m.site_id
        where m.id = any($1)
        order by m.id
        for no key update of m
        "#,
        &ids
    )
    .fetch_all(db)
    .await
}

/// Writes the deadlines of a mission.
///
/// # Errors
/// Those of the database.
pub async fn set_limites(
    db: &mut PgConnection,
    id: MissionId,
    gti: Option<DateTime<Utc>>,
    gtr: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<MissionId>> {
    sqlx::query_as!(
        Row::<MissionId>,
        r#"
        update mission as m set gti_limite = $2, gtr_limite = $3, maj_par = $4 where id = $1
        returning id as "id: MissionId", version, to_jsonb(m) as "json!"
        "#,
        id.0,
        gti,
        gtr,
        par.0
    )
    .fetch_one(db)
    .await
}

/// What a mission is about, as far as its contract and its deadlines depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Cadre {
    pub r#type: TypeMission,
    pub donneur_ordre: ClientId,
    pub payeur: ClientId,
    pub site: SiteId,
    pub agence: AgenceId,
    pub equipement: Option<EquipementId>,
    pub contrat: Option<ContratId>,
    pub appel_le: DateTime<Utc>,
}

/// Reads that of a mission.
///
/// # Errors
/// Those of the database.
pub async fn cadre(db: &mut PgConnection, id: MissionId) -> sqlx::Result<Cadre> {
    sqlx::query_as!(
        Cadre,
        r#"
        select type as "type: TypeMission", donneur_ordre_id as "donneur_ordre: ClientId", payeur_id as "payeur: ClientId",
               site_id as "site: SiteId", agence_id as "agence: AgenceId", equipement_id as "equipement: EquipementId",
               contrat_id as "contrat: ContratId", appel_le
        from mission where id = $1
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// Writes where a mission is, which branch does it, under which contract, and when the client called.
///
/// # Errors
/// Those of the database.
pub async fn set_cadre(
    db: &mut PgConnection,
    id: MissionId,
    cadre: &Cadre,
    par: UtilisateurId,
) -> sqlx::Result<Row<MissionId>> {
    sqlx::query_as!(
        Row::<MissionId>,
        r#"
        update mission as m set site_id = $2, agence_id = $7, equipement_id = $3, contrat_id = $4, appel_le = $5, maj_par = $6
        where id = $1
        returning id as "id: MissionId", version, to_jsonb(m) as "json!"
        "#,
        id.0,
        cadre.site.0,
        cadre.equipement.map(|id| id.0),
        cadre.contrat.map(|id| id.0),
        cadre.appel_le,
        par.0,
        cadre.agence.0
    )
    .fetch_one(db)
    .await
}

/// Keeps the contract of a mission as it is, before the mission itself is held.
///
/// # Errors
/// Those of the database.
pub async fn share_of(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<()> {
    sqlx::query!(
        "select from contrat_maintenance where id = (select contrat_id from mission where id = $1) for share",
        mission.0
    )
    .fetch_optional(db)
    .await?;
    Ok(())
}
