use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use super::fixture::{Desk, actor, lines};
use crate::console::theme::{Depth, Ground, Theme};
use crate::domain::Langue;

/// A frame as text and as style: each run of cells of one style gets a letter, each letter a line of the legend.
fn styled(buf: &Buffer, cursor: Option<Position>) -> String {
    let mut legend: Vec<(Color, Color, Modifier)> = Vec::new();
    let mut out = String::new();
    for (y, line) in lines(buf).iter().enumerate() {
        let _ = writeln!(out, "{line}");
        let y = u16::try_from(y).unwrap();
        let marks: String = (0..buf.area.width)
            .map(|x| {
                let cell = &buf[(x, y)];
                let style = (cell.fg, cell.bg, cell.modifier);
                let at = legend
                    .iter()
                    .position(|known| *known == style)
                    .unwrap_or_else(|| {
                        legend.push(style);
                        legend.len() - 1
                    });
                char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[at.min(51)])
            })
            .collect();
        let _ = writeln!(out, "{}", marks.trim_end_matches('a'));
    }
    for (at, (fg, bg, modifier)) in legend.iter().enumerate() {
        let _ = writeln!(
            out,
            "{}: {fg:?} on {bg:?} {modifier:?}",
            char::from(b'a' + u8::try_from(at % 26).unwrap())
        );
    }
    let _ = write!(out, "cursor: {cursor:?}");
    out
}

/// Every picture: the console at a moment worth looking at. Also drawn on a terminal by the session's tests.
pub fn stories() -> Vec<(&'static str, Desk)> {
    let mut told = Vec::new();
    let mut tell = |name, size, keys: &str, typed: &str| {
        let mut desk = Desk::new(size);
        desk.press(keys);
        desk.type_text(typed);
        told.push((name, desk));
    };
    tell("planning", SMALL, "", "");
    tell("planning-travail", SMALL, "j L", "");
    tell("planning-attente", SMALL, "<tab> j", "");
    tell("planning-en-main-pris", SMALL, "j L m k h", "");
    tell("planning-en-main", SMALL, "j L m j j j l l", "");
    tell("planning-filtre", SMALL, "/", "spec:clim");
    tell("aide", SMALL, "?", "");
    tell("commande", SMALL, ":", "nou");
    tell("aller", SMALL, "g", "");
    tell("aller-refuse", SMALL, "g s", "");
    tell("nouvelle-mission", SMALL, "n", "Belle");
    tell("nouvelle-mission-refusee", SMALL, "n <tab> <c-s>", "");
    tell("annulation", SMALL, "<tab> X", "doublon");
    tell("planning-40x12", (40, 12), "j L", "");
    tell("planning-120x40", (120, 40), "j L", "");
    tell("planning-160x45", (160, 45), "j L", "");
    tell("planning-200x60", (200, 60), "j L", "");
    tell("nouvelle-mission-40x12", (40, 12), "n", "Belle");
    tell("nouvelle-mission-120x40", (120, 40), "n", "Belle");
    tell("trop-petit", (30, 8), "", "");
    for (name, depth, ground) in [
        ("planning-sans-couleur", Depth::None, Ground::Dark),
        ("planning-16", Depth::Sixteen, Ground::Dark),
        ("planning-clair", Depth::True, Ground::Light),
    ] {
        let mut desk = Desk::new(SMALL);
        desk.app.cx.theme = Theme::new(depth, ground);
        desk.press("j L");
        told.push((name, desk));
    }
    let mut desk = Desk::with(SMALL, actor(Langue::En, None));
    desk.press("j L");
    told.push(("planning-en", desk));
    told.extend(super::gate::stories(SMALL));
    told.push(("semaine", super::planning::on_week(SMALL)));
    told.push(("semaine-160x45", super::planning::on_week((160, 45))));
    told.push(("semaine-40x12", super::planning::on_week((40, 12))));
    told.push(("affermir", super::planning::firming(SMALL)));
    told.push(("suggestions", super::proposer::suggesting(SMALL)));
    told.push(("pourquoi-pas", super::proposer::explaining(SMALL)));
    told.push(("compte-rendu", super::visite::reporting(SMALL)));
    told
}

const SMALL: (u16, u16) = (80, 24);

#[test]
fn every_picture_is_as_it_was_looked_at() {
    for (name, desk) in stories() {
        let (buf, cursor) = desk.draw();
        insta::assert_snapshot!(name, styled(&buf, cursor));
    }
}

#[test]
fn forty_columns_tell_the_day_the_time_the_link_and_the_way_to_help() {
    let mut desk = Desk::new((40, 30));
    let lines = |desk: &Desk| -> Vec<String> { desk.text().lines().map(ToOwned::to_owned).collect() };
    let shown = lines(&desk);
    assert_eq!(shown[0], " Planning   lun. 23 nov. 2026   ● 10:02");
    assert!(shown[29].ends_with("? aide"), "{}", shown[29]);
    desk.send(crate::console::msg::Msg::Link(crate::service::feed::Link::Down));
    let lost = &lines(&desk)[0];
    assert!(
        lost.ends_with("○ base perdue 10:02") && !lost.contains("lun."),
        "{lost}"
    );
}

#[test]
fn a_waiting_mission_in_the_hand_is_seen_where_it_goes_on_forty_columns() {
    let mut desk = Desk::new((40, 24));
    desk.press("<tab>");
    assert!(desk.text().contains("Chaudière en pan"), "{}", desk.text());
    desk.press("m");
    let shown = desk.text();
    assert!(
        shown.contains("Lucie") || shown.contains("L. Petit"),
        "the grid: {shown}"
    );
    assert!(shown.contains("245 en main"), "and what is in the hand: {shown}");
    desk.press("<esc>");
    assert!(desk.text().contains("Chaudière en pan"), "{}", desk.text());
}
