//! Every technician's verdict on a mission: each rule that fails, with its values, and what would mend it.

use ratatui::layout::{Position, Rect};

use super::{moves_work, panel, place, rows, suggest};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::Line;
use crate::console::draw::Pen;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::{Reply, Slot};
use crate::console::overlays::Overlay;
use crate::console::theme::Role;
use crate::console::widgets::list::Choice;
use crate::console::widgets::{field, matching};
use crate::domain::journal::Change;
use crate::domain::planning::Verdict;
use crate::domain::{InterventionId, MissionId, UtilisateurId};
use crate::service::mission::MissionRef;
use crate::service::planning::PlanningQuery;
use crate::service::{Answer, Error};
use crate::text::Text;

/// Keys of the verdicts.
pub static KEYS: Context = Context {
    name: "pourquoi-pas",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<up>", "<c-p>"], Action::Up, Group::Move),
        Binding::new(&["<down>", "<c-n>"], Action::Down, Group::Move).foot_as(1, "↑/↓", "pied-technicien"),
        Binding::new(&["<pageup>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>"], Action::PageDown, Group::Move),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(3),
        Binding::HELP,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// What is said of one technician.
#[derive(Debug)]
struct Said {
    utilisateur: UtilisateurId,
    nom: String,
    possible: bool,
    /// What would mend it, or why not, in words; one line each.
    raisons: Vec<String>,
    /// The smallest change that would do.
    remede: Remedy,
}

impl Said {
    /// Its line: whether they can, who, and the first reason.
    fn row(&self, row: Rect, pen: &mut Pen<'_>) {
        let (mark, role) = if self.possible {
            ("✓", Role::Good)
        } else {
            ("✗", Role::Danger)
        };
        let (mark_ink, ink, dim) = (pen.ink(role), pen.ink(Role::Text), pen.ink(Role::Dim));
        pen.put(row.x + 2, row.y, 1, mark, mark_ink);
        pen.put(row.x + 4, row.y, 22, &self.nom, ink);
        let first = self.raisons.first().map_or("", String::as_str);
        // Whose reason it is stands before it already.
        let first = first.strip_prefix(&self.nom).map_or(first, |rest| {
            rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':')
        });
        pen.put(row.x + 27, row.y, row.width.saturating_sub(27), first, dim);
    }
}

/// What is known of the smallest change that would let somebody take it.
#[derive(Debug)]
enum Remedy {
    /// It was not told yet.
    Unknown,
    /// None that is small does.
    Nothing,
    /// This, in words.
    Change(String),
}

fn said(verdict: &Verdict, text: Text) -> Said {
    let raisons = match &verdict.proposition {
        Some(proposition) => {
            let quand = suggest::plage(proposition)
                .map(|plage| text.plage(plage))
                .unwrap_or_default();
            vec![quand, suggest::reasons(proposition, text)]
        }
        None => verdict
            .refus
            .iter()
            .flat_map(|refusal| {
                let said = text.refusal(refusal);
                let hint = said.hint.map(|hint| format!("  → {hint}"));
                std::iter::once(said.message).chain(hint)
            })
            .collect(),
    };
    Said {
        utilisateur: verdict.utilisateur,
        nom: verdict.nom.clone(),
        possible: verdict.proposition.is_some(),
        raisons,
        remede: Remedy::Unknown,
    }
}

/// The verdicts under the keys.
#[derive(Debug)]
pub struct WhyNot {
    mission: MissionId,
    /// The visit whose place is sought anew.
    remplace: Option<InterventionId>,
    numero: String,
    titre: String,
    found: Option<Vec<Said>>,
    /// How many of other branches are not among them.
    ailleurs: usize,
    search: Line,
    choice: Choice<UtilisateurId>,
}

