//! How somebody gets in: a key, a password.

use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Sheet, Values, Wish};
use crate::domain::utilisateur::UtilisateurLigne;
use crate::domain::{Refusal, UtilisateurId, cle_ssh};
use crate::service::mot_de_passe::MotDePasse;
use crate::service::utilisateur::{AddKey, UtilisateurCommand};
use crate::text::Text;

/// The form of a new SSH key.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct CleSheet {
    id: UtilisateurId,
    nom: String,
}

impl CleSheet {
    /// For somebody.
    pub(in crate::console::screens::utilisateurs) fn new(ligne: &UtilisateurLigne) -> Self {
        Self {
            id: ligne.id,
            nom: ligne.nom.clone(),
        }
    }
}

impl Sheet for CleSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("cle-ssh", Subject::Utilisateur(self.id))
    }

    fn heading(&self, text: Text) -> String {
        text.with("gens-nouvelle-cle", &[("nom", (&self.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        const FIELDS: &[Field] = &[
            Field::line("cle", "champ-cle-publique"),
            Field::line("libelle", "champ-cle-libelle"),
        ];
        FIELDS
    }

    fn base(&self, _: &'static str) -> String {
        String::new()
    }

    /// Its fingerprint, to compare with the one that its owner reads out.
    fn effect(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let cle = cle_ssh::parse(&values.text("cle")).ok()?;
        let args = [("empreinte", cle.empreinte.into())];
        Some(cx.text.with("gens-cle-empreinte", &args))
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let cle = values.text("cle");
        cle_ssh::parse(&cle)?;
        let add = AddKey {
            utilisateur: self.id,
            cle,
            libelle: values.filled("libelle"),
        };
        Ok(UtilisateurCommand::AddKey(add).into())
    }
}

/// The form of a password for somebody: good until they choose their own.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct MotDePasseSheet {
    id: UtilisateurId,
    login: String,
    nom: String,
}

impl MotDePasseSheet {
    /// For somebody.
    pub(in crate::console::screens::utilisateurs) fn new(ligne: &UtilisateurLigne) -> Self {
        Self {
            id: ligne.id,
            login: ligne.login.clone(),
            nom: ligne.nom.clone(),
        }
    }
}

impl Sheet for MotDePasseSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("mot-de-passe", Subject::Utilisateur(self.id))
    }

    fn heading(&self, text: Text) -> String {
        text.with("gens-mot-de-passe-de", &[("nom", (&self.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        const FIELDS: &[Field] = &[
            Field::secret("mot_de_passe", "champ-mot-de-passe"),
            Field::secret("encore", "champ-encore"),
        ];
        FIELDS
    }

    fn base(&self, _: &'static str) -> String {
        String::new()
    }

    fn effect(&self, _: &Values<'_>, cx: &Cx) -> Option<String> {
        Some(cx.text.get("gens-mot-de-passe-effet").into_owned())
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let mot_de_passe = MotDePasse::new(values.raw("mot_de_passe").into_owned());
        mot_de_passe.check(&self.login)?;
        if values.raw("mot_de_passe") != values.raw("encore") {
            return Err(Refusal::invalid("encore", "mots-de-passe-differents"));
        }
        Ok(Wish::Password {
            utilisateur: self.id,
            login: self.login.clone(),
            mot_de_passe,
        })
    }
}
