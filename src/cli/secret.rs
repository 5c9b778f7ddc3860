//! Passwords on their way in: typed without being shown, or piped; never an argument, which everybody can read.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, Read as _, Write as _};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::{Exit, Failure};
use crate::service::mot_de_passe::MotDePasse;
use crate::text::Text;

/// Where passwords come from.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Source {
    #[arg(long)]
    password_stdin: bool,
}

impl Source {
    /// A password that exists.
    pub(super) fn password(self, text: Text, prompt: &str) -> Result<MotDePasse, Failure> {
        if self.password_stdin {
            return piped();
        }
        typed(&text.get(prompt)).map(MotDePasse::new)
    }

    /// A new password: typed twice, for nobody sees what they type.
    pub(super) fn new_password(self, text: Text) -> Result<MotDePasse, Failure> {
        if self.password_stdin {
            let new = piped()?;
            // The standard input held the old one alone.
            if new.est_vide() {
                return Err(Failure::new(Exit::Usage, "mot-de-passe-seconde-ligne"));
            }
            return Ok(new);
        }
        let once = typed(&text.get("invite-nouveau-mot-de-passe"))?;
        if typed(&text.get("invite-encore"))? != once {
            return Err(Failure::new(Exit::Usage, "mots-de-passe-differents"));
        }
        Ok(MotDePasse::new(once))
    }
}

/// One line of the standard input.
fn piped() -> Result<MotDePasse, Failure> {
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Failure::internal(&error))?;
    Ok(MotDePasse::new(line.trim_end_matches(['\n', '\r'])))
}

/// A line that may be seen, from the terminal.
pub(super) fn asked(prompt: &str) -> Result<String, Failure> {
    let mut terminal = terminal()?;
    write!(terminal, "{prompt} ").map_err(|error| Failure::internal(&error))?;
    let mut line = String::new();
    io::BufReader::new(terminal)
        .read_line(&mut line)
        .map_err(|error| Failure::internal(&error))?;
    Ok(line.trim().to_owned())
}

fn terminal() -> Result<File, Failure> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .map_err(|_| Failure::new(Exit::Usage, "mot-de-passe-sans-terminal"))
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Blind {
    terminal: File,
    before: Termios,
}

impl Blind {
    fn new() -> Result<Self, Failure> {
        let terminal = terminal()?;
        let failed = |error: rustix::io::Errno| Failure::internal(&io::Error::from(error));
        let before = tcgetattr(&terminal).map_err(failed)?;
        let mut blind = before.clone();
        // Interrupts come as characters: a signal would leave the terminal blind.
        blind
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(&terminal, OptionalActions::Flush, &blind).map_err(failed)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Blind {
    fn drop(&mut self) {
        // Nobody is left to tell of a failure.
        let _ = tcsetattr(&self.terminal, OptionalActions::Flush, &self.before);
        drop(writeln!(self.terminal));
    }
}

/// A line that is not shown.
fn typed(prompt: &str) -> Result<String, Failure> {
    let mut blind = Blind::new()?;
    write!(blind.terminal, "{prompt} ").map_err(|error| Failure::internal(&error))?;
    let mut line = Vec::new();
    let mut byte = [0];
    loop {
        let read = blind
            .terminal
            .read(&mut byte)
            .map_err(|error| Failure::internal(&error))?;
        match byte[0] {
            _ if read == 0 => break,
            b'\n' | b'\r' | 4 => break,
            3 => return Err(Failure::new(Exit::Interrupted, "interrompu")),
            8 | 127 => erase(&mut line),
            21 => line.clear(),
            other => line.push(other),
        }
    }
    String::from_utf8(line).map_err(|_| Failure::new(Exit::Usage, "mot-de-passe-illisible"))
}

/// Takes the last character back, however many bytes it has.
fn erase(line: &mut Vec<u8>) {
    while line.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
}

#[cfg(test)]
mod tests {
    use super::erase;

    #[test]
    fn a_character_is_taken_back_whole() {
        let mut line = "aé€".as_bytes().to_vec();
        erase(&mut line);
        assert_eq!(line, "aé".as_bytes());
        erase(&mut line);
        erase(&mut line);
        erase(&mut line);
        assert_eq!(line, b"");
    }
}
