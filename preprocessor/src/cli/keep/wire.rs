//! What goes over the socket between a preprocessor and the process that verifies for it.
//!
//! Both are the same program, as the socket's name has its build in it; so the format needs no versions. A frame
//! is a byte that says what it is, its length as four bytes, the most significant first, and its contents.

use std::borrow::Cow;
use std::io;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// How the one who asks wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Looks {
    /// Whether escape codes for colours are shown.
    pub(super) color: bool,
    /// Columns of the terminal.
    pub(super) width: usize,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// Asks: how to tell.
    Looks(Looks),
    /// Asks: what mdBook sent.
    Input(Vec<u8>),
    /// Answers: text for standard error.
    Said(String),
    /// Answers: what mdBook gets back; empty if it gets nothing.
    Book(Vec<u8>),
    /// Answers: the exit code, the last of all.
    Ended(u8),
}

/// Sends a message.
pub(super) async fn write(out: &mut (impl AsyncWrite + Unpin), frame: &Frame) -> io::Result<()> {
    let (kind, contents) = match frame {
        Frame::Looks(looks) => (b'L', Cow::Owned(serde_json::to_vec(looks)?)),
        Frame::Input(bytes) => (b'I', Cow::Borrowed(bytes.as_slice())),
        Frame::Said(text) => (b'S', Cow::Borrowed(text.as_bytes())),
        Frame::Book(bytes) => (b'B', Cow::Borrowed(bytes.as_slice())),
        Frame::Ended(code) => (b'E', Cow::Borrowed(std::slice::from_ref(code))),
    };
    let length = u32::try_from(contents.len()).map_err(|_| io::Error::other("a book of more than 4 GiB"))?;
    out.write_u8(kind).await?;
    out.write_u32(length).await?;
    out.write_all(&contents).await?;
    out.flush().await
}

/// Waits for the next message.
pub(super) async fn read(input: &mut (impl AsyncRead + Unpin)) -> io::Result<Frame> {
    let kind = input.read_u8().await?;
    let length = u64::from(input.read_u32().await?);
    let mut contents = Vec::new();
    if input.take(length).read_to_end(&mut contents).await? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let strange = || io::Error::other("a message that nobody sends");
    Ok(match kind {
        b'L' => Frame::Looks(serde_json::from_slice(&contents)?),
        b'I' => Frame::Input(contents),
        b'S' => Frame::Said(String::from_utf8(contents).map_err(|_| strange())?),
        b'B' => Frame::Book(contents),
        b'E' => Frame::Ended(*contents.first().ok_or_else(strange)?),
        _ => return Err(strange()),
    })
}

/// Waits for the two messages that make a question.
pub(super) async fn read_question(input: &mut (impl AsyncRead + Unpin)) -> io::Result<(Looks, Vec<u8>)> {
    match (read(input).await?, read(input).await?) {
        (Frame::Looks(looks), Frame::Input(bytes)) => Ok((looks, bytes)),
        _ => Err(io::Error::other("an answer where a question was expected")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Frame, Looks, read, read_question, write};

    #[tokio::test]
    async fn messages_arrive_as_they_were_sent() {
        let frames = [
            Frame::Looks(Looks { color: true, width: 80 }),
            Frame::Input(b"[{}, {}]".to_vec()),
            Frame::Said("drydock: fine\n".to_owned()),
            Frame::Book(Vec::new()),
            Frame::Ended(3),
        ];
        let mut sent = Vec::new();
        for frame in &frames {
            write(&mut sent, frame).await.unwrap();
        }
        let mut arriving = sent.as_slice();
        for frame in frames {
            assert_eq!(read(&mut arriving).await.unwrap(), frame);
        }
    }

    #[tokio::test]
    async fn what_is_cut_off_or_strange_is_an_error() {
        let cases: [&[u8]; 4] = [b"", b"I\0\0\0\x05half", b"X\0\0\0\0", b"E\0\0\0\0"];
        for bytes in cases {
            assert!(read(&mut &*bytes).await.is_err(), "{bytes:?}");
        }
        let mut answer = Vec::new();
        write(&mut answer, &Frame::Ended(0)).await.unwrap();
        write(&mut answer, &Frame::Ended(0)).await.unwrap();
        assert!(read_question(&mut answer.as_slice()).await.is_err());
    }
}
