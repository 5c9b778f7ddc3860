//! Each rule broken on its own, with its values and the smallest change; and its control, one step inside.

use super::*;
use crate::domain::habilitation::Manque;
use crate::domain::{Fact, Permission};

#[test]
fn a_slot_that_breaks_nothing() {
    let snapshot = world(vec![tech(1)]);
    assert_eq!(
        broken(&snapshot, &job(60), 1, &[plage("23T08:00", "23T09:00")]),
        [""; 0]
    );
}

#[test]
fn people_that_nobody_knows_or_who_must_not_be_sent() {
    let snapshot = world(vec![tech(1)]);
    let slot = plage("23T08:00", "23T09:00");
    assert_eq!(
        broken(&snapshot, &job(60), 9, &[slot]),
        ["technicien-indisponible"]
    );
    let demand = Demand {
        exclus: vec![UtilisateurId(1)],
        ..job(60)
    };
    assert_eq!(broken(&snapshot, &demand, 1, &[slot]), ["technicien-exclu"]);
}

#[test]
fn another_branch_is_asked_only_where_the_demand_says_so() {
    let snapshot = world(vec![Technician {
        agence: BRON,
        ..tech(1)
    }]);
    let slot = plage("23T08:00", "23T09:00");
    let demand = Demand {
        agence: Some(LYON),
        ..job(60)
    };
    assert_eq!(broken(&snapshot, &demand, 1, &[slot]), ["agence"]);
    let open = Demand {
        autres_agences: true,
        ..demand
    };
    assert_eq!(broken(&snapshot, &open, 1, &[slot]), [""; 0]);
    assert_eq!(
        first(&snapshot, &open).couts.get(Cout::Agence),
        Weights::default().agence
    );
}

#[test]
fn ability_is_told_with_what_would_be_enough() {
    let weak = Technician {
        habilitations: vec![skill(CLIM, 2)],
        ..tech(1)
    };
    let snapshot = world(vec![
        weak,
        Technician {
            habilitations: vec![skill(ELEC, 5)],
            ..tech(2)
        },
    ]);
    let slot = plage("23T08:00", "23T09:00");
    let failure = only(&snapshot, &job(60), 1, slot);
    assert_eq!(failure.change, Some(Change::Level(3)));
    let refusal = failure.refusal(&snapshot);
    assert_eq!(refusal.rule, "niveau-insuffisant");
    assert_eq!(
        refusal.facts,
        [
            ("technicien", Fact::from("Technicien 1")),
            ("specialisation", Fact::from("CLIM")),
            ("detenu", Fact::from(2)),
            ("requis", Fact::from(3)),
            ("possible-niveau", Fact::from(3)),
        ]
    );
    assert_eq!(
        broken(&snapshot, &job(60), 2, &[slot]),
        ["habilitation-manquante"]
    );
}

#[test]
fn papers_are_looked_at_on_the_day_of_the_work() {
    let until = |fin| Jours::new(None, Some(day(fin)));
    let held = Habilitation {
        titre: Some(BR),
        validite: until("2026-11-25"),
        ..skill(CLIM, 3)
    };
    let snapshot = world(vec![Technician {
        habilitations: vec![held, skill(CLIM, 3)],
        ..tech(1)
    }]);
    let mut demand = job(60);
    demand.besoins[0].exigence.titre = Some(BR);
    assert_eq!(
        broken(&snapshot, &demand, 1, &[plage("24T08:00", "24T09:00")]),
        [""; 0]
    );
    let failure = only(&snapshot, &demand, 1, plage("25T08:00", "25T09:00"));
    assert_eq!(failure.rule(), Rule::TitreExpire);
    assert_eq!(failure.change, Some(Change::ValidOn(day("2026-11-25"))));
    assert!(
        failure
            .refusal(&snapshot)
            .facts
            .contains(&("fin", Fact::Day(day("2026-11-24"))))
    );
    // Never offered on a day when it doesn't hold.
    let late = Demand {
        au_plus_tot: at("24T16:30"),
        ..demand
    };
    assert_eq!(planner(&snapshot).suggest(&late, 1), []);
}

