//! A question that takes one line: why a mission is given up, or why something is done though a rule speaks against it.

use ratatui::layout::{Position, Rect};

use super::{panel, place};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::{Place, Subject};
use crate::console::draw::{Pen, wrap};
use crate::console::flight::{Origin, Target};
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::Reply;
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::domain::{InterventionId, MissionId, Refusal};
use crate::service::intervention::{Geste, InterventionCommand, Step};
use crate::service::mission::{Decide, Decision, MissionCommand};
use crate::service::planning::PlanningCommand;
use crate::service::{Command, Error};
use crate::text::Said;

/// Columns of its frame.
const WIDTH: u16 = 64;

/// Keys of a question.
pub static KEYS: Context = Context {
    name: "question",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<enter>"], Action::Submit, Group::Form).foot_as(1, "Enter", "pied-confirmer"),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(2),
        Binding::HELP_TYPING,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Whom and when a change of the plan is about.
fn place_of(command: &PlanningCommand) -> String {
    match command {
        PlanningCommand::Move(to) => format!("{:?} {:?}", to.vers, to.debut),
        PlanningCommand::Plan(plan) => {
            let who: Vec<_> = plan.equipe.iter().map(|place| place.utilisateur).collect();
            format!("{who:?} {:?}", plan.plages)
        }
        other => format!("{other:?}"),
    }
}

/// What is asked about.
#[derive(Debug)]
enum About {
    /// A mission that is to be given up.
    Cancel {
        mission: MissionId,
        version: Option<i32>,
        numero: String,
        /// Whether somebody is planned for it, where that is known.
        affectee: Option<bool>,
    },
    /// People who are on the way and are to turn back.
    TurnBack {
        intervention: InterventionId,
        version: i32,
        numero: String,
    },
    /// A change of the plan that was refused, and may be made all the same.
    Force {
        command: PlanningCommand,
        target: Target,
        said: String,
    },
}

/// The question.
#[derive(Debug)]
pub struct Prompt {
    about: About,
    refused: Option<Said>,
}

impl Prompt {
    /// Asks why a mission is given up.
    #[must_use]
    pub fn cancel(mission: MissionId, version: Option<i32>, numero: &str, affectee: Option<bool>) -> Self {
        let numero = numero.to_owned();
        Self {
            about: About::Cancel {
                mission,
                version,
                numero,
                affectee,
            },
            refused: None,
        }
    }

    /// Asks why people turn back on their way.
    #[must_use]
    pub fn turn_back(intervention: InterventionId, version: i32, numero: &str) -> Self {
        let numero = numero.to_owned();
        Self {
            about: About::TurnBack {
                intervention,
                version,
                numero,
            },
            refused: None,
        }
    }

    /// Asks why a change of the plan is made though something speaks against it, which was said.
    #[must_use]
    pub fn force(command: PlanningCommand, target: Target, said: String, cx: &mut Cx) -> Self {
        let place = place_of(&command);
        let prompt = Self {
            about: About::Force {
                command,
                target,
                said,
            },
            refused: None,
        };
        // A reason that was thought of for another person or another hour is none here.
        let (form, subject, _) = prompt.draft();
        let thought_of = (form, subject, "pour");
        if cx.drafts.typed(thought_of).is_some_and(|of| of != place) {
            cx.drafts.forget(form, subject);
        }
        cx.drafts.set(thought_of, &place);
        prompt
    }

    pub(super) fn draft_place(&self) -> (&'static str, Subject) {
        let (form, subject, _) = self.draft();
        (form, subject)
    }

    fn draft(&self) -> Place {
        match &self.about {
            About::Cancel { mission, .. } => ("annulation", Subject::Mission(*mission), "motif"),
            About::TurnBack { intervention, .. } => {
                ("demi-tour", Subject::Intervention(*intervention), "motif")
            }
            About::Force { target, .. } => {
                let subject = match target {
                    Target::Mission(id) => Subject::Mission(*id),
                    Target::Intervention(id) => Subject::Intervention(*id),
                    Target::Nothing => Subject::New,
                };
                ("passer-outre", subject, "motif")
            }
        }
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if action != Action::Submit {
            return false;
        }
        if cx.flights.sending(Origin::Overlay) {
            return true;
        }
        let motif = cx.drafts.text(self.draft()).trim().to_owned();
        if motif.is_empty() {
            self.refused = Some(cx.text.refusal(&Refusal::rule("motif-requis")));
            return true;
        }
        match &self.about {
            About::Cancel { mission, version, .. } => {
                let decide = Decide {
                    mission: *mission,
                    version: *version,
                    decision: Decision::Cancel { motif },
                };
                let command = MissionCommand::Decide(decide);
                self.send(Target::Mission(*mission), command, cx);
            }
            About::TurnBack {
                intervention,
                version,
                ..
            } => {
                let step = Step {
                    intervention: *intervention,
                    version: Some(*version),
                    geste: Geste::TurnBack,
                    motif: Some(motif),
                    trajets: None,
                };
                let target = Target::Intervention(*intervention);
                self.send(target, InterventionCommand::Step(step), cx);
            }
            About::Force { command, target, .. } => {
                if let Some(command) = command.clone().forced(motif) {
                    self.send(*target, command, cx);
                }
            }
        }
        true
    }

    fn send(&self, target: Target, command: impl Into<Command>, cx: &mut Cx) {
        cx.execute(target, Origin::Overlay, command);
        let (form, subject) = self.draft_place();
        cx.flights.made_of(form, subject);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.refused = None;
        cx.drafts.edit(self.draft()).key(key);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        let fits = cx.drafts.edit(self.draft()).insert(text);
        self.refused = (!fits).then(|| cx.text.refusal(&Refusal::rule("texte-coupe")));
    }

    pub(super) fn ended(&mut self, reply: &Result<Reply, Error>, cx: &mut Cx) {
        match reply {
            Ok(_) => {
                let (form, subject, _) = self.draft();
                cx.drafts.forget(form, subject);
                cx.go(Nav::Close);
            }
            Err(Error::Refused(refusal)) => self.refused = Some(cx.text.refusal(refusal)),
            Err(_) => {}
        }
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let (heading, effect, hint) = match &self.about {
            About::Cancel { numero, affectee, .. } => (
                text.with("annulation-titre", &[("numero", numero.into())]),
                text.get(match affectee {
                    Some(true) => "annulation-effet",
                    Some(false) => "annulation-effet-libre",
                    None => "annulation-effet-inconnu",
                })
                .into_owned(),
                "annulation-motif",
            ),
            About::TurnBack { numero, .. } => (
                text.with("demi-tour-titre", &[("numero", numero.into())]),
                text.get("demi-tour-effet").into_owned(),
                "annulation-motif",
            ),
            About::Force { said, .. } => (
                text.get("passer-outre-titre").into_owned(),
                said.clone(),
                "passer-outre-motif",
            ),
        };
        let lines = wrap(&effect, WIDTH.min(cx.size.0).saturating_sub(4));
        let height = u16::try_from(lines.len()).unwrap_or(1);
        let inside = panel(place(cx.size, WIDTH, height + 6), &heading, pen);
        let dim = pen.ink(Role::Dim);
        for (line, y) in lines.iter().zip(inside.y..inside.bottom()) {
            pen.put(inside.x, y, inside.width, line, dim);
        }
        let line = cx.drafts.line(self.draft());
        let row = Rect {
            y: inside.y + height + 1,
            height: 1,
            ..inside
        }
        .intersection(inside);
        let cursor = field::draw(row, &line, true, &text.get(hint), pen);
        if let Some(said) = &self.refused {
            let danger = pen.ink(Role::Danger);
            pen.put(inside.x, row.y + 1, inside.width, &said.message, danger);
        }
        cursor
    }
}
