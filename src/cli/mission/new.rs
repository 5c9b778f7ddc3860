//! A mission is entered, from a call.

use clap::builder::PossibleValuesParser;
use uuid::Uuid;

use super::super::acting::Acting;
use super::super::{Context, Exit, Failure};
use super::{contrat, said};
use crate::domain::heure::PARIS;
use crate::domain::mission::{NouveauBesoin, TypeMission};
use crate::domain::nom::{Lieu, Nomme};
use crate::domain::planning::Affectee;
use crate::domain::{Code, besoin, dit};
use crate::service::mission::{Create, MissionCommand, MissionQuery, MissionRef};
use crate::service::nom::NomQuery;
use crate::service::planning::{CreateAndAssign, PlanningCommand};
use crate::service::{Answer, Command, Done};

/// Minutes of work where nothing is said.
const USUAL: i32 = 60;
/// Priority where nothing is said.
const ORDINARY: i16 = 3;

/// What is known of a new mission.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct New {
    #[arg(long, required_unless_present = "site")]
    client: Option<String>,
    #[arg(long)]
    site: Option<String>,
    #[arg(long, alias = "titre")]
    title: String,
    #[arg(long = "type", value_parser = codes::<TypeMission>(), ignore_case = true, hide_possible_values = true,
          default_value = "depannage")]
    nature: String,
    #[arg(long, alias = "priorite", value_parser = clap::value_parser!(i16))]
    priority: Option<i16>,
    #[arg(long, alias = "urgence")]
    urgent: bool,
    #[arg(long, alias = "duree", allow_negative_numbers = true, value_parser = minutes)]
    duration: Option<i32>,
    #[arg(long, alias = "besoin")]
    need: Vec<String>,
    #[arg(long, alias = "fenetre")]
    window: Option<String>,
    #[arg(long, default_value = "")]
    description: String,
    #[arg(long)]
    reference: Option<String>,
    #[arg(long, alias = "payeur")]
    payer: Option<String>,
    #[arg(long)]
    equipement: Option<String>,
    #[arg(long)]
    contrat: Option<String>,
    #[arg(long)]
    agence: Option<String>,
    #[arg(long, alias = "appel")]
    called: Option<String>,
    #[arg(long, alias = "brouillon", conflicts_with = "assign")]
    draft: bool,
    #[arg(long)]
    assign: bool,
    #[arg(long)]
    key: Option<Uuid>,
}

impl New {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let (key, assign) = (self.key, self.assign);
        let create = Box::new(self.create(acting).await?);
        let command: Command = if assign {
            PlanningCommand::CreateAndAssign(CreateAndAssign { mission: create }).into()
        } else {
            MissionCommand::Create(create).into()
        };
        let outcome = acting.execute(key, command).await?;
        said::done(context, acting, &outcome).await?;
        let (Done::Mission { id, .. } | Done::Planned(Affectee { mission: id, .. })) = outcome.result else {
            return Ok(());
        };
        // Whoever may enter it need not see it.
        if !context.output.json
            && let Ok(Answer::Mission(fiche)) = acting.read(MissionQuery::Fiche(MissionRef::Id(id))).await
            && let Some(said) = contrat::unsaid(acting, &fiche, context.text).await
        {
            return context.output.line(&said);
        }
        Ok(())
    }

    async fn create(self, acting: &Acting) -> Result<Create, Failure> {
        let lieu = lieu(acting, self.client, self.site).await?;
        let zone = *acting.site.get_or_init(|| lieu.fuseau.parse().unwrap_or(PARIS));
        let now = acting.service.now();
        let fenetre = self
            .window
            .as_deref()
            .map(|window| dit::fenetre(zone, window, now, self.duration.unwrap_or(USUAL)))
            .transpose()?;
        let appel_le = self
            .called
            .as_deref()
            .map(|called| dit::lire(zone, called, now))
            .transpose()?;
        let besoins = besoins(acting, &self.need).await?;
        let urgent = if self.urgent { 1 } else { ORDINARY };
        Ok(Create {
            donneur_ordre: lieu.client,
            payeur: acting.named_if(Nomme::Client, self.payer).await?,
            reference_externe: self.reference,
            site: lieu.site,
            equipement: acting.named_if(Nomme::Equipement, self.equipement).await?,
            contrat: acting.named_if(Nomme::Contrat, self.contrat).await?,
            agence: acting.named_if(Nomme::Agence, self.agence).await?,
            r#type: TypeMission::from_code(&code(&self.nature)).unwrap_or(TypeMission::Depannage),
            priorite: self.priority.unwrap_or(urgent),
            urgence: self.urgent,
            titre: self.title,
            description: self.description,
            appel_le,
            fenetre,
            duree_minutes: self.duration.unwrap_or(USUAL),
            besoins,
            brouillon: self.draft,
        })
    }
}

async fn lieu(acting: &Acting, client: Option<String>, site: Option<String>) -> Result<Lieu, Failure> {
    match acting.read(NomQuery::Lieu { client, site }).await? {
        Answer::Lieu(lieu) => Ok(lieu),
        other => Err(Failure::unexpected(&other)),
    }
}

/// What is needed, as it is typed (see [`besoin::lire`]), by rank.
pub(super) async fn besoins(acting: &Acting, typed: &[String]) -> Result<Vec<NouveauBesoin>, Failure> {
    let mut besoins = Vec::with_capacity(typed.len());
    for texte in typed {
        let unreadable = || Failure::new(Exit::Usage, "besoin-illisible").with("saisie", texte.as_str());
        let ecrit = besoin::lire(texte).ok_or_else(unreadable)?;
        let titre = ecrit.titre.map(ToOwned::to_owned);
        besoins.push(NouveauBesoin {
            specialisation: acting.named(Nomme::Specialisation, ecrit.specialisation).await?,
            titre: acting.named_if(Nomme::Titre, titre).await?,
            niveau_min: ecrit.niveau_min,
            effectif: ecrit.effectif,
        });
    }
    Ok(besoins)
}

/// The codes of a vocabulary as they are typed: `visite-technique`.
pub(super) fn codes<C: Code>() -> PossibleValuesParser {
    let typed = |code: &C| code.code().to_lowercase().replace('_', "-");
    PossibleValuesParser::new(C::ALL.iter().map(typed).collect::<Vec<_>>())
}

/// A typed code as it is written.
pub(super) fn code(typed: &str) -> String {
    typed.to_uppercase().replace('-', "_")
}

/// A length: `90`, `1h30`.
pub(super) fn minutes(typed: &str) -> Result<i32, String> {
    dit::minutes(typed).ok_or_else(|| typed.to_owned())
}
