//! `regie planning`: the board of a day.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::acting::Acting;
use super::{Context, Failure};
use crate::domain::creneau::Fermete;
use crate::domain::filtre_planning::FiltrePlanning;
use crate::domain::nom::Nomme;
use crate::domain::planning::{Board, BoardCreneau, BoardTechnicien};
use crate::domain::{AgenceId, Refusal, dit, heure};
use crate::service::planning::{Etendue, FirmDay, PlanningCommand, PlanningQuery};
use crate::service::{Answer, Done};
use crate::text::Text;

/// Verbs about the plan.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Planning {
    Show(Show),
    FirmDay(FirmDayArgs),
    WhyNot(super::mission::WhyNot),
}

impl Planning {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        Acting::during(context, async move |acting| match self {
            Self::Show(show) => show.run(context, acting).await,
            Self::FirmDay(firm) => firm.run(context, acting).await,
            Self::WhyNot(why_not) => why_not.run(context, acting).await,
        })
        .await
    }
}

/// The board of a day.
#[derive(Debug, clap::Args)]
pub(super) struct Show {
    #[arg(long, allow_negative_numbers = true)]
    day: Option<String>,
    #[arg(long)]
    agence: Option<String>,
    #[arg(long)]
    filter: Option<String>,
}

impl Show {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let today = heure::jour(acting.actor.fuseau, acting.service.now());
        let jour = self
            .day
            .as_deref()
            .map(|day| dit::jour("jour", day, today))
            .transpose()?;
        let agence = acting.named_if(Nomme::Agence, self.agence).await?;
        let filtre = FiltrePlanning::parse(self.filter.as_deref().unwrap_or_default(), today)?;
        let query = PlanningQuery::Board {
            jour,
            jours: 1,
            agence,
            etendue: Etendue::Tout,
        };
        let Answer::Board(board) = acting.read(query).await? else {
            return Err(Failure::unexpected(&"no board"));
        };
        let board = filtre.apply(&board);
        if context.output.json {
            return context.output.json(&told(&board));
        }
        let zone = board.fuseau.parse().unwrap_or(heure::PARIS);
        shown(&board, context, context.text.in_zone(zone))
    }
}

/// Every technician with what their day holds, and what waits.
fn told(board: &Board) -> Value {
    let mut days: BTreeMap<_, Vec<Value>> = BTreeMap::new();
    let logins: BTreeMap<_, _> = board
        .techniciens
        .iter()
        .map(|technicien| (technicien.id, technicien.login.as_str()))
        .collect();
    for creneau in &board.creneaux {
        let login = logins.get(&creneau.utilisateur).copied();
        days.entry(creneau.utilisateur)
            .or_default()
            .push(piece(creneau, login));
    }
    let items: Vec<Value> = board
        .techniciens
        .iter()
        .map(|technicien| {
            json!({
                "login": technicien.login,
                "nom": technicien.nom,
                "agence": technicien.agence_code,
                "competences": technicien.competences,
                "horaires": technicien.horaires,
                "creneaux": days.remove(&technicien.id).unwrap_or_default(),
            })
        })
        .collect();
    json!({
        "jour": board.jour,
        "fuseau": board.fuseau,
        "feries": board.feries,
        "items": items,
        "a_planifier": board.a_planifier,
        "a_planifier_suite": board.a_planifier_suite,
        "next": null,
    })
}

fn piece(creneau: &BoardCreneau, login: Option<&str>) -> Value {
    // Every key is there each time: a break has no mission, and says so.
    let travail = creneau.travail.as_ref();
    json!({
        "login": login,
        "type": creneau.r#type,
        "fermete": creneau.fermete,
        "debut": creneau.plage.debut(),
        "fin": creneau.plage.fin(),
        "motif": creneau.motif_absence,
        "numero": travail.map(|travail| &travail.numero),
        "titre": travail.map(|travail| &travail.titre),
        "etat": travail.map(|travail| travail.etat_mission),
        "intervention": travail.map(|travail| travail.intervention),
        "intervention_etat": travail.map(|travail| travail.etat),
        "intervention_version": travail.map(|travail| travail.version),
        "priorite": travail.map(|travail| travail.priorite),
        "client": travail.map(|travail| &travail.client),
        "ville": travail.map(|travail| &travail.ville),
        "echeance": travail.map(|travail| travail.echeance),
    })
}

