//! Why a command was not done, told so that a person can mend it.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

use super::code::codes;
use super::plage::Plage;
use super::saisie::Ecart;

codes! {
    /// What sort of obstacle stands in the way; the CLI's exit code follows from it.
    RefusalKind, "refus-nature", {
        /// Nobody is logged in, or the session has ended.
        Unauthenticated = "NON_IDENTIFIE",
        /// The actor may not do this, or not here.
        Permission = "PERMISSION",
        /// A rule of the trade forbids it.
        Rule = "REGLE",
        /// Somebody else holds what was asked for.
        Conflict = "CONFLIT",
        /// The record was changed since it was read.
        Stale = "VERSION",
        /// No such record, or not one that the actor may see.
        NotFound = "INTROUVABLE",
        /// What was typed can't be understood or is out of bounds.
        Invalid = "SAISIE",
    }
}

/// One value in play in a refusal; formatted in the reader's language and zone when it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// A name, a code, a reference: shown as it stands.
    Text(String),
    /// Words to type, in the reader's language.
    Words {
        /// In French.
        fr: String,
        /// In English.
        en: String,
    },
    /// A count, a level.
    Number(i64),
    /// A length of time, in minutes, shown in hours and minutes.
    Minutes(i64),
    /// An amount or a quantity.
    Decimal(Decimal),
    /// An instant, shown in the reader's zone.
    Instant(DateTime<Utc>),
    /// A calendar day.
    Day(NaiveDate),
    /// A time range, shown in the reader's zone.
    Plage(Plage),
    /// A code of a vocabulary, shown as its label.
    Label {
        /// The vocabulary (`Code::FAMILY`).
        family: &'static str,
        /// The code.
        code: &'static str,
    },
}

macro_rules! fact_from {
    ($($from:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$from> for Fact {
            fn from(value: $from) -> Self { Self::$variant(value.into()) }
        }
    )+};
}
fact_from! {
    String => Text, &str => Text, i64 => Number, i32 => Number, u32 => Number, i16 => Number, u8 => Number,
    Decimal => Decimal, DateTime<Utc> => Instant, NaiveDate => Day, Plage => Plage,
}

impl Fact {
    /// A code, to be shown as its label.
    pub fn label<C: super::code::Code>(code: C) -> Self {
        Self::Label {
            family: C::FAMILY,
            code: code.code(),
        }
    }
}

/// A person and a time that would do instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Login of the technician.
    pub login: String,
    /// Name of the technician.
    pub nom: String,
    /// When the work would take place.
    pub plage: Plage,
}

/// A refused command or query: the rule, the values in play, and what would be possible instead.
///
/// Message and hint are texts of `locales/`, keyed by `rule` (`refus-<rule>` and its attribute `hint`), with the facts
/// as their arguments.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("refused by {rule}")]
pub struct Refusal {
    /// What sort of obstacle.
    pub kind: RefusalKind,
    /// Stable name of the rule (`creneau-occupe`).
    pub rule: &'static str,
    /// The field of a form that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// Values in play, by the name under which the message uses them.
    pub facts: Vec<(&'static str, Fact)>,
    /// What else would have to be gone past with it, and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aussi: Option<Box<Refusal>>,
    /// Alternatives, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Fields that somebody else changed meanwhile: both sides of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ecarts: Vec<Ecart>,
}

impl Refusal {
    /// A refusal without facts.
    #[must_use]
    pub fn new(kind: RefusalKind, rule: &'static str) -> Self {
        Self {
            kind,
            rule,
            field: None,
            facts: Vec::new(),
            aussi: None,
            offers: Vec::new(),
            ecarts: Vec::new(),
        }
    }

    /// A rule of the trade stands in the way.
    #[must_use]
    pub fn rule(rule: &'static str) -> Self {
        Self::new(RefusalKind::Rule, rule)
    }

    /// Somebody else holds what was asked for.
    #[must_use]
    pub fn conflict(rule: &'static str) -> Self {
        Self::new(RefusalKind::Conflict, rule)
    }

    /// A value of a form can't be taken.
    #[must_use]
    pub fn invalid(field: &'static str, rule: &'static str) -> Self {
        Self {
            field: Some(field),
            ..Self::new(RefusalKind::Invalid, rule)
        }
    }

    /// Nothing of this sort under this name.
    #[must_use]
    pub fn not_found(objet: &'static str, nom: impl Into<String>) -> Self {
        let label = Fact::Label {
            family: "objet",
            code: objet,
        };
        let nom = nom.into();
        if nom.trim().is_empty() {
            return Self::new(RefusalKind::Invalid, "reference-vide").with("objet", label);
        }
        Self::new(RefusalKind::NotFound, "introuvable")
            .with("objet", label)
            .with("nom", nom)
    }

    /// The record has moved on since `seen`.
    #[must_use]
    pub fn stale(objet: &'static str, seen: i32, current: i32) -> Self {
        Self::new(RefusalKind::Stale, "version-depassee")
            .with(
                "objet",
                Fact::Label {
                    family: "objet",
                    code: objet,
                },
            )
            .with("vue", seen)
            .with("actuelle", current)
    }

    /// Adds a value in play.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Fact>) -> Self {
        self.facts.push((name, fact.into()));
        self
    }

    /// Adds alternatives.
    #[must_use]
    pub fn offering(mut self, offers: Vec<Offer>) -> Self {
        self.offers = offers;
        self
    }

    /// Adds both sides of what two people changed.
    #[must_use]
    pub fn differing(mut self, ecarts: Vec<Ecart>) -> Self {
        self.ecarts = ecarts;
        self
    }
}
