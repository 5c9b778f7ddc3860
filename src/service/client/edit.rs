//! What is said of a client, a contact, a site, a machine or a contract is corrected.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{ClientCommand, allow, deplace, live, own_links, own_parent, own_sites, place};
use crate::domain::client::{Client, ClientChange, Contact, ContactChange};
use crate::domain::contrat::{Contrat, ContratChange};
use crate::domain::equipement::{Equipement, EquipementChange};
use crate::domain::geo::Precision;
use crate::domain::journal::{Action, Objet};
use crate::domain::saisie::ecarts;
use crate::domain::site::{Site, SiteChange};
use crate::domain::{ClientId, ContactId, ContratId, EquipementId, Permission, Refusal, SiteId, telephone};
use crate::service::mission::deadline;
use crate::service::work::{Inverse, Work};
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::client::Tenu;

/// A change to one object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modif<Id, Change> {
    /// Which.
    pub id: Id,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// What changes.
    pub change: Change,
}

/// What changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Of a client.
    Client(Modif<ClientId, ClientChange>),
    /// Of a person to call.
    Contact(Modif<ContactId, ContactChange>),
    /// Of a site.
    Site(Modif<SiteId, SiteChange>),
    /// Of a machine.
    Equipement(Modif<EquipementId, EquipementChange>),
    /// Of a contract: the deadlines of its open missions follow.
    Contrat(Modif<ContratId, ContratChange>),
}

impl Edit {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Client(_) => "client.modifier",
            Self::Contact(_) => "contact.modifier",
            Self::Site(_) => "site.modifier",
            Self::Equipement(_) => "equipement.modifier",
            Self::Contrat(_) => "contrat.modifier",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Client(modif) => client(work, modif).await,
            Self::Contact(modif) => contact(work, modif).await,
            Self::Site(modif) => site(work, modif).await,
            Self::Equipement(modif) => equipement(work, modif).await,
            Self::Contrat(modif) => contrat(work, modif).await,
        }
    }
}

