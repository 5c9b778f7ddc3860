//! Numbers without a gap, and the chain behind them, as issuing one by one would have left them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::copy::{Instant, Json, Num};
use super::out::Out;
use super::rows;
use crate::domain::chaine_fiscale::{self, ALGORITHME, Cle, EvenementFiscal, NatureFiscale, ORIGINE};
use crate::domain::{Code as _, FactureId, ReglementId, SocieteId, UtilisateurId};

/// The only company of the demonstration.
pub const SOCIETE: i64 = 1;

/// Counters and the chain's head.
#[derive(Debug)]
pub struct Chain {
    key: Cle,
    rank: i64,
    head: [u8; 32],
    counters: BTreeMap<(&'static str, i16), (i32, NaiveDate)>,
}

impl Chain {
    /// An empty chain.
    #[must_use]
    pub fn new(key: Cle) -> Self {
        Self {
            key,
            rank: 0,
            head: ORIGINE,
            counters: BTreeMap::new(),
        }
    }

    /// The next number of a series: year, number, and both as they are printed.
    pub fn number(&mut self, serie: &'static str, date: NaiveDate) -> (i16, i32, String) {
        let year = i16::try_from(date.year()).unwrap_or(i16::MAX);
        let counter = self.counters.entry((serie, year)).or_insert((0, date));
        counter.0 += 1;
        counter.1 = date;
        (year, counter.0, format!("{serie}-{year}-{:06}", counter.0))
    }

    /// Adds an event.
    #[expect(clippy::too_many_arguments, reason = "what the event says")]
    pub fn add(
        &mut self,
        out: &mut Out<'_>,
        at: Instant,
        nature: NatureFiscale,
        facture: i64,
        reglement: Option<i64>,
        cents: i64,
        charge: String,
        actor: i64,
    ) {
        self.rank += 1;
        let event = EvenementFiscal {
            societe: SocieteId(SOCIETE),
            rang: self.rank,
            nature,
            facture: Some(FactureId(facture)),
            reglement: reglement.map(ReglementId),
            centimes: cents,
            charge_sha256: chaine_fiscale::empreinte_charge(&charge),
            survenu_le: at.0,
            acteur: UtilisateurId(actor),
        };
        let print = self.key.empreinte(&self.head, &event);
        out.put(&rows::EvenementFiscal {
            id: self.rank,
            societe_id: SOCIETE,
            rang: self.rank,
            nature: nature.code(),
            facture_id: Some(facture),
            reglement_id: reglement,
            montant_centimes: cents,
            charge_sha256: event.charge_sha256,
            algorithme: ALGORITHME,
            precedent: self.head,
            empreinte: print,
            survenu_le: at,
            acteur_id: actor,
        });
        out.put(&rows::ChargeFiscale {
            evenement_id: self.rank,
            charge: Json(charge),
        });
        self.head = print;
    }

    /// Writes counters and head.
    pub fn close(&self, out: &mut Out<'_>) {
        for ((serie, annee), (last, date)) in &self.counters {
            out.put(&rows::SequenceDocument {
                societe_id: SOCIETE,
                serie,
                annee: *annee,
                dernier_numero: *last,
                derniere_date: *date,
            });
        }
        out.put(&rows::ChaineFiscale {
            societe_id: SOCIETE,
            rang: self.rank,
            empreinte: self.head,
        });
    }
}

/// Cents as JSON tells them.
#[must_use]
pub fn euros(cents: i64) -> String {
    Num::<2>(cents).text()
}
