//! Who could take a mission, and why not.

use super::fixture::{Desk, at, outcome, refused};
use crate::console::msg::{Msg, Reply, Request, Slot};
use crate::console::overlays::Overlay;
use crate::domain::journal::{Action, Change, Objet};
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Affectee, Membre, Orphelin, Proposition, Verdict};
use crate::domain::{InterventionId, MissionId, Refusal, UtilisateurId};
use crate::service::planning::{PlanningCommand, PlanningQuery};
use crate::service::{self, Answer, Command, Query};

const SIZE: (u16, u16) = (100, 30);

fn proposition(id: i64, nom: &str, from: (u32, u32)) -> Proposition {
    let plage = crate::domain::Plage::starting(at(from.0, from.1), 90);
    Proposition {
        login: nom.to_lowercase(),
        nom: nom.to_owned(),
        debut: plage.debut(),
        fin: plage.fin(),
        couts: [("trajet", 18), ("attente", 4), ("total", 22)]
            .map(|(name, cost)| (name.to_owned(), cost))
            .into(),
        equipe: vec![Membre {
            utilisateur: UtilisateurId(id),
            login: nom.to_lowercase(),
            nom: nom.to_owned(),
            besoin: None,
            plages: vec![plage],
            aller: 18,
            suite: 12,
        }],
    }
}

pub(super) fn propositions() -> Vec<Proposition> {
    vec![
        proposition(10, "Ana Morel", (10, 30)),
        proposition(3, "Lucie Petit", (13, 0)),
    ]
}

/// A mission that is given to Ana.
fn planned(mission: i64) -> Affectee {
    Affectee {
        mission: MissionId(mission),
        numero: format!("M-2026-{mission:05}"),
        etat: EtatMission::Planifiee,
        intervention: InterventionId(mission),
        version: 1,
        techniciens: vec!["ana.morel".to_owned()],
        noms: vec!["Ana Morel".to_owned()],
        plages: vec![crate::domain::Plage::starting(at(10, 30), 90)],
        regles_forcees: Vec::new(),
    }
}

fn asks_suggestions(request: &Request) -> bool {
    matches!(
        request,
        Request::Read(Query::Planning(PlanningQuery::Suggest { .. }))
    )
}

/// Candidates for the first mission that waits.
pub fn suggesting(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("<tab> s");
    assert!(desk.text().contains("Recherche des meilleurs"));
    let (id, _) = desk.call(asks_suggestions).unwrap();
    desk.answer(id, Ok(Reply::Answer(Answer::Propositions(propositions()))));
    desk
}

/// The list where nobody can take the first mission that waits.
pub fn suggesting_nobody(size: (u16, u16)) -> Desk {
    suggesting_these(size, Vec::new())
}

/// These candidates for the first mission that waits.
pub fn suggesting_these(size: (u16, u16), found: Vec<Proposition>) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("<tab> s");
    let (id, _) = desk.call(asks_suggestions).unwrap();
    desk.answer(id, Ok(Reply::Answer(Answer::Propositions(found))));
    desk
}

/// Verdicts on the first mission that waits.
pub fn explaining(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("<tab> w");
    let asks = |request: &Request| {
        matches!(
            request,
            Request::Read(Query::Planning(PlanningQuery::WhyNot { .. }))
        )
    };
    let (id, _) = desk.call(asks).unwrap();
    let verdict = |id: i64, nom: &str, found: Option<Proposition>, refus: Vec<Refusal>| Verdict {
        utilisateur: UtilisateurId(id),
        login: nom.to_lowercase(),
        nom: nom.to_owned(),
        proposition: found,
        refus,
    };
    let taken = Refusal::conflict("creneau-occupe")
        .with("technicien", "Karim Benali")
        .with("plage", crate::domain::Plage::starting(at(8, 0), 240))
        .with("quoi", "formation")
        .with("par", "amorel");
    let away = Refusal::rule("absence")
        .with("technicien", "Lucie Petit")
        .with("plage", crate::domain::Plage::starting(at(8, 0), 240));
    let verdicts = vec![
        verdict(
            10,
            "Ana Morel",
            Some(proposition(10, "Ana Morel", (10, 30))),
            Vec::new(),
        ),
        verdict(
            2,
            "Karim Benali",
            None,
            vec![taken, Refusal::rule("technicien-requis")],
        ),
        verdict(3, "Lucie Petit", None, vec![away]),
    ];
    desk.answer(
        id,
        Ok(Reply::Answer(Answer::Verdicts {
            verdicts,
            ailleurs: 2,
        })),
    );
    desk.press("<down>");
    desk
}

