//! A command in a channel: verbs of the command line, as the person whose key it is.

use russh::server::Msg;
use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf};

use super::Asked;
use super::channel::{Link, tell};
use crate::domain::Actor;
use crate::text::Text;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

/// Longest command that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// Runs a command to its end, and returns its exit code.
pub(super) async fn run(
    link: &Link,
    read: &mut ChannelReadHalf,
    write: &ChannelWriteHalf<Msg>,
    actor: Actor,
    command: &[u8],
) -> u32 {
    let text = Text::of(&actor);
    let words = std::str::from_utf8(command)
        .ok()
        .filter(|command| command.len() <= LONGEST)
        .and_then(words);
    let Some(words) = words else {
        tell(write, &text.get("ssh-commande-illisible")).await;
        return 2;
    };
    let asked = Asked {
        service: link.shared.service.clone(),
        langue: actor.langue,
        actor,
        words,
    };
    // A command that was asked for ends, whether or not somebody waits for it.
    let running = tokio::spawn(link.shared.verbs.run(asked));
    let done = async {
        match running.await {
            Ok(ran) => {
                let said = pour(write.make_writer(), &ran.out).await
                    && pour(write.make_writer_ext(Some(1)), &ran.err).await;
                if said { u32::from(ran.code) } else { 129 }
            }
            // It panicked, and that was logged.
            Err(_) => {
                tell(write, &text.get("ssh-panique")).await;
                1
            }
        }
    };
    tokio::select! {
        code = done => code,
        () = gone(read) => 129,
    }
}

/// Sends bytes, as fast as the client takes them.
async fn pour(mut to: impl AsyncWrite + Unpin, bytes: &[u8]) -> bool {
    bytes.is_empty() || to.write_all(bytes).await.is_ok()
}

/// Ends when the client is gone; what it sends is nothing to a verb.
async fn gone(read: &mut ChannelReadHalf) {
    while let Some(message) = read.wait().await {
        if matches!(message, ChannelMsg::Close) {
            return;
        }
    }
}

/// The words of a command, quoted as in a shell; nothing where a quote is left open.
fn words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut letters = command.chars();
    while let Some(c) = letters.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().push(letters.next()?),
            (Some(_), _) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_quoted_as_in_a_shell() {
        let read = |command| words(command).expect("words");
        assert_eq!(read("mission list --json"), ["mission", "list", "--json"]);
        assert_eq!(
            read(r#" client list --filter "etat:actif  ville:lyon" '' "#),
            ["client", "list", "--filter", "etat:actif  ville:lyon", ""]
        );
        assert_eq!(read(r#"a\ b 'c\' "d\"e""#), ["a b", r"c\", "d\"e"]);
        assert!(read("  ").is_empty());
        assert_eq!(words("'open"), None);
        assert_eq!(words("end\\"), None);
    }
}
