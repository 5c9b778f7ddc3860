//! A refusal, in words.

use std::borrow::Cow;

use super::{Arg, Text, label_key};
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::Remede;
use crate::domain::remarque::Remarque;
use crate::domain::{Fact, Langue, Plage, Refusal};

/// What a person is told: what happened, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What happened, with the values in play.
    pub message: String,
    /// What can be done.
    pub hint: Option<String>,
}

impl Text {
    /// Message and hint of a refusal.
    #[must_use]
    pub fn refusal(self, refusal: &Refusal) -> Said {
        let key = label_key("refus", refusal.rule);
        let args: Vec<(&'static str, Arg<'static>)> = refusal
            .facts
            .iter()
            .map(|(name, fact)| (*name, self.named(name, fact)))
            .collect();
        let message = match self.resolve(&key, None, &args) {
            // Where a named constraint refused, the values are not known: the short form needs none.
            Some((message, complete)) if !complete => self
                .attribute(&key, "bref", &args)
                .unwrap_or(message)
                .into_owned(),
            Some((message, _)) => message.into_owned(),
            None => self.get(&key).into_owned(),
        };
        // Why nobody works then.
        let message = if refusal.facts.iter().any(|(name, _)| *name == "ferie") {
            format!("{message} {}", self.get("ferie-ce-jour"))
        } else {
            message
        };
        let message = match &refusal.aussi {
            Some(other) => format!("{message} {}", self.refusal(other).message),
            None => message,
        };
        // Where there are no keys to press, there may be a command to type.
        let typed = self
            .keys
            .is_none()
            .then(|| self.attribute(&key, "cli", &args))
            .flatten();
        let hint = typed
            .or_else(|| self.attribute(&key, "hint", &args))
            .map(Cow::into_owned);
        // The smallest change that would do comes first: it is about this very case.
        let possible = refusal
            .facts
            .iter()
            .filter(|(name, _)| name.starts_with("possible-"));
        let hint = possible.fold(hint, |hint, (name, fact)| {
            let change = self.with(name, &[("valeur", self.arg(fact))]);
            Some(match hint {
                Some(hint) => format!("{change} {hint}"),
                None => change,
            })
        });
        Said { message, hint }
    }

    /// The same beside the field that it is about: what stands there is not said again.
    #[must_use]
    pub fn refusal_beside(self, refusal: &Refusal) -> Said {
        let said = self.refusal(refusal);
        let short = self.attribute(&label_key("refus", refusal.rule), "champ", &[]);
        match short {
            Some(short) if refusal.aussi.is_none() => Said {
                message: short.into_owned(),
                ..said
            },
            _ => said,
        }
    }

    /// Rules of the planner by their short names.
    #[must_use]
    pub fn regles(self, codes: &[String]) -> String {
        let mut names: Vec<Cow<'_, str>> = Vec::new();
        for name in codes.iter().map(|code| self.regle(code)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }

    /// A rule by its short name, where nothing but its code is known.
    #[must_use]
    pub fn regle(self, code: &str) -> Cow<'static, str> {
        let named = self.find(&label_key("regle", code));
        named.unwrap_or_else(|| self.get("regle-autre"))
    }

