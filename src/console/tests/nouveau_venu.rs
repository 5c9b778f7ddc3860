//! What somebody finds who has nothing but the program: nothing is cut without a mark, nothing is offered that does nothing.

use super::besoins;
use super::fixture::{Desk, actor, at, board, refused};
use super::planning::on_week;
use super::proposer::{propositions, suggesting};
use crate::console::action::Action;
use crate::console::msg::{List, Reply, Slot};
use crate::console::theme::{Depth, Ground, Theme};
use crate::console::toast::Tone;
use crate::domain::audit::LigneJournal;
use crate::domain::journal::{Action as Deed, Objet};
use crate::domain::liste::Liste;
use crate::domain::mission::MissionFiche;
use crate::domain::{CommandeId, Langue, Permission, Portee, Refusal};
use crate::service::Answer;
use crate::service::audit::AuditAnswer;
use crate::text::Text;

fn says(desk: &Desk, words: &str) {
    assert!(desk.text().contains(words), "{words}:\n{}", desk.text());
}

fn hides(desk: &Desk, words: &str) {
    assert!(!desk.text().contains(words), "{words}:\n{}", desk.text());
}

fn footer(desk: &Desk) -> String {
    desk.text().lines().last().unwrap().to_owned()
}

fn answer(desk: &mut Desk, wanted: Slot, answer: Answer) {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == wanted);
    let id = call.map_or_else(|| panic!("{wanted:?} is asked for"), |(id, ..)| *id);
    desk.answer(id, Ok(Reply::Answer(answer)));
}

#[test]
fn what_speaks_against_the_drop_comes_before_the_offer_to_swap() {
    for size in [(100, 30), (160, 45)] {
        let mut desk = Desk::new(size);
        desk.press("j L m k");
        let text = desk.text();
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
        assert!(at("Déjà pris") < at("L’échanger"), "{text}");
    }
}

#[test]
fn on_the_smallest_screen_the_lines_about_the_hand_tell_what_decides() {
    let mut desk = Desk::new((40, 12));
    desk.press("j L m k");
    says(&desk, "M-252 · ");
    says(&desk, "Déjà pris");
}

/// The mission whose page, or whose detail, is long.
fn long() -> MissionFiche {
    let mut fiche = besoins::fiche();
    fiche.description = "Le groupe froid s’arrête toutes les nuits vers trois heures. ".repeat(20);
    fiche.appeler = Some("Minh Roussel 06 00 00 00 00".to_owned());
    fiche
}

#[test]
fn a_detail_that_is_cut_says_so_and_its_page_opens_with_a_key() {
    for size in [(80, 24), (100, 30)] {
        let mut desk = Desk::new(size);
        desk.press("<tab>");
        let mut fiche = long();
        fiche.ligne.id = crate::domain::MissionId(245);
        let asked = desk.calls.iter().rev().find(|(_, slot, _)| *slot == Slot::Fiche);
        let id = asked.map(|(id, ..)| *id).expect("the mission is read");
        desk.answer(id, Ok(Reply::Answer(Answer::Mission(Box::new(fiche)))));
        let text = desk.text();
        let last = text.lines().rev().nth(2).unwrap();
        assert!(last.trim_end_matches('│').trim_end().ends_with('…'), "{text}");
        desk.press("?");
        desk.type_text("ouvrir");
        says(&desk, "Ouvrir ce qui est choisi");
        desk.press("<esc> l");
        says(&desk, "▸ Mission");
    }
}

fn deed(seq: i64) -> LigneJournal {
    LigneJournal {
        seq,
        le: at(9, 30),
        commande: CommandeId(seq),
        nom: "mission.creer".to_owned(),
        nature: "NORMAL".to_owned(),
        acteur: "jbdelacroix".to_owned(),
        acteur_nom: "Jean-Baptiste Delacroix-Montferrand".to_owned(),
        objet: Objet::Mission,
        id: 7,
        numero: None,
        version: 2,
        action: Deed::Creation,
    }
}

fn page(size: (u16, u16), deeds: i64) -> Desk {
    let mut desk = besoins::opened_at(size, long());
    desk.press("<esc>");
    let items = (0..deeds).map(deed).collect();
    let found = AuditAnswer::Liste(Liste { items, next: None });
    answer(&mut desk, Slot::MissionJournal, Answer::Audit(found));
    desk
}

#[test]
fn what_was_done_to_a_mission_is_told_whole() {
    let done = Text::new(Langue::Fr, chrono_tz::UTC).commande("mission.creer");
    for width in [120, 130, 160, 200] {
        let desk = page((width, 40), 2);
        says(&desk, &done);
    }
}

