//! What a panic does: a console's leaves its terminal clean, any other is logged.

use std::sync::Once;

tokio::task_local! {
    /// Set while a console runs on the process's own terminal.
    pub(super) static IN_CONSOLE: ();
}

/// Makes a panic of the local console readable, once `give_back` has put its terminal right, and one of a background
/// task invisible: it is logged where it is caught.
pub(super) fn readable(give_back: fn()) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if IN_CONSOLE.try_with(|()| ()).is_ok() {
                give_back();
                before(panic);
            } else {
                tracing::error!(%panic, "a task panicked");
            }
        }));
    });
}

/// Logs panics: of many sessions, none may write over the others' terminal.
pub(super) fn log_only() {
    readable(|| {});
}
