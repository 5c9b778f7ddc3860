//! Forms of clients and what is theirs: all that is wrong is said until it is right, and what follows from what is typed.

use super::fixture::{self, Desk, actor};
use crate::console::msg::{Input, List, Msg, Reply, Slot};
use crate::domain::client::{Client, ClientFiche};
use crate::domain::liste::Liste;
use crate::domain::{ClientId, Langue, Refusal};
use crate::service::client::{ClientAnswer, ClientCommand, Edit};
use crate::service::{Answer, Command, Error};

const WIDE: (u16, u16) = (160, 45);
const SMALL: (u16, u16) = (80, 24);
/// Too narrow for a record beside the list, which names its columns as the form its fields.
const TALL: (u16, u16) = (100, 40);

fn fiche() -> ClientFiche {
    let blank = fixture::client(1, "Alpha");
    ClientFiche {
        client: Client {
            adresse: Some("1 rue du Lavoir".to_owned()),
            code_postal: Some("69440".to_owned()),
            ville: Some("Mornant".to_owned()),
            ..blank.client
        },
        ..blank
    }
}

fn answer(desk: &mut Desk, slot: Slot, answer: ClientAnswer) {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == slot);
    let (id, ..) = call.unwrap_or_else(|| panic!("{slot:?} is asked for"));
    desk.answer(*id, Ok(Reply::Answer(Answer::Client(Box::new(answer)))));
}

fn ligne(nom: &str) -> crate::domain::client::ClientLigne {
    crate::domain::client::ClientLigne {
        id: ClientId(1),
        version: 1,
        code: "C-00001".to_owned(),
        r#type: crate::domain::client::TypeClient::Pro,
        raison_sociale: nom.to_owned(),
        siren: None,
        ville: None,
        agence: None,
        sites: 0,
        contrats: 0,
    }
}

/// The record of a client, on a screen of that size.
fn opened(size: (u16, u16), langue: Langue) -> Desk {
    let mut desk = Desk::with(size, actor(langue, None));
    desk.press("g c");
    let found = Liste {
        items: vec![ligne("Alpha")],
        next: None,
    };
    answer(&mut desk, Slot::Rows(List::Clients), ClientAnswer::Clients(found));
    if size.0 < 110 {
        desk.press("<enter>");
    }
    answer(
        &mut desk,
        Slot::Record(List::Clients),
        ClientAnswer::Client(Box::new(fiche())),
    );
    desk
}

/// The line on which a label stands.
fn row(desk: &Desk, label: &str) -> String {
    let text = desk.text();
    let at = usize::from(desk.place(label).1);
    text.lines().nth(at).unwrap_or_default().to_owned()
}

fn into_field(desk: &mut Desk, label: &str, typed: &str) {
    desk.click(desk.place(label));
    desk.press("<c-u>");
    desk.type_text(typed);
}

/// How many lines say that something is wrong: with a cross, or with the keys on them.
fn crosses(desk: &Desk) -> usize {
    desk.text().matches('✗').count()
}

#[test]
fn a_town_is_typed_without_reading_every_town_at_each_key() {
    let mut desk = opened(SMALL, Langue::Fr);
    desk.press("<esc> n");
    desk.click(desk.place("Ville"));
    let begun = std::time::Instant::now();
    for _ in 0..100 {
        desk.type_text("a");
        desk.draw();
    }
    // A key takes milliseconds; all towns read at each of them, half a minute.
    assert!(begun.elapsed().as_secs() < 15, "{:?}", begun.elapsed());
    assert!(desk.text().contains("aaaa"), "{}", desk.text());
}

#[test]
fn every_field_keeps_its_cross_until_it_is_right() {
    for (langue, gti, gtr, debut) in [
        (Langue::Fr, "GTI (h)", "GTR (h)", "Début"),
        (Langue::En, "On site within (h)", "Working within (h)", "Start"),
    ] {
        let mut desk = opened(WIDE, langue);
        desk.press("a k");
        assert_eq!(crosses(&desk), 0, "nothing is wrong that nobody has touched");
        into_field(&mut desk, gti, "-5");
        into_field(&mut desk, gtr, "-6");
        into_field(&mut desk, debut, "31/02");
        desk.press("<tab>");
        assert_eq!(crosses(&desk), 3, "{}", desk.text());
        // What is right elsewhere takes nothing away.
        into_field(&mut desk, gtr, "8");
        desk.press("<tab>");
        assert_eq!(crosses(&desk), 2, "{}", desk.text());
        assert!(row(&desk, gti).contains('✗') && row(&desk, debut).contains('✗'));
        // It is not sent, and the keys go to the first that is wrong: the label, that nobody has typed yet.
        desk.press("<c-s>");
        assert!(desk.command().is_none());
        assert_eq!(crosses(&desk), 2, "{}", desk.text());
        desk.type_text("Chaufferie");
        assert!(desk.text().contains("Chaufferie"), "{}", desk.text());
        desk.press("<c-s>");
        desk.press("<c-u>");
        desk.type_text("1/12/2026");
        assert!(row(&desk, debut).contains("1/12/2026"), "{}", desk.text());
        into_field(&mut desk, gti, "4");
        assert_eq!(crosses(&desk), 0, "{}", desk.text());
        desk.press("<c-s>");
        assert!(desk.command().is_some(), "{}", desk.text());
    }
}

