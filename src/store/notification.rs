//! Messages to people.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row as _};

use crate::domain::filtre::Filtre;
use crate::domain::journal::Objet;
use crate::domain::liste::{Liste, Page};
use crate::domain::notification::{Evenement, Message};
use crate::domain::{Code, NotificationId, UtilisateurId};

use super::liste::{Colonne, Faute, Requete, Tri};

/// A message about to be written.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Who is told.
    pub destinataire: UtilisateurId,
    /// What happened.
    pub evenement: Evenement,
    /// To what kind of object.
    pub objet: Objet,
    /// To which one.
    pub id: i64,
    /// Values for the message's text.
    pub faits: Value,
}

/// Writes messages; several about one object in one transaction are several rows.
///
/// # Errors
/// Those of the database.
pub async fn send(db: &mut PgConnection, notices: &[Notice], par: UtilisateurId) -> sqlx::Result<()> {
    if notices.is_empty() {
        return Ok(());
    }
    let destinataires: Vec<i64> = notices.iter().map(|notice| notice.destinataire.0).collect();
    let evenements: Vec<&str> = notices.iter().map(|notice| notice.evenement.code()).collect();
    let objets: Vec<&str> = notices.iter().map(|notice| notice.objet.code()).collect();
    let ids: Vec<i64> = notices.iter().map(|notice| notice.id).collect();
    let faits: Vec<Value> = notices.iter().map(|notice| notice.faits.clone()).collect();
    sqlx::query!(
        r#"
        insert into notification (destinataire_id, evenement, objet, objet_id, contenu, cree_par)
        select n.*, $6 from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::jsonb[]) as n
        "#,
        &destinataires,
        &evenements as &[&str],
        &objets as &[&str],
        &ids,
        &faits,
        par.0,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks messages of a person as read; those of others, and those read before, stay as they are. Returns the first that
/// is no message of theirs.
///
/// # Errors
/// Those of the database.
pub async fn read(
    db: &mut PgConnection,
    de: UtilisateurId,
    messages: &[NotificationId],
    now: DateTime<Utc>,
) -> sqlx::Result<Option<NotificationId>> {
    sqlx::query_scalar!(
        r#"
        with lue as (
            update notification set lu_le = $3 where id = any($2) and destinataire_id = $1 and lu_le is null
        )
        select id as "id!: NotificationId" from unnest($2::bigint[]) as demandee (id)
        where id not in (select n.id from notification n where n.destinataire_id = $1 and n.id = any($2))
        limit 1
        "#,
        de.0,
        messages as &[NotificationId],
        now
    )
    .fetch_optional(db)
    .await
}

/// Marks a person's messages as read, up to this one.
///
/// # Errors
/// Those of the database.
pub async fn read_until(
    db: &mut PgConnection,
    de: UtilisateurId,
    last: NotificationId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update notification set lu_le = $3 where id <= $2 and destinataire_id = $1 and lu_le is null",
        de.0,
        last.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How many messages a person hasn't read, counted up to `borne`.
///
/// # Errors
/// Those of the database.
pub async fn unread(db: &mut PgConnection, de: UtilisateurId, borne: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!"
        from (select from notification where destinataire_id = $1 and lu_le is null limit $2) n
        "#,
        de.0,
        borne
    )
    .fetch_one(db)
    .await
}

/// Unread first, then the newest.
const A_LIRE: Tri = Tri {
    nom: "a-lire",
    colonnes: &[
        Colonne {
            sql: "(n.lu_le is null)",
            r#type: "boolean",
        },
        Colonne {
            sql: "n.id",
            r#type: "bigint",
        },
    ],
    decroissant: true,
};

impl FromRow<'_, PgRow> for Message {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            le: row.try_get("le")?,
            par: row.try_get("par")?,
            par_nom: row.try_get("par_nom")?,
            evenement: row.try_get("evenement")?,
            objet: row.try_get("objet")?,
            objet_id: row.try_get("objet_id")?,
            faits: row.try_get("faits")?,
            lu_le: row.try_get("lu_le")?,
        })
    }
}

/// A person's messages.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn list(
    db: &mut PgConnection,
    de: UtilisateurId,
    filtre: &Filtre,
    page: &Page,
) -> Result<Liste<Message>, Faute> {
    asked(de, filtre).lire(db, page).await
}

/// How the server would read it, for the test that reads every plan.
///
/// # Errors
/// Those of the database.
pub async fn plan(
    db: &mut PgConnection,
    de: UtilisateurId,
    filtre: &Filtre,
    page: &Page,
) -> Result<String, Faute> {
    asked(de, filtre).plan(db, page).await
}

fn asked(de: UtilisateurId, filtre: &Filtre) -> Requete {
    let mut requete = Requete::new(
        "n.id, n.cree_le as le, u.login as par, trim(u.prenom || ' ' || u.nom) as par_nom, n.evenement, n.objet, n.objet_id, n.contenu as faits, n.lu_le",
        "notification n join utilisateur u on u.id = n.cree_par",
        A_LIRE,
    );
    requete.et("n.destinataire_id = ").bind(de.0);
    for terme in &filtre.termes {
        match terme.cle {
            "evenement" => requete.codes("n.evenement", terme),
            "objet" => requete.codes("n.objet", terme),
            _ if terme.exclut => requete.et("n.lu_le is not null"),
            _ => requete.et("n.lu_le is null"),
        };
    }
    requete.mots("recherche(n.contenu::text)", &filtre.mots);
    requete
}
