//! Forms of a mission: what it says is corrected, and what is to become of it is decided.

use chrono_tz::Tz;

use super::super::mission_form::priorites;
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::mission::{MissionFiche, MotifAttente};
use crate::domain::{Actor, Code as _, Plage, Refusal, dit};
use crate::service::mission::{
    Decide, Decision, Edit, Fields, MissionCommand, MissionQuery, MissionRef, check_terms,
};
use crate::service::{Answer, Query};
use crate::text::Text;

/// Asks what is recorded of a mission by now.
fn again(fiche: &MissionFiche) -> Query {
    MissionQuery::Fiche(MissionRef::Id(fiche.ligne.id)).into()
}

/// Takes what is recorded; true where it was that.
fn is_told(known: &mut Box<MissionFiche>, answer: &Answer) -> bool {
    let Answer::Mission(fiche) = answer else {
        return false;
    };
    known.clone_from(fiche);
    true
}

/// What a mission says.
#[derive(Debug)]
pub(super) struct EditSheet {
    fiche: Box<MissionFiche>,
}

impl EditSheet {
    pub(super) fn new(fiche: &MissionFiche) -> Self {
        Self {
            fiche: Box::new(fiche.clone()),
        }
    }

    /// The clocks on which its hours are typed: those of its site.
    fn zone(&self) -> Tz {
        self.fiche.fuseau.parse().unwrap_or(Tz::UTC)
    }

    fn fenetre(&self, typed: &str, cx: &Cx) -> Result<Option<Plage>, Refusal> {
        if typed.is_empty() {
            return Ok(None);
        }
        let read = dit::fenetre(self.zone(), typed, cx.now);
        read.map(Some).map_err(|refusal| Refusal {
            field: Some("fenetre"),
            ..refusal
        })
    }
}

/// Hours as they are typed: `24/11/2026 9h00 - 24/11/2026 11h00`.
fn typed(plage: Plage, zone: Tz) -> String {
    let [debut, fin] = [plage.debut(), plage.fin()]
        .map(|instant| instant.with_timezone(&zone).format("%d/%m/%Y %-Hh%M").to_string());
    format!("{debut} - {fin}")
}

/// A length as it is typed: `1 h 30`.
fn length(minutes: i32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

impl Sheet for EditSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("mission-modifier", Subject::Mission(self.fiche.ligne.id))
    }

    fn heading(&self, _: Text) -> String {
        format!("{} · {}", self.fiche.ligne.numero, self.fiche.ligne.titre)
    }

    fn fields(&self) -> &[Field] {
        const FIELDS: &[Field] = &[
            Field::line("titre", "champ-titre"),
            Field::choice("priorite", "champ-priorite"),
            Field::line("duree", "champ-duree"),
            Field::line("fenetre", "champ-fenetre"),
            Field::line("description", "champ-description"),
            Field::line("reference_externe", "champ-reference-externe"),
        ];
        FIELDS
    }

    fn base(&self, field: &'static str) -> String {
        let (fiche, ligne) = (&self.fiche, &self.fiche.ligne);
        match field {
            "titre" => ligne.titre.clone(),
            "priorite" => ligne.priorite.to_string(),
            "duree" => length(ligne.duree_minutes),
            "fenetre" => fiche
                .fenetre
                .map(|plage| typed(plage, self.zone()))
                .unwrap_or_default(),
            "description" => fiche.description.clone(),
            "reference_externe" => fiche.reference_externe.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "priorite" => priorites(text),
            _ => Vec::new(),
        }
    }

    fn wish(&self, values: &Values<'_>, cx: &Cx) -> Result<Wish, Refusal> {
        // What nobody has touched is not sent: it may be otherwise by now.
        let changed = |field: &'static str| {
            let said = values.raw(field).trim().to_owned();
            (said != self.base(field).trim()).then_some(said)
        };
        let titre = changed("titre");
        let duree_minutes = changed("duree")
            .map(|typed| {
                let unreadable =
                    || Refusal::invalid("duree", "duree-illisible").with("saisie", typed.as_str());
                dit::minutes(&typed).ok_or_else(unreadable)
            })
            .transpose()?;
        let fenetre = changed("fenetre")
            .map(|typed| self.fenetre(&typed, cx))
            .transpose()?;
        let priorite = changed("priorite").and_then(|n| n.parse().ok());
        let ligne = &self.fiche.ligne;
        check_terms(
            titre.as_deref().unwrap_or(&ligne.titre),
            priorite.unwrap_or(ligne.priorite),
            duree_minutes.unwrap_or(ligne.duree_minutes),
        )?;
        let fields = Fields {
            titre,
            priorite,
            urgence: priorite.map(|n: i16| n == 1),
            duree_minutes,
            fenetre,
            description: changed("description"),
            reference_externe: changed("reference_externe")
                .map(|text| Some(text).filter(|text| !text.is_empty())),
            ..Fields::default()
        };
        Ok(MissionCommand::Edit(Box::new(Edit {
            mission: ligne.id,
            version: Some(ligne.version),
            fields,
        }))
        .into())
    }

    fn reread(&self) -> Option<Query> {
        Some(again(&self.fiche))
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        is_told(&mut self.fiche, answer)
    }
}

/// What is to become of a mission.
#[derive(Debug)]
pub(super) struct DecideSheet {
    fiche: Box<MissionFiche>,
    decisions: Vec<Decision>,
}

/// What may be decided about a mission as it stands, by somebody, but to give it up, which has a key of its own.
pub(super) fn decisions(fiche: &MissionFiche, actor: &Actor) -> Vec<Decision> {
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
    pub(super) fn new(fiche: &MissionFiche, actor: &Actor) -> Self {
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
        format!("{} · {}", ligne.numero, text.label(ligne.etat))
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

#[cfg(test)]
mod tests {
    use chrono::{TimeZone as _, Utc};
    use chrono_tz::Europe::Paris;

    use super::*;

    #[test]
    fn what_stands_in_a_field_can_be_read_again() {
        let debut = Utc.with_ymd_and_hms(2040, 3, 5, 8, 0, 0).unwrap();
        let plage = Plage::starting(debut, 90);
        assert_eq!(typed(plage, Paris), "05/03/2040 9h00 - 05/03/2040 10h30");
        assert_eq!(dit::fenetre(Paris, &typed(plage, Paris), debut), Ok(plage));
        for minutes in [45, 60, 90, 125, 480] {
            assert_eq!(dit::minutes(&length(minutes)), Some(minutes));
        }
    }
}
