//! Which visit of a mission is meant.

use super::intervention::EtatIntervention;
use super::mission::{EtatMission, MissionFiche, Visite};
use super::refusal::{Fact, Refusal};

impl MissionFiche {
    /// The visit of that rank; without one, the only visit in one of these states, else the one that is still owed.
    ///
    /// # Errors
    /// A refusal `visite-inconnue`, `visite-retiree`, `visite-a-preciser` where several would do, `pas-encore-planifiee`,
    /// `mission-non-planifiable` where it has none and gets none, or `suite-a-planifier` where the one that is owed follows
    /// a visit that is over and has nobody yet.
    pub fn visite(&self, rang: Option<i16>, etats: &[EtatIntervention]) -> Result<&Visite, Refusal> {
        let numero = || self.ligne.numero.clone();
        if let Some(rang) = rang {
            let found = self.visites.iter().find(|visite| visite.rang == rang);
            let found = found.ok_or_else(|| {
                Refusal::invalid("visite", "visite-inconnue")
                    .with("numero", numero())
                    .with("rang", rang)
            })?;
            if self.has_given_up(found) {
                return Err(Refusal::rule("visite-retiree")
                    .with("numero", numero())
                    .with("rang", rang));
            }
            return Ok(found);
        }
        // A follow-up that has no time yet is planned, not moved.
        let meant = |visite: &&Visite| etats.contains(&visite.etat) && visite.plage.is_some();
        let owed = |visite: &&Visite| visite.etat != EtatIntervention::Annulee && !visite.etat.over();
        let meant: Vec<&Visite> = self.visites.iter().filter(meant).collect();
        match meant.as_slice() {
            [only] => Ok(only),
            [] => {
                let owed = self.visites.iter().find(owed);
                let over = self.visites.iter().rfind(|visite| visite.etat.over());
                // Whoever repeats what ended a visit isn't told about rights over the next one.
                if let (Some(suite), Some(finie)) = (owed.filter(|visite| visite.equipe.is_empty()), over) {
                    return Err(Refusal::rule("suite-a-planifier")
                        .with("numero", numero())
                        .with("rang", finie.rang)
                        .with("etat", Fact::label(finie.etat))
                        .with("suite", suite.rang));
                }
                // What can't be done to it, the command says.
                let last = || self.visites.iter().rfind(|visite| !self.has_given_up(visite));
                match (
                    owed.or_else(last),
                    self.ligne.etat.planifiable(&self.ligne.numero),
                ) {
                    (Some(visite), _) => Ok(visite),
                    (None, Ok(())) => Err(Refusal::rule("pas-encore-planifiee").with("numero", numero())),
                    (None, Err(refusal)) => Err(refusal),
                }
            }
            several => {
                let rangs: Vec<String> = several.iter().map(|visite| visite.rang.to_string()).collect();
                Err(Refusal::invalid("visite", "visite-a-preciser")
                    .with("numero", numero())
                    .with("rangs", rangs.join(", ")))
            }
        }
    }

    /// Whether a visit was taken off the plan while its mission goes on: nothing is done to it any more.
    fn has_given_up(&self, visite: &Visite) -> bool {
        visite.etat == EtatIntervention::Annulee && self.ligne.etat != EtatMission::Annulee
    }
}
