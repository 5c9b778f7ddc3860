//! The company, its agences and its people: what they may do, what they are able to do, when they are away.

mod recruit;

use std::collections::HashSet;

use anyhow::{Context as _, Result};
use chrono::TimeDelta;

use super::Size;
use super::copy::Days;
use super::data::Personne;
use super::out::Out;
use super::rng::Rng;
use super::rows;
use super::text;
use super::world::{Agence, Place, SEED, World, ZONE};

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
