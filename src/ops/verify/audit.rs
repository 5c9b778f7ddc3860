//! The journal: rows that belong to their commands, and the whole chain of seals.

use chrono::Utc;
use sqlx::PgConnection;

use super::{Check, Found};
use crate::domain::sceau::{DEBUT, Maillon};
use crate::service::audit::UNSEALED_TOO_LONG;
use crate::store;

/// Name of the check of the chain.
pub(super) const CHAIN: &str = "sceaux_du_journal";
/// Seals read at a time.
const PAGE: i64 = 20;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "journal_acteur_de_sa_commande",
        subject: "journal_audit",
        faults: "select 'journal ' || j.seq from journal_audit j join commande c on c.id = j.commande_id
                 where j.acteur_id <> c.acteur_id",
    },
    Check {
        name: "journal_version_connue",
        subject: "mission",
        faults: "select 'mission ' || m.numero from mission m
                 where m.version < (select j.objet_version from journal_audit j
                                    where j.objet = 'mission' and j.objet_id = m.id order by j.seq desc limit 1)",
    },
];

pub(super) async fn check(db: &mut PgConnection) -> sqlx::Result<Found> {
    let mut found = Found::default();
    let mut link = DEBUT;
    loop {
        let page = store::sceau::after(db, link.rang, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for scelle in page {
            let rows = store::sceau::rows_of(db, &scelle).await?;
            found.seen += i64::try_from(rows.len()).unwrap_or(i64::MAX);
            for fault in scelle.sceau.fautes(link, &rows) {
                let row = fault
                    .seq
                    .map(|seq| format!(", {{ligne}} {seq}"))
                    .unwrap_or_default();
                found.name(format!(
                    "{{sceau}} {}{row} : {}",
                    fault.rang.unwrap_or_default(),
                    fault.nature
                ));
            }
            link = Maillon {
                rang: scelle.sceau.rang,
                empreinte: scelle.sceau.empreinte,
            };
        }
    }
    let late = Utc::now() - UNSEALED_TOO_LONG;
    for grappe in store::sceau::clusters(db).await? {
        let waiting = store::sceau::waiting(db, grappe).await?;
        if let (Some(seq), Some(_)) = (waiting.seq, waiting.depuis.filter(|since| *since < late)) {
            found.name(format!("{{ligne}} {seq} : {{scellement-en-retard}}"));
        }
    }
    Ok(found)
}
