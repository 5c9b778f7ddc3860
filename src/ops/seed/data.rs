//! The files of `seeds/`, read into types: what a believable French company is made of.

use anyhow::{Context, Result};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::str::FromStr;

use super::copy::Num;

/// Reference data of every installation.
#[derive(Debug, Clone, Deserialize)]
pub struct Reference {
    pub role: Vec<Role>,
    pub specialisation: Vec<Specialisation>,
    pub titre: Vec<Titre>,
    pub tva: Vec<serde_json::Value>,
    pub absence: Vec<serde_json::Value>,
    pub checklist: Vec<Checklist>,
}

/// A role and what it may do.
#[derive(Debug, Clone, Deserialize)]
pub struct Role {
    pub code: String,
    pub libelle: String,
    pub permissions: BTreeMap<String, String>,
}

/// A trade.
#[derive(Debug, Clone, Deserialize)]
pub struct Specialisation {
    pub code: String,
    pub libelle: String,
    #[serde(default)]
    pub reglementee: bool,
}

/// An official habilitation and those it is worth.
#[derive(Debug, Clone, Deserialize)]
pub struct Titre {
    pub code: String,
    pub libelle: String,
    pub specialisation: Option<String>,
    #[serde(default)]
    pub implique: Vec<String>,
}

/// A checklist.
#[derive(Debug, Clone, Deserialize)]
pub struct Checklist {
    pub code: String,
    pub libelle: String,
    pub mission_type: String,
    pub specialisation: String,
    pub points: Vec<Point>,
}

/// A point of a checklist.
#[derive(Debug, Clone, Deserialize)]
pub struct Point {
    pub libelle: String,
    pub nature: String,
    pub unite: Option<String>,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub choix: Option<Vec<String>>,
    #[serde(default)]
    pub obligatoire: bool,
}

/// What missions are about.
#[derive(Debug, Clone, Deserialize)]
pub struct Prestation {
    pub famille: String,
    pub r#type: String,
    pub titre: String,
    pub duree: i32,
    pub niveau: i16,
    pub habilitation: Option<String>,
    #[serde(default = "one")]
    pub effectif: i16,
    pub forfait: i64,
    pub poids: u32,
    #[serde(default)]
    pub pieces: Vec<String>,
    pub checklist: Option<String>,
    #[serde(default)]
    pub urgent: bool,
}

fn one() -> i16 {
    1
}

/// A kind of machine.
#[derive(Debug, Clone, Deserialize)]
pub struct Machine {
    pub famille: String,
    pub libelle: String,
    pub marque: String,
    pub modele: String,
    pub fluide: Option<String>,
    pub charge: Option<String>,
    #[serde(default)]
    pub enfants: Vec<String>,
}

/// The work of the demonstration.
#[derive(Debug, Clone, Deserialize)]
pub struct Work {
    pub prestation: Vec<Prestation>,
    pub machine: Vec<Machine>,
}

/// The company of the demonstration.
#[derive(Debug, Clone, Deserialize)]
pub struct Company {
    pub societe: Societe,
    pub agence: Vec<Agence>,
    pub personne: Vec<Personne>,
    pub metier: Vec<Metier>,
}

/// Who sells and invoices.
#[derive(Debug, Clone, Deserialize)]
pub struct Societe {
    pub raison_sociale: String,
    pub forme_juridique: String,
    pub capital: String,
    pub siren: String,
    pub rcs: String,
    pub adresse: String,
    pub code_postal: String,
    pub ville: String,
    pub telephone: String,
    pub courriel: String,
    pub iban: String,
    pub bic: String,
    pub assurance: String,
    pub mediateur: String,
}

/// A branch and the départements where its sites are.
#[derive(Debug, Clone, Deserialize)]
pub struct Agence {
    pub code: String,
    pub nom: String,
    pub code_postal: String,
    pub adresse: String,
    pub departements: Vec<String>,
}

/// Somebody of the documentation.
#[derive(Debug, Clone, Deserialize)]
pub struct Personne {
    pub prenom: String,
    pub nom: String,
    pub login: Option<String>,
    pub role: String,
    pub agence: String,
    pub metier: Option<String>,
    pub niveau: Option<i16>,
}

/// What people of a trade are able and entitled to do.
#[derive(Debug, Clone, Deserialize)]
pub struct Metier {
    pub code: String,
    pub poids: u32,
    pub habilitations: Vec<MetierHabilitation>,
}

/// One habilitation of a trade.
#[derive(Debug, Clone, Deserialize)]
pub struct MetierHabilitation {
    pub specialisation: String,
    pub retrait: i16,
    pub titre: Option<String>,
    #[serde(default)]
    pub annees: i32,
}

/// A French commune at one of its postal codes.
#[derive(Debug, Clone, Deserialize)]
pub struct Commune {
    pub code_postal: String,
    pub code_insee: String,
    #[serde(rename = "commune")]
    pub nom: String,
    pub departement: String,
    pub population: u32,
    pub latitude: f64,
    pub longitude: f64,
    pub precision: String,
}

/// An article.
#[derive(Debug, Clone, Deserialize)]
pub struct Article {
    pub reference: String,
    pub designation: String,
    pub unite: String,
    pub suivi: String,
    pub prix_vente_ht: String,
    pub cout_moyen: String,
    pub specialisation: String,
    pub fournisseur: String,
}

/// Everything that `seeds/` holds for the demonstration.
#[derive(Debug, Clone)]
pub struct Data {
    pub reference: Reference,
    pub work: Work,
    pub company: Company,
    pub communes: Vec<Commune>,
    pub articles: Vec<Article>,
    pub prenoms: Vec<&'static str>,
    pub noms: Vec<&'static str>,
    pub rues: Vec<&'static str>,
}

impl Data {
    /// Reads the files, which are part of the binary.
    ///
    /// # Errors
    /// When one of them can't be read.
    pub fn read() -> Result<Self> {
        Ok(Self {
            reference: reference()?,
            work: toml::from_str(include_str!("../../../seeds/prestations.toml"))
                .context("prestations.toml")?,
            company: toml::from_str(include_str!("../../../seeds/societe.toml")).context("societe.toml")?,
            communes: csv(crate::domain::communes::CSV).context("communes.csv")?,
            articles: csv(include_str!("../../../seeds/materiel.csv")).context("materiel.csv")?,
            prenoms: include_str!("../../../seeds/prenoms.txt").lines().collect(),
            noms: include_str!("../../../seeds/noms.txt").lines().collect(),
            rues: include_str!("../../../seeds/rues.txt").lines().collect(),
        })
    }
}

/// Reads the reference data alone.
///
/// # Errors
/// When the file can't be read.
pub fn reference() -> Result<Reference> {
    toml::from_str(include_str!("../../../seeds/reference.toml")).context("reference.toml")
}

fn csv<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    Ok(csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()?)
}

impl<const SCALE: u32> FromStr for Num<SCALE> {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let width = SCALE as usize;
        anyhow::ensure!(decimals.len() <= width, "{text} has more than {width} decimals");
        Ok(Self(format!("{whole}{decimals:0<width$}").parse()?))
    }
}

/// The last day of the attestations for refrigerants under the rules of 2015, and the day after.
#[must_use]
pub fn end_of_old_fluide_rules() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 1).unwrap_or_default()
}
