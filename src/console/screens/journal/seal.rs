//! How far the journal is sealed, and how far the seals were found true.

use crate::console::cx::Cx;
use crate::console::msg::{Reply, Slot};
use crate::console::toast::Tone;
use crate::domain::audit::{Ancre, Tranche};
use crate::domain::{Actor, Fact, Permission, Portee, Refusal, RefusalKind};
use crate::service::audit::{AuditAnswer, AuditQuery, Verifier};
use crate::service::{Answer, Error};
use crate::text::Text;

/// What is known of the seals.
#[derive(Debug, Clone, Default)]
pub(super) struct Seal {
    /// The last one.
    head: Option<Ancre>,
    /// The last one that was looked at, and how many there were then.
    verified: Option<(i64, i64)>,
    /// Whether looking goes on.
    running: bool,
    /// What was wrong.
    faults: usize,
    first: Option<String>,
}

/// Whether somebody may look the chain through.
pub(super) fn allowed(actor: &Actor) -> Result<(), Refusal> {
    match actor.require(Permission::AuditVoir)? {
        Portee::Tout => Ok(()),
        _ => Err(Refusal::new(RefusalKind::Permission, "permission-portee")
            .with("permission", Fact::label(Permission::AuditVoir))),
    }
}

/// Asks for the last seal.
pub(super) fn ask_head(cx: &mut Cx) {
    if allowed(&cx.actor).is_ok() {
        cx.read(Slot::SealHead, AuditQuery::Tete);
    }
}

fn verify_after(apres: Option<i64>, cx: &mut Cx) {
    let piece = Verifier {
        apres,
        ..Verifier::default()
    };
    cx.read(Slot::Verify, AuditQuery::Verifier(piece));
}

impl Seal {
    /// Begins to look the chain through, or stops.
    pub(super) fn toggle(&mut self, cx: &mut Cx) {
        if self.running {
            return self.stop(cx);
        }
        (self.running, self.faults, self.first) = (true, 0, None);
        self.verified = Some((0, self.head.as_ref().map_or(0, |head| head.rang)));
        verify_after(None, cx);
    }

    /// Stops looking.
    pub(super) fn stop(&mut self, cx: &mut Cx) {
        self.running = false;
        cx.forget(Slot::Verify);
    }

    /// Takes an answer about seals; false where it is about something else.
    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        match (slot, reply) {
            (Slot::SealHead, Ok(Reply::Answer(Answer::Audit(AuditAnswer::Tete(head))))) => {
                self.head.clone_from(head);
            }
            (Slot::Verify, Ok(Reply::Answer(Answer::Audit(AuditAnswer::Tranche(piece))))) => {
                self.take(piece, cx);
            }
            (Slot::Verify, Err(error)) => {
                self.running = false;
                cx.fail_to_read(error);
            }
            (Slot::SealHead | Slot::Verify, _) => {}
            _ => return false,
        }
        true
    }

    fn take(&mut self, piece: &Tranche, cx: &mut Cx) {
        self.faults += piece.fautes.len();
        if self.first.is_none() {
            self.first = piece
                .fautes
                .first()
                .map(|faute| cx.text.label(faute.nature).into_owned());
        }
        self.verified = Some((piece.suite.unwrap_or(piece.dernier), piece.dernier));
        match piece.suite {
            Some(suite) => verify_after(Some(suite), cx),
            None => {
                self.running = false;
                if self.faults == 0 {
                    let args = [
                        ("rang", piece.dernier.into()),
                        ("attente", piece.en_attente.into()),
                    ];
                    cx.say(Tone::Done, "journal-fidele", &args);
                } else {
                    let premiere = self.first.clone().unwrap_or_default();
                    let args = [("nombre", self.faults.into()), ("premiere", premiere.into())];
                    cx.say(Tone::Failed, "echec-journal-infidele", &args);
                }
            }
        }
    }

    /// What the list's frame says of it: how far it was looked through, else how far it is sealed.
    pub(super) fn said(&self, text: Text) -> String {
        if let Some((to, of)) = self.verified {
            let key = match (self.faults, self.running) {
                (0, true) => "journal-verification",
                (0, false) => "journal-verifie-jusqua",
                _ => "journal-infidele-court",
            };
            let args = [
                ("rang", text.integer(to).into()),
                ("dernier", text.integer(of).into()),
                ("nombre", self.faults.into()),
            ];
            return text.with(key, &args);
        }
        let Some(head) = &self.head else {
            return String::new();
        };
        let le = text.instant(head.le);
        let args = [("rang", text.integer(head.rang).into()), ("le", le.into())];
        text.with("journal-tete", &args)
    }
}
