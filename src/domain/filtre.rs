//! The filter language of lists, on the command line as in the console: `etat:planifiee,en_cours tech:ana -ville:lyon
//! avant:ven urgence fuite`.
//!
//! A term is `key:value` (several values apart by commas: any of them), `-key:value` (none of them), or the bare name of
//! a flag; everything else is a word to search for. Quotes keep blanks together: `client:"sci bellecour"`. Case and
//! accents play no part.

mod vocabulaire;

use chrono::NaiveDate;

use super::actor::Langue;
use super::jour;
use super::refusal::{Fact, Refusal};
use super::texte::plat;

/// One key that a list can be filtered by.
#[derive(Debug, Clone, Copy)]
pub struct Champ {
    /// Its name; where English has another, that; then any others (`tech`, `technician`, `technicien`).
    pub noms: &'static [&'static str],
    /// What may stand behind it.
    pub nature: Nature,
}

impl Champ {
    /// Its name in a language.
    #[must_use]
    pub fn nom(&self, langue: Langue) -> &'static str {
        match langue {
            Langue::Fr => self.noms[0],
            Langue::En => self.noms.get(1).copied().unwrap_or(self.noms[0]),
        }
    }
}

/// What a code is called in filters, in a language.
#[must_use]
pub fn mot(code: &str, langue: Langue) -> String {
    vocabulaire::mot(code, langue).map_or_else(|| code.to_lowercase(), str::to_owned)
}

/// What may stand behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Nature {
    /// One of these codes, in any case; a beginning is enough where only one code has it.
    Code(fn() -> Vec<&'static str>),
    /// Part of a name.
    Texte,
    /// A day, in words or figures.
    Jour,
    /// A whole number.
    Nombre,
    /// One of the ranks from 1 to this.
    Rang(i64),
    /// Nothing: the name alone says it.
    Drapeau,
}

/// The codes of a vocabulary, for [`Nature::Code`].
#[must_use]
pub fn codes<C: super::Code>() -> Vec<&'static str> {
    C::ALL.iter().map(|code| code.code()).collect()
}

/// What was asked for, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filtre {
    /// Words to search for, all of them.
    pub mots: Vec<String>,
    /// Terms, all of which must hold.
    pub termes: Vec<Terme>,
}

/// One term of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terme {
    /// First name of its [`Champ`].
    pub cle: &'static str,
    /// Whether the values are those that are not wanted.
    pub exclut: bool,
    /// Any of these; empty for a flag.
    pub valeurs: Vec<Valeur>,
}

/// One value of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Valeur {
    /// A code of the field's vocabulary.
    Code(&'static str),
    /// Part of a name.
    Texte(String),
    /// A calendar day.
    Jour(NaiveDate),
    /// A number.
    Nombre(i64),
}

impl Filtre {
    /// Understands what was typed; `aujourdhui` is the day that "demain" and "ven" count from.
    ///
    /// # Errors
    /// A refusal that names the term and what would do: `filtre-cle-inconnue`, `filtre-valeur-inconnue`,
    /// `filtre-valeur-vague`, `filtre-valeur-requise`, `filtre-guillemet`.
    pub fn parse(texte: &str, champs: &[Champ], aujourdhui: NaiveDate) -> Result<Self, Refusal> {
        let mut filtre = Self::default();
        for jeton in jetons(texte)? {
            filtre.prend(jeton, champs, aujourdhui)?;
        }
        Ok(filtre)
    }

    /// What of it is understood, where not all is: the other terms, without what is still being quoted.
    #[must_use]
    pub fn lisible(texte: &str, champs: &[Champ], aujourdhui: NaiveDate) -> Self {
        let mut filtre = Self::default();
        for jeton in decoupe(texte).0 {
            // Why it isn't, `parse` says.
            let _ = filtre.prend(jeton, champs, aujourdhui);
        }
        filtre
    }

    fn prend(&mut self, jeton: Jeton, champs: &[Champ], aujourdhui: NaiveDate) -> Result<(), Refusal> {
        let (exclut, corps) = jeton.corps();
        if let Some((cle, valeur)) = corps.split_once(':').filter(|_| !jeton.cite) {
            let champ = champ(cle, champs)?;
            self.termes.push(terme(champ, cle, exclut, valeur, aujourdhui)?);
        } else if let Some(drapeau) = drapeau(corps, champs).filter(|_| !jeton.cite) {
            self.termes.push(Terme {
                cle: drapeau.noms[0],
                exclut,
                valeurs: Vec::new(),
            });
        } else if exclut {
            return Err(Refusal::invalid("filtre", "filtre-mot-exclu").with("valeur", corps));
        } else {
            self.mots.push(jeton.texte);
        }
        Ok(())
    }