#[test]
fn verdicts_say_every_reason_and_what_would_mend_it() {
    let mut desk = explaining(SIZE);
    let screen = desk.text();
    assert!(screen.contains("✓ Ana Morel") && screen.contains("✗ Karim Benali"));
    assert!(
        screen.contains("Hors liste : 2 personnes d’autres agences"),
        "{screen}"
    );
    let lucie = screen.lines().find(|line| line.contains("✗ Lucie Petit"));
    let reason = lucie
        .and_then(|line| line.split("Petit").nth(1))
        .unwrap_or_default();
    assert!(reason.trim_start().starts_with("absence"), "{screen}");
    assert!(
        screen.contains("n’est pas libre") && screen.contains("→ Choisissez"),
        "{screen}"
    );
    desk.type_text("karim");
    assert!(!desk.text().contains("✓ Ana Morel"));
}

#[test]
fn the_best_candidate_is_taken() {
    let mut desk = suggesting(SIZE);
    assert!(
        desk.text().contains("Ana Morel") && desk.text().contains("trajet +18"),
        "{}",
        desk.text()
    );
    desk.press("j <enter> <enter>");
    let (id, order) = desk.command().unwrap();
    let Command::Planning(PlanningCommand::Plan(plan)) = order.command else {
        panic!()
    };
    assert_eq!(
        (plan.mission, plan.equipe[0].utilisateur),
        (MissionId(245), UtilisateurId(3))
    );
    assert_eq!(
        desk.calls
            .iter()
            .filter(|(_, slot, _)| matches!(slot, Slot::Command(_)))
            .count(),
        1,
        "once"
    );

    // Somebody else was faster: what is left is asked at once, the list stays.
    desk.answer(id, Err(refused(Refusal::conflict("creneau-occupe"))));
    assert!(matches!(desk.app.overlay(), Some(Overlay::Suggest(_))));
    let (id, _) = desk.call(asks_suggestions).expect("asked again");
    desk.answer(id, Ok(Reply::Answer(Answer::Propositions(propositions()))));
    desk.press("<enter>");
    let (id, _) = desk.command().unwrap();
    desk.answer(id, Ok(outcome(service::Done::Planned(planned(245)))));
    assert!(desk.app.overlay().is_none());
    assert!(
        desk.text().contains("M-2026-00245 : Ana Morel"),
        "{}",
        desk.text()
    );
}

/// Somebody else planned something.
fn planned_elsewhere(desk: &mut Desk) {
    desk.send(Msg::Changed(vec![Change {
        seq: 1,
        objet: Objet::Intervention,
        id: 77,
        version: 1,
        action: Action::Creation,
        acteur: UtilisateurId(9),
        le: at(10, 0),
    }]));
}

#[test]
fn candidates_follow_what_others_plan_and_no_key_hits_the_neighbour_of_one_that_is_gone() {
    let mut desk = suggesting(SIZE);
    desk.press("j");
    let [ana, lucie] = <[Proposition; 2]>::try_from(propositions()).unwrap();
    let sooner = proposition(12, "Inès Roux", (9, 0));
    planned_elsewhere(&mut desk);
    assert!(desk.text().contains("Lucie Petit"), "the list stays meanwhile");
    let (id, _) = desk.call(asks_suggestions).expect("asked again");
    let now = vec![sooner.clone(), ana.clone(), lucie];
    desk.answer(id, Ok(Reply::Answer(Answer::Propositions(now))));

    planned_elsewhere(&mut desk);
    let (id, _) = desk.call(asks_suggestions).expect("asked again");
    desk.answer(id, Ok(Reply::Answer(Answer::Propositions(vec![sooner, ana]))));
    assert!(
        desk.text().contains("Cette place vient d’être prise"),
        "{}",
        desk.text()
    );
    desk.press("<enter> p");
    assert!(desk.command().is_none(), "nobody was chosen");
    desk.press("k <enter>");
    let (_, order) = desk.command().unwrap();
    let Command::Planning(PlanningCommand::Plan(plan)) = order.command else {
        panic!()
    };
    assert_eq!(plan.equipe[0].utilisateur, UtilisateurId(10));
}

