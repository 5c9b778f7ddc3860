//! The company of `monde.sql`, with shorthands for what tests do in it all the time.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use regie::domain::creneau::{Fermete, MotifAbsence};
use regie::domain::intervention::EtatIntervention;
use regie::domain::mission::{EtatMission, MissionFiche, NouveauBesoin, TypeMission, Visite};
use regie::domain::planning::{Affectee, Place};
use regie::domain::{
    Actor, AgenceId, ClientId, InterventionId, MissionId, Plage, Refusal, RefusalKind, SiteId,
    SpecialisationId, TitreId, UtilisateurId,
};
use regie::service::intervention::{Finish, Geste, InterventionCommand, Step};
use regie::service::mission::{Create, Decide, Decision, Edit, Fields, MissionCommand, MissionQuery};
use regie::service::planning::{
    Absence, AutoAssign, Firm, Loosen, Move, Plan, PlanningCommand, Swap, Unassign,
};
use regie::service::{Answer, Clock, Command, Done, Error, Outcome, Service};
use sqlx::PgPool;

use crate::common::Base;

const MONDE: &str = include_str!("monde.sql");

pub const LYON: AgenceId = AgenceId(1);
pub const FDF: AgenceId = AgenceId(2);
pub const AMOREL: UtilisateurId = UtilisateurId(20);
pub const BLEROY: UtilisateurId = UtilisateurId(21);
pub const CNGUYEN: UtilisateurId = UtilisateurId(22);
pub const DPETIT: UtilisateurId = UtilisateurId(23);
pub const MCESAIRE: UtilisateurId = UtilisateurId(30);
pub const CLIM: SpecialisationId = SpecialisationId(1);
pub const ELEC: SpecialisationId = SpecialisationId(2);
pub const BR: TitreId = TitreId(1);

/// One test's company, in a database of its own.
pub struct Monde {
    pub base: Base,
    pub pool: PgPool,
}

impl Monde {
    pub async fn new() -> Self {
        let base = Base::new().await;
        let mut owner = base.owner().await;
        sqlx::raw_sql(MONDE)
            .execute(&mut owner)
            .await
            .expect("monde.sql should obey every rule");
        Self {
            pool: base.pool(),
            base,
        }
    }

    /// The service early on Monday 5 March 2040, before anybody is at work.
    pub fn service(&self) -> Service {
        self.at("05 06:00")
    }

    /// The service at another hour of that month.
    pub fn at(&self, hour: &str) -> Service {
        Service::new(self.pool.clone(), Clock::Fixed(at(hour)))
    }

    pub async fn actor(&self, login: &str) -> Actor {
        self.service().actor(login).await.expect("a person of monde.sql")
    }

    /// Carries a command out, or panics.
    pub async fn does(&self, login: &str, command: impl Into<Command>) -> Outcome {
        self.does_at("05 06:00", login, command).await
    }

    /// Carries a command out at an hour, or panics.
    pub async fn does_at(&self, hour: &str, login: &str, command: impl Into<Command>) -> Outcome {
        let command = command.into();
        let said = format!("{} by {login}", command.name());
        self.at(hour)
            .execute(&self.actor(login).await, command)
            .await
            .unwrap_or_else(|error| panic!("{said}: {error:?}"))
    }

    /// Expects a command to be refused.
    pub async fn refuses(&self, login: &str, command: impl Into<Command>) -> Refusal {
        refused(
            self.service()
                .execute(&self.actor(login).await, command.into())
                .await,
        )
    }

    /// A mission that one person able in CLIM can do in two hours, ready to be planned.
    pub async fn mission(&self) -> MissionId {
        self.create(call()).await
    }

    /// A mission, entered once somebody has called.
    pub async fn create(&self, call: Create) -> MissionId {
        let early = at("05 06:00");
        let now = call.appel_le.map_or(early, |appel| appel.max(early));
        let service = Service::new(self.pool.clone(), Clock::Fixed(now));
        let entered = MissionCommand::Create(Box::new(call));
        let entered = service
            .execute(&self.actor("rdupuis").await, Command::from(entered))
            .await;
        match entered.expect("a mission").result {
            Done::Mission { id, .. } => id,
            other => panic!("{other:?}"),
        }
    }

    /// Plans a mission firm for these people, from an hour, for two hours.
    pub async fn planned(&self, mission: MissionId, equipe: &[UtilisateurId], hour: &str) -> Affectee {
        self.books(firm(mission, equipe, &[plage(hour, 120)])).await
    }

    /// A mission that asks for two trades, planned firm for somebody of each.
    pub async fn team(&self) -> (MissionId, InterventionId) {
        let besoins = two_trades().to_vec();
        let mission = self.create(Create { besoins, ..call() }).await;
        let planned = self.planned(mission, &[AMOREL, CNGUYEN], "05 08:00").await;
        (mission, planned.intervention)
    }

