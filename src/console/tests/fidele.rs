//! Whatever others change: what is chosen stays chosen where it stands, what is typed stays typed, and what changed lights
//! up once. On every list, and on the board.

use std::sync::Arc;

use std::time::Duration;

use proptest::prelude::*;
use ratatui::layout::Position;
use serde_json::json;

use super::fixture::{Desk, at, board};
use crate::console::mouse::{Gesture, Half, Hit};
use crate::console::msg::{List, Msg, Reply, Slot};
use crate::console::theme::Role;
use crate::domain::audit::LigneJournal;
use crate::domain::client::{ClientLigne, TypeClient};
use crate::domain::journal::{Action, Change, Objet};
use crate::domain::liste::Liste;
use crate::domain::mission::{EtatMission, MissionLigne, TypeMission};
use crate::domain::notification::{Evenement, Message};
use crate::domain::planning::Board;
use crate::domain::utilisateur::{NatureUtilisateur, UtilisateurLigne};
use crate::domain::{ClientId, CommandeId, MissionId, NotificationId, UtilisateurId};
use crate::service::Answer;
use crate::service::audit::AuditAnswer;
use crate::service::client::ClientAnswer;

/// A row: which one, and what it says.
type Row = (i64, i32);

const LISTS: [(List, &str); 5] = [
    (List::Missions, "g m"),
    (List::Clients, "g c"),
    (List::Utilisateurs, "g u"),
    (List::Notifications, "g n"),
    (List::Journal, "g l"),
];

fn of<T>(rows: &[Row], row: impl Fn(i64, i32) -> T) -> Liste<T> {
    Liste {
        items: rows.iter().map(|(id, version)| row(*id, *version)).collect(),
        next: None,
    }
}

/// What the service says of a list that has these rows.
fn said(list: List, rows: &[Row]) -> Answer {
    match list {
        List::Missions => Answer::Missions(of(rows, |id, version| MissionLigne {
            id: MissionId(id),
            version,
            numero: format!("M-2026-{id:05}"),
            r#type: TypeMission::Depannage,
            etat: EtatMission::APlanifier,
            priorite: 3,
            urgence: false,
            titre: format!("Mission {id}, {version}"),
            client: "SCI Bellecour".to_owned(),
            ville: "Lyon".to_owned(),
            agence: "LYON".to_owned(),
            echeance: None,
            duree_minutes: 60,
            prevue_le: None,
            techniciens: Vec::new(),
            noms: Vec::new(),
            cree_le: at(8, 0),
        })),
        List::Clients => Answer::Client(Box::new(ClientAnswer::Clients(of(rows, |id, version| {
            ClientLigne {
                id: ClientId(id),
                version,
                code: format!("C-{id:05}"),
                r#type: TypeClient::Pro,
                raison_sociale: format!("Client {id}, {version}"),
                siren: None,
                ville: Some("Lyon".to_owned()),
                agence: Some("LYON".to_owned()),
                sites: 1,
                contrats: 0,
            }
        })))),
        List::Utilisateurs => Answer::Utilisateurs(of(rows, |id, version| UtilisateurLigne {
            id: UtilisateurId(id),
            version,
            login: format!("login{id}"),
            nom: format!("Nom {id}, {version}"),
            nature: NatureUtilisateur::Interne,
            agence: None,
            roles: Vec::new(),
            specialisations: Vec::new(),
            expire_le: None,
            equipes: Vec::new(),
            actif: true,
            supprime: false,
        })),
        List::Notifications => Answer::Notifications(of(rows, |id, version| Message {
            id: NotificationId(id),
            le: at(9, 30),
            par: format!("version{version}"),
            par_nom: "Rita Dupuis".to_owned(),
            evenement: Evenement::Affectation,
            objet: Some(Objet::Mission),
            objet_id: Some(7),
            faits: json!({ "numero": format!("M-2026-{id:05}") }),
            lu_le: None,
        })),
        List::Journal => Answer::Audit(AuditAnswer::Liste(of(rows, |id, version| LigneJournal {
            seq: id,
            le: at(9, 30),
            commande: CommandeId(id),
            nom: "planning.planifier".to_owned(),
            nature: "NORMAL".to_owned(),
            acteur: "rdupuis".to_owned(),
            acteur_nom: "Rita Dupuis".to_owned(),
            objet: Objet::Mission,
            id: 7,
            numero: Some(format!("M-2026-{id:05}")),
            version,
            action: Action::Etat,
        }))),
    }
}

