//! Statements walk the journal backwards from account to account entry; no index, no scan.

use common::{Beans, CommunityId, Timestamp};
use db::{Error, Reader, Row};
use ledger::AccountNo;
use uuid::Uuid;

use super::ledger::Columns;
use crate::Purpose;

db::sql! {
    LAST = "SELECT last_seq FROM bean_accounts WHERE community_id = $1 AND no = $2";
    AT = "SELECT seq, at, purpose, debit, credit, amount, transfer_id, debit_prev, credit_prev, effect FROM bean_journal \
          WHERE community_id = $1 AND seq = $2";
    PAGE = "WITH RECURSIVE walk(seq, steps) AS ( \
              SELECT CAST($3 AS BIGINT), CAST(1 AS BIGINT) \
              UNION ALL \
              SELECT CASE WHEN j.debit = $2 THEN j.debit_prev ELSE j.credit_prev END, w.steps + 1 \
              FROM walk w CROSS JOIN bean_journal j WHERE j.community_id = $1 AND j.seq = w.seq AND w.steps < $4 \
              AND (j.debit = $2 OR j.credit = $2) \
            ) \
            SELECT j.seq, j.at, j.purpose, j.debit, j.credit, j.amount, j.transfer_id, j.debit_prev, j.credit_prev, j.effect \
            FROM walk w CROSS JOIN bean_journal j WHERE j.community_id = $1 AND j.seq = w.seq \
            AND (j.debit = $2 OR j.credit = $2) ORDER BY w.steps";
    SINCE = "WITH RECURSIVE walk(seq, moved, steps) AS ( \
               SELECT CAST($3 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT) \
               UNION ALL \
               SELECT CASE WHEN j.debit = $2 THEN j.debit_prev ELSE j.credit_prev END, \
                 w.moved + CASE WHEN j.effect <> 7 THEN 0 WHEN j.credit = $2 THEN j.amount ELSE -j.amount END, w.steps + 1 \
               FROM walk w CROSS JOIN bean_journal j WHERE j.community_id = $1 AND j.seq = w.seq AND w.steps < $5 \
               AND j.at >= $4 AND (j.debit = $2 OR j.credit = $2) \
             ) \
             SELECT seq, moved, steps FROM walk ORDER BY steps DESC LIMIT 1";
}

/// The number of [`ledger::Effect::Moved`] in the journal.
const MOVED: i64 = 7;
/// Entries one statement walks over before the next begins where it ended.
const SINCE_STEPS: i64 = 10_000;

/// One entry that names the account.
#[derive(Debug)]
pub(crate) struct Step {
    pub seq: i64,
    pub at: Timestamp,
    pub purpose: Option<Purpose>,
    pub debit: AccountNo,
    pub credit: AccountNo,
    pub amount: Beans,
    pub id: Option<Uuid>,
    pub debit_prev: i64,
    pub credit_prev: i64,
    pub moved: bool,
}

impl Step {
    pub(crate) fn of(seq: i64, columns: &Columns) -> Self {
        let Columns { at_ms, effect, purpose, debit, credit, amount, debit_prev, credit_prev, transfer } =
            *columns;
        Self {
            seq,
            at: Timestamp::from_millis(at_ms),
            purpose: Purpose::from_code(purpose),
            debit: AccountNo(debit),
            credit: AccountNo(credit),
            amount: Beans(amount),
            id: transfer,
            debit_prev,
            credit_prev,
            moved: effect == MOVED,
        }
    }

    /// The entry of this account before this one; 0: none.
    pub(crate) fn before(&self, no: AccountNo) -> i64 {
        if self.debit == no { self.debit_prev } else { self.credit_prev }
    }
}

pub(crate) fn at(r: &mut Reader<'_>, c: CommunityId, seq: i64) -> Result<Option<Step>, Error> {
    r.find(AT, &[&c, &seq], step)
}

pub(crate) fn last(r: &mut Reader<'_>, c: CommunityId, no: AccountNo) -> Result<i64, Error> {
    Ok(r.find(LAST, &[&c, &no.0], |row| row.next())?.unwrap_or(0))
}

/// From entry `seq` of the account backwards: its last entry before `at` (0: none), and the sum of what moved since. The
/// cost grows with the account's own entries since `at`, whatever the length of the journal.
pub(crate) fn since(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
    seq: i64,
    at: Timestamp,
) -> Result<(i64, Beans), Error> {
    let (mut seq, mut sum) = (seq, Beans::ZERO);
    loop {
        let walked = r.find(SINCE, &[&c, &no.0, &seq, &at, &SINCE_STEPS], |row| {
            Ok((row.next::<i64>()?, row.next::<Beans>()?, row.next::<i64>()?))
        })?;
        let (reached, moved, steps) = walked.unwrap_or((seq, Beans::ZERO, 0));
        (seq, sum) = (reached, sum + moved);
        if steps < SINCE_STEPS {
            return Ok((seq, sum));
        }
    }
}

/// At most `limit` entries of the account from `seq` backwards; none when `seq` is an entry of others.
pub(crate) fn walk(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
    seq: i64,
    limit: i64,
) -> Result<Vec<Step>, Error> {
    r.list(PAGE, &[&c, &no.0, &seq, &limit], step)
}

fn step(row: &mut Row) -> Result<Step, Error> {
    Ok(Step {
        seq: row.next()?,
        at: row.next()?,
        purpose: Purpose::from_code(row.next()?),
        debit: AccountNo(row.next()?),
        credit: AccountNo(row.next()?),
        amount: row.next()?,
        id: row.next()?,
        debit_prev: row.next()?,
        credit_prev: row.next()?,
        moved: row.next::<i64>()? == MOVED,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use db::testing::TestDb;

    use super::{PAGE, SINCE};

    /// A page took as long as the journal was: the order asked for made SQLite read it backwards from its end.
    #[test]
    fn a_page_of_a_statement_scanned_the_whole_journal() {
        assert_eq!(reads(PAGE, 4), [BY_KEY; 2]);
    }

    #[test]
    fn a_balance_of_the_past_scanned_the_whole_journal() {
        assert_eq!(reads(SINCE, 5), [BY_KEY]);
    }

    const BY_KEY: &str = "SEARCH j USING PRIMARY KEY (community_id=? AND seq=?)";

    /// How SQLite reads the journal for a statement of `count` numbers.
    fn reads(sql: &'static str, count: usize) -> Vec<String> {
        let plan = TestDb::sqlite().db.read_blocking(move |r| {
            let asked = vec![1_i64; count];
            let params: Vec<&dyn db::ToValue> = asked.iter().map(|n| n as &dyn db::ToValue).collect();
            r.list(&format!("EXPLAIN QUERY PLAN {sql}"), &params, |row| {
                let (_, _, _) = (row.next::<i64>()?, row.next::<i64>()?, row.next::<i64>()?);
                row.next::<String>()
            })
        });
        plan.unwrap().into_iter().filter(|step| step.contains(" j ")).collect()
    }
}
