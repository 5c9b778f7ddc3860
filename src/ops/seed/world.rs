//! What the generator knows of the company while it lives through its days.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::Size;
use super::calendar::{Calendar, Day};
use super::copy::Instant;
use super::data::{Data, Prestation};
use super::rng::Rng;
use crate::domain::geo::Point;
use crate::planner::{RoadEstimate, Travel as _};

/// The zone of every agence of the demonstration.
pub const ZONE: Tz = chrono_tz::Europe::Paris;
/// The reserved row of the generator.
pub const SEED: i64 = 2;
/// The reserved row of the watch.
pub const WATCH: i64 = 3;

/// Keys of the reference data, by code.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    pub role: HashMap<String, i64>,
    pub specialisation: HashMap<String, i64>,
    pub titre: HashMap<String, i64>,
    pub checklist: HashMap<String, Checklist>,
}

/// A checklist and its points.
#[derive(Debug, Clone, Default)]
pub struct Checklist {
    /// Key.
    pub id: i64,
    /// Points, in order.
    pub points: Vec<ControlPoint>,
}

/// A point to check.
#[derive(Debug, Clone)]
pub struct ControlPoint {
    pub id: i64,
    pub nature: String,
    pub bornes: Option<(i64, i64)>,
    pub choix: Vec<String>,
}

/// A place on the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl Place {
    /// Great-circle distance in kilometres.
    #[must_use]
    pub fn km(self, other: Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = ((b - a) / 2.0).sin();
        let half_lon = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let h = half_lat.mul_add(half_lat, a.cos() * b.cos() * half_lon * half_lon);
        2.0 * 6371.0 * h.sqrt().asin()
    }

    /// Minutes on the road when leaving at that minute of the day, in steps of five: never less than the planner reckons.
    #[must_use]
    pub fn minutes(self, other: Self, leaving: i32) -> i32 {
        let road = self.km(other) * 1.3;
        let (town_slowdown, country_slowdown) = match leaving / 60 {
            7 | 8 | 16..=18 => (1.5, 1.2),
            _ => (1.0, 1.0),
        };
        let town = road.min(10.0) / 30.0 * town_slowdown;
        let country = (road - 10.0).max(0.0) / 60.0 * country_slowdown;
        #[expect(clippy::cast_possible_truncation, reason = "a few hundred minutes at most")]
        let steps = ((4.0 + 60.0 * (town + country)) / 5.0).ceil() as i32;
        steps.max(1) * 5
    }

    /// Minutes on the road when arriving at that minute of the day: what the engine books when it lays a day's road.
    #[must_use]
    pub fn road(self, other: Self, arriving: i32) -> i32 {
        let point = |place: Self| Point::new(place.latitude, place.longitude);
        let (Some(from), Some(to)) = (point(self), point(other)) else {
            return 0;
        };
        let hour = u8::try_from(arriving / 60).unwrap_or_default();
        i32::try_from(RoadEstimate::default().minutes(from, to, hour)).unwrap_or_default()
    }
}

/// A branch.
#[derive(Debug, Clone)]
pub struct Agence {
    pub id: i64,
    pub code: String,
    pub place: Place,
    pub depot_id: i64,
    /// Where lies what another agence has sent.
    pub transit_id: i64,
    pub techs: Vec<usize>,
    pub sites: Vec<usize>,
    pub dispatchers: Vec<i64>,
    pub sellers: Vec<i64>,
    pub storekeepers: Vec<i64>,
}

/// Something a person is able and entitled to do, for a while.
#[derive(Debug, Clone)]
pub struct Skill {
    pub specialisation: i64,
    pub niveau: i16,
    pub titre: Option<i64>,
    pub from: NaiveDate,
    /// The first day without it.
    pub to: Option<NaiveDate>,
}

/// Days away.
#[derive(Debug, Clone, Copy)]
pub struct Away {
    pub from: NaiveDate,
    /// The first day back.
    pub to: NaiveDate,
    /// Why; nothing for a training.
    pub motif: Option<&'static str>,
}

/// Somebody who goes to sites.
#[derive(Debug, Clone)]
pub struct Tech {
    pub id: i64,
    pub agence: usize,
    pub home: Place,
    pub depot_id: i64,
    /// Morning and afternoon, Monday first.
    pub hours: [Option<[(i32, i32); 2]>; 7],
    pub skills: Vec<Skill>,
    pub away: Vec<Away>,
    /// Prestations within their level, whatever the day.
    pub able: Vec<usize>,
}

impl Tech {
    /// Whether they work on that day, and when.
    #[must_use]
    pub fn day(&self, calendar: &Calendar, day: NaiveDate) -> Option<[(i32, i32); 2]> {
        if calendar.holiday(day) || self.away_on(day).is_some() {
            return None;
        }
        self.hours[day.weekday().num_days_from_monday() as usize]
    }

    /// Whether they may do a job on every day of a list.
    #[must_use]
    pub fn may_do(&self, job: &Job, days: &[NaiveDate]) -> bool {
        let valid = |skill: &Skill, day: NaiveDate| skill.from <= day && skill.to.is_none_or(|to| day < to);
        days.iter().all(|day| {
            let level = self.skills.iter().any(|skill| {
                skill.specialisation == job.specialisation
                    && skill.niveau >= job.prestation.niveau
                    && valid(skill, *day)
            });
            let worth = |skill: &Skill| skill.titre.is_some_and(|titre| job.worth.contains(&titre));
            level
                && (job.titre.is_none() || self.skills.iter().any(|skill| worth(skill) && valid(skill, *day)))
        })
    }

