//! Boards and plans that are kept say what those read anew say, whatever changes about the people on them.

use chrono::{NaiveDate, NaiveTime};
use regie::domain::semaine::Heures;
use regie::domain::{Actor, AgenceId, EquipeId, HabilitationId, MissionId, UtilisateurId};
use regie::service::equipe::{AddMember, EquipeCommand};
use regie::service::habilitation::{HabilitationCommand, Remove};
use regie::service::planning::{Etendue, PlanningQuery};
use regie::service::utilisateur::{Activate, Hours, UtilisateurCommand};
use regie::service::{Answer, Command, Query, Service};
use regie::store::journee::{self, Whose};

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
        etendue: Etendue::Tout,
    }
    .into()
}

async fn shown(kept: &Service, actor: &Actor) -> String {
    match kept.read(actor, board(5, 7)).await {
        Ok(Answer::Board(board)) => format!("{:?}", (board.techniciens, board.creneaux)),
        other => panic!("{other:?}"),
    }
}

/// Whatever it lasts, whenever it begins: all that touches a day is on its board, however it is read, and once.
#[tokio::test]
async fn all_that_touches_a_day_is_read_once() {
    let m = Monde::new().await;
    let hours = [
        ("04 17:59", 6 * 60),
        ("04 18:00", 6 * 60),
        ("04 18:01", 6 * 60),
        ("04 18:00", 6 * 60 + 1),
        ("03 00:00", 72 * 60),
        ("05 00:00", 1),
        ("05 08:00", 6 * 60),
        ("05 08:00", 6 * 60 + 1),
        ("05 11:59", 2),
        ("05 12:00", 60),
        ("05 23:59", 6 * 60),
        ("06 00:00", 60),
    ];
    for (hour, minutes) in hours {
        sqlx::query(
            "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
             select id, 'FORMATION', 'PROVISOIRE', $1, 2 from utilisateur where id in (20, 23)",
        )
        .bind(plage(hour, minutes))
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    }
    let nobody = (1_000_000..).map(UtilisateurId).take(200);
    let many: Vec<UtilisateurId> = [AMOREL, DPETIT].into_iter().chain(nobody).collect();
    // One after the other, and beside each other.
    for (jour, pool) in [
        (plage("05 00:00", DAY), None),
        (plage("05 00:00", DAY), Some(&m.pool)),
    ] {
        let touching: Vec<i64> = sqlx::query_scalar(
            "select id from creneau where plage && $1 order by utilisateur_id, lower(plage), id",
        )
        .bind(jour)
        .fetch_all(&m.pool)
        .await
        .unwrap();
        assert_eq!(touching.len(), 2 * 9, "all but the two before and the one after");
        for personnes in [None, Some(&many[..2]), Some(&many[..40]), Some(&many[..])] {
            let whose = Whose {
                personnes,
                agence: None,
            };
            let mut db = m.pool.acquire().await.unwrap();
            let read = journee::creneaux(&mut db, pool, whose, jour, true).await.unwrap();
            let read: Vec<i64> = read.iter().map(|creneau| creneau.id.0).collect();
            assert_eq!(read, touching, "of {personnes:?}");
        }
        let mut db = m.pool.acquire().await.unwrap();
        let agence: Option<i64> = m.value("select agence_id from utilisateur where id = 20").await;
        let whose = Whose {
            personnes: None,
            agence: agence.map(AgenceId),
        };
        let theirs = journee::creneaux(&mut db, pool, whose, jour, true).await.unwrap();
        assert!(theirs.len() >= 9, "of an agence");
    }
}

const DAY: u32 = 24 * 60;

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
