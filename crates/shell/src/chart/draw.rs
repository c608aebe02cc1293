//! The drawing of charts, in whole units of the view box. Text sizes are set by the style sheet,
//! which enlarges them when the drawing shrinks.

use super::{Chart, Series, Shape};
use crate::markup::escape;

const WIDTH: i64 = 640;
const HEIGHT: i64 = 300;
/// Room above the plot for legend and topmost value, and below it for the labels.
const TOP: i64 = 56;
const FOOT: i64 = 36;
/// Room at the left for the values of the grid.
const GUTTER: i64 = 56;
/// Height of one lying bar with its label.
const BAR_ROW: i64 = 54;
/// At most so many labels are written below a plot.
const MAX_LABELS: usize = 6;
/// Classes that colour the series; more series than colours begin again.
const COLOURS: [&str; 6] = ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6"];

pub(super) fn svg(chart: &Chart) -> String {
    let (height, body) = match chart.shape {
        Shape::Line => (HEIGHT, line(chart)),
        Shape::Stacked => (HEIGHT, stacked(chart)),
        Shape::Bar => (BAR_ROW * count(chart.labels.len()).max(1), bars(chart)),
        Shape::Heat => heat(chart),
        Shape::Spark => (48, spark(chart)),
    };
    let width = if chart.shape == Shape::Spark { 160 } else { WIDTH };
    let kind = match chart.shape {
        Shape::Line => "line",
        Shape::Stacked => "stacked",
        Shape::Bar => "bar",
        Shape::Heat => "heat",
        Shape::Spark => "spark",
    };
    let (id, title) = (chart.id, escape(&chart.title));
    let description = escape(&chart.description());
    format!(
        "<svg class=\"plot is-{kind}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{title}</title>\
         <desc id=\"{id}-desc\">{description}</desc>{body}</svg>"
    )
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Values to heights; the lowest value of the scale is 0 unless there are negative ones.
struct Scale {
    low: i64,
    high: i64,
    step: i64,
}

impl Scale {
    fn over(values: impl Iterator<Item = i64>) -> Scale {
        let (mut low, mut high) = (0_i64, 0_i64);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        let step = nice_step(high.saturating_sub(low).max(1) / 3);
        let down = low.div_euclid(step).saturating_mul(step);
        let up = high.saturating_add(step - 1).div_euclid(step).saturating_mul(step);
        Scale { low: down, high: up.max(down.saturating_add(step)), step }
    }

    /// Height of a value above `foot`, in a plot of `height` units.
    fn at(&self, value: i64, height: i64) -> i64 {
        let range = i128::from(self.high) - i128::from(self.low);
        let above = i128::from(value) - i128::from(self.low);
        i64::try_from(above * i128::from(height) / range.max(1)).unwrap_or(height)
    }

    fn ticks(&self) -> Vec<i64> {
        let mut ticks = Vec::new();
        let mut tick = self.low;
        while tick <= self.high && ticks.len() < 8 {
            ticks.push(tick);
            tick = tick.saturating_add(self.step);
        }
        ticks
    }
}

/// The next of 1, 2, 5, 10, 20, 50 … that is not smaller.
fn nice_step(at_least: i64) -> i64 {
    let mut power = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if step >= at_least || step == i64::MAX {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

const PLOT: i64 = HEIGHT - TOP - FOOT;

/// Grid lines with their values above the line at the left.
fn grid(chart: &Chart, scale: &Scale) -> String {
    let mut out = String::from("<g class=\"grid\">");
    for tick in scale.ticks() {
        let y = TOP + PLOT - scale.at(tick, PLOT);
        let text = escape(&(chart.write)(chart.l, tick));
        out.push_str(&format!("<path d=\"M0 {y}H{WIDTH}\"/>"));
        if tick != 0 {
            out.push_str(&format!("<text x=\"0\" y=\"{}\">{text}</text>", y - 6));
        }
    }
    out.push_str("</g>");
    out
}

/// Labels below the plot, thinned so that they never touch.
fn foot(chart: &Chart, center: impl Fn(usize) -> i64) -> String {
    let labels = chart.labels.len();
    let every = labels.div_ceil(MAX_LABELS).max(1);
    let mut out = String::from("<g class=\"foot-labels\">");
    for (index, label) in chart.labels.iter().enumerate().filter(|(i, _)| i % every == 0) {
        let x = center(index);
        let anchor = match x {
            x if x < 40 => "start",
            x if x > WIDTH - 40 => "end",
            _ => "middle",
        };
        let x = x.clamp(0, WIDTH);
        let label = escape(label);
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{label}</text>",
            HEIGHT - 8
        ));
    }
    out.push_str("</g>");
    out
}

/// The class that colours a series.
fn colour(series: usize) -> &'static str {
    COLOURS.get(series % COLOURS.len()).copied().unwrap_or_default()
}

