//! A client: who orders, who pays, and whom to call.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::code::codes;
use super::contrat::ContratLigne;
use super::id::{AgenceId, ClientId, ContactId, MissionId, SiteId};
use super::mission::{EtatMission, TypeMission};
use super::refusal::Refusal;
use super::saisie::{nu, saisie};
use super::site::SiteBloc;
use super::{cles, communes, filtre};

codes! {
    /// What sort of client it is; mentions and payment terms follow from it.
    TypeClient, "type-client", {
        /// A private person.
        Particulier = "PARTICULIER",
        /// A company.
        Pro = "PRO",
        /// A public body.
        Public = "PUBLIC",
    }
}

codes! {
    /// Orders of the list of clients.
    TriClients, "tri-clients", {
        /// By name.
        Nom = "nom",
        /// The last entered first.
        Recents = "recent",
    }
}

saisie! {
    /// What is entered of a client.
    Client, ClientChange, {
        /// What sort.
        r#type: TypeClient,
        /// Name.
        raison_sociale: String,
        /// Nine digits, the last one a key.
        siren: Option<String>,
        /// The establishment that is invoiced.
        siret: Option<String>,
        /// Number for TVA within the Union.
        tva_intracommunautaire: Option<String>,
        /// Street to which invoices go.
        adresse: Option<String>,
        /// More of the address.
        complement: Option<String>,
        /// Postal code.
        code_postal: Option<String>,
        /// Town.
        ville: Option<String>,
        /// Country, two letters.
        pays: String,
        /// E-mail to which invoices go.
        courriel: Option<String>,
        /// Telephone.
        telephone: Option<String>,
        /// Service code of a public body (Chorus Pro).
        code_service: Option<String>,
        /// Its account in the books.
        compte_auxiliaire: Option<String>,
        /// Days to pay, at most 60.
        delai_paiement_jours: i16,
        /// Counted from the end of the month.
        delai_fin_de_mois: bool,
        /// The branch that looks after it; none: all of them.
        agence_id: Option<AgenceId>,
        /// In words.
        notes: Option<String>,
    }
}

impl Default for Client {
    fn default() -> Self {
        Self {
            r#type: TypeClient::Pro,
            raison_sociale: String::new(),
            siren: None,
            siret: None,
            tva_intracommunautaire: None,
            adresse: None,
            complement: None,
            code_postal: None,
            ville: None,
            pays: "FR".to_owned(),
            courriel: None,
            telephone: None,
            code_service: None,
            compte_auxiliaire: None,
            delai_paiement_jours: 30,
            delai_fin_de_mois: false,
            agence_id: None,
            notes: None,
        }
    }
}

impl Client {
    /// Checks the fields, and completes what follows from others: the SIREN from the SIRET, and in France the number for
    /// TVA of a company from its SIREN.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    pub fn verifie(mut self) -> Result<Self, Refusal> {
        self.raison_sociale = self.raison_sociale.trim().to_owned();
        if self.raison_sociale.is_empty() {
            return Err(Refusal::invalid("raison_sociale", "nom-requis"));
        }
        self.siret = nu(self.siret).map(|siret| cles::siret(&siret)).transpose()?;
        self.siren = nu(self.siren).map(|siren| cles::siren(&siren)).transpose()?;
        if let Some(siret) = &self.siret {
            let siren = self.siren.get_or_insert_with(|| siret[..9].to_owned());
            if !siret.starts_with(siren.as_str()) {
                return Err(Refusal::invalid("siret", "siret-d-un-autre-siren")
                    .with("siret", siret.clone())
                    .with("siren", siren.clone()));
            }
        }
        let tva = nu(self.tva_intracommunautaire)
            .map(|tva| cles::tva(&tva))
            .transpose()?;
        if let (Some(tva), Some(siren)) = (&tva, &self.siren)
            && tva.starts_with("FR")
            && !tva.ends_with(siren.as_str())
        {
            return Err(Refusal::invalid("tva", "tva-d-un-autre-siren")
                .with("tva", tva.clone())
                .with("siren", siren.clone()));
        }
        self.tva_intracommunautaire = tva;
        self.pays = pays(&self.pays)?;
        self.courriel = courriel(self.courriel)?;
        if !(0..=60).contains(&self.delai_paiement_jours) {
            return Err(Refusal::invalid("delai_paiement", "delai-paiement-bornes")
                .with("jours", self.delai_paiement_jours));
        }
        for texte in [
            &mut self.adresse,
            &mut self.complement,
            &mut self.code_postal,
            &mut self.ville,
            &mut self.telephone,
            &mut self.code_service,
            &mut self.compte_auxiliaire,
            &mut self.notes,
        ] {
            *texte = nu(texte.take());
        }
        if let Some(code) = &self.code_postal
            && self.pays == "FR"
            && communes::situer(code, "").is_none()
        {
            return Err(communes::inconnu(code));
        }
        Ok(self)
    }
}

