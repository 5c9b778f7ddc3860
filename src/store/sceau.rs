//! Seals of the journal: rows to seal, rows as they stand, and the chain.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::sceau::{Commande, Empreinte, Ligne, Lue, Maillon, Sceau};

/// Takes the sealer's lock for this transaction, if nobody has it.
///
/// # Errors
/// Those of the database.
pub async fn try_lock(db: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock('sceau_audit'::regclass::oid::bigint) as "free!""#
    )
    .fetch_one(db)
    .await
}

/// The last link of the chain, if there is one.
///
/// # Errors
/// Those of the database.
pub async fn head(db: &mut PgConnection) -> sqlx::Result<Option<Maillon>> {
    let head = sqlx::query!("select rang, empreinte from sceau_audit order by rang desc limit 1")
        .fetch_optional(db)
        .await?;
    head.map(|head| {
        Ok(Maillon {
            rang: head.rang,
            empreinte: whole(head.empreinte)?,
        })
    })
    .transpose()
}

/// A cluster whose rows the journal holds, and how far they are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grappe {
    /// Its system identifier.
    pub id: i64,
    /// Whether it is the one that answers: only there may transactions still be under way.
    pub courante: bool,
    /// Transaction of the last sealed row.
    pub xid: i64,
    /// The last sealed row.
    pub seq: i64,
}

/// The clusters of the journal, the present one last: rows of earlier ones came first.
///
/// # Errors
/// Those of the database.
pub async fn clusters(db: &mut PgConnection) -> sqlx::Result<Vec<Grappe>> {
    // One step of the index a cluster: a plain "distinct" would read all of it.
    sqlx::query_as!(
        Grappe,
        r#"
        with recursive g (id) as (
            (select grappe from journal_audit order by grappe limit 1)
            union all
            select (select j.grappe from journal_audit j where j.grappe > g.id order by j.grappe limit 1)
            from g where g.id is not null
        )
        select g.id as "id!", g.id = (pg_control_system()).system_identifier as "courante!",
               coalesce(s.xid, 0) as "xid!", coalesce(s.seq, 0) as "seq!"
        from g
        left join lateral (
            select dernier_xid::text::bigint as xid, dernier_seq as seq from sceau_audit
            where grappe = g.id order by dernier_xid desc, dernier_seq desc limit 1
        ) s on true
        where g.id is not null
        order by 2, 1
        "#
    )
    .fetch_all(db)
    .await
}

/// A row of the journal with its command, owned.
struct Row {
    seq: i64,
    xid: i64,
    objet: String,
    objet_id: i64,
    objet_version: i32,
    action: String,
    acteur_id: i64,
    sel: Vec<u8>,
    empreinte: Vec<u8>,
    cree_le: DateTime<Utc>,
    commande_id: i64,
    commande_acteur: i64,
    nom: String,
    nature: String,
    annule_id: Option<i64>,
    commande_le: DateTime<Utc>,
    detail: Option<bool>,
}

impl Row {
    fn leaf(&self, grappe: i64) -> Empreinte {
        let ligne = Ligne {
            seq: self.seq,
            xid: self.xid,
            grappe,
            objet: &self.objet,
            objet_id: self.objet_id,
            objet_version: self.objet_version,
            action: &self.action,
            acteur_id: self.acteur_id,
            cree_le: self.cree_le.timestamp_micros(),
            sel: &self.sel,
            empreinte: &self.empreinte,
            commande: Commande {
                id: self.commande_id,
                acteur_id: self.commande_acteur,
                nom: &self.nom,
                nature: &self.nature,
                annule_id: self.annule_id,
                cree_le: self.commande_le.timestamp_micros(),
            },
        };
        ligne.feuille()
    }
}

/// Rows that wait for a seal, with the place of the last.
#[derive(Debug)]
pub struct Lot {
    /// Transaction of the last row.
    pub xid: i64,
    /// The rows with their leaves.
    pub lignes: Vec<(i64, Empreinte)>,
}

