//! How parts come in: bought, sent to vans, lent between agences, counted.

use super::{ONE, Piece, Stock, Way};
use crate::ops::seed::copy::Instant;
use crate::ops::seed::out::Out;
use crate::ops::seed::world::{Agence, SEED, Tech, World};

impl Stock {
    /// A morning's round: warehouses are bought for, vans are filled; on some days things go back, break or are counted.
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
        if self.rng.per_mille(300) {
            for agence in &world.agences {
                self.odds_and_ends(out, at.plus(30), agence.depot_id, keeper(agence));
            }
        }
        for index in 0..world.agences.len() {
            self.lend(world, out, at.plus(40), index);
        }
    }

    /// One warehouse helps out the next; it arrives with the next round.
    pub(super) fn lend(&mut self, world: &World, out: &mut Out<'_>, at: Instant, agence: usize) {
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

    pub(super) fn loose(&self) -> Vec<usize> {
        (0..self.articles.len())
            .filter(|article| self.articles[*article].tracking == "AUCUN")
            .collect()
    }

    /// A delivery of the supplier.
    pub(super) fn buy(
        &mut self,
        out: &mut Out<'_>,
        at: Instant,
        article: usize,
        depot: i64,
        people: usize,
        actor: i64,
    ) {
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

    pub(super) fn piece(
        &mut self,
        article: usize,
        serial: bool,
        label: String,
        depot: i64,
        since: Instant,
    ) -> usize {
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
    pub(super) fn fill_van(&mut self, world: &World, out: &mut Out<'_>, at: Instant, tech: &Tech) {
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

    /// Returns, breakage, counter sales and counts.
    pub(super) fn odds_and_ends(&mut self, out: &mut Out<'_>, at: Instant, depot: i64, keeper: i64) {
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
}

/// Who moves the stock of an agence.
pub(super) fn keeper(agence: &Agence) -> i64 {
    agence.storekeepers.first().copied().unwrap_or(SEED)
}
