//! Parts: bought, sent to vans, used on site. The ledger is written as things move, and the balances follow it.

use std::collections::{BTreeMap, VecDeque};

use super::copy::{Instant, Num};
use super::out::Out;
use super::rng::Rng;
use super::rows::{self, Price};
use super::text;
use super::world::{Agence, SEED, Tech, World, local};

/// Thousandths of a unit: how the ledger counts.
const ONE: i64 = 1000;

/// An article as the ledger needs it.
#[derive(Debug, Clone)]
pub struct Article {
    /// Key.
    pub id: i64,
    /// AUCUN, LOT or SERIE.
    pub tracking: &'static str,
    /// What it sells for.
    pub price: Price,
    /// What it costs.
    pub cost: Price,
    /// Unit of sale.
    pub unit: &'static str,
    /// What it is.
    pub name: String,
    /// The trade that uses it.
    pub famille: String,
}

/// A tracked piece or lot.
#[derive(Debug, Clone)]
struct Piece {
    article: usize,
    serial: bool,
    label: String,
    depot: Option<i64>,
    machine: Option<i64>,
    since: Instant,
}

/// A part that was used, to be invoiced.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    /// The movement that took it.
    pub movement: i64,
    /// Index of the article.
    pub article: usize,
    /// How much, in thousandths.
    pub quantity: i64,
}

/// Something that a visit needs.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// Key of the mission.
    pub mission: i64,
    /// Key of the visit.
    pub visit: i64,
    /// Key of the machine that gets it.
    pub machine: Option<i64>,
    /// Index of who uses it.
    pub tech: usize,
    /// What.
    pub what: What,
    /// How often.
    pub times: i64,
    /// Whether the client pays for it.
    pub billed: bool,
}

/// What a visit needs.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// An article, by its index.
    Part(usize),
    /// Some hundreds of grams of refrigerant.
    Refrigerant,
}

/// A promise to a mission.
#[derive(Debug, Clone, Copy)]
pub struct Promise {
    /// Key of the mission.
    pub mission: i64,
    /// Index of the agence whose warehouse promises.
    pub agence: usize,
    /// Index of the article.
    pub article: usize,
    /// ACTIVE, SERVIE or LIBEREE, as today sees it.
    pub state: &'static str,
    /// When it lapses.
    pub until: Instant,
    /// Who made it.
    pub by: i64,
}

/// Where a movement comes from and goes to.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    from: Option<i64>,
    to: Option<i64>,
    piece: Option<usize>,
    visit: Option<i64>,
    machine: Option<i64>,
    reason: Option<&'static str>,
}

/// The stock of the company.
#[derive(Debug)]
pub struct Stock {
    /// Articles, in the order of the catalogue.
    pub articles: Vec<Article>,
    balances: BTreeMap<(usize, i64), i64>,
    reserved: BTreeMap<(usize, i64), i64>,
    pieces: Vec<Piece>,
    shelves: BTreeMap<(usize, i64), VecDeque<usize>>,
    /// Tracked pieces that were asked for since the last delivery.
    asked: BTreeMap<(usize, i64), usize>,
    /// What is between two warehouses: article, quantity, where it is, where it goes.
    on_the_road: Vec<(usize, i64, i64, i64)>,
    rng: Rng,
    movements: i64,
    reservations: i64,
}

impl Stock {
    /// Writes the catalogue, and fills warehouses and vans for the first day.
    ///
    /// # Errors
    /// When a price of the catalogue can't be read.
    pub fn open(world: &World, out: &mut Out<'_>) -> anyhow::Result<Self> {
        let opening = local(world.start).at(400);
        let mut articles = Vec::new();
        for (index, article) in world.data.articles.iter().enumerate() {
            let id = i64::try_from(index)? + 1;
            let tracking = match article.suivi.as_str() {
                "LOT" => "LOT",
                "SERIE" => "SERIE",
                _ => "AUCUN",
            };
            let unit = match article.unite.as_str() {
                "m" => "m",
                "kg" => "kg",
                _ => "u",
            };
            let (price, cost): (Price, Price) = (article.prix_vente_ht.parse()?, article.cout_moyen.parse()?);
            out.put(&rows::Materiel {
                id,
                reference: article.reference.clone(),
                ean: format!("3{:012}", 400_000_000_000_i64 + id * 7),
                designation: article.designation.clone(),
                unite: unit,
                suivi: tracking,
                prix_vente_ht: price,
                taux_tva: Num(2000),
                cout_moyen: cost,
                seuil_defaut: Num(5 * ONE),
                fournisseur: article.fournisseur.clone(),
                cree_le: opening,
                cree_par: SEED,
            });
            articles.push(Article {
                id,
                tracking,
                price,
                cost,
                unit,
                name: article.designation.clone(),
                famille: article.specialisation.clone(),
            });
        }
        let mut stock = Self {
            articles,
            balances: BTreeMap::new(),
            reserved: BTreeMap::new(),
            pieces: Vec::new(),
            shelves: BTreeMap::new(),
            asked: BTreeMap::new(),
            on_the_road: Vec::new(),
            rng: world.rng.fork(6),
            movements: 0,
            reservations: 0,
        };
        for agence in &world.agences {
            for article in 0..stock.articles.len() {
                stock.buy(out, opening, article, agence.depot_id, agence.techs.len(), SEED);
            }
        }
        for tech in &world.techs {
            stock.fill_van(world, out, opening.plus(30), tech);
        }
        Ok(stock)
    }

