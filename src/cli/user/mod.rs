//! `regie user`: people, what they may do, when they are there, and how they log in.

mod absence;
mod access;
mod account;
mod habilitation;
mod show;

use chrono::NaiveDate;

use super::acting::Acting;
use super::fiche::Prudence;
use super::liste::{Demande, print};
use super::{Context, Failure};
use crate::domain::creneau::TypeCreneau;
use crate::domain::dit;
use crate::domain::planning::Orphelin;
use crate::domain::utilisateur::UtilisateurFiche;
use crate::service::utilisateur::{UtilisateurQuery, UtilisateurRef};
use crate::service::{Answer, Command, Done, Error, Outcome};

/// Verbs about people.
#[derive(Debug, clap::Subcommand)]
pub(super) enum User {
    List(Demande),
    Show {
        who: String,
        #[arg(long)]
        deleted: bool,
    },
    New(Box<account::New>),
    Edit(Box<account::Edit>),
    Disable(account::Leave),
    Enable(account::Simple),
    Delete(account::Leave),
    Restore(account::Restore),
    Role(account::Role),
    Hours(account::Hours),
    #[command(subcommand)]
    Absence(absence::Absence),
    #[command(subcommand)]
    Habilitation(habilitation::Habilitation),
    #[command(subcommand)]
    Key(access::Key),
    Password(access::Password),
    Unlock(access::Unlock),
    Disconnect(access::Disconnect),
    FirstAdmin(access::FirstAdmin),
}

impl User {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            // These two speak as the owner of the data: there may be nobody to speak as.
            Self::FirstAdmin(verb) => {
                context.only_here()?;
                return verb.run(context).await;
            }
            Self::Unlock(verb) if verb.as_owner() => {
                context.only_here()?;
                return verb.by_owner(context).await;
            }
            _ => {}
        }
        Acting::during(context, async move |acting| self.act(context, acting).await).await
    }

    async fn act(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::List(demande) => list(context, acting, &demande).await,
            Self::Show { who, deleted } => {
                let qui = if deleted {
                    UtilisateurRef::Ancien(who)
                } else {
                    UtilisateurRef::Nom(who)
                };
                show::run(context, acting, &fiche(acting, qui).await?)
            }
            Self::New(verb) => verb.run(context, acting).await,
            Self::Edit(verb) => verb.run(context, acting).await,
            Self::Disable(verb) => verb.disable(context, acting).await,
            Self::Enable(verb) => verb.enable(context, acting).await,
            Self::Delete(verb) => verb.delete(context, acting).await,
            Self::Restore(verb) => verb.run(context, acting).await,
            Self::Role(verb) => verb.run(context, acting).await,
            Self::Hours(verb) => verb.run(context, acting).await,
            Self::Absence(verb) => verb.run(context, acting).await,
            Self::Habilitation(verb) => verb.run(context, acting).await,
            Self::Key(verb) => verb.run(context, acting).await,
            Self::Password(verb) => verb.run(context, acting).await,
            Self::Unlock(verb) => verb.run(context, acting).await,
            Self::Disconnect(verb) => verb.run(context, acting).await,
            Self::FirstAdmin(_) => Ok(()),
        }
    }
}

async fn list(context: &Context, acting: &Acting, demande: &Demande) -> Result<(), Failure> {
    let query = UtilisateurQuery::List {
        filtre: demande.filtre(),
        page: demande.page(),
    };
    let people = match acting.service.read(&acting.actor, query.into()).await? {
        Answer::Utilisateurs(people) => people,
        other => return Err(Error::internal(&other).into()),
    };
    let text = context.text;
    let titres = [
        "gens-login",
        "gens-nom",
        "gens-agence",
        "gens-roles",
        "gens-specialisations",
        "gens-equipes",
        "gens-etat",
    ];
    print(context, &people, titres, |ligne| {
        let etat = match (ligne.supprime, ligne.actif) {
            (true, _) => "personne-supprimee",
            (false, false) => "personne-inactive",
            (false, true) => "personne-active",
        };
        [
            ligne.login.clone(),
            ligne.nom.clone(),
            ligne.agence.clone().unwrap_or_default(),
            ligne.roles.join(" "),
            ligne.specialisations.join(" "),
            ligne.equipes.join(" "),
            text.get(etat).into_owned(),
        ]
    })
}

