//! Many at once for the same hours of one person: no overlap with the constraint, some without.
//!
//! Straight at the constraint, where speed lies; then through the service, where whoever loses is told who has it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use regie::domain::creneau::Fermete;
use regie::domain::mission::{NouveauBesoin, TypeMission};
use regie::domain::planning::Place;
use regie::domain::{MissionId, Plage, UtilisateurId, heure};
use regie::service::mission::{Create, MissionCommand};
use regie::service::planning::{Plan, PlanningCommand};
use regie::service::{Command, Done, Error, Service};
use sqlx::{AssertSqlSafe, PgConnection};
use tokio::sync::Barrier;

use crate::Ended;
use crate::base::{Base, run as sql, scalar};

const WRITERS: usize = 8;
/// A company small enough to be known by heart; its people are from 10 on.
const MONDE: &str = include_str!("../tests/it/missions/monde.sql");
/// Whose hours are fought for.
const PERSON: i64 = 20;

/// Firm times of one person that begin before an earlier one has ended.
const OVERLAPS: &str = "select count(*) from (
    select lower(plage) < max(upper(plage)) over (
        partition by utilisateur_id order by lower(plage), id rows between unbounded preceding and 1 preceding) as over
    from creneau where fermete = 'FERME' and type <> 'ASTREINTE' and scenario_id is null) c where over";

/// A database with that company, dropped by `end`.
struct Arena {
    base: Base,
    name: String,
}

impl Arena {
    async fn new(server: &Base) -> Ended<Self> {
        let name = format!("banc_{}", std::process::id());
        let mut admin = server.database("postgres").admin().await?;
        sql(
            &mut admin,
            &format!("drop database if exists {name} with (force)"),
        )
        .await?;
        sql(&mut admin, &format!("create database {name} template regie")).await?;
        // What is measured here is who gets the hour, not whether it outlives a power cut.
        sql(
            &mut admin,
            &format!("alter database {name} set synchronous_commit = off"),
        )
        .await?;
        let base = server.database(&name);
        let mut owner = base.admin().await?;
        // The fault runs leave theirs, which is the same.
        if scalar::<bool>(&mut owner, "select not exists (select from societe)").await? {
            sql(&mut owner, "set role regie_owner").await?;
            sql(&mut owner, MONDE).await?;
        }
        Ok(Self { base, name })
    }

    async fn end(self, server: &Base) -> Ended {
        let mut admin = server.database("postgres").admin().await?;
        sql(
            &mut admin,
            &format!("drop database if exists {} with (force)", self.name),
        )
        .await
    }
}

/// How a writer goes for a slot.
#[derive(Clone, Copy)]
enum Way {
    /// Insert, and let the constraint say.
    Constraint,
    /// Look, then insert: what one does without a constraint.
    LookFirst,
}

impl Way {
    /// Each slot begins half-way through the one before, so that neighbours contend, too.
    fn statement(self) -> String {
        let look = match self {
            Self::Constraint => "",
            Self::LookFirst => {
                "where not exists (select from creneau c where c.utilisateur_id = $2 and c.plage && s.plage)"
            }
        };
        format!(
            "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
             select $2, 'REUNION', 'FERME', s.plage, $2
             from (select tstzrange(d, d + interval '1 hour') as plage
                   from (select timestamptz '2040-06-01 00:00+00' + $1 * interval '30 minutes' as d) d) s
             {look} on conflict do nothing"
        )
    }
}

/// Lets all writers go for the same slot at the same time, slot after slot; how many bookings were made.
async fn straight(base: &Base, way: Way, slots: usize) -> Ended<u64> {
    let start = Arc::new(Barrier::new(WRITERS));
    let statement = Arc::new(way.statement());
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (mut connection, start, statement) =
            (base.app().await?, Arc::clone(&start), Arc::clone(&statement));
        writers.spawn(async move {
            let mut booked = 0;
            for slot in 0..slots {
                start.wait().await;
                let done = sqlx::query(AssertSqlSafe(statement.to_string()))
                    .bind(i32::try_from(slot)?)
                    .bind(PERSON)
                    .execute(&mut connection)
                    .await?;
                booked += done.rows_affected();
            }
            Ok::<_, anyhow::Error>(booked)
        });
    }
    let mut booked = 0;
    while let Some(ended) = writers.join_next().await {
        booked += ended??;
    }
    Ok(booked)
}

/// Half-hours of working days, each beginning half-way through the one before.
fn slot(number: i64) -> Plage {
    const A_DAY: i64 = 15;
    let mut day = NaiveDate::from_ymd_opt(2040, 3, 5).unwrap_or_default();
    let (mut days, within) = (number / A_DAY, number % A_DAY);
    while days > 0 || day.weekday().num_days_from_monday() > 4 {
        if day.weekday().num_days_from_monday() <= 4 {
            days -= 1;
        }
        day = day + Days::new(1);
    }
    let start = heure::debut_du_jour(heure::PARIS, day) + chrono::TimeDelta::minutes(8 * 60 + within * 15);
    Plage::starting(start, 30)
}

/// What became of the attempts of the service.
#[derive(Debug, Default)]
struct Answers {
    won: usize,
    told: usize,
    other: usize,
}

