//! What a chart must say and must not contain.

use super::*;
use crate::lang::Lang;

fn chart(shape: Shape) -> Chart {
    Chart {
        l: L(Lang::Id),
        id: "uji",
        title: "Hadir <per> bulan".to_owned(),
        shape,
        labels: ["Sep", "Okt", "Nov"].map(str::to_owned).to_vec(),
        series: vec![
            Series { name: "Dinas A".to_owned(), values: vec![10, 40, 25] },
            Series { name: "Dinas B".to_owned(), values: vec![0, 5, 7] },
        ],
        write: write_count,
    }
}

const SHAPES: [Shape; 5] = [Shape::Line, Shape::Bar, Shape::Stacked, Shape::Heat, Shape::Spark];

#[test]
fn every_shape_has_title_and_words_and_no_style() {
    for shape in SHAPES {
        let svg = chart(shape).svg();
        assert!(svg.contains("role=\"img\""), "{shape:?}");
        assert!(svg.contains("<title id=\"uji-title\">Hadir &lt;per&gt; bulan</title>"));
        assert!(svg.contains("<desc id=\"uji-desc\">"));
        assert!(!svg.contains("style="), "{shape:?}");
        assert!(!svg.contains("fill=\""), "{shape:?}: colours come from classes");
        assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count(), "{shape:?}");
    }
}

#[test]
fn a_chart_without_values_draws_nothing_and_survives() {
    for shape in SHAPES {
        let mut empty = chart(shape);
        empty.labels.clear();
        empty.series.clear();
        assert!(empty.svg().starts_with("<svg"));
        assert!(empty.table().contains("<tbody></tbody>"));
    }
}

#[test]
fn extreme_values_stay_inside_the_drawing() {
    for shape in SHAPES {
        let mut wild = chart(shape);
        wild.series[0].values = vec![i64::MIN, 0, i64::MAX];
        let svg = wild.svg();
        assert!(svg.len() < 20_000, "{shape:?}");
        assert!(!svg.contains("height=\"-"), "{shape:?}");
    }
}

#[test]
fn the_table_holds_every_value() {
    let table = chart(Shape::Stacked).table();
    for value in ["10", "40", "25", "5", "7"] {
        assert!(table.contains(&format!("<td class=\"num\">{value}</td>")), "{value}");
    }
    assert_eq!(table.matches("scope=\"row\"").count(), 3);
}

#[test]
fn heat_has_five_steps_above_nothing() {
    let levels: Vec<i64> = [0, 1, 20, 40, 60, 80, 100, -3].map(|v| draw::level(v, 100)).to_vec();
    assert_eq!(levels, [0, 1, 1, 2, 3, 4, 5, 0]);
}