    /// The weekly round: warehouses are bought for, vans are filled, some things go back, break or are counted.
    pub fn restock(&mut self, world: &World, out: &mut Out<'_>, at: Instant) {
        for (article, quantity, transit, warehouse) in std::mem::take(&mut self.on_the_road) {
            let way = Way {
                from: Some(transit),
                to: Some(warehouse),
                ..Way::default()
            };
            self.moved(out, at, "TRANSFERT", article, quantity, way, SEED);
        }
        for agence in &world.agences {
            let people = i64::try_from(agence.techs.len()).unwrap_or(1);
            for article in 0..self.articles.len() {
                let low = match self.articles[article].tracking {
                    "SERIE" => (people / 8 + 2) * ONE,
                    "LOT" => people * 2 * ONE,
                    _ => people * 4 * ONE,
                };
                if self.free(article, agence.depot_id) < low {
                    let keeper = keeper(agence);
                    self.buy(
                        out,
                        at.plus(5),
                        article,
                        agence.depot_id,
                        agence.techs.len(),
                        keeper,
                    );
                }
            }
        }
        for tech in &world.techs {
            self.fill_van(world, out, at.plus(10), tech);
        }
        for agence in &world.agences {
            self.odds_and_ends(out, at.plus(30), agence.depot_id, keeper(agence));
        }
        for index in 0..world.agences.len() {
            self.lend(world, out, at.plus(40), index);
        }
    }

    /// One warehouse helps out the next; it arrives with the next round.
    fn lend(&mut self, world: &World, out: &mut Out<'_>, at: Instant, agence: usize) {
        let keeper = keeper(&world.agences[agence]);
        let from = world.agences[agence].depot_id;
        let to = &world.agences[(agence + 1) % world.agences.len()];
        let loose = self.loose();
        let article = *self.rng.pick(&loose);
        let quantity = self.rng.range(1, 5) * ONE;
        if to.depot_id != from && self.free(article, from) >= 10 * quantity {
            let way = Way {
                from: Some(from),
                to: Some(to.transit_id),
                ..Way::default()
            };
            self.moved(out, at, "TRANSFERT", article, quantity, way, keeper);
            self.on_the_road
                .push((article, quantity, to.transit_id, to.depot_id));
        }
    }

    fn loose(&self) -> Vec<usize> {
        (0..self.articles.len())
            .filter(|article| self.articles[*article].tracking == "AUCUN")
            .collect()
    }

    /// What is there and not promised.
    fn free(&self, article: usize, depot: i64) -> i64 {
        self.balance(article, depot) - self.reserved.get(&(article, depot)).copied().unwrap_or(0)
    }

    fn balance(&self, article: usize, depot: i64) -> i64 {
        self.balances.get(&(article, depot)).copied().unwrap_or(0)
    }

    /// A delivery of the supplier.
    fn buy(&mut self, out: &mut Out<'_>, at: Instant, article: usize, depot: i64, people: usize, actor: i64) {
        let people = i64::try_from(people).unwrap_or(1);
        match self.articles[article].tracking {
            "SERIE" => {
                let asked = self.asked.remove(&(article, depot)).unwrap_or(0);
                for _ in 0..usize::try_from(people / 6).unwrap_or(0).max(2).max(asked) {
                    let label = format!("{:06}{:04}", self.pieces.len(), self.rng.below(10_000));
                    let piece = self.piece(article, true, label, depot, at);
                    let way = Way {
                        to: Some(depot),
                        piece: Some(piece),
                        ..Way::default()
                    };
                    self.moved(out, at, "ENTREE", article, ONE, way, actor);
                }
            }
            "LOT" => {
                let label = format!("L{:07}", self.pieces.len());
                let piece = self.piece(article, false, label, depot, at);
                let way = Way {
                    to: Some(depot),
                    piece: Some(piece),
                    ..Way::default()
                };
                self.moved(out, at, "ENTREE", article, people * 10 * ONE, way, actor);
            }
            _ => {
                let quantity = people * self.rng.range(8, 14) * ONE;
                let way = Way {
                    to: Some(depot),
                    ..Way::default()
                };
                self.moved(out, at, "ENTREE", article, quantity, way, actor);
            }
        }
    }

