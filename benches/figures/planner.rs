//! How long the planner takes for 500 technicians with 5,000 planned missions, in process: no database.
//!
//! Prints p50 and p99 of each question, over demands that differ.

use std::time::{Duration, Instant};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use regie::domain::creneau::{Fermete, TypeCreneau};
use regie::domain::geo::Point;
use regie::domain::habilitation::{Exigence, Habilitation, Jours, Titres};
use regie::domain::heure::{self, PARIS};
use regie::domain::horaires::Horaires;
use regie::domain::{
    AgenceId, CreneauId, InterventionId, Plage, SiteId, SpecialisationId, TitreId, UtilisateurId,
};
use regie::planner::{
    Agence, Besoin, Creneau, Demand, Lieu, Outcome, Planner, Poste, Reference, Snapshot, Technician, Travail,
};

const TECHNICIANS: i64 = 500;
const MISSIONS_EACH: i64 = 10;
const ASKED: usize = 1_000;

/// Numerical Recipes' generator: the same world on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    /// Somewhere within some 50 km of a town.
    fn near(&mut self, (latitude, longitude): (f64, f64)) -> Option<Point> {
        let mut off = || f64::from(i32::try_from(self.below(900) - 450).unwrap_or(0)) / 1_000.0;
        Point::new(latitude + off(), longitude + off())
    }
}

const TOWNS: [(f64, f64); 5] = [
    (45.76, 4.84),
    (48.86, 2.35),
    (43.30, 5.37),
    (44.84, -0.58),
    (47.22, -1.55),
];

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")
}

fn at(day: u64, minutes: i64) -> DateTime<Utc> {
    heure::debut_du_jour(PARIS, monday() + Days::new(day)) + TimeDelta::minutes(minutes)
}

fn technician(key: i64, dice: &mut Dice) -> Technician {
    let town = TOWNS[usize::try_from(key % 5).unwrap_or(0)];
    let time = |heure| NaiveTime::from_hms_opt(heure, 0, 0).expect("a time");
    let week = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ];
    let mut creneaux = Vec::new();
    for index in 0..MISSIONS_EACH {
        // One job each half-day of a week, with the road before it: a full plan.
        let day = u64::try_from(index / 2).unwrap_or(0);
        let start = if index % 2 == 0 { 8 * 60 + 30 } else { 13 * 60 + 30 } + dice.below(4) * 15;
        let length = 60 + dice.below(8) * 15;
        let number = key * 100 + index;
        let travail = Some(Travail {
            intervention: InterventionId(number),
            numero: format!("M-2026-{number:05}"),
            commence: false,
            sur_site: false,
        });
        let creneau = |r#type, from: i64, to: i64, lieu| Creneau {
            id: CreneauId(number * 2 + i64::from(r#type == TypeCreneau::Trajet)),
            r#type,
            fermete: Fermete::Ferme,
            plage: Plage::new(at(day, from), at(day, to)).expect("not empty"),
            epingle: false,
            lieu,
            travail: travail.clone(),
        };
        let lieu = Lieu {
            site: Some(SiteId(number)),
            point: dice.near(town),
            precision: None,
        };
        creneaux.push(creneau(
            TypeCreneau::Intervention,
            start,
            start + length,
            Some(lieu),
        ));
        creneaux.push(creneau(TypeCreneau::Trajet, start - 20, start, None));
    }
    if key % 20 == 0 {
        let plage = Plage::new(at(7, 0), at(12, 0)).expect("not empty");
        creneaux.push(Creneau {
            id: CreneauId(-key),
            r#type: TypeCreneau::Absence,
            fermete: Fermete::Ferme,
            plage,
            epingle: false,
            lieu: None,
            travail: None,
        });
    }
    let habilitations = (1..=3)
        .map(|trade| Habilitation {
            specialisation: SpecialisationId((key + trade) % 6),
            niveau: u8::try_from(1 + dice.below(5)).unwrap_or(1),
            titre: (trade == 1).then_some(TitreId(1)),
            validite: Jours::TOUJOURS,
        })
        .collect();
    Technician {
        id: UtilisateurId(key),
        login: format!("tech{key}"),
        nom: format!("Technicien {key}"),
        agence: AgenceId(key % 5),
        equipes: Vec::new(),
        depart: dice.near(town),
        retour: None,
        horaires: Horaires::chaque(&week, &[(time(8), time(12)), (time(13), time(17))]),
        habilitations,
        creneaux,
    }
}

