//! Shops of the alliance, open and with a monthly cap.

use alliance::{BankAccount, Category, MerchantState, MerchantTerms, NewMerchant};
use anyhow::Result;
use common::Beans;
use people::{NewOrganisation, OrganisationKind};
use uuid::Uuid;

use crate::house::House;

const CAP: Beans = Beans::whole(50_000_000);

pub fn open(house: &House, count: usize) -> Result<Vec<Uuid>> {
    (0..count).map(|n| one(house, n)).collect()
}

fn one(house: &House, n: usize) -> Result<Uuid> {
    house.act(move |tx, cx| {
        let name = format!("邻里超市{n}");
        let body = NewOrganisation {
            kind: OrganisationKind::SoleTrader,
            name: format!("{name}（个体）"),
            credit_code: String::new(),
            parent: None,
        };
        let organisation = people::create_organisation(tx, cx, &body)?;
        let terms = MerchantTerms {
            name: name.clone(),
            category: Category::Grocery,
            address: "天府中路1号".to_owned(),
            hours: "8:00–20:00".to_owned(),
            cancel_minutes: 30,
            monthly_cap: CAP,
        };
        let number = "6228480000001234".to_owned();
        let account = BankAccount { holder: name, bank: "农业银行".to_owned(), number };
        let shop = alliance::create_merchant(tx, cx, &NewMerchant { organisation, terms, account })?;
        alliance::set_merchant_state(tx, cx, shop, MerchantState::Active, "")?;
        Ok(shop.uuid())
    })
}
