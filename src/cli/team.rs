//! `regie team`: teams and who is in them.

use uuid::Uuid;

use super::acting::Acting;
use super::fiche::{Prudence, efface};
use super::liste::print_whole;
use super::user::{act, day, day_if, person};
use super::{Context, Failure};
use crate::domain::equipe::EquipeFiche;
use crate::domain::nom::Nomme;
use crate::domain::{MembreId, Refusal, dit};
use crate::service::equipe::{
    AddMember, Create, Delete, Edit, EndMember, EquipeCommand, EquipeQuery, RemoveMember,
};
use crate::service::nom::Ref;
use crate::service::{Answer, Error};
use crate::text::safe;

/// Verbs about teams.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Team {
    List,
    Show {
        code: String,
    },
    New {
        code: String,
        #[arg(long)]
        libelle: String,
        #[arg(long)]
        agence: Option<String>,
        #[arg(long)]
        chef: Option<String>,
        #[arg(long)]
        zone: Option<String>,
        #[arg(long)]
        key: Option<Uuid>,
    },
    Edit {
        code: String,
        #[arg(long = "code")]
        new_code: Option<String>,
        #[arg(long)]
        libelle: Option<String>,
        #[arg(long)]
        agence: Option<String>,
        #[arg(long)]
        chef: Option<String>,
        #[arg(long)]
        zone: Option<String>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Delete {
        code: String,
        #[command(flatten)]
        prudence: Prudence,
    },
    #[command(subcommand)]
    Member(Member),
}

/// Verbs about who is in a team.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Member {
    Add {
        code: String,
        who: String,
        #[arg(long)]
        from: Option<String>,
        #[arg(long)]
        until: Option<String>,
        #[command(flatten)]
        prudence: Prudence,
    },
    End {
        code: String,
        who: String,
        #[arg(long)]
        until: Option<String>,
        #[command(flatten)]
        prudence: Prudence,
    },
    Remove {
        code: String,
        who: String,
        #[command(flatten)]
        prudence: Prudence,
    },
}

impl Team {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| self.act(context, acting).await).await
    }

    async fn act(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::List => list(context, acting).await,
            Self::Show { code } => show(context, &team(acting, &code).await?),
            Self::New {
                code,
                libelle,
                agence,
                chef,
                zone,
                key,
            } => {
                let command = EquipeCommand::Create(Create {
                    code,
                    libelle,
                    agence: acting.named_if(Nomme::Agence, agence).await?,
                    chef: match chef {
                        Some(login) => Some(person(acting, &login).await?.ligne.id),
                        None => None,
                    },
                    zone,
                });
                act(context, acting, Prudence { version: None, key }, command).await
            }
            Self::Edit {
                code,
                new_code,
                libelle,
                agence,
                chef,
                zone,
                prudence,
            } => {
                let command = EquipeCommand::Edit(Edit {
                    equipe: acting.named(Nomme::Equipe, &code).await?,
                    version: prudence.version,
                    code: new_code,
                    libelle,
                    agence: acting.named_if(Nomme::Agence, agence).await?,
                    chef: match efface(chef) {
                        Some(Some(login)) => Some(Some(person(acting, &login).await?.ligne.id)),
                        Some(None) => Some(None),
                        None => None,
                    },
                    zone: efface(zone),
                });
                act(context, acting, prudence, command).await
            }
            Self::Delete { code, prudence } => {
                let command = EquipeCommand::Delete(Delete {
                    equipe: acting.named(Nomme::Equipe, &code).await?,
                    version: prudence.version,
                });
                act(context, acting, prudence, command).await
            }
            Self::Member(member) => member.act(context, acting).await,
        }
    }
}

impl Member {
    async fn act(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::Add {
                code,
                who,
                from,
                until,
                prudence,
            } => {
                let command = EquipeCommand::AddMember(AddMember {
                    equipe: acting.named(Nomme::Equipe, &code).await?,
                    version: prudence.version,
                    utilisateur: person(acting, &who).await?.ligne.id,
                    debut: Some(day(
                        acting,
                        dit::jour,
                        "debut",
                        from.as_deref().unwrap_or("aujourd'hui"),
                    )?),
                    dernier_jour: day_if(acting, dit::echeance, "fin", until.as_deref())?,
                    membre: None,
                });
                act(context, acting, prudence, command).await
            }
            Self::End {
                code,
                who,
                until,
                prudence,
            } => {
                let command = EquipeCommand::EndMember(EndMember {
                    membre: membership(&team(acting, &code).await?, &who)?,
                    version: prudence.version,
                    dernier_jour: Some(day(
                        acting,
                        dit::jour,
                        "jour",
                        until.as_deref().unwrap_or("aujourd'hui"),
                    )?),
                });
                act(context, acting, prudence, command).await
            }
            Self::Remove { code, who, prudence } => {
                let command = EquipeCommand::RemoveMember(RemoveMember {
                    membre: membership(&team(acting, &code).await?, &who)?,
                    version: prudence.version,
                });
                act(context, acting, prudence, command).await
            }
        }
    }
}

/// The time of somebody in a team that ends last.
fn membership(team: &EquipeFiche, who: &str) -> Result<MembreId, Refusal> {
    team.composition
        .iter()
        .find(|membre| {
            membre.login.eq_ignore_ascii_case(who.trim()) || membre.utilisateur.to_string() == who.trim()
        })
        .map(|membre| membre.id)
        .ok_or_else(|| Refusal::not_found("membre", who))
}

async fn team(acting: &Acting, code: &str) -> Result<EquipeFiche, Failure> {
    let query = EquipeQuery::Fiche(Ref::from(code));
    match acting.service.read(&acting.actor, query.into()).await? {
        Answer::Equipe(team) => Ok(*team),
        other => Err(Error::internal(&other).into()),
    }
}

async fn list(context: &Context, acting: &Acting) -> Result<(), Failure> {
    let teams = match acting
        .service
        .read(&acting.actor, EquipeQuery::List.into())
        .await?
    {
        Answer::Equipes(teams) => teams,
        other => return Err(Error::internal(&other).into()),
    };
    let titres = [
        "gens-code",
        "gens-agence",
        "gens-chef",
        "gens-porteurs",
        "gens-libelle",
    ];
    print_whole(context, teams, titres, |team| {
        [
            team.code.clone(),
            team.agence.clone(),
            team.chef.clone().unwrap_or_default(),
            team.membres.to_string(),
            team.libelle.clone(),
        ]
    })
}

fn show(context: &Context, team: &EquipeFiche) -> Result<(), Failure> {
    if context.output.json {
        return context.output.json(team);
    }
    let text = context.text;
    context.output.line(&format!(
        "{}  {}  {}",
        safe(&team.ligne.code),
        safe(&team.ligne.libelle),
        team.ligne.chef.as_deref().unwrap_or_default()
    ))?;
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| text.date(day));
    let rows: Vec<[String; 4]> = team
        .composition
        .iter()
        .map(|membre| {
            [
                membre.login.clone(),
                safe(&membre.nom).into_owned(),
                day(membre.debut),
                day(membre.dernier_jour),
            ]
        })
        .collect();
    context.output.table(&rows)
}
