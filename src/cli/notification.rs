//! `regie notification`: what one was told.

use super::acting::Acting;
use super::liste::{self, Demande};
use super::{Context, Exit, Failure};
use crate::domain::journal::Objet;
use crate::domain::notification::Message;
use crate::domain::{NotificationId, UtilisateurId};
use crate::service::notification::NotificationQuery;
use crate::service::{Answer, Error, Keep};
use crate::text::Text;

/// Verbs about one's messages.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Notification {
    List(Demande),
    Read {
        ids: Vec<i64>,
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}

impl Notification {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let verb = async move |acting: &Acting| match self {
            Self::List(demande) => list(context, acting, &demande).await,
            Self::Read { ids, all } => read(context, acting, &ids, all).await,
        };
        Acting::during(context, verb).await
    }
}

async fn list(context: &Context, acting: &Acting, demande: &Demande) -> Result<(), Failure> {
    let query = NotificationQuery::Liste {
        filtre: demande.filtre(),
        page: demande.page(),
    };
    let page = match acting.service.read(&acting.actor, query.into()).await? {
        Answer::Notifications(page) => page,
        other => return Err(Error::internal(&other).into()),
    };
    let text = context.text.in_zone(acting.actor.fuseau);
    let titres = [
        "titre-numero",
        "titre-lu",
        "titre-quand",
        "titre-quoi",
        "titre-ou",
        "titre-par",
    ];
    let me = acting.actor.id;
    liste::print(context, &page, titres, |message| row(text, message, me))
}

fn row(text: Text, message: &Message, me: UtilisateurId) -> [String; 6] {
    let read = if message.lu_le.is_some() { "" } else { "●" };
    let named = ["numero", "equipe", "login", "specialisation"];
    let named = named.iter().find_map(|fact| message.faits[*fact].as_str());
    // A key tells nobody anything.
    let about = match (named, message.objet, message.objet_id) {
        (Some(named), ..) => named.to_owned(),
        (_, Some(Objet::Utilisateur), Some(id)) if id == me.0 => text.get("notification-vous").into_owned(),
        (_, Some(objet), _) => text.label(objet).into_owned(),
        _ => String::new(),
    };
    [
        message.id.to_string(),
        read.to_owned(),
        text.instant(message.le),
        text.label(message.evenement).into_owned(),
        about,
        message.par.clone(),
    ]
}

async fn read(context: &Context, acting: &Acting, ids: &[i64], all: bool) -> Result<(), Failure> {
    let keep = match (ids, all) {
        ([], false) => return Err(Failure::new(Exit::Usage, "argument-manquant").with("nom", "IDS | --all")),
        ([], true) => Keep::LuesJusqua(NotificationId(i64::MAX)),
        (ids, _) => Keep::Lues(ids.iter().copied().map(NotificationId).collect()),
    };
    acting.service.keep(&acting.actor, keep).await?;
    if context.output.json {
        return context.output.json(&serde_json::json!({ "done": true }));
    }
    context.output.line(&context.text.get("notifications-lues"))
}