/// Asks for every technician's verdict, and shows them as they come.
pub fn open(
    mission: MissionId,
    numero: String,
    titre: String,
    remplace: Option<InterventionId>,
    cx: &mut Cx,
) {
    let why_not = WhyNot {
        mission,
        remplace,
        numero,
        titre,
        found: None,
        ailleurs: 0,
        search: Line::default(),
        choice: Choice::default(),
    };
    why_not.ask(cx);
    cx.go(Nav::Open(Overlay::WhyNot(why_not)));
}

impl WhyNot {
    fn ask(&self, cx: &mut Cx) {
        let query = PlanningQuery::WhyNot {
            mission: MissionRef::Id(self.mission),
            remplace: self.remplace,
        };
        cx.read(Slot::WhyNot, query);
    }

    /// Somebody changed something: everyone is asked about anew.
    pub(super) fn changed(&self, changes: &[Change], cx: &mut Cx) {
        if self.found.is_some() && changes.iter().any(|change| moves_work(change.objet)) {
            self.ask(cx);
        }
    }

    fn shown(&self) -> Vec<&Said> {
        let matches = |verdict: &&Said| {
            let mut texts: Vec<&str> = verdict.raisons.iter().map(String::as_str).collect();
            texts.push(&verdict.nom);
            matching::words(self.search.text(), &texts)
        };
        self.found.iter().flatten().filter(matches).collect()
    }

