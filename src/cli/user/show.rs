//! Everything about one person, line by line.

use super::super::acting::Acting;
use super::super::{Context, Failure};
use crate::domain::semaine;
use crate::domain::utilisateur::{Reserve, UtilisateurFiche};
use crate::text::{Text, safe};

pub(super) fn run(context: &Context, acting: &Acting, fiche: &UtilisateurFiche) -> Result<(), Failure> {
    if context.output.json {
        return context.output.json(fiche);
    }
    let text = context.text.in_zone(acting.actor.fuseau);
    let mut rows = Vec::new();
    let ligne = &fiche.ligne;
    rows.push(row(text, "gens-login", &ligne.login));
    rows.push(row(text, "gens-nom", &ligne.nom));
    rows.push(row(text, "gens-nature", &text.label(ligne.nature)));
    let etat = match (ligne.supprime, ligne.actif) {
        (true, _) => "personne-supprimee",
        (false, false) => "personne-inactive",
        (false, true) => "personne-active",
    };
    rows.push(row(text, "gens-etat", &text.get(etat)));
    for (key, value) in [
        ("gens-agence", &ligne.agence),
        ("gens-entreprise", &fiche.entreprise),
        ("gens-courriel", &fiche.courriel),
        ("gens-telephone", &fiche.telephone),
        ("gens-depot", &fiche.depot),
        ("gens-fuseau", &fiche.fuseau),
    ] {
        if let Some(value) = value {
            rows.push(row(text, key, value));
        }
    }
    rows.push(row(text, "gens-roles", &ligne.roles.join(" ")));
    for held in &fiche.permissions {
        let said = format!(
            "{} ({}, {})",
            text.label(held.permission),
            text.label(held.portee),
            held.par.join(" ")
        );
        rows.push(row(text, "gens-permission", &said));
    }
    for held in &fiche.habilitations {
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| text.date(day));
        let said = format!(
            "#{} {} {} {} {} → {}",
            held.id,
            held.specialisation,
            held.niveau,
            held.titre.as_deref().unwrap_or("–"),
            day(held.debut),
            day(held.dernier_jour)
        );
        rows.push(row(text, "gens-habilitation", &said));
    }
    for (premier, dernier, heures) in semaine::groupes(&fiche.horaires) {
        let name = |jour: i16| text.get(&format!("jour-court-{jour}")).into_owned();
        let days = if premier == dernier {
            name(premier)
        } else {
            format!("{}–{}", name(premier), name(dernier))
        };
        let hours: Vec<String> = heures
            .iter()
            .map(|(debut, fin)| format!("{}–{}", text.hour(*debut), text.hour(*fin)))
            .collect();
        rows.push(row(text, "gens-horaires", &format!("{days} {}", hours.join(" "))));
    }
    rows.push(row(text, "gens-equipes", &ligne.equipes.join(" ")));
    for absence in &fiche.absences {
        let motif = absence.motif.map(|motif| text.label(motif)).unwrap_or_default();
        let said = format!("#{} {} {motif}", absence.id, text.plage(absence.plage));
        rows.push(row(text, "gens-absence", &said));
    }
    if let Some(reserve) = &fiche.reserve {
        reserved(text, reserve, &mut rows);
    }
    context.output.table(&rows)
}

fn reserved(text: Text, reserve: &Reserve, rows: &mut Vec<[String; 2]>) {
    let home: Vec<&str> = [&reserve.adresse, &reserve.code_postal, &reserve.ville]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    if !home.is_empty() {
        rows.push(row(text, "gens-domicile", &home.join(" ")));
    }
    let password = match (reserve.mot_de_passe, reserve.mot_de_passe_temporaire) {
        (false, _) => "mot-de-passe-absent",
        (true, true) => "mot-de-passe-provisoire",
        (true, false) => "mot-de-passe-present",
    };
    rows.push(row(text, "gens-mot-de-passe", &text.get(password)));
    if let Some(until) = reserve.verrouille_jusqu_a {
        rows.push(row(text, "gens-verrou", &text.instant(until)));
    }
    if let Some(last) = reserve.derniere_connexion_le {
        rows.push(row(text, "gens-derniere-connexion", &text.instant(last)));
    }
    for cle in &reserve.cles {
        let said = format!("#{} {} {}", cle.id, cle.empreinte, cle.libelle);
        rows.push(row(text, "gens-cle", &said));
    }
}

fn row(text: Text, key: &str, value: &str) -> [String; 2] {
    [text.get(key).into_owned(), safe(value).into_owned()]
}