    /// The same terms, and these words in the place of its own; nothing where it has none, or isn't understood.
    #[must_use]
    pub fn autres_mots(texte: &str, champs: &[Champ], mots: &str) -> Option<String> {
        let (termes, anciens): (Vec<Jeton>, Vec<Jeton>) = jetons(texte)
            .ok()?
            .into_iter()
            .partition(|jeton| jeton.est_un_terme(champs));
        let mots = mots.split_whitespace().map(|mot| format!("\"{mot}\""));
        let parts: Vec<String> = termes.iter().map(Jeton::ecrit).chain(mots).collect();
        (!anciens.is_empty()).then(|| parts.join(" "))
    }
}

/// A piece of what was typed, blanks apart.
struct Jeton {
    texte: String,
    /// Whether it began with a quote: then it is a word, whatever it looks like.
    cite: bool,
}

impl Jeton {
    /// Whether it excludes, and what.
    fn corps(&self) -> (bool, &str) {
        match self.texte.strip_prefix('-') {
            Some(reste) if !self.cite && !reste.is_empty() => (true, reste),
            _ => (false, self.texte.as_str()),
        }
    }

    fn est_un_terme(&self, champs: &[Champ]) -> bool {
        let (_, corps) = self.corps();
        !self.cite && (corps.contains(':') || drapeau(corps, champs).is_some())
    }

    /// As it may be typed again.
    fn ecrit(&self) -> String {
        match self.texte.split_once(':') {
            Some((cle, valeur)) => format!("{cle}:\"{valeur}\""),
            None => self.texte.clone(),
        }
    }
}

fn jetons(texte: &str) -> Result<Vec<Jeton>, Refusal> {
    match decoupe(texte) {
        (jetons, false) => Ok(jetons),
        (_, true) => Err(Refusal::invalid("filtre", "filtre-guillemet")),
    }
}

/// The pieces of a text, and whether a quote is open at its end: that piece is none of them then.
fn decoupe(texte: &str) -> (Vec<Jeton>, bool) {
    let mut jetons = Vec::new();
    let mut courant: Option<Jeton> = None;
    let mut entre_guillemets = false;
    for c in texte.chars() {
        match c {
            '"' => {
                let premier = courant.is_none();
                courant.get_or_insert(Jeton {
                    texte: String::new(),
                    cite: premier,
                });
                entre_guillemets = !entre_guillemets;
            }
            c if c.is_whitespace() && !entre_guillemets => jetons.extend(courant.take()),
            c => courant
                .get_or_insert(Jeton {
                    texte: String::new(),
                    cite: false,
                })
                .texte
                .push(c),
        }
    }
    jetons.extend(courant.filter(|_| !entre_guillemets));
    jetons.retain(|jeton| !jeton.texte.is_empty());
    (jetons, entre_guillemets)
}

fn champ<'a>(cle: &str, champs: &'a [Champ]) -> Result<&'a Champ, Refusal> {
    let voulu = plat(cle);
    if voulu.is_empty() {
        return Err(avec_cles(
            Refusal::invalid("filtre", "filtre-cle-requise"),
            champs,
        ));
    }
    let trouve = champs.iter().find(|champ| champ.noms.contains(&voulu.as_str()));
    trouve.ok_or_else(|| {
        let refusal = Refusal::invalid("filtre", "filtre-cle-inconnue").with("cle", cle);
        let refusal = avec_cles(refusal, champs);
        let en = |langue| proche(&voulu, champs, langue);
        match en(Langue::Fr).zip(en(Langue::En)) {
            Some((fr, en)) => {
                let (fr, en) = (fr.to_owned(), en.to_owned());
                refusal.with("possible-cle", Fact::Words { fr, en })
            }
            None => refusal,
        }
    })
}

