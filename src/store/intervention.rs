//! Visits and what really happened on them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Row;
use super::planning::{Time, insert_travail};
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::EtatMission;
use crate::domain::{
    AgenceId, BesoinId, Code as _, CreneauId, InterventionId, MissionId, Plage, UtilisateurId,
};

/// One person's time on a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Part {
    pub id: CreneauId,
    pub utilisateur: UtilisateurId,
    pub login: String,
    pub nom: String,
    pub besoin: Option<BesoinId>,
    pub fermete: Fermete,
    pub plage: Plage,
}

impl Part {
    /// Whose time it is, and for which need.
    #[must_use]
    pub fn time(&self) -> Time {
        Time {
            utilisateur: self.utilisateur,
            besoin: self.besoin,
            plage: self.plage,
        }
    }
}

/// A visit held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub id: InterventionId,
    pub version: i32,
    pub etat: EtatIntervention,
    pub mission: MissionId,
    pub numero: String,
    pub titre: String,
    pub agence: AgenceId,
    pub suite_de: Option<InterventionId>,
    pub signee: bool,
    pub json: serde_json::Value,
}

/// People who have live time on these visits, without repetition, in key order.
///
/// # Errors
/// Those of the database.
pub async fn personnes(
    db: &mut PgConnection,
    visites: &[InterventionId],
) -> sqlx::Result<Vec<UtilisateurId>> {
    let visites: Vec<i64> = visites.iter().map(|id| id.0).collect();
    sqlx::query_scalar!(
        r#"
        select distinct utilisateur_id as "id: UtilisateurId" from creneau
        where intervention_id = any($1) and type = 'INTERVENTION' and fermete <> 'ANNULE' and scenario_id is null
        order by 1
        "#,
        &visites
    )
    .fetch_all(db)
    .await
}

/// Who is planned on these visits when, pencilled in or not, in no order.
///
/// # Errors
/// Those of the database.
pub async fn heures(
    db: &mut PgConnection,
    visites: &[InterventionId],
) -> sqlx::Result<Vec<(UtilisateurId, Plage)>> {
    let visites: Vec<i64> = visites.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select utilisateur_id as "id: UtilisateurId", plage as "plage: Plage" from creneau
        where intervention_id = any($1) and type = 'INTERVENTION' and fermete <> 'ANNULE' and scenario_id is null
        "#,
        &visites
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.plage)).collect())
}

/// Reads a visit and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: InterventionId) -> sqlx::Result<Option<Locked>> {
    sqlx::query_as!(
        Locked,
        r#"
        select i.id as "id: InterventionId", i.version, i.etat as "etat: EtatIntervention",
               m.id as "mission: MissionId", m.numero, m.titre, m.agence_id as "agence: AgenceId",
               i.suite_de as "suite_de: InterventionId", (i.signature_le is not null) as "signee!",
               to_jsonb(i) as "json!"
        from intervention i join mission m on m.id = i.mission_id
        where i.id = $1 for no key update of i
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Where a visit stands.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Standing {
    pub id: InterventionId,
    pub version: i32,
    pub etat: EtatIntervention,
    pub mission: EtatMission,
    /// Who last changed it.
    pub par: String,
}

/// Where these visits stand.
///
/// # Errors
/// Those of the database.
pub async fn standing(db: &mut PgConnection, visites: &[InterventionId]) -> sqlx::Result<Vec<Standing>> {
    let ids: Vec<i64> = visites.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Standing,
        r#"
        select i.id as "id: InterventionId", i.version, i.etat as "etat: EtatIntervention",
               m.etat as "mission: EtatMission", trim(u.prenom || ' ' || u.nom) as "par!"
        from intervention i
        join mission m on m.id = i.mission_id
        join utilisateur u on u.id = coalesce(i.maj_par, i.cree_par)
        where i.id = any($1)
        "#,
        &ids
    )
    .fetch_all(db)
    .await
}

/// Live work on a visit, by person and start.
///
/// # Errors
/// Those of the database.
pub async fn parts(db: &mut PgConnection, id: InterventionId) -> sqlx::Result<Vec<Part>> {
    sqlx::query_as!(
        Part,
        r#"
        select c.id as "id: CreneauId", c.utilisateur_id as "utilisateur: UtilisateurId", u.login,
               trim(u.prenom || ' ' || u.nom) as "nom!",
               c.besoin_id as "besoin: BesoinId", c.fermete as "fermete: Fermete", c.plage as "plage: Plage"
        from creneau c join utilisateur u on u.id = c.utilisateur_id
        where c.intervention_id = $1 and c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and c.scenario_id is null
        order by c.utilisateur_id, lower(c.plage)
        "#,
        id.0
    )
    .fetch_all(db)
    .await
}

