//! What a mission says is corrected.

use super::super::acting::Acting;
use super::super::fiche::vrai;
use super::super::{Context, Exit, Failure};
use super::target::{Target, fiche, zone};
use super::{new, said};
use crate::domain::dit;
use crate::domain::nom::Nomme;
use crate::service::mission::{self, Fields, MissionCommand};

/// Corrections to a mission.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(in crate::cli) struct Edit {
    #[command(flatten)]
    target: Target,
    #[arg(long, alias = "titre")]
    title: Option<String>,
    #[arg(long, alias = "priorite")]
    priority: Option<i16>,
    #[arg(long, alias = "urgence", num_args = 0..=1, default_missing_value = "oui",
        value_parser = ["oui", "non", "true", "false"], hide_possible_values = true)]
    urgent: Option<String>,
    #[arg(long, alias = "duree", allow_negative_numbers = true, value_parser = new::minutes)]
    duration: Option<i32>,
    #[arg(long, alias = "besoin")]
    need: Vec<String>,
    #[arg(long, alias = "sans-besoin", conflicts_with = "need")]
    no_need: bool,
    #[arg(long, alias = "fenetre")]
    window: Option<String>,
    #[arg(long, conflicts_with = "window")]
    no_window: bool,
    #[arg(long)]
    description: Option<String>,
    #[arg(long)]
    reference: Option<String>,
    #[arg(long, conflicts_with = "reference")]
    no_reference: bool,
    #[arg(long)]
    site: Option<String>,
    #[arg(long)]
    agence: Option<String>,
    #[arg(long)]
    equipement: Option<String>,
    #[arg(long, conflicts_with = "equipement")]
    no_equipement: bool,
    #[arg(long)]
    contrat: Option<String>,
    #[arg(long, conflicts_with = "contrat")]
    no_contrat: bool,
    #[arg(long, alias = "appel")]
    called: Option<String>,
}

impl Edit {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.target.mission).await?;
        let now = acting.service.now();
        let minutes = self.duration.unwrap_or(fiche.ligne.duree_minutes);
        let window = self
            .window
            .as_deref()
            .map(|window| dit::fenetre(zone(&fiche), window, now, minutes))
            .transpose()?;
        let appel_le = self
            .called
            .as_deref()
            .map(|called| dit::lire(zone(&fiche), called, now))
            .transpose()?;
        let besoins = new::besoins(acting, &self.need).await?;
        let equipement = acting.named_if(Nomme::Equipement, self.equipement).await?;
        let contrat = acting.named_if(Nomme::Contrat, self.contrat).await?;
        let fields = Fields {
            site: acting.named_if(Nomme::Site, self.site).await?,
            agence: acting.named_if(Nomme::Agence, self.agence).await?,
            equipement: equipement.map(Some).or(self.no_equipement.then_some(None)),
            contrat: contrat.map(Some).or(self.no_contrat.then_some(None)),
            appel_le,
            reference_externe: self.reference.map(Some).or(self.no_reference.then_some(None)),
            priorite: self.priority,
            urgence: vrai(self.urgent),
            titre: self.title,
            description: self.description,
            fenetre: window.map(Some).or(self.no_window.then_some(None)),
            duree_minutes: self.duration,
            besoins: Some(besoins).filter(|asked| self.no_need || !asked.is_empty()),
            besoins_cles: Vec::new(),
        };
        if fields == Fields::default() {
            return Err(Failure::new(Exit::Usage, "rien-a-changer"));
        }
        let command = MissionCommand::Edit(Box::new(mission::Edit {
            mission: fiche.ligne.id,
            version: self.target.version,
            fields,
        }));
        let outcome = acting.execute(self.target.key, command).await?;
        said::done(context, acting, &outcome).await
    }
}
