//! An absence that lasts longer or less long than was entered, or has another reason.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::absence::{MOTIFS, effect};
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::creneau::MotifAbsence;
use crate::domain::moment::Moment;
use crate::domain::utilisateur::{AbsenceLigne, UtilisateurLigne};
use crate::domain::{Code as _, Plage, Refusal, UtilisateurId, dit, heure};
use crate::service::planning::{ChangeAbsence, PlanningCommand};
use crate::service::utilisateur::{UtilisateurQuery, UtilisateurRef};
use crate::service::{Answer, Query};
use crate::text::Text;

const FIELDS: &[Field] = &[
    Field::choice("motif", "champ-motif"),
    Field::line("du", "champ-du"),
    Field::line("au", "champ-au"),
    Field::line("note", "champ-note"),
];

/// The form of an absence that was entered.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct AbsenceSheet {
    utilisateur: UtilisateurId,
    nom: String,
    /// The clocks by which they work.
    zone: Tz,
    /// What is recorded.
    absence: AbsenceLigne,
}

impl AbsenceSheet {
    /// One of somebody's, on their clocks.
    pub(in crate::console::screens::utilisateurs) fn new(
        ligne: &UtilisateurLigne,
        zone: Tz,
        absence: &AbsenceLigne,
    ) -> Self {
        Self {
            utilisateur: ligne.id,
            nom: ligne.nom.clone(),
            zone,
            absence: absence.clone(),
        }
    }

    fn plage(&self, values: &Values<'_>, now: DateTime<Utc>) -> Result<Plage, Refusal> {
        let zone = self.zone;
        let today = heure::jour(zone, now);
        let moment = |lire: Lire, field: &'static str, jour: NaiveDate| -> Result<Option<Moment>, Refusal> {
            let typed = values.filled(field);
            typed.map(|typed| lire(field, &typed, today, jour)).transpose()
        };
        let recorded = self.absence.plage;
        let debut = match moment(dit::moment, "du", heure::jour(zone, recorded.debut()))? {
            Some(moment) => moment.debute(zone, "du")?,
            None => recorded.debut(),
        };
        let fin = match moment(dit::fin, "au", heure::jour(zone, debut))? {
            Some(moment) => moment.finit(zone, "au")?,
            None => recorded.fin(),
        };
        Plage::new(debut, fin).map_err(|_| Refusal::invalid("au", "absence-finit-avant"))
    }

    /// A bound as it is typed: a whole day needs no hour.
    fn said(&self, at: DateTime<Utc>, last: bool) -> String {
        let local = at.with_timezone(&self.zone).naive_local();
        if local.time() != NaiveTime::MIN {
            return local.format("%d/%m/%Y %Hh%M").to_string();
        }
        let day = if last { local - TimeDelta::days(1) } else { local };
        day.format("%d/%m/%Y").to_string()
    }
}

/// How a moment is read: [`dit::moment`] or [`dit::fin`].
type Lire = fn(&'static str, &str, NaiveDate, NaiveDate) -> Result<Moment, Refusal>;

impl Sheet for AbsenceSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("absence-changee", Subject::Absence(self.absence.id))
    }

    fn heading(&self, text: Text) -> String {
        text.with("absence-titre", &[("nom", (&self.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        FIELDS
    }

    fn base(&self, field: &'static str) -> String {
        let AbsenceLigne { plage, motif, .. } = &self.absence;
        match field {
            "motif" => motif.map(|motif| motif.code().to_owned()).unwrap_or_default(),
            "du" => self.said(plage.debut(), false),
            "au" => self.said(plage.fin(), true),
            "note" => self.absence.libelle.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn options(&self, _: &'static str, text: Text) -> Options {
        MOTIFS
            .iter()
            .map(|motif| (motif.code().to_owned(), text.label(*motif).into_owned()))
            .collect()
    }

    fn effect(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let plage = self.plage(values, cx.now).ok()?;
        let said = effect(plage, cx, cx.text.in_zone(self.zone));
        Some(match said.hint {
            Some(hint) => format!("{} {hint}", said.message),
            None => said.message,
        })
    }

    fn wish(&self, values: &Values<'_>, cx: &Cx) -> Result<Wish, Refusal> {
        let plage = self.plage(values, cx.now)?;
        let motif: Option<MotifAbsence> = values.choice("motif").parse().ok();
        let command = PlanningCommand::ChangeAbsence(ChangeAbsence {
            creneau: self.absence.id,
            version: Some(self.absence.version),
            motif: motif.or(self.absence.motif).unwrap_or(MotifAbsence::Autre),
            plage,
            libelle: values.filled("note"),
        });
        Ok(command.into())
    }

    fn reread(&self) -> Option<Query> {
        Some(UtilisateurQuery::Fiche(UtilisateurRef::Id(self.utilisateur)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Utilisateur(fiche) = answer else {
            return false;
        };
        let mut absences = fiche.absences.iter().chain(&fiche.absences_passees);
        let found = absences.find(|absence| absence.id == self.absence.id).cloned();
        let there = found.is_some();
        self.absence = found.unwrap_or_else(|| self.absence.clone());
        there
    }
}
