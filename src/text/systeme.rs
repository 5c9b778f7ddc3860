//! What the system, and what we are built on, say in English, in the reader's words.

use super::Text;

/// What they say, and its key (`systeme-<key>`).
const MOTS: &[(&str, &str)] = &[
    ("No such file or directory (os error 2)", "fichier-absent"),
    ("Permission denied (os error 13)", "acces-refuse"),
    ("Not a directory (os error 20)", "pas-un-dossier"),
    ("Is a directory (os error 21)", "un-dossier"),
    ("No space left on device (os error 28)", "disque-plein"),
    ("Read-only file system (os error 30)", "lecture-seule"),
    ("Address already in use (os error 98)", "adresse-prise"),
    (
        "Cannot assign requested address (os error 99)",
        "adresse-d-ailleurs",
    ),
    ("Network is unreachable (os error 101)", "reseau-absent"),
    ("Connection reset by peer (os error 104)", "connexion-coupee"),
    ("Connection timed out (os error 110)", "sans-reponse"),
    ("Connection refused (os error 111)", "connexion-refusee"),
    ("No route to host (os error 113)", "reseau-absent"),
    (
        "failed to lookup address information: Name or service not known",
        "nom-inconnu",
    ),
    (
        "failed to lookup address information: Temporary failure in name resolution",
        "nom-inconnu",
    ),
    (
        "failed to lookup address information: No address associated with hostname",
        "nom-inconnu",
    ),
    ("stream did not contain valid UTF-8", "pas-du-texte"),
    ("deadline has elapsed", "sans-reponse"),
    ("error with configuration: ", "rien"),
    ("invalid port number", "port-illisible"),
    ("invalid international domain name", "nom-illisible"),
    ("empty host", "nom-illisible"),
    ("for `ssl_mode`", "pour-sslmode"),
    ("unknown value", "valeur-inconnue"),
    ("duplicate key", "cle-en-double"),
    ("malformed", "mal-ecrit"),
    ("error communicating with database: ", "rien"),
    ("encountered unexpected or invalid data", "reponse-inattendue"),
    ("SQLSTATE 57P01", "serveur-s-arrete"),
    ("SQLSTATE 57P03", "serveur-pas-pret"),
    ("SQLSTATE 53300", "serveur-plein"),
    ("SQLSTATE 42501", "droit-du-role"),
    ("SQLSTATE 53100", "disque-de-la-base"),
    ("this server is a standby", "serveur-secondaire"),
    (
        "pool timed out while waiting for an open connection",
        "connexions-prises",
    ),
    (
        "attempted to acquire a connection on a closed pool",
        "connexion-fermee",
    ),
    (
        "error occurred while attempting to establish a TLS connection",
        "connexion-chiffree",
    ),
];

impl Text {
    /// The same, with what is known of it in this language; the rest as it stands.
    #[must_use]
    pub fn systeme(self, said: &str) -> String {
        MOTS.iter()
            .filter(|(words, _)| said.contains(words))
            .fold(said.to_owned(), |said, (words, key)| match *key {
                "rien" => said.replace(words, ""),
                key => said.replace(words, &self.get(&format!("systeme-{key}"))),
            })
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;
    use crate::text::Langue;

    #[test]
    fn what_the_system_says_is_said_in_french() {
        let text = Text::new(Langue::Fr, Tz::UTC);
        for (words, key) in MOTS {
            let said = text.systeme(words);
            // A code stands beside what it means.
            assert!(
                words.starts_with("SQLSTATE") || !said.contains(words),
                "{key}: {said}"
            );
            assert_ne!(said, *words, "{key}");
        }
        let refused = std::io::Error::from_raw_os_error(111).to_string();
        assert_eq!(
            text.systeme(&format!("db1:5432  {refused}")),
            "db1:5432  connexion refusée"
        );
        assert_eq!(text.systeme("quota exceeded"), "quota exceeded");
    }

    #[test]
    fn what_servers_and_drivers_say_is_said_in_french() {
        let fr = Text::new(Langue::Fr, Tz::UTC);
        for (said, told) in [
            ("SQLSTATE 57P03", "le serveur n’est pas prêt (SQLSTATE 57P03)"),
            (
                "db:5432  SQLSTATE 53300",
                "db:5432  toutes les connexions du serveur sont prises (SQLSTATE 53300)",
            ),
            ("SQLSTATE 0A000", "SQLSTATE 0A000"),
            (
                "pool timed out while waiting for an open connection",
                "aucune connexion ne s’est libérée à temps",
            ),
        ] {
            assert_eq!(fr.systeme(said), told);
        }
    }
}
