//! Drawing what is selected: a job, a mission that waits, or what speaks against where a job is held.

use chrono::NaiveTime;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::board::Loaded;
use super::view_backlog::deadline;
use super::{Pane, Planning, Subject, view_carried};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, cut, short_number, wrap};
use crate::console::theme::Role;
use crate::domain::Plage;
use crate::domain::besoin::Ecrit;
use crate::domain::creneau::TypeCreneau;
use crate::domain::mission::MissionFiche;
use crate::domain::planning::{Attente, BoardCreneau, Competence, Travail};
use crate::domain::texte::une_fois;
use crate::text::Text;

/// Lines with their looks.
pub(super) type Lines = Vec<(String, Style)>;

pub(super) fn view(
    planning: &Planning,
    board: &Loaded,
    area: Rect,
    rule: Option<u16>,
    cx: &Cx,
    pen: &mut Pen<'_>,
) {
    let text = cx.text.in_zone(board.zone);
    let inside = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let (heading, lines) = match (&planning.carry, planning.subject()) {
        (Some(carry), _) => view_carried::carried(planning, (carry, board), inside, cx, pen),
        (None, subject) if board.week() && planning.pane == Pane::Grid => {
            view_carried::day(planning, board, subject, text, cx, pen)
        }
        (None, Subject::Work(creneau, travail)) => {
            let fiche = planning.fiche(travail.mission);
            work(board, (creneau, travail), fiche, text, cx, pen)
        }
        (None, Subject::Waiting(attente)) => waiting(attente, planning.fiche(attente.id), text, cx, pen),
        (None, Subject::Other(creneau)) => other(creneau, text, pen),
        (None, Subject::Nothing) => free(planning, board, text, pen),
    };
    let y = rule.unwrap_or(area.y.saturating_sub(1));
    let title = pen.ink(Role::Title);
    if !heading.is_empty() {
        pen.put(
            area.x + 1,
            y,
            area.width.saturating_sub(2),
            &format!(" {heading} "),
            title,
        );
    }
    let wrapped = lines
        .iter()
        .flat_map(|(line, style)| wrap(line, inside.width).into_iter().map(|line| (line, *style)));
    let mut wrapped = wrapped.peekable();
    for y in inside.top()..inside.bottom() {
        let Some((mut line, style)) = wrapped.next() else {
            return;
        };
        // Nothing scrolls here: that there is more is said where it is cut.
        if y + 1 == inside.bottom() && wrapped.peek().is_some() {
            line = cut(&format!("{line} …"), inside.width);
        }
        pen.put(inside.x, y, inside.width, &line, style);
    }
}

pub(super) fn work(
    board: &Loaded,
    (creneau, travail): (&BoardCreneau, &Travail),
    fiche: Option<&MissionFiche>,
    text: Text,
    cx: &Cx,
    pen: &Pen<'_>,
) -> (String, Lines) {
    let ink = pen.ink(Role::Text);
    let mut lines = vec![(travail.titre.clone(), pen.ink(Role::Title))];
    let quand = format!("{} · {}", text.hours(creneau.plage), text.label(travail.etat));
    lines.push(match board.overrun(creneau, cx.now) {
        Some(minutes) => {
            let args = [("duree", text.duration(minutes).into())];
            let over = text.with("detail-depasse", &args);
            (format!("{quand} · {over}"), pen.ink(Role::Warning))
        }
        None => (quand, ink),
    });
    lines.extend(visit(creneau, travail, fiche, text).map(|line| (line, ink)));
    let pressing = !travail.etat_mission.is_over();
    lines.extend(due(travail.echeance, pressing, text, cx, pen));
    lines.extend(place(&travail.client, &travail.ville, fiche).map(|line| (line, ink)));
    lines.extend(more(fiche, text, pen));
    (heading(&travail.numero, travail.priorite, text), lines)
}

