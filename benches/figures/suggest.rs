//! `suggest` and `why-not` from the database: right after the server's start, and warm.

use std::path::Path;
use std::time::Instant;

use regie::domain::Actor;
use regie::service::mission::MissionRef;
use regie::service::planning::PlanningQuery;
use regie::service::{Answer, Service};

use crate::Ended;
use crate::base::{Base, scalar};
use crate::times::Times;

/// Longest first answer after the server's start, in milliseconds.
const COLD: f64 = 300.0;
/// How often the server is started for that.
const STARTS: usize = 5;

#[derive(Clone, Copy)]
enum Ask {
    Suggest,
    WhyNot,
}

impl Ask {
    fn query(self, mission: &str) -> regie::service::Query {
        let mission = MissionRef::from(mission);
        match self {
            Self::Suggest => PlanningQuery::Suggest {
                mission,
                n: 10,
                remplace: None,
            }
            .into(),
            Self::WhyNot => PlanningQuery::WhyNot {
                mission,
                remplace: None,
            }
            .into(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Suggest => "suggest the best 10",
            Self::WhyNot => "why not: everyone's verdict",
        }
    }
}

async fn ask(service: &Service, actor: &Actor, ask: Ask, mission: &str) -> Ended<(f64, usize)> {
    let start = Instant::now();
    let answer = service.read(actor, ask.query(mission)).await?;
    let time = start.elapsed().as_secs_f64() * 1e3;
    let rows = match answer {
        Answer::Propositions(items) => items.len(),
        Answer::Verdicts { verdicts, .. } => verdicts.len(),
        _ => 0,
    };
    Ok((time, rows))
}

pub async fn run(folder: &Path, times: usize) -> Ended {
    let base = Base::start(folder)?;
    let now = base.now().await?;
    let mut admin = base.admin().await?;
    let waiting: Vec<(String, i64)> = sqlx::query_as(
        "select numero, agence_id from mission where etat = 'A_PLANIFIER' order by id desc limit 200",
    )
    .fetch_all(&mut admin)
    .await?;
    anyhow::ensure!(!waiting.is_empty(), "no mission waits to be planned");
    let technicians: i64 = scalar(
        &mut admin,
        "select count(distinct u.id) from utilisateur u join utilisateur_role r on r.utilisateur_id = u.id
         join role_permission rp on rp.role_id = r.role_id join permission p on p.id = rp.permission_id
         where p.code = 'mission.executer' and u.actif and u.supprime_le is null",
    )
    .await?;
    let planned: i64 = scalar(
        &mut admin,
        "select count(distinct i.mission_id) from creneau c join intervention i on i.id = c.intervention_id
         where c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and upper(c.plage) > (select max(cree_le) from commande)",
    )
    .await?;
    println!("{technicians} technicians, {planned} planned missions ahead; through Service::read");
    for kind in [Ask::Suggest, Ask::WhyNot] {
        let (mut cold, mut first, mut warm) = (Times::default(), Times::default(), Times::default());
        for start in 0..STARTS {
            base.restart()?;
            let from = Instant::now();
            let service = base.service(1, now);
            let actor = base.actor(&service, "ADMIN").await?;
            ask(&service, &actor, kind, &waiting[start % waiting.len()].0).await?;
            cold.push(from.elapsed());
        }
        let service = base.service(1, now);
        let actor = base.actor(&service, "ADMIN").await?;
        let mut rows = 0;
        // The first question about an agence reads its plan, which is kept.
        let mut known = std::collections::HashSet::new();
        for (mission, agence) in waiting.iter().cycle().take(times + 10) {
            let start = Instant::now();
            let (_, found) = ask(&service, &actor, kind, mission).await?;
            if known.insert(*agence) {
                first.push(start.elapsed());
            } else {
                warm.push(start.elapsed());
                rows += found;
            }
        }
        println!(
            "{:<30} {:>5} rows │ warm p50 {:>7.2}  p99 {:>7.2} ms │ first of an agence: max {:>7.1} ms │ just started: p50 {:>7.1}  max {:>7.1} ms (bar {COLD})",
            kind.name(),
            rows / times,
            warm.p50(),
            warm.p99(),
            first.max(),
            cold.p50(),
            cold.max(),
        );
    }
    Ok(())
}
