//! Clients of each type, their sites in real communes, the machines there, and what is promised for them.

mod contract;

use anyhow::Result;
use chrono::{Days as Later, TimeDelta};

use super::Size;
use super::copy::{Json, Num};
use super::data::{Commune, Machine as Model};
use super::out::Out;
use super::rng::Rng;
use super::rows;
use super::text;
use super::world::{Client, Machine, Place, SEED, Site, World, local};

/// How far from its agence a site may be.
const REACH_KM: f64 = 45.0;

const TRADES: [&str; 10] = [
    "Boulangerie",
    "Restaurant",
    "Pharmacie",
    "Garage",
    "Clinique",
    "Hôtel",
    "Supérette",
    "Cabinet",
    "Atelier",
    "Imprimerie",
];
const SYNDICS: [&str; 6] = [
    "Syndic",
    "Gestion Immobilière",
    "Foncière",
    "Habitat",
    "Résidences",
    "Régie Immobilière",
];
const PUBLIC: [&str; 6] = [
    "Mairie de",
    "Collège de",
    "Centre hospitalier de",
    "EHPAD de",
    "Piscine de",
    "Communauté de communes de",
];
const ACCES: [&str; 6] = [
    "Digicode 45B12, bâtiment au fond de la cour",
    "Se présenter à l'accueil",
    "Clés chez le gardien, loge à droite",
    "Parking de livraison côté rue",
    "Sonner chez l'occupant, chien dans le jardin",
    "Badge à retirer au poste de sécurité",
];
struct Canvassing<'a, 'o> {
    world: &'a mut World,
    out: &'a mut Out<'o>,
    rng: Rng,
    near: Vec<Commune>,
    weights: Vec<u32>,
    companies: usize,
    contacts: i64,
    machines: i64,
}

/// Writes clients, sites, machines and contracts.
///
/// # Errors
/// When a number of the data files can't be read.
pub fn canvass(world: &mut World, out: &mut Out<'_>) -> Result<()> {
    let per_agence = match world.size {
        Size::Small => 450,
        Size::Medium | Size::Large => 8_000,
    };
    let rng = world.rng.fork(2);
    let mut canvassing = Canvassing {
        world,
        out,
        rng,
        near: Vec::new(),
        weights: Vec::new(),
        companies: 0,
        contacts: 1,
        machines: 1,
    };
    for agence in 0..canvassing.world.agences.len() {
        canvassing.around(agence);
        while canvassing.world.agences[agence].sites.len() < per_agence {
            canvassing.client(agence)?;
        }
    }
    Ok(())
}

impl Canvassing<'_, '_> {
    /// The communes that an agence serves.
    fn around(&mut self, agence: usize) {
        let here = &self.world.agences[agence];
        let served = &self.world.data.company.agence[agence].departements;
        self.near = self
            .world
            .data
            .communes
            .iter()
            .filter(|commune| served.contains(&commune.departement) && here.place.km(at(commune)) < REACH_KM)
            .cloned()
            .collect();
        self.weights = self
            .near
            .iter()
            .map(|commune| commune.population.clamp(100, 60_000))
            .collect();
    }

    fn commune(&mut self) -> Commune {
        self.near[self.rng.weighted(&self.weights)].clone()
    }

