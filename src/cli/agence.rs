//! `regie agence`: the branches of the company.

use uuid::Uuid;

use super::acting::Acting;
use super::fiche::{self, Prudence, degres, efface, fuseau, lu};
use super::liste::print_whole;
use super::user::act;
use super::{Context, Failure};
use crate::domain::nom::Nomme;
use crate::domain::referentiel::AgenceChange;
use crate::service::referentiel::{
    CreateAgence, EditAgence, ReferentielCommand, ReferentielQuery, SetAgenceRetired,
};
use crate::service::{Answer, Error};

/// Verbs about branches.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Agence {
    List,
    Show {
        code: String,
    },
    New {
        code: String,
        #[arg(long)]
        nom: String,
        /// The company's name, with its first branch.
        #[arg(long)]
        societe: Option<String>,
        #[command(flatten)]
        champs: Box<Champs>,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        code: String,
        #[arg(long = "code")]
        new_code: Option<String>,
        #[arg(long)]
        nom: Option<String>,
        #[command(flatten)]
        champs: Box<Champs>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Retire {
        code: String,
        #[command(flatten)]
        prudence: Prudence,
    },
    Restore {
        code: String,
        #[command(flatten)]
        prudence: Prudence,
    },
}

/// What can be said of a branch; an empty text clears.
#[derive(Debug, clap::Args)]
pub(super) struct Champs {
    #[arg(long)]
    adresse: Option<String>,
    #[arg(long)]
    complement: Option<String>,
    #[arg(long)]
    cp: Option<String>,
    #[arg(long)]
    ville: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    latitude: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    longitude: Option<String>,
    #[arg(long)]
    telephone: Option<String>,
    #[arg(long)]
    courriel: Option<String>,
    #[arg(long)]
    fuseau: Option<String>,
}

impl Champs {
    fn change(self, code: Option<String>, nom: Option<String>) -> Result<AgenceChange, Failure> {
        Ok(AgenceChange {
            code,
            nom,
            adresse: efface(self.adresse),
            complement: efface(self.complement),
            code_postal: efface(self.cp),
            ville: efface(self.ville),
            latitude: lu(self.latitude, degres)?,
            longitude: lu(self.longitude, degres)?,
            telephone: efface(self.telephone),
            courriel: efface(self.courriel),
            fuseau: self.fuseau.as_deref().map(fuseau).transpose()?,
        })
    }
}

impl Agence {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.act(context, acting).await).await
    }

    async fn act(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let (prudence, command) = match self {
            Self::List => return list(context, acting).await,
            Self::Show { code } => return show(context, acting, &code).await,
            Self::New {
                code,
                nom,
                societe,
                champs,
                key,
            } => {
                let command = ReferentielCommand::CreateAgence(Box::new(CreateAgence {
                    agence: champs.change(Some(code), Some(nom))?,
                    raison_sociale: societe,
                }));
                (Prudence { version: None, key }, command)
            }
            Self::Edit {
                code,
                new_code,
                nom,
                champs,
                prudence,
            } => {
                let command = ReferentielCommand::EditAgence(Box::new(EditAgence {
                    agence: acting.named(Nomme::Agence, &code).await?,
                    version: prudence.version,
                    change: champs.change(new_code, nom)?,
                }));
                (prudence, command)
            }
            Self::Retire { code, prudence } => {
                let command = ReferentielCommand::SetAgenceRetired(SetAgenceRetired {
                    agence: acting.named(Nomme::Agence, &code).await?,
                    version: prudence.version,
                    retiree: true,
                });
                (prudence, command)
            }
            Self::Restore { code, prudence } => {
                let command = ReferentielCommand::SetAgenceRetired(SetAgenceRetired {
                    agence: acting.retired(Nomme::Agence, code).await?,
                    version: prudence.version,
                    retiree: false,
                });
                (prudence, command)
            }
        };
        act(context, acting, prudence, command).await
    }
}

async fn list(context: &Context, acting: &Acting) -> Result<(), Failure> {
    let items = match acting.read(ReferentielQuery::Agences).await? {
        Answer::Agences(items) => items,
        other => return Err(Error::internal(&other).into()),
    };
    print_whole(
        context,
        items,
        ["champ-code", "champ-nom", "champ-fuseau"],
        |item| [item.code.clone(), item.nom.clone(), item.fuseau.clone()],
    )
}

async fn show(context: &Context, acting: &Acting, code: &str) -> Result<(), Failure> {
    let id = acting.named(Nomme::Agence, code).await?;
    match acting.read(ReferentielQuery::Agence(id)).await? {
        Answer::Agence(agence) => fiche::show(context, &*agence, &[]),
        other => Err(Error::internal(&other).into()),
    }
}