    fn piece(&mut self, article: usize, serial: bool, label: String, depot: i64, since: Instant) -> usize {
        let index = self.pieces.len();
        self.pieces.push(Piece {
            article,
            serial,
            label,
            depot: Some(depot),
            machine: None,
            since,
        });
        self.shelves.entry((article, depot)).or_default().push_back(index);
        index
    }

    /// Brings a van back to what its owner usually needs.
    fn fill_van(&mut self, world: &World, out: &mut Out<'_>, at: Instant, tech: &Tech) {
        let warehouse = world.agences[tech.agence].depot_id;
        let keeper = keeper(&world.agences[tech.agence]);
        let mut wanted: Vec<usize> = tech
            .able
            .iter()
            .flat_map(|job| world.jobs[*job].pieces.iter().copied())
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        for article in wanted {
            if self.articles[article].tracking != "AUCUN" {
                continue;
            }
            let unit = if self.articles[article].unit == "m" {
                5 * ONE
            } else {
                ONE
            };
            let missing = 4 * unit - self.balance(article, tech.depot_id);
            if missing >= unit && self.free(article, warehouse) >= missing {
                let way = Way {
                    from: Some(warehouse),
                    to: Some(tech.depot_id),
                    ..Way::default()
                };
                self.moved(out, at, "TRANSFERT", article, missing, way, keeper);
            }
        }
    }

    /// What a visit used, of what it needed: nothing where there was none.
    pub fn take(&mut self, world: &World, out: &mut Out<'_>, at: Instant, need: &Need) -> Option<Used> {
        let tech = &world.techs[need.tech];
        match need.what {
            What::Part(article) => self.consume(world, out, at, tech, article, need),
            What::Refrigerant => self.charge(world, out, at, tech, need),
        }
    }

    /// A part taken from the van, which is helped out from the warehouse where it has run short.
    fn consume(
        &mut self,
        world: &World,
        out: &mut Out<'_>,
        at: Instant,
        tech: &Tech,
        article: usize,
        need: &Need,
    ) -> Option<Used> {
        let van = tech.depot_id;
        let warehouse = world.agences[tech.agence].depot_id;
        let serial = self.articles[article].tracking == "SERIE";
        let quantity = match self.articles[article].unit {
            _ if serial => ONE,
            "m" => self.rng.range(1, 4) * need.times * ONE,
            _ => need.times * ONE,
        };
        if serial {
            *self.asked.entry((article, warehouse)).or_default() += 1;
        }
        let short = self.balance(article, van) < quantity;
        if short && self.free(article, warehouse) < quantity {
            return None;
        }
        let piece = if serial {
            Some(self.shelves.get_mut(&(article, warehouse))?.pop_front()?)
        } else {
            None
        };
        if short {
            let way = Way {
                from: Some(warehouse),
                to: Some(van),
                piece,
                ..Way::default()
            };
            self.moved(out, at, "TRANSFERT", article, quantity, way, tech.id);
        }
        let way = Way {
            from: Some(van),
            piece,
            visit: Some(need.visit),
            machine: need.machine,
            ..Way::default()
        };
        let movement = self.moved(out, at, "CONSOMMATION", article, quantity, way, tech.id);
        Some(Used {
            movement,
            article,
            quantity,
        })
    }

    /// Refrigerant, weighed out of a bottle of the warehouse.
    fn charge(
        &mut self,
        world: &World,
        out: &mut Out<'_>,
        at: Instant,
        tech: &Tech,
        need: &Need,
    ) -> Option<Used> {
        let warehouse = world.agences[tech.agence].depot_id;
        let bottles: Vec<usize> = (0..self.articles.len())
            .filter(|article| self.articles[*article].tracking == "LOT")
            .collect();
        let article = *self.rng.pick(&bottles);
        let quantity = self.rng.range(2, 15) * 100;
        let piece = *self.shelves.get(&(article, warehouse))?.back()?;
        if self.free(article, warehouse) < quantity {
            return None;
        }
        let way = Way {
            from: Some(warehouse),
            piece: Some(piece),
            visit: Some(need.visit),
            machine: need.machine,
            ..Way::default()
        };
        let movement = self.moved(out, at, "CONSOMMATION", article, quantity, way, tech.id);
        Some(Used {
            movement,
            article,
            quantity,
        })
    }

