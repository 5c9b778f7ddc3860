//! `regie role`: bundles of permissions, delivered or a company's own.

use uuid::Uuid;

use super::acting::Acting;
use super::fiche::Prudence;
use super::liste::print_whole;
use super::user::act;
use super::{Context, Failure};
use crate::domain::nom::Nomme;
use crate::domain::role::{Droits, RoleFiche};
use crate::domain::{Code as _, Permission, Portee, Refusal};
use crate::service::nom::Ref;
use crate::service::role::{Create, Delete, Edit, RoleCommand, RoleQuery};
use crate::service::{Answer, Error};

/// Verbs about roles.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Role {
    List,
    Show {
        code: String,
    },
    New {
        code: String,
        #[arg(long)]
        libelle: String,
        #[arg(long)]
        grant: Vec<String>,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        code: String,
        #[arg(long)]
        libelle: Option<String>,
        #[arg(long)]
        grant: Vec<String>,
        #[arg(long)]
        revoke: Vec<String>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Delete {
        code: String,
        #[command(flatten)]
        prudence: Prudence,
    },
}

impl Role {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.act(context, acting).await).await
    }

    async fn act(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::List => list(context, acting).await,
            Self::Show { code } => show(context, &role(acting, &code).await?),
            Self::New {
                code,
                libelle,
                grant,
                key,
            } => {
                let mut droits = Droits::new();
                granted(&mut droits, &grant)?;
                let command = RoleCommand::Create(Create {
                    code,
                    libelle,
                    droits,
                });
                act(context, acting, Prudence { version: None, key }, command).await
            }
            Self::Edit {
                code,
                libelle,
                grant,
                revoke,
                prudence,
            } => {
                let mut accorde = Droits::new();
                granted(&mut accorde, &grant)?;
                let retire = revoke.iter().map(|name| permission(name));
                let command = RoleCommand::Edit(Edit {
                    role: acting.named(Nomme::Role, &code).await?,
                    version: prudence.version,
                    libelle,
                    droits: None,
                    accorde,
                    retire: retire.collect::<Result<_, _>>()?,
                });
                act(context, acting, prudence, command).await
            }
            Self::Delete { code, prudence } => {
                let command = RoleCommand::Delete(Delete {
                    role: acting.named(Nomme::Role, &code).await?,
                    version: prudence.version,
                });
                act(context, acting, prudence, command).await
            }
        }
    }
}

async fn role(acting: &Acting, code: &str) -> Result<RoleFiche, Failure> {
    match acting.read(RoleQuery::Fiche(Ref::from(code))).await? {
        Answer::Role(role) => Ok(role),
        other => Err(Failure::unexpected(&other)),
    }
}

async fn list(context: &Context, acting: &Acting) -> Result<(), Failure> {
    let roles = match acting.service.read(&acting.actor, RoleQuery::List.into()).await? {
        Answer::Roles(roles) => roles,
        other => return Err(Error::internal(&other).into()),
    };
    let titres = ["gens-code", "gens-porteurs", "gens-origine", "gens-libelle"];
    print_whole(context, roles, titres, |role| {
        let origin = if role.fourni { "role-livre" } else { "role-maison" };
        [
            role.code.clone(),
            role.porteurs.to_string(),
            context.text.get(origin).into_owned(),
            role.libelle.clone(),
        ]
    })
}

fn show(context: &Context, role: &RoleFiche) -> Result<(), Failure> {
    if context.output.json {
        return context.output.json(role);
    }
    let text = context.text;
    context
        .output
        .line(&format!("{}  {}", role.code, crate::text::safe(&role.libelle)))?;
    let rows: Vec<[String; 3]> = role
        .droits
        .iter()
        .map(|(permission, portee)| {
            [
                permission.code().to_owned(),
                portee.code().to_owned(),
                text.label(*permission).into_owned(),
            ]
        })
        .collect();
    context.output.table(&rows)
}

/// `mission.voir=agence`; without a reach, the whole company.
fn granted(droits: &mut Droits, grants: &[String]) -> Result<(), Refusal> {
    for grant in grants {
        let (name, reach) = grant.split_once('=').unwrap_or((grant, "tout"));
        let portee = reach.trim().to_uppercase().parse::<Portee>().map_err(|_| {
            Refusal::invalid("portee", "portee-inconnue")
                .with("valeur", reach)
                .with("possibles", "soi, equipe, agence, tout")
        })?;
        droits.insert(permission(name)?, portee);
    }
    Ok(())
}

fn permission(name: &str) -> Result<Permission, Refusal> {
    let name = name.trim().to_lowercase();
    name.parse().map_err(|_| {
        let near = Permission::ALL
            .iter()
            .map(|permission| permission.code())
            .min_by_key(|code| strsim::damerau_levenshtein(code, &name));
        Refusal::invalid("permission", "permission-inconnue")
            .with("valeur", name.as_str())
            .with("proche", near.unwrap_or_default())
    })
}
