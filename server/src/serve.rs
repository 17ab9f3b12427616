//! The running server: web, metrics, background jobs, and a clean end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use http::StatusCode;
use jobs::Runner;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::app::House;
use crate::config::Config;

const BODY_MAX_BYTES: usize = 1 << 20;
const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// Requests that are running when the program is asked to stop get this long.
const GOODBYE_MAX: Duration = Duration::from_secs(10);
const TICK: Duration = Duration::from_secs(5);

/// Serves until SIGINT or SIGTERM. `ready` is told the address, once requests are taken.
///
/// # Errors
/// When an address cannot be used.
pub(crate) fn run(config: &Config, house: House, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let stop = Arc::new(AtomicBool::new(false));
    let jobs = start_jobs(house.runner, Arc::clone(&stop))?;
    let served = runtime.block_on(serve(config, house.router, ready));
    stop.store(true, Ordering::SeqCst);
    jobs.thread().unpark();
    runtime.shutdown_timeout(GOODBYE_MAX);
    let _ = jobs.join();
    served
}

async fn serve(config: &Config, router: Router, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let listener = bind(config.listen).await?;
    if let Some(address) = config.metrics_listen {
        serve_metrics(address).await?;
    }
    let address = listener.local_addr()?;
    let app = shell(router).into_make_service_with_connect_info::<SocketAddr>();
    tracing::info!(%address, engine = config.database.engine(), "serving");
    ready(address);
    let (asked_sender, asked) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        stop_signal().await;
        tracing::info!("stopping: no new requests; running ones finish");
        let _ = asked_sender.send(());
    });
    let goodbye = async {
        let _ = asked.await;
        tokio::time::sleep(GOODBYE_MAX).await;
    };
    tokio::select! {
        done = server => done.map_err(Into::into),
        () = goodbye => {
            tracing::warn!("some requests did not finish in time");
            Ok(())
        }
    }
}

/// Limits and logs around the whole house.
fn shell(router: Router) -> Router {
    router
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(tower_http::limit::RequestBodyLimitLayer::new(BODY_MAX_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME_MAX))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http())
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

async fn serve_metrics(address: SocketAddr) -> Result<()> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    let listener = bind(address).await?;
    let router = Router::new().route("/metrics", axum::routing::get(move || async move { handle.render() }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

fn start_jobs(runner: Runner, stop: Arc<AtomicBool>) -> Result<std::thread::JoinHandle<()>> {
    let work = move || {
        while !stop.load(Ordering::SeqCst) {
            if let Err(error) = runner.tick() {
                tracing::error!(%error, "the job queue does not answer");
            }
            std::thread::park_timeout(TICK);
        }
    };
    Ok(std::thread::Builder::new().name("jobs".to_owned()).spawn(work)?)
}

async fn stop_signal() {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
