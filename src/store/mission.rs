//! Missions and what they need.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Utc};
use sqlx::PgConnection;

use super::Row;
use crate::domain::mission::{Besoin, EtatMission, MotifAttente, NouveauBesoin, TypeMission};
use crate::domain::{
    AgenceId, BesoinId, ClientId, Code, ContratId, EquipementId, MissionId, Plage, SiteId, SpecialisationId,
    TitreId, UtilisateurId,
};

/// A mission about to be written.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct New {
    pub numero: String,
    pub r#type: TypeMission,
    pub etat: EtatMission,
    pub donneur_ordre: ClientId,
    pub payeur: ClientId,
    pub reference_externe: Option<String>,
    pub site: SiteId,
    pub equipement: Option<EquipementId>,
    pub contrat: Option<ContratId>,
    pub agence: AgenceId,
    pub priorite: i16,
    pub urgence: bool,
    pub titre: String,
    pub description: String,
    pub appel_le: DateTime<Utc>,
    pub fenetre: Option<Plage>,
    pub duree_minutes: i32,
    pub gti_limite: Option<DateTime<Utc>>,
    pub gtr_limite: Option<DateTime<Utc>>,
    pub par: UtilisateurId,
}

/// Draws the next number: `M-2026-00231`. Numbers of transactions that fail are not used again.
///
/// # Errors
/// Those of the database.
pub async fn next_numero(db: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<String> {
    let rang = sqlx::query_scalar!(r#"select nextval('mission_numero') as "rang!""#)
        .fetch_one(db)
        .await?;
    Ok(format!("M-{}-{rang:05}", now.year()))
}

/// Writes a mission.
///
/// # Errors
/// Those of the database; a broken constraint names its rule.
pub async fn insert(db: &mut PgConnection, new: &New) -> sqlx::Result<Row<MissionId>> {
    sqlx::query_as!(
        Row::<MissionId>,
        r#"
        insert into mission as m
            (numero, type, etat, donneur_ordre_id, payeur_id, reference_externe, site_id, equipement_id, contrat_id,
             agence_id, priorite, urgence, titre, description, appel_le, fenetre, duree_minutes, gti_limite, gtr_limite,
             cree_par)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
        returning id as "id: MissionId", version, to_jsonb(m) as "json!"
        "#,
        new.numero,
        new.r#type.code(),
        new.etat.code(),
        new.donneur_ordre.0,
        new.payeur.0,
        new.reference_externe,
        new.site.0,
        new.equipement.map(|id| id.0),
        new.contrat.map(|id| id.0),
        new.agence.0,
        new.priorite,
        new.urgence,
        new.titre,
        new.description,
        new.appel_le,
        new.fenetre as Option<Plage>,
        new.duree_minutes,
        new.gti_limite,
        new.gtr_limite,
        new.par.0,
    )
    .fetch_one(db)
    .await
}

/// Writes the needs of a mission, in order.
///
/// # Errors
/// Those of the database.
pub async fn insert_besoins(
    db: &mut PgConnection,
    mission: MissionId,
    besoins: &[NouveauBesoin],
    par: UtilisateurId,
) -> sqlx::Result<()> {
    if besoins.is_empty() {
        return Ok(());
    }
    let specialisations: Vec<i64> = besoins.iter().map(|besoin| besoin.specialisation.0).collect();
    let niveaux: Vec<i16> = besoins.iter().map(|besoin| besoin.niveau_min).collect();
    let titres: Vec<Option<i64>> = besoins.iter().map(|besoin| besoin.titre.map(|id| id.0)).collect();
    let effectifs: Vec<i16> = besoins.iter().map(|besoin| besoin.effectif).collect();
    sqlx::query!(
        r#"
        insert into mission_besoin (mission_id, rang, specialisation_id, niveau_min, titre_id, effectif, cree_par)
        select $1, b.rang, b.specialisation_id, b.niveau_min, b.titre_id, b.effectif, $6
        from unnest($2::bigint[], $3::smallint[], $4::bigint[], $5::smallint[])
            with ordinality as b (specialisation_id, niveau_min, titre_id, effectif, rang)
        "#,
        mission.0,
        &specialisations,
        &niveaux,
        &titres as &[Option<i64>],
        &effectifs,
        par.0,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A mission held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub id: MissionId,
    pub version: i32,
    pub numero: String,
    pub etat: EtatMission,
    pub agence: AgenceId,
    pub site: SiteId,
    pub duree_minutes: i32,
    pub sans_facture: bool,
    /// What it waits for, and since when.
    pub attente: Option<(MotifAttente, DateTime<Utc>)>,
    pub json: serde_json::Value,
}

/// Reads a mission and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: MissionId) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        r#"
        select id as "id: MissionId", version, numero, etat as "etat: EtatMission", agence_id as "agence: AgenceId",
               site_id as "site: SiteId", duree_minutes, attente_motif as "attente_motif: MotifAttente", attente_depuis,
               (type = 'GARANTIE' or contrat_id is not null) as "sans_facture!", to_jsonb(m) as "json!"
        from mission m where id = $1 for no key update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Locked {
        id: row.id,
        version: row.version,
        numero: row.numero,
        etat: row.etat,
        agence: row.agence,
        site: row.site,
        duree_minutes: row.duree_minutes,
        sans_facture: row.sans_facture,
        attente: row.attente_motif.zip(row.attente_depuis),
        json: row.json,
    }))
}

