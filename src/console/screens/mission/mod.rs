//! One mission: where it stands, for whom and where, what it needs, its visits.

mod forms;

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use self::forms::{DecideSheet, EditSheet};
use super::missions::state;
use super::planning::deadline;
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draw::{Pen, cut, initials, width, wrap};
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::{Half, Hit};
use crate::console::msg::{Reply, Slot};
use crate::console::overlays::{Overlay, form, prompt, suggest, why_not};
use crate::console::theme::Role;
use crate::console::{App, chrome};
use crate::domain::audit::LigneJournal;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Change, Objet};
use crate::domain::liste::Page;
use crate::domain::mission::{Besoin, EtatMission, MissionFiche, MissionLigne, Visite};
use crate::domain::{Fact, Machine, MissionId, Permission, Refusal};
use crate::service::audit::AuditAnswer;
use crate::service::mission::{MissionQuery, MissionRef};
use crate::service::{Answer, Error};
use crate::text::Text;

/// Keys of the mission.
pub static KEYS: Context = Context {
    name: "mission",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-defiler"),
        Binding::new(&["<pageup>", "<c-b>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>", "<c-f>"], Action::PageDown, Group::Move),
        Binding::new(&["<home>"], Action::First, Group::Move),
        Binding::new(&["<end>", "G"], Action::Last, Group::Move),
        Binding::new(&["s"], Action::Suggest, Group::Plan)
            .foot(2)
            .when(placeable),
        Binding::new(&["w"], Action::WhyNot, Group::Plan)
            .foot(101)
            .when(placeable),
        Binding::new(&["e"], Action::Edit, Group::Mission)
            .foot_as(3, "e", "pied-corriger")
            .when(can_edit),
        Binding::new(&["d"], Action::Decide, Group::Mission)
            .foot_as(100, "d", "pied-decider")
            .when(can_decide),
        Binding::new(&["X"], Action::Cancel, Group::Mission).when(can_cancel),
        Binding::new(&["h", "<left>"], Action::Back, Group::Console).foot_as(7, "Esc", "pied-retour"),
    ],
};

fn fiche(app: &App) -> Result<&MissionFiche, Refusal> {
    match app.screen() {
        super::Screen::Mission(mission) => mission.fiche.as_deref(),
        _ => None,
    }
    .ok_or_else(|| Refusal::rule("rien-choisi"))
}

/// The mission, where a right reaches its agence: that is said at once, not at the end of a form.
fn within(app: &App, permission: Permission) -> Result<&MissionFiche, Refusal> {
    app.cx.actor.require(permission)?;
    let fiche = fiche(app)?;
    let agence = &fiche.ligne.agence;
    app.cx.actor.require_in(permission, fiche.agence_id, agence)?;
    Ok(fiche)
}

/// A mission that can be given people: one that waits, or whose only visit hasn't begun.
fn placeable(app: &App) -> Result<(), Refusal> {
    let fiche = within(app, Permission::MissionPlanifier)?;
    match fiche.ligne.etat {
        EtatMission::APlanifier | EtatMission::Planifiee => Ok(()),
        EtatMission::Brouillon => {
            Err(Refusal::rule("saisie-a-finir").with("numero", fiche.ligne.numero.clone()))
        }
        etat => etat.become_(EtatMission::Planifiee).map(|_| ()),
    }
}

fn can_edit(app: &App) -> Result<(), Refusal> {
    let ligne = &within(app, Permission::MissionModifier)?.ligne;
    if ligne.etat.is_fixed() {
        return Err(Refusal::rule("mission-figee")
            .with("numero", ligne.numero.clone())
            .with("etat", Fact::label(ligne.etat)));
    }
    Ok(())
}

fn can_decide(app: &App) -> Result<(), Refusal> {
    let fiche = fiche(app)?;
    if forms::decisions(fiche, &app.cx.actor).is_empty() {
        return Err(Refusal::rule("rien-a-decider").with("etat", Fact::label(fiche.ligne.etat)));
    }
    // One that reaches is enough.
    let reaches = |permission| within(app, permission).map(|_| ());
    let decisions = forms::decisions(fiche, &app.cx.actor);
    let mut found = decisions.iter().map(|decision| reaches(decision.permission()));
    found
        .find(Result::is_ok)
        .unwrap_or_else(|| reaches(decisions[0].permission()))
}

