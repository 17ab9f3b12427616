//! Shops, cards, payments by each of the three ways, gifts, refunds, weekly settlement.

use access::{PersonId, Role};
use alliance::{
    BankAccount, Category, Charge, Charged, MerchantState, MerchantTerms, NewMerchant, NewOffer,
    RefundPayment, Reserve,
};
use anyhow::{Context, Result, anyhow, bail};
use beans::{Gift, Once, Payer};
use common::Beans;
use people::{NewOrganisation, OrganisationKind};

use super::DAYS;
use super::world::{Scene, ShopPlay};

const PIN: &str = "258036";
/// Cards handed out in each community.
const CARDS: usize = 12;
const SALT: [u8; 16] = *b"courtyard--demo!";

/// Printed cards for residents without a phone; they chose the same PIN.
pub(super) fn cards(scene: &mut Scene<'_, '_>) -> Result<()> {
    let hash = beans::hash_pin(PIN, SALT)?;
    let staff = scene.actor(scene.world.desk.staff, &[Role::Staff]);
    let without: Vec<PersonId> =
        scene.world.residents.iter().copied().skip(11).step_by(12).take(CARDS).collect();
    for person in without {
        let cx = scene.cx(&staff);
        let card = beans::issue_card(scene.tx, &cx, person, &hash)?;
        scene.world.cards.push((person, card.number));
    }
    Ok(())
}

/// Each shop: an organisation, a merchant let in by the approver, an owner at its till, one offer.
pub(super) fn shops(scene: &mut Scene<'_, '_>) -> Result<()> {
    for (n, shop) in scene.world.script.shops.iter().enumerate() {
        let play = open_shop(scene, n, *shop)?;
        scene.world.shops.push(play);
    }
    Ok(())
}

type ShopScript = (&'static str, &'static str, &'static str, &'static str, i64);

fn open_shop(
    scene: &mut Scene<'_, '_>,
    n: usize,
    (name, category, address, offer, price): ShopScript,
) -> Result<ShopPlay> {
    let staff = scene.actor(scene.world.desk.staff, &[Role::Staff]);
    let approver = scene.actor(scene.world.desk.approver, &[Role::Approver]);
    let admin = scene.actor(scene.world.desk.admin, &[Role::Admin]);
    let cx = scene.cx(&staff);
    let new = NewOrganisation {
        kind: OrganisationKind::SoleTrader,
        name: name.to_owned(),
        credit_code: String::new(),
        parent: None,
    };
    let organisation = people::create_organisation(scene.tx, &cx, &new)?;
    let cx = scene.cx(&staff);
    let id = alliance::create_merchant(scene.tx, &cx, &terms(organisation, n, name, category, address)?)?;
    let cx = scene.cx(&approver);
    alliance::set_merchant_state(scene.tx, &cx, id, MerchantState::Active, "资料齐全")?;
    let clerk = scene.world.residents.get(n * 7 + 4).copied().context("a resident for the till")?;
    let cx = scene.cx(&admin);
    alliance::add_clerk(scene.tx, &cx, id, clerk, Role::ShopOwner)?;
    let cx = scene.cx(&staff);
    alliance::add_offer(
        scene.tx,
        &cx,
        id,
        &NewOffer { title: offer.to_owned(), beans: Beans::whole(price) },
    )?;
    Ok(ShopPlay { id, clerk, price })
}

fn terms(
    organisation: people::OrganisationId,
    n: usize,
    name: &str,
    category: &str,
    address: &str,
) -> Result<NewMerchant> {
    Ok(NewMerchant {
        organisation,
        terms: MerchantTerms {
            name: name.to_owned(),
            category: Category::parse(category).with_context(|| format!("no category {category}"))?,
            address: address.to_owned(),
            hours: "8:30–20:30".to_owned(),
            cancel_minutes: 30,
            monthly_cap: if n % 4 == 3 { Beans::whole(600) } else { Beans::ZERO },
        },
        account: BankAccount {
            holder: name.to_owned(),
            bank: "成都农商银行天府路支行".to_owned(),
            number: format!("62210002{:08}", 10_000_019 + n),
        },
    })
}

/// The day's payments, and now and then a gift or a refund.
pub(super) fn shopping(scene: &mut Scene<'_, '_>, day: i64) -> Result<()> {
    if day < 30 {
        return Ok(());
    }
    let visits = scene.world.rng.between(6, 12);
    for _ in 0..visits {
        visit(scene)?;
    }
    if day % 4 == 1 {
        present(scene)?;
    }
    if day % 13 == 6 {
        take_back(scene)?;
    }
    if day == DAYS - 1 {
        put_aside(scene)?;
    }
    Ok(())
}

/// Neighbours have the first shops put something aside; it waits at the till when the demo opens.
fn put_aside(scene: &mut Scene<'_, '_>) -> Result<()> {
    let (people, shops) = (scene.world.residents.clone(), scene.world.shops.clone());
    // The first neighbour is who a visitor becomes; those beans stay free.
    let mut people = people.into_iter().skip(1);
    for shop in shops.iter().take(3) {
        for person in people.by_ref().take(20) {
            let actor = scene.resident(person);
            let cx = scene.cx(&actor);
            let amount = Beans::whole(shop.price);
            if person == shop.clerk || beans::balance_of(scene.tx, &cx, person)?.available < amount {
                continue;
            }
            let key = cx.uuid().to_string();
            let wish = Reserve { merchant: shop.id, key, amount, days: 3, note: "明天来取".to_owned() };
            let told = alliance::reserve(scene.tx, &cx, &wish)?;
            told.map_err(|refusal| anyhow!("a reservation was refused: {refusal:?}"))?;
            break;
        }
    }
    Ok(())
}

