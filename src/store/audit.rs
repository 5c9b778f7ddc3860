//! The journal as people read it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::domain::audit::LigneJournal;
use crate::domain::filtre::Terme;
use crate::domain::journal::Objet;
use crate::domain::liste::{Liste, Page};
use crate::domain::{AgenceId, Code as _, CommandeId, EquipeId, UtilisateurId};

use super::liste::{Colonne, Faute, Requete, Tri};

/// By command, newest first, and within a command from its last row to its first.
const RECENTES: Tri = Tri {
    nom: "recentes",
    colonnes: &[
        Colonne {
            sql: "j.commande_id",
            r#type: "bigint",
        },
        Colonne {
            sql: "j.seq",
            r#type: "bigint",
        },
    ],
    decroissant: true,
};

/// What is shown of a row; the name that people know an object by is looked up for the rows of one page.
const COLONNES: &str =
    "j.seq, j.cree_le as le, c.id as commande, c.nom, c.nature, u.login as acteur, trim(u.prenom || ' ' || u.nom) as acteur_nom, j.objet,
    j.objet_id as id, j.objet_version as version, j.action,
    case j.objet
        when 'mission' then (select m.numero from mission m where m.id = j.objet_id)
        when 'intervention' then (select m.numero from intervention i join mission m on m.id = i.mission_id
                                  where i.id = j.objet_id)
        when 'creneau' then (select trim(w.prenom || ' ' || w.nom) from creneau x join utilisateur w on w.id = x.utilisateur_id
                             where x.id = j.objet_id)
        when 'client' then (select x.code from client x where x.id = j.objet_id)
        when 'site' then (select x.code from site x where x.id = j.objet_id)
        when 'contrat_maintenance' then (select x.numero from contrat_maintenance x where x.id = j.objet_id)
        when 'devis' then (select x.numero from devis x where x.id = j.objet_id)
        when 'facture' then (select x.numero_complet from facture x where x.id = j.objet_id)
        when 'utilisateur' then (select x.login from utilisateur x where x.id = j.objet_id)
        when 'agence' then (select x.code from agence x where x.id = j.objet_id)
        when 'equipe' then (select x.code from equipe x where x.id = j.objet_id)
        when 'role' then (select x.code from role x where x.id = j.objet_id)
        when 'contact' then (select trim(x.prenom || ' ' || x.nom) from contact x where x.id = j.objet_id)
        when 'equipement' then (select x.libelle from equipement x where x.id = j.objet_id)
        when 'habilitation' then (select trim(w.prenom || ' ' || w.nom) from habilitation x join utilisateur w on w.id = x.utilisateur_id
                                  where x.id = j.objet_id)
        when 'cle_ssh' then (select trim(w.prenom || ' ' || w.nom) from cle_ssh x join utilisateur w on w.id = x.utilisateur_id
                             where x.id = j.objet_id)
        when 'specialisation' then (select x.code from specialisation x where x.id = j.objet_id)
        when 'titre' then (select x.code from titre x where x.id = j.objet_id)
        when 'materiel' then (select x.reference from materiel x where x.id = j.objet_id)
    end as numero";

const DEPUIS: &str =
    "journal_audit j join commande c on c.id = j.commande_id join utilisateur u on u.id = c.acteur_id";

impl FromRow<'_, sqlx::postgres::PgRow> for LigneJournal {
    fn from_row(row: &sqlx::postgres::PgRow) -> sqlx::Result<Self> {
        use sqlx::Row as _;
        Ok(Self {
            seq: row.try_get("seq")?,
            le: row.try_get("le")?,
            commande: row.try_get("commande")?,
            nom: row.try_get("nom")?,
            nature: row.try_get("nature")?,
            acteur: row.try_get("acteur")?,
            acteur_nom: row.try_get("acteur_nom")?,
            objet: row.try_get("objet")?,
            id: row.try_get("id")?,
            numero: row.try_get("numero")?,
            version: row.try_get("version")?,
            action: row.try_get("action")?,
        })
    }
}