#[test]
fn a_mission_s_page_says_that_it_goes_on_and_that_it_began_above() {
    for size in [(80, 24), (40, 12), (120, 20)] {
        let mut desk = page(size, 30);
        assert!(
            desk.text().contains('↓') && !desk.text().contains('↑'),
            "{}",
            desk.text()
        );
        desk.press("<end>");
        assert!(
            desk.text().contains('↑') && !desk.text().contains('↓'),
            "{}",
            desk.text()
        );
    }
}

#[test]
fn who_and_when_stay_where_there_is_little_room_and_what_is_late_is_marked() {
    let mut desk = suggesting((40, 12));
    says(&desk, "Ana Morel");
    says(&desk, "10:30");
    hides(&desk, "!1");
    // It is due at 10:40.
    says(&desk, "!2  Lucie Petit");
    desk.press("<esc> s");
    let mut found = propositions();
    found[0].couts.insert("gti".to_owned(), 90_000);
    answer(&mut desk, Slot::Suggest, Answer::Propositions(found.clone()));
    says(&desk, "▶!1  Ana Morel");
    says(&desk, "10:30–12:00");
    let mut desk = suggesting((100, 30));
    desk.press("<esc> s");
    answer(&mut desk, Slot::Suggest, Answer::Propositions(found));
    says(&desk, "Après l’échéance");
}

#[test]
fn every_key_of_a_prefix_is_in_sight_on_the_smallest_screen() {
    let mut desk = Desk::new((40, 12));
    desk.press("g");
    for label in [
        "Planning",
        "Missions",
        "Clients",
        "Utilisateurs",
        "Notificat",
        "Journal",
    ] {
        says(&desk, label);
    }
}

#[test]
fn the_present_at_night_does_not_hide_the_working_day() {
    let mut desk = Desk::new((120, 30));
    desk.app.cx.now = at(4, 43);
    desk.press("t");
    answer(&mut desk, Slot::Board, Answer::Board(Box::new(board())));
    let hours = |desk: &Desk| desk.text().lines().nth(1).unwrap().to_owned();
    assert!(
        hours(&desk).contains("04") && hours(&desk).contains("18"),
        "{}",
        hours(&desk)
    );
    desk.press("J");
    let mut tomorrow = board();
    tomorrow.jour = tomorrow.jour.succ_opt().unwrap();
    answer(&mut desk, Slot::Board, Answer::Board(Box::new(tomorrow)));
    assert!(
        !hours(&desk).contains("05") && hours(&desk).contains("18"),
        "{}",
        hours(&desk)
    );
}

#[test]
fn the_footer_offers_what_can_be_done() {
    let mut week = on_week((100, 30));
    week.press("j m");
    assert!(footer(&week).contains("J/K semaine"), "{}", week.text());
    let mut desk = Desk::new((80, 24));
    desk.press("<tab> s");
    answer(&mut desk, Slot::Suggest, Answer::Propositions(Vec::new()));
    assert!(!footer(&desk).contains("retenir"), "{}", footer(&desk));
    assert!(!footer(&desk).contains("provisoire"), "{}", footer(&desk));
    // In the form of a record Ctrl-d empties nothing.
    let desk = besoins::opened_at((160, 45), besoins::fiche());
    assert!(
        footer(&desk).contains("Ctrl-d tout remettre"),
        "{}",
        footer(&desk)
    );
}

#[test]
fn why_a_firm_job_is_not_dropped_as_pencilled_in_is_said() {
    for size in [(40, 12), (80, 24), (160, 45)] {
        let mut desk = Desk::new(size);
        desk.press("j L m p");
        says(&desk, "Un déplacement garde");
    }
}

#[test]
fn a_message_leaves_the_keys_in_sight_under_a_dialog_of_full_height() {
    let mut desk = Desk::new((80, 24));
    desk.press("?");
    let before = footer(&desk);
    desk.app.cx.say(Tone::Note, "selection-partie", &[]);
    says(&desk, "Ce qui était choisi");
    assert_eq!(footer(&desk), before, "{}", desk.text());
}

#[test]
fn a_sentence_has_one_full_stop() {
    let text = Text::new(Langue::Fr, chrono_tz::UTC);
    let args = [
        ("technicien", "Laurence Salaün".into()),
        ("plage", "ven. 27 nov.".into()),
    ];
    let said = text.with("refus-absence", &args);
    assert!(said.ends_with("27 nov.") && !said.ends_with(".."), "{said}");
}

#[test]
fn commands_are_called_in_the_language_of_the_reader() {
    for (langue, loosen, back) in [
        (Langue::Fr, "relâcher", "rebrousser"),
        (Langue::En, "loosen", "turn-back"),
    ] {
        let text = Text::new(langue, chrono_tz::UTC);
        assert_eq!(Action::Loosen.nom(text), loosen);
        assert_eq!(Action::TurnBack.nom(text), back);
    }
    for typed in ["relacher", "relâcher", "loosen"] {
        let mut desk = Desk::new((100, 30));
        desk.press(":");
        desk.type_text(typed);
        says(&desk, "Remettre en provisoire");
    }
}

