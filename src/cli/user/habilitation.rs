//! `regie user habilitation`.

use uuid::Uuid;

use super::super::acting::Acting;
use super::super::fiche::{Prudence, cle, efface};
use super::super::liste::print_whole;
use super::super::{Context, Failure};
use super::{act, day, day_if, person};
use crate::domain::nom::Nomme;
use crate::domain::{HabilitationId, dit};
use crate::service::habilitation::{Add, Edit, HabilitationCommand, Remove};

/// Verbs about habilitations.
#[derive(Debug, clap::Subcommand)]
pub(in crate::cli) enum Habilitation {
    Add(Box<New>),
    Edit(Box<Change>),
    Remove {
        habilitation: i64,
        #[command(flatten)]
        prudence: Prudence,
    },
    List {
        who: String,
    },
}

/// A new habilitation.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct New {
    who: String,
    #[arg(long)]
    spec: String,
    #[arg(long)]
    niveau: i16,
    #[arg(long)]
    titre: Option<String>,
    #[arg(long)]
    from: Option<String>,
    #[arg(long)]
    until: Option<String>,
    #[arg(long)]
    organisme: Option<String>,
    #[arg(long)]
    numero: Option<String>,
    #[arg(long)]
    key: Option<Uuid>,
}

/// What changes of one; an empty text clears.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Change {
    habilitation: i64,
    #[arg(long)]
    niveau: Option<i16>,
    #[arg(long)]
    titre: Option<String>,
    #[arg(long)]
    from: Option<String>,
    #[arg(long)]
    until: Option<String>,
    #[arg(long)]
    organisme: Option<String>,
    #[arg(long)]
    numero: Option<String>,
    #[command(flatten)]
    prudence: Prudence,
}

impl Habilitation {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::Add(new) => new.run(context, acting).await,
            Self::Edit(change) => change.run(context, acting).await,
            Self::Remove {
                habilitation,
                prudence,
            } => {
                let command = HabilitationCommand::Remove(Remove {
                    habilitation: HabilitationId(habilitation),
                    version: prudence.version,
                });
                act(context, acting, prudence, command).await
            }
            Self::List { who } => list(context, acting, &who).await,
        }
    }
}

impl New {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let titre = acting.named_if(Nomme::Titre, self.titre).await?;
        let command = HabilitationCommand::Add(Box::new(Add {
            utilisateur: person(acting, &self.who).await?.ligne.id,
            specialisation: acting.named(Nomme::Specialisation, &self.spec).await?,
            niveau: self.niveau,
            titre,
            debut: day_if(acting, dit::jour, "debut", self.from.as_deref())?,
            dernier_jour: day_if(acting, dit::echeance, "fin", self.until.as_deref())?,
            organisme: self.organisme,
            numero_titre: self.numero,
        }));
        let prudence = Prudence {
            version: None,
            key: self.key,
        };
        act(context, acting, prudence, command).await
    }
}

impl Change {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let titre = cle(acting, Nomme::Titre, self.titre).await?;
        let days = |lire: dit::Lecture, champ: &'static str, texte: Option<String>| {
            efface(texte)
                .map(|given| given.map(|texte| day(acting, lire, champ, &texte)).transpose())
                .transpose()
        };
        let command = HabilitationCommand::Edit(Box::new(Edit {
            habilitation: HabilitationId(self.habilitation),
            version: self.prudence.version,
            niveau: self.niveau,
            titre,
            debut: days(dit::jour, "debut", self.from)?,
            dernier_jour: days(dit::echeance, "fin", self.until)?,
            organisme: efface(self.organisme),
            numero_titre: efface(self.numero),
        }));
        act(context, acting, self.prudence, command).await
    }
}

async fn list(context: &Context, acting: &Acting, who: &str) -> Result<(), Failure> {
    let fiche = person(acting, who).await?;
    let text = context.text;
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| text.date(day));
    let titres = [
        "titre-numero",
        "champ-specialisation",
        "champ-niveau",
        "champ-habilitation",
        "champ-debut",
        "champ-fin",
    ];
    print_whole(context, fiche.habilitations, titres, |held| {
        [
            format!("#{}", held.id),
            held.specialisation.clone(),
            held.niveau.to_string(),
            held.titre.clone().unwrap_or_default(),
            day(held.debut),
            day(held.dernier_jour),
        ]
    })
}
