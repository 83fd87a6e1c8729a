//! Panics: those caught inside the reader are findings and leave standard error clean; any other ends the command with
//! a sentence of ours.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::{Mutex, PoisonError};

use super::{Exit, Failure};
use crate::message::Bilingual;

/// Where and why it last happened: whoever catches it learns no more than that it did.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Sends what the standard hook would print to the log, at debug level.
pub(super) fn keep_quiet() {
    std::panic::set_hook(Box::new(|info| {
        let text = told(info);
        tracing::debug!(panic = text.as_str(), "caught");
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }));
}

fn told(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
    format!("{place}: {}", info.payload_as_str().unwrap_or_default())
}

/// Runs a command; a panic that nothing inside has caught is a failure like any other.
pub(super) fn guard(command: impl FnOnce() -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        let detail = LAST.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let message = Bilingual {
            vi: format!("chương trình gặp lỗi bên trong và đã dừng giữa chừng ({detail})"),
            en: format!("the program met a fault of its own and stopped ({detail})"),
        };
        let failure = Failure { exit: Exit::Environment, message, hint: None };
        Err(failure
            .with_hint("hãy gửi dòng trên cho người hỗ trợ", "send the line above to those who support you"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_as_a_failure() {
        let failure = guard(|| panic!("for a test")).unwrap_err();
        assert_eq!(failure.exit, Exit::Environment);
        assert!(failure.message.vi.contains("lỗi bên trong"), "{failure:?}");
        assert_eq!(guard(|| Ok(Exit::Findings)), Ok(Exit::Findings));
    }
}
