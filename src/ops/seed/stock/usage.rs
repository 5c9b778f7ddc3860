//! How parts go out: what visits use of what they need.

use super::{Need, ONE, Stock, Used, Way, What};
use crate::ops::seed::copy::Instant;
use crate::ops::seed::out::Out;
use crate::ops::seed::world::{Tech, World};

impl Stock {
    /// What a visit used, of what it needed: nothing where there was none.
    pub fn take(&mut self, world: &World, out: &mut Out<'_>, at: Instant, need: &Need) -> Option<Used> {
        let tech = &world.techs[need.tech];
        match need.what {
            What::Part(article) => self.consume(world, out, at, tech, article, need),
            What::Refrigerant => self.charge(world, out, at, tech, need),
        }
    }

    /// A part taken from the van, which is helped out from the warehouse where it has run short.
    pub(super) fn consume(
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
    pub(super) fn charge(
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
}