    /// What a check of the database found, its words in this language.
    #[must_use]
    pub fn constat(self, trouve: &str) -> String {
        let mut said = String::with_capacity(trouve.len());
        let mut rest = trouve;
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let word = after
                .split_once('}')
                .and_then(|(word, end)| Some((self.find(&format!("constat-{word}"))?, end)));
            if let Some((word, end)) = word {
                said.push_str(&word);
                rest = end;
            } else {
                said.push('{');
                rest = after;
            }
        }
        said + rest
    }

    /// Values of a sentence about somebody, under the name that it has for them, and when they are there.
    fn somebody<'a>(
        self,
        name: &'static str,
        who: &'a str,
        numero: &'a str,
        plage: Plage,
    ) -> Vec<(&'static str, Arg<'a>)> {
        vec![
            ("numero", numero.into()),
            (name, who.into()),
            ("plage", self.plage(plage).into()),
        ]
    }

    /// What a command leaves to be looked at, and what can be done about it.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one arm a remark")]
    pub fn remarque(self, remarque: &Remarque) -> Said {
        let (key, args) = match remarque {
            Remarque::DureeGardee {
                numero,
                plage,
                minutes,
                voulues,
            } => (
                "remarque-duree-gardee",
                vec![
                    ("numero", Arg::from(numero)),
                    ("plage", self.plage(*plage).into()),
                    ("duree", self.duration(*minutes).into()),
                    ("voulue", self.duration(*voulues).into()),
                ],
            ),
            Remarque::Echangee {
                numero,
                technicien,
                plage,
            } => (
                "remarque-echangee",
                self.somebody("technicien", technicien, numero, *plage),
            ),
            Remarque::VisiteDePlus { numero, qui, plage } => (
                "remarque-visite-de-plus",
                self.somebody("qui", qui, numero, *plage),
            ),
            Remarque::CrayonRetire { numero, qui, plage } => (
                "remarque-crayon-retire",
                self.somebody("qui", qui, numero, *plage),
            ),
            Remarque::ConfirmationPerdue { numero } => {
                ("remarque-confirmation-perdue", vec![("numero", numero.into())])
            }
            Remarque::EquipeIncomplete {
                numero,
                presents,
                effectif,
            } => (
                "remarque-equipe-incomplete",
                head_count(numero, *presents, *effectif),
            ),
            Remarque::CommenceeIncomplete {
                numero,
                presents,
                effectif,
            } => (
                "remarque-commencee-incomplete",
                head_count(numero, *presents, *effectif),
            ),
            Remarque::TravailGarde { nom, nombre, numeros } => (
                "remarque-travail-garde",
                vec![
                    ("nom", nom.into()),
                    ("nombre", (*nombre).into()),
                    ("numeros", numeros.into()),
                ],
            ),
            Remarque::EquipeSeparee { numero, avec, plage } => (
                "remarque-equipe-separee",
                self.somebody("avec", avec, numero, *plage),
            ),
            Remarque::EncoreAuTravail {
                numero,
                technicien,
                plage,
            } => (
                "remarque-encore-au-travail",
                self.somebody("technicien", technicien, numero, *plage),
            ),
            Remarque::CreneauEcourte {
                numero,
                technicien,
                plage,
                voulues,
            } => {
                let mut args = self.somebody("technicien", technicien, numero, *plage);
                args.push(("voulue", self.duration(*voulues).into()));
                ("remarque-creneau-ecourte", args)
            }
            Remarque::TrajetsRefaits { visites } => {
                ("remarque-trajets-refaits", vec![("visites", (*visites).into())])
            }
            Remarque::TrajetImpossible {
                numero,
                technicien,
                plage,
                etat,
            } => (
                "remarque-trajet-impossible",
                vec![
                    ("numero", numero.into()),
                    ("technicien", technicien.into()),
                    ("plage", self.plage(*plage).into()),
                    (
                        "confirmee",
                        usize::from(*etat == EtatIntervention::Confirmee).into(),
                    ),
                ],
            ),
        };
        Said {
            message: self.with(key, &args),
            hint: self.attribute(key, "hint", &args).map(Cow::into_owned),
        }
    }

    /// What would have to change for somebody to take a mission, and when that would be.
    #[must_use]
    pub fn remede(self, remede: &Remede) -> String {
        let changes: Vec<String> = remede
            .changements
            .iter()
            .map(|change| {
                let args: Vec<(&'static str, Arg<'static>)> = change
                    .facts
                    .iter()
                    .map(|(name, fact)| (*name, self.arg(fact)))
                    .collect();
                self.with(&format!("remede-{}", change.code), &args)
            })
            .collect();
        let args = [
            ("changements", changes.join(" + ").into()),
            ("quand", self.plage(remede.plage).into()),
        ];
        self.with("remede", &args)
    }

    /// What speaks against a proposal, weightiest first: `trajet +25 · charge −10`.
    #[must_use]
    pub fn couts(self, couts: &std::collections::BTreeMap<String, i32>) -> String {
        let mut couts: Vec<(&String, i32)> = couts
            .iter()
            .filter(|(code, _)| *code != "total")
            .map(|(code, weight)| (code, *weight))
            .collect();
        couts.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        let said: Vec<String> = couts
            .into_iter()
            .map(|(code, weight)| {
                let sign = if weight > 0 { "+" } else { "−" };
                let weight = self.integer(i64::from(weight).abs());
                format!("{} {sign}{weight}", self.label_of("cout", code))
            })
            .collect();
        said.join(" · ")
    }

    /// A value in play, as this reader writes it.
    #[must_use]
    pub fn fact(self, fact: &Fact) -> String {
        match self.arg(fact) {
            Arg::Text(text) => text.into_owned(),
            Arg::Number(number) => self.integer(number),
        }
    }

    /// Some facts name something of the program's own, kept as text because it comes from a stored row.
    fn named(self, name: &str, fact: &Fact) -> Arg<'static> {
        match (name, fact) {
            ("commande", Fact::Text(nom)) => Arg::from(self.label_of("commande", nom)),
            ("raison", Fact::Text(raison)) => Arg::from(self.label_of("sans-inverse", raison)),
            ("permission", Fact::Text(code)) => Arg::from(self.label_of("permission", code)),
            _ => self.arg(fact),
        }
    }

    fn arg(self, fact: &Fact) -> Arg<'static> {
        match fact {
            Fact::Text(text) => Arg::from(super::safe(text).into_owned()),
            Fact::Words { fr, en } => Arg::from(match self.langue() {
                Langue::Fr => fr.clone(),
                Langue::En => en.clone(),
            }),
            Fact::Number(number) => Arg::Number(*number),
            Fact::Minutes(minutes) => Arg::from(self.duration(*minutes)),
            Fact::Decimal(decimal) => Arg::from(self.decimal(*decimal)),
            Fact::Instant(instant) => Arg::from(self.instant(*instant)),
            Fact::Day(day) => Arg::from(self.date(*day)),
            Fact::Plage(plage) => Arg::from(self.plage(*plage)),
            Fact::Label { family, code } => Arg::from(self.label_of(family, code)),
        }
    }
}

/// How many come of how many.
fn head_count(numero: &str, presents: usize, effectif: usize) -> Vec<(&'static str, Arg<'_>)> {
    vec![
        ("numero", Arg::from(numero)),
        ("presents", presents.into()),
        ("effectif", effectif.into()),
        ("manque", effectif.saturating_sub(presents).into()),
    ]
}
