//! Frames, marks and bars in the characters of a typewriter, for terminals and readers that know no others.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;

/// Puts what every terminal has in the place of drawn characters; letters stay, accents and all.
pub(super) fn spell(buf: &mut Buffer) {
    for at in 0..buf.content.len() {
        // Two marks tell what is most urgent from what is urgent, where there is room.
        if buf.content[at].symbol() == "‼" {
            buf.content[at].set_symbol("!");
            if let Some(next) = buf.content.get_mut(at + 1).filter(|next| next.symbol() == " ") {
                next.set_symbol("!");
            }
        }
        let cell = &mut buf.content[at];
        if cell.symbol().is_ascii() {
            continue;
        }
        if let Some(eighths) = "▏▎▍▌▋▊▉".chars().position(|part| cell.symbol().starts_with(part))
        {
            whole(cell, eighths + 1);
        } else if let Some(plain) = plain(cell.symbol()) {
            cell.set_symbol(plain);
        }
    }
}

/// A cell that a bar covers in part is covered whole or not at all.
fn whole(cell: &mut Cell, eighths: usize) {
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    let covered = if reversed { 8 - eighths } else { eighths } >= 4;
    let coloured = cell.fg != cell.bg;
    if covered && coloured {
        cell.set_bg(cell.fg);
    }
    if coloured {
        cell.modifier.remove(Modifier::REVERSED);
    }
    cell.set_symbol(" ");
}

fn plain(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "─" | "┄" | "−" | "–" | "—" => "-",
        "│" | "┊" => "|",
        "┌" | "┐" | "└" | "┘" | "├" | "┤" | "┬" | "┴" | "┼" => "+",
        "▶" | "▸" | "→" | "»" | "›" => ">",
        "◀" | "◂" | "←" | "«" => "<",
        "’" => "'",
        "\u{a0}" | "\u{202f}" => " ",
        "↑" => "^",
        "↓" | "▼" | "✓" => "v",
        "✗" => "x",
        "●" | "•" => "*",
        "○" => "o",
        "■" => "#",
        "◪" | "▒" => "%",
        "‖" => "=",
        "⚑" => "!",
        "⋯" => "~",
        "·" | "…" => ".",
        "‗" => "_",
        "↵" => "$",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::console::tests::view::stories;

    #[test]
    fn nothing_is_drawn_but_letters() {
        for (name, mut desk) in stories() {
            desk.app
                .cx
                .prefs
                .set(crate::console::prefs::Preference::Traits, "ascii");
            let (buf, _) = desk.draw();
            for cell in &buf.content {
                let plain = cell
                    .symbol()
                    .chars()
                    .all(|c| c.is_ascii() || c.is_alphabetic() || "°€".contains(c));
                assert!(plain, "{name}: {:?}", cell.symbol());
            }
        }
    }
}