    /// Why they are away on that day.
    #[must_use]
    pub fn away_on(&self, day: NaiveDate) -> Option<&Away> {
        self.away.iter().find(|away| away.from <= day && day < away.to)
    }
}

/// A machine with the trade that looks after it.
#[derive(Debug, Clone)]
pub struct Machine {
    pub id: i64,
    pub famille: usize,
}

/// A place of work.
#[derive(Debug, Clone)]
pub struct Site {
    pub id: i64,
    pub client: usize,
    pub agence: usize,
    pub place: Place,
    pub ville: String,
    pub adresse: String,
    pub code_postal: String,
    pub machines: Vec<Machine>,
    /// The trades of its machines, a bit each.
    pub trades: u64,
    pub contrat: Option<usize>,
    /// Finished more than two years ago: a condition of the reduced rates.
    pub old: bool,
}

/// Who orders and pays.
#[derive(Debug, Clone)]
pub struct Client {
    pub id: i64,
    pub r#type: &'static str,
    pub nom: String,
    pub siren: Option<String>,
    pub tva: Option<String>,
    pub adresse: String,
    pub code_postal: String,
    pub ville: String,
    pub courriel: Option<String>,
    pub delai: i16,
    pub fin_de_mois: bool,
}

/// A contract's promises.
#[derive(Debug, Clone)]
pub struct Contrat {
    pub id: i64,
    pub continu: bool,
    pub gti_heures: Option<i64>,
    pub gtr_heures: Option<i64>,
}

/// A prestation with its codes turned into keys.
#[derive(Debug, Clone)]
pub struct Job {
    pub prestation: Prestation,
    pub kind: &'static str,
    pub famille: usize,
    pub specialisation: i64,
    pub titre: Option<i64>,
    /// The titres that are worth it.
    pub worth: HashSet<i64>,
    pub checklist: Option<String>,
    /// Indexes of articles, with how many are usually needed.
    pub pieces: Vec<usize>,
}

/// Everything known.
#[derive(Debug)]
pub struct World {
    pub data: Data,
    pub keys: Keys,
    pub size: Size,
    pub today: NaiveDate,
    /// The minute of today at which it stands still.
    pub minute: i32,
    pub now: Instant,
    pub start: NaiveDate,
    pub calendar: Calendar,
    pub rng: Rng,
    pub families: Vec<String>,
    pub jobs: Vec<Job>,
    pub agences: Vec<Agence>,
    pub techs: Vec<Tech>,
    pub clients: Vec<Client>,
    pub sites: Vec<Site>,
    pub contrats: Vec<Contrat>,
    pub accountants: Vec<i64>,
    pub admin: i64,
}

impl World {
    /// The day on which the company was set up, a while before the first of its story.
    #[must_use]
    pub fn founded(&self) -> Day {
        local(self.start - chrono::TimeDelta::days(120))
    }
}

/// A day on the company's clocks.
#[must_use]
pub fn local(date: NaiveDate) -> Day {
    Day::new(date, ZONE)
}

/// What makes a job of a prestation.
///
/// # Errors
/// When a prestation names what the reference data doesn't hold.
pub fn jobs(data: &Data, keys: &Keys, families: &[String]) -> anyhow::Result<Vec<Job>> {
    let known =
        |what: &str, code: &str| anyhow::anyhow!("{what} {code} of prestations.toml is in no reference data");
    data.work
        .prestation
        .iter()
        .map(|prestation| {
            let specialisation = *keys
                .specialisation
                .get(&prestation.famille)
                .ok_or_else(|| known("specialisation", &prestation.famille))?;
            let titre = prestation
                .habilitation
                .as_ref()
                .map(|code| keys.titre.get(code).copied().ok_or_else(|| known("titre", code)))
                .transpose()?;
            let pieces = prestation
                .pieces
                .iter()
                .map(|reference| {
                    let found = data
                        .articles
                        .iter()
                        .position(|article| article.reference == *reference);
                    found.ok_or_else(|| known("article", reference))
                })
                .collect::<anyhow::Result<_>>()?;
            Ok(Job {
                kind: kind(&prestation.r#type),
                famille: families
                    .iter()
                    .position(|famille| *famille == prestation.famille)
                    .unwrap_or(0),
                specialisation,
                titre,
                worth: prestation
                    .habilitation
                    .as_ref()
                    .map(|code| worth(data, keys, code))
                    .unwrap_or_default(),
                checklist: prestation.checklist.clone(),
                pieces,
                prestation: prestation.clone(),
            })
        })
        .collect()
}

fn kind(code: &str) -> &'static str {
    use crate::domain::Code;
    use crate::domain::mission::TypeMission;
    TypeMission::from_code(code).map_or("DEPANNAGE", Code::code)
}

/// A titre and those that imply it, near or far.
fn worth(data: &Data, keys: &Keys, code: &str) -> HashSet<i64> {
    let mut codes = vec![code.to_owned()];
    let mut at = 0;
    while at < codes.len() {
        for titre in &data.reference.titre {
            if titre.implique.contains(&codes[at]) && !codes.contains(&titre.code) {
                codes.push(titre.code.clone());
            }
        }
        at += 1;
    }
    codes
        .iter()
        .filter_map(|code| keys.titre.get(code).copied())
        .collect()
}
