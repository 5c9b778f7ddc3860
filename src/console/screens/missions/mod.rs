//! Missions: a table with a live filter in the filter language.

mod view;

pub(super) use view::state;

use ratatui::layout::{Position, Rect};

use super::Screen;
use super::mission::Mission;
use crate::console::App;
use crate::console::action::Action;
use crate::console::chrome;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::Line;
use crate::console::draw::Pen;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::{Reply, Slot};
use crate::console::screens::mission_form::MissionForm;
use crate::console::widgets::list::Choice;
use crate::domain::journal::{Change, Objet};
use crate::domain::liste::{Curseur, Page};
use crate::domain::liste_missions::{Compte, TriMissions};
use crate::domain::mission::MissionLigne;
use crate::domain::{Code as _, MissionId, Permission, Refusal};
use crate::service::mission::MissionQuery;
use crate::service::{Answer, Error};
use crate::text::Said;

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
        Binding::new(&["<enter>", "l", "<right>"], Action::Confirm, Group::Mission)
            .foot_as(2, "Enter", "pied-ouvrir")
            .when(chosen),
        Binding::new(&["/"], Action::Filter, Group::Mission).foot(3),
        Binding::new(&["o"], Action::Sort, Group::Mission).foot(101),
        Binding::new(&["n"], Action::New, Group::Mission)
            .foot(102)
            .when(may_create),
    ],
};

/// Keys while the filter is typed.
pub static FILTER: Context = Context {
    name: "filtre",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<up>"], Action::Up, Group::Move),
        Binding::new(&["<down>"], Action::Down, Group::Move).foot_as(1, "↑/↓", "pied-ligne"),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot_as(2, "Enter", "pied-garder"),
        Binding::new(&["<c-d>"], Action::Clear, Group::Form).foot_as(3, "Ctrl-d", "pied-tout-voir"),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot_as(4, "Esc", "pied-remettre"),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Rows of one page.
const PAGE: u16 = 100;
/// Most rows that are held: beyond, a filter finds faster than scrolling.
const MOST: usize = 1000;
/// Where counting ends.
const COUNTED: u16 = 1000;

fn chosen(app: &App) -> Result<(), Refusal> {
    match app.screen() {
        Screen::Missions(missions) if missions.choice.id().is_some() => Ok(()),
        _ => Err(Refusal::rule("rien-choisi")),
    }
}

fn may_create(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionCreer).map(|_| ())
}

/// The table.
#[derive(Debug)]
pub struct Missions {
    filtre: Line,
    /// The filter before it was typed over: Esc puts it back.
    before: Option<Line>,
    tri: TriMissions,
    /// Nothing while the first answer is under way.
    rows: Option<Vec<MissionLigne>>,
    next: Option<Curseur>,
    count: Option<Compte>,
    choice: Choice<MissionId>,
    refused: Option<Said>,
}

impl Default for Missions {
    fn default() -> Self {
        Self {
            filtre: Line::default(),
            before: None,
            tri: TriMissions::Recentes,
            rows: None,
            next: None,
            count: None,
            choice: Choice::default(),
            refused: None,
        }
    }
}

impl Missions {
    /// The table with a filter already typed.
    #[must_use]
    pub fn matching(filtre: &str) -> Self {
        Self {
            filtre: Line::from(filtre),
            ..Self::default()
        }
    }

