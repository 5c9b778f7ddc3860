//! Executed commands and the journal of what they changed.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::historique::Lot;
use crate::domain::journal::{Action, Objet};
use crate::domain::mission::EtatMission;
use crate::domain::{Code, CommandeId, MissionId, UtilisateurId};

/// One change of one object, to be journaled.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Kind of object.
    pub objet: Objet,
    /// Its key.
    pub id: i64,
    /// Its version after the change.
    pub version: i32,
    /// What was done.
    pub action: Action,
    /// The fields that changed, before.
    pub before: Option<Value>,
    /// The fields that changed, after.
    pub after: Option<Value>,
}

/// How a command stands to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A command of its own.
    Normal,
    /// It takes that command back.
    Undo(CommandeId),
    /// It takes that undo back.
    Redo(CommandeId),
}

/// A command about to be recorded.
#[derive(Debug)]
pub struct Executed<'a> {
    /// Idempotency key under which it came.
    pub cle: Uuid,
    /// Who gave it.
    pub acteur: UtilisateurId,
    /// Its name (`mission.creer`).
    pub nom: &'a str,
    /// How it stands to earlier ones.
    pub nature: Nature,
    /// The command that takes it back.
    pub inverse: Option<Value>,
    /// Why nothing does.
    pub inverse_absent: Option<&'a str>,
    /// What it answered, given again to a replay.
    pub resultat: &'a Value,
}

