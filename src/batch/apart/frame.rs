//! Messages between the program and a worker: a length of eight bytes, then that many bytes.

use std::io::{Read, Result, Write};

/// Sends a message.
pub(super) fn write(output: &mut dyn Write, message: &[u8]) -> Result<()> {
    output.write_all(&(message.len() as u64).to_le_bytes())?;
    output.write_all(message)?;
    output.flush()
}

/// The next message; `None` when the other side has ended. Memory is taken for what comes, not for what is announced.
pub(super) fn read(input: &mut dyn Read) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
        outcome => outcome?,
    }
    let length = u64::from_le_bytes(length);
    let mut message = Vec::new();
    input.take(length).read_to_end(&mut message)?;
    Ok((message.len() as u64 == length).then_some(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back_and_half_a_message_is_none() {
        let mut pipe = Vec::new();
        for message in [b"one".as_slice(), b"", &[7; 70_000]] {
            write(&mut pipe, message).unwrap();
        }
        let mut rest = pipe.as_slice();
        assert_eq!(read(&mut rest).unwrap().unwrap(), b"one");
        assert_eq!(read(&mut rest).unwrap().unwrap(), b"");
        assert_eq!(read(&mut rest).unwrap().unwrap().len(), 70_000);
        assert_eq!(read(&mut rest).unwrap(), None);
        assert_eq!(read(&mut &pipe[..9]).unwrap(), None);
    }
}
