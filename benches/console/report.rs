//! How figures are said.

use super::terminal::Terminal;
use crate::Ended;

/// Beside a bar.
pub fn mark(held: bool) -> &'static str {
    if held { "✓" } else { "✗" }
}

/// Bytes of one thing, done often.
#[derive(Debug, Default)]
pub struct Bytes(Vec<usize>);

impl Bytes {
    /// Those that these keys draw, one after the other, again and again.
    pub fn of(terminal: &mut Terminal, keys: &[&str], times: usize) -> Ended<Self> {
        let mut all = Self::default();
        for key in keys.iter().cycle().take(times) {
            all.0.push(terminal.press(key)?.0.bytes);
        }
        Ok(all)
    }

    fn at(&self, percent: usize) -> usize {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        sorted.get(last * percent / 100).copied().unwrap_or_default()
    }

    pub fn print(&self, name: &str, bar: Option<usize>) {
        let bar = bar.map_or(String::new(), |bar| {
            format!(" │ bar p99 ≤ {bar} {}", mark(self.at(99) <= bar))
        });
        println!(
            "{name:<34} p50 {:>7}  p99 {:>7}  max {:>7} B{bar}",
            self.at(50),
            self.at(99),
            self.at(100),
        );
    }
}