    pub(super) fn contexts(&self) -> Vec<&'static Context> {
        vec![if self.before.is_some() { &FILTER } else { &KEYS }]
    }

    /// What the header says: the filter.
    pub(in crate::console) fn caption(&self) -> Option<String> {
        let typed = self.filtre.text().trim();
        (!typed.is_empty()).then(|| typed.to_owned())
    }

    /// Reads as many rows as are held, from the first.
    pub(super) fn load(&mut self, cx: &mut Cx) {
        let held = self.rows.as_ref().map_or(0, Vec::len);
        let limite = u16::try_from(held).unwrap_or(PAGE).max(PAGE);
        let filtre = self.filtre.text().to_owned();
        cx.forget(Slot::MissionsMore);
        cx.read(
            Slot::Missions,
            MissionQuery::Liste {
                filtre: filtre.clone(),
                tri: self.tri,
                page: Page::first(limite),
            },
        );
        let borne = COUNTED;
        cx.read(Slot::MissionsCount, MissionQuery::Compte { filtre, borne });
    }

    /// Reads on before the end of what is held comes in sight.
    fn read_on(&mut self, cx: &mut Cx) {
        let held = self.rows.as_ref().map_or(0, Vec::len);
        let near = self.choice.index() + usize::from(PAGE) / 4 >= held;
        if !near || held >= MOST || cx.flights.awaits(Slot::MissionsMore) || cx.flights.awaits(Slot::Missions)
        {
            return;
        }
        if let Some(next) = &self.next {
            cx.read(
                Slot::MissionsMore,
                MissionQuery::Liste {
                    filtre: self.filtre.text().to_owned(),
                    tri: self.tri,
                    page: Page {
                        limite: PAGE,
                        apres: Some(next.clone()),
                    },
                },
            );
        }
    }

    fn ids(&self) -> Vec<MissionId> {
        self.rows.iter().flatten().map(|ligne| ligne.id).collect()
    }

    fn chosen(&self) -> Option<&MissionLigne> {
        let id = self.choice.id()?;
        self.rows.iter().flatten().find(|ligne| ligne.id == id)
    }

    /// The number of the chosen mission.
    pub(super) fn copied(&self) -> Option<&str> {
        self.chosen().map(|ligne| ligne.numero.as_str())
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let page = isize::try_from(self.shown(cx).saturating_sub(1).max(1)).unwrap_or(1);
        match action {
            Action::Up => self.step(-1, cx),
            Action::Down => self.step(1, cx),
            Action::PageUp => self.step(-page, cx),
            Action::PageDown => self.step(page, cx),
            Action::First => self.step(isize::MIN, cx),
            Action::Last => self.step(isize::MAX, cx),
            Action::Filter => self.before = Some(self.filtre.clone()),
            Action::Confirm if self.before.is_some() => self.before = None,
            Action::Confirm => {
                if let Some(ligne) = self.chosen() {
                    let mission = Mission::new(ligne.id, ligne.numero.clone());
                    cx.go(Nav::Push(Screen::Mission(Box::new(mission))));
                }
            }
            Action::Clear => {
                self.filtre = Line::default();
                self.filtered(cx);
            }
            Action::Back if self.before.is_some() => {
                if let Some(before) = self.before.take()
                    && before != self.filtre
                {
                    self.filtre = before;
                    self.filtered(cx);
                }
            }
            Action::Sort => {
                let all = TriMissions::ALL;
                let at = all.iter().position(|tri| *tri == self.tri).unwrap_or(0);
                self.tri = all[(at + 1) % all.len()];
                self.filtered(cx);
            }
            Action::New => cx.go(Nav::Push(Screen::MissionForm(Box::new(MissionForm::new(cx))))),
            _ => return false,
        }
        true
    }

    fn step(&mut self, by: isize, cx: &mut Cx) {
        self.choice.step(&self.ids(), by);
        self.reveal(cx);
        self.read_on(cx);
    }

    /// The filter or the order is another one: what matches is read from the first.
    fn filtered(&mut self, cx: &mut Cx) {
        if let Some(rows) = &mut self.rows {
            rows.truncate(usize::from(PAGE));
        }
        self.load(cx);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        if self.before.is_some() {
            let typed = self.filtre.text().to_owned();
            self.filtre.key(key);
            if typed != self.filtre.text() {
                self.filtered(cx);
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        if self.before.is_some() {
            self.filtre.insert(text);
            self.filtered(cx);
        }
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        match (slot, reply) {
            (Slot::Missions, Ok(Reply::Answer(Answer::Missions(found)))) => {
                self.refused = None;
                self.rows = Some(found.items.clone());
                self.next.clone_from(&found.next);
                self.choice.resolve(&self.ids());
                self.reveal(cx);
            }
            (Slot::MissionsMore, Ok(Reply::Answer(Answer::Missions(found)))) => {
                let known = self.ids();
                let more = found.items.iter().filter(|ligne| !known.contains(&ligne.id));
                self.rows.get_or_insert_default().extend(more.cloned());
                self.next.clone_from(&found.next);
            }
            (Slot::MissionsCount, Ok(Reply::Answer(Answer::Compte(count)))) => self.count = Some(*count),
            // A filter in the middle of being typed is often none yet: what is shown stays, and the reason beside it.
            (Slot::Missions, Err(Error::Refused(refusal))) => self.refused = Some(cx.text.refusal(refusal)),
            (Slot::Missions, Err(error)) => cx.fail(error),
            (Slot::MissionsMore | Slot::MissionsCount, Err(_)) => {}
            _ => return false,
        }
        true
    }

    pub(super) fn changed(&mut self, changes: &[Change], cx: &mut Cx) -> bool {
        let concerned = changes.iter().any(|change| {
            matches!(
                change.objet,
                Objet::Mission | Objet::Intervention | Objet::Creneau | Objet::Client | Objet::Site
            )
        });
        if concerned && !cx.flights.awaits(Slot::Missions) {
            self.load(cx);
        }
        concerned
    }

    /// Rows that fit.
    fn shown(&self, cx: &Cx) -> usize {
        usize::from(view::rows(chrome::regions(cx.size).body, self).height)
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        let len = self.rows.as_ref().map_or(0, Vec::len);
        self.choice.reveal(len, self.shown(cx));
    }

    pub(super) fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        view::view(self, area, cx, pen)
    }
}