fn shown(board: &Board, context: &Context, text: Text) -> Result<(), Failure> {
    let output = &context.output;
    let head = |name: &str| text.get(&format!("tableau-{name}")).into_owned();
    let jour = text.date(board.jour);
    let jour = match board.feries.first() {
        Some(ferie) => text.with(
            "planning-ferie",
            &[("jour", jour.into()), ("ferie", (&ferie.libelle).into())],
        ),
        None => jour,
    };
    output.line(&text.with(
        "planning-titre",
        &[("jour", jour.into()), ("fuseau", (&board.fuseau).into())],
    ))?;
    output.line("")?;
    if board.techniciens.is_empty() {
        output.line(&text.get("planning-sans-technicien"))?;
    } else {
        let mut rows = vec![["technicien", "agence", "quand", "quoi"].map(head)];
        for technicien in &board.techniciens {
            rows.extend(lines(technicien, board, text));
        }
        output.table(&rows)?;
    }
    output.line("")?;
    if board.a_planifier.is_empty() {
        return output.line(&text.get("planning-rien-a-planifier"));
    }
    let mut rows = vec![
        [
            "numero", "priorite", "echeance", "duree", "client", "ville", "titre",
        ]
        .map(head),
    ];
    rows.extend(board.a_planifier.iter().map(|attente| {
        let urgent = if attente.urgence { " !" } else { "" };
        [
            attente.numero.clone(),
            format!("{}{urgent}", attente.priorite),
            attente
                .echeance
                .map(|echeance| text.instant(echeance))
                .unwrap_or_default(),
            text.duration(i64::from(attente.duree_minutes)),
            super::output::shortened(&attente.client, 28),
            super::output::shortened(&attente.ville, 20),
            attente.titre.clone(),
        ]
    }));
    output.table(&rows)?;
    if board.a_planifier_suite {
        output.line("…")?;
    }
    Ok(())
}

/// The lines of a technician's day: the name on the first.
fn lines(technicien: &BoardTechnicien, board: &Board, text: Text) -> Vec<[String; 4]> {
    let day: Vec<&BoardCreneau> = board
        .creneaux
        .iter()
        .filter(|creneau| creneau.utilisateur == technicien.id)
        .collect();
    let name = format!("{} ({})", technicien.nom, technicien.login);
    if day.is_empty() {
        return vec![[name, technicien.agence_code.clone(), String::new(), String::new()]];
    }
    day.iter()
        .enumerate()
        .map(|(at, creneau)| {
            let first = |said: &str| if at == 0 { said.to_owned() } else { String::new() };
            [
                first(&name),
                first(&technicien.agence_code),
                text.hours(creneau.plage),
                what(creneau, text),
            ]
        })
        .collect()
}

fn what(creneau: &BoardCreneau, text: Text) -> String {
    let pencilled = if creneau.fermete == Fermete::Provisoire {
        " ?"
    } else {
        ""
    };
    let kind = text.label(creneau.r#type);
    match (&creneau.travail, creneau.motif_absence) {
        (Some(travail), _) if creneau.r#type == crate::domain::creneau::TypeCreneau::Intervention => format!(
            "{}{pencilled}  {}  {}, {}  ({})",
            travail.numero,
            travail.titre,
            travail.client,
            travail.ville,
            text.label(travail.etat)
        ),
        (Some(travail), _) => format!("{kind} → {}", travail.numero),
        (None, Some(motif)) => format!("{kind} ({})", text.label(motif)),
        (None, None) => kind.into_owned(),
    }
}

/// Every pencilled-in visit of a day, made firm as far as it can be.
#[derive(Debug, clap::Args)]
pub(super) struct FirmDayArgs {
    #[arg(long)]
    day: String,
    #[arg(long)]
    agence: Option<String>,
    #[arg(long)]
    key: Option<Uuid>,
}

impl FirmDayArgs {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let today = heure::jour(acting.actor.fuseau, acting.service.now());
        let jour = dit::jour("jour", &self.day, today)?;
        let agence: Option<AgenceId> = acting.named_if(Nomme::Agence, self.agence).await?;
        let agence = agence
            .or(acting.actor.agence)
            .ok_or_else(|| Refusal::invalid("agence", "agence-requise"))?;
        let command = PlanningCommand::FirmDay(FirmDay { jour, agence });
        let outcome = acting.execute(self.key, command).await?;
        let Done::Firmed { fermes, refus } = &outcome.result else {
            return context.output.json(&outcome);
        };
        let (output, text) = (&context.output, context.text);
        if output.json {
            return output.json(&json!({
                "fermes": fermes,
                "refus": refus,
                "commande": outcome.commande,
                "replayed": outcome.replayed,
                "objets": outcome.objets,
            }));
        }
        let counts = [("fermes", fermes.len().into()), ("refus", refus.len().into())];
        output.line(&text.with("planning-affermi", &counts))?;
        let rows: Vec<[String; 2]> = refus
            .iter()
            .map(|refus| [refus.numero.clone(), text.regle(&refus.rule).into_owned()])
            .collect();
        output.table(&rows)
    }
}
