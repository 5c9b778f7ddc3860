//! Firm work that somebody who leaves still has ahead.

use chrono::TimeDelta;

use crate::domain::planning::Orphelin;
use crate::domain::remarque::Remarque;
use crate::domain::{Fact, Permission, Plage, Refusal, UtilisateurId};
use crate::service::planning::held::{self, Held};
use crate::service::planning::{absence, firm};
use crate::service::work::Work;
use crate::service::{Command, Error};
use crate::store;
use crate::store::utilisateur::Locked;

/// How many missions a refusal names.
const NAMED: usize = 10;

fn from_now_on(work: &Work<'_>) -> Result<Plage, Error> {
    Plage::new(work.now, work.now + TimeDelta::days(36_500)).map_err(|error| Error::internal(&error))
}

/// The first of so many missions.
fn named(numeros: &[String]) -> String {
    let more = if numeros.len() > NAMED { " …" } else { "" };
    let named = numeros.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    format!("{named}{more}")
}

/// Says which firm work lies outside somebody's hours from now on: it stays as it is.
pub(super) async fn outside_hours(work: &mut Work<'_>, personne: &Locked) -> Result<(), Error> {
    let ahead = from_now_on(work)?;
    let numeros = store::utilisateur::missions_hors_horaires(work.db(), personne.id, ahead).await?;
    keeps(work, personne, &numeros);
    Ok(())
}

/// Says which firm work stays with somebody who may not do any.
pub(super) async fn without_right(work: &mut Work<'_>, personne: &Locked) -> Result<(), Error> {
    let droits = store::utilisateur_role::droits(work.db(), personne.id).await?;
    if !droits.contains_key(&Permission::MissionExecuter) {
        let ahead = from_now_on(work)?;
        let numeros = store::utilisateur::missions_fermes(work.db(), personne.id, ahead).await?;
        keeps(work, personne, &numeros);
    }
    Ok(())
}

fn keeps(work: &mut Work<'_>, personne: &Locked, numeros: &[String]) {
    if !numeros.is_empty() {
        work.remark(Remarque::TravailGarde {
            nom: personne.nom_complet.clone(),
            nombre: numeros.len(),
            numeros: named(numeros),
        });
    }
}

/// A person who leaves, with the visits on which they have firm work from now on.
pub(super) struct Leaving {
    pub personne: Locked,
    visites: Vec<Held>,
    ahead: Plage,
}

/// Holds a person and everybody on their visits to come, in the order that all planning commands keep.
pub(super) async fn hold(
    work: &mut Work<'_>,
    id: UtilisateurId,
    version: Option<i32>,
) -> Result<Leaving, Error> {
    let ahead = from_now_on(work)?;
    let visites = store::creneau::travail_ferme(work.db(), id, ahead).await?;
    let wanted: Vec<_> = visites.iter().map(|visite| (*visite, None)).collect();
    let held = held::hold(work, &wanted, &[]).await?;
    let personne = super::hold(work, id, version).await?;
    if store::creneau::travail_ferme(work.db(), id, ahead).await? != visites {
        // Work was planned between the two readings.
        return Err(Error::Race);
    }
    Ok(Leaving {
        personne,
        visites: held,
        ahead,
    })
}

impl Leaving {
    /// Pencils their work in again where that is wished; else refuses and names it.
    ///
    /// Returns what is orphaned, and what makes it firm again.
    pub async fn release(
        &self,
        work: &mut Work<'_>,
        liberer: bool,
    ) -> Result<(Vec<Orphelin>, Option<Command>), Error> {
        let personne = &self.personne;
        if let Some(visit) = self.visites.iter().find(|visit| visit.visite.etat.started()) {
            return Err(Refusal::rule("travail-en-cours")
                .with("numero", visit.visite.numero.clone())
                .with("etat", Fact::label(visit.visite.etat))
                .into());
        }
        if self.visites.is_empty() {
            return Ok((Vec::new(), None));
        }
        if !liberer {
            let numeros = store::utilisateur::missions_fermes(work.db(), personne.id, self.ahead).await?;
            return Err(Refusal::rule("travail-a-venir")
                .with("technicien", personne.nom_complet.clone())
                .with("nombre", i64::try_from(numeros.len()).unwrap_or(i64::MAX))
                .with("numeros", named(&numeros))
                .into());
        }
        let orphelins = absence::demote(work, &self.visites, self.ahead).await?;
        let again = firm::firm_again(&absence::held_of(&self.visites, &orphelins));
        Ok((orphelins, again))
    }
}
