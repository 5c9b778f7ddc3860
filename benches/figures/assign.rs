//! Missions entered with automatic assignment: the service beside pgbench, which sends the same SQL.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use regie::domain::mission::{NouveauBesoin, TypeMission};
use regie::domain::planning::Affectee;
use regie::domain::{Actor, Plage, UtilisateurId, heure};
use regie::service::mission::Create;
use regie::service::planning::{CreateAndAssign, PlanningCommand};
use regie::service::{Command, Done, Order, Service};
use sqlx::PgConnection;
use uuid::Uuid;

use super::pgbench::{self, Caller, Varies};
use crate::Ended;
use crate::base::{Base, run as sql, scalar};
use crate::times::median;

/// Of the same SQL by pgbench.
const BAR: f64 = 0.9;
/// Short, so that a day holds many.
const MINUTES: i32 = 30;
/// Beyond what is planned, where pgbench books whom it likes.
const FIRST_DAY: u32 = 60;
/// More than pgbench sends in a second: where a second run books days of its own.
const BEYOND: u64 = 300;
/// How many call, again and again.
const CALLS: i64 = 500;

/// Calls such as come in: whose, where, under which contract, for what trade. Each call is written to pages of its own
/// client and site: both are given the same ones.
async fn calls(admin: &mut PgConnection) -> Ended<Vec<(Create, Caller)>> {
    type Row = (i64, i64, i64, i64, i64, i16, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "select m.donneur_ordre_id, m.site_id, m.contrat_id, m.agence_id, b.specialisation_id, b.niveau_min, b.titre_id
         from (select * from mission order by id desc limit 20000) m
         join mission_besoin b on b.mission_id = m.id
         join site s on s.id = m.site_id and s.supprime_le is null and s.client_id = m.donneur_ordre_id
         join client c on c.id = m.donneur_ordre_id and c.supprime_le is null and c.anonymise_le is null
         join contrat_maintenance k on k.id = m.contrat_id and k.supprime_le is null and k.validite @> current_date
         where m.payeur_id = m.donneur_ordre_id and b.effectif = 1
           and not exists (select from mission_besoin o where o.mission_id = m.id and o.id <> b.id)
         order by hashint8(m.id)
         limit $1",
    )
    .bind(CALLS)
    .fetch_all(admin)
    .await?;
    anyhow::ensure!(rows.len() >= 100, "too few calls under a contract");
    Ok(rows
        .into_iter()
        .map(
            |(client, site, contrat, agence, specialisation, niveau_min, titre)| {
                let create = Create {
                    donneur_ordre: client.into(),
                    payeur: Some(client.into()),
                    reference_externe: None,
                    site: site.into(),
                    equipement: None,
                    contrat: Some(contrat.into()),
                    agence: Some(agence.into()),
                    r#type: TypeMission::Depannage,
                    priorite: 3,
                    urgence: false,
                    titre: "Mesure de débit".to_owned(),
                    description: "Entrée et affectée par un banc d'essai".to_owned(),
                    appel_le: None,
                    fenetre: None,
                    duree_minutes: MINUTES,
                    besoins: vec![NouveauBesoin {
                        specialisation: specialisation.into(),
                        niveau_min,
                        titre: titre.map(Into::into),
                        effectif: 1,
                    }],
                    brouillon: false,
                };
                let caller = Caller {
                    client,
                    site,
                    contrat,
                };
                (create, caller)
            },
        )
        .collect())
}

fn order(call: &Create) -> Order {
    let command: Command = PlanningCommand::CreateAndAssign(CreateAndAssign {
        mission: Box::new(call.clone()),
    })
    .into();
    Order {
        key: Uuid::new_v4(),
        command,
    }
}

/// What the service reached: missions a second, and how many calls nobody could take.
struct Reached {
    rate: f64,
    refused: usize,
}