/// What is wanted of the journal, in keys.
#[derive(Debug, Clone, Default)]
pub struct Choix {
    /// Kinds of object.
    pub objets: Option<Terme>,
    /// Kinds of change.
    pub actions: Option<Terme>,
    /// Keys of objects.
    pub ids: Option<Terme>,
    /// These objects; none of them where excluded.
    pub nommes: Vec<(bool, Vec<(Objet, i64)>)>,
    /// By these people, or not by them.
    pub acteurs: Vec<(bool, Vec<i64>)>,
    /// These commands, or not these.
    pub commandes: Vec<(bool, Vec<String>)>,
    /// From this instant.
    pub depuis: Option<DateTime<Utc>>,
    /// Before this one.
    pub avant: Option<DateTime<Utc>>,
}

impl Choix {
    /// Whether all that one person did is wanted, whatever it was.
    fn is_of_somebody(&self) -> bool {
        self.acteurs.len() == 1
            && self.nommes.is_empty()
            && self.commandes.is_empty()
            && self.objets.is_none()
            && self.actions.is_none()
            && self.ids.is_none()
    }
}

/// Reads a page of the journal.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn list(db: &mut PgConnection, choix: &Choix, page: &Page) -> Result<Liste<LigneJournal>, Faute> {
    let requete = asked(db, choix, page).await?;
    requete.lire(db, page).await
}

/// How the server would read it, for the test that reads every plan.
///
/// # Errors
/// Those of the database.
pub async fn plan(db: &mut PgConnection, choix: &Choix, page: &Page) -> Result<String, Faute> {
    let requete = asked(db, choix, page).await?;
    requete.plan(db, page).await
}

async fn asked(db: &mut PgConnection, choix: &Choix, page: &Page) -> Result<Requete, Faute> {
    let mut requete = Requete::new(COLONNES, DEPUIS, RECENTES);
    if let Some(place) = &page.apres {
        // Said of the command's row too: an index of commands then begins where the page does.
        let last = place.valeurs(RECENTES.nom, RECENTES.colonnes.len())?;
        let last: i64 = last[0]
            .parse()
            .map_err(|_| crate::domain::Refusal::invalid("after", "curseur-illisible"))?;
        requete.et("c.id <= ").bind(last);
    }
    if let Some(depuis) = choix.depuis {
        if let Some(first) = around(db, depuis, Side::Before).await? {
            requete.et("c.id >= ").bind(first);
        }
        requete.et("c.cree_le >= ").bind(depuis);
    }
    if let Some(avant) = choix.avant {
        if let Some(last) = around(db, avant, Side::After).await? {
            requete.et("c.id <= ").bind(last);
        }
        requete.et("c.cree_le < ").bind(avant);
    }
    codes(&mut requete, "j.objet", choix.objets.as_ref());
    codes(&mut requete, "j.action", choix.actions.as_ref());
    if let Some(ids) = &choix.ids {
        if choix.objets.is_none() && !ids.exclut {
            // All kinds by name, so that the index of objects serves.
            let all: Vec<String> = Objet::ALL.iter().map(|objet| objet.code().to_owned()).collect();
            requete.et("j.objet = any(").bind(all).sql(")");
        }
        requete.nombres("j.objet_id", ids);
    }
    for (exclut, objets) in &choix.nommes {
        let kinds: Vec<String> = objets.iter().map(|(objet, _)| objet.code().to_owned()).collect();
        let ids: Vec<i64> = objets.iter().map(|(_, id)| *id).collect();
        let not = if *exclut { "not " } else { "" };
        requete
            .et(format_args!(
                "{not}(j.objet, j.objet_id) in (select * from unnest("
            ))
            .bind(kinds)
            .sql("::text[], ")
            .bind(ids)
            .sql("::bigint[]))");
    }
    for (exclut, acteurs) in &choix.acteurs {
        match (exclut, acteurs.as_slice()) {
            // In the statement as it is: the plan for this very person, which takes as long as the reading, is made once.
            (false, [one]) if choix.is_of_somebody() => requete.et(format_args!("c.acteur_id = {one}")),
            (false, [one]) => requete.et("c.acteur_id = ").bind(*one),
            (false, all) => requete.et("c.acteur_id = any(").bind(all.to_vec()).sql(")"),
            (true, all) => requete.et("c.acteur_id <> all(").bind(all.to_vec()).sql(")"),
        };
    }
    for (exclut, noms) in &choix.commandes {
        match (exclut, noms.as_slice()) {
            (false, [one]) => requete.et("c.nom = ").bind(one.clone()),
            (false, all) => requete.et("c.nom = any(").bind(all.to_vec()).sql(")"),
            (true, all) => requete.et("c.nom <> all(").bind(all.to_vec()).sql(")"),
        };
    }
    Ok(requete)
}

