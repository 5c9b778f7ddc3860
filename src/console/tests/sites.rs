//! A site's form: its opening hours are said in the words of whoever types, and its telephone number is one.

use super::fixture::{self, Desk, actor};
use crate::console::msg::{List, Reply, Slot};
use crate::domain::client::{ClientFiche, ClientLigne, TypeClient};
use crate::domain::liste::Liste;
use crate::domain::site::{Site, SiteBloc, SiteChange};
use crate::domain::{ClientId, Langue, SiteId, ouverture};
use crate::service::client::{ClientAnswer, ClientCommand, Create, Edit};
use crate::service::{Answer, Command};

const SMALL: (u16, u16) = (80, 24);

fn answer(desk: &mut Desk, slot: Slot, answer: ClientAnswer) {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == slot);
    let id = call.map(|(id, ..)| *id).expect("it is asked for");
    desk.answer(id, Ok(Reply::Answer(Answer::Client(Box::new(answer)))));
}

/// A client with one site, open in the morning.
fn fiche() -> ClientFiche {
    let site = SiteBloc {
        id: SiteId(7),
        version: 1,
        code: "S-00007".to_owned(),
        client_id: ClientId(1),
        site: Site {
            code_postal: "69002".to_owned(),
            ville: "Lyon".to_owned(),
            ouverture: ouverture::lire("lun-ven 8-12").ok(),
            ..Site::default()
        },
        supprime_le: None,
        equipements: Vec::new(),
        contacts: Vec::new(),
    };
    ClientFiche {
        sites_en_tout: 1,
        sites: vec![site],
        ..fixture::client(1, "Alpha")
    }
}

/// The client's screen, in a language.
fn client(langue: Langue) -> Desk {
    client_of(langue, fiche())
}

fn client_of(langue: Langue, fiche: ClientFiche) -> Desk {
    let mut desk = Desk::with(SMALL, actor(langue, None));
    desk.press("g c");
    let ligne = ClientLigne {
        id: ClientId(1),
        version: 1,
        code: "C-00001".to_owned(),
        r#type: TypeClient::Pro,
        raison_sociale: "Alpha".to_owned(),
        siren: None,
        ville: Some("Lyon".to_owned()),
        agence: None,
        sites: 1,
        contrats: 0,
    };
    let found = Liste {
        items: vec![ligne],
        next: None,
    };
    answer(&mut desk, Slot::Rows(List::Clients), ClientAnswer::Clients(found));
    desk.press("<enter>");
    answer(
        &mut desk,
        Slot::Record(List::Clients),
        ClientAnswer::Client(Box::new(fiche)),
    );
    desk
}

fn change(desk: &Desk) -> SiteChange {
    let (_, order) = desk.command().expect("sent");
    match order.command {
        Command::Client(ClientCommand::Create(create)) => match *create {
            Create::Site { site, .. } => site,
            other => panic!("{other:?}"),
        },
        Command::Client(ClientCommand::Edit(edit)) => match *edit {
            Edit::Site(modif) => modif.change,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn opening_hours_are_shown_and_typed_with_the_names_of_days() {
    for (langue, shown, typed) in [
        (Langue::Fr, "lun-ven 08:00-12:00", "lun-jeu 8h-17h30, ven 8-12"),
        (Langue::En, "mon-fri 08:00-12:00", "mon-thu 8-17:30; 5 8-12"),
    ] {
        let mut desk = client(langue);
        assert!(desk.text().contains(shown), "{}", desk.text());
        desk.press("a s");
        desk.press("<tab> <tab> <tab>");
        desk.type_text("69002");
        desk.press("<tab>");
        desk.type_text("Lyon");
        desk.press("<tab> <tab>");
        desk.type_text("lundi 8");
        let said = ["“lundi 8”", "« lundi 8 »"];
        assert!(
            said.iter().any(|said| desk.text().contains(said)),
            "{}",
            desk.text()
        );
        desk.press("<c-u>");
        desk.type_text(typed);
        desk.press("<c-s>");
        let meant = ouverture::lire("1-4 08:00-17:30; 5 08:00-12:00").ok();
        assert_eq!(change(&desk).ouverture, Some(meant), "{typed}");
    }
}

#[test]
fn what_is_no_telephone_number_is_said_beside_it_and_not_sent() {
    let mut desk = client(Langue::Fr);
    desk.press("a s");
    desk.press("<tab> <tab> <tab>");
    desk.type_text("69002");
    desk.press("<tab>");
    desk.type_text("Lyon");
    desk.press("<tab> <tab> <tab> <tab>");
    desk.type_text("04 72");
    assert!(
        desk.text().contains("dix chiffres, celui-ci 4"),
        "{}",
        desk.text()
    );
    desk.press("<c-s>");
    assert!(desk.command().is_none());
    desk.type_text("000001");
    desk.press("<c-s>");
    assert_eq!(change(&desk).telephone, Some(Some("04 72 00 00 01".to_owned())));
}

#[test]
fn hours_older_than_the_rule_stand_in_the_way_of_nothing() {
    let hours = |debut: &str, fin: &str| (debut.to_owned(), fin.to_owned());
    let overlapping = vec![hours("08:00", "12:00"), hours("06:00", "07:00")];
    let mut fiche = fiche();
    fiche.sites[0].site.ouverture = Some([("1".to_owned(), overlapping)].into());
    let mut desk = client_of(Langue::Fr, fiche);
    desk.press("<down> e");
    assert!(
        desk.text().contains("lun 08:00-12:00 06:00-07:00"),
        "{}",
        desk.text()
    );
    desk.type_text("Entrepôt");
    desk.press("<c-s>");
    let change = change(&desk);
    assert_eq!(
        (change.libelle.as_deref(), change.ouverture),
        (Some("Entrepôt"), None)
    );
}
