//! Tables as CSV (RFC 4180, UTF-8, lines ended by CR LF), and what a Table Schema says of them.

use serde_json::{Map, Value, json};

/// A column: its name, its type in Table Schema, and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub kind: &'static str,
    pub about: &'static str,
    pub required: bool,
}

/// Columns that lead to those of another table.
#[derive(Debug, Clone, Copy)]
pub struct Foreign {
    pub columns: &'static [&'static str],
    /// The other table; the same one if empty.
    pub table: &'static str,
    pub theirs: &'static [&'static str],
}

/// A table.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub about: &'static str,
    pub columns: Vec<Column>,
    /// The columns that tell its rows apart.
    pub key: &'static [&'static str],
    pub foreign: Vec<Foreign>,
    /// Cells by the names of their columns.
    pub rows: Vec<Map<String, Value>>,
}

impl Table {
    /// The table as CSV. A list is JSON.
    pub fn csv(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let rows = self.rows.iter().map(|row| {
            names
                .iter()
                .map(|name| match row.get(*name) {
                    Some(Value::Array(list)) => Value::Array(list.clone()).to_string(),
                    Some(value) => joined(value),
                    None => String::new(),
                })
                .collect()
        });
        csv(&names, rows)
    }

    /// The table as a resource of a data package (Frictionless Data Package 1).
    pub fn resource(&self) -> Value {
        let fields = self.columns.iter().map(|column| {
            let mut field = Map::new();
            field.insert("name".into(), json!(column.name));
            field.insert("type".into(), json!(column.kind));
            field.insert("description".into(), json!(column.about));
            if column.required {
                field.insert("constraints".into(), json!({ "required": true }));
            }
            Value::Object(field)
        });
        let mut schema = Map::new();
        schema.insert("fields".into(), Value::Array(fields.collect()));
        schema.insert("missingValues".into(), json!([""]));
        if !self.key.is_empty() {
            schema.insert("primaryKey".into(), json!(self.key));
        }
        if !self.foreign.is_empty() {
            let keys = self.foreign.iter().map(|key| {
                let reference = json!({ "resource": key.table, "fields": key.theirs });
                json!({ "fields": key.columns, "reference": reference })
            });
            schema.insert("foreignKeys".into(), Value::Array(keys.collect()));
        }
        json!({
            "name": self.name,
            "description": self.about,
            "path": format!("{}.csv", self.name),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema,
        })
    }
}

/// CSV with a line of names above.
pub fn csv(names: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let ending = csv::Terminator::CRLF;
    let mut writer = csv::WriterBuilder::new().terminator(ending).from_writer(Vec::new());
    let mut write = |row: &[&str]| writer.write_record(row).expect("memory takes all rows");
    write(names);
    for row in rows {
        write(&row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let bytes = writer.into_inner().expect("memory takes all rows");
    String::from_utf8(bytes).expect("texts are UTF-8")
}

/// A value as one cell: a list joined by semicolons.
pub fn joined(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(joined).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
