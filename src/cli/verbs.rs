//! The verb that does what a key of the console does: texts that name the key name the verb here.

use crate::text::{Place, Text};

/// The same text for somebody who types verbs.
pub(super) fn told_to_a_shell(text: Text) -> Text {
    text.with_keys(
        |code, _, _| verb(code).map(|verb| format!("regie {verb}")),
        Place::default(),
    )
}

fn verb(action: &str) -> Option<&'static str> {
    Some(match action {
        "affecter" => "mission plan",
        "aller-journal" => "audit list",
        "decider" | "mission-decider" => "mission submit|ready|reopen|cancel",
        "deverrouiller" => "user unlock",
        "echanger" => "mission swap",
        "nouveau-client" => "client new",
        "nouvelle-mission" => "mission new",
        "planning-grille-affermir" => "mission firm",
        "planning-grille-arriver" => "mission start",
        "planning-grille-rebrousser" => "mission turn-back",
        "planning-grille-relacher" => "mission loosen",
        "planning-grille-renfort" => "mission plan --aide",
        "planning-grille-suspendre" => "mission pause|resume",
        "planning-grille-terminer" | "terminer" => "mission finish",
        "pourquoi-pas" => "mission why-not",
        "retirer" => "mission unassign",
        "suggerer" => "mission suggest",
        "utilisateurs-activer" => "user enable|disable",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Langue;
    use crate::domain::heure::PARIS;

    #[test]
    fn every_verb_that_a_text_names_is_there() {
        let root = super::super::command(Text::new(Langue::Fr, PARIS));
        let mut named = 0;
        for langue in [Langue::Fr, Langue::En] {
            for code in crate::text::keys_named(langue) {
                let Some(said) = verb(code) else { continue };
                named += 1;
                let (noun, verbs) = said.split_once(' ').expect("a noun and its verbs");
                let noun = root.find_subcommand(noun).expect(said);
                for verb in verbs.split(" --").next().expect(said).split('|') {
                    assert!(noun.find_subcommand(verb).is_some(), "{said}");
                }
            }
        }
        assert!(named > 20, "{named}");
    }
}
