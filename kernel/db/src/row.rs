use crate::{Error, FromValue, Value};

/// One result row; columns are read left to right.
#[derive(Debug)]
pub struct Row {
    values: std::vec::IntoIter<Value>,
}

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self { values: values.into_iter() }
    }

    pub(crate) fn into_values(self) -> Vec<Value> {
        self.values.collect()
    }

    /// The next column.
    ///
    /// # Errors
    /// [`Error::Shape`] when there is none or it holds another type.
    #[expect(clippy::should_implement_trait, reason = "typed by the caller, unlike an iterator's item")]
    pub fn next<T: FromValue>(&mut self) -> Result<T, Error> {
        let value =
            self.values.next().ok_or_else(|| Error::Shape("the row has no more columns".to_owned()))?;
        T::from_value(value)
    }
}
