//! The sealer of the journal: it comes behind the writers and never holds them up.

use crate::domain::UtilisateurId;
use crate::domain::sceau::{self, ALGORITHME, DEBUT, LOT, Sceau};
use crate::store;
use crate::store::sceau::Grappe;

use super::{Error, Service};

/// The row of `utilisateur` that seals are made by: `systeme:sceau`.
const SEALER: UtilisateurId = UtilisateurId(4);

/// What a sealer did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sealed {
    /// Seals made.
    pub sceaux: u32,
    /// Rows in them.
    pub lignes: u64,
    /// Whether another sealer is at work: what is left is its to do.
    pub occupe: bool,
}

impl Service {
    /// Seals what can be sealed, at most so many seals; each is a transaction of its own, so that whatever happens
    /// between two leaves a whole chain.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn seal(&self, most: u32) -> Result<Sealed, Error> {
        let mut done = Sealed::default();
        while done.sceaux < most {
            match self.seal_one().await? {
                Step::Sealed(rows) => {
                    done.sceaux += 1;
                    done.lignes += rows as u64;
                }
                Step::Nothing => break,
                Step::Taken => {
                    done.occupe = true;
                    break;
                }
            }
        }
        Ok(done)
    }

    async fn seal_one(&self) -> Result<Step, Error> {
        let mut tx = self.begin().await?;
        if !store::sceau::try_lock(&mut tx).await? {
            return Ok(Step::Taken);
        }
        let most = i64::try_from(LOT).unwrap_or(i64::MAX);
        for grappe in store::sceau::clusters(&mut tx).await? {
            let Some(lot) = store::sceau::next(&mut tx, grappe, most).await? else {
                continue;
            };
            let head = store::sceau::head(&mut tx).await?.unwrap_or(DEBUT);
            let sceau = made(grappe, &lot, head, self.now());
            store::sceau::add(&mut tx, &sceau, SEALER).await?;
            tx.commit().await?;
            return Ok(Step::Sealed(sceau.lignes.len()));
        }
        Ok(Step::Nothing)
    }
}

enum Step {
    Sealed(usize),
    Nothing,
    Taken,
}

fn made(
    grappe: Grappe,
    lot: &store::sceau::Lot,
    head: sceau::Maillon,
    now: chrono::DateTime<chrono::Utc>,
) -> Sceau {
    let rang = head.rang + 1;
    let last = lot.lignes.last().map_or(0, |(seq, _)| *seq);
    let place = (grappe.id, lot.xid, last);
    Sceau {
        rang,
        algorithme: ALGORITHME,
        grappe: grappe.id,
        dernier_xid: lot.xid,
        dernier_seq: last,
        empreinte: sceau::empreinte(rang, place, &head.empreinte, lot.lignes.iter().copied()),
        lignes: lot.lignes.clone(),
        precedent: head.empreinte,
        cree_le: now,
    }
}
