//! Forms: what is wrong is said as one types, what was typed is kept, and the field that has the keys is in sight.

use std::time::Duration;

use super::besoins;
use super::fixture::Desk;
use super::listes::{SMALL, WIDE, answer, changed, clients, fiche, record, slot};
use crate::console::msg::{Input, List, Msg, Reply, Request, Slot};
use crate::domain::audit::LigneJournal;
use crate::domain::garde::Brouillon;
use crate::domain::journal::{Action, Objet};
use crate::domain::liste::Liste;
use crate::domain::{CommandeId, Refusal};
use crate::service::audit::AuditAnswer;
use crate::service::client::{ClientAnswer, ClientCommand, Create, Edit};
use crate::service::{Answer, Command, Error};

/// The list of people, with one of them.
pub(super) fn gens(size: (u16, u16)) -> Desk {
    super::gens::people(Desk::new(size), 7)
}

#[test]
fn a_form_says_what_is_wrong_as_one_types_and_keeps_it() {
    let mut desk = clients(SMALL);
    desk.press("n");
    desk.type_text("Delta");
    assert!(
        !desk.text().contains("✗"),
        "nothing is wrong that nobody has touched"
    );
    desk.press("<tab> <tab> <tab>");
    desk.type_text("a@b");
    assert!(
        desk.text().contains("Ce n’est pas une adresse de courriel"),
        "{}",
        desk.text()
    );
    desk.press("<c-s>");
    assert!(desk.command().is_none(), "it isn't sent");
    desk.press("<esc> n");
    assert!(desk.text().contains("Delta") && desk.text().contains("a@b"));
    desk.press("<tab> <tab> <tab>");
    desk.type_text(".fr");
    desk.press("<c-s>");
    let (id, order) = desk.command().expect("sent");
    let Command::Client(ClientCommand::Create(create)) = &order.command else {
        panic!("{order:?}")
    };
    assert!(
        matches!(create.as_ref(), Create::Client(change) if change.courriel == Some(Some("a@b.fr".to_owned())))
    );
    // The database doesn't answer: what was typed stays, and the same is sent under the same key.
    desk.answer(id, Err(Error::Unreachable));
    assert!(desk.text().contains("Delta"));
    desk.press("<c-s>");
    assert_eq!(desk.command().expect("sent again").1.key, order.key);
}

#[test]
fn a_client_like_one_that_is_there_is_saved_the_second_time() {
    let mut desk = clients(SMALL);
    desk.press("n");
    desk.type_text("Delta");
    desk.press("<c-s>");
    let (id, order) = desk.command().expect("sent");
    let there = Refusal::conflict("client-deja-la")
        .with("code", "C-00012")
        .with("nom", "Delta");
    desk.answer(id, Err(there.into()));
    let text = desk.text();
    assert!(
        text.contains("C-00012") && text.contains("une seconde fois"),
        "{text}"
    );
    desk.press("<c-s>");
    let (_, again) = desk.command().expect("sent again");
    assert_ne!(again.key, order.key, "it is another command");
    let Command::Client(ClientCommand::Create(create)) = &again.command else {
        panic!("{again:?}")
    };
    assert!(matches!(create.as_ref(), Create::Homonyme(_)));
}

#[test]
fn somebody_quicker_is_shown_beside_ones_own_and_one_chooses() {
    let mut desk = clients(WIDE);
    record(&mut desk, fiche(1, "Alpha", 1, "0472000001"));
    desk.press("e <tab> <tab> <c-u>");
    desk.type_text("0600000000");
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("sent");
    let stale = Refusal::stale("client", 1, 2);
    desk.answer(id, Err(Error::Refused(Box::new(stale))));
    let theirs = fiche(1, "Alpha", 2, "0472999999");
    answer(&mut desk, Slot::Form(255), ClientAnswer::Client(Box::new(theirs)));
    let screen = desk.text();
    assert!(
        screen.contains("0600000000") && screen.contains("0472999999"),
        "{screen}"
    );
    desk.send(Msg::Input(Input::Resize(40, 12)));
    let small = desk.text();
    assert!(
        small.contains("0600000000"),
        "both are told apart there too: {small}"
    );
    desk.send(Msg::Input(Input::Resize(WIDE.0, WIDE.1)));
    desk.press("<c-s>");
    let (id, order) = desk.command().expect("sent again");
    let Command::Client(ClientCommand::Edit(edit)) = &order.command else {
        panic!("{order:?}")
    };
    let Edit::Client(modif) = edit.as_ref() else {
        panic!()
    };
    desk.answer(id, Err(Error::Unreachable));
    assert_eq!(modif.version, Some(2));
    assert_eq!(modif.change.telephone, Some(Some("06 00 00 00 00".to_owned())));
    desk.press("<c-r>");
    assert!(!desk.text().contains("0600000000"), "theirs is taken");
}