    fn ids(&self) -> Vec<UtilisateurId> {
        self.shown().iter().map(|verdict| verdict.utilisateur).collect()
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let page = isize::try_from(self.rows(cx).max(1)).unwrap_or(1);
        let by = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -page,
            Action::PageDown => page,
            _ => return false,
        };
        self.choice.step(&self.ids(), by);
        self.reveal(cx);
        self.ask_remedy(cx);
        true
    }

    pub(super) fn point(&mut self, at: usize, cx: &mut Cx) {
        self.choice.choose(&self.ids(), at);
        self.reveal(cx);
        self.ask_remedy(cx);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.search.key(key);
        self.refilter(cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        cx.pasted(self.search.insert(text));
        self.refilter(cx);
    }

    fn refilter(&mut self, cx: &mut Cx) {
        self.choice.choose(&self.ids(), 0);
        self.reveal(cx);
        self.ask_remedy(cx);
    }

    /// Asks what would let the chosen technician take it: of the one that is looked at, not of all beforehand.
    fn ask_remedy(&self, cx: &mut Cx) {
        let chosen = self.choice.id();
        let open = self.found.iter().flatten().find(|said| {
            Some(said.utilisateur) == chosen && !said.possible && matches!(said.remede, Remedy::Unknown)
        });
        if let Some(said) = open {
            let query = PlanningQuery::Remedes {
                mission: MissionRef::Id(self.mission),
                techniciens: vec![said.utilisateur],
            };
            cx.read(Slot::Remede, query);
        }
    }

    fn mended(&mut self, reply: &Result<Reply, Error>, text: Text) {
        let Ok(Reply::Answer(Answer::Remedes(found))) = reply else {
            return;
        };
        let chosen = self.choice.id();
        if let Some(said) = self
            .found
            .iter_mut()
            .flatten()
            .find(|said| Some(said.utilisateur) == chosen)
        {
            let own = found.iter().find(|remede| remede.utilisateur == said.utilisateur);
            said.remede = own.map_or(Remedy::Nothing, |remede| Remedy::Change(text.remede(remede)));
        }
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        if slot == Slot::Remede {
            self.mended(reply, cx.text);
            return true;
        }
        if slot != Slot::WhyNot {
            return false;
        }
        match reply {
            Ok(Reply::Answer(Answer::Verdicts { verdicts, ailleurs })) => {
                let first = self.found.is_none();
                self.ailleurs = *ailleurs;
                self.found = Some(verdicts.iter().map(|verdict| said(verdict, cx.text)).collect());
                if first {
                    self.refilter(cx);
                } else {
                    self.choice.resolve(&self.ids());
                    self.reveal(cx);
                    self.ask_remedy(cx);
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

    fn area(cx: &Cx) -> Rect {
        place(cx.size, 110, 34)
    }

    fn rows(&self, cx: &Cx) -> usize {
        let detail = Self::detail_rows(cx);
        let besides = if Self::is_low(cx) { 3 } else { 4 } + u16::from(self.ailleurs > 0);
        usize::from(Self::area(cx).height.saturating_sub(besides + detail))
    }

    /// Lines kept for the reasons of the chosen technician.
    fn detail_rows(cx: &Cx) -> u16 {
        let height = Self::area(cx).height;
        if Self::is_low(cx) {
            return (height / 2).max(3);
        }
        (height * 2 / 5).clamp(4, 9)
    }

    /// Whether there is no line to spare: then the reasons have that of the name, which stands in the list, and the empty one.
    fn is_low(cx: &Cx) -> bool {
        cx.size.1 < 15
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        let (len, rows) = (self.ids().len(), self.rows(cx));
        self.choice.reveal(len, rows);
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let args = [("numero", (&self.numero).into()), ("titre", (&self.titre).into())];
        let inside = panel(Self::area(cx), &text.with("pourquoi-pas-titre", &args), pen);
        let dim = pen.ink(Role::Dim);
        if self.found.is_none() {
            pen.put(
                inside.x,
                inside.y + 1,
                inside.width,
                &text.get("suggestions-attente"),
                dim,
            );
            return None;
        }
        let cursor = field::draw(
            inside,
            &self.search,
            true,
            &text.get("pourquoi-pas-chercher"),
            pen,
        );
        let shown = self.shown();
        if shown.is_empty() {
            let nothing = text.get("rien-trouve");
            pen.put(
                inside.x + 2,
                inside.y + 2,
                inside.width.saturating_sub(2),
                &nothing,
                dim,
            );
        }
        let list = Rect {
            y: inside.y + 1,
            height: u16::try_from(self.rows(cx)).unwrap_or(0),
            ..inside
        };
        rows(
            list,
            inside,
            &self.choice,
            &shown,
            |verdict| verdict.utilisateur,
            |verdict, row, pen| verdict.row(row, pen),
            pen,
        );
        if self.ailleurs > 0 {
            let left_out = text.with("pourquoi-pas-ailleurs", &[("n", self.ailleurs.into())]);
            let room = inside.width.saturating_sub(4);
            pen.put(inside.x + 4, list.bottom(), room, &left_out, dim);
        }
        let detail = Self::detail_rows(cx);
        let detail = Rect {
            y: inside.bottom().saturating_sub(detail),
            height: detail,
            ..inside
        }
        .intersection(inside);
        if let Some(verdict) = shown
            .iter()
            .find(|verdict| self.choice.id() == Some(verdict.utilisateur))
        {
            let low = Self::is_low(cx);
            if !low {
                let title = pen.ink(Role::Title);
                pen.put(detail.x, detail.y, detail.width, &verdict.nom, title);
            }
            // What would do comes before all that stands in the way: it is what one acts upon.
            let focus = pen.ink(Role::Focus);
            let remedy = match &verdict.remede {
                _ if verdict.possible => None,
                Remedy::Unknown => Some((text.get("recherche-en-cours").into_owned(), dim)),
                Remedy::Nothing => Some((text.get("remede-aucun").into_owned(), dim)),
                Remedy::Change(said) => Some((said.clone(), focus)),
            };
            let said = remedy
                .into_iter()
                .chain(verdict.raisons.iter().map(|said| (said.clone(), dim)));
            let lines = said.flat_map(|(said, ink)| {
                crate::console::draw::wrap(&said, detail.width)
                    .into_iter()
                    .map(move |line| (line, ink))
            });
            for (line, (said, ink)) in (u16::from(!low)..detail.height).zip(lines) {
                pen.put(detail.x, detail.y + line, detail.width, &said, ink);
            }
        }
        cursor
    }
}
