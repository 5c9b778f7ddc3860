//! What a form is about: its fields, what is recorded of them, and the command that they say.

use std::borrow::Cow;
use std::fmt::Debug;

use crate::console::cx::Cx;
use crate::console::draft::{Line, Subject};
use crate::console::msg::Slot;
use crate::domain::{Refusal, UtilisateurId, texte};
use crate::service::mot_de_passe::MotDePasse;
use crate::service::{Answer, Command, Query};
use crate::text::Text;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Typed.
    Line,
    /// One of several.
    Choice,
    /// Any of several: their codes with commas between.
    Many,
    /// Typed without being shown, and never kept.
    Secret,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name: among the drafts, and in refusals.
    pub name: &'static str,
    /// Key of its label; the hint is under `<label>-aide`, where there is one.
    pub label: &'static str,
    /// How it is filled in.
    pub kind: Kind,
}

impl Field {
    /// A line to type.
    #[must_use]
    pub const fn line(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            kind: Kind::Line,
        }
    }

    /// One of several.
    #[must_use]
    pub const fn choice(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            kind: Kind::Choice,
        }
    }

    /// Any of several.
    #[must_use]
    pub const fn many(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            kind: Kind::Many,
        }
    }

    /// A secret.
    #[must_use]
    pub const fn secret(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            kind: Kind::Secret,
        }
    }
}

/// What a form sends.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A command.
    Command(Command),
    /// A password for somebody: the service makes the command, so that no command holds it.
    Password {
        /// Whose.
        utilisateur: UtilisateurId,
        /// Their login.
        login: String,
        /// What was typed.
        mot_de_passe: MotDePasse,
    },
}

impl<C: Into<Command>> From<C> for Wish {
    fn from(command: C) -> Self {
        Self::Command(command.into())
    }
}

/// One option of a choice: what is kept, and what is shown.
pub type Options = Vec<(String, String)>;

/// What a form is about.
pub trait Sheet: Debug + Send + Sync {
    /// Its name and its subject among the drafts.
    fn place(&self) -> (&'static str, Subject);

    /// What stands in its frame.
    fn heading(&self, text: Text) -> String;

    /// Its fields, from top to bottom.
    fn fields(&self) -> &[Field];

    /// What is recorded of a field, or is usual in a new one.
    fn base(&self, field: &'static str) -> String;

    /// The options of a choice.
    fn options(&self, field: &'static str, text: Text) -> Options {
        let _ = (field, text);
        Vec::new()
    }

    /// How the line could go on: taken with Enter.
    fn offers(&self, field: &'static str, values: &Values<'_>) -> Vec<String> {
        let _ = (field, values);
        Vec::new()
    }

    /// What follows for other fields from what was typed into one, once it is left.
    fn follows(&self, field: &'static str, values: &Values<'_>) -> Vec<(&'static str, String)> {
        let _ = (field, values);
        Vec::new()
    }

    /// Hears what the service refused of what was sent.
    fn heard(&mut self, sent: &Wish, refusal: &Refusal) {
        let _ = (sent, refusal);
    }

    /// What is doubtful about a field, in words: it may be sent all the same.
    fn doubt(&self, field: &'static str, values: &Values<'_>, text: Text) -> Option<String> {
        let _ = (field, values, text);
        None
    }

    /// What will come of it, in words.
    fn effect(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let _ = (values, cx);
        None
    }

    /// Whether a yes to its question takes something away: then Enter says no.
    fn takes_away(&self) -> bool {
        false
    }

    /// What is asked once more before it is sent, naming object and effect: where nothing takes it back.
    fn last_word(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let _ = (values, cx);
        None
    }

    /// The command that the fields say, or what is wrong with them.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    fn wish(&self, values: &Values<'_>, cx: &Cx) -> Result<Wish, Refusal>;

    /// Asks for what it offers to choose from, in slots of [`Slot::Form`].
    fn load(&self, cx: &mut Cx) {
        let _ = cx;
    }

    /// Takes what it asked for; true where it was that.
    fn take(&mut self, slot: Slot, answer: &Answer) -> bool {
        let _ = (slot, answer);
        false
    }

    /// Whether a field was filled in as the form was opened: that is no earlier draft.
    fn given(&self, field: &'static str) -> bool {
        let _ = field;
        false
    }

    /// Whether what is recorded is still being read: what stands in the fields is compared with nothing yet.
    fn unread(&self) -> bool {
        false
    }

    /// How to read again what is recorded, after somebody else was quicker.
    fn reread(&self) -> Option<Query> {
        None
    }

    /// Takes what is recorded now; true where it was that.
    fn recorded(&mut self, answer: &Answer) -> bool {
        let _ = answer;
        false
    }
}

/// What the fields of a form say now.
pub struct Values<'a> {
    pub(super) sheet: &'a dyn Sheet,
    pub(super) cx: &'a Cx,
    pub(super) secrets: &'a [(&'static str, Line)],
    /// What followed for some fields from others, as long as nobody has typed there.
    pub(super) followed: &'a [(&'static str, String)],
    /// What some fields would say: tried out, never sent.
    instead: Vec<(&'static str, String)>,
}

