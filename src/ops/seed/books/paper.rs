//! What an invoice prints: its lines, who sells and buys, where, and what the law has printed.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::{Desk, Issued};
use crate::ops::seed::amounts::{self, Line, Totals};
use crate::ops::seed::billing::{self, Bill, Kind};
use crate::ops::seed::copy::Num;
use crate::ops::seed::offers::{self, Signed};
use crate::ops::seed::stock::Used;
use crate::ops::seed::text::{json_object, json_string};
use crate::ops::seed::world::{Client, World};

/// What travels to a site cost, in cents.
const TRAVEL: i64 = 3_900;

/// What an invoice says: the offer's lines, or the flat price, the way there and the parts.
pub(super) fn lines(
    desk: &Desk<'_, '_>,
    bill: &mut Bill,
    signed: Option<&Signed>,
    used: &[Used],
) -> Vec<Line> {
    let world = desk.world;
    let (site, job) = (&world.sites[bill.site], &world.jobs[bill.job]);
    match (&mut bill.kind, signed) {
        (Kind::Corrected { lines, .. }, _) => std::mem::take(lines),
        (Kind::Deposit(percent), Some(signed)) => {
            let label = format!("Acompte de {percent} % sur le devis {}", signed.numero);
            let totals = Totals::of(&signed.lines);
            totals
                .bases
                .iter()
                .map(|(base, rate)| Line::labour(label.clone(), amounts::share(*base, *percent * 10), *rate))
                .collect()
        }
        (_, Some(signed)) => signed.lines.clone(),
        _ => {
            let rate = offers::rate(world, site, job);
            let mut lines = vec![Line::labour(
                job.prestation.titre.clone(),
                job.prestation.forfait * 100,
                rate,
            )];
            if job.kind == "DEPANNAGE" {
                lines.push(Line::labour("Déplacement", TRAVEL, rate));
            }
            lines.extend(used.iter().map(|used| {
                let article = &desk.stock.articles[used.article];
                Line {
                    article: Some(used.article),
                    quantity: Num(used.quantity * 10),
                    unit: article.unit,
                    price: article.price,
                    movement: Some(used.movement),
                    ..Line::labour(article.name.clone(), 0, rate)
                }
            }));
            lines
        }
    }
}

/// What stands for the document: everything that it would print.
pub(super) fn document(seller: &str, world: &World, made: &Issued<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    let client = &world.clients[world.sites[made.bill.site].client];
    for part in [seller, &buyer(client), &place(world, made.bill.site), made.kind] {
        hash.update(part.as_bytes());
    }
    hash.update(made.id.to_be_bytes());
    for line in made.lines {
        hash.update(line.label.as_bytes());
        hash.update(line.net().to_be_bytes());
    }
    hash.finalize().into()
}

pub(super) fn buyer(client: &Client) -> String {
    let mut fields = vec![
        ("raison_sociale", json_string(&client.nom)),
        ("adresse", json_string(&client.adresse)),
        ("code_postal", json_string(&client.code_postal)),
        ("ville", json_string(&client.ville)),
        ("pays", json_string("FR")),
    ];
    if let Some(siren) = &client.siren {
        fields.push(("siren", json_string(siren)));
    }
    if let Some(tva) = &client.tva {
        fields.push(("tva_intracommunautaire", json_string(tva)));
    }
    json_object(fields)
}

pub(super) fn place(world: &World, site: usize) -> String {
    let site = &world.sites[site];
    json_object(vec![
        ("adresse", json_string(&site.adresse)),
        ("code_postal", json_string(&site.code_postal)),
        ("ville", json_string(&site.ville)),
    ])
}

/// When it must be paid; an avoir asks for nothing.
pub(super) fn due(kind: &str, client: &Client, date: NaiveDate) -> Option<NaiveDate> {
    match kind {
        "AVOIR" => None,
        "ACOMPTE" => Some(date),
        _ => Some(billing::due(client, date)),
    }
}

/// What the law has printed, for professionals and for consumers.
pub(super) fn mentions(client: &Client) -> String {
    let mentions: &[&str] = if client.r#type == "PARTICULIER" {
        &["Médiateur de la consommation : voir nos conditions générales"]
    } else {
        &[
            "PMD : pénalités de retard au taux de la BCE majoré de 10 points",
            "PMT : indemnité forfaitaire de recouvrement de 40 €",
            "AAB : pas d'escompte pour paiement anticipé",
        ]
    };
    let quoted: Vec<String> = mentions.iter().map(|mention| json_string(mention)).collect();
    format!("[{}]", quoted.join(", "))
}