fn visit(scene: &mut Scene<'_, '_>) -> Result<()> {
    let shops = scene.world.shops.clone();
    let n = scene.world.rng.below(shops.len());
    let Some(shop) = shops.get(n) else { return Ok(()) };
    let (person, card) = payer(scene)?;
    let amount = Beans::whole(shop.price) + Beans(scene.world.rng.between(0, 4) * 50);
    let resident = scene.resident(person);
    let cx = scene.cx(&resident);
    if person == shop.clerk || beans::balance_of(scene.tx, &cx, person)?.available < amount {
        return Ok(());
    }
    let clerk = scene.at_unit(shop.clerk, Role::ShopOwner, shop.id.uuid());
    let scans = scene.world.rng.percent(35);
    let (actor, payer) = match card {
        Some(number) => {
            let cx = scene.cx(&clerk);
            (clerk, Payer::Card(beans::card_check(scene.tx, &cx, &number)?.verify(PIN)))
        }
        None if scans => (resident, Payer::Myself),
        None => {
            let digits = beans::pay_code(scene.tx, &cx)?.digits;
            (clerk, Payer::Code(digits))
        }
    };
    let cx = scene.cx(&actor);
    let charge = Charge { merchant: shop.id, key: cx.uuid().to_string(), amount, payer };
    match alliance::charge(scene.tx, &cx, &charge)? {
        Charged::Paid(entry) => scene.world.paid.push((n, entry.id)),
        // A shop's monthly cap may be reached: the neighbour goes home without.
        Charged::Refused(_) => {}
    }
    Ok(())
}

/// Mostly a volunteer with a phone, once in a while someone with a card.
fn payer(scene: &mut Scene<'_, '_>) -> Result<(PersonId, Option<String>)> {
    if scene.world.rng.percent(3) {
        let cards = scene.world.cards.clone();
        let (person, number) = scene.world.rng.pick(&cards).cloned().context("a card")?;
        return Ok((person, Some(number)));
    }
    let residents = scene.world.residents.clone();
    let person = scene.world.rng.pick(&residents).copied().context("a resident")?;
    Ok((person, None))
}

/// Someone who has enough gives five beans to someone with a card.
fn present(scene: &mut Scene<'_, '_>) -> Result<()> {
    let residents = scene.world.residents.clone();
    let (Some(giver), Some((to, _))) =
        (scene.world.rng.pick(&residents).copied(), scene.world.cards.first().cloned())
    else {
        return Ok(());
    };
    let actor = scene.resident(giver);
    let cx = scene.cx(&actor);
    if giver == to || beans::balance_of(scene.tx, &cx, giver)?.available < Beans::whole(20) {
        return Ok(());
    }
    let once = Once::new(&cx, "gift", &cx.uuid().to_string(), &["5"]);
    let gift = Gift { once, to, amount: Beans::whole(5), note: "天冷了，买碗热的".to_owned() };
    beans::gift(scene.tx, &cx, &gift)?.done()?;
    Ok(())
}

/// The last payment was a mistake; the community's staff gives it back.
fn take_back(scene: &mut Scene<'_, '_>) -> Result<()> {
    let Some((n, payment)) = scene.world.paid.pop() else { return Ok(()) };
    let Some(shop) = scene.world.shops.get(n).cloned() else { return Ok(()) };
    let staff = scene.actor(scene.world.desk.staff, &[Role::Staff]);
    let cx = scene.cx(&staff);
    let refund = RefundPayment {
        merchant: shop.id,
        payment,
        key: cx.uuid().to_string(),
        reason: "金额输错了，重新付".to_owned(),
    };
    match alliance::refund_payment(scene.tx, &cx, &refund)? {
        Charged::Paid(_) => Ok(()),
        Charged::Refused(refusal) => bail!("a refund was refused: {refusal:?}"),
    }
}

/// Monday's draft is signed by two on Monday evening and paid on Tuesday; the bank once sends a line back.
pub(super) fn settlement(scene: &mut Scene<'_, '_>, day: i64) -> Result<()> {
    let finance = scene.actor(scene.world.desk.finance, &[Role::Finance]);
    let approver = scene.actor(scene.world.desk.approver, &[Role::Approver]);
    let Some(run) = alliance::open_run(scene.tx, scene.stage.community)? else { return Ok(()) };
    if day % 7 == 0 {
        let cx = scene.cx(&finance);
        alliance::sign_run(scene.tx, &cx, run.id)?;
        let cx = scene.cx(&approver);
        alliance::sign_run(scene.tx, &cx, run.id)?;
    }
    if day % 7 == 1 {
        let Some(fund) = scene.world.funds.first().copied() else { return Ok(()) };
        if day == 1 + 7 * 20 {
            send_back(scene, run.id)?;
        }
        let cx = scene.cx(&finance);
        alliance::pay_due_lines(scene.tx, &cx, run.id, fund, 1_000)?;
    }
    Ok(())
}

fn send_back(scene: &mut Scene<'_, '_>, run: alliance::RunId) -> Result<()> {
    let finance = scene.actor(scene.world.desk.finance, &[Role::Finance]);
    let Some(line) = alliance::lines(scene.tx, scene.stage.community, run)?
        .into_iter()
        .find(|l| l.state == alliance::LineState::Due)
    else {
        return Ok(());
    };
    let cx = scene.cx(&finance);
    alliance::return_line(scene.tx, &cx, run, line.merchant, "开户行退回：户名不符")?;
    Ok(())
}
