//! `regie db seed`: the demonstration company, into an empty database.

use std::time::Instant;

use chrono::Utc;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use sqlx::postgres::PgConnectOptions;

use super::super::{Context, Exit, Failure};
use crate::domain::chaine_fiscale::Cle;
use crate::ops::database;
use crate::ops::postgres::{PrivateServer, Role};
use crate::ops::seed::{self, Anchor, Company, CompanyExists, Progress, Size};
use crate::store;

/// Fills an empty database.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Seed {
    #[arg(long, default_value = "small", value_parser = ["small", "medium", "large"])]
    size: String,
    #[arg(long = "seed", id = "seed", default_value_t = seed::SEED)]
    number: u64,
    #[arg(long)]
    today: Option<Anchor>,
}

impl Seed {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let options = database::current(&context.config, &context.environment).await?;
        let size = match self.size.as_str() {
            "large" => Size::Large,
            "medium" => Size::Medium,
            _ => Size::Small,
        };
        let start = Instant::now();
        let summary = load(context, &options, size, self.number, self.today).await?;
        let seconds = start.elapsed().as_secs_f64();
        if context.output.json {
            let items: Vec<_> = summary
                .rows
                .iter()
                .map(|(table, rows)| json!({ "table": table, "rows": rows }))
                .collect();
            return context
                .output
                .json(&json!({ "items": items, "next": null, "seconds": seconds }));
        }
        let total: u64 = summary.rows.iter().map(|(_, rows)| rows).sum();
        context.output.line(&context.text.with(
            "demonstration-chargee",
            &[
                ("lignes", count(total).into()),
                ("secondes", format!("{seconds:.1}").into()),
            ],
        ))
    }
}

/// Loads the small company where there is none.
pub(in crate::cli) async fn fill(context: &Context, pool: &sqlx::PgPool) -> Result<(), Failure> {
    if is_empty(pool).await? {
        let options = match context.config.database.url {
            // Already up, and kept up by whoever opened the pool.
            None => PrivateServer::of(&context.config, &context.environment).options(Role::Superuser),
            Some(_) => database::migrator(&context.config, &context.environment).await?,
        };
        if let Err(failure) = load(context, &options, Size::Small, seed::SEED, None).await {
            // Another process was quicker, and this one has waited for it.
            if is_empty(pool).await? {
                return Err(failure);
            }
        }
    }
    Ok(())
}

/// Whether there is no company yet. Another process that loads one holds its tables until it is done: it is waited for.
async fn is_empty(pool: &sqlx::PgPool) -> Result<bool, Failure> {
    loop {
        let asked = sqlx::query_scalar!(r#"select not exists (select from societe) as "empty!""#)
            .fetch_one(pool)
            .await;
        match asked {
            Err(error) if store::waited_too_long(&error) => {}
            told => return told.map_err(|error| Failure::from(crate::service::Error::from(error))),
        }
    }
}

/// Loads the company and shows how far it is.
pub(in crate::cli) async fn load(
    context: &Context,
    options: &PgConnectOptions,
    size: Size,
    number: u64,
    anchor: Option<Anchor>,
) -> Result<seed::Summary, Failure> {
    let key = context
        .config
        .security
        .hmac_key
        .as_ref()
        .ok_or_else(|| Failure::new(Exit::Refused, "cle-hmac-absente"))?;
    let bar = ProgressBar::new(1000);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}") {
        bar.set_style(style);
    }
    let text = context.text;
    // Making and loading the rows takes about half of the time, building keys and rules on them the rest.
    let mut show = |progress: Progress| match progress {
        Progress::Loading { per_mille, rows } => {
            bar.set_position(u64::from(per_mille) / 2);
            bar.set_message(text.with("demonstration-charge", &[("lignes", count(rows).into())]));
        }
        Progress::Building { done, total } => {
            bar.set_position(500 + (500 * done / total.max(1)) as u64);
            bar.set_message(text.get("demonstration-construit").into_owned());
        }
    };
    let company = Company {
        size,
        seed: number,
        anchor: anchor.unwrap_or_else(|| Anchor::at(Utc::now())),
        key: Cle::new(key.expose().as_bytes()),
    };
    let loaded = seed::run(options, &company, &mut show).await;
    bar.finish_and_clear();
    loaded.map_err(|error| {
        if error.is::<CompanyExists>() {
            Failure::new(Exit::Refused, "base-deja-remplie")
        } else {
            Failure::internal(error.as_ref())
        }
    })
}

/// A number of rows as messages take it.
fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
