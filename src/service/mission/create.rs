//! A mission is entered, usually from a call.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::lifecycle::ENTERED_BY_MISTAKE;
use super::{Decide, Decision, MissionCommand, deadline, require_in};
use crate::domain::journal::Objet;
use crate::domain::mission::{EtatMission, NouveauBesoin, TypeMission};
use crate::domain::{
    AgenceId, ClientId, ContratId, EquipementId, MissionId, Permission, Plage, Refusal, SiteId, besoin,
};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;

/// Longest work that one mission may ask for: four weeks, in minutes.
const LONGEST: i32 = 4 * 7 * 24 * 60;

/// What is known of a new mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Create {
    /// Who asks.
    pub donneur_ordre: ClientId,
    /// Who pays, where that is somebody else (syndic, bailleur, assureur).
    pub payeur: Option<ClientId>,
    /// Their own reference.
    pub reference_externe: Option<String>,
    /// Where.
    pub site: SiteId,
    /// Which machine.
    pub equipement: Option<EquipementId>,
    /// Under which contract.
    pub contrat: Option<ContratId>,
    /// Which branch does it; by default the client's, else the one nearest to the site, else the actor's.
    pub agence: Option<AgenceId>,
    /// Nature of the work.
    pub r#type: TypeMission,
    /// 1 (now) to 4 (when convenient).
    pub priorite: i16,
    /// It can't wait.
    pub urgence: bool,
    /// What it is about, in a line.
    pub titre: String,
    /// What the caller said.
    pub description: String,
    /// When they called; by default now.
    pub appel_le: Option<DateTime<Utc>>,
    /// When they wish it.
    pub fenetre: Option<Plage>,
    /// Length of the work, in minutes.
    pub duree_minutes: i32,
    /// Who is needed.
    pub besoins: Vec<NouveauBesoin>,
    /// Still being entered: not to be planned yet.
    pub brouillon: bool,
}

impl Create {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (id, numero) = self.insert(work).await?;
        let decision = Decision::Cancel {
            motif: ENTERED_BY_MISTAKE.to_owned(),
        };
        let inverse = MissionCommand::Decide(Decide {
            mission: id,
            version: None,
            decision,
        });
        Ok((Done::Mission { id, numero }, Command::from(inverse).into()))
    }

    /// Enters the mission; also the first half of "create and assign".
    pub(crate) async fn insert(self, work: &mut Work<'_>) -> Result<(MissionId, String), Error> {
        let agence = self.branch(work).await?;
        require_in(work, Permission::MissionCreer, agence).await?;
        self.check()?;
        let site = store::client::site(work.db(), self.site)
            .await?
            .ok_or_else(|| Refusal::not_found("site", self.site.to_string()))?;
        if site.client != self.donneur_ordre && self.payeur.is_none() {
            // The occupant of somebody else's site may call; who pays must then be said.
            return Err(Refusal::invalid("payeur", "payeur-requis").into());
        }
        let (now, par) = (work.now, work.actor.id);
        check_call(self.appel_le, work)?;
        let payeur = self.payeur.unwrap_or(self.donneur_ordre);
        let clients = [self.donneur_ordre, payeur, site.client];
        refuse_closed(work, &clients).await?;
        let cadre = store::engagement::Cadre {
            r#type: self.r#type,
            donneur_ordre: self.donneur_ordre,
            payeur,
            site: self.site,
            agence,
            equipement: self.equipement,
            contrat: self.contrat,
            appel_le: self.appel_le.unwrap_or(now),
        };
        let contrat = deadline::contrat(work, &cadre, site.client).await?;
        let (gti_limite, gtr_limite) = deadline::limites(
            work,
            contrat.as_ref(),
            cadre.r#type,
            &site.departement,
            cadre.appel_le,
            &[],
        )
        .await?;
        let etat = if self.brouillon {
            EtatMission::Brouillon
        } else {
            EtatMission::APlanifier
        };
        let new = store::mission::New {
            numero: store::mission::next_numero(work.db(), now).await?,
            r#type: self.r#type,
            etat,
            donneur_ordre: self.donneur_ordre,
            payeur,
            reference_externe: self.reference_externe,
            site: self.site,
            equipement: self.equipement,
            contrat: contrat.map(|engagement| engagement.id),
            agence,
            priorite: self.priorite,
            urgence: self.urgence,
            titre: self.titre.trim().to_owned(),
            description: self.description,
            appel_le: cadre.appel_le,
            fenetre: self.fenetre,
            duree_minutes: self.duree_minutes,
            gti_limite,
            gtr_limite,
            par,
        };
        let row = store::mission::insert(work.db(), &new).await?;
        store::mission::insert_besoins(work.db(), row.id, &self.besoins, par).await?;
        work.created(Objet::Mission, row.id.0, row.version, &row.json)?;
        Ok((row.id, new.numero))
    }

    /// The branch that does it: whoever enters it elsewhere must not make it theirs by that.
    async fn branch(&self, work: &mut Work<'_>) -> Result<AgenceId, Error> {
        if let Some(said) = self.agence {
            return Ok(said);
        }
        work.actor.require(Permission::MissionCreer)?;
        let usual = store::agence::du_site(work.db(), self.site).await?;
        match usual.or(work.actor.agence) {
            Some(agence) => Ok(agence),
            None => only_agence(work).await,
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        check_terms(&self.titre, self.priorite, self.duree_minutes)?;
        besoin::verifie(&self.besoins)
    }
}

