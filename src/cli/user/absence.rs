//! `regie user absence`.

use chrono::NaiveTime;
use uuid::Uuid;

use super::super::acting::Acting;
use super::super::fiche::Prudence;
use super::super::liste::print_whole;
use super::super::{Context, Failure};
use super::{act, person};
use crate::domain::creneau::MotifAbsence;
use crate::domain::{Code as _, CreneauId, Plage, Refusal, dit, heure};
use crate::service::planning::{Absence as Entered, PlanningCommand, RemoveAbsence};
use crate::service::utilisateur::{UtilisateurQuery, UtilisateurRef};
use crate::service::{Answer, Error};

/// Verbs about absences.
#[derive(Debug, clap::Subcommand)]
pub(in crate::cli) enum Absence {
    Add(Add),
    Remove {
        absence: i64,
        #[command(flatten)]
        prudence: Prudence,
    },
    List {
        who: String,
        #[arg(long, allow_negative_numbers = true)]
        since: Option<String>,
    },
}

/// An absence.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Add {
    who: String,
    #[arg(long, allow_negative_numbers = true)]
    from: String,
    #[arg(long, allow_negative_numbers = true)]
    to: String,
    #[arg(long, default_value = "conges", hide_default_value = true)]
    motif: String,
    #[arg(long)]
    libelle: Option<String>,
    #[arg(long)]
    key: Option<Uuid>,
}

impl Absence {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(context, acting).await,
            Self::Remove { absence, prudence } => {
                let command = PlanningCommand::RemoveAbsence(RemoveAbsence {
                    creneau: CreneauId(absence),
                    version: prudence.version,
                });
                act(context, acting, prudence, command).await
            }
            Self::List { who, since } => list(context, acting, who, since).await,
        }
    }
}

impl Add {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let motif = self.motif.to_uppercase().replace('-', "_");
        let motif = motif.parse::<MotifAbsence>().map_err(|_| {
            let known: Vec<&str> = MotifAbsence::ALL.iter().map(|motif| motif.code()).collect();
            Refusal::invalid("motif", "motif-absence-inconnu")
                .with("valeur", self.motif.as_str())
                .with("possibles", known.join(", ").to_lowercase())
        })?;
        let who = person(acting, &self.who).await?;
        // Their days, whoever enters it from wherever.
        let zone = who.horloges.parse().unwrap_or(acting.actor.fuseau);
        let today = heure::jour(zone, acting.service.now());
        let from = dit::moment("from", &self.from, today, today)?;
        let to = dit::fin("to", &self.to, today, from.jour)?;
        let debut = from.debute(zone, "from")?;
        let fin = to.finit(zone, "to")?;
        let plage = Plage::new(debut, fin).map_err(|_| Refusal::invalid("to", "absence-finit-avant"))?;
        let command = PlanningCommand::Absence(Entered {
            utilisateur: who.ligne.id,
            motif,
            plage,
            libelle: self.libelle,
        });
        let prudence = Prudence {
            version: None,
            key: self.key,
        };
        act(context, acting, prudence, command).await
    }
}

async fn list(context: &Context, acting: &Acting, who: String, since: Option<String>) -> Result<(), Failure> {
    let depuis = super::day_if(acting, dit::jour, "jour", since.as_deref())?
        .map(|day| heure::instant_or_next(acting.actor.fuseau, day.and_time(NaiveTime::MIN)));
    let query = UtilisateurQuery::Absences {
        qui: UtilisateurRef::Nom(who),
        depuis,
    };
    let absences = match acting.service.read(&acting.actor, query.into()).await? {
        Answer::Absences(absences) => absences,
        other => return Err(Error::internal(&other).into()),
    };
    let text = context.text.in_zone(acting.actor.fuseau);
    let titres = ["titre-numero", "titre-quand", "champ-motif", "champ-libelle"];
    print_whole(context, absences, titres, |absence| {
        [
            format!("#{}", absence.id),
            text.plage(absence.plage),
            absence
                .motif
                .map(|motif| text.label(motif).into_owned())
                .unwrap_or_default(),
            absence.libelle.clone().unwrap_or_default(),
        ]
    })
}
