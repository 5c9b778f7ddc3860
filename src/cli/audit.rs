//! `regie audit`: who did what, and whether the journal still says what it said.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::acting::Acting;
use super::liste::{self, Demande};
use super::{Context, Exit, Failure};
use crate::domain::audit::{Ancre, Changement, LigneJournal, Signature, Tranche};
use crate::domain::sceau::Faute;
use crate::domain::{Refusal, heure, jour};
use crate::service::Answer;
use crate::service::audit::{AuditAnswer, AuditQuery, Verifier};
use crate::text::{Text, safe};

/// Faults that are told one by one.
const TOLD: usize = 20;

/// Verbs about the journal.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Audit {
    List(List),
    Show { seq: i64 },
    Verify(Verify),
    Anchor,
    Seal,
}

/// Which rows.
#[derive(Debug, clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    demande: Demande,
    #[arg(long, allow_negative_numbers = true)]
    since: Option<String>,
}

/// How much of the chain, and against what.
#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    #[arg(long, allow_negative_numbers = true)]
    since: Option<String>,
    #[arg(long)]
    anchor: Option<PathBuf>,
}

impl Audit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let verb = async move |acting: &Acting| match self {
            Self::List(list) => list.run(context, acting).await,
            Self::Show { seq } => show(context, acting, seq).await,
            Self::Verify(verify) => verify.run(context, acting).await,
            Self::Anchor => anchor(context, acting).await,
            Self::Seal => seal(context, acting).await,
        };
        Acting::during(context, verb).await
    }
}

/// Asks the journal; the answers of other subjects are a fault of ours.
async fn ask(acting: &Acting, query: AuditQuery) -> Result<AuditAnswer, Failure> {
    match acting.read(query).await? {
        Answer::Audit(answer) => Ok(answer),
        other => Err(Failure::unexpected(&other)),
    }
}

impl List {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let text = context.text.in_zone(acting.actor.fuseau);
        let filtre = match &self.since {
            Some(since) => format!("{} depuis:\"{}\"", self.demande.filtre(), since.replace('"', "")),
            None => self.demande.filtre(),
        };
        let page = self.demande.page();
        let page = match ask(acting, AuditQuery::Liste { filtre, page }).await? {
            AuditAnswer::Liste(page) => page,
            other => return Err(Failure::unexpected(&other)),
        };
        let titres = [
            "titre-numero",
            "titre-quand",
            "titre-par",
            "titre-ou",
            "titre-quoi",
            "titre-commande",
        ];
        liste::print(context, &page, titres, |ligne| row(text, ligne))
    }
}

fn row(text: Text, ligne: &LigneJournal) -> [String; 6] {
    let numero = ligne.numero.clone().unwrap_or_else(|| ligne.id.to_string());
    [
        ligne.seq.to_string(),
        text.instant(ligne.le),
        safe(&ligne.acteur).into_owned(),
        format!("{} {}", text.label(ligne.objet), safe(&numero)),
        text.label(ligne.action).into_owned(),
        text.commande(&ligne.nom),
    ]
}

async fn show(context: &Context, acting: &Acting, seq: i64) -> Result<(), Failure> {
    let text = context.text.in_zone(acting.actor.fuseau);
    let found = match ask(acting, AuditQuery::Ligne(seq)).await? {
        AuditAnswer::Ligne(found) => *found,
        other => return Err(Failure::unexpected(&other)),
    };
    if context.output.json {
        return context.output.json(&found);
    }
    let [_, le, acteur, objet, action, commande] = row(text, &found.ligne);
    let Changement { sceau, ligne, .. } = &found;
    let seal = match sceau {
        Some(rang) => text.with("journal-scelle", &[("rang", (*rang).into())]),
        None => text.get("journal-pas-scelle").into_owned(),
    };
    let told = [
        ("journal-quand", le),
        ("journal-qui", acteur),
        ("journal-quoi", format!("{objet}, {action}")),
        ("journal-commande", format!("{commande} ({})", ligne.commande.0)),
        ("journal-sceau", seal),
    ];
    let table: Vec<[String; 2]> = told
        .map(|(key, value)| [text.get(key).into_owned(), value])
        .into();
    context.output.table(&table)?;
    context.output.line("")?;
    if found.efface {
        return context.output.line(&text.get("journal-efface"));
    }
    let mut table =
        vec![["champ", "avant", "apres"].map(|key| text.get(&format!("journal-{key}")).into_owned())];
    table.extend(found.champs.iter().map(|ecart| {
        let say = |value: &Option<serde_json::Value>| {
            value
                .as_ref()
                .map_or_else(|| "—".to_owned(), |value| text.valeur(ligne.objet, ecart, value))
        };
        [text.champ(&ecart.champ), say(&ecart.avant), say(&ecart.apres)]
    }));
    context.output.table(&table)
}

impl Verify {
    async fn run(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        let text = context.text.in_zone(acting.actor.fuseau);
        let mut asked = Verifier {
            depuis: self
                .since
                .as_deref()
                .map(|since| day(acting, since))
                .transpose()?,
            ..Verifier::default()
        };
        if let Some(path) = &self.anchor {
            asked.ancres = noted(context, path)?;
        }
        let ancres = asked.ancres.len();
        let found = verified(acting, asked).await?;
        if context.output.json {
            context.output.json(&json!({
                "items": found.fautes, "next": null, "sceaux": found.sceaux, "lignes": found.lignes,
                "effacees": found.effacees, "en_attente": found.en_attente, "ancres": ancres,
            }))?;
        } else {
            let told: Vec<[String; 4]> = found
                .fautes
                .iter()
                .take(TOLD)
                .map(|faute| fault(text, faute))
                .collect();
            context.output.table(&told)?;
            context.output.line(&text.with(
                "journal-verifie",
                &[
                    ("lignes", count(found.lignes).into()),
                    ("sceaux", count(found.sceaux).into()),
                    ("effacees", count(found.effacees).into()),
                    ("attente", found.en_attente.into()),
                ],
            ))?;
        }
        match found.fautes.first() {
            None => Ok(()),
            Some(first) => Err(Failure::new(Exit::Refused, "journal-infidele")
                .count("nombre", found.fautes.len())
                .with("premiere", fault(text, first).join(" ").trim())),
        }
    }
}