saisie! {
    /// What is entered of a person to call.
    #[derive(Default, Eq)]
    Contact, ContactChange, {
        /// At which of the client's sites; none: for the client as a whole.
        site_id: Option<SiteId>,
        /// Family name.
        nom: String,
        /// First name.
        prenom: String,
        /// What they do there.
        fonction: Option<String>,
        /// Telephone.
        telephone: Option<String>,
        /// E-mail.
        courriel: Option<String>,
        /// The first to call.
        principal: bool,
    }
}

impl Contact {
    /// Checks and trims the fields.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    pub fn verifie(mut self) -> Result<Self, Refusal> {
        self.nom = self.nom.trim().to_owned();
        self.prenom = self.prenom.trim().to_owned();
        if self.nom.is_empty() {
            return Err(Refusal::invalid("nom", "nom-requis"));
        }
        self.courriel = courriel(self.courriel)?;
        self.fonction = nu(self.fonction);
        self.telephone = nu(self.telephone);
        Ok(self)
    }
}

/// Two capital letters (ISO 3166).
pub(super) fn pays(texte: &str) -> Result<String, Refusal> {
    let code = texte.trim().to_ascii_uppercase();
    if code.len() == 2 && code.bytes().all(|c| c.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err(Refusal::invalid("pays", "pays-inconnu").with("valeur", texte.trim()))
    }
}

/// Something, one `@`, a name with a dot: all that can be told without writing to it.
fn courriel(texte: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(texte) = nu(texte) else { return Ok(None) };
    let whole = texte.split_once('@').is_some_and(|(who, at)| {
        !who.is_empty()
            && at.contains('.')
            && !at.starts_with('.')
            && !at.ends_with('.')
            && !texte.contains(char::is_whitespace)
            && !at.contains('@')
    });
    if whole {
        Ok(Some(texte))
    } else {
        Err(Refusal::invalid("courriel", "courriel-invalide").with("valeur", texte))
    }
}

