//! Loading by `copy`, with constraints, indexes and triggers set aside and put back from their own definitions.

use std::collections::HashMap;

use anyhow::{Context, Result};
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::copy::{HEADER, TRAILER};
use super::out::Piece;
use super::rows::Table;

/// Something set aside, and the statement that brings it back.
#[derive(Debug, Clone)]
struct Definition {
    name: String,
    restore: String,
}

/// What stands in the way of a bulk load, taken from the catalogue: nothing is written twice.
#[derive(Debug)]
pub struct SetAside {
    definitions: Vec<Definition>,
    triggers: Vec<String>,
}

/// Constraints and indexes with the order in which they come back: keys first, then what leans on them.
const DEFINITIONS: &str = r"
    with chargee as (
        select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any($1)
    )
    select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as enlever,
           format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
               as remettre,
           k.conname::text as nom,
           case k.contype when 'p' then 0 when 'u' then 1 when 'x' then 3 else 4 end as rang
    from pg_constraint k
    where k.contype in ('p', 'u', 'x') and k.conrelid in (select oid from chargee)
       or k.contype = 'f' and (k.conrelid in (select oid from chargee) or k.confrelid in (select oid from chargee))
    union all
    select format('drop index public.%I', c.relname), pg_get_indexdef(c.oid), c.relname::text, 2
    from pg_index i join pg_class c on c.oid = i.indexrelid join chargee t on t.oid = i.indrelid
    where not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    order by 4, 3";

const TRIGGERS: &str = r"
    select format('alter table public.%I %%s trigger %I', c.relname, t.tgname) as ordre
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and t.tgenabled = 'O' and c.relnamespace = 'public'::regnamespace and c.relname = any($1)
    order by 1";

/// Tables that nobody brings rows for: theirs are made of others' by [`fill_derived`], from the view that says what they
/// should hold.
const DERIVED: [(&str, &str, &str); 7] = [
    (
        "mission_recherche",
        "mission_id, texte, quinzaine",
        "mission_cherchable",
    ),
    ("mission_jour", "mission_id, mission_le, jour", "mission_a_jour"),
    (
        "mission_intervenant",
        "utilisateur_id, mission_le, mission_id, echeance",
        "mission_a_intervenant",
    ),
    (
        "visite_tableau",
        "debut, intervention_id, version, etat, mission_id, numero, etat_mission, titre, priorite, echeance, client, ville",
        "visite_au_tableau",
    ),
    (
        "client_recherche",
        "client_id, texte, partout, sans_site",
        "client_cherchable",
    ),
    (
        "site_recherche",
        "site_id, client_id, agence_id, nom, texte, lieu, ville, utilisable",
        "site_cherchable",
    ),
    // Made of what is searched, once that is there.
    ("mot", "mot", "mot_cherchable"),
];

/// Takes constraints, indexes and triggers of the loaded tables out of the way.
///
/// # Errors
/// Those of the database.
pub async fn set_aside(db: &mut PgConnection) -> Result<SetAside> {
    let loaded = Table::ALL.iter().map(|table| table.name());
    let tables: Vec<&str> = loaded.chain(DERIVED.map(|(table, ..)| table)).collect();
    let mut definitions = Vec::new();
    let mut drops = Vec::new();
    for row in sqlx::query(DEFINITIONS).bind(&tables).fetch_all(&mut *db).await? {
        drops.push(row.try_get::<String, _>("enlever")?);
        definitions.push(Definition {
            name: row.try_get("nom")?,
            restore: row.try_get("remettre")?,
        });
    }
    let triggers: Vec<String> = sqlx::query_scalar(TRIGGERS)
        .bind(&tables)
        .fetch_all(&mut *db)
        .await?;
    for trigger in &triggers {
        execute(db, trigger.replace("%s", "disable")).await?;
    }
    // Foreign keys go first: they hold the keys that they point to.
    for drop in drops.into_iter().rev() {
        execute(db, drop).await?;
    }
    Ok(SetAside {
        definitions,
        triggers,
    })
}

/// Builds everything again: what doesn't hold for the loaded rows is refused here.
///
/// # Errors
/// Those of the database, with the name of the rule that the rows break.
pub async fn put_back(
    db: &mut PgConnection,
    set_aside: &SetAside,
    mut done: impl FnMut(usize, usize),
) -> Result<()> {
    let total = set_aside.definitions.len();
    for (index, definition) in set_aside.definitions.iter().enumerate() {
        execute(db, definition.restore.clone())
            .await
            .with_context(|| format!("the generated rows break {}", definition.name))?;
        done(index + 1, total);
    }
    for trigger in &set_aside.triggers {
        execute(db, trigger.replace("%s", "enable")).await?;
    }
    Ok(())
}

/// Copies a piece into its table.
///
/// # Errors
/// Those of the database; a CHECK that a row breaks is named.
pub async fn copy(db: &mut PgConnection, piece: Piece) -> Result<()> {
    let (name, columns) = (piece.table.name(), piece.table.columns());
    let statement = format!("copy public.{name} ({columns}) from stdin (format binary)");
    let mut stream = db.copy_in_raw(&statement).await?;
    let sent = async {
        stream.send(HEADER.as_slice()).await?;
        stream.send(piece.bytes).await?;
        stream.send(TRAILER.as_slice()).await?;
        Ok::<_, sqlx::Error>(())
    }
    .await;
    match sent {
        Ok(()) => stream.finish().await.map(drop),
        Err(error) => {
            stream.abort("the rows could not be sent").await?;
            Err(error)
        }
    }
    .with_context(|| format!("copying into {name}"))
}

/// Makes what searches and boards read, which triggers that are set aside would have made a row at a time.
///
/// # Errors
/// Those of the database.
pub async fn fill_derived(db: &mut PgConnection) -> Result<()> {
    for (table, columns, view) in DERIVED {
        // In the order of their keys, as rows come that are written one by one: what is entered together lies together.
        let statement =
            format!("insert into {table} ({columns}) select {columns} from {view} order by {columns}");
        execute(db, statement).await?;
    }
    Ok(())
}

/// Moves identities and number sequences past what was loaded.
///
/// # Errors
/// Those of the database.
pub async fn move_sequences(db: &mut PgConnection, numbers: &HashMap<&'static str, i64>) -> Result<()> {
    for table in Table::ALL {
        let name = table.name();
        let identities: Vec<String> = sqlx::query_scalar(
            "select attname::text from pg_attribute where attrelid = $1::regclass and attidentity <> ''",
        )
        .bind(name)
        .fetch_all(&mut *db)
        .await?;
        for column in identities {
            let statement = format!(
                "select setval(pg_get_serial_sequence('{name}', '{column}'), greatest(max({column}), 1), max({column}) is not null) from {name}"
            );
            execute(db, statement).await?;
        }
    }
    for (sequence, last) in numbers {
        sqlx::query("select setval($1::regclass, $2)")
            .bind(*sequence)
            .bind(*last)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Runs a statement made from the catalogue's own, quoted names.
async fn execute(db: &mut PgConnection, statement: String) -> Result<()> {
    sqlx::query(AssertSqlSafe(statement.clone()))
        .persistent(false)
        .execute(db)
        .await
        .with_context(|| statement)?;
    Ok(())
}
