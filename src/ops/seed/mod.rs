//! A believable company to try Régie on, made from a seed number: the same number, the same data.
//!
//! Rows are loaded by the owner role, in the state that today sees; constraints, indexes and triggers are set aside for
//! the load and put back from the catalogue's own definitions, so that every rule is proved on every row.

mod agenda;
mod amounts;
mod anchor;
mod billing;
mod books;
mod calendar;
mod chain;
mod clients;
mod copy;
mod data;
mod deadlines;
mod journal;
mod life;
mod load;
mod offers;
mod office;
mod out;
mod people;
mod plan;
pub mod reference;
mod rng;
mod rows;
mod stock;
mod story;
mod text;
mod world;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};
use chrono::TimeDelta;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection, Row as _};
use tokio::sync::mpsc;

use self::books::Books;
use self::data::Data;
use self::journal::{Journal, Origin};
use self::out::{Gone, Out, Piece};
use self::rng::Rng;
use self::rows::Table;
use self::stock::Stock;
use self::story::Story;
use self::world::{Checklist, ControlPoint, Keys, World};

pub use self::anchor::Anchor;
pub use self::world::ZONE;
use crate::domain::chaine_fiscale::Cle;

/// The seed number of the demonstration.
pub const SEED: u64 = 1;

/// Pieces on their way from the generator to the database.
const IN_FLIGHT: usize = 8;

/// The database already holds a company: the demonstration needs an empty one.
#[derive(Debug, thiserror::Error)]
#[error("the database already holds a company: the demonstration needs an empty one")]
pub struct CompanyExists;

/// How big a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 40 technicians in 2 agences, three months back and three weeks ahead.
    Small,
    /// The large company with a few days of history, some ten thousand missions: what its growth is measured against.
    Medium,
    /// 500 technicians, a million missions.
    Large,
}

/// Which company.
#[derive(Debug, Clone)]
pub struct Company {
    /// How big.
    pub size: Size,
    /// The number it is drawn from.
    pub seed: u64,
    /// When it stands still.
    pub anchor: Anchor,
    /// What its fiscal chain is signed with.
    pub key: Cle,
}

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Rows are made and loaded: how much of the story is told, and how many rows are in.
    Loading {
        /// In thousandths.
        per_mille: u32,
        /// Rows loaded.
        rows: u64,
    },
    /// Keys, indexes and rules are built again.
    Building {
        /// How many are.
        done: usize,
        /// Out of how many.
        total: usize,
    },
}

/// What was loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows of each table.
    pub rows: Vec<(&'static str, u64)>,
}

/// Key of the advisory lock, in ASCII.
const LOCK_KEY: i64 = i64::from_be_bytes(*b"regie-se");

/// Fills an empty, migrated database with the demonstration company.
///
/// The role that connects must be able to become the owner. All or nothing: one transaction.
///
/// # Errors
/// When the database already holds a company, or refuses a row: then nothing is left of the attempt.
pub async fn run(
    options: &PgConnectOptions,
    company: &Company,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Summary> {
    let mut connection = PgConnection::connect_with(options).await?;
    let mut tx = connection.begin().await?;
    for setting in [
        // Pages of new indexes are written ahead as they are: compressing them costs a superuser more than it saves.
        "select set_config('wal_compression', 'off', true) where current_setting('is_superuser') = 'on'",
        // Of the two ways to make long values smaller, the quicker one, where the server was built with it.
        "select set_config(name, 'lz4', true) from pg_settings
         where name = 'default_toast_compression' and 'lz4' = any(enumvals)",
        "set local role regie_owner",
        "set local search_path = public, pg_temp",
        "set local statement_timeout = 0",
        "set local idle_in_transaction_session_timeout = 0",
        "set local maintenance_work_mem = '1GB'",
        "set local work_mem = '256MB'",
        "set local synchronous_commit = off",
    ] {
        sqlx::query(setting).execute(&mut *tx).await?;
    }
    my_turn(&mut tx).await?;
    refuse_a_company(&mut tx).await?;
    reference::load(&mut tx, company.anchor.day).await?;
    let keys = keys(&mut tx).await?;
    let origin = origin(&mut tx).await?;
    let set_aside = load::set_aside(&mut tx).await?;

    let (send, mut receive) = mpsc::channel::<(Piece, u32)>(IN_FLIGHT);
    let company = company.clone();
    let generator = tokio::task::spawn_blocking(move || generate(&company, keys, origin, &send));
    let mut rows: HashMap<Table, u64> = HashMap::new();
    let mut loaded = 0;
    let mut failed = None;
    while let Some((piece, per_mille)) = receive.recv().await {
        let (table, count) = (piece.table, piece.rows);
        if let Err(error) = load::copy(&mut tx, piece).await {
            failed = Some(error);
            break;
        }
        *rows.entry(table).or_default() += count;
        loaded += count;
        progress(Progress::Loading {
            per_mille,
            rows: loaded,
        });
    }
    drop(receive);
    let told = generator.await.context("the generator stopped short")?;
    if let Some(error) = failed {
        return Err(error);
    }
    let numbers = told?;

    load::fill_derived(&mut tx).await?;
    load::put_back(&mut tx, &set_aside, |done, total| {
        progress(Progress::Building { done, total });
    })
    .await?;
    load::move_sequences(&mut tx, &numbers).await?;
    sqlx::query("analyze").execute(&mut *tx).await?;
    tx.commit().await?;
    connection.close().await?;
    let summary = Table::ALL
        .iter()
        .map(|table| (table.name(), rows.get(table).copied().unwrap_or(0)))
        .collect();
    Ok(Summary { rows: summary })
}

/// Makes every row, on a thread of its own; returns how far each sequence of numbers has come.
fn generate(
    company: &Company,
    keys: Keys,
    origin: Origin,
    send: &mpsc::Sender<(Piece, u32)>,
) -> Result<HashMap<&'static str, i64>> {
    let mut world = world(company, keys)?;
    let told = Arc::new(AtomicU32::new(0));
    let heard = Arc::clone(&told);
    let mut out = Out::new(move |piece| {
        let per_mille = heard.load(Ordering::Relaxed);
        send.blocking_send((piece, per_mille)).map_err(|_| Gone)
    });
    people::hire(&mut world, &mut out)?;
    clients::canvass(&mut world, &mut out)?;
    let journal = Journal::new(origin, world.rng.fork(5));
    let stock = Stock::open(&world, &mut out)?;
    let books = Books::open(&world, company.key.clone());
    let ids = Story::new(&world, journal, stock, books, &mut out)
        .tell(|per_mille| told.store(per_mille, Ordering::Relaxed));
    out.finish()?;
    let count = |len: usize| i64::try_from(len);
    Ok(HashMap::from([
        ("mission_numero", ids.missions()),
        ("devis_numero", ids.offers()),
        ("client_numero", count(world.clients.len())?),
        ("site_numero", count(world.sites.len())?),
        ("contrat_numero", count(world.contrats.len())?),
    ]))
}

