//! The missions that match.

use super::super::acting::Acting;
use super::super::liste::{self, Demande};
use super::super::{Context, Failure};
use crate::domain::Code as _;
use crate::domain::liste_missions::TriMissions;
use crate::domain::mission::MissionLigne;
use crate::service::Answer;
use crate::service::mission::MissionQuery;
use crate::text::Text;

/// Which missions.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct List {
    #[command(flatten)]
    demande: Demande,
    #[arg(long, value_parser = super::new::codes::<TriMissions>(), ignore_case = true, hide_possible_values = true,
          default_value = "recent")]
    sort: String,
    #[arg(long, conflicts_with = "after")]
    count: bool,
}

impl List {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let (text, output) = (context.text.in_zone(acting.actor.fuseau), &context.output);
        if self.count {
            let query = MissionQuery::Compte {
                filtre: self.demande.filtre(),
                borne: self.demande.page().limite,
            };
            let Answer::Compte(compte) = acting.read(query).await? else {
                return Err(Failure::unexpected(&"no count"));
            };
            if output.json {
                return output.json(&compte);
            }
            let plus = if compte.plus { "+" } else { "" };
            return output.line(&format!("{}{plus}", text.integer(compte.n)));
        }
        let query = MissionQuery::Liste {
            filtre: self.demande.filtre(),
            tri: TriMissions::from_code(&self.sort.to_lowercase()).unwrap_or(TriMissions::Recentes),
            page: self.demande.page(),
        };
        let Answer::Missions(liste) = acting.read(query).await? else {
            return Err(Failure::unexpected(&"no list"));
        };
        liste::print(context, &liste, HEADS, |ligne| row(ligne, text))
    }
}

const HEADS: [&str; 9] = [
    "tableau-numero",
    "tableau-etat",
    "tableau-priorite",
    "tableau-prevue",
    "tableau-techniciens",
    "tableau-echeance",
    "tableau-client",
    "tableau-ville",
    "tableau-titre",
];

fn row(ligne: &MissionLigne, text: Text) -> [String; 9] {
    let instant = |instant: Option<_>| instant.map_or_else(String::new, |instant| text.instant(instant));
    let urgent = if ligne.urgence { " !" } else { "" };
    [
        ligne.numero.clone(),
        text.label(ligne.etat).into_owned(),
        format!("{}{urgent}", ligne.priorite),
        instant(ligne.prevue_le),
        ligne.techniciens.join(", "),
        instant(ligne.echeance),
        super::super::output::shortened(&ligne.client, 28),
        super::super::output::shortened(&ligne.ville, 20),
        ligne.titre.clone(),
    ]
}
