//! Who could take a mission, best first, each with its reasons.

mod view;

use chrono::{DateTime, Utc};

use super::moves_work;
use crate::console::App;
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::flight::{Flight, Origin, Target};
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::{Reply, Slot};
use crate::console::overlays::Overlay;
use crate::console::widgets::list::Choice;
use crate::domain::creneau::Fermete;
use crate::domain::journal::Change;
use crate::domain::planning::{Place, Proposition};
use crate::domain::{InterventionId, MissionId, Plage, Refusal};
use crate::service::mission::MissionRef;
use crate::service::planning::{Plan, PlanningCommand, PlanningQuery, Replan};
use crate::service::{Answer, Command, Error};
use crate::text::Text;

/// Keys of the list of candidates.
pub static KEYS: Context = Context {
    name: "suggestions",
    typing: false,
    open: false,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move)
            .foot_as(1, "j/k", "pied-ligne")
            .only_live()
            .when(somebody),
        Binding::new(&["<pageup>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>"], Action::PageDown, Group::Move),
        Binding::new(&["<enter>"], Action::Confirm, Group::Plan)
            .foot_as(2, "Enter", "pied-retenir")
            .only_live()
            .when(somebody),
        Binding::new(&["p"], Action::Pencil, Group::Plan)
            .foot(3)
            .only_live()
            .when(somebody),
        Binding::new(&["w"], Action::WhyNot, Group::Plan).foot(4),
        Binding::new(&["<esc>", "q", "s"], Action::Back, Group::Form).foot(5),
        Binding::HELP,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Somebody can take it, or is still sought.
fn somebody(app: &App) -> Result<(), Refusal> {
    match app.overlay() {
        Some(Overlay::Suggest(suggest)) if suggest.found.as_ref().is_some_and(Vec::is_empty) => {
            Err(Refusal::rule("personne-a-retenir"))
        }
        _ => Ok(()),
    }
}

/// How many candidates are asked for: more than anyone compares.
const MOST: usize = 20;
/// How many keys are kept while they are sought.
const EARLY: usize = 32;

/// What candidates are sought for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The mission, and the version that was seen.
    pub mission: MissionId,
    /// See `mission`.
    pub version: Option<i32>,
    /// Its number.
    pub numero: String,
    /// What it is about.
    pub titre: String,
    /// The visit that gives its place up to the one that is chosen, and the version that was seen.
    pub replaces: Option<(InterventionId, Option<i32>)>,
    /// By when it is due, as far as whoever asks knows.
    pub echeance: Option<DateTime<Utc>>,
}

/// The list under the keys.
#[derive(Debug)]
pub struct Suggest {
    about: About,
    /// Nothing while the question is under way.
    found: Option<Vec<Proposition>>,
    choice: Choice<usize>,
    /// What was asked for before there was anything to choose from: it is done on what comes.
    early: Vec<Action>,
}

/// Asks who could take a mission, and shows the answer as it comes.
pub fn open(about: About, cx: &mut Cx) {
    ask(&about, cx);
    let suggest = Suggest {
        about,
        found: None,
        choice: Choice::default(),
        early: Vec::new(),
    };
    cx.go(Nav::Open(Overlay::Suggest(suggest)));
}

fn ask(about: &About, cx: &mut Cx) {
    cx.read(
        Slot::Suggest,
        PlanningQuery::Suggest {
            mission: MissionRef::Id(about.mission),
            n: MOST,
            remplace: about.replaces.map(|(id, _)| id),
        },
    );
}

/// The command that takes a proposal, in the place of a visit where there is one already.
pub(super) fn command(
    mission: MissionId,
    version: Option<i32>,
    replaces: Option<(InterventionId, Option<i32>)>,
    proposition: &Proposition,
    fermete: Fermete,
) -> Command {
    let plan = Plan {
        mission,
        version,
        equipe: proposition
            .equipe
            .iter()
            .map(|membre| Place {
                utilisateur: membre.utilisateur,
                besoin: membre.besoin,
                plages: membre.plages.clone(),
            })
            .collect(),
        plages: plage(proposition).into_iter().collect(),
        fermete,
        forcer: None,
        aide: false,
    };
    match replaces {
        Some((intervention, version)) => PlanningCommand::Replan(Replan {
            intervention,
            version,
            plan,
        }),
        None => PlanningCommand::Plan(plan),
    }
    .into()
}