#[test]
fn without_colours_a_break_is_no_work_and_an_example_is_nothing_typed() {
    let mut desk = Desk::new((80, 24));
    desk.app.cx.theme = Theme::new(Depth::None, Ground::Dark);
    assert!(desk.text().matches('▒').count() > 4, "{}", desk.text());
    desk.press("n");
    says(&desk, "(1 h)");
    says(&desk, "(demain 14h-17h)");
}

#[test]
fn whoever_is_not_told_what_waits_is_told_that() {
    let mut mine = board();
    mine.a_planifier.clear();
    for (portee, told) in [
        (Portee::Soi, "l’affaire des répartiteurs"),
        (Portee::Tout, "Rien n’attend"),
    ] {
        let mut actor = actor(Langue::Fr, Some(&[Permission::MissionVoir]));
        actor.permissions.insert(Permission::MissionVoir, portee);
        let mut desk = Desk::closed((100, 30), actor);
        desk.answer_board(mine.clone());
        says(&desk, told);
        let counted = desk.text().contains("À planifier 0");
        assert_eq!(counted, portee == Portee::Tout, "{}", desk.text());
    }
}

#[test]
fn a_drop_that_is_refused_on_another_day_leaves_the_job_in_the_hand_and_says_no_more() {
    let mut desk = Desk::new((100, 30));
    desk.press("j L m J");
    let mut tomorrow = board();
    tomorrow.jour = tomorrow.jour.succ_opt().unwrap();
    tomorrow.creneaux.clear();
    desk.answer_board(tomorrow.clone());
    desk.press("<enter>");
    let (id, _) = desk.command().expect("it is dropped");
    desk.answer(id, Err(refused(Refusal::conflict("creneau-occupe"))));
    while desk.calls.iter().any(|(_, slot, _)| *slot == Slot::Board) {
        answer(&mut desk, Slot::Board, Answer::Board(Box::new(tomorrow.clone())));
    }
    says(&desk, "en main");
    hides(&desk, "n’est plus là");
}

#[test]
fn what_was_done_last_leaves_the_other_keys_in_the_footer() {
    use crate::domain::historique::{Geste, Historique, Lot, Pas};
    let lot = Some(Lot {
        visites: 8,
        debut: at(9, 0),
    });
    let geste = Geste {
        nom: "planning.affermir-choix".to_owned(),
        le: at(9, 0),
        objet: Objet::Intervention,
        numero: None,
        lot,
    };
    let annuler = Pas {
        geste: Some(geste),
        refus: None,
        passe: None,
    };
    let mut desk = Desk::new((120, 36));
    desk.press("j L");
    let before = footer(&desk);
    desk.app.cx.steps = Some(Box::new(Historique {
        annuler,
        ..Historique::default()
    }));
    let after = footer(&desk);
    assert!(after.contains("u annuler : 8"), "{after}");
    for key in [": commande", "? aide"] {
        assert_eq!(before.contains(key), after.contains(key), "{before}\n{after}");
    }
}

#[test]
fn columns_of_a_list_grow_where_there_is_room() {
    let mut desk = Desk::new((200, 60));
    desk.press("g l");
    let by = LigneJournal {
        acteur_nom: "Alice Administratrice".to_owned(),
        ..deed(1)
    };
    let items = vec![by];
    let found = AuditAnswer::Liste(Liste { items, next: None });
    answer(&mut desk, Slot::Rows(List::Journal), Answer::Audit(found));
    says(&desk, "Administratrice");
}

#[test]
fn a_mission_that_is_still_entered_is_called_a_draft_and_a_rule_is_named_once() {
    use crate::domain::mission::EtatMission;
    use crate::domain::refusal::Fact;
    for (langue, words) in [(Langue::Fr, "est un brouillon"), (Langue::En, "is a draft")] {
        let text = Text::new(langue, chrono_tz::UTC);
        let said = |etat: EtatMission| {
            let refusal = Refusal::rule("mission-non-planifiable").with("numero", "M-1");
            text.refusal(&refusal.with("etat", Fact::label(etat))).message
        };
        assert!(
            said(EtatMission::Brouillon).contains(words),
            "{}",
            said(EtatMission::Brouillon)
        );
        let other = said(EtatMission::Terminee);
        assert!(!other.contains("un ") && !other.contains(" a "), "{other}");
    }
    let text = Text::new(Langue::Fr, chrono_tz::UTC);
    let twice = [
        "site-ferme".to_owned(),
        "fenetre".to_owned(),
        "site-ferme".to_owned(),
    ];
    assert_eq!(text.regles(&twice).matches("site fermé").count(), 1);
}
