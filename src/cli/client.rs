//! `regie client`: who orders and who pays, and whom to call there.

use std::io::IsTerminal as _;

use uuid::Uuid;

use super::acting::Acting;
use super::fiche::{self, Prudence, ask, cle, efface, vrai};
use super::liste::{self, Demande};
use super::secret::asked;
use super::{Context, Exit, Failure};
use crate::domain::client::{
    ClientChange, ClientFiche, ContactChange, ContactFiche, MissionBreve, TriClients, TypeClient,
};
use crate::domain::contrat::ContratLigne;
use crate::domain::equipement::EquipementNoeud;
use crate::domain::nom::Nomme;
use crate::domain::{Code as _, ContactId};
use crate::service::client::{Anonymise, ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif, Ref};

/// Verbs about clients.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Client {
    List(Demande),
    Show {
        client: String,
    },
    New {
        nom: String,
        #[command(flatten)]
        champs: Box<Champs>,
        #[arg(long)]
        force: bool,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        client: String,
        #[arg(long)]
        nom: Option<String>,
        #[command(flatten)]
        champs: Box<Champs>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Delete {
        client: String,
        #[command(flatten)]
        prudence: Prudence,
    },
    Restore {
        client: String,
        #[command(flatten)]
        prudence: Prudence,
    },
    Anonymise {
        client: String,
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        prudence: Prudence,
    },
    #[command(subcommand)]
    Contact(Contact),
}

/// What can be said of a client; an empty text clears.
#[derive(Debug, clap::Args)]
pub(super) struct Champs {
    #[arg(long, value_parser = ["particulier", "pro", "public"])]
    r#type: Option<String>,
    #[arg(long)]
    siren: Option<String>,
    #[arg(long)]
    siret: Option<String>,
    #[arg(long)]
    tva: Option<String>,
    #[arg(long)]
    adresse: Option<String>,
    #[arg(long)]
    complement: Option<String>,
    #[arg(long)]
    cp: Option<String>,
    #[arg(long)]
    ville: Option<String>,
    #[arg(long)]
    pays: Option<String>,
    #[arg(long)]
    courriel: Option<String>,
    #[arg(long)]
    telephone: Option<String>,
    #[arg(long)]
    code_service: Option<String>,
    #[arg(long)]
    compte: Option<String>,
    #[arg(long)]
    delai: Option<i16>,
    #[arg(long, value_parser = ["oui", "non"])]
    fin_de_mois: Option<String>,
    #[arg(long)]
    agence: Option<String>,
    #[arg(long)]
    notes: Option<String>,
}

impl Champs {
    async fn change(self, acting: &Acting, nom: Option<String>) -> Result<ClientChange, Failure> {
        Ok(ClientChange {
            r#type: self
                .r#type
                .and_then(|code| TypeClient::from_code(&code.to_uppercase())),
            raison_sociale: nom,
            siren: efface(self.siren),
            siret: efface(self.siret),
            tva_intracommunautaire: efface(self.tva),
            adresse: efface(self.adresse),
            complement: efface(self.complement),
            code_postal: efface(self.cp),
            ville: efface(self.ville),
            pays: self.pays,
            courriel: efface(self.courriel),
            telephone: efface(self.telephone),
            code_service: efface(self.code_service),
            compte_auxiliaire: efface(self.compte),
            delai_paiement_jours: self.delai,
            delai_fin_de_mois: vrai(self.fin_de_mois),
            agence_id: cle(acting, Nomme::Agence, self.agence).await?,
            notes: efface(self.notes),
        })
    }
}