/// Takes an idempotency key for this transaction.
///
/// A key already taken by a transaction under way is waited for. Returns whether the key is new.
///
/// # Errors
/// Those of the database.
pub async fn take_key(db: &mut PgConnection, cle: Uuid, empreinte: &[u8]) -> sqlx::Result<bool> {
    let taken = sqlx::query!(
        "insert into cle_idempotence (cle, empreinte) values ($1, $2) on conflict (cle) do nothing",
        cle,
        empreinte
    )
    .execute(db)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// What the command that holds this key answered.
#[derive(Debug)]
pub struct Kept {
    /// Fingerprint of the command that took the key.
    pub empreinte: Vec<u8>,
    /// The command's row.
    pub commande_id: Option<CommandeId>,
    /// Its answer.
    pub resultat: Option<Value>,
}

/// Reads what is kept under a key.
///
/// # Errors
/// Those of the database.
pub async fn kept(db: &mut PgConnection, cle: Uuid) -> sqlx::Result<Option<Kept>> {
    sqlx::query_as!(
        Kept,
        r#"select empreinte, commande_id as "commande_id: CommandeId", resultat from cle_idempotence where cle = $1"#,
        cle
    )
    .fetch_optional(db)
    .await
}

/// The answer to what this person did under a key.
///
/// # Errors
/// Those of the database.
pub async fn kept_of(db: &mut PgConnection, cle: Uuid, acteur: UtilisateurId) -> sqlx::Result<Option<Value>> {
    sqlx::query_scalar!(
        r#"
        select i.resultat as "resultat!" from cle_idempotence i join commande c on c.id = i.commande_id
        where i.cle = $1 and c.acteur_id = $2 and i.resultat is not null
        "#,
        cle,
        acteur.0
    )
    .fetch_optional(db)
    .await
}

/// Records a command, what it changed, and its answer under its key, in one statement.
///
/// # Errors
/// Those of the database.
pub async fn record(
    db: &mut PgConnection,
    done: &Executed<'_>,
    entries: &[Entry],
) -> sqlx::Result<CommandeId> {
    let (nature, annule) = match done.nature {
        Nature::Normal => ("NORMAL", None),
        Nature::Undo(commande) => ("UNDO", Some(commande.0)),
        Nature::Redo(commande) => ("REDO", Some(commande.0)),
    };
    let objets: Vec<&str> = entries.iter().map(|entry| entry.objet.code()).collect();
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    let versions: Vec<i32> = entries.iter().map(|entry| entry.version).collect();
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.code()).collect();
    let before: Vec<Option<Value>> = entries.iter().map(|entry| entry.before.clone()).collect();
    let after: Vec<Option<Value>> = entries.iter().map(|entry| entry.after.clone()).collect();
    sqlx::query_scalar!(
        r#"
        with c as (
            insert into commande (cle, acteur_id, nom, nature, annule_id, inverse, inverse_absent)
            values ($1, $2, $3, $4, $5, $6, $7)
            returning id
        ), ligne as (
            select nextval(pg_get_serial_sequence('journal_audit', 'seq')) as seq,
                   uuid_send(gen_random_uuid()) as sel, l.*
            from unnest($8::text[], $9::bigint[], $10::int[], $11::text[], $12::jsonb[], $13::jsonb[])
                as l (objet, objet_id, objet_version, action, avant, apres)
        ), audit as (
            insert into journal_audit
                (seq, commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
            overriding system value
            select l.seq, c.id, l.objet, l.objet_id, l.objet_version, l.action, $2, l.sel,
                   empreinte_audit(l.sel, l.objet, l.objet_id, l.objet_version, l.action, l.avant, l.apres)
            from c, ligne l
        ), detail as (
            insert into journal_detail (seq, avant, apres) select l.seq, l.avant, l.apres from ligne l
        ), cle as (
            update cle_idempotence k set commande_id = c.id, resultat = $14 from c where k.cle = $1
        )
        select id as "id: CommandeId" from c
        "#,
        done.cle,
        done.acteur.0,
        done.nom,
        nature,
        annule,
        done.inverse,
        done.inverse_absent,
        &objets as &[&str],
        &ids,
        &versions,
        &actions as &[&str],
        &before as &[Option<Value>],
        &after as &[Option<Value>],
        done.resultat,
    )
    .fetch_one(db)
    .await
}

/// A command that undo or redo is about.
#[derive(Debug)]
pub struct Target {
    /// Its row.
    pub id: CommandeId,
    /// Its name.
    pub nom: String,
    /// The command that takes it back.
    pub inverse: Option<Value>,
    /// Why nothing does.
    pub inverse_absent: Option<String>,
}

/// The last `n` commands of their own that changed something, the latest first: undos and redos are none.
///
/// # Errors
/// Those of the database.
pub async fn own(db: &mut PgConnection, acteur: UtilisateurId, n: i64) -> sqlx::Result<Vec<CommandeId>> {
    // Corrections of clients that changed nothing said so in their own way, once.
    sqlx::query_scalar!(
        r#"
        select id as "id: CommandeId" from commande
        where acteur_id = $1 and nature = 'NORMAL'
          and inverse is distinct from '{"lot": []}' and inverse_absent is distinct from 'rien-de-fait'
        order by id desc limit $2
        "#,
        acteur.0,
        n
    )
    .fetch_all(db)
    .await
}

/// The last command of this person that isn't taken back yet, among these of their own and what was done again since;
/// the last one that can be, where `with_inverse` says so.
///
/// # Errors
/// Those of the database.
pub async fn undoable(
    db: &mut PgConnection,
    acteur: UtilisateurId,
    own: &[CommandeId],
    with_inverse: bool,
) -> sqlx::Result<Option<Target>> {
    let Some(first) = own.iter().min() else {
        return Ok(None);
    };
    let own: Vec<i64> = own.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Target,
        r#"
        select c.id as "id: CommandeId", c.nom, c.inverse, c.inverse_absent
        from commande c
        where c.acteur_id = $1 and c.id >= $2 and (c.nature = 'REDO' or c.id = any($3))
          and not exists (select from commande u where u.annule_id = c.id)
          and (not $4 or c.inverse is not null)
        order by c.id desc limit 1
        "#,
        acteur.0,
        first.0,
        &own,
        with_inverse
    )
    .fetch_optional(db)
    .await
}

/// The last undo of this person after the last command of their own.
///
/// # Errors
/// Those of the database.
pub async fn redoable(
    db: &mut PgConnection,
    acteur: UtilisateurId,
    last: CommandeId,
) -> sqlx::Result<Option<Target>> {
    sqlx::query_as!(
        Target,
        r#"
        select c.id as "id: CommandeId", c.nom, c.inverse, c.inverse_absent
        from commande c
        where c.acteur_id = $1 and c.nature = 'UNDO' and c.id > $2
          and not exists (select from commande r where r.annule_id = c.id)
        order by c.id desc limit 1
        "#,
        acteur.0,
        last.0
    )
    .fetch_optional(db)
    .await
}

/// The command that a chain of undos and redos began with; itself where it is none of them.
///
/// # Errors
/// Those of the database.
pub async fn origin(db: &mut PgConnection, commande: CommandeId) -> sqlx::Result<CommandeId> {
    sqlx::query_scalar!(
        r#"
        with recursive chaine as (
            select id, annule_id from commande where id = $1
            union all
            select c.id, c.annule_id from chaine join commande c on c.id = chaine.annule_id
        )
        select id as "id!: CommandeId" from chaine where annule_id is null
        "#,
        commande.0
    )
    .fetch_one(db)
    .await
}