/// What may stand in a field for what is wrong there, so that the others can be looked at: a word, a number, a postal
/// code, a day, an hour; of days and hours also the first ones, before which no end lies.
const STAND_INS: [&str; 8] = [
    "",
    "x",
    "1",
    "69001",
    "01/01/2026",
    "08:00",
    "01/01/1900",
    "00:00",
];

impl<'a> Values<'a> {
    /// Reads them.
    #[must_use]
    pub fn new(sheet: &'a dyn Sheet, cx: &'a Cx, secrets: &'a [(&'static str, Line)]) -> Self {
        Self {
            sheet,
            cx,
            secrets,
            followed: &[],
            instead: Vec::new(),
        }
    }

    /// The same, where some of them only followed from others.
    #[must_use]
    pub fn following(self, followed: &'a [(&'static str, String)]) -> Self {
        Self { followed, ..self }
    }

    /// Whether somebody has filled a field in, so that nothing may follow there from another.
    #[must_use]
    pub fn by_hand(&self, field: &'static str) -> bool {
        let said = self.text(field);
        let followed = |(name, text): &(&str, String)| *name == field && *text == said;
        !said.is_empty() && !self.followed.iter().any(followed)
    }

    /// All that is wrong, at most one thing a field: what a field is refused for is put aside, and the rest looked at
    /// again, as far as something can stand for it.
    #[must_use]
    pub fn faults(mut self) -> Vec<Refusal> {
        let mut faults: Vec<Refusal> = Vec::new();
        let mut tries: Vec<(&'static str, usize)> = Vec::new();
        let mut cleared: Vec<&'static str> = Vec::new();
        while let Err(refusal) = self.wish() {
            let own = |field: &&str| self.sheet.fields().iter().any(|own| own.name == *field);
            let Some(field) = refusal.field.filter(|field| own(field)) else {
                faults.push(refusal);
                break;
            };
            let known = tries.iter().position(|(name, _)| *name == field);
            if known.is_none() && !cleared.contains(&field) && self.clear(field, &tries) {
                cleared.push(field);
                continue;
            }
            let at = known.unwrap_or_else(|| {
                faults.push(refusal);
                tries.push((field, 0));
                tries.len() - 1
            });
            let (_, tried) = &mut tries[at];
            let stand_in = match tried.checked_sub(1) {
                None => Some(self.sheet.base(field)),
                Some(next) => STAND_INS.get(next).map(|text| (*text).to_owned()),
            };
            *tried += 1;
            let Some(stand_in) = stand_in else { break };
            self.instead.retain(|(name, _)| *name != field);
            self.instead.push((field, stand_in));
        }
        let at = |fault: &Refusal| {
            let mut fields = self.sheet.fields().iter();
            fields.position(|field| fault.field == Some(field.name))
        };
        faults.sort_by_key(|fault| at(fault).unwrap_or(usize::MAX));
        faults
    }

    /// The command that the fields say, where each text has room, or what is wrong with them.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    pub fn wish(&self) -> Result<Wish, Refusal> {
        let lines = self
            .sheet
            .fields()
            .iter()
            .filter(|field| field.kind == Kind::Line);
        for field in lines {
            texte::tient(field.name, &self.raw(field.name))?;
        }
        self.sheet.wish(self, self.cx)
    }

    /// Whether a field is only at odds with what stands in for another's fault: something else that may stand there leaves
    /// nothing against it. That stays.
    fn clear(&mut self, field: &'static str, tries: &[(&'static str, usize)]) -> bool {
        let before = self.instead.clone();
        for (faulty, _) in tries {
            for stand_in in STAND_INS {
                self.instead.retain(|(name, _)| name != faulty);
                self.instead.push((faulty, stand_in.to_owned()));
                let about = match self.wish() {
                    Ok(_) => return true,
                    Err(refusal) => refusal.field,
                };
                if about.is_some_and(|about| about != field && about != *faulty) {
                    return true;
                }
            }
            self.instead.clone_from(&before);
        }
        false
    }

    /// What a field says, as it is.
    #[must_use]
    pub fn raw(&self, field: &'static str) -> Cow<'a, str> {
        if let Some((_, said)) = self.instead.iter().find(|(name, _)| *name == field) {
            return said.clone().into();
        }
        if let Some((_, line)) = self.secrets.iter().find(|(name, _)| *name == field) {
            return line.text().into();
        }
        let (form, subject) = self.sheet.place();
        match self.cx.drafts.typed((form, subject, field)) {
            Some(typed) => typed.into(),
            None => self.sheet.base(field).into(),
        }
    }

    /// What a field says, without blanks at its ends.
    #[must_use]
    pub fn text(&self, field: &'static str) -> String {
        self.raw(field).trim().to_owned()
    }

    /// The same; nothing where it is empty.
    #[must_use]
    pub fn filled(&self, field: &'static str) -> Option<String> {
        Some(self.text(field)).filter(|text| !text.is_empty())
    }

    /// What a choice says: one of its options, the first where it says none of them.
    #[must_use]
    pub fn choice(&self, field: &'static str) -> String {
        let options = self.sheet.options(field, self.cx.text);
        let said = self.raw(field);
        let known = options.iter().find(|(value, _)| *value == *said);
        known
            .or(options.first())
            .map(|(value, _)| value.clone())
            .unwrap_or_default()
    }

    /// What a field of many says.
    #[must_use]
    pub fn many(&self, field: &'static str) -> Vec<String> {
        let said = self.raw(field);
        let codes = said.split(',').filter(|code| !code.is_empty());
        codes.map(ToOwned::to_owned).collect()
    }

    /// What is recorded of a field.
    #[must_use]
    pub fn recorded(&self, field: &'static str) -> String {
        self.sheet.base(field)
    }

    /// Whether something was typed into a field.
    #[must_use]
    pub fn touched(&self, field: &'static str) -> bool {
        let (form, subject) = self.sheet.place();
        self.cx.drafts.typed((form, subject, field)).is_some()
            || self
                .secrets
                .iter()
                .any(|(name, line)| *name == field && !line.text().is_empty())
    }

    /// The choice of nothing, and then what is known.
    #[must_use]
    pub fn or_none(text: Text, key: &str, known: impl IntoIterator<Item = (String, String)>) -> Options {
        std::iter::once((String::new(), text.get(key).into_owned()))
            .chain(known)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::console::tests::fixture::Desk;

    /// A period, in figures.
    #[derive(Debug)]
    struct Period(&'static str, &'static str);

    impl Sheet for Period {
        fn place(&self) -> (&'static str, Subject) {
            ("period", Subject::New)
        }

        fn heading(&self, _: Text) -> String {
            String::new()
        }

        fn fields(&self) -> &[Field] {
            const FIELDS: [Field; 2] = [Field::line("debut", "x"), Field::line("fin", "x")];
            &FIELDS
        }

        fn base(&self, field: &'static str) -> String {
            if field == "debut" { self.0 } else { self.1 }.to_owned()
        }

        fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
            let day = |field| {
                let read = NaiveDate::parse_from_str(&values.text(field), "%d/%m/%Y");
                read.map_err(|_| Refusal::invalid(field, "jour-illisible"))
            };
            let (debut, fin) = (day("debut")?, day("fin")?);
            if fin < debut {
                return Err(Refusal::invalid("fin", "periode-a-l-envers"));
            }
            Ok(Wish::Command(Command::Lot(Vec::new())))
        }
    }

    #[test]
    fn an_end_is_not_wrong_where_the_beginning_is() {
        let desk = Desk::new((80, 24));
        let faults = |debut, fin| -> Vec<_> {
            let sheet = Period(debut, fin);
            let faults = Values::new(&sheet, &desk.app.cx, &[]).faults();
            faults.into_iter().map(|fault| fault.field).collect()
        };
        assert_eq!(faults("jadis", "31/12/2025"), [Some("debut")]);
        assert_eq!(faults("jadis", "jadis"), [Some("debut"), Some("fin")]);
        assert_eq!(faults("02/01/2026", "31/12/2025"), [Some("fin")]);
        assert_eq!(faults("02/01/2026", "03/01/2026"), []);
    }
}
