//! Keys of the board, and when they may be used.

use super::{Planning, Subject};
use crate::console::App;
use crate::console::action::Action;
use crate::console::flight::Target;
use crate::console::keymap::{Binding, Context, Group};
use crate::domain::creneau::TypeCreneau;
use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Attente, Board, BoardCreneau, BoardTechnicien, Travail};
use crate::domain::{Fact, Machine, Permission, Refusal};

/// Technicians by hours.
pub static GRID: Context = Context {
    name: "planning-grille",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move),
        Binding::new(&["h", "<left>"], Action::Left, Group::Move),
        Binding::new(&["l", "<right>"], Action::Right, Group::Move).foot_as(1, "hjkl", "pied-aller"),
        Binding::new(&["L", "<c-right>"], Action::NextJob, Group::Move),
        Binding::new(&["H", "<c-left>"], Action::PreviousJob, Group::Move),
        Binding::new(&["<enter>"], Action::Open, Group::Move)
            .foot_as(104, "Enter", "pied-ouvrir")
            .when(openable),
        Binding::new(&["m"], Action::Move, Group::Plan)
            .foot(3)
            .when(movable),
        Binding::new(&["f"], Action::Firm, Group::Plan).when(pencilled),
        Binding::new(&["P"], Action::Loosen, Group::Plan).when(firm),
        Binding::new(&["R"], Action::Reinforce, Group::Plan).when(reinforceable),
        Binding::new(&["A"], Action::Absence, Group::Plan).when(may_enter_absence),
        Binding::new(&["x", "<delete>"], Action::Unassign, Group::Plan).when(movable),
        Binding::new(&["c"], Action::ClientYes, Group::Visit).when(can_confirm),
        Binding::new(&["e"], Action::Leave, Group::Visit)
            .foot(101)
            .when(can_leave),
        Binding::new(&["b"], Action::TurnBack, Group::Visit).when(can_turn_back),
        Binding::new(&["d"], Action::Arrive, Group::Visit)
            .foot(101)
            .when(can_arrive),
        Binding::new(&["p"], Action::Pause, Group::Visit)
            .foot(101)
            .when(can_pause),
        Binding::new(&["T"], Action::Finish, Group::Visit)
            .foot(101)
            .when(can_finish),
    ],
};

/// What waits.
pub static BACKLOG: Context = Context {
    name: "planning-attente",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-ligne"),
        Binding::new(&["a", "<enter>", "m"], Action::Assign, Group::Plan)
            .foot(2)
            .when(waiting),
        Binding::new(&["l", "<right>"], Action::Open, Group::Mission)
            .foot_as(100, "l", "pied-ouvrir")
            .when(something_waits),
    ],
};

/// Both panes.
pub static PLANNING: Context = Context {
    name: "planning",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["<tab>"], Action::Next, Group::Move),
        Binding::new(&["<s-tab>"], Action::Previous, Group::Move),
        Binding::new(&["<pageup>", "<c-b>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>", "<c-f>"], Action::PageDown, Group::Move),
        Binding::new(&["<home>"], Action::First, Group::Move),
        Binding::new(&["<end>", "G"], Action::Last, Group::Move),
        Binding::new(&["J"], Action::DayAfter, Group::Move),
        Binding::new(&["K"], Action::DayBefore, Group::Move),
        Binding::new(&["t"], Action::Today, Group::Move),
        Binding::new(&["+", "="], Action::ZoomIn, Group::Move),
        Binding::new(&["-"], Action::ZoomOut, Group::Move),
        Binding::new(&["/"], Action::Filter, Group::Move).foot(100),
        Binding::new(&["F"], Action::FirmDay, Group::Plan)
            .foot(105)
            .when(something_pencilled),
        Binding::new(&["n"], Action::New, Group::Mission)
            .foot(7)
            .when(may_create),
        Binding::new(&["s"], Action::Suggest, Group::Plan)
            .foot(4)
            .when(placeable),
        Binding::new(&["w"], Action::WhyNot, Group::Plan).when(placeable),
        Binding::new(&["X"], Action::Cancel, Group::Mission).when(can_cancel),
    ],
};

