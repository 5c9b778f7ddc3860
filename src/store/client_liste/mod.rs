//! Lists of clients, sites, machines and contracts: what they have in common.

mod clients;
mod contrats;
mod equipements;
mod sites;

use chrono::NaiveDate;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection};

use super::liste::{Faute, Requete, contains};
use super::planning::Scope;
use crate::domain::filtre::{Filtre, Terme};
use crate::domain::liste::{Liste, Page};
use crate::domain::{Portee, telephone};

/// A question about a list: within whose sight, what is wanted, and as of which day.
#[derive(Debug)]
pub struct Demande<'a> {
    /// How far the actor sees.
    pub scope: &'a Scope,
    /// What is wanted.
    pub filtre: &'a Filtre,
    /// What "in force" means today.
    pub jour: NaiveDate,
}

impl Demande<'_> {
    fn begin(&self, requete: &mut Requete, table: &str) {
        match self.scope.portee {
            Portee::Tout => {}
            Portee::Agence => {
                requete
                    .et("(c.agence_id is null or c.agence_id = ")
                    .bind(self.scope.agence.map(|agence| agence.0))
                    .sql(")");
            }
            Portee::Equipe | Portee::Soi => {
                requete.et("false");
            }
        }
        let deleted = self.deleted();
        let not = if deleted { "not " } else { "" };
        requete.et(format_args!("{table}.supprime_le is {not}null"));
        if !deleted && table != "c" {
            requete.et("c.supprime_le is null");
        }
    }

    /// The telephone number that is looked for, if the words are one.
    fn telephone(&self) -> Option<String> {
        telephone::lire(&self.filtre.mots.join(" ")).ok()
    }

    /// Whether what is deleted is asked for, and nothing else.
    fn deleted(&self) -> bool {
        let asked = |terme: &Terme| terme.cle == "supprime" && !terme.exclut;
        self.filtre.termes.iter().any(asked)
    }

    /// `and` the row's key is one that some of these searches finds, for every word.
    fn mots(&self, requete: &mut Requete, cle: &str, recherches: &[String]) {
        for mot in &self.filtre.mots {
            requete.et(format_args!("{cle} in ("));
            for (index, recherche) in recherches.iter().enumerate() {
                requete
                    .sql(if index > 0 { " union " } else { "" })
                    .sql(recherche)
                    .sql(" like recherche(")
                    .bind(contains(mot))
                    .sql(")");
            }
            requete.sql(")");
        }
    }

    /// Terms that mean the same in every list.
    fn commun(requete: &mut Requete, cle: &str, terme: &Terme) {
        match cle {
            "agence" => {
                requete.textes(
                    "coalesce(c.agence_id = any(array(select x.id from agence x where recherche(x.code || ' ' || x.nom) like ",
                    ")), false)",
                    terme,
                );
            }
            "client" => {
                requete.textes(
                    "(select r.texte from client_recherche r where r.client_id = c.id) like ",
                    "",
                    terme,
                );
            }
            "ville" => {
                requete.textes("recherche(s.ville) like ", "", terme);
            }
            _ => {}
        }
    }
}

/// Reads a page of one of the lists above.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn lire<T>(db: &mut PgConnection, requete: Requete, page: &Page) -> Result<Liste<T>, Faute>
where
    T: for<'r> FromRow<'r, PgRow>,
{
    requete.lire(db, page).await
}
