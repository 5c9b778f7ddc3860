//! The fiscal chain: one thread, whole to its head; and, with the secret, fingerprints that are the secret's.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection};

use super::Found;
use crate::domain::chaine_fiscale::{ALGORITHME, Cle, EvenementFiscal, ORIGINE};
use crate::domain::{FactureId, ReglementId, SocieteId, UtilisateurId};

/// Name of the check.
pub(super) const CHAIN: &str = "chaine_fiscale";
/// Events read at a time.
const PAGE: i64 = 5_000;

#[derive(FromRow)]
struct Event {
    societe_id: i64,
    rang: i64,
    nature: String,
    facture_id: Option<i64>,
    reglement_id: Option<i64>,
    montant_centimes: i64,
    charge_sha256: Vec<u8>,
    algorithme: i16,
    precedent: Vec<u8>,
    empreinte: Vec<u8>,
    survenu_le: DateTime<Utc>,
    acteur_id: i64,
    /// Whether the payload, where it is still there, is the one that was signed.
    charge_juste: Option<bool>,
}

const EVENTS: &str = "select e.societe_id, e.rang, e.nature, e.facture_id, e.reglement_id, e.montant_centimes, e.charge_sha256,
           e.algorithme, e.precedent, e.empreinte, e.survenu_le, e.acteur_id,
           sha256(convert_to(c.charge::text, 'UTF8')) = e.charge_sha256 as charge_juste
    from evenement_fiscal e left join charge_fiscale c on c.evenement_id = e.id
    where (e.societe_id, e.rang) > ($1, $2) order by e.societe_id, e.rang limit $3";

pub(super) async fn check(db: &mut PgConnection, key: Option<&[u8]>) -> sqlx::Result<Found> {
    let key = key.map(Cle::new);
    let mut found = Found::default();
    let mut last: (i64, i64, Vec<u8>) = (0, 0, ORIGINE.to_vec());
    loop {
        let events: Vec<Event> = sqlx::query_as(EVENTS)
            .bind(last.0)
            .bind(last.1)
            .bind(PAGE)
            .fetch_all(&mut *db)
            .await?;
        for event in &events {
            found.seen += 1;
            if event.societe_id != last.0 {
                last = (event.societe_id, 0, ORIGINE.to_vec());
            }
            for wrong in faults(event, &last, key.as_ref()) {
                found.name(format!(
                    "{{societe}} {}, {{rang}} {} : {{{wrong}}}",
                    event.societe_id, event.rang
                ));
            }
            last = (event.societe_id, event.rang, event.empreinte.clone());
        }
        if events.is_empty() {
            break;
        }
    }
    let heads: Vec<(i64,)> = sqlx::query_as(
        "select coalesce(c.societe_id, e.societe_id) from chaine_fiscale c
         full join (select distinct on (societe_id) societe_id, rang, empreinte from evenement_fiscal
                    order by societe_id, rang desc) e on e.societe_id = c.societe_id
         where (c.rang, c.empreinte) is distinct from (e.rang, e.empreinte) and not (e.rang is null and c.rang = 0)",
    )
    .fetch_all(db)
    .await?;
    for (societe,) in heads {
        found.name(format!("{{societe}} {societe} : {{tete-de-chaine}}"));
    }
    Ok(found)
}

fn faults(event: &Event, last: &(i64, i64, Vec<u8>), key: Option<&Cle>) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    if event.rang != last.1 + 1 {
        wrong.push("rang-manquant");
    } else if event.precedent != last.2 {
        wrong.push("ne-suit-pas");
    }
    if event.charge_juste == Some(false) {
        wrong.push("contenu-change");
    }
    if event.algorithme != ALGORITHME {
        wrong.push("algorithme-inconnu");
        return wrong;
    }
    if let Some(key) = key {
        let signed = signed(event)
            .is_some_and(|(precedent, said)| event.empreinte == key.empreinte(&precedent, &said));
        if !signed {
            wrong.push("signature");
        }
    }
    wrong
}

/// The event as it was signed; nothing where it can't have been.
fn signed(event: &Event) -> Option<([u8; 32], EvenementFiscal)> {
    let said = EvenementFiscal {
        societe: SocieteId(event.societe_id),
        rang: event.rang,
        nature: event.nature.parse().ok()?,
        facture: event.facture_id.map(FactureId),
        reglement: event.reglement_id.map(ReglementId),
        centimes: event.montant_centimes,
        charge_sha256: event.charge_sha256.clone().try_into().ok()?,
        survenu_le: event.survenu_le.timestamp_micros(),
        acteur: UtilisateurId(event.acteur_id),
    };
    Some((event.precedent.clone().try_into().ok()?, said))
}