/// A vocabulary's codes are fixed text: said as such, the server sees which partial index holds them, and how many rows.
fn codes(requete: &mut Requete, colonne: &'static str, terme: Option<&Terme>) {
    let Some(terme) = terme else { return };
    let said: Vec<&'static str> = terme
        .valeurs
        .iter()
        .filter_map(|valeur| match valeur {
            crate::domain::filtre::Valeur::Code(code) => Some(*code),
            _ => None,
        })
        .collect();
    match (said.as_slice(), terme.exclut) {
        ([one], false) => requete.et(format_args!("{colonne} = '{one}'")),
        ([one], true) => requete.et(format_args!("{colonne} <> '{one}'")),
        _ => requete.codes(colonne, terme),
    };
}

enum Side {
    Before,
    After,
}

/// A command's key that surely lies on that side of an instant. Keys are drawn when a transaction ends and dated by its
/// beginning, so that near one instant their order is not that of time; ten minutes are longer than any transaction.
async fn around(db: &mut PgConnection, instant: DateTime<Utc>, side: Side) -> sqlx::Result<Option<i64>> {
    match side {
        Side::Before => {
            sqlx::query_scalar!(
                r#"select id from commande where cree_le < $1::timestamptz - interval '10 minutes'
                   order by cree_le desc limit 1"#,
                instant
            )
            .fetch_optional(db)
            .await
        }
        Side::After => {
            sqlx::query_scalar!(
                r#"select id from commande where cree_le > $1::timestamptz + interval '10 minutes'
                   order by cree_le limit 1"#,
                instant
            )
            .fetch_optional(db)
            .await
        }
    }
}

/// Objects that people know by this number, code or login, in any case; a mission comes with its visits.
///
/// # Errors
/// Those of the database.
pub async fn named(db: &mut PgConnection, nom: &str) -> sqlx::Result<Vec<(Objet, i64)>> {
    let rows = sqlx::query!(
        r#"
        with m as (select id from mission where numero = upper($1))
        select 'mission' as "objet!: Objet", id as "id!" from m
        union all select 'intervention', i.id from intervention i join m on m.id = i.mission_id
        union all select 'client', id from client where code = upper($1)
        union all select 'site', id from site where code = upper($1)
        union all select 'contrat_maintenance', id from contrat_maintenance where numero = upper($1)
        union all select 'devis', id from devis where numero = upper($1)
        union all select 'facture', id from facture where numero_complet = upper($1) and numero is not null
        union all select 'utilisateur', id from utilisateur where lower(login) = lower($1)
        union all select 'agence', id from agence where lower(code) = lower($1)
        union all select 'equipe', id from equipe where lower(code) = lower($1)
        union all select 'role', id from role where code = upper($1)
        union all select 'materiel', id from materiel where upper(reference) = upper($1)
        "#,
        nom
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.objet, row.id)).collect())
}

/// People whose login is this one, else whose login or name holds it; those who left count too.
///
/// # Errors
/// Those of the database.
pub async fn people(db: &mut PgConnection, nom: &str) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"
        with exact as (select id from utilisateur where lower(login) = lower($1))
        select id as "id!" from exact
        union all
        select id from utilisateur u
        where not exists (select from exact)
          and recherche(u.login || ' ' || u.prenom || ' ' || u.nom) like recherche($2)
        order by 1 limit 1000
        "#,
        nom,
        super::liste::contains(nom),
    )
    .fetch_all(db)
    .await
}

