//! `docs/touches.md`: what is done most, and how many keys it takes, from the table of bindings and the guide.

use std::fmt::Write as _;
use std::path::Path;

use regie::console::action::Action;
use regie::console::key::Key;
use regie::console::keymap::{CONTEXTS, notation};

use super::pas::{french, guide};

/// What people do all day, most frequent first: what for, and by which bindings one after the other.
const ACTIONS: [(&str, &[(&str, Action)]); 20] = [
    ("Technicien suivant", &[("planning-grille", Action::Down)]),
    ("Travail suivant", &[("planning-grille", Action::NextJob)]),
    (
        "De la grille à ce qui attend, et retour",
        &[("planning", Action::Next)],
    ),
    ("Qui peut le faire, et quand", &[("planning", Action::Suggest)]),
    (
        "Retenir la meilleure suggestion",
        &[("planning", Action::Suggest), ("suggestions", Action::Confirm)],
    ),
    ("Nouvelle mission", &[("planning", Action::New)]),
    ("Prendre un travail en main", &[("planning-grille", Action::Move)]),
    (
        "Donner un travail au technicien suivant",
        &[
            ("planning-grille", Action::Move),
            ("planning-deplacement", Action::Down),
            ("planning-deplacement", Action::Confirm),
        ],
    ),
    (
        "Avancer un travail d’un pas",
        &[
            ("planning-grille", Action::Move),
            ("planning-deplacement", Action::Left),
            ("planning-deplacement", Action::Confirm),
        ],
    ),
    (
        "Mettre un travail au lendemain",
        &[
            ("planning-grille", Action::Move),
            ("planning-deplacement", Action::DayAfter),
            ("planning-deplacement", Action::Confirm),
        ],
    ),
    ("Annuler la dernière commande", &[("partout", Action::Undo)]),
    ("Jour suivant", &[("planning", Action::DayAfter)]),
    ("Revenir à aujourd’hui", &[("planning", Action::Today)]),
    ("Chercher partout", &[("partout", Action::Find)]),
    ("Pourquoi pas ?", &[("planning", Action::WhyNot)]),
    (
        "Rendre ferme ce qui est provisoire",
        &[("planning-grille", Action::Firm)],
    ),
    (
        "Absence pour le reste du jour",
        &[("planning-grille", Action::Absence), ("absence", Action::Submit)],
    ),
    ("Le client confirme", &[("planning-grille", Action::ClientYes)]),
    (
        "Filtrer les missions",
        &[("partout", Action::GoMissions), ("missions", Action::Filter)],
    ),
    ("Toutes les touches d’ici", &[("partout", Action::Help)]),
];

/// The first keys that do something in a context.
fn keys(context: &str, action: Action) -> &'static str {
    let known = CONTEXTS.iter().find(|known| known.name == context);
    let known = known.unwrap_or_else(|| panic!("no context {context}"));
    let binding = known.bindings.iter().find(|binding| binding.action == action);
    binding
        .unwrap_or_else(|| panic!("{context}: nothing does {action:?}"))
        .keys[0]
}

fn page() -> String {
    let mut page = "# Les touches les plus utiles\n
Cette page est écrite à partir de la table des touches et du [guide](guide/repartiteur.md), dont un essai presse chaque touche :
ne la modifiez pas à la main. Toutes les touches : [keys.md](keys.md).\n
## Ce que l’on fait le plus\n
| | Touches | Combien |
| --- | --- | --- |
"
    .to_owned();
    for (what, path) in ACTIONS {
        let path: Vec<&str> = path
            .iter()
            .map(|(context, action)| keys(context, *action))
            .collect();
        let path = path.join(" ");
        let pressed: Vec<String> = path
            .split(' ')
            .map(|key| format!("`{}`", notation(key, french())))
            .collect();
        let count = Key::parse_all(&path).expect("keys").len();
        // Writing to a string can't fail.
        let _ = writeln!(page, "| {what} | {} | {count} |", pressed.join(" "));
    }
    page.push_str(
        "\n## Les parcours\n\nDu début à la fin, texte tapé à part.\n\n| | Combien | Au plus |\n| --- | --- | --- |\n",
    );
    for chapitre in guide() {
        if let Some((name, most)) = &chapitre.parcours {
            let _ = writeln!(page, "| {name} | {} | {most} |", chapitre.touches());
        }
    }
    page
}

#[test]
fn the_page_of_the_most_used_keys_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/touches.md");
    let fresh = page();
    if std::env::var_os("REGIE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == fresh,
        "docs/touches.md is stale: REGIE_WRITE_DOCS=1 cargo test --test it most_used_keys writes it anew"
    );
}

/// The budgets of the journeys, each by the chapter of the guide that has its keys.
#[test]
fn journeys_are_within_their_budgets() {
    let budgets: Vec<usize> = guide()
        .iter()
        .filter_map(|chapitre| chapitre.parcours.as_ref().map(|(_, most)| *most))
        .collect();
    assert_eq!(budgets, [18, 6, 10]);
    for chapitre in guide() {
        if let Some((name, most)) = &chapitre.parcours {
            assert!(chapitre.touches() <= *most, "{name}: {} keys", chapitre.touches());
        }
    }
}