    /// Returns, breakage, counter sales and counts.
    fn odds_and_ends(&mut self, out: &mut Out<'_>, at: Instant, depot: i64, keeper: i64) {
        let loose = self.loose();
        for (kind, reason, incoming) in [
            ("RETOUR", Some("Pièce non posée, rendue par le client"), true),
            ("REBUT", Some("Emballage endommagé"), false),
            ("SORTIE", Some("Vente au comptoir"), false),
            (
                "INVENTAIRE",
                Some("Écart constaté au comptage"),
                self.rng.per_mille(500),
            ),
        ] {
            let article = *self.rng.pick(&loose);
            let way = if incoming {
                Way {
                    to: Some(depot),
                    reason,
                    ..Way::default()
                }
            } else if self.free(article, depot) >= ONE {
                Way {
                    from: Some(depot),
                    reason,
                    ..Way::default()
                }
            } else {
                continue;
            };
            self.moved(out, at, kind, article, ONE, way, keeper);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what the ledger needs")]
    fn moved(
        &mut self,
        out: &mut Out<'_>,
        at: Instant,
        kind: &'static str,
        article: usize,
        quantity: i64,
        way: Way,
        actor: i64,
    ) -> i64 {
        self.movements += 1;
        if let Some(depot) = way.from {
            *self.balances.entry((article, depot)).or_default() -= quantity;
        }
        if let Some(depot) = way.to {
            *self.balances.entry((article, depot)).or_default() += quantity;
        }
        if let Some(piece) = way.piece.filter(|piece| self.pieces[*piece].serial) {
            self.pieces[piece].depot = way.to;
            self.pieces[piece].machine = way.machine;
        }
        out.put(&rows::MouvementStock {
            id: self.movements,
            materiel_id: self.articles[article].id,
            exemplaire_id: way.piece.and_then(|piece| i64::try_from(piece + 1).ok()),
            source_id: way.from,
            destination_id: way.to,
            quantite: Num(quantity),
            r#type: kind,
            intervention_id: way.visit,
            equipement_id: way.machine,
            cout: self.articles[article].cost,
            motif: way.reason,
            cree_le: at,
            cree_par: actor,
        });
        self.movements
    }

    /// Promises a part of the warehouse to a mission; one already served or released leaves its trace only.
    pub fn promise(&mut self, world: &World, out: &mut Out<'_>, at: Instant, promise: &Promise) {
        let depot = world.agences[promise.agence].depot_id;
        let active = promise.state == "ACTIVE";
        if active {
            if self.free(promise.article, depot) < 3 * ONE {
                return;
            }
            *self.reserved.entry((promise.article, depot)).or_default() += ONE;
        }
        self.reservations += 1;
        out.put(&rows::ReservationMateriel {
            id: self.reservations,
            mission_id: promise.mission,
            materiel_id: self.articles[promise.article].id,
            depot_id: depot,
            quantite: Num(ONE),
            etat: promise.state,
            expire_le: Some(promise.until),
            cree_le: at,
            cree_par: promise.by,
        });
    }

    /// Writes what is left where, and where every tracked piece ended.
    pub fn close(self, world: &World, out: &mut Out<'_>) {
        for ((article, depot), quantity) in &self.balances {
            let warehouse = world.agences.iter().any(|agence| agence.depot_id == *depot);
            out.put(&rows::StockSolde {
                materiel_id: self.articles[*article].id,
                depot_id: *depot,
                physique: Num(*quantity),
                reserve: Num(self.reserved.get(&(*article, *depot)).copied().unwrap_or(0)),
                seuil: warehouse.then_some(Num(10 * ONE)),
            });
        }
        for (index, piece) in self.pieces.iter().enumerate() {
            let year = text::year(piece.since);
            out.put(&rows::Exemplaire {
                id: i64::try_from(index + 1).unwrap_or(i64::MAX),
                materiel_id: self.articles[piece.article].id,
                numero_serie: piece.serial.then(|| format!("SN{year}{}", piece.label)),
                lot: (!piece.serial).then(|| format!("{}-{year}", piece.label)),
                depot_id: piece.depot,
                equipement_id: piece.machine,
                peremption: None,
                cree_le: piece.since,
                cree_par: SEED,
            });
        }
    }
}

/// Who moves the stock of an agence.
fn keeper(agence: &Agence) -> i64 {
    agence.storekeepers.first().copied().unwrap_or(SEED)
}
