//! The HTTP side of `sullae watch`.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use sullae_api::{ApiError, ApiServer, ApiSettings, Meter, TOKEN_VARIABLE, Token, TokenSource};
use sullae_recording::Explain;
use sullae_service::{Service, monitors::WatchLine};

use crate::{args::WatchApi, failure::Failure, runs::print_json_line, say::Say};

/// Opens it where it is wanted.
pub(crate) async fn open(
    args: &WatchApi,
    service: &Arc<Service>,
    folders: &[PathBuf],
    meter: &Arc<Meter>,
    say: Say,
) -> Result<Option<(ApiServer, TokenSource)>, Failure> {
    let Some(listen) = args.listen else { return Ok(None) };
    let failed = |error: ApiError| Failure::Input(error.explain(say.language));
    // Read here and not by the arguments, whose help would show it.
    let of_variable = std::env::var(TOKEN_VARIABLE).ok();
    let (token, source) = Token::find(args.token_file.as_deref(), of_variable, service.places().data()).map_err(failed)?;
    let settings = ApiSettings {
        listen,
        remote: args.listen_remote,
        hosts: args.hosts.clone(),
        token,
        folders: folders.to_vec(),
        language: say.language,
    };
    let server = ApiServer::open(settings, Arc::clone(service), Arc::clone(meter))
        .await
        .map_err(failed)?;
    Ok(Some((server, source)))
}

/// Says where it is and where the token is, never the token.
pub(crate) fn tell(address: SocketAddr, source: &TokenSource, as_json: bool, say: Say) {
    let file = match source {
        TokenSource::File(path) => Some(path.display().to_string()),
        TokenSource::Environment => None,
    };
    if as_json {
        print_json_line(&WatchLine::listening(address, file));
        return;
    }
    let file = file.unwrap_or_else(|| TOKEN_VARIABLE.to_owned());
    println!(
        "{}",
        say.language.pick(
            format!("API: http://{address} (토큰: {file})"),
            format!("API: http://{address} (token: {file})")
        )
    );
}
