//! Boards and plans that are kept say what those read anew say, whatever changes about the people on them.

use chrono::{NaiveDate, NaiveTime};
use regie::domain::semaine::Heures;
use regie::domain::{Actor, EquipeId, HabilitationId, MissionId};
use regie::service::equipe::{AddMember, EquipeCommand};
use regie::service::habilitation::{HabilitationCommand, Remove};
use regie::service::planning::PlanningQuery;
use regie::service::utilisateur::{Activate, Hours, UtilisateurCommand};
use regie::service::{Answer, Command, Query, Service};

use super::fixture::{AMOREL, BLEROY, CNGUYEN, DPETIT, Monde, absence, plage};

/// Whether boards and the plan that are kept from command to command say what those read anew say; else what does not.
pub async fn agree(m: &Monde, kept: &Service, actor: &Actor) -> Result<(), String> {
    for (day, jours) in [(5, 1), (6, 1), (7, 1), (5, 7)] {
        let remembered = kept.read(actor, board(day, jours)).await;
        let anew = m.service().read(actor, board(day, jours)).await;
        match (remembered, anew) {
            (Ok(remembered), Ok(anew)) if remembered == anew => {}
            (remembered, anew) => return Err(format!("day {day}: kept {remembered:#?}, read {anew:#?}")),
        }
    }
    let waiting: Vec<i64> =
        sqlx::query_scalar("select id from mission where etat = 'A_PLANIFIER' order by id limit 2")
            .fetch_all(&m.pool)
            .await
            .expect("missions");
    for mission in waiting {
        let suggest = || PlanningQuery::Suggest {
            mission: MissionId(mission).into(),
            n: 10,
            remplace: None,
        };
        let remembered = kept.read(actor, suggest().into()).await;
        let anew = m.service().read(actor, suggest().into()).await;
        match (remembered, anew) {
            (Ok(remembered), Ok(anew)) if remembered == anew => {}
            (remembered, anew) => {
                return Err(format!("mission {mission}: kept {remembered:#?}, read {anew:#?}"));
            }
        }
    }
    Ok(())
}

fn board(day: u32, jours: u8) -> Query {
    PlanningQuery::Board {
        jour: NaiveDate::from_ymd_opt(2040, 3, day),
        jours,
        agence: None,
    }
    .into()
}

async fn shown(kept: &Service, actor: &Actor) -> String {
    match kept.read(actor, board(5, 7)).await {
        Ok(Answer::Board(board)) => format!("{:?}", (board.techniciens, board.creneaux)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_changes_about_people_changes_every_board_that_is_kept() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    // Nobody below somebody disables them.
    sqlx::query(
        "insert into role_permission (role_id, permission_id, portee, cree_par)
         select 1, id, 'TOUT', 2 from permission where code = 'mission.executer'",
    )
    .execute(&mut m.base.owner().await)
    .await
    .unwrap();
    let (kept, director) = (m.service(), m.actor("directrice").await);
    agree(&m, &kept, &director).await.expect("at first");
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
    let changes: [(&str, Command); 5] = [
        (
            "hours",
            UtilisateurCommand::Hours(Hours {
                utilisateur: AMOREL,
                version: None,
                semaine: (1..=6)
                    .map(|jour| Heures {
                        jour,
                        debut: hour(6),
                        fin: hour(14),
                    })
                    .collect(),
            })
            .into(),
        ),
        (
            "a trade",
            HabilitationCommand::Remove(Remove {
                habilitation: HabilitationId(3),
                version: None,
            })
            .into(),
        ),
        (
            "a team",
            EquipeCommand::AddMember(AddMember {
                equipe: EquipeId(1),
                version: None,
                utilisateur: DPETIT,
                debut: NaiveDate::from_ymd_opt(2040, 3, 5),
                dernier_jour: None,
                membre: None,
            })
            .into(),
        ),
        ("an absence", absence(BLEROY, plage("06 00:00", 1440))),
        (
            "somebody who leaves",
            UtilisateurCommand::Activate(Activate {
                utilisateur: CNGUYEN,
                version: None,
                actif: false,
                liberer: false,
            })
            .into(),
        ),
    ];
    for (what, command) in changes {
        let before = shown(&kept, &director).await;
        m.does("directrice", command).await;
        agree(&m, &kept, &director).await.expect(what);
        assert_ne!(before, shown(&kept, &director).await, "{what} shows on a board");
    }
}
