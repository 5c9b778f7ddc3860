//! Who did what: commands, one journal row per object they changed, and the seals behind them.

use sha2::{Digest, Sha256};

use super::copy::{Array, Instant, Json};
use super::out::Out;
use super::rng::Rng;
use super::rows;
use super::text::json_string;
use crate::domain::sceau::{self, LOT, Ligne};

/// Why a command of the demonstration can't be taken back: it has no inverse in the journal.
const NO_INVERSE: &str = "donnees-de-demonstration";

/// Where the journal's rows come from: the cluster and the transaction that load them.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// The cluster's system identifier.
    pub cluster: i64,
    /// The transaction.
    pub xid: i64,
}

/// What a command changed of one object.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its table.
    pub objet: &'static str,
    /// Its key.
    pub id: i64,
    /// Its version afterwards.
    pub version: i32,
    /// What happened to it.
    pub change: Change,
}

/// What happened to an object.
#[derive(Debug, Clone)]
pub enum Change {
    /// It was made; JSON as PostgreSQL prints it.
    Made(String),
    /// It moved from one state to another.
    State(&'static str, &'static str),
    /// It changed; JSON before and after.
    Edited(String, String),
}

/// A command as it was carried out.
#[derive(Debug, Clone)]
pub struct Command {
    /// By whom.
    pub actor: i64,
    /// Its name.
    pub name: &'static str,
    /// What it changed.
    pub entries: Vec<Entry>,
}

/// Writes the journal.
#[derive(Debug)]
pub struct Journal {
    origin: Origin,
    rng: Rng,
    commands: i64,
    seq: i64,
    rank: i64,
    previous: [u8; 32],
    seqs: Vec<i64>,
    leaves: Vec<[u8; 32]>,
    text: String,
}

impl Journal {
    /// An empty journal.
    #[must_use]
    pub fn new(origin: Origin, rng: Rng) -> Self {
        Self {
            origin,
            rng,
            commands: 0,
            seq: 0,
            rank: 0,
            previous: [0; 32],
            seqs: Vec::with_capacity(LOT),
            leaves: Vec::with_capacity(LOT),
            text: String::new(),
        }
    }

    /// Records a command.
    pub fn record(&mut self, out: &mut Out<'_>, at: Instant, command: &Command) {
        self.commands += 1;
        out.put(&rows::Commande {
            id: self.commands,
            acteur_id: command.actor,
            nom: command.name,
            inverse_absent: NO_INVERSE,
            cree_le: at,
        });
        for entry in &command.entries {
            self.entry(out, at, command, entry);
        }
    }

    fn entry(&mut self, out: &mut Out<'_>, at: Instant, command: &Command, entry: &Entry) {
        self.seq += 1;
        let (action, before, after) = match &entry.change {
            Change::Made(after) => ("CREATION", None, after.clone()),
            Change::State(from, to) => (
                "ETAT",
                Some(format!("{{\"etat\": \"{from}\"}}")),
                format!("{{\"etat\": \"{to}\"}}"),
            ),
            Change::Edited(before, after) => ("MODIFICATION", Some(before.clone()), after.clone()),
        };
        let salt = self.rng.bytes16();
        let print = self.print(&salt, entry, action, before.as_deref(), &after);
        let leaf = Ligne {
            seq: self.seq,
            xid: self.origin.xid,
            grappe: self.origin.cluster,
            objet: entry.objet,
            objet_id: entry.id,
            objet_version: entry.version,
            action,
            acteur_id: command.actor,
            cree_le: at.0,
            sel: &salt,
            empreinte: &print,
            commande: sceau::Commande {
                id: self.commands,
                acteur_id: command.actor,
                nom: command.name,
                nature: "NORMAL",
                annule_id: None,
                cree_le: at.0,
            },
        }
        .feuille();
        out.put(&rows::JournalAudit {
            seq: self.seq,
            commande_id: self.commands,
            xid: self.origin.xid,
            grappe: self.origin.cluster,
            objet: entry.objet,
            objet_id: entry.id,
            objet_version: entry.version,
            action,
            acteur_id: command.actor,
            sel: salt,
            empreinte: print,
            cree_le: at,
        });
        out.put(&rows::JournalDetail {
            seq: self.seq,
            avant: before.map(Json),
            apres: Some(Json(after)),
        });
        self.seqs.push(self.seq);
        self.leaves.push(leaf);
        if self.seqs.len() == LOT {
            self.seal(out, at);
        }
    }

    /// What `empreinte_audit` computes in the database.
    fn print(
        &mut self,
        salt: &[u8; 16],
        entry: &Entry,
        action: &str,
        before: Option<&str>,
        after: &str,
    ) -> [u8; 32] {
        use std::fmt::Write as _;
        self.text.clear();
        let _ = write!(
            self.text,
            "[{}, {}, {}, \"{action}\", {}, {after}]",
            json_string(entry.objet),
            entry.id,
            entry.version,
            before.unwrap_or("null"),
        );
        let mut hash = Sha256::new();
        hash.update(salt);
        hash.update(self.text.as_bytes());
        hash.finalize().into()
    }

    fn seal(&mut self, out: &mut Out<'_>, at: Instant) {
        self.rank += 1;
        let last = self.seqs.last().copied().unwrap_or(0);
        let place = (self.origin.cluster, self.origin.xid, last);
        let contents = self.seqs.iter().copied().zip(self.leaves.iter().copied());
        let print = sceau::empreinte(self.rank, place, &self.previous, contents);
        out.put(&rows::SceauAudit {
            rang: self.rank,
            grappe: self.origin.cluster,
            dernier_xid: self.origin.xid,
            dernier_seq: last,
            seqs: Array(std::mem::replace(&mut self.seqs, Vec::with_capacity(LOT))),
            empreintes: Array(std::mem::replace(&mut self.leaves, Vec::with_capacity(LOT))),
            precedent: self.previous,
            empreinte: print,
            cree_le: at,
        });
        self.previous = print;
    }

    /// Seals what is left.
    pub fn close(&mut self, out: &mut Out<'_>, at: Instant) {
        if !self.seqs.is_empty() {
            self.seal(out, at);
        }
    }
}
