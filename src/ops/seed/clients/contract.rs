//! Whom to call at a client, and what is promised to it.

use anyhow::Result;
use chrono::TimeDelta;

use super::Canvassing;
use crate::ops::seed::copy::{Array, Clock, Days, Num};
use crate::ops::seed::world::{Contrat, SEED, local};
use crate::ops::seed::{rows, text};

const FONCTIONS: [&str; 5] = [
    "Gérant",
    "Responsable technique",
    "Gardien",
    "Assistante",
    "Directeur des services",
];

impl Canvassing<'_, '_> {
    pub(super) fn contacts(&mut self, client: usize, sites: &[usize], prenom: &str, nom: &str) {
        let owner = &self.world.clients[client];
        let cree_le = self.world.founded().at(640);
        let private = owner.r#type == "PARTICULIER";
        let sites = sites.iter().filter(|_| !private).map(|site| Some(*site));
        for (rank, site) in std::iter::once(None).chain(sites).enumerate() {
            let first = rank == 0;
            if !first && !self.rng.per_mille(350) {
                continue;
            }
            let (prenom, nom) = if first {
                (prenom.to_owned(), nom.to_owned())
            } else {
                (
                    (*self.rng.pick(&self.world.data.prenoms)).to_owned(),
                    (*self.rng.pick(&self.world.data.noms)).to_owned(),
                )
            };
            let id = self.contacts;
            self.contacts += 1;
            self.out.put(&rows::Contact {
                id,
                client_id: owner.id,
                site_id: site.map(|site| self.world.sites[site].id),
                courriel: (!private).then(|| format!("contact.{id}@courriel.example")),
                fonction: (!private).then(|| *self.rng.pick(&FONCTIONS)),
                telephone: text::phone(&mut self.rng),
                nom,
                prenom,
                principal: first,
                cree_le,
                cree_par: SEED,
            });
        }
    }

    pub(super) fn contract(&mut self, agence: usize, client: usize, sites: &[usize]) -> Result<()> {
        let index = self.world.contrats.len();
        let id = i64::try_from(index)? + 1;
        let rng = &mut self.rng;
        let private = self.world.clients[client].r#type == "PARTICULIER";
        let lift = sites.iter().any(|site| {
            let machines = &self.world.sites[*site].machines;
            machines
                .iter()
                .any(|machine| self.world.families[machine.famille] == "ASCENSEUR")
        });
        let continu = lift || (!private && rng.per_mille(150));
        let (gti, gtr) = if continu {
            (Some(4), Some(24))
        } else if private {
            (rng.per_mille(400).then_some(24), None)
        } else {
            (Some(*rng.pick(&[4, 8])), Some(48))
        };
        let from = self.world.start - TimeDelta::days(rng.range(10, 900));
        // A contract in twelve has run out, or is about to.
        let to = if rng.per_mille(80) {
            self.world.today + TimeDelta::days(rng.range(-60, 60))
        } else {
            self.world.today + TimeDelta::days(rng.range(61, 900))
        };
        let every: i16 = if lift { 2 } else { *rng.pick(&[12, 12, 12, 6, 3]) };
        let running = to > self.world.today;
        let euros = rng.range(12, 40) * 10 * i64::try_from(sites.len())?;
        self.out.put(&rows::Contrat {
            id,
            numero: format!("CM-{id:05}"),
            client_id: self.world.clients[client].id,
            agence_id: self.world.agences[agence].id,
            libelle: if lift {
                "Contrat complet ascenseurs".to_owned()
            } else {
                "Contrat de maintenance".to_owned()
            },
            validite: Days(from, Some(to.max(from + TimeDelta::days(1)))),
            periodicite_mois: every,
            visite_heure: Clock(480 + 30 * i32::try_from(rng.range(0, 12))?),
            prochaine_visite: running
                .then(|| self.world.today + TimeDelta::days(rng.range(1, 30 * i64::from(every)))),
            couverture: if continu { "CONTINUE" } else { "HEURES" },
            couverture_jours: Array(vec![1, 2, 3, 4, 5]),
            couverture_debut: Clock(480),
            couverture_fin: Clock(1080),
            feries_couverts: continu,
            gti_heures: gti.map(|hours| Num(hours * 100)),
            gtr_heures: gtr.map(|hours| Num(hours * 100)),
            astreinte: continu,
            montant_annuel: Num(euros * 100),
            cree_le: local(from).at(660),
            cree_par: SEED,
        });
        let running_through = from <= self.world.start && running;
        for site in sites {
            self.out.put(&rows::ContratSite {
                contrat_id: id,
                site_id: self.world.sites[*site].id,
            });
            for machine in &self.world.sites[*site].machines {
                self.out.put(&rows::ContratEquipement {
                    contrat_id: id,
                    equipement_id: machine.id,
                });
            }
            if running_through {
                self.world.sites[*site].contrat = Some(index);
            }
        }
        self.world.contrats.push(Contrat {
            id,
            continu,
            gti_heures: gti,
            gtr_heures: gtr,
        });
        Ok(())
    }
}