fn can_cancel(app: &App) -> Result<(), Refusal> {
    let fiche = within(app, Permission::MissionAnnuler)?;
    fiche.ligne.etat.become_(EtatMission::Annulee).map(|_| ())
}

/// A mission.
#[derive(Debug)]
pub struct Mission {
    cle: MissionRef,
    numero: String,
    fiche: Option<Box<MissionFiche>>,
    /// Who did what to it, the newest first.
    journal: Vec<LigneJournal>,
    /// First line that is shown.
    top: usize,
}

/// Rows of the journal that are read.
const JOURNAL: u16 = 60;
/// How far in a deed stands beneath its name.
const INDENT: u16 = 2;
/// From here on the journal stands beside the record.
const WIDE: u16 = 120;

/// Lines with their looks, and how many columns of each are its label.
type Lines = Vec<(String, Style, u16)>;

impl Mission {
    /// A mission that is yet to be read.
    #[must_use]
    pub fn new(id: MissionId, numero: String) -> Self {
        Self {
            cle: MissionRef::Id(id),
            numero,
            fiche: None,
            journal: Vec::new(),
            top: 0,
        }
    }

    /// The same, where only its number is known.
    #[must_use]
    pub fn numbered(numero: String) -> Self {
        let cle = MissionRef::Nom(numero.clone());
        Self {
            cle,
            ..Self::new(MissionId(0), numero)
        }
    }

    /// Whether a mission is the one that is shown.
    fn is(&self, ligne: &MissionLigne) -> bool {
        match &self.cle {
            MissionRef::Id(id) => ligne.id == *id,
            MissionRef::Nom(numero) | MissionRef::Ancien(numero) => ligne.numero.eq_ignore_ascii_case(numero),
        }
    }

    /// What the header says.
    pub(in crate::console) fn caption(&self) -> &str {
        &self.numero
    }

    pub(super) fn load(&self, cx: &mut Cx) {
        cx.read(Slot::Mission, MissionQuery::Fiche(self.cle.clone()));
        let journal = MissionQuery::Journal {
            mission: self.cle.clone(),
            page: Page::first(JOURNAL),
        };
        cx.read(Slot::MissionJournal, journal);
    }

