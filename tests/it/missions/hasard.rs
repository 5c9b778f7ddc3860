//! Any sequence of commands, alone or several at once: nothing but answers and refusals, and a plan that stays sound.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use regie::domain::creneau::Fermete;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::{MotifAttente, NouveauBesoin};
use regie::domain::{CreneauId, InterventionId, MissionId, RefusalKind, UtilisateurId};
use regie::service::intervention::{Finish, Geste, InterventionCommand, Reopen};
use regie::service::mission::{Create, Decision, Edit, Fields, MissionCommand};
use regie::service::planning::{AutoAssign, FirmDay, Plan, PlanningCommand, RemoveAbsence, Replan};
use regie::service::{Clock, Command, Error, Service};
use regie::store::constraint;

use super::fixture::*;

/// Something that somebody tries; places in lists are taken modulo what there is.
#[derive(Debug, Clone)]
pub enum Try {
    Create {
        needs: Vec<(bool, i16)>,
        draft: bool,
    },
    Plan {
        mission: usize,
        team: Vec<usize>,
        hour: u32,
        minutes: u32,
        firm: bool,
    },
    Auto {
        mission: usize,
    },
    Move {
        visit: usize,
        hour: Option<u32>,
        to: Option<usize>,
    },
    Swap {
        a: usize,
        b: usize,
    },
    Unassign {
        visit: usize,
    },
    Replan {
        visit: usize,
        team: Vec<usize>,
        hour: u32,
    },
    Firm {
        visit: usize,
    },
    Loosen {
        visits: Vec<usize>,
    },
    FirmDay {
        day: u32,
    },
    Step {
        visit: usize,
        geste: Geste,
    },
    Finish {
        visit: usize,
        result: V,
        waived: bool,
    },
    Reopen {
        visit: usize,
    },
    Decide {
        mission: usize,
        decision: Decision,
    },
    Needs {
        mission: usize,
        needs: Vec<(bool, i16)>,
    },
    Absence {
        who: usize,
        hour: u32,
        hours: u32,
    },
    RemoveAbsence {
        creneau: usize,
    },
    Undo,
    Redo,
}

const PEOPLE: [UtilisateurId; 4] = [AMOREL, BLEROY, CNGUYEN, DPETIT];
const WHO: [&str; 5] = ["rdupuis", "directrice", "amorel", "bleroy", "chef"];

pub fn tries() -> impl Strategy<Value = Try> {
    let geste = prop::sample::select(vec![
        Geste::Confirm,
        Geste::Unconfirm,
        Geste::Leave,
        Geste::Arrive,
        Geste::Pause,
        Geste::Resume,
        Geste::TurnBack,
    ]);
    let result = prop::sample::select(vec![V::Terminee, V::Partielle, V::Infructueuse]);
    let decision = prop::sample::select(vec![
        Decision::Submit,
        Decision::Hold {
            motif: MotifAttente::Piece,
            texte: "carte".to_owned(),
        },
        Decision::Resume,
        Decision::Cancel {
            motif: "renonce".to_owned(),
        },
        Decision::Reopen {
            motif: "fuit encore".to_owned(),
        },
        Decision::ToInvoice,
        Decision::Close,
    ]);
    let at = 0..100_usize;
    // Half-hours of three working days.
    let hour = 0..60_u32;
    prop_oneof![
        3 => (prop::collection::vec((any::<bool>(), 1..3_i16), 0..3), prop::bool::weighted(0.1))
            .prop_map(|(needs, draft)| Try::Create { needs, draft }),
        6 => (at.clone(), prop::collection::vec(0..4_usize, 1..3), hour.clone(), 1..5_u32, any::<bool>())
            .prop_map(|(mission, team, hour, halves, firm)| Try::Plan { mission, team, hour, minutes: halves * 30, firm }),
        2 => at.clone().prop_map(|mission| Try::Auto { mission }),
        4 => (at.clone(), prop::option::of(hour.clone()), prop::option::of(0..4_usize))
            .prop_map(|(visit, hour, to)| Try::Move { visit, hour, to }),
        2 => (at.clone(), at.clone()).prop_map(|(a, b)| Try::Swap { a, b }),
        2 => at.clone().prop_map(|visit| Try::Unassign { visit }),
        2 => (at.clone(), prop::collection::vec(0..4_usize, 1..3), hour.clone())
            .prop_map(|(visit, team, hour)| Try::Replan { visit, team, hour }),
        3 => at.clone().prop_map(|visit| Try::Firm { visit }),
        2 => prop::collection::vec(at.clone(), 1..3).prop_map(|visits| Try::Loosen { visits }),
        1 => (0..3_u32).prop_map(|day| Try::FirmDay { day }),
        9 => (at.clone(), geste).prop_map(|(visit, geste)| Try::Step { visit, geste }),
        5 => (at.clone(), result, any::<bool>()).prop_map(|(visit, result, waived)| Try::Finish { visit, result, waived }),
        1 => at.clone().prop_map(|visit| Try::Reopen { visit }),
        4 => (at.clone(), decision).prop_map(|(mission, decision)| Try::Decide { mission, decision }),
        3 => (at.clone(), prop::collection::vec((any::<bool>(), 1..4_i16), 0..4))
            .prop_map(|(mission, needs)| Try::Needs { mission, needs }),
        2 => (0..4_usize, hour, 1..12_u32).prop_map(|(who, hour, hours)| Try::Absence { who, hour, hours }),
        1 => at.prop_map(|creneau| Try::RemoveAbsence { creneau }),
        4 => Just(Try::Undo),
        2 => Just(Try::Redo),
    ]
}

