//! Accounts: entered, changed, disabled, deleted; their roles and hours.

use rust_decimal::Decimal;

use super::super::acting::Acting;
use super::super::fiche::{Prudence, cle, efface};
use super::super::{Context, Failure};
use super::{act, fiche, person};
use crate::domain::nom::Nomme;
use crate::domain::utilisateur::NatureUtilisateur;
use crate::domain::{Langue, Refusal, semaine};
use crate::service::Command;
use crate::service::utilisateur::{
    Activate, Create, Delete, Edit as EditCommand, Fields, Hours as HoursCommand, Restore as RestoreCommand,
    SetRole, UtilisateurCommand, UtilisateurRef,
};

/// What is said of a person; an empty text clears.
#[derive(Debug, Default, clap::Args)]
pub(in crate::cli) struct Said {
    #[arg(long)]
    prenom: Option<String>,
    #[arg(long)]
    courriel: Option<String>,
    #[arg(long)]
    telephone: Option<String>,
    #[arg(long)]
    agence: Option<String>,
    #[arg(long)]
    depot: Option<String>,
    #[arg(long, value_parser = ["interne", "sous_traitant"], hide_possible_values = true)]
    nature: Option<String>,
    #[arg(long)]
    entreprise: Option<String>,
    #[arg(long, value_parser = ["fr", "en"], hide_possible_values = true)]
    language: Option<String>,
    #[arg(long)]
    fuseau: Option<String>,
    #[arg(long)]
    adresse: Option<String>,
    #[arg(long)]
    code_postal: Option<String>,
    #[arg(long)]
    ville: Option<String>,
    #[arg(long, num_args = 2, allow_negative_numbers = true)]
    position: Option<Vec<f64>>,
    #[arg(long)]
    seuil_devis: Option<String>,
}

impl Said {
    pub(super) async fn fields(
        self,
        acting: &Acting,
        login: Option<String>,
        nom: Option<String>,
    ) -> Result<Fields, Failure> {
        let agence = cle(acting, Nomme::Agence, self.agence).await?;
        let depot = cle(acting, Nomme::Depot, self.depot).await?;
        let seuil_devis = match efface(self.seuil_devis) {
            Some(Some(texte)) => {
                let amount: Decimal = texte
                    .replace(',', ".")
                    .parse()
                    .map_err(|_| Refusal::invalid("seuil_devis", "montant-invalide"))?;
                Some(Some(amount))
            }
            Some(None) => Some(None),
            None => None,
        };
        Ok(Fields {
            login,
            nom,
            prenom: self.prenom,
            courriel: efface(self.courriel),
            telephone: efface(self.telephone),
            agence,
            depot,
            nature: self
                .nature
                .and_then(|nature| nature.to_uppercase().parse::<NatureUtilisateur>().ok()),
            entreprise: efface(self.entreprise),
            langue: self.language.and_then(|code| code.parse::<Langue>().ok()),
            fuseau: efface(self.fuseau),
            adresse: efface(self.adresse),
            code_postal: efface(self.code_postal),
            ville: efface(self.ville),
            position: self
                .position
                .and_then(|degrees| Some(Some((*degrees.first()?, *degrees.get(1)?)))),
            seuil_devis,
        })
    }
}

/// `regie user new`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct New {
    who: String,
    #[arg(long)]
    nom: String,
    #[command(flatten)]
    said: Said,
    #[arg(long = "role", id = "role")]
    roles: Vec<String>,
    #[arg(long, default_value = "", hide_default_value = true)]
    hours: String,
    #[arg(long)]
    key: Option<uuid::Uuid>,
}

impl New {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let mut roles = Vec::new();
        for code in &self.roles {
            roles.push(acting.named(Nomme::Role, code).await?);
        }
        let create = Create {
            horaires: semaine::parse(&self.hours)?,
            roles,
            fields: self.said.fields(acting, Some(self.who), Some(self.nom)).await?,
        };
        let prudence = Prudence {
            version: None,
            key: self.key,
        };
        let command = UtilisateurCommand::Create(Box::new(create));
        act(context, acting, prudence, command).await
    }
}

/// `regie user edit`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Edit {
    who: String,
    #[arg(long = "login")]
    new_login: Option<String>,
    #[arg(long)]
    nom: Option<String>,
    #[command(flatten)]
    said: Said,
    #[command(flatten)]
    prudence: Prudence,
}