#[test]
fn verdicts_follow_what_others_plan_and_stay_with_who_is_looked_at() {
    let mut desk = explaining(SIZE);
    planned_elsewhere(&mut desk);
    let asks = |request: &Request| {
        matches!(
            request,
            Request::Read(Query::Planning(PlanningQuery::WhyNot { .. }))
        )
    };
    let (id, _) = desk.call(asks).expect("asked again");
    let verdict = |id: i64, nom: &str| Verdict {
        utilisateur: UtilisateurId(id),
        login: nom.to_lowercase(),
        nom: nom.to_owned(),
        proposition: None,
        refus: vec![Refusal::rule("technicien-requis")],
    };
    let verdicts = vec![verdict(3, "Lucie Petit"), verdict(2, "Karim Benali")];
    desk.answer(
        id,
        Ok(Reply::Answer(Answer::Verdicts {
            verdicts,
            ailleurs: 2,
        })),
    );
    let screen = desk.text();
    let chosen = screen
        .lines()
        .find(|line| line.contains("▶") && line.contains("✗"));
    assert!(
        chosen.is_some_and(|line| line.contains("Karim Benali")),
        "{screen}"
    );
}

/// Two visits of Karim's, who is away: who could take each is known.
pub fn orphans(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("j A <c-s>");
    let (id, _) = desk.command().expect("an absence is entered");
    let orphelin = |mission: i64, hour| Orphelin {
        intervention: InterventionId(mission),
        mission: MissionId(mission),
        numero: format!("M-2026-{mission:05}"),
        titre: "Panne TGBT".to_owned(),
        plage: crate::domain::Plage::starting(at(hour, 30), 120),
    };
    let absence = service::Done::Absence {
        creneau: crate::domain::CreneauId(99),
        nom: "Karim Benali".to_owned(),
        orphelins: vec![orphelin(252, 13), orphelin(253, 8)],
        cedes: Vec::new(),
    };
    desk.answer(id, Ok(outcome(absence)));
    for proposed in propositions() {
        let (id, _) = desk.call(asks_suggestions).expect("who could take it is asked");
        desk.answer(id, Ok(Reply::Answer(Answer::Propositions(vec![proposed]))));
    }
    desk
}

#[test]
fn what_an_absence_left_says_what_was_done_once_it_is() {
    for size in [(80, 24), (160, 45)] {
        let mut desk = orphans(size);
        let text = desk.text();
        assert!(text.contains("Karim Benali : 2 visites à replanifier"), "{text}");
        desk.press("a");
        assert!(desk.text().contains("Envoi…"), "{}", desk.text());
        for mission in [253, 252] {
            let (id, _) = desk.command().expect("both are sent");
            desk.answer(id, Ok(outcome(service::Done::Planned(planned(mission)))));
        }
        let text = desk.text();
        assert!(
            text.contains("Karim Benali : 2 visites sur 2 sont replanifiées"),
            "{text}"
        );
        assert!(
            text.contains("Replanifiée : Ana Morel, lun. 23 nov. 10:30–12:00"),
            "{text}"
        );
        assert!(!text.contains("Rien n’est envoyé"), "{text}");
        for (keys, told) in [
            ("a", "Tout est replanifié."),
            ("<enter>", "Cette visite est déjà replanifiée."),
            ("s", "Cette visite est déjà replanifiée."),
        ] {
            desk.press(keys);
            assert!(desk.command().is_none(), "{keys} does nothing more");
            assert!(desk.text().contains(told), "{keys}: {}", desk.text());
        }
        desk.press("<esc>");
    }
}

#[test]
fn what_the_empty_end_of_an_absence_says_may_be_typed() {
    let mut desk = Desk::new((160, 45));
    desk.press("j A <tab>");
    desk.type_text("demain");
    desk.press("<tab>");
    desk.type_text("fin de ce jour");
    desk.press("<c-s>");
    let (_, order) = desk.command().expect("an absence is entered");
    let Command::Planning(PlanningCommand::Absence(absence)) = order.command else {
        panic!("{:?}", order.command)
    };
    assert_eq!(absence.plage.minutes(), 24 * 60);
}

#[test]
fn an_absence_of_a_morning_ends_with_it() {
    for (word, hours) in [("demain matin", 12), ("demain", 24)] {
        let mut desk = Desk::new((160, 45));
        desk.press("j A <tab>");
        desk.type_text(word);
        desk.press("<c-s>");
        let (_, order) = desk.command().expect("an absence is entered");
        let Command::Planning(PlanningCommand::Absence(absence)) = order.command else {
            panic!("{:?}", order.command)
        };
        assert_eq!(absence.plage.minutes(), hours * 60, "{word}");
    }
}
