//! Keys that are live everywhere, unless something modal is on top.

use super::{Binding, Context, Group, Meaning};
use crate::console::App;
use crate::console::action::Action;
use crate::console::key::Key;
use crate::console::msg::Way;
use crate::domain::historique::Pas;
use crate::domain::{Permission, Refusal};

/// Everywhere.
pub static GLOBAL: Context = Context {
    name: "partout",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["g p"], Action::GoPlanning, Group::Go),
        Binding::new(&["g m"], Action::GoMissions, Group::Go),
        Binding::new(&["g s"], Action::GoStock, Group::Go).when(to_come),
        Binding::new(&["g d"], Action::GoDevis, Group::Go).when(to_come),
        Binding::new(&["g f"], Action::GoFactures, Group::Go).when(to_come),
        Binding::new(&["g c"], Action::GoClients, Group::Go).when(may_see_clients),
        Binding::new(&["g j"], Action::GoJournee, Group::Go).when(to_come),
        Binding::new(&["g u"], Action::GoUtilisateurs, Group::Go).when(may_see_people),
        Binding::new(&["g n"], Action::GoNotifications, Group::Go),
        Binding::new(&["g t"], Action::GoTableau, Group::Go).when(to_come),
        Binding::new(&["g l"], Action::GoJournal, Group::Go).when(may_read_journal),
        Binding::new(&["g h"], Action::GoSante, Group::Go).when(to_come),
        Binding::new(&["u"], Action::Undo, Group::Console)
            .foot(8)
            .when(may_undo),
        Binding::new(&["<c-r>"], Action::Redo, Group::Console)
            .foot(100)
            .when(may_redo),
        Binding::new(&["<c-l>"], Action::Refresh, Group::Console),
        Binding::new(&["<c-t>"], Action::Language, Group::Console),
        Binding::new(&["<c-y>"], Action::Mouse, Group::Console).foot(106),
        Binding::new(&["y"], Action::Copy, Group::Console).when(something_to_copy),
        Binding::new(&[","], Action::Preferences, Group::Console),
        Binding::new(&["<c-p>"], Action::Find, Group::Go).foot(103),
        Binding::new(&["g r"], Action::SwitchRole, Group::Console).when(may_switch),
        Binding::new(&["g k"], Action::ChangePassword, Group::Console).when(may_change_password),
        Binding::new(&["g x"], Action::Logout, Group::Console).when(may_log_out),
        Binding::new(&[":"], Action::Palette, Group::Console).foot(98),
        Binding::HELP,
        Binding::new(&["<esc>"], Action::Back, Group::Console),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Whether a key leaves the mouse to the terminal, or takes it back.
#[must_use]
pub fn frees_the_mouse(key: Key) -> bool {
    matches!(super::meaning(&[&GLOBAL], &[key]), Meaning::Bound(binding) if binding.action == Action::Mouse)
}

/// The screen comes with a later release; its key is kept for it.
fn to_come(_: &App) -> Result<(), Refusal> {
    Err(Refusal::rule("ecran-a-venir"))
}

fn may_see_clients(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::ClientVoir).map(|_| ())
}

fn may_see_people(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::UtilisateurVoir).map(|_| ())
}

fn may_read_journal(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::AuditVoir).map(|_| ())
}

fn something_to_copy(app: &App) -> Result<(), Refusal> {
    app.screen()
        .copied()
        .map(|_| ())
        .ok_or_else(|| Refusal::rule("rien-choisi"))
}

fn may_undo(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionVoir)?;
    refused(app.cx.steps.as_ref().map(|steps| &steps.annuler))
}

fn may_redo(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionVoir)?;
    refused(app.cx.steps.as_ref().map(|steps| &steps.refaire))
}

/// Why a step can't be made, as far as that is known. Where somebody else has changed what it is about, the key asks
/// again: they may have taken that back.
fn refused(pas: Option<&Pas>) -> Result<(), Refusal> {
    let refus = pas.and_then(|pas| pas.refus.as_ref());
    let lasts = |refus: &&Refusal| ["sans-inverse", "rien-a-annuler", "rien-a-refaire"].contains(&refus.rule);
    refus.filter(lasts).cloned().map_or(Ok(()), Err)
}

/// Only the demonstration has people that anybody may be.
fn may_switch(app: &App) -> Result<(), Refusal> {
    if app.cx.demonstration {
        return Ok(());
    }
    Err(Refusal::rule(match app.cx.way {
        Way::Open => "ouverte-au-nom-de",
        Way::Password | Way::Key => "role-hors-demonstration",
    }))
}

/// Whether somebody is logged in here who can log in again.
///
/// # Errors
/// A refusal that says why not.
pub fn may_log_out(app: &App) -> Result<(), Refusal> {
    match app.cx.way {
        Way::Open if !app.cx.demonstration => Err(Refusal::rule("ouverte-au-nom-de")),
        Way::Open => Err(Refusal::rule("sans-connexion")),
        _ if app.cx.actor.is_nobody() => Err(Refusal::rule("personne-ici")),
        Way::Password | Way::Key => Ok(()),
    }
}

fn may_change_password(app: &App) -> Result<(), Refusal> {
    may_log_out(app)?;
    match app.cx.way {
        Way::Key => Err(Refusal::rule("mot-de-passe-par-cle")),
        _ => Ok(()),
    }
}