/// Goes through the whole chain, and shows how far it is.
async fn verified(acting: &Acting, mut asked: Verifier) -> Result<Tranche, Failure> {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %") {
        bar.set_style(style);
    }
    let mut whole: Option<Tranche> = None;
    loop {
        let piece = match ask(acting, AuditQuery::Verifier(asked.clone())).await? {
            AuditAnswer::Tranche(piece) => piece,
            other => return Err(Failure::unexpected(&other)),
        };
        bar.set_length(piece.dernier.unsigned_abs());
        bar.set_position(piece.suite.unwrap_or(piece.dernier).unsigned_abs());
        asked.apres = piece.suite;
        let suite = piece.suite;
        let sum = match whole.take() {
            None => piece,
            Some(mut sum) => {
                sum.fautes.extend(piece.fautes);
                sum.sceaux += piece.sceaux;
                sum.lignes += piece.lignes;
                sum.effacees += piece.effacees;
                sum.en_attente = piece.en_attente;
                sum
            }
        };
        if suite.is_none() {
            bar.finish_and_clear();
            return Ok(sum);
        }
        whole = Some(sum);
    }
}

fn fault(text: Text, faute: &Faute) -> [String; 4] {
    let place = match (faute.rang, faute.seq) {
        (Some(rang), Some(seq)) => {
            text.with("faute-sceau-ligne", &[("rang", rang.into()), ("seq", seq.into())])
        }
        (Some(rang), None) => text.with("faute-sceau", &[("rang", rang.into())]),
        (None, Some(seq)) => text.with("faute-ligne", &[("seq", seq.into())]),
        (None, None) => String::new(),
    };
    [
        place,
        text.label(faute.nature).into_owned(),
        faute
            .objet
            .map(|(objet, id)| format!("{} {id}", text.label(objet)))
            .unwrap_or_default(),
        faute.le.map(|le| text.instant(le)).unwrap_or_default(),
    ]
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The beginning of a day, in words or figures, on the actor's clock.
fn day(acting: &Acting, since: &str) -> Result<chrono::DateTime<chrono::Utc>, Failure> {
    let zone = acting.actor.fuseau;
    let today = heure::jour(zone, acting.service.now());
    let day = jour::parse(since, today).ok_or_else(|| {
        Refusal::invalid("since", "filtre-valeur-inconnue")
            .with("cle", "since")
            .with("valeur", since)
            .with("possibles", "2026-11-24, hier, -7")
    })?;
    Ok(heure::debut_du_jour(zone, day))
}

/// The heads in a file, one a line; empty lines and those that begin with `#` are passed over.
fn noted(context: &Context, path: &PathBuf) -> Result<Vec<Ancre>, Failure> {
    context.only_here()?;
    let read = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(Exit::Usage, "fichier-illisible")
            .with("chemin", path.display())
            .with("raison", error)
    })?;
    let mut ancres = Vec::new();
    let lines = read.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (ancre, signature) = Ancre::lire(line, key(context))?;
        let doubt = match signature {
            Signature::Valable => None,
            Signature::Absente => Some("ancre-sans-signature"),
            Signature::SansCle => Some("ancre-sans-cle"),
        };
        if let Some(doubt) = doubt {
            context
                .output
                .error(&context.text.with(doubt, &[("rang", ancre.rang.into())]));
        }
        ancres.push(ancre);
    }
    if ancres.is_empty() {
        return Err(Refusal::invalid("anchor", "ancre-illisible")
            .with("ligne", path.display().to_string())
            .into());
    }
    Ok(ancres)
}

fn key(context: &Context) -> Option<&[u8]> {
    let key = context.config.security.hmac_key.as_ref()?;
    Some(key.expose().as_bytes())
}

async fn anchor(context: &Context, acting: &Acting) -> Result<(), Failure> {
    let head = match ask(acting, AuditQuery::Tete).await? {
        AuditAnswer::Tete(head) => head.ok_or_else(|| Refusal::rule("rien-de-scelle"))?,
        other => return Err(Failure::unexpected(&other)),
    };
    let line = head.ligne(key(context));
    if context.output.json {
        return context
            .output
            .json(&json!({ "ancre": line, "signee": key(context).is_some(), "tete": head }));
    }
    context.output.line(&line)?;
    if key(context).is_none() {
        context.output.error(&context.text.get("ancre-non-signee"));
    }
    Ok(())
}

async fn seal(context: &Context, acting: &Acting) -> Result<(), Failure> {
    let sealed = acting.service.seal(u32::MAX).await?;
    if context.output.json {
        return context.output.json(&sealed);
    }
    let key = if sealed.occupe {
        "journal-scelle-ailleurs"
    } else {
        "journal-scelle-fait"
    };
    context.output.line(&context.text.with(
        key,
        &[
            ("lignes", count(sealed.lignes).into()),
            ("sceaux", i64::from(sealed.sceaux).into()),
        ],
    ))
}
