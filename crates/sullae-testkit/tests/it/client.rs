//! A visitor without a browser: one connection a request, and cookies.

use std::collections::BTreeMap;
use std::io;

use sullae_testkit::DemoShop;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) struct Client {
    host: String,
    cookies: BTreeMap<String, String>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.head.lines().filter_map(move |line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

impl Client {
    pub(crate) fn new(shop: &DemoShop) -> Self {
        Self::of_url(&shop.url())
    }

    /// A client of the server whose address is `http://HOST:PORT/`.
    pub(crate) fn of_url(url: &str) -> Self {
        let host = url.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        Self {
            host,
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await.unwrap()
    }

    /// The body of a page that must be there.
    pub(crate) async fn page(&mut self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields
            .iter()
            .map(|(key, value)| format!("{key}={}", encoded(value)))
            .collect::<Vec<_>>()
            .join("&");
        self.send("POST", path, &[("Content-Type", "application/x-www-form-urlencoded")], &body)
            .await
            .unwrap()
    }

    pub(crate) async fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.host).await?;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !headers.iter().any(|(key, _)| *key == "Host") {
            request += &format!("Host: {}\r\n", self.host);
        }
        if !self.cookies.is_empty() {
            let cookies = self.cookies.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>();
            request += &format!("Cookie: {}\r\n", cookies.join("; "));
        }
        for (key, value) in headers {
            request += &format!("{key}: {value}\r\n");
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .ok_or(io::ErrorKind::InvalidData)?;
        let answer = Answer {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        };
        for cookie in answer.headers("set-cookie") {
            let (key, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(key.to_owned(), value.to_owned());
        }
        Ok(answer)
    }

    /// Puts a mug into the cart.
    pub(crate) async fn add_mug(&mut self) -> Answer {
        self.post("/api/cart", &[("product", "1"), ("quantity", "1")]).await
    }
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
