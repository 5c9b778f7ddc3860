//! The dispatcher's guide as a program: what is pressed, typed, and seen, in the order of the page.

use std::path::Path;

use regie::console::key::Key;
use regie::domain::Langue;
use regie::text::Text;

/// One line of the guide that somebody acts on.
#[derive(Debug, PartialEq, Eq)]
pub enum Pas {
    /// `Touches :`, keys as the footer writes them.
    Touches(Vec<Key>),
    /// `Tapez :`, text.
    Tapez(String),
    /// `On voit :`, on the screen then.
    OnVoit(String),
    /// `On ne voit plus :`, no longer on the screen.
    OnNeVoitPlus(String),
    /// `La base :`, it stops answering, or answers again.
    Base { repond: bool },
}

/// A chapter of the guide, with its steps and where they stand.
#[derive(Debug)]
pub struct Chapitre {
    pub titre: String,
    /// `Parcours :`, a journey whose keys are counted, and how many it may have.
    pub parcours: Option<(String, usize)>,
    pub pas: Vec<(usize, Pas)>,
}

impl Chapitre {
    /// How many keys the chapter has, typed text aside.
    pub fn touches(&self) -> usize {
        let keys = self.pas.iter().map(|(_, pas)| match pas {
            Pas::Touches(keys) => keys.len(),
            _ => 0,
        });
        keys.sum()
    }
}

pub fn french() -> Text {
    Text::new(Langue::Fr, chrono_tz::Europe::Paris)
}

/// The guide of the dispatcher, as it is written.
pub fn guide() -> Vec<Chapitre> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/repartiteur.md");
    read(&std::fs::read_to_string(&path).expect("the guide")).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// Reads a guide; a line that begins like a step and is none is an error, with its number.
pub fn read(page: &str) -> Result<Vec<Chapitre>, String> {
    let mut chapitres: Vec<Chapitre> = Vec::new();
    for (number, line) in page.lines().enumerate() {
        let line = line.replace(['\u{a0}', '\u{202f}'], " ");
        if let Some(titre) = line.strip_prefix("## ") {
            chapitres.push(Chapitre {
                titre: titre.to_owned(),
                parcours: None,
                pas: Vec::new(),
            });
            continue;
        }
        let wrong = || format!("line {}: {line}", number + 1);
        let Some((what, rest)) = line.strip_prefix("- ").and_then(|step| step.split_once(" : ")) else {
            continue;
        };
        let chapitre = chapitres.last_mut().ok_or_else(wrong)?;
        let spans: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        if rest.matches('`').count() % 2 != 0
            || (spans.is_empty() && !["La base", "Parcours"].contains(&what))
        {
            return Err(wrong());
        }
        let mut add = |pas| chapitre.pas.push((number + 1, pas));
        match what {
            "Touches" => add(Pas::Touches(
                spans
                    .iter()
                    .map(|span| key(span))
                    .collect::<Option<_>>()
                    .ok_or_else(wrong)?,
            )),
            "Tapez" => spans
                .into_iter()
                .for_each(|text| add(Pas::Tapez(text.to_owned()))),
            "On voit" => spans
                .into_iter()
                .for_each(|text| add(Pas::OnVoit(text.to_owned()))),
            "On ne voit plus" => spans
                .into_iter()
                .for_each(|text| add(Pas::OnNeVoitPlus(text.to_owned()))),
            "La base" => add(Pas::Base {
                repond: match rest {
                    "elle ne répond plus" => false,
                    "elle répond de nouveau" => true,
                    _ => return Err(wrong()),
                },
            }),
            "Parcours" => {
                let (name, most) = rest.split_once(", au plus ").ok_or_else(wrong)?;
                let most = most.strip_suffix(" touches").and_then(|most| most.parse().ok());
                chapitre.parcours = Some((name.to_owned(), most.ok_or_else(wrong)?));
            }
            _ => return Err(wrong()),
        }
    }
    Ok(chapitres)
}

/// The key that the footer writes so.
fn key(label: &str) -> Option<Key> {
    const NAMES: &[&str] = &[
        "enter",
        "esc",
        "tab",
        "backspace",
        "delete",
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "space",
    ];
    let french = french();
    if let Some(c) = label
        .strip_prefix("Ctrl-")
        .filter(|rest| rest.chars().count() == 1)
    {
        return Key::parse(&format!("<c-{c}>"));
    }
    Key::parse(label)
        .filter(|_| label.chars().count() == 1 && !"↑↓←→".contains(label))
        .or_else(|| {
            let held = ["", "s-", "c-"];
            let all = held
                .iter()
                .flat_map(|held| NAMES.iter().map(move |name| format!("<{held}{name}>")));
            all.filter_map(|notation| Key::parse(&notation))
                .find(|key| key.label(french) == label)
        })
}

#[test]
fn what_is_no_step_is_told_with_its_line() {
    let steps = read(
        "## A\n\ntext : `x`\n\n- Touches : `m` `Entrée` `Ctrl-s` `Maj-Tab` `↓`\n- On voit : `b` et `c`\n",
    )
    .unwrap();
    assert_eq!(steps[0].touches(), 5);
    assert_eq!(steps[0].pas.len(), 3);
    for (page, line) in [
        ("- Touches : `m`", 1),
        ("## A\n- Touches : `Entree`", 2),
        ("## A\n\n- Touche : `m`", 3),
        ("## A\n- On voit : b", 2),
        ("## A\n- On voit : `b", 2),
        ("## A\n- La base : elle dort", 2),
        ("## A\n- Parcours : déplacer, au plus six touches", 2),
    ] {
        let told = read(page).unwrap_err();
        assert!(told.starts_with(&format!("line {line}: ")), "{told}");
    }
}