/// A job in the hand.
pub static DRAG: Context = Context {
    name: "planning-deplacement",
    typing: false,
    open: false,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move),
        Binding::new(&["h", "<left>"], Action::Left, Group::Move),
        Binding::new(&["l", "<right>"], Action::Right, Group::Move).foot_as(1, "hjkl", "pied-porter"),
        Binding::new(&["H", "<c-left>"], Action::PreviousJob, Group::Move),
        Binding::new(&["L", "<c-right>"], Action::NextJob, Group::Move),
        Binding::new(&["<pageup>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>"], Action::PageDown, Group::Move),
        Binding::new(&["J"], Action::DayAfter, Group::Move).foot_as(4, "J/K", "pied-jour"),
        Binding::new(&["K"], Action::DayBefore, Group::Move),
        Binding::new(&["t"], Action::Today, Group::Move),
        Binding::new(&["+", "="], Action::ZoomIn, Group::Move),
        Binding::new(&["-"], Action::ZoomOut, Group::Move),
        Binding::new(&["p"], Action::Pencil, Group::Plan)
            .foot(5)
            .only_live()
            .when(has_no_place_yet),
        Binding::new(&["R"], Action::Reinforce, Group::Plan)
            .foot(101)
            .only_live()
            .when(may_be_help),
        Binding::new(&["x"], Action::Swap, Group::Plan)
            .foot(100)
            .only_live()
            .when(can_swap),
        Binding::new(&["<enter>", "m"], Action::Confirm, Group::Plan).foot_as(2, "Enter", "pied-poser"),
        Binding::new(&["<esc>", "q"], Action::Back, Group::Plan).foot_as(3, "Esc", "pied-remettre"),
        Binding::new(&["?", "<f1>"], Action::Help, Group::Console),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

fn subject(app: &App) -> Subject<'_> {
    app.screen()
        .planning()
        .map_or(Subject::Nothing, Planning::subject)
}

/// A visit on the board, nothing of it under way.
fn work(app: &App, permission: Permission) -> Result<&Travail, Refusal> {
    app.cx.actor.require(permission)?;
    match subject(app) {
        Subject::Work(_, travail) => {
            let target = Target::Intervention(travail.intervention);
            within(app, permission, travail)?;
            if app.cx.flights.changing(target) {
                Err(Refusal::rule("commande-en-cours"))
            } else {
                Ok(travail)
            }
        }
        Subject::Waiting(_) => Err(Refusal::rule("pas-encore-planifiee")),
        Subject::Other(creneau) => Err(no_work(creneau)),
        Subject::Nothing => Err(Refusal::rule("rien-choisi")),
    }
}

/// Planned work, where a right reaches its mission's agence, as soon as that is known.
fn within(app: &App, permission: Permission, travail: &Travail) -> Result<(), Refusal> {
    let planning = app.screen().planning();
    match planning.and_then(|planning| planning.fiche(travail.mission)) {
        Some(fiche) => app
            .cx
            .actor
            .require_in(permission, fiche.agence_id, &fiche.ligne.agence),
        None => Ok(()),
    }
}

/// Somebody of an agence that a right reaches.
fn of_reach(app: &App, permission: Permission, of: impl Fn(&BoardTechnicien) -> bool) -> Result<(), Refusal> {
    let board = app.screen().planning().and_then(Planning::source);
    match board.and_then(|board| board.techniciens.iter().find(|other| of(other))) {
        Some(other) => app
            .cx
            .actor
            .require_in(permission, other.agence, &other.agence_code),
        None => Ok(()),
    }
}