#[test]
fn a_password_is_no_draft_and_no_command() {
    let mut desk = gens(SMALL);
    desk.press("p");
    desk.type_text("une phrase de passe");
    assert!(!desk.text().contains("phrase de passe"), "it isn't shown");
    desk.press("<tab>");
    desk.type_text("une autre");
    desk.press("<c-s>");
    assert!(desk.text().contains("diffèrent"), "{}", desk.text());
    desk.press("<c-u>");
    desk.type_text("une phrase de passe");
    desk.press("<c-s>");
    assert!(desk.command().is_none());
    let (_, request) = desk
        .call(|request| matches!(request, Request::Password { .. }))
        .expect("sent");
    assert!(!format!("{request:?}").contains("phrase"));
    desk.wait(Duration::from_secs(5));
    let kept = format!("{:?}", desk.effects);
    assert!(!kept.contains("phrase"), "{kept}");
}

#[test]
fn what_was_only_looked_at_is_no_draft() {
    let mut desk = clients(WIDE);
    record(&mut desk, fiche(1, "Alpha", 1, "0472000001"));
    desk.press("e <tab> <tab> <left> <esc>");
    changed(&mut desk);
    record(&mut desk, fiche(1, "Alpha", 2, "0472999999"));
    desk.press("e");
    let screen = desk.text();
    assert!(
        screen.contains("0472999999") && !screen.contains("0472000001"),
        "{screen}"
    );
}

#[test]
fn labels_of_a_form_stand_whole_where_there_is_room() {
    let mut desk = clients(SMALL);
    desk.press("n");
    let text = desk.text();
    assert!(text.contains("Délai de paiement (jours)"), "{text}");
    assert!(
        !text
            .lines()
            .any(|line| line.contains("…") && line.contains("Délai")),
        "{text}"
    );
}

#[test]
fn a_contract_without_a_label_is_refused_beside_its_field() {
    let mut desk = clients(WIDE);
    record(&mut desk, fiche(1, "Alpha", 1, "0472000001"));
    desk.press("a k <c-s>");
    assert!(desk.command().is_none(), "nothing is sent");
    assert!(desk.text().contains("Il manque le libellé"), "{}", desk.text());
    desk.type_text("Entretien PAC");
    assert!(!desk.text().contains("Il manque le libellé"), "{}", desk.text());
    desk.press("<c-s>");
    assert!(desk.command().is_some(), "{}", desk.text());
}

#[test]
fn a_person_s_number_is_checked_as_it_is_typed() {
    let mut desk = Desk::new(SMALL);
    desk.press("g u n <tab> <tab> <tab> <tab> <tab>");
    desk.type_text("04 72 00");
    assert!(desk.text().contains("chiffres"), "{}", desk.text());
    desk.type_text(" 00 01");
    assert!(!desk.text().contains("dix chiffres"), "{}", desk.text());
    assert!(!desk.text().contains('✗'), "{}", desk.text());
}

/// What opens a form on a screen of that size.
type Opened = Box<dyn Fn((u16, u16)) -> Desk>;

/// The label of the field that has the keys, as far as the screen shows it; `None` where it isn't in sight.
fn focused(desk: &Desk) -> Option<String> {
    let (buf, cursor) = desk.draw();
    let at = cursor?;
    let left = |y: u16| -> String { (0..at.x).map(|x| buf[(x, y)].symbol()).collect() };
    // An option to tick stands below the field that has it.
    let line = (0..=at.y).rev().map(left).find(|line| line.contains('▶'))?;
    let (_, after) = line.rsplit_once('▶')?;
    let after = after.trim_start();
    let end = [after.find("  "), after.find('…')].into_iter().flatten().min();
    Some(after[..end.unwrap_or(after.len())].trim_end().to_owned())
}