/// The next rows of a cluster to seal: those that no transaction under way can still come before.
///
/// # Errors
/// Those of the database.
pub async fn next(db: &mut PgConnection, grappe: Grappe, most: i64) -> sqlx::Result<Option<Lot>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select j.seq, j.xid::text::bigint as "xid!", j.objet, j.objet_id, j.objet_version, j.action, j.acteur_id,
               j.sel, j.empreinte, j.cree_le, c.id as commande_id, c.acteur_id as commande_acteur, c.nom, c.nature,
               c.annule_id, c.cree_le as commande_le, null::boolean as detail
        from journal_audit j join commande c on c.id = j.commande_id
        where j.grappe = $1 and (j.xid, j.seq) > ($2::bigint::text::xid8, $3)
          and (not $4 or j.xid < pg_snapshot_xmin(pg_current_snapshot()))
        order by j.xid, j.seq limit $5
        "#,
        grappe.id,
        grappe.xid,
        grappe.seq,
        grappe.courante,
        most,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.last().map(|last| Lot {
        xid: last.xid,
        lignes: rows.iter().map(|row| (row.seq, row.leaf(grappe.id))).collect(),
    }))
}

/// Adds a seal to the chain.
///
/// # Errors
/// Those of the database; `sceau_audit_suit_le_dernier` where somebody else added one.
pub async fn add(
    db: &mut PgConnection,
    sceau: &Sceau,
    par: crate::domain::UtilisateurId,
) -> sqlx::Result<()> {
    let seqs: Vec<i64> = sceau.lignes.iter().map(|(seq, _)| *seq).collect();
    let leaves: Vec<Vec<u8>> = sceau.lignes.iter().map(|(_, leaf)| leaf.to_vec()).collect();
    sqlx::query!(
        r#"
        insert into sceau_audit (rang, algorithme, grappe, dernier_xid, dernier_seq, seqs, empreintes, precedent,
                                 empreinte, cree_le, cree_par)
        values ($1, $2, $3, $4::bigint::text::xid8, $5, $6, $7, $8, $9, $10, $11)
        "#,
        sceau.rang,
        sceau.algorithme,
        sceau.grappe,
        sceau.dernier_xid,
        sceau.dernier_seq,
        &seqs,
        &leaves,
        sceau.precedent.as_slice(),
        sceau.empreinte.as_slice(),
        sceau.cree_le,
        par.0,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A seal with where the rows of its cluster before it end.
#[derive(Debug)]
pub struct Scelle {
    /// The seal.
    pub sceau: Sceau,
    /// Transaction and row at which the cluster's seal before it ends.
    pub depuis: (i64, i64),
}

/// Seals after that one, in their order.
///
/// # Errors
/// Those of the database.
pub async fn after(db: &mut PgConnection, rang: i64, most: i64) -> sqlx::Result<Vec<Scelle>> {
    let rows = sqlx::query!(
        r#"
        select s.rang, s.algorithme, s.grappe, s.dernier_xid::text::bigint as "xid!", s.dernier_seq, s.seqs, s.empreintes,
               s.precedent, s.empreinte, s.cree_le,
               coalesce(p.xid, 0) as "avant_xid!", coalesce(p.seq, 0) as "avant_seq!"
        from sceau_audit s
        left join lateral (
            select p.dernier_xid::text::bigint as xid, p.dernier_seq as seq from sceau_audit p
            where p.grappe = s.grappe and (p.dernier_xid, p.dernier_seq) < (s.dernier_xid, s.dernier_seq)
            order by p.dernier_xid desc, p.dernier_seq desc limit 1
        ) p on true
        where s.rang > $1 order by s.rang limit $2
        "#,
        rang,
        most
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let leaves = row
                .empreintes
                .into_iter()
                .map(whole)
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Scelle {
                sceau: Sceau {
                    rang: row.rang,
                    algorithme: row.algorithme,
                    grappe: row.grappe,
                    dernier_xid: row.xid,
                    dernier_seq: row.dernier_seq,
                    lignes: row.seqs.into_iter().zip(leaves).collect(),
                    precedent: whole(row.precedent)?,
                    empreinte: whole(row.empreinte)?,
                    cree_le: row.cree_le,
                },
                depuis: (row.avant_xid, row.avant_seq),
            })
        })
        .collect()
}