/// The name that was meant, as far as two letters more, less or exchanged tell; of a short one, one letter. Of several as
/// near, one that is not of the other language.
fn proche(voulu: &str, champs: &[Champ], langue: Langue) -> Option<&'static str> {
    let autre = match langue {
        Langue::Fr => Langue::En,
        Langue::En => Langue::Fr,
    };
    let names = || {
        champs
            .iter()
            .flat_map(|champ| champ.noms.iter().map(move |nom| (*nom, champ)))
    };
    let is_foreign = |(nom, champ): &(&str, &Champ)| *nom == champ.nom(autre) && *nom != champ.nom(langue);
    let ours = names().filter(|name| !is_foreign(name));
    // A word of the other language is offered by its name in this one.
    let names = ours.map(|(nom, _)| (nom, nom)).chain(
        names()
            .filter(is_foreign)
            .map(|(nom, champ)| (nom, champ.nom(langue))),
    );
    let begun = names
        .clone()
        .find(|(nom, _)| voulu.chars().count() >= 2 && nom.starts_with(voulu));
    let within = if voulu.chars().count() > 3 { 2 } else { 1 };
    let close = names
        .map(|name| (strsim::damerau_levenshtein(voulu, name.0), name))
        .filter(|(steps, _)| *steps <= within)
        .min_by_key(|(steps, _)| *steps);
    begun.or(close.map(|(_, name)| name)).map(|(_, offered)| offered)
}

/// What can be typed, in each language.
fn mots(dits: impl Fn(Langue) -> String) -> Fact {
    Fact::Words {
        fr: dits(Langue::Fr),
        en: dits(Langue::En),
    }
}

/// With the names of all keys, in each language.
fn avec_cles(refusal: Refusal, champs: &[Champ]) -> Refusal {
    let noms = |langue| {
        let noms: Vec<&str> = champs.iter().map(|champ| champ.nom(langue)).collect();
        noms.join(", ")
    };
    refusal.with("cles", mots(noms))
}

fn drapeau<'a>(nom: &str, champs: &'a [Champ]) -> Option<&'a Champ> {
    let voulu = plat(nom);
    champs
        .iter()
        .find(|champ| matches!(champ.nature, Nature::Drapeau) && champ.noms.contains(&voulu.as_str()))
}

/// What was typed behind a key, which may have been called by another of its names.
fn terme(
    champ: &Champ,
    cle: &str,
    exclut: bool,
    valeurs: &str,
    aujourdhui: NaiveDate,
) -> Result<Terme, Refusal> {
    let mut terme = Terme {
        cle: champ.noms[0],
        exclut,
        valeurs: Vec::new(),
    };
    if matches!(champ.nature, Nature::Drapeau) {
        match plat(valeurs).as_str() {
            "oui" | "yes" | "" => {}
            "non" | "no" => terme.exclut = !exclut,
            _ => return Err(inconnue(cle, valeurs, "oui, non", "yes, no")),
        }
        return Ok(terme);
    }
    for valeur in valeurs
        .split(',')
        .map(str::trim)
        .filter(|valeur| !valeur.is_empty())
    {
        terme.valeurs.push(match champ.nature {
            Nature::Code(codes) => Valeur::Code(code(cle, valeur, &codes())?),
            Nature::Jour => Valeur::Jour(jour::parse(valeur, aujourdhui).ok_or_else(|| {
                inconnue(
                    cle,
                    valeur,
                    "2026-11-24, demain, ven, +3",
                    "2026-11-24, tomorrow, fri, +3",
                )
            })?),
            Nature::Rang(dernier) => {
                let rang = valeur.parse().ok().filter(|rang| (1..=dernier).contains(rang));
                let tous = format!("1–{dernier}");
                Valeur::Nombre(rang.ok_or_else(|| inconnue(cle, valeur, &tous, &tous))?)
            }
            Nature::Nombre => Valeur::Nombre(
                valeur
                    .parse()
                    .map_err(|_| inconnue(cle, valeur, "1, 2, 3…", "1, 2, 3…"))?,
            ),
            Nature::Texte | Nature::Drapeau => Valeur::Texte(valeur.to_owned()),
        });
    }
    if terme.valeurs.is_empty() {
        return Err(Refusal::invalid("filtre", "filtre-valeur-requise").with("cle", cle));
    }
    Ok(terme)
}