fn line(chart: &Chart) -> String {
    let scale = Scale::over(chart.series.iter().flat_map(|s| s.values.iter().copied()));
    let last = count(chart.labels.len().saturating_sub(1)).max(1);
    let x = |index: usize| GUTTER + (WIDTH - GUTTER - 12) * count(index) / last;
    let mut out = grid(chart, &scale);
    for (number, series) in chart.series.iter().enumerate() {
        let points: Vec<(i64, i64)> = series
            .values
            .iter()
            .enumerate()
            .map(|(index, value)| (x(index), TOP + PLOT - scale.at(*value, PLOT)))
            .collect();
        let class = colour(number);
        out.push_str(&format!("<g class=\"{class}\"><path class=\"stroke\" d=\""));
        out.push_str(&path(&points));
        out.push_str("\"/>");
        for (index, (x, y)) in points.iter().enumerate() {
            out.push_str(&marker(number, *x, *y, &tip(chart, series, index)));
        }
        out.push_str("</g>");
    }
    if chart.series.len() > 1 {
        out.push_str(&legend(chart));
    }
    out.push_str(&foot(chart, x));
    out
}

fn path(points: &[(i64, i64)]) -> String {
    let steps = points.iter().enumerate().map(|(index, (x, y))| {
        let command = if index == 0 { 'M' } else { 'L' };
        format!("{command}{x} {y}")
    });
    steps.collect()
}

/// A mark whose shape tells the series apart without colour.
fn marker(series: usize, x: i64, y: i64, tip: &str) -> String {
    let shape = match series % 3 {
        0 => format!("M{} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", x - 4),
        1 => format!("M{} {}h8v8h-8z", x - 4, y - 4),
        _ => format!("M{x} {}l5 9h-10z", y - 5),
    };
    format!("<path class=\"mark\" d=\"{shape}\"><title>{tip}</title></path>")
}

fn tip(chart: &Chart, series: &Series, index: usize) -> String {
    let label = chart.labels.get(index).map(String::as_str).unwrap_or_default();
    let value = series.values.get(index).copied().unwrap_or_default();
    escape(&format!("{label}: {}", (chart.write)(chart.l, value)))
}

fn bars(chart: &Chart) -> String {
    let Some(series) = chart.series.first() else { return String::new() };
    let most = series.values.iter().copied().max().unwrap_or_default().max(1);
    let mut out = String::from("<g class=\"series-1\">");
    for (index, label) in chart.labels.iter().enumerate() {
        let value = series.values.get(index).copied().unwrap_or_default();
        let y = BAR_ROW * count(index);
        let wide = i128::from(value.max(0)) * i128::from(WIDTH) / i128::from(most);
        let wide = i64::try_from(wide).unwrap_or(WIDTH).max(2);
        let (label, text) = (escape(label), escape(&(chart.write)(chart.l, value)));
        let base = y + 20;
        out.push_str(&format!(
            "<text class=\"bar-label\" x=\"0\" y=\"{base}\">{label}</text>\
             <text class=\"bar-value\" x=\"{WIDTH}\" y=\"{base}\" text-anchor=\"end\">{text}</text>\
             <rect class=\"track\" x=\"0\" y=\"{0}\" width=\"{WIDTH}\" height=\"10\" rx=\"5\"/>\
             <rect class=\"fill\" x=\"0\" y=\"{0}\" width=\"{wide}\" height=\"10\" rx=\"5\"/>",
            y + 29
        ));
    }
    out.push_str("</g>");
    out
}

