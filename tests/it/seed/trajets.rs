//! The generator lays the same roads as the engine: what is changed and taken back leaves a day exactly as it was.

use chrono::{DateTime, TimeDelta, Utc};
use regie::domain::{Actor, InterventionId, Plage, UtilisateurId};
use regie::ops::seed::Anchor;
use regie::service::historique::HistoriqueCommand;
use regie::service::planning::{Absence, Move, PlanningCommand, Swap, Unassign};
use regie::service::{Clock, Command, Service};
use sqlx::PgConnection;

use super::{company, today};

/// A visit to come: its key, whose it is, when.
type Visit = (i64, i64, Plage);

/// Everybody's time from that instant on, whatever its keys.
async fn time(db: &mut PgConnection, from: DateTime<Utc>) -> Vec<String> {
    sqlx::query_scalar(
        "select concat_ws(' ', u.login, lower(c.plage), upper(c.plage), c.type, c.fermete, c.intervention_id, c.besoin_id,
                          i.etat)
         from creneau c join utilisateur u on u.id = c.utilisateur_id
         left join intervention i on i.id = c.intervention_id
         where upper(c.plage) > $1 and c.fermete <> 'ANNULE' order by 1",
    )
    .bind(from)
    .fetch_all(db)
    .await
    .unwrap()
}

fn moved(visit: &Visit, minutes: i64) -> Command {
    PlanningCommand::Move(Move {
        intervention: InterventionId(visit.0),
        version: None,
        debut: Some(visit.2.debut() + TimeDelta::minutes(minutes)),
        de: None,
        vers: None,
        forcer: Some("essai".to_owned()),
        plages: Vec::new(),
    })
    .into()
}

#[tokio::test]
async fn what_is_taken_back_leaves_the_day_as_it_was() {
    let anchor = Anchor::on(today());
    let base = company(3, anchor).await;
    let mut db = base.admin().await;
    let now: DateTime<Utc> = sqlx::query_scalar("select max(cree_le) from commande")
        .fetch_one(&mut db)
        .await
        .unwrap();
    let now = now + TimeDelta::minutes(1);
    let service = Service::new(base.pool(), Clock::Fixed(now));
    let login: String = sqlx::query_scalar(
        "select u.login from utilisateur u join utilisateur_role r on r.utilisateur_id = u.id
         join role on role.id = r.role_id where role.code = 'ADMIN' and u.actif order by u.id limit 1",
    )
    .fetch_one(&mut db)
    .await
    .unwrap();
    let actor = service.actor(&login).await.unwrap();
    let visits: Vec<Visit> = sqlx::query_as(
        "select i.id, min(c.utilisateur_id), i.plage from intervention i
         join creneau c on c.intervention_id = i.id and c.type = 'INTERVENTION'
         where i.etat in ('PLANIFIEE', 'CONFIRMEE') and lower(i.plage) > $1
         group by i.id order by lower(i.plage), i.id limit 80",
    )
    .bind(now)
    .fetch_all(&mut db)
    .await
    .unwrap();
    let before = time(&mut db, now).await;
    let mut done = [0; 4];
    for (at, visit) in visits.iter().enumerate() {
        let other = &visits[(at + 1) % visits.len()];
        let commands: [Command; 4] = [
            moved(visit, if at % 2 == 0 { 15 } else { -45 }),
            PlanningCommand::Unassign(Unassign {
                intervention: InterventionId(visit.0),
                version: None,
                motif: None,
            })
            .into(),
            PlanningCommand::Swap(Swap {
                a: (InterventionId(visit.0), None),
                b: (InterventionId(other.0), None),
                forcer: Some("essai".to_owned()),
            })
            .into(),
            PlanningCommand::Absence(Absence {
                utilisateur: UtilisateurId(visit.1),
                motif: regie::domain::creneau::MotifAbsence::Maladie,
                plage: visit.2,
                libelle: None,
            })
            .into(),
        ];
        for (kind, command) in commands.into_iter().enumerate() {
            done[kind] += usize::from(there_and_back(&service, &actor, command).await);
            let after = time(&mut db, now).await;
            let gone: Vec<_> = before.iter().filter(|row| !after.contains(row)).collect();
            let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
            assert!(
                gone.is_empty() && new.is_empty(),
                "{visit:?}, command {kind}:\n- {gone:#?}\n+ {new:#?}\nof {:#?}",
                whose(&before, gone.first().or(new.first()))
            );
        }
    }
    assert!(done.iter().all(|done| *done > 10), "too few were done: {done:?}");
}

/// The day of the person of one of the rows.
fn whose<'r>(rows: &'r [String], row: Option<&&String>) -> Vec<&'r String> {
    // The login and the day.
    let day = row
        .and_then(|row| row.get(..row.find(':')? - 2))
        .unwrap_or_default();
    rows.iter().filter(|row| row.starts_with(day)).collect()
}

/// Does something and takes it back; whether it could be done.
async fn there_and_back(service: &Service, actor: &Actor, command: Command) -> bool {
    if service.execute(actor, command).await.is_err() {
        return false;
    }
    let undo = Command::Historique(HistoriqueCommand::Undo);
    service.execute(actor, undo).await.expect("taken back");
    true
}