/// The visits that a command was about together; none where it changed one at most.
///
/// # Errors
/// Those of the database.
pub async fn lot(db: &mut PgConnection, commande: CommandeId) -> sqlx::Result<Option<Lot>> {
    let row = sqlx::query!(
        r#"
        select count(*) as "visites!", min(lower(i.plage)) as debut
        from (select distinct objet_id from journal_audit where commande_id = $1 and objet = 'intervention') j
        join intervention i on i.id = j.objet_id
        "#,
        commande.0
    )
    .fetch_one(db)
    .await?;
    let several = usize::try_from(row.visites).ok().filter(|visites| *visites > 1);
    Ok(several
        .zip(row.debut)
        .map(|(visites, debut)| Lot { visites, debut }))
}

/// The missions whose state a command changed, with the state that each had before.
///
/// # Errors
/// Those of the database.
pub async fn etats_avant(
    db: &mut PgConnection,
    commande: CommandeId,
) -> sqlx::Result<Vec<(MissionId, EtatMission)>> {
    let rows = sqlx::query!(
        r#"
        select distinct on (j.objet_id) j.objet_id as "id: MissionId", d.avant ->> 'etat' as "etat!: EtatMission"
        from journal_audit j join journal_detail d on d.seq = j.seq
        where j.commande_id = $1 and j.objet = 'mission' and d.avant ->> 'etat' is not null
        order by j.objet_id, j.seq
        "#,
        commande.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.etat)).collect())
}

/// Who changed last what a command had touched.
#[derive(Debug)]
pub struct MovedOn {
    /// Their name.
    pub par: String,
    /// When.
    pub le: chrono::DateTime<chrono::Utc>,
}

/// Lets one undo or redo of a person pass at a time: the next finds what the one before has left.
///
/// # Errors
/// Those of the database.
pub async fn hold_history(db: &mut PgConnection, acteur: UtilisateurId) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('historique ' || $1::bigint, 0))",
        acteur.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether an object that this command touched was changed since, in a way that is still in effect.
///
/// A command, its undo and its redo form a chain. Of a chain that lies after this command, an even number of links
/// has changed nothing; what is left is told by the last link of an odd one.
///
/// # Errors
/// Those of the database.
pub async fn moved_on(db: &mut PgConnection, commande: CommandeId) -> sqlx::Result<Option<MovedOn>> {
    sqlx::query_as!(
        MovedOn,
        r#"
        with recursive chaine (derniere, annule_id, rang) as (
            select distinct c.id, c.annule_id, 1
            from journal_audit mine
            join journal_audit j on j.objet = mine.objet and j.objet_id = mine.objet_id and j.seq > mine.seq
            join commande c on c.id = j.commande_id
            where mine.commande_id = $1 and c.id <> $1
              and not exists (select from commande a where a.annule_id = c.id)
            union all
            select chaine.derniere, c.annule_id, chaine.rang + 1
            from chaine join commande c on c.id = chaine.annule_id and c.id > $1
        ), reste as (
            select derniere from chaine group by derniere having max(rang) % 2 = 1
        )
        select trim(u.prenom || ' ' || u.nom) as "par!", c.cree_le as "le!"
        from reste join commande c on c.id = reste.derniere join utilisateur u on u.id = c.acteur_id
        order by c.id desc limit 1
        "#,
        commande.0
    )
    .fetch_optional(db)
    .await
}

/// Whether a mission, or one of its visits, was changed since this command in a way that is still in effect.
///
/// # Errors
/// Those of the database.
pub async fn mission_moved_on(
    db: &mut PgConnection,
    commande: CommandeId,
    mission: MissionId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        with recursive chaine (derniere, annule_id, rang) as (
            select distinct c.id, c.annule_id, 1
            from (select 'mission' as objet, $2::bigint as id
                  union all select 'intervention', id from intervention where mission_id = $2) o
            join journal_audit j on j.objet = o.objet and j.objet_id = o.id
            join commande c on c.id = j.commande_id
            where c.id > $1 and not exists (select from commande a where a.annule_id = c.id)
            union all
            select chaine.derniere, c.annule_id, chaine.rang + 1
            from chaine join commande c on c.id = chaine.annule_id and c.id > $1
        )
        select exists (select from chaine group by derniere having max(rang) % 2 = 1) as "oui!"
        "#,
        commande.0,
        mission.0
    )
    .fetch_one(db)
    .await
}