/// What takes somebody's time and is no work, and where it is dealt with.
fn no_work(creneau: &BoardCreneau) -> Refusal {
    let rule = match creneau.r#type {
        TypeCreneau::Absence => "une-absence",
        _ => "pas-un-travail",
    };
    Refusal::rule(rule).with("quoi", Fact::label(creneau.r#type))
}

/// Something of the day is only pencilled in.
fn something_pencilled(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionPlanifier)?;
    let planning = app.screen().planning();
    if let Some(agence) = planning.and_then(|planning| planning.agence) {
        of_reach(app, Permission::MissionPlanifier, |other| other.agence == agence)?;
    }
    if planning.is_some_and(Planning::reads_on) {
        return Err(Refusal::rule("planning-en-lecture"));
    }
    if planning.is_some_and(|planning| !planning.pencilled().is_empty()) {
        Ok(())
    } else {
        Err(Refusal::rule("rien-a-affermir"))
    }
}

/// A day of the week, or a job.
fn openable(app: &App) -> Result<(), Refusal> {
    let week = app
        .screen()
        .planning()
        .is_some_and(|planning| planning.days().is_some());
    match subject(app) {
        _ if week => Ok(()),
        Subject::Work(..) => Ok(()),
        Subject::Other(creneau) => Err(no_work(creneau)),
        _ => Err(Refusal::rule("rien-choisi")),
    }
}

fn movable(app: &App) -> Result<(), Refusal> {
    let travail = work(app, Permission::MissionPlanifier)?;
    travail.etat.movable(&travail.numero)
}

/// Work of a mission that can be planned: one more may come.
fn reinforceable(app: &App) -> Result<(), Refusal> {
    let travail = work(app, Permission::MissionPlanifier)?;
    if travail.etat.over() {
        return travail.etat.movable(&travail.numero);
    }
    if matches!(
        travail.etat_mission,
        EtatMission::APlanifier | EtatMission::Planifiee | EtatMission::EnCours
    ) {
        return Ok(());
    }
    Err(Refusal::rule("mission-non-planifiable")
        .with("numero", travail.numero.clone())
        .with("etat", Fact::label(travail.etat_mission)))
}

fn pencilled(app: &App) -> Result<(), Refusal> {
    becomes(app, Permission::MissionPlanifier, EtatIntervention::Planifiee)
}

/// A firm visit that hasn't begun.
fn firm(app: &App) -> Result<(), Refusal> {
    let travail = work(app, Permission::MissionPlanifier)?;
    travail.etat.movable(&travail.numero)?;
    match travail.etat {
        etat @ EtatIntervention::Provisoire => Err(Refusal::rule(etat.already())),
        _ => Ok(()),
    }
}

fn can_confirm(app: &App) -> Result<(), Refusal> {
    becomes(app, Permission::MissionPlanifier, EtatIntervention::Confirmee)
}

fn can_leave(app: &App) -> Result<(), Refusal> {
    becomes(app, Permission::MissionExecuter, EtatIntervention::EnRoute)
}

fn can_arrive(app: &App) -> Result<(), Refusal> {
    let travail = work(app, Permission::MissionExecuter)?;
    // By way of the road, where nobody said that they had left.
    let by_road = travail.etat.may_become(EtatIntervention::EnRoute);
    if by_road || travail.etat == EtatIntervention::EnRoute {
        return Ok(());
    }
    travail.etat.become_(EtatIntervention::EnRoute).map(|_| ())
}

fn can_pause(app: &App) -> Result<(), Refusal> {
    let travail = work(app, Permission::MissionExecuter)?;
    match travail.etat {
        EtatIntervention::Pause => Ok(()),
        EtatIntervention::EnRoute => Err(not_there_yet(travail)),
        etat => etat.become_(EtatIntervention::Pause).map(|_| ()),
    }
}

fn not_there_yet(travail: &Travail) -> Refusal {
    Refusal::rule("pas-encore-sur-site").with("numero", travail.numero.clone())
}

fn can_turn_back(app: &App) -> Result<(), Refusal> {
    let travail = work(app, Permission::MissionExecuter)?;
    match travail.etat {
        EtatIntervention::EnRoute => Ok(()),
        etat => Err(Refusal::rule("pas-en-route")
            .with("numero", travail.numero.clone())
            .with("etat", Fact::label(etat))),
    }
}

