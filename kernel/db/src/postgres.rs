//! The server engine: one connection per thread, statements prepared once.

use std::collections::HashMap;
use std::error::Error as StdError;

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls, Statement};
use uuid::Uuid;

use crate::bulk::column;
use crate::{Bulk, Error, FromValue, Kind, Row, Value};

/// From so many rows on a COPY is faster than arrays.
const COPIED_MIN: usize = 64;

pub(crate) struct Connection {
    url: String,
    client: Client,
    prepared: HashMap<String, Statement>,
}

impl Connection {
    pub(crate) fn open(url: &str) -> Result<Self, Error> {
        Ok(Self { url: url.to_owned(), client: connect(url)?, prepared: HashMap::new() })
    }

    pub(crate) fn inner_mut(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Connects anew after the server went away.
    pub(crate) fn heal(&mut self) -> Result<(), Error> {
        if self.client.is_closed() {
            *self = Self::open(&self.url)?;
        }
        Ok(())
    }

    pub(crate) fn run(&mut self, sql: &str) -> Result<(), Error> {
        Ok(self.client.batch_execute(sql)?)
    }

    pub(crate) fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let statement = self.statement(sql)?;
        let rows = self.client.query(&statement, &refs(params))?;
        rows.iter().map(row_of).collect()
    }

    pub(crate) fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let statement = self.statement(sql)?;
        Ok(self.client.execute(&statement, &refs(params))?)
    }

    pub(crate) fn insert(&mut self, into: &Bulk, values: Vec<Value>) -> Result<(), Error> {
        match into.rows(&values)? {
            COPIED_MIN.. if !into.replace => self.copy(into, &values),
            _ => self.insert_arrays(into, values),
        }
    }

    fn copy(&mut self, into: &Bulk, values: &[Value]) -> Result<(), Error> {
        let columns = self.statement(&into.types_sql())?;
        let types: Vec<Type> = columns.columns().iter().map(|column| column.type_().clone()).collect();
        let copy = self.statement(&into.copy_sql())?;
        let mut writer = BinaryCopyInWriter::new(self.client.copy_in(&copy)?, &types);
        for row in values.chunks(types.len()) {
            writer.write(&refs(row))?;
        }
        writer.finish()?;
        Ok(())
    }

    fn insert_arrays(&mut self, into: &Bulk, mut values: Vec<Value>) -> Result<(), Error> {
        let statement = self.statement(&into.array_sql())?;
        let (width, kinds) = (into.columns.len(), into.columns.iter().enumerate());
        let arrays = kinds.map(|(n, (_, kind))| array(column(&mut values, n, width), *kind));
        let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
        let params: Vec<&(dyn ToSql + Sync)> = arrays.iter().map(|array| &**array).collect();
        self.client.execute(&statement, &params)?;
        Ok(())
    }

    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), Error> {
        self.statement(sql).map(|_| ())
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn connect(url: &str) -> Result<Client, Error> {
    Client::connect(url, NoTls).map_err(|e| {
        let reason = e.source().map_or_else(|| e.to_string(), |s| format!("{e}: {s}"));
        Error::Open("PostgreSQL".to_owned(), reason)
    })
}

fn refs(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect()
}

fn array(values: impl Iterator<Item = Value>, kind: Kind) -> Result<Box<dyn ToSql + Sync>, Error> {
    fn all<T: FromValue>(values: impl Iterator<Item = Value>) -> Result<Vec<Option<T>>, Error> {
        values.map(Option::from_value).collect()
    }
    Ok(match kind {
        Kind::Int => Box::new(all::<i64>(values)?),
        Kind::Text => Box::new(all::<String>(values)?),
        Kind::Bytes => Box::new(all::<Vec<u8>>(values)?),
        Kind::Uuid => Box::new(all::<Uuid>(values)?),
    })
}

fn row_of(row: &postgres::Row) -> Result<Row, Error> {
    let values = row.columns().iter().enumerate().map(|(n, column)| column_of(row, n, column.type_()));
    values.collect::<Result<_, _>>().map(Row::new)
}

fn column_of(row: &postgres::Row, n: usize, kind: &Type) -> Result<Value, Error> {
    macro_rules! read {
        ($t:ty, $make:expr) => {
            row.try_get::<_, Option<$t>>(n)?.map_or(Value::Null, $make)
        };
    }
    Ok(match *kind {
        Type::INT8 => read!(i64, Value::Int),
        Type::INT4 => read!(i32, |x| Value::Int(x.into())),
        Type::INT2 => read!(i16, |x| Value::Int(x.into())),
        Type::BOOL => read!(bool, |x| Value::Int(x.into())),
        Type::FLOAT8 => read!(f64, Value::Real),
        Type::UUID => read!(Uuid, Value::Uuid),
        Type::BYTEA => read!(Vec<u8>, Value::Blob),
        Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR => read!(String, Value::Text),
        ref other => return Err(Error::Shape(format!("column {n} is {other}: cast it to BIGINT or TEXT"))),
    })
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(n), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Self::Int(n), &Type::INT2) => i16::try_from(*n)?.to_sql(ty, out),
            (Self::Int(n), &Type::BOOL) => (*n != 0).to_sql(ty, out),
            (Self::Int(n), &Type::INT8) => n.to_sql(ty, out),
            (Self::Real(x), &Type::FLOAT8) => x.to_sql(ty, out),
            (Self::Text(text), &(Type::TEXT | Type::VARCHAR)) => text.to_sql(ty, out),
            (Self::Blob(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            (Self::Uuid(id), &Type::UUID) => id.to_sql(ty, out),
            (value, ty) => Err(format!("a parameter of type {ty} was given {value:?}").into()),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}