fn stacked(chart: &Chart) -> String {
    let sum = |index: usize| -> i64 {
        let values = chart.series.iter().filter_map(|s| s.values.get(index));
        values.fold(0_i64, |sum, value| sum.saturating_add((*value).max(0)))
    };
    let scale = Scale::over((0..chart.labels.len()).map(sum));
    let slot = (WIDTH - GUTTER) / count(chart.labels.len()).max(1);
    let wide = (slot * 3 / 5).clamp(2, 56);
    let left = |index: usize| GUTTER + slot * count(index) + (slot - wide) / 2;
    let mut out = grid(chart, &scale);
    for (number, series) in chart.series.iter().enumerate() {
        out.push_str(&format!("<g class=\"{}\">", colour(number)));
        for (index, value) in series.values.iter().enumerate() {
            let below: i64 = chart.series.iter().take(number).fold(0, |sum, s| {
                sum.saturating_add(s.values.get(index).copied().unwrap_or_default().max(0))
            });
            let bottom = scale.at(below, PLOT);
            let tall = scale.at(below.saturating_add((*value).max(0)), PLOT) - bottom;
            out.push_str(&format!(
                "<rect class=\"fill\" x=\"{}\" y=\"{}\" width=\"{wide}\" height=\"{tall}\">\
                 <title>{}: {}</title></rect>",
                left(index),
                TOP + PLOT - bottom - tall,
                escape(&series.name),
                tip(chart, series, index)
            ));
        }
        out.push_str("</g>");
    }
    out.push_str(&legend(chart));
    out.push_str(&foot(chart, |index| left(index) + wide / 2));
    out
}

/// Names of the series in a row above the plot, each with its mark.
fn legend(chart: &Chart) -> String {
    let slot = WIDTH / count(chart.series.len()).max(1);
    let mut out = String::from("<g class=\"legend\">");
    for (number, series) in chart.series.iter().enumerate() {
        let x = slot * count(number);
        out.push_str(&format!(
            "<g class=\"{}\">{}</g><text x=\"{}\" y=\"16\">{}</text>",
            colour(number),
            marker(number, x + 8, 10, &escape(&series.name)),
            x + 20,
            escape(&series.name)
        ));
    }
    out.push_str("</g>");
    out
}

fn heat(chart: &Chart) -> (i64, String) {
    const ROW: i64 = 26;
    const NAMES: i64 = 160;
    let most = chart.series.iter().flat_map(|s| s.values.iter().copied()).max().unwrap_or(0).max(1);
    let columns = count(chart.labels.len()).max(1);
    let slot = ((WIDTH - NAMES) / columns).max(1);
    let mut out = String::new();
    for (row, series) in chart.series.iter().enumerate() {
        let y = ROW * count(row);
        out.push_str(&format!("<text x=\"0\" y=\"{}\">{}</text>", y + 17, escape(&series.name)));
        for (index, value) in series.values.iter().enumerate() {
            let level = level(*value, most);
            out.push_str(&format!(
                "<rect class=\"heat-{level}\" x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{}\" \
                 rx=\"3\"><title>{}: {}</title></rect>",
                NAMES + slot * count(index),
                (slot - 2).max(1),
                ROW - 2,
                escape(&series.name),
                tip(chart, series, index)
            ));
        }
    }
    let height = ROW * count(chart.series.len()).max(1);
    (height, out)
}

/// 0 for nothing, else 1 to 5.
pub(super) fn level(value: i64, most: i64) -> i64 {
    if value <= 0 {
        return 0;
    }
    let fifths = i128::from(value) * 5 / i128::from(most.max(1));
    i64::try_from(fifths).unwrap_or(5).clamp(1, 5)
}

fn spark(chart: &Chart) -> String {
    let Some(series) = chart.series.first() else { return String::new() };
    let scale = Scale::over(series.values.iter().copied());
    let last = count(series.values.len().saturating_sub(1)).max(1);
    let points: Vec<(i64, i64)> = series
        .values
        .iter()
        .enumerate()
        .map(|(index, v)| (6 + 148 * count(index) / last, 42 - scale.at(*v, 36)))
        .collect();
    let end = points.last().map(|(x, y)| marker(0, *x, *y, "")).unwrap_or_default();
    format!("<g class=\"series-1\"><path class=\"stroke\" d=\"{}\"/>{end}</g>", path(&points))
}