fn demand(dice: &mut Dice) -> Demand {
    let town = TOWNS[usize::try_from(dice.below(5)).unwrap_or(0)];
    let exigence = Exigence {
        specialisation: SpecialisationId(dice.below(6)),
        niveau: u8::try_from(1 + dice.below(3)).unwrap_or(1),
        titre: (dice.below(3) == 0).then_some(TitreId(1)),
    };
    let lieu = Lieu {
        site: Some(SiteId(-1)),
        point: dice.near(town),
        precision: None,
    };
    Demand {
        besoins: vec![Besoin {
            id: None,
            exigence,
            effectif: 1,
        }],
        priorite: u8::try_from(1 + dice.below(4)).unwrap_or(3),
        gti: (dice.below(3) == 0).then(|| at(0, 14 * 60)),
        ..Demand::new(
            lieu,
            u32::try_from(30 + dice.below(10) * 15).unwrap_or(60),
            at(0, 7 * 60),
        )
    }
}

/// How often each question is asked: the fastest time is what it takes, the first what it took on a busy machine.
const TIMES: usize = 5;

fn report<R>(name: &str, demands: &[Demand], mut ask: impl FnMut(&Demand) -> R) {
    let (mut first, mut fastest) = (Vec::new(), Vec::new());
    for demand in demands {
        let times: [Duration; TIMES] = std::array::from_fn(|_| {
            let start = Instant::now();
            std::hint::black_box(ask(std::hint::black_box(demand)));
            start.elapsed()
        });
        first.push(times[0]);
        fastest.extend(times.into_iter().min());
    }
    let [first, fastest] = [first, fastest].map(|mut times| {
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
        format!("p50 {:>7.3}  p99 {:>7.3}", at(50), at(99))
    });
    println!("{name:<38} {fastest}    first time {first}  ms");
}

pub fn run() {
    let mut dice = Dice(42);
    let people: Vec<Technician> = (1..=TECHNICIANS).map(|key| technician(key, &mut dice)).collect();
    let agences = (0..5)
        .map(|key| Agence {
            id: AgenceId(key),
            fuseau: PARIS,
            feries: Vec::new(),
            position: None,
        })
        .collect();
    let reference = Reference {
        agences,
        implique: Titres::default(),
        ..Reference::default()
    };
    let first = monday() - Days::new(7);
    let build = || Snapshot::new(at(0, 7 * 60), first, 28, reference.clone(), people.clone());
    let snapshot = build();
    let demands: Vec<Demand> = (0..ASKED).map(|_| demand(&mut dice)).collect();
    let planner = Planner::new(&snapshot);

    println!(
        "{TECHNICIANS} technicians, {} planned missions, {ASKED} demands",
        TECHNICIANS * MISSIONS_EACH
    );
    report("make a snapshot (and copy its people)", &demands[..20], |_| {
        build()
    });
    report("why not: everyone's verdict", &demands, |demand| {
        planner.why_not(demand)
    });
    report("suggest the best 10", &demands, |demand| {
        planner.suggest(demand, 10)
    });
    let slot = Plage::starting(at(1, 10 * 60), 60);
    report("alternatives to a refused slot", &demands, |demand| {
        planner.alternatives(demand, None, slot, 3)
    });
    report("check one person's slot", &demands, |demand| {
        planner.check(demand, UtilisateurId(250), Poste::Libre, &[slot])
    });
    let pairs: Vec<Demand> = demands
        .iter()
        .map(|demand| Demand {
            besoins: [&demand.besoins[..], &demand.besoins[..]].concat(),
            ..demand.clone()
        })
        .collect();
    report("suggest the best 3 teams of two", &pairs, |demand| {
        planner.suggest(demand, 3)
    });

    let feasible: usize = demands
        .iter()
        .map(|demand| {
            let verdicts = planner.why_not(demand);
            verdicts
                .iter()
                .filter(|verdict| matches!(verdict.outcome, Outcome::Feasible(_)))
                .count()
        })
        .sum();
    println!(
        "on average {} of {TECHNICIANS} can take it",
        feasible / demands.len()
    );
}
