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
use crate::domain::communes::par_code_postal;
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

/// Towns of the postal code that go with what is typed; none once one is chosen.
fn towns(values: &Values<'_>) -> Vec<String> {
    let typed = values.text("ville");
    let known = par_code_postal(&values.text("code_postal"));
    let folded = plie(&typed);
    if known.iter().any(|commune| plie(commune.nom) == folded) {
        return Vec::new();
    }
    let fits = known
        .iter()
        .filter(|commune| matching::words(&typed, &[commune.nom]));
    fits.map(|commune| commune.nom.to_owned()).collect()
}

/// The town, where a postal code leaves no choice and none is typed.
fn town_of(field: &'static str, values: &Values<'_>) -> Vec<(&'static str, String)> {
    if field != "code_postal" || !values.text("ville").is_empty() {
        return Vec::new();
    }
    match par_code_postal(&values.text("code_postal")).as_slice() {
        [only] => vec![("ville", only.nom.to_owned())],
        _ => Vec::new(),
    }
}