/// Half-hours from Monday 08:00, ten hours a day.
fn instant(halves: u32) -> chrono::DateTime<chrono::Utc> {
    at("05 08:00")
        + chrono::TimeDelta::days(i64::from(halves / 20))
        + chrono::TimeDelta::minutes(i64::from(halves % 20) * 30)
}

/// Needs of one trade or of the other, which goes with a habilitation.
fn asked(needs: &[(bool, i16)]) -> Vec<NouveauBesoin> {
    let needs = needs.iter().map(|&(clim, level)| {
        if clim {
            besoin(CLIM, level, None, 1)
        } else {
            besoin(ELEC, level, Some(BR), 1)
        }
    });
    needs.collect()
}

impl Try {
    /// The command, on what there is.
    #[expect(clippy::too_many_lines, reason = "a table of what can be asked")]
    pub async fn command(self, m: &Monde) -> Command {
        let pick = |ids: Vec<i64>, at: usize| ids.get(at % ids.len().max(1)).copied().unwrap_or(999);
        let missions = || all(m, "select id from mission order by id");
        let visits = || all(m, "select id from intervention order by id");
        let visit = async |at| InterventionId(pick(visits().await, at));
        let mission = async |at| MissionId(pick(missions().await, at));
        match self {
            Self::Create { needs, draft } => {
                let call = Create {
                    besoins: asked(&needs),
                    brouillon: draft,
                    ..call()
                };
                MissionCommand::Create(Box::new(call)).into()
            }
            Self::Plan {
                mission: at,
                team,
                hour,
                minutes,
                firm: hard,
            } => {
                let team: Vec<_> = team.into_iter().map(|at| PEOPLE[at]).collect();
                let times = [regie::domain::Plage::starting(instant(hour), minutes)];
                let fermete = if hard { Fermete::Ferme } else { Fermete::Provisoire };
                plan(Plan {
                    fermete,
                    forcer: Some("essai".to_owned()),
                    ..firm(mission(at).await, &team, &times)
                })
            }
            Self::Auto { mission: at } => PlanningCommand::AutoAssign(AutoAssign {
                mission: mission(at).await,
                version: None,
            })
            .into(),
            Self::Move { visit: at, hour, to } => PlanningCommand::Move(regie::service::planning::Move {
                intervention: visit(at).await,
                version: None,
                debut: hour.map(instant),
                de: None,
                vers: to.map(|at| PEOPLE[at]),
                forcer: Some("essai".to_owned()),
                plages: Vec::new(),
            })
            .into(),
            Self::Swap { a, b } => swap(visit(a).await, visit(b).await),
            Self::Unassign { visit: at } => unassign(visit(at).await),
            Self::Replan {
                visit: at,
                team,
                hour,
            } => {
                let team: Vec<_> = team.into_iter().map(|at| PEOPLE[at]).collect();
                let times = [regie::domain::Plage::starting(instant(hour), 60)];
                let intervention = visit(at).await;
                let sql = "select mission_id from intervention where id = $1";
                let of: Option<i64> = sqlx::query_scalar(sql)
                    .bind(intervention.0)
                    .fetch_optional(&m.pool)
                    .await
                    .unwrap();
                let plan = Plan {
                    forcer: Some("essai".to_owned()),
                    ..firm(MissionId(of.unwrap_or(999)), &team, &times)
                };
                PlanningCommand::Replan(Replan {
                    intervention,
                    version: None,
                    plan,
                })
                .into()
            }
            Self::Firm { visit: at } => harden(visit(at).await),
            Self::Loosen { visits } => {
                let mut ids = Vec::new();
                for at in visits {
                    ids.push(visit(at).await);
                }
                loosen(&ids)
            }
            Self::FirmDay { day } => PlanningCommand::FirmDay(FirmDay {
                jour: chrono::NaiveDate::from_ymd_opt(2040, 3, 5 + day).unwrap(),
                agence: LYON,
            })
            .into(),
            Self::Step { visit: at, geste } => step(visit(at).await, geste),
            Self::Finish {
                visit: at,
                result,
                waived,
            } => {
                let renonciation = waived.then(|| "le client y renonce".to_owned());
                InterventionCommand::Finish(Finish {
                    renonciation,
                    ..finish(visit(at).await, result)
                })
                .into()
            }
            Self::Reopen { visit: at } => InterventionCommand::Reopen(Reopen {
                intervention: visit(at).await,
                version: None,
                suite: None,
                plan: Vec::new(),
                trajets: Vec::new(),
            })
            .into(),
            Self::Decide {
                mission: at,
                decision,
            } => decide(mission(at).await, decision),
            Self::Needs { mission: at, needs } => MissionCommand::Edit(Box::new(Edit {
                mission: mission(at).await,
                version: None,
                fields: Fields {
                    besoins: Some(asked(&needs)),
                    ..Fields::default()
                },
            }))
            .into(),
            Self::Absence { who, hour, hours } => absence(
                PEOPLE[who],
                regie::domain::Plage::starting(instant(hour), hours * 60),
            ),
            Self::RemoveAbsence { creneau } => {
                let ids = all(m, "select id from creneau where type = 'ABSENCE' order by id").await;
                PlanningCommand::RemoveAbsence(RemoveAbsence {
                    creneau: CreneauId(pick(ids, creneau)),
                    version: None,
                })
                .into()
            }
            Self::Undo => undo(),
            Self::Redo => redo(),
        }
    }
}

