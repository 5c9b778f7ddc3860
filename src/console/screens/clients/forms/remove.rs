//! Something of a client's, or the client, is deleted or brought back: asked once, because others see it.

use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Sheet, Values, Wish};
use crate::domain::Refusal;
use crate::service::client::{Cible, ClientCommand, Remove, Restore};
use crate::text::Text;

/// The question.
#[derive(Debug)]
pub(in crate::console::screens::clients) struct RemoveSheet {
    cible: Cible,
    version: Option<i32>,
    nom: String,
    /// Brought back, rather than deleted.
    back: bool,
}

impl RemoveSheet {
    /// About this, called so.
    pub(in crate::console::screens::clients) fn new(
        cible: impl Into<Cible>,
        version: Option<i32>,
        nom: String,
        back: bool,
    ) -> Self {
        Self {
            cible: cible.into(),
            version,
            nom,
            back,
        }
    }
}

impl Sheet for RemoveSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("suppression", Subject::Console)
    }

    fn heading(&self, text: Text) -> String {
        let key = if self.back {
            "clients-retablir"
        } else {
            "clients-supprimer"
        };
        text.with(key, &[("nom", (&self.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        &[]
    }

    fn takes_away(&self) -> bool {
        !self.back
    }

    fn base(&self, _: &'static str) -> String {
        String::new()
    }

    fn effect(&self, _: &Values<'_>, cx: &Cx) -> Option<String> {
        let key = if self.back {
            "clients-retablir-effet"
        } else {
            "clients-supprimer-effet"
        };
        Some(cx.text.get(key).into_owned())
    }

    fn wish(&self, _: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let (cible, version) = (self.cible, self.version);
        Ok(if self.back {
            ClientCommand::Restore(Restore { cible, version }).into()
        } else {
            ClientCommand::Remove(Remove { cible, version }).into()
        })
    }
}
