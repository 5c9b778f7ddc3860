//! `regie contrat`: what is promised to whom.

use uuid::Uuid;

use super::acting::Acting;
use super::fiche::{self, Prudence, ask, aujourdhui, cle, fuseau, heure, lu, nombre, vrai};
use super::liste::{self, Demande};
use super::{Context, Failure, client};
use crate::domain::contrat::{ContratChange, ContratFiche};
use crate::domain::echeance::TypeCouverture;
use crate::domain::nom::Nomme;
use crate::domain::{Code as _, dit};
use crate::service::client::{ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif, Ref};

/// Verbs about contracts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Contrat {
    List(Demande),
    Show {
        contrat: String,
    },
    New {
        client: String,
        #[command(flatten)]
        champs: Box<Champs>,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        contrat: String,
        #[command(flatten)]
        champs: Box<Champs>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Delete {
        contrat: String,
        #[command(flatten)]
        prudence: Prudence,
    },
    Restore {
        contrat: String,
        #[command(flatten)]
        prudence: Prudence,
    },
}

/// What can be said of a contract; an empty text clears.
#[derive(Debug, clap::Args)]
pub(super) struct Champs {
    #[arg(long)]
    libelle: Option<String>,
    #[arg(long)]
    agence: Option<String>,
    #[arg(long)]
    debut: Option<String>,
    #[arg(long)]
    fin: Option<String>,
    #[arg(long)]
    periodicite: Option<String>,
    #[arg(long)]
    visite_heure: Option<String>,
    #[arg(long)]
    fuseau: Option<String>,
    #[arg(long)]
    prochaine_visite: Option<String>,
    #[arg(long, value_parser = ["continue", "heures"])]
    couverture: Option<String>,
    #[arg(long, value_delimiter = ',')]
    jours: Option<Vec<i16>>,
    #[arg(long)]
    couverture_debut: Option<String>,
    #[arg(long)]
    couverture_fin: Option<String>,
    #[arg(long, value_parser = ["oui", "non"])]
    feries: Option<String>,
    #[arg(long)]
    gti: Option<String>,
    #[arg(long)]
    gtr: Option<String>,
    #[arg(long, value_parser = ["oui", "non"])]
    astreinte: Option<String>,
    #[arg(long)]
    montant: Option<String>,
    #[arg(long, value_delimiter = ',')]
    site: Option<Vec<String>>,
    #[arg(long, value_delimiter = ',')]
    equipement: Option<Vec<String>>,
}

impl Champs {
    async fn change(self, acting: &Acting) -> Result<ContratChange, Failure> {
        let today = aujourdhui(acting);
        let day = |lire: dit::Lecture, champ: &'static str| move |texte: &str| lire(champ, texte, today);
        let sites = fiche::cles(acting, Nomme::Site, self.site).await?;
        let equipements = fiche::cles(acting, Nomme::Equipement, self.equipement).await?;
        let months = |texte: &str| {
            texte.trim().parse::<i16>().map_err(|_| {
                crate::domain::Refusal::invalid("periodicite", "nombre-illisible").with("valeur", texte)
            })
        };
        Ok(ContratChange {
            libelle: self.libelle,
            agence_id: cle(acting, Nomme::Agence, self.agence).await?,
            debut: self.debut.as_deref().map(day(dit::jour, "debut")).transpose()?,
            fin: lu(self.fin, day(dit::echeance, "fin"))?,
            periodicite_mois: lu(self.periodicite, months)?,
            visite_heure: lu(self.visite_heure, heure)?,
            fuseau: self.fuseau.as_deref().map(fuseau).transpose()?,
            prochaine_visite: lu(self.prochaine_visite, day(dit::echeance, "prochaine_visite"))?,
            couverture: self
                .couverture
                .and_then(|code| TypeCouverture::from_code(&code.to_uppercase())),
            couverture_jours: self.jours,
            couverture_debut: self.couverture_debut.as_deref().map(heure).transpose()?,
            couverture_fin: self.couverture_fin.as_deref().map(heure).transpose()?,
            feries_couverts: vrai(self.feries),
            gti_heures: lu(self.gti, nombre)?,
            gtr_heures: lu(self.gtr, nombre)?,
            astreinte: vrai(self.astreinte),
            montant_annuel: lu(self.montant, nombre)?,
            sites,
            equipements,
        })
    }
}

impl Contrat {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.go(context, acting).await).await
    }

    async fn go(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::List(demande) => list(context, acting, &demande).await,
            Self::Show { contrat } => fiche::show(context, &named(acting, &contrat).await?, &[]),
            Self::New { client, champs, key } => {
                let command = ClientCommand::Create(Box::new(Create::Contrat {
                    client: client::named(acting, &client).await?.id,
                    contrat: champs.change(acting).await?,
                }));
                fiche::execute(context, acting, key, command).await
            }
            Self::Edit {
                contrat,
                champs,
                prudence,
            } => {
                let edit = Edit::Contrat(Modif {
                    id: named(acting, &contrat).await?.id,
                    version: prudence.version,
                    change: champs.change(acting).await?,
                });
                fiche::execute(context, acting, prudence.key, ClientCommand::Edit(Box::new(edit))).await
            }
            Self::Delete { contrat, prudence } => {
                let id = named(acting, &contrat).await?.id;
                fiche::remove(context, acting, id, prudence, false).await
            }
            Self::Restore { contrat, prudence } => {
                let id = named(acting, &contrat).await?.id;
                fiche::remove(context, acting, id, prudence, true).await
            }
        }
    }
}

async fn list(context: &Context, acting: &Acting, demande: &Demande) -> Result<(), Failure> {
    let query = ClientQuery::Contrats {
        filtre: demande.filtre(),
        page: demande.page(),
    };
    let found = match ask(acting, query).await? {
        ClientAnswer::Contrats(found) => found,
        other => return Err(Failure::unexpected(&other)),
    };
    let titres = [
        "champ-numero",
        "champ-client",
        "champ-libelle",
        "champ-debut",
        "champ-fin",
        "champ-gti-heures",
        "champ-gtr-heures",
    ];
    liste::print(context, &found, titres, |ligne| {
        let hours = |hours: Option<rust_decimal::Decimal>| {
            hours
                .map(|hours| hours.normalize().to_string())
                .unwrap_or_default()
        };
        [
            ligne.numero.clone(),
            ligne.client.clone(),
            ligne.libelle.clone(),
            ligne.debut.to_string(),
            ligne.fin.map(|fin| fin.to_string()).unwrap_or_default(),
            hours(ligne.gti_heures),
            hours(ligne.gtr_heures),
        ]
    })
}

/// The contract of that number.
async fn named(acting: &Acting, numero: &str) -> Result<ContratFiche, Failure> {
    match ask(acting, ClientQuery::Contrat(Ref::from(numero))).await? {
        ClientAnswer::Contrat(fiche) => Ok(*fiche),
        other => Err(Failure::unexpected(&other)),
    }
}
