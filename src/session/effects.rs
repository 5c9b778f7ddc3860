//! Requests to the service, each in a task of its own; its answer comes back as a message.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};

use crate::console::{Msg, Reply, ReqId, Request};
use crate::domain::Actor;
use crate::service::Keep;
use crate::service::{Error, Order, Service};

/// How often a command is put again to a database that didn't answer: under its key it is applied once.
const AGAIN: u32 = 5;
/// How long to wait before that, at first; each time twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// How long to wait before something is put again to a database that didn't answer, to be kept.
const AGAIN_TO_KEEP: Duration = Duration::from_secs(1);
/// Longest wait for what is kept last when a session ends.
const LAST: Duration = Duration::from_secs(2);

/// Runs one session's requests.
#[derive(Debug)]
pub struct Runner {
    service: Service,
    actor: Arc<Actor>,
    reads: HashMap<ReqId, AbortHandle>,
    keeps: mpsc::UnboundedSender<Keep>,
    keeper: JoinHandle<()>,
}

impl Runner {
    /// A runner for this person's requests.
    #[must_use]
    pub fn new(service: Service, actor: Actor) -> Self {
        let actor = Arc::new(actor);
        let (keeps, wanted) = mpsc::unbounded_channel();
        let keeper = tokio::spawn(keep(service.clone(), Arc::clone(&actor), wanted));
        Self {
            service,
            actor,
            reads: HashMap::new(),
            keeps,
            keeper,
        }
    }

    /// Has something kept for the person, after everything before it.
    pub(super) fn keep(&self, keep: Keep) {
        // The keeper ends with the session.
        let _ = self.keeps.send(keep);
    }

    /// Ends, once all is kept; not long after, where the database doesn't answer.
    pub(super) async fn finish(self) {
        let Self {
            reads, keeps, keeper, ..
        } = self;
        for task in reads.values() {
            task.abort();
        }
        drop(keeps);
        let abort = keeper.abort_handle();
        if tokio::time::timeout(LAST, keeper).await.is_err() {
            abort.abort();
            tracing::warn!("what was typed last could not be kept");
        }
    }

    /// Puts a request to the service; the answer is sent as a message.
    pub(super) fn call(&mut self, id: ReqId, request: Request, replies: mpsc::UnboundedSender<Msg>) {
        let (service, actor) = (self.service.clone(), Arc::clone(&self.actor));
        self.reads.retain(|_, task| !task.is_finished());
        match request {
            Request::Read(query) => {
                let task = tokio::spawn(async move {
                    let answer = service.read(&actor, query).await.map(Reply::Answer);
                    // A session that has ended wants no answer.
                    let _ = replies.send(Msg::Reply(id, answer));
                });
                self.reads.insert(id, task.abort_handle());
            }
            Request::Execute(order) => {
                // A command is never aborted: once asked for, it ends, whether or not somebody still looks.
                tokio::spawn(async move {
                    let outcome = execute(&service, &actor, order).await;
                    let _ = replies.send(Msg::Reply(id, outcome));
                });
            }
        }
    }

    /// The answer to a question is no longer wanted.
    pub(super) fn cancel(&mut self, id: ReqId) {
        if let Some(task) = self.reads.remove(&id) {
            task.abort();
        }
    }
}

async fn execute(service: &Service, actor: &Actor, order: Order) -> Result<Reply, Error> {
    let mut pause = PAUSE;
    for _ in 0..AGAIN {
        match service.execute(actor, order.clone()).await {
            // Whether it was applied is not known: the same key makes asking again safe.
            Err(Error::Unreachable) => tokio::time::sleep(pause).await,
            ended => return ended.map(|outcome| Reply::Outcome(Box::new(outcome))),
        }
        pause *= 2;
    }
    service
        .execute(actor, order)
        .await
        .map(|outcome| Reply::Outcome(Box::new(outcome)))
}

/// Keeps one thing after the other. A database that doesn't answer is asked again: no text is lost to a cut line.
async fn keep(service: Service, actor: Arc<Actor>, mut wanted: mpsc::UnboundedReceiver<Keep>) {
    while let Some(keep) = wanted.recv().await {
        loop {
            match service.keep(&actor, keep.clone()).await {
                Ok(()) => break,
                Err(Error::Unreachable | Error::Race) => tokio::time::sleep(AGAIN_TO_KEEP).await,
                Err(error) => {
                    tracing::debug!(?error, "something was not kept");
                    break;
                }
            }
        }
    }
}
