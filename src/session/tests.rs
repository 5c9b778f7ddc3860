//! The loop with a console and a terminal, without a service.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::Screen;
use crate::console::tests::view::stories;

/// What a terminal of that size shows after these bytes.
fn terminal(bytes: &[u8], (columns, rows): (u16, u16)) -> vt100::Parser {
    let mut parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
    parser.process(bytes);
    parser
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        Color::Indexed(n) => vt100::Color::Idx(n),
        Color::Black => vt100::Color::Idx(0),
        Color::Red => vt100::Color::Idx(1),
        Color::Green => vt100::Color::Idx(2),
        Color::Yellow => vt100::Color::Idx(3),
        Color::Blue => vt100::Color::Idx(4),
        Color::Magenta => vt100::Color::Idx(5),
        Color::Cyan => vt100::Color::Idx(6),
        Color::Gray => vt100::Color::Idx(7),
        Color::DarkGray => vt100::Color::Idx(8),
        Color::White => vt100::Color::Idx(15),
        _ => vt100::Color::Default,
    }
}

/// Every picture arrives at a terminal as it was drawn. With `REGIE_FRAMES=<folder>` its bytes are kept there.
#[test]
fn every_picture_arrives_as_it_was_drawn() {
    let folder = std::env::var_os("REGIE_FRAMES").map(std::path::PathBuf::from);
    for (name, desk) in stories() {
        let size = desk.app.cx.size;
        let mut screen = Screen::new(size);
        let bytes = screen.draw(|area, buf| desk.app.view(area, buf));
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join(format!("{name}.ansi")), &bytes).unwrap();
        }
        let terminal = terminal(&bytes, size);
        let (buf, _): (Buffer, _) = desk.draw();
        for (at, cell) in buf.area.positions().map(|at| (at, &buf[at])) {
            let there = terminal.screen().cell(at.y, at.x).unwrap();
            if there.is_wide_continuation() {
                continue;
            }
            let symbol = if there.has_contents() {
                there.contents()
            } else {
                " "
            };
            assert_eq!(symbol, cell.symbol(), "{name} at {at}");
            assert_eq!(there.fgcolor(), colour(cell.fg), "{name} at {at}");
            assert_eq!(there.bgcolor(), colour(cell.bg), "{name} at {at}");
            assert_eq!(
                there.bold(),
                cell.modifier.contains(Modifier::BOLD),
                "{name} at {at}"
            );
            assert_eq!(
                there.inverse(),
                cell.modifier.contains(Modifier::REVERSED),
                "{name} at {at}"
            );
        }
    }
}

#[test]
fn moving_the_selection_is_few_bytes() {
    let mut desk = crate::console::tests::fixture::Desk::new((200, 60));
    let mut screen = Screen::new((200, 60));
    screen.draw(|area, buf| desk.app.view(area, buf));
    // Another pane is two frames and a footer, too.
    for (key, most) in [
        ("j", 1500),
        ("l", 1500),
        ("k", 1500),
        ("<tab>", 1600),
        ("j", 1500),
    ] {
        desk.press(key);
        let bytes = screen.draw(|area, buf| desk.app.view(area, buf));
        assert!(bytes.len() <= most, "{key}: {} bytes", bytes.len());
    }
    let bytes = screen.draw(|area, buf| desk.app.view(area, buf));
    assert!(bytes.is_empty(), "no change, no bytes");
}