/// Lets all writers plan a mission of their own at the same hour, hour after hour.
async fn through_the_service(base: &Base, slots: usize) -> Ended<Answers> {
    let now = DateTime::<Utc>::from_timestamp(2_214_000_000, 0).unwrap_or_default();
    let service = base.service(u32::try_from(WRITERS)?, now);
    let director = service.actor("directrice").await?;
    let start = Arc::new(Barrier::new(WRITERS));
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (service, director, start) = (service.clone(), director.clone(), Arc::clone(&start));
        writers.spawn(async move {
            let mut answers = Answers::default();
            let mut mission = create(&service, &director).await?;
            for number in 0..slots {
                start.wait().await;
                let plan = plan(mission, slot(i64::try_from(number)?));
                match service.execute(&director, plan).await {
                    Ok(_) => {
                        answers.won += 1;
                        mission = create(&service, &director).await?;
                    }
                    Err(Error::Refused(refusal)) => {
                        let told = refusal.facts.iter().any(|(fact, _)| *fact == "par");
                        if refusal.rule == "creneau-occupe" && told {
                            answers.told += 1;
                        } else {
                            answers.other += 1;
                        }
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            Ok::<_, anyhow::Error>(answers)
        });
    }
    let mut all = Answers::default();
    while let Some(ended) = writers.join_next().await {
        let own = ended??;
        all.won += own.won;
        all.told += own.told;
        all.other += own.other;
    }
    Ok(all)
}

async fn create(service: &Service, actor: &regie::domain::Actor) -> Ended<MissionId> {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    let mission = Create {
        donneur_ordre: 1.into(),
        payeur: None,
        reference_externe: Some(format!("banc {}", NEXT.fetch_add(1, Ordering::Relaxed))),
        site: 1.into(),
        equipement: None,
        contrat: None,
        agence: None,
        r#type: TypeMission::Depannage,
        priorite: 3,
        urgence: false,
        titre: "Une demi-heure".to_owned(),
        description: String::new(),
        appel_le: None,
        fenetre: None,
        duree_minutes: 30,
        besoins: vec![NouveauBesoin {
            specialisation: 1.into(),
            niveau_min: 1,
            titre: None,
            effectif: 1,
        }],
        brouillon: false,
    };
    let command: Command = MissionCommand::Create(Box::new(mission)).into();
    match service.execute(actor, command).await?.result {
        Done::Mission { id, .. } => Ok(id),
        other => anyhow::bail!("{other:?}"),
    }
}

fn plan(mission: MissionId, plage: Plage) -> Command {
    PlanningCommand::Plan(Plan {
        mission,
        version: None,
        equipe: vec![Place {
            utilisateur: UtilisateurId(PERSON),
            besoin: None,
            plages: Vec::new(),
        }],
        plages: vec![plage],
        fermete: Fermete::Ferme,
        forcer: None,
        aide: false,
    })
    .into()
}

/// One run in an arena of its own; prints a line and answers how many overlaps there are.
async fn arena<T>(
    server: &Base,
    name: &str,
    attempts: usize,
    without: bool,
    fight: impl AsyncFnOnce(&Base) -> Ended<T>,
    say: impl FnOnce(&T) -> String,
) -> Ended<i64> {
    let arena = Arena::new(server).await?;
    let mut admin: PgConnection = arena.base.admin().await?;
    if without {
        sql(
            &mut admin,
            "alter table creneau drop constraint creneau_une_personne_un_lieu",
        )
        .await?;
    }
    let start = Instant::now();
    let fought = fight(&arena.base).await?;
    let seconds = start.elapsed().as_secs_f64();
    let overlaps: i64 = scalar(&mut admin, OVERLAPS).await?;
    println!(
        "{name:<44} {attempts:>9} attempts {seconds:>6.0} s   {:<44} overlaps: {overlaps}",
        say(&fought)
    );
    drop(admin);
    arena.end(server).await?;
    Ok(overlaps)
}

pub async fn run(folder: &Path, attempts: usize, commands: usize) -> Ended<bool> {
    let server = Base::start(folder)?;
    println!("{WRITERS} writers go for the same hours of one person at the same time");
    let booked = |booked: &u64| format!("{booked} booked");
    let slots = attempts.div_ceil(WRITERS);
    let with = arena(
        &server,
        "straight at the constraint",
        slots * WRITERS,
        false,
        async |base| straight(base, Way::Constraint, slots).await,
        booked,
    )
    .await?;
    let slots = (attempts / 10).clamp(WRITERS, 100_000).div_ceil(WRITERS);
    let without = arena(
        &server,
        "control: look first, no constraint",
        slots * WRITERS,
        true,
        async |base| straight(base, Way::LookFirst, slots).await,
        booked,
    )
    .await?;
    let slots = commands.div_ceil(WRITERS);
    let service = arena(
        &server,
        "through the service",
        slots * WRITERS,
        false,
        async |base| through_the_service(base, slots).await,
        |answers| {
            format!(
                "{} won, {} told who has it, {} other refusals",
                answers.won, answers.told, answers.other
            )
        },
    )
    .await?;
    let held = with == 0 && service == 0 && without > 0;
    println!(
        "{}",
        if held {
            "held: none with the constraint, some without"
        } else {
            "NOT HELD"
        }
    );
    Ok(held)
}