/// Enters calls for a while over so many connections, one after the other on each.
async fn serve(
    service: &Service,
    actor: &Actor,
    calls: &Arc<Vec<(Create, Caller)>>,
    clients: usize,
    time: Duration,
) -> Ended<Reached> {
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let (service, actor, calls, next) = (
            service.clone(),
            actor.clone(),
            Arc::clone(calls),
            Arc::clone(&next),
        );
        tasks.spawn(async move {
            let (mut done, mut refused) = (0_u32, 0);
            while start.elapsed() < time {
                let at = next.fetch_add(1, Ordering::Relaxed);
                match service.execute(&actor, order(&calls[at % calls.len()].0)).await {
                    Ok(_) => done += 1,
                    Err(regie::service::Error::Refused(_)) => refused += 1,
                    Err(error) => return Err(error),
                }
            }
            Ok((done, refused))
        });
    }
    let (mut done, mut refused) = (0, 0);
    while let Some(ended) = tasks.join_next().await {
        let (own, not) = ended??;
        done += own;
        refused += not;
    }
    Ok(Reached {
        rate: f64::from(done) / start.elapsed().as_secs_f64(),
        refused,
    })
}

/// What the runs write, so that it can be taken away again.
struct Before {
    since: DateTime<Utc>,
    marks: Vec<(&'static str, &'static str, i64)>,
}

/// Tables that a run writes to, those that point to others first.
const WRITTEN: [(&str, &str); 7] = [
    ("notification", "id"),
    ("journal_detail", "seq"),
    ("journal_audit", "seq"),
    ("commande", "id"),
    ("intervention", "id"),
    ("mission_besoin", "id"),
    ("mission", "id"),
];

/// Tables that triggers keep of others, and that are not written to where triggers are switched off.
const KEPT: [(&str, &str); 4] = [
    ("mission_intervenant", "mission"),
    ("mission_jour", "mission"),
    ("mission_recherche", "mission"),
    ("visite_tableau", "intervention"),
];

impl Before {
    async fn look(admin: &mut PgConnection, now: DateTime<Utc>) -> Ended<Self> {
        let mut marks = Vec::new();
        for (table, key) in WRITTEN {
            let last = scalar(admin, &format!("select coalesce(max({key}), 0) from {table}")).await?;
            marks.push((table, key, last));
        }
        let since = now - chrono::TimeDelta::days(1);
        sql(admin, "drop table if exists banc_creneau, banc_cle").await?;
        let plan = format!(
            "create unlogged table banc_creneau as select * from creneau where upper(plage) > '{since}'"
        );
        sql(admin, &plan).await?;
        sql(
            admin,
            "create unlogged table banc_cle as select cle from cle_idempotence",
        )
        .await?;
        Ok(Self { since, marks })
    }

    /// Takes everything away that was written since: by the back door, for this is no company's data.
    async fn restore(&self, admin: &mut PgConnection) -> Ended {
        let since = self.since;
        sql(
            admin,
            "begin; set local session_replication_role = replica; set local statement_timeout = 0",
        )
        .await?;
        sql(
            admin,
            &format!("delete from creneau where upper(plage) > '{since}'"),
        )
        .await?;
        sql(
            admin,
            "insert into creneau overriding system value select * from banc_creneau",
        )
        .await?;
        sql(
            admin,
            "delete from cle_idempotence k where not exists (select from banc_cle b where b.cle = k.cle)",
        )
        .await?;
        for (table, key, last) in &self.marks {
            sql(admin, &format!("delete from {table} where {key} > {last}")).await?;
        }
        for (table, of) in KEPT {
            let gone =
                format!("delete from {table} k where not exists (select from {of} o where o.id = k.{of}_id)");
            sql(admin, &gone).await?;
        }
        self.draw_from(admin, 0).await?;
        sql(admin, "commit").await?;
        sql(admin, "vacuum analyze creneau").await?;
        for (table, ..) in &self.marks {
            sql(admin, &format!("vacuum {table}")).await?;
        }
        sql(admin, "checkpoint").await
    }

