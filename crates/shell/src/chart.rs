//! Charts as SVG made on the server, each with a description in words and a table that says the
//! same. Values are whole numbers of a unit that the caller knows how to write; colours come from
//! classes, so a chart follows the theme and prints in black.

mod draw;

use crate::format::Whole;
use crate::lang::L;
use crate::markup::escape;
use law::money::{Rounding, div};

/// How a value is written, for example [`crate::format::rupiah_short`].
pub type Write = fn(L, i64) -> String;

/// The shape of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Values over time, one line a series.
    Line,
    /// One bar a label, lying, for names of any length. Only the first series is drawn.
    Bar,
    /// Parts of a whole over time, one column a label.
    Stacked,
    /// One row a series, one cell a label, darker for more.
    Heat,
    /// A line without axes, beside a figure.
    Spark,
}

/// One row of values.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// One value for each label.
    pub values: Vec<i64>,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Language of the description.
    pub l: L,
    /// Unique on its page; letters and dashes.
    pub id: &'static str,
    /// What it shows, in a few words.
    pub title: String,
    /// Its shape.
    pub shape: Shape,
    /// What the values stand for, in order.
    pub labels: Vec<String>,
    /// The values.
    pub series: Vec<Series>,
    /// How a value is written.
    pub write: Write,
}

/// Writes a bare count.
#[must_use]
pub fn write_count(_: L, value: i64) -> String {
    crate::format::count(value)
}

/// Writes rupiah in the short form.
#[must_use]
pub fn write_rupiah(l: L, value: i64) -> String {
    crate::format::rupiah_short(l, value)
}

/// Writes basis points.
#[must_use]
pub fn write_bp(_: L, value: i64) -> String {
    crate::format::bp_percent(value)
}

/// Writes minutes.
#[must_use]
pub fn write_minutes(l: L, value: i64) -> String {
    crate::format::minutes_words(l, value)
}

impl Chart {
    /// A chart of one series.
    pub fn one<V: Whole>(
        l: L,
        id: &'static str,
        title: impl Into<String>,
        shape: Shape,
        points: impl IntoIterator<Item = (String, V)>,
        write: Write,
    ) -> Chart {
        let title = title.into();
        let (labels, values): (Vec<String>, Vec<i64>) =
            points.into_iter().map(|(label, value)| (label, value.whole())).unzip();
        let series = vec![Series { name: title.clone(), values }];
        Chart { l, id, title, shape, labels, series, write }
    }

    /// Every value with its label, across all series.
    fn points(&self) -> impl Iterator<Item = (&str, i64)> {
        let labels = self.labels.iter().map(String::as_str);
        self.series.iter().flat_map(move |s| labels.clone().zip(s.values.iter().copied()))
    }

    /// Least, most and mean in words.
    #[must_use]
    pub fn description(&self) -> String {
        let least = self.points().min_by_key(|(_, value)| *value);
        let most = self.points().max_by_key(|(_, value)| *value);
        let (Some(least), Some(most)) = (least, most) else { return self.l.t("chart-empty") };
        let count = i128::try_from(self.points().count()).unwrap_or(1);
        let sum: i128 = self.points().map(|(_, value)| i128::from(value)).sum();
        let text = |value| (self.write)(self.l, value);
        self.l.tv(
            "chart-desc",
            [
                ("least", text(least.1)),
                ("least-at", least.0.to_owned()),
                ("most", text(most.1)),
                ("most-at", most.0.to_owned()),
                ("mean", text(div(sum, count, Rounding::HalfUp))),
            ],
        )
    }

    /// The drawing.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::svg(self)
    }

    /// The same numbers as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let mut out =
            format!("<table class=\"table\"><caption class=\"sr\">{}", escape(&self.title));
        out.push_str("</caption><thead><tr><th scope=\"col\">");
        out.push_str(&escape(&self.l.t("ui-series")));
        out.push_str("</th>");
        let one = self.series.len() == 1;
        for series in &self.series {
            let name = if one { self.l.t("ui-value") } else { series.name.clone() };
            out.push_str(&format!("<th scope=\"col\" class=\"num\">{}</th>", escape(&name)));
        }
        out.push_str("</tr></thead><tbody>");
        for (index, label) in self.labels.iter().enumerate() {
            out.push_str(&format!("<tr><th scope=\"row\">{}</th>", escape(label)));
            for series in &self.series {
                let value = series.values.get(index).copied();
                let text = value.map(|v| (self.write)(self.l, v)).unwrap_or_default();
                out.push_str(&format!("<td class=\"num\">{}</td>", escape(&text)));
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table>");
        out
    }
}

#[cfg(test)]
#[path = "chart/tests.rs"]
mod tests;