/// What speaks against a proposal, weightiest first.
pub(super) fn reasons(proposition: &Proposition, text: Text) -> String {
    text.couts(&proposition.couts)
}

/// From the first to the last minute of a proposal's work.
pub(super) fn plage(proposition: &Proposition) -> Option<Plage> {
    Plage::new(proposition.debut, proposition.fin).ok()
}

fn total(proposition: &Proposition) -> i64 {
    proposition.couts.get("total").copied().map_or(0, i64::from)
}

impl Suggest {
    fn ids(&self) -> Vec<usize> {
        (0..self.found.as_ref().map_or(0, Vec::len)).collect()
    }

    fn chosen(&self) -> Option<&Proposition> {
        self.found.as_ref()?.get(self.choice.id()?)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let page = isize::try_from(self.rows(cx).max(1)).unwrap_or(1);
        match action {
            Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::Confirm
            | Action::Pencil
                if self.found.is_none() =>
            {
                if self.early.len() < EARLY {
                    self.early.push(action);
                }
            }
            Action::Up => self.choice.step(&self.ids(), -1),
            Action::Down => self.choice.step(&self.ids(), 1),
            Action::PageUp => self.choice.step(&self.ids(), -page),
            Action::PageDown => self.choice.step(&self.ids(), page),
            Action::Confirm => self.take(Fermete::Ferme, cx),
            Action::Pencil => self.take(Fermete::Provisoire, cx),
            Action::WhyNot => {
                cx.go(Nav::Close);
                super::why_not::open(
                    self.about.mission,
                    self.about.numero.clone(),
                    self.about.titre.clone(),
                    self.about.replaces.map(|(id, _)| id),
                    cx,
                );
            }
            _ => return false,
        }
        self.reveal(cx);
        true
    }

    pub(super) fn point(&mut self, at: usize, cx: &Cx) {
        self.choice.choose(&self.ids(), at);
        self.reveal(cx);
    }

    /// Plans what is chosen: the ids that were on the screen when the key was pressed.
    fn take(&mut self, fermete: Fermete, cx: &mut Cx) {
        if cx.flights.sending(Origin::Overlay) {
            return;
        }
        let Some(candidate) = self.chosen() else { return };
        let About {
            mission,
            version,
            replaces,
            ..
        } = self.about;
        let command = command(mission, version, replaces, candidate, fermete);
        cx.execute(Target::Mission(mission), Origin::Overlay, command);
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        if slot != Slot::Suggest {
            return false;
        }
        match reply {
            Ok(Reply::Answer(Answer::Propositions(found))) => {
                self.show(found.clone());
                self.reveal(cx);
                for action in std::mem::take(&mut self.early) {
                    self.perform(action, cx);
                }
            }
            Ok(_) => return false,
            Err(error) => {
                cx.fail_to_read(error);
                cx.go(Nav::Close);
            }
        }
        true
    }

    /// Shows who can take it now; the choice stays with who was chosen, or with nobody where their place is gone.
    fn show(&mut self, found: Vec<Proposition>) {
        let before = self.chosen().cloned();
        let lost = self.choice.lost();
        let same = |of: &Proposition, other: &Proposition| {
            of.equipe.len() == other.equipe.len()
                && of.equipe.iter().zip(&other.equipe).all(|(one, two)| {
                    (one.utilisateur, one.besoin, &one.plages) == (two.utilisateur, two.besoin, &two.plages)
                })
        };
        let at = before
            .as_ref()
            .map(|before| found.iter().position(|of| same(of, before)));
        self.found = Some(found);
        match at {
            Some(Some(at)) => self.choice.choose(&self.ids(), at),
            Some(None) => self.choice.lose(),
            None if lost => {}
            None => self.choice.choose(&self.ids(), self.choice.index()),
        }
    }

    /// Somebody changed something: who can take it is asked anew.
    pub(super) fn changed(&self, changes: &[Change], cx: &mut Cx) {
        let shown = self.found.is_some() && !cx.flights.sending(Origin::Overlay);
        if shown && changes.iter().any(|change| moves_work(change.objet)) {
            ask(&self.about, cx);
        }
    }

    pub(super) fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        if flight.target != Target::Mission(self.about.mission) {
            return;
        }
        match reply {
            Ok(_) => cx.go(Nav::Close),
            // Somebody else took the slot: what is still possible is asked at once.
            Err(Error::Refused(_)) => ask(&self.about, cx),
            Err(_) => {}
        }
    }
}
