//! A small world for the planner's tests: one agence, people along a meridian, a minute of road for each hundredth of a
//! degree. Monday 23 November 2026 is its today; clocks are those of Paris, one hour from UTC.

mod advice;
mod labour;
mod properties;
mod ranking;
mod remedy;
mod rules;
mod teams;
mod verdicts;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};

use super::*;
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::geo::Point;
use crate::domain::habilitation::{Exigence, Habilitation, Jours, Titres};
use crate::domain::heure::{self, PARIS};
use crate::domain::horaires::Horaires;
use crate::domain::{
    AgenceId, BesoinId, Code, CreneauId, InterventionId, Plage, SiteId, SpecialisationId, TitreId,
    UtilisateurId,
};

pub(super) const LYON: AgenceId = AgenceId(1);
pub(super) const BRON: AgenceId = AgenceId(2);
pub(super) const CLIM: SpecialisationId = SpecialisationId(1);
pub(super) const ELEC: SpecialisationId = SpecialisationId(2);
pub(super) const BR: TitreId = TitreId(1);

/// A minute for each hundredth of a degree of latitude, at any hour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meridian;

impl Travel for Meridian {
    fn minutes(&self, from: Point, to: Point, _: u8) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small positive number"
        )]
        let minutes = ((from.latitude() - to.latitude()).abs() * 100.0).round() as u32;
        minutes
    }
}

/// `23T10:00` is 10:00 in Paris on 23 November 2026; `12-01T10:00` on another month's day.
pub(super) fn at(texte: &str) -> DateTime<Utc> {
    let whole = if texte.len() == 8 {
        format!("2026-11-{texte}")
    } else {
        format!("2026-{texte}")
    };
    heure::parse(PARIS, &whole).expect("a valid hour")
}

pub(super) fn day(texte: &str) -> NaiveDate {
    texte.parse().expect("a valid day")
}

pub(super) fn plage(debut: &str, fin: &str) -> Plage {
    Plage::new(at(debut), at(fin)).expect("not empty")
}

/// A place so many minutes north of the centre of the world.
pub(super) fn north(minutes: i32) -> Option<Point> {
    Point::new(45.0 + f64::from(minutes) / 100.0, 5.0)
}

pub(super) fn site(key: i64, minutes: i32) -> Lieu {
    Lieu {
        site: Some(SiteId(key)),
        point: north(minutes),
        precision: None,
    }
}

fn time(heure: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(heure, 0, 0).expect("a time")
}

/// Monday to Friday, 8–12 and 13–17.
pub(super) fn usual() -> Horaires {
    let week = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ];
    Horaires::chaque(&week, &[(time(8), time(12)), (time(13), time(17))])
}

pub(super) fn skill(specialisation: SpecialisationId, niveau: u8) -> Habilitation {
    Habilitation {
        specialisation,
        niveau,
        titre: None,
        validite: Jours::TOUJOURS,
    }
}

/// Someone of Lyon who lives at the centre and knows CLIM at level 3.
pub(super) fn tech(key: i64) -> Technician {
    Technician {
        id: UtilisateurId(key),
        login: format!("tech{key}"),
        nom: format!("Technicien {key}"),
        agence: LYON,
        equipes: Vec::new(),
        depart: north(0),
        retour: None,
        horaires: usual(),
        habilitations: vec![skill(CLIM, 3)],
        creneaux: Vec::new(),
    }
}

impl Technician {
    pub(super) fn with(mut self, creneau: Creneau) -> Self {
        self.creneaux.push(creneau);
        self
    }
}

pub(super) fn creneau(key: i64, kind: TypeCreneau, debut: &str, fin: &str) -> Creneau {
    Creneau {
        id: CreneauId(key),
        r#type: kind,
        fermete: Fermete::Ferme,
        plage: plage(debut, fin),
        epingle: false,
        lieu: None,
        travail: None,
    }
}

/// Firm work of visit `key` at a site so many minutes north.
pub(super) fn work(key: i64, debut: &str, fin: &str, minutes: i32) -> Creneau {
    let travail = Travail {
        intervention: InterventionId(key),
        numero: format!("M-2026-{key:05}"),
        commence: false,
        sur_site: false,
    };
    Creneau {
        lieu: Some(site(key, minutes)),
        travail: Some(travail),
        ..creneau(key, TypeCreneau::Intervention, debut, fin)
    }
}

pub(super) fn absence(key: i64, debut: &str, fin: &str) -> Creneau {
    creneau(key, TypeCreneau::Absence, debut, fin)
}

/// Monday 23 November, 7:00, and four weeks from the Monday before.
pub(super) fn world(techniciens: Vec<Technician>) -> Snapshot {
    let agence = |id, feries: &[&str]| Agence {
        id,
        fuseau: PARIS,
        feries: feries.iter().map(|jour| day(jour)).collect(),
        position: north(0),
    };
    let reference = Reference {
        agences: vec![agence(LYON, &["2026-12-08"]), agence(BRON, &[])],
        specialisations: [(CLIM, "CLIM".to_owned()), (ELEC, "ELEC".to_owned())].into(),
        titres: [(BR, "BR".to_owned())].into(),
        implique: Titres::default(),
    };
    Snapshot::new(at("23T07:00"), day("2026-11-16"), 28, reference, techniciens)
}

pub(super) fn need(specialisation: SpecialisationId, niveau: u8) -> Besoin {
    Besoin {
        id: None,
        exigence: Exigence {
            specialisation,
            niveau,
            titre: None,
        },
        effectif: 1,
    }
}

/// CLIM 3 for so many minutes, ten minutes north of the centre.
pub(super) fn job(minutes: u32) -> Demand {
    Demand {
        besoins: vec![need(CLIM, 3)],
        ..Demand::new(site(900, 10), minutes, at("23T07:00"))
    }
}

pub(super) fn planner(snapshot: &Snapshot) -> Planner<'_, Meridian> {
    Planner::new(snapshot).with_travel(Meridian)
}

/// Codes of the rules that the slot breaks, in order.
pub(super) fn broken(snapshot: &Snapshot, demand: &Demand, key: i64, parts: &[Plage]) -> Vec<&'static str> {
    let failures = planner(snapshot).check(demand, UtilisateurId(key), Poste::Libre, parts);
    failures.iter().map(|failure| failure.rule().code()).collect()
}

/// The only failure of the slot.
pub(super) fn only(snapshot: &Snapshot, demand: &Demand, key: i64, part: Plage) -> Failure {
    let failures = planner(snapshot).check(demand, UtilisateurId(key), Poste::Libre, &[part]);
    assert_eq!(failures.len(), 1, "{failures:#?}");
    failures[0]
}

/// The best placement of the best suggestion.
pub(super) fn first(snapshot: &Snapshot, demand: &Demand) -> Placement {
    let mut suggestions = planner(snapshot).suggest(demand, 1);
    assert_eq!(suggestions.len(), 1, "nobody can");
    suggestions.remove(0).equipe.remove(0)
}

/// A need that the database knows by key.
pub(super) fn besoin(key: i64, specialisation: SpecialisationId, niveau: u8, effectif: u8) -> Besoin {
    Besoin {
        id: Some(BesoinId(key)),
        effectif,
        ..need(specialisation, niveau)
    }
}
