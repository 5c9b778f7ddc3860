//! The console in a channel that has a terminal.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use futures::channel::mpsc;
use futures::sink::SinkExt as _;
use russh::server::Msg;
use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf, Sig};

use super::channel::{Link, Pty, Said, send, sized, tell};
use crate::console::{App, Input, Opening, Way};
use crate::domain::Actor;
use crate::domain::utilisateur::Canal;
use crate::service::connexion::Jeton;
use crate::session::bytes::Bytes;
use crate::session::run::Desk;
use crate::session::{Caps, Ending, Runner, Signs, Visitor};
use crate::text::Text;

/// How long an Escape waits for what may belong to it.
const ESCAPE: Duration = Duration::from_millis(40);
/// Inputs that wait for the console; a client that types faster waits.
const AHEAD: usize = 64;

/// Takes a terminal over: its other screen, pastes and focus told, the cursor hidden.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[?25l";
/// Gives it back, whatever it was in the middle of.
const GIVE: &[u8] =
    b"\x1b[?2026l\x1b[0m\x1b[?1000l\x1b[?1002l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// Runs a console until it is left, its client goes, or the server stops; returns the exit code.
pub(super) async fn run(
    link: &Link,
    read: &mut ChannelReadHalf,
    write: &ChannelWriteHalf<Msg>,
    said: &Said,
    actor: Actor,
    jeton: Jeton,
) -> u32 {
    let text = Text::of(&actor);
    let Some(pty) = &said.pty else {
        tell(write, &text.get("ssh-sans-terminal")).await;
        return 2;
    };
    if pty.term == "dumb" {
        tell(write, &text.get("ssh-terminal-muet")).await;
        if let Some(hint) = text.attribute("ssh-terminal-muet", "hint", &[]) {
            tell(write, &hint).await;
        }
        return 2;
    }
    if !send(write.make_writer(), TAKE).await {
        return 1;
    }
    let (sender, inputs) = mpsc::channel(AHEAD);
    let console = open(link, write, said, pty, actor, jeton, inputs).await;
    let mut stopped = false;
    let reading = async {
        listen(link, read, sender, &mut stopped).await;
        // The console has been told; it ends in its own time.
        std::future::pending::<()>().await;
    };
    let ended = tokio::select! {
        ended = AssertUnwindSafe(console).catch_unwind() => ended,
        () = reading => return 1,
    };
    let (farewell, code) = match ended {
        Ok(Ok(Ending::Left)) => (None, 0),
        Ok(Ok(Ending::Closed(why))) => (Some(why), 0),
        Ok(Ok(Ending::Gone)) if stopped => (Some(text.get("ssh-arret").into_owned()), 143),
        Ok(Ok(Ending::Gone) | Err(_)) => (None, 129),
        // Logged where it happened.
        Err(_) => (Some(text.get("ssh-panique").into_owned()), 101),
    };
    let mut last = GIVE.to_vec();
    if let Some(line) = farewell {
        last.extend_from_slice(line.as_bytes());
        last.extend_from_slice(b"\r\n");
    }
    send(write.make_writer(), &last).await;
    code
}

async fn open(
    link: &Link,
    write: &ChannelWriteHalf<Msg>,
    said: &Said,
    pty: &Pty,
    actor: Actor,
    jeton: Jeton,
    inputs: mpsc::Receiver<Input>,
) -> impl Future<Output = std::io::Result<Ending>> {
    let service = link.shared.service.clone();
    let caps = Caps::read(Signs {
        term: Some(&pty.term),
        colorterm: said.get("COLORTERM"),
        colorfgbg: said.get("COLORFGBG"),
        no_color: said.get("NO_COLOR"),
    });
    let visitor = Visitor {
        way: Way::Key,
        jeton: Some(jeton),
        canal: Canal::Ssh,
        adresse: Some(link.admission.adresse),
        ..Visitor::believed(actor)
    };
    let listener = service.listen().await;
    let (app, first) = App::open(Opening {
        actor: visitor.actor.clone(),
        way: visitor.way,
        demonstration: false,
        langue: visitor.langue,
        locale: said.locale(),
        theme: caps.theme(),
        size: pty.size,
        now: service.now(),
        base: uuid::Uuid::new_v4(),
    });
    let (runner, answers) = Runner::new(service.clone(), &visitor);
    let desk = Desk {
        app,
        first,
        inputs,
        output: Box::pin(write.make_writer()),
        runner,
        answers,
        listener: Some(listener),
    };
    // A fault on demand, in builds for development: a test looks at what it leaves of the terminal.
    let faulty = cfg!(debug_assertions) && said.get("DEBUG_REGIE_PANIC").is_some();
    crate::session::run(desk, move || {
        assert!(!faulty, "DEBUG_REGIE_PANIC is set");
        service.now()
    })
}

/// Hears the client until it has nothing more to say. A channel that nobody reads would hold up its whole connection.
async fn listen(link: &Link, read: &mut ChannelReadHalf, mut to: mpsc::Sender<Input>, stopped: &mut bool) {
    let mut bytes = Bytes::default();
    loop {
        let found = tokio::select! {
            message = read.wait() => match message {
                Some(ChannelMsg::Data { data }) => bytes.feed(&data),
                Some(ChannelMsg::WindowChange { col_width, row_height, .. }) => {
                    let (columns, rows) = sized(col_width, row_height);
                    vec![Input::Resize(columns, rows)]
                }
                Some(
                    ChannelMsg::Signal { signal: Sig::HUP | Sig::TERM | Sig::INT }
                    | ChannelMsg::Eof
                    | ChannelMsg::Close,
                )
                | None => return,
                Some(_) => Vec::new(),
            },
            () = bytes.quiet(ESCAPE) => bytes.rest(),
            () = link.shared.stops() => {
                *stopped = true;
                return;
            }
        };
        for input in found {
            // A console that has ended wants no more.
            if to.send(input).await.is_err() {
                return;
            }
        }
    }
}
