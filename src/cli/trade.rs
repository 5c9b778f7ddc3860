//! `regie specialisation` and `regie titre`: what people can be able and entitled to do.

use uuid::Uuid;

use super::acting::Acting;
use super::fiche::{Prudence, efface};
use super::liste::print_whole;
use super::reference::{specialisation, titre};
use super::user::act;
use super::{Context, Failure};
use crate::domain::TitreId;
use crate::service::referentiel::{
    CreateSpecialisation, CreateTitre, EditSpecialisation, EditTitre, ReferentielCommand, ReferentielQuery,
    SetSpecialisationRetired, SetTitreRetired,
};
use crate::service::{Answer, Error};

/// Verbs about trades.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Specialisation {
    List,
    New {
        code: String,
        #[arg(long)]
        libelle: String,
        #[arg(long)]
        reglementee: bool,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        code: String,
        #[arg(long)]
        libelle: Option<String>,
        #[arg(long, value_parser = ["oui", "non"], hide_possible_values = true)]
        reglementee: Option<String>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Retire {
        code: String,
        #[command(flatten)]
        prudence: Prudence,
    },
}

/// Verbs about titres.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Titre {
    List,
    New {
        code: String,
        #[arg(long)]
        libelle: String,
        #[arg(long)]
        spec: Option<String>,
        #[arg(long)]
        implique: Vec<String>,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        code: String,
        #[arg(long)]
        libelle: Option<String>,
        #[arg(long)]
        spec: Option<String>,
        #[arg(long)]
        implique: Option<Vec<String>>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Retire {
        code: String,
        #[command(flatten)]
        prudence: Prudence,
    },
}

impl Specialisation {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.act(context, acting).await).await
    }

    async fn act(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let (prudence, command) = match self {
            Self::List => return specialisations(context, acting).await,
            Self::New {
                code,
                libelle,
                reglementee,
                key,
            } => {
                let command = ReferentielCommand::CreateSpecialisation(CreateSpecialisation {
                    code,
                    libelle,
                    reglementee,
                });
                (Prudence { version: None, key }, command)
            }
            Self::Edit {
                code,
                libelle,
                reglementee,
                prudence,
            } => {
                let command = ReferentielCommand::EditSpecialisation(EditSpecialisation {
                    specialisation: specialisation(acting, &code).await?,
                    version: prudence.version,
                    libelle,
                    reglementee: reglementee.map(|said| said == "oui"),
                });
                (prudence, command)
            }
            Self::Retire { code, prudence } => {
                let command = ReferentielCommand::SetSpecialisationRetired(SetSpecialisationRetired {
                    specialisation: specialisation(acting, &code).await?,
                    version: prudence.version,
                    retiree: true,
                });
                (prudence, command)
            }
        };
        act(context, acting, prudence, command).await
    }
}

impl Titre {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.act(context, acting).await).await
    }

    async fn act(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let (prudence, command) = match self {
            Self::List => return titres(context, acting).await,
            Self::New {
                code,
                libelle,
                spec,
                implique,
                key,
            } => {
                let command = ReferentielCommand::CreateTitre(CreateTitre {
                    code,
                    libelle,
                    specialisation: match spec {
                        Some(code) => Some(specialisation(acting, &code).await?),
                        None => None,
                    },
                    implique: all(acting, &implique).await?,
                });
                (Prudence { version: None, key }, command)
            }
            Self::Edit {
                code,
                libelle,
                spec,
                implique,
                prudence,
            } => {
                let command = ReferentielCommand::EditTitre(EditTitre {
                    titre: titre(acting, &code).await?,
                    version: prudence.version,
                    libelle,
                    specialisation: match efface(spec) {
                        Some(Some(code)) => Some(Some(specialisation(acting, &code).await?)),
                        Some(None) => Some(None),
                        None => None,
                    },
                    implique: match implique {
                        Some(codes) => Some(all(acting, &codes).await?),
                        None => None,
                    },
                });
                (prudence, command)
            }
            Self::Retire { code, prudence } => {
                let command = ReferentielCommand::SetTitreRetired(SetTitreRetired {
                    titre: titre(acting, &code).await?,
                    version: prudence.version,
                    retire: true,
                });
                (prudence, command)
            }
        };
        act(context, acting, prudence, command).await
    }
}

/// Titres by their codes; an empty one is none.
async fn all(acting: &Acting, codes: &[String]) -> Result<Vec<TitreId>, Failure> {
    let mut ids = Vec::new();
    for code in codes.iter().filter(|code| !code.trim().is_empty()) {
        ids.push(titre(acting, code).await?);
    }
    Ok(ids)
}

async fn specialisations(context: &Context, acting: &Acting) -> Result<(), Failure> {
    let items = match acting.read(ReferentielQuery::Specialisations).await? {
        Answer::Specialisations(items) => items,
        other => return Err(Error::internal(&other).into()),
    };
    let titres = ["gens-code", "gens-porteurs", "gens-reglementee", "gens-libelle"];
    print_whole(context, items, titres, |item| {
        let regulated = if item.reglementee {
            "reponse-oui"
        } else {
            "reponse-non"
        };
        [
            item.code.clone(),
            item.porteurs.to_string(),
            context.text.get(regulated).into_owned(),
            item.libelle.clone(),
        ]
    })
}

async fn titres(context: &Context, acting: &Acting) -> Result<(), Failure> {
    let items = match acting.read(ReferentielQuery::Titres).await? {
        Answer::Titres(items) => items,
        other => return Err(Error::internal(&other).into()),
    };
    let titres = [
        "gens-code",
        "gens-porteurs",
        "gens-specialisations",
        "gens-implique",
        "gens-libelle",
    ];
    print_whole(context, items, titres, |item| {
        [
            item.code.clone(),
            item.porteurs.to_string(),
            item.specialisation.clone().unwrap_or_default(),
            item.implique.join(" "),
            item.libelle.clone(),
        ]
    })
}