/// Moves a mission to a state that needs no motif.
///
/// # Errors
/// Those of the database; `mission_transition` where the move doesn't exist.
pub async fn set_etat(
    db: &mut PgConnection,
    id: MissionId,
    etat: EtatMission,
    par: UtilisateurId,
) -> sqlx::Result<Row<MissionId>> {
    sqlx::query_as!(
        Row::<MissionId>,
        r#"
        update mission as m set etat = $2, maj_par = $3 where id = $1
        returning id as "id: MissionId", version, to_jsonb(m) as "json!"
        "#,
        id.0,
        etat.code(),
        par.0
    )
    .fetch_one(db)
    .await
}

/// The column `echeance` says "none" as the year 9999, so that an index can sort by it.
#[must_use]
pub fn deadline(echeance: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (echeance.year() < 9000).then_some(echeance)
}

/// The needs of a mission, in order.
///
/// # Errors
/// Those of the database.
pub async fn besoins(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<Vec<Besoin>> {
    let mut besoins = besoins_of(db, &[mission.0]).await?;
    Ok(besoins.remove(&mission).unwrap_or_default())
}

/// What each of these missions needs, by rank.
///
/// # Errors
/// Those of the database.
pub async fn besoins_of(
    db: &mut PgConnection,
    missions: &[i64],
) -> sqlx::Result<HashMap<MissionId, Vec<Besoin>>> {
    let rows = sqlx::query!(
        r#"
        select b.mission_id as "mission: MissionId", b.id as "id: BesoinId",
               b.specialisation_id as "specialisation_id: SpecialisationId", s.code as specialisation, b.niveau_min,
               b.titre_id as "titre_id: TitreId", t.code as "titre?", b.effectif
        from mission_besoin b
        join specialisation s on s.id = b.specialisation_id
        left join titre t on t.id = b.titre_id
        where b.mission_id = any((select $1::bigint[])::bigint[]) order by b.rang
        "#,
        missions
    )
    .fetch_all(db)
    .await?;
    let mut besoins: HashMap<MissionId, Vec<Besoin>> = HashMap::new();
    for row in rows {
        besoins.entry(row.mission).or_default().push(Besoin {
            id: row.id,
            specialisation_id: row.specialisation_id,
            specialisation: row.specialisation,
            niveau_min: row.niveau_min,
            titre_id: row.titre_id,
            titre: row.titre,
            effectif: row.effectif,
        });
    }
    Ok(besoins)
}

/// How many people a need asks for, and how many live visits bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effectif {
    /// The need.
    pub id: BesoinId,
    /// How many it asks for.
    pub effectif: i16,
    /// How many are pencilled in or firm for it.
    pub presents: i64,
}

