//! Missions: a table with a live filter in the filter language.

mod view;

pub(super) use view::state;

use std::time::Duration;

use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};

use super::Screen;
use super::mission::Mission;
use crate::console::App;
use crate::console::action::Action;
use crate::console::chrome;
use crate::console::cx::{Cx, Nav};
use crate::console::draw::Pen;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::Hit;
use crate::console::msg::{List, Reply, Slot};
use crate::console::screens::mission_form::MissionForm;
use crate::console::widgets::table::{self, FILTER, Focus, Source, Table};
use crate::domain::filtre::{Champ, Filtre};
use crate::domain::journal::{Change, Objet};
use crate::domain::liste::{Liste, Page};
use crate::domain::liste_missions::{CHAMPS, TriMissions};
use crate::domain::mission::{EtatMission, MissionLigne};
use crate::domain::{Code as _, MissionId, Permission, Refusal};
use crate::service::mission::MissionQuery;
use crate::service::{Answer, Error, Query};

/// Keys of the table.
pub static KEYS: Context = Context {
    name: "missions",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-ligne"),
        Binding::new(&["<pageup>", "<c-b>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>", "<c-f>"], Action::PageDown, Group::Move),
        Binding::new(&["<home>"], Action::First, Group::Move),
        Binding::new(&["<end>", "G"], Action::Last, Group::Move),
        Binding::new(&["<enter>", "l", "<right>"], Action::Open, Group::Mission)
            .foot_as(2, "Enter", "pied-ouvrir")
            .when(chosen),
        Binding::new(&["/"], Action::Filter, Group::Mission).foot(3),
        Binding::new(&["o"], Action::Sort, Group::Mission).foot(101),
        Binding::new(&["n"], Action::New, Group::Mission)
            .foot(102)
            .when(may_create),
    ],
};

fn chosen(app: &App) -> Result<(), Refusal> {
    match app.screen() {
        Screen::Missions(missions) if missions.0.chosen_id().is_some() => Ok(()),
        _ => Err(Refusal::rule("ligne-a-choisir")),
    }
}

fn may_create(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionCreer).map(|_| ())
}

/// Where the rows come from, in which order.
#[derive(Debug)]
pub(super) struct Listed {
    tri: TriMissions,
}

impl Default for Listed {
    fn default() -> Self {
        Self {
            tri: TriMissions::Recentes,
        }
    }
}

impl Source for Listed {
    type Id = MissionId;
    type Row = MissionLigne;
    const LIST: List = List::Missions;

    fn id(row: &MissionLigne) -> MissionId {
        row.id
    }

    fn page(&self, filtre: String, page: Page) -> Query {
        let (filtre, tri) = (self.narrowed(filtre), self.tri);
        MissionQuery::Liste { filtre, tri, page }.into()
    }

    fn count(&self, filtre: String, borne: u16) -> Option<Query> {
        let filtre = self.narrowed(filtre);
        Some(MissionQuery::Compte { filtre, borne }.into())
    }

    fn near() -> Option<&'static [Champ]> {
        Some(CHAMPS)
    }

    fn found(answer: &Answer) -> Option<&Liste<MissionLigne>> {
        match answer {
            Answer::Missions(found) => Some(found),
            _ => None,
        }
    }
}

impl Listed {
    /// Whether only what is still to be done is listed: where the order is about that, and no state is asked for.
    fn is_pressing(&self, filtre: &str) -> bool {
        // Only the keys count here: which day a day's name stands for does not.
        let asked = Filtre::parse(filtre, CHAMPS, NaiveDate::default()).unwrap_or_default();
        self.tri != TriMissions::Recentes && !asked.termes.iter().any(|terme| terme.cle == "etat")
    }

    fn narrowed(&self, filtre: String) -> String {
        if !self.is_pressing(&filtre) {
            return filtre;
        }
        let over = EtatMission::ALL.iter().filter(|etat| etat.is_over());
        let over: Vec<&str> = over.map(|etat| etat.code()).collect();
        format!("-etat:{} {filtre}", over.join(","))
    }
}

/// The table.
#[derive(Debug, Default)]
pub struct Missions(Table<Listed>);

impl Missions {
    /// The table with a filter in place.
    #[must_use]
    pub fn matching(filter: &str) -> Self {
        Self(Table::filtered(Listed::default(), filter))
    }

    pub(super) fn contexts(&self) -> Vec<&'static Context> {
        vec![if self.0.typing() { &FILTER } else { &KEYS }]
    }

    /// What the header says: the filter.
    pub(in crate::console) fn caption(&self) -> Option<String> {
        self.0.caption()
    }

    pub(super) fn load(&mut self, cx: &mut Cx) {
        self.0.load(cx);
    }

    /// The number of the chosen mission.
    pub(super) fn copied(&self) -> Option<&str> {
        self.0.chosen().map(|ligne| ligne.numero.as_str())
    }

    /// Whether what an action is about was asked for, and is not here yet.
    pub(super) fn awaits(&self, action: Action, cx: &Cx) -> bool {
        self.0.awaits(action, cx)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if self.0.perform(action, body(cx), cx) {
            return true;
        }
        match action {
            Action::Open => {
                if let Some(ligne) = self.0.chosen() {
                    let mission = Mission::new(ligne.id, ligne.numero.clone());
                    cx.go(Nav::Push(Screen::Mission(Box::new(mission))));
                }
            }
            Action::Sort => {
                let all = TriMissions::ALL;
                let tri = &mut self.0.source.tri;
                let at = all.iter().position(|known| known == tri).unwrap_or(0);
                *tri = all[(at + 1) % all.len()];
                self.0.asked_anew(cx);
            }
            Action::New => cx.go(Nav::Push(Screen::MissionForm(Box::new(MissionForm::new(cx))))),
            _ => return false,
        }
        true
    }

    pub(super) fn click(&mut self, hit: Hit, cx: &mut Cx) {
        if let Hit::Row(_, at) = hit {
            self.0.point(at, body(cx), cx);
        }
    }

    pub(super) fn roll(&mut self, by: isize, cx: &mut Cx) {
        self.0.roll(by * 3, body(cx), cx);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.0.key(key, cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        self.0.paste(text, cx);
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        self.0.reply(slot, reply, body(cx), cx)
    }

    pub(super) fn changed(&mut self, changes: &[Change], cx: &mut Cx) -> bool {
        let concerned = changes.iter().any(|change| {
            matches!(
                change.objet,
                Objet::Mission | Objet::Intervention | Objet::Creneau | Objet::Client | Objet::Site
            )
        });
        if concerned {
            self.0.changed(cx);
        }
        concerned
    }

    pub(super) fn tick(&mut self, cx: &Cx) -> bool {
        self.0.tick(cx)
    }

    pub(super) fn next_wake(&self) -> Option<Duration> {
        self.0.next_wake()
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        self.0.reveal(body(cx));
    }

    pub(super) fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        table::draw(&self.0, area, Focus::Here, cx, pen)
    }
}

fn body(cx: &Cx) -> Rect {
    chrome::regions(cx.size).body
}