#[test]
fn what_the_service_refused_stays_beside_its_field_while_another_is_typed() {
    let mut desk = opened(WIDE, Langue::Fr);
    desk.press("e");
    into_field(&mut desk, "Courriel", "a@b.fr");
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("sent");
    let refusal = Refusal::invalid("courriel", "courriel-invalide").with("valeur", "a@b.fr");
    desk.answer(id, Err(Error::Refused(Box::new(refusal))));
    into_field(&mut desk, "Adresse", "2 rue du Lavoir");
    assert!(row(&desk, "Courriel").contains('✗'), "{}", desk.text());
    into_field(&mut desk, "Courriel", "c@b.fr");
    desk.press("<tab>");
    assert_eq!(crosses(&desk), 0, "{}", desk.text());
}

#[test]
fn another_postal_code_takes_its_town_along_and_says_so() {
    for (size, langue, code, ville, said, other) in [
        (
            SMALL,
            Langue::Fr,
            "Code postal",
            "Ville",
            "Remplace Mornant",
            "n’est pas une commune de 69440",
        ),
        (
            TALL,
            Langue::Fr,
            "Code postal",
            "Ville",
            "Remplace Mornant",
            "n’est pas une commune de 69440",
        ),
        (
            SMALL,
            Langue::En,
            "Postal code",
            "Town",
            "Replaces Mornant",
            "is not a town of 69440",
        ),
    ] {
        let mut desk = opened(size, langue);
        desk.press("e");
        into_field(&mut desk, code, "69100");
        desk.press("<tab>");
        assert!(row(&desk, ville).contains("Villeurbanne"), "{}", desk.text());
        assert!(desk.text().contains(said), "{}", desk.text());
        // What somebody typed is left as it is, also on the way to the next field: it is doubtful.
        into_field(&mut desk, ville, "Mornand");
        assert!(!desk.text().contains(said), "{}", desk.text());
        into_field(&mut desk, code, "69440");
        desk.press("<tab>");
        assert!(desk.text().contains(other), "{}", desk.text());
        desk.press("<enter> <s-tab>");
        assert!(row(&desk, ville).contains("Mornand"), "{}", desk.text());
        desk.press("<c-u>");
        assert!(
            desk.text().contains("Taluyers"),
            "all its towns are offered: {}",
            desk.text()
        );
        desk.type_text("Taluyers");
        assert!(!desk.text().contains(other), "{}", desk.text());
        into_field(&mut desk, code, "69100");
        into_field(&mut desk, ville, "Villeurbanne CEDEX");
        desk.press("<c-s>");
        let (_, order) = desk.command().expect("sent");
        let Command::Client(ClientCommand::Edit(edit)) = &order.command else {
            panic!("{order:?}")
        };
        let Edit::Client(modif) = edit.as_ref() else {
            panic!()
        };
        assert_eq!(modif.change.ville, Some(Some("Villeurbanne CEDEX".to_owned())));
    }
}

#[test]
fn a_paste_that_is_cut_is_said_wherever_one_searches() {
    let long = "é".repeat(20_000);
    for keys in ["<c-p>", "?", ":", "/", "g c /", "g m /", "n"] {
        for (langue, said) in [
            (Langue::Fr, "la fin n’a pas été prise"),
            (Langue::En, "its end was not taken"),
        ] {
            let mut desk = Desk::with(SMALL, actor(langue, None));
            desk.press(keys);
            desk.send(Msg::Input(Input::Paste("fuite".to_owned())));
            assert!(!desk.text().contains(said), "{keys}: {}", desk.text());
            desk.send(Msg::Input(Input::Paste(long.clone())));
            let shown = desk.text().replace('\n', " ");
            assert!(shown.contains(said), "{keys}: {}", desk.text());
        }
    }
}

#[test]
fn notes_of_several_lines_keep_them_when_a_word_is_changed() {
    let mut desk = opened(TALL, Langue::Fr);
    let mut fiche = fiche();
    fiche.client.notes = Some("Portail vert\ncode 12A4".to_owned());
    desk.press("<esc> <enter>");
    answer(
        &mut desk,
        Slot::Record(List::Clients),
        ClientAnswer::Client(Box::new(fiche)),
    );
    desk.press("e");
    desk.click(desk.place("Notes"));
    assert!(desk.text().contains("Portail vert↵code 12A4"), "{}", desk.text());
    desk.press("<end> <backspace>");
    desk.type_text("5");
    desk.press("<c-s>");
    let (_, order) = desk.command().expect("sent");
    let Command::Client(ClientCommand::Edit(edit)) = &order.command else {
        panic!("{order:?}")
    };
    let Edit::Client(modif) = edit.as_ref() else {
        panic!()
    };
    assert_eq!(
        modif.change.notes,
        Some(Some("Portail vert\ncode 12A5".to_owned()))
    );
}
