//! The worker: a process that reads files for another one until that one has no more of them.

use std::io::{Read, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::{Setup, frame};
use crate::batch::read::read_bytes;
use crate::batch::{BatchError, Reference};
use crate::intake::Reader;
use crate::period::Period;

/// How much longer than allowed a file may take before the worker ends by itself. The other side ends it sooner; this
/// is for a worker whose other side is gone.
const GRACE: Duration = Duration::from_secs(10);

/// Why a worker ends early. Nobody reads it but the log; the other side sees that the worker is gone.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The other side is gone or does not speak as it should.
    #[error("the program that started this worker is gone")]
    Gone(#[from] std::io::Error),
    /// A message that makes no sense.
    #[error("a message could not be read")]
    Message(#[from] postcard::Error),
    /// The definitions cannot be loaded.
    #[error(transparent)]
    Definitions(#[from] BatchError),
}

/// Reads files for another process: sets itself up as told, says by which definitions it reads, then answers each file.
///
/// # Errors
/// When it cannot be set up, or the other side is gone in the middle of a message.
pub fn serve(input: &mut dyn Read, output: &mut dyn Write) -> Result<(), WorkerError> {
    let Some(setup) = frame::read(input)? else { return Ok(()) };
    let Setup { overlays, limits } = postcard::from_bytes(&setup)?;
    let reference = Reference::load_unproven(&overlays)?;
    limit_memory(limits.max_memory_bytes)?;
    frame::write(output, reference.definitions.fingerprint().as_bytes())?;
    let allowed = Duration::from_secs(limits.max_seconds).saturating_add(GRACE);
    let reader = Reader { layout: &reference.layout, catalogue: &reference.catalogue, limits };
    while let Some(expected) = frame::read(input)? {
        let expected: Option<Period> = postcard::from_bytes(&expected)?;
        let Some(bytes) = frame::read(input)? else { return Ok(()) };
        let outcome = within(allowed, || read_bytes(&reader, &bytes, expected));
        frame::write(output, &postcard::to_stdvec(&outcome)?)?;
    }
    Ok(())
}

/// Does work that ends the process when it takes longer than allowed.
fn within<T>(allowed: Duration, work: impl FnOnce() -> T) -> T {
    let (done, wait) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        if wait.recv_timeout(allowed) == Err(RecvTimeoutError::Timeout) {
            std::process::abort();
        }
    });
    let outcome = work();
    drop(done);
    outcome
}

/// Bounds the memory this process may take beyond what it has: what asks for more gets none, which ends it.
#[cfg(target_os = "linux")]
fn limit_memory(more: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let bytes = own_memory().unwrap_or_default().saturating_add(more);
    let maximum = getrlimit(Resource::As).maximum;
    let current = Some(maximum.map_or(bytes, |maximum| maximum.min(bytes)));
    Ok(setrlimit(Resource::As, Rlimit { current, maximum })?)
}

/// Bytes of address space this process has: the program itself and its definitions.
#[cfg(target_os = "linux")]
fn own_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"))?;
    size.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// Other systems have no such bound that safe code can set.
#[cfg(not(target_os = "linux"))]
fn limit_memory(_more: u64) -> std::io::Result<()> {
    Ok(())
}
