//! One client: which key it shows, and how many channels it opens.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use russh::Channel;
use russh::keys::HashAlg;
use russh::server::{Auth, ChannelOpenHandle, Handler, Msg, Session, VerifiedPublicKey};
use tokio::sync::Semaphore;

use super::{Shared, channel};
use crate::service::connexion::Connexion;
use crate::service::{Error, Service};

/// Most channels of one connection.
pub(super) const CHANNELS: u32 = 8;

/// Who was let in, as all parts of a connection see it.
pub(super) struct Admission {
    pub(super) open: OnceLock<Connexion>,
    pub(super) channels: Arc<Semaphore>,
    pub(super) adresse: IpAddr,
}

impl Admission {
    /// Whether somebody was let in.
    pub(super) fn is_open(&self) -> bool {
        self.open.get().is_some()
    }

    /// Closes the session of whoever was let in.
    pub(super) async fn close(&self, service: &Service) {
        if let Some(open) = self.open.get() {
            crate::session::door::close(service, &open.jeton).await;
        }
    }
}

/// What russh asks about a connection.
pub(super) struct Client {
    shared: Arc<Shared>,
    admission: Arc<Admission>,
}

impl Client {
    pub(super) fn new(shared: Arc<Shared>, adresse: IpAddr) -> (Self, Arc<Admission>) {
        let admission = Arc::new(Admission {
            open: OnceLock::new(),
            channels: Arc::new(Semaphore::new(CHANNELS as usize)),
            adresse,
        });
        let client = Self {
            shared,
            admission: Arc::clone(&admission),
        };
        (client, admission)
    }
}

impl Handler for Client {
    type Error = russh::Error;

    async fn auth_publickey(&mut self, user: &str, key: VerifiedPublicKey<'_>) -> Result<Auth, Self::Error> {
        let empreinte = key.public_key.fingerprint(HashAlg::Sha256).to_string();
        let adresse = Some(self.admission.adresse);
        match self.shared.service.login_by_key(user, &empreinte, adresse).await {
            Ok(open) => {
                tracing::info!(utilisateur = open.actor.id.0, %empreinte, "logged in by key");
                // A connection is opened once.
                let _ = self.admission.open.set(open);
                Ok(Auth::Accept)
            }
            Err(Error::Refused(_)) => {
                tracing::info!(%empreinte, adresse = %self.admission.adresse, "a key was refused");
                Ok(Auth::reject())
            }
            Err(error) => {
                tracing::warn!(%error, "a key could not be looked up");
                Ok(Auth::reject())
            }
        }
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        // Without an answer the channel is refused.
        let Ok(place) = Arc::clone(&self.admission.channels).try_acquire_owned() else {
            return Ok(());
        };
        if !self.admission.is_open() {
            return Ok(());
        }
        reply.accept().await;
        let link = channel::Link {
            shared: Arc::clone(&self.shared),
            admission: Arc::clone(&self.admission),
            handle: session.handle(),
            id: channel.id(),
        };
        tokio::spawn(async move {
            channel::run(link, channel).await;
            drop(place);
        });
        Ok(())
    }
}
