//! A mission with all its visits; who could take it, and why not the others.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::acting::Acting;
use super::super::{Context, Failure};
use super::contrat;
use super::target::{fiche, zone};
use crate::domain::mission::{MissionFiche, Visite};
use crate::domain::planning::{Proposition, Remede, Verdict};
use crate::domain::{Plage, Refusal, UtilisateurId};
use crate::service::Answer;
use crate::service::planning::PlanningQuery;
use crate::text::Text;

/// One mission.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Show {
    mission: String,
}

impl Show {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.mission).await?;
        let output = &context.output;
        if output.json {
            return output.json(&fiche);
        }
        let text = context.text.in_zone(zone(&fiche));
        let contrat = contrat::said(acting, &fiche, text).await;
        output.table(&facts(&fiche, contrat, text))?;
        if fiche.visites.is_empty() {
            return Ok(());
        }
        output.line("")?;
        let mut rows = vec![
            ["visite", "etat", "quand", "techniciens", "version"]
                .map(|head| text.get(&format!("tableau-{head}")).into_owned()),
        ];
        rows.extend(fiche.visites.iter().map(|visite| visit(visite, text)));
        output.table(&rows)
    }
}

fn facts(fiche: &MissionFiche, contrat: Option<String>, text: Text) -> Vec<[String; 2]> {
    let ligne = &fiche.ligne;
    let instant = |instant: Option<_>| instant.map(|instant| text.instant(instant));
    let person = |other: &str| (other != ligne.client).then(|| other.to_owned());
    let besoins: Vec<String> = fiche
        .besoins
        .iter()
        .map(|besoin| {
            let titre = besoin
                .titre
                .as_ref()
                .map(|titre| format!(" {titre}"))
                .unwrap_or_default();
            format!(
                "{} × {} {}{titre}",
                besoin.effectif, besoin.specialisation, besoin.niveau_min
            )
        })
        .collect();
    let site = format!("{}, {} {}", fiche.adresse, fiche.code_postal, ligne.ville);
    let attente = fiche.attente_motif.map(|motif| {
        format!(
            "{} : {}",
            text.label(motif),
            fiche.attente_texte.as_deref().unwrap_or_default()
        )
    });
    let urgence = if ligne.urgence { " !" } else { "" };
    let rows: [(&str, Option<String>); 20] = [
        ("numero", Some(ligne.numero.clone())),
        ("titre", Some(ligne.titre.clone())),
        ("etat", Some(text.label(ligne.etat).into_owned())),
        ("attente", attente),
        ("annulation", fiche.annulation_motif.clone()),
        ("type", Some(text.label(ligne.r#type).into_owned())),
        ("priorite", Some(format!("{}{urgence}", ligne.priorite))),
        ("client", Some(ligne.client.clone())),
        ("payeur", person(&fiche.payeur_nom)),
        ("reference", fiche.reference_externe.clone()),
        ("site", Some(site)),
        ("agence", Some(ligne.agence.clone())),
        ("duree", Some(text.duration(i64::from(ligne.duree_minutes)))),
        (
            "besoins",
            Some(besoins.join(", ")).filter(|said| !said.is_empty()),
        ),
        ("fenetre", fiche.fenetre.map(|plage| text.plage(plage))),
        ("contrat", contrat),
        ("gti", instant(fiche.gti_limite)),
        ("gtr", instant(fiche.gtr_limite)),
        ("echeance", instant(ligne.echeance)),
        ("version", Some(ligne.version.to_string())),
    ];
    rows.into_iter()
        .filter_map(|(key, value)| Some([text.get(&format!("tableau-{key}")).into_owned(), value?]))
        .collect()
}

fn visit(visite: &Visite, text: Text) -> [String; 5] {
    let mut logins: Vec<&str> = visite.equipe.iter().map(|part| part.login.as_str()).collect();
    logins.dedup();
    [
        visite.rang.to_string(),
        text.label(visite.etat).into_owned(),
        visite.plage.map(|plage| text.plage(plage)).unwrap_or_default(),
        logins.join(", "),
        visite.version.to_string(),
    ]
}

/// The best people and hours for a mission.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Suggest {
    mission: String,
    #[arg(long, default_value_t = 5)]
    limit: u16,
}

impl Suggest {
    pub(super) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.mission).await?;
        let query = PlanningQuery::Suggest {
            mission: self.mission.as_str().into(),
            n: self.limit.into(),
            remplace: None,
        };
        let Answer::Propositions(found) = acting.read(query).await? else {
            return Err(Failure::unexpected(&"no proposals"));
        };
        let output = &context.output;
        if output.json {
            return output.json(&json!({ "items": found, "next": null }));
        }
        let text = context.text.in_zone(zone(&fiche));
        if found.is_empty() {
            return output.line(&text.get("mission-sans-suggestion"));
        }
        let mut rows = vec![
            ["rang", "technicien", "quand", "route", "cout", "raisons"]
                .map(|head| text.get(&format!("tableau-{head}")).into_owned()),
        ];
        rows.extend(
            found
                .iter()
                .enumerate()
                .map(|(at, found)| proposal(at, found, text)),
        );
        output.table(&rows)
    }
}

