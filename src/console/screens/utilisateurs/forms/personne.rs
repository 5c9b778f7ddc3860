//! A person is entered or corrected.

use super::unread;
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::msg::Slot;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::communes::par_code_postal;
use crate::domain::referentiel::{AgenceLigne, DepotLigne};
use crate::domain::role::RoleFiche;
use crate::domain::semaine;
use crate::domain::texte::plie;
use crate::domain::utilisateur::{NatureUtilisateur, UtilisateurFiche, UtilisateurLigne};
use crate::domain::{
    AgenceId, Code as _, DepotId, Langue, Permission, Refusal, RoleId, UtilisateurId, telephone,
};
use crate::service::referentiel::ReferentielQuery;
use crate::service::role::RoleQuery;
use crate::service::utilisateur::{
    Create, Edit, Fields, UtilisateurCommand, UtilisateurQuery, UtilisateurRef,
};
use crate::service::{Answer, Query};
use crate::text::Text;

const FIELDS: &[Field] = &[
    Field::line("prenom", "champ-prenom"),
    Field::line("nom", "champ-nom"),
    Field::line("login", "champ-login"),
    Field::choice("nature", "champ-nature"),
    Field::line("entreprise", "champ-entreprise"),
    Field::line("telephone", "champ-telephone"),
    Field::line("courriel", "champ-courriel"),
    Field::choice("agence", "champ-agence"),
    Field::choice("depot", "champ-depot"),
    Field::choice("langue", "champ-langue"),
    Field::line("adresse", "champ-domicile"),
    Field::line("code_postal", "champ-code-postal"),
    Field::line("ville", "champ-ville"),
    // Only of somebody new: afterwards each has its own form.
    Field::line("horaires", "champ-horaires"),
    Field::many("roles", "champ-roles"),
];
/// How many of them are about somebody who is there.
const OF_THOSE_THERE: usize = 13;

/// What one may change of oneself without managing people.
const OF_ONESELF: &[Field] = &[
    Field::line("telephone", "champ-telephone"),
    Field::choice("langue", "champ-langue"),
];

/// The slot for what is recorded, where it isn't at hand.
const RECORDED: Slot = Slot::Form(3);
/// The week that is usual until somebody says otherwise.
const USUAL: [(Langue, &str); 2] = [
    (Langue::Fr, "lun-ven 8:00-12:00 13:00-17:00"),
    (Langue::En, "mon-fri 8:00-12:00 13:00-17:00"),
];

/// What is recorded of a person, as the form says it.
#[derive(Debug, Clone, PartialEq)]
struct Recorded {
    prenom: String,
    nom: String,
    login: String,
    nature: Option<NatureUtilisateur>,
    entreprise: String,
    telephone: String,
    courriel: String,
    agence: Option<AgenceId>,
    depot: Option<DepotId>,
    langue: Langue,
    /// Absent where the actor may not see it: then nothing of it is sent.
    domicile: Option<[String; 3]>,
}

impl Default for Recorded {
    fn default() -> Self {
        Self {
            prenom: String::new(),
            nom: String::new(),
            login: String::new(),
            nature: None,
            entreprise: String::new(),
            telephone: String::new(),
            courriel: String::new(),
            agence: None,
            depot: None,
            langue: Langue::Fr,
            domicile: None,
        }
    }
}

/// The form of a person.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct PersonneSheet {
    id: Option<UtilisateurId>,
    version: Option<i32>,
    nom: String,
    recorded: Recorded,
    agences: Vec<AgenceLigne>,
    depots: Vec<DepotLigne>,
    roles: Vec<RoleFiche>,
    /// Whether it is one's own record, of which one may change no more than what is said of oneself.
    de_soi: bool,
    /// In whose language the usual week of somebody new is told.
    lecteur: Langue,
}

impl PersonneSheet {
    /// Somebody new, of the actor's own branch.
    pub(in crate::console::screens::utilisateurs) fn new(cx: &Cx) -> Self {
        Self {
            id: None,
            version: None,
            nom: String::new(),
            recorded: Recorded {
                nature: Some(NatureUtilisateur::Interne),
                agence: cx.actor.agence,
                domicile: Some(<[String; 3]>::default()),
                ..Recorded::default()
            },
            agences: Vec::new(),
            depots: Vec::new(),
            roles: Vec::new(),
            de_soi: false,
            lecteur: cx.text.langue(),
        }
    }

    /// Somebody who is there; what is recorded is read, where it isn't at hand.
    pub(in crate::console::screens::utilisateurs) fn of(
        ligne: &UtilisateurLigne,
        fiche: Option<&UtilisateurFiche>,
        cx: &Cx,
    ) -> Self {
        let mut sheet = Self {
            id: Some(ligne.id),
            version: None,
            nom: ligne.nom.clone(),
            recorded: Recorded::default(),
            agences: Vec::new(),
            depots: Vec::new(),
            roles: Vec::new(),
            de_soi: ligne.id == cx.actor.id && cx.actor.require(Permission::UtilisateurGerer).is_err(),
            lecteur: Langue::Fr,
        };
        if let Some(fiche) = fiche {
            sheet.read(fiche);
        }
        sheet
    }