fn can_finish(app: &App) -> Result<(), Refusal> {
    let travail = work(app, Permission::MissionExecuter)?;
    match travail.etat {
        EtatIntervention::Pause => Ok(()),
        EtatIntervention::EnRoute => Err(not_there_yet(travail)),
        etat => etat.become_(EtatIntervention::Terminee).map(|_| ()),
    }
}

fn becomes(app: &App, permission: Permission, etat: EtatIntervention) -> Result<(), Refusal> {
    work(app, permission)?.etat.become_(etat).map(|_| ())
}

/// A mission that waits, where a right reaches its agence.
fn reached(app: &App, permission: Permission, attente: &Attente) -> Result<(), Refusal> {
    let planning = app.screen().planning();
    let board = planning.and_then(Planning::source);
    let of = |board: &Board| {
        let mut known = board.techniciens.iter();
        known.find_map(|other| (other.agence == attente.agence).then(|| other.agence_code.clone()))
    };
    let nom = board.and_then(of).unwrap_or_default();
    app.cx.actor.require_in(permission, attente.agence, &nom)
}

fn waiting(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionPlanifier)?;
    match subject(app) {
        Subject::Waiting(attente) if app.cx.flights.changing(Target::Mission(attente.id)) => {
            Err(Refusal::rule("commande-en-cours"))
        }
        Subject::Waiting(attente) => reached(app, Permission::MissionPlanifier, attente),
        _ => Err(Refusal::rule("rien-choisi")),
    }
}

/// A mission that waits, whoever may plan it.
fn something_waits(app: &App) -> Result<(), Refusal> {
    match subject(app) {
        Subject::Waiting(_) => Ok(()),
        _ => Err(Refusal::rule("rien-choisi")),
    }
}

/// A mission that can be given people: one that waits, or whose work hasn't begun.
fn placeable(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionPlanifier)?;
    match subject(app) {
        Subject::Waiting(attente) => reached(app, Permission::MissionPlanifier, attente),
        _ => movable(app),
    }
}

fn may_create(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionCreer).map(|_| ())
}

fn can_cancel(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionAnnuler)?;
    match subject(app) {
        Subject::Waiting(attente) => reached(app, Permission::MissionAnnuler, attente),
        Subject::Work(_, travail) => {
            within(app, Permission::MissionAnnuler, travail)?;
            travail.etat_mission.become_(EtatMission::Annulee).map(|_| ())
        }
        Subject::Other(creneau) => Err(no_work(creneau)),
        Subject::Nothing => Err(Refusal::rule("rien-choisi")),
    }
}

fn can_swap(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionPlanifier)?;
    let planning = app.screen().planning();
    match (
        planning.and_then(Planning::carried),
        planning.and_then(Planning::beneath),
    ) {
        (Some(super::Carried::Mission { .. }), _) => Err(Refusal::rule("sans-place-a-echanger")),
        (_, Some(_)) => Ok(()),
        (_, None) => Err(Refusal::rule("rien-a-echanger")),
    }
}

/// Whoever comes to help is one more; a visit in the hand has its people.
fn may_be_help(app: &App) -> Result<(), Refusal> {
    match app.screen().planning().and_then(Planning::carried) {
        Some(super::Carried::Mission { .. }) => Ok(()),
        _ => Err(Refusal::rule("renfort-visite-en-main")),
    }
}

/// Pencilled in or firm is chosen for what has no place yet; a planned visit is made firm by its own key.
fn has_no_place_yet(app: &App) -> Result<(), Refusal> {
    let carry = app
        .screen()
        .planning()
        .and_then(|planning| planning.carry.as_ref());
    match carry {
        Some(carry) if matches!(carry.what, super::Carried::Mission { .. }) => Ok(()),
        Some(carry) if !carry.pencil => Err(Refusal::rule("deplacement-garde-ferme")),
        _ => Err(Refusal::rule("deplacement-garde-fermete")),
    }
}

fn may_enter_absence(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::AbsenceSaisir)?;
    let who = app
        .screen()
        .planning()
        .and_then(|planning| planning.cursor.technicien);
    of_reach(app, Permission::AbsenceSaisir, |other| Some(other.id) == who)
}
