//! `regie site`: where the work is done.

use uuid::Uuid;

use super::acting::Acting;
use super::client;
use super::fiche::{self, Prudence, ask, degres, efface, fuseau, lu, vrai};
use super::liste::{self, Demande};
use super::{Context, Failure};
use crate::domain::ouverture;
use crate::domain::site::{SiteChange, SiteFiche};
use crate::service::client::{ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif, Ref};

/// Verbs about sites.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Site {
    List(Demande),
    Show {
        site: String,
    },
    New {
        client: String,
        #[arg(long)]
        cp: String,
        #[command(flatten)]
        champs: Box<Champs>,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        site: String,
        #[arg(long)]
        cp: Option<String>,
        #[command(flatten)]
        champs: Box<Champs>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Delete {
        site: String,
        #[command(flatten)]
        prudence: Prudence,
    },
    Restore {
        site: String,
        #[command(flatten)]
        prudence: Prudence,
    },
}

/// What can be said of a site; an empty text clears.
#[derive(Debug, clap::Args)]
pub(super) struct Champs {
    #[arg(long)]
    libelle: Option<String>,
    #[arg(long)]
    adresse: Option<String>,
    #[arg(long)]
    complement: Option<String>,
    #[arg(long)]
    ville: Option<String>,
    #[arg(long)]
    pays: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    latitude: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    longitude: Option<String>,
    #[arg(long)]
    fuseau: Option<String>,
    #[arg(long)]
    acces: Option<String>,
    #[arg(long)]
    ouverture: Option<String>,
    #[arg(long)]
    occupant: Option<String>,
    #[arg(long)]
    telephone: Option<String>,
    #[arg(long, value_parser = ["oui", "non"])]
    plus_de_deux_ans: Option<String>,
}

impl Champs {
    fn change(self, code_postal: Option<String>) -> Result<SiteChange, Failure> {
        Ok(SiteChange {
            libelle: self.libelle,
            adresse: self.adresse,
            complement: efface(self.complement),
            code_postal,
            ville: self.ville,
            pays: self.pays,
            latitude: lu(self.latitude, degres)?,
            longitude: lu(self.longitude, degres)?,
            precision: None,
            code_insee: None,
            fuseau: self.fuseau.as_deref().map(fuseau).transpose()?,
            acces: efface(self.acces),
            ouverture: lu(self.ouverture, ouverture::lire)?,
            occupant: efface(self.occupant),
            telephone: efface(self.telephone),
            acheve_depuis_plus_de_deux_ans: vrai(self.plus_de_deux_ans).map(Some),
        })
    }
}

impl Site {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.go(context, acting).await).await
    }

    async fn go(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::List(demande) => list(context, acting, &demande).await,
            Self::Show { site } => {
                let fiche = named(acting, &site).await?;
                let mut machines = Vec::new();
                client::machines(&fiche.bloc.equipements, 0, &mut machines);
                let below = [
                    ("champ-equipements", machines),
                    ("champ-contrats", client::contrats(context, &fiche.contrats)),
                    ("champ-missions", client::missions(context, &fiche.missions)),
                ];
                fiche::show(context, &fiche, &below)
            }
            Self::New {
                client,
                cp,
                champs,
                key,
            } => {
                let client = client::named(acting, &client).await?.id;
                let site = champs.change(Some(cp))?;
                let command = ClientCommand::Create(Box::new(Create::Site { client, site }));
                fiche::execute(context, acting, key, command).await
            }
            Self::Edit {
                site,
                cp,
                champs,
                prudence,
            } => {
                let edit = Edit::Site(Modif {
                    id: named(acting, &site).await?.bloc.id,
                    version: prudence.version,
                    change: champs.change(cp)?,
                });
                fiche::execute(context, acting, prudence.key, ClientCommand::Edit(Box::new(edit))).await
            }
            Self::Delete { site, prudence } => {
                let id = named(acting, &site).await?.bloc.id;
                fiche::remove(context, acting, id, prudence, false).await
            }
            Self::Restore { site, prudence } => {
                let id = named(acting, &site).await?.bloc.id;
                fiche::remove(context, acting, id, prudence, true).await
            }
        }
    }
}

async fn list(context: &Context, acting: &Acting, demande: &Demande) -> Result<(), Failure> {
    let query = ClientQuery::Sites {
        filtre: demande.filtre(),
        page: demande.page(),
    };
    let found = match ask(acting, query).await? {
        ClientAnswer::Sites(found) => found,
        other => return Err(Failure::unexpected(&other)),
    };
    let titres = [
        "champ-code",
        "champ-client",
        "champ-libelle",
        "champ-adresse",
        "champ-code-postal",
        "champ-ville",
    ];
    liste::print(context, &found, titres, |ligne| {
        [
            ligne.code.clone(),
            ligne.client.clone(),
            ligne.libelle.clone(),
            ligne.adresse.clone(),
            ligne.code_postal.clone(),
            ligne.ville.clone(),
        ]
    })
}

/// The site of that code.
pub(super) async fn named(acting: &Acting, code: &str) -> Result<SiteFiche, Failure> {
    match ask(acting, ClientQuery::Site(Ref::from(code))).await? {
        ClientAnswer::Site(fiche) => Ok(*fiche),
        other => Err(Failure::unexpected(&other)),
    }
}
