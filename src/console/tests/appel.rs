//! A new mission, from a call: what is understood as one types, and what the chosen site offers.

use super::fixture::{self, Desk, actor, at};
use crate::console::msg::{Reply, Request, Slot};
use crate::domain::equipement::{Equipement, EquipementNoeud};
use crate::domain::journal::Objet;
use crate::domain::recherche::{Appelants, ClientTrouve, Reference, SiteTrouve};
use crate::domain::site::{Site, SiteBloc, SiteFiche};
use crate::domain::{Actor, ClientId, EquipementId, Langue, Permission, Plage, SiteId, SpecialisationId};
use crate::service::client::ClientAnswer;
use crate::service::mission::{Create, MissionCommand, MissionQuery};
use crate::service::{Answer, Command, Done, Outcome, Query};

pub(super) const SMALL: (u16, u16) = (80, 24);

fn machine(id: i64, libelle: &str, enfants: Vec<EquipementNoeud>) -> EquipementNoeud {
    EquipementNoeud {
        id: EquipementId(id),
        version: 1,
        site_id: SiteId(7),
        equipement: Equipement {
            libelle: libelle.to_owned(),
            ..Equipement::default()
        },
        supprime_le: None,
        enfants,
    }
}

pub(super) fn fiche(equipements: Vec<EquipementNoeud>) -> SiteFiche {
    SiteFiche {
        bloc: SiteBloc {
            id: SiteId(7),
            version: 1,
            code: "S-00007".to_owned(),
            client_id: ClientId(3),
            site: Site {
                code_postal: "69002".to_owned(),
                ville: "Lyon".to_owned(),
                ..Site::default()
            },
            supprime_le: None,
            equipements,
            contacts: Vec::new(),
        },
        client_code: "C-00003".to_owned(),
        client: "SCI Bellecour".to_owned(),
        agence_id: None,
        contrats: Vec::new(),
        missions: Vec::new(),
    }
}

fn sites(sites: Vec<SiteTrouve>, sans_site: Vec<ClientTrouve>) -> Answer {
    Answer::Sites(Box::new(Appelants {
        sites,
        sans_site,
        proche: None,
    }))
}

/// The form, with a site chosen and a title typed.
pub(super) fn called(size: (u16, u16)) -> Desk {
    called_by(size, actor(Langue::Fr, None))
}

pub(super) fn called_by(size: (u16, u16), actor: Actor) -> Desk {
    let mut desk = Desk::with(size, actor);
    desk.press("n");
    desk.type_text("bellecour");
    let found = SiteTrouve {
        site: SiteId(7),
        libelle: String::new(),
        adresse: "12 rue Victor-Hugo".to_owned(),
        code_postal: "69002".to_owned(),
        ville: "Lyon".to_owned(),
        client: ClientId(3),
        client_nom: "SCI Bellecour".to_owned(),
    };
    answer(&mut desk, Slot::Sites, sites(vec![found], Vec::new()));
    desk.press("<enter>");
    desk.type_text("Panne");
    desk
}

pub(super) fn answer(desk: &mut Desk, slot: Slot, answer: Answer) {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == slot);
    let id = call.map(|(id, ..)| *id).expect("it is asked for");
    desk.answer(id, Ok(Reply::Answer(answer)));
}

pub(super) fn sent(desk: &Desk) -> Option<Create> {
    desk.calls.iter().rev().find_map(|(.., request)| match request {
        Request::Execute(order) => match &order.command {
            Command::Mission(MissionCommand::Create(create)) => Some((**create).clone()),
            _ => None,
        },
        _ => None,
    })
}

pub(super) fn to(desk: &mut Desk, label: &str) {
    desk.click(desk.place(label));
}

