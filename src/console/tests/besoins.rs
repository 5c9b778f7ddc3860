//! What a mission says, and whom it needs, is corrected where it is read.

use super::fixture::Desk;
use crate::console::msg::{List, Reply, Slot};
use crate::domain::liste::Liste;
use crate::domain::mission::{EtatMission, MissionFiche, NouveauBesoin};
use crate::domain::recherche::Reference;
use crate::domain::{Refusal, SpecialisationId, TitreId};
use crate::service::mission::{Fields, MissionCommand};
use crate::service::{Answer, Command};

const SMALL: (u16, u16) = (80, 24);

fn answer(desk: &mut Desk, slot: Slot, answer: Answer) {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == slot);
    let id = call.map(|(id, ..)| *id).expect("it is asked for");
    desk.answer(id, Ok(Reply::Answer(answer)));
}

pub(super) fn fiche() -> MissionFiche {
    let told = r#"{
        "id": 7, "version": 3, "numero": "M-2026-00007", "type": "DEPANNAGE", "etat": "A_PLANIFIER", "priorite": 2,
        "urgence": false, "titre": "Panne", "client": "SCI Bellecour", "ville": "Lyon", "agence": "LYON",
        "echeance": null, "duree_minutes": 60, "prevue_le": null, "techniciens": [], "cree_le": "2026-11-23T08:00:00Z",
        "donneur_ordre": 1, "payeur": 1, "payeur_nom": "SCI Bellecour", "reference_externe": null, "site": 1,
        "adresse": "12 rue Victor-Hugo", "code_postal": "69002", "acces": null, "fuseau": "Europe/Paris",
        "equipement": null, "equipement_libelle": null, "contrat": null, "agence_id": 1, "description": "",
        "appel_le": "2026-11-23T08:00:00Z", "fenetre": null, "gti_limite": null, "gtr_limite": null,
        "attente_motif": null, "attente_texte": null, "annulation_motif": null, "visites": [],
        "besoins": [
            { "id": 1, "specialisation_id": 1, "specialisation": "CLIM", "niveau_min": 2, "titre_id": null, "titre": null,
              "effectif": 2 }
        ]
    }"#;
    serde_json::from_str(told).expect("a mission")
}

/// The form of the mission, what it offers not read yet.
fn opened() -> Desk {
    opened_of(fiche())
}

fn opened_of(fiche: MissionFiche) -> Desk {
    opened_at(SMALL, fiche)
}

pub(super) fn opened_at(size: (u16, u16), fiche: MissionFiche) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("g m");
    let found = Liste {
        items: vec![fiche.ligne.clone()],
        next: None,
    };
    answer(&mut desk, Slot::Rows(List::Missions), Answer::Missions(found));
    desk.press("<enter>");
    answer(&mut desk, Slot::Mission, Answer::Mission(Box::new(fiche)));
    desk.press("e");
    desk
}

/// The mission as somebody else has left it meanwhile: with as many needs.
fn since(needs: usize) -> MissionFiche {
    let mut fiche = fiche();
    fiche.ligne.version = 4;
    let need = fiche.besoins[0].clone();
    fiche.besoins = vec![need; needs];
    fiche
}

/// What is sent is refused, as somebody was quicker, and this is what they wrote.
fn overtaken(desk: &mut Desk, now: MissionFiche) {
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("sent");
    desk.answer(id, Err(Refusal::stale("mission", 3, 4).into()));
    answer(desk, Slot::Form(255), Answer::Mission(Box::new(now)));
}

fn read(desk: &mut Desk) {
    let reference = Reference {
        specialisations: vec![
            (SpecialisationId(1), "CLIM".to_owned(), "Climatisation".to_owned()),
            (SpecialisationId(2), "ELEC".to_owned(), "Électricité".to_owned()),
        ],
        titres: vec![(TitreId(1), "BR".to_owned(), "Chargé d’intervention".to_owned())],
        agences: Vec::new(),
    };
    answer(desk, Slot::Form(0), Answer::Reference(Box::new(reference)));
}

fn sent(desk: &Desk) -> Fields {
    let (_, order) = desk.command().expect("sent");
    match order.command {
        Command::Mission(MissionCommand::Edit(edit)) => edit.fields,
        other => panic!("{other:?}"),
    }
}

fn asked(specialisation: i64, niveau_min: i16, titre: Option<i64>, effectif: i16) -> NouveauBesoin {
    NouveauBesoin {
        specialisation: SpecialisationId(specialisation),
        niveau_min,
        titre: titre.map(TitreId),
        effectif,
    }
}

#[test]
fn a_need_is_corrected_and_another_added_by_typing_how_they_begin() {
    let mut desk = opened();
    assert!(desk.text().contains("CLIM"), "what is recorded needs no reading");
    read(&mut desk);
    desk.press("<tab> <tab> <tab> <tab>");
    desk.type_text("élec");
    desk.press("<tab> <right> <tab>");
    desk.type_text("br");
    desk.press("<tab> <right> <tab>");
    desk.type_text("clim");
    let screen = desk.text();
    assert!(screen.contains("ELEC · Électricité"), "{screen}");
    desk.press("<c-s>");
    let expected = vec![asked(2, 3, Some(1), 3), asked(1, 1, None, 1)];
    assert_eq!(sent(&desk).besoins, Some(expected));
}

