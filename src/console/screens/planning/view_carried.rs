//! What the detail says of a job in the hand, and of a day of the week.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::board::Loaded;
use super::carry::{Carried, Carry, Objection};
use super::view_detail::{Lines, wished, work};
use super::view_week::clock;
use super::{Planning, Subject};
use crate::console::cx::Cx;
use crate::console::draw::{Pen, initials, short_number, width, wrap};
use crate::console::theme::Role;
use crate::domain::planning::{Essai, Travail};
use crate::domain::{Plage, Refusal};
use crate::text::Text;

/// From so many lines on, the day is told with the hours.
const ROOMY: u16 = 4;

/// Where a job would land, what speaks against it there, and the road: what decides comes first, and of what there is no
/// room for, the reasons are counted.
pub(super) fn carried(
    planning: &Planning,
    (carry, board): (&Carry, &Loaded),
    room: Rect,
    cx: &Cx,
    pen: &Pen<'_>,
) -> (String, Lines) {
    let text = cx.text.in_zone(board.zone);
    let nom = board
        .row(carry.technicien)
        .map_or("", |at| board.rows[at].technicien.nom.as_str());
    let seeking = board.week() && carry.seeking();
    let quand = if seeking {
        let jour = carry.wish.with_timezone(&board.zone).date_naive();
        text.with("essai-cherche", &[("jour", text.date_short(jour).into())])
    } else {
        match &carry.trial {
            Some(trial) if board.week() && spread(&trial.plages, text) => whole(&trial.plages, text),
            Some(trial) if board.week() && trial.plages.len() > 1 => {
                let pieces: Vec<String> = trial.plages.iter().map(|plage| text.hours(*plage)).collect();
                format!("{} {}", text.day(text.day_of(carry.debut)), pieces.join(" + "))
            }
            _ if room.height < ROOMY => text.hours(carry.plage()),
            _ => text.plage(carry.plage()),
        }
    };
    // Where there are but two or three lines, who and when stand in the rule, and the lines are left to what decides.
    let tight = room.height < ROOMY;
    let mut lines = if tight {
        Lines::new()
    } else {
        vec![(format!("{nom} · {quand}"), pen.ink(Role::Title))]
    };
    // It is the visit that moves, not the piece of it that is held.
    if let (Carried::Visit { .. }, Some(trial)) = (&carry.what, &carry.trial)
        && trial.plages.len() > 1
        && !board.week()
    {
        let args = [("quand", whole(&trial.plages, text).into())];
        lines.push((text.with("essai-visite", &args), pen.ink(Role::Text)));
    }
    let first = lines.len();
    let objections = carry.objections(board, cx.now);
    let told = carry.trial.as_ref();
    let refusals = told.map_or(&[][..], |trial| &trial.refus);
    let serious = pen.ink(if carry.pencil { Role::Warning } else { Role::Danger });
    let exchanged = planning.beneath().filter(|_| room.height >= ROOMY);
    // Beside an exchange, each reason says which of the two it speaks against.
    let both = exchanged.is_some() && told.is_some_and(|trial| trial.echange.is_some());
    let here = |said| about(both.then_some("detail-contre-la-pose"), said, text);
    lines.extend(each_once(refusals, text).map(|said| (here(said), serious)));
    let own = objections.iter().filter(|objection| match objection {
        Objection::Late(_) | Objection::Past => !seeking,
        _ if board.week() => false,
        // Of what it refuses, the service tells better; of what it lets pass, the board still knows.
        Objection::Pencilled { .. } => true,
        _ => refusals.is_empty(),
    });
    let mut against = !refusals.is_empty();
    for objection in own {
        against = true;
        let ink = pen.ink(if objection.serious() && told.is_none() {
            Role::Danger
        } else {
            Role::Warning
        });
        lines.push((here(said(objection, text)), ink));
    }
    let mut reasons = first..lines.len();
    if !against && !seeking {
        lines.push((
            here(text.get("detail-rien-contre").into_owned()),
            pen.ink(Role::Good),
        ));
    }
    if let Some((_, other)) = exchanged {
        let swap = exchange((carry, board), other, text, pen);
        with_swap(&mut lines, &mut reasons, swap, room);
    }
    lines.extend(planning.souhait(board, carry.mission).map(|souhait| {
        let met = seeking || souhait.covers(carry.plage());
        let ink = pen.ink(if met { Role::Text } else { Role::Warning });
        (wished(souhait, text), ink)
    }));
    if let Some(trial) = told {
        lines.push((road(trial, text), pen.ink(Role::Text)));
    }
    if matches!(&carry.what, Carried::Visit { .. }) && !carry.shift().is_zero() && carry.team {
        lines.push((text.get("essai-equipe").into_owned(), pen.ink(Role::Text)));
    }
    let fermete = if carry.pencil {
        "detail-provisoire"
    } else {
        "detail-ferme"
    };
    let dim = pen.ink(Role::Dim);
    lines.push((format!("{} · {}", carry.titre, text.get(fermete)), dim));
    let lines = fit(lines, &reasons, room, text, pen);
    (heading(carry, (nom, &quand), room, text), lines)
}

