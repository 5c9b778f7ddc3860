//! What the journal says, in words: commands, fields and their values.

use std::borrow::Cow;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde_json::Value;

use super::{Text, label_key, safe};
use crate::domain::Plage;
use crate::domain::audit::Ecart;
use crate::domain::besoin;
use crate::domain::journal::Objet;
use crate::domain::nom::Nomme;
use crate::domain::semaine::Heures;

/// The year of the end of time.
const NEVER: i32 = 9999;
/// Longest value that is shown, in characters.
const LONGEST: usize = 200;

impl Text {
    /// What a command is called; one of a later version by its own name.
    #[must_use]
    pub fn commande(self, nom: &str) -> String {
        self.known("commande", nom)
            .unwrap_or_else(|| safe(nom).into_owned())
    }

    /// What a role is called; one that the company made, as it calls it.
    #[must_use]
    pub fn role(self, code: &str, libelle: Option<&str>) -> String {
        let known = self.find(&format!("fonction-{}", code.to_lowercase().replace('_', "-")));
        known.map_or_else(|| safe(libelle.unwrap_or(code)).into_owned(), Cow::into_owned)
    }

    /// Several roles, told by their codes.
    #[must_use]
    pub fn roles(self, codes: &[String]) -> String {
        let said = codes.iter().map(|code| self.role(code, None));
        said.collect::<Vec<_>>().join(", ")
    }

    /// What a field of an object is called; one that has no name of its own by that of its column.
    #[must_use]
    pub fn champ(self, champ: &str) -> String {
        self.known("colonne", champ)
            .unwrap_or_else(|| safe(champ).replace('_', " "))
    }

    /// A value of a field that was changed, in this reader's language and zone; of a row that it names, what it is called.
    #[must_use]
    pub fn valeur(self, objet: Objet, ecart: &Ecart, valeur: &Value) -> String {
        let called = |value: &Value| ecart.noms.get(&value.as_i64()?).map(|nom| safe(nom).into_owned());
        let said = match valeur {
            Value::Array(items) if !ecart.noms.is_empty() => {
                let said = items
                    .iter()
                    .map(|item| called(item).unwrap_or_else(|| self.kept(objet, &ecart.champ, item)));
                said.collect::<Vec<_>>().join(", ")
            }
            one => called(one).unwrap_or_else(|| self.kept(objet, &ecart.champ, one)),
        };
        if said.chars().count() <= LONGEST {
            return said;
        }
        said.chars().take(LONGEST - 1).chain(['…']).collect()
    }