#[test]
fn when_it_is_wished_is_said_in_words_and_understood_at_once() {
    let mut desk = called(SMALL);
    to(&mut desk, "Souhaitée");
    for (typed, seen) in [
        ("demain 14h-17h", "mar. 24 nov. 14:00–17:00"),
        ("mercredi", "mer. 25 nov."),
        ("demain 14h", "mar. 24 nov. 14:00–15:00"),
        ("mer. 8h30", "mer. 25 nov. 08:30–09:30"),
        ("demain 22h-2h", "mar. 24 nov. 22:00"),
        ("28.03.2027 2h30-4h", "Cette heure n’existe pas cette nuit"),
        ("hier 9h-10h", "C’est passé."),
        ("jadis", "Ni un jour, ni des heures."),
        ("31/02 8h-9h", "Cette date n’existe pas."),
        ("lun. 30 nov. 08:00–10:00", "lun. 30 nov. 08:00–10:00"),
        ("demain 17h-14h", "La fin (mar. 24 nov."),
    ] {
        desk.press("<c-u>");
        desk.type_text(typed);
        let line = desk.place("Souhaitée").1;
        let text = desk.text();
        let row = text.lines().nth(usize::from(line)).unwrap();
        assert!(row.contains(seen), "{typed}: {row}");
    }
    // What has begun is taken, and said.
    desk.press("<c-u>");
    desk.type_text("lun. 23 nov. 08:00–11:00");
    let text = desk.text();
    assert!(text.contains("! lun. 23 nov. 08:00–11:00"), "{text}");
    assert!(
        text.contains("déjà commencé : il en reste jusqu’à 11:00"),
        "{text}"
    );
    desk.press("<c-u>");
    desk.type_text("lundi");
    assert!(
        !desk.text().contains("déjà commencé"),
        "a whole day: {}",
        desk.text()
    );
    desk.press("<c-u>");
    desk.type_text("demain 17h-14h");
    // What can't be read is not sent, and the keys go where it stands.
    to(&mut desk, "Titre");
    desk.press("<c-s>");
    assert_eq!(sent(&desk), None);
    assert_eq!(desk.draw().1.map(|at| at.y), Some(desk.place("Souhaitée").1));
    desk.press("<c-u>");
    desk.type_text("mer. 8h30-10h30");
    desk.press("<c-s>");
    let debut = at(8, 30) + chrono::TimeDelta::days(2);
    assert_eq!(sent(&desk).unwrap().fenetre, Some(Plage::starting(debut, 120)));
}

#[test]
fn what_is_typed_wrong_is_said_beside_its_field_before_it_is_sent() {
    for size in [SMALL, (160, 45)] {
        let mut desk = called(size);
        to(&mut desk, "Durée");
        desk.type_text("longtemps");
        let line = usize::from(desk.place("Durée").1);
        let text = desk.text();
        assert!(
            text.lines().nth(line).unwrap().contains("n’est pas une durée"),
            "{text}"
        );
        assert!(text.contains("Par exemple"), "what would do is said too");
        desk.press("<c-u>");
        assert!(!desk.text().contains("n’est pas une durée"));
    }
}

#[test]
fn the_machines_of_the_site_are_offered() {
    let mut desk = called(SMALL);
    let part = machine(12, "Brûleur", Vec::new());
    let tree = vec![
        machine(11, "Chaudière", vec![part]),
        machine(13, "TGBT", Vec::new()),
    ];
    let found = ClientAnswer::Site(Box::new(fiche(tree)));
    answer(&mut desk, Slot::Machines, Answer::Client(Box::new(found)));
    to(&mut desk, "Équipement");
    desk.press("<right>");
    assert!(desk.text().contains("Chaudière"));
    desk.press("<right>");
    assert!(desk.text().contains("› Brûleur"), "{}", desk.text());
    desk.press("<c-s>");
    assert_eq!(sent(&desk).unwrap().equipement, Some(EquipementId(12)));
    // Another site has other machines.
    let mut desk = called(SMALL);
    let tree = vec![machine(11, "Chaudière", Vec::new())];
    let found = ClientAnswer::Site(Box::new(fiche(tree)));
    answer(&mut desk, Slot::Machines, Answer::Client(Box::new(found)));
    to(&mut desk, "Équipement");
    desk.press("c");
    assert!(desk.text().contains("Chaudière"));
    to(&mut desk, "Client, site");
    desk.press("<backspace>");
    assert!(!desk.text().contains("Chaudière"));
}

