//! Missions around the selected one are read ahead of the keys; nothing that is old is shown for it.

use super::fixture::{Desk, actor, at, board};
use crate::console::msg::{Msg, Reply, ReqId, Request, Slot};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Change, Objet};
use crate::domain::mission::{
    Besoin, EtatMission, MissionFiche, MissionLigne, Participant, TypeMission, Visite,
};
use crate::domain::{
    AgenceId, BesoinId, ClientId, Code as _, InterventionId, Langue, MissionId, Plage, SiteId,
    SpecialisationId, UtilisateurId,
};
use crate::service::mission::{MissionQuery, MissionRef};
use crate::service::{Answer, Query};

/// A mission that says in its description what is looked for on the screen.
fn fiche(id: i64, description: &str) -> MissionFiche {
    MissionFiche {
        ligne: MissionLigne {
            id: MissionId(id),
            version: 3,
            numero: format!("M-2026-{id:05}"),
            r#type: TypeMission::ALL[0],
            etat: EtatMission::Planifiee,
            priorite: 3,
            urgence: false,
            titre: "Fuite".to_owned(),
            client: "SCI Bellecour".to_owned(),
            ville: "Lyon".to_owned(),
            agence: "LYON".to_owned(),
            echeance: None,
            duree_minutes: 60,
            prevue_le: Some(at(8, 0)),
            techniciens: Vec::new(),
            noms: Vec::new(),
            cree_le: at(7, 0),
        },
        donneur_ordre: ClientId(1),
        payeur: ClientId(1),
        payeur_nom: "SCI Bellecour".to_owned(),
        reference_externe: None,
        site: SiteId(1),
        adresse: "1 place Bellecour".to_owned(),
        code_postal: "69002".to_owned(),
        acces: None,
        appeler: None,
        fuseau: "Europe/Paris".to_owned(),
        equipement: None,
        equipement_libelle: None,
        contrat: None,
        agence_id: AgenceId(1),
        description: description.to_owned(),
        appel_le: at(7, 0),
        fenetre: None,
        gti_limite: None,
        gtr_limite: None,
        attente_motif: None,
        attente_texte: None,
        annulation_motif: None,
        besoins: Vec::new(),
        visites: Vec::new(),
    }
}

/// The mission that is read by itself.
fn asked(desk: &Desk) -> Option<(ReqId, MissionId)> {
    desk.calls.iter().find_map(|(id, slot, request)| match request {
        Request::Read(Query::Mission(MissionQuery::Fiche(MissionRef::Id(mission))))
            if *slot == Slot::Fiche =>
        {
            Some((*id, *mission))
        }
        _ => None,
    })
}

/// Those that are read ahead.
fn ahead(desk: &Desk) -> Option<(ReqId, Vec<MissionId>)> {
    desk.calls.iter().find_map(|(id, _, request)| match request {
        Request::Read(Query::Mission(MissionQuery::Fiches(missions))) => Some((*id, missions.clone())),
        _ => None,
    })
}

fn tell(desk: &mut Desk, id: ReqId, fiche: MissionFiche) {
    desk.answer(id, Ok(Reply::Answer(Answer::Mission(Box::new(fiche)))));
}

fn tell_ahead(desk: &mut Desk, description: &str) {
    let (id, missions) = ahead(desk).expect("something is read ahead");
    let fiches = missions.iter().map(|id| fiche(id.0, description)).collect();
    desk.answer(id, Ok(Reply::Answer(Answer::MissionFiches(fiches))));
}

/// A console on the first job of Ana's day, which was read.
fn on_first_job() -> Desk {
    let mut desk = Desk::new((160, 45));
    desk.press("<home> L");
    if let Some((id, mission)) = asked(&desk) {
        tell(&mut desk, id, fiche(mission.0, "la première"));
    }
    desk
}

/// Somebody changed something.
fn change(objet: Objet, id: i64) -> Msg {
    Msg::Changed(vec![Change {
        seq: 1,
        objet,
        id,
        version: 4,
        action: Action::ALL[0],
        acteur: UtilisateurId(2),
        le: at(10, 2),
    }])
}

#[test]
fn the_next_mission_shows_with_the_key() {
    let mut desk = on_first_job();
    tell_ahead(&mut desk, "lue d’avance");
    desk.press("L");
    assert!(desk.text().contains("lue d’avance"), "{}", desk.text());
    assert_eq!(asked(&desk), None, "nothing of it has to be read");
}

#[test]
fn what_is_known_is_not_asked_again() {
    let mut desk = on_first_job();
    let (_, first) = ahead(&desk).expect("something is read ahead");
    tell_ahead(&mut desk, "lue d’avance");
    desk.press("L H");
    let again: Vec<MissionId> = ahead(&desk).map(|(_, missions)| missions).unwrap_or_default();
    assert!(
        again.iter().all(|id| !first.contains(id)),
        "{first:?}, then {again:?}"
    );
}

#[test]
fn after_a_change_everything_is_read_anew() {
    let mut desk = on_first_job();
    tell_ahead(&mut desk, "périmée");
    desk.send(change(Objet::Mission, 244));
    desk.answer_board(board());
    let (id, mission) = asked(&desk).expect("the selected mission is read again");
    tell(&mut desk, id, fiche(mission.0, "neuve"));
    desk.press("L");
    assert!(!desk.text().contains("périmée"), "{}", desk.text());
    let known = asked(&desk);
    assert!(known.is_some(), "the next is read again, as it may have changed");
}

