//! The company, its agences and its people: what they may do, what they are able to do, when they are away.

use std::collections::HashSet;

use anyhow::{Context, Result};
use chrono::{Datelike, Days as Later, NaiveDate, TimeDelta};

use super::Size;
use super::copy::{Clock, Days, Num};
use super::data::{self, Commune, Metier, Personne};
use super::out::Out;
use super::rng::Rng;
use super::rows;
use super::text;
use super::world::{Agence, Away, Place, SEED, Skill, Tech, World, ZONE};

/// Argon2id of `demonstration`, the same for everyone: hashing five hundred would take minutes.
const PASSWORD: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$cmVnaWUtZGVtby1zYWx0IQ$LmfKUBIRfDK8lLpQki2jiJSYEyrTYYEVxoKL4iWAnDQ";

/// People begin after the reserved rows.
const FIRST_PERSON: i64 = 10;

struct Hiring<'a, 'o> {
    world: &'a mut World,
    out: &'a mut Out<'o>,
    rng: Rng,
    logins: HashSet<String>,
    next_id: i64,
    next_habilitation: i64,
}

/// A person about to be written.
struct Recruit {
    prenom: String,
    nom: String,
    login: Option<String>,
    role: &'static str,
    agence: usize,
    metier: Option<(usize, i16)>,
    /// Named in the documentation: at work today.
    known: bool,
}

/// Writes the company and its people.
///
/// # Errors
/// When the data files contradict each other.
pub fn hire(world: &mut World, out: &mut Out<'_>) -> Result<()> {
    let rng = world.rng.fork(1);
    let mut hiring = Hiring {
        world,
        out,
        rng,
        logins: HashSet::new(),
        next_id: FIRST_PERSON,
        next_habilitation: 1,
    };
    hiring.company()?;
    hiring.agences()?;
    hiring.people()?;
    hiring.teams();
    Ok(())
}

impl Hiring<'_, '_> {
    fn company(&mut self) -> Result<()> {
        let s = &self.world.data.company.societe;
        let siret = text::siret(&s.siren, 1);
        self.out.put(&rows::Societe {
            id: 1,
            raison_sociale: s.raison_sociale.clone(),
            forme_juridique: s.forme_juridique.clone(),
            capital: s.capital.parse()?,
            siren: s.siren.clone(),
            siret,
            rcs: s.rcs.clone(),
            tva_intracommunautaire: text::tva(&s.siren),
            adresse: s.adresse.clone(),
            code_postal: s.code_postal.clone(),
            ville: s.ville.clone(),
            telephone: s.telephone.clone(),
            courriel: s.courriel.clone(),
            iban: s.iban.clone(),
            bic: s.bic.clone(),
            assurance: s.assurance.clone(),
            mediateur: s.mediateur.clone(),
            cree_le: self.world.founded().at(0),
            cree_par: SEED,
        });
        Ok(())
    }

    fn agences(&mut self) -> Result<()> {
        let count = match self.world.size {
            Size::Small => 2,
            Size::Medium | Size::Large => self.world.data.company.agence.len(),
        };
        let cree_le = self.world.founded().at(0);
        for (index, agence) in self
            .world
            .data
            .company
            .agence
            .clone()
            .into_iter()
            .take(count)
            .enumerate()
        {
            let commune = self
                .world
                .data
                .communes
                .iter()
                .find(|commune| commune.code_postal == agence.code_postal)
                .with_context(|| format!("no commune at {}", agence.code_postal))?;
            let place = Place {
                latitude: commune.latitude,
                longitude: commune.longitude,
            };
            let id = i64::try_from(index)? + 1;
            self.out.put(&rows::Agence {
                id,
                societe_id: 1,
                code: agence.code.clone(),
                nom: agence.nom.clone(),
                adresse: agence.adresse,
                code_postal: agence.code_postal,
                ville: agence.nom.clone(),
                latitude: place.latitude,
                longitude: place.longitude,
                telephone: text::phone(&mut self.rng),
                courriel: format!(
                    "{}@regie-demonstration.example",
                    text::ascii(&agence.nom).to_lowercase()
                ),
                fuseau: ZONE.name(),
                cree_le,
                cree_par: SEED,
            });
            // Warehouses have the numbers of their agences; vans follow.
            let transit_id = 500 + id;
            for (depot, code, libelle, kind) in [
                (id, "E", "Entrepôt", "ENTREPOT"),
                (transit_id, "T", "En route vers", "TRANSIT"),
            ] {
                self.out.put(&rows::Depot {
                    id: depot,
                    code: format!("{code}-{}", agence.code),
                    libelle: format!("{libelle} {}", agence.nom),
                    r#type: kind,
                    agence_id: id,
                    responsable_id: None,
                    cree_le,
                    cree_par: SEED,
                });
            }
            self.world.agences.push(Agence {
                id,
                code: agence.code,
                place,
                depot_id: id,
                transit_id,
                techs: Vec::new(),
                sites: Vec::new(),
                dispatchers: Vec::new(),
                sellers: Vec::new(),
                storekeepers: Vec::new(),
            });
        }
        Ok(())
    }