async fn all(m: &Monde, sql: &'static str) -> Vec<i64> {
    sqlx::query_scalar(sql).fetch_all(&m.pool).await.unwrap()
}

/// Lets somebody try something at an hour; tells what was done, or refused by which rule.
async fn run(m: &Monde, (who, what): (usize, Try), minute: usize) -> Result<String, String> {
    let now = at("05 06:00") + chrono::TimeDelta::minutes(i64::try_from(minute).unwrap());
    let service = Service::new(m.pool.clone(), Clock::Fixed(now));
    let login = WHO[who % WHO.len()];
    let command = what.command(m).await;
    let name = command.name();
    match service.execute(&m.actor(login).await, command.clone()).await {
        Ok(_) => Ok(name.to_owned()),
        // A rule that the database alone knows was to be known before it was asked.
        Err(Error::Refused(refusal))
            if !constraint::general(refusal.rule) || refusal.kind == RefusalKind::NotFound =>
        {
            Ok(format!("{name}: {}", refusal.rule))
        }
        Err(error) => Err(format!("{login} at {now}: {command:?}: {error:?}")),
    }
}

fn check(cases: u32, orders: usize, workers: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let usual = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    // More of them where the environment asks for more.
    let asked = std::env::var_os("PROPTEST_CASES").map(|_| Config::default().cases);
    let mut runner = TestRunner::new(Config {
        cases: asked.unwrap_or(cases),
        ..usual
    });
    let sequences = prop::collection::vec((0..WHO.len(), tries()), orders / 2..orders);
    let outcome = runner.run(&sequences, |sequence| {
        runtime.block_on(async {
            let m = Arc::new(Monde::new().await);
            for _ in 0..3 {
                m.mission().await;
            }
            let (kept, director) = (m.service(), m.actor("directrice").await);
            super::tableaux::agree(&m, &kept, &director)
                .await
                .map_err(TestCaseError::fail)?;
            let mut tasks = tokio::task::JoinSet::new();
            for worker in 0..workers {
                let (m, sequence) = (Arc::clone(&m), sequence.clone());
                let (kept, director) = (kept.clone(), director.clone());
                tasks.spawn(async move {
                    for (minute, order) in sequence.into_iter().enumerate().skip(worker).step_by(workers) {
                        run(&m, order, minute * 9).await?;
                        if workers == 1 {
                            let faults = m.faults().await;
                            if !faults.is_empty() {
                                return Err(format!("after order {minute}: {faults:#?}"));
                            }
                            super::tableaux::agree(&m, &kept, &director).await?;
                        }
                    }
                    Ok(())
                });
            }
            for done in tasks.join_all().await {
                done.map_err(TestCaseError::fail)?;
            }
            let faults = m.faults().await;
            super::tableaux::agree(&m, &kept, &director)
                .await
                .map_err(TestCaseError::fail)?;
            prop_assert!(faults.is_empty(), "{faults:#?} after {:#?}", m.story().await);
            Ok(())
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn no_sequence_of_commands_leaves_the_machines() {
    check(12, 60, 1);
}

#[test]
fn several_at_once_leave_a_sound_plan() {
    check(6, 80, 4);
}
