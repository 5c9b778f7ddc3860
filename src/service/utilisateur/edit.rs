//! What is said of a person is corrected.

use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{UtilisateurCommand, allow, allow_over, done, hold, journal};
use crate::domain::actor::{Langue, Reach};
use crate::domain::communes;
use crate::domain::geo::Point;
use crate::domain::journal::Action;
use crate::domain::saisie::donne;
use crate::domain::texte::ligne_bornee;
use crate::domain::utilisateur::NatureUtilisateur;
use crate::domain::{AgenceId, DepotId, Permission, Refusal, UtilisateurId, telephone};
use crate::service::work::Work;
use crate::service::{Command, Error, Handled};
use crate::store;
use crate::store::utilisateur::Valeurs;

/// New values; what is absent stays, and an inner `None` clears.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// Under which they log in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// Staff or subcontractor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nature: Option<NatureUtilisateur>,
    /// Family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nom: Option<String>,
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prenom: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub courriel: Option<Option<String>>,
    /// Telephone number.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub telephone: Option<Option<String>>,
    /// Branch.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub agence: Option<Option<AgenceId>>,
    /// Depot of their vehicle.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub depot: Option<Option<DepotId>>,
    /// Language of their texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub langue: Option<Langue>,
    /// Their own zone, where it isn't the agence's.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub fuseau: Option<Option<String>>,
    /// Company of a subcontractor.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub entreprise: Option<Option<String>>,
    /// Where the day starts and ends: street.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub adresse: Option<Option<String>>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub code_postal: Option<Option<String>>,
    /// Town.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub ville: Option<Option<String>>,
    /// Degrees north and east.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub position: Option<Option<(f64, f64)>>,
    /// Total HT up to which a devis of theirs needs no second pair of eyes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub seuil_devis: Option<Option<Decimal>>,
}

/// Corrections to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// The person.
    pub utilisateur: UtilisateurId,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// What changes.
    pub fields: Fields,
}

impl Edit {
    pub(super) async fn run(mut self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.utilisateur, self.version).await?;
        if !work.takes_back() {
            // A number that is put back may be older than the rule, and stands as it stood.
            telephone::change(&mut self.fields.telephone)?;
        }
        if !(held.id == work.actor.id && self.fields.are_ones_own()) {
            allow_over(work, Permission::UtilisateurGerer, &held).await?;
        }
        let before = &held.valeurs;
        let after = prepared(self.fields.over(before))?;
        if after.agence != before.agence {
            // Where they go must be within reach as well.
            let over = Reach {
                agence: after.agence,
                ..Reach::default()
            };
            work.actor.require_over(Permission::UtilisateurGerer, over)?;
        }
        if after.seuil_devis != before.seuil_devis {
            // What one may sign for is not one's own to say.
            allow(work, Permission::RoleGerer, &held).await?;
        }
        let after = placed(after, Some(before))?;
        check(&after)?;
        if after.login != before.login {
            unused(work, &after.login, Some(held.id)).await?;
        }
        let par = work.actor.id;
        store::utilisateur::update(work.db(), held.id, &after, par).await?;
        journal(work, &held, Action::Modification).await?;
        let inverse = UtilisateurCommand::Edit(Box::new(Self {
            utilisateur: held.id,
            version: None,
            fields: Fields::differing(before, &after),
        }));
        Ok((
            done(held.id, &after.login, after.nom_complet()),
            Command::from(inverse).into(),
        ))
    }
}

/// Refuses a login that somebody else has, with one that is free. Whoever takes it in the same moment is refused by the
/// database.
pub(super) async fn unused(
    work: &mut Work<'_>,
    login: &str,
    sauf: Option<UtilisateurId>,
) -> Result<(), Error> {
    match store::utilisateur::login_pris(work.db(), login, sauf).await? {
        None => Ok(()),
        Some(libre) => Err(Refusal {
            field: Some("login"),
            ..Refusal::conflict("login-pris").with("possible-login", libre)
        }
        .into()),
    }
}

impl Fields {
    /// These values where they are given, the others where not.
    pub(super) fn over(self, others: &Valeurs) -> Valeurs {
        let others = others.clone();
        Valeurs {
            login: self.login.unwrap_or(others.login),
            nature: self.nature.unwrap_or(others.nature),
            nom: self.nom.unwrap_or(others.nom),
            prenom: self.prenom.unwrap_or(others.prenom),
            courriel: self.courriel.unwrap_or(others.courriel),
            telephone: self.telephone.unwrap_or(others.telephone),
            agence: self.agence.unwrap_or(others.agence),
            depot: self.depot.unwrap_or(others.depot),
            langue: self.langue.unwrap_or(others.langue),
            fuseau: self.fuseau.unwrap_or(others.fuseau),
            entreprise: self.entreprise.unwrap_or(others.entreprise),
            adresse: self.adresse.unwrap_or(others.adresse),
            code_postal: self.code_postal.unwrap_or(others.code_postal),
            ville: self.ville.unwrap_or(others.ville),
            position: self.position.unwrap_or(others.position),
            seuil_devis: self.seuil_devis.unwrap_or(others.seuil_devis),
        }
    }

