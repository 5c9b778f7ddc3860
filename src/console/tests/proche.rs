//! What comes near is shown where nothing holds what is typed, and said to be near.

use std::time::Duration;

use super::fixture::{Desk, a_change, actor};
use crate::console::find::Genre;
use crate::console::msg::{List, Reply, ReqId, Request, Slot};
use crate::domain::client::{ClientLigne, TypeClient};
use crate::domain::journal::Objet;
use crate::domain::liste::Liste;
use crate::domain::recherche::Appelants;
use crate::domain::{ClientId, Langue, Permission};
use crate::service::client::{ClientAnswer, ClientQuery};
use crate::service::mission::MissionQuery;
use crate::service::{Answer, Query};

fn ligne(nom: &str) -> ClientLigne {
    ClientLigne {
        id: ClientId(1),
        version: 1,
        code: "C-00001".to_owned(),
        r#type: TypeClient::Pro,
        raison_sociale: nom.to_owned(),
        siren: None,
        ville: None,
        agence: None,
        sites: 0,
        contrats: 0,
    }
}

fn asked(desk: &Desk, wanted: Slot) -> Option<(ReqId, Request)> {
    let call = desk.calls.iter().rev().find(|(_, slot, _)| *slot == wanted);
    call.map(|(id, _, request)| (*id, request.clone()))
}

fn answer(desk: &mut Desk, slot: Slot, answer: Answer) {
    let (id, _) = asked(desk, slot).unwrap_or_else(|| panic!("{slot:?} is asked for"));
    desk.answer(id, Ok(Reply::Answer(answer)));
}

fn clients(noms: &[&str]) -> Answer {
    let found = Liste {
        items: noms.iter().map(|nom| ligne(nom)).collect(),
        next: None,
    };
    Answer::Client(Box::new(ClientAnswer::Clients(found)))
}

fn near(mots: Option<&str>) -> Answer {
    Answer::Sites(Box::new(Appelants {
        proche: mots.map(ToOwned::to_owned),
        ..Appelants::default()
    }))
}

/// The list of clients, where nothing holds what is typed into its filter.
fn nothing_holds(desk: &mut Desk, typed: &str) {
    desk.press("g c");
    answer(desk, Slot::Rows(List::Clients), clients(&["Alpha"]));
    desk.press("/");
    desk.type_text(typed);
    answer(desk, Slot::Rows(List::Clients), clients(&[]));
}

