//! Everything that can be asked, as data.

use serde_json::{Map, Value};

use crate::domain::Actor;
use crate::domain::equipe::{EquipeFiche, EquipeLigne};
use crate::domain::garde::Brouillon;
use crate::domain::historique::Historique;
use crate::domain::liste::Liste;
use crate::domain::liste_missions::Compte;
use crate::domain::mission::{MissionFiche, MissionLigne};
use crate::domain::nom::Lieu;
use crate::domain::notification::Message;
use crate::domain::planning::{Apercu, Attentes, Board, Essai, Proposition, Remede, Verdict};
use crate::domain::recherche::{Appelants, Reference};
use crate::domain::referentiel::{AgenceFiche, AgenceLigne, DepotLigne, SpecialisationLigne, TitreLigne};
use crate::domain::role::RoleFiche;
use crate::domain::utilisateur::{AbsenceLigne, UtilisateurFiche, UtilisateurLigne};

use super::audit::{AuditAnswer, AuditQuery};
use super::client::{ClientAnswer, ClientQuery};
use super::equipe::EquipeQuery;
use super::historique::HistoriqueQuery;
use super::keep::KeptQuery;
use super::mission::MissionQuery;
use super::nom::NomQuery;
use super::notification::NotificationQuery;
use super::planning::PlanningQuery;
use super::referentiel::ReferentielQuery;
use super::role::RoleQuery;
use super::utilisateur::UtilisateurQuery;
use super::{Error, Outcome, Service};

/// A question that an actor asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Of the journal.
    Audit(AuditQuery),
    /// Of missions.
    Mission(MissionQuery),
    /// Of names.
    Nom(NomQuery),
    /// Of the plan.
    Planning(PlanningQuery),
    /// Of clients, their sites, machines and contracts.
    Client(ClientQuery),
    /// Of what was kept for the actor.
    Kept(KeptQuery),
    /// Of what going back or forth would do.
    Historique(HistoriqueQuery),
    /// Of the actor's messages.
    Notification(NotificationQuery),
    /// Of roles.
    Role(RoleQuery),
    /// Of people.
    Utilisateur(UtilisateurQuery),
    /// Of teams.
    Equipe(EquipeQuery),
    /// Of reference data.
    Referentiel(ReferentielQuery),
}

/// Its answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Of the journal.
    Audit(AuditAnswer),
    /// A mission.
    Mission(Box<MissionFiche>),
    /// Several missions.
    MissionFiches(Vec<MissionFiche>),
    /// Of clients and what is theirs.
    Client(Box<ClientAnswer>),
    /// A page of missions.
    Missions(Liste<MissionLigne>),
    /// How many there are.
    Compte(Compte),
    /// The board of a day.
    Board(Box<Board>),
    /// What would let technicians take a mission that can't.
    Remedes(Vec<Remede>),
    /// What of several visits could be made firm.
    Apercus(Vec<Apercu>),
    /// All that waits.
    Attentes(Attentes),
    /// What a place would mean for a job.
    Essai(Box<Essai>),
    /// Proposals, best first.
    Propositions(Vec<Proposition>),
    /// Verdicts, those who can first.
    Verdicts {
        /// Of those who are compared.
        verdicts: Vec<Verdict>,
        /// How many the actor could plan who aren't: they belong to other branches.
        ailleurs: usize,
    },
    /// Sites that match, and clients without one.
    Sites(Box<Appelants>),
    /// What a form offers to choose from.
    Reference(Box<Reference>),
    /// Text typed and not sent.
    Brouillons(Vec<Brouillon>),
    /// What going back or forth would do.
    Historique(Box<Historique>),
    /// The actor's messages.
    Notifications(Liste<Message>),
    /// What the actor prefers, by name.
    Preferences(Map<String, Value>),
    /// People, by name.
    Utilisateurs(Liste<UtilisateurLigne>),
    /// A person.
    Utilisateur(Box<UtilisateurFiche>),
    /// Absences of people.
    Absences(Vec<AbsenceLigne>),
    /// Teams.
    Equipes(Vec<EquipeLigne>),
    /// A team with its people.
    Equipe(Box<EquipeFiche>),
    /// Branches.
    Agences(Vec<AgenceLigne>),
    /// A branch.
    Agence(Box<AgenceFiche>),
    /// Places of stock.
    Depots(Vec<DepotLigne>),
    /// Trades.
    Specialisations(Vec<SpecialisationLigne>),
    /// Titres.
    Titres(Vec<TitreLigne>),
    /// Roles with what they grant.
    Roles(Vec<RoleFiche>),
    /// A role.
    Role(RoleFiche),
    /// The key of what was named.
    Cle(i64),
    /// A site, its client and its clocks.
    Lieu(Lieu),
    /// What was done under a key, if anything was.
    Deja(Option<Box<Outcome>>),
}

pub(super) async fn answer(service: &Service, actor: &Actor, query: Query) -> Result<Answer, Error> {
    match query {
        Query::Audit(query) => query.answer(service, actor).await,
        Query::Mission(query) => query.answer(service, actor).await,
        Query::Nom(query) => query.answer(service, actor).await,
        Query::Planning(query) => query.answer(service, actor).await,
        Query::Client(query) => query.answer(service, actor).await,
        Query::Kept(query) => query.answer(service, actor).await,
        Query::Historique(query) => query.answer(service, actor).await,
        Query::Notification(query) => query.answer(service, actor).await,
        Query::Role(query) => query.answer(service, actor).await,
        Query::Utilisateur(query) => query.answer(service, actor).await,
        Query::Equipe(query) => query.answer(service, actor).await,
        Query::Referentiel(query) => query.answer(service, actor).await,
    }
}