    /// The values of `before` that `after` has changed.
    fn differing(before: &Valeurs, after: &Valeurs) -> Self {
        fn old<T: Clone + PartialEq>(before: &T, after: &T) -> Option<T> {
            (before != after).then(|| before.clone())
        }
        Self {
            login: old(&before.login, &after.login),
            nature: old(&before.nature, &after.nature),
            nom: old(&before.nom, &after.nom),
            prenom: old(&before.prenom, &after.prenom),
            courriel: old(&before.courriel, &after.courriel),
            telephone: old(&before.telephone, &after.telephone),
            agence: old(&before.agence, &after.agence),
            depot: old(&before.depot, &after.depot),
            langue: old(&before.langue, &after.langue),
            fuseau: old(&before.fuseau, &after.fuseau),
            entreprise: old(&before.entreprise, &after.entreprise),
            adresse: old(&before.adresse, &after.adresse),
            code_postal: old(&before.code_postal, &after.code_postal),
            ville: old(&before.ville, &after.ville),
            position: old(&before.position, &after.position),
            seuil_devis: old(&before.seuil_devis, &after.seuil_devis),
        }
    }

    /// Whether nothing changes but what everybody may say of themselves: how they read and are called.
    fn are_ones_own(&self) -> bool {
        let others = Self {
            langue: None,
            fuseau: None,
            telephone: None,
            ..self.clone()
        };
        others == Self::default()
    }
}

/// Values as they are stored: clean lines, a login in small letters, nothing instead of blanks.
pub(super) fn prepared(v: Valeurs) -> Result<Valeurs, Refusal> {
    let filled = |field: &'static str, texte: Option<String>| -> Result<Option<String>, Refusal> {
        let texte = texte.map(|texte| ligne_bornee(field, &texte)).transpose()?;
        Ok(texte.filter(|texte| !texte.is_empty()))
    };
    Ok(Valeurs {
        login: v.login.trim().to_lowercase(),
        nom: ligne_bornee("nom", &v.nom)?,
        prenom: ligne_bornee("prenom", &v.prenom)?,
        courriel: filled("courriel", v.courriel)?,
        telephone: filled("telephone", v.telephone)?,
        fuseau: filled("fuseau", v.fuseau)?,
        entreprise: filled("entreprise", v.entreprise)?,
        adresse: filled("adresse", v.adresse)?,
        code_postal: filled("code_postal", v.code_postal)?,
        ville: filled("ville", v.ville)?,
        ..v
    })
}

/// Coordinates of the home from its postal code, where it has moved and nobody gave them.
///
/// # Errors
/// A refusal about a postal code that is in no town.
pub(super) fn placed(after: Valeurs, before: Option<&Valeurs>) -> Result<Valeurs, Refusal> {
    let moved = before
        .is_none_or(|before| (&before.code_postal, &before.ville) != (&after.code_postal, &after.ville));
    let given = after.position != before.and_then(|before| before.position);
    if !moved || given {
        return Ok(after);
    }
    let code = after.code_postal.as_deref().unwrap_or_default();
    let lieu = communes::situer(code, after.ville.as_deref().unwrap_or_default());
    if lieu.is_none() && !code.is_empty() {
        return Err(communes::inconnu(code));
    }
    Ok(Valeurs {
        position: lieu.map(|lieu| (lieu.point.latitude(), lieu.point.longitude())),
        ..after
    })
}

/// What every person must have, and what it must look like.
pub(super) fn check(v: &Valeurs) -> Result<(), Refusal> {
    check_login(&v.login)?;
    if v.nom.is_empty() {
        return Err(Refusal::invalid("nom", "nom-de-famille-requis"));
    }
    if v.nature == NatureUtilisateur::Systeme {
        return Err(Refusal::invalid("nature", "nature-reservee"));
    }
    if let Some(courriel) = &v.courriel {
        let fine = courriel
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !courriel.contains(' '));
        if !fine {
            return Err(Refusal::invalid("courriel", "courriel-illisible").with("valeur", courriel.clone()));
        }
    }
    if let Some(fuseau) = &v.fuseau
        && fuseau.parse::<Tz>().is_err()
    {
        return Err(Refusal::invalid("fuseau", "fuseau-inconnu").with("valeur", fuseau.clone()));
    }
    if let Some((latitude, longitude)) = v.position
        && Point::new(latitude, longitude).is_none()
    {
        return Err(Refusal::invalid("position", "position-hors-bornes"));
    }
    if v.seuil_devis
        .is_some_and(|seuil| seuil.is_sign_negative() || seuil.scale() > 2)
    {
        return Err(Refusal::invalid("seuil_devis", "montant-invalide"));
    }
    Ok(())
}

/// A login in small letters, if it can be one.
pub(super) fn check_login(login: &str) -> Result<String, Refusal> {
    let login = login.trim().to_lowercase();
    let mut characters = login.chars();
    let first = characters
        .next()
        .is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let rest = characters
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | ':' | '-'));
    if !first || !rest || login.len() > 63 || login.starts_with("systeme:") {
        return Err(Refusal::invalid("login", "login-illisible").with("valeur", login));
    }
    Ok(login)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_small_plain_and_nobody_s_but_people_s() {
        assert_eq!(check_login(" A.Morel ").expect("a login"), "a.morel");
        for login in ["", "é", "a b", "-a", "systeme:watch", &"a".repeat(64)] {
            assert_eq!(check_login(login).expect_err(login).rule, "login-illisible");
        }
    }

    #[test]
    fn clearing_a_field_survives_the_journal() {
        let clear = Fields {
            courriel: Some(None),
            ..Fields::default()
        };
        let kept = serde_json::to_value(&clear).expect("JSON");
        assert_eq!(kept, serde_json::json!({ "courriel": null }));
        assert_eq!(serde_json::from_value::<Fields>(kept).expect("fields"), clear);
    }
}
