//! Texts of a command are cleaned once, before anything is done with them, and are no longer than there is room for.
//!
//! A command is data, so one walk over it finds every text, those of commands to come too: each is one line of
//! [`LIGNE`] characters unless [`TEXTES`] says that it may have several. Inverses in the journal do not pass here: what is
//! put back stands as it stood.

use serde_json::Value;

use super::utilisateur::UtilisateurCommand;
use super::{Command, Error};
use crate::domain::Refusal;
use crate::domain::texte::{LIGNE, TEXTE, borne, ligne, lignes};

/// A text that people write: its name in a command, the field of the form that it comes from, whether it may have
/// several lines.
type Texte = (&'static str, &'static str, bool);

/// Texts that people write; a test holds the last to [`a_des_lignes`](crate::domain::texte::a_des_lignes).
const TEXTES: &[Texte] = &[
    ("acces", "acces", true),
    ("adresse", "adresse", false),
    ("code", "code", false),
    ("code_postal", "code_postal", false),
    ("code_service", "code_service", false),
    ("complement", "complement", false),
    ("compte_auxiliaire", "compte_auxiliaire", false),
    ("compte_rendu", "compte_rendu", true),
    ("courriel", "courriel", false),
    ("description", "description", true),
    ("entreprise", "entreprise", false),
    ("fluide", "fluide", false),
    ("fonction", "fonction", false),
    ("forcer", "motif", true),
    ("libelle", "libelle", false),
    ("login", "login", false),
    ("marque", "marque", false),
    ("modele", "modele", false),
    ("motif", "motif", true),
    ("nom", "nom", false),
    ("notes", "notes", true),
    ("numero_serie", "numero_serie", false),
    ("numero_titre", "numero_titre", false),
    ("occupant", "occupant", false),
    ("organisme", "organisme", false),
    ("pays", "pays", false),
    ("prenom", "prenom", false),
    ("raison_sociale", "raison_sociale", false),
    ("reference_externe", "reference_externe", false),
    ("renonciation", "renonciation", true),
    ("siren", "siren", false),
    ("siret", "siret", false),
    ("telephone", "telephone", false),
    ("texte", "motif", true),
    ("titre", "titre", false),
    ("tva_intracommunautaire", "tva", false),
    ("ville", "ville", false),
    ("zone", "zone", false),
];

/// A public key is no text: it has a form of its own, and a length.
const CLE: &str = "cle";

/// The command with clean texts.
///
/// # Errors
/// A refusal about the first text that is too long.
pub(super) fn propre(command: Command) -> Result<Command, Error> {
    // A password's hash is never written, so it would be lost on the way; what is said of the person is cleaned there.
    if let Command::Utilisateur(UtilisateurCommand::SetPassword(_) | UtilisateurCommand::FirstAdmin(_)) =
        command
    {
        return Ok(command);
    }
    let mut value = serde_json::to_value(&command)?;
    if clean(&mut value, "")? {
        return Ok(serde_json::from_value(value)?);
    }
    Ok(command)
}

