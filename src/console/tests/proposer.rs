//! Who could take a mission, and why not.

use super::fixture::{Desk, at, outcome, refused};
use crate::console::msg::{Reply, Request, Slot};
use crate::console::overlays::Overlay;
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Affectee, Membre, Proposition, Verdict};
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
    ];
    desk.answer(id, Ok(Reply::Answer(Answer::Verdicts(verdicts))));
    desk.press("<down>");
    desk
}

#[test]
fn verdicts_say_every_reason_and_what_would_mend_it() {
    let mut desk = explaining(SIZE);
    let screen = desk.text();
    assert!(screen.contains("✓ Ana Morel") && screen.contains("✗ Karim Benali"));
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
    let planned = Affectee {
        mission: MissionId(245),
        numero: "M-2026-00245".to_owned(),
        etat: EtatMission::Planifiee,
        intervention: InterventionId(245),
        version: 1,
        techniciens: vec!["ana.morel".to_owned()],
        noms: vec!["Ana Morel".to_owned()],
        plages: vec![crate::domain::Plage::starting(at(10, 30), 90)],
        regles_forcees: Vec::new(),
    };
    desk.answer(id, Ok(outcome(service::Done::Planned(planned))));
    assert!(desk.app.overlay().is_none());
    assert!(
        desk.text().contains("M-2026-00245 : Ana Morel"),
        "{}",
        desk.text()
    );
}
