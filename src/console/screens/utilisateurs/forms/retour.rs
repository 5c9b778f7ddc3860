//! Somebody who was deleted is brought back, under another login where theirs is taken.

use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Sheet, Values, Wish};
use crate::domain::Refusal;
use crate::domain::utilisateur::UtilisateurLigne;
use crate::service::utilisateur::{Restore, UtilisateurCommand};
use crate::text::Text;

/// The question.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct RetourSheet {
    who: UtilisateurLigne,
}

impl RetourSheet {
    /// About this person.
    pub(in crate::console::screens::utilisateurs) fn new(who: &UtilisateurLigne) -> Self {
        Self { who: who.clone() }
    }
}

impl Sheet for RetourSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("retour", Subject::Utilisateur(self.who.id))
    }

    fn heading(&self, text: Text) -> String {
        text.with("gens-retablir", &[("nom", (&self.who.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        const { &[Field::line("login", "champ-login")] }
    }

    fn base(&self, _: &'static str) -> String {
        self.who.login.clone()
    }

    fn effect(&self, _: &Values<'_>, cx: &Cx) -> Option<String> {
        cx.text
            .attribute("gens-retablir", "effet", &[])
            .map(std::borrow::Cow::into_owned)
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let login = values.text("login");
        Ok(UtilisateurCommand::Restore(Restore {
            utilisateur: self.who.id,
            version: Some(self.who.version),
            login: (login != self.who.login).then_some(login),
        })
        .into())
    }
}