/// Everything about one person.
async fn fiche(acting: &Acting, qui: UtilisateurRef) -> Result<UtilisateurFiche, Failure> {
    let query = UtilisateurQuery::Fiche(qui);
    match acting.service.read(&acting.actor, query.into()).await? {
        Answer::Utilisateur(fiche) => Ok(*fiche),
        other => Err(Error::internal(&other).into()),
    }
}

/// The person of a login.
pub(super) async fn person(acting: &Acting, login: &str) -> Result<UtilisateurFiche, Failure> {
    fiche(acting, UtilisateurRef::from(login)).await
}

/// A day, as people say it in that field.
pub(super) fn day(
    acting: &Acting,
    lire: dit::Lecture,
    champ: &'static str,
    texte: &str,
) -> Result<NaiveDate, Failure> {
    let today = crate::domain::heure::jour(acting.actor.fuseau, acting.service.now());
    Ok(lire(champ, texte, today)?)
}

/// A day that may be left out.
pub(super) fn day_if(
    acting: &Acting,
    lire: dit::Lecture,
    champ: &'static str,
    texte: Option<&str>,
) -> Result<Option<NaiveDate>, Failure> {
    texte.map(|texte| day(acting, lire, champ, texte)).transpose()
}

/// Carries a command out and tells what it did.
pub(super) async fn act(
    context: &Context,
    acting: &Acting,
    prudence: Prudence,
    command: impl Into<Command>,
) -> Result<(), Failure> {
    let outcome = acting.execute(prudence.key, command).await?;
    tell(context, acting, &outcome)
}

/// Tells what a command did: whom or what it was about, and the work that it leaves to be given away.
pub(super) fn tell(context: &Context, acting: &Acting, outcome: &Outcome) -> Result<(), Failure> {
    if context.output.json {
        return context.output.json(outcome);
    }
    let nobody: &[Orphelin] = &[];
    let (quoi, orphelins) = match &outcome.result {
        Done::Utilisateur { login, orphelins, .. } => (login.clone(), orphelins.as_slice()),
        Done::Role { code, .. } | Done::Equipe { code, .. } | Done::Code { code, .. } => {
            (code.clone(), nobody)
        }
        Done::Habilitation { id, orphelins, .. } => (format!("#{id}"), orphelins.as_slice()),
        Done::Absence {
            creneau, orphelins, ..
        } => (format!("#{creneau}"), orphelins.as_slice()),
        _ => (String::new(), nobody),
    };
    let text = context.text.in_zone(acting.actor.fuseau);
    let done = if quoi.is_empty() {
        text.get("dit-fait-seul").into_owned()
    } else {
        text.with("dit-fait", &[("quoi", quoi.into())])
    };
    context.output.line(&done)?;
    if let Done::Absence { cedes, .. } = &outcome.result {
        for cede in cedes {
            let args = [
                ("quoi", text.label(cede.r#type).into_owned().into()),
                ("plage", text.plage(cede.plage).into()),
                (
                    "astreinte",
                    usize::from(cede.r#type == TypeCreneau::Astreinte).into(),
                ),
            ];
            context.output.line(&text.with("dit-cede", &args))?;
        }
    }
    for orphelin in orphelins {
        let args = [
            ("numero", orphelin.numero.as_str().into()),
            ("plage", text.plage(orphelin.plage).into()),
        ];
        context.output.line(&text.with("dit-orphelin", &args))?;
    }
    super::fiche::remarques(context, text, outcome)
}
