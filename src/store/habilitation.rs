//! What people are able and entitled to do.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use crate::domain::{HabilitationId, InterventionId, SpecialisationId, TitreId, UtilisateurId};

/// What is said of an habilitation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Valeurs {
    pub specialisation: SpecialisationId,
    pub niveau: i16,
    pub titre: Option<TitreId>,
    pub debut: Option<NaiveDate>,
    pub dernier_jour: Option<NaiveDate>,
    pub organisme: Option<String>,
    pub numero_titre: Option<String>,
}

/// An habilitation held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub id: HabilitationId,
    pub version: i32,
    pub utilisateur: UtilisateurId,
    pub supprime: bool,
    pub valeurs: Valeurs,
    pub json: Value,
}

/// Whose an habilitation is: that never changes.
///
/// # Errors
/// Those of the database.
pub async fn whose(db: &mut PgConnection, id: HabilitationId) -> sqlx::Result<Option<UtilisateurId>> {
    sqlx::query_scalar!(
        r#"select utilisateur_id as "id: UtilisateurId" from habilitation where id = $1"#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Reads an habilitation, removed or not, and holds it.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: HabilitationId) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        r#"
        select id as "id: HabilitationId", version, utilisateur_id as "utilisateur: UtilisateurId",
               (supprime_le is not null) as "supprime!", specialisation_id as "specialisation: SpecialisationId", niveau,
               titre_id as "titre: TitreId", lower(validite) as debut, upper(validite) - 1 as dernier_jour, organisme,
               numero_titre, to_jsonb(h) as "json!"
        from habilitation h where id = $1 for no key update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Locked {
        id: row.id,
        version: row.version,
        utilisateur: row.utilisateur,
        supprime: row.supprime,
        valeurs: Valeurs {
            specialisation: row.specialisation,
            niveau: row.niveau,
            titre: row.titre,
            debut: row.debut,
            dernier_jour: row.dernier_jour,
            organisme: row.organisme,
            numero_titre: row.numero_titre,
        },
        json: row.json,
    }))
}

/// Writes a new habilitation.
///
/// # Errors
/// Those of the database; `habilitation_periodes_disjointes` where the same one holds on one of these days.
pub async fn insert(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    v: &Valeurs,
    par: UtilisateurId,
) -> sqlx::Result<Row<HabilitationId>> {
    sqlx::query_as!(
        Row::<HabilitationId>,
        r#"
        insert into habilitation as h
            (utilisateur_id, specialisation_id, niveau, titre_id, validite, organisme, numero_titre, cree_par)
        values ($1, $2, $3, $4, daterange($5, $6, '[]'), $7, $8, $9)
        returning id as "id: HabilitationId", version, to_jsonb(h) as "json!"
        "#,
        utilisateur.0,
        v.specialisation.0,
        v.niveau,
        v.titre.map(|id| id.0),
        v.debut,
        v.dernier_jour,
        v.organisme,
        v.numero_titre,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Writes what is said of an habilitation now, and whether it counts.
///
/// # Errors
/// Those of the database.
pub async fn update(
    db: &mut PgConnection,
    id: HabilitationId,
    v: &Valeurs,
    supprime: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<Row<HabilitationId>> {
    sqlx::query_as!(
        Row::<HabilitationId>,
        r#"
        update habilitation as h
        set niveau = $2, titre_id = $3, validite = daterange($4, $5, '[]'), organisme = $6, numero_titre = $7,
            supprime_le = $8, supprime_par = case when $8::timestamptz is not null then $9::bigint end, maj_par = $9
        where id = $1
        returning id as "id: HabilitationId", version, to_jsonb(h) as "json!"
        "#,
        id.0,
        v.niveau,
        v.titre.map(|id| id.0),
        v.debut,
        v.dernier_jour,
        v.organisme,
        v.numero_titre,
        supprime,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Visits on which a person has firm work ahead that their habilitations, as they stand in this transaction, don't meet.
///
/// # Errors
/// Those of the database.
pub async fn orphelines(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<InterventionId>> {
    sqlx::query_scalar!(
        r#"
        select c.intervention_id as "id!: InterventionId" from creneau c
        where c.utilisateur_id = $1 and upper(c.plage) > $2 and c.fermete = 'FERME' and c.scenario_id is null
          and c.besoin_id is not null and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null
        group by c.intervention_id order by min(lower(c.plage))
        "#,
        utilisateur.0,
        now
    )
    .fetch_all(db)
    .await
}