fn answer(desk: &mut Desk, slot: Slot, answer: Answer) {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == slot);
    let id = call.map(|(id, ..)| *id).expect("it is asked for");
    desk.answer(id, Ok(Reply::Answer(answer)));
}

fn somebody_changed_something(desk: &mut Desk) {
    desk.send(Msg::Changed(vec![
        Change {
            seq: 1,
            objet: Objet::Mission,
            id: 1,
            version: 2,
            action: Action::Modification,
            acteur: UtilisateurId(9),
            le: at(10, 0),
        },
        Change {
            seq: 2,
            objet: Objet::Client,
            id: 1,
            version: 2,
            action: Action::Modification,
            acteur: UtilisateurId(9),
            le: at(10, 0),
        },
        Change {
            seq: 3,
            objet: Objet::Utilisateur,
            id: 1,
            version: 2,
            action: Action::Modification,
            acteur: UtilisateurId(9),
            le: at(10, 0),
        },
    ]));
}

/// The rows that are in sight: the line of each, and its place in the list.
fn in_sight(desk: &Desk) -> Vec<(u16, usize)> {
    let hits = desk.app.hits();
    (0..desk.app.cx.size.1)
        .filter_map(|y| match hits.at(Position::new(4, y)) {
            Some(Hit::Row(Half::First, at)) => Some((y, at)),
            _ => None,
        })
        .collect()
}

/// The lines that are lit.
fn lit(desk: &Desk) -> Vec<u16> {
    let flash = desk.app.cx.theme.style(Role::Flash).bg;
    let (buf, _) = desk.draw();
    (0..buf.area.height)
        .filter(|y| Some(buf[(4, *y)].bg) == flash)
        .collect()
}

/// What becomes of each row, and what comes new.
#[derive(Debug, Clone)]
struct Tide {
    /// 0 goes, 1 changes, anything else stays.
    fates: Vec<u8>,
    /// Where new rows come in.
    new: Vec<prop::sample::Index>,
    /// By how much all turns.
    turn: prop::sample::Index,
    turns: bool,
}

fn tides() -> impl Strategy<Value = Tide> {
    (
        prop::collection::vec(0_u8..8, 150),
        prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        any::<prop::sample::Index>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(fates, new, turn, turns)| Tide {
            fates,
            new,
            turn,
            turns,
        })
}

impl Tide {
    fn over(&self, before: &[Row]) -> Vec<Row> {
        let mut after: Vec<Row> = before
            .iter()
            .zip(&self.fates)
            .filter(|(_, fate)| **fate != 0)
            .map(|((id, version), fate)| (*id, version + i32::from(*fate == 1)))
            .collect();
        for (n, at) in self.new.iter().enumerate() {
            let at = at.index(after.len() + 1);
            after.insert(at, (1000 + i64::try_from(n).unwrap(), 1));
        }
        if self.turns && !after.is_empty() {
            let by = self.turn.index(after.len());
            after.rotate_left(by);
        }
        after
    }
}

/// Which rows of `after` light up: those that changed, and new ones among those that were there.
fn news(before: &[Row], after: &[Row]) -> Vec<bool> {
    let known = |id: i64| before.iter().find(|(of, _)| *of == id);
    let last = after.iter().rposition(|(id, _)| known(*id).is_some());
    after
        .iter()
        .enumerate()
        .map(|(at, row)| match known(row.0) {
            Some(old) => old != row,
            None => last.map_or(at == 0, |last| at <= last),
        })
        .collect()
}

fn moves() -> impl Strategy<Value = Vec<&'static str>> {
    let keys = vec!["j", "j", "k", "<pagedown>", "<pageup>", "G", "<home>", "wheel"];
    prop::collection::vec(prop::sample::select(keys), 0..12)
}