/// How far clocks may be apart.
const DRIFT: TimeDelta = TimeDelta::minutes(5);

/// A call that is older was typed with another year.
const OLDEST_CALL: TimeDelta = TimeDelta::days(366);

/// Nobody has called yet who is going to, nor did anybody years ago: what is promised runs from the call.
pub(crate) fn check_call(appel: Option<DateTime<Utc>>, work: &Work<'_>) -> Result<(), Refusal> {
    let Some(appel) = appel.filter(|_| !work.takes_back()) else {
        return Ok(());
    };
    let rule = if appel > work.now + DRIFT {
        "appel-a-venir"
    } else if appel < work.now - OLDEST_CALL {
        "appel-trop-ancien"
    } else {
        return Ok(());
    };
    Err(Refusal::invalid("appel_le", rule).with("appel", appel))
}

/// Refuses clients who are deleted or anonymised.
pub(super) async fn refuse_closed(work: &mut Work<'_>, clients: &[ClientId]) -> Result<(), Error> {
    let Some((nom, anonymise)) = store::client::closed(work.db(), clients).await?.pop() else {
        return Ok(());
    };
    let rule = if anonymise {
        "client-anonymise"
    } else {
        "client-supprime"
    };
    Err(Refusal::rule(rule).with("nom", nom).into())
}

/// What every mission must say.
pub(crate) fn check_terms(titre: &str, priorite: i16, duree_minutes: i32) -> Result<(), Refusal> {
    if titre.trim().is_empty() {
        return Err(Refusal::invalid("titre", "titre-requis"));
    }
    if !(1..=4).contains(&priorite) {
        return Err(Refusal::invalid("priorite", "priorite-bornes").with("valeur", priorite));
    }
    check_duree(duree_minutes)?;
    Ok(())
}

/// The minutes that a piece of work takes.
///
/// # Errors
/// A refusal `duree-bornes` where no work is so short, or so long.
pub fn check_duree(minutes: i32) -> Result<u32, Refusal> {
    u32::try_from(minutes)
        .ok()
        .filter(|_| (1..=LONGEST).contains(&minutes))
        .ok_or_else(|| Refusal::invalid("duree", "duree-bornes").with("valeur", minutes))
}

/// The one branch of a company that has no more, for whoever belongs to none.
async fn only_agence(work: &mut Work<'_>) -> Result<AgenceId, Error> {
    let known = store::referentiel::agences(work.db()).await?;
    match known.as_slice() {
        [only] => Ok(only.id),
        [] => Err(Refusal::rule("aucune-agence").into()),
        several => {
            let codes: Vec<&str> = several.iter().map(|agence| agence.code.as_str()).collect();
            Err(Refusal::invalid("agence", "agence-a-preciser")
                .with("agences", codes.join(", "))
                .into())
        }
    }
}