fn world(company: &Company, keys: Keys) -> Result<World> {
    let Company {
        size, seed, anchor, ..
    } = *company;
    let today = anchor.day;
    let data = Data::read()?;
    let mut families: Vec<String> = Vec::new();
    for prestation in &data.work.prestation {
        if !families.contains(&prestation.famille) {
            families.push(prestation.famille.clone());
        }
    }
    let jobs = world::jobs(&data, &keys, &families)?;
    let days = match size {
        Size::Small => 91,
        Size::Medium => 4,
        Size::Large => 1_000,
    };
    Ok(World {
        data,
        keys,
        size,
        today,
        minute: anchor.minute,
        now: calendar::Day::new(today, ZONE).at(anchor.minute),
        start: today - TimeDelta::days(days),
        calendar: calendar::Calendar::around(today),
        rng: Rng::new(seed),
        families,
        jobs,
        agences: Vec::new(),
        techs: Vec::new(),
        clients: Vec::new(),
        sites: Vec::new(),
        contrats: Vec::new(),
        accountants: Vec::new(),
        admin: 0,
    })
}

/// Waits until no other process fills the same database, and keeps others off until the transaction ends. Several verbs
/// may be the first ones in a new data folder.
async fn my_turn(db: &mut PgConnection) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(LOCK_KEY)
        .execute(db)
        .await?;
    Ok(())
}

async fn refuse_a_company(db: &mut PgConnection) -> Result<()> {
    let held: bool = sqlx::query_scalar(
        "select exists (select from societe) or exists (select from utilisateur where nature <> 'SYSTEME')",
    )
    .fetch_one(db)
    .await?;
    if held {
        return Err(CompanyExists.into());
    }
    Ok(())
}

async fn keys(db: &mut PgConnection) -> Result<Keys> {
    let mut keys = Keys::default();
    for (map, table) in [
        (&mut keys.role, "role"),
        (&mut keys.specialisation, "specialisation"),
        (&mut keys.titre, "titre"),
    ] {
        let statement = format!("select code, id from {table} where supprime_le is null");
        for row in sqlx::query(sqlx::AssertSqlSafe(statement))
            .fetch_all(&mut *db)
            .await?
        {
            map.insert(row.try_get("code")?, row.try_get("id")?);
        }
    }
    let points = sqlx::query(
        "select m.code, m.id as modele, p.id, p.nature, p.minimum::bigint as minimum, p.maximum::bigint as maximum, coalesce(p.choix, '{}') as choix
         from modele_checklist m join point_controle p on p.modele_id = m.id where m.supprime_le is null order by m.id, p.rang",
    )
    .fetch_all(db)
    .await?;
    for row in points {
        let checklist: &mut Checklist = keys.checklist.entry(row.try_get("code")?).or_default();
        checklist.id = row.try_get("modele")?;
        let bornes: (Option<i64>, Option<i64>) = (row.try_get("minimum")?, row.try_get("maximum")?);
        checklist.points.push(ControlPoint {
            id: row.try_get("id")?,
            nature: row.try_get("nature")?,
            bornes: bornes.0.zip(bornes.1),
            choix: row.try_get("choix")?,
        });
    }
    Ok(keys)
}

async fn origin(db: &mut PgConnection) -> Result<Origin> {
    let row = sqlx::query(
        "select (pg_control_system()).system_identifier as cluster, pg_current_xact_id()::text::bigint as xid",
    )
    .fetch_one(db)
    .await?;
    Ok(Origin {
        cluster: row.try_get("cluster")?,
        xid: row.try_get("xid")?,
    })
}
