//! Time on call, and what absences leave of it.

use sqlx::PgConnection;

use super::Row;
use crate::domain::creneau::Fermete;
use crate::domain::{CreneauId, Plage, UtilisateurId};

/// A person's time on call, whole as it was booked.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Astreinte {
    pub id: CreneauId,
    pub plage: Plage,
    pub fermete: Fermete,
    /// What the person's absences leave of it, by start.
    pub reste: Vec<Plage>,
}

/// Time on call of a person that touches a range, by start; whoever is on call may work meanwhile, but not be away.
///
/// # Errors
/// Those of the database.
pub async fn astreintes(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
) -> sqlx::Result<Vec<Astreinte>> {
    sqlx::query_as!(
        Astreinte,
        r#"
        select c.id as "id: CreneauId", c.plage as "plage: Plage", c.fermete as "fermete: Fermete",
               array(select r from unnest(tstzmultirange(c.plage) - coalesce((
                         select range_agg(a.plage) from creneau a
                         where a.utilisateur_id = c.utilisateur_id and a.plage && c.plage and a.type = 'ABSENCE'
                           and a.fermete = 'FERME' and a.scenario_id is null), '{}')) r order by r) as "reste!: Vec<Plage>"
        from creneau c
        where c.utilisateur_id = $1 and c.plage && $2 and c.type = 'ASTREINTE' and c.scenario_id is null
          and c.reste_de is null
          and (c.fermete <> 'ANNULE' or exists (select from creneau p where p.reste_de = c.id and p.fermete = 'FERME'))
        order by lower(c.plage)
        "#,
        utilisateur.0,
        plage as Plage
    )
    .fetch_all(db)
    .await
}

/// A piece that absences had left of a time on call.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Reste {
    pub id: CreneauId,
    pub plage: Plage,
    pub fermete: Fermete,
}

/// The pieces that stand, or stood, for a time on call.
///
/// # Errors
/// Those of the database.
pub async fn restes(db: &mut PgConnection, de: CreneauId) -> sqlx::Result<Vec<Reste>> {
    sqlx::query_as!(
        Reste,
        r#"
        select id as "id: CreneauId", plage as "plage: Plage", fermete as "fermete: Fermete"
        from creneau where reste_de = $1 order by id
        "#,
        de.0
    )
    .fetch_all(db)
    .await
}

/// Books a piece of a time on call.
///
/// # Errors
/// Those of the database.
pub async fn insert_reste(
    db: &mut PgConnection,
    de: CreneauId,
    plage: Plage,
    par: UtilisateurId,
) -> sqlx::Result<Row<CreneauId>> {
    sqlx::query_as!(
        Row::<CreneauId>,
        r#"
        insert into creneau as c (utilisateur_id, type, fermete, plage, libelle, reste_de, cree_par)
        select utilisateur_id, 'ASTREINTE', 'FERME', $2, libelle, id, $3 from creneau where id = $1
        returning id as "id: CreneauId", version, to_jsonb(c) as "json!"
        "#,
        de.0,
        plage as Plage,
        par.0
    )
    .fetch_one(db)
    .await
}