#[test]
fn a_helper_needs_no_ability_and_a_named_need_is_the_one_that_counts() {
    let snapshot = world(vec![tech(1)]);
    let slot = [plage("23T08:00", "23T09:00")];
    let demand = Demand {
        besoins: vec![besoin(1, CLIM, 3, 1), besoin(2, ELEC, 1, 1)],
        ..job(60)
    };
    let told = |poste| planner(&snapshot).check(&demand, UtilisateurId(1), poste, &slot);
    assert_eq!(told(Poste::Libre), []);
    assert_eq!(told(Poste::Aide), []);
    assert_eq!(told(Poste::Besoin(BesoinId(1))), []);
    let causes: Vec<Cause> = told(Poste::Besoin(BesoinId(2)))
        .iter()
        .map(|failure| failure.cause)
        .collect();
    assert_eq!(
        causes,
        [Cause::Habilitation(Manque::Specialisation {
            specialisation: ELEC
        })]
    );
}

#[test]
fn too_early_and_beyond_what_is_known() {
    let snapshot = world(vec![tech(1)]);
    let demand = Demand {
        au_plus_tot: at("23T10:05"),
        ..job(60)
    };
    let failure = only(&snapshot, &demand, 1, plage("23T10:00", "23T11:00"));
    assert_eq!(failure.rule(), Rule::TropTot);
    assert_eq!(failure.change, Some(Change::StartFrom(at("23T10:15"))));
    let beyond = [plage("12-14T08:00", "12-14T09:00")];
    assert_eq!(broken(&snapshot, &job(60), 1, &beyond), ["hors-horizon"]);
}

#[test]
fn whoever_is_said_to_have_begun_needs_no_road_there() {
    let snapshot = world(vec![tech(1).with(work(7, "23T08:00", "23T09:58", 40))]);
    let begun = Demand {
        au_plus_tot: at("23T10:05"),
        ..job(60)
    };
    let slot = [plage("23T10:00", "23T11:00")];
    assert_eq!(broken(&snapshot, &begun, 1, &slot), ["trop-tot"]);
    assert_eq!(broken(&snapshot, &job(60), 1, &slot), ["trajet-impossible"]);
}

#[test]
fn an_appointment_binds_and_a_wish_does_not() {
    let snapshot = world(vec![tech(1)]);
    let wish = Demand {
        fenetre: Some(plage("23T09:00", "23T11:00")),
        ..job(60)
    };
    let slot = plage("23T10:30", "23T11:30");
    assert_eq!(broken(&snapshot, &wish, 1, &[slot]), [""; 0]);
    let appointment = Demand {
        fenetre_stricte: true,
        ..wish
    };
    let failure = only(&snapshot, &appointment, 1, slot);
    assert_eq!(failure.rule(), Rule::Fenetre);
    assert_eq!(failure.change, Some(Change::StartBy(at("23T10:00"))));
    assert_eq!(
        first(&snapshot, &appointment).parts,
        [plage("23T09:00", "23T10:00")]
    );
}

#[test]
fn a_closed_site_and_hours_that_no_contract_covers() {
    let snapshot = world(vec![tech(1)]);
    let hours = |debut: u32, fin: u32| {
        let horaires = Horaires::chaque(&[Weekday::Mon, Weekday::Tue], &[(time(debut), time(fin))]);
        Some(Ouverture {
            horaires,
            feries: false,
        })
    };
    let demand = Demand {
        ouverture: hours(10, 16),
        couverture: hours(8, 11),
        ..job(60)
    };
    let slot = plage("23T09:30", "23T10:30");
    let failure = only(&snapshot, &demand, 1, slot);
    assert_eq!(failure.cause, Cause::SiteFerme(plage("23T09:30", "23T10:00")));
    assert_eq!(failure.change, Some(Change::StartFrom(at("23T10:00"))));
    let failure = only(&snapshot, &demand, 1, plage("23T10:30", "23T11:30"));
    assert_eq!(
        failure.cause,
        Cause::HorsCouverture(plage("23T11:00", "23T11:30"))
    );
    assert_eq!(failure.change, Some(Change::StartBy(at("23T10:00"))));
    assert_eq!(first(&snapshot, &demand).parts, [plage("23T10:00", "23T11:00")]);
}