/// The labels that Tab passes until it is back at the first.
fn walk(desk: &mut Desk) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for _ in 0..40 {
        let label = focused(desk).unwrap_or_else(|| panic!("after {labels:?}:\n{}", desk.text()));
        if labels.first() == Some(&label) {
            return labels;
        }
        labels.push(label);
        desk.press("<tab>");
    }
    panic!("Tab never comes back: {labels:?}");
}

#[test]
fn every_field_of_every_form_is_in_sight_on_the_smallest_screen() {
    let of_clients = |size| {
        let mut desk = clients(size);
        if slot(&desk, Slot::Record(List::Clients)).is_none() {
            desk.press("<enter>");
        }
        record(&mut desk, fiche(1, "Alpha", 1, "0472000001"));
        desk
    };
    let mut forms: Vec<(&str, Opened)> = vec![
        ("n", Box::new(Desk::new)),
        ("", Box::new(|size| besoins::opened_at(size, besoins::fiche()))),
    ];
    for keys in ["e", "a s", "a c", "a k"] {
        forms.push((keys, Box::new(of_clients)));
    }
    for keys in ["n", "e", "p", "a c", "x", "X"] {
        forms.push((keys, Box::new(gens)));
    }
    for (keys, opened) in forms {
        let walked = [(160, 60), (40, 12)].map(|size| {
            let mut desk = opened(size);
            desk.press(keys);
            assert!(desk.draw().1.is_some(), "{keys}: {}", desk.text());
            walk(&mut desk)
        });
        let [large, small] = walked;
        assert_eq!(large.len(), small.len(), "{keys}: {large:?} {small:?}");
        for (large, small) in large.iter().zip(&small) {
            assert!(large.starts_with(small.as_str()), "{keys}: {large} {small}");
        }
    }
}

#[test]
fn a_form_that_goes_on_says_so() {
    let mut desk = Desk::new((40, 12));
    desk.press("n");
    let edges = |desk: &Desk| {
        let text = desk.text();
        let end = |line: &str| line.trim_end_matches(['│', ' ']).chars().next_back();
        let marks: Vec<char> = text.lines().filter_map(end).collect();
        (marks.contains(&'↑'), marks.contains(&'↓'))
    };
    assert_eq!(edges(&desk), (false, true), "{}", desk.text());
    desk.press("<s-tab>");
    assert_eq!(edges(&desk), (true, false), "{}", desk.text());
    desk.press("<s-tab> <s-tab> <s-tab> <s-tab> <s-tab> <s-tab>");
    assert_eq!(edges(&desk), (true, true), "{}", desk.text());
}

#[test]
fn a_question_without_fields_is_short_and_answered_with_yes_or_no() {
    for size in [(40, 12), SMALL, WIDE] {
        // By habit nothing is deleted.
        let answers = [
            ("<enter>", false),
            ("o", true),
            ("y", true),
            ("n", false),
            ("<esc>", false),
        ];
        for (keys, sent) in answers {
            let mut desk = clients(size);
            if slot(&desk, Slot::Record(List::Clients)).is_some() {
                record(&mut desk, fiche(1, "Alpha", 1, "0472000001"));
            }
            desk.press("X");
            let text = desk.text();
            let footer = text.lines().last().unwrap_or_default();
            assert!(
                footer.contains("o/y oui") && footer.contains("Entrée non"),
                "{text}"
            );
            assert!(!footer.contains("Tab"), "{text}");
            let asked = desk.place("Alpha ?").1;
            let line = |y: u16| text.lines().nth(usize::from(y)).unwrap_or_default().to_owned();
            assert!(
                line(asked + 1).chars().any(char::is_alphabetic),
                "no blank line: {text}"
            );
            desk.press(keys);
            assert_eq!(desk.command().is_some(), sent, "{keys}");
            assert_eq!(desk.app.overlay().is_some(), sent, "{keys}");
        }
    }
}

