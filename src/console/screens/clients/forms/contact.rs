//! A person to call is entered or corrected.

use super::{said, yes_no};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::client::{Contact, ContactChange, ContactFiche};
use crate::domain::site::SiteBloc;
use crate::domain::{ClientId, ContactId, Refusal, SiteId};
use crate::service::client::{ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif, Ref};
use crate::service::{Answer, Query};
use crate::text::Text;

const FIELDS: &[Field] = &[
    Field::line("prenom", "champ-prenom"),
    Field::line("nom", "champ-nom"),
    Field::line("fonction", "champ-fonction"),
    Field::line("telephone", "champ-telephone"),
    Field::line("courriel", "champ-courriel"),
    Field::choice("site", "champ-contact-site"),
    Field::choice("principal", "champ-contact-principal"),
];

/// The form of a person to call.
#[derive(Debug)]
pub(in crate::console::screens::clients) struct ContactSheet {
    client: ClientId,
    /// Whose, where they are new.
    nom: String,
    seen: Option<(ContactId, i32)>,
    contact: Contact,
    sites: Vec<(SiteId, String)>,
}

fn named(sites: &[SiteBloc]) -> Vec<(SiteId, String)> {
    sites
        .iter()
        .map(|bloc| {
            let name = if bloc.site.libelle.is_empty() {
                &bloc.site.adresse
            } else {
                &bloc.site.libelle
            };
            (bloc.id, format!("{} {name}", bloc.code))
        })
        .collect()
}

impl ContactSheet {
    /// Somebody new, at a site or for the client as a whole.
    pub(in crate::console::screens::clients) fn new(
        client: ClientId,
        nom: String,
        site: Option<SiteId>,
        sites: &[SiteBloc],
    ) -> Self {
        Self {
            client,
            nom,
            seen: None,
            contact: Contact {
                site_id: site,
                ..Contact::default()
            },
            sites: named(sites),
        }
    }

    /// Somebody who is there.
    pub(in crate::console::screens::clients) fn of(fiche: &ContactFiche, sites: &[SiteBloc]) -> Self {
        Self {
            client: fiche.client_id,
            nom: super::super::view::person(&fiche.contact),
            seen: Some((fiche.id, fiche.version)),
            contact: fiche.contact.clone(),
            sites: named(sites),
        }
    }
}

impl Sheet for ContactSheet {
    fn place(&self) -> (&'static str, Subject) {
        match self.seen {
            None => ("contact-nouveau", Subject::Client(self.client)),
            Some((id, _)) => ("contact", Subject::Contact(id)),
        }
    }

    fn heading(&self, text: Text) -> String {
        match self.seen {
            None => text.with("clients-nouveau-contact", &[("nom", (&self.nom).into())]),
            Some(_) => self.nom.clone(),
        }
    }

    fn fields(&self) -> &[Field] {
        FIELDS
    }

    fn base(&self, field: &'static str) -> String {
        let contact = &self.contact;
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        match field {
            "prenom" => contact.prenom.clone(),
            "nom" => contact.nom.clone(),
            "fonction" => own(&contact.fonction),
            "telephone" => own(&contact.telephone),
            "courriel" => own(&contact.courriel),
            "site" => contact.site_id.map(|id| id.to_string()).unwrap_or_default(),
            "principal" => said(contact.principal),
            _ => String::new(),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "principal" => yes_no(text),
            "site" => {
                let known = self.sites.iter().map(|(id, nom)| (id.to_string(), nom.clone()));
                Values::or_none(text, "clients-contact-general", known)
            }
            _ => Vec::new(),
        }
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let typed = Contact {
            site_id: if self.sites.is_empty() {
                self.contact.site_id
            } else {
                values.choice("site").parse().ok().map(SiteId)
            },
            nom: values.text("nom"),
            prenom: values.text("prenom"),
            fonction: values.filled("fonction"),
            telephone: super::telephone(values, self.contact.telephone.as_deref())?,
            courriel: values.filled("courriel"),
            principal: values.choice("principal") == "oui",
        };
        typed.clone().verifie()?;
        let command = match self.seen {
            None => ClientCommand::Create(Box::new(Create::Contact {
                client: self.client,
                contact: ContactChange::between(&Contact::default(), &typed),
            })),
            Some((id, version)) => ClientCommand::Edit(Box::new(Edit::Contact(Modif {
                id,
                version: Some(version),
                change: ContactChange::between(&self.contact, &typed),
            }))),
        };
        Ok(command.into())
    }

    fn reread(&self) -> Option<Query> {
        self.seen?;
        Some(ClientQuery::Client(Ref::Id(self.client)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Client(answer) = answer else {
            return false;
        };
        let ClientAnswer::Client(fiche) = answer.as_ref() else {
            return false;
        };
        let id = self.seen.map(|(id, _)| id);
        let Some(found) = super::super::contacts(fiche).find(|contact| Some(contact.id) == id) else {
            return false;
        };
        self.seen = Some((found.id, found.version));
        self.contact = found.contact.clone();
        true
    }
}
