//! A small static server for this machine only: files as they are, no rewriting, like the plainest host.

use crate::stop::{Doing, Result};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

/// A folder to serve and the path it is served under (`/` or `/sub/path/`).
pub struct Site {
    folder: PathBuf,
    under: String,
}

/// What a request is answered with.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    File(PathBuf),
    Moved(String),
    NotFound,
    NotAllowed,
}

impl Site {
    pub fn new(folder: &Path, under: &str) -> Result<Self> {
        let folder = folder.canonicalize().doing(|| format!("serving {}", folder.display()))?;
        let inner = under.trim_matches('/');
        let under = if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") };
        Ok(Self { folder, under })
    }

    /// Serves until the process ends; `ready` gets the address first. Port 0 takes any free one.
    pub fn serve(self, port: u16, ready: impl FnOnce(&str)) -> Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .doing(|| format!("port {port} of this machine (another one: --port N)"))?;
        let address = listener.local_addr().doing(|| "asking for the address".to_owned())?;
        ready(&format!("http://{address}{}", self.under));
        let site = Arc::new(self);
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(&site);
            // A browser that goes away in the middle of a file is no error of ours.
            thread::spawn(move || site.talk(stream).ok());
        }
        Ok(())
    }

    fn talk(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut reader = BufReader::new(stream.try_clone()?.take(64 * 1024));
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            header.clear();
        }
        let mut words = first.split_whitespace();
        let (method, target) =
            (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        self.respond(&mut stream, method, target)?;
        stream.flush()
    }

    fn respond(
        &self,
        stream: &mut TcpStream,
        method: &str,
        target: &str,
    ) -> std::io::Result<()> {
        let (status, kind, extra, body) = match self.answer(method, target) {
            Answer::File(file) => match fs::read(&file) {
                Ok(bytes) => ("200 OK", mime(&file), String::new(), bytes),
                Err(_) => plain("404 Not Found", ""),
            },
            Answer::Moved(to) => plain("301 Moved Permanently", &format!("Location: {to}\r\n")),
            Answer::NotFound => plain("404 Not Found", ""),
            Answer::NotAllowed => plain("405 Method Not Allowed", "Allow: GET, HEAD\r\n"),
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             X-Content-Type-Options: nosniff\r\n{extra}Connection: close\r\n\r\n",
            body.len()
        )?;
        if method != "HEAD" {
            stream.write_all(&body)?;
        }
        Ok(())
    }

    fn answer(&self, method: &str, target: &str) -> Answer {
        if !matches!(method, "GET" | "HEAD") {
            return Answer::NotAllowed;
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let Some(inner) = path.strip_prefix(&self.under) else {
            let without_slash = self.under.trim_end_matches('/');
            let moved = !without_slash.is_empty() && path == without_slash;
            return if moved { Answer::Moved(self.under.clone()) } else { Answer::NotFound };
        };
        let Some(names) = names(inner) else { return Answer::NotFound };
        let file = names.iter().fold(self.folder.clone(), |folder, name| folder.join(name));
        if file.is_dir() && !inner.is_empty() && !inner.ends_with('/') {
            return Answer::Moved(format!("{path}/"));
        }
        let file = if file.is_dir() { file.join("index.html") } else { file };
        // A link in the folder may lead out of it.
        match file.canonicalize() {
            Ok(real) if real.starts_with(&self.folder) && real.is_file() => Answer::File(real),
            _ => Answer::NotFound,
        }
    }
}

type Whole = (&'static str, &'static str, String, Vec<u8>);

fn plain(status: &'static str, extra: &str) -> Whole {
    (status, "text/plain; charset=utf-8", extra.to_owned(), status.as_bytes().to_vec())
}

/// The file names of a path; none where one of them would lead elsewhere.
fn names(path: &str) -> Option<Vec<String>> {
    let names = path
        .split('/')
        .filter(|name| !name.is_empty())
        .map(decoded)
        .collect::<Option<Vec<_>>>()?;
    let harmless =
        |name: &String| name != ".." && name != "." && !name.contains(['/', '\\', ':', '\0']);
    names.iter().all(harmless).then_some(names)
}