/// What is in the hand; where there is little room, over whose row and when too.
fn heading(carry: &Carry, (nom, quand): (&str, &str), room: Rect, text: Text) -> String {
    let numero = short_number(&carry.numero);
    if room.height < ROOMY {
        let whole = format!("{numero} · {nom} · {quand}");
        let fits = width(&whole) + 2 <= room.width;
        let called = if fits { nom.to_owned() } else { initials(nom) };
        return format!("{numero} · {called} · {quand}");
    }
    let key = if carry.helps() {
        "detail-renfort"
    } else {
        "detail-deplacement"
    };
    text.with(key, &[("numero", numero.into())])
}

/// A reason, and what it speaks for or against, where that must be told.
fn about(key: Option<&str>, raison: String, text: Text) -> String {
    match key {
        Some(key) => text.with(key, &[("raison", raison.into())]),
        None => raison,
    }
}

/// Whether pieces of work lie on several days.
fn spread(plages: &[Plage], text: Text) -> bool {
    let mut days = plages.iter().map(|plage| text.day_of(plage.debut()));
    let first = days.next();
    days.any(|day| Some(day) != first)
}

/// From the first to the last minute of pieces of work.
fn whole(plages: &[Plage], text: Text) -> String {
    let whole = plages.iter().copied().reduce(Plage::around);
    whole.map(|plage| text.plage(plage)).unwrap_or_default()
}

/// The lines, where all the reasons are among those that there is room for; else as many reasons as fit whole, and how many
/// there are besides. What is cut off then is marked where it is drawn.
fn fit(mut lines: Lines, reasons: &Range<usize>, room: Rect, text: Text, pen: &Pen<'_>) -> Lines {
    let fitting = |lines: &Lines, rows: u16| {
        let mut used = 0;
        let fits = |(line, _): &&(String, Style)| {
            used += wrap(line, room.width).len();
            used <= usize::from(rows)
        };
        lines.iter().take_while(fits).count()
    };
    if fitting(&lines, room.height) >= reasons.end {
        return lines;
    }
    // The line that counts the others takes a place itself.
    let kept = fitting(&lines, room.height.saturating_sub(1));
    if kept <= reasons.start {
        // Who, when and the first reason are worth more than how many there are.
        return lines;
    }
    let args = [("n", (reasons.end - kept.max(reasons.start)).into())];
    lines.truncate(kept);
    lines.push((text.with("detail-autres-raisons", &args), pen.ink(Role::Dim)));
    lines
}

/// What refusals say: what holds for several people alike is said once.
fn each_once(refusals: &[Refusal], text: Text) -> impl Iterator<Item = String> {
    let mut said: Vec<String> = Vec::new();
    for refusal in refusals {
        let message = text.refusal(refusal).message;
        if !said.contains(&message) {
            said.push(message);
        }
    }
    said.into_iter()
}

/// Over another job it is the exchange that can be done: where there is no room for both, it comes after the first reason
/// against laying it there, and before the others.
fn with_swap(lines: &mut Lines, reasons: &mut Range<usize>, swap: Lines, room: Rect) {
    let rows = |lines: &Lines| -> usize { lines.iter().map(|(line, _)| wrap(line, room.width).len()).sum() };
    if swap.len() > 1 && rows(lines) + rows(&swap) > usize::from(room.height) {
        let at = reasons.start + usize::from(reasons.end > reasons.start);
        reasons.end += swap.len();
        lines.splice(at..at, swap);
    } else {
        lines.extend(swap);
    }
}

/// That the job beneath can be exchanged; where it would go and what speaks against that, once it is told.
fn exchange((carry, board): (&Carry, &Loaded), other: &Travail, text: Text, pen: &Pen<'_>) -> Lines {
    let offer = text.with(
        "detail-echange",
        &[("numero", short_number(&other.numero).into())],
    );
    let focus = pen.ink(Role::Focus);
    let Some(found) = carry.trial.as_ref().and_then(|trial| trial.echange.as_ref()) else {
        return vec![(offer, focus)];
    };
    let from = match &carry.what {
        Carried::Visit { from, .. } => board.row(*from),
        Carried::Mission { .. } => None,
    };
    let nom = from.map_or("", |at| board.rows[at].technicien.nom.as_str());
    let args = [
        ("offre", offer.into()),
        ("numero", short_number(&other.numero).into()),
        ("technicien", nom.into()),
        ("heures", text.hours(found.plage).into()),
        ("aller", text.duration(i64::from(found.aller)).into()),
    ];
    let place = text.with("echange-place", &args);
    let mut lines = vec![(place, focus)];
    let there = |said| about(Some("detail-contre-l-echange"), said, text);
    let late = other.echeance.filter(|echeance| found.plage.debut() > *echeance);
    let late = late.map(|at| said(&Objection::Late(at), text));
    let against = each_once(&found.refus, text).map(|said| (there(said), pen.ink(Role::Danger)));
    let against = against.chain(late.map(|said| (there(said), pen.ink(Role::Warning))));
    lines.extend(against);
    if lines.len() == 1 {
        lines.push((
            there(text.get("detail-rien-contre").into_owned()),
            pen.ink(Role::Good),
        ));
    }
    lines
}

