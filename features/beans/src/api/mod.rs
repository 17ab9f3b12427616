//! JSON: the same actions as the pages. Payments are the alliance's, which also notes what a shop is owed.

mod books;
mod crossings;
mod gift_batch;
mod gifts;
mod holds;
mod limits;
mod receipts;
mod statement;
mod wallet;

use utoipa_axum::routes;
use web::{Guard, Routes};

use crate::access;

pub(crate) fn routes(to: Routes) -> Routes {
    let mine = Guard::Needs(&access::PAY);
    to.api(Guard::Public, routes!(books::show))
        .api(Guard::Public, routes!(receipts::show))
        .api(Guard::SignedIn, routes!(wallet::balance))
        .api(Guard::SignedIn, routes!(statement::mine))
        .api(Guard::Needs(&access::JOURNAL_READ), routes!(statement::of_account))
        .api(Guard::Needs(&access::WALLET_LIMIT), routes!(limits::set))
        .api(mine, routes!(holds::make))
        .api(Guard::SignedIn, routes!(holds::mine))
        .api(Guard::SignedIn, routes!(holds::take))
        .api(Guard::SignedIn, routes!(holds::let_go))
        .api(mine, routes!(crossings::send))
        .api(mine, routes!(crossings::mine))
        .api(mine, routes!(gifts::give))
        .api(mine, routes!(gift_batch::give))
}
