//! Visits: where they stand, and the time that is planned for them.

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
