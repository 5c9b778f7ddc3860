//! Invoices and what is paid: issued, sent, paid, reversed, credited, given up, each at its time.

mod course;
mod paper;
mod step;

use std::collections::HashMap;

use self::course::{Standing, steps};
use self::paper::{buyer, document, due, lines, mentions, place};
use super::agenda::Agenda;
use super::amounts::{self, Line, Totals};
use super::billing::{Bill, Course, Kind};
use super::chain::{Chain, SOCIETE, euros};
use super::copy::{Instant, Json, Num};
use super::journal::{Change, Command, Entry, Journal};
use super::offers::Signed;
use super::office;
use super::out::Out;
use super::rows;
use super::stock::{Stock, Used};
use super::story::Task;
use super::text::{json_object, json_string};
use super::world::World;
use crate::domain::chaine_fiscale::{Cle, NatureFiscale};

/// Something that happens to an issued invoice, its row written already.
#[derive(Debug)]
pub struct Step {
    facture: i64,
    numero: String,
    client: usize,
    version: i32,
    states: (&'static str, &'static str),
    paid: (i64, i64),
    actor: i64,
    what: Move,
}

/// What happens.
#[derive(Debug)]
enum Move {
    Sent,
    Paid {
        cents: i64,
        mode: &'static str,
        to_bounce: bool,
    },
    Bounced {
        cents: i64,
        mode: &'static str,
    },
    GivenUp,
    Credited(Box<Credit>),
}

/// An avoir to be issued.
#[derive(Debug)]
struct Credit {
    lines: Vec<Line>,
    whole: bool,
    refund: bool,
    bill: Bill,
}

/// An invoice whose row is being written.
struct Issued<'a> {
    id: i64,
    serie: &'static str,
    kind: &'static str,
    bill: &'a Bill,
    origin: Option<i64>,
    lines: &'a [Line],
    totals: &'a Totals,
    deducted: i64,
    at: Instant,
}

/// The company's books.
#[derive(Debug)]
pub struct Books {
    chain: Chain,
    factures: i64,
    lignes: i64,
    reglements: i64,
    seller: String,
    /// Cheques that will bounce, by invoice.
    cheques: HashMap<i64, i64>,
}

/// What the books need of the rest.
pub struct Desk<'a, 'o> {
    /// The company.
    pub world: &'a World,
    /// Articles.
    pub stock: &'a Stock,
    /// Where rows go.
    pub out: &'a mut Out<'o>,
    /// What is to happen.
    pub agenda: &'a mut Agenda<Task>,
    /// Who did what.
    pub journal: &'a mut Journal,
}

impl Books {
    /// Empty books, signed with that key.
    #[must_use]
    pub fn open(world: &World, key: Cle) -> Self {
        let s = &world.data.company.societe;
        let fields = [
            ("raison_sociale", &s.raison_sociale),
            ("forme_juridique", &s.forme_juridique),
            ("capital", &s.capital),
            ("siren", &s.siren),
            ("rcs", &s.rcs),
            ("tva_intracommunautaire", &super::text::tva(&s.siren)),
            ("adresse", &s.adresse),
            ("code_postal", &s.code_postal),
            ("ville", &s.ville),
            ("telephone", &s.telephone),
            ("courriel", &s.courriel),
            ("iban", &s.iban),
            ("assurance", &s.assurance),
        ];
        let seller = json_object(fields.map(|(name, value)| (name, json_string(value))).to_vec());
        Self {
            chain: Chain::new(key),
            factures: 0,
            lignes: 0,
            reglements: 0,
            seller,
            cheques: HashMap::new(),
        }
    }

    /// Writes counters and the chain's head.
    pub fn close(&self, out: &mut Out<'_>) {
        self.chain.close(out);
    }