    /// Whether nothing of it is here yet, and it was asked for.
    pub(super) fn is_unread(&self, cx: &Cx) -> bool {
        self.fiche.is_none() && cx.flights.awaits(Slot::Mission)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let page = usize::from(chrome::regions(cx.size).body.height.saturating_sub(3)).max(1);
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top += 1,
            Action::PageUp => self.top = self.top.saturating_sub(page),
            Action::PageDown => self.top += page,
            Action::First => self.top = 0,
            Action::Last => self.top = usize::MAX,
            Action::Suggest | Action::WhyNot => self.candidates(action, cx),
            Action::Edit => {
                if let Some(fiche) = &self.fiche {
                    form::open(EditSheet::new(fiche), cx);
                }
            }
            Action::Decide => {
                if let Some(fiche) = &self.fiche {
                    form::open(DecideSheet::new(fiche, &cx.actor), cx);
                }
            }
            Action::Cancel => {
                if let Some(fiche) = &self.fiche {
                    let version = Some(fiche.ligne.version);
                    let planned = Some(fiche.visites.iter().any(Visite::takes_people));
                    let prompt =
                        prompt::Prompt::cancel(fiche.ligne.id, version, &fiche.ligne.numero, planned);
                    cx.go(Nav::Open(Overlay::Prompt(prompt)));
                }
            }
            Action::Back => cx.go(Nav::Pop),
            _ => return false,
        }
        self.resized(cx);
        true
    }

    pub(super) fn roll(&mut self, by: isize, cx: &Cx) {
        self.top = self.top.saturating_add_signed(by * 3);
        self.resized(cx);
    }

    fn candidates(&self, action: Action, cx: &mut Cx) {
        let Some(fiche) = &self.fiche else { return };
        let (numero, titre) = (fiche.ligne.numero.clone(), fiche.ligne.titre.clone());
        // A visit that hasn't begun gives its place up for the new one.
        let planned = |visite: &&Visite| {
            matches!(
                visite.etat,
                EtatIntervention::Provisoire | EtatIntervention::Planifiee | EtatIntervention::Confirmee
            ) && visite.plage.is_some()
        };
        let replaces = fiche.visites.iter().find(planned);
        if action == Action::WhyNot {
            let place = replaces.map(|visite| visite.id);
            return why_not::open(fiche.ligne.id, numero, titre, place, cx);
        }
        let about = suggest::About {
            mission: fiche.ligne.id,
            version: replaces.is_none().then_some(fiche.ligne.version),
            numero,
            titre,
            replaces: replaces.map(|visite| (visite.id, Some(visite.version))),
            echeance: fiche.ligne.echeance,
        };
        suggest::open(about, cx);
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        match (slot, reply) {
            (Slot::Mission, Ok(Reply::Answer(Answer::Mission(fiche)))) if self.is(&fiche.ligne) => {
                self.fiche = Some(fiche.clone());
                self.resized(cx);
            }
            (Slot::MissionJournal, Ok(Reply::Answer(Answer::Audit(AuditAnswer::Liste(found))))) => {
                self.journal.clone_from(&found.items);
                self.resized(cx);
            }
            // The same trouble is told by the record already.
            (Slot::MissionJournal, _) => {}
            (Slot::Mission, Err(error)) => cx.fail_to_read(error),
            _ => return false,
        }
        true
    }

    pub(super) fn changed(&self, changes: &[Change], cx: &mut Cx) -> bool {
        let concerned = changes.iter().any(|change| match change.objet {
            Objet::Mission => self
                .fiche
                .as_ref()
                .is_none_or(|fiche| change.id == fiche.ligne.id.0),
            Objet::Intervention | Objet::Creneau => true,
            _ => false,
        });
        if concerned {
            self.load(cx);
        }
        concerned
    }

    /// Keeps the last line in sight.
    pub(super) fn resized(&mut self, cx: &Cx) {
        let (body, beside) = regions(chrome::regions(cx.size).body);
        let rows = usize::from(body.height.saturating_sub(2));
        let width = body.width.saturating_sub(4).min(WIDEST);
        let plain = |_: Role| Style::new();
        let lines = self.fiche.as_deref().map_or(0, |fiche| {
            self.lines(fiche, beside.is_empty().then_some(width), cx, &plain)
                .iter()
                .map(|(line, ..)| wrap(line, width).len())
                .sum()
        });
        // Both scroll together, as far as the longer one goes.
        let deeds = match beside.width {
            0 => 0,
            columns => self.deeds(columns.saturating_sub(4), cx, &plain).len(),
        };
        self.top = self.top.min(lines.max(deeds).saturating_sub(rows));
    }

    /// The record, and behind it the journal where that doesn't stand beside.
    fn lines(&self, fiche: &MissionFiche, whole: Option<u16>, cx: &Cx, ink: &dyn Fn(Role) -> Style) -> Lines {
        let mut lines = lines(fiche, cx, ink);
        if let Some(columns) = whole.filter(|_| !self.journal.is_empty()) {
            lines.push((String::new(), ink(Role::Text), 0));
            lines.push((cx.text.get("mission-journal").into_owned(), ink(Role::Title), 0));
            lines.extend(self.deeds(columns, cx, ink));
        }
        lines
    }

    /// Who did what, a command after the other, on lines of so many columns: what was done is always told whole, and where
    /// it doesn't fit behind the name, the name is shortened, then it gets a line of its own.
    fn deeds(&self, columns: u16, cx: &Cx, ink: &dyn Fn(Role) -> Style) -> Lines {
        let text = cx.text;
        let mut deeds: Vec<&LigneJournal> = Vec::new();
        for ligne in &self.journal {
            if deeds.last().is_none_or(|last| last.commande != ligne.commande) {
                deeds.push(ligne);
            }
        }
        let said = |ligne: &LigneJournal| {
            let undone = if ligne.nature == "NORMAL" {
                Role::Text
            } else {
                Role::Dim
            };
            let (when, what) = (text.instant(ligne.le), text.commande(&ligne.nom));
            let line = |nom: &str| format!("{when} · {nom} · {what}");
            let lines = [line(&ligne.acteur_nom), line(&initials(&ligne.acteur_nom))]
                .into_iter()
                .find(|line| width(line) <= columns)
                .map_or_else(
                    || {
                        let head = cut(&format!("{when} · {}", ligne.acteur_nom), columns);
                        let mut lines = vec![head];
                        let deed = wrap(&what, columns.saturating_sub(INDENT));
                        lines.extend(deed.into_iter().map(|line| format!("\u{a0}\u{a0}{line}")));
                        lines
                    },
                    |line| vec![line],
                );
            let ink = ink(undone);
            lines.into_iter().map(move |line| (line, ink, 0))
        };
        deeds.into_iter().flat_map(said).collect()
    }

    pub(super) fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let border = pen.ink(Role::Border);
        let heading = match &self.fiche {
            Some(fiche) => format!("{} · {}", self.numero, cx.text.label(fiche.ligne.etat)),
            None => self.numero.clone(),
        };
        pen.hits.put(area, Hit::Half(Half::First));
        let (area, beside) = regions(area);
        let inside = pen.frame(area, &heading, border);
        let inside = Rect {
            x: inside.x + 1,
            width: inside.width.saturating_sub(2).min(WIDEST),
            ..inside
        };
        let Some(fiche) = &self.fiche else {
            let dim = pen.ink(Role::Dim);
            pen.put(
                inside.x,
                inside.y,
                inside.width,
                &cx.text.get("recherche-en-cours"),
                dim,
            );
            return None;
        };
        let theme = pen.theme;
        if !beside.is_empty() {
            let quiet = pen.ink(Role::Border);
            let inside = pen.frame(beside, &cx.text.get("mission-journal"), quiet);
            let columns = inside.width.saturating_sub(2);
            let lines = self.deeds(columns, cx, &|role| theme.ink(role));
            let last = lines.len().saturating_sub(usize::from(inside.height));
            let top = self.top.min(last);
            for (y, (line, style, _)) in (inside.y..inside.bottom()).zip(lines.iter().skip(top)) {
                pen.put(inside.x + 1, y, columns, line, *style);
            }
            pen.beyond(inside, top > 0, top < last);
        }
        let whole = beside.is_empty().then_some(inside.width);
        let lines = self.lines(fiche, whole, cx, &|role| theme.ink(role));
        let wrapped: Vec<(String, Style, u16)> = lines
            .iter()
            .flat_map(|(line, style, label)| {
                let labels = std::iter::once(*label).chain(std::iter::repeat(0));
                wrap(line, inside.width)
                    .into_iter()
                    .zip(labels)
                    .map(move |(line, label)| (line, *style, label))
            })
            .collect();
        let dim = pen.ink(Role::Dim);
        let last = wrapped.len().saturating_sub(usize::from(inside.height));
        let top = self.top.min(last);
        for (y, (line, style, label)) in (inside.y..inside.bottom()).zip(wrapped.iter().skip(top)) {
            pen.put(inside.x, y, inside.width, line, *style);
            let label = Rect::new(inside.x, y, (*label).min(inside.width), 1);
            pen.tint(label, dim);
        }
        pen.beyond(inside, top > 0, top < last);
        Some(Position::new(inside.x, inside.y))
    }
}