    fn people(&mut self) -> Result<()> {
        let cast = self.world.data.company.personne.clone();
        for personne in cast {
            if let Some(recruit) = self.known(&personne) {
                self.recruit(&recruit)?;
            }
        }
        let (per_agence, offices) = match self.world.size {
            Size::Small => (20, [1, 1, 1]),
            Size::Medium | Size::Large => (50, [2, 2, 1]),
        };
        for agence in 0..self.world.agences.len() {
            for (role, wanted) in ["REPARTITEUR", "COMMERCIAL", "MAGASINIER"]
                .into_iter()
                .zip(offices)
            {
                let here = &self.world.agences[agence];
                let have = match role {
                    "REPARTITEUR" => here.dispatchers.len(),
                    "COMMERCIAL" => here.sellers.len(),
                    _ => here.storekeepers.len(),
                };
                for _ in have..wanted {
                    let recruit = self.draw(role, agence, None);
                    self.recruit(&recruit)?;
                }
            }
            let metiers = self.metiers(per_agence);
            for metier in metiers.into_iter().skip(self.world.agences[agence].techs.len()) {
                let niveau = [1, 2, 2, 3, 3, 3, 4, 4, 5][self.rng.below(9)];
                let recruit = self.draw("TECHNICIEN", agence, Some((metier, niveau)));
                self.recruit(&recruit)?;
            }
        }
        if self.world.size != Size::Small {
            for _ in 0..3 {
                let recruit = self.draw("COMPTABLE", 0, None);
                self.recruit(&recruit)?;
            }
        }
        Ok(())
    }

    /// The trades of an agence, in proportion, the commonest first.
    fn metiers(&self, count: usize) -> Vec<usize> {
        let metiers = &self.world.data.company.metier;
        let total: u32 = metiers.iter().map(|metier| metier.poids).sum();
        let mut all: Vec<usize> = metiers
            .iter()
            .enumerate()
            .flat_map(|(index, metier)| {
                let share = count * metier.poids as usize / total as usize;
                std::iter::repeat_n(index, share.max(1))
            })
            .collect();
        while all.len() < count {
            all.push(all.len() % 2);
        }
        all.truncate(count);
        all
    }

    fn known(&self, personne: &Personne) -> Option<Recruit> {
        let agence = self
            .world
            .agences
            .iter()
            .position(|agence| agence.code == personne.agence)?;
        let metier = personne
            .metier
            .as_ref()
            .and_then(|code| {
                self.world
                    .data
                    .company
                    .metier
                    .iter()
                    .position(|metier| metier.code == *code)
            })
            .zip(personne.niveau);
        Some(Recruit {
            prenom: personne.prenom.clone(),
            nom: personne.nom.clone(),
            login: personne.login.clone(),
            role: text::role(&personne.role),
            agence,
            metier,
            known: true,
        })
    }

    fn draw(&mut self, role: &'static str, agence: usize, metier: Option<(usize, i16)>) -> Recruit {
        let prenom = (*self.rng.pick(&self.world.data.prenoms)).to_owned();
        let nom = (*self.rng.pick(&self.world.data.noms)).to_owned();
        Recruit {
            prenom,
            nom,
            login: None,
            role,
            agence,
            metier,
            known: false,
        }
    }

    fn login(&mut self, recruit: &Recruit) -> String {
        let plain = recruit.login.clone().unwrap_or_else(|| {
            let first = text::ascii(&recruit.prenom).chars().take(1).collect::<String>();
            let last: String = text::ascii(&recruit.nom)
                .chars()
                .filter(char::is_ascii_alphabetic)
                .collect();
            format!("{first}{last}").to_lowercase()
        });
        let mut login = plain.clone();
        let mut rank = 2;
        while !self.logins.insert(login.clone()) {
            login = format!("{plain}{rank}");
            rank += 1;
        }
        login
    }

    fn recruit(&mut self, recruit: &Recruit) -> Result<()> {
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

    fn teams(&mut self) {
        let since = self.world.start - TimeDelta::days(1);
        let cree_le = self.world.founded().at(120);
        let mut id = 1;
        for agence in &self.world.agences {
            for (rank, members) in agence.techs.chunks(7).enumerate() {
                let chef = members
                    .iter()
                    .map(|index| &self.world.techs[*index])
                    .max_by_key(|tech| {
                        (
                            tech.skills.iter().map(|skill| skill.niveau).max(),
                            std::cmp::Reverse(tech.id),
                        )
                    });
                self.out.put(&rows::Equipe {
                    id,
                    code: format!("{}-{}", agence.code, rank + 1),
                    libelle: format!("Équipe {} {}", text::title(&agence.code), rank + 1),
                    chef_id: chef.map(|tech| tech.id),
                    agence_id: agence.id,
                    zone: Some(["Nord", "Est", "Sud", "Ouest"][rank % 4].to_owned()),
                    cree_le,
                    cree_par: SEED,
                });
                for member in members {
                    self.out.put(&rows::EquipeMembre {
                        equipe_id: id,
                        utilisateur_id: self.world.techs[*member].id,
                        periode: Days(since, None),
                        cree_le,
                        cree_par: SEED,
                    });
                }
                id += 1;
            }
        }
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
