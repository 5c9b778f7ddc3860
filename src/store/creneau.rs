//! People's booked time, other than the work of visits.

use sqlx::PgConnection;

use super::Row;
use crate::domain::creneau::{Fermete, MotifAbsence, TypeCreneau};
use crate::domain::planning::Orphelin;
use crate::domain::{AgenceId, Code, CreneauId, InterventionId, MissionId, Plage, UtilisateurId};

/// What holds a person's time.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The person.
    pub nom: String,
    /// What for.
    pub r#type: TypeCreneau,
    /// The mission, where it is work or the road to it.
    pub numero: Option<String>,
    /// When.
    pub plage: Plage,
    /// Who booked it.
    pub par: String,
}

/// The first firm time of a person that touches a range, other than that of these visits, and than this one.
///
/// # Errors
/// Those of the database.
pub async fn holder(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
    except: &[InterventionId],
    sauf: Option<CreneauId>,
) -> sqlx::Result<Option<Holder>> {
    let except: Vec<i64> = except.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Holder,
        r#"
        select trim(u.prenom || ' ' || u.nom) as "nom!", c.type as "type: TypeCreneau", m.numero as "numero?",
               c.plage as "plage: Plage", p.login as "par"
        from creneau c
        join utilisateur u on u.id = c.utilisateur_id
        join utilisateur p on p.id = coalesce(c.maj_par, c.cree_par)
        left join intervention i on i.id = c.intervention_id
        left join mission m on m.id = i.mission_id
        where c.utilisateur_id = $1 and c.plage && $2 and c.fermete = 'FERME' and c.type <> 'ASTREINTE'
          and c.scenario_id is null and (c.intervention_id is null or c.intervention_id <> all($3))
          and c.id is distinct from $4
        order by (c.type = 'TRAJET'), lower(c.plage) limit 1
        "#,
        utilisateur.0,
        plage as Plage,
        &except,
        sauf.map(|id| id.0)
    )
    .fetch_optional(db)
    .await
}

/// The part of a range that a person has free from its start on, whatever holds this piece of time; nothing where the
/// start is taken.
///
/// # Errors
/// Those of the database.
pub async fn libre_depuis(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    sauf: Option<CreneauId>,
    plage: Plage,
) -> sqlx::Result<Option<Plage>> {
    sqlx::query_scalar!(
        r#"
        select case when bool_or(lower(c.plage) <= lower($3::tstzrange)) then null
               else tstzrange(lower($3::tstzrange), least(upper($3::tstzrange), min(lower(c.plage)))) end as "plage: Plage"
        from creneau c
        where c.utilisateur_id = $1 and c.id is distinct from $2 and c.plage && $3 and c.fermete = 'FERME' and c.type <> 'ASTREINTE'
          and c.scenario_id is null
        "#,
        utilisateur.0,
        sauf.map(|id| id.0),
        plage as Plage
    )
    .fetch_one(db)
    .await
}

/// The longest stretch of a range in which a person has no other firm time; where there is none, the last free minute
/// before.
///
/// # Errors
/// Those of the database.
pub async fn libre(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    id: InterventionId,
    plage: Plage,
) -> sqlx::Result<Option<Plage>> {
    sqlx::query_scalar!(
        r#"
        select coalesce(
            (select g from unnest(tstzmultirange($3::tstzrange) - pris.plages) g
             order by upper(g) - lower(g) desc, lower(g) limit 1),
            (select tstzrange(greatest(lower(g), upper(g) - interval '1 minute'), upper(g))
             from unnest(tstzmultirange(tstzrange(lower($3::tstzrange) - interval '7 days', upper($3::tstzrange))) - pris.plages) g
             order by upper(g) desc limit 1)) as "plage: Plage"
        from (select coalesce(range_agg(c.plage), '{}'::tstzmultirange) as plages
              from creneau c
              where c.utilisateur_id = $1 and c.plage && tstzrange(lower($3::tstzrange) - interval '7 days', upper($3::tstzrange))
                and c.fermete = 'FERME' and c.type <> 'ASTREINTE' and c.scenario_id is null
                and c.intervention_id is distinct from $2) pris
        "#,
        utilisateur.0,
        id.0,
        plage as Plage
    )
    .fetch_one(db)
    .await
}