#[test]
fn an_answer_from_before_a_change_is_kept_for_nobody() {
    let mut desk = on_first_job();
    let (late, missions) = ahead(&desk).expect("something is read ahead");
    desk.send(change(Objet::Mission, 244));
    let fiches: Vec<MissionFiche> = missions.iter().map(|id| fiche(id.0, "périmée")).collect();
    desk.answer(late, Ok(Reply::Answer(Answer::MissionFiches(fiches))));
    desk.answer_board(board());
    desk.press("L");
    assert!(!desk.text().contains("périmée"), "{}", desk.text());
}

#[test]
fn whom_to_call_is_read_anew_once_a_contact_changed() {
    let mut desk = on_first_job();
    tell_ahead(&mut desk, "périmée");
    desk.send(change(Objet::Contact, 9));
    let (id, mission) = asked(&desk).expect("the selected mission is read again, without its board");
    tell(&mut desk, id, fiche(mission.0, "neuve"));
    desk.press("L");
    assert!(!desk.text().contains("périmée"), "{}", desk.text());
}

#[test]
fn a_first_reading_that_a_change_overtook_is_asked_for_again() {
    let mut desk = Desk::new((160, 45));
    desk.press("<home> L");
    let (late, mission) = asked(&desk).expect("it is read");
    desk.send(change(Objet::Mission, mission.0));
    desk.answer_board(board());
    let (again, _) = asked(&desk).expect("it is read again");
    assert_ne!(late, again);
    tell(&mut desk, late, fiche(mission.0, "périmée"));
    assert!(!desk.text().contains("périmée"), "{}", desk.text());
}

#[test]
fn a_board_beneath_is_read_anew_after_the_database_was_away() {
    let mut desk = on_first_job();
    desk.press("g m");
    desk.calls.clear();
    desk.send(Msg::Lagged);
    let reads = |wanted: Slot| desk.calls.iter().any(|(_, slot, _)| *slot == wanted);
    assert!(reads(Slot::Board), "{:?}", desk.calls);
}

#[test]
fn how_many_people_a_waiting_mission_needs_is_said() {
    let mut desk = Desk::new((160, 45));
    desk.press("<tab>");
    let (id, mission) = asked(&desk).expect("the mission that waits is read");
    let besoins = vec![Besoin {
        id: BesoinId(1),
        specialisation_id: SpecialisationId(1),
        specialisation: "CLIM".to_owned(),
        niveau_min: 3,
        titre_id: None,
        titre: None,
        effectif: 2,
    }];
    tell(
        &mut desk,
        id,
        MissionFiche {
            besoins,
            ..fiche(mission.0, "")
        },
    );
    assert!(desk.text().contains("2 × CLIM 3"), "{}", desk.text());
}

#[test]
fn who_is_pencilled_in_for_a_waiting_mission_is_said() {
    let mut desk = Desk::new((160, 45));
    desk.press("<tab>");
    let (id, mission) = asked(&desk).expect("the mission that waits is read");
    let mut waiting = fiche(mission.0, "");
    waiting.visites = vec![Visite {
        id: InterventionId(2),
        version: 1,
        rang: 1,
        etat: EtatIntervention::Provisoire,
        plage: Some(Plage::starting(at(14, 0), 90)),
        suite_de: None,
        compte_rendu: None,
        equipe: vec![Participant {
            utilisateur: UtilisateurId(1),
            login: "amorel".to_owned(),
            nom: "Ana Morel".to_owned(),
            besoin: None,
            plage: Plage::starting(at(14, 0), 90),
        }],
    }];
    tell(&mut desk, id, waiting);
    let text = desk.text();
    let said = "14:00–15:30 · provisoire · Ana Morel";
    assert!(text.contains(said), "{text}");
}

#[test]
fn a_visit_without_anyone_says_so_and_whom_to_phone_is_no_call() {
    let mut mission = fiche(231, "");
    mission.appeler = Some("Minh Roussel 06 00 00 00 00".to_owned());
    mission.visites = vec![Visite {
        id: InterventionId(2),
        version: 1,
        rang: 2,
        etat: EtatIntervention::Provisoire,
        plage: None,
        suite_de: None,
        compte_rendu: None,
        equipe: Vec::new(),
    }];
    for (langue, visit, phone) in [
        (
            Langue::Fr,
            "2. sans heure · provisoire · personne encore",
            "Appeler : Minh",
        ),
        (
            Langue::En,
            "2. no time yet · pencilled in · nobody yet",
            "Phone: Minh",
        ),
    ] {
        let mut desk = Desk::with((100, 30), actor(langue, None));
        desk.press("<home> H <enter>");
        let (id, ..) = desk
            .calls
            .iter()
            .rev()
            .find(|(_, slot, _)| matches!(slot, Slot::Mission))
            .expect("the mission is asked for")
            .clone();
        desk.answer(id, Ok(Reply::Answer(Answer::Mission(Box::new(mission.clone())))));
        let text = desk.text();
        assert!(text.contains(visit) && text.contains(phone), "{text}");
    }
}
