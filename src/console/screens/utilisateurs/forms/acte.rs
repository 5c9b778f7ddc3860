//! Acts that are asked once before they are done: disabling, deleting, unlocking, taking away.

use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::cle_ssh::CleSsh;
use crate::domain::utilisateur::{AbsenceLigne, HabilitationLigne, UtilisateurLigne};
use crate::domain::{CleSshId, CreneauId, HabilitationId, Refusal};
use crate::service::habilitation::{HabilitationCommand, Remove};
use crate::service::planning::{PlanningCommand, RemoveAbsence};
use crate::service::utilisateur::{Activate, Delete, RevokeKey, Unlock, UtilisateurCommand};
use crate::text::Text;

/// What is to be done.
#[derive(Debug)]
enum Acte {
    /// Disable, or enable again.
    Activate { actif: bool },
    /// Delete.
    Delete,
    /// Lift the lock of failed logins.
    Unlock,
    /// An habilitation never counted.
    Withdraw(HabilitationId, i32),
    /// They are not away after all.
    Present(CreneauId, i32),
    /// A key opens nothing any more.
    Revoke(CleSshId),
}

/// The field that says yes to a deletion.
const SURE: &str = "confirmer";

/// The question.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct ActeSheet {
    who: UtilisateurLigne,
    acte: Acte,
    /// What it is about, beside the person.
    quoi: String,
}

impl ActeSheet {
    fn new(who: &UtilisateurLigne, acte: Acte, quoi: String) -> Self {
        Self {
            who: who.clone(),
            acte,
            quoi,
        }
    }

    /// Disables somebody, or enables them again.
    pub(in crate::console::screens::utilisateurs) fn activate(who: &UtilisateurLigne) -> Self {
        Self::new(who, Acte::Activate { actif: !who.actif }, String::new())
    }

    /// Deletes somebody.
    pub(in crate::console::screens::utilisateurs) fn delete(who: &UtilisateurLigne) -> Self {
        Self::new(who, Acte::Delete, String::new())
    }

    /// Lifts a lock.
    pub(in crate::console::screens::utilisateurs) fn unlock(who: &UtilisateurLigne) -> Self {
        Self::new(who, Acte::Unlock, String::new())
    }

    /// Takes an habilitation away.
    pub(in crate::console::screens::utilisateurs) fn withdraw(
        who: &UtilisateurLigne,
        held: &HabilitationLigne,
    ) -> Self {
        let quoi = format!("{} {}", held.specialisation, held.niveau);
        Self::new(who, Acte::Withdraw(held.id, held.version), quoi)
    }

    /// Takes an absence back.
    pub(in crate::console::screens::utilisateurs) fn present(
        who: &UtilisateurLigne,
        away: &AbsenceLigne,
        text: Text,
    ) -> Self {
        Self::new(who, Acte::Present(away.id, away.version), text.plage(away.plage))
    }

    /// Revokes a key.
    pub(in crate::console::screens::utilisateurs) fn revoke(who: &UtilisateurLigne, cle: &CleSsh) -> Self {
        let quoi = if cle.libelle.is_empty() {
            &cle.empreinte
        } else {
            &cle.libelle
        };
        Self::new(who, Acte::Revoke(cle.id), quoi.clone())
    }

    fn name(&self) -> &'static str {
        match self.acte {
            Acte::Activate { actif: false } => "gens-desactiver",
            Acte::Activate { actif: true } => "gens-reactiver",
            Acte::Delete => "gens-supprimer",
            Acte::Unlock => "gens-deverrouiller",
            Acte::Withdraw(..) => "gens-retirer-habilitation",
            Acte::Present(..) => "gens-retirer-absence",
            Acte::Revoke(_) => "gens-revoquer-cle",
        }
    }
}

impl Sheet for ActeSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("acte", Subject::Utilisateur(self.who.id))
    }

    fn heading(&self, text: Text) -> String {
        let args = [("nom", (&self.who.nom).into()), ("quoi", (&self.quoi).into())];
        text.with(self.name(), &args)
    }

    fn fields(&self) -> &[Field] {
        const FREE: Field = Field::choice("liberer", "champ-liberer");
        match self.acte {
            Acte::Activate { actif: false } => const { &[FREE] },
            Acte::Delete => const { &[FREE, Field::choice(SURE, "champ-supprimer")] },
            _ => &[],
        }
    }

    fn takes_away(&self) -> bool {
        !matches!(self.acte, Acte::Activate { actif: true } | Acte::Unlock)
    }

    fn base(&self, _: &'static str) -> String {
        "non".to_owned()
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        let family = if field == SURE { "reponse" } else { "gens-liberer" };
        ["non", "oui"]
            .map(|code| {
                (
                    code.to_owned(),
                    text.get(&format!("{family}-{code}")).into_owned(),
                )
            })
            .into()
    }

    fn effect(&self, _: &Values<'_>, cx: &Cx) -> Option<String> {
        cx.text
            .attribute(self.name(), "effet", &[])
            .map(std::borrow::Cow::into_owned)
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let utilisateur = self.who.id;
        Ok(match self.acte {
            Acte::Activate { actif } => UtilisateurCommand::Activate(Activate {
                utilisateur,
                version: Some(self.who.version),
                actif,
                liberer: !actif && values.choice("liberer") == "oui",
            })
            .into(),
            Acte::Delete if values.choice(SURE) != "oui" => {
                return Err(Refusal::invalid(SURE, "pas-encore-supprime"));
            }
            Acte::Delete => UtilisateurCommand::Delete(Delete {
                utilisateur,
                version: Some(self.who.version),
                liberer: values.choice("liberer") == "oui",
            })
            .into(),
            Acte::Unlock => UtilisateurCommand::Unlock(Unlock {
                utilisateur: Some(utilisateur),
                adresse: None,
            })
            .into(),
            Acte::Withdraw(habilitation, version) => HabilitationCommand::Remove(Remove {
                habilitation,
                version: Some(version),
            })
            .into(),
            Acte::Present(creneau, version) => PlanningCommand::RemoveAbsence(RemoveAbsence {
                creneau,
                version: Some(version),
            })
            .into(),
            Acte::Revoke(cle) => UtilisateurCommand::RevokeKey(RevokeKey { cle }).into(),
        })
    }
}