fn proposal(at: usize, found: &Proposition, text: Text) -> [String; 6] {
    let noms: Vec<String> = found
        .equipe
        .iter()
        .map(|membre| format!("{} ({})", membre.nom, membre.login))
        .collect();
    let aller = found.equipe.iter().map(|membre| membre.aller).max().unwrap_or(0);
    let total = found.couts.get("total").copied().unwrap_or(0);
    [
        (at + 1).to_string(),
        noms.join(", "),
        when(found, text),
        text.duration(i64::from(aller)),
        text.integer(i64::from(total)),
        text.couts(&found.couts),
    ]
}

fn when(found: &Proposition, text: Text) -> String {
    Plage::new(found.debut, found.fin)
        .map(|plage| text.plage(plage))
        .unwrap_or_default()
}

/// Every technician's verdict on a mission.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct WhyNot {
    mission: String,
    #[arg(long)]
    tech: Vec<String>,
}

impl WhyNot {
    pub(in crate::cli) async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let fiche = fiche(acting, &self.mission).await?;
        let (mut verdicts, ailleurs) = verdicts(acting, &self.mission).await?;
        if !self.tech.is_empty() {
            let asked = |verdict: &Verdict| {
                self.tech
                    .iter()
                    .any(|tech| verdict.login.eq_ignore_ascii_case(tech))
            };
            verdicts.retain(asked);
        }
        let remedes = remedies(acting, &self.mission, &verdicts).await?;
        let output = &context.output;
        let text = context.text.in_zone(zone(&fiche));
        if output.json {
            let items: Vec<Value> = verdicts
                .iter()
                .map(|verdict| told(verdict, remedes.get(&verdict.utilisateur), text))
                .collect();
            return output.json(&json!({ "items": items, "next": null }));
        }
        if verdicts.is_empty() && ailleurs == 0 {
            return output.line(&text.get("mission-sans-suggestion"));
        }
        for verdict in &verdicts {
            let mark = if verdict.proposition.is_some() {
                "✓"
            } else {
                "✗"
            };
            output.text(&format!("{mark} {} ({})", verdict.nom, verdict.login))?;
            if let Some(found) = &verdict.proposition {
                output.text(&format!(
                    "    {}  {}",
                    when(found, text),
                    text.couts(&found.couts)
                ))?;
            }
            for refusal in &verdict.refus {
                let said = text.refusal(refusal);
                output.text(&format!("    {}", said.message))?;
                if let Some(hint) = said.hint {
                    output.text(&format!("      → {hint}"))?;
                }
            }
            if let Some(remede) = remedes.get(&verdict.utilisateur) {
                output.text(&format!("    ⇒ {}", text.remede(remede)))?;
            }
        }
        // Whoever was asked for and is not told of may be one of those.
        if ailleurs > 0 && (self.tech.is_empty() || verdicts.len() < self.tech.len()) {
            output.line(&text.with("pourquoi-pas-ailleurs", &[("n", ailleurs.into())]))?;
        }
        Ok(())
    }
}

/// Of everybody who could be sent, and how many of other branches are not compared.
async fn verdicts(acting: &Acting, mission: &str) -> Result<(Vec<Verdict>, usize), Failure> {
    match acting
        .read(PlanningQuery::WhyNot {
            mission: mission.into(),
            remplace: None,
        })
        .await?
    {
        Answer::Verdicts { verdicts, ailleurs } => Ok((verdicts, ailleurs)),
        other => Err(Failure::unexpected(&other)),
    }
}

/// What would let those take it who can't.
async fn remedies(
    acting: &Acting,
    mission: &str,
    verdicts: &[Verdict],
) -> Result<BTreeMap<UtilisateurId, Remede>, Failure> {
    let blocked = verdicts.iter().filter(|verdict| verdict.proposition.is_none());
    let query = PlanningQuery::Remedes {
        mission: mission.into(),
        techniciens: blocked.map(|verdict| verdict.utilisateur).collect(),
    };
    match acting.read(query).await? {
        Answer::Remedes(found) => Ok(found
            .into_iter()
            .map(|remede| (remede.utilisateur, remede))
            .collect()),
        other => Err(Failure::unexpected(&other)),
    }
}

fn told(verdict: &Verdict, remede: Option<&Remede>, text: Text) -> Value {
    let refus: Vec<Value> = verdict
        .refus
        .iter()
        .map(|refusal| reason(refusal, text))
        .collect();
    json!({
        "login": verdict.login,
        "nom": verdict.nom,
        "possible": verdict.proposition.is_some(),
        "proposition": verdict.proposition,
        "refus": refus,
        "remede": remede.map(|remede| json!({
            "message": text.remede(remede),
            "changements": remede.changements,
            "plage": remede.plage,
        })),
    })
}

fn reason(refusal: &Refusal, text: Text) -> Value {
    let said = text.refusal(refusal);
    let facts: BTreeMap<_, _> = refusal.facts.iter().map(|(name, fact)| (*name, fact)).collect();
    json!({ "code": refusal.rule, "message": said.message, "hint": said.hint, "facts": facts })
}