/// What must not move: what is chosen and where, who has the keys, what is typed.
fn pose(desk: &Desk) -> (Option<String>, Option<u16>, &'static str, Option<String>) {
    let chosen = desk.app.screen().copied().map(ToOwned::to_owned);
    // The header says the filter.
    let caption = desk.text().lines().next().map(ToOwned::to_owned);
    (
        chosen,
        desk.draw().1.map(|cursor| cursor.y),
        desk.app.contexts()[0].name,
        caption,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn a_list_keeps_still_while_others_work(
        which in 0_usize..5,
        wide: bool,
        len in 1_i64..150,
        moves in moves(),
        typed: Option<bool>,
        tide in tides(),
    ) {
        let (list, keys) = LISTS[which];
        let mut desk = Desk::new(if wide { (160, 45) } else { (80, 24) });
        desk.press(keys);
        let before: Vec<Row> = (1..=len).map(|id| (id, 1)).collect();
        answer(&mut desk, Slot::Rows(list), said(list, &before));
        if let Some(kept) = typed {
            desk.press("/");
            desk.type_text("lyon");
            answer(&mut desk, Slot::Rows(list), said(list, &before));
            if kept {
                desk.press("<enter>");
            }
        }
        let typing = typed == Some(false);
        for key in moves {
            match key {
                "wheel" => desk.mouse(Gesture::WheelDown, (8, 8)),
                key if !typing || key.starts_with('<') => desk.press(key),
                _ => {}
            }
        }
        prop_assert!(lit(&desk).is_empty(), "nothing has changed yet");
        let was = pose(&desk);
        let rows = in_sight(&desk);
        let at = before.iter().position(|(id, _)| was.0.as_ref().is_some_and(|of| of.ends_with(&id.to_string())
            && of.trim_start_matches(|c: char| !c.is_ascii_digit()).rsplit('-').next().unwrap().trim_start_matches('0') == id.to_string()
            || *of == format!("login{id}")));
        let at = at.expect("something is chosen");

        let after = tide.over(&before);
        somebody_changed_something(&mut desk);
        answer(&mut desk, Slot::Rows(list), said(list, &after));
        let now = pose(&desk);
        prop_assert_eq!(was.2, now.2, "the keys go where they went");
        prop_assert_eq!(&was.3, &now.3, "what is typed stays typed");
        if let Some(place) = after.iter().position(|(id, _)| *id == before[at].0) {
            prop_assert_eq!(&was.0, &now.0, "the same one is chosen");
            // It stands where it stood, unless one end of the list is nearer now.
            let shown = rows.len().max(in_sight(&desk).len());
            let above = rows.iter().position(|(_, of)| *of == at).expect("it is in sight");
            let fits = place >= above && (place - above + shown <= after.len() || after.len() <= shown && place == above);
            if fits && !typing {
                prop_assert_eq!(was.1, now.1, "nothing scrolls");
            }
        }
        let fresh = news(&before, &after);
        let mut expected: Vec<u16> = in_sight(&desk).into_iter().filter(|(_, at)| fresh[*at]).map(|(y, _)| y).collect();
        expected.sort_unstable();
        prop_assert_eq!(lit(&desk), expected, "what changed lights up");
        // Once: it goes out, and the same news lights nothing.
        desk.wait(Duration::from_secs(1));
        prop_assert!(lit(&desk).is_empty());
        somebody_changed_something(&mut desk);
        answer(&mut desk, Slot::Rows(list), said(list, &after));
        prop_assert!(lit(&desk).is_empty());
        prop_assert_eq!(pose(&desk), now);
    }

    #[test]
    fn the_board_keeps_still_while_others_work(
        wide: bool,
        moves in prop::collection::vec(prop::sample::select(vec!["j", "k", "l", "h", "L", "H", "<tab>", "+", "-", "wheel"]), 0..14),
        typed: Option<bool>,
        fates in prop::collection::vec(0_u8..6, 20),
        waiting in prop::collection::vec(0_u8..4, 4),
    ) {
        let mut desk = Desk::new(if wide { (160, 45) } else { (80, 24) });
        if let Some(kept) = typed {
            desk.press("/");
            desk.type_text("lyon");
            if kept {
                desk.press("<enter>");
            }
        }
        let typing = typed == Some(false);
        let mut zoomed = 0;
        for key in moves {
            match key {
                "wheel" => desk.mouse(Gesture::WheelDown, (8, 4)),
                _ if typing => {}
                // A week is another board.
                "-" if zoomed == 2 => {}
                key => {
                    zoomed += match key { "-" => 1, "+" => -1, _ => 0 };
                    desk.press(key);
                }
            }
        }
        let before = board();
        let mut after = changed(&before, &fates);
        after.a_planifier = before.a_planifier.iter().zip(&waiting).filter(|(_, fate)| **fate != 0).map(|(of, _)| of.clone()).collect();
        let was = pose(&desk);
        let sky = desk.text().lines().nth(1).unwrap().to_owned();
        somebody_changed_something(&mut desk);
        desk.answer_board(after.clone());
        let now = pose(&desk);
        prop_assert_eq!(was.2, now.2, "the keys go where they went");
        prop_assert_eq!(&was.3, &now.3, "what is typed stays typed");
        let chosen = was.0.as_deref();
        let stays = |board: &Board| {
            let numero = |of: &str| chosen.is_some_and(|chosen| chosen == of);
            board.a_planifier.iter().any(|of| numero(&of.numero))
                || board.creneaux.iter().any(|of| of.travail.as_ref().is_some_and(|of| numero(&of.numero)))
        };
        if stays(&after) {
            prop_assert_eq!(&was.0, &now.0, "the same one is chosen, wherever it went");
        }
        let moved = |numero: Option<&str>| {
            let find = |board: &Board| board.creneaux.iter().find(|of| of.travail.as_ref().is_some_and(|of| Some(of.numero.as_str()) == numero)).map(|of| of.plage);
            find(&before) != find(&after)
        };
        if !moved(chosen) {
            let there = desk.text().lines().nth(1).unwrap().to_owned();
            prop_assert_eq!(&sky, &there, "the hours stand still");
        }
        desk.wait(Duration::from_secs(1));
        let flash = desk.app.cx.theme.style(Role::Flash).bg;
        let lights = |desk: &Desk| desk.draw().0.content.iter().any(|cell| Some(cell.bg) == flash);
        prop_assert!(!lights(&desk), "it goes out");
        somebody_changed_something(&mut desk);
        desk.answer_board(after);
        prop_assert!(!lights(&desk), "the same news lights nothing");
        prop_assert_eq!(pose(&desk), now);
    }
}

/// The board with some of its work gone, some of it later, some called otherwise.
fn changed(before: &Board, fates: &[u8]) -> Board {
    let mut after = before.clone();
    after.creneaux = before
        .creneaux
        .iter()
        .zip(fates)
        .filter(|(creneau, fate)| **fate != 0 || creneau.travail.is_none())
        .map(|(creneau, fate)| {
            let mut creneau = creneau.clone();
            if let Some(travail) = &mut creneau.travail {
                match fate {
                    1 => Arc::make_mut(travail).titre.push('!'),
                    2 => {
                        creneau.plage = creneau
                            .plage
                            .moved_to(creneau.plage.debut() + chrono::TimeDelta::minutes(30));
                    }
                    _ => {}
                }
            }
            creneau
        })
        .collect();
    after
}

#[test]
fn a_job_that_changed_lights_up_once() {
    let mut desk = Desk::new((160, 45));
    let flash = desk.app.cx.theme.style(Role::Flash).bg;
    let lights = |desk: &Desk| {
        desk.draw()
            .0
            .content
            .iter()
            .filter(|cell| Some(cell.bg) == flash)
            .count()
    };
    let mut after = board();
    let job = after
        .creneaux
        .iter_mut()
        .find(|creneau| creneau.id.0 == 8)
        .unwrap();
    Arc::make_mut(job.travail.as_mut().unwrap()).titre.push('!');
    somebody_changed_something(&mut desk);
    desk.answer_board(after);
    assert!(lights(&desk) > 0);
    desk.wait(Duration::from_secs(1));
    assert_eq!(lights(&desk), 0);
}