#[test]
fn an_absence_and_other_work_are_named_with_when_they_end() {
    let meeting = creneau(2, TypeCreneau::Reunion, "23T14:00", "23T15:00");
    let person = tech(1)
        .with(absence(1, "23T08:00", "23T10:00"))
        .with(meeting)
        .with(work(231, "23T16:00", "23T17:00", 25));
    let snapshot = world(vec![person]);
    let failure = only(&snapshot, &job(60), 1, plage("23T09:00", "23T10:00"));
    assert_eq!(failure.cause, Cause::Absence(plage("23T08:00", "23T10:00")));
    // Home is ten minutes away.
    assert_eq!(failure.change, Some(Change::StartFrom(at("23T10:15"))));
    let failure = only(&snapshot, &job(60), 1, plage("23T16:00", "23T17:00"));
    assert_eq!(failure.rule(), Rule::CreneauOccupe);
    assert_eq!(failure.change, Some(Change::StartFrom(at("23T17:15"))));
    let facts = failure.refusal(&snapshot).facts;
    assert!(facts.contains(&("quoi", Fact::from("M-2026-00231"))));
    assert_eq!(
        only(&snapshot, &job(30), 1, plage("23T14:00", "23T14:30"))
            .refusal(&snapshot)
            .facts[1],
        ("quoi", Fact::label(TypeCreneau::Reunion))
    );
}

#[test]
fn outside_the_persons_hours() {
    let snapshot = world(vec![tech(1)]);
    let failure = only(&snapshot, &job(60), 1, plage("23T16:30", "23T17:30"));
    assert_eq!(failure.cause, Cause::HorsHoraires(plage("23T17:00", "23T17:30")));
    assert_eq!(failure.change, Some(Change::StartBy(at("23T16:00"))));
    let lunch = only(&snapshot, &job(60), 1, plage("23T12:30", "23T13:30"));
    assert_eq!(lunch.change, Some(Change::StartFrom(at("23T13:00"))));
    let sunday = only(&snapshot, &job(60), 1, plage("29T10:00", "29T11:00"));
    assert_eq!(sunday.rule(), Rule::HorsHoraires);
    assert_eq!(sunday.change, Some(Change::StartFrom(at("30T08:00"))));
}

#[test]
fn what_is_past_is_no_remedy() {
    let absent = tech(1).with(absence(1, "20T08:00", "20T12:00"));
    let mut snapshot = world(vec![absent]);
    let change = |snapshot: &Snapshot, debut, fin| {
        let failures =
            planner(snapshot).check(&job(60), UtilisateurId(1), Poste::Libre, &[plage(debut, fin)]);
        let told = failures
            .into_iter()
            .filter(|failure| matches!(failure.rule(), Rule::HorsHoraires | Rule::Absence));
        told.map(|failure| failure.change).collect::<Vec<_>>()
    };
    // Monday 23, 07:00: the first hour to come, not last Friday's.
    let late_on_friday = change(&snapshot, "20T17:00", "20T18:00");
    assert_eq!(late_on_friday, [Some(Change::StartFrom(at("23T08:00")))]);
    assert_eq!(change(&snapshot, "20T09:00", "20T10:00"), [None]);
    // In the middle of a working day it goes on from now.
    snapshot.set_now(at("23T10:05"));
    let early = change(&snapshot, "23T06:00", "23T07:00");
    assert_eq!(early.first(), Some(&Some(Change::StartFrom(at("23T10:15")))));
}

