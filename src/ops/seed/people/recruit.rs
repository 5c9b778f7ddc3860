//! One person: where they live, when they work, what they are able to do, when they are away.

use anyhow::{Context as _, Result};
use chrono::{Datelike as _, Days as Later, NaiveDate, TimeDelta};

use super::{Hiring, Recruit};
use crate::ops::seed::copy::{Clock, Days, Num};
use crate::ops::seed::data::{self, Commune, Metier};
use crate::ops::seed::rng::Rng;
use crate::ops::seed::world::{Away, Place, SEED, Skill, Tech, World};
use crate::ops::seed::{rows, text};

/// Argon2id of `demonstration`, the same for everyone: hashing five hundred would take minutes.
const PASSWORD: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$cmVnaWUtZGVtby1zYWx0IQ$LmfKUBIRfDK8lLpQki2jiJSYEyrTYYEVxoKL4iWAnDQ";

impl Hiring<'_, '_> {
    pub(super) fn recruit(&mut self, recruit: &Recruit) -> Result<()> {
        let id = self.next_id;
        self.next_id += 1;
        let login = self.login(recruit);
        let agence = &self.world.agences[recruit.agence];
        let agence_id = agence.id;
        let home = home(&self.world.data.communes, agence.place, &mut self.rng);
        let cree_le = self.world.founded().at(60);
        let subcontractor = recruit.role == "TECHNICIEN" && !recruit.known && self.rng.per_mille(60);
        let depot_id = (recruit.role == "TECHNICIEN").then_some(1000 + id);
        self.out.put(&rows::Utilisateur {
            id,
            login: login.clone(),
            nature: if subcontractor { "SOUS_TRAITANT" } else { "INTERNE" },
            nom: recruit.nom.clone(),
            prenom: recruit.prenom.clone(),
            courriel: format!("{login}@regie-demonstration.example"),
            telephone: text::phone(&mut self.rng),
            mot_de_passe: PASSWORD.to_owned(),
            agence_id,
            depot_id,
            actif: true,
            entreprise: subcontractor.then(|| format!("{} Services", recruit.nom)),
            adresse: text::street(&self.world.data.rues, &mut self.rng),
            code_postal: home.code_postal.clone(),
            ville: home.nom.clone(),
            latitude: home.latitude,
            longitude: home.longitude,
            seuil_devis: match recruit.role {
                "COMMERCIAL" => Some(Num(500_000)),
                "TECHNICIEN" => Some(Num(30_000)),
                _ => None,
            },
            cree_le,
            cree_par: SEED,
            supprime_le: None,
            supprime_par: None,
        });
        self.out.put(&rows::UtilisateurRole {
            utilisateur_id: id,
            role_id: *self.world.keys.role.get(recruit.role).context("a role")?,
            cree_le,
            cree_par: SEED,
        });
        let place = Place {
            latitude: home.latitude,
            longitude: home.longitude,
        };
        let here = &mut self.world.agences[recruit.agence];
        match recruit.role {
            "ADMIN" => self.world.admin = id,
            "REPARTITEUR" => here.dispatchers.push(id),
            "COMMERCIAL" => here.sellers.push(id),
            "MAGASINIER" => here.storekeepers.push(id),
            "COMPTABLE" => self.world.accountants.push(id),
            _ => {}
        }
        if let (Some(metier), Some(depot_id)) = (recruit.metier, depot_id) {
            self.out.put(&rows::Depot {
                id: depot_id,
                code: format!("V-{}", login.to_uppercase()),
                libelle: format!("Véhicule de {} {}", recruit.prenom, recruit.nom),
                r#type: "VEHICULE",
                agence_id,
                responsable_id: Some(id),
                cree_le,
                cree_par: SEED,
            });
            let weekend = self.works_weekends(recruit);
            let hours = self.hours(id, weekend);
            let skills = self.habilitations(id, metier)?;
            let away = self.absences(recruit.known);
            let tech = Tech {
                id,
                agence: recruit.agence,
                home: place,
                depot_id,
                hours,
                able: able(self.world, &skills),
                skills,
                away,
            };
            let index = self.world.techs.len();
            self.world.techs.push(tech);
            self.world.agences[recruit.agence].techs.push(index);
        }
        Ok(())
    }

