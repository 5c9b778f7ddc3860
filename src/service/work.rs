//! The unit of work of one command: its transaction, and what it will have to tell when it commits.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::{PgConnection, Postgres, Transaction};

use super::Error;
use super::command::Command;
use super::planning::worlds::Worlds;
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::remarque::Remarque;
use crate::domain::{Actor, AgenceId, CommandeId, Permission, Plage, Portee, Refusal, UtilisateurId};
use crate::planner::Snapshot;
use crate::store;

/// One command under way: everything it does goes through this transaction, or doesn't happen.
pub struct Work<'a> {
    tx: Transaction<'static, Postgres>,
    /// Who acts.
    pub actor: &'a Actor,
    /// The instant at which the command runs.
    pub now: DateTime<Utc>,
    worlds: &'a Worlds,
    entries: Vec<store::journal::Entry>,
    notices: Vec<store::notification::Notice>,
    takes_back: Option<CommandeId>,
    gone_past: Vec<&'static str>,
    remarques: Vec<Remarque>,
}

/// Where an attempt within a command began.
#[derive(Debug)]
#[must_use]
pub struct Attempt {
    entries: usize,
    notices: usize,
}

/// How a command can be taken back.
#[derive(Debug, Clone)]
pub enum Inverse {
    /// By this command.
    Command(Box<Command>),
    /// It can't, for this reason (`undo-<code>`).
    Absent(&'static str),
}

impl Inverse {
    /// This command; of one that changed nothing, nothing at all: it stands in nobody's way.
    #[must_use]
    pub fn of(command: Option<Command>) -> Self {
        command.unwrap_or(Command::Lot(Vec::new())).into()
    }
}

impl From<Command> for Inverse {
    fn from(command: Command) -> Self {
        Self::Command(Box::new(command))
    }
}

impl<'a> Work<'a> {
    pub(super) fn new(
        tx: Transaction<'static, Postgres>,
        actor: &'a Actor,
        now: DateTime<Utc>,
        worlds: &'a Worlds,
    ) -> Self {
        Self {
            tx,
            actor,
            now,
            worlds,
            entries: Vec::new(),
            notices: Vec::new(),
            takes_back: None,
            gone_past: Vec::new(),
            remarques: Vec::new(),
        }
    }

    /// Says that what runs from here on takes this command back.
    pub(super) fn take_back(&mut self, commande: CommandeId) {
        self.takes_back = Some(commande);
    }

    /// Whether what runs takes a command back: what it writes was recorded once, whatever is asked of what is typed.
    #[must_use]
    pub fn takes_back(&self) -> bool {
        self.takes_back.is_some()
    }

    /// The command that what runs takes back.
    #[must_use]
    pub fn taken_back(&self) -> Option<CommandeId> {
        self.takes_back
    }

