//! Roles: bundles of permissions, delivered or a company's own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::RoleId;
use super::permission::{Permission, Portee};

/// Permissions with how far each reaches.
pub type Droits = BTreeMap<Permission, Portee>;

/// The first permission of `droits` that `tenus` doesn't hold, or doesn't hold so far.
#[must_use]
pub fn depasse(droits: &Droits, tenus: &Droits) -> Option<Permission> {
    droits
        .iter()
        .find(|(permission, portee)| tenus.get(permission) < Some(portee))
        .map(|(permission, _)| *permission)
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct RoleFiche {
    pub id: RoleId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    /// Delivered with the program: it can be given and taken, not changed.
    pub fourni: bool,
    pub droits: Droits,
    /// How many people hold it.
    pub porteurs: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_compared_one_by_one_and_by_reach() {
        use Permission::{MissionVoir, RoleGerer};
        let tenus = Droits::from([(MissionVoir, Portee::Agence)]);
        assert_eq!(depasse(&Droits::new(), &tenus), None);
        assert_eq!(
            depasse(&Droits::from([(MissionVoir, Portee::Agence)]), &tenus),
            None
        );
        assert_eq!(
            depasse(&Droits::from([(MissionVoir, Portee::Tout)]), &tenus),
            Some(MissionVoir)
        );
        assert_eq!(
            depasse(&Droits::from([(RoleGerer, Portee::Soi)]), &tenus),
            Some(RoleGerer)
        );
    }
}
