//! Forms of a mission: what it says is corrected, and what is to become of it is decided.

mod decide;
mod edit;

pub(super) use decide::{DecideSheet, decisions};
pub(super) use edit::EditSheet;

use crate::domain::mission::MissionFiche;
use crate::service::mission::{MissionQuery, MissionRef};
use crate::service::{Answer, Query};

/// Asks what is recorded of a mission by now.
fn again(fiche: &MissionFiche) -> Query {
    MissionQuery::Fiche(MissionRef::Id(fiche.ligne.id)).into()
}

/// Takes what is recorded; true where it was that.
fn is_told(known: &mut Box<MissionFiche>, answer: &Answer) -> bool {
    let Answer::Mission(fiche) = answer else {
        return false;
    };
    known.clone_from(fiche);
    true
}