    /// Where today is no working day, every other person has a week that includes it.
    fn works_weekends(&self, recruit: &Recruit) -> bool {
        let today = self.world.today.weekday().number_from_monday();
        today > 5 && (recruit.known || self.world.agences[recruit.agence].techs.len().is_multiple_of(2))
    }

    fn hours(&mut self, id: i64, weekend: bool) -> [Option<[(i32, i32); 2]>; 7] {
        let full = *self.rng.pick(&[
            [(480, 720), (780, 1020)],
            [(480, 720), (780, 1020)],
            [(450, 720), (780, 990)],
        ]);
        let mut week = [None; 7];
        let first = if weekend { 2 } else { 0 };
        week[first..first + 5].fill(Some(full));
        // 39 hours: an hour less on the last day.
        week[first + 4] = Some([full[0], (full[1].0, full[1].1 - 60)]);
        if !weekend && self.rng.per_mille(70) {
            week[2] = None;
        }
        let cree_le = self.world.founded().at(60);
        for (jour, ranges) in (1_i16..).zip(week) {
            for (debut, fin) in ranges.into_iter().flatten() {
                self.out.put(&rows::Horaire {
                    utilisateur_id: id,
                    jour,
                    debut: Clock(debut),
                    fin: Clock(fin),
                    cree_le,
                    cree_par: SEED,
                });
            }
        }
        week
    }

    fn habilitations(&mut self, id: i64, (metier, niveau): (usize, i16)) -> Result<Vec<Skill>> {
        let metier: Metier = self.world.data.company.metier[metier].clone();
        let hired = self.world.start - TimeDelta::days(self.rng.range(200, 2500));
        let renewed = self.rng.per_mille(650);
        let renewal = data::end_of_old_fluide_rules() - TimeDelta::days(self.rng.range(20, 150));
        let mut skills = Vec::new();
        for held in &metier.habilitations {
            let niveau = (niveau - held.retrait).max(1);
            let mut periods: Vec<(Option<&str>, NaiveDate, Option<NaiveDate>)> = Vec::new();
            match held.titre.as_deref() {
                // Certificates under the rules of 2015 end; two thirds already hold what follows.
                Some("FLUIDE-I") => {
                    periods.push((Some("FLUIDE-I"), hired, Some(data::end_of_old_fluide_rules())));
                    if renewed {
                        periods.push((
                            Some("FLUIDE-A1"),
                            renewal,
                            renewal.checked_add_days(Later::new(7 * 365)),
                        ));
                    }
                }
                Some(titre) => {
                    // Renewed in time, period after period; some will run out in the weeks to come.
                    let length = held.annees * 365;
                    let mut from = hired;
                    let last_day = self.world.today + TimeDelta::days(self.rng.range(12, 900));
                    while from <= self.world.today {
                        let to = (from + TimeDelta::days(i64::from(length))).min(last_day.max(from));
                        if to <= from {
                            break;
                        }
                        periods.push((Some(titre), from, Some(to)));
                        from = to;
                    }
                }
                None => periods.push((None, hired, None)),
            }
            for (titre, from, to) in periods {
                let titre_id = titre
                    .map(|code| self.world.keys.titre.get(code).copied().context("a titre"))
                    .transpose()?;
                let specialisation = *self
                    .world
                    .keys
                    .specialisation
                    .get(&held.specialisation)
                    .context("a specialisation")?;
                self.out.put(&rows::Habilitation {
                    id: self.next_habilitation,
                    utilisateur_id: id,
                    specialisation_id: specialisation,
                    niveau,
                    titre_id,
                    validite: Days(from, to),
                    organisme: titre.map(text::organisme),
                    numero_titre: titre.map(|code| {
                        format!("{code}-{:06}", (id * 7919 + self.next_habilitation) % 1_000_000)
                    }),
                    cree_le: self.world.founded().at(90),
                    cree_par: SEED,
                });
                self.next_habilitation += 1;
                skills.push(Skill {
                    specialisation,
                    niveau,
                    titre: titre_id,
                    from,
                    to,
                });
            }
        }
        Ok(skills)
    }

