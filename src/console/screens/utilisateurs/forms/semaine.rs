//! When somebody usually works, and which roles they hold.

use super::unread;
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::msg::Slot;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::role::RoleFiche;
use crate::domain::semaine;
use crate::domain::utilisateur::{UtilisateurFiche, UtilisateurLigne};
use crate::domain::{Langue, Refusal, RoleId, UtilisateurId};
use crate::service::role::RoleQuery;
use crate::service::utilisateur::{Hours, SetRole, UtilisateurCommand, UtilisateurQuery, UtilisateurRef};
use crate::service::{Answer, Command, Query};
use crate::text::Text;

/// The slot for what is recorded, where it isn't at hand.
const RECORDED: Slot = Slot::Form(1);

/// The form of somebody's usual week.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct HorairesSheet {
    id: UtilisateurId,
    nom: String,
    version: Option<i32>,
    semaine: String,
    langue: Langue,
}

impl HorairesSheet {
    /// Of somebody; what is recorded is read, where it isn't at hand.
    pub(in crate::console::screens::utilisateurs) fn new(
        ligne: &UtilisateurLigne,
        fiche: Option<&UtilisateurFiche>,
        langue: Langue,
    ) -> Self {
        Self {
            id: ligne.id,
            nom: ligne.nom.clone(),
            version: fiche.map(|fiche| fiche.ligne.version),
            semaine: fiche
                .map(|fiche| semaine::ecrire(&fiche.horaires, langue))
                .unwrap_or_default(),
            langue,
        }
    }
}

impl Sheet for HorairesSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("horaires", Subject::Utilisateur(self.id))
    }

    fn heading(&self, text: Text) -> String {
        text.with("gens-horaires-de", &[("nom", (&self.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        const FIELDS: &[Field] = &[Field::line("horaires", "champ-horaires")];
        FIELDS
    }

    fn base(&self, _: &'static str) -> String {
        self.semaine.clone()
    }

    /// The week as it was understood.
    fn effect(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let semaine = semaine::parse(&values.text("horaires")).ok()?;
        if semaine.is_empty() {
            return Some(cx.text.get("gens-sans-horaires").into_owned());
        }
        Some(cx.text.semaine(&semaine))
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let version = self.version.ok_or_else(unread)?;
        let hours = Hours {
            utilisateur: self.id,
            version: Some(version),
            semaine: semaine::parse(&values.text("horaires"))?,
        };
        Ok(UtilisateurCommand::Hours(hours).into())
    }

    fn load(&self, cx: &mut Cx) {
        if self.version.is_none()
            && let Some(query) = self.reread()
        {
            cx.read(RECORDED, query);
        }
    }

    fn take(&mut self, slot: Slot, answer: &Answer) -> bool {
        slot == RECORDED && self.recorded(answer)
    }

    fn unread(&self) -> bool {
        self.version.is_none()
    }

    fn reread(&self) -> Option<Query> {
        Some(UtilisateurQuery::Fiche(UtilisateurRef::Id(self.id)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Utilisateur(fiche) = answer else {
            return false;
        };
        self.version = Some(fiche.ligne.version);
        self.semaine = semaine::ecrire(&fiche.horaires, self.langue);
        true
    }
}

/// The form of somebody's roles: all of them, those held ticked.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct RolesSheet {
    id: UtilisateurId,
    nom: String,
    held: Option<Vec<RoleId>>,
    known: Vec<RoleFiche>,
}

impl RolesSheet {
    /// Of somebody; what is recorded is read, where it isn't at hand.
    pub(in crate::console::screens::utilisateurs) fn new(
        ligne: &UtilisateurLigne,
        fiche: Option<&UtilisateurFiche>,
    ) -> Self {
        let held = |fiche: &UtilisateurFiche| fiche.roles_tenus.iter().map(|role| role.id).collect();
        Self {
            id: ligne.id,
            nom: ligne.nom.clone(),
            held: fiche.map(held),
            known: Vec::new(),
        }
    }
}

impl Sheet for RolesSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("roles", Subject::Utilisateur(self.id))
    }

    fn heading(&self, text: Text) -> String {
        text.with("gens-roles-de", &[("nom", (&self.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        const FIELDS: &[Field] = &[Field::many("roles", "champ-roles")];
        FIELDS
    }

    fn base(&self, _: &'static str) -> String {
        // In the order of the options, as ticking leaves them.
        let held = self.held.iter().flatten();
        let known = self.known.iter().map(|role| role.id);
        let mut ids: Vec<RoleId> = known.filter(|id| held.clone().any(|own| own == id)).collect();
        if self.known.is_empty() {
            ids = held.copied().collect();
        }
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    fn options(&self, _: &'static str, text: Text) -> Options {
        self.known
            .iter()
            .map(|role| (role.id.to_string(), text.role(&role.code, Some(&role.libelle))))
            .collect()
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let held = self
            .held
            .as_ref()
            .filter(|_| !self.known.is_empty())
            .ok_or_else(unread)?;
        let wanted: Vec<RoleId> = values
            .many("roles")
            .iter()
            .filter_map(|id| id.parse().ok())
            .map(RoleId)
            .collect();
        let set = |role: &RoleId, tenu: bool| -> Command {
            let command = SetRole {
                utilisateur: self.id,
                version: None,
                role: *role,
                tenu,
            };
            UtilisateurCommand::SetRole(command).into()
        };
        let given = wanted
            .iter()
            .filter(|role| !held.contains(role))
            .map(|role| set(role, true));
        let taken = held
            .iter()
            .filter(|role| !wanted.contains(role))
            .map(|role| set(role, false));
        let mut commands: Vec<Command> = given.chain(taken).collect();
        match commands.len() {
            0 => Err(Refusal::rule("rien-a-changer")),
            1 => Ok(Wish::Command(commands.remove(0))),
            _ => Ok(Wish::Command(Command::Lot(commands))),
        }
    }

    fn load(&self, cx: &mut Cx) {
        cx.read(Slot::Form(0), RoleQuery::List);
        if self.held.is_none()
            && let Some(query) = self.reread()
        {
            cx.read(RECORDED, query);
        }
    }

    fn take(&mut self, slot: Slot, answer: &Answer) -> bool {
        match answer {
            Answer::Roles(roles) => self.known.clone_from(roles),
            _ if slot == RECORDED => return self.recorded(answer),
            _ => return false,
        }
        true
    }

    fn unread(&self) -> bool {
        self.held.is_none()
    }

    fn reread(&self) -> Option<Query> {
        Some(UtilisateurQuery::Fiche(UtilisateurRef::Id(self.id)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Utilisateur(fiche) = answer else {
            return false;
        };
        self.held = Some(fiche.roles_tenus.iter().map(|role| role.id).collect());
        true
    }
}