#[test]
fn none_is_no_need_and_what_nobody_touched_is_not_sent() {
    let mut desk = opened();
    read(&mut desk);
    desk.type_text("!");
    desk.press("<c-s>");
    assert_eq!(sent(&desk).besoins, None);

    let mut desk = opened();
    read(&mut desk);
    desk.press("<tab> <tab> <tab> <tab> <left>");
    desk.press("<c-s>");
    assert_eq!(sent(&desk).besoins, Some(Vec::new()));
}

#[test]
fn when_it_is_wished_is_read_as_in_a_new_mission() {
    let mut desk = opened();
    desk.press("<tab> <tab> <tab>");
    for (typed, seen) in [
        ("demain 14h", "mar. 24 nov. 14:00–15:00"),
        ("hier", "C’est passé."),
    ] {
        desk.press("<c-u>");
        desk.type_text(typed);
        assert!(desk.text().contains(seen), "{typed}: {}", desk.text());
    }
    desk.press("<c-u>");
    desk.type_text("demain 14h-17h");
    desk.press("<c-s>");
    let fenetre = sent(&desk).fenetre.flatten().expect("a wish");
    assert_eq!(fenetre.minutes(), 180);
}

#[test]
fn what_others_wrote_is_shown_beside_its_field_whatever_became_of_the_needs() {
    for needs in [0, 1, 3] {
        let mut desk = opened_of(since(1));
        read(&mut desk);
        desk.press("<s-tab> <s-tab>");
        desk.type_text("Ce que j’en dis");
        let told = MissionFiche {
            description: "Ce qu’ils en disent".to_owned(),
            ..since(needs)
        };
        overtaken(&mut desk, told);
        assert!(
            desk.text().contains("Changé entre-temps"),
            "{needs}: {}",
            desk.text()
        );
        // There the keys are: what they wrote is taken.
        desk.press("<c-r> <s-tab>");
        desk.press("<c-s>");
        let (_, order) = desk.command().expect("sent");
        let Command::Mission(MissionCommand::Edit(edit)) = order.command else {
            panic!("{order:?}");
        };
        assert_eq!(edit.fields.description, None, "{needs}");
    }
}

#[test]
fn what_nobody_else_wrote_is_not_theirs_and_the_keys_stay_in_their_field() {
    for needs in [0, 1, 3] {
        let mut desk = opened_of(since(1));
        read(&mut desk);
        desk.press("<s-tab> <s-tab>");
        desk.type_text("Ce que j’en dis");
        overtaken(&mut desk, since(needs));
        assert!(
            !desk.text().contains("Changé entre-temps"),
            "{needs}: {}",
            desk.text()
        );
        desk.type_text(" moi");
        desk.press("<c-s>");
        let fields = sent(&desk);
        assert_eq!(
            fields.description.as_deref(),
            Some("Ce que j’en dis moi"),
            "{needs}"
        );
        assert_eq!(fields.besoins, None, "{needs}");
    }
}

#[test]
fn a_need_that_is_not_on_the_screen_is_not_sent() {
    let mut desk = opened_of(since(2));
    read(&mut desk);
    for _ in 0..10 {
        desk.press("<tab>");
    }
    desk.type_text("élec");
    assert!(desk.text().contains("ELEC"), "{}", desk.text());
    overtaken(&mut desk, since(0));
    assert_eq!(desk.text().matches("Niveau").count(), 1, "{}", desk.text());
    desk.press("<c-s>");
    assert_eq!(sent(&desk).besoins, None);
}

#[test]
fn finished_work_is_corrected_without_its_needs() {
    let mut finished = fiche();
    finished.ligne.etat = EtatMission::Terminee;
    let mut desk = opened_of(finished);
    assert!(!desk.text().contains("Niveau"), "{}", desk.text());
    desk.press("<s-tab> <s-tab>");
    desk.type_text("Fuite au joint");
    desk.press("<c-s>");
    let fields = sent(&desk);
    assert_eq!(fields.description.as_deref(), Some("Fuite au joint"));
    assert_eq!(fields.besoins, None);
}

#[test]
fn how_many_people_a_need_asks_for_is_read_and_entered() {
    for size in [SMALL, (160, 45)] {
        let mut desk = opened_at(size, fiche());
        desk.press("<esc>");
        assert!(desk.text().contains("2 × CLIM"), "{}", desk.text());
        let mut desk = opened_at(size, fiche());
        read(&mut desk);
        let (x, y) = desk.place("Personnes");
        assert!(
            desk.text()
                .lines()
                .nth(y.into())
                .is_some_and(|row| row.contains('2'))
        );
        desk.click((x, y));
        desk.type_text("4");
        desk.press("<c-s>");
        assert_eq!(sent(&desk).besoins.map(|needs| needs[0].effectif), Some(4));
    }
}

#[test]
fn people_who_are_counted_come_for_something() {
    let mut desk = opened_at((160, 45), fiche());
    read(&mut desk);
    let (x, y) = last_place(&desk, "Personnes");
    desk.click((x, y));
    desk.type_text("3");
    desk.press("<c-s>");
    assert!(desk.text().contains("de quelle spécialité"), "{}", desk.text());
}

/// Where a text stands lowest on the screen.
fn last_place(desk: &Desk, text: &str) -> (u16, u16) {
    let shown = desk.text();
    let (row, line) = shown
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains(text))
        .last()
        .expect("it is shown");
    let before = line.split(text).next().unwrap_or_default();
    let column = |n: usize| u16::try_from(n).expect("on the screen");
    (column(before.chars().count()), column(row))
}
