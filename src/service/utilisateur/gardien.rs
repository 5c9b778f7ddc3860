//! Somebody must always be able to run the company's accounts.

use crate::domain::Refusal;
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::utilisateur_role::Administrateurs;

/// Those who could run the accounts before a command; nobody else changes them meanwhile.
#[must_use]
pub(in crate::service) struct Gardien {
    avant: Administrateurs,
}

impl Gardien {
    /// Comes before anything is held: whoever takes this lock second waits with empty hands.
    pub async fn hold(work: &mut Work<'_>) -> Result<Self, Error> {
        store::utilisateur_role::hold_administrateurs(work.db()).await?;
        let avant = store::utilisateur_role::administrateurs(work.db()).await?;
        Ok(Self { avant })
    }

    /// How many there were.
    pub fn avant(&self) -> i64 {
        self.avant.tous
    }

    /// Checks that somebody is left, and that they can log in if anybody could.
    pub async fn check(self, work: &mut Work<'_>) -> Result<(), Error> {
        let left = store::utilisateur_role::administrateurs(work.db()).await?;
        let nobody = left.tous == 0 && self.avant.tous > 0;
        let locked_out = left.connectables == 0 && self.avant.connectables > 0;
        if nobody || locked_out {
            return Err(Refusal::rule("dernier-administrateur").into());
        }
        Ok(())
    }
}
