//! Lists: which part is wanted, and how it is printed.

use serde::Serialize;

use super::{Context, Failure};
use crate::domain::liste::{Curseur, Liste, Page};
use crate::text::safe;

/// `--filter`, `--limit` and `--after`, the same for every list.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Demande {
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    filter: String,
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    #[arg(long)]
    after: Option<String>,
}

impl Demande {
    /// What was typed in the filter language.
    pub(super) fn filtre(&self) -> String {
        self.filter.clone()
    }

    /// Which part of the list.
    pub(super) fn page(&self) -> Page {
        Page {
            limite: self.limit,
            apres: self.after.clone().map(Curseur::from),
        }
    }
}

/// Prints a list that is read whole, as a page that none follows.
pub(super) fn print_whole<T: Serialize, const N: usize>(
    context: &Context,
    items: Vec<T>,
    titres: [&str; N],
    ligne: impl Fn(&T) -> [String; N],
) -> Result<(), Failure> {
    print(context, &Liste { items, next: None }, titres, ligne)
}

/// Prints a page: `{"items", "next"}` for programs; for people a table under the texts of `titres`, and how to go on.
pub(super) fn print<T: Serialize, const N: usize>(
    context: &Context,
    liste: &Liste<T>,
    titres: [&str; N],
    ligne: impl Fn(&T) -> [String; N],
) -> Result<(), Failure> {
    let (output, text) = (&context.output, context.text);
    if output.json {
        return output.json(liste);
    }
    if liste.items.is_empty() {
        return output.line(&text.get("liste-vide"));
    }
    let mut rows = vec![titres.map(|titre| text.get(titre).into_owned())];
    rows.extend(
        liste
            .items
            .iter()
            .map(|item| ligne(item).map(|cell| safe(&cell).into_owned())),
    );
    output.table(&rows)?;
    if let Some(next) = &liste.next {
        output.line(&text.with("liste-suite", &[("curseur", next.to_string().into())]))?;
    }
    Ok(())
}
