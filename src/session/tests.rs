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
    for key in ["j", "l", "k", "<tab>", "j"] {
        desk.press(key);
        let bytes = screen.draw(|area, buf| desk.app.view(area, buf));
        assert!(bytes.len() <= 1500, "{key}: {} bytes", bytes.len());
    }
    let bytes = screen.draw(|area, buf| desk.app.view(area, buf));
    assert!(bytes.is_empty(), "no change, no bytes");
}

/// A service whose database never answers: enough for a loop that is to be looked at.
fn nowhere() -> Service {
    let pool = PgPoolOptions::new()
        .acquire_timeout(Duration::from_millis(50))
        .connect_lazy("postgres://nobody@127.0.0.1:1/nowhere")
        .unwrap();
    Service::new(pool, Clock::Fixed(at(10, 2)))
}

fn opened(size: (u16, u16)) -> (App, Vec<Effect>, Runner) {
    let somebody = actor(Langue::Fr, None);
    let (app, first) = App::open(Opening {
        actor: somebody.clone(),
        theme: Theme::new(Depth::Indexed, Ground::Dark),
        size,
        now: at(10, 2),
        base: uuid::Uuid::nil(),
    });
    (app, first, Runner::new(nowhere(), somebody))
}

fn key(notation: &str) -> Input {
    Input::Key(Key::parse(notation).unwrap())
}

#[tokio::test]
async fn five_hundred_keys_at_once_are_few_frames() {
    let (app, first, runner) = opened((200, 60));
    let keys = ["n"; 1].iter().chain(&["x"; 499]).map(|notation| key(notation));
    let mut frames = Vec::new();
    let inputs = stream::iter(keys.chain([key("<c-c>")]).collect::<Vec<_>>());
    let ending = run(app, first, inputs, &mut frames, runner, None, || at(10, 2)).await;
    assert_eq!(ending.unwrap(), Ending::Left);
    let count = frames.windows(8).filter(|bytes| bytes == b"\x1b[?2026h").count();
    assert!(count <= 10, "{count} frames");
}

/// Keeps the first waker that it is given until it has woken it, as terminals' event streams do.
struct Stubborn {
    keys: std::sync::mpsc::Receiver<Input>,
    waker: Arc<Mutex<Option<Waker>>>,
}

impl Stream for Stubborn {
    type Item = Input;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Input>> {
        match self.keys.try_recv() {
            Ok(input) => Poll::Ready(Some(input)),
            Err(TryRecvError::Disconnected) => Poll::Ready(None),
            Err(TryRecvError::Empty) => {
                self.waker
                    .lock()
                    .unwrap()
                    .get_or_insert_with(|| cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[tokio::test]
async fn no_key_is_lost_on_a_stream_that_keeps_its_first_waker() {
    let (app, first, runner) = opened((80, 24));
    let (sender, keys) = std::sync::mpsc::channel();
    let waker: Arc<Mutex<Option<Waker>>> = Arc::default();
    let inputs = Stubborn {
        keys,
        waker: Arc::clone(&waker),
    };
    let (mut screen, output) = tokio::io::duplex(1 << 20);
    let session = tokio::spawn(run(app, first, inputs, output, runner, None, || at(10, 2)));
    let mut shown = terminal(b"", (80, 24));
    let mut bytes = vec![0; 1 << 16];
    for (notation, text) in [
        ("?", "chercher une touche"),
        ("<esc>", "hjkl"),
        (":", "planning, nouvelle"),
    ] {
        sender.send(key(notation)).unwrap();
        if let Some(waker) = waker.lock().unwrap().take() {
            waker.wake();
        }
        while !shown.screen().contents().contains(text) {
            let read = tokio::time::timeout(Duration::from_secs(10), screen.read(&mut bytes));
            let read = read
                .await
                .unwrap_or_else(|_| panic!("{text:?} never came"))
                .unwrap();
            shown.process(&bytes[..read]);
        }
    }
    session.abort();
}
