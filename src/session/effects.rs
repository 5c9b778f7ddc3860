//! Requests to the service, each in a task of its own; its answer comes back as a message.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};

use super::door::{self, Door, Entered, Visitor};
use crate::console::{Entry, Msg, Reply, ReqId, Request};
use crate::domain::Actor;
use crate::domain::garde::Brouillon;
use crate::service::Keep;
use crate::service::connexion::Jeton;
use crate::service::{Error, Order, Service};

/// How often a command is put again to a database that didn't answer: under its key it is applied once.
const AGAIN: u32 = 5;
/// How long to wait before that, at first; each time twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// How long to wait before something is put again to a database that didn't answer, to be kept.
pub(super) const AGAIN_TO_KEEP: Duration = Duration::from_secs(1);
/// By then a console that was opened shows its board.
const OPENED: Duration = Duration::from_millis(200);
/// Longest wait for what is kept last when a session ends.
const LAST: Duration = Duration::from_secs(2);

/// What comes back from the service.
#[derive(Debug)]
pub(super) enum Back {
    /// An answer.
    Reply(ReqId, Result<Reply, Error>),
    /// Somebody was let in, or was not.
    Entered(Result<Entered, Error>),
    /// The session of whoever is here is over.
    Expired,
}

/// Runs one session's requests.
#[derive(Debug)]
pub struct Runner {
    service: Service,
    door: Door,
    actor: Arc<Actor>,
    /// What opened the session, and whether it was opened here.
    jeton: Option<(Jeton, bool)>,
    /// What was asked and not answered: a session that ends leaves it to the next one of the same person.
    asked: BTreeMap<ReqId, Request>,
    /// What waits for that.
    parked: Vec<ReqId>,
    reads: HashMap<ReqId, AbortHandle>,
    answers: mpsc::UnboundedSender<Back>,
    keeps: mpsc::UnboundedSender<(Arc<Actor>, Keep)>,
    keeper: JoinHandle<()>,
}

impl Runner {
    /// A runner for this person's requests, and where their answers come back.
    #[must_use]
    pub fn new(service: Service, visitor: &Visitor) -> (Self, Answers) {
        let (keeps, wanted) = mpsc::unbounded_channel();
        let keeper = tokio::spawn(keep(service.clone(), wanted));
        let (answers, heard) = mpsc::unbounded_channel();
        tokio::spawn(warm(service.clone(), visitor.actor.clone()));
        let runner = Self {
            service,
            door: Door::of(visitor),
            actor: Arc::new(visitor.actor.clone()),
            jeton: visitor.jeton.clone().map(|jeton| (jeton, false)),
            asked: BTreeMap::new(),
            parked: Vec::new(),
            reads: HashMap::new(),
            answers,
            keeps,
            keeper,
        };
        (runner, Answers(heard))
    }

    /// Has something kept for the person, after everything before it.
    pub(super) fn keep(&self, keep: Keep) {
        // The keeper ends with the session.
        let _ = self.keeps.send((Arc::clone(&self.actor), keep));
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
        // A session that was opened before this console goes on after it.
        if let Some((jeton, true)) = self.jeton {
            door::close(&self.service, &jeton).await;
        }
    }

    /// Puts a request to the service; the answer is sent as a message.
    pub(super) fn call(&mut self, id: ReqId, request: Request) {
        self.asked.insert(id, request);
        self.put(id);
    }

    fn put(&mut self, id: ReqId) {
        let Some(request) = self.asked.get(&id).cloned() else {
            return;
        };
        let (service, actor) = (self.service.clone(), Arc::clone(&self.actor));
        let answers = self.answers.clone();
        self.reads.retain(|_, task| !task.is_finished());
        match request {
            Request::Read(query) => {
                let task = tokio::spawn(async move {
                    let answer = service.read(&actor, query).await.map(Reply::Answer);
                    // A session that has ended wants no answer.
                    let _ = answers.send(Back::Reply(id, answer));
                });
                self.reads.insert(id, task.abort_handle());
            }
            Request::Cast => {
                let door = self.door.clone();
                let task = tokio::spawn(async move {
                    let _ = answers.send(Back::Reply(id, door.cast(&service).await.map(Reply::Cast)));
                });
                self.reads.insert(id, task.abort_handle());
            }
            Request::Password {
                key,
                utilisateur,
                login,
                mot_de_passe,
            } => {
                tokio::spawn(async move {
                    let set = service.set_password(&actor, utilisateur, &login, &mot_de_passe, Some(key));
                    let outcome = set.await.map(|outcome| Reply::Outcome(Box::new(outcome)));
                    let _ = answers.send(Back::Reply(id, outcome));
                });
            }
            Request::Execute(order) => {
                // A command is never aborted: once asked for, it ends, whether or not somebody still looks.
                tokio::spawn(async move {
                    let outcome = execute(&service, &actor, order).await;
                    let _ = answers.send(Back::Reply(id, outcome));
                });
            }
        }
    }

    /// The answer to a question is no longer wanted.
    pub(super) fn cancel(&mut self, id: ReqId) {
        self.asked.remove(&id);
        if let Some(task) = self.reads.remove(&id) {
            task.abort();
        }
    }

    /// Lets somebody in.
    pub(super) fn enter(&self, entry: Entry) {
        let (service, door, answers) = (self.service.clone(), self.door.clone(), self.answers.clone());
        tokio::spawn(async move {
            let entered = door.open(&service, entry).await;
            let _ = answers.send(Back::Entered(entered));
        });
    }

