//! What undo and redo would do, said before they do it.

use super::action::Action;
use super::chrome;
use super::cx::Cx;
use super::draw::short_number;
use super::msg::{Reply, Slot};
use crate::domain::Refusal;
use crate::domain::historique::Pas;
use crate::service::Error;
use crate::service::historique::{HistoriqueCommand, HistoriqueQuery};

impl Cx {
    /// Asks what undo and redo would do: help and the palette are about to say it.
    pub fn ask_steps(&mut self) {
        self.steps = None;
        self.read(Slot::Steps, HistoriqueQuery::Prochains);
    }

    /// Undo was pressed where what it would take back was not done here, or long ago: what it would do is said first, and
    /// a second press does it.
    pub(super) fn ask_before_undo(&mut self) {
        self.deeds.ask();
        self.ask_steps();
    }

    /// Says it, where it was asked for.
    pub(super) fn say_before_undo(&mut self) {
        let Some(pas) = self.steps.as_ref().map(|steps| steps.annuler.clone()) else {
            return;
        };
        if !self.deeds.answered(self.mono) {
            return;
        }
        // The next press takes back what is said now.
        self.unanswered = None;
        if let Some(refusal) = &pas.refus {
            self.deeds.drop_question();
            return self.refuse(refusal);
        }
        let quoi = self.step(&pas).unwrap_or_default();
        if let Some(passe) = &pas.passe {
            let passe = self.text.refusal(passe).message;
            let said = Refusal::rule("annuler-plus-tot");
            return self.refuse(&said.with("passe", passe).with("quoi", quoi));
        }
        self.refuse(&Refusal::rule("annuler-d-abord-dit").with("quoi", quoi));
    }

    /// A command of that name has ended: of a step, whether it was taken is known once it was answered. Whatever passes
    /// after it is what undo would take back then.
    pub(super) fn heard_of(&mut self, nom: &str, reply: &Result<Reply, Error>) {
        let step = [HistoriqueCommand::Undo, HistoriqueCommand::Redo].map(HistoriqueCommand::name);
        if reply.is_ok() || step.contains(&nom) && !matches!(reply, Err(Error::Unreachable)) {
            self.unanswered = None;
        }
    }

    /// A command of that name has passed.
    pub(super) fn did(&mut self, nom: &str) {
        if nom == HistoriqueCommand::Undo.name() {
            self.deeds.undone();
        } else {
            self.deeds.done(self.mono);
        }
        self.deeds.drop_question();
    }

    /// The undo that a press of its key asks for; none where what it would do is to be said first.
    pub(super) fn undo(&self) -> Option<HistoriqueCommand> {
        let passes = self
            .steps
            .as_ref()
            .is_some_and(|steps| steps.annuler.passe.is_some());
        if passes {
            let said = self.deeds.was_said(self.mono);
            return said.then_some(HistoriqueCommand::UndoPast);
        }
        self.deeds.may_undo(self.mono).then_some(HistoriqueCommand::Undo)
    }

    /// A command has passed: what undo and redo would do is another now, and the footer says it where it has the room.
    pub(super) fn moved_in_history(&mut self) {
        self.steps = None;
        if self.size.0 >= chrome::ROOMY {
            self.ask_steps();
        }
    }

    /// What the footer calls undo and redo, where what they would do is known.
    #[must_use]
    pub fn called_shortly(&self, action: Action) -> Option<String> {
        let (pas, key) = match action {
            Action::Undo => (&self.steps.as_ref()?.annuler, "pied-annuler-quoi"),
            Action::Redo => (&self.steps.as_ref()?.refaire, "pied-refaire-quoi"),
            _ => return None,
        };
        let geste = pas.geste.as_ref().filter(|_| pas.refus.is_none())?;
        let mut quoi = self.text.commande(&geste.nom);
        if let Some(lot) = geste.lot {
            // How many comes first: the end may be cut.
            quoi = format!("{} · {quoi}", self.text.lot(lot));
        } else if let Some(numero) = &geste.numero {
            quoi.push_str(" · ");
            quoi.push_str(&short_number(numero));
        }
        Some(self.text.with(key, &[("quoi", quoi.into())]))
    }

    /// What an action is called here and now: of undo and redo, what they would do.
    #[must_use]
    pub fn called(&self, action: Action) -> String {
        let label = self.text.get(action.key()).into_owned();
        let Some(steps) = &self.steps else { return label };
        let pas = match action {
            Action::Undo => &steps.annuler,
            Action::Redo => &steps.refaire,
            _ => return label,
        };
        match self.step(pas) {
            Some(step) => {
                let key = if action == Action::Undo {
                    "annuler-quoi"
                } else {
                    "refaire-quoi"
                };
                self.text.with(key, &[("quoi", step.into())])
            }
            None => label,
        }
    }

    /// `M-2026-00231 · déplacement (14:02)`, or why not.
    fn step(&self, pas: &Pas) -> Option<String> {
        let why = pas
            .refus
            .as_ref()
            .map(|refusal| self.text.refusal(refusal).message);
        let Some(geste) = &pas.geste else { return why };
        let lot = geste.lot.map(|lot| self.text.lot(lot));
        let objet = lot
            .or_else(|| geste.numero.clone())
            .unwrap_or_else(|| self.text.label(geste.objet).into_owned());
        let when = self.text.instant(geste.le);
        let what = format!("{objet} · {} ({when})", self.text.commande(&geste.nom));
        Some(match why {
            Some(why) => format!("{what} — {why}"),
            None => what,
        })
    }
}
