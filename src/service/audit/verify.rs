//! Verification, piece by piece: a journal of millions of rows is looked through without holding anything open.

use chrono::TimeDelta;

use super::Verifier;
use crate::domain::audit::{Ancre, Tranche};
use crate::domain::sceau::{DEBUT, Faute, Maillon, Nature};
use crate::domain::{Actor, Permission, Portee, Refusal, RefusalKind};
use crate::service::{Error, Service};
use crate::store;

/// Seals of one piece.
const SEALS: i64 = 20;
/// How long a row may wait for its seal before that is told as a fault. Sealers come every few seconds; where none
/// comes for an hour, nobody has had a session open, or something keeps them from it.
pub const UNSEALED_TOO_LONG: TimeDelta = TimeDelta::hours(1);

/// The whole journal is one chain: a part of it proves nothing, so that the permission must reach everything.
fn allowed(actor: &Actor) -> Result<(), Refusal> {
    match actor.require(Permission::AuditVoir)? {
        Portee::Tout => Ok(()),
        _ => Err(Refusal::new(RefusalKind::Permission, "permission-portee")
            .with("permission", crate::domain::Fact::label(Permission::AuditVoir))),
    }
}

pub(super) async fn piece(service: &Service, actor: &Actor, asked: &Verifier) -> Result<Tranche, Error> {
    allowed(actor)?;
    let mut db = service.db().await?;
    let start = match (asked.apres, asked.depuis) {
        (Some(rang), _) => rang,
        (None, Some(depuis)) => match store::sceau::before(&mut db, depuis).await? {
            Some(rang) => rang,
            // No seal is that young: only what waits for one is left to look at.
            None => store::sceau::head(&mut db).await?.map_or(0, |head| head.rang),
        },
        (None, None) => 0,
    };
    let mut link = match start {
        0 => DEBUT,
        rang => store::sceau::link(&mut db, rang)
            .await?
            .unwrap_or(Maillon { rang, ..DEBUT }),
    };
    let mut piece = Tranche {
        fautes: Vec::new(),
        sceaux: 0,
        lignes: 0,
        effacees: 0,
        en_attente: 0,
        dernier: store::sceau::head(&mut db).await?.map_or(0, |head| head.rang),
        suite: None,
    };
    for scelle in store::sceau::after(&mut db, start, SEALS).await? {
        let rows = store::sceau::rows_of(&mut db, &scelle).await?;
        piece.sceaux += 1;
        piece.lignes += rows.len() as u64;
        piece.effacees += rows.iter().filter(|row| row.detail.is_none()).count() as u64;
        piece.fautes.extend(scelle.sceau.fautes(link, &rows));
        link = Maillon {
            rang: scelle.sceau.rang,
            empreinte: scelle.sceau.empreinte,
        };
    }
    if link.rang < piece.dernier && piece.sceaux > 0 {
        piece.suite = Some(link.rang);
        return Ok(piece);
    }
    for ancre in &asked.ancres {
        let held = store::sceau::link(&mut db, ancre.rang).await?;
        if held.is_none_or(|held| held.empreinte != ancre.empreinte) {
            piece.fautes.push(Faute {
                le: Some(ancre.le),
                ..Faute::of_seal(Nature::AncreInfidele, ancre.rang)
            });
        }
    }
    let late = service.now() - UNSEALED_TOO_LONG;
    for grappe in store::sceau::clusters(&mut db).await? {
        let waiting = store::sceau::waiting(&mut db, grappe).await?;
        piece.en_attente += waiting.lignes;
        if waiting.depuis.is_some_and(|since| since < late) {
            piece.fautes.push(Faute {
                nature: Nature::ScellementEnRetard,
                rang: None,
                seq: waiting.seq,
                objet: None,
                le: waiting.depuis,
            });
        }
    }
    Ok(piece)
}

pub(super) async fn head(service: &Service, actor: &Actor) -> Result<Option<Ancre>, Error> {
    allowed(actor)?;
    let mut db = service.db().await?;
    let Some(head) = store::sceau::head(&mut db).await? else {
        return Ok(None);
    };
    Ok(Some(Ancre {
        rang: head.rang,
        lignes: store::sceau::sealed(&mut db, head.rang).await?,
        empreinte: head.empreinte,
        le: service.now(),
    }))
}
