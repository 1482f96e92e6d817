//! One endpoint: its route and its part of the OpenAPI document, both from the types of its handler.

use std::{future::Future, sync::Arc};

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{FromRequestParts, Query, RawPathParams, Request, State},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use crate::{
    problem::{Refusal, language_of},
    server::Api,
};

/// The largest body that is read.
const LARGEST_BODY: usize = 64 * 1024;

/// No parameters, or no body.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Nothing {}

/// What a request may bring along.
pub(crate) trait Input: DeserializeOwned + JsonSchema + Send {
    /// Whether there is anything to bring.
    const ANY: bool = true;
}

impl Input for Nothing {
    const ANY: bool = false;
}

/// What a handler answers with.
pub(crate) trait Answer {
    /// Its status.
    const STATUS: StatusCode = StatusCode::OK;
    /// Its content type.
    const CONTENT_TYPE: &'static str = "application/json";

    fn response(self) -> Response;

    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

impl<T: Serialize + JsonSchema> Answer for Json<T> {
    fn response(self) -> Response {
        self.into_response()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// It was taken on, and is not done yet.
pub(crate) struct Accepted<T>(pub(crate) T);

impl<T: Serialize + JsonSchema> Answer for Accepted<T> {
    const STATUS: StatusCode = StatusCode::ACCEPTED;

    fn response(self) -> Response {
        (Self::STATUS, Json(self.0)).into_response()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// Metrics as Prometheus reads them.
pub(crate) struct Text(pub(crate) String);

impl Answer for Text {
    const CONTENT_TYPE: &'static str = "text/plain; version=0.0.4; charset=utf-8";

    fn response(self) -> Response {
        ([(header::CONTENT_TYPE, Self::CONTENT_TYPE)], self.0).into_response()
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        Schema::try_from(json!({ "type": "string" })).unwrap_or_default()
    }
}

type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What the document says of an endpoint.
pub(crate) struct Told {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// The operation's id.
    pub(crate) id: &'static str,
    /// One sentence.
    pub(crate) says: &'static str,
    pub(crate) parameters: Option<SchemaOf>,
    pub(crate) body: Option<SchemaOf>,
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) answer: SchemaOf,
    /// Statuses of problems, besides those that all have.
    pub(crate) problems: &'static [u16],
}

/// A route with what the document says of it.
pub(crate) struct Endpoint {
    pub(crate) told: Told,
    pub(crate) route: MethodRouter<Arc<Api>>,
}

/// What is read with GET.
pub(crate) fn get<P, A, F, Fut>(path: &'static str, id: &'static str, says: &'static str, problems: &'static [u16], handler: F) -> Endpoint
where
    P: Input + 'static,
    A: Answer + 'static,
    F: Fn(Arc<Api>, P) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<A, Refusal>> + Send + 'static,
{
    let handler = move |api, parameters, _: Nothing| handler(api, parameters);
    endpoint(("get", MethodFilter::GET), path, (id, says), problems, handler)
}

/// What is done with POST.
pub(crate) fn post<P, B, A, F, Fut>(
    path: &'static str,
    id: &'static str,
    says: &'static str,
    problems: &'static [u16],
    handler: F,
) -> Endpoint
where
    P: Input + 'static,
    B: Input + 'static,
    A: Answer + 'static,
    F: Fn(Arc<Api>, P, B) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<A, Refusal>> + Send + 'static,
{
    endpoint(("post", MethodFilter::POST), path, (id, says), problems, handler)
}

fn endpoint<P, B, A, F, Fut>(
    (method, filter): (&'static str, MethodFilter),
    path: &'static str,
    (id, says): (&'static str, &'static str),
    problems: &'static [u16],
    handler: F,
) -> Endpoint
where
    P: Input + 'static,
    B: Input + 'static,
    A: Answer + 'static,
    F: Fn(Arc<Api>, P, B) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<A, Refusal>> + Send + 'static,
{
    let route = on(filter, move |State(api): State<Arc<Api>>, request: Request| async move {
        let language = language_of(request.headers(), api.language);
        let done = async {
            let (mut parts, body) = request.into_parts();
            let parameters = parameters::<P>(&mut parts).await?;
            let body = body_of::<B>(&parts.headers, body).await?;
            handler(api, parameters, body).await
        };
        done.await.map_or_else(|refusal| refusal.answer(language), Answer::response)
    });
    Endpoint {
        told: Told {
            method,
            path,
            id,
            says,
            parameters: P::ANY.then_some(|generator| P::json_schema(generator)),
            body: B::ANY.then_some(SchemaGenerator::subschema_for::<B>),
            status: A::STATUS,
            content_type: A::CONTENT_TYPE,
            answer: A::schema,
            problems,
        },
        route,
    }
}

/// Parameters of path and query, read as one: none may come twice.
async fn parameters<P: Input>(parts: &mut Parts) -> Result<P, Refusal> {
    let bad = |why: &dyn std::fmt::Display| Refusal::BadInput(why.to_string());
    let of_path = RawPathParams::from_request_parts(parts, &()).await.map_err(|e| bad(&e))?;
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(&of_path);
    let of_path = pairs.finish();
    let of_query = parts.uri.query().unwrap_or_default();
    let joined: Uri = format!("/?{of_path}&{of_query}").parse().map_err(|e| bad(&e))?;
    Query::<P>::try_from_uri(&joined).map(|Query(read)| read).map_err(|e| bad(&e))
}

async fn body_of<B: Input>(headers: &HeaderMap, body: Body) -> Result<B, Refusal> {
    let bytes = if B::ANY {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Refusal::NotJson);
        }
        to_bytes(body, LARGEST_BODY).await.map_err(|_| Refusal::TooLarge)?
    } else {
        Vec::from(*b"{}").into()
    };
    // A list would be read as the members of a structure in their order.
    let members: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|error| Refusal::BadInput(error.to_string()))?;
    serde_json::from_value(Value::Object(members)).map_err(|error| Refusal::BadInput(error.to_string()))
}
