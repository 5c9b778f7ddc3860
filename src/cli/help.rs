//! The command line's help, in the reader's language.
//!
//! The texts are in `locales/`: a command's under `aide-<noun>-<verb>`, an argument's under that key and
//! `-option-<name>`; what stands for its value under the attribute `.valeur`. What several verbs of a noun, or several
//! nouns, call by one name is said once: `aide-client-option-siren`, `aide-option-filter`. A test walks the tree and fails
//! on a missing one.

use clap::{Arg, Command};

use crate::domain::Langue;
use crate::text::Text;

/// Puts every help text into the language of `text`.
pub(super) fn localise(command: Command, text: Text) -> Command {
    let command = localise_below(command, text, "aide");
    command.after_help(text.get("aide-codes").into_owned())
}

fn localise_below(command: Command, text: Text, key: &str) -> Command {
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        text.get("aide-usage")
    );
    command
        .about(text.get(key).into_owned())
        .help_template(template)
        .subcommand_help_heading(heading(text, "aide-commandes"))
        .subcommand_value_name(text.get("aide-commande").into_owned())
        .disable_help_subcommand(true)
        .mut_args(|argument| localise_argument(argument, text, key))
        .mut_subcommands(|verb| {
            let key = format!("{key}-{}", verb.get_name());
            localise_below(verb, text, &key)
        })
}

fn localise_argument(argument: Arg, text: Text, command: &str) -> Arg {
    let name = argument.get_id().as_str().replace('_', "-");
    let key = nearest(text, command, &name);
    let above = if argument.is_positional() {
        "aide-arguments"
    } else {
        "aide-options"
    };
    let help = format!("{}{}", text.get(&key), choices(&argument, text));
    let takes = argument.get_action().takes_values();
    let argument = argument.help(help).help_heading(heading(text, above));
    let argument = if takes {
        argument.hide_default_value(true).hide_possible_values(true)
    } else {
        argument
    };
    match text.attribute(&key, "valeur", &[]) {
        Some(value) => argument.value_name(value.into_owned()),
        None => argument,
    }
}

/// What clap says in English behind a help text: what can be chosen, and what holds by default.
fn choices(argument: &Arg, text: Text) -> String {
    let mut said = String::new();
    if !argument.get_action().takes_values() {
        return said;
    }
    let possible: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    let default: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    let shown = [
        (
            "aide-possibles",
            possible.join(", "),
            argument.is_hide_possible_values_set(),
        ),
        (
            "aide-par-defaut",
            default.join(", "),
            argument.is_hide_default_value_set(),
        ),
    ];
    for (key, value, hidden) in shown {
        if !hidden && !value.is_empty() {
            said.push(' ');
            said.push_str(&text.with(key, &[("valeur", value.into())]));
        }
    }
    said
}

/// `regie help mission plan` is `regie mission plan --help`.
pub(super) fn asked(mut arguments: Vec<String>) -> Vec<String> {
    if arguments.get(1).is_some_and(|word| word == "help") {
        arguments.remove(1);
        arguments.push("--help".to_owned());
    }
    arguments
}

/// A heading, which clap ends with a colon: in French a no-break space goes before it.
fn heading(text: Text, key: &str) -> String {
    let space = match text.langue() {
        Langue::Fr => "\u{a0}",
        Langue::En => "",
    };
    format!("{}{space}", text.get(key))
}

/// The key of an argument's text: the verb's own, else its noun's, else the one for all.
fn nearest(text: Text, command: &str, name: &str) -> String {
    let own = format!("{command}-option-{name}");
    let mut above = command;
    while text.find(&format!("{above}-option-{name}")).is_none() {
        match above.rsplit_once('-') {
            Some((noun, _)) => above = noun,
            None => return own,
        }
    }
    format!("{above}-option-{name}")
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;
    use crate::domain::Code as _;

    fn helps(command: &mut Command, said: &mut Vec<String>) {
        said.push(command.render_long_help().to_string());
        for verb in command.get_subcommands_mut() {
            helps(verb, said);
        }
    }

    #[test]
    fn headings_are_written_as_the_language_writes_them() {
        let help = |langue| {
            let mut command = localise(Cli::command(), Text::new(langue, Paris));
            command.build();
            let verb = command
                .find_subcommand_mut("mission")
                .and_then(|noun| noun.find_subcommand_mut("show"))
                .expect("mission show");
            verb.render_help().to_string()
        };
        let french = help(Langue::Fr);
        for heading in ["Options\u{a0}:", "Arguments\u{a0}:"] {
            assert!(french.contains(heading), "{french}");
        }
        assert!(
            !french.contains("Options:") && !french.contains("Arguments:"),
            "{french}"
        );
        assert!(help(Langue::En).contains("Options:"));
    }

    #[test]
    fn help_is_a_verb_too() {
        let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
        assert_eq!(
            asked(words("regie help mission plan")),
            words("regie mission plan --help")
        );
        assert_eq!(asked(words("regie help")), words("regie --help"));
        assert_eq!(
            asked(words("regie mission show help")),
            words("regie mission show help")
        );
    }

    #[test]
    fn every_command_and_argument_has_its_help_in_every_language() {
        for langue in Langue::ALL {
            let mut command = localise(Cli::command(), Text::new(*langue, Paris));
            command.build();
            command.clone().debug_assert();
            let mut said = Vec::new();
            helps(&mut command, &mut said);
            assert!(said.len() > 10);
            for help in said {
                assert!(!help.contains('⟦'), "{help}");
            }
        }
    }
}
