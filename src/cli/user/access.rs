//! How people log in: keys, passwords, locks; and the first who can.

use std::io::Read as _;
use std::net::IpAddr;
use std::path::PathBuf;

use uuid::Uuid;

use super::super::acting::Acting;
use super::super::fiche::Prudence;
use super::super::liste::print_whole;
use super::super::secret::Source;
use super::super::{Context, Exit, Failure};
use super::{act, person, tell};
use crate::domain::{Actor, CleSshId};
use crate::ops::owner;
use crate::service::utilisateur::{
    AddKey, Create, Disconnect as DisconnectCommand, Fields, FirstAdmin as FirstAdminCommand, RevokeKey,
    Unlock as UnlockCommand, UtilisateurCommand,
};
use crate::service::{Command, Done, Outcome, Service};

/// Longest key file that is read, in bytes.
const LONGEST: u64 = 16_384;

/// Verbs about SSH keys.
#[derive(Debug, clap::Subcommand)]
pub(in crate::cli) enum Key {
    Add {
        who: String,
        file: PathBuf,
        #[arg(long)]
        libelle: Option<String>,
        #[arg(long)]
        key: Option<Uuid>,
    },
    List {
        who: String,
    },
    Revoke {
        cle: i64,
        #[arg(long)]
        key: Option<Uuid>,
    },
}

impl Key {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let careful = |key| Prudence { version: None, key };
        match self {
            Self::Add {
                who,
                file,
                libelle,
                key,
            } => {
                let command = UtilisateurCommand::AddKey(AddKey {
                    utilisateur: person(acting, &who).await?.ligne.id,
                    cle: contents(context, &file)?,
                    libelle,
                });
                act(context, acting, careful(key), command).await
            }
            Self::List { who } => {
                let fiche = person(acting, &who).await?;
                let cles = fiche.reserve.map(|reserve| reserve.cles).unwrap_or_default();
                let titres = ["titre-numero", "gens-empreinte", "champ-libelle"];
                print_whole(context, cles, titres, |cle| {
                    [format!("#{}", cle.id), cle.empreinte.clone(), cle.libelle.clone()]
                })
            }
            Self::Revoke { cle, key } => {
                let command = UtilisateurCommand::RevokeKey(RevokeKey { cle: CleSshId(cle) });
                act(context, acting, careful(key), command).await
            }
        }
    }
}

/// What a key file says; `-` is the standard input.
fn contents(context: &Context, file: &PathBuf) -> Result<String, Failure> {
    context.only_here()?;
    let mut text = String::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().lock().take(LONGEST).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(LONGEST).read_to_string(&mut text))
    };
    read.map_err(|source| {
        Failure::new(Exit::Usage, "fichier-illisible")
            .with("chemin", file.display())
            .with("raison", source)
    })?;
    Ok(text)
}

/// `regie user password`: one's own, or a temporary one for somebody else.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Password {
    who: Option<String>,
    #[command(flatten)]
    source: Source,
    #[arg(long)]
    key: Option<Uuid>,
}

impl Password {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        context.only_here()?;
        let text = context.text;
        let own = &acting.actor.login;
        let outcome = match &self.who {
            Some(login) if !login.eq_ignore_ascii_case(own) => {
                let fiche = person(acting, login).await?;
                let new = self.source.new_password(text)?;
                acting
                    .service
                    .set_password(&acting.actor, fiche.ligne.id, &fiche.ligne.login, &new, self.key)
                    .await?
            }
            _ => {
                let old = self.source.password(text, "invite-ancien-mot-de-passe")?;
                let new = self.source.new_password(text)?;
                acting.service.change_password(own, &old, &new, None).await?
            }
        };
        tell(context, acting, &outcome)
    }
}

/// `regie user unlock`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Unlock {
    #[arg(required_unless_present = "address")]
    who: Option<String>,
    #[arg(long)]
    address: Option<IpAddr>,
    #[arg(long)]
    owner: bool,
    #[arg(long)]
    key: Option<Uuid>,
}

impl Unlock {
    pub(super) fn as_owner(&self) -> bool {
        self.owner
    }

    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let utilisateur = match &self.who {
            Some(login) => Some(person(acting, login).await?.ligne.id),
            None => None,
        };
        let command = UtilisateurCommand::Unlock(UnlockCommand {
            utilisateur,
            adresse: self.address,
        });
        let prudence = Prudence {
            version: None,
            key: self.key,
        };
        act(context, acting, prudence, command).await
    }

    /// On the machine itself, by whoever owns the data: when the one who manages accounts is locked.
    pub(super) async fn by_owner(self, context: &Context) -> Result<(), Failure> {
        let (service, setup) = owner::service(&context.config, &context.environment).await?;
        let utilisateur = match &self.who {
            Some(login) => Some(service.actor(login).await?.id),
            None => None,
        };
        let command = UtilisateurCommand::Unlock(UnlockCommand {
            utilisateur,
            adresse: self.address,
        });
        by_setup(context, &service, &setup, command).await
    }
}

/// `regie user disconnect`: closes every session of somebody.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Disconnect {
    who: String,
    #[arg(long)]
    key: Option<Uuid>,
}

impl Disconnect {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let command = UtilisateurCommand::Disconnect(DisconnectCommand {
            utilisateur: person(acting, &self.who).await?.ligne.id,
        });
        let prudence = Prudence {
            version: None,
            key: self.key,
        };
        act(context, acting, prudence, command).await
    }
}

/// `regie user first-admin`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FirstAdmin {
    who: String,
    #[arg(long)]
    nom: String,
    #[arg(long)]
    prenom: Option<String>,
    #[command(flatten)]
    source: Source,
}

impl FirstAdmin {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (service, setup) = owner::service(&context.config, &context.environment).await?;
        let password = self.source.new_password(context.text)?;
        password.check(&self.who)?;
        owner::reference_data(&context.config, &context.environment).await?;
        let command = UtilisateurCommand::FirstAdmin(Box::new(FirstAdminCommand {
            personne: Create {
                fields: Fields {
                    login: Some(self.who),
                    nom: Some(self.nom),
                    prenom: self.prenom,
                    ..Fields::default()
                },
                ..Create::default()
            },
            mot_de_passe: service.hashed(&password).await?,
        }));
        by_setup(context, &service, &setup, command).await
    }
}

async fn by_setup(
    context: &Context,
    service: &Service,
    setup: &Actor,
    command: UtilisateurCommand,
) -> Result<(), Failure> {
    let outcome: Outcome = service.execute(setup, Command::from(command)).await?;
    if context.output.json {
        return context.output.json(&outcome);
    }
    let quoi = match outcome.result {
        Done::Utilisateur { login, .. } => login,
        _ => String::new(),
    };
    context
        .output
        .line(&context.text.with("dit-fait", &[("quoi", quoi.into())]))
}
