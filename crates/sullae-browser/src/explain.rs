//! Our errors in a person's words, Korean and English.

use sullae_recording::explain::{Explain, Explanation, Language};

use crate::BrowserError;

impl Explain for BrowserError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn explain(&self, language: Language) -> Explanation {
        let (what_ko, what_en) = what(self);
        let (next_ko, next_en) = next(self);
        Explanation::new(
            self.code(),
            language.pick(what_ko, what_en),
            why(self, language),
            language.pick(next_ko, next_en),
        )
    }
}

fn what(error: &BrowserError) -> (&'static str, &'static str) {
    use BrowserError as E;
    match error {
        E::BrowserNotFound { .. } => (
            "크로미엄이나 크롬 브라우저를 찾지 못했습니다.",
            "No Chromium or Chrome browser was found.",
        ),
        E::DriverNotFound { .. } => (
            "브라우저를 움직이는 chromedriver를 찾지 못했습니다.",
            "chromedriver, which drives the browser, was not found.",
        ),
        E::ProgramUnusable { .. } => (
            "브라우저 또는 chromedriver 프로그램이 실행되지 않습니다.",
            "The browser or chromedriver program does not run.",
        ),
        E::VersionsDiffer { .. } => (
            "브라우저와 chromedriver의 버전이 서로 맞지 않습니다.",
            "Browser and chromedriver are of different versions.",
        ),
        E::DriverDidNotStart { .. } => ("chromedriver가 시작되지 않았습니다.", "chromedriver did not start."),
        E::SessionRefused { .. } => ("브라우저가 열리지 않았습니다.", "The browser did not open."),
        E::EndpointUnreachable { .. } => (
            "지정한 WebDriver 주소에 연결할 수 없습니다.",
            "The WebDriver address cannot be reached.",
        ),
        E::EndpointRefused { .. } => (
            "지정한 WebDriver가 브라우저를 내주지 않았습니다.",
            "The WebDriver endpoint gave no browser.",
        ),
        E::EndpointWithoutBidi { .. } => (
            "지정한 WebDriver가 술래에 필요한 BiDi 연결을 지원하지 않습니다.",
            "The WebDriver endpoint lacks the BiDi connection that Sullae needs.",
        ),
        E::DriverLost => ("브라우저와의 연결이 끊어졌습니다.", "The connection to the browser was lost."),
        E::BrowserCrashed => ("브라우저가 갑자기 종료되었습니다.", "The browser ended unexpectedly."),
        E::WindowClosed => ("브라우저 창이 닫혔습니다.", "The browser window was closed."),
        E::SessionClosed => ("브라우저가 이미 닫혀 있습니다.", "The browser is already closed."),
        E::TabGone { .. } => ("작업하던 탭이나 프레임이 사라졌습니다.", "The tab or frame is gone."),
        E::BrowserSilent => (
            "브라우저가 멈춰서 응답하지 않습니다.",
            "The browser stands still and does not answer.",
        ),
        E::CommandTimedOut { .. } => ("브라우저가 제시간에 응답하지 않았습니다.", "The browser did not answer in time."),
        E::CommandRefused { .. } => ("브라우저가 명령을 받아들이지 않았습니다.", "The browser refused a command."),
        E::ProtocolError { .. } => (
            "브라우저의 응답을 이해할 수 없습니다.",
            "The browser's answer cannot be understood.",
        ),
        E::ScriptFailed { .. } => ("페이지를 살펴보는 중에 오류가 났습니다.", "Looking at the page went wrong."),
        E::NavigationFailed { .. } => ("페이지를 열 수 없습니다.", "The page cannot be opened."),
        E::ProfileFolder { disk_full: true, .. } => ("디스크에 남은 공간이 없습니다.", "The disk is full."),
        E::ProfileFolder { .. } => (
            "브라우저용 임시 폴더를 만들 수 없습니다.",
            "The browser's temporary folder cannot be made.",
        ),
    }
}

/// The cause with its numbers and names; empty when `what` already says all.
fn why(error: &BrowserError, language: Language) -> String {
    use BrowserError as E;
    match error {
        E::BrowserNotFound { looked_for } | E::DriverNotFound { looked_for } => {
            let names = looked_for.join(", ");
            language.pick(format!("찾아본 곳: {names}"), format!("Looked for: {names}"))
        }
        E::ProgramUnusable { path, why } => format!("{}: {why}", path.display()),
        E::VersionsDiffer { browser, driver } => language.pick(
            format!("브라우저 {browser}, chromedriver {driver}"),
            format!("Browser {browser}, chromedriver {driver}"),
        ),
        E::DriverDidNotStart { output } => output.clone(),
        E::SessionRefused { why } => why.clone(),
        E::EndpointUnreachable { url, why } | E::EndpointRefused { url, why } => format!("{url}: {why}"),
        E::EndpointWithoutBidi { url } => url.clone(),
        E::CommandTimedOut { what, limit_ms } => format!("{what}: > {limit_ms} ms"),
        E::CommandRefused { method, error, message } => format!("{method}: {error}: {message}"),
        E::ProtocolError { method, what } => format!("{method}: {what}"),
        E::ScriptFailed { message } => message.clone(),
        E::NavigationFailed { url, why } => format!("{url}: {why}"),
        E::ProfileFolder { path, why, .. } => format!("{}: {why}", path.display()),
        E::TabGone { .. } | E::DriverLost | E::BrowserCrashed | E::BrowserSilent | E::WindowClosed | E::SessionClosed => String::new(),
    }
}

