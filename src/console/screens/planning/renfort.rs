//! One more person for work that has its people already.

use super::carry::{Carried, Carry};
use super::{Planning, Subject};
use crate::console::cx::Cx;

impl Planning {
    /// Takes one more part of the chosen work in hand, at its hour and over the next row.
    pub(super) fn reinforce(&mut self, cx: &mut Cx) {
        let (Some(board), Subject::Work(creneau, travail)) = (&self.board, self.subject()) else {
            return;
        };
        let at = board.row(creneau.utilisateur).unwrap_or(0);
        let Some(row) = board.rows.get(at + 1).or(board.rows.get(at)) else {
            return;
        };
        // Nobody comes before now.
        let debut = creneau.plage.debut();
        let debut = if debut < cx.now {
            self.first_place(board, cx).max(cx.now)
        } else {
            debut
        };
        let carry = Carry {
            what: Carried::Mission {
                id: travail.mission,
                version: None,
                besoins: Vec::new(),
                aide: true,
            },
            mission: travail.mission,
            numero: travail.numero.clone(),
            titre: travail.titre.clone(),
            echeance: travail.echeance,
            minutes: u32::try_from(creneau.plage.minutes()).unwrap_or(60),
            technicien: row.technicien.id,
            debut,
            pencil: false,
            pane: self.pane,
            wish: debut,
            trial: None,
            dropped: false,
            team: false,
            home: self.home(cx),
        };
        self.carry = Some(carry);
        self.reveal(cx);
        self.try_out(cx);
    }

    /// What is in the hand is for those whom the mission asks for, or for one more.
    pub(super) fn help_or_not(&mut self, cx: &mut Cx) {
        if let Some(Carry {
            what: Carried::Mission { aide, .. },
            ..
        }) = &mut self.carry
        {
            *aide = !*aide;
            self.try_out(cx);
        }
    }
}
