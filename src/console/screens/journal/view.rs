//! What the journal and one of its changes show.

use super::Booked;
use crate::console::cx::Cx;
use crate::console::draw::{initials, short_number, width};
use crate::console::theme::Role;
use crate::console::widgets::record::Entry;
use crate::console::widgets::table::{Cell, Column, Columns};
use crate::domain::Code as _;
use crate::domain::audit::{Changement, Ecart, LigneJournal};
use crate::domain::journal::{Action, Objet};
use crate::text::Text;

impl Columns for Booked {
    const NONE: &'static str = "journal-vide";
    const HINT: &'static str = "journal-filtre-aide";

    fn heading(&self, _: &str, cx: &Cx) -> (String, String) {
        (cx.text.get("ecran-journal").into_owned(), self.seal.said(cx.text))
    }

    fn columns(&self, width: u16) -> Vec<Column> {
        if width < 60 {
            return vec![
                Column::new("tete-par", 11),
                Column::rest("tete-commande"),
                Column::new("tete-objet", 9),
            ];
        }
        let wide = width >= 96;
        vec![
            Column::new("tete-quand", if wide { 20 } else { 12 }),
            Column::new("tete-par", if wide { 20 } else { 11 }),
            Column::rest("tete-commande"),
            Column::new("tete-sorte", if wide { 16 } else { 12 }),
            // Half of a wide terminal is narrower than the whole of a usual one.
            Column::new("tete-objet", if width >= 78 { 14 } else { 9 }),
        ]
    }

    fn mark(ligne: &LigneJournal, _: &Cx) -> (&'static str, Role) {
        match ligne.nature.as_str() {
            "UNDO" => ("↶", Role::Warning),
            "REDO" => ("↷", Role::Focus),
            _ => ("", Role::Dim),
        }
    }

    fn cell(ligne: &LigneJournal, column: Column, cx: &Cx) -> Cell {
        let text = cx.text;
        match column.key {
            "tete-quand" if column.width < 20 => Cell::new(near(ligne, text), Role::Dim),
            "tete-quand" => Cell::new(text.instant(ligne.le), Role::Dim),
            "tete-par" if column.width < 16 => Cell::new(initials(&ligne.acteur_nom), Role::Focus),
            "tete-par" => Cell::new(ligne.acteur_nom.clone(), Role::Focus),
            "tete-commande" => Cell::new(text.commande(&ligne.nom), done(ligne.action)),
            "tete-sorte" => Cell::new(sorte(ligne.objet, text), Role::Dim),
            _ if column.width < 12 => Cell::new(short_number(&numero(ligne)), Role::Text),
            _ => Cell::new(numero(ligne), Role::Text),
        }
    }
}

fn done(action: Action) -> Role {
    match action {
        Action::Suppression => Role::Danger,
        Action::Creation | Action::Restauration => Role::Good,
        Action::Modification | Action::Etat => Role::Text,
    }
}

/// `26/11 09:00`, where there is no room for more.
fn near(ligne: &LigneJournal, text: Text) -> String {
    format!(
        "{} {}",
        text.day_of(ligne.le).format("%d/%m"),
        text.time(ligne.le)
    )
}

/// What sort of object it is, without an article.
fn sorte(objet: Objet, text: Text) -> String {
    text.label_of("sorte", objet.code()).into_owned()
}

fn numero(ligne: &LigneJournal) -> String {
    ligne.numero.clone().unwrap_or_else(|| format!("n° {}", ligne.id))
}

/// What stands in the frame of a change.
pub(super) fn title(fiche: &Changement, text: Text) -> String {
    format!("{} · {}", text.commande(&fiche.ligne.nom), numero(&fiche.ligne))
}

/// Everything about a change, as a reader wants it: who and what, then the fields that differ.
pub(super) fn entries(fiche: &Changement, text: Text) -> Vec<Entry<()>> {
    let ligne = &fiche.ligne;
    let mut entries = vec![
        Entry::new(text.instant(ligne.le), Role::Text)
            .and(" · ", Role::Dim)
            .and(ligne.acteur_nom.clone(), Role::Focus)
            .and(" · ", Role::Dim)
            .and(
                text.with(
                    "journal-commande-numero",
                    &[("commande", ligne.commande.0.into())],
                ),
                Role::Dim,
            ),
        Entry::new(sorte(ligne.objet, text), Role::Dim)
            .and(format!(" {}", numero(ligne)), Role::Text)
            .and(" · ", Role::Dim)
            .and(text.label(ligne.action), done(ligne.action))
            .and(format!(" · v{}", ligne.version), Role::Dim),
    ];
    let seal = match fiche.sceau {
        Some(rang) => Entry::new(
            text.with("journal-ligne-scellee", &[("rang", text.integer(rang).into())]),
            Role::Good,
        ),
        None => Entry::new(text.get("journal-ligne-non-scellee"), Role::Dim),
    };
    entries.push(seal);
    for (key, commande) in [
        ("journal-annule", fiche.annule),
        ("journal-annulee-par", fiche.annulee_par),
    ] {
        if let Some(commande) = commande {
            entries.push(Entry::new(
                text.with(key, &[("commande", commande.0.into())]),
                Role::Warning,
            ));
        }
    }
    entries.push(Entry::blank());
    if fiche.efface {
        entries.push(Entry::new(text.get("journal-efface"), Role::Warning));
        return entries;
    }
    if fiche.champs.is_empty() {
        entries.push(Entry::new(text.get("journal-rien-de-change"), Role::Dim));
    }
    let changed = |ecart: &Ecart| ecart.avant.is_some() && ecart.apres.is_some();
    let said = |ecart: &&Ecart| {
        !SAID_ABOVE.contains(&ecart.champ.as_str()) && (!changed(ecart) || ecart.avant != ecart.apres)
    };
    for ecart in fiche.champs.iter().filter(said) {
        entries.extend(difference(ligne.objet, ecart, text));
    }
    entries
}

/// What every change changes, and the lines above say already.
const SAID_ABOVE: [&str; 7] = [
    "id", "numero", "version", "cree_le", "cree_par", "maj_le", "maj_par",
];
/// Widest pair of values that stands on one line.
const ONE_LINE: u16 = 60;

/// One field: `état : à planifier → planifiée`; long values one under the other.
fn difference(objet: Objet, ecart: &Ecart, text: Text) -> Vec<Entry<()>> {
    let name = text.with(
        "journal-champ-nomme",
        &[("champ", text.champ(&ecart.champ).into())],
    ) + " ";
    let value =
        |value: &Option<serde_json::Value>| value.as_ref().map(|value| text.valeur(objet, ecart, value));
    let name = Entry::new(name, Role::Dim);
    match (value(&ecart.avant), value(&ecart.apres)) {
        (Some(before), Some(after)) if width(&before) + width(&after) <= ONE_LINE => vec![
            name.and(before, Role::Danger)
                .and(" → ", Role::Dim)
                .and(after, Role::Good),
        ],
        (Some(before), Some(after)) => vec![
            name,
            Entry::new("− ", Role::Danger).and(before, Role::Danger).indent(2),
            Entry::new("+ ", Role::Good).and(after, Role::Good).indent(2),
        ],
        (None, Some(after)) => vec![name.and(after, Role::Text)],
        (Some(before), None) => vec![name.and(before, Role::Danger)],
        (None, None) => Vec::new(),
    }
}
