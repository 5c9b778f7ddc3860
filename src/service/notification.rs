//! A person's messages: their own, and nobody else's.

use super::{Answer, Error, Query, Service};
use crate::domain::filtre::Filtre;
use crate::domain::liste::Page;
use crate::domain::liste_missions::Compte;
use crate::domain::{Actor, heure, notification};
use crate::store;

/// Questions about one's messages. They are marked as read by [`super::Keep`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationQuery {
    /// Unread first, then the newest.
    Liste {
        /// What narrows it, in the filter language (`domain::notification::CHAMPS`).
        filtre: String,
        /// Which part.
        page: Page,
    },
    /// How many are unread.
    NonLues {
        /// Where counting ends.
        borne: u16,
    },
}

impl From<NotificationQuery> for Query {
    fn from(query: NotificationQuery) -> Self {
        Self::Notification(query)
    }
}

impl NotificationQuery {
    pub(super) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        let (filtre, page) = match self {
            Self::Liste { filtre, page } => (filtre, page),
            Self::NonLues { borne } => {
                let mut db = service.db().await?;
                let borne = i64::from(borne);
                let n = store::notification::unread(&mut db, actor.id, borne + 1).await?;
                return Ok(Answer::Compte(Compte {
                    n: n.min(borne),
                    plus: n > borne,
                }));
            }
        };
        let today = heure::jour(actor.fuseau, service.now());
        let filtre = Filtre::parse(&filtre, notification::CHAMPS, today)?;
        let mut db = service.db().await?;
        let list = store::notification::list(&mut db, actor.id, &filtre, &page).await?;
        Ok(Answer::Notifications(list))
    }
}