/// The visit of which it is one piece: from when to when, and who is on it.
fn visit(
    creneau: &BoardCreneau,
    travail: &Travail,
    fiche: Option<&MissionFiche>,
    text: Text,
) -> Option<String> {
    let mut visites = fiche?.visites.iter();
    let visite = visites.find(|visite| visite.id == travail.intervention)?;
    let noms = une_fois(visite.equipe.iter().map(|part| part.nom.as_str()));
    let noms = (noms.len() > 1).then(|| noms.join(", "));
    let whole = visite.plage.filter(|plage| *plage != creneau.plage);
    let whole = whole.map(|plage| text.with("detail-visite", &[("quand", text.plage(plage).into())]));
    let said: Vec<String> = whole.into_iter().chain(noms).collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

fn waiting(
    attente: &Attente,
    fiche: Option<&MissionFiche>,
    text: Text,
    cx: &Cx,
    pen: &Pen<'_>,
) -> (String, Lines) {
    let ink = pen.ink(Role::Text);
    let mut lines = vec![(attente.titre.clone(), pen.ink(Role::Title))];
    let needs: Vec<String> = match fiche {
        // Their titres have a line of their own.
        Some(fiche) => fiche
            .besoins
            .iter()
            .map(|besoin| {
                let titre = None;
                Ecrit {
                    titre,
                    ..besoin.ecrit()
                }
                .dit()
            })
            .collect(),
        None => attente.besoins.iter().map(need).collect(),
    };
    let duration = text.duration(i64::from(attente.duree_minutes));
    lines.push(([vec![duration], needs].concat().join(" · "), ink));
    lines.extend(placed(fiche, text).map(|line| (line, ink)));
    lines.extend(due(attente.echeance, true, text, cx, pen));
    lines.extend(attente.fenetre.map(|souhait| (wished(souhait, text), ink)));
    lines.extend(place(&attente.client, &attente.ville, fiche).map(|line| (line, ink)));
    lines.extend(more(fiche, text, pen));
    (heading(&attente.numero, attente.priorite, text), lines)
}

/// When the client would like somebody to come.
pub(super) fn wished(souhait: Plage, text: Text) -> String {
    text.with("detail-souhait", &[("quand", text.plage(souhait).into())])
}

/// When and who of each visit that is on the plan although its mission still waits.
fn placed(fiche: Option<&MissionFiche>, text: Text) -> impl Iterator<Item = String> {
    let visites = fiche.map_or(&[][..], |fiche| &fiche.visites);
    visites
        .iter()
        .filter(|visite| visite.takes_people())
        .filter_map(move |visite| {
            let noms = une_fois(visite.equipe.iter().map(|part| part.nom.as_str()));
            let (quand, etat) = (text.plage(visite.plage?), text.label(visite.etat));
            Some(format!("{quand} · {etat} · {}", noms.join(", ")))
        })
}

fn heading(numero: &str, priorite: i16, text: Text) -> String {
    format!(
        "{} · {}",
        short_number(numero),
        text.with("priorite-courte", &[("n", i64::from(priorite).into())])
    )
}

fn need(besoin: &Competence) -> String {
    format!("{} {}", besoin.specialisation, besoin.niveau)
}

/// For whom, and where: a line each.
fn place(client: &str, ville: &str, fiche: Option<&MissionFiche>) -> [String; 2] {
    match fiche {
        Some(fiche) => [
            client.to_owned(),
            format!("{}, {} {ville}", fiche.adresse, fiche.code_postal),
        ],
        None => [client.to_owned(), ville.to_owned()],
    }
}

/// The deadline, where there is one; how much is left of it, while it presses.
fn due(
    echeance: Option<chrono::DateTime<chrono::Utc>>,
    pressing: bool,
    text: Text,
    cx: &Cx,
    pen: &Pen<'_>,
) -> Option<(String, Style)> {
    let at = echeance?;
    // From a day on, what is left would say the day once more.
    if !pressing || (at - cx.now).num_days() >= 1 {
        let args = [("quand", text.instant(at).into())];
        return Some((text.with("detail-echeance-seule", &args), pen.ink(Role::Dim)));
    }
    let (left, role) = deadline(echeance, u16::MAX, cx);
    let args = [("quand", text.instant(at).into()), ("reste", left.into())];
    Some((text.with("detail-echeance", &args), pen.ink(role)))
}

/// What only the mission's own record tells.
fn more(fiche: Option<&MissionFiche>, text: Text, pen: &Pen<'_>) -> Lines {
    let Some(fiche) = fiche else { return Vec::new() };
    let dim = pen.ink(Role::Dim);
    let mut lines = Lines::new();
    if let Some(appeler) = &fiche.appeler {
        lines.push((text.with("detail-appeler", &[("appeler", appeler.into())]), dim));
    }
    let titres: Vec<&str> = fiche
        .besoins
        .iter()
        .filter_map(|besoin| besoin.titre.as_deref())
        .collect();
    if !titres.is_empty() {
        lines.push((
            text.with("detail-titres", &[("titres", titres.join(", ").into())]),
            dim,
        ));
    }
    if let Some(acces) = fiche.acces.as_deref().filter(|acces| !acces.is_empty()) {
        lines.push((text.with("detail-acces", &[("acces", acces.into())]), dim));
    }
    if let Some(equipement) = &fiche.equipement_libelle {
        lines.push((equipement.clone(), dim));
    }
    if !fiche.description.trim().is_empty() {
        lines.push((fiche.description.clone(), dim));
    }
    lines
}

fn other(creneau: &BoardCreneau, text: Text, pen: &Pen<'_>) -> (String, Lines) {
    let ink = pen.ink(Role::Text);
    let label = match creneau.motif_absence {
        Some(motif) => text.label(motif),
        None => text.label(creneau.r#type),
    };
    (label.into_owned(), vec![(text.hours(creneau.plage), ink)])
}

fn free(planning: &Planning, board: &Loaded, text: Text, pen: &Pen<'_>) -> (String, Lines) {
    let row = planning
        .cursor
        .technicien
        .and_then(|id| board.row(id))
        .map(|at| &board.rows[at]);
    let Some(row) = row else {
        return (String::new(), Lines::new());
    };
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let at = planning.cursor_at(board);
    let clock = at.with_timezone(&board.zone).time();
    let works = row
        .technicien
        .horaires
        .iter()
        .any(|(from, to)| *from <= clock && (clock < *to || *to == NaiveTime::MIN));
    let road = row
        .creneaux
        .iter()
        .any(|creneau| creneau.r#type == TypeCreneau::Trajet && creneau.plage.contains(at));
    let (key, ink) = if road {
        ("detail-sur-la-route", ink)
    } else if works {
        ("detail-libre", ink)
    } else {
        ("detail-hors-horaires", dim)
    };
    let mut lines = vec![(text.with(key, &[("heure", text.time(at).into())]), ink)];
    let skills: Vec<String> = row.technicien.competences.iter().map(need).collect();
    lines.push((skills.join(" · "), dim));
    let hours: Vec<String> = row
        .technicien
        .horaires
        .iter()
        .map(|(from, to)| format!("{}–{}", text.hour(*from), text.hour(*to)))
        .collect();
    lines.push((
        if hours.is_empty() {
            text.get("detail-pas-d-horaires").into_owned()
        } else {
            hours.join(" · ")
        },
        dim,
    ));
    lines.push((row.technicien.agence_code.clone(), dim));
    (row.technicien.nom.clone(), lines)
}
