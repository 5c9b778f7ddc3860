//! A client is entered or corrected.

use super::{said, town_doubt, town_of, towns, yes_no};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::msg::Slot;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::client::{Client, ClientChange, ClientFiche, TypeClient};
use crate::domain::referentiel::AgenceLigne;
use crate::domain::texte::plat;
use crate::domain::{AgenceId, ClientId, Code, Refusal};
use crate::service::client::{ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif, Ref};
use crate::service::referentiel::ReferentielQuery;
use crate::service::{Answer, Command, Query};
use crate::text::Text;

const FIELDS: &[Field] = &[
    Field::line("raison_sociale", "champ-raison-sociale"),
    Field::choice("type", "champ-type"),
    Field::line("telephone", "champ-telephone"),
    Field::line("courriel", "champ-courriel"),
    Field::line("adresse", "champ-adresse"),
    Field::line("complement", "champ-complement"),
    Field::line("code_postal", "champ-code-postal"),
    Field::line("ville", "champ-ville"),
    Field::line("siret", "champ-siret"),
    Field::line("siren", "champ-siren"),
    Field::line("tva", "champ-tva-intracommunautaire"),
    Field::line("delai_paiement", "champ-delai-paiement-jours"),
    Field::choice("fin_de_mois", "champ-delai-fin-de-mois"),
    Field::choice("agence", "champ-agence"),
    Field::line("code_service", "champ-code-service"),
    Field::line("compte_auxiliaire", "champ-compte-auxiliaire"),
    Field::line("pays", "champ-pays"),
    Field::line("notes", "champ-notes"),
];

/// The slot for what is recorded, where it isn't at hand.
const RECORDED: Slot = Slot::Form(1);

/// The form of a client.
#[derive(Debug)]
pub(in crate::console::screens) struct ClientSheet {
    id: Option<ClientId>,
    /// The version that was read; none while it is yet to be.
    version: Option<i32>,
    client: Client,
    agences: Vec<AgenceLigne>,
    /// A new one that was refused because one like it is there.
    semblable: Option<ClientChange>,
    /// Whether it was given its name when it was opened.
    nomme: bool,
}

impl ClientSheet {
    /// A new client, of the actor's own branch.
    pub(in crate::console::screens::clients) fn new(cx: &Cx) -> Self {
        Self {
            id: None,
            version: None,
            client: Client {
                agence_id: cx.actor.agence,
                ..Client::default()
            },
            agences: Vec::new(),
            semblable: None,
            nomme: false,
        }
    }

    /// A new client who is called so, unless something else was begun.
    pub(in crate::console::screens) fn called(nom: &str, cx: &mut Cx) -> Self {
        let mut sheet = Self::new(cx);
        let (form, subject) = sheet.place();
        if !nom.is_empty() && cx.drafts.typed((form, subject, "raison_sociale")).is_none() {
            cx.drafts.set((form, subject, "raison_sociale"), nom);
            sheet.nomme = true;
        }
        sheet
    }

    /// One that is there; what is recorded is read, where it isn't at hand.
    pub(in crate::console::screens::clients) fn of(id: ClientId, fiche: Option<&ClientFiche>) -> Self {
        Self {
            id: Some(id),
            version: fiche.map(|fiche| fiche.version),
            client: fiche.map(|fiche| fiche.client.clone()).unwrap_or_default(),
            agences: Vec::new(),
            semblable: None,
            nomme: false,
        }
    }

    fn typed(&self, values: &Values<'_>) -> Result<Client, Refusal> {
        let delai = values.text("delai_paiement");
        let too_long =
            || Refusal::invalid("delai_paiement", "delai-paiement-bornes").with("jours", delai.as_str());
        Ok(Client {
            r#type: TypeClient::from_code(&values.choice("type")).unwrap_or(self.client.r#type),
            raison_sociale: values.text("raison_sociale"),
            siren: values.filled("siren"),
            siret: values.filled("siret"),
            tva_intracommunautaire: values.filled("tva"),
            adresse: values.filled("adresse"),
            complement: values.filled("complement"),
            code_postal: values.filled("code_postal"),
            ville: values.filled("ville"),
            pays: values.text("pays"),
            courriel: values.filled("courriel"),
            telephone: super::telephone(values, self.client.telephone.as_deref())?,
            code_service: values.filled("code_service"),
            compte_auxiliaire: values.filled("compte_auxiliaire"),
            delai_paiement_jours: delai.parse().map_err(|_| too_long())?,
            delai_fin_de_mois: values.choice("fin_de_mois") == "oui",
            // Until the branches are known, nobody has chosen another.
            agence_id: if self.agences.is_empty() {
                self.client.agence_id
            } else {
                values.choice("agence").parse().ok().map(AgenceId)
            },
            notes: values.filled("notes"),
        })
    }
}

