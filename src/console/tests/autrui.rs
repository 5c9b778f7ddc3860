//! Lists that lie open while others work on what they show.

use super::fixture::*;
use super::planning::firming;
use super::proposer::orphans;
use crate::console::msg::{Reply, Request};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::Objet;
use crate::domain::mission::EtatMission;
use crate::domain::planning::Apercu;
use crate::domain::{InterventionId, Plage};
use crate::service::planning::{PlanningCommand, PlanningQuery};
use crate::service::{Answer, Command, Query};

/// A pencilled-in visit as it stands, with nothing in its way.
pub fn looked_at(visite: i64, (hour, minute): (u32, u32), minutes: u32) -> Apercu {
    Apercu {
        intervention: InterventionId(visite),
        etat: EtatIntervention::Provisoire,
        version: 1,
        mission: EtatMission::APlanifier,
        plage: Some(Plage::starting(at(hour, minute), minutes)),
        noms: vec!["Ana Morel".to_owned()],
        par: "Camille Roche".to_owned(),
        refus: Vec::new(),
    }
}

/// Somebody else changes something, and the open list is told where its visits are now.
fn told(desk: &mut Desk, now: Vec<Apercu>) {
    desk.send(a_change(Objet::Intervention));
    let (id, _) = desk
        .call(|request| {
            matches!(
                request,
                Request::Read(Query::Planning(PlanningQuery::Apercu { .. }))
            )
        })
        .expect("the list is looked at again");
    desk.answer(id, Ok(Reply::Answer(Answer::Apercus(now))));
}

#[test]
fn a_day_to_be_made_firm_follows_what_others_do() {
    for size in [(80, 24), (160, 45)] {
        let mut desk = firming(size);
        let elsewhere = Apercu {
            plage: Some(Plage::starting(at(13, 0) + chrono::TimeDelta::days(9), 90)),
            version: 2,
            ..looked_at(270, (13, 0), 90)
        };
        told(&mut desk, vec![looked_at(239, (9, 30), 90), elsewhere]);
        let text = desk.text();
        assert!(text.contains("· M-270"), "{text}");
        assert!(text.contains("Déplacée par Camille Roche"), "{text}");
        desk.press("F");
        let (_, order) = desk.command().expect("what is still of that day");
        let Command::Planning(PlanningCommand::FirmEach(firm)) = order.command else {
            panic!("{:?}", order.command)
        };
        assert_eq!(firm.visites, [(InterventionId(239), Some(1))]);
    }
}

#[test]
fn a_visit_that_moved_within_its_day_is_made_firm_where_it_is_now() {
    let mut desk = firming((160, 45));
    let later = Apercu {
        version: 2,
        ..looked_at(270, (15, 0), 90)
    };
    told(&mut desk, vec![later]);
    assert!(desk.text().contains("15:00–16:30"), "{}", desk.text());
    desk.press("F");
    let (_, order) = desk.command().expect("it is sent");
    let Command::Planning(PlanningCommand::FirmEach(firm)) = order.command else {
        panic!("{:?}", order.command)
    };
    assert_eq!(firm.visites, [(InterventionId(270), Some(2))]);
}

#[test]
fn what_somebody_else_has_planned_again_is_no_orphan_any_more() {
    for size in [(80, 24), (160, 45)] {
        let mut desk = orphans(size);
        let planned = Apercu {
            etat: EtatIntervention::Annulee,
            mission: EtatMission::Planifiee,
            plage: None,
            ..looked_at(252, (13, 30), 120)
        };
        told(&mut desk, vec![planned, looked_at(253, (8, 30), 120)]);
        let text = desk.text();
        assert!(text.contains("Déjà replanifiée par Camille Roche."), "{text}");
        desk.press("a");
        let (_, order) = desk.command().expect("the other one");
        let Command::Planning(PlanningCommand::Replan(replan)) = order.command else {
            panic!("{:?}", order.command)
        };
        assert_eq!(replan.intervention, InterventionId(253));
        assert_eq!(replan.version, Some(1));
    }
}
