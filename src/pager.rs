//! Long output through a pager: `RP_PAGER`, `PAGER`, else `less -FRX`.
#![expect(clippy::disallowed_methods, reason = "the pager is another program")]

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

const USUAL: &str = "less -FRX";

/// Shows the text in the pager. False if no pager could be started; to leave it early is success.
pub fn show(text: &str, named: Option<&str>) -> bool {
    let Ok(words) = shell_words::split(named.unwrap_or(USUAL)) else { return false };
    let Some((program, args)) = words.split_first() else { return false };
    // Ctrl-C is for the pager, where it stops a search: rp waits on.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::default());
    let Ok(mut pager) = Command::new(program).args(args).stdin(Stdio::piped()).spawn() else {
        return false;
    };
    if let Some(mut to) = pager.stdin.take() {
        // The pager was left early.
        let _ = to.write_all(text.as_bytes());
    }
    pager.wait().is_ok_and(|status| status.success())
}
