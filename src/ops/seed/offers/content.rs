//! What an offer says, and the fingerprint of it that an approver leaves.

use sha2::{Digest, Sha256};

use super::Root;
use crate::ops::seed::amounts::{self, INTERMEDIATE, Line, NORMAL, REDUCED, Totals};
use crate::ops::seed::copy::Num;
use crate::ops::seed::rng::Rng;
use crate::ops::seed::stock::{Article, Stock};
use crate::ops::seed::text::json_string;
use crate::ops::seed::world::{Job, Site, World};

/// The rate that works at a site are taxed at.
#[must_use]
pub fn rate(world: &World, site: &Site, job: &Job) -> i64 {
    let dwelling = world.clients[site.client].r#type == "PARTICULIER";
    let saves_energy = matches!(world.families[job.famille].as_str(), "CLIM" | "CHAUFFAGE")
        && matches!(job.kind, "INSTALLATION" | "MISE_EN_SERVICE");
    match (dwelling && site.old, saves_energy) {
        (true, true) => REDUCED,
        (true, false) => INTERMEDIATE,
        (false, _) => NORMAL,
    }
}

/// Articles of the job's trade, so many of them.
pub(super) fn parts(
    world: &World,
    job: &Job,
    articles: &[Article],
    count: i64,
    rate: i64,
    rng: &mut Rng,
) -> Vec<Line> {
    let famille = &world.families[job.famille];
    let of_trade: Vec<usize> = (0..articles.len())
        .filter(|article| articles[*article].famille == *famille)
        .collect();
    if of_trade.is_empty() {
        return Vec::new();
    }
    (0..count)
        .map(|_| {
            let article = *rng.pick(&of_trade);
            let known = &articles[article];
            let quantity = if known.unit == "m" {
                rng.range(2, 25)
            } else {
                rng.range(1, 3)
            };
            Line {
                article: Some(article),
                quantity: Num(quantity * 10_000),
                unit: known.unit,
                price: known.price,
                ..Line::labour(known.name.clone(), 0, rate)
            }
        })
        .collect()
}

pub(super) fn work(world: &World, site: &Site, job: &Job, articles: &[Article], rng: &mut Rng) -> Vec<Line> {
    let rate = rate(world, site, job);
    let cents = job.prestation.forfait.max(180) * rng.range(90, 120);
    let mut lines = vec![Line::labour(job.prestation.titre.clone(), cents, rate)];
    if rng.per_mille(150) {
        lines[0].discount = Num(*rng.pick(&[500, 1000]));
    }
    let count = rng.range(1, 5);
    lines.extend(parts(world, job, articles, count, rate, rng));
    lines.push(Line::labour(
        "Déplacement et mise à disposition du véhicule",
        4_500,
        rate,
    ));
    if rng.per_mille(200) {
        let option = parts(world, job, articles, 1, rate, rng);
        lines.extend(option.into_iter().map(|line| Line { option: true, ..line }));
    }
    lines
}

/// What a technician proposes on site: an hour and a part.
pub(super) fn small(world: &World, site: &Site, job: &Job, articles: &[Article], rng: &mut Rng) -> Vec<Line> {
    let rate = rate(world, site, job);
    let mut lines = vec![Line::labour("Main-d'œuvre, une heure", 5_800, rate)];
    lines.extend(parts(world, job, articles, 1, rate, rng));
    lines
}

pub(super) fn extra(world: &World, site: &Site, job: &Job, articles: &[Article], rng: &mut Rng) -> Vec<Line> {
    let rate = rate(world, site, job);
    let cents = rng.range(8, 40) * 1_000;
    let mut lines = vec![Line::labour(
        "Travaux complémentaires demandés sur place",
        cents,
        rate,
    )];
    lines.extend(parts(world, job, articles, 1, rate, rng));
    lines
}

/// What an approver approves, as `devis_empreinte` prints it in the database.
pub(super) struct Content {
    head: String,
    lines: String,
}

impl Content {
    pub(super) fn new(
        root: &Root,
        site: &Site,
        world: &World,
        objet: &str,
        deposit: i64,
        totals: &Totals,
    ) -> Self {
        Self {
            head: format!(
                "[{}, {}, {}, {}, {}, {}, {}, {}, {}]",
                root.id,
                root.indice,
                world.clients[site.client].id,
                site.id,
                json_string(objet),
                Num::<2>(deposit * 100).text(),
                Num::<2>(totals.ht).text(),
                Num::<2>(totals.tva).text(),
                Num::<2>(totals.ttc()).text(),
            ),
            lines: String::new(),
        }
    }

    pub(super) fn line(&mut self, rang: i16, line: &Line, stock: &Stock) {
        use std::fmt::Write as _;
        if rang > 1 {
            self.lines.push('\n');
        }
        let article = line.article.map_or("null".to_owned(), |article| {
            stock.articles[article].id.to_string()
        });
        let mention = amounts::mention(line.rate).map_or("null".to_owned(), json_string);
        let _ = write!(
            self.lines,
            "[{rang}, {article}, {}, {}, {}, {}, {}, {}, \"S\", {mention}, {}, {}]",
            json_string(&line.label),
            line.quantity.text(),
            json_string(line.unit),
            line.price.text(),
            line.discount.text(),
            Num::<2>(line.rate).text(),
            line.option,
            Num::<2>(line.net()).text(),
        );
    }

    pub(super) fn print(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.head.as_bytes());
        hash.update(self.lines.as_bytes());
        hash.finalize().into()
    }
}