impl Sheet for ClientSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("client", self.id.map_or(Subject::New, Subject::Client))
    }

    fn heading(&self, text: Text) -> String {
        match self.id {
            None => text.get("clients-nouveau").into_owned(),
            Some(_) => self.client.raison_sociale.clone(),
        }
    }

    fn fields(&self) -> &[Field] {
        FIELDS
    }

    fn base(&self, field: &'static str) -> String {
        let client = &self.client;
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        match field {
            "raison_sociale" => client.raison_sociale.clone(),
            "type" => client.r#type.code().to_owned(),
            "telephone" => own(&client.telephone),
            "courriel" => own(&client.courriel),
            "adresse" => own(&client.adresse),
            "complement" => own(&client.complement),
            "code_postal" => own(&client.code_postal),
            "ville" => own(&client.ville),
            "siret" => own(&client.siret),
            "siren" => own(&client.siren),
            "tva" => own(&client.tva_intracommunautaire),
            "delai_paiement" => client.delai_paiement_jours.to_string(),
            "fin_de_mois" => said(client.delai_fin_de_mois),
            "agence" => client.agence_id.map(|id| id.to_string()).unwrap_or_default(),
            "code_service" => own(&client.code_service),
            "compte_auxiliaire" => own(&client.compte_auxiliaire),
            "pays" => client.pays.clone(),
            "notes" => own(&client.notes),
            _ => String::new(),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "type" => TypeClient::ALL
                .iter()
                .map(|kind| (kind.code().to_owned(), text.label(*kind).into_owned()))
                .collect(),
            "fin_de_mois" => yes_no(text),
            "agence" => {
                let known = self
                    .agences
                    .iter()
                    .map(|agence| (agence.id.to_string(), agence.nom.clone()));
                Values::or_none(text, "clients-toutes-agences", known)
            }
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
        // Another country's codes are not known here.
        let home = matches!(plat(&values.text("pays")).as_str(), "fr" | "france");
        town_doubt(field, values, text).filter(|_| home)
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let typed = self.typed(values)?;
        typed.clone().verifie()?;
        let Some(id) = self.id else {
            let change = ClientChange::between(&Client::default(), &typed);
            // Saved once more as it is: somebody has seen the one that is there.
            let create = if self.semblable.as_ref() == Some(&change) {
                Create::Homonyme(change)
            } else {
                Create::Client(change)
            };
            return Ok(ClientCommand::Create(Box::new(create)).into());
        };
        if self.version.is_none() {
            return Err(Refusal::rule("lecture-en-cours"));
        }
        let edit = Edit::Client(Modif {
            id,
            version: self.version,
            change: ClientChange::between(&self.client, &typed),
        });
        Ok(ClientCommand::Edit(Box::new(edit)).into())
    }

    fn heard(&mut self, sent: &Wish, refusal: &Refusal) {
        if refusal.rule == "client-deja-la"
            && let Wish::Command(Command::Client(ClientCommand::Create(create))) = sent
            && let Create::Client(change) = create.as_ref()
        {
            self.semblable = Some(change.clone());
        }
    }

    fn load(&self, cx: &mut Cx) {
        cx.read(Slot::Form(0), ReferentielQuery::Agences);
        if self.version.is_none()
            && let Some(query) = self.reread()
        {
            cx.read(RECORDED, query);
        }
    }

    fn take(&mut self, slot: Slot, answer: &Answer) -> bool {
        match answer {
            Answer::Agences(agences) => self.agences.clone_from(agences),
            _ if slot == RECORDED => return self.recorded(answer),
            _ => return false,
        }
        true
    }

    fn given(&self, field: &'static str) -> bool {
        self.nomme && field == "raison_sociale"
    }

    fn unread(&self) -> bool {
        self.id.is_some() && self.version.is_none()
    }

    fn reread(&self) -> Option<Query> {
        self.id.map(|id| ClientQuery::Client(Ref::Id(id)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Client(answer) = answer else {
            return false;
        };
        let ClientAnswer::Client(fiche) = answer.as_ref() else {
            return false;
        };
        self.version = Some(fiche.version);
        self.client = fiche.client.clone();
        true
    }
}