    /// Leave in summer and winter, days off, illness and training, over the whole time of the demonstration.
    fn absences(&mut self, known: bool) -> Vec<Away> {
        let (start, today) = (self.world.start, self.world.today);
        let end = today + TimeDelta::days(28);
        let mut away: Vec<Away> = Vec::new();
        let mut add = |from: NaiveDate, days: i64, motif: Option<&'static str>| {
            let to = from + TimeDelta::days(days);
            let holds_today = from <= today && today < to;
            let free = away.iter().all(|other| to <= other.from || other.to <= from);
            if free && !(known && holds_today) && from >= start && from < end {
                away.push(Away { from, to, motif });
            }
        };
        for year in start.year()..=end.year() {
            let monday = |month, day: i64| {
                let date = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default() + TimeDelta::days(day);
                date - TimeDelta::days(i64::from(date.weekday().num_days_from_monday()))
            };
            add(monday(7, self.rng.range(5, 45)), 14, Some("CONGES"));
            add(monday(2, self.rng.range(5, 70)), 7, Some("CONGES"));
            add(monday(11, self.rng.range(0, 52)), 7, Some("CONGES"));
            for month in 1..=12 {
                let day = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
                    + TimeDelta::days(self.rng.range(0, 27));
                if day.weekday().number_from_monday() > 5 {
                    continue;
                }
                match self.rng.below(100) {
                    0..22 => add(day, 1, Some("RTT")),
                    22..28 => add(day, self.rng.range(1, 5), Some("MALADIE")),
                    28..35 => add(day, 1, None),
                    35 => add(day, self.rng.range(1, 4), Some("FAMILIAL")),
                    36 => add(day, 11, Some("PARENTAL")),
                    37 => add(day, 12, Some("ACCIDENT_TRAVAIL")),
                    38..40 => add(day, 1, Some("RECUPERATION")),
                    _ => {}
                }
            }
        }
        // Somebody is away today, and somebody at a course.
        match self.rng.below(24) {
            0 => add(today - TimeDelta::days(1), 3, Some("MALADIE")),
            1 => add(today, 1, None),
            _ => {}
        }
        away
    }
}

/// A commune around an agence, where people live: the more of them, the likelier.
fn home<'a>(communes: &'a [Commune], agence: Place, rng: &mut Rng) -> &'a Commune {
    let near: Vec<&Commune> = communes
        .iter()
        .filter(|commune| {
            // A degree of latitude is 111 km: most of France is out before any trigonometry.
            (commune.latitude - agence.latitude).abs() < 0.25
                && commune.precision == "commune"
                && agence.km(Place {
                    latitude: commune.latitude,
                    longitude: commune.longitude,
                }) < 25.0
        })
        .collect();
    let weights: Vec<u32> = near
        .iter()
        .map(|commune| commune.population.clamp(200, 40_000))
        .collect();
    near.get(rng.weighted(&weights)).copied().unwrap_or(&communes[0])
}

/// The jobs within somebody's level, and with the titre at some time.
fn able(world: &World, skills: &[Skill]) -> Vec<usize> {
    world
        .jobs
        .iter()
        .enumerate()
        .filter(|(_, job)| {
            skills.iter().any(|skill| {
                skill.specialisation == job.specialisation && skill.niveau >= job.prestation.niveau
            }) && (job.titre.is_none()
                || skills
                    .iter()
                    .any(|skill| skill.titre.is_some_and(|titre| job.worth.contains(&titre))))
        })
        .map(|(index, _)| index)
        .collect()
}
