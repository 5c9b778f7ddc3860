//! The journal's list and its rows.

use chrono::{DateTime, Days, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::domain::audit::{self, Changement, Ecart, LigneJournal};
use crate::domain::filtre::{Filtre, Terme, Valeur};
use crate::domain::liste::{Liste, Page};
use crate::domain::nom::Nomme;
use crate::domain::texte::plat;
use crate::domain::{Actor, Langue, Permission, Portee, Refusal, heure};
use crate::service::{Error, Service};
use crate::store;
use crate::store::audit::Choix;
use crate::text::Text;

pub(super) async fn read(
    service: &Service,
    actor: &Actor,
    filtre: &str,
    page: &Page,
) -> Result<Liste<LigneJournal>, Error> {
    let portee = actor.require(Permission::AuditVoir)?;
    let today = heure::jour(actor.fuseau, service.now());
    let filtre = Filtre::parse(filtre, audit::CHAMPS, today)?;
    let mut db = service.db().await?;
    let mut choix = Choix::default();
    if let Some(acteurs) = within(&mut db, actor, portee, today).await? {
        choix.acteurs.push((false, acteurs));
    }
    for terme in filtre.termes {
        narrow(&mut db, &mut choix, actor, terme).await?;
    }
    for mot in &filtre.mots {
        choix
            .nommes
            .push((false, store::audit::named(&mut db, mot).await?));
    }
    Ok(store::audit::list(&mut db, &choix, page).await?)
}

pub(super) async fn one(service: &Service, actor: &Actor, seq: i64) -> Result<Changement, Error> {
    let portee = actor.require(Permission::AuditVoir)?;
    let unknown = || Refusal::not_found("journal", seq.to_string());
    let mut db = service.db().await?;
    let (ligne, detail) = store::audit::one(&mut db, seq).await?.ok_or_else(unknown)?;
    let today = heure::jour(actor.fuseau, service.now());
    // What one may not see does not exist.
    let reached = within(&mut db, actor, portee, today).await?;
    if reached.is_some_and(|people| !people.contains(&detail.acteur.0)) {
        return Err(unknown().into());
    }
    let mut champs = audit::ecarts(detail.avant, detail.apres);
    name_rows(&mut db, &mut champs).await?;
    Ok(Changement {
        ligne,
        cle: detail.cle,
        annule: detail.annule,
        annulee_par: detail.annulee_par,
        sceau: detail.sceau,
        efface: !detail.garde,
        champs,
    })
}

/// Says what those are called whose keys the journal keeps.
async fn name_rows(db: &mut PgConnection, champs: &mut [Ecart]) -> Result<(), Error> {
    let keys: Vec<(Nomme, i64)> = champs
        .iter()
        .filter_map(Ecart::cles)
        .flat_map(|(quoi, cles)| cles.into_iter().map(move |cle| (quoi, cle)))
        .collect();
    let called = store::nom::appeles(db, &keys).await?;
    for ecart in champs {
        if let Some((quoi, cles)) = ecart.cles() {
            let named = cles
                .into_iter()
                .filter_map(|cle| Some((cle, called.get(&(quoi, cle))?.clone())));
            ecart.noms = named.collect();
        }
    }
    Ok(())
}

/// Whose commands the permission lets the actor see; everybody's where it says nothing.
async fn within(
    db: &mut PgConnection,
    actor: &Actor,
    portee: Portee,
    today: NaiveDate,
) -> Result<Option<Vec<i64>>, Error> {
    let mut people = match portee {
        Portee::Tout => return Ok(None),
        Portee::Agence => store::audit::of_agence(db, actor.agence).await?,
        Portee::Equipe => store::audit::of_teams(db, &actor.equipes, today).await?,
        Portee::Soi => Vec::new(),
    };
    if !people.contains(&actor.id.0) {
        people.push(actor.id.0);
    }
    Ok(Some(people))
}

async fn narrow(db: &mut PgConnection, choix: &mut Choix, actor: &Actor, terme: Terme) -> Result<(), Error> {
    let texts = terme.valeurs.iter().filter_map(|valeur| match valeur {
        Valeur::Texte(texte) => Some(texte.as_str()),
        _ => None,
    });
    match terme.cle {
        "objet" => choix.objets = Some(terme),
        "action" => choix.actions = Some(terme),
        "id" => choix.ids = Some(terme),
        "numero" => {
            let mut objets = Vec::new();
            for texte in texts {
                objets.extend(store::audit::named(db, texte).await?);
            }
            choix.nommes.push((terme.exclut, objets));
        }
        "par" => {
            let mut people = Vec::new();
            for texte in texts {
                people.extend(store::audit::people(db, texte).await?);
            }
            choix.acteurs.push((terme.exclut, people));
        }
        "commande" => {
            let mut names = Vec::new();
            for texte in texts {
                names.extend(called(db, texte).await?);
            }
            choix.commandes.push((terme.exclut, names));
        }
        cle => {
            // Several days, or days that are not wanted, make no range.
            let (false, [Valeur::Jour(jour)]) = (terme.exclut, terme.valeurs.as_slice()) else {
                return Err(Refusal::invalid("filtre", "filtre-un-jour")
                    .with("cle", cle)
                    .into());
            };
            range(choix, actor, cle, *jour);
        }
    }
    Ok(())
}

/// Commands whose name, or what they are called in either language, holds a text.
async fn called(db: &mut PgConnection, texte: &str) -> Result<Vec<String>, Error> {
    let wanted = plat(texte);
    let zone = chrono_tz::UTC;
    let langues = [Langue::Fr, Langue::En].map(|langue| Text::new(langue, zone));
    let mut names = store::audit::command_names(db).await?;
    names.retain(|nom| {
        nom.contains(&wanted)
            || langues
                .iter()
                .any(|text| plat(&text.commande(nom)).contains(&wanted))
    });
    Ok(names)
}

/// A day bounds the list by its begin or its end, on the reader's clock.
fn range(choix: &mut Choix, actor: &Actor, cle: &str, jour: NaiveDate) {
    let begins = |jour| heure::debut_du_jour(actor.fuseau, jour);
    let ends = begins(jour.checked_add_days(Days::new(1)).unwrap_or(jour));
    let mut from =
        |instant: DateTime<Utc>| choix.depuis = Some(choix.depuis.map_or(instant, |it| it.max(instant)));
    match cle {
        "apres" => from(ends),
        "depuis" | "le" => from(begins(jour)),
        _ => {}
    }
    let mut until =
        |instant: DateTime<Utc>| choix.avant = Some(choix.avant.map_or(instant, |it| it.min(instant)));
    match cle {
        "avant" => until(begins(jour)),
        "le" => until(ends),
        _ => {}
    }
}