    fn client(&mut self, agence: usize) -> Result<()> {
        let index = self.world.clients.len();
        let id = i64::try_from(index)? + 1;
        let commune = self.commune();
        let rng = &mut self.rng;
        let r#type = ["PARTICULIER", "PRO", "PUBLIC"][rng.weighted(&[55, 33, 12])];
        let prenom = (*rng.pick(&self.world.data.prenoms)).to_owned();
        let nom = (*rng.pick(&self.world.data.noms)).to_owned();
        let (raison, sites) = match r#type {
            "PARTICULIER" => (format!("{prenom} {nom}"), 1),
            "PUBLIC" => (format!("{} {}", rng.pick(&PUBLIC), commune.nom), rng.range(1, 6)),
            _ if rng.per_mille(300) => (format!("{} {nom}", rng.pick(&SYNDICS)), rng.range(3, 12)),
            _ => (format!("{} {nom}", rng.pick(&TRADES)), rng.range(1, 2)),
        };
        let siren = (r#type != "PARTICULIER").then(|| {
            self.companies += 1;
            text::siren(self.companies)
        });
        let slug: String = text::ascii(&nom)
            .to_lowercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let days = rng.range(120, 2500);
        let cree_le = local(self.world.start - TimeDelta::days(days)).at(600);
        let client = Client {
            id,
            r#type,
            nom: raison.clone(),
            tva: siren
                .as_ref()
                .filter(|_| r#type == "PRO")
                .map(|siren| text::tva(siren)),
            siren,
            adresse: text::street(&self.world.data.rues, rng),
            code_postal: commune.code_postal.clone(),
            ville: commune.nom.clone(),
            courriel: rng
                .per_mille(850)
                .then(|| format!("{slug}.{id}@courriel.example")),
            delai: if r#type == "PARTICULIER" { 15 } else { 30 },
            fin_de_mois: r#type == "PRO" && rng.per_mille(250),
        };
        self.out.put(&rows::Client {
            id,
            code: format!("C-{id:05}"),
            r#type,
            raison_sociale: raison,
            siren: client.siren.clone(),
            siret: client.siren.as_ref().map(|siren| text::siret(siren, 1)),
            tva_intracommunautaire: client.tva.clone(),
            adresse: client.adresse.clone(),
            code_postal: client.code_postal.clone(),
            ville: client.ville.clone(),
            courriel: client.courriel.clone(),
            telephone: text::phone(rng),
            code_service: (r#type == "PUBLIC").then(|| format!("SERV-{:03}", rng.below(1000))),
            compte_auxiliaire: format!("411{id:07}"),
            delai_paiement_jours: client.delai,
            delai_fin_de_mois: client.fin_de_mois,
            agence_id: self.world.agences[agence].id,
            notes: rng
                .per_mille(60)
                .then(|| "Prévenir la veille par téléphone.".to_owned()),
            dernier_contact_le: local(self.world.today).at(-last_heard(days)),
            anonymise_le: None,
            cree_le,
            cree_par: SEED,
        });
        self.world.clients.push(client);
        let mut contract_sites = Vec::new();
        for rank in 0..sites {
            let site = self.site(agence, index, &commune, rank)?;
            contract_sites.push(site);
        }
        self.contacts(index, &contract_sites, &prenom, &nom);
        let chance = if r#type == "PARTICULIER" { 450 } else { 720 };
        if self.rng.per_mille(chance) {
            self.contract(agence, index, &contract_sites)?;
        }
        Ok(())
    }

    fn site(&mut self, agence: usize, client: usize, first: &Commune, rank: i64) -> Result<usize> {
        let index = self.world.sites.len();
        let id = i64::try_from(index)? + 1;
        let commune = if rank == 0 { first.clone() } else { self.commune() };
        let rng = &mut self.rng;
        let owner = self.world.clients[client].clone();
        // Spread around the commune's centre, as streets are.
        let place = Place {
            latitude: round6(commune.latitude + (rng.unit() - 0.5) * 0.03),
            longitude: round6(commune.longitude + (rng.unit() - 0.5) * 0.04),
        };
        let adresse = if rank == 0 {
            owner.adresse.clone()
        } else {
            text::street(&self.world.data.rues, rng)
        };
        let libelle = match owner.r#type {
            "PARTICULIER" => "Domicile".to_owned(),
            "PUBLIC" => [
                "Bâtiment principal",
                "École",
                "Gymnase",
                "Salle des fêtes",
                "Médiathèque",
                "Ateliers",
            ][rng.below(6)]
            .to_owned(),
            _ if rank == 0 => "Siège".to_owned(),
            _ => format!("Résidence {}", rng.pick(&self.world.data.noms)),
        };
        let cree_le = local(self.world.start - TimeDelta::days(rng.range(70, 110))).at(610);
        let old = !rng.per_mille(80);
        self.out.put(&rows::Site {
            id,
            code: format!("S-{id:05}"),
            client_id: owner.id,
            libelle,
            adresse: adresse.clone(),
            code_postal: commune.code_postal.clone(),
            ville: commune.nom.clone(),
            code_insee: commune.code_insee.clone(),
            latitude: place.latitude,
            longitude: place.longitude,
            precision: "commune",
            acces: rng.per_mille(450).then(|| *rng.pick(&ACCES)),
            ouverture: (owner.r#type != "PARTICULIER").then(|| {
                let week =
                    ["1", "2", "3", "4", "5"].map(|day| format!("\"{day}\": [[\"08:00\", \"18:00\"]]"));
                Json(format!("{{{}}}", week.join(", ")))
            }),
            occupant: (owner.r#type != "PARTICULIER" && rng.per_mille(150))
                .then(|| (*rng.pick(&self.world.data.noms)).to_owned()),
            telephone: rng.per_mille(400).then(|| text::phone(rng)),
            acheve_depuis_plus_de_deux_ans: old,
            cree_le,
            cree_par: SEED,
        });
        let mut site = Site {
            id,
            client,
            agence,
            place,
            ville: commune.nom,
            adresse,
            code_postal: commune.code_postal,
            machines: Vec::new(),
            trades: 0,
            contrat: None,
            old,
        };
        for model in self.equipment(owner.r#type, rank) {
            self.install(&mut site, &model)?;
        }
        self.world.sites.push(site);
        self.world.agences[agence].sites.push(index);
        Ok(index)
    }

    /// What stands at a site of this kind.
    fn equipment(&mut self, client: &str, rank: i64) -> Vec<Model> {
        let rng = &mut self.rng;
        let wanted: Vec<(&str, u32)> = match client {
            "PARTICULIER" => vec![
                ("CHAUFFAGE", 620),
                ("CLIM", 420),
                ("PLOMBERIE", 450),
                ("ELEC", 350),
                ("GAZ", 380),
                ("TELECOM", 120),
            ],
            "PRO" if rank == 0 => vec![
                ("CLIM", 700),
                ("FROID", 420),
                ("ELEC", 700),
                ("INCENDIE", 600),
                ("TELECOM", 450),
                ("CHAUFFAGE", 250),
                ("GAZ", 120),
            ],
            _ => vec![
                ("ASCENSEUR", 500),
                ("CHAUFFAGE", 600),
                ("ELEC", 800),
                ("VENTILATION", 600),
                ("INCENDIE", 600),
                ("GAZ", 300),
                ("CLIM", 250),
                ("PLOMBERIE", 200),
            ],
        };
        let mut models = Vec::new();
        for (famille, chance) in wanted {
            if rng.per_mille(chance) {
                let of: Vec<&Model> = self
                    .world
                    .data
                    .work
                    .machine
                    .iter()
                    .filter(|machine| machine.famille == famille)
                    .collect();
                if !of.is_empty() {
                    models.push((*rng.pick(&of)).clone());
                }
            }
        }
        models
    }

    fn install(&mut self, site: &mut Site, model: &Model) -> Result<()> {
        let since = self.world.start - TimeDelta::days(self.rng.range(60, 4000));
        let top = self.machines;
        let cree_le = self.world.founded().at(630);
        let charge = model.charge.as_deref().map(str::parse::<Num<3>>).transpose()?;
        let mut parts = vec![model.libelle.clone()];
        parts.extend(model.enfants.iter().cloned());
        for (rank, libelle) in parts.into_iter().enumerate() {
            let id = self.machines;
            self.machines += 1;
            let whole = rank == 0;
            self.out.put(&rows::Equipement {
                id,
                site_id: site.id,
                parent_id: (!whole).then_some(top),
                libelle,
                marque: Some(model.marque.clone()),
                modele: whole.then(|| model.modele.clone()),
                numero_serie: whole.then(|| format!("{}{:07}", &model.marque[..1], 1_000_000 + id)),
                mise_en_service: since,
                fin_garantie: since.checked_add_days(Later::new(730)).unwrap_or(since),
                fluide: model.fluide.clone().filter(|_| whole),
                charge_kg: charge.filter(|_| whole),
                cree_le,
                cree_par: SEED,
            });
        }
        let famille = self
            .world
            .families
            .iter()
            .position(|famille| *famille == model.famille)
            .unwrap_or(0);
        site.machines.push(Machine { id: top, famille });
        site.trades |= 1 << famille;
        Ok(())
    }
}

fn at(commune: &Commune) -> Place {
    Place {
        latitude: commune.latitude,
        longitude: commune.longitude,
    }
}

fn round6(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// Older clients were heard of longer ago, in minutes before today.
fn last_heard(days: i64) -> i32 {
    i32::try_from(days * 24 * 6).unwrap_or(0)
}
