//! `regie equipement`: machines and their parts.

use uuid::Uuid;

use super::acting::Acting;
use super::fiche::{self, Prudence, ask, aujourdhui, cle, efface, lu, nombre};
use super::liste::{self, Demande};
use super::{Context, Failure, client, site};
use crate::domain::equipement::EquipementChange;
use crate::domain::nom::Nomme;
use crate::domain::{EquipementId, dit};
use crate::service::client::{ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif};

/// Verbs about machines.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Equipement {
    List(Demande),
    Show {
        equipement: i64,
    },
    New {
        site: String,
        libelle: String,
        #[command(flatten)]
        champs: Box<Champs>,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        equipement: i64,
        #[arg(long)]
        libelle: Option<String>,
        #[command(flatten)]
        champs: Box<Champs>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Delete {
        equipement: i64,
        #[command(flatten)]
        prudence: Prudence,
    },
    Restore {
        equipement: i64,
        #[command(flatten)]
        prudence: Prudence,
    },
}

/// What can be said of a machine; an empty text clears.
#[derive(Debug, clap::Args)]
pub(super) struct Champs {
    #[arg(long)]
    parent: Option<String>,
    #[arg(long)]
    marque: Option<String>,
    #[arg(long)]
    modele: Option<String>,
    #[arg(long)]
    serie: Option<String>,
    #[arg(long)]
    mise_en_service: Option<String>,
    #[arg(long)]
    fin_garantie: Option<String>,
    #[arg(long)]
    fluide: Option<String>,
    #[arg(long)]
    charge: Option<String>,
    #[arg(long)]
    notes: Option<String>,
}

impl Champs {
    async fn change(self, acting: &Acting, libelle: Option<String>) -> Result<EquipementChange, Failure> {
        let today = aujourdhui(acting);
        let day = |lire: dit::Lecture, champ: &'static str| move |texte: &str| lire(champ, texte, today);
        Ok(EquipementChange {
            parent_id: cle(acting, Nomme::Equipement, self.parent).await?,
            libelle,
            marque: efface(self.marque),
            modele: efface(self.modele),
            numero_serie: efface(self.serie),
            mise_en_service: lu(self.mise_en_service, day(dit::jour, "mise_en_service"))?,
            fin_garantie: lu(self.fin_garantie, day(dit::echeance, "fin_garantie"))?,
            fluide: efface(self.fluide),
            charge_kg: lu(self.charge, nombre)?,
            notes: efface(self.notes),
        })
    }
}

impl Equipement {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.go(context, acting).await).await
    }

    async fn go(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::List(demande) => list(context, acting, &demande).await,
            Self::Show { equipement } => {
                let query = ClientQuery::Equipement(EquipementId(equipement));
                let fiche = match ask(acting, query).await? {
                    ClientAnswer::Equipement(fiche) => fiche,
                    other => return Err(Failure::unexpected(&other)),
                };
                let mut parts = Vec::new();
                client::machines(&fiche.noeud.enfants, 0, &mut parts);
                let below = [
                    ("champ-equipements", parts),
                    ("champ-contrats", client::contrats(context, &fiche.contrats)),
                    ("champ-missions", client::missions(context, &fiche.missions)),
                ];
                fiche::show(context, &fiche, &below)
            }
            Self::New {
                site,
                libelle,
                champs,
                key,
            } => {
                let command = ClientCommand::Create(Box::new(Create::Equipement {
                    site: site::named(acting, &site).await?.bloc.id,
                    equipement: champs.change(acting, Some(libelle)).await?,
                }));
                fiche::execute(context, acting, key, command).await
            }
            Self::Edit {
                equipement,
                libelle,
                champs,
                prudence,
            } => {
                let edit = Edit::Equipement(Modif {
                    id: EquipementId(equipement),
                    version: prudence.version,
                    change: champs.change(acting, libelle).await?,
                });
                fiche::execute(context, acting, prudence.key, ClientCommand::Edit(Box::new(edit))).await
            }
            Self::Delete { equipement, prudence } => {
                fiche::remove(context, acting, EquipementId(equipement), prudence, false).await
            }
            Self::Restore { equipement, prudence } => {
                fiche::remove(context, acting, EquipementId(equipement), prudence, true).await
            }
        }
    }
}

async fn list(context: &Context, acting: &Acting, demande: &Demande) -> Result<(), Failure> {
    let query = ClientQuery::Equipements {
        filtre: demande.filtre(),
        page: demande.page(),
    };
    let found = match ask(acting, query).await? {
        ClientAnswer::Equipements(found) => found,
        other => return Err(Failure::unexpected(&other)),
    };
    let titres = [
        "champ-id",
        "champ-libelle",
        "champ-marque",
        "champ-modele",
        "champ-numero-serie",
        "champ-client",
        "champ-ville",
    ];
    liste::print(context, &found, titres, |ligne| {
        [
            ligne.id.to_string(),
            ligne.libelle.clone(),
            ligne.marque.clone().unwrap_or_default(),
            ligne.modele.clone().unwrap_or_default(),
            ligne.numero_serie.clone().unwrap_or_default(),
            ligne.client.clone(),
            ligne.ville.clone(),
        ]
    })
}
