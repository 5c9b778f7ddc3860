//! What the table of missions shows.

use super::Listed;
use crate::console::cx::Cx;
use crate::console::draw::short_number;
use crate::console::screens::planning::{deadline, priority};
use crate::console::theme::Role;
use crate::console::widgets::table::{Cell, Column, Columns};
use crate::domain::Code as _;
use crate::domain::mission::{EtatMission, MissionLigne};
use crate::text::label_key;

/// A mission that asks for nothing any more.
fn over(ligne: &MissionLigne) -> bool {
    matches!(
        ligne.etat,
        EtatMission::Cloturee | EtatMission::Annulee | EtatMission::Facturee
    )
}

impl Columns for Listed {
    const NONE: &'static str = "missions-aucune";
    const HINT: &'static str = "missions-filtre-aide";

    fn heading(&self, filtre: &str, cx: &Cx) -> (String, String) {
        let name = cx.text.get("ecran-missions").into_owned();
        let mut order = cx.text.label(self.tri).into_owned();
        if self.is_pressing(filtre) {
            order = format!("{order}, {}", cx.text.get("missions-a-faire"));
        }
        (name, order)
    }

    fn columns(&self, width: u16) -> Vec<Column> {
        let mut columns = vec![Column::new("tete-numero", if width < 60 { 8 } else { 13 })];
        columns.push(Column::new("tete-etat", if width < 60 { 6 } else { 13 }));
        columns.push(Column::rest("tete-titre"));
        if width >= 110 {
            columns.push(Column::new("tete-client", 24));
            columns.push(Column::new("tete-ville", 16));
        }
        if width >= 140 {
            columns.push(Column::new("tete-prevue", 22));
            columns.push(Column::new("tete-techniciens", 18));
        }
        columns.push(if width < 60 {
            Column::new("tete-echeance-court", 8)
        } else {
            Column::new("tete-echeance", 12)
        });
        columns
    }

    fn mark(ligne: &MissionLigne, _: &Cx) -> (&'static str, Role) {
        let (mark, role) = priority(ligne.priorite, ligne.urgence);
        (mark, if over(ligne) { Role::Dim } else { role })
    }

    fn cell(ligne: &MissionLigne, column: Column, cx: &Cx) -> Cell {
        let text = cx.text;
        let over = over(ligne);
        let dim = |said: String| Cell::new(said, Role::Dim);
        match column.key {
            "tete-numero" if column.width < 12 => dim(short_number(&ligne.numero)),
            "tete-numero" => dim(ligne.numero.clone()),
            "tete-etat" if column.width < 10 => {
                let key = label_key(EtatMission::FAMILY, ligne.etat.code());
                let short = text.attribute(&key, "court", &[]);
                Cell::new(short.unwrap_or_else(|| text.label(ligne.etat)), state(ligne.etat))
            }
            "tete-etat" => Cell::new(text.label(ligne.etat), state(ligne.etat)),
            "tete-titre" => Cell::new(ligne.titre.clone(), if over { Role::Dim } else { Role::Text }),
            "tete-client" => dim(ligne.client.clone()),
            "tete-ville" => dim(ligne.ville.clone()),
            "tete-prevue" => dim(ligne.prevue_le.map(|at| text.instant(at)).unwrap_or_default()),
            "tete-techniciens" => dim(ligne.noms.join(", ")),
            // What is done is late no more.
            _ if over || matches!(ligne.etat, EtatMission::Terminee | EtatMission::AFacturer) => {
                dim(String::new())
            }
            _ => {
                let (said, role) = deadline(ligne.echeance, column.width, cx);
                Cell::right(said, role)
            }
        }
    }
}

/// How a state looks.
pub(in crate::console::screens) fn state(etat: EtatMission) -> Role {
    match etat {
        EtatMission::EnCours => Role::Good,
        EtatMission::APlanifier => Role::Warning,
        EtatMission::EnAttente => Role::Danger,
        EtatMission::Planifiee => Role::Focus,
        EtatMission::Terminee | EtatMission::AFacturer => Role::Text,
        EtatMission::Brouillon | EtatMission::Facturee | EtatMission::Cloturee | EtatMission::Annulee => {
            Role::Dim
        }
    }
}
