//! `regie login`, `logout` and `whoami`: the session of the command line.

use serde_json::json;

use super::acting::{self, Acting};
use super::secret::{Source, asked};
use super::{Context, Failure, token};
use crate::domain::utilisateur::Canal;
use crate::ops::postgres::Keeper;
use crate::service::{Error, Service};
use crate::text::safe;

/// `regie login`.
#[derive(Debug, clap::Args)]
pub(super) struct Login {
    who: Option<String>,
    #[command(flatten)]
    source: Source,
}

impl Login {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (service, session) = acting::connect(context, Keeper::Command).await?;
        let ended = self.enter(context, &service).await;
        session.close().await?;
        ended
    }

    async fn enter(self, context: &Context, service: &Service) -> Result<(), Failure> {
        let text = context.text;
        let login = match self.who {
            Some(login) => login,
            None => asked(&text.get("invite-login"))?,
        };
        let mut password = self.source.password(text, "invite-mot-de-passe")?;
        let mut entered = service.login(&login, &password, None, Canal::Cli).await;
        if let Err(Error::Refused(refusal)) = &entered
            && refusal.rule == "mot-de-passe-temporaire"
        {
            context.output.line(&text.refusal(refusal).message)?;
            let new = self.source.new_password(text)?;
            service.change_password(&login, &password, &new, None).await?;
            password = new;
            entered = service.login(&login, &password, None, Canal::Cli).await;
        }
        let open = entered?;
        token::keep(context, &open.jeton)?;
        if context.output.json {
            return context
                .output
                .json(&json!({ "login": open.actor.login, "expire_le": open.expire_le }));
        }
        let until = text.in_zone(open.actor.fuseau).instant(open.expire_le);
        let args = [("nom", open.actor.nom.as_str().into()), ("jusqu_a", until.into())];
        context.output.line(&text.with("connexion-ouverte", &args))
    }
}

/// `regie logout`.
#[derive(Debug, clap::Args)]
pub(super) struct Logout {}

impl Logout {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(jeton) = token::find(context)? {
            let (service, session) = acting::connect(context, Keeper::Command).await?;
            let ended = service.logout(&jeton).await;
            session.close().await?;
            ended?;
        }
        token::forget(context);
        if context.output.json {
            return context.output.json(&json!({ "session": null }));
        }
        context.output.line(&context.text.get("connexion-fermee"))
    }
}

/// `regie whoami`.
#[derive(Debug, clap::Args)]
pub(super) struct Whoami {}

impl Whoami {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let actor = acting.actor.clone();
        acting.close().await?;
        if context.output.json {
            return context.output.json(&json!({
                "login": actor.login, "nom": actor.nom, "session": actor.session.is_some(),
                "permissions": actor.permissions,
            }));
        }
        context
            .output
            .line(&format!("{}  {}", safe(&actor.login), safe(&actor.nom)))
    }
}