/// The object as it stands, once it is sure that nobody has changed it since it was read.
fn before<T, C>(objet: &'static str, tenu: &Tenu, version: Option<i32>, change: &C) -> Result<T, Error>
where
    T: DeserializeOwned + Serialize,
    C: Serialize,
{
    let now: T = serde_json::from_value(tenu.json.clone())?;
    match version {
        Some(seen) if seen != tenu.version => Err(stale(objet, seen, tenu.version)
            .differing(ecarts(change, &now))
            .into()),
        _ => Ok(now),
    }
}

/// Reads the number that a change gives; one that is put back may be older than the rule, and stands as it stood.
#[expect(clippy::option_option, reason = "absent leaves the number, None clears it")]
fn read_number(work: &Work<'_>, telephone: &mut Option<Option<String>>) -> Result<(), Refusal> {
    if work.takes_back() {
        return Ok(());
    }
    telephone::change(telephone)
}

/// Somebody was quicker.
pub(super) fn stale(objet: &'static str, seen: i32, current: i32) -> Refusal {
    let label = crate::domain::Fact::Label {
        family: "objet",
        code: objet,
    };
    Refusal::new(crate::domain::RefusalKind::Stale, "version-depassee")
        .with("objet", label)
        .with("vue", seen)
        .with("actuelle", current)
}

/// Writes the change in the journal, and says how to take it back.
fn changed<Id>(
    work: &mut Work<'_>,
    objet: Objet,
    id: i64,
    tenu: Tenu,
    row: &store::Row<Id>,
    inverse: Edit,
) -> Handled {
    work.changed(
        objet,
        id,
        row.version,
        Action::Modification,
        &tenu.json,
        &row.json,
    )?;
    let inverse = Command::from(ClientCommand::Edit(Box::new(inverse))).into();
    Ok((
        Done::Fiche {
            objet,
            id,
            nom: tenu.nom,
        },
        inverse,
    ))
}

/// Nothing differs: nothing is written, and nothing is there to take back.
fn unchanged(objet: Objet, id: i64, nom: String) -> (Done, Inverse) {
    (Done::Fiche { objet, id, nom }, Inverse::of(None))
}

async fn client(work: &mut Work<'_>, modif: Modif<ClientId, ClientChange>) -> Handled {
    let Modif {
        id,
        version,
        mut change,
    } = modif;
    read_number(work, &mut change.telephone)?;
    let tenu = store::client::lock(work.db(), id).await?;
    let tenu = live(work, "client", id.0, tenu)?;
    let before: Client = before("client", &tenu, version, &change)?;
    let after = change.over(&before).verifie()?;
    // Nor can it be given away to a branch out of reach.
    allow(work, "client", &tenu.nom, after.agence_id)?;
    if after == before {
        return Ok(unchanged(Objet::Client, id.0, tenu.nom));
    }
    let par = work.actor.id;
    let row = store::client::update(work.db(), id, &after, par).await?;
    let inverse = Edit::Client(Modif {
        id,
        version: None,
        change: ClientChange::between(&after, &before),
    });
    changed(work, Objet::Client, id.0, tenu, &row, inverse)
}

async fn contact(work: &mut Work<'_>, modif: Modif<ContactId, ContactChange>) -> Handled {
    let Modif {
        id,
        version,
        mut change,
    } = modif;
    read_number(work, &mut change.telephone)?;
    let tenu = store::client::lock_contact(work.db(), id).await?;
    let tenu = live(work, "contact", id.0, tenu)?;
    let before: Contact = before("contact", &tenu, version, &change)?;
    let after = change.over(&before).verifie()?;
    own_sites(work, tenu.client, after.site_id.as_slice()).await?;
    if after == before {
        return Ok(unchanged(Objet::Contact, id.0, tenu.nom));
    }
    let par = work.actor.id;
    let row = store::client::update_contact(work.db(), id, &after, par).await?;
    let inverse = Edit::Contact(Modif {
        id,
        version: None,
        change: ContactChange::between(&after, &before),
    });
    changed(work, Objet::Contact, id.0, tenu, &row, inverse)
}

async fn site(work: &mut Work<'_>, modif: Modif<SiteId, SiteChange>) -> Handled {
    let Modif {
        id,
        version,
        mut change,
    } = modif;
    read_number(work, &mut change.telephone)?;
    work.require(Permission::ClientGerer)?;
    let coming = if change.moves() {
        deplace::hold_coming(work, id).await?
    } else {
        Vec::new()
    };
    let tenu = store::site::lock(work.db(), id).await?;
    let tenu = live(work, "site", id.0, tenu)?;
    let before: Site = before("site", &tenu, version, &change)?;
    let (typed, precision, fuseau) = (change.latitude, change.precision, change.fuseau);
    let after = change.over(&before).verifie()?;
    let moved = after.code_postal != before.code_postal
        || after.ville != before.ville
        || after.pays != before.pays
        || (after.adresse != before.adresse && before.precision == Some(Precision::Adresse));
    let after = match typed {
        Some(Some(_)) => {
            let precision = precision.flatten();
            place::place(Site { precision, ..after }, true, fuseau)?
        }
        // Coordinates that were cleared are looked for again.
        Some(None) => place::place(after, false, fuseau)?,
        None if moved => place::place(after, false, fuseau)?,
        None => after,
    };
    if after == before {
        return Ok(unchanged(Objet::Site, id.0, tenu.nom));
    }
    let par = work.actor.id;
    let row = store::site::update(work.db(), id, &after, par).await?;
    if (after.latitude, after.longitude) != (before.latitude, before.longitude) {
        deplace::relay(work, id, &coming).await?;
    }
    let mut change = SiteChange::between(&after, &before);
    if moved || typed.is_some() {
        // All of the place together, so that nothing is looked up again on the way back.
        change.latitude = Some(before.latitude);
        change.longitude = Some(before.longitude);
        change.precision = Some(before.precision);
        change.code_insee = Some(before.code_insee.clone());
        change.fuseau = Some(before.fuseau);
    }
    let inverse = Edit::Site(Modif {
        id,
        version: None,
        change,
    });
    changed(work, Objet::Site, id.0, tenu, &row, inverse)
}

async fn equipement(work: &mut Work<'_>, modif: Modif<EquipementId, EquipementChange>) -> Handled {
    let Modif { id, version, change } = modif;
    if change.parent_id.is_some() {
        store::site::hold_arbre(work.db(), id).await?;
    }
    let tenu = store::site::lock_equipement(work.db(), id).await?;
    let tenu = live(work, "equipement", id.0, tenu)?;
    let before: Equipement = before("equipement", &tenu, version, &change)?;
    let after = change.over(&before).verifie()?;
    if after == before {
        return Ok(unchanged(Objet::Equipement, id.0, tenu.nom));
    }
    if after.parent_id == Some(id) {
        return Err(Refusal::rule("equipement-en-boucle").into());
    }
    if after.parent_id != before.parent_id {
        own_parent(work, after.parent_id).await?;
    }
    let par = work.actor.id;
    let row = store::site::update_equipement(work.db(), id, &after, par).await?;
    let inverse = Edit::Equipement(Modif {
        id,
        version: None,
        change: EquipementChange::between(&after, &before),
    });
    changed(work, Objet::Equipement, id.0, tenu, &row, inverse)
}

async fn contrat(work: &mut Work<'_>, modif: Modif<ContratId, ContratChange>) -> Handled {
    let Modif { id, version, change } = modif;
    let tenu = store::contrat::lock(work.db(), id).await?;
    let tenu = live(work, "contrat", id.0, tenu)?;
    let before: Contrat = before("contrat", &tenu, version, &change)?;
    let mut after = change.over(&before).verifie()?;
    // What was entered before the rule, and what is put back, stands as it stood.
    if !before.libelle.is_empty() && !work.takes_back() {
        after = after.nomme()?;
    }
    if after == before {
        return Ok(unchanged(Objet::Contrat, id.0, tenu.nom));
    }
    own_links(work, tenu.client, &after).await?;
    let par = work.actor.id;
    store::contrat::update(work.db(), id, &after, par).await?;
    store::contrat::link(work.db(), id, &after).await?;
    let row = store::contrat::row(work.db(), id).await?;
    let inverse = Edit::Contrat(Modif {
        id,
        version: None,
        change: ContratChange::between(&after, &before),
    });
    let handled = changed(work, Objet::Contrat, id.0, tenu, &row, inverse)?;
    let open = store::engagement::missions_ouvertes(work.db(), id).await?;
    deadline::recompute(work, &open).await?;
    Ok(handled)
}
