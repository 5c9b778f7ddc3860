//! A form of fields over a screen. What is typed is a draft until the service has taken it: it survives Esc, a refusal, a
//! refresh, a crash. What is wrong is said beside its field as one types; where somebody else was quicker, both are shown.

mod sheet;
mod theirs;
mod typing;
mod view;

use ratatui::layout::{Position, Rect};
use uuid::Uuid;

pub use sheet::{Field, Kind, Options, Sheet, Values, Wish};

use super::{Overlay, orphans};
use crate::console::App;
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::{Line, Place, Subject};
use crate::console::draw::Pen;
use crate::console::flight::{Flight, Origin, Target};
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::{Reply, Slot};
use crate::console::widgets::ahead::Ahead;
use crate::domain::{Refusal, RefusalKind};
use crate::service::Error;
use crate::text::Said;

/// Keys of every form.
pub static KEYS: Context = Context {
    name: "formulaire",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<tab>"], Action::Next, Group::Form).foot(1),
        Binding::new(&["<s-tab>"], Action::Previous, Group::Form),
        Binding::new(&["<down>"], Action::Down, Group::Form),
        Binding::new(&["<up>"], Action::Up, Group::Form),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot_as(2, "Enter", "pied-suite"),
        Binding::new(&["<c-s>", "<f2>"], Action::Submit, Group::Form).foot(3),
        Binding::new(&["<c-r>"], Action::Recorded, Group::Form).foot(4),
        Binding::new(&["<c-o>"], Action::AllTheirs, Group::Form)
            .foot(100)
            .only_live()
            .when(somebody_was_quicker),
        Binding::new(&["<c-d>"], Action::Clear, Group::Form).foot(101),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot_as(6, "Esc", "pied-quitter-brouillon"),
        Binding::HELP_TYPING,
        Binding::new(&["<c-t>"], Action::Language, Group::Console),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Keys of a form without fields: a question, answered with yes or no.
pub static CONFIRM: Context = Context {
    name: "confirmation",
    typing: false,
    open: false,
    bindings: &[
        Binding::new(
            &["<enter>", "o", "y", "<c-s>", "<f2>"],
            Action::Confirm,
            Group::Form,
        )
        .foot_as(1, "Enter", "pied-oui"),
        Binding::new(&["<esc>", "n"], Action::Back, Group::Form).foot_as(2, "Esc", "pied-non"),
        Binding::HELP,
        Binding::new(&["<c-t>"], Action::Language, Group::Console),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Keys of a question about what takes something away. What goes on by habit says no: only a letter says yes.
pub static LAST_WORD: Context = Context {
    name: "derniere-question",
    typing: false,
    open: false,
    bindings: &[
        Binding::new(&["o", "y"], Action::Confirm, Group::Form).foot_as(1, "o/y", "pied-oui"),
        Binding::new(&["<enter>", "<esc>", "n"], Action::Back, Group::Form).foot_as(2, "Enter", "pied-non"),
        Binding::HELP,
        Binding::new(&["<c-t>"], Action::Language, Group::Console),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

fn somebody_was_quicker(app: &App) -> Result<(), Refusal> {
    match app.overlay() {
        Some(Overlay::Form(form)) if !form.theirs(&app.cx).is_empty() => Ok(()),
        _ => Err(Refusal::rule("personne-entre-temps")),
    }
}

/// The slot in which a form asks again for what is recorded.
const REREAD: Slot = Slot::Form(255);

/// The form.
#[derive(Debug)]
pub struct Form {
    sheet: Box<dyn Sheet>,
    focus: usize,
    /// Which option of a field of many, or which offer, the keys are on.
    inner: usize,
    /// What was typed into a choice.
    ahead: Ahead,
    secrets: Vec<(&'static str, Line)>,
    /// What followed for fields from what was typed into others.
    followed: Vec<(&'static str, String)>,
    /// What the service refused, and about which field.
    refused: Option<(Option<&'static str>, Said)>,
    /// Who wrote last into what the form is about, as far as that is known.
    pub(super) writer: Option<String>,
    /// What of it was typed before it was opened, until something else is typed.
    resumed: Option<String>,
    /// Whether it was to be sent: from then on all that is wrong is said.
    tried: bool,
    /// What is asked before it is sent: nothing takes it back.
    asked: Option<String>,
    /// The last wish sent and its key: the same wish again is the same command.
    sent: Option<(Uuid, Wish)>,
}

/// Opens a form, with whatever was typed into it before.
pub fn open(sheet: impl Sheet + 'static, cx: &mut Cx) {
    sheet.load(cx);
    let mut form = Form::new(Box::new(sheet));
    form.resumed = form.draft_found(cx);
    if !form.theirs(cx).is_empty() {
        form.tell_of_theirs(None, cx);
    }
    cx.go(Nav::Open(Overlay::Form(Box::new(form))));
}

impl Form {
    fn new(sheet: Box<dyn Sheet>) -> Self {
        let secrets = sheet
            .fields()
            .iter()
            .filter(|field| field.kind == Kind::Secret)
            .map(|field| (field.name, Line::default()))
            .collect();
        Self {
            sheet,
            focus: 0,
            inner: 0,
            ahead: Ahead::default(),
            secrets,
            followed: Vec::new(),
            refused: None,
            writer: None,
            resumed: None,
            tried: false,
            asked: None,
            sent: None,
        }
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> &'static Context {
        match self.asks() {
            false => &KEYS,
            true if self.asked.is_some() || self.sheet.takes_away() => &LAST_WORD,
            true => &CONFIRM,
        }
    }

    /// Whether it asks: it has no field, or what it would send can't be taken back.
    fn asks(&self) -> bool {
        self.asked.is_some() || self.sheet.fields().is_empty()
    }

    /// The labels of the fields in which an earlier draft stands; nothing where there is none.
    fn draft_found(&self, cx: &Cx) -> Option<String> {
        let fields = self.sheet.fields().iter();
        let kept = fields.filter(|field| {
            let typed = cx.drafts.typed(self.draft(**field));
            !self.sheet.given(field.name) && typed.is_some_and(|typed| typed != self.sheet.base(field.name))
        });
        let labels: Vec<_> = kept.map(|field| cx.text.get(field.label)).collect();
        (!labels.is_empty()).then(|| labels.join(", "))
    }

    fn values<'a>(&'a self, cx: &'a Cx) -> Values<'a> {
        Values::new(self.sheet.as_ref(), cx, &self.secrets).following(&self.followed)
    }

    pub(super) fn draft_place(&self) -> (&'static str, Subject) {
        self.sheet.place()
    }

    fn field(&self) -> Option<Field> {
        let fields = self.sheet.fields();
        fields
            .get(self.focus.min(fields.len().saturating_sub(1)))
            .copied()
    }

    fn draft(&self, field: Field) -> Place {
        let (form, subject) = self.sheet.place();
        (form, subject, field.name)
    }

    /// How the focused line could go on.
    fn offers(&self, cx: &Cx) -> Vec<String> {
        match self.field() {
            Some(field) if field.kind == Kind::Line => self.sheet.offers(field.name, &self.values(cx)),
            _ => Vec::new(),
        }
    }

    /// Places that the keys pass within the focused field.
    fn inner_len(&self, cx: &Cx) -> usize {
        match self.field() {
            Some(field) if field.kind == Kind::Many => self.sheet.options(field.name, cx.text).len(),
            Some(_) => self.offers(cx).len(),
            None => 0,
        }
    }

    /// What is wrong with the fields as they are; nothing that nobody has touched yet.
    fn wrong(&self, cx: &Cx) -> Vec<Refusal> {
        let mut faults = self.values(cx).faults();
        let touched = |field| self.values(cx).touched(field);
        faults.retain(|fault| self.tried || fault.field.is_some_and(touched));
        faults
    }

    /// What the service refused of a field holds until something else stands there; without a field, until anything
    /// changes.
    fn changed(&mut self, field: &'static str) {
        self.resumed = None;
        let others = |about: &'static str| about != field && self.named(about).is_some();
        if !matches!(self.refused, Some((Some(about), _)) if others(about)) {
            self.refused = None;
        }
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if self.asked.is_some() {
            let known = action == Action::Confirm;
            if known {
                self.submit(cx);
            }
            return known;
        }
        let inner = self.inner_len(cx);
        match action {
            Action::Down if self.inner + 1 < inner => self.inner += 1,
            Action::Up if self.inner > 0 => self.inner -= 1,
            Action::Next | Action::Down => self.step(1, cx),
            Action::Previous | Action::Up => self.step(-1, cx),
            Action::Confirm => self.confirm(cx),
            Action::Submit => self.submit(cx),
            Action::Recorded => self.back_to_recorded(cx),
            Action::AllTheirs => {
                for name in self.theirs(cx) {
                    if let Some(at) = self.named(name) {
                        (self.focus, self.inner) = (at, 0);
                        self.back_to_recorded(cx);
                    }
                }
            }
            Action::Clear => {
                let (form, subject) = self.sheet.place();
                let fields: Vec<_> = self.sheet.fields().iter().map(|field| field.name).collect();
                cx.empty(form, subject, &fields);
                for (_, line) in &mut self.secrets {
                    *line = Line::default();
                }
                (self.focus, self.inner, self.tried) = (0, 0, false);
                (self.refused, self.resumed) = (None, None);
            }
            _ => return false,
        }
        self.begin(cx);
        true
    }

    /// Whether it is about what is recorded already: emptied, it says that again.
    pub(in crate::console) fn is_of_a_record(&self) -> bool {
        self.sheet.reread().is_some()
    }

    /// Whether what is typed chooses from options that are still being read.
    pub(super) fn awaits(&self, action: Option<Action>, cx: &Cx) -> bool {
        let chooses = |field: Field| {
            matches!(field.kind, Kind::Choice | Kind::Many)
                && self.sheet.options(field.name, cx.text).is_empty()
        };
        action.is_none() && self.field().is_some_and(chooses) && cx.flights.awaits_form()
    }

    fn step(&mut self, by: isize, cx: &mut Cx) {
        self.leave(cx);
        let len = isize::try_from(self.sheet.fields().len()).unwrap_or(1).max(1);
        let at = isize::try_from(self.focus).unwrap_or(0);
        self.focus = usize::try_from((at + by).rem_euclid(len)).unwrap_or(0);
        self.inner = 0;
        self.ahead.forget();
    }

    /// What was typed may say what other fields hold.
    fn leave(&mut self, cx: &mut Cx) {
        let Some(field) = self.field() else { return };
        self.release(field, cx);
        let (form, subject) = self.sheet.place();
        for (name, value) in self.sheet.follows(field.name, &self.values(cx)) {
            cx.drafts.set((form, subject, name), &value);
            self.followed.retain(|(known, _)| *known != name);
            self.followed.push((name, value));
        }
    }

    /// What is as it was recorded is no draft: it would stand against what others write later.
    fn release(&self, field: Field, cx: &mut Cx) {
        let place = self.draft(field);
        if cx
            .drafts
            .typed(place)
            .is_some_and(|typed| typed == self.sheet.base(field.name))
        {
            cx.drafts.release(place);
        }
    }

    /// No to what was asked before it is sent: the form is there again. False where nothing was asked.
    pub(super) fn takes_its_question_back(&mut self) -> bool {
        self.asked.take().is_some()
    }

    /// The form is left: what was typed is kept, and nothing where nothing was.
    pub(super) fn closing(&mut self, cx: &mut Cx) {
        let fields = self.sheet.fields().to_vec();
        for field in &fields {
            self.release(*field, cx);
        }
        let (form, subject) = self.sheet.place();
        if fields
            .iter()
            .all(|field| cx.drafts.typed((form, subject, field.name)).is_none())
        {
            cx.drafts.forget(form, subject);
        }
    }

    /// Enter goes on: an offer is taken, the last field sends.
    fn confirm(&mut self, cx: &mut Cx) {
        let offer = self.offers(cx).get(self.inner).cloned();
        if let (Some(field), Some(offer)) = (self.field(), offer) {
            cx.drafts.set(self.draft(field), &offer);
            self.changed(field.name);
        }
        if self.focus + 1 >= self.sheet.fields().len() {
            self.submit(cx);
        } else {
            self.step(1, cx);
        }
    }

    fn submit(&mut self, cx: &mut Cx) {
        if cx.flights.sending(Origin::Overlay) {
            return;
        }
        self.leave(cx);
        self.ahead.forget();
        self.tried = true;
        self.refused = None;
        let wish = match self.values(cx).wish() {
            Ok(wish) => wish,
            Err(refusal) => {
                // Beside its field it is said anyway; without one, below.
                let first = self.values(cx).faults().into_iter().next().unwrap_or(refusal);
                match first.field.and_then(|field| self.named(field)) {
                    Some(at) => (self.focus, self.inner) = (at, 0),
                    None => self.refused = Some((None, cx.text.refusal(&first))),
                }
                return;
            }
        };
        if self.asked.take().is_none() {
            self.asked = self.sheet.last_word(&self.values(cx), cx);
            if self.asked.is_some() {
                return;
            }
        }
        let key = match &self.sent {
            Some((key, sent)) if *sent == wish => *key,
            _ => cx.draw_key(),
        };
        self.sent = Some((key, wish.clone()));
        match wish {
            Wish::Command(command) => cx.execute_under(key, Target::Nothing, Origin::Overlay, command),
            Wish::Password {
                utilisateur,
                login,
                mot_de_passe,
            } => cx.set_password(key, utilisateur, login, mot_de_passe),
        }
        let (form, subject) = self.sheet.place();
        cx.flights.made_of(form, subject);
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.sheet.fields().iter().position(|field| field.name == name)
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        let Slot::Form(_) = slot else { return false };
        match reply {
            Ok(Reply::Answer(answer)) if slot == theirs::WHO => self.told_who(answer, cx),
            Ok(Reply::Answer(answer)) if slot == REREAD => {
                let focused = self.field().map(|field| field.name);
                if self.sheet.recorded(answer) {
                    self.tell_of_theirs(focused, cx);
                }
            }
            Ok(Reply::Answer(answer)) => {
                let before = self.bases();
                self.sheet.take(slot, answer);
                self.begin_anew(&before, cx);
                self.begin(cx);
            }
            Ok(Reply::Outcome(_) | Reply::Cast(_)) => {}
            // Who it was is told where it is known.
            Err(_) if slot == theirs::WHO => {}
            Err(error) => cx.fail_to_read(error),
        }
        true
    }

    /// Whether a command that ended is the one that this form sent.
    fn is_mine(&self, flight: Flight) -> bool {
        match &self.sent {
            Some((_, Wish::Command(command))) => command.name() == flight.nom,
            Some((_, Wish::Password { .. })) => flight.nom == "utilisateur.mot-de-passe",
            None => false,
        }
    }

    pub(super) fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        if !self.is_mine(flight) {
            return;
        }
        match reply {
            Ok(reply) => {
                let (form, subject) = self.sheet.place();
                cx.drafts.forget(form, subject);
                cx.go(Nav::Close);
                if let Reply::Outcome(outcome) = reply {
                    orphans::offer(&self.sheet.heading(cx.text), &outcome.result, cx);
                }
            }
            Err(Error::Refused(refusal)) => {
                if refusal.kind == RefusalKind::Stale
                    && let Some(query) = self.sheet.reread()
                {
                    cx.read(REREAD, query);
                }
                if let Some(at) = refusal.field.and_then(|field| self.named(field)) {
                    (self.focus, self.inner) = (at, 0);
                }
                if let Some((_, sent)) = &self.sent {
                    self.sheet.heard(sent, refusal);
                }
                self.refused = Some((refusal.field, cx.text.refusal(refusal)));
                // Once is enough: it stands in the form.
                cx.toasts.dismiss();
            }
            Err(_) => {}
        }
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        view::view(self, cx, pen)
    }
}
