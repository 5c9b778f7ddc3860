//! On whose behalf a verb speaks to the service.

use std::sync::OnceLock;

use chrono_tz::Tz;

use super::{Context, Exit, Failure, db, token};
use crate::config::Profile;
use crate::console::Way;
use crate::domain::Actor;
use crate::domain::nom::Nomme;
use crate::ops::database::{self, Session};
use crate::ops::postgres::Keeper;
use crate::service::nom::NomQuery;
use crate::service::{Answer, Clock, Command, Error, Order, Outcome, Query, Service};
use crate::session::Visitor;

/// The service, and who asks it.
#[derive(Debug)]
pub(super) struct Acting {
    /// The service.
    pub service: Service,
    /// Who asks.
    pub actor: Actor,
    /// The clocks of the site that the verb is about, once it is known.
    pub site: OnceLock<Tz>,
    /// Keeps the pool at its primary, and the private server up, as long as the verb runs.
    session: Option<Session>,
}

impl Acting {
    /// Opens the database and finds out who acts.
    pub(super) async fn open(context: &Context) -> Result<Self, Failure> {
        if let Some((service, actor)) = &context.remote {
            return Ok(Self {
                service: service.clone(),
                actor: actor.clone(),
                site: OnceLock::new(),
                session: None,
            });
        }
        let (service, session) = connect(context, Keeper::Command).await?;
        let actor = who(context, &service).await?;
        Ok(Self {
            service,
            actor,
            site: OnceLock::new(),
            session: Some(session),
        })
    }

    /// Opens, does what a noun's verb does, and leaves whatever came of it.
    pub(super) async fn during(
        context: &Context,
        verb: impl AsyncFnOnce(&Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let acting = Self::open(context).await?;
        let ended = verb(&acting).await;
        let zone = acting.site.get().copied().unwrap_or(acting.actor.fuseau);
        acting.close().await?;
        ended.map_err(|failure| failure.in_zone(zone))
    }

    /// Leaves; the last console to leave a server that consoles started stops it.
    pub(super) async fn close(self) -> Result<(), Failure> {
        match self.session {
            Some(session) => Ok(session.close().await?),
            None => Ok(()),
        }
    }

    /// Asks a question.
    pub(super) async fn read(&self, query: impl Into<Query>) -> Result<Answer, Failure> {
        Ok(self.service.read(&self.actor, query.into()).await?)
    }

    /// The key of what is called so: by its code, number or login.
    pub(super) async fn named<Id: From<i64>>(&self, quoi: Nomme, nom: &str) -> Result<Id, Failure> {
        let nom = nom.to_owned();
        match self.read(NomQuery::Cle { quoi, nom }).await? {
            Answer::Cle(cle) => Ok(Id::from(cle)),
            other => Err(Failure::unexpected(&other)),
        }
    }

    /// The key of reference data that was retired.
    pub(super) async fn retired<Id: From<i64>>(&self, quoi: Nomme, code: String) -> Result<Id, Failure> {
        match self.read(NomQuery::Retire { quoi, code }).await? {
            Answer::Cle(cle) => Ok(Id::from(cle)),
            other => Err(Failure::unexpected(&other)),
        }
    }

    /// The same, where a name was given.
    pub(super) async fn named_if<Id: From<i64>>(
        &self,
        quoi: Nomme,
        nom: Option<String>,
    ) -> Result<Option<Id>, Failure> {
        match nom {
            Some(nom) => Ok(Some(self.named(quoi, &nom).await?)),
            None => Ok(None),
        }
    }

    /// Carries out a command, once per `--key`.
    pub(super) async fn execute(
        &self,
        key: Option<uuid::Uuid>,
        command: impl Into<Command>,
    ) -> Result<Outcome, Failure> {
        let mut order = Order::from(command.into());
        order.key = key.unwrap_or(order.key);
        Ok(self.service.execute(&self.actor, order).await?)
    }
}

/// The service over the database that the settings name. The demonstration comes with its company.
pub(super) async fn connect(context: &Context, keeper: Keeper) -> Result<(Service, Session), Failure> {
    let session = database::open(&context.config, &context.environment, keeper).await?;
    if context.config.profile == Profile::Demo {
        db::seed::fill(context, session.pool()).await?;
    }
    Ok((Service::new(session.pool().clone(), Clock::System), session))
}

/// Who speaks: `--as` where the profile believes it, else whoever has logged in, else the profile's own login.
async fn who(context: &Context, service: &Service) -> Result<Actor, Failure> {
    let settings = &context.config.session;
    if let Some(login) = &context.login {
        if !settings.as_allowed {
            return Err(Failure::new(Exit::NotAllowed, "as-interdit"));
        }
        return Ok(service.actor(login).await?);
    }
    if let Some(jeton) = token::find(context)? {
        return Ok(service.by_token(&jeton).await?);
    }
    match settings.default_login.as_deref() {
        Some(login) => Ok(service.actor(login).await?),
        None => Err(Failure::new(Exit::NotAllowed, "qui-agit")),
    }
}

/// Who sits down at a console: those that [`who`] knows, and else whoever knows a password.
pub(super) async fn visitor(context: &Context, service: &Service) -> Result<Visitor, Failure> {
    let settings = &context.config.session;
    if context.login.is_some() {
        return Ok(Visitor::believed(who(context, service).await?));
    }
    if let Some(jeton) = token::find(context)? {
        match service.by_token(&jeton).await {
            Ok(actor) => {
                return Ok(Visitor {
                    way: Way::Password,
                    jeton: Some(jeton),
                    ..Visitor::believed(actor)
                });
            }
            // A session that is over is a session that was not there.
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(match settings.default_login.as_deref() {
        Some(login) => Visitor {
            demonstration: (context.config.profile == Profile::Demo).then(|| login.to_owned()),
            ..Visitor::believed(service.actor(login).await?)
        },
        None => Visitor {
            way: Way::Password,
            ..Visitor::believed(Actor::nobody(context.text.langue()))
        },
    })
}
