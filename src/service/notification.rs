//! A person's messages: their own, and nobody else's.

use super::{Answer, Error, Query, Service};
use crate::domain::filtre::Filtre;
use crate::domain::liste::Page;
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
}

impl From<NotificationQuery> for Query {
    fn from(query: NotificationQuery) -> Self {
        Self::Notification(query)
    }
}

impl NotificationQuery {
    pub(super) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        let Self::Liste { filtre, page } = self;
        let today = heure::jour(actor.fuseau, service.now());
        let filtre = Filtre::parse(&filtre, notification::CHAMPS, today)?;
        let mut db = service.pool().acquire().await?;
        let list = store::notification::list(&mut db, actor.id, &filtre, &page).await?;
        Ok(Answer::Notifications(list))
    }
}