fn code(cle: &str, valeur: &str, codes: &[&'static str]) -> Result<&'static str, Refusal> {
    let voulu = plat(valeur).replace([' ', '-'], "_");
    let bas = |code: &str| code.to_ascii_lowercase();
    if let Some(exact) = codes.iter().find(|code| bas(code) == voulu) {
        return Ok(exact);
    }
    let debuts: Vec<&'static str> = codes
        .iter()
        .copied()
        .filter(|code| bas(code).starts_with(&voulu))
        .collect();
    let debuts = if debuts.is_empty() {
        vocabulaire::codes(&voulu, codes)
    } else {
        debuts
    };
    let possibles = |codes: &[&str]| {
        mots(|langue| {
            let mots: Vec<String> = codes.iter().map(|code| mot(code, langue)).collect();
            mots.join(", ")
        })
    };
    match debuts.as_slice() {
        [seul] => Ok(seul),
        [] => Err(refus("filtre-valeur-inconnue", cle, valeur, possibles(codes))),
        plusieurs => Err(refus("filtre-valeur-vague", cle, valeur, possibles(plusieurs))),
    }
}

fn refus(rule: &'static str, cle: &str, valeur: &str, possibles: Fact) -> Refusal {
    Refusal::invalid("filtre", rule)
        .with("cle", cle)
        .with("valeur", valeur)
        .with("possibles", possibles)
}

fn inconnue(cle: &str, valeur: &str, fr: &str, en: &str) -> Refusal {
    let (fr, en) = (fr.to_owned(), en.to_owned());
    refus("filtre-valeur-inconnue", cle, valeur, Fact::Words { fr, en })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::mission::EtatMission;

    const CHAMPS: &[Champ] = &[
        Champ {
            noms: &["etat", "state"],
            nature: Nature::Code(codes::<EtatMission>),
        },
        Champ {
            noms: &["tech", "technician", "technicien"],
            nature: Nature::Texte,
        },
        Champ {
            noms: &["avant", "before"],
            nature: Nature::Jour,
        },
        Champ {
            noms: &["priorite"],
            nature: Nature::Rang(4),
        },
        Champ {
            noms: &["urgence"],
            nature: Nature::Drapeau,
        },
    ];

    /// Wednesday.
    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day")
    }

    fn both(fr: &str, en: &str) -> Fact {
        let (fr, en) = (fr.to_owned(), en.to_owned());
        Fact::Words { fr, en }
    }

    fn parse(texte: &str) -> Result<Filtre, Refusal> {
        Filtre::parse(texte, CHAMPS, today())
    }

    #[test]
    fn a_colon_without_a_word_before_it_says_so() {
        for typed in [":", ":planifiee", "-:x", " : "] {
            assert_eq!(parse(typed).unwrap_err().rule, "filtre-cle-requise", "{typed}");
        }
    }

    #[test]
    fn other_words_leave_the_terms_as_they_are() {
        let other = |texte: &str| Filtre::autres_mots(texte, CHAMPS, "régie bellecour");
        for texte in [
            "etat:planifiee,en_cours -tech:\"ana morel\" urgence regi belecour",
            "rejie etat:planifiee,en_cours \"bele cour\" -tech:\"ana morel\" urgence",
        ] {
            let same = parse("etat:planifiee,en_cours -tech:\"ana morel\" urgence régie bellecour").unwrap();
            assert_eq!(parse(&other(texte).expect("words")).unwrap(), same, "{texte}");
        }
        assert_eq!(other("etat:planifiee urgence"), None);
        assert_eq!(other("\"urgence"), None);
    }

    #[test]
    fn english_words_mean_the_same_codes() {
        let planned = parse("etat:planifiee").unwrap();
        for typed in ["state:planned", "etat:Planned", "etat:plann"] {
            assert_eq!(parse(typed).unwrap(), planned, "{typed}");
        }
        assert_eq!(
            parse("state:\"in progress\"").unwrap(),
            parse("etat:en_cours").unwrap()
        );
        assert_eq!(
            parse("state:in-progress").unwrap(),
            parse("etat:en_cours").unwrap()
        );
        assert_eq!(parse("state:nowhere").unwrap_err().rule, "filtre-valeur-inconnue");
    }

    #[test]
    fn a_refusal_names_what_would_do_in_each_language() {
        let words =
            |refusal: &Refusal, name: &str| match refusal.facts.iter().find(|(known, _)| *known == name) {
                Some((_, Fact::Words { fr, en })) => (fr.clone(), en.clone()),
                other => panic!("{name}: {other:?}"),
            };
        let (fr, en) = words(&parse("couleur:rouge").unwrap_err(), "cles");
        assert!(fr.starts_with("etat, tech, avant"), "{fr}");
        assert!(en.starts_with("state, technician, before"), "{en}");
        let nowhere = parse("state:nowhere").unwrap_err();
        assert!(nowhere.facts.contains(&("cle", Fact::from("state"))));
        let (fr, en) = words(&nowhere, "possibles");
        assert!(fr.contains("planifiee"), "{fr}");
        assert!(en.contains("planned"), "{en}");
    }

    #[test]
    fn terms_words_and_flags_stand_side_by_side() {
        let filtre = parse("État:planifiée,en_cours -tech:\"ana m\" avant:ven URGENCE fuite priorite:1")
            .expect("understood");
        assert_eq!(filtre.mots, ["fuite"]);
        let dites: Vec<_> = filtre
            .termes
            .iter()
            .map(|terme| (terme.cle, terme.exclut, terme.valeurs.clone()))
            .collect();
        let vendredi = NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day");
        assert_eq!(
            dites,
            [
                (
                    "etat",
                    false,
                    vec![Valeur::Code("PLANIFIEE"), Valeur::Code("EN_COURS")]
                ),
                ("tech", true, vec![Valeur::Texte("ana m".to_owned())]),
                ("avant", false, vec![Valeur::Jour(vendredi)]),
                ("urgence", false, vec![]),
                ("priorite", false, vec![Valeur::Nombre(1)]),
            ]
        );
    }

    #[test]
    fn what_of_a_filter_is_understood_holds() {
        let read = |texte| Filtre::lisible(texte, CHAMPS, today());
        for typed in [
            "tech:\"ana m\" fuite agencee:lyon",
            "agencee:lyon tech:\"ana m\" fuite",
            "tech:\"ana m\" fuite etat:\"en c",
        ] {
            assert_eq!(Ok(read(typed)), parse("tech:\"ana m\" fuite"), "{typed}");
        }
        assert_eq!(read("agencee:lyon"), Filtre::default());
    }

    #[test]
    fn a_quoted_word_is_only_a_word() {
        let filtre = parse("\"urgence\" \"etat:planifiee\" \"-fuite\"").expect("understood");
        assert_eq!(filtre.mots, ["urgence", "etat:planifiee", "-fuite"]);
        assert_eq!(filtre.termes, []);
        let refusal = parse("-fuite").expect_err("only terms are left out");
        assert_eq!(refusal.rule, "filtre-mot-exclu");
    }

    #[test]
    fn a_beginning_is_enough_where_it_is_the_only_one() {
        assert_eq!(
            parse("etat:plan").expect("one").termes[0].valeurs,
            [Valeur::Code("PLANIFIEE")]
        );
        assert_eq!(parse("etat:en").expect_err("two").rule, "filtre-valeur-vague");
    }

    #[test]
    fn what_is_not_understood_names_what_would_be() {
        let refusal = parse("etta:planifiee").expect_err("unknown");
        assert_eq!(refusal.rule, "filtre-cle-inconnue");
        assert!(refusal.facts.contains(&("possible-cle", both("etat", "state"))));
        let far = parse("couleur:rouge").expect_err("unknown");
        assert!(
            !far.facts.iter().any(|(name, _)| *name == "possible-cle"),
            "no guess without a ground: {far:?}"
        );
        let begun = parse("techn:ana").expect_err("unknown");
        assert!(
            begun
                .facts
                .contains(&("possible-cle", both("technicien", "technician")))
        );
        assert_eq!(
            parse("etat:perdue").expect_err("unknown").rule,
            "filtre-valeur-inconnue"
        );
        assert_eq!(parse("etat:").expect_err("nothing").rule, "filtre-valeur-requise");
        for rang in ["0", "9", "haute"] {
            let refusal = parse(&format!("priorite:{rang}")).expect_err("no rank");
            assert_eq!(refusal.rule, "filtre-valeur-inconnue", "{rang}");
            let said = format!("{:?}", refusal.facts);
            assert!(said.contains("1–4"), "{said}");
        }
        assert_eq!(
            parse("avant:jadis").expect_err("no day").rule,
            "filtre-valeur-inconnue"
        );
        assert_eq!(parse("tech:\"ana").expect_err("open").rule, "filtre-guillemet");
    }

    #[test]
    fn a_flag_can_be_denied() {
        assert!(parse("-urgence").expect("understood").termes[0].exclut);
        assert!(parse("urgence:non").expect("understood").termes[0].exclut);
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = parse(&texte);
        }

        #[test]
        fn words_alone_come_back_as_typed(mots in proptest::collection::vec("[a-z0-9é]{1,8}", 0..6)) {
            prop_assume!(!mots.iter().any(|mot| mot == "urgence"));
            prop_assert_eq!(parse(&mots.join("  ")).expect("words").mots, mots);
        }
    }
}
