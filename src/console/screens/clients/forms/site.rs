//! A site is entered or corrected: the postal code says the town and places it.

use super::{town_doubt, town_of, towns, yes_no};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::client::ClientFiche;
use crate::domain::communes::par_code_postal;
use crate::domain::ouverture;
use crate::domain::site::{Site, SiteBloc, SiteChange};
use crate::domain::{ClientId, Langue, Refusal, SiteId};
use crate::service::client::{ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif, Ref};
use crate::service::{Answer, Query};
use crate::text::Text;

const FIELDS: &[Field] = &[
    Field::line("libelle", "champ-site-libelle"),
    Field::line("adresse", "champ-adresse"),
    Field::line("complement", "champ-complement"),
    Field::line("code_postal", "champ-code-postal"),
    Field::line("ville", "champ-ville"),
    Field::line("acces", "champ-acces"),
    Field::line("ouverture", "champ-ouverture"),
    Field::line("occupant", "champ-occupant"),
    Field::line("telephone", "champ-telephone"),
    Field::choice("plus_de_deux_ans", "champ-acheve-depuis-plus-de-deux-ans"),
];

/// The form of a site.
#[derive(Debug)]
pub(in crate::console::screens) struct SiteSheet {
    client: ClientId,
    /// Whose it is, where it is new; what it is called, where it isn't.
    nom: String,
    seen: Option<(SiteId, i32)>,
    /// What is recorded, or usual in a new one.
    site: Site,
    /// In which words its opening hours are told.
    langue: Langue,
}

impl SiteSheet {
    /// A new one of a client's.
    pub(in crate::console::screens) fn new(client: ClientId, nom: String, langue: Langue) -> Self {
        Self {
            client,
            nom,
            seen: None,
            site: Site::default(),
            langue,
        }
    }

    /// The first one of a client's: where the client is, until something else is typed.
    pub(in crate::console::screens) fn first(fiche: &ClientFiche, langue: Langue) -> Self {
        let client = &fiche.client;
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            site: Site {
                adresse: own(&client.adresse),
                complement: client.complement.clone(),
                code_postal: own(&client.code_postal),
                ville: own(&client.ville),
                ..Site::default()
            },
            ..Self::new(fiche.id, client.raison_sociale.clone(), langue)
        }
    }

    /// One that is there.
    pub(in crate::console::screens::clients) fn of(bloc: &SiteBloc, langue: Langue) -> Self {
        Self {
            client: bloc.client_id,
            nom: bloc.code.clone(),
            seen: Some((bloc.id, bloc.version)),
            site: bloc.site.clone(),
            langue,
        }
    }
}

impl Sheet for SiteSheet {
    fn place(&self) -> (&'static str, Subject) {
        match self.seen {
            None => ("site-nouveau", Subject::Client(self.client)),
            Some((id, _)) => ("site", Subject::Site(id)),
        }
    }

    fn heading(&self, text: Text) -> String {
        let key = if self.seen.is_none() {
            "clients-nouveau-site"
        } else {
            "clients-modifier-site"
        };
        text.with(key, &[("nom", (&self.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        FIELDS
    }

    fn base(&self, field: &'static str) -> String {
        let site = &self.site;
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        match field {
            "libelle" => site.libelle.clone(),
            "adresse" => site.adresse.clone(),
            "complement" => own(&site.complement),
            "code_postal" => site.code_postal.clone(),
            "ville" => site.ville.clone(),
            "acces" => own(&site.acces),
            "ouverture" => site
                .ouverture
                .as_ref()
                .map(|hours| ouverture::ecrire(hours, self.langue))
                .unwrap_or_default(),
            "occupant" => own(&site.occupant),
            "telephone" => own(&site.telephone),
            "plus_de_deux_ans" => site
                .acheve_depuis_plus_de_deux_ans
                .map(super::said)
                .unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "plus_de_deux_ans" => Values::or_none(text, "reponse-inconnue", yes_no(text)),
            _ => Vec::new(),
        }
    }

    fn offers(&self, field: &'static str, values: &Values<'_>) -> Vec<String> {
        if field == "ville" {
            towns(values)
        } else {
            Vec::new()
        }
    }

    fn follows(&self, field: &'static str, values: &Values<'_>) -> Vec<(&'static str, String)> {
        town_of(field, values)
    }

    fn doubt(&self, field: &'static str, values: &Values<'_>, text: Text) -> Option<String> {
        town_doubt(field, values, text).filter(|_| self.site.pays == "FR")
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let hours = values.text("ouverture");
        let hours = if hours == self.base("ouverture") {
            // What is recorded stands as it is, be it older than the rule.
            self.site.ouverture.clone()
        } else {
            (!hours.is_empty()).then(|| ouverture::lire(&hours)).transpose()?
        };
        let typed = Site {
            libelle: values.text("libelle"),
            adresse: values.text("adresse"),
            complement: values.filled("complement"),
            code_postal: values.text("code_postal"),
            ville: values.text("ville"),
            acces: values.filled("acces"),
            ouverture: hours,
            occupant: values.filled("occupant"),
            telephone: super::telephone(values, self.site.telephone.as_deref())?,
            acheve_depuis_plus_de_deux_ans: match values.choice("plus_de_deux_ans").as_str() {
                "" => None,
                yes => Some(yes == "oui"),
            },
            ..self.site.clone()
        };
        typed.clone().verifie()?;
        let code = typed.code_postal.as_str();
        let nothing = Site::default();
        let before = if self.seen.is_some() { &self.site } else { &nothing };
        let moved = typed.code_postal != before.code_postal;
        if moved && typed.pays == "FR" && par_code_postal(code).is_empty() {
            return Err(Refusal::invalid("code_postal", "code-postal-inconnu").with("code", code));
        }
        let change = SiteChange::between(before, &typed);
        let command = match self.seen {
            None => ClientCommand::Create(Box::new(Create::Site {
                client: self.client,
                site: change,
            })),
            Some((id, version)) => ClientCommand::Edit(Box::new(Edit::Site(Modif {
                id,
                version: Some(version),
                change,
            }))),
        };
        Ok(command.into())
    }

    fn reread(&self) -> Option<Query> {
        let (id, _) = self.seen?;
        Some(ClientQuery::Site(Ref::Id(id)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Client(answer) = answer else {
            return false;
        };
        let ClientAnswer::Site(fiche) = answer.as_ref() else {
            return false;
        };
        self.seen = Some((fiche.bloc.id, fiche.bloc.version));
        self.site = fiche.bloc.site.clone();
        true
    }
}