#[test]
fn a_road_that_does_not_fit() {
    let person = tech(1)
        .with(work(1, "23T08:00", "23T09:00", 40))
        .with(work(2, "23T11:00", "23T12:00", 40));
    let snapshot = world(vec![person]);
    let failure = only(&snapshot, &job(60), 1, plage("23T09:15", "23T10:15"));
    assert_eq!(
        failure.cause,
        Cause::TrajetImpossible {
            suite: false,
            requis: 30,
            disponible: 15
        }
    );
    assert_eq!(failure.change, Some(Change::StartFrom(at("23T09:30"))));
    let failure = only(&snapshot, &job(60), 1, plage("23T09:45", "23T10:45"));
    assert_eq!(
        failure.cause,
        Cause::TrajetImpossible {
            suite: true,
            requis: 30,
            disponible: 15
        }
    );
    assert_eq!(failure.change, Some(Change::StartBy(at("23T09:30"))));
    assert_eq!(
        broken(&snapshot, &job(60), 1, &[plage("23T09:30", "23T10:30")]),
        [""; 0]
    );
}

#[test]
fn nobody_is_sent_across_the_country() {
    let snapshot = world(vec![Technician {
        depart: north(161),
        ..tech(1)
    }]);
    let failure = only(&snapshot, &job(60), 1, plage("23T10:00", "23T11:00"));
    assert_eq!(
        failure.cause,
        Cause::TrajetTropLong {
            requis: 151,
            limite: 150
        }
    );
    assert_eq!(planner(&snapshot).suggest(&job(60), 1), []);
    let control = world(vec![Technician {
        depart: north(160),
        ..tech(1)
    }]);
    assert_eq!(
        broken(&control, &job(60), 1, &[plage("23T10:00", "23T11:00")]),
        [""; 0]
    );
}

#[test]
fn unknown_and_vague_places_cost_a_usual_trip() {
    let nowhere = Technician {
        depart: None,
        ..tech(1)
    };
    let snapshot = world(vec![nowhere]);
    let mut demand = job(60);
    demand.lieu.point = None;
    assert_eq!(first(&snapshot, &demand).aller, 30);
    let mut vague = job(60);
    vague.lieu = Lieu {
        precision: Some(crate::domain::geo::Precision::Commune),
        ..site(901, 2)
    };
    assert_eq!(first(&snapshot, &vague).aller, 10);
}

#[test]
fn several_failures_are_all_told() {
    let weak = Technician {
        habilitations: Vec::new(),
        agence: BRON,
        ..tech(1)
    };
    let snapshot = world(vec![weak.with(absence(1, "23T17:00", "23T18:00"))]);
    let demand = Demand {
        agence: Some(LYON),
        au_plus_tot: at("24T00:00"),
        ..job(60)
    };
    let rules = broken(&snapshot, &demand, 1, &[plage("23T17:00", "23T18:00")]);
    assert_eq!(
        rules,
        [
            "agence",
            "habilitation-manquante",
            "trop-tot",
            "absence",
            "hors-horaires"
        ]
    );
}

#[test]
fn what_the_database_guards_nobody_goes_past() {
    for rule in [
        Rule::CreneauOccupe,
        Rule::Absence,
        Rule::NiveauInsuffisant,
        Rule::TitreExpire,
    ] {
        assert_eq!(rule.overridable_with(), None);
    }
    for rule in [
        Rule::ReposQuotidien,
        Rule::DureeJournaliere,
        Rule::Pause6h,
        Rule::HorsHoraires,
    ] {
        assert_eq!(rule.overridable_with(), Some(Permission::MissionForcer));
    }
}

#[test]
fn road_that_is_not_driven_yet_gives_way_and_pinned_or_started_road_does_not() {
    let road = |epingle: bool, commence: bool| Creneau {
        epingle,
        travail: Some(Travail {
            intervention: InterventionId(2),
            numero: "M-2026-00002".to_owned(),
            commence,
            sur_site: false,
        }),
        ..creneau(20, TypeCreneau::Trajet, "23T08:00", "23T10:00")
    };
    let slot = [plage("23T09:00", "23T09:30")];
    let told = |road: Creneau| {
        let person = tech(1).with(road).with(work(2, "23T10:00", "23T12:00", 20));
        broken(&world(vec![person]), &job(30), 1, &slot)
    };
    assert_eq!(told(road(false, false)), [""; 0]);
    assert_eq!(told(road(true, false)), ["creneau-occupe"]);
    assert_eq!(told(road(false, true)), ["creneau-occupe"]);
}
