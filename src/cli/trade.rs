//! `regie specialisation` and `regie titre`: what people can be able and entitled to do.

use uuid::Uuid;

use super::acting::Acting;
use super::fiche::{Prudence, cle, cles};
use super::liste::print_whole;
use super::user::act;
use super::{Context, Failure};
use crate::domain::nom::Nomme;
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
    Restore {
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
    Restore {
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
                    specialisation: acting.named(Nomme::Specialisation, &code).await?,
                    version: prudence.version,
                    libelle,
                    reglementee: reglementee.map(|said| said == "oui"),
                });
                (prudence, command)
            }
            Self::Retire { code, prudence } => {
                let command = ReferentielCommand::SetSpecialisationRetired(SetSpecialisationRetired {
                    specialisation: acting.named(Nomme::Specialisation, &code).await?,
                    version: prudence.version,
                    retiree: true,
                });
                (prudence, command)
            }
            Self::Restore { code, prudence } => {
                let command = ReferentielCommand::SetSpecialisationRetired(SetSpecialisationRetired {
                    specialisation: acting.retired(Nomme::Specialisation, code).await?,
                    version: prudence.version,
                    retiree: false,
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
                    specialisation: acting.named_if(Nomme::Specialisation, spec).await?,
                    implique: cles(acting, Nomme::Titre, Some(implique))
                        .await?
                        .unwrap_or_default(),
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
                    titre: acting.named(Nomme::Titre, &code).await?,
                    version: prudence.version,
                    libelle,
                    specialisation: cle(acting, Nomme::Specialisation, spec).await?,
                    implique: cles(acting, Nomme::Titre, implique).await?,
                });
                (prudence, command)
            }
            Self::Retire { code, prudence } => {
                let command = ReferentielCommand::SetTitreRetired(SetTitreRetired {
                    titre: acting.named(Nomme::Titre, &code).await?,
                    version: prudence.version,
                    retire: true,
                });
                (prudence, command)
            }
            Self::Restore { code, prudence } => {
                let command = ReferentielCommand::SetTitreRetired(SetTitreRetired {
                    titre: acting.retired(Nomme::Titre, code).await?,
                    version: prudence.version,
                    retire: false,
                });
                (prudence, command)
            }
        };
        act(context, acting, prudence, command).await
    }
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