    /// Makes an invoice, issues it unless it is a draft, and enters what becomes of it.
    pub fn bill(
        &mut self,
        desk: &mut Desk<'_, '_>,
        at: Instant,
        mut bill: Bill,
        signed: Option<&mut Signed>,
        used: &[Used],
    ) {
        let lines = lines(desk, &mut bill, signed.as_deref(), used);
        let totals = Totals::of(&lines);
        if totals.ttc() == 0 {
            return;
        }
        self.factures += 1;
        let (kind, origin) = match &bill.kind {
            Kind::Deposit(_) => ("ACOMPTE", None),
            Kind::Corrected { origin, .. } => ("RECTIFICATIVE", Some(*origin)),
            Kind::Work => match &signed {
                Some(signed) if signed.paid > 0 => ("SOLDE", None),
                _ => ("STANDARD", None),
            },
        };
        let deducted = match (&bill.kind, &signed) {
            (Kind::Work, Some(signed)) => signed.paid,
            _ => 0,
        };
        if let (Kind::Deposit(_), Some(signed)) = (&bill.kind, signed) {
            signed.paid = totals.ttc();
        }
        let made = Issued {
            id: self.factures,
            serie: "F",
            kind,
            bill: &bill,
            origin,
            lines: &lines,
            totals: &totals,
            deducted,
            at,
        };
        if bill.draft {
            self.row(desk, &made, None, &Standing::new(&made));
            draft(desk, &made);
            return;
        }
        let number = self.number(desk, &made);
        let mut standing = Standing::new(&made);
        standing.version = 2;
        for (at, step) in steps(desk.world, &made, &mut standing, &number.2) {
            desk.agenda.enter(at, Task::Step(Box::new(step)));
        }
        self.row(desk, &made, Some(&number), &standing);
        let origin = made.id;
        if let Some((again, payments)) = &bill.course.again {
            let mut corrected = bill.clone();
            corrected.kind = Kind::Corrected { origin, lines };
            corrected.course = Course {
                payments: payments.clone(),
                ..Course::default()
            };
            corrected.on_issue = std::mem::take(&mut corrected.on_again);
            if *again <= desk.world.now {
                desk.agenda.enter(*again, Task::Bill(Box::new(corrected)));
            }
        }
    }

    /// Numbers an invoice, chains and journals it.
    fn number(&mut self, desk: &mut Desk<'_, '_>, made: &Issued<'_>) -> (i16, i32, String) {
        let date = office::date(made.at);
        let number = self.chain.number(made.serie, date);
        draft(desk, made);
        let mut entries = vec![Entry {
            objet: "facture",
            id: made.id,
            version: 2,
            change: Change::State("BROUILLON", "EMISE"),
        }];
        entries.extend(made.bill.on_issue.iter().cloned());
        let command = Command {
            actor: made.bill.issuer,
            name: "facture.emettre",
            entries,
        };
        desk.journal.record(desk.out, made.at, &command);
        let world = desk.world;
        let client = &world.clients[world.sites[made.bill.site].client];
        let labels: Vec<String> = made.lines.iter().map(|line| json_string(&line.label)).collect();
        let mut fields = vec![
            ("numero", json_string(&number.2)),
            ("type", json_string(made.kind)),
            ("date", json_string(&date.to_string())),
            ("client_id", client.id.to_string()),
            ("acheteur", buyer(client)),
            ("lignes", format!("[{}]", labels.join(", "))),
            ("total_ht", euros(made.totals.ht)),
            ("total_tva", euros(made.totals.tva)),
            ("total_ttc", euros(made.totals.ttc())),
            (
                "document_sha256",
                json_string(&hex::encode(document(&self.seller, desk.world, made))),
            ),
        ];
        fields.extend(due(made.kind, client, date).map(|day| ("echeance", json_string(&day.to_string()))));
        fields.extend(
            client
                .siren
                .as_deref()
                .map(|siren| ("siren_acheteur", json_string(siren))),
        );
        let charge = json_object(fields);
        let cents = made.totals.ttc();
        self.chain.add(
            desk.out,
            made.at,
            NatureFiscale::Emission,
            made.id,
            None,
            cents,
            charge,
            made.bill.issuer,
        );
        number
    }