    /// Says that rules were gone past, to be told when it is done.
    pub(super) fn go_past(&mut self, rules: &[&'static str]) {
        for rule in rules {
            if !self.gone_past.contains(rule) {
                self.gone_past.push(rule);
            }
        }
    }

    /// The rules that were gone past, once each.
    #[must_use]
    pub fn gone_past(&self) -> Vec<String> {
        self.gone_past.iter().map(|rule| (*rule).to_owned()).collect()
    }

    /// Says what people should look at, to be told when it is done.
    pub fn remark(&mut self, remarque: Remarque) {
        self.remarques.push(remarque);
    }

    pub(super) fn remarques(&mut self) -> Vec<Remarque> {
        std::mem::take(&mut self.remarques)
    }

    /// The transaction's connection.
    pub fn db(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// How the coming days of an agence's people stand, as far as others have committed.
    pub(crate) async fn world(&mut self, agence: Option<AgenceId>) -> Result<Arc<Snapshot>, Error> {
        self.worlds.world(&mut self.tx, agence, self.now).await
    }

    /// Checks that the actor has a permission.
    ///
    /// # Errors
    /// A refusal when they don't.
    pub fn require(&self, permission: Permission) -> Result<Portee, Refusal> {
        self.actor.require(permission)
    }

    /// Writes in the journal that an object was made.
    ///
    /// # Errors
    /// When the object can't be written as JSON.
    pub fn created(
        &mut self,
        objet: Objet,
        id: i64,
        version: i32,
        after: &impl Serialize,
    ) -> Result<(), Error> {
        self.entries.push(store::journal::Entry {
            objet,
            id,
            version,
            action: Action::Creation,
            before: None,
            after: Some(serde_json::to_value(after)?),
        });
        Ok(())
    }

    /// Writes in the journal what a command changed of an object: only the fields that differ.
    ///
    /// # Errors
    /// When the objects can't be written as JSON.
    pub fn changed(
        &mut self,
        objet: Objet,
        id: i64,
        version: i32,
        action: Action,
        before: &impl Serialize,
        after: &impl Serialize,
    ) -> Result<(), Error> {
        let (before, after) = differences(serde_json::to_value(before)?, serde_json::to_value(after)?);
        self.entries.push(store::journal::Entry {
            objet,
            id,
            version,
            action,
            before: Some(before),
            after: Some(after),
        });
        Ok(())
    }

    /// Tells a person, unless it is the one who acts; several pieces of time of one object are told once, from the first
    /// to the last.
    pub fn notify(&mut self, to: UtilisateurId, evenement: Evenement, objet: Objet, id: i64, faits: Value) {
        let same = |notice: &&mut store::notification::Notice| {
            (notice.destinataire, notice.evenement, notice.objet, notice.id) == (to, evenement, objet, id)
        };
        if let Some(known) = self.notices.iter_mut().find(same)
            && let (Some(old), Some(new)) = (plage(&known.faits), plage(&faits))
        {
            known.faits["plage"] = serde_json::json!(old.around(new));
            return;
        }
        if to != self.actor.id {
            self.notices.push(store::notification::Notice {
                destinataire: to,
                evenement,
                objet,
                id,
                faits,
            });
        }
    }

    /// Objects written so far, with their versions: what the outcome reports and undo checks.
    #[must_use]
    pub fn touched(&self) -> Vec<(Objet, i64, i32)> {
        self.entries
            .iter()
            .map(|entry| (entry.objet, entry.id, entry.version))
            .collect()
    }

    /// Begins something that may be given up without giving up the command.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn attempt(&mut self) -> Result<Attempt, Error> {
        sqlx::query("savepoint attempt").execute(self.db()).await?;
        Ok(Attempt {
            entries: self.entries.len(),
            notices: self.notices.len(),
        })
    }

    /// Keeps what was done since.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keep(&mut self, _attempt: Attempt) -> Result<(), Error> {
        sqlx::query("release savepoint attempt")
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Gives up what was done since, and the locks that it took.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn give_up(&mut self, attempt: Attempt) -> Result<(), Error> {
        // Released as well, or the next one to be given up would go back no further than here.
        sqlx::raw_sql("rollback to savepoint attempt; release savepoint attempt")
            .execute(self.db())
            .await?;
        self.entries.truncate(attempt.entries);
        self.notices.truncate(attempt.notices);
        Ok(())
    }

    /// Keeps what was written since, or gives it up where a constraint stands against it; whether it was kept.
    ///
    /// # Errors
    /// Those of the database that are no constraint's.
    pub async fn keep_if_possible(
        &mut self,
        attempt: Attempt,
        written: sqlx::Result<()>,
    ) -> Result<bool, Error> {
        match written {
            Ok(()) => self.keep(attempt).await.map(|()| true),
            Err(error) if store::constraint::name(&error).is_some() => {
                self.give_up(attempt).await.map(|()| false)
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn into_parts(
        self,
    ) -> (
        Transaction<'static, Postgres>,
        Vec<store::journal::Entry>,
        Vec<store::notification::Notice>,
    ) {
        (self.tx, self.entries, self.notices)
    }
}

fn differences(before: Value, after: Value) -> (Value, Value) {
    match (before, after) {
        (Value::Object(mut before), Value::Object(mut after)) => {
            let same: Vec<String> = before
                .iter()
                .filter(|(name, value)| after.get(*name) == Some(value))
                .map(|(n, _)| n.clone())
                .collect();
            for name in same {
                before.remove(&name);
                after.remove(&name);
            }
            (Value::Object(before), Value::Object(after))
        }
        other => other,
    }
}

/// The time that a message is about.
fn plage(faits: &Value) -> Option<Plage> {
    serde_json::from_value(faits.get("plage")?.clone()).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::differences;

    #[test]
    fn the_journal_keeps_only_what_differs() {
        let (before, after) = differences(json!({"a": 1, "b": 2}), json!({"a": 1, "b": 3, "c": null}));
        assert_eq!(before, json!({"b": 2}));
        assert_eq!(after, json!({"b": 3, "c": null}));
    }
}
