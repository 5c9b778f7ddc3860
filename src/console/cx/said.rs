//! What the console says of what was done, refused, or came to nothing.

use chrono::NaiveDate;

use super::Cx;
use crate::console::draft::{Emptying, Subject};
use crate::console::toast::Tone;
use crate::domain::Refusal;
use crate::domain::creneau::TypeCreneau;
use crate::domain::planning::Affectee;
use crate::domain::remarque::Remarque;
use crate::service::historique::HistoriqueCommand;
use crate::service::{Done, Error, Outcome};
use crate::text::{Arg, Said};

impl Cx {
    /// Shows a short message.
    pub fn say(&mut self, tone: Tone, key: &str, args: &[(&'static str, Arg<'_>)]) {
        let said = Said {
            message: self.text.with(key, args),
            hint: None,
        };
        self.toasts.show(tone, said, self.mono);
    }

    /// Empties a form, or brings back what stood there before; says which, and how to go back.
    pub fn empty(&mut self, form: &'static str, subject: Subject, fields: &[&'static str]) {
        let key = match self.drafts.empty(form, subject, fields) {
            Emptying::Nothing => return,
            Emptying::Emptied => "formulaire-vide",
            Emptying::Restored => "formulaire-remis",
        };
        self.say(Tone::Note, key, &[]);
    }

    /// Says that a pasted text was cut, where it was: a search for its beginning finds something else.
    pub fn pasted(&mut self, fits: bool) {
        if !fits {
            self.refuse(&Refusal::rule("texte-coupe"));
        }
    }

    /// Shows why a key does nothing.
    pub fn refuse(&mut self, refusal: &Refusal) {
        let said = self.text.refusal(refusal);
        self.toasts.show(Tone::Refused, said, self.mono);
    }

    /// Shows why a request came to nothing.
    pub fn fail(&mut self, error: &Error) {
        let said = self.said(error);
        self.toasts.show(Tone::Failed, said, self.mono);
    }

    /// Says why a question was not answered.
    pub fn fail_to_read(&mut self, error: &Error) {
        match error {
            Error::Unreachable => self.say(Tone::Failed, "erreur-lecture", &[]),
            _ => self.fail(error),
        }
    }

    /// Why a request came to nothing, in words.
    #[must_use]
    pub fn said(&self, error: &Error) -> Said {
        let key = match error {
            Error::Refused(refusal) => return self.text.refusal(refusal),
            Error::Unreachable => "erreur-injoignable",
            Error::Race => "erreur-affluence",
            Error::Internal { .. } => "erreur-interne",
        };
        let reference = match error {
            Error::Internal { reference } => reference.as_str(),
            _ => "",
        };
        let args = [("reference", Arg::from(reference))];
        Said {
            message: self.text.with(key, &args),
            hint: self
                .text
                .attribute(key, "hint", &args)
                .map(std::borrow::Cow::into_owned),
        }
    }

    /// Says what a command of that name did, before a board of those days.
    pub fn say_done(&mut self, nom: &str, outcome: &Outcome, shown: Option<(NaiveDate, NaiveDate)>) {
        match &outcome.result {
            Done::Planned(planned) => self.say_planned(planned, shown),
            Done::TakenOff { numero, .. } => {
                self.say(Tone::Done, "fait-retire", &[("numero", numero.into())]);
            }
            Done::Mission { numero, .. } => {
                let commande = self.text.label_of("commande", nom);
                let args = [("numero", numero.into()), ("commande", commande.into())];
                self.say(Tone::Done, "fait-mission", &args);
            }
            Done::Fiche { nom: of, .. }
            | Done::Utilisateur { nom: of, .. }
            | Done::Habilitation { nom: of, .. }
            | Done::Equipe { code: of, .. }
            | Done::Code { code: of, .. }
            | Done::Role { code: of, .. } => {
                let commande = self.text.label_of("commande", nom);
                let args = [("nom", of.into()), ("commande", commande.into())];
                self.say(Tone::Done, "fait-fiche", &args);
            }
            Done::Undone {
                nom: what,
                numero,
                lot,
            } => {
                let what = self.text.commande(what);
                let what = match lot.map(|lot| self.text.lot(lot)).or(numero.clone()) {
                    Some(about) => format!("{about} · {what}"),
                    None => what,
                };
                let redone = nom == HistoriqueCommand::Redo.name();
                let key = if redone { "fait-retabli" } else { "fait-annule" };
                self.say(Tone::Done, key, &[("commande", what.into())]);
            }
            Done::Firmed { fermes, refus } => {
                let args = [("fermes", fermes.len().into()), ("refus", refus.len().into())];
                self.say(Tone::Done, "fait-affermi", &args);
            }
            Done::Absence {
                nom,
                orphelins,
                cedes,
                ..
            } => {
                let args = [("qui", nom.into()), ("orphelins", orphelins.len().into())];
                let message = self.text.with("fait-absence", &args);
                // One after the other fits a line; whoever is on call must be replaced.
                let said = cedes.iter().map(|cede| {
                    let args = [
                        ("quoi", self.text.label(cede.r#type).into_owned().into()),
                        ("plage", self.text.plage(cede.plage).into()),
                        (
                            "astreinte",
                            usize::from(cede.r#type == TypeCreneau::Astreinte).into(),
                        ),
                    ];
                    self.text.with("dit-cede", &args)
                });
                let said: Vec<String> = said.collect();
                // It is one thing that was done, and is told in one message; what gives way is to be read.
                let (tone, hint) = if said.is_empty() {
                    (Tone::Done, None)
                } else {
                    (Tone::Note, Some(said.join("\n")))
                };
                self.toasts.show(tone, Said { message, hint }, self.mono);
            }
            Done::Done => self.say(Tone::Done, "fait", &[]),
        }
        self.say_remarks(&outcome.remarques);
    }

    /// Says what a command leaves to be looked at, as far as there is room beside what it did.
    fn say_remarks(&mut self, remarques: &[Remarque]) {
        const ROOM: usize = 2;
        let mut said: Vec<Said> = remarques
            .iter()
            .map(|remarque| self.text.remarque(remarque))
            .collect();
        // What something has to be done about comes first.
        said.sort_by_key(|said| said.hint.is_none());
        let shown = if said.len() > ROOM { ROOM - 1 } else { said.len() };
        let more = said.split_off(shown).len();
        for said in said {
            self.toasts.show(Tone::Note, said, self.mono);
        }
        if more > 0 {
            self.say(Tone::Note, "remarques-autres", &[("n", more.into())]);
        }
    }

    fn say_planned(&mut self, planned: &Affectee, shown: Option<(NaiveDate, NaiveDate)>) {
        let quand = planned
            .etendue()
            .map(|plage| self.text.plage(plage))
            .unwrap_or_default();
        let args = [
            ("numero", (&planned.numero).into()),
            ("techniciens", planned.noms.join(", ").into()),
            ("quand", quand.into()),
        ];
        // The board stays where the eye is; what isn't on it says what leads there.
        let jour = planned
            .plages
            .first()
            .map(|plage| self.text.day_of(plage.debut()));
        let hint = jour.zip(shown).and_then(|(jour, shown)| self.way_to(jour, shown));
        let mut message = self.text.with("fait-planifie", &args);
        if !planned.regles_forcees.is_empty() {
            let regles = self.text.regles(&planned.regles_forcees);
            message.push(' ');
            message.push_str(&self.text.with("dit-passe-outre", &[("regles", regles.into())]));
        }
        self.toasts.show(Tone::Done, Said { message, hint }, self.mono);
    }
    /// What leads from a board of some days to another day.
    fn way_to(&self, jour: NaiveDate, (first, last): (NaiveDate, NaiveDate)) -> Option<String> {
        if (first..=last).contains(&jour) {
            return None;
        }
        Some(if first == last && last.succ_opt() == Some(jour) {
            self.text.get("dit-jour-suivant").into_owned()
        } else {
            self.text
                .with("dit-autre-jour", &[("jour", jour.to_string().into())])
        })
    }
}
