//! The one way through the system: permission, rule, transaction, journal, notification.
//!
//! [`Service::execute`] is the only way to change anything and [`Service::read`] the only way to see it. What concerns
//! nobody but the actor (drafts, read marks, preferences) goes through [`Service::keep`].

pub mod audit;
pub mod client;
mod command;
mod connection;
pub mod connexion;
pub mod equipe;
mod error;
pub mod feed;
pub mod habilitation;
pub mod historique;
pub mod intervention;
mod keep;
pub mod mission;
pub mod mot_de_passe;
pub mod nom;
pub mod notification;
pub mod planning;
mod propre;
mod query;
pub mod referentiel;
pub mod role;
pub mod sceau;
pub mod utilisateur;
mod work;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::PgPool;

pub use command::{Command, Done, Order, Outcome, Touched};
pub use error::Error;
pub use keep::{Keep, KeptQuery, Purged};
pub use query::{Answer, Query};
pub use work::{Inverse, Work};

use crate::domain::{Actor, Refusal, RefusalKind};
use crate::store;
use crate::store::journal::{Executed, Nature};
use crate::store::utilisateur::Qui;

/// How often a transaction that lost a race for locks is tried again.
const ATTEMPTS: u32 = 5;

/// Where the service reads the time.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's.
    System,
    /// Always this instant: for tests and for data anchored to a day.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The present instant.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(instant) => instant,
        }
    }
}

/// The service layer over one database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    pool: PgPool,
    pulse: connection::Pulse,
    /// Whether the pool's connections were warmed.
    warmed: std::sync::atomic::AtomicBool,
    clock: Clock,
    feed: Arc<feed::Feed>,
    hasher: mot_de_passe::Hasher,
    worlds: planning::worlds::Worlds,
    boards: planning::boards::Boards,
}

/// What the handler of a command answers: what to say, and how to take it back.
pub(crate) type Handled = Result<(Done, Inverse), Error>;

impl Service {
    /// A service over this pool.
    #[must_use]
    pub fn new(pool: PgPool, clock: Clock) -> Self {
        Self {
            inner: Arc::new(Inner {
                pool,
                pulse: connection::Pulse::default(),
                warmed: std::sync::atomic::AtomicBool::new(false),
                clock,
                feed: Arc::new(feed::Feed::new()),
                hasher: mot_de_passe::Hasher::new(),
                worlds: planning::worlds::Worlds::default(),
                boards: planning::boards::Boards::default(),
            }),
        }
    }

    /// The present instant, by the service's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// Says whether the database's server was stopped on purpose, as whoever looks after it has found.
    pub fn server_stopped(&self, stopped: bool) {
        self.inner.feed.stopped(stopped);
    }

    /// Listens to every change from now on, and to the state of the link to the database.
    pub async fn listen(&self) -> feed::Listener {
        self.inner.feed.listen(&self.inner.pool).await
    }

    /// Who acts under this login, with what they may do.
    ///
    /// # Errors
    /// A refusal when nobody of that name may act.
    pub async fn actor(&self, login: &str) -> Result<Actor, Error> {
        let mut db = self.db().await?;
        let actor = store::utilisateur::actor(&mut db, Qui::Login(login), self.now()).await?;
        actor.ok_or_else(|| Refusal::not_found("utilisateur", login).into())
    }

    pub(crate) fn worlds(&self) -> &planning::worlds::Worlds {
        &self.inner.worlds
    }

    pub(crate) fn boards(&self) -> &planning::boards::Boards {
        &self.inner.boards
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.inner.pool
    }

    /// Carries out a command, once per key.
    ///
    /// # Errors
    /// [`Error::Refused`] with the rule and what can be done; [`Error::Unreachable`] when the outcome is unknown:
    /// sending the same order again is then safe.
    pub async fn execute(&self, actor: &Actor, order: impl Into<Order>) -> Result<Outcome, Error> {
        let fresh = self.renewed(actor).await?;
        let actor = fresh.as_ref().unwrap_or(actor);
        self.in_use(actor).await?;
        let Order { key, command } = order.into();
        let order = Order {
            key,
            command: propre::propre(command)?,
        };
        let fingerprint = order.command.fingerprint(actor.id.0)?;
        let mut attempt = 1;
        self.inner.worlds.renew(self);
        loop {
            match self.attempt(actor, &order, &fingerprint).await {
                Err(Error::Race) if attempt < ATTEMPTS => {
                    tracing::debug!(
                        attempt,
                        command = order.command.name(),
                        "lost a race, trying again"
                    );
                    attempt += 1;
                }
                Err(Error::Race) => return Err(Refusal::conflict("trop-de-monde").into()),
                ended => return ended,
            }
        }
    }