/// Where the record lies, and the journal beside it; without size where there is no room.
fn regions(area: Rect) -> (Rect, Rect) {
    if area.width < WIDE {
        return (area, Rect::new(area.x, area.y, 0, 0));
    }
    let record = Rect {
        width: area.width * 3 / 5,
        ..area
    };
    let journal = Rect {
        x: area.x + record.width,
        width: area.width - record.width,
        ..area
    };
    (record, journal)
}

/// Widest lines that are read with ease.
const WIDEST: u16 = 100;

/// Everything that is known, section by section; what isn't known takes no line.
fn lines(fiche: &MissionFiche, cx: &Cx, ink: &dyn Fn(Role) -> Style) -> Lines {
    let ligne = &fiche.ligne;
    let zone = fiche.fuseau.parse().unwrap_or(cx.text.zone());
    let text = cx.text.in_zone(zone);
    let (title, body, dim) = (ink(Role::Title), ink(Role::Text), ink(Role::Dim));
    let mut lines = vec![(ligne.titre.clone(), title, 0)];
    let priorite = text.get(&format!("priorite-{}", ligne.priorite.clamp(1, 4)));
    let duree = text.duration(i64::from(ligne.duree_minutes));
    lines.push((
        format!(
            "{} · {priorite} · {duree} · {}",
            text.label(ligne.r#type),
            ligne.agence
        ),
        ink(state(ligne.etat)),
        0,
    ));
    let mut pair = |key: &str, value: Option<String>, style: Style| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            let label = text.with("journal-champ-nomme", &[("champ", text.get(key).into())]) + " ";
            lines.push((format!("{label}{value}"), style, width(&label)));
        }
    };
    pair("fiche-description", Some(fiche.description.clone()), body);
    pair("fiche-client", Some(ligne.client.clone()), body);
    let payeur = (fiche.payeur != fiche.donneur_ordre).then(|| fiche.payeur_nom.clone());
    pair("fiche-payeur", payeur, body);
    pair("fiche-reference", fiche.reference_externe.clone(), body);
    let site = format!("{}, {} {}", fiche.adresse, fiche.code_postal, ligne.ville);
    pair("fiche-site", Some(site), body);
    pair("fiche-acces", fiche.acces.clone(), body);
    pair("fiche-appeler", fiche.appeler.clone(), body);
    pair("fiche-equipement", fiche.equipement_libelle.clone(), body);
    let besoins: Vec<String> = fiche.besoins.iter().map(Besoin::dit).collect();
    pair("fiche-besoins", Some(besoins.join(" · ")), body);
    pair("fiche-appel", Some(text.instant(fiche.appel_le)), dim);
    pair(
        "fiche-souhait",
        fiche.fenetre.map(|plage| text.plage(plage)),
        body,
    );
    let done = !matches!(
        ligne.etat,
        EtatMission::Brouillon
            | EtatMission::APlanifier
            | EtatMission::Planifiee
            | EtatMission::EnCours
            | EtatMission::EnAttente
    );
    for (key, at) in [("fiche-gti", fiche.gti_limite), ("fiche-gtr", fiche.gtr_limite)] {
        let role = if done {
            Role::Dim
        } else {
            deadline(at, u16::MAX, cx).1
        };
        pair(key, at.map(|at| text.instant(at)), ink(role));
    }
    let attente = fiche.attente_motif.map(|motif| {
        let texte = fiche.attente_texte.as_deref().unwrap_or_default();
        let label = text.label(motif).into_owned();
        if texte.is_empty() {
            label
        } else {
            format!("{label} · {texte}")
        }
    });
    pair("fiche-attente", attente, ink(Role::Danger));
    pair(
        "fiche-annulation",
        fiche.annulation_motif.clone(),
        ink(Role::Danger),
    );
    lines.push((String::new(), body, 0));
    let n = fiche.visites.len();
    lines.push((text.with("fiche-visites", &[("n", n.into())]), title, 0));
    for visite in &fiche.visites {
        lines.extend(visit(visite, text, ink));
    }
    lines
}

fn visit(visite: &Visite, text: Text, ink: &dyn Fn(Role) -> Style) -> Lines {
    let (body, dim) = (ink(Role::Text), ink(Role::Dim));
    let quand = visite.plage.map_or_else(
        || text.get("fiche-sans-heure").into_owned(),
        |plage| text.plage(plage),
    );
    let mut noms: Vec<&str> = visite.equipe.iter().map(|part| part.nom.as_str()).collect();
    noms.dedup();
    let qui = if noms.is_empty() {
        text.get("fiche-sans-personne").into_owned()
    } else {
        noms.join(", ")
    };
    let style = if visite.etat == EtatIntervention::Annulee {
        dim
    } else {
        body
    };
    let mut lines = vec![(
        format!("{}. {quand} · {} · {qui}", visite.rang, text.label(visite.etat)),
        style,
        0,
    )];
    if let Some(compte_rendu) = visite
        .compte_rendu
        .as_ref()
        .filter(|texte| !texte.trim().is_empty())
    {
        lines.push((format!("   {compte_rendu}"), dim, 0));
    }
    lines
}