/// The head counts of a mission's needs, in order.
///
/// # Errors
/// Those of the database.
pub async fn effectifs(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<Vec<Effectif>> {
    sqlx::query_as!(
        Effectif,
        r#"
        select b.id as "id: BesoinId", b.effectif,
               (select count(distinct c.utilisateur_id) from creneau c join intervention i on i.id = c.intervention_id
                where c.besoin_id = b.id and c.fermete <> 'ANNULE' and c.scenario_id is null
                  and i.etat in ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
               ) as "presents!"
        from mission_besoin b where b.mission_id = $1 order by b.rang
        "#,
        mission.0
    )
    .fetch_all(db)
    .await
}

/// Which of these people can meet which need of a mission, on every day of every range.
///
/// # Errors
/// Those of the database.
pub async fn aptes(
    db: &mut PgConnection,
    mission: MissionId,
    personnes: &[UtilisateurId],
    plages: &[Plage],
) -> sqlx::Result<Vec<(UtilisateurId, BesoinId)>> {
    let personnes: Vec<i64> = personnes.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select p.id as "utilisateur!: UtilisateurId", b.id as "besoin: BesoinId"
        from unnest($2::bigint[]) as p (id) cross join mission_besoin b
        where b.mission_id = $1 and not exists (
            select from unnest($3::tstzrange[]) as j (plage) where habilitation_manque(p.id, b.id, j.plage) is not null)
        order by b.rang, p.id
        "#,
        mission.0,
        &personnes,
        plages as &[Plage]
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.utilisateur, row.besoin))
        .collect())
}

/// What a person decided about a mission.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Decided<'a> {
    pub etat: EtatMission,
    pub attente: Option<(MotifAttente, DateTime<Utc>)>,
    pub attente_texte: Option<&'a str>,
    /// The wait for client or access that is over with it.
    pub attendu: Option<Plage>,
    pub annulation: Option<&'a str>,
    pub reouverture: Option<&'a str>,
}

/// Moves a mission to the state that was decided, with what is said about it.
///
/// # Errors
/// Those of the database; `mission_transition` where the move doesn't exist.
pub async fn decide(
    db: &mut PgConnection,
    id: MissionId,
    decided: &Decided<'_>,
    par: UtilisateurId,
) -> sqlx::Result<Row<MissionId>> {
    sqlx::query_as!(
        Row::<MissionId>,
        r#"
        update mission as m
        set etat = $2, attente_motif = $3, attente_depuis = $4, attente_texte = $5,
            annulation_motif = coalesce($6, annulation_motif), reouverture_motif = coalesce($7, reouverture_motif),
            attentes = case when $9::tstzrange is null then attentes else array_append(attentes, $9) end, maj_par = $8
        where id = $1
        returning id as "id: MissionId", version, to_jsonb(m) as "json!"
        "#,
        id.0,
        decided.etat.code(),
        decided.attente.map(|(motif, _)| motif.code()),
        decided.attente.map(|(_, depuis)| depuis),
        decided.attente_texte,
        decided.annulation,
        decided.reouverture,
        par.0,
        decided.attendu as Option<Plage>
    )
    .fetch_one(db)
    .await
}

/// What a mission says that can be corrected.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Edited<'a> {
    pub reference_externe: Option<&'a str>,
    pub priorite: i16,
    pub urgence: bool,
    pub titre: &'a str,
    pub description: &'a str,
    pub fenetre: Option<Plage>,
    pub duree_minutes: i32,
}

/// The correctable columns of a mission, as they are.
///
/// # Errors
/// Those of the database.
pub async fn edited(
    db: &mut PgConnection,
    id: MissionId,
) -> sqlx::Result<(Option<String>, i16, bool, String, String, Option<Plage>, i32)> {
    let row = sqlx::query!(
        r#"
        select reference_externe, priorite, urgence, titre, description, fenetre as "fenetre: Plage", duree_minutes
        from mission where id = $1
        "#,
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok((
        row.reference_externe,
        row.priorite,
        row.urgence,
        row.titre,
        row.description,
        row.fenetre,
        row.duree_minutes,
    ))
}

/// Writes the correctable columns of a mission.
///
/// # Errors
/// Those of the database.
pub async fn edit(
    db: &mut PgConnection,
    id: MissionId,
    edited: &Edited<'_>,
    par: UtilisateurId,
) -> sqlx::Result<Row<MissionId>> {
    sqlx::query_as!(
        Row::<MissionId>,
        r#"
        update mission as m
        set reference_externe = $2, priorite = $3, urgence = $4, titre = $5, description = $6, fenetre = $7,
            duree_minutes = $8, maj_par = $9
        where id = $1
        returning id as "id: MissionId", version, to_jsonb(m) as "json!"
        "#,
        id.0,
        edited.reference_externe,
        edited.priorite,
        edited.urgence,
        edited.titre,
        edited.description,
        edited.fenetre as Option<Plage>,
        edited.duree_minutes,
        par.0
    )
    .fetch_one(db)
    .await
}