    fn read(&mut self, fiche: &UtilisateurFiche) {
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        let home = |reserve: &crate::domain::utilisateur::Reserve| {
            [
                own(&reserve.adresse),
                own(&reserve.code_postal),
                own(&reserve.ville),
            ]
        };
        self.version = Some(fiche.ligne.version);
        self.recorded = Recorded {
            prenom: fiche.prenom.clone(),
            nom: fiche.nom_de_famille.clone(),
            login: fiche.ligne.login.clone(),
            nature: Some(fiche.ligne.nature),
            entreprise: own(&fiche.entreprise),
            telephone: own(&fiche.telephone),
            courriel: own(&fiche.courriel),
            agence: fiche.agence_id,
            depot: fiche.depot_id,
            langue: fiche.langue,
            domicile: fiche.reserve.as_ref().map(home),
        };
    }

    /// Only what differs from what is recorded: what one may say of oneself stays within one's rights.
    fn changes(&self, values: &Values<'_>) -> Fields {
        let all = self.all_changes(values);
        if !self.de_soi {
            return all;
        }
        Fields {
            telephone: all.telephone,
            langue: all.langue,
            ..Fields::default()
        }
    }

    fn all_changes(&self, values: &Values<'_>) -> Fields {
        let was = &self.recorded;
        let text = |field: &'static str, was: &str| Some(values.text(field)).filter(|text| text != was);
        let optional = |field: &'static str, was: &str| {
            text(field, was).map(|text| Some(text).filter(|text| !text.is_empty()))
        };
        let home = |field: &'static str, at: usize| {
            was.domicile.as_ref().and_then(|home| optional(field, &home[at]))
        };
        let agence = values.choice("agence").parse().ok().map(AgenceId);
        let depot = values.choice("depot").parse().ok().map(DepotId);
        let nature = NatureUtilisateur::from_code(&values.choice("nature"));
        let langue = Langue::from_code(&values.choice("langue"));
        Fields {
            login: text("login", &was.login),
            nature: nature.filter(|nature| Some(*nature) != was.nature),
            nom: text("nom", &was.nom),
            prenom: text("prenom", &was.prenom),
            courriel: optional("courriel", &was.courriel),
            telephone: optional("telephone", &was.telephone),
            // Until the lists are known, nobody has chosen from them.
            agence: (agence != was.agence && !self.agences.is_empty()).then_some(agence),
            depot: (depot != was.depot && !self.depots.is_empty()).then_some(depot),
            langue: langue.filter(|langue| *langue != was.langue),
            fuseau: None,
            entreprise: optional("entreprise", &was.entreprise),
            adresse: home("adresse", 0),
            code_postal: home("code_postal", 1),
            ville: home("ville", 2),
            position: None,
            seuil_devis: None,
        }
    }
}

/// A login as most are made: the first letter of the first name, and the name.
fn login(prenom: &str, nom: &str) -> String {
    let plain = |text: &str| -> String { plie(text).chars().filter(char::is_ascii_alphanumeric).collect() };
    let first = plain(prenom).chars().next();
    first.into_iter().collect::<String>() + &plain(nom)
}

