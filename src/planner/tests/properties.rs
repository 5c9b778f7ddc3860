//! What holds in every world.

use proptest::prelude::*;

use super::route::{Stop, legs};
use super::*;

/// Quarters of an hour from Monday 23 November, 0:00, over two weeks.
fn quarter(index: i64) -> DateTime<Utc> {
    at("23T00:00") + chrono::TimeDelta::minutes(15 * index)
}

fn any_kind() -> impl Strategy<Value = TypeCreneau> {
    prop_oneof![
        6 => Just(TypeCreneau::Intervention),
        1 => Just(TypeCreneau::Absence),
        1 => Just(TypeCreneau::Formation),
        1 => Just(TypeCreneau::Pause),
        1 => Just(TypeCreneau::Astreinte),
        1 => Just(TypeCreneau::Trajet),
    ]
}

/// Busy time, apart from each other as the database has it.
fn any_creneaux(owner: i64) -> impl Strategy<Value = Vec<Creneau>> {
    let piece = (0i64..12, 1i64..14, any_kind(), -60i32..60, 0u8..8);
    proptest::collection::vec(piece, 0..24).prop_map(move |pieces| {
        let mut cursor = 24;
        let mut creneaux = Vec::new();
        for (index, (gap, length, kind, minutes, chance)) in pieces.into_iter().enumerate() {
            let debut = cursor + gap * i64::from(chance);
            cursor = debut + length;
            let key = owner * 1_000 + i64::try_from(index).expect("small");
            let travail = matches!(kind, TypeCreneau::Intervention | TypeCreneau::Trajet).then(|| Travail {
                // A road leads to the visit after it, if there is one.
                intervention: InterventionId(key + i64::from(kind == TypeCreneau::Trajet)),
                numero: format!("M-{key}"),
                commence: chance == 1,
                sur_site: chance == 1,
            });
            creneaux.push(Creneau {
                id: CreneauId(key),
                r#type: kind,
                fermete: if chance == 0 {
                    Fermete::Provisoire
                } else {
                    Fermete::Ferme
                },
                plage: Plage::new(quarter(debut), quarter(cursor)).expect("not empty"),
                epingle: chance == 2,
                lieu: travail.is_some().then(|| site(key, minutes)),
                travail,
            });
        }
        creneaux
    })
}

fn any_hours() -> impl Strategy<Value = Horaires> {
    prop_oneof![
        4 => Just(usual()),
        1 => Just(Horaires::toujours()),
        1 => Just(Horaires::chaque(&[Weekday::Mon, Weekday::Sat], &[(time(7), time(19))])),
        1 => Just(Horaires::jamais()),
    ]
}

fn any_technician(key: i64) -> impl Strategy<Value = Technician> {
    let papers = (1u8..=5, proptest::bool::ANY, 0i64..20);
    (any_creneaux(key), any_hours(), -60i32..60, papers, 0i64..5).prop_map(
        move |(creneaux, horaires, home, (niveau, other, days), branch)| {
            let fin = (days > 2).then(|| day("2026-11-23") + chrono::Days::new(days.unsigned_abs()));
            let held = Habilitation {
                validite: Jours::new(None, fin),
                ..skill(if other && niveau == 1 { ELEC } else { CLIM }, niveau)
            };
            Technician {
                agence: if branch == 0 { BRON } else { LYON },
                depart: (branch != 1).then(|| north(home)).flatten(),
                horaires,
                habilitations: vec![held, skill(ELEC, niveau)],
                creneaux,
                ..tech(key)
            }
        },
    )
}

pub(super) fn any_world() -> impl Strategy<Value = Vec<Technician>> {
    (
        any_technician(1),
        any_technician(2),
        any_technician(3),
        any_technician(4),
    )
        .prop_map(|(a, b, c, d)| vec![d, b, a, c])
}

