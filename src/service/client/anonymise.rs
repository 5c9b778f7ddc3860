//! RGPD: a client's personal data are erased for good; what the law keeps (invoices, the sealed journal) stays.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::edit::stale;
use super::{any, place, settled};
use crate::domain::journal::{Action, Objet};
use crate::domain::site::Site;
use crate::domain::{ClientId, Refusal, SiteId};
use crate::service::work::{Inverse, Work};
use crate::service::{Done, Error, Handled};
use crate::store;

/// What stands where a street was.
const ADRESSE: &str = "Adresse effacée";

/// Erases who a client is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anonymise {
    /// Which client.
    pub client: ClientId,
    /// The version on which it was decided; absent: whatever it is now.
    pub version: Option<i32>,
}

impl Anonymise {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (id, par) = (self.client, work.actor.id);
        let tenu = store::client::lock(work.db(), id).await?;
        let tenu = any(work, "client", id.0, tenu)?;
        match self.version {
            Some(seen) if seen != tenu.version => {
                return Err(stale("client", seen, tenu.version).into());
            }
            _ => {}
        }
        if tenu.anonymise {
            return Err(Refusal::rule("client-anonymise").with("nom", tenu.nom).into());
        }
        settled(work, id, &tenu.nom).await?;
        let words = store::client_effacement::mots(work.db(), id).await?;
        // What is looked for there is who the client still is.
        store::client_effacement::brouillons(work.db(), id).await?;
        let row = store::client_effacement::client(work.db(), id, par).await?;
        let contacts = store::client_effacement::contacts(work.db(), id, par).await?;
        let missions = store::client_effacement::missions(work.db(), id, par).await?;
        let equipements = store::client_effacement::equipements(work.db(), id, par).await?;
        store::client_effacement::pieces(work.db(), id, par).await?;
        store::client_effacement::messages(work.db(), id).await?;
        let sites = store::client_effacement::sites(work.db(), id).await?;
        let mut touched = vec![(Objet::Client, id.0, row.version)];
        touched.extend(
            contacts
                .into_iter()
                .map(|(id, version)| (Objet::Contact, id.0, version)),
        );
        touched.extend(
            missions
                .into_iter()
                .map(|(id, version)| (Objet::Mission, id.0, version)),
        );
        touched.extend(
            equipements
                .into_iter()
                .map(|(id, version)| (Objet::Equipement, id.0, version)),
        );
        for site in sites {
            touched.push((Objet::Site, site.0, erase_site(work, site).await?));
        }
        store::client_effacement::vocabulaire(work.db(), &words).await?;
        for objet in [
            Objet::Client,
            Objet::Contact,
            Objet::Equipement,
            Objet::Mission,
            Objet::Site,
        ] {
            let ids: Vec<i64> = touched
                .iter()
                .filter(|(of, ..)| *of == objet)
                .map(|(_, id, _)| *id)
                .collect();
            store::client_effacement::journal(work.db(), objet, &ids).await?;
        }
        for (objet, id, version) in touched {
            // The journal tells that it was done, and nothing of what was there.
            work.changed(
                objet,
                id,
                version,
                Action::Modification,
                &json!({ "anonymise": false }),
                &json!({ "anonymise": true }),
            )?;
        }
        let done = Done::Fiche {
            objet: Objet::Client,
            id: id.0,
            nom: tenu.nom,
        };
        Ok((done, Inverse::Absent("anonymisation")))
    }
}

/// Leaves of a site its town: where the work was, as figures need it.
async fn erase_site(work: &mut Work<'_>, id: SiteId) -> Result<i32, Error> {
    let tenu = store::site::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("site", id.to_string()))?;
    let site: Site = serde_json::from_value(tenu.json)?;
    let bare = Site {
        libelle: String::new(),
        adresse: ADRESSE.to_owned(),
        complement: None,
        acces: None,
        ouverture: None,
        occupant: None,
        telephone: None,
        latitude: None,
        longitude: None,
        precision: None,
        ..site
    };
    let zone = bare.fuseau;
    let placed = place::place(bare.clone(), false, Some(zone)).unwrap_or(bare);
    let par = work.actor.id;
    Ok(store::site::update(work.db(), id, &placed, par).await?.version)
}
