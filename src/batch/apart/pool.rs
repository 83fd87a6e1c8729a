//! The workers of a batch: started when they are needed, used again while they live.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Setup, WORKER, frame, program};
use crate::batch::BatchError;
use crate::batch::Reference;
use crate::batch::read::{StoredRead, read_bytes};
use crate::intake::Reader;
use crate::intake::workbook::{Limits, Refusal};
use crate::period::Period;

/// How long a worker may take to load its definitions.
const START: Duration = Duration::from_secs(60);

/// Reads files by one set of definitions and limits, each in a worker, or in this process where there is no program to
/// start.
pub(in crate::batch) struct Pool<'a> {
    reader: Reader<'a>,
    fingerprint: &'a str,
    setup: Setup,
    program: Option<PathBuf>,
    idle: Mutex<Vec<Worker>>,
    passing: AtomicBool,
}

/// A process that reads files. Messages to it and from it pass through threads, so that nothing it does or leaves undone
/// keeps this process waiting longer than it wants to.
struct Worker {
    child: Child,
    messages: Sender<Vec<u8>>,
    answers: Receiver<Vec<u8>>,
}

/// What became of one file.
enum Answer {
    Read(Box<StoredRead>),
    TooSlow,
    Died,
}

impl<'a> Pool<'a> {
    /// A pool without workers so far.
    pub(in crate::batch) fn new(reference: &'a Reference, limits: &Limits) -> Self {
        Self::of(reference, limits, program())
    }

    pub(super) fn of(reference: &'a Reference, limits: &Limits, program: Option<&Path>) -> Self {
        let limits = limits.clone();
        Self {
            setup: Setup { overlays: reference.overlays.clone(), limits: limits.clone() },
            fingerprint: reference.definitions.fingerprint(),
            reader: Reader { layout: &reference.layout, catalogue: &reference.catalogue, limits },
            program: program.map(Path::to_owned),
            idle: Mutex::new(Vec::new()),
            passing: AtomicBool::new(false),
        }
    }

    /// Notes that something came of a file or folder that may be otherwise another time.
    pub(in crate::batch) fn note_passing(&self) {
        self.passing.store(true, Ordering::Relaxed);
    }

    /// Whether anything may be otherwise another time.
    pub(in crate::batch) fn has_passing(&self) -> bool {
        self.passing.load(Ordering::Relaxed)
    }

    /// The limits a file must keep to.
    pub(in crate::batch) fn limits(&self) -> &Limits {
        &self.reader.limits
    }

    /// Reads the bytes of one file.
    ///
    /// # Errors
    /// When no worker can be started: then nothing can be said of any file.
    pub(in crate::batch) fn read(
        &self,
        bytes: &[u8],
        expected: Option<Period>,
    ) -> Result<StoredRead, BatchError> {
        let Some(program) = &self.program else { return Ok(read_bytes(&self.reader, bytes, expected)) };
        let seconds = self.reader.limits.max_seconds;
        // What files before it have left behind in a worker is not this file's fault: the second worker is a new one.
        for is_last in [false, true] {
            // Taken before the match: the list must not stay locked while a worker starts.
            let idle = if is_last { None } else { self.idle().pop() };
            let worker = match idle {
                Some(worker) => worker,
                None => self.start(program)?,
            };
            match worker.read(bytes, expected, Duration::from_secs(seconds)) {
                Answer::Read(outcome) => {
                    self.idle().push(worker);
                    return Ok(*outcome);
                }
                Answer::TooSlow => return Ok(Err(Box::new(Refusal::TooSlow { seconds }))),
                Answer::Died => {}
            }
        }
        Ok(Err(Box::new(Refusal::ReaderDied)))
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self, program: &Path) -> Result<Worker, BatchError> {
        let failed = |reason: std::io::Error| BatchError::Worker { reason };
        let setup = postcard::to_stdvec(&self.setup).map_err(|error| failed(std::io::Error::other(error)))?;
        let worker = Worker::start(program).map_err(failed)?;
        worker.send(setup);
        match worker.answers.recv_timeout(START) {
            Ok(fingerprint) if fingerprint == self.fingerprint.as_bytes() => Ok(worker),
            Ok(_) => Err(failed(std::io::Error::other("the definitions changed while they were read"))),
            Err(_) => Err(failed(std::io::Error::other("it ended before it could read a file"))),
        }
    }
}

impl Worker {
    fn start(program: &Path) -> std::io::Result<Self> {
        let mut child = Command::new(program)
            .arg(WORKER)
            // There is one worker for each thread already.
            .env("RAYON_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        };
        let (messages, to_send) = mpsc::channel();
        std::thread::spawn(move || hand_over(&mut input, &to_send));
        let (sender, answers) = mpsc::channel();
        std::thread::spawn(move || forward(&mut output, &sender));
        Ok(Self { child, messages, answers })
    }

    /// The answer to one file. The time allowed is that of the whole exchange, a worker that does not even take the file
    /// included.
    fn read(&self, bytes: &[u8], expected: Option<Period>, allowed: Duration) -> Answer {
        let Ok(expected) = postcard::to_stdvec(&expected) else { return Answer::Died };
        self.send(expected);
        self.send(bytes.to_vec());
        match self.answers.recv_timeout(allowed) {
            Ok(answer) => {
                postcard::from_bytes(&answer).map_or(Answer::Died, |outcome| Answer::Read(Box::new(outcome)))
            }
            Err(RecvTimeoutError::Timeout) => Answer::TooSlow,
            Err(RecvTimeoutError::Disconnected) => Answer::Died,
        }
    }

    /// Sends a message without waiting for it to be taken. That nobody takes it is seen by the answer that stays away.
    fn send(&self, message: Vec<u8>) {
        drop(self.messages.send(message));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may be in the middle of a file, or gone already; either way nothing of it may stay.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Hands messages over to a worker until there are no more or it has ended: one that does not read lets the writer wait.
fn hand_over(input: &mut dyn Write, messages: &Receiver<Vec<u8>>) {
    for message in messages {
        if frame::write(input, &message).is_err() {
            return;
        }
    }
}

/// Hands on the answers of a worker until it ends: only a thread of its own can wait for them and for the clock.
fn forward(output: &mut dyn Read, sender: &mpsc::Sender<Vec<u8>>) {
    while let Ok(Some(answer)) = frame::read(output) {
        if sender.send(answer).is_err() {
            return;
        }
    }
}
