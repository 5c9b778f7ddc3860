//! Seals of the journal: which bytes are hashed, and what is wrong where they don't match.
//!
//! A row of the journal has a leaf: the hash of all that the row and its command say. Before and after are in it through
//! `empreinte` alone, so that they can be erased and the leaf still proves the rest. A seal hashes up to [`LOT`] leaves
//! together with the seal before it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::code::codes;
use super::journal::Objet;

/// The layout below. Another layout gets another number; old seals are checked by the one that they name.
pub const ALGORITHME: i16 = 1;
/// Rows of one seal, at most.
pub const LOT: usize = 1000;
/// What the first seal has before it.
pub const ORIGINE: Empreinte = [0; 32];

/// A SHA-256.
pub type Empreinte = [u8; 32];

/// A row of the journal with its command, as sealed. Instants are microseconds since 1970, as the database keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ligne<'a> {
    /// Position in the journal.
    pub seq: i64,
    /// Transaction.
    pub xid: i64,
    /// Cluster.
    pub grappe: i64,
    /// Kind of object.
    pub objet: &'a str,
    /// Its key.
    pub objet_id: i64,
    /// Its version afterwards.
    pub objet_version: i32,
    /// What was done.
    pub action: &'a str,
    /// By whom.
    pub acteur_id: i64,
    /// When.
    pub cree_le: i64,
    /// Salt of the fingerprint.
    pub sel: &'a [u8],
    /// Fingerprint of before and after.
    pub empreinte: &'a [u8],
    /// The command.
    pub commande: Commande<'a>,
}

/// What is sealed of a command: not its inverse, which is a tool and proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commande<'a> {
    /// Its key.
    pub id: i64,
    /// Who gave it.
    pub acteur_id: i64,
    /// Its name.
    pub nom: &'a str,
    /// How it stands to an earlier one.
    pub nature: &'a str,
    /// To which one.
    pub annule_id: Option<i64>,
    /// When it was given.
    pub cree_le: i64,
}

impl Ligne<'_> {
    /// The row's leaf.
    #[must_use]
    pub fn feuille(&self) -> Empreinte {
        let mut octets = Octets::new(b"regie.ligne.1");
        for number in [self.seq, self.xid, self.grappe] {
            octets.number(number);
        }
        octets.text(self.objet.as_bytes());
        octets.number(self.objet_id);
        octets.number(self.objet_version.into());
        octets.text(self.action.as_bytes());
        octets.number(self.acteur_id);
        octets.number(self.cree_le);
        octets.text(self.sel);
        octets.text(self.empreinte);
        octets.number(self.commande.id);
        octets.number(self.commande.acteur_id);
        octets.text(self.commande.nom.as_bytes());
        octets.text(self.commande.nature.as_bytes());
        // A command's key is never zero.
        octets.number(self.commande.annule_id.unwrap_or(0));
        octets.number(self.commande.cree_le);
        octets.hash()
    }
}

/// A seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sceau {
    /// Its place in the chain, from 1.
    pub rang: i64,
    /// Layout of what is hashed.
    pub algorithme: i16,
    /// Cluster of its rows.
    pub grappe: i64,
    /// Transaction of its last row.
    pub dernier_xid: i64,
    /// Its last row.
    pub dernier_seq: i64,
    /// Its rows with their leaves, in the order of transactions.
    pub lignes: Vec<(i64, Empreinte)>,
    /// Hash of the seal before.
    pub precedent: Empreinte,
    /// Its hash.
    pub empreinte: Empreinte,
    /// When it was made; not sealed itself.
    pub cree_le: DateTime<Utc>,
}

/// The hash of a seal with these contents.
#[must_use]
pub fn empreinte(
    rang: i64,
    (grappe, dernier_xid, dernier_seq): (i64, i64, i64),
    precedent: &Empreinte,
    lignes: impl ExactSizeIterator<Item = (i64, Empreinte)>,
) -> Empreinte {
    let mut octets = Octets::new(b"regie.sceau.1");
    octets.text(precedent);
    for number in [rang, grappe, dernier_xid, dernier_seq] {
        octets.number(number);
    }
    octets.number(lignes.len().try_into().unwrap_or(i64::MAX));
    for (seq, feuille) in lignes {
        octets.number(seq);
        octets.text(&feuille);
    }
    octets.hash()
}

/// Bytes that say one thing only: numbers are eight bytes, big-endian, and texts are preceded by their length.
struct Octets(Sha256);

impl Octets {
    fn new(what: &[u8]) -> Self {
        let mut octets = Self(Sha256::new());
        octets.text(what);
        octets
    }

    fn number(&mut self, number: i64) {
        self.0.update(number.to_be_bytes());
    }

    fn text(&mut self, text: &[u8]) {
        self.number(text.len().try_into().unwrap_or(i64::MAX));
        self.0.update(text);
    }

