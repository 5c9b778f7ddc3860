//! Forms of clients and of what is theirs.

mod client;
mod contact;
mod contrat;
mod equipement;
mod remove;
mod site;

pub(in crate::console::screens) use client::ClientSheet;
pub(super) use contact::ContactSheet;
pub(super) use contrat::ContratSheet;
pub(super) use equipement::EquipementSheet;
pub(super) use remove::RemoveSheet;
pub(in crate::console::screens) use site::SiteSheet;

use crate::console::overlays::form::{Options, Values};
use crate::console::widgets::matching;
use crate::domain::communes::{Commune, par_code_postal};
use crate::domain::texte::plie;
use crate::domain::{Refusal, telephone};
use crate::text::Text;

/// `oui` and `non`, as they are kept.
fn yes_no(text: Text) -> Options {
    ["oui", "non"]
        .map(|code| (code.to_owned(), text.get(&format!("reponse-{code}")).into_owned()))
        .into()
}

fn said(yes: bool) -> String {
    if yes { "oui" } else { "non" }.to_owned()
}

/// The number that is typed; what is recorded stands as it is.
fn telephone(values: &Values<'_>, recorded: Option<&str>) -> Result<Option<String>, Refusal> {
    match values.filled("telephone") {
        Some(typed) if Some(typed.as_str()) != recorded => telephone::lire(&typed).map(Some),
        same => Ok(same),
    }
}

/// Towns of the postal code that go with what is typed; none once one is chosen. Where none does, what is typed stands, and
/// the doubt about it names them.
fn towns(values: &Values<'_>) -> Vec<String> {
    let typed = values.text("ville");
    let known = par_code_postal(&values.text("code_postal"));
    if known.iter().any(|commune| is_of(&typed, commune)) {
        return Vec::new();
    }
    let all = known.iter().map(|commune| commune.nom.to_owned());
    all.filter(|nom| matching::words(&typed, &[nom.as_str()]))
        .collect()
}

/// Whether a town is called so: exactly, or with what the post writes behind it.
fn is_of(ville: &str, commune: &Commune) -> bool {
    let (ville, nom) = (plie(ville), plie(commune.nom));
    ville
        .strip_prefix(&nom)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The town, where a postal code leaves no choice and none is typed, or the recorded one isn't of it.
fn town_of(field: &'static str, values: &Values<'_>) -> Vec<(&'static str, String)> {
    let (code, ville) = (values.text("code_postal"), values.text("ville"));
    let known = par_code_postal(&code);
    let moved = code != values.recorded("code_postal")
        && ville == values.recorded("ville").trim()
        && !known.iter().any(|commune| is_of(&ville, commune));
    match known.as_slice() {
        [only] if field == "code_postal" && (ville.is_empty() || moved) => {
            vec![("ville", only.nom.to_owned())]
        }
        _ => Vec::new(),
    }
}

/// How many towns a doubt names.
const NAMED: usize = 3;

/// That a town isn't of its postal code, or that the recorded one has given way to one that is.
fn town_doubt(field: &'static str, values: &Values<'_>, text: Text) -> Option<String> {
    let (code, ville) = (values.text("code_postal"), values.text("ville"));
    let (old_code, old) = (values.recorded("code_postal"), values.recorded("ville"));
    let known = par_code_postal(&code);
    let as_recorded = code == old_code.trim() && ville == old.trim();
    if field != "ville" || known.is_empty() || ville.is_empty() || as_recorded {
        return None;
    }
    let fits = |ville: &str| known.iter().any(|commune| is_of(ville, commune));
    let mut towns: Vec<&str> = known.iter().take(NAMED).map(|commune| commune.nom).collect();
    if known.len() > NAMED {
        towns.push("…");
    }
    let said = |key: &str, ville: &str| {
        let communes = towns.join(", ");
        let args = [
            ("ville", ville.into()),
            ("code", code.as_str().into()),
            ("communes", communes.into()),
        ];
        text.with(key, &args)
    };
    if !fits(&ville) {
        return Some(said("clients-ville-autre", &ville));
    }
    let gave_way = code != old_code.trim() && !old.is_empty() && !fits(&old);
    gave_way.then(|| said("clients-ville-suivie", &old))
}