/// The words for which near ones are asked.
fn words(desk: &Desk) -> Option<String> {
    match asked(desk, Slot::NearList(List::Clients))?.1 {
        Request::Read(Query::Mission(MissionQuery::Sites { texte, .. })) => Some(texte),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_shows_what_comes_near_and_says_so_until_something_else_is_typed() {
    for (size, langue, said) in [
        ((40, 12), Langue::Fr, "Proche : « bellecour »"),
        ((160, 45), Langue::En, "Near: “bellecour”"),
    ] {
        let mut desk = Desk::with(size, actor(langue, None));
        nothing_holds(&mut desk, "type:pro belecour");
        assert_eq!(
            words(&desk).as_deref(),
            Some("belecour"),
            "the words, not the terms"
        );
        answer(&mut desk, Slot::NearList(List::Clients), near(Some("bellecour")));
        let Some((_, Request::Read(Query::Client(ClientQuery::Clients { filtre, .. })))) =
            asked(&desk, Slot::Rows(List::Clients))
        else {
            panic!("the list is read again")
        };
        assert_eq!(filtre, "type:\"pro\" \"bellecour\"", "the terms hold");
        assert!(!desk.text().contains(said), "nothing is shown yet");
        answer(&mut desk, Slot::Rows(List::Clients), clients(&["SCI Bellecour"]));
        let shown = desk.text();
        assert!(shown.contains("SCI Bellecour") && shown.contains(said), "{shown}");
        assert!(shown.contains("belecour"), "what was typed stays: {shown}");
        desk.type_text("x");
        assert!(!desk.text().contains(said), "{}", desk.text());
        let Some((_, Request::Read(Query::Client(ClientQuery::Clients { filtre, .. })))) =
            asked(&desk, Slot::Rows(List::Clients))
        else {
            panic!("the list is read again")
        };
        assert_eq!(filtre, "type:pro belecourx");
    }
}

#[test]
fn where_nothing_is_near_a_list_is_empty_and_asks_once() {
    let mut desk = Desk::new((80, 24));
    nothing_holds(&mut desk, "zzzz");
    answer(&mut desk, Slot::NearList(List::Clients), near(None));
    assert!(!desk.text().contains("Proche"), "{}", desk.text());
    assert_eq!(asked(&desk, Slot::Rows(List::Clients)), None);
    desk.press("<enter> <c-l>");
    answer(&mut desk, Slot::Rows(List::Clients), clients(&[]));
    assert_eq!(words(&desk), None);
    // Terms alone are near nothing.
    let mut desk = Desk::new((80, 24));
    nothing_holds(&mut desk, "type:pro");
    assert_eq!(words(&desk), None);
}

#[test]
fn what_holds_the_words_by_now_takes_the_place_of_what_comes_near() {
    // Entered while the near words were on their way.
    let mut desk = Desk::new((80, 24));
    nothing_holds(&mut desk, "belecour");
    desk.send(a_change(Objet::Client));
    answer(&mut desk, Slot::Rows(List::Clients), clients(&["Belecour"]));
    answer(&mut desk, Slot::NearList(List::Clients), near(Some("bellecour")));
    assert_eq!(asked(&desk, Slot::Rows(List::Clients)), None);
    assert!(desk.text().contains("Belecour"), "{}", desk.text());
    // Entered while they were shown.
    let mut desk = Desk::new((80, 24));
    nothing_holds(&mut desk, "belecour");
    answer(&mut desk, Slot::NearList(List::Clients), near(Some("bellecour")));
    answer(&mut desk, Slot::Rows(List::Clients), clients(&["SCI Bellecour"]));
    desk.send(a_change(Objet::Client));
    assert!(
        desk.text().contains("SCI Bellecour"),
        "nothing goes until it is known"
    );
    answer(&mut desk, Slot::NearList(List::Clients), near(None));
    let Some((_, Request::Read(Query::Client(ClientQuery::Clients { filtre, .. })))) =
        asked(&desk, Slot::Rows(List::Clients))
    else {
        panic!("the list is read again")
    };
    assert_eq!(filtre, "belecour");
}

#[test]
fn who_may_not_see_clients_is_told_of_none() {
    let may = [Permission::MissionVoir];
    let mut desk = Desk::with((80, 24), actor(Langue::Fr, Some(&may)));
    desk.press("g m / z z z");
    let none = Liste {
        items: Vec::new(),
        next: None,
    };
    answer(&mut desk, Slot::Rows(List::Missions), Answer::Missions(none));
    assert_eq!(asked(&desk, Slot::NearList(List::Missions)), None);
}

#[test]
fn a_typed_command_says_that_what_it_offers_is_only_near() {
    let mut desk = Desk::new((80, 24));
    desk.press(":");
    desk.type_text("client belecour");
    desk.wait(Duration::from_millis(200));
    answer(&mut desk, Slot::Find(Genre::Client), clients(&[]));
    answer(&mut desk, Slot::Near, near(Some("bellecour")));
    answer(&mut desk, Slot::Find(Genre::Client), clients(&["SCI Bellecour"]));
    let shown = desk.text();
    assert!(
        shown.contains("SCI Bellecour") && shown.contains("Proche : « bellecour »"),
        "{shown}"
    );
}

#[test]
fn the_finder_looks_for_what_comes_near_where_nothing_holds_what_is_typed() {
    for (size, langue, said) in [
        ((80, 24), Langue::Fr, "Proche : « bellecour »"),
        ((160, 45), Langue::En, "Near: “bellecour”"),
    ] {
        let mut desk = Desk::with(size, actor(langue, None));
        desk.press("<c-p>");
        desk.type_text("belecour");
        desk.wait(Duration::from_millis(200));
        for genre in Genre::STORED {
            assert!(asked(&desk, Slot::Near).is_none(), "not before all have answered");
            let (id, _) = asked(&desk, Slot::Find(*genre)).expect("asked");
            let none = Liste {
                items: Vec::new(),
                next: None,
            };
            desk.answer(id, Ok(Reply::Answer(Answer::Missions(none))));
        }
        answer(&mut desk, Slot::Near, near(Some("bellecour")));
        answer(&mut desk, Slot::Find(Genre::Client), clients(&["SCI Bellecour"]));
        let shown = desk.text();
        assert!(shown.contains("SCI Bellecour") && shown.contains(said), "{shown}");
        // Another letter is another search.
        desk.type_text("x");
        assert!(!desk.text().contains(said), "{}", desk.text());
    }
}
