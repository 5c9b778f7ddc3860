//! On whose behalf a verb speaks to the service.

use super::{Context, Exit, Failure};
use crate::domain::Actor;
use crate::ops::database::{self, Session};
use crate::ops::postgres::Keeper;
use crate::service::{Clock, Command, Order, Outcome, Service};

/// The service, and who asks it.
#[derive(Debug)]
pub(super) struct Acting {
    /// The service.
    pub service: Service,
    /// Who asks.
    pub actor: Actor,
    /// Keeps the pool at its primary, and the private server up, as long as the verb runs.
    _session: Session,
}

impl Acting {
    /// Opens the database and finds out who acts: `--as` where the profile believes it, else the profile's own login.
    pub(super) async fn open(context: &Context) -> Result<Self, Failure> {
        let session = database::open(&context.config, &context.environment, Keeper::Command).await?;
        let service = Service::new(session.pool().clone(), Clock::System);
        let actor = service.actor(login(context)?).await?;
        Ok(Self {
            service,
            actor,
            _session: session,
        })
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

fn login(context: &Context) -> Result<&str, Failure> {
    let session = &context.config.session;
    match (context.login.as_deref(), session.default_login.as_deref()) {
        (Some(login), _) if session.as_allowed => Ok(login),
        (Some(_), _) => Err(Failure::new(Exit::NotAllowed, "as-interdit")),
        (None, Some(login)) => Ok(login),
        (None, None) => Err(Failure::new(Exit::NotAllowed, "qui-agit")),
    }
}