impl Client {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.go(context, acting).await).await
    }

    async fn go(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::List(demande) => list(context, acting, &demande).await,
            Self::Show { client } => {
                let fiche = named(acting, &client).await?;
                fiche::show(context, &fiche, &below(context, &fiche))
            }
            Self::New {
                nom,
                champs,
                force,
                key,
            } => {
                let change = champs.change(acting, Some(nom)).await?;
                let create = if force {
                    Create::Homonyme(change)
                } else {
                    Create::Client(change)
                };
                let command = ClientCommand::Create(Box::new(create));
                fiche::execute(context, acting, key, command).await
            }
            Self::Edit {
                client,
                nom,
                champs,
                prudence,
            } => {
                let id = named(acting, &client).await?.id;
                let change = champs.change(acting, nom).await?;
                let edit = Edit::Client(Modif {
                    id,
                    version: prudence.version,
                    change,
                });
                fiche::execute(context, acting, prudence.key, ClientCommand::Edit(Box::new(edit))).await
            }
            Self::Delete { client, prudence } => {
                let id = named(acting, &client).await?.id;
                fiche::remove(context, acting, id, prudence, false).await
            }
            Self::Restore { client, prudence } => {
                let id = named(acting, &client).await?.id;
                fiche::remove(context, acting, id, prudence, true).await
            }
            Self::Anonymise {
                client,
                yes,
                prudence,
            } => {
                let ligne = named(acting, &client).await?;
                if !yes {
                    sure(context, &ligne.code, &ligne.client.raison_sociale)?;
                }
                let command = ClientCommand::Anonymise(Anonymise {
                    client: ligne.id,
                    version: prudence.version,
                });
                fiche::execute(context, acting, prudence.key, command).await
            }
            Self::Contact(verb) => verb.run(context, acting).await,
        }
    }
}

/// Asks whether a client is to be erased for good: their code is typed once more; a program says it with `--yes`.
fn sure(context: &Context, code: &str, nom: &str) -> Result<(), Failure> {
    if context.output.json || !std::io::stdin().is_terminal() {
        return Err(Failure::new(Exit::Usage, "confirmation-requise"));
    }
    let args = [("nom", nom.into()), ("code", code.into())];
    let typed = asked(&context.text.with("invite-anonymiser", &args))?;
    if typed.eq_ignore_ascii_case(code) {
        Ok(())
    } else {
        Err(Failure::new(Exit::Usage, "confirmation-differente"))
    }
}