#[test]
fn what_is_near_is_told_apart_from_what_was_typed() {
    for size in [SMALL, (40, 12)] {
        let mut desk = Desk::new(size);
        desk.press("n");
        desk.type_text("bnali");
        let near = Appelants {
            sites: Vec::new(),
            sans_site: vec![ClientTrouve {
                client: ClientId(9),
                nom: "Garage Benali".to_owned(),
                ville: None,
            }],
            proche: Some("benali".to_owned()),
        };
        answer(&mut desk, Slot::Sites, Answer::Sites(Box::new(near)));
        let text = desk.text();
        assert!(text.contains("Proche : « benali"), "{text}");
        assert!(text.contains("Garage"), "{text}");
    }
}

#[test]
fn a_client_without_a_site_is_found_and_gets_one() {
    for keys in ["<enter>", "<c-l>"] {
        let mut desk = Desk::new(SMALL);
        desk.press("n");
        desk.type_text("perrache");
        let without = ClientTrouve {
            client: ClientId(3),
            nom: "Garage Perrache".to_owned(),
            ville: Some("Lyon".to_owned()),
        };
        answer(&mut desk, Slot::Sites, sites(Vec::new(), vec![without]));
        let screen = desk.text();
        assert!(
            screen.contains("Garage Perrache") && screen.contains("sans site · Lyon"),
            "{screen}"
        );
        desk.press(keys);
        let asked = desk.calls.iter().any(|(_, slot, _)| *slot == Slot::Caller);
        assert!(asked, "who they are is read for the form of their first site");
        assert_eq!(sent(&desk), None);
    }
    // Who may not enter a site is told so.
    let only = [
        Permission::MissionVoir,
        Permission::MissionCreer,
        Permission::ClientVoir,
    ];
    let mut desk = Desk::with(SMALL, actor(Langue::Fr, Some(&only)));
    desk.press("n");
    desk.type_text("perrache");
    let without = ClientTrouve {
        client: ClientId(3),
        nom: "Garage Perrache".to_owned(),
        ville: None,
    };
    answer(&mut desk, Slot::Sites, sites(Vec::new(), vec![without]));
    desk.press("<enter>");
    assert!(!desk.calls.iter().any(|(_, slot, _)| *slot == Slot::Caller));
    assert!(
        desk.text().contains("Vous n’avez pas le droit"),
        "{}",
        desk.text()
    );
}

#[test]
fn a_client_who_was_just_entered_is_found_where_the_site_s_form_is_given_up() {
    let mut desk = Desk::new(SMALL);
    desk.press("n");
    desk.type_text("perrache");
    answer(&mut desk, Slot::Sites, sites(Vec::new(), Vec::new()));
    desk.press("<c-n>");
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("the client is entered");
    let entered = Done::Fiche {
        objet: Objet::Client,
        id: 3,
        nom: "C-00003".to_owned(),
    };
    let outcome = Outcome {
        commande: None,
        objets: Vec::new(),
        result: entered,
        remarques: Vec::new(),
        replayed: false,
    };
    desk.answer(id, Ok(Reply::Outcome(Box::new(outcome))));
    let read = ClientAnswer::Client(Box::new(fixture::client(3, "Garage Perrache")));
    answer(&mut desk, Slot::Caller, Answer::Client(Box::new(read)));
    assert!(desk.app.overlay().is_some(), "the form of their first site");
    desk.press("<esc>");
    assert!(desk.app.overlay().is_none());
    let looked_for = |desk: &Desk| {
        desk.calls
            .iter()
            .rev()
            .find_map(|(id, slot, request)| match request {
                Request::Read(Query::Mission(MissionQuery::Sites { texte, .. })) if *slot == Slot::Sites => {
                    Some((*id, texte.clone()))
                }
                _ => None,
            })
    };
    let (_, texte) = looked_for(&desk).expect("they are looked for");
    assert_eq!(texte, "Garage Perrache");
    let garage = |client, nom: &str| ClientTrouve {
        client: ClientId(client),
        nom: nom.to_owned(),
        ville: None,
    };
    let both = vec![garage(2, "Garage Perrache et fils"), garage(3, "Garage Perrache")];
    answer(&mut desk, Slot::Sites, sites(Vec::new(), both));
    let screen = desk.text();
    let chosen = screen
        .lines()
        .find(|line| line.contains("▶ Garage"))
        .unwrap_or_default();
    assert!(
        chosen.contains("Garage Perrache") && !chosen.contains("fils"),
        "{screen}"
    );
}