pub(super) fn any_demand() -> impl Strategy<Value = Demand> {
    let shape = (1u32..60, 1u8..=4, 0u8..3, -60i32..60, 0i64..400);
    let flags = (
        proptest::bool::ANY,
        proptest::bool::ANY,
        proptest::bool::ANY,
        0u8..4,
    );
    (shape, flags).prop_map(
        |((quarters, priorite, level, minutes, start), (call, strict, branch, limits))| {
            let open = Ouverture {
                horaires: Horaires::chaque(
                    &[Weekday::Mon, Weekday::Wed, Weekday::Fri],
                    &[(time(9), time(16))],
                ),
                feries: true,
            };
            Demand {
                besoins: vec![need(CLIM, level + 1)],
                priorite,
                astreinte: call,
                fenetre: (limits > 1)
                    .then(|| Plage::new(quarter(start + 40), quarter(start + 100)).expect("not empty")),
                fenetre_stricte: strict && limits > 2,
                ouverture: (limits == 1).then(|| open.clone()),
                agence: branch.then_some(LYON),
                gti: (limits == 2).then(|| quarter(start + 20)),
                ..Demand::new(site(900, minutes), quarters * 15, quarter(start))
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_suggestion_passes_the_check(people in any_world(), demand in any_demand()) {
        let snapshot = world(people);
        for suggestion in planner(&snapshot).suggest(&demand, 9) {
            let placement = &suggestion.equipe[0];
            let failures = planner(&snapshot).check(&demand, placement.technician, Poste::Libre, &placement.parts);
            prop_assert_eq!(failures, vec![], "{:?}", placement);
            let length: i64 = placement.parts.iter().map(|part| part.minutes()).sum();
            prop_assert_eq!(length, i64::from(demand.duree));
        }
    }

    #[test]
    fn every_start_that_is_told_passes_the_check(people in any_world(), demand in any_demand(), start in 0i64..1_000) {
        let snapshot = world(people);
        let slot = Plage::starting(quarter(start), demand.duree);
        for technician in snapshot.technicians() {
            for failure in planner(&snapshot).advised(&demand, technician.id, Poste::Libre, &[slot]) {
                if let Some(start) = failure.start() {
                    let slot = slot.moved_to(start);
                    let failures = planner(&snapshot).check(&demand, technician.id, Poste::Libre, &[slot]);
                    prop_assert_eq!(failures, vec![], "{:?}", failure);
                }
            }
        }
    }

    #[test]
    fn nobody_is_in_two_places_with_the_road_laid_anew(people in any_world(), demand in any_demand()) {
        let snapshot = world(people);
        for suggestion in planner(&snapshot).suggest(&demand, 9) {
            let placement = &suggestion.equipe[0];
            let technician = snapshot.technician(placement.technician).expect("known");
            // What the service does: road that waits goes, and the day's road is laid again.
            let waits = |creneau: &Creneau| {
                creneau.r#type == TypeCreneau::Trajet
                    && !creneau.epingle
                    && !creneau.travail.as_ref().is_some_and(|travail| travail.commence)
            };
            let mut stops: Vec<Stop> = technician
                .creneaux
                .iter()
                .filter(|creneau| {
                    creneau.fermete == Fermete::Ferme
                        && creneau.r#type != TypeCreneau::Astreinte
                        && !waits(creneau)
                })
                .map(|creneau| Stop {
                    plage: creneau.plage,
                    point: match creneau.r#type {
                        TypeCreneau::Formation => north(0),
                        _ => creneau.lieu.map_or(technician.depart, |lieu| lieu.point),
                    },
                    pause: creneau.r#type == TypeCreneau::Pause,
                    visite: creneau
                        .travail
                        .as_ref()
                        .filter(|travail| !travail.commence && creneau.r#type == TypeCreneau::Intervention)
                        .map(|travail| travail.intervention),
                })
                .collect();
            let new = |plage: &Plage| Stop { plage: *plage, point: demand.lieu.point, pause: false, visite: Some(InterventionId(0)) };
            stops.extend(placement.parts.iter().map(new));
            stops.sort_by_key(|stop| stop.plage);
            let legs = legs(technician.depart, &stops, PARIS, &Meridian);
            let mut held: Vec<Plage> = stops.iter().map(|stop| stop.plage).collect();
            held.extend(legs.iter().map(|leg| leg.plage));
            held.sort_unstable();
            prop_assert!(held.windows(2).all(|pair| !pair[0].overlaps(pair[1])), "{held:#?} {placement:#?}");
            // All of the road that was counted on fits. (A break is taken where one is, which the road doesn't know.)
            let breaks = technician.creneaux.iter().any(|creneau| creneau.r#type == TypeCreneau::Pause);
            let leg = legs.iter().find(|leg| leg.plage.fin() == placement.plage().debut());
            if technician.depart.is_some() && placement.parts.len() == 1 && !breaks {
                prop_assert_eq!(leg.map_or(0, |leg| leg.plage.minutes()), i64::from(placement.aller));
            }
        }
    }

    #[test]
    fn nobody_works_outside_their_hours_or_the_demands(people in any_world(), demand in any_demand()) {
        let snapshot = world(people);
        let demand = Demand { astreinte: false, ..demand };
        for suggestion in planner(&snapshot).suggest(&demand, 9) {
            let placement = &suggestion.equipe[0];
            let technician = snapshot.technician(placement.technician).expect("known");
            for part in &placement.parts {
                let inside = [0, 1].iter().any(|_| {
                    let from = heure::jour(PARIS, part.debut());
                    let hours: Vec<Plage> = technician.horaires.depuis(PARIS, from, 2, |_| false).collect();
                    // Night work may run from one day's hours into the next's.
                    hours.iter().any(|open| open.covers(*part))
                        || (hours.len() > 1
                            && hours[0].fin() == hours[1].debut()
                            && hours[0].debut() <= part.debut()
                            && part.fin() <= hours[1].fin())
                });
                prop_assert!(inside, "{part:?}");
                prop_assert!(part.debut() >= demand.au_plus_tot && part.fin() <= demand.horizon);
                prop_assert!(!demand.fenetre_stricte || demand.fenetre.is_none_or(|wish| wish.covers(*part)));
            }
        }
    }

    #[test]
    fn the_same_question_has_the_same_answer(people in any_world(), demand in any_demand()) {
        let snapshot = world(people.clone());
        let mut reversed = people;
        reversed.reverse();
        let again = world(reversed);
        prop_assert_eq!(planner(&snapshot).suggest(&demand, 9), planner(&again).suggest(&demand, 9));
        prop_assert_eq!(planner(&snapshot).why_not(&demand), planner(&again).why_not(&demand));
    }

    #[test]
    fn everyone_gets_one_verdict_that_agrees_with_the_suggestions(people in any_world(), demand in any_demand()) {
        let snapshot = world(people);
        let verdicts = planner(&snapshot).why_not(&demand);
        let everyone: Vec<UtilisateurId> = snapshot.technicians().map(|technician| technician.id).collect();
        prop_assert_eq!(verdicts.iter().map(|verdict| verdict.technician).collect::<Vec<_>>(), everyone);
        let mut suggested: Vec<Placement> =
            planner(&snapshot).suggest(&demand, 9).into_iter().flat_map(|found| found.equipe).collect();
        suggested.sort_by_key(|placement| placement.technician);
        let mut feasible = Vec::new();
        for verdict in verdicts {
            match verdict.outcome {
                Outcome::Feasible(placement) => feasible.push(*placement),
                Outcome::Blocked(failures) => prop_assert!(!failures.is_empty()),
            }
        }
        prop_assert_eq!(feasible, suggested);
    }

    #[test]
    fn an_absence_never_makes_room(
        people in any_world(),
        demand in any_demand(),
        debut in 0i64..1_000,
        length in 1i64..200,
    ) {
        let away = Creneau {
            plage: Plage::new(quarter(debut), quarter(debut + length)).expect("not empty"),
            ..absence(99_999, "23T00:00", "24T00:00")
        };
        let before = world(people.clone());
        let after = world(people.into_iter().map(|person| person.with(away.clone())).collect());
        for suggestion in planner(&after).suggest(&demand, 9) {
            let placement = &suggestion.equipe[0];
            let kept = !placement.parts.iter().any(|part| part.overlaps(away.plage));
            prop_assert!(kept);
            let failures = planner(&before).check(&demand, placement.technician, Poste::Libre, &placement.parts);
            // Home is where an absence is spent: somebody may start from there nearer than from the work before.
            let roads_only = failures.iter().all(|failure| {
                matches!(
                    failure.rule(),
                    Rule::TrajetImpossible | Rule::TrajetTropLong | Rule::Pause6h | Rule::DureeJournaliere
                        | Rule::DureeHebdomadaire | Rule::ReposQuotidien | Rule::ReposHebdomadaire
                )
            });
            prop_assert!(roads_only, "{failures:?}");
        }
    }

    #[test]
    fn alternatives_are_real(people in any_world(), demand in any_demand(), asked in 0i64..600) {
        let snapshot = world(people);
        let asked = Plage::starting(quarter(asked), demand.duree);
        let offers = planner(&snapshot).alternatives(&demand, None, asked, 3);
        prop_assert!(offers.len() <= 3);
        let apart = |plage: Plage| (plage.debut() - asked.debut()).abs();
        prop_assert!(offers.is_sorted_by_key(|offer| apart(offer.plage)));
    }

    #[test]
    fn nothing_panics_on_odd_questions(
        people in any_world(),
        demand in any_demand(),
        duree in proptest::num::u32::ANY,
        shift in -2_000_000i64..2_000_000,
        span in 1i64..2_000_000,
    ) {
        let snapshot = world(people);
        let odd = Demand { duree, ..demand };
        let planner = planner(&snapshot);
        let _ = planner.suggest(&odd, 1);
        let _ = planner.why_not(&odd);
        let debut = quarter(0) + chrono::TimeDelta::minutes(shift);
        let slot = Plage::new(debut, debut + chrono::TimeDelta::minutes(span)).expect("not empty");
        let _ = planner.check(&odd, UtilisateurId(1), Poste::Libre, &[slot]);
        let _ = planner.alternatives(&odd, None, slot, 3);
    }
}
