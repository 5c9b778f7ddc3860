//! One channel: what its client says of its terminal, then a console or a command.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use russh::server::{Handle, Msg};
use russh::{Channel, ChannelId, ChannelMsg, ChannelReadHalf, ChannelWriteHalf};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use super::client::Admission;
use super::{Shared, command, console};
use crate::domain::heure::PARIS;
use crate::domain::{Actor, Langue};
use crate::service::Error;
use crate::text::{Locale, Text};

/// What a client may say of itself.
const VARIABLES: &[&str] = &[
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "COLORTERM",
    "COLORFGBG",
    "NO_COLOR",
    "DEBUG_REGIE_PANIC",
];
/// Longest value of it.
const LONGEST: usize = 256;
/// What ends with it that the database can't be reached.
const AWAY: u32 = 6;
/// Longest wait for a client to take the last bytes.
const LAST: Duration = Duration::from_secs(2);
/// Columns and rows of a terminal that doesn't say.
const USUAL: (u16, u16) = (80, 24);

/// What a channel belongs to.
pub(super) struct Link {
    pub shared: Arc<Shared>,
    pub admission: Arc<Admission>,
    pub handle: Handle,
    pub id: ChannelId,
}

/// A client's terminal, as it describes it.
#[derive(Debug, Clone)]
pub(super) struct Pty {
    pub term: String,
    pub size: (u16, u16),
}

/// Everything that a client has said of itself.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub variables: BTreeMap<String, String>,
    pub pty: Option<Pty>,
}

impl Said {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// What the client's own machine says of who reads there.
    pub(super) fn locale(&self) -> Locale {
        Locale::read(|name| self.get(name))
    }
}

/// A size that a terminal can have.
pub(super) fn sized(columns: u32, rows: u32) -> (u16, u16) {
    let clamp = |n: u32, usual: u16| match u16::try_from(n) {
        Ok(0) => usual,
        Ok(n) => n,
        Err(_) => u16::MAX,
    };
    (clamp(columns, USUAL.0), clamp(rows, USUAL.1))
}

/// Hears a channel out, and does what it is for.
pub(super) async fn run(link: Link, channel: Channel<Msg>) {
    let (mut read, write) = channel.split();
    let mut said = Said::default();
    loop {
        let message = tokio::select! {
            message = read.wait() => message,
            () = link.shared.stops() => None,
        };
        let Some(message) = message else {
            return end(&link, None).await;
        };
        match message {
            ChannelMsg::RequestPty {
                want_reply,
                term,
                col_width,
                row_height,
                ..
            } => {
                said.pty = Some(Pty {
                    term,
                    size: sized(col_width, row_height),
                });
                answer(&link, want_reply, true).await;
            }
            ChannelMsg::WindowChange {
                col_width,
                row_height,
                ..
            } => {
                if let Some(pty) = &mut said.pty {
                    pty.size = sized(col_width, row_height);
                }
            }
            ChannelMsg::SetEnv {
                want_reply,
                variable_name,
                variable_value,
            } => {
                let known = VARIABLES.contains(&variable_name.as_str()) && variable_value.len() <= LONGEST;
                if known {
                    said.variables.insert(variable_name, variable_value);
                }
                answer(&link, want_reply, known).await;
            }
            ChannelMsg::RequestShell { want_reply } => {
                answer(&link, want_reply, true).await;
                return started(&link, read, &write, said, None).await;
            }
            ChannelMsg::Exec { want_reply, command } => {
                answer(&link, want_reply, true).await;
                return started(&link, read, &write, said, Some(command)).await;
            }
            ChannelMsg::RequestSubsystem { want_reply, .. } => {
                answer(&link, want_reply, false).await;
                // There is none of any name: its client waits for the end as well.
                return end(&link, Some(1)).await;
            }
            ChannelMsg::RequestX11 { want_reply, .. } | ChannelMsg::AgentForward { want_reply } => {
                answer(&link, want_reply, false).await;
            }
            ChannelMsg::Close | ChannelMsg::Eof => return end(&link, None).await,
            _ => {}
        }
    }
}

async fn started(
    link: &Link,
    mut read: ChannelReadHalf,
    write: &ChannelWriteHalf<Msg>,
    said: Said,
    command: Option<Vec<u8>>,
) {
    let Some(open) = link.admission.open.get() else {
        let langue = said.locale().langue.unwrap_or(link.shared.langue);
        let text = Text::new(langue, PARIS);
        tell(write, &text.get("ssh-base-injoignable")).await;
        return end(link, Some(AWAY)).await;
    };
    let ended = match link.shared.service.by_token(&open.jeton).await {
        Ok(mut actor) => {
            actor.langue = said.locale().langue.unwrap_or(actor.langue);
            match command {
                None => console::run(link, &mut read, write, &said, actor, open.jeton.clone()).await,
                Some(command) => command::run(link, &mut read, write, actor, &command).await,
            }
        }
        Err(error) => {
            let langue = said.locale().langue.unwrap_or(open.actor.langue);
            tell(write, &excuse(&error, langue, &open.actor)).await;
            match error {
                Error::Refused(_) => 4,
                _ => AWAY,
            }
        }
    };
    end(link, Some(ended)).await;
}

/// Why somebody can't be let in any more.
fn excuse(error: &Error, langue: Langue, actor: &Actor) -> String {
    let text = Text::new(langue, actor.fuseau);
    match error {
        Error::Refused(refusal) => text.refusal(refusal).message,
        _ => text.get("erreur-injoignable").into_owned(),
    }
}

/// Says something on the error stream.
pub(super) async fn tell(write: &ChannelWriteHalf<Msg>, line: &str) {
    send(write.make_writer_ext(Some(1)), format!("{line}\r\n").as_bytes()).await;
}

/// Sends bytes, for as long as the client takes them within reason.
pub(super) async fn send(mut to: impl AsyncWrite + Unpin, bytes: &[u8]) -> bool {
    matches!(timeout(LAST, to.write_all(bytes)).await, Ok(Ok(())))
}

async fn answer(link: &Link, wanted: bool, yes: bool) {
    if wanted {
        // A connection that is gone wants no answer.
        let _ = if yes {
            link.handle.channel_success(link.id).await
        } else {
            link.handle.channel_failure(link.id).await
        };
    }
}

/// Closes the channel, and tells with what it ended.
async fn end(link: &Link, code: Option<u32>) {
    let last = async {
        if let Some(code) = code {
            let _ = link.handle.exit_status_request(link.id, code).await;
        }
        let _ = link.handle.eof(link.id).await;
        let _ = link.handle.close(link.id).await;
    };
    let _ = timeout(LAST, last).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_terminals() {
        assert_eq!(sized(0, 0), USUAL);
        assert_eq!(sized(120, 40), (120, 40));
        assert_eq!(sized(u32::MAX, 70_000), (u16::MAX, u16::MAX));
    }
}