#[test]
fn nothing_that_was_found_before_is_told_of_a_client_who_was_just_entered() {
    let mut desk = Desk::new(SMALL);
    desk.press("n");
    desk.type_text("perrache");
    let other = ClientTrouve {
        client: ClientId(2),
        nom: "Garage Perrault".to_owned(),
        ville: None,
    };
    answer(&mut desk, Slot::Sites, sites(Vec::new(), vec![other]));
    assert!(desk.text().contains("Garage Perrault"), "{}", desk.text());
    desk.press("<c-n> <c-s>");
    let (id, _) = desk.command().expect("the client is entered");
    let entered = Done::Fiche {
        objet: Objet::Client,
        id: 3,
        nom: "C-00003".to_owned(),
    };
    desk.answer(id, Ok(fixture::outcome(entered)));
    let read = ClientAnswer::Client(Box::new(fixture::client(3, "Garage Perrache")));
    answer(&mut desk, Slot::Caller, Answer::Client(Box::new(read)));
    desk.press("<esc>");
    let text = desk.text();
    assert!(
        !text.contains("Perrault") && !text.contains("Rien de tel"),
        "{text}"
    );
    assert!(text.contains("Recherche…"), "{text}");
}

#[test]
fn a_machine_is_found_among_many_by_any_part_of_its_name() {
    for size in [SMALL, (160, 45)] {
        let mut desk = called(size);
        let many = (1..=40).map(|n| machine(n, &format!("Groupe {n}"), Vec::new()));
        let mut tree: Vec<EquipementNoeud> = many.collect();
        tree[20].equipement.numero_serie = Some("SN-7781".to_owned());
        tree[30].equipement.numero_serie = Some("SN-7790".to_owned());
        let found = ClientAnswer::Site(Box::new(fiche(tree)));
        answer(&mut desk, Slot::Machines, Answer::Client(Box::new(found)));
        to(&mut desk, "Équipement");
        desk.type_text("sn-77");
        let screen = desk.text();
        assert!(screen.contains("Groupe 21 · SN-7781"), "{screen}");
        assert!(screen.contains("Groupe 31 · SN-7790"), "{screen}");
        assert!(!screen.contains("Groupe 22"), "{screen}");
        desk.press("<down> <tab>");
        assert!(desk.text().contains("Groupe 31"), "{}", desk.text());
        desk.press("<c-s>");
        assert_eq!(sent(&desk).unwrap().equipement, Some(EquipementId(31)));
    }
}

/// The boiler of the site, which is all that is there.
fn boiler() -> Answer {
    let tree = vec![machine(11, "Chaudière", Vec::new())];
    Answer::Client(Box::new(ClientAnswer::Site(Box::new(fiche(tree)))))
}

#[test]
fn what_is_typed_while_the_machines_are_read_chooses_once_they_are() {
    for size in [SMALL, (160, 45)] {
        let mut desk = called(size);
        to(&mut desk, "Équipement");
        desk.type_text("chau");
        let screen = desk.text();
        assert!(screen.contains("Recherche…"), "{screen}");
        assert!(!screen.contains("Aucune machine"), "{screen}");
        desk.press("<tab>");
        assert!(desk.text().contains("chau"), "{}", desk.text());
        desk.press("<c-s>");
        assert_eq!(sent(&desk), None, "not without the machine");
        assert!(desk.text().contains("Recherche…"), "{}", desk.text());
        desk.press("<tab>");
        answer(&mut desk, Slot::Machines, boiler());
        assert!(desk.text().contains("Chaudière"), "{}", desk.text());
        desk.press("<c-s>");
        assert_eq!(sent(&desk).unwrap().equipement, Some(EquipementId(11)));
    }
}