/// Books an absence, firm; nothing where the time is taken.
///
/// # Errors
/// Those of the database.
pub async fn insert_absence(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    motif: MotifAbsence,
    plage: Plage,
    libelle: Option<&str>,
    par: UtilisateurId,
) -> sqlx::Result<Option<Row<CreneauId>>> {
    sqlx::query_as!(
        Row::<CreneauId>,
        r#"
        insert into creneau as c (utilisateur_id, type, fermete, motif_absence, plage, libelle, cree_par)
        values ($1, 'ABSENCE', 'FERME', $2, $3, $4, $5)
        on conflict do nothing
        returning id as "id: CreneauId", version, to_jsonb(c) as "json!"
        "#,
        utilisateur.0,
        motif.code(),
        plage as Plage,
        libelle,
        par.0
    )
    .fetch_optional(db)
    .await
}

/// Books an absence again that was removed; nothing where its time is taken, or it is back already.
///
/// # Errors
/// Those of the database.
pub async fn absence_revient(
    db: &mut PgConnection,
    id: CreneauId,
    par: UtilisateurId,
) -> sqlx::Result<Option<Row<CreneauId>>> {
    sqlx::query_as!(
        Row::<CreneauId>,
        r#"
        update creneau as c set fermete = 'FERME', maj_par = $2
        where id = $1 and type = 'ABSENCE' and fermete = 'ANNULE' and scenario_id is null
          and not exists (
              select from creneau o
              where o.utilisateur_id = c.utilisateur_id and o.plage && c.plage and o.fermete = 'FERME'
                and o.type <> 'ASTREINTE' and o.scenario_id is null)
        returning id as "id: CreneauId", version, to_jsonb(c) as "json!"
        "#,
        id.0,
        par.0
    )
    .fetch_optional(db)
    .await
}

/// What an absence becomes.
#[derive(Debug, Clone, Copy)]
pub struct AbsenceChange<'a> {
    /// Why.
    pub motif: MotifAbsence,
    /// When.
    pub plage: Plage,
    /// In words.
    pub libelle: Option<&'a str>,
}

/// Changes an absence that stands; nothing where its new time is taken.
///
/// # Errors
/// Those of the database.
pub async fn absence_change(
    db: &mut PgConnection,
    id: CreneauId,
    change: AbsenceChange<'_>,
    par: UtilisateurId,
) -> sqlx::Result<Option<Row<CreneauId>>> {
    sqlx::query_as!(
        Row::<CreneauId>,
        r#"
        update creneau as c set motif_absence = $2, plage = $3, libelle = $4, maj_par = $5
        where id = $1 and type = 'ABSENCE' and fermete = 'FERME' and scenario_id is null
          and not exists (
              select from creneau o
              where o.utilisateur_id = c.utilisateur_id and o.id <> c.id and o.plage && $3 and o.fermete = 'FERME'
                and o.type <> 'ASTREINTE' and o.scenario_id is null)
        returning id as "id: CreneauId", version, to_jsonb(c) as "json!"
        "#,
        id.0,
        change.motif.code(),
        change.plage as Plage,
        change.libelle,
        par.0
    )
    .fetch_optional(db)
    .await
}

/// An absence that is there already.
#[derive(Debug)]
pub struct AutreAbsence {
    /// Who is away.
    pub nom: String,
    /// When.
    pub plage: Plage,
}

/// The first absence of a person in a range, but for this one.
///
/// # Errors
/// Those of the database.
pub async fn autre_absence(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
    sauf: Option<CreneauId>,
) -> sqlx::Result<Option<AutreAbsence>> {
    sqlx::query_as!(
        AutreAbsence,
        r#"
        select trim(u.prenom || ' ' || u.nom) as "nom!", c.plage as "plage: Plage"
        from creneau c join utilisateur u on u.id = c.utilisateur_id
        where c.utilisateur_id = $1 and c.plage && $2 and c.id is distinct from $3 and c.type = 'ABSENCE'
          and c.fermete = 'FERME' and c.scenario_id is null
        order by lower(c.plage) limit 1
        "#,
        utilisateur.0,
        plage as Plage,
        sauf.map(|id| id.0)
    )
    .fetch_optional(db)
    .await
}