async fn list(context: &Context, acting: &Acting, demande: &Demande) -> Result<(), Failure> {
    let query = ClientQuery::Clients {
        filtre: demande.filtre(),
        tri: TriClients::Nom,
        page: demande.page(),
    };
    let found = match ask(acting, query).await? {
        ClientAnswer::Clients(found) => found,
        other => return Err(Failure::unexpected(&other)),
    };
    let titres = [
        "champ-code",
        "champ-type",
        "champ-raison-sociale",
        "champ-ville",
        "champ-agence",
        "champ-sites",
    ];
    liste::print(context, &found, titres, |ligne| {
        [
            ligne.code.clone(),
            context.text.label(ligne.r#type).into_owned(),
            ligne.raison_sociale.clone(),
            ligne.ville.clone().unwrap_or_default(),
            ligne.agence.clone().unwrap_or_default(),
            ligne.sites.to_string(),
        ]
    })
}

/// The client of that code.
pub(super) async fn named(acting: &Acting, code: &str) -> Result<ClientFiche, Failure> {
    match ask(acting, ClientQuery::Client(Ref::from(code))).await? {
        ClientAnswer::Client(fiche) => Ok(*fiche),
        other => Err(Failure::unexpected(&other)),
    }
}

fn below(context: &Context, fiche: &ClientFiche) -> [(&'static str, Vec<String>); 4] {
    let mut sites = Vec::new();
    for site in &fiche.sites {
        let entered = &site.site;
        sites.push(format!(
            "{}  {}  {}, {} {}",
            site.code, entered.libelle, entered.adresse, entered.code_postal, entered.ville
        ));
        machines(&site.equipements, 1, &mut sites);
        sites.extend(
            site.contacts
                .iter()
                .map(|contact| format!("  {}", person(contact))),
        );
    }
    [
        ("champ-contacts", fiche.contacts.iter().map(person).collect()),
        ("champ-sites", sites),
        ("champ-contrats", contrats(context, &fiche.contrats)),
        ("champ-missions", missions(context, &fiche.missions)),
    ]
}

fn person(fiche: &ContactFiche) -> String {
    let contact = &fiche.contact;
    let words = [
        Some(format!("{} {}", contact.prenom, contact.nom).trim().to_owned()),
        contact.fonction.clone(),
        contact.telephone.clone(),
        contact.courriel.clone(),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    format!("{}  {}", fiche.id, words.join(", "))
}

/// Machines as an indented tree.
pub(super) fn machines(noeuds: &[EquipementNoeud], depth: usize, into: &mut Vec<String>) {
    for noeud in noeuds {
        let machine = &noeud.equipement;
        let words: Vec<&str> = [
            Some(machine.libelle.as_str()),
            machine.marque.as_deref(),
            machine.modele.as_deref(),
            machine.numero_serie.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect();
        into.push(format!("{}{}  {}", "  ".repeat(depth), noeud.id, words.join(" ")));
        machines(&noeud.enfants, depth + 1, into);
    }
}

/// Contracts, one a line.
pub(super) fn contrats(context: &Context, lignes: &[ContratLigne]) -> Vec<String> {
    lignes
        .iter()
        .map(|ligne| {
            let promised = |name: &str, hours: Option<rust_decimal::Decimal>| {
                hours
                    .map(|hours| format!("  {name} {} h", hours.normalize()))
                    .unwrap_or_default()
            };
            format!(
                "{}  {}  {} – {}  {}{}{}",
                ligne.numero,
                ligne.libelle,
                ligne.debut,
                ligne.fin.map_or_else(|| "…".to_owned(), |fin| fin.to_string()),
                context.text.label(ligne.couverture),
                promised("GTI", ligne.gti_heures),
                promised("GTR", ligne.gtr_heures)
            )
        })
        .collect()
}

/// Missions, one a line.
pub(super) fn missions(context: &Context, lignes: &[MissionBreve]) -> Vec<String> {
    lignes
        .iter()
        .map(|ligne| {
            format!(
                "{}  {}  {}  {}",
                ligne.numero,
                context.text.label(ligne.r#type),
                context.text.label(ligne.etat),
                ligne.titre
            )
        })
        .collect()
}

/// Verbs about people to call.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Contact {
    Add {
        client: String,
        nom: String,
        #[command(flatten)]
        champs: ChampsContact,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        contact: i64,
        #[arg(long)]
        nom: Option<String>,
        #[command(flatten)]
        champs: ChampsContact,
        #[command(flatten)]
        prudence: Prudence,
    },
    Delete {
        contact: i64,
        #[command(flatten)]
        prudence: Prudence,
    },
    Restore {
        contact: i64,
        #[command(flatten)]
        prudence: Prudence,
    },
}

/// What can be said of a person to call.
#[derive(Debug, clap::Args)]
pub(super) struct ChampsContact {
    #[arg(long)]
    prenom: Option<String>,
    #[arg(long)]
    site: Option<String>,
    #[arg(long)]
    fonction: Option<String>,
    #[arg(long)]
    telephone: Option<String>,
    #[arg(long)]
    courriel: Option<String>,
    #[arg(long, value_parser = ["oui", "non"])]
    principal: Option<String>,
}

impl ChampsContact {
    async fn change(self, acting: &Acting, nom: Option<String>) -> Result<ContactChange, Failure> {
        Ok(ContactChange {
            site_id: cle(acting, Nomme::Site, self.site).await?,
            nom,
            prenom: self.prenom,
            fonction: efface(self.fonction),
            telephone: efface(self.telephone),
            courriel: efface(self.courriel),
            principal: vrai(self.principal),
        })
    }
}

impl Contact {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::Add {
                client,
                nom,
                champs,
                key,
            } => {
                let client = named(acting, &client).await?.id;
                let contact = champs.change(acting, Some(nom)).await?;
                let command = ClientCommand::Create(Box::new(Create::Contact { client, contact }));
                fiche::execute(context, acting, key, command).await
            }
            Self::Edit {
                contact,
                nom,
                champs,
                prudence,
            } => {
                let edit = Edit::Contact(Modif {
                    id: ContactId(contact),
                    version: prudence.version,
                    change: champs.change(acting, nom).await?,
                });
                fiche::execute(context, acting, prudence.key, ClientCommand::Edit(Box::new(edit))).await
            }
            Self::Delete { contact, prudence } => {
                fiche::remove(context, acting, ContactId(contact), prudence, false).await
            }
            Self::Restore { contact, prudence } => {
                fiche::remove(context, acting, ContactId(contact), prudence, true).await
            }
        }
    }
}