#[test]
fn a_chosen_machine_stays_while_the_machines_are_read_again() {
    let mut desk = called(SMALL);
    answer(&mut desk, Slot::Machines, boiler());
    to(&mut desk, "Équipement");
    desk.press("<right> <esc> n");
    to(&mut desk, "Équipement");
    desk.press("<right>");
    desk.type_text("c");
    desk.press("<backspace> <tab>");
    answer(&mut desk, Slot::Machines, boiler());
    desk.press("<c-s>");
    assert_eq!(sent(&desk).unwrap().equipement, Some(EquipementId(11)));
}

#[test]
fn what_finds_no_machine_is_still_seen_where_it_was_typed() {
    let mut desk = called(SMALL);
    to(&mut desk, "Équipement");
    desk.type_text("chaux");
    desk.press("<tab>");
    answer(&mut desk, Slot::Machines, boiler());
    desk.press("<s-tab>");
    let screen = desk.text();
    assert!(
        screen.contains("chaux") && screen.contains("Aucune machine"),
        "{screen}"
    );
}

#[test]
fn what_no_machine_is_called_chooses_none() {
    for (keys, chosen) in [
        // It is not sent without what was typed: one clears it, or finds one.
        ("", None),
        ("<backspace>", Some(Some(EquipementId(11)))),
        ("<c-u>", Some(None)),
    ] {
        let mut desk = called(SMALL);
        let tree = vec![machine(11, "Chaudière", Vec::new())];
        let found = ClientAnswer::Site(Box::new(fiche(tree)));
        answer(&mut desk, Slot::Machines, Answer::Client(Box::new(found)));
        to(&mut desk, "Équipement");
        desk.type_text("chaux");
        assert!(desk.text().contains("Aucune machine"), "{}", desk.text());
        desk.press(keys);
        desk.press("<c-s>");
        assert_eq!(sent(&desk).map(|create| create.equipement), chosen, "{keys}");
        assert_eq!(
            chosen.is_none(),
            desk.text().contains("Effacez ce qui est tapé"),
            "{}",
            desk.text()
        );
    }
}

#[test]
fn how_many_people_are_asked_for_and_of_which_trade() {
    for size in [SMALL, (160, 45)] {
        let mut desk = called(size);
        let (id, _) = desk
            .call(|request| matches!(request, Request::Read(Query::Mission(MissionQuery::Reference))))
            .expect("asked");
        let reference = Reference {
            specialisations: vec![(SpecialisationId(2), "ELEC".to_owned(), "Électricité".to_owned())],
            ..Reference::default()
        };
        desk.answer(id, Ok(Reply::Answer(Answer::Reference(Box::new(reference)))));
        to(&mut desk, "Titre");
        desk.type_text("Pompe");
        to(&mut desk, "Personnes");
        desk.type_text("2");
        desk.press("<c-s>");
        // Two people of no trade are not asked for without a word.
        assert_eq!(sent(&desk), None);
        assert!(
            desk.text().contains("2 personnes, de quelle spécialité"),
            "{}",
            desk.text()
        );
        desk.press("<right>");
        desk.press("<c-s>");
        let besoins = sent(&desk).map(|create| create.besoins).unwrap_or_default();
        assert_eq!(besoins.iter().map(|need| need.effectif).collect::<Vec<_>>(), [2]);
    }
}

#[test]
fn the_reason_beside_a_field_is_whole_on_a_small_screen_however_long_what_is_typed() {
    let mut desk = called(SMALL);
    for (label, typed, said) in [
        (
            "Durée",
            "jusqu’à ce que cela marche, et même davantage",
            "Ce n’est pas une durée.",
        ),
        (
            "Souhaitée",
            "quand le gardien sera là, pas avant",
            "Ni un jour, ni des heures.",
        ),
    ] {
        to(&mut desk, label);
        desk.type_text(typed);
        let line = usize::from(desk.place(label).1);
        let text = desk.text();
        let row = text.lines().nth(line).unwrap();
        assert!(row.contains(said), "{row}");
    }
}