    async fn attempt(&self, actor: &Actor, order: &Order, fingerprint: &[u8]) -> Result<Outcome, Error> {
        let mut tx = self.begin_command().await?;
        if !store::journal::take_key(&mut tx, order.key, fingerprint).await? {
            return replay(&mut tx, order, fingerprint).await;
        }
        let mut work = Work::new(tx, actor, self.now(), &self.inner.worlds);
        let (nature, (done, inverse)) = match &order.command {
            Command::Historique(command) => historique::run(&mut work, *command).await?,
            command => (Nature::Normal, dispatch(&mut work, command.clone()).await?),
        };
        // An object that was written twice is told once, as it is left.
        let mut objets: Vec<Touched> = Vec::new();
        for (objet, id, version) in work.touched() {
            match objets.iter_mut().find(|of| (of.objet, of.id) == (objet, id)) {
                Some(known) => known.version = version,
                None => objets.push(Touched { objet, id, version }),
            }
        }
        let outcome = Outcome {
            commande: None,
            objets,
            result: done,
            remarques: work.remarques(),
            replayed: false,
        };
        let (inverse, inverse_absent) = match inverse {
            Inverse::Command(command) => (Some(serde_json::to_value(command)?), None),
            Inverse::Absent(reason) => (None, Some(reason)),
        };
        let (mut tx, entries, notices) = work.into_parts();
        store::notification::send(&mut tx, &notices, actor.id).await?;
        let executed = Executed {
            cle: order.key,
            acteur: actor.id,
            nom: order.command.name(),
            nature,
            inverse,
            inverse_absent,
            resultat: &serde_json::to_value(&outcome)?,
        };
        let commande = store::journal::record(&mut tx, &executed, &entries).await?;
        tx.commit().await?;
        Ok(Outcome {
            commande: Some(commande),
            ..outcome
        })
    }

    /// Answers a query within what the actor may see.
    ///
    /// # Errors
    /// [`Error::Refused`] without the permission, or when what is asked for doesn't exist for this actor.
    pub async fn read(&self, actor: &Actor, query: Query) -> Result<Answer, Error> {
        let fresh = self.renewed(actor).await?;
        query::answer(self, fresh.as_ref().unwrap_or(actor), query).await
    }

    /// Keeps something for the actor that no journal needs to know of.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is too long; [`Error::Unreachable`] when it may not have been kept.
    pub async fn keep(&self, actor: &Actor, keep: Keep) -> Result<(), Error> {
        keep.run(self, actor).await
    }
}

/// Runs a command in a unit of work; the inverse of a command runs here too.
pub(crate) async fn dispatch(work: &mut Work<'_>, command: Command) -> Handled {
    match command {
        Command::Mission(command) => command.run(work).await,
        Command::Planning(command) => command.run(work).await,
        Command::Intervention(command) => command.run(work).await,
        Command::Utilisateur(command) => command.run(work).await,
        Command::Role(command) => command.run(work).await,
        Command::Habilitation(command) => command.run(work).await,
        Command::Equipe(command) => command.run(work).await,
        Command::Referentiel(command) => command.run(work).await,
        Command::Client(command) => command.run(work).await,
        Command::Lot(commands) => Box::pin(lot(work, commands)).await,
        Command::Historique(_) => Err(Error::internal(&"undo inside undo")),
    }
}

/// Runs commands one after the other; the inverse takes them back from the last to the first.
async fn lot(work: &mut Work<'_>, commands: Vec<Command>) -> Handled {
    let (mut first, mut back, mut absent) = (None, Vec::new(), None);
    for command in commands {
        let (done, inverse) = dispatch(work, command).await?;
        first.get_or_insert(done);
        match inverse {
            Inverse::Command(command) => back.insert(0, *command),
            Inverse::Absent(reason) => absent = Some(reason),
        }
    }
    let inverse = absent.map_or_else(|| Command::Lot(back).into(), Inverse::Absent);
    Ok((first.unwrap_or(Done::Done), inverse))
}

async fn replay(tx: &mut sqlx::PgConnection, order: &Order, fingerprint: &[u8]) -> Result<Outcome, Error> {
    let kept = store::journal::kept(tx, order.key).await?;
    let Some((kept, result)) = kept.and_then(|mut kept| kept.resultat.take().map(|result| (kept, result)))
    else {
        return Err(Error::internal(&"idempotency key without its result"));
    };
    if kept.empreinte != fingerprint {
        let refusal =
            Refusal::new(RefusalKind::Conflict, "cle-deja-prise").with("cle", order.key.to_string());
        return Err(refusal.into());
    }
    let outcome: Outcome = serde_json::from_value(result)?;
    Ok(Outcome {
        commande: kept.commande_id,
        replayed: true,
        ..outcome
    })
}
