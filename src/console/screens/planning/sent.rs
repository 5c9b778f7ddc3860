//! A change of the plan under way: what was refused is in the hand again, and may be gone past for a reason.

use super::Planning;
use super::carry::{Carried, Carry};
use crate::console::cx::{Cx, Nav};
use crate::console::flight::{Flight, Origin, Target};
use crate::console::msg::Reply;
use crate::console::overlays::{Overlay, prompt};
use crate::domain::permission::Permission;
use crate::domain::{Refusal, RefusalKind};
use crate::service::Error;
use crate::service::planning::PlanningCommand;

/// A command that was sent from the board.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    command: PlanningCommand,
    target: Target,
    /// What was let go for it.
    carry: Option<Carry>,
}

impl Planning {
    /// Sends a change of the plan.
    pub(super) fn send(
        &mut self,
        target: Target,
        command: PlanningCommand,
        carry: Option<Carry>,
        cx: &mut Cx,
    ) {
        cx.execute(target, Origin::Screen, command.clone());
        self.sent = Some(Sent {
            command,
            target,
            carry,
        });
    }

    /// A command has ended, which may be the one that was sent.
    pub(super) fn heard(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        // Whoever carried on with what is planned by now, by whatever way, would move it twice.
        if reply.is_ok()
            && self
                .carry
                .as_ref()
                .is_some_and(|carry| carry.is_of(flight.target))
        {
            self.let_go(cx);
        }
        let mine = |sent: &mut Sent| flight.origin == Origin::Screen && flight.target == sent.target;
        if let Some(sent) = self.sent.take_if(mine)
            && let Err(Error::Refused(refusal)) = reply
        {
            self.refused(sent, refusal, cx);
        }
    }

    /// What was let go is in the hand again: only the place has to be mended.
    fn refused(&mut self, sent: Sent, refusal: &Refusal, cx: &mut Cx) {
        if let Some(carry) = sent.carry
            && self.carry.is_none()
            && (refusal.kind != RefusalKind::Stale || self.knows(&carry))
        {
            self.carry = Some(Carry {
                trial: None,
                dropped: false,
                ..carry
            });
            self.reveal(cx);
            self.try_out(cx);
        }
        let may = cx.actor.require(Permission::MissionForcer).is_ok();
        if may && refusal.facts.iter().any(|(name, _)| *name == "forcable") {
            let said = cx.text.refusal(refusal).message;
            let question = prompt::Prompt::force(sent.command, sent.target, said, cx);
            cx.go(Nav::Open(Overlay::Prompt(question)));
            // Once is enough: it stands in the question.
            cx.toasts.dismiss();
        }
    }
}

impl Carry {
    /// Whether a command about this is about what is carried.
    fn is_of(&self, target: Target) -> bool {
        match (&self.what, target) {
            (Carried::Visit { intervention, .. }, Target::Intervention(id)) => *intervention == id,
            (Carried::Mission { id: mission, .. }, Target::Mission(id)) => *mission == id,
            _ => false,
        }
    }
}
