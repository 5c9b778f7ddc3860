//! Both locales are complete, and written as they should be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::domain::Langue;
use crate::text::{Text, bundle, label_key};

/// Each message and attribute (`key`, `key.attribute`) with the names of its arguments.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut found = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name.to_owned();
        for attribute in &message.attributes {
            let twice = found.insert(
                format!("{key}.{}", attribute.id.name),
                arguments(&attribute.value),
            );
            assert!(twice.is_none(), "{key}.{} stands twice", attribute.id.name);
        }
        if let Some(value) = &message.value {
            assert!(
                found.insert(key.clone(), arguments(value)).is_none(),
                "{key} stands twice"
            );
        }
    }
    found
}

fn arguments(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_arguments(expression, &mut names);
        }
    }
    names
}

fn expression_arguments(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => inline_arguments(inline, names),
        Expression::Select { selector, variants } => {
            inline_arguments(selector, names);
            for variant in variants {
                names.extend(arguments(&variant.value));
            }
        }
    }
}

fn inline_arguments(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                inline_arguments(argument, names);
            }
        }
        InlineExpression::Placeable { expression } => expression_arguments(expression, names),
        _ => {}
    }
}

#[test]
fn both_locales_say_the_same_with_the_same_arguments() {
    let (fr, en) = (messages(bundle::FR), messages(bundle::EN));
    let only = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| -> Vec<String> {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect()
    };
    assert_eq!(only(&fr, &en), Vec::<String>::new(), "only in French");
    assert_eq!(only(&en, &fr), Vec::<String>::new(), "only in English");
    for (key, arguments) in &fr {
        assert_eq!(arguments, &en[key], "arguments of {key}");
    }
}

/// A key that is written out would go on being named when it is bound otherwise.
#[test]
fn no_text_writes_a_key_out() {
    let lines = [bundle::FR, bundle::EN].into_iter().flat_map(str::lines);
    for line in lines.filter(|line| !line.starts_with('#')) {
        // The command line has a file of that name.
        let line = line.replace("«\u{a0}-\u{a0}»", "").replace("“-”", "");
        let letters: Vec<char> = line.chars().filter(|c| *c != '\u{a0}').collect();
        let quoted = letters
            .windows(3)
            .any(|three| matches!(three, ['«', _, '»'] | ['“', _, '”']));
        let sequence = letters
            .windows(5)
            .any(|five| matches!(five, ['(', 'g', ' ', _, ')']));
        assert!(
            !quoted && !sequence && !line.contains("Ctrl-") && !line.contains("Alt-"),
            "{line:?} should name the action: {{ $touche-… }}"
        );
    }
}

#[test]
fn french_spaces_are_no_break_spaces() {
    for (number, line) in bundle::FR
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
    {
        let wrong = [" :", " ;", " !", " ?", " »", "« "]
            .iter()
            .any(|pair| line.contains(pair))
            || line.contains('\'');
        assert!(
            !wrong,
            "line {} of all French files: {line:?} (a plain space beside : ; ! ? « », or a straight apostrophe)",
            number + 1
        );
    }
}

/// Every source file, without its lines of comment.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(dir)
            .expect("sources are there")
            .map(|entry| entry.expect("readable").path())
        {
            if entry.is_dir() && entry.file_stem().is_none_or(|stem| stem != "tests") {
                walk(&entry, found);
            } else if entry.extension().is_some_and(|extension| extension == "rs")
                && entry.file_stem().is_none_or(|stem| stem != "tests")
            {
                let source = std::fs::read_to_string(&entry).expect("readable");
                let code: Vec<&str> = source
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .collect();
                found.push((entry, code.join("\n")));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

/// The string literals of `code`, in order.
fn literals(code: &str) -> impl Iterator<Item = &str> {
    code.split('"').skip(1).step_by(2)
}

/// What stands between the bracket that ends `before` and the one that closes it.
fn bracketed<'a>(code: &'a str, before: &str) -> Vec<&'a str> {
    let close = |rest: &'a str| {
        let mut depth = 0_usize;
        rest.char_indices().find_map(|(at, c)| match c {
            '(' | '{' | '[' => {
                depth += 1;
                None
            }
            ')' | '}' | ']' if depth == 0 => Some(&rest[..at]),
            ')' | '}' | ']' => {
                depth -= 1;
                None
            }
            _ => None,
        })
    };
    code.match_indices(before)
        .filter_map(|(at, _)| close(&code[at + before.len()..]))
        .collect()
}