/// What lists of clients can be filtered by.
pub const CHAMPS: &[filtre::Champ] = &[
    filtre::Champ {
        noms: &["type"],
        nature: filtre::Nature::Code(filtre::codes::<TypeClient>),
    },
    filtre::Champ {
        noms: &["ville", "town"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["agence", "branch"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["siren"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["contrat", "contract"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["couvert", "covered"],
        nature: filtre::Nature::Drapeau,
    },
    filtre::Champ {
        noms: &["supprime", "deleted"],
        nature: filtre::Nature::Drapeau,
    },
];

/// A client as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientLigne {
    /// Its key.
    pub id: ClientId,
    /// Version read.
    pub version: i32,
    /// Its code (`C-00042`).
    pub code: String,
    /// What sort.
    pub r#type: TypeClient,
    /// Name.
    pub raison_sociale: String,
    /// SIREN.
    pub siren: Option<String>,
    /// Town to which invoices go, or else of a site.
    pub ville: Option<String>,
    /// Code of the branch that looks after it.
    pub agence: Option<String>,
    /// How many sites.
    pub sites: i64,
    /// How many contracts, in force or not.
    pub contrats: i64,
}

/// Everything about a client that its screen shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientFiche {
    /// Its key.
    pub id: ClientId,
    /// Version read.
    pub version: i32,
    /// Its code (`C-00042`).
    pub code: String,
    /// What was entered.
    #[serde(flatten)]
    pub client: Client,
    /// Code of the branch that looks after it.
    #[serde(default)]
    pub agence: Option<String>,
    /// When it was last in touch.
    pub dernier_contact_le: DateTime<Utc>,
    /// When its personal data were erased.
    pub anonymise_le: Option<DateTime<Utc>>,
    /// When it was deleted.
    pub supprime_le: Option<DateTime<Utc>>,
    /// Whom to call; those of sites are there.
    #[serde(default)]
    pub contacts: Vec<ContactFiche>,
    /// How many sites it has; only the first hundred are shown.
    #[serde(default)]
    pub sites_en_tout: i64,
    /// Its sites with their machines.
    #[serde(default)]
    pub sites: Vec<SiteBloc>,
    /// Its contracts, those in force first.
    #[serde(default)]
    pub contrats: Vec<ContratLigne>,
    /// Its last missions.
    #[serde(default)]
    pub missions: Vec<MissionBreve>,
}

/// A person to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFiche {
    /// Its key.
    pub id: ContactId,
    /// Version read.
    pub version: i32,
    /// Whose.
    pub client_id: ClientId,
    /// What was entered.
    #[serde(flatten)]
    pub contact: Contact,
}

/// A mission, as far as its client's or its site's screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissionBreve {
    /// Its key.
    pub id: MissionId,
    /// Its number.
    pub numero: String,
    /// Nature of the work.
    pub r#type: TypeMission,
    /// Where it stands.
    pub etat: EtatMission,
    /// What it is about.
    pub titre: String,
    /// Where.
    pub site_id: SiteId,
    /// When they called.
    pub appel_le: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Client {
        Client {
            raison_sociale: " SCI Bellecour ".to_owned(),
            ..Client::default()
        }
    }

    #[test]
    fn a_siret_brings_its_siren() {
        let verifie = Client {
            siret: Some("732 829 320 00074".to_owned()),
            courriel: Some("  ".to_owned()),
            ..client()
        }
        .verifie()
        .expect("valid");
        assert_eq!(verifie.raison_sociale, "SCI Bellecour");
        assert_eq!(verifie.siren.as_deref(), Some("732829320"));
        assert_eq!(verifie.courriel, None);
    }

    #[test]
    fn each_field_that_cannot_stand_says_why() {
        let refused = |client: Client| {
            let refusal = client.verifie().expect_err("refused");
            (refusal.field.expect("a field"), refusal.rule)
        };
        let some = |texte: &str| Some(texte.to_owned());
        let of = |change: ClientChange| refused(change.over(&client()));
        assert_eq!(refused(Client::default()), ("raison_sociale", "nom-requis"));
        let mut change = ClientChange {
            siren: Some(some("732829321")),
            ..ClientChange::default()
        };
        assert_eq!(of(change.clone()), ("siren", "siren-invalide"));
        change.siren = Some(some("552100554"));
        change.siret = Some(some("73282932000074"));
        assert_eq!(of(change.clone()), ("siret", "siret-d-un-autre-siren"));
        change.siret = None;
        change.tva_intracommunautaire = Some(some("FR44732829320"));
        assert_eq!(of(change), ("tva", "tva-d-un-autre-siren"));
        let with = |courriel: &str| {
            of(ClientChange {
                courriel: Some(some(courriel)),
                ..ClientChange::default()
            })
        };
        for wrong in ["sans arobase", "@x.fr", "a@b", "a@.fr", "a@b@c.fr", "a b@c.fr"] {
            assert_eq!(with(wrong), ("courriel", "courriel-invalide"), "{wrong}");
        }
        let change = ClientChange {
            delai_paiement_jours: Some(61),
            ..ClientChange::default()
        };
        assert_eq!(of(change), ("delai_paiement", "delai-paiement-bornes"));
        let change = ClientChange {
            code_postal: Some(some("00000")),
            ..ClientChange::default()
        };
        assert_eq!(of(change), ("code_postal", "code-postal-inconnu"));
        let change = ClientChange {
            pays: some("France"),
            ..ClientChange::default()
        };
        assert_eq!(of(change), ("pays", "pays-inconnu"));
    }
}