fn next(error: &BrowserError) -> (&'static str, &'static str) {
    use BrowserError as E;
    match error {
        E::BrowserNotFound { .. } => (
            "크롬이나 크로미엄을 설치하거나(데비안·우분투: apt install chromium), SULLAE_BROWSER에 프로그램 경로를 적어 주세요.",
            "Install Chrome or Chromium (Debian, Ubuntu: apt install chromium), or put the program's path into SULLAE_BROWSER.",
        ),
        E::DriverNotFound { .. } => (
            "chromedriver를 설치하거나(데비안: apt install chromium-driver), SULLAE_CHROMEDRIVER에 경로를 적어 주세요.",
            "Install chromedriver (Debian: apt install chromium-driver), or put its path into SULLAE_CHROMEDRIVER.",
        ),
        E::ProgramUnusable { .. } | E::DriverDidNotStart { .. } | E::SessionRefused { .. } => (
            "`sullae doctor`로 이 컴퓨터의 준비 상태를 확인해 주세요.",
            "Run `sullae doctor` to see what this machine lacks.",
        ),
        E::VersionsDiffer { .. } => (
            "둘 중 오래된 쪽을 업데이트해 맨 앞자리 숫자를 맞춰 주세요.",
            "Update the older one of the two until the first numbers agree.",
        ),
        E::EndpointUnreachable { .. } => (
            "주소(http://이름:포트)와 그 서버가 켜져 있는지 확인해 주세요.",
            "Check the address (http://name:port) and that the server runs.",
        ),
        E::EndpointRefused { .. } => (
            "그 서버에 쓸 수 있는 크롬이 있고 비어 있는지 확인해 주세요. 늘 모자라면 노드를 늘리거나 동시에 도는 점검을 줄이세요.",
            "See whether it has a Chrome, and one that is free. If there are never enough, add nodes or let fewer checks run at once.",
        ),
        E::EndpointWithoutBidi { .. } => (
            "chromedriver나 Selenium Grid 4처럼 BiDi를 지원하는 주소를 쓰거나, 주소 설정을 지우고 이 컴퓨터의 브라우저를 쓰세요.",
            "Use an endpoint with BiDi (chromedriver, Selenium Grid 4), or clear the address to use this machine's browser.",
        ),
        E::DriverLost | E::BrowserCrashed | E::BrowserSilent | E::SessionClosed => (
            "다시 시작해 주세요. 되풀이되면 메모리와 디스크 여유를 확인해 주세요.",
            "Start again. If it happens repeatedly, check free memory and disk space.",
        ),
        E::WindowClosed => (
            "실행 중에는 브라우저 창을 닫지 말아 주세요.",
            "Leave the browser window open while it is being used.",
        ),
        E::CommandTimedOut { .. } => (
            "컴퓨터가 바쁘지 않은지, 페이지에 대화 상자가 떠 있지 않은지 확인하고 다시 해 보세요.",
            "See that the machine is not overloaded and no dialog is open in the page, then try again.",
        ),
        E::NavigationFailed { .. } => (
            "주소가 맞는지, 이 컴퓨터에서 그 사이트에 접속되는지 확인해 주세요.",
            "Check the address, and that this machine can reach the site.",
        ),
        E::ProfileFolder { .. } => (
            "임시 폴더가 있는 디스크의 여유 공간과 쓰기 권한을 확인해 주세요.",
            "Check free space and write permission on the disk that holds the temporary folder.",
        ),
        E::TabGone { .. } | E::CommandRefused { .. } | E::ProtocolError { .. } | E::ScriptFailed { .. } => (
            "다시 해 보고, 되풀이되면 이 내용을 그대로 알려 주세요.",
            "Try again; if it happens repeatedly, report this text as it is.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_why_and_what_next_in_both_languages() {
        let error = BrowserError::VersionsDiffer {
            browser: "156.0.1".into(),
            driver: "149.0.2".into(),
        };
        for language in [Language::Ko, Language::En] {
            let said = error.explain(language);
            assert_eq!(said.code, "browser_versions_differ");
            let why = said.why.unwrap();
            assert!(why.contains("156.0.1") && why.contains("149.0.2"));
            assert!(said.next.is_some());
        }
        assert_ne!(error.explain(Language::Ko).what, error.explain(Language::En).what);
    }
}