/// The road there and on, and what it adds to the day.
fn road(trial: &Essai, text: Text) -> String {
    let minutes = |n: i64| text.duration(n);
    let args = [
        ("aller", minutes(i64::from(trial.aller)).into()),
        ("suite", minutes(i64::from(trial.suite)).into()),
        ("detour", minutes(i64::from(trial.detour.max(0))).into()),
    ];
    text.with("essai-route", &args)
}

fn said(objection: &Objection, text: Text) -> String {
    match objection {
        Objection::Taken { quoi, travail, plage } => {
            let quoi = if *travail {
                short_number(quoi)
            } else {
                text.label_of("type-creneau", quoi).into_owned()
            };
            text.with(
                "objection-pris",
                &[("quoi", quoi.into()), ("heures", text.hours(*plage).into())],
            )
        }
        Objection::OffHours => text.get("objection-horaires").into_owned(),
        Objection::Late(at) => text.with("objection-echeance", &[("quand", text.instant(*at).into())]),
        Objection::Unable(specialisation, niveau) => {
            let args = [
                ("specialisation", specialisation.into()),
                ("niveau", i64::from(*niveau).into()),
            ];
            text.with("objection-competence", &args)
        }
        Objection::Past => text.get("objection-passe").into_owned(),
        Objection::Pencilled { numero, plage } => {
            let args = [
                ("numero", short_number(numero).into()),
                ("heures", text.hours(*plage).into()),
            ];
            text.with("objection-provisoire", &args)
        }
    }
}

/// A day of somebody's week: how much of it is taken, its jobs, and the chosen one of them.
pub(super) fn day(
    planning: &Planning,
    board: &Loaded,
    subject: Subject<'_>,
    text: Text,
    cx: &Cx,
    pen: &Pen<'_>,
) -> (String, Lines) {
    let at = planning.cursor.day;
    let row = planning.cursor.technicien.and_then(|id| board.row(id));
    let (Some(row), Some((jour, _))) = (row.map(|at| &board.rows[at]), board.days.get(at)) else {
        return (String::new(), Lines::new());
    };
    let Some(cell) = row.cells.get(at) else {
        return (row.technicien.nom.clone(), Lines::new());
    };
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let args = [
        ("prevu", clock(cell.planned).into()),
        ("travaille", clock(cell.worked).into()),
        ("n", cell.visites.len().into()),
    ];
    let mut lines = vec![(text.with("semaine-charge", &args), ink)];
    if cell.late > 0 {
        let args = [("n", cell.late.into())];
        lines.push((text.with("semaine-retard", &args), pen.ink(Role::Danger)));
    }
    if cell.away {
        let label = match cell.motif {
            Some(motif) => text.label(motif),
            None => text.label(crate::domain::creneau::TypeCreneau::Absence),
        };
        lines.push((label.into_owned(), dim));
    }
    if let Some(busy) = cell.busy {
        lines.push((text.label(busy).into_owned(), dim));
    }
    let chosen = planning.cursor.creneau;
    for creneau in cell.jobs.iter().filter_map(|id| board.creneau(*id)) {
        let Some(travail) = &creneau.travail else { continue };
        let mark = if chosen == Some(creneau.id) && cell.jobs.len() > 1 {
            "▶"
        } else {
            ""
        };
        let line = format!(
            "{mark}{} {} {}",
            text.hours(creneau.plage),
            short_number(&travail.numero),
            travail.titre
        );
        let own = chosen == Some(creneau.id);
        lines.push((line, pen.ink(if own { Role::Title } else { Role::Text })));
    }
    if let Subject::Work(creneau, travail) = subject {
        let fiche = planning.fiche(travail.mission);
        let (_, more) = work(board, (creneau, travail), fiche, text, cx, pen);
        // The title stands in the list already.
        lines.extend(more.into_iter().skip(1));
    }
    (format!("{} · {}", row.technicien.nom, text.day(*jour)), lines)
}
