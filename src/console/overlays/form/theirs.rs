//! What somebody else has written meanwhile into the record that a form is about, and who it was.

use super::{Field, Form};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::msg::Slot;
use crate::domain::journal::Objet;
use crate::domain::liste::Page;
use crate::domain::{Actor, Code as _, Permission};
use crate::service::audit::{AuditAnswer, AuditQuery};
use crate::service::mission::{MissionQuery, MissionRef};
use crate::service::{Answer, Query};
use crate::text::Said;

/// The slot in which it asks who wrote last.
pub(super) const WHO: Slot = Slot::Form(254);

/// How to ask who wrote last into a record, where the person may know.
fn who(subject: Subject, actor: &Actor) -> Option<Query> {
    let (objet, id) = match subject {
        Subject::Mission(id) => {
            let (mission, page) = (MissionRef::Id(id), Page::first(1));
            return Some(MissionQuery::Journal { mission, page }.into());
        }
        Subject::Utilisateur(id) => (Objet::Utilisateur, id.0),
        Subject::Client(id) => (Objet::Client, id.0),
        Subject::Contact(id) => (Objet::Contact, id.0),
        Subject::Site(id) => (Objet::Site, id.0),
        Subject::Equipement(id) => (Objet::Equipement, id.0),
        Subject::Contrat(id) => (Objet::Contrat, id.0),
        Subject::Habilitation(id) => (Objet::Habilitation, id.0),
        Subject::Absence(id) => (Objet::Creneau, id.0),
        Subject::Console | Subject::New | Subject::NewMission | Subject::Intervention(_) => return None,
    };
    actor.require(Permission::AuditVoir).ok()?;
    let filtre = format!("objet:{} id:{id}", objet.code());
    let page = Page::first(1);
    Some(AuditQuery::Liste { filtre, page }.into())
}

impl Form {
    /// Says that somebody else was quicker. Where there is something to choose, there the keys are; else where they were,
    /// wherever that is now.
    pub(super) fn tell_of_theirs(&mut self, focused: Option<&'static str>, cx: &mut Cx) {
        let theirs = self.theirs(cx);
        let name = theirs.first().copied().or(focused);
        let last = self.sheet.fields().len().saturating_sub(1);
        self.focus = name
            .and_then(|name| self.named(name))
            .unwrap_or(self.focus.min(last));
        self.inner = 0;
        self.writer = None;
        self.say_theirs(None, cx);
        if let Some(query) = who(self.sheet.place().1, &cx.actor) {
            cx.read(WHO, query);
        }
    }

    /// Says who it was, as far as that is known.
    fn say_theirs(&mut self, qui: Option<&str>, cx: &Cx) {
        let n = i64::try_from(self.theirs(cx).len()).unwrap_or(i64::MAX);
        let somebody = cx.text.get("formulaire-quelqu-un-d-autre");
        let args = [("n", n.into()), ("qui", qui.unwrap_or(&somebody).into())];
        let said = Said {
            message: cx.text.with("formulaire-quelqu-un", &args),
            hint: Some(cx.text.get("formulaire-quelqu-un-choix").into_owned()).filter(|_| n > 0),
        };
        self.refused = Some((None, said));
    }

    /// The journal has told who wrote last.
    pub(super) fn told_who(&mut self, answer: &Answer, cx: &Cx) {
        let Answer::Audit(AuditAnswer::Liste(found)) = answer else {
            return;
        };
        // Once a field is taken or typed into, nothing is said of it any more.
        let stands = matches!(&self.refused, Some((None, _)));
        if let Some(last) = found.items.first().filter(|_| stands) {
            self.say_theirs(Some(&last.acteur_nom), cx);
            self.writer = Some(last.acteur_nom.clone());
        }
    }

    /// The fields of which something else than what they say is recorded now, and was not when somebody began to type
    /// there: today, or before the form was left, be it in an earlier session.
    pub(super) fn theirs(&self, cx: &Cx) -> Vec<&'static str> {
        if self.sheet.unread() {
            return Vec::new();
        }
        let fields = self.sheet.fields().iter().map(|field| field.name);
        let quicker = |field: &&'static str| {
            let (form, subject) = self.sheet.place();
            let now = self.sheet.base(field);
            let begun = cx.drafts.begun((form, subject, field));
            begun.is_some_and(|begun| begun != now) && now != self.values(cx).text(field)
        };
        fields.filter(quicker).collect()
    }

    /// What is recorded of each field.
    pub(super) fn bases(&self) -> Vec<(Field, String)> {
        let fields = self.sheet.fields().iter();
        fields
            .map(|field| (*field, self.sheet.base(field.name)))
            .collect()
    }

    /// What was recorded was not at hand before: whoever typed meanwhile began from what is now.
    pub(super) fn begin_anew(&mut self, before: &[(Field, String)], cx: &mut Cx) {
        for (field, unread) in before {
            let (place, now) = (self.draft(*field), self.sheet.base(field.name));
            if now != *unread && cx.drafts.begun(place) == Some(unread.as_str()) {
                cx.drafts.begin(place, &now);
            }
        }
        let read = before
            .iter()
            .any(|(field, unread)| self.sheet.base(field.name) != *unread);
        if read && !self.theirs(cx).is_empty() {
            self.tell_of_theirs(None, cx);
        }
    }

    /// Notes for each field that was typed into what is recorded there: what is recorded later is somebody else's.
    pub(super) fn begin(&self, cx: &mut Cx) {
        if self.sheet.reread().is_none() || self.sheet.unread() {
            return;
        }
        for field in self.sheet.fields() {
            let place = self.draft(*field);
            if cx.drafts.typed(place).is_some() && cx.drafts.begun(place).is_none() {
                cx.drafts.begin(place, &self.sheet.base(field.name));
            }
        }
    }
}
