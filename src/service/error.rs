//! What a command or query ends with when it is not done.

use crate::domain::{Refusal, RefusalKind};
use crate::store;

/// Why a request was not answered.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A person can mend it.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// The database can't be reached or went away; the same request with the same key may be sent again.
    #[error("the database cannot be reached")]
    Unreachable,
    /// The database let another transaction pass first; [`super::Service::execute`] tries again, and refuses in the end.
    #[error("too many people are changing this at once")]
    Race,
    /// Nobody but us can mend it; the cause is in the log, under the reference.
    #[error("internal error {reference}")]
    Internal {
        /// What to quote when reporting it.
        reference: String,
    },
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if let Some(refusal) = store::constraint::refusal(&error) {
            return refusal.into();
        }
        if store::lost_a_race(&error) {
            return Self::Race;
        }
        if store::waited_too_long(&error) {
            return Refusal::conflict("trop-de-monde").into();
        }
        if store::unreachable(&error) {
            tracing::warn!(%error, "database unreachable");
            return Self::Unreachable;
        }
        Self::internal(&error)
    }
}

impl From<store::liste::Faute> for Error {
    fn from(faute: store::liste::Faute) -> Self {
        match faute {
            store::liste::Faute::Refus(refusal) => refusal.into(),
            store::liste::Faute::Base(error) => error.into(),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(&error)
    }
}

impl Error {
    /// Logs the cause once and keeps a reference to it.
    pub fn internal(cause: &dyn std::fmt::Debug) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(reference, ?cause, "internal error");
        Self::Internal { reference }
    }

    /// The refusal's kind, where it is one.
    #[must_use]
    pub fn kind(&self) -> Option<RefusalKind> {
        match self {
            Self::Refused(refusal) => Some(refusal.kind),
            Self::Unreachable | Self::Race | Self::Internal { .. } => None,
        }
    }
}