impl Edit {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let edit = EditCommand {
            utilisateur: person(acting, &self.who).await?.ligne.id,
            version: self.prudence.version,
            fields: self.said.fields(acting, self.new_login, self.nom).await?,
        };
        let command = UtilisateurCommand::Edit(Box::new(edit));
        act(context, acting, self.prudence, command).await
    }
}

/// `regie user disable` and `delete`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Leave {
    who: String,
    #[arg(long)]
    release: bool,
    #[command(flatten)]
    prudence: Prudence,
}

impl Leave {
    pub(super) async fn disable(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let command = UtilisateurCommand::Activate(Activate {
            utilisateur: person(acting, &self.who).await?.ligne.id,
            version: self.prudence.version,
            actif: false,
            liberer: self.release,
        });
        act(context, acting, self.prudence, command).await
    }

    pub(super) async fn delete(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let command = UtilisateurCommand::Delete(Delete {
            utilisateur: person(acting, &self.who).await?.ligne.id,
            version: self.prudence.version,
            liberer: self.release,
        });
        act(context, acting, self.prudence, command).await
    }
}

/// `regie user enable`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Simple {
    who: String,
    #[command(flatten)]
    prudence: Prudence,
}

impl Simple {
    pub(super) async fn enable(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let command = UtilisateurCommand::Activate(Activate {
            utilisateur: person(acting, &self.who).await?.ligne.id,
            version: self.prudence.version,
            actif: true,
            liberer: false,
        });
        act(context, acting, self.prudence, command).await
    }
}

/// `regie user restore`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Restore {
    who: String,
    #[arg(long = "login")]
    new_login: Option<String>,
    #[command(flatten)]
    prudence: Prudence,
}

impl Restore {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let gone = match fiche(acting, UtilisateurRef::Ancien(self.who.clone())).await {
            Ok(gone) => gone,
            // Whoever is there needs no bringing back.
            Err(unknown) => match person(acting, &self.who).await {
                Ok(there) => {
                    let nom = there.ligne.nom;
                    return Err(Refusal::rule("personne-presente").with("utilisateur", nom).into());
                }
                Err(_) => return Err(unknown),
            },
        };
        let command = UtilisateurCommand::Restore(RestoreCommand {
            utilisateur: gone.ligne.id,
            version: self.prudence.version,
            login: self.new_login,
        });
        act(context, acting, self.prudence, command).await
    }
}

/// `regie user role`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Role {
    who: String,
    #[arg(long)]
    give: Vec<String>,
    #[arg(long, required_unless_present = "give")]
    take: Vec<String>,
    #[command(flatten)]
    prudence: Prudence,
}

impl Role {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let utilisateur = person(acting, &self.who).await?.ligne.id;
        let mut version = self.prudence.version;
        let mut commands: Vec<Command> = Vec::new();
        let wanted = self.give.iter().map(|code| (code, true));
        for (code, tenu) in wanted.chain(self.take.iter().map(|code| (code, false))) {
            let command = UtilisateurCommand::SetRole(SetRole {
                utilisateur,
                // The first one moves it on.
                version: version.take(),
                role: acting.named(Nomme::Role, code).await?,
                tenu,
            });
            commands.push(command.into());
        }
        let command = match commands.len() {
            1 => commands.remove(0),
            _ => Command::Lot(commands),
        };
        act(context, acting, self.prudence, command).await
    }
}

/// A week as it is typed; that there are no hours is said, not left out.
fn week(texte: &str) -> Result<Vec<semaine::Heures>, Refusal> {
    match texte.trim().to_lowercase().as_str() {
        "" => Err(Refusal::invalid("horaires", "semaine-vide")),
        "aucun" | "none" => Ok(Vec::new()),
        said => semaine::parse(said),
    }
}

/// `regie user hours`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Hours {
    who: String,
    semaine: String,
    #[command(flatten)]
    prudence: Prudence,
}

impl Hours {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let command = UtilisateurCommand::Hours(HoursCommand {
            utilisateur: person(acting, &self.who).await?.ligne.id,
            version: self.prudence.version,
            semaine: week(&self.semaine)?,
        });
        act(context, acting, self.prudence, command).await
    }
}