    pub async fn books(&self, plan: Plan) -> Affectee {
        self.affects(PlanningCommand::Plan(plan)).await
    }

    pub async fn affects(&self, command: impl Into<Command>) -> Affectee {
        match self.does("rdupuis", command).await.result {
            Done::Planned(done) => done,
            other => panic!("{other:?}"),
        }
    }

    /// One visit, over with that result at an hour; its people had been there for an hour.
    pub async fn reported(&self, visite: InterventionId, who: &str, hour: &str, finish: Finish) -> Outcome {
        let arrived = at(hour) - chrono::TimeDelta::hours(1);
        let service = Service::new(self.pool.clone(), Clock::Fixed(arrived));
        service
            .execute(&self.actor(who).await, step(visite, Geste::Arrive))
            .await
            .expect("an arrival");
        self.does_at(hour, who, InterventionCommand::Finish(finish)).await
    }

    pub async fn fiche(&self, mission: MissionId) -> MissionFiche {
        let query = MissionQuery::Fiche(mission.into()).into();
        match self.service().read(&self.actor("directrice").await, query).await {
            Ok(Answer::Mission(fiche)) => *fiche,
            other => panic!("{other:?}"),
        }
    }

    pub async fn etat(&self, mission: MissionId) -> EtatMission {
        self.fiche(mission).await.ligne.etat
    }

    /// The states of a mission's visits, in order.
    pub async fn visites(&self, mission: MissionId) -> Vec<EtatIntervention> {
        self.fiche(mission)
            .await
            .visites
            .iter()
            .map(|visite| visite.etat)
            .collect()
    }

    pub async fn visite(&self, mission: MissionId, id: InterventionId) -> Visite {
        let fiche = self.fiche(mission).await;
        fiche
            .visites
            .into_iter()
            .find(|visite| visite.id == id)
            .expect("a visit of that mission")
    }

    /// Waits until a text is among the drafts that are kept, or panics after ten seconds.
    pub async fn until_kept(&self, text: &str) {
        let mut admin = self.base.admin().await;
        let kept = async {
            while !sqlx::query_scalar::<_, bool>("select exists (select from brouillon where valeur = $1)")
                .bind(text)
                .fetch_one(&mut admin)
                .await
                .unwrap()
            {}
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), kept)
            .await
            .expect("the text should have been kept");
    }

    /// Waits until somebody stands in a queue for a lock, or panics after ten seconds.
    pub async fn until_somebody_waits(&self) {
        const WAITING: &str = "select exists (
            select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0)";
        let mut admin = self.base.admin().await;
        let waits = async {
            while !sqlx::query_scalar::<_, bool>(WAITING)
                .fetch_one(&mut admin)
                .await
                .unwrap()
            {}
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), waits)
            .await
            .expect("somebody should have had to wait");
    }

    /// Reads one value, as superuser.
    pub async fn value<T>(&self, sql: &'static str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        let read = sqlx::query_scalar(sql)
            .fetch_one(&mut self.base.admin().await)
            .await;
        read.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }
}

/// An hour of March 2040 on the clocks of Lyon: `05 08:30`.
pub fn at(hour: &str) -> DateTime<Utc> {
    let (day, time) = hour.split_once(' ').expect("a day and an hour");
    let day = NaiveDate::from_ymd_opt(2040, 3, day.parse().expect("a day")).expect("a day of March");
    let time = NaiveTime::parse_from_str(time, "%H:%M").expect("an hour");
    Paris
        .from_local_datetime(&day.and_time(time))
        .earliest()
        .expect("an hour that exists")
        .to_utc()
}

pub fn plage(hour: &str, minutes: u32) -> Plage {
    Plage::starting(at(hour), minutes)
}

/// What somebody called for: two hours of CLIM at site 1.
pub fn call() -> Create {
    Create {
        donneur_ordre: ClientId(1),
        payeur: None,
        reference_externe: None,
        site: SiteId(1),
        equipement: None,
        contrat: None,
        agence: None,
        r#type: TypeMission::Depannage,
        priorite: 2,
        urgence: false,
        titre: "Fuite en toiture".to_owned(),
        description: String::new(),
        appel_le: None,
        fenetre: None,
        duree_minutes: 120,
        besoins: vec![besoin(CLIM, 2, None, 1)],
        brouillon: false,
    }
}

pub fn besoin(
    specialisation: SpecialisationId,
    niveau_min: i16,
    titre: Option<TitreId>,
    effectif: i16,
) -> NouveauBesoin {
    NouveauBesoin {
        specialisation,
        niveau_min,
        titre,
        effectif,
    }
}

/// What Ana Morel and Chloé Nguyen can do together.
pub fn two_trades() -> [NouveauBesoin; 2] {
    [besoin(CLIM, 2, None, 1), besoin(ELEC, 2, Some(BR), 1)]
}

