//! Parts: bought, sent to vans, used on site. The ledger is written as things move, and the balances follow it.

mod supply;
mod usage;

use std::collections::{BTreeMap, VecDeque};

use super::copy::{Instant, Num};
use super::out::Out;
use super::rng::Rng;
use super::rows::{self, Price};
use super::text;
use super::world::{SEED, World, local};

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

    /// What is there and not promised.
    fn free(&self, article: usize, depot: i64) -> i64 {
        self.balance(article, depot) - self.reserved.get(&(article, depot)).copied().unwrap_or(0)
    }

    fn balance(&self, article: usize, depot: i64) -> i64 {
        self.balances.get(&(article, depot)).copied().unwrap_or(0)
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
