use std::collections::{BTreeMap, BTreeSet};

use super::{CONTEXTS, GLOBAL, Meaning, WIDE, meaning, reference};
use crate::console::action::Action;
use crate::console::chrome::footer_entries;
use crate::console::draw::width;
use crate::console::key::Key;
use crate::console::keymap::{Context, live};
use crate::console::screens::planning::keys::{BACKLOG, GRID, PLANNING};
use crate::console::screens::{clients, journal, mission, missions, notifications, utilisateurs};
use crate::domain::Langue;
use crate::text::Text;

fn langues() -> [Text; 2] {
    [Langue::Fr, Langue::En].map(|langue| Text::new(langue, chrono_tz::Europe::Paris))
}

/// The chains of contexts that occur, innermost first.
fn chains() -> Vec<Vec<&'static Context>> {
    let mut chains = vec![
        vec![&GRID, &PLANNING, &GLOBAL],
        vec![&BACKLOG, &PLANNING, &GLOBAL],
        vec![&missions::KEYS, &GLOBAL],
        vec![&mission::KEYS, &GLOBAL],
        vec![&clients::KEYS, &GLOBAL],
        vec![&utilisateurs::KEYS, &GLOBAL],
        vec![&notifications::KEYS, &GLOBAL],
        vec![&journal::KEYS, &GLOBAL],
    ];
    chains.extend(
        CONTEXTS
            .iter()
            .filter(|context| !context.open)
            .map(|context| vec![*context]),
    );
    chains
}

#[test]
fn every_notation_can_be_read() {
    for context in CONTEXTS {
        for binding in context.bindings {
            assert!(!binding.keys.is_empty());
            for keys in binding.keys {
                assert!(
                    Key::parse_all(keys).is_some_and(|keys| !keys.is_empty()),
                    "{}: {keys:?}",
                    context.name
                );
            }
        }
    }
}

#[test]
fn no_key_stands_twice_in_a_context_nor_hides_a_sequence() {
    for context in CONTEXTS {
        let mut seen: BTreeMap<&str, Action> = BTreeMap::new();
        for binding in context.bindings {
            for keys in binding.keys {
                let twice = seen.insert(keys, binding.action);
                assert!(
                    twice.is_none(),
                    "{}: {keys} does {twice:?} and {:?}",
                    context.name,
                    binding.action
                );
            }
        }
    }
    for chain in chains() {
        for context in &chain {
            for binding in context.bindings {
                for keys in binding.keys {
                    let keys = Key::parse_all(keys).unwrap();
                    for end in 1..keys.len() {
                        assert!(
                            matches!(meaning(&chain, &keys[..end]), Meaning::Prefix),
                            "{}: {keys:?}",
                            context.name
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn no_key_needs_altgr_or_a_bare_digit() {
    for context in CONTEXTS {
        for keys in context.bindings.iter().flat_map(|binding| binding.keys) {
            for key in Key::parse_all(keys).unwrap() {
                let typed = key.typed();
                let awkward = typed.is_some_and(|c| "0123456789@#{}[]|\\^~`€".contains(c));
                assert!(!awkward, "{}: {keys}", context.name);
            }
        }
    }
}

#[test]
fn every_footer_fits_in_80_columns() {
    for chain in chains() {
        for text in langues() {
            let mut entries = footer_entries(&chain, text);
            entries.retain(|(binding, ..)| binding.foot.is_some_and(|foot| foot.rank < WIDE));
            // One column of air before the first, two between.
            let columns: u16 = entries
                .iter()
                .map(|(_, keys, label)| width(keys) + width(label) + 3)
                .sum::<u16>()
                - 1;
            assert!(
                columns <= 80,
                "{} {:?}: {columns} columns",
                chain[0].name,
                text.langue()
            );
            assert!(entries.len() <= 8, "{}: {} entries", chain[0].name, entries.len());
        }
    }
}

#[test]
fn every_action_is_reached_from_the_palette_or_bound_where_text_is_typed() {
    let reached: BTreeSet<&str> = chains()
        .iter()
        .flat_map(|chain| live(chain))
        .map(|binding| binding.action.code())
        .collect();
    for action in Action::ALL {
        assert!(reached.contains(action.code()), "{action:?} can't be reached");
    }
    // Wherever the palette opens, it lists every screen's own keys.
    for chain in chains()
        .iter()
        .filter(|chain| chain.iter().any(|context| context.name == GLOBAL.name))
    {
        let listed: BTreeSet<&str> = live(chain).iter().map(|binding| binding.action.code()).collect();
        for binding in chain.iter().flat_map(|context| context.bindings) {
            assert!(
                listed.contains(binding.action.code()),
                "{}: {:?}",
                chain[0].name,
                binding.action
            );
        }
    }
}

#[test]
fn one_can_always_leave() {
    for chain in chains() {
        for (keys, action) in [("<esc>", Action::Back), ("<c-c>", Action::Quit)] {
            let keys = Key::parse_all(keys).unwrap();
            let Meaning::Bound(binding) = meaning(&chain, &keys) else {
                panic!("{}: {keys:?}", chain[0].name)
            };
            assert_eq!(binding.action, action, "{}", chain[0].name);
        }
    }
}

#[test]
fn letters_are_text_where_text_is_typed() {
    for context in CONTEXTS.iter().filter(|context| context.typing) {
        for c in ['a', 'g', 'q', 'J', ' ', 'é'] {
            let meaning = meaning(
                &[*context, &GLOBAL],
                &[Key::plain(crate::console::key::Code::Char(c))],
            );
            assert!(
                matches!(meaning, Meaning::Nothing),
                "{}: {c} is {meaning:?}",
                context.name
            );
        }
    }
}

#[test]
fn the_key_reference_is_fresh() {
    for (text, file) in langues().iter().zip(["docs/keys.md", "docs/keys.en.md"]) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let fresh = reference(*text);
        if std::env::var_os("REGIE_WRITE_DOCS").is_some() {
            std::fs::write(&path, &fresh).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == fresh,
            "{file} is stale: REGIE_WRITE_DOCS=1 cargo test key_reference writes it anew"
        );
    }
}