#[test]
fn every_code_of_every_vocabulary_has_a_label_of_its_own() {
    let known = messages(bundle::FR);
    let mut vocabularies = 0;
    let mut missing = BTreeSet::new();
    for (path, code) in sources() {
        if path.ends_with("domain/code.rs") {
            continue;
        }
        for block in bracketed(&code, "codes! {") {
            let mut words = literals(block);
            let Some(family) = words.next() else { continue };
            vocabularies += 1;
            let mut keys = BTreeSet::new();
            for word in words {
                let key = label_key(family, word);
                if !known.contains_key(&key) {
                    missing.insert(key.clone());
                }
                assert!(
                    keys.insert(key),
                    "{}: two codes of {family} share a key",
                    path.display()
                );
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "locales lack these");
    assert!(
        vocabularies >= 12,
        "only {vocabularies} vocabularies found: does this test still read the sources?"
    );
}

/// The keys that a source's refusals and inverses are shown under.
fn refusal_keys(code: &str) -> BTreeSet<String> {
    let first = |call: &&str| {
        call.starts_with('"')
            .then(|| literals(call).next().unwrap_or_default().to_owned())
    };
    let second = |call: &&str| first(&call.split_once(',')?.1.trim());
    let calls = |constructor: &str| bracketed(code, constructor);
    let mut keys = BTreeSet::new();
    for constructor in ["Refusal::rule(", "Refusal::conflict(", "refused("] {
        keys.extend(
            calls(constructor)
                .iter()
                .filter_map(first)
                .map(|rule| label_key("refus", &rule)),
        );
    }
    for constructor in ["Refusal::invalid(", "Refusal::new("] {
        keys.extend(
            calls(constructor)
                .iter()
                .filter_map(second)
                .map(|rule| label_key("refus", &rule)),
        );
    }
    for constructor in ["Refusal::not_found(", "Refusal::stale("] {
        keys.extend(
            calls(constructor)
                .iter()
                .filter_map(first)
                .map(|objet| label_key("objet", &objet)),
        );
    }
    keys.extend(
        calls("Inverse::Absent(")
            .iter()
            .filter_map(first)
            .map(|reason| label_key("sans-inverse", &reason)),
    );
    // The table of constraints: name, kind, rule.
    for row in code
        .split("RefusalKind::")
        .skip(1)
        .filter(|row| row.starts_with(char::is_alphabetic))
    {
        if let Some((_, rest)) = row.split_once(',')
            && rest.trim_start().starts_with('"')
        {
            keys.extend(literals(rest).next().map(|rule| label_key("refus", rule)));
        }
    }
    keys
}

#[test]
fn every_refusal_has_its_text() {
    let known = messages(bundle::FR);
    let keys: BTreeSet<String> = sources()
        .iter()
        .flat_map(|(_, code)| refusal_keys(code))
        .collect();
    assert!(
        keys.len() >= 20,
        "only {} found: does this test still read the sources?",
        keys.len()
    );
    let missing: Vec<&String> = keys.iter().filter(|key| !known.contains_key(*key)).collect();
    assert!(missing.is_empty(), "locales lack {missing:#?}");
    let mute: Vec<&String> = known
        .keys()
        .filter(|key| key.starts_with("refus-") && !key.starts_with("refus-nature") && !key.contains('.'))
        .filter(|key| !known.contains_key(&format!("{key}.hint")))
        .collect();
    assert!(mute.is_empty(), "these don't say what can be done: {mute:#?}");
}

#[test]
fn every_rule_that_keeps_a_visit_from_being_firm_has_a_short_name() {
    let known = messages(bundle::FR);
    let of_firming = |path: &Path| {
        path.ends_with("service/planning/firm.rs") || path.ends_with("service/planning/venus.rs")
    };
    let keys: BTreeSet<String> = sources()
        .iter()
        .filter(|(path, _)| of_firming(path))
        .flat_map(|(_, code)| refusal_keys(code))
        .map(|key| key.replacen("refus-", "regle-", 1))
        .filter(|key| key != "regle-mission-non-planifiable")
        .collect();
    assert!(keys.len() >= 4, "{keys:?}");
    let missing: Vec<&String> = keys.iter().filter(|key| !known.contains_key(*key)).collect();
    assert!(missing.is_empty(), "locales lack {missing:#?}");
    let fr = Text::new(Langue::Fr, chrono_tz::Europe::Paris);
    assert_eq!(fr.regle("une-regle-sans-nom"), "refusée par une règle");
}

#[test]
fn every_command_has_a_name_for_people() {
    let known = messages(bundle::FR);
    let mut names = BTreeSet::new();
    for (_, code) in sources()
        .iter()
        .filter(|(path, _)| path.components().any(|part| part.as_os_str() == "service"))
    {
        for body in bracketed(code, "fn name(self) -> &'static str {")
            .iter()
            .chain(&bracketed(code, "fn name(&self) -> &'static str {"))
        {
            names.extend(literals(body).map(|name| label_key("commande", name)));
        }
    }
    assert!(
        names.len() >= 10,
        "only {} found: does this test still read the sources?",
        names.len()
    );
    let missing: Vec<&String> = names.iter().filter(|key| !known.contains_key(*key)).collect();
    assert!(missing.is_empty(), "locales lack {missing:#?}");
}

#[test]
fn every_key_named_in_a_source_exists() {
    let known = messages(bundle::FR);
    let mut missing = BTreeSet::new();
    for (_, code) in sources() {
        for call in ["text.get(", "text.with(", "text().get(", "text().with("] {
            let named = bracketed(&code, call);
            let keys = named
                .iter()
                .filter(|call| call.starts_with('"'))
                .filter_map(|call| literals(call).next());
            missing.extend(
                keys.filter(|key| !known.contains_key(*key))
                    .map(ToOwned::to_owned),
            );
        }
    }
    assert_eq!(missing, BTreeSet::new(), "locales lack these");
}

/// The actions whose keys texts name; a text that names one says so beside its other words, where it is found.
#[test]
fn keys_are_named_where_they_are_found() {
    let all = |source: &'static str| -> BTreeSet<String> {
        messages(source)
            .into_values()
            .flatten()
            .filter_map(|name| Some(name.strip_prefix(bundle::TOUCHE)?.to_owned()))
            .collect()
    };
    let found: BTreeSet<String> = crate::text::keys_named(Langue::Fr)
        .into_iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(all(bundle::FR), found);
    assert!(found.len() > 10);
}
