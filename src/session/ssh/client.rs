//! One client: which key it shows, and how many channels it opens.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard, OnceLock, PoisonError};

use russh::Channel;
use russh::keys::HashAlg;
use russh::server::{Auth, ChannelOpenHandle, Handler, Msg, Session, VerifiedPublicKey};
use tokio::sync::Semaphore;

use super::{Shared, channel};
use crate::domain::heure::PARIS;
use crate::service::connexion::Connexion;
use crate::service::{Error, Service};
use crate::text::Text;

/// Most channels of one connection.
pub(super) const CHANNELS: u32 = 8;

/// Who was let in, as all parts of a connection see it.
pub(super) struct Admission {
    pub(super) open: OnceLock<Connexion>,
    /// Let in to be told that the database can't be reached, and for nothing else: there is no session behind it.
    pub(super) away: AtomicBool,
    pub(super) channels: Arc<Semaphore>,
    pub(super) adresse: IpAddr,
}

impl Admission {
    /// Whether somebody was let in.
    pub(super) fn is_open(&self) -> bool {
        self.open.get().is_some()
    }

    /// Whether somebody was let in only to be told that the database is away.
    pub(super) fn is_away(&self) -> bool {
        self.away.load(Ordering::Relaxed)
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
            away: AtomicBool::new(false),
            channels: Arc::new(Semaphore::new(CHANNELS as usize)),
            adresse,
        });
        let client = Self {
            shared,
            admission: Arc::clone(&admission),
        };
        (client, admission)
    }

    fn known(&self) -> MutexGuard<'_, HashSet<(String, String)>> {
        self.shared.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handler for Client {
    type Error = russh::Error;

    /// While the database is away no key can be looked up: whoever comes learns that it is not their key that is wrong.
    async fn authentication_banner(&mut self) -> Result<Option<String>, Self::Error> {
        if self.shared.service.answers().await {
            return Ok(None);
        }
        let text = Text::new(self.shared.langue, PARIS);
        Ok(Some(format!("{}\r\n", text.get("ssh-base-injoignable"))))
    }

    async fn auth_publickey(&mut self, user: &str, key: VerifiedPublicKey<'_>) -> Result<Auth, Self::Error> {
        let empreinte = key.public_key.fingerprint(HashAlg::Sha256).to_string();
        let adresse = Some(self.admission.adresse);
        match self.shared.service.login_by_key(user, &empreinte, adresse).await {
            Ok(open) => {
                tracing::info!(utilisateur = open.actor.id.0, %empreinte, "logged in by key");
                self.known().insert((user.to_lowercase(), empreinte));
                // A connection is opened once.
                let _ = self.admission.open.set(open);
                Ok(Auth::Accept)
            }
            Err(Error::Refused(_)) => {
                tracing::info!(%empreinte, adresse = %self.admission.adresse, "a key was refused");
                Ok(Auth::reject())
            }
            Err(error) => {
                let known = self.known().contains(&(user.to_lowercase(), empreinte));
                tracing::warn!(%error, adresse = %self.admission.adresse, known, "a key could not be looked up");
                // A key that has opened before as this person may be told why it does not now. Nothing is opened: every
                // channel ends with these words.
                self.admission.away.store(known, Ordering::Relaxed);
                Ok(if known { Auth::Accept } else { Auth::reject() })
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
        if !self.admission.is_open() && !self.admission.is_away() {
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