    fn hash(self) -> Empreinte {
        self.0.finalize().into()
    }
}

codes! {
    /// What can be wrong with the journal or its seals.
    Nature, "faute-audit", {
        /// A seal between two others is not there.
        SceauManquant = "SCEAU_MANQUANT",
        /// A seal doesn't hold the hash of the one before.
        ChaineRompue = "CHAINE_ROMPUE",
        /// A seal's hash is not that of its contents.
        SceauAltere = "SCEAU_ALTERE",
        /// A seal was made by a later version of the program.
        AlgorithmeInconnu = "ALGORITHME_INCONNU",
        /// A sealed row is not there.
        LigneManquante = "LIGNE_MANQUANTE",
        /// A row, or its command, says something else than when it was sealed.
        LigneAlteree = "LIGNE_ALTEREE",
        /// A row stands among sealed ones and is in no seal.
        LigneGlissee = "LIGNE_GLISSEE",
        /// Before or after say something else than their fingerprint.
        DetailAltere = "DETAIL_ALTERE",
        /// Rows wait for a seal for too long.
        ScellementEnRetard = "SCELLEMENT_EN_RETARD",
        /// The chain doesn't hold a seal that was noted outside the database.
        AncreInfidele = "ANCRE_INFIDELE",
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faute {
    /// What.
    pub nature: Nature,
    /// In which seal.
    pub rang: Option<i64>,
    /// With which row.
    pub seq: Option<i64>,
    /// What the row is about, where it is still there.
    pub objet: Option<(Objet, i64)>,
    /// Since when.
    pub le: Option<DateTime<Utc>>,
}

impl Faute {
    /// Something wrong with a seal.
    #[must_use]
    pub fn of_seal(nature: Nature, rang: i64) -> Self {
        Self {
            nature,
            rang: Some(rang),
            seq: None,
            objet: None,
            le: None,
        }
    }

    fn of_row(nature: Nature, rang: i64, seq: i64) -> Self {
        Self {
            seq: Some(seq),
            ..Self::of_seal(nature, rang)
        }
    }
}

/// A row of the journal as it stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lue {
    /// Position in the journal.
    pub seq: i64,
    /// Its leaf, by what it says today.
    pub feuille: Empreinte,
    /// What it is about.
    pub objet: Option<(Objet, i64)>,
    /// When it was written.
    pub cree_le: DateTime<Utc>,
    /// Whether before and after match their fingerprint; none where they were erased.
    pub detail: Option<bool>,
}

/// What the seal before leaves to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maillon {
    /// Its place.
    pub rang: i64,
    /// Its hash.
    pub empreinte: Empreinte,
}

/// What precedes the first seal.
pub const DEBUT: Maillon = Maillon {
    rang: 0,
    empreinte: ORIGINE,
};

impl Sceau {
    /// Checks the seal against the one before and against the rows that lie today where its own lay.
    ///
    /// `lues` are all rows of its cluster after the frontier that the seal before left, up to its own.
    #[must_use]
    pub fn fautes(&self, avant: Maillon, lues: &[Lue]) -> Vec<Faute> {
        let mut fautes = Vec::new();
        let gap = self.rang != avant.rang + 1;
        if gap {
            fautes.push(Faute::of_seal(Nature::SceauManquant, avant.rang + 1));
        } else if self.precedent != avant.empreinte {
            fautes.push(Faute::of_seal(Nature::ChaineRompue, self.rang));
        }
        if self.algorithme != ALGORITHME {
            fautes.push(Faute::of_seal(Nature::AlgorithmeInconnu, self.rang));
            return fautes;
        }
        let place = (self.grappe, self.dernier_xid, self.dernier_seq);
        let contents = self.lignes.iter().copied();
        if empreinte(self.rang, place, &self.precedent, contents) != self.empreinte {
            fautes.push(Faute::of_seal(Nature::SceauAltere, self.rang));
        }
        let sealed: std::collections::HashMap<i64, Empreinte> = self.lignes.iter().copied().collect();
        let there: std::collections::HashSet<i64> = lues.iter().map(|lue| lue.seq).collect();
        for lue in lues {
            let nature = match sealed.get(&lue.seq) {
                // Those of the seal that is not there.
                None if gap => continue,
                None => Nature::LigneGlissee,
                Some(feuille) if *feuille != lue.feuille => Nature::LigneAlteree,
                Some(_) if lue.detail == Some(false) => Nature::DetailAltere,
                Some(_) => continue,
            };
            fautes.push(Faute {
                objet: lue.objet,
                le: Some(lue.cree_le),
                ..Faute::of_row(nature, self.rang, lue.seq)
            });
        }
        let gone = self.lignes.iter().filter(|(seq, _)| !there.contains(seq));
        fautes.extend(gone.map(|(seq, _)| Faute::of_row(Nature::LigneManquante, self.rang, *seq)));
        fautes
    }
}

#[cfg(test)]
mod tests;
