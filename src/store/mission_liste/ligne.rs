//! A row of the list.

use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};

use crate::domain::mission::MissionLigne;

impl<'r> FromRow<'r, PgRow> for MissionLigne {
    fn from_row(row: &'r PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            numero: row.try_get("numero")?,
            r#type: row.try_get("type")?,
            etat: row.try_get("etat")?,
            priorite: row.try_get("priorite")?,
            urgence: row.try_get("urgence")?,
            titre: row.try_get("titre")?,
            client: row.try_get("client")?,
            ville: row.try_get("ville")?,
            agence: row.try_get("agence")?,
            echeance: crate::store::mission::deadline(row.try_get("echeance")?),
            duree_minutes: row.try_get("duree_minutes")?,
            prevue_le: row.try_get("prevue_le")?,
            techniciens: row.try_get("techniciens")?,
            noms: row.try_get("noms")?,
            cree_le: row.try_get("cree_le")?,
        })
    }
}