    /// Has the keys of each table begin so far after its last, and that again after the next table's.
    async fn draw_from(&self, admin: &mut PgConnection, after: i64) -> Ended {
        for ((table, key, last), rank) in self.marks.iter().zip(1..) {
            if *table != "journal_detail" {
                let next = (last + rank * after).max(1);
                let draw = format!("select setval(pg_get_serial_sequence('{table}', '{key}'), {next})");
                sql(admin, &draw).await?;
            }
        }
        Ok(())
    }

    async fn end(self, admin: &mut PgConnection) -> Ended {
        self.restore(admin).await?;
        sql(admin, "drop table banc_creneau, banc_cle").await
    }
}

/// Has the service enter one mission more, and reads from the log what it sent.
async fn capture(
    base: &Base,
    admin: &mut PgConnection,
    actor: &Actor,
    calls: &[(Create, Caller)],
    now: DateTime<Utc>,
) -> Ended<(String, usize)> {
    let pool = base.pool(1);
    let service = Service::new(pool.clone(), regie::service::Clock::Fixed(now));
    pgbench::start_logging(admin).await?;
    // The collector opens its file when the first line comes.
    let mut made: Vec<(Order, Affectee, Caller)> = Vec::new();
    let mut asked = HashSet::new();
    for (call, caller) in calls {
        let order = order(call);
        // The first question about an agence reads its whole plan; those after it, what changed.
        let first = asked.insert(call.agence);
        if let Ok(outcome) = service.execute(actor, order.clone()).await
            && let Done::Planned(done) = outcome.result
        {
            made.push((order, done, *caller));
            if !first && made.len() >= 10 {
                break;
            }
        }
    }
    let (order, done, own) = made.last().context("no mission could be assigned")?;
    let mut app = pool.acquire().await?;
    // What was sent last is in the log once this is.
    scalar::<i32>(&mut app, "select 1").await?;
    let sent = read_log(admin, &mut app).await;
    pgbench::stop_logging(admin).await?;
    let sent = sent?;
    drop(app);
    pool.close().await;

    let person: UtilisateurId = sqlx::query_scalar::<_, i64>("select id from utilisateur where login = $1")
        .bind(&done.techniciens[0])
        .fetch_one(&mut *admin)
        .await?
        .into();
    let besoin: i64 = sqlx::query_scalar("select id from mission_besoin where mission_id = $1")
        .bind(done.mission.0)
        .fetch_one(&mut *admin)
        .await?;
    let plage = done.plages[0];
    let midnight = |jour| heure::debut_du_jour(heure::PARIS, jour);
    let jour = heure::jour(heure::PARIS, plage.debut());
    let mut ids = vec![(done.mission.0, "mission"), (besoin, "besoin")];
    // Roads of the day may lead to what was entered just before, which is taken away again.
    ids.extend(made.iter().map(|(_, done, _)| (done.intervention.0, "visit")));
    let mut varies = Varies {
        ids,
        person: person.0,
        numero: done.numero.clone(),
        key: order.key.to_string(),
        day: (midnight(jour), midnight(jour + chrono::Days::new(1))),
    };
    varies.ids.extend([
        (own.client, "client"),
        (own.site, "site"),
        (own.contrat, "contrat"),
    ]);
    let callers: Vec<Caller> = calls.iter().map(|(_, caller)| *caller).collect();
    let people = able(admin, besoin, plage).await?;
    let count = sent.len() + 2;
    Ok((
        pgbench::script(&sent, &varies, &people, &callers, FIRST_DAY)?,
        count,
    ))
}

async fn read_log(admin: &mut PgConnection, app: &mut PgConnection) -> Ended<Vec<pgbench::Sent>> {
    let mut wait = tokio::time::interval(Duration::from_millis(100));
    let mut looks = 0;
    loop {
        wait.tick().await;
        looks += 1;
        match pgbench::last_transaction(admin, app).await {
            Err(error) if looks > 50 => return Err(error),
            Err(_) => {}
            // Once more: the collector may lag behind.
            Ok(_) if looks < 5 => {}
            Ok(sent) => return Ok(sent),
        }
    }
}