/// `%41b` is `Ab`; none where it is no such thing, or no UTF-8.
fn decoded(name: &str) -> Option<String> {
    let mut bytes = vec![];
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => digit(rest.next()?)? * 16 + digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ttf" => "font/ttf",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    fn site(name: &str, under: &str) -> Site {
        let folder = files::scratch(name).join("dist");
        fs::create_dir_all(folder.join("icons")).unwrap();
        fs::write(folder.join("index.html"), "page").unwrap();
        fs::write(folder.join("icons/a b.svg"), "icon").unwrap();
        fs::write(folder.join("../secret.txt"), "secret").unwrap();
        Site::new(&folder, under).unwrap()
    }

    #[test]
    fn files_are_served_as_they_lie() {
        let site = site("plain", "/");
        let file = |path: &str| Answer::File(site.folder.join(path));
        for (target, answer) in [
            ("/", file("index.html")),
            ("/index.html?x=1", file("index.html")),
            ("/icons/a%20b.svg", file("icons/a b.svg")),
            ("/icons", Answer::Moved("/icons/".to_owned())),
            ("/icons/", Answer::NotFound),
            ("/nowhere", Answer::NotFound),
            ("", Answer::NotFound),
        ] {
            assert_eq!(site.answer("GET", target), answer, "{target}");
        }
        assert_eq!(site.answer("POST", "/"), Answer::NotAllowed);
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let site = site("outside", "/");
        for target in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/%2E%2E%2Fsecret.txt",
            "/..%5csecret.txt",
            "/icons/../../secret.txt",
            "//../secret.txt",
            "/./../secret.txt",
            "/C:%5csecret.txt",
            "/index.html%00.txt",
            "/%zz",
            "/%f",
            "/%ff",
            "/etc/passwd",
        ] {
            assert_eq!(site.answer("GET", target), Answer::NotFound, "{target}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_folder_is_not_followed() {
        let site = site("link", "/");
        std::os::unix::fs::symlink(
            site.folder.join("../secret.txt"),
            site.folder.join("link.txt"),
        )
        .unwrap();
        assert_eq!(site.answer("GET", "/link.txt"), Answer::NotFound);
    }

    #[test]
    fn a_site_may_live_below_a_path() {
        let site = site("below", "sub/path");
        let index = Answer::File(site.folder.join("index.html"));
        assert_eq!(site.answer("GET", "/sub/path/"), index);
        assert_eq!(site.answer("GET", "/sub/path"), Answer::Moved("/sub/path/".to_owned()));
        assert_eq!(site.answer("GET", "/"), Answer::NotFound);
        assert_eq!(site.answer("GET", "/sub/path/../../index.html"), Answer::NotFound);
    }

    #[test]
    fn browsers_are_told_what_a_file_is() {
        for (name, kind) in [
            ("a.wasm", "application/wasm"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.webmanifest", "application/manifest+json"),
            ("a.svg", "image/svg+xml"),
            ("a", "application/octet-stream"),
        ] {
            assert_eq!(mime(Path::new(name)), kind);
        }
    }

    #[test]
    fn a_browser_gets_its_page() {
        let site = site("talk", "/");
        let (address, port) = std::sync::mpsc::channel();
        thread::spawn(move || site.serve(0, |at| address.send(at.to_owned()).unwrap()));
        let address = port.recv().unwrap();
        let host = address.trim_start_matches("http://").trim_end_matches('/');
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(host).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let page = ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(
            page.starts_with("HTTP/1.1 200 OK\r\n") && page.ends_with("\r\n\r\npage"),
            "{page}"
        );
        let head = ask("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(head.contains("Content-Length: 4\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        assert!(ask("GET /../secret.txt HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        assert!(ask("nonsense\r\n\r\n").starts_with("HTTP/1.1 405"));
    }
}