/// Cleans every text below a name; whether any of them was not clean.
fn clean(value: &mut Value, name: &str) -> Result<bool, Refusal> {
    let mut changed = false;
    match value {
        Value::String(_) if name == CLE => {}
        Value::String(texte) => {
            let known = TEXTES.iter().find(|(known, ..)| *known == name);
            let champ = known.map(|(_, champ, _)| *champ);
            let clean = match known {
                Some((.., true)) => borne(champ, lignes(texte), TEXTE)?,
                _ => borne(champ, ligne(texte), LIGNE)?,
            };
            changed = clean != *texte;
            *texte = clean;
        }
        Value::Array(values) => {
            for value in values {
                changed |= clean(value, name)?;
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                changed |= clean(value, name)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_has_several_lines_where_its_text_may() {
        for (_, champ, several) in TEXTES {
            assert_eq!(crate::domain::texte::a_des_lignes(champ), *several, "{champ}");
        }
    }

    /// Commands with every text that they can hold, as the journal and scripts write them.
    fn commands(texte: &str) -> Vec<Command> {
        let t = texte;
        let client = json!({
            "raison_sociale": t, "adresse": t, "complement": t, "code_postal": t, "ville": t, "courriel": t, "telephone": t,
            "code_service": t, "compte_auxiliaire": t, "notes": t, "siren": t, "siret": t, "tva_intracommunautaire": t, "pays": t,
        });
        let contact = json!({ "nom": t, "prenom": t, "fonction": t, "telephone": t, "courriel": t });
        let site = json!({
            "libelle": t, "adresse": t, "complement": t, "code_postal": t, "ville": t, "acces": t, "occupant": t, "telephone": t,
        });
        let machine =
            json!({ "libelle": t, "marque": t, "modele": t, "numero_serie": t, "fluide": t, "notes": t });
        let mission = json!({ "titre": t, "description": t, "reference_externe": t });
        let decide = |decision: Value| json!({ "mission": { "decide": { "mission": 1, "version": null, "decision": decision } } });
        let edit = |what: &str, change: &Value| json!({ "client": { "edit": { what: { "id": 1, "version": null, "change": change } } } });
        let edited = json!({ "mission": { "edit": { "mission": 1, "version": null, "fields": mission } } });
        let finished = json!({ "intervention": { "finish": {
            "intervention": 1, "version": null, "resultat": "PARTIELLE", "compte_rendu": t, "renonciation": t,
        } } });
        let all = vec![
            json!({ "client": { "create": { "client": client } } }),
            json!({ "client": { "create": { "contact": { "client": 1, "contact": contact } } } }),
            json!({ "client": { "create": { "site": { "client": 1, "site": site } } } }),
            json!({ "client": { "create": { "equipement": { "site": 1, "equipement": machine } } } }),
            json!({ "client": { "create": { "contrat": { "client": 1, "contrat": { "libelle": t } } } } }),
            edit("client", &client),
            edit("contact", &contact),
            edit("site", &site),
            edit("equipement", &machine),
            edit("contrat", &json!({ "libelle": t })),
            edited,
            decide(json!({ "cancel": { "motif": t } })),
            decide(json!({ "reopen": { "motif": t } })),
            decide(json!({ "hold": { "motif": "CLIENT", "texte": t } })),
            finished,
            json!({ "planning": { "unassign": { "intervention": 1, "version": null, "motif": t } } }),
            json!({ "role": { "create": { "code": t, "libelle": t, "droits": {} } } }),
            json!({ "utilisateur": { "edit": { "utilisateur": 1, "version": null, "fields": { "login": t, "nom": t, "entreprise": t } } } }),
        ];
        let read = |value: Value| {
            serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"))
        };
        all.into_iter().map(read).collect()
    }

    fn texts<'a>(value: &'a Value, name: &'a str, found: &mut Vec<(&'a str, &'a str)>) {
        match value {
            Value::String(texte) => found.push((name, texte)),
            Value::Array(values) => values.iter().for_each(|value| texts(value, name, found)),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| texts(value, name, found)),
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn whatever_text_goes_in_what_comes_out_is_clean(texte in r"(\PC|[ae\x{200b}\x{202e}\x{301}\x{2028}\x{2029}\r\n\t\x{1b}\x{1}]){1,60}") {
            for command in commands(&texte) {
                let name = command.name();
                let value = serde_json::to_value(propre(command).expect("short enough")).expect("JSON");
                let mut found = Vec::new();
                texts(&value, "", &mut found);
                for (field, texte) in found {
                    let several = TEXTES.iter().any(|(known, _, several)| *known == field && *several);
                    let bad = |c: char| {
                        c.is_control() && !(several && matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
                    };
                    prop_assert!(!texte.contains(bad), "{} {}: {:?}", name, field, texte);
                }
            }
        }
    }

    #[test]
    fn every_text_that_is_too_long_is_refused_with_its_field() {
        for command in commands(&"x".repeat(TEXTE + 1)) {
            let name = command.name();
            let Err(Error::Refused(refusal)) = propre(command) else {
                panic!("{name} takes it")
            };
            assert_eq!(refusal.rule, "texte-trop-long", "{name}");
            assert!(refusal.field.is_some(), "{name}");
        }
    }

    #[test]
    fn a_clean_command_is_left_as_it_is() {
        for command in commands("Fuite d’eau") {
            assert_eq!(propre(command.clone()).expect("clean"), command);
        }
    }
}