/// Who is able to meet a need, and stays so for years.
async fn able(admin: &mut PgConnection, besoin: i64, plage: Plage) -> Ended<Vec<i64>> {
    let people: Vec<i64> = sqlx::query_scalar(
        "select u.id from utilisateur u
         where u.actif and u.supprime_le is null
           and habilitation_manque(u.id, $1, tstzrange($2, $2 + interval '300 days')) is null
         order by u.id",
    )
    .bind(besoin)
    .bind(plage.debut())
    .fetch_all(admin)
    .await?;
    anyhow::ensure!(people.len() >= 8, "too few people are able to do it for long");
    Ok(people)
}

pub async fn run(folder: &Path, seconds: u64, rounds: usize, keep: Option<&Path>) -> Ended {
    let base = Base::start(folder)?;
    let now = base.now().await?;
    let mut admin = base.admin().await?;
    let before = Before::look(&mut admin, now).await?;
    let calls = Arc::new(calls(&mut admin).await?);
    let service = base.service(8, now);
    let actor = base.actor(&service, "ADMIN").await?;
    let measured = measure(
        &base, &mut admin, &before, &calls, &service, &actor, now, seconds, rounds, keep,
    )
    .await;
    service_closed(service);
    before.end(&mut admin).await?;
    measured
}

fn service_closed(service: Service) {
    drop(service);
}

#[expect(clippy::too_many_arguments, reason = "called once")]
async fn measure(
    base: &Base,
    admin: &mut PgConnection,
    before: &Before,
    calls: &Arc<Vec<(Create, Caller)>>,
    service: &Service,
    actor: &Actor,
    now: DateTime<Utc>,
    seconds: u64,
    rounds: usize,
    keep: Option<&Path>,
) -> Ended {
    // Keys of different tables must differ for what varies to be known by its value.
    before.draw_from(admin, 10_000_000).await?;
    let (script, statements) = capture(base, admin, actor, calls, now).await?;
    let own = tempfile::Builder::new().suffix(".sql").tempfile()?;
    let path = keep.unwrap_or(own.path());
    std::fs::write(path, script)?;
    before.restore(admin).await?;

    println!(
        "one transaction: {statements} statements; {rounds} × {seconds} s of each, turn by turn, medians"
    );
    println!(
        "{:<12} {:>16} {:>16} {:>7}",
        "connections", "service, per s", "pgbench, per s", "ratio"
    );
    for clients in [1, 8] {
        let (mut ours, mut theirs, mut ratios, mut refused) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for _ in 0..rounds {
            // Of each, the second of two runs counts: who calls has called before, and connections have been used.
            before.restore(admin).await?;
            let run = async || {
                serve(
                    service,
                    actor,
                    calls,
                    clients as usize,
                    Duration::from_secs(seconds),
                )
                .await
            };
            run().await?;
            let reached = run().await?;
            before.restore(admin).await?;
            pgbench::measure(base, path, clients, seconds, 0)?;
            let tps = pgbench::measure(base, path, clients, seconds, seconds * BEYOND)?;
            refused += reached.refused;
            ratios.push(reached.rate / tps);
            ours.push(reached.rate);
            theirs.push(tps);
        }
        let ratio = median(ratios);
        let beyond = if ratio < BAR { "  ✗" } else { "" };
        let refused = if refused > 0 {
            format!("  ({refused} calls found nobody)")
        } else {
            String::new()
        };
        println!(
            "{clients:<12} {:>16.0} {:>16.0} {ratio:>7.2}{beyond}{refused}",
            median(ours),
            median(theirs)
        );
    }
    println!("bar: ≥ {BAR} of the same SQL by pgbench");
    Ok(())
}
