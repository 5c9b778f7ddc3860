//! Missions by keys that were looked up before: of their sites, or of their clients.

use chrono::{DateTime, Utc};

use super::acces::{latest_first, literal};
use crate::store::liste::{Chemin, Lot, Requete};

/// Keys of which a mission has one.
#[derive(Debug, Clone, Default)]
pub(super) struct Cles {
    pub sites: Vec<i64>,
    pub clients: Vec<i64>,
}

impl Cles {
    /// The missions, the latest entered first: each is looked at only until a page is full. `depuis`: only those that
    /// were entered from then on.
    pub fn latest(&self, depuis: Option<DateTime<Utc>>) -> (Chemin, Lot) {
        let since = depuis.map(|depuis| format!(" and cree_le >= {}", literal(depuis)));
        let found = format!(
            "(select x.cree_le as mission_le, x.id as mission_id from ({}) x order by mission_le desc, mission_id desc offset 0)",
            self.missions(&since.unwrap_or_default())
        );
        (latest_first(&found), Lot::Dits(vec![String::new()]))
    }

    /// `and` it is one of the missions, which are looked up first.
    pub fn narrow(&self, requete: &mut Requete) {
        requete.et(format_args!(
            "m.id = any(array(select x.id from ({}) x))",
            self.missions("")
        ));
    }

    fn by(&self) -> impl Iterator<Item = (&'static str, &Vec<i64>)> {
        [("site_id", &self.sites), ("donneur_ordre_id", &self.clients)]
            .into_iter()
            .filter(|(_, cles)| !cles.is_empty())
    }

    /// When they were entered, and their keys: what the indexes of sites and clients hold by themselves.
    fn missions(&self, since: &str) -> String {
        let parts: Vec<String> = self
            .by()
            .map(|(colonne, cles)| {
                let cles: Vec<String> = cles.iter().map(ToString::to_string).collect();
                format!(
                    "select cree_le, id from mission where {colonne} = any('{{{}}}'::bigint[]){since}",
                    cles.join(",")
                )
            })
            .collect();
        match parts.as_slice() {
            [] => "select cree_le, id from mission where false".to_owned(),
            // One that is found twice is one.
            _ => parts.join(" union "),
        }
    }
}