    /// A value as the journal keeps it.
    fn kept(self, objet: Objet, champ: &str, valeur: &Value) -> String {
        match valeur {
            Value::Null => "—".to_owned(),
            Value::Bool(true) => self.get("valeur-oui").into_owned(),
            Value::Bool(false) => self.get("valeur-non").into_owned(),
            Value::Number(number) if names_a_row(champ) => {
                self.with("valeur-numero", &[("n", number.to_string().into())])
            }
            Value::Number(number) if number.is_f64() => number
                .to_string()
                .parse()
                .map_or_else(|_| number.to_string(), |number| self.decimal(number)),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.texte(objet, champ, text),
            Value::Array(items) => self.liste(objet, champ, items),
            Value::Object(fields) => {
                let said = fields.iter().filter(|(field, _)| !field.ends_with("_id"));
                let said = said.map(|(field, value)| self.partie(objet, champ, field, value));
                said.collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn liste(self, objet: Objet, champ: &str, items: &[Value]) -> String {
        if champ == "horaires"
            && let Ok(semaine) = serde_json::from_value::<Vec<Heures>>(items.to_vec().into())
        {
            return self.semaine(&semaine);
        }
        let said = items.iter().map(|item| self.kept(objet, champ, item));
        said.collect::<Vec<_>>().join(", ")
    }

    /// A field within a field: who and when go without a name.
    fn partie(self, objet: Objet, champ: &str, field: &str, value: &Value) -> String {
        if champ == "droits" {
            let right = self.known("permission", field);
            let reach = value.as_str().and_then(|code| self.known("portee", code));
            if let (Some(right), Some(reach)) = (right, reach) {
                return format!("{right} ({reach}),");
            }
        }
        if champ == "regles_forcees" && field == "regle" {
            let rule = value.as_str().and_then(|code| self.known("regle", code));
            return rule.unwrap_or_else(|| self.kept(objet, field, value));
        }
        let said = self.kept(objet, field, value);
        if matches!(field, "login" | "plage") {
            return said;
        }
        format!("{} {said}", self.champ(field))
    }

    fn texte(self, objet: Objet, champ: &str, texte: &str) -> String {
        if champ == "besoins"
            && let Some(besoin) = besoin::lire(texte)
        {
            return safe(&besoin.dit()).into_owned();
        }
        let label = family(objet, champ).and_then(|family| self.known(family, texte));
        label
            .or_else(|| instant(texte).map(|instant| self.echeance(instant)))
            .or_else(|| jours(texte).map(|jours| self.jours(jours)))
            .or_else(|| texte.parse::<NaiveDate>().ok().map(|day| self.date(day)))
            .or_else(|| plage(texte).map(|plage| self.plage(plage)))
            .unwrap_or_else(|| safe(texte).into_owned())
    }

    /// An instant; the end of time, by which nothing is due, as none.
    fn echeance(self, instant: DateTime<Utc>) -> String {
        if instant.year() >= NEVER {
            self.get("valeur-aucune").into_owned()
        } else {
            self.instant(instant)
        }
    }

    /// Days from the first to the last, either of which may be open.
    fn jours(self, (premier, dernier): Jours) -> String {
        let date = |jour: Option<NaiveDate>| jour.map(|jour| self.date(jour));
        match (date(premier), date(dernier)) {
            (Some(jour), Some(_)) if premier == dernier => jour,
            (Some(premier), Some(dernier)) => self.with(
                "valeur-du-au",
                &[("premier", premier.into()), ("dernier", dernier.into())],
            ),
            (Some(premier), None) => self.with("valeur-depuis", &[("premier", premier.into())]),
            (None, dernier) => {
                let dernier = dernier.unwrap_or_default();
                self.with("valeur-jusque", &[("dernier", dernier.into())])
            }
        }
    }

    fn known(self, family: &str, code: &str) -> Option<String> {
        let key = label_key(family, code);
        self.find(&key).map(Cow::into_owned)
    }
}

/// Whether a field holds the key of another object.
fn names_a_row(champ: &str) -> bool {
    champ.ends_with("_id") || matches!(champ, "suite_de" | "membre") || Nomme::of_column(champ).is_some()
}

/// The vocabulary of a field that holds a code.
fn family(objet: Objet, champ: &str) -> Option<&'static str> {
    Some(match (objet, champ) {
        (Objet::Mission, "etat") => "etat-mission",
        (Objet::Mission, "type") => "type-mission",
        (Objet::Mission, "attente_motif") => "motif-attente",
        (Objet::Intervention, "etat" | "resultat") => "etat-intervention",
        (Objet::Devis, "etat") => "etat-devis",
        (Objet::Facture, "etat") => "etat-facture",
        (Objet::Creneau, "type") => "type-creneau",
        (Objet::Creneau, "fermete") => "fermete",
        (Objet::Creneau, "motif_absence") => "motif-absence",
        (Objet::Utilisateur, "langue") => "langue",
        (Objet::Utilisateur, "nature") => "nature-utilisateur",
        (Objet::Client, "type") => "type-client",
        (Objet::Facture, "type") => "type-facture",
        (Objet::Contrat, "couverture") => "couverture",
        (Objet::Site, "precision") => "precision",
        _ => return None,
    })
}

fn instant(texte: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(texte)
        .or_else(|_| DateTime::parse_from_str(texte, "%Y-%m-%d %H:%M:%S%.f%#z"))
        .ok()
        .map(|instant| instant.to_utc())
}

/// First and last day.
type Jours = (Option<NaiveDate>, Option<NaiveDate>);

/// A range of days as PostgreSQL writes it: `[2026-01-01,2027-01-01)`, whose end is the day after the last.
fn jours(texte: &str) -> Option<Jours> {
    let (debut, fin) = texte
        .strip_prefix(['[', '('])?
        .strip_suffix(')')?
        .split_once(',')?;
    let jour = |texte: &str| match texte {
        "" => Some(None),
        texte => texte.parse::<NaiveDate>().ok().map(Some),
    };
    let (premier, dernier) = (jour(debut)?, jour(fin)?.and_then(|fin| fin.pred_opt()));
    (premier.is_some() || dernier.is_some()).then_some((premier, dernier))
}

/// A range as PostgreSQL writes it: `["2026-11-24 09:00:00+00","2026-11-24 11:00:00+00")`.
fn plage(texte: &str) -> Option<Plage> {
    let (debut, fin) = texte.strip_prefix('[')?.strip_suffix(')')?.split_once(',')?;
    Plage::new(instant(debut.trim_matches('"'))?, instant(fin.trim_matches('"'))?).ok()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;
    use serde_json::json;
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::Langue;

    fn of(champ: &str) -> Ecart {
        Ecart {
            champ: champ.to_owned(),
            avant: None,
            apres: None,
            noms: BTreeMap::new(),
        }
    }

    #[test]
    fn values_are_said_in_the_readers_words_and_zone() {
        let fr = Text::new(Langue::Fr, Paris);
        let en = Text::new(Langue::En, Paris);
        let say = |text: Text, champ, valeur| text.valeur(Objet::Mission, &of(champ), &valeur);
        assert_eq!(say(fr, "etat", json!("A_PLANIFIER")), "à planifier");
        assert_ne!(say(en, "etat", json!("A_PLANIFIER")), "à planifier");
        assert_eq!(say(fr, "urgence", json!(true)), "oui");
        assert_eq!(say(fr, "titre", json!(null)), "—");
        assert_eq!(say(fr, "site_id", json!(71)), "n° 71");
        assert_eq!(say(fr, "duree_minutes", json!(90)), "90");
        assert_eq!(
            say(fr, "besoins", json!(["ELEC:2::2", "CLIM:3:BR"])),
            "2 × ELEC 2, CLIM 3 (BR)"
        );
        assert_eq!(say(fr, "charge_kg", json!(20.19)), "20,19");
        assert_eq!(
            say(fr, "appel_le", json!("2026-11-24T09:00:00+00:00")),
            "mar. 24 nov. 10:00"
        );
        assert_eq!(
            say(
                fr,
                "fenetre",
                json!("[\"2026-11-24 09:00:00+00\",\"2026-11-24 11:00:00.5+00\")")
            ),
            "mar. 24 nov. 10:00–12:00"
        );
        assert_eq!(say(fr, "titre", json!("[,)")), "[,)");
        assert_eq!(
            say(fr, "validite", json!("(,2027-01-01)")),
            "jusqu’au jeu. 31 déc. 2026"
        );
        assert_eq!(say(fr, "echeance", json!("9999-12-31T00:00:00+00:00")), "aucune");
        assert_eq!(say(fr, "titre", json!("a\u{1b}[2Jb")).find('\u{1b}'), None);
        assert_eq!(say(fr, "titre", json!("x".repeat(500))).chars().count(), LONGEST);
    }

    #[test]
    fn lists_and_parts_are_said_without_brackets() {
        let fr = Text::new(Langue::Fr, Paris);
        let team = json!([{ "login": "amorel", "utilisateur_id": 7,
            "plage": "[\"2026-11-24 09:00:00+00\",\"2026-11-24 11:00:00+00\")" }]);
        assert_eq!(
            fr.valeur(Objet::Intervention, &of("equipe"), &team),
            "amorel mar. 24 nov. 10:00–12:00"
        );
        let forced = json!([{ "login": "amorel", "regle": "site-ferme" }]);
        assert_eq!(
            fr.valeur(Objet::Intervention, &of("regles_forcees"), &forced),
            "amorel site fermé"
        );
        let week = json!([{ "jour": 1, "debut": "08:00:00", "fin": "12:00:00" }]);
        assert_eq!(
            fr.valeur(Objet::Utilisateur, &of("horaires"), &week),
            "lun. 08:00–12:00"
        );
        assert_eq!(
            fr.valeur(Objet::Utilisateur, &of("roles"), &json!(["ADMIN", "CHEF"])),
            "ADMIN, CHEF"
        );
        let rights = fr.valeur(Objet::Role, &of("droits"), &json!({ "mission.voir": "TOUT" }));
        assert!(
            !rights.contains("mission.voir") && !rights.contains('{'),
            "{rights}"
        );
    }

    #[test]
    fn a_row_is_said_by_what_it_is_called() {
        let fr = Text::new(Langue::Fr, Paris);
        let site = Ecart {
            noms: BTreeMap::from([(71, "S-00071 Mairie\u{1b}[2J".to_owned())]),
            ..of("site_id")
        };
        let said = fr.valeur(Objet::Mission, &site, &json!(71));
        assert!(
            said.starts_with("S-00071 Mairie") && !said.contains('\u{1b}'),
            "{said:?}"
        );
        assert_eq!(
            fr.valeur(Objet::Mission, &site, &json!(72)),
            "n° 72",
            "gone for good"
        );
        assert_eq!(
            fr.valeur(
                Objet::Mission,
                &Ecart {
                    champ: "sites".to_owned(),
                    ..site
                },
                &json!([72, 71])
            )
            .split(", ")
            .next(),
            Some("n° 72")
        );
    }

    #[test]
    fn what_has_no_name_here_keeps_its_own() {
        let fr = Text::new(Langue::Fr, Paris);
        assert_eq!(fr.champ("etat"), "état");
        assert_eq!(fr.champ("compte_auxiliaire_2"), "compte auxiliaire 2");
        assert_eq!(fr.commande("mission.creer"), "création de la mission");
        assert_eq!(fr.commande("robot.danser"), "robot.danser");
    }
}