impl Sheet for PersonneSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("personne", self.id.map_or(Subject::New, Subject::Utilisateur))
    }

    fn heading(&self, text: Text) -> String {
        match self.id {
            None => text.get("gens-nouveau").into_owned(),
            Some(_) => self.nom.clone(),
        }
    }

    fn fields(&self) -> &[Field] {
        if self.de_soi {
            OF_ONESELF
        } else if self.id.is_none() {
            FIELDS
        } else {
            &FIELDS[..OF_THOSE_THERE]
        }
    }

    fn base(&self, field: &'static str) -> String {
        let was = &self.recorded;
        let home = |at: usize| {
            was.domicile
                .as_ref()
                .map(|home| home[at].clone())
                .unwrap_or_default()
        };
        match field {
            "prenom" => was.prenom.clone(),
            "nom" => was.nom.clone(),
            "login" => was.login.clone(),
            "nature" => was
                .nature
                .map(|nature| nature.code().to_owned())
                .unwrap_or_default(),
            "entreprise" => was.entreprise.clone(),
            "telephone" => was.telephone.clone(),
            "courriel" => was.courriel.clone(),
            "agence" => was.agence.map(|id| id.to_string()).unwrap_or_default(),
            "depot" => was.depot.map(|id| id.to_string()).unwrap_or_default(),
            "langue" => was.langue.code().to_owned(),
            "adresse" => home(0),
            "code_postal" => home(1),
            "ville" => home(2),
            "horaires" => {
                let own = USUAL.iter().find(|(langue, _)| *langue == self.lecteur);
                own.map(|(_, week)| (*week).to_owned()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "nature" => [NatureUtilisateur::Interne, NatureUtilisateur::SousTraitant]
                .map(|nature| (nature.code().to_owned(), text.label(nature).into_owned()))
                .into(),
            "langue" => Langue::ALL
                .iter()
                .map(|langue| (langue.code().to_owned(), text.label(*langue).into_owned()))
                .collect(),
            "agence" => {
                let known = self
                    .agences
                    .iter()
                    .map(|agence| (agence.id.to_string(), agence.nom.clone()));
                Values::or_none(text, "champ-aucun", known)
            }
            "depot" => {
                let named = |depot: &DepotLigne| format!("{} {}", depot.code, depot.libelle);
                let known = self
                    .depots
                    .iter()
                    .map(|depot| (depot.id.to_string(), named(depot)));
                Values::or_none(text, "gens-sans-depot", known)
            }
            "roles" => self
                .roles
                .iter()
                .map(|role| (role.id.to_string(), text.role(&role.code, Some(&role.libelle))))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn offers(&self, field: &'static str, values: &Values<'_>) -> Vec<String> {
        if field != "ville" {
            return Vec::new();
        }
        let typed = plie(&values.text("ville"));
        let towns = par_code_postal(&values.text("code_postal"));
        if towns.iter().any(|town| plie(town.nom) == typed) {
            return Vec::new();
        }
        let fits = towns.iter().filter(|town| plie(town.nom).contains(&typed));
        fits.map(|town| town.nom.to_owned()).collect()
    }

    fn follows(&self, field: &'static str, values: &Values<'_>) -> Vec<(&'static str, String)> {
        match field {
            "prenom" | "nom" if self.id.is_none() && !values.by_hand("login") => {
                let nom = values.text("nom");
                if nom.is_empty() {
                    return Vec::new();
                }
                vec![("login", login(&values.text("prenom"), &nom))]
            }
            "code_postal" if values.text("ville").is_empty() => {
                match par_code_postal(&values.text("code_postal")).as_slice() {
                    [only] => vec![("ville", only.nom.to_owned())],
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Why there isn't more of it.
    fn effect(&self, _: &Values<'_>, cx: &Cx) -> Option<String> {
        self.de_soi.then(|| cx.text.get("gens-de-soi").into_owned())
    }

    fn wish(&self, values: &Values<'_>, _: &Cx) -> Result<Wish, Refusal> {
        let mut fields = self.changes(values);
        // First, so that it is told as one types, whatever is still missing.
        telephone::change(&mut fields.telephone)?;
        if !self.de_soi && values.text("nom").is_empty() && (self.id.is_none() || self.version.is_some()) {
            return Err(Refusal::invalid("nom", "nom-de-famille-requis"));
        }
        let Some(id) = self.id else {
            let horaires = semaine::parse(&values.text("horaires"))?;
            let roles = values.many("roles");
            let roles = roles.iter().filter_map(|id| id.parse().ok()).map(RoleId);
            let agence = self.recorded.agence;
            let create = Create {
                roles: roles.collect(),
                horaires,
                fields: Fields {
                    agence: fields.agence.or(Some(agence)),
                    ..fields
                },
            };
            return Ok(UtilisateurCommand::Create(Box::new(create)).into());
        };
        let version = self.version.ok_or_else(unread)?;
        let edit = Edit {
            utilisateur: id,
            version: Some(version),
            fields,
        };
        Ok(UtilisateurCommand::Edit(Box::new(edit)).into())
    }

    fn load(&self, cx: &mut Cx) {
        cx.read(Slot::Form(0), ReferentielQuery::Agences);
        cx.read(Slot::Form(1), ReferentielQuery::Depots);
        if self.id.is_none() {
            cx.read(Slot::Form(2), RoleQuery::List);
        } else if self.version.is_none()
            && let Some(query) = self.reread()
        {
            cx.read(RECORDED, query);
        }
    }

    fn take(&mut self, slot: Slot, answer: &Answer) -> bool {
        match answer {
            Answer::Agences(agences) => self.agences.clone_from(agences),
            Answer::Depots(depots) => self.depots.clone_from(depots),
            Answer::Roles(roles) => self.roles.clone_from(roles),
            _ if slot == RECORDED => return self.recorded(answer),
            _ => return false,
        }
        true
    }

    fn unread(&self) -> bool {
        self.id.is_some() && self.version.is_none()
    }

    fn reread(&self) -> Option<Query> {
        self.id
            .map(|id| UtilisateurQuery::Fiche(UtilisateurRef::Id(id)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Utilisateur(fiche) = answer else {
            return false;
        };
        self.read(fiche);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_made_from_names() {
        assert_eq!(login("Ana", "Morel"), "amorel");
        assert_eq!(login("Jean-Éric", "d’Œuvre"), "jdoeuvre");
        assert_eq!(login("", ""), "");
    }
}