/// Moves a visit to a state, with what is said about the move.
///
/// # Errors
/// Those of the database; `intervention_transition` where the move doesn't exist.
pub async fn set_etat(
    db: &mut PgConnection,
    id: InterventionId,
    etat: EtatIntervention,
    motif: Option<&str>,
    par: UtilisateurId,
) -> sqlx::Result<Row<InterventionId>> {
    sqlx::query_as!(
        Row::<InterventionId>,
        r#"
        update intervention as i
        -- A visit that comes back is given up for no reason any more.
        set etat = $2, motif = case when i.etat = 'ANNULEE' then $3 else coalesce($3, i.motif) end, maj_par = $4
        where id = $1
        returning id as "id: InterventionId", version, to_jsonb(i) as "json!"
        "#,
        id.0,
        etat.code(),
        motif,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Writes the report of a visit, with its result; keeps earlier text where `compte_rendu` is absent.
///
/// # Errors
/// Those of the database.
pub async fn report(
    db: &mut PgConnection,
    id: InterventionId,
    etat: EtatIntervention,
    compte_rendu: Option<&str>,
    renonciation: Option<&str>,
    par: UtilisateurId,
) -> sqlx::Result<Row<InterventionId>> {
    sqlx::query_as!(
        Row::<InterventionId>,
        r#"
        update intervention as i
        set etat = $2, resultat = $2, compte_rendu = coalesce($3, compte_rendu), renonciation_suite = $4, maj_par = $5
        where id = $1
        returning id as "id: InterventionId", version, to_jsonb(i) as "json!"
        "#,
        id.0,
        etat.code(),
        compte_rendu,
        renonciation,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Sets how firmly the live time of a visit (work and road) is booked.
///
/// # Errors
/// Those of the database; `creneau_une_personne_un_lieu` where firm time would overlap.
pub async fn set_fermete(
    db: &mut PgConnection,
    visites: &[InterventionId],
    fermete: Fermete,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    let visites: Vec<i64> = visites.iter().map(|id| id.0).collect();
    sqlx::query!(
        r#"
        update creneau set fermete = $2, maj_par = $3
        where intervention_id = any($1) and type = 'INTERVENTION' and fermete not in ('ANNULE', $2)
          and scenario_id is null
        "#,
        &visites,
        fermete.code(),
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves one piece of work to another person or time.
///
/// # Errors
/// Those of the database.
pub async fn move_part(
    db: &mut PgConnection,
    id: CreneauId,
    utilisateur: UtilisateurId,
    plage: Plage,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update creneau set utilisateur_id = $2, plage = $3, maj_par = $4 where id = $1",
        id.0,
        utilisateur.0,
        plage as Plage,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends the planned time of a visit that is over before its plan said so, and gives up the days that it leaves free.
///
/// A visit keeps some firm time: where all of it still lay ahead, the first piece of each person stays.
/// Who was to come only after the end comes no more.
///
/// # Errors
/// Those of the database.
pub async fn shorten(
    db: &mut PgConnection,
    id: InterventionId,
    fin: DateTime<Utc>,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update creneau as c
        set fermete = case when lower(c.plage) < $2 then c.fermete else 'ANNULE' end,
            plage = case when lower(c.plage) < $2 then tstzrange(lower(c.plage), $2) else c.plage end,
            maj_par = $3
        where c.intervention_id = $1 and c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null
          and upper(c.plage) > $2
          and (lower(c.plage) < $2 or exists (
              select from creneau e
              where e.intervention_id = $1 and e.type = 'INTERVENTION' and e.fermete = 'FERME' and e.scenario_id is null
                and (lower(e.plage) < $2
                     or e.utilisateur_id = c.utilisateur_id and lower(e.plage) < lower(c.plage))))
        "#,
        id.0,
        fin,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends what a person has planned now of work that pauses, at the start of a range; what that cuts off goes on after the range.
///
/// # Errors
/// Those of the database; `creneau_une_personne_un_lieu` where that person has other firm time after the range.
pub async fn interrupt(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    let cut = sqlx::query!(
        r#"
        update creneau as c set plage = tstzrange(lower(c.plage), lower($2::tstzrange)), maj_par = $3
        from creneau before
        join intervention i on i.id = before.intervention_id and i.etat = 'PAUSE'
        where before.id = c.id and c.utilisateur_id = $1 and c.type = 'INTERVENTION' and c.fermete = 'FERME'
          and c.scenario_id is null and c.plage @> lower($2::tstzrange) and lower(c.plage) < lower($2::tstzrange)
        returning i.id as "visite: InterventionId", before.besoin_id as "besoin: BesoinId", upper(before.plage) as "fin!"
        "#,
        utilisateur.0,
        plage as Plage,
        par.0
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(cut) = cut
        && let Ok(rest) = Plage::new(plage.fin(), cut.fin)
    {
        let time = Time {
            utilisateur,
            besoin: cut.besoin,
            plage: rest,
        };
        insert_travail(db, cut.visite, Fermete::Ferme, &[time], par).await?;
    }
    Ok(())
}

/// Gives a piece of work back the firm time that it had.
///
/// # Errors
/// Those of the database; `creneau_une_personne_un_lieu` where the time was given away meanwhile.
pub async fn give_back(
    db: &mut PgConnection,
    visite: InterventionId,
    id: CreneauId,
    plage: Plage,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update creneau set fermete = 'FERME', plage = $3, maj_par = $4
        where id = $1 and intervention_id = $2 and type = 'INTERVENTION' and (fermete, plage) <> ('FERME', $3)
        "#,
        id.0,
        visite.0,
        plage as Plage,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// People who had these pieces of time on a visit, without repetition, in key order.
///
/// # Errors
/// Those of the database.
pub async fn had(
    db: &mut PgConnection,
    id: InterventionId,
    creneaux: &[CreneauId],
) -> sqlx::Result<Vec<UtilisateurId>> {
    let creneaux: Vec<i64> = creneaux.iter().map(|id| id.0).collect();
    sqlx::query_scalar!(
        r#"
        select distinct utilisateur_id as "id: UtilisateurId" from creneau
        where id = any($2) and intervention_id = $1
        order by 1
        "#,
        id.0,
        &creneaux
    )
    .fetch_all(db)
    .await
}

/// Gives a visit the time back that was given up with it, pencilled in, each piece for the need that it met, if that is
/// there still.
///
/// # Errors
/// Those of the database.
pub async fn give_time_back(
    db: &mut PgConnection,
    id: InterventionId,
    creneaux: &[(CreneauId, Option<BesoinId>)],
    par: UtilisateurId,
) -> sqlx::Result<()> {
    let ids: Vec<i64> = creneaux.iter().map(|(id, _)| id.0).collect();
    let besoins: Vec<Option<i64>> = creneaux.iter().map(|(_, besoin)| besoin.map(|id| id.0)).collect();
    sqlx::query!(
        r#"
        update creneau c set fermete = 'PROVISOIRE', besoin_id = b.id, maj_par = $4
        from unnest($2::bigint[], $3::bigint[]) as n (id, besoin_id)
        left join mission_besoin b on b.id = n.besoin_id
        where c.id = n.id and c.intervention_id = $1 and c.type = 'INTERVENTION' and c.fermete = 'ANNULE'
          and c.scenario_id is null
        "#,
        id.0,
        &ids,
        &besoins as &[Option<i64>],
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes what people were doing on a visit and opens what they do now; nothing where `nature` is absent.
///
/// # Errors
/// Those of the database.
pub async fn clock(
    db: &mut PgConnection,
    id: InterventionId,
    nature: Option<&str>,
    at: DateTime<Utc>,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update pointage set fin = greatest($2, debut), maj_par = $3
        where intervention_id = $1 and fin is null and supprime_le is null
        "#,
        id.0,
        at,
        par.0
    )
    .execute(&mut *db)
    .await?;
    if let Some(nature) = nature {
        sqlx::query!(
            r#"
            insert into pointage (intervention_id, utilisateur_id, nature, debut, cree_par)
            select distinct $1::bigint, utilisateur_id, $2, $3::timestamptz, $4::bigint from creneau
            where intervention_id = $1 and type = 'INTERVENTION' and fermete = 'FERME' and scenario_id is null
            "#,
            id.0,
            nature,
            at,
            par.0
        )
        .execute(db)
        .await?;
    }
    Ok(())
}

/// When somebody set to work on a visit, as they said it.
///
/// # Errors
/// Those of the database.
pub async fn begun(db: &mut PgConnection, id: InterventionId) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"
        select min(debut) from pointage
        where intervention_id = $1 and nature = 'TRAVAIL' and supprime_le is null
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// When work on a visit ended last; nothing where nobody clocked it, or it still goes on.
///
/// # Errors
/// Those of the database.
pub async fn ended(db: &mut PgConnection, id: InterventionId) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"
        select max(fin) from pointage
        where intervention_id = $1 and nature = 'TRAVAIL' and supprime_le is null
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// How many minutes somebody still has to do of what a visit takes, by what was clocked; none or less where it took longer.
///
/// # Errors
/// Those of the database.
pub async fn left(
    db: &mut PgConnection,
    id: InterventionId,
    utilisateur: UtilisateurId,
) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        r#"
        select m.duree_minutes - (
                   select coalesce(sum(extract(epoch from p.fin - p.debut)) / 60, 0)::int from pointage p
                   where p.intervention_id = i.id and p.utilisateur_id = $2 and p.nature = 'TRAVAIL' and p.supprime_le is null
               ) as "left!"
        from intervention i join mission m on m.id = i.mission_id where i.id = $1
        "#,
        id.0,
        utilisateur.0
    )
    .fetch_one(db)
    .await
}

/// Moves the optimistic lock of a visit whose people or times changed.
///
/// # Errors
/// Those of the database.
pub async fn touch(
    db: &mut PgConnection,
    id: InterventionId,
    par: UtilisateurId,
) -> sqlx::Result<Row<InterventionId>> {
    sqlx::query_as!(
        Row::<InterventionId>,
        r#"
        update intervention as i set maj_par = $2 where id = $1
        returning id as "id: InterventionId", version, to_jsonb(i) as "json!"
        "#,
        id.0,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Work that somebody has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Ouvert {
    pub nom: String,
    pub numero: String,
    pub etat: EtatIntervention,
    pub debut: DateTime<Utc>,
}

/// The first of a visit's people who are on the road or at work for another one.
///
/// # Errors
/// Those of the database.
pub async fn ailleurs(db: &mut PgConnection, id: InterventionId) -> sqlx::Result<Option<Ouvert>> {
    sqlx::query_as!(
        Ouvert,
        r#"
        select trim(u.prenom || ' ' || u.nom) as "nom!", m.numero, i.etat as "etat: EtatIntervention", p.debut
        from pointage p
        join utilisateur u on u.id = p.utilisateur_id
        join intervention i on i.id = p.intervention_id
        join mission m on m.id = i.mission_id
        where p.fin is null and p.supprime_le is null and p.nature <> 'PAUSE' and p.intervention_id <> $1
          and p.utilisateur_id in (
              select c.utilisateur_id from creneau c
              where c.intervention_id = $1 and c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null)
        order by p.debut limit 1
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Work that goes on after its planned time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Deborde {
    pub nom: String,
    pub numero: String,
    pub plage: Plage,
}

/// Those of these people who are at work that was to be over by now, and what that is.
///
/// # Errors
/// Those of the database.
pub async fn debordent(
    db: &mut PgConnection,
    personnes: &[UtilisateurId],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Deborde>> {
    let personnes: Vec<i64> = personnes.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Deborde,
        r#"
        select trim(u.prenom || ' ' || u.nom) as "nom!", m.numero,
               tstzrange(min(lower(c.plage)), max(upper(c.plage))) as "plage!: Plage"
        from pointage p
        join utilisateur u on u.id = p.utilisateur_id
        join intervention i on i.id = p.intervention_id and i.etat = 'SUR_SITE'
        join mission m on m.id = i.mission_id
        join creneau c on c.intervention_id = i.id and c.utilisateur_id = u.id and c.type = 'INTERVENTION'
             and c.fermete = 'FERME' and c.scenario_id is null
        where p.utilisateur_id = any($1) and p.fin is null and p.supprime_le is null
        group by u.id, m.id having max(upper(c.plage)) < $2
        "#,
        &personnes,
        now
    )
    .fetch_all(db)
    .await
}

/// What somebody is on the way to, or at: the mission's number, and where the visit stands.
///
/// # Errors
/// Those of the database.
pub async fn en_cours(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
) -> sqlx::Result<Option<(String, EtatIntervention)>> {
    let row = sqlx::query!(
        r#"
        select m.numero, i.etat as "etat: EtatIntervention"
        from pointage p
        join intervention i on i.id = p.intervention_id
        join mission m on m.id = i.mission_id
        where p.utilisateur_id = $1 and p.fin is null and p.supprime_le is null and p.nature <> 'PAUSE'
        limit 1
        "#,
        utilisateur.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.numero, row.etat)))
}
