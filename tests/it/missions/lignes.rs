//! A board that is read some lines at a time adds up to the board that is read at once.

use std::collections::HashSet;

use chrono::NaiveDate;
use regie::domain::planning::Board;
use regie::domain::{Actor, UtilisateurId};
use regie::service::planning::{Etendue, PlanningQuery};
use regie::service::{Answer, Service};

use super::fixture::{AMOREL, DPETIT, Monde, absence, plage};

/// Beside those of the company, that many more.
const MORE: i64 = 150;
/// The last of them on the board.
const LAST: UtilisateurId = UtilisateurId(1000 + MORE);

/// A company of more people than are read at a time.
async fn many() -> Monde {
    let m = Monde::new().await;
    let more = "
        insert into utilisateur (id, login, prenom, nom, agence_id, latitude, longitude, cree_par) overriding system value
        select 1000 + n, 'z' || n, 'Zoé', 'Zola ' || to_char(n, 'FM000'), 1, 45.757, 4.832, 2 from generate_series(1, $1) n;";
    let mut owner = m.base.owner().await;
    sqlx::query(more).bind(MORE).execute(&mut owner).await.unwrap();
    for sql in [
        "insert into utilisateur_role (utilisateur_id, role_id, cree_par) select id, 3, 2 from utilisateur where id > 1000",
        "insert into horaire (utilisateur_id, jour, debut, fin, cree_par)
         select u.id, j, '08:00', '18:00', 2 from utilisateur u, generate_series(1, 5) j where u.id > 1000",
        "insert into habilitation (utilisateur_id, specialisation_id, niveau, validite, cree_par)
         select id, 1, 3, '[2026-01-01,2050-01-01)', 2 from utilisateur where id > 1000",
        "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
         select id, 'FORMATION', 'FERME', '[2040-03-05 08:00+00,2040-03-05 09:00+00)', 2 from utilisateur where id > 1000",
    ] {
        sqlx::query(sql).execute(&mut owner).await.unwrap();
    }
    m
}

async fn board(service: &Service, actor: &Actor, jours: u8, etendue: Etendue) -> Board {
    let query = PlanningQuery::Board {
        jour: NaiveDate::from_ymd_opt(2040, 3, 5),
        jours,
        agence: None,
        etendue,
    };
    match service.read(actor, query.into()).await {
        Ok(Answer::Board(board)) => *board,
        other => panic!("{other:?}"),
    }
}

fn lines(dabord: &[UtilisateurId]) -> Etendue {
    Etendue::Lignes {
        dabord: dabord.to_vec(),
    }
}

fn read(board: &Board) -> HashSet<UtilisateurId> {
    let all = board.techniciens.iter().map(|technicien| technicien.id);
    all.filter(|id| board.tells(*id)).collect()
}

/// What is told of somebody.
fn day_of(board: &Board, who: UtilisateurId) -> Vec<i64> {
    let theirs = board.creneaux.iter().filter(|creneau| creneau.utilisateur == who);
    theirs.map(|creneau| creneau.id.0).collect()
}

#[tokio::test]
async fn all_lines_together_are_the_board() {
    let m = many().await;
    let mission = m.mission().await;
    m.planned(mission, &[LAST], "05 10:00").await;
    let director = m.actor("directrice").await;
    for jours in [1, 7] {
        let kept = m.service();
        let whole = board(&m.service(), &director, jours, Etendue::Tout).await;
        let mut before = HashSet::new();
        loop {
            let board = board(&kept, &director, jours, lines(&[LAST])).await;
            let now = read(&board);
            assert!(now.contains(&LAST), "who is on the screen comes first");
            assert!(
                now.is_superset(&before) && now.len() > before.len(),
                "each brings more"
            );
            assert_eq!(
                board.techniciens, whole.techniciens,
                "who is there is known from the first on"
            );
            for id in &now {
                assert_eq!(day_of(&board, *id), day_of(&whole, *id));
            }
            let told: HashSet<_> = board.creneaux.iter().map(|creneau| creneau.utilisateur).collect();
            assert!(told.is_subset(&now), "nothing is told of those who were not read");
            if board.lus.is_none() {
                assert_eq!(board, whole);
                break;
            }
            before = now;
        }
        assert!(
            before.len() >= whole.techniciens.len() / 2,
            "it took more than one: {}",
            before.len()
        );
        assert_eq!(
            board(&kept, &director, jours, lines(&[])).await,
            whole,
            "it stays whole"
        );
    }
}

#[tokio::test]
async fn what_changes_between_two_readings_is_told() {
    let m = many().await;
    let director = m.actor("directrice").await;
    let kept = m.service();
    let first = board(&kept, &director, 1, lines(&[AMOREL])).await;
    assert!(first.tells(AMOREL) && !first.tells(LAST));
    // Of one who was read, and of one who was not.
    for (who, hour) in [(AMOREL, "05 08:00"), (LAST, "05 10:00")] {
        let mission = m.mission().await;
        m.planned(mission, &[who], hour).await;
    }
    let second = board(&kept, &director, 1, lines(&[LAST])).await;
    let whole = board(&m.service(), &director, 1, Etendue::Tout).await;
    for who in [AMOREL, LAST] {
        assert_eq!(day_of(&second, who), day_of(&whole, who));
    }
    // An absence may concern anybody: all is read anew, those on the screen first.
    m.does("rdupuis", absence(DPETIT, plage("05 08:00", 60))).await;
    let third = board(&kept, &director, 1, lines(&[LAST])).await;
    assert!(third.tells(LAST) && third.lus.is_some());
    let whole = board(&m.service(), &director, 1, Etendue::Tout).await;
    assert_eq!(
        board(&kept, &director, 1, Etendue::Tout).await,
        whole,
        "and the rest at once"
    );
}