/// Reads an absence that was removed.
///
/// # Errors
/// Those of the database.
pub async fn absence_retiree(db: &mut PgConnection, id: CreneauId) -> sqlx::Result<Option<Locked>> {
    sqlx::query_as!(
        Locked,
        r#"
        select c.id as "id: CreneauId", c.version, c.type as "type: TypeCreneau",
               c.utilisateur_id as "utilisateur: UtilisateurId", u.agence_id as "agence: AgenceId",
               c.motif_absence as "motif_absence: MotifAbsence", c.libelle, c.plage as "plage: Plage",
               to_jsonb(c) as "json!"
        from creneau c join utilisateur u on u.id = c.utilisateur_id
        where c.id = $1 and c.type = 'ABSENCE' and c.fermete = 'ANNULE' and c.scenario_id is null
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// A créneau held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub id: CreneauId,
    pub version: i32,
    pub r#type: TypeCreneau,
    pub utilisateur: UtilisateurId,
    pub agence: Option<AgenceId>,
    pub motif_absence: Option<MotifAbsence>,
    pub libelle: Option<String>,
    pub plage: Plage,
    pub json: serde_json::Value,
}

/// Whose time a créneau is.
///
/// # Errors
/// Those of the database.
pub async fn whose(db: &mut PgConnection, id: CreneauId) -> sqlx::Result<Option<UtilisateurId>> {
    sqlx::query_scalar!(
        r#"select utilisateur_id as "id: UtilisateurId" from creneau where id = $1"#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Reads a live créneau and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: CreneauId) -> sqlx::Result<Option<Locked>> {
    sqlx::query_as!(
        Locked,
        r#"
        select c.id as "id: CreneauId", c.version, c.type as "type: TypeCreneau",
               c.utilisateur_id as "utilisateur: UtilisateurId", u.agence_id as "agence: AgenceId",
               c.motif_absence as "motif_absence: MotifAbsence", c.libelle, c.plage as "plage: Plage",
               to_jsonb(c) as "json!"
        from creneau c join utilisateur u on u.id = c.utilisateur_id
        where c.id = $1 and c.fermete <> 'ANNULE' and c.scenario_id is null
        for no key update of c
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Gives a créneau up, for the record.
///
/// # Errors
/// Those of the database.
pub async fn annul(db: &mut PgConnection, id: CreneauId, par: UtilisateurId) -> sqlx::Result<Row<CreneauId>> {
    sqlx::query_as!(
        Row::<CreneauId>,
        r#"
        update creneau as c set fermete = 'ANNULE', maj_par = $2 where id = $1
        returning id as "id: CreneauId", version, to_jsonb(c) as "json!"
        "#,
        id.0,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Visits on which a person has firm work in a range, by start.
///
/// # Errors
/// Those of the database.
pub async fn travail_ferme(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
) -> sqlx::Result<Vec<InterventionId>> {
    sqlx::query_scalar!(
        r#"
        select intervention_id as "id!: InterventionId" from creneau
        where utilisateur_id = $1 and plage && $2 and type = 'INTERVENTION' and fermete = 'FERME'
          and scenario_id is null
        group by intervention_id order by min(lower(plage))
        "#,
        utilisateur.0,
        plage as Plage
    )
    .fetch_all(db)
    .await
}

/// Visits on which somebody has work pencilled in that touches a range, by start.
///
/// # Errors
/// Those of the database.
pub async fn travail_provisoire(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
) -> sqlx::Result<Vec<Orphelin>> {
    sqlx::query_as!(
        Orphelin,
        r#"
        select i.id as "intervention: InterventionId", m.id as "mission: MissionId", m.numero, m.titre,
               tstzrange(min(lower(c.plage)), max(upper(c.plage))) as "plage!: Plage"
        from creneau c
        join intervention i on i.id = c.intervention_id
        join mission m on m.id = i.mission_id
        where c.utilisateur_id = $1 and c.plage && $2 and c.type = 'INTERVENTION' and c.fermete = 'PROVISOIRE'
          and c.scenario_id is null and i.etat = 'PROVISOIRE'
        group by i.id, m.id order by min(lower(c.plage))
        "#,
        utilisateur.0,
        plage as Plage
    )
    .fetch_all(db)
    .await
}

/// A créneau that a command turned, with what it was before.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Turned {
    pub id: CreneauId,
    pub version: i32,
    pub r#type: TypeCreneau,
    pub plage: Plage,
    pub avant: serde_json::Value,
    pub apres: serde_json::Value,
}

/// Makes a person's breaks, meetings, training and time at the depot in a range pencilled-in: whoever is away has no use
/// for the first, and can't be there for the others.
///
/// # Errors
/// Those of the database.
pub async fn autres_cedent(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
    par: UtilisateurId,
) -> sqlx::Result<Vec<Turned>> {
    sqlx::query_as!(
        Turned,
        r#"
        with avant as materialized (
            select id, to_jsonb(c) as json from creneau c
            where utilisateur_id = $1 and plage && $2 and type in ('PAUSE', 'DEPOT', 'REUNION', 'FORMATION')
              and fermete = 'FERME' and scenario_id is null
            for no key update
        )
        update creneau as c set fermete = 'PROVISOIRE', maj_par = $3
        from avant where c.id = avant.id
        returning c.id as "id: CreneauId", c.version, c.type as "type: TypeCreneau", c.plage as "plage: Plage",
                  avant.json as "avant!", to_jsonb(c) as "apres!"
        "#,
        utilisateur.0,
        plage as Plage,
        par.0
    )
    .fetch_all(db)
    .await
}

/// Makes them firm again, where nothing else has taken their time.
///
/// # Errors
/// Those of the database.
pub async fn autres_reviennent(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
    par: UtilisateurId,
) -> sqlx::Result<Vec<Turned>> {
    sqlx::query_as!(
        Turned,
        r#"
        with avant as materialized (
            select id, to_jsonb(c) as json from creneau c
            where utilisateur_id = $1 and plage && $2 and type in ('PAUSE', 'DEPOT', 'REUNION', 'FORMATION')
              and fermete = 'PROVISOIRE' and scenario_id is null
              and not exists (
                  select from creneau o
                  where o.utilisateur_id = c.utilisateur_id and o.plage && c.plage and o.id <> c.id
                    and o.scenario_id is null
                    and (o.fermete = 'FERME' and o.type <> 'ASTREINTE'
                         or o.fermete = 'PROVISOIRE' and o.type in ('PAUSE', 'DEPOT', 'REUNION', 'FORMATION') and o.id < c.id))
            for no key update
        )
        update creneau as c set fermete = 'FERME', maj_par = $3
        from avant where c.id = avant.id
        returning c.id as "id: CreneauId", c.version, c.type as "type: TypeCreneau", c.plage as "plage: Plage",
                  avant.json as "avant!", to_jsonb(c) as "apres!"
        "#,
        utilisateur.0,
        plage as Plage,
        par.0
    )
    .fetch_all(db)
    .await
}

/// Sets how firmly a créneau is booked.
///
/// # Errors
/// Those of the database.
pub async fn set_fermete(
    db: &mut PgConnection,
    id: CreneauId,
    fermete: Fermete,
    par: UtilisateurId,
) -> sqlx::Result<Turned> {
    sqlx::query_as!(
        Turned,
        r#"
        with avant as materialized (select id, to_jsonb(c) as json from creneau c where id = $1 for no key update)
        update creneau as c set fermete = $2, maj_par = $3
        from avant where c.id = avant.id
        returning c.id as "id: CreneauId", c.version, c.type as "type: TypeCreneau", c.plage as "plage: Plage",
                  avant.json as "avant!", to_jsonb(c) as "apres!"
        "#,
        id.0,
        fermete.code(),
        par.0
    )
    .fetch_one(db)
    .await
}

/// Pencilled-in visits of an agence that touch a range, by start.
///
/// # Errors
/// Those of the database.
pub async fn provisoires(
    db: &mut PgConnection,
    agence: AgenceId,
    plage: Plage,
) -> sqlx::Result<Vec<InterventionId>> {
    sqlx::query_scalar!(
        r#"
        select i.id as "id: InterventionId"
        from intervention i
        join mission m on m.id = i.mission_id and m.agence_id = $1
        join creneau c on c.intervention_id = i.id
        where i.etat = 'PROVISOIRE' and i.plage && $2
          and c.plage && $2 and c.type = 'INTERVENTION' and c.fermete = 'PROVISOIRE' and c.scenario_id is null
        group by i.id order by min(lower(c.plage)), i.id
        "#,
        agence.0,
        plage as Plage
    )
    .fetch_all(db)
    .await
}
