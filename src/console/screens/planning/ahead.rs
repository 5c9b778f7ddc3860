//! Work that is planned for another day is started only once that was said.

use super::Planning;
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Sheet, Values, Wish};
use crate::domain::planning::{BoardCreneau, Travail};
use crate::domain::{Plage, Refusal};
use crate::service::intervention::{Geste, InterventionCommand, Step};
use crate::text::Text;

impl Planning {
    /// When work is planned, where that is on no part of today.
    pub(super) fn planned_elsewhen(
        &self,
        creneau: &BoardCreneau,
        travail: &Travail,
        geste: Geste,
        cx: &Cx,
    ) -> Option<Plage> {
        if !matches!(geste, Geste::Leave | Geste::Arrive) || travail.etat.started() {
            return None;
        }
        let visites = self
            .fiche(travail.mission)
            .into_iter()
            .flat_map(|fiche| &fiche.visites);
        // Of work that lasts days, another piece may be today's.
        let whole = visites
            .filter(|visite| visite.id == travail.intervention)
            .find_map(|visite| visite.plage);
        let plage = whole.unwrap_or(creneau.plage);
        let zone = self.board.as_ref().map_or(cx.text.zone(), |board| board.zone);
        let day = |instant: chrono::DateTime<chrono::Utc>| instant.with_timezone(&zone).date_naive();
        let today = day(cx.now);
        (today < day(plage.debut()) || day(plage.fin()) < today).then_some(creneau.plage)
    }
}

/// The question.
#[derive(Debug)]
pub(super) struct StartSheet {
    numero: String,
    prevue: Plage,
    step: Step,
}

impl StartSheet {
    /// About work that is planned then.
    pub(super) fn new(travail: &Travail, prevue: Plage, step: Step) -> Self {
        Self {
            numero: travail.numero.clone(),
            prevue,
            step,
        }
    }
}

impl Sheet for StartSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("demarrage", Subject::Console)
    }

    fn heading(&self, text: Text) -> String {
        let key = match self.step.geste {
            Geste::Leave => "depart-titre",
            _ => "demarrage-titre",
        };
        text.with(key, &[("numero", (&self.numero).into())])
    }

    fn fields(&self) -> &[Field] {
        &[]
    }

    fn base(&self, _: &'static str) -> String {
        String::new()
    }

    fn effect(&self, _: &Values<'_>, cx: &Cx) -> Option<String> {
        let quand = cx.text.plage(self.prevue);
        Some(cx.text.with("demarrage-effet", &[("quand", quand.into())]))
    }

    fn wish(&self, _: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        Ok(InterventionCommand::Step(self.step.clone()).into())
    }
}
