//! `regie user absence`.

use chrono::{DateTime, NaiveTime, Utc};
use uuid::Uuid;

use super::super::acting::Acting;
use super::super::fiche::Prudence;
use super::super::liste::print_whole;
use super::super::{Context, Failure};
use super::{act, person};
use crate::domain::creneau::MotifAbsence;
use crate::domain::utilisateur::AbsenceLigne;
use crate::domain::{Code as _, CreneauId, Plage, Refusal, dit, heure};
use crate::service::planning::{Absence as Entered, ChangeAbsence, PlanningCommand, RemoveAbsence};
use crate::service::utilisateur::{UtilisateurQuery, UtilisateurRef};
use crate::service::{Answer, Error};

/// Verbs about absences.
#[derive(Debug, clap::Subcommand)]
pub(in crate::cli) enum Absence {
    Add(Add),
    Edit(Edit),
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

/// What of an absence is to be otherwise.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Edit {
    who: String,
    absence: i64,
    #[arg(long, allow_negative_numbers = true)]
    from: Option<String>,
    #[arg(long, allow_negative_numbers = true)]
    to: Option<String>,
    #[arg(long)]
    motif: Option<String>,
    #[arg(long)]
    libelle: Option<String>,
    #[command(flatten)]
    prudence: Prudence,
}

impl Absence {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(context, acting).await,
            Self::Edit(edit) => edit.run(context, acting).await,
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
        let motif = motif(&self.motif)?;
        let who = person(acting, &self.who).await?;
        // Their days, whoever enters it from wherever.
        let zone = who.horloges.parse().unwrap_or(acting.actor.fuseau);
        let today = heure::jour(zone, acting.service.now());
        let from = dit::moment("from", &self.from, today, today)?;
        let to = dit::fin("to", &self.to, today, from.jour)?;
        let debut = from.debute(zone, "from")?;
        let fin = to.finit(zone, "to")?;
        let command = PlanningCommand::Absence(Entered {
            utilisateur: who.ligne.id,
            motif,
            plage: plage(debut, fin)?,
            libelle: self.libelle,
        });
        let prudence = Prudence {
            version: None,
            key: self.key,
        };
        act(context, acting, prudence, command).await
    }
}

impl Edit {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let who = person(acting, &self.who).await?;
        let zone = who.horloges.parse().unwrap_or(acting.actor.fuseau);
        let today = heure::jour(zone, acting.service.now());
        // One that is over may still be corrected.
        let all = absences(acting, self.who, Some(DateTime::UNIX_EPOCH)).await?;
        let unknown = || Refusal::not_found("absence", self.absence.to_string());
        let recorded = all
            .into_iter()
            .find(|absence| absence.id.0 == self.absence)
            .ok_or_else(unknown)?;
        let debut = match &self.from {
            Some(from) => {
                let first = heure::jour(zone, recorded.plage.debut());
                dit::moment("from", from, today, first)?.debute(zone, "from")?
            }
            None => recorded.plage.debut(),
        };
        let fin = match &self.to {
            Some(to) => dit::fin("to", to, today, heure::jour(zone, debut))?.finit(zone, "to")?,
            None => recorded.plage.fin(),
        };
        let motif = match &self.motif {
            Some(typed) => motif(typed)?,
            None => recorded.motif.ok_or_else(unknown)?,
        };
        let command = PlanningCommand::ChangeAbsence(ChangeAbsence {
            creneau: recorded.id,
            version: self.prudence.version,
            motif,
            plage: plage(debut, fin)?,
            libelle: match self.libelle {
                Some(libelle) => Some(libelle).filter(|libelle| !libelle.trim().is_empty()),
                None => recorded.libelle,
            },
        });
        act(context, acting, self.prudence, command).await
    }
}

fn plage(debut: DateTime<Utc>, fin: DateTime<Utc>) -> Result<Plage, Refusal> {
    Plage::new(debut, fin).map_err(|_| Refusal::invalid("to", "absence-finit-avant"))
}

/// A reason as it is typed.
fn motif(typed: &str) -> Result<MotifAbsence, Refusal> {
    let code = typed.to_uppercase().replace('-', "_");
    code.parse().map_err(|_| {
        let known: Vec<&str> = MotifAbsence::ALL.iter().map(|motif| motif.code()).collect();
        Refusal::invalid("motif", "motif-absence-inconnu")
            .with("valeur", typed)
            .with("possibles", known.join(", ").to_lowercase())
    })
}

/// Somebody's absences that end after an instant, or are not over.
async fn absences(
    acting: &Acting,
    who: String,
    depuis: Option<DateTime<Utc>>,
) -> Result<Vec<AbsenceLigne>, Failure> {
    let query = UtilisateurQuery::Absences {
        qui: UtilisateurRef::Nom(who),
        depuis,
    };
    match acting.service.read(&acting.actor, query.into()).await? {
        Answer::Absences(absences) => Ok(absences),
        other => Err(Error::internal(&other).into()),
    }
}

async fn list(context: &Context, acting: &Acting, who: String, since: Option<String>) -> Result<(), Failure> {
    let depuis = super::day_if(acting, dit::jour, "jour", since.as_deref())?
        .map(|day| heure::instant_or_next(acting.actor.fuseau, day.and_time(NaiveTime::MIN)));
    let absences = absences(acting, who, depuis).await?;
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