#[test]
fn a_break_is_typed_where_there_may_be_several_lines_and_nowhere_else() {
    let mut desk = clients(WIDE);
    desk.press("n");
    desk.type_text("Delta");
    desk.press("<c-j>");
    assert!(!desk.text().contains('↵'), "a name has one line");
    desk.click(desk.place("Notes"));
    desk.type_text("Portail");
    desk.press("<c-j>");
    desk.type_text("code");
    assert!(desk.text().contains("Portail↵code"), "{}", desk.text());
}

#[test]
fn a_draft_left_and_taken_up_again_over_a_newer_record_still_says_who_was_quicker() {
    let begun = |desk: &mut Desk| {
        record(desk, fiche(1, "Alpha", 1, "0472000001"));
        desk.press("e <tab> <tab> <c-u>");
        desk.type_text("0600000000");
        desk.press("<esc>");
    };
    let conflict = |desk: &mut Desk| {
        changed(desk);
        record(desk, fiche(1, "Alpha", 2, "0472999999"));
        desk.press("e");
        let screen = desk.text();
        assert!(
            screen.contains("entre-temps") && screen.contains("0472999999") && screen.contains("0600000000"),
            "{screen}"
        );
    };
    let mut desk = clients(WIDE);
    begun(&mut desk);
    conflict(&mut desk);
    // Who it was is told once the journal has.
    let who = LigneJournal {
        seq: 9,
        le: super::fixture::at(9, 30),
        commande: CommandeId(9),
        nom: "client.modifier".to_owned(),
        nature: "NORMAL".to_owned(),
        acteur: "rdupuis".to_owned(),
        acteur_nom: "René Dupuis".to_owned(),
        objet: Objet::Client,
        id: 1,
        numero: None,
        version: 2,
        action: Action::Modification,
    };
    let id = slot(&desk, Slot::Form(254)).expect("the journal is asked");
    let found = Liste {
        items: vec![who],
        next: None,
    };
    let told = Answer::Audit(AuditAnswer::Liste(found));
    desk.answer(id, Ok(Reply::Answer(told)));
    assert!(
        desk.text().contains("René Dupuis a modifié cette fiche"),
        "{}",
        desk.text()
    );
    // It is told again as long as nobody has chosen.
    desk.press("<esc> e");
    assert!(desk.text().contains("0472999999"), "{}", desk.text());
    desk.press("<c-r> <esc> e");
    assert!(!desk.text().contains("entre-temps"), "{}", desk.text());
    // What an earlier session left knows from where it was begun, too.
    let mut desk = clients(WIDE);
    desk.app.cx.drafts.adopt(&[Brouillon {
        ecran: "client".to_owned(),
        objet: "client:1".to_owned(),
        champ: "telephone".to_owned(),
        valeur: "0600000000".to_owned(),
        depuis_version: None,
        depuis: Some("0472000001".to_owned()),
    }]);
    conflict(&mut desk);
}

#[test]
fn a_login_follows_the_name_until_somebody_types_it_and_a_free_one_is_proposed() {
    let mut desk = Desk::new(WIDE);
    desk.press("g u n");
    desk.type_text("Karim");
    // Too early: the name is still missing.
    desk.press("<tab> <c-s>");
    assert!(desk.command().is_none());
    desk.type_text("Benal");
    desk.press("<tab>");
    assert!(desk.text().contains("kbenal"), "{}", desk.text());
    desk.press("<s-tab>");
    desk.type_text("i");
    desk.press("<tab>");
    assert!(
        desk.text().contains("kbenali"),
        "it goes on following: {}",
        desk.text()
    );
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("sent");
    let taken = Refusal {
        field: Some("login"),
        ..Refusal::conflict("login-pris").with("possible-login", "kbenali2")
    };
    desk.answer(id, Err(Error::Refused(Box::new(taken))));
    let text = desk.text();
    assert!(
        text.contains("▶ Identifiant") && text.contains("kbenali2 » est libre"),
        "{text}"
    );
    desk.type_text("2");
    desk.press("<s-tab>");
    desk.type_text("x");
    desk.press("<tab>");
    assert!(
        desk.text().contains("kbenali2"),
        "what was typed stays: {}",
        desk.text()
    );
}