/// The rows that lie today where those of a seal lay, and how many details were erased among them.
///
/// # Errors
/// Those of the database.
pub async fn rows_of(db: &mut PgConnection, scelle: &Scelle) -> sqlx::Result<Vec<Lue>> {
    let sceau = &scelle.sceau;
    let rows = sqlx::query_as!(
        Row,
        r#"
        select j.seq as "seq!", j.xid::text::bigint as "xid!", j.objet as "objet!", j.objet_id as "objet_id!",
               j.objet_version as "objet_version!", j.action as "action!", j.acteur_id as "acteur_id!", j.sel as "sel!",
               j.empreinte as "empreinte!", j.cree_le as "cree_le!", c.id as commande_id, c.acteur_id as commande_acteur, c.nom, c.nature,
               c.annule_id, c.cree_le as commande_le,
               case when d.seq is not null then j.empreinte = empreinte_audit(
                   j.sel, j.objet, j.objet_id, j.objet_version, j.action, d.avant, d.apres) end as detail
        -- Bounds of one column at a time: an index is not left at the end of a row of columns, and a load of millions in
        -- one transaction would be read through for each seal.
        from (
            select * from journal_audit
            where grappe = $1 and xid = $2::bigint::text::xid8 and seq > $3
              and seq <= case when $2 < $4::bigint then 9223372036854775807 else $5 end
            union all
            select * from journal_audit
            where grappe = $1 and xid > $2::bigint::text::xid8 and xid < $4::bigint::text::xid8
            union all
            select * from journal_audit
            where grappe = $1 and xid > $2::bigint::text::xid8 and xid = $4::bigint::text::xid8 and seq <= $5
        ) j
        join commande c on c.id = j.commande_id
        left join journal_detail d on d.seq = j.seq
        order by j.xid, j.seq
        "#,
        sceau.grappe,
        scelle.depuis.0,
        scelle.depuis.1,
        sceau.dernier_xid,
        sceau.dernier_seq,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Lue {
            seq: row.seq,
            feuille: row.leaf(sceau.grappe),
            objet: row.objet.parse().ok().map(|objet| (objet, row.objet_id)),
            cree_le: row.cree_le,
            detail: row.detail,
        })
        .collect())
}

/// Rows of one cluster that are in no seal yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attente {
    /// How many.
    pub lignes: i64,
    /// The first of them.
    pub seq: Option<i64>,
    /// Since when it waits.
    pub depuis: Option<DateTime<Utc>>,
}

/// Rows of a cluster beyond its last seal that could be sealed by now.
///
/// # Errors
/// Those of the database.
pub async fn waiting(db: &mut PgConnection, grappe: Grappe) -> sqlx::Result<Attente> {
    sqlx::query_as!(
        Attente,
        r#"
        select count(*) as "lignes!", (array_agg(j.seq order by j.cree_le, j.seq))[1] as seq, min(j.cree_le) as depuis
        from journal_audit j
        where j.grappe = $1 and (j.xid, j.seq) > ($2::bigint::text::xid8, $3)
          and (not $4 or j.xid < pg_snapshot_xmin(pg_current_snapshot()))
        "#,
        grappe.id,
        grappe.xid,
        grappe.seq,
        grappe.courante,
    )
    .fetch_one(db)
    .await
}

/// The link before the first seal made at or after an instant; none where there is no such seal.
///
/// # Errors
/// Those of the database.
pub async fn before(db: &mut PgConnection, le: DateTime<Utc>) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        r#"select rang - 1 as "rang!" from sceau_audit where cree_le >= $1 order by rang limit 1"#,
        le
    )
    .fetch_optional(db)
    .await
}

/// The link at a place of the chain.
///
/// # Errors
/// Those of the database.
pub async fn link(db: &mut PgConnection, rang: i64) -> sqlx::Result<Option<Maillon>> {
    let found = sqlx::query!("select rang, empreinte from sceau_audit where rang = $1", rang)
        .fetch_optional(db)
        .await?;
    found
        .map(|row| {
            Ok(Maillon {
                rang: row.rang,
                empreinte: whole(row.empreinte)?,
            })
        })
        .transpose()
}

/// How many rows the chain holds, up to a seal.
///
/// # Errors
/// Those of the database.
pub async fn sealed(db: &mut PgConnection, rang: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(cardinality(seqs)), 0)::bigint as "lignes!" from sceau_audit where rang <= $1"#,
        rang
    )
    .fetch_one(db)
    .await
}

fn whole(bytes: Vec<u8>) -> sqlx::Result<Empreinte> {
    Empreinte::try_from(bytes).map_err(|_| sqlx::Error::Decode("a hash of 32 bytes was expected".into()))
}