    /// Closes the session; nobody is here any more.
    pub(super) fn leave(&mut self) {
        self.forget();
        self.actor = Arc::new(Actor::nobody(self.actor.langue));
        if let Some((jeton, _)) = self.jeton.take() {
            let service = self.service.clone();
            tokio::spawn(async move { door::close(&service, &jeton).await });
        }
    }

    /// Says that somebody is at the keys.
    pub(super) fn seen(&self) {
        let (service, actor) = (self.service.clone(), Arc::clone(&self.actor));
        let answers = self.answers.clone();
        tokio::spawn(async move {
            if door::is_over(&service.seen(&actor).await) {
                let _ = answers.send(Back::Expired);
            }
        });
    }

    /// What the console is told of it.
    pub(super) fn told(&mut self, back: Back) -> Msg {
        match back {
            Back::Reply(id, reply) if door::is_over(&reply) && self.asked.contains_key(&id) => {
                self.parked.push(id);
                Msg::Expired
            }
            Back::Reply(id, reply) => {
                self.asked.remove(&id);
                Msg::Reply(id, reply)
            }
            Back::Expired => Msg::Expired,
            Back::Entered(Err(error)) => Msg::Entered(Err(error)),
            Back::Entered(Ok(Entered { actor, jeton })) => {
                let same = actor.id == self.actor.id;
                self.actor = Arc::new(actor.clone());
                self.jeton = jeton.map(|jeton| (jeton, true));
                if same {
                    for id in std::mem::take(&mut self.parked) {
                        self.put(id);
                    }
                } else {
                    self.forget();
                }
                Msg::Entered(Ok(Box::new(actor)))
            }
        }
    }

    /// What one person has asked is nothing to the next; their commands under way end all the same.
    fn forget(&mut self) {
        self.asked.clear();
        self.parked.clear();
        for (_, task) in self.reads.drain() {
            task.abort();
        }
    }
}

/// Where answers come back.
#[derive(Debug)]
pub struct Answers(pub(super) mpsc::UnboundedReceiver<Back>);

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
async fn keep(service: Service, mut wanted: mpsc::UnboundedReceiver<(Arc<Actor>, Keep)>) {
    let mut waiting = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match wanted.recv().await {
                Some((actor, keep)) => line_up(&mut waiting, actor, keep),
                None => return,
            }
        }
        while let Ok((actor, keep)) = wanted.try_recv() {
            line_up(&mut waiting, actor, keep);
        }
        let Some((actor, keep)) = waiting.front().cloned() else {
            continue;
        };
        match service.keep(&actor, keep).await {
            Err(Error::Unreachable | Error::Race) => {
                tokio::time::sleep(AGAIN_TO_KEEP).await;
                continue;
            }
            Ok(()) => {}
            Err(error) => tracing::debug!(?error, "something was not kept"),
        }
        waiting.pop_front();
    }
}

/// Puts something behind what waits to be kept; of a text that is still being typed only the last state.
fn line_up(waiting: &mut VecDeque<(Arc<Actor>, Keep)>, actor: Arc<Actor>, keep: Keep) {
    match (waiting.back_mut(), keep) {
        (Some((of, Keep::Brouillons(before))), Keep::Brouillons(after)) if of.id == actor.id => {
            let place = |one: &Brouillon| (one.ecran.clone(), one.objet.clone(), one.champ.clone());
            before.retain(|old| after.iter().all(|new| place(new) != place(old)));
            before.extend(after);
        }
        (_, keep) => waiting.push_back((actor, keep)),
    }
}

/// Makes the next looks quick, once the first board has had the database for itself.
async fn warm(service: Service, actor: Actor) {
    tokio::time::sleep(OPENED).await;
    if !actor.is_nobody() {
        service.warm(&actor).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Langue, UtilisateurId};

    #[test]
    fn of_what_is_typed_while_nothing_can_be_kept_the_last_state_waits() {
        let somebody = |id| {
            Arc::new(Actor {
                id: UtilisateurId(id),
                ..Actor::nobody(Langue::Fr)
            })
        };
        let typed = |champ: &str, valeur: &str| {
            Keep::Brouillons(vec![Brouillon {
                ecran: "mission".to_owned(),
                objet: "nouvelle".to_owned(),
                champ: champ.to_owned(),
                valeur: valeur.to_owned(),
                depuis_version: None,
                depuis: None,
            }])
        };
        let forget = Keep::Oublier {
            ecran: "mission".to_owned(),
            objet: "nouvelle".to_owned(),
        };
        let mut waiting = VecDeque::new();
        for (who, keep) in [
            (1, typed("titre", "F")),
            (1, typed("duree", "1h")),
            (1, typed("titre", "Fu")),
            (1, forget.clone()),
            (1, typed("titre", "G")),
            (2, typed("titre", "H")),
        ] {
            line_up(&mut waiting, somebody(who), keep);
        }
        let kept: Vec<&Keep> = waiting.iter().map(|(_, keep)| keep).collect();
        let Keep::Brouillons(first) = kept[0] else {
            panic!("{kept:?}")
        };
        let values: Vec<&str> = first.iter().map(|one| one.valeur.as_str()).collect();
        assert_eq!(values, ["1h", "Fu"]);
        assert_eq!(kept[1], &forget, "what was sent is not overtaken");
        assert_eq!(kept.len(), 4, "nor are people mixed");
    }
}