    /// Writes the row of an invoice and its lines.
    fn row(
        &mut self,
        desk: &mut Desk<'_, '_>,
        made: &Issued<'_>,
        number: Option<&(i16, i32, String)>,
        standing: &Standing,
    ) {
        let world = desk.world;
        let site = &world.sites[made.bill.site];
        let client = &world.clients[site.client];
        let date = office::date(made.at);
        let parts = made.lines.iter().any(|line| line.article.is_some());
        let issued = number.is_some();
        desk.out.put(&rows::Facture {
            id: made.id,
            societe_id: SOCIETE,
            agence_id: world.agences[site.agence].id,
            r#type: made.kind,
            etat: if issued { standing.state } else { "BROUILLON" },
            serie: made.serie,
            annee: number.map(|(year, ..)| *year),
            numero: number.map(|(_, number, _)| *number),
            mission_id: made.bill.mission,
            devis_id: made.bill.devis,
            origine_id: made.origin,
            client_id: client.id,
            site_id: site.id,
            vendeur: Json(self.seller.clone()),
            acheteur: Json(buyer(client)),
            chantier: Json(place(world, made.bill.site)),
            siren_acheteur: client.siren.clone(),
            reference_acheteur: made.bill.reference.clone(),
            engagement: (client.r#type == "PUBLIC").then(|| format!("ENG-{:06}", 100_000 + made.id)),
            nature_operation: if parts { "MIXTE" } else { "SERVICES" },
            date_emission: issued.then_some(date),
            date_prestation: (made.kind != "ACOMPTE").then_some(made.bill.done),
            echeance: due(made.kind, client, date),
            total_ht: Num(made.totals.ht),
            total_tva: Num(made.totals.tva),
            total_ttc: Num(made.totals.ttc()),
            acomptes_deduits: Num(made.deducted),
            mentions: Json(mentions(client)),
            document_sha256: issued.then(|| document(&self.seller, world, made)),
            emise_le: issued.then_some(made.at),
            emise_par: issued.then_some(made.bill.issuer),
            regle: Num(standing.paid),
            credite: Num(standing.credited),
            cree_le: if issued { made.at.plus(-10) } else { made.at },
            cree_par: made.bill.issuer,
            version: if issued { standing.version } else { 1 },
        });
        let creditee = standing.credited == standing.ttc && made.kind != "AVOIR";
        for (rang, line) in (1_i16..).zip(made.lines) {
            self.lignes += 1;
            desk.out.put(&rows::LigneFacture {
                id: self.lignes,
                facture_id: made.id,
                rang,
                ligne_devis_id: line.offered,
                mouvement_id: line.movement,
                materiel_id: line.article.map(|article| desk.stock.articles[article].id),
                libelle: line.label.clone(),
                quantite: line.quantity,
                unite: line.unit,
                prix_unitaire_ht: line.price,
                remise_pourcent: line.discount,
                taux_tva: Num(line.rate),
                mention_tva: amounts::mention(line.rate),
                creditee,
                cree_le: made.at.plus(-10),
                cree_par: made.bill.issuer,
            });
        }
    }
}

/// The journal of a draft.
fn draft(desk: &mut Desk<'_, '_>, made: &Issued<'_>) {
    let change = Change::Made(json_object(vec![
        ("etat", json_string("BROUILLON")),
        ("type", json_string(made.kind)),
        (
            "client_id",
            desk.world.clients[desk.world.sites[made.bill.site].client]
                .id
                .to_string(),
        ),
        ("total_ttc", euros(made.totals.ttc())),
    ]));
    let entry = Entry {
        objet: "facture",
        id: made.id,
        version: 1,
        change,
    };
    let command = Command {
        actor: made.bill.issuer,
        name: "facture.preparer",
        entries: vec![entry],
    };
    desk.journal.record(desk.out, made.at, &command);
}
