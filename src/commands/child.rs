//! Runs a command as if `rp` were not there: it has the terminal, gets every signal, and its end is that
//! of `rp`.
#![expect(clippy::disallowed_methods, reason = "a command of the owner's is another program")]

use std::io;
use std::process::{Command, ExitStatus};

use crate::domain::run::End;

/// Runs a command to its end.
pub fn run(command: &mut Command) -> io::Result<End> {
    #[cfg(unix)]
    return unix::run(command);
    #[cfg(not(unix))]
    {
        // Ctrl-C is for the command.
        signal_hook::flag::register(signal_hook::consts::SIGINT, Default::default())?;
        command.status().map(end)
    }
}

/// Ends this process as the command ended, if a signal ended it. Gives the exit code otherwise.
pub fn end_like(end: End) -> u8 {
    match end {
        // Only the lower bits of an exit code are seen.
        End::Code(code) => u8::try_from(code & 0xff).unwrap_or(u8::MAX),
        End::Signal(signal) => {
            #[cfg(unix)]
            unix::die_of(signal);
            u8::try_from(128 + signal).unwrap_or(u8::MAX)
        }
    }
}

#[cfg(not(unix))]
fn end(status: ExitStatus) -> End {
    End::Code(status.code().unwrap_or(1))
}

#[cfg(unix)]
mod unix {
    use std::os::fd::BorrowedFd;
    use std::os::unix::process::ExitStatusExt;
    use std::thread;
    use std::time::Duration;

    use rustix::process::{
        Pid, Resource, Rlimit, Signal, WaitOptions, getpgrp, getpid, kill_process, setrlimit,
        waitpid,
    };
    use signal_hook::consts::{
        SIGALRM, SIGCHLD, SIGHUP, SIGINT, SIGIO, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM,
    };
    use signal_hook::iterator::Signals;

    use super::{Command, End, ExitStatus, io};

    /// The signals that end a process by default, and are passed on.
    const PASSED_ON: [i32; 9] =
        [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGIO];
    /// The time in which a process is continued after its group was.
    const MOMENT: Duration = Duration::from_millis(20);

    pub fn run(command: &mut Command) -> io::Result<End> {
        // Before the start, since the end may come at once. The handler also takes the place of a parent's
        // request to ignore the signal, with which no end would be reported.
        let mut signals = Signals::new([SIGCHLD])?;
        // The command keeps what its parent ignores, but has no handlers.
        let ignored = ignored();
        let passed_on =
            PASSED_ON.into_iter().filter(|it| ignored.unwrap_or(0) >> (it - 1) & 1 == 0);
        if ignored.is_some() {
            add(&signals, passed_on.clone())?;
        }
        let child = command.spawn()?;
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| io::Error::other("the command has no process"))?;
        if ignored.is_none() {
            add(&signals, passed_on)?;
        }
        loop {
            if let Some(end) = ended(pid)? {
                return Ok(end);
            }
            for signal in signals.wait() {
                let is_of_keyboard = matches!(signal, SIGINT | SIGQUIT) && is_in_foreground();
                if let Some(named) = Signal::from_named_raw(signal)
                    && signal != SIGCHLD
                    && !is_of_keyboard
                {
                    // It may have ended.
                    let _ = kill_process(pid, named);
                }
            }
        }
    }

    fn add(signals: &Signals, passed_on: impl Iterator<Item = i32>) -> io::Result<()> {
        passed_on.into_iter().try_for_each(|signal| signals.handle().add_signal(signal))
    }

    /// The signals that this process ignores, a bit each; `None` if the system does not tell.
    fn ignored() -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(mask.trim(), 16).ok()
    }

    /// The end of a process, if it has ended. Stops with it if it is stopped.
    fn ended(pid: Pid) -> io::Result<Option<End>> {
        let waited = |options| waitpid(Some(pid), WaitOptions::NOHANG | options);
        let Some((_, status)) = waited(WaitOptions::UNTRACED)? else { return Ok(None) };
        if status.stopped() {
            thread::sleep(MOMENT);
            if waited(WaitOptions::CONTINUED)?.is_none_or(|(_, status)| !status.continued()) {
                kill_process(getpid(), Signal::STOP)?;
                kill_process(pid, Signal::CONT)?;
            }
            return Ok(None);
        }
        let status = ExitStatus::from_raw(status.as_raw());
        let signal = status.signal().map(End::Signal);
        Ok(Some(signal.unwrap_or(End::Code(status.code().unwrap_or(1)))))
    }

    /// Whether the keyboard sends its signals to this process, and so to its command, which is in the same
    /// group.
    fn is_in_foreground() -> bool {
        use std::os::fd::AsFd;
        let (input, output, errors) = (io::stdin(), io::stdout(), io::stderr());
        let streams: [BorrowedFd; 3] = [input.as_fd(), output.as_fd(), errors.as_fd()];
        streams
            .iter()
            .any(|stream| rustix::termios::tcgetpgrp(stream).is_ok_and(|it| it == getpgrp()))
    }

    /// Ends this process by a signal. Returns if the signal does not end it.
    pub fn die_of(signal: i32) {
        // The command has left its core already.
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let _ = setrlimit(Resource::Core, none);
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
}
