//! What is to become of a mission.

use super::{again, is_told};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::mission::{MissionFiche, MotifAttente, Visite};
use crate::domain::{Actor, Code as _, Refusal};
use crate::service::mission::{Decide, Decision, MissionCommand};
use crate::service::{Answer, Query};
use crate::text::Text;

/// What is to become of a mission.
#[derive(Debug)]
pub(in crate::console::screens::mission) struct DecideSheet {
    fiche: Box<MissionFiche>,
    decisions: Vec<Decision>,
}

/// What may be decided about a mission as it stands, by somebody, but to give it up, which has a key of its own.
pub(in crate::console::screens::mission) fn decisions(fiche: &MissionFiche, actor: &Actor) -> Vec<Decision> {
    let motif = String::new();
    let all = [
        Decision::Submit,
        Decision::Hold {
            motif: MotifAttente::ALL[0],
            texte: motif.clone(),
        },
        Decision::Resume,
        Decision::Reopen { motif },
        Decision::ToInvoice,
        Decision::Close,
    ];
    all.into_iter()
        .filter(|decision| decision.is_open_to(actor, fiche.ligne.etat))
        .collect()
}

impl DecideSheet {
    fn chosen(&self, values: &Values<'_>) -> Option<&Decision> {
        let chosen = values.choice("decision");
        self.decisions.iter().find(|decision| decision.name() == chosen)
    }

    /// Why nothing takes a decision back, where nothing does.
    fn final_reason(&self, decision: &Decision) -> Option<&'static str> {
        let released = self.fiche.visites.iter().any(Visite::takes_people);
        decision.final_reason(self.fiche.ligne.etat, released)
    }

    pub(in crate::console::screens::mission) fn new(fiche: &MissionFiche, actor: &Actor) -> Self {
        Self {
            decisions: decisions(fiche, actor),
            fiche: Box::new(fiche.clone()),
        }
    }
}

impl Sheet for DecideSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("mission-decider", Subject::Mission(self.fiche.ligne.id))
    }

    fn heading(&self, text: Text) -> String {
        let ligne = &self.fiche.ligne;
        format!("{} · {}", text.get("action-decider"), ligne.numero)
    }

    fn fields(&self) -> &[Field] {
        const WAITING: &[Field] = &[
            Field::choice("decision", "champ-decision"),
            Field::choice("attente", "champ-attente"),
            Field::line("motif", "champ-motif"),
        ];
        const REASONED: &[Field] = &[
            Field::choice("decision", "champ-decision"),
            Field::line("motif", "champ-motif"),
        ];
        const PLAIN: &[Field] = &[Field::choice("decision", "champ-decision")];
        let may = |of: fn(&Decision) -> bool| self.decisions.iter().any(of);
        if may(|decision| matches!(decision, Decision::Hold { .. })) {
            WAITING
        } else if may(|decision| matches!(decision, Decision::Reopen { .. })) {
            REASONED
        } else {
            PLAIN
        }
    }

    fn base(&self, _: &'static str) -> String {
        String::new()
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "decision" => self
                .decisions
                .iter()
                .map(|decision| (decision.name().to_owned(), text.commande(decision.name())))
                .collect(),
            "attente" => MotifAttente::ALL
                .iter()
                .map(|motif| (motif.code().to_owned(), text.label(*motif).into_owned()))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn effect(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let decision = self.chosen(values)?;
        let key = match decision {
            Decision::Hold { .. } => Some("decision-attente-effet"),
            Decision::Reopen { .. } => Some("decision-reouverture-effet"),
            _ => None,
        };
        let effect = key.map(|key| cx.text.get(key).into_owned());
        let last = self.final_reason(decision).map(|raison| {
            let raison = cx.text.label_of("sans-inverse", raison).into_owned();
            cx.text.with("decision-sans-retour", &[("raison", raison.into())])
        });
        let said: Vec<String> = effect.into_iter().chain(last).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn last_word(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let decision = self.chosen(values)?;
        let raison = cx.text.label_of("sans-inverse", self.final_reason(decision)?);
        let args = [
            ("numero", (&self.fiche.ligne.numero).into()),
            ("decision", cx.text.commande(decision.name()).into()),
            ("raison", raison.into_owned().into()),
        ];
        Some(cx.text.with("decision-derniere-question", &args))
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let decision = match self
            .chosen(values)
            .cloned()
            .ok_or_else(|| Refusal::rule("rien-choisi"))?
        {
            Decision::Hold { .. } => Decision::Hold {
                motif: MotifAttente::from_code(&values.choice("attente")).unwrap_or(MotifAttente::ALL[0]),
                texte: values.text("motif"),
            },
            Decision::Reopen { .. } => Decision::Reopen {
                motif: values.text("motif"),
            },
            other => other,
        };
        decision.check()?;
        Ok(MissionCommand::Decide(Decide {
            mission: self.fiche.ligne.id,
            version: Some(self.fiche.ligne.version),
            decision,
        })
        .into())
    }

    fn reread(&self) -> Option<Query> {
        Some(again(&self.fiche))
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        is_told(&mut self.fiche, answer)
    }
}
