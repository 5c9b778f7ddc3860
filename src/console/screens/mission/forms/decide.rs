//! What is to become of a mission.

use super::{again, is_told};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::mission::{MissionFiche, MotifAttente};
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
        let chosen = values.choice("decision");
        let key = match self.decisions.iter().find(|decision| decision.name() == chosen)? {
            Decision::Hold { .. } => "decision-attente-effet",
            Decision::Reopen { .. } => "decision-reouverture-effet",
            _ => return None,
        };
        Some(cx.text.get(key).into_owned())
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let chosen = values.choice("decision");
        let decision = self.decisions.iter().find(|decision| decision.name() == chosen);
        let decision = match decision.cloned().ok_or_else(|| Refusal::rule("rien-choisi"))? {
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
