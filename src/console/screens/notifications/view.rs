//! What the list of messages shows.

use super::Told;
use crate::console::cx::Cx;
use crate::console::draw::short_number;
use crate::console::theme::Role;
use crate::console::widgets::table::{Cell, Column, Columns};
use crate::domain::Plage;
use crate::domain::journal::Objet;
use crate::domain::notification::{Evenement, Message};
use crate::text::Text;

impl Columns for Told {
    const NONE: &'static str = "notifications-aucune";
    const HINT: &'static str = "notifications-filtre-aide";

    fn heading(&self, _: &str, cx: &Cx) -> (String, String) {
        let name = cx.text.get("ecran-notifications").into_owned();
        let order = if self.unread {
            "notifications-non-lues"
        } else {
            "notifications-toutes"
        };
        (name, cx.text.get(order).into_owned())
    }

    fn columns(&self, width: u16) -> Vec<Column> {
        if width < 60 {
            return vec![
                Column::rest("tete-evenement"),
                Column::new("tete-objet", 9),
                Column::new("tete-quand", 7),
            ];
        }
        if width < 100 {
            return vec![
                Column::new("tete-quand", 7),
                Column::new("tete-evenement", 24),
                Column::new("tete-objet", 14),
                Column::rest("tete-detail"),
            ];
        }
        vec![
            Column::new("tete-quand", 20),
            Column::new("tete-evenement", 26),
            Column::new("tete-objet", 16),
            Column::new("tete-detail", 28),
            Column::rest("tete-par"),
        ]
    }

    fn mark(message: &Message, _: &Cx) -> (&'static str, Role) {
        match (message.lu_le, message.evenement) {
            (Some(_), _) => ("", Role::Dim),
            (None, Evenement::AReplanifier | Evenement::Verrouillage) => ("‼", Role::Danger),
            (None, _) => ("●", Role::Focus),
        }
    }

    fn cell(message: &Message, column: Column, cx: &Cx) -> Cell {
        let text = cx.text;
        let read = message.lu_le.is_some();
        let strong = if read { Role::Dim } else { Role::Text };
        match column.key {
            "tete-evenement" => {
                let title = if read { Role::Dim } else { kind(message.evenement) };
                Cell::new(text.label(message.evenement), title)
            }
            "tete-objet" if column.width < 12 => Cell::new(short_number(&about(message, cx)), strong),
            "tete-objet" => Cell::new(about(message, cx), strong),
            "tete-quand" if column.width < 10 => Cell::new(near(message, cx), Role::Dim),
            "tete-quand" => Cell::new(text.instant(message.le), Role::Dim),
            "tete-par" => Cell::new(message.par_nom.clone(), Role::Dim),
            _ => Cell::new(detail(message, text), strong),
        }
    }
}

/// How an event looks.
fn kind(evenement: Evenement) -> Role {
    match evenement {
        Evenement::AReplanifier | Evenement::Annulation | Evenement::Verrouillage => Role::Danger,
        Evenement::Retrait | Evenement::Deplacement | Evenement::Correction => Role::Warning,
        Evenement::Affectation => Role::Good,
        _ => Role::Text,
    }
}

/// What it is about, by the name that people know it by.
fn about(message: &Message, cx: &Cx) -> String {
    for fact in ["numero", "equipe", "login", "specialisation"] {
        if let Some(name) = message.faits[fact].as_str() {
            return name.to_owned();
        }
    }
    match (message.objet, message.objet_id) {
        (Some(Objet::Utilisateur), Some(id)) if id == cx.actor.id.0 => cx.actor.nom.clone(),
        (Some(objet), _) => cx.text.label(objet).into_owned(),
        (None, _) => String::new(),
    }
}

/// When the work takes place, where it is about work.
fn detail(message: &Message, text: Text) -> String {
    let plage: Option<Plage> = serde_json::from_value(message.faits["plage"].clone()).ok();
    plage.map_or_else(String::new, |plage| text.plage(plage))
}

/// The hour where it was today, else the day.
fn near(message: &Message, cx: &Cx) -> String {
    let text = cx.text;
    if text.day_of(message.le) == text.day_of(cx.now) {
        text.time(message.le)
    } else {
        text.day_of(message.le).format("%d/%m").to_string()
    }
}