/// Names of commands that were given.
///
/// # Errors
/// Those of the database.
pub async fn command_names(db: &mut PgConnection) -> sqlx::Result<Vec<String>> {
    // One step of the index a name.
    sqlx::query_scalar!(
        r#"
        with recursive n (nom) as (
            (select nom from commande order by nom limit 1)
            union all
            select (select c.nom from commande c where c.nom > n.nom order by c.nom limit 1) from n where n.nom is not null
        )
        select nom as "nom!" from n where nom is not null order by nom
        "#
    )
    .fetch_all(db)
    .await
}

/// People of these teams today.
///
/// # Errors
/// Those of the database.
pub async fn of_teams(
    db: &mut PgConnection,
    equipes: &[EquipeId],
    jour: chrono::NaiveDate,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select distinct utilisateur_id from equipe_membre where equipe_id = any($1) and periode @> $2::date",
        equipes as &[EquipeId],
        jour
    )
    .fetch_all(db)
    .await
}

/// People of an agence, those who left included.
///
/// # Errors
/// Those of the database.
pub async fn of_agence(db: &mut PgConnection, agence: Option<AgenceId>) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select id from utilisateur where agence_id = $1",
        agence.map(|agence| agence.0)
    )
    .fetch_all(db)
    .await
}

/// One row with all there is about it.
#[derive(Debug)]
pub struct Detail {
    /// Who gave the command.
    pub acteur: UtilisateurId,
    /// Its key.
    pub cle: Option<Uuid>,
    /// What it takes back.
    pub annule: Option<CommandeId>,
    /// What took it back.
    pub annulee_par: Option<CommandeId>,
    /// Its seal.
    pub sceau: Option<i64>,
    /// Whether before and after are still there.
    pub garde: bool,
    /// Before.
    pub avant: Option<Value>,
    /// After.
    pub apres: Option<Value>,
}

/// The first rows of one command.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn of_command(
    db: &mut PgConnection,
    commande: CommandeId,
    n: u16,
) -> Result<Vec<LigneJournal>, Faute> {
    let mut requete = Requete::new(COLONNES, DEPUIS, RECENTES);
    requete.et("c.id = ").bind(commande.0);
    let mut found: Liste<LigneJournal> = requete.lire(db, &Page::first(n)).await?;
    // An absence is about whoever is away, not about the work that it takes from them.
    found.items.sort_by_key(|ligne| ligne.objet != Objet::Creneau);
    Ok(found.items)
}

/// Reads one row of the journal.
///
/// # Errors
/// Those of the database.
pub async fn one(db: &mut PgConnection, seq: i64) -> Result<Option<(LigneJournal, Detail)>, Faute> {
    let mut requete = Requete::new(COLONNES, DEPUIS, RECENTES);
    requete.et("j.seq = ").bind(seq);
    let found: Liste<LigneJournal> = requete.lire(&mut *db, &Page::first(1)).await?;
    let Some(ligne) = found.items.into_iter().next() else {
        return Ok(None);
    };
    let detail = sqlx::query_as!(
        Detail,
        r#"
        select c.acteur_id as "acteur: UtilisateurId", c.cle, c.annule_id as "annule: CommandeId",
               (select r.id from commande r where r.annule_id = c.id) as "annulee_par: CommandeId",
               (select s.rang from sceau_audit s
                where s.grappe = j.grappe and (s.dernier_xid, s.dernier_seq) >= (j.xid, j.seq)
                order by s.dernier_xid, s.dernier_seq limit 1) as sceau,
               d.seq is not null as "garde!", d.avant, d.apres
        from journal_audit j join commande c on c.id = j.commande_id left join journal_detail d on d.seq = j.seq
        where j.seq = $1
        "#,
        seq
    )
    .fetch_one(db)
    .await?;
    Ok(Some((ligne, detail)))
}
