//! Messages on the wire: headers and JSON to messages and back, as the base protocol of LSP has
//! them. What a message asks for is not known here.

use lsp_server::Message;
use std::io::{self, BufRead, Read, Write};

/// The largest message that is taken; nothing an editor sends comes near.
const LARGEST: usize = 256 << 20;

/// What came over the wire.
#[derive(Debug)]
pub enum Incoming {
    Message(Message),
    /// Something that is no message; why.
    Malformed(String),
}

/// Reads the next message; `None` where the stream has ended. After something malformed the next
/// header is looked for, so that one bad message costs no more than itself.
pub fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let mut length = None;
    let mut stray = None;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(1 << 16).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                match value.trim().parse::<usize>() {
                    Ok(bytes) if bytes <= LARGEST => length = Some(bytes),
                    _ => stray = Some(format!("`{line}` gives no length that can be read")),
                }
            }
            Some((name, _)) if name.eq_ignore_ascii_case("content-type") => {}
            None if line.is_empty() && length.is_some() => break,
            None if line.is_empty() && stray.is_some() => {
                return Ok(stray.map(Incoming::Malformed));
            }
            None if line.is_empty() => {}
            _ => stray = Some("a header is expected, `Content-Length: …`".to_string()),
        }
    }
    let mut body = Vec::new();
    let length = length.unwrap_or_default();
    if input.take(length as u64).read_to_end(&mut body)? < length {
        return Ok(None);
    }
    let parsed = serde_json::from_slice::<Message>(&body);
    Ok(Some(match parsed {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Malformed(error.to_string()),
    }))
}

/// Writes a message.
pub fn write(output: &mut dyn Write, message: &Message) -> io::Result<()> {
    let mut output = output;
    message.write(&mut output)
}

/// Says that something came that is no message. Such an answer has no id, which the library's own
/// type can't say.
pub fn refuse(output: &mut dyn Write, why: &str) -> io::Result<()> {
    let code = lsp_server::ErrorCode::ParseError as i32;
    let error = serde_json::json!({ "code": code, "message": why });
    let body = serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8]) -> Vec<String> {
        let mut told = Vec::new();
        while let Some(incoming) = read(&mut bytes).unwrap() {
            told.push(match incoming {
                Incoming::Message(Message::Notification(it)) => it.method,
                Incoming::Message(_) => "another".into(),
                Incoming::Malformed(_) => "malformed".into(),
            });
        }
        told
    }

    #[test]
    fn one_bad_message_costs_no_other() {
        let exit = "Content-Length: 17\r\n\r\n{\"method\":\"exit\"}";
        assert_eq!(all(exit.as_bytes()), ["exit"]);
        assert_eq!(all(exit.replace('\r', "").as_bytes()), ["exit"]);
        let bad = format!("Content-Length: 3\r\n\r\n{{x}}{exit}");
        assert_eq!(all(bad.as_bytes()), ["malformed", "exit"]);
        let not_text = [b"Content-Length: 2\r\n\r\n\xff\xfe", exit.as_bytes()].concat();
        assert_eq!(all(&not_text), ["malformed", "exit"]);
        let huge = format!("Content-Length: 99999999999999999999\r\n\r\n{exit}");
        assert_eq!(all(huge.as_bytes()), ["malformed", "exit"]);
        assert_eq!(all(b"Content-Length: 90\r\n\r\n{}"), Vec::<String>::new());
    }
}