/// Other needs for a mission.
pub fn needs(mission: MissionId, besoins: &[NouveauBesoin]) -> Command {
    let fields = Fields {
        besoins: Some(besoins.to_vec()),
        ..Fields::default()
    };
    correct(mission, fields)
}

/// Corrections to a mission.
pub fn correct(mission: MissionId, fields: Fields) -> Command {
    MissionCommand::Edit(Box::new(Edit {
        mission,
        version: None,
        fields,
    }))
    .into()
}

pub fn firm(mission: MissionId, equipe: &[UtilisateurId], plages: &[Plage]) -> Plan {
    Plan {
        mission,
        version: None,
        equipe: equipe
            .iter()
            .map(|utilisateur| Place {
                utilisateur: *utilisateur,
                besoin: None,
                plages: Vec::new(),
            })
            .collect(),
        plages: plages.to_vec(),
        fermete: Fermete::Ferme,
        forcer: None,
        aide: false,
    }
}

pub fn pencilled(mission: MissionId, equipe: &[UtilisateurId], plages: &[Plage]) -> Plan {
    Plan {
        fermete: Fermete::Provisoire,
        ..firm(mission, equipe, plages)
    }
}

pub fn step(intervention: InterventionId, geste: Geste) -> Command {
    let motif = (geste == Geste::TurnBack).then(|| "client absent".to_owned());
    InterventionCommand::Step(Step {
        intervention,
        version: None,
        geste,
        motif,
        trajets: None,
    })
    .into()
}

pub fn finish(intervention: InterventionId, resultat: EtatIntervention) -> Finish {
    Finish {
        intervention,
        version: None,
        resultat,
        compte_rendu: "Fait.".to_owned(),
        renonciation: None,
        suite: None,
    }
}

pub fn decide(mission: MissionId, decision: Decision) -> Command {
    MissionCommand::Decide(Decide {
        mission,
        version: None,
        decision,
    })
    .into()
}

pub fn cancel(mission: MissionId) -> Command {
    decide(
        mission,
        Decision::Cancel {
            motif: "le client renonce".to_owned(),
        },
    )
}

pub fn absence(utilisateur: UtilisateurId, plage: Plage) -> Command {
    PlanningCommand::Absence(Absence {
        utilisateur,
        motif: MotifAbsence::Maladie,
        plage,
        libelle: None,
    })
    .into()
}

pub fn plan(plan: Plan) -> Command {
    PlanningCommand::Plan(plan).into()
}

pub fn unassign(intervention: InterventionId) -> Command {
    PlanningCommand::Unassign(Unassign {
        intervention,
        version: None,
        motif: None,
    })
    .into()
}

pub fn auto(mission: MissionId) -> Command {
    PlanningCommand::AutoAssign(AutoAssign {
        mission,
        version: None,
    })
    .into()
}

pub fn loosen(interventions: &[InterventionId]) -> Command {
    PlanningCommand::Loosen(Loosen {
        interventions: interventions.to_vec(),
        motif: None,
    })
    .into()
}

pub fn harden(intervention: InterventionId) -> Command {
    PlanningCommand::Firm(Firm {
        intervention,
        version: None,
        forcer: None,
    })
    .into()
}

/// To another hour, another person, or both.
pub fn shift(intervention: InterventionId, hour: Option<&str>, vers: Option<UtilisateurId>) -> Command {
    let debut = hour.map(at);
    PlanningCommand::Move(Move {
        intervention,
        version: None,
        debut,
        de: None,
        vers,
        forcer: None,
        plages: Vec::new(),
    })
    .into()
}

pub fn swap(a: InterventionId, b: InterventionId) -> Command {
    PlanningCommand::Swap(Swap {
        a: (a, None),
        b: (b, None),
        forcer: None,
    })
    .into()
}

pub fn undo() -> Command {
    Command::Historique(regie::service::historique::HistoriqueCommand::Undo)
}

pub fn redo() -> Command {
    Command::Historique(regie::service::historique::HistoriqueCommand::Redo)
}

/// The refusal in an answer that must be one.
pub fn refused<T: std::fmt::Debug>(answer: Result<T, Error>) -> Refusal {
    match answer {
        Err(Error::Refused(refusal)) => *refusal,
        other => panic!("a refusal was expected: {other:?}"),
    }
}

/// Kind and rule of a refusal.
pub fn said(refusal: &Refusal) -> (RefusalKind, &'static str) {
    (refusal.kind, refusal.rule)
}

/// A value in play in a refusal, as it would be written in JSON.
pub fn fact(refusal: &Refusal, name: &str) -> serde_json::Value {
    let found = refusal.facts.iter().find(|(fact, _)| *fact == name);
    found.map_or(serde_json::Value::Null, |(_, fact)| {
        serde_json::to_value(fact).expect("a fact")
    })
}
