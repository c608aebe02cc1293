//! Colours. A pure function makes the steps of a ramp from a hue in OKLCH: lightness is fixed, so
//! contrast survives every choice a pemda makes, and chroma is reduced until the colour lies in
//! sRGB. It depends on nothing, because the build of the style sheet shares it by path; it must
//! never let a theme choose lightness.

/// Lightness in percent of the light steps 50, 100, 200 … 900, 950.
const LIGHTNESS: [f64; 11] = [98.5, 96.5, 92.5, 87.0, 74.0, 63.0, 54.5, 47.5, 40.5, 33.5, 23.5];
/// Most chroma of brand and sentiment at those steps.
const VIVID: [f64; 11] = [0.012, 0.025, 0.05, 0.085, 0.125, 0.15, 0.15, 0.135, 0.115, 0.09, 0.06];
/// Most chroma of neutral at those steps.
const GREY: [f64; 11] =
    [0.003, 0.005, 0.008, 0.010, 0.012, 0.014, 0.015, 0.015, 0.014, 0.012, 0.010];

/// Hue of the greys, in degrees.
const NEUTRAL_HUE: f64 = 250.0;
/// Hues of the sentiments, in degrees.
const SENTIMENTS: [(&str, f64); 4] =
    [("positive", 150.0), ("warning", 75.0), ("negative", 25.0), ("guidance", 230.0)];
/// Hues of the chart series, in degrees; never two neighbours of one family side by side.
const CHART: [f64; 6] = [265.0, 75.0, 195.0, 25.0, 150.0, 320.0];

/// The brand of a pemda: a hue and how vivid it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brand {
    /// Hue in degrees, 0 to 359.
    pub hue: u16,
    /// Share of the fullest chroma, in percent; 0 is grey.
    pub vivid_percent: u8,
}

impl Default for Brand {
    /// The blue of the house.
    fn default() -> Brand {
        Brand { hue: 265, vivid_percent: 100 }
    }
}

/// A colour of the screen, eight bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// `#rrggbb`.
    #[must_use]
    pub fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Relative luminance of WCAG, 0 to 1.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio of WCAG against another colour, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// A colour of OKLCH, with chroma reduced until it lies in sRGB.
///
/// `lightness` is in percent, `chroma` as in CSS, `hue` in degrees.
#[must_use]
pub fn oklch(lightness: f64, chroma: f64, hue: f64) -> Rgb {
    let (mut low, mut high) = (0.0, chroma.max(0.0));
    let mut linear = to_linear(lightness, high, hue);
    if !inside(linear) {
        for _ in 0..24 {
            let middle = (low + high) / 2.0;
            linear = to_linear(lightness, middle, hue);
            if inside(linear) { low = middle } else { high = middle }
        }
        linear = to_linear(lightness, low, hue);
    }
    Rgb(linear.map(|c| {
        let c = c.clamp(0.0, 1.0);
        let bent = if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
        (bent * 255.0).round() as u8
    }))
}

fn inside(linear: [f64; 3]) -> bool {
    linear.iter().all(|c| (-0.000_1..=1.000_1).contains(c))
}

/// OKLCH to linear sRGB, by the matrices of the OKLab paper.
fn to_linear(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let radians = hue.to_radians();
    let (l, a, b) = (lightness / 100.0, chroma * radians.cos(), chroma * radians.sin());
    let long = (l + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let medium = (l - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (l - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short,
    ]
}

/// A step of a light ramp; `step` is 50, 100, 200 … 900 or 950.
fn step(step: u16, hue: f64, chroma: &[f64; 11], share: f64) -> Rgb {
    let index = match step {
        50 => 0,
        950 => 10,
        other => usize::from(other / 100).clamp(1, 9),
    };
    oklch(LIGHTNESS[index], chroma[index] * share, hue)
}

fn grey(number: u16) -> Rgb {
    step(number, NEUTRAL_HUE, &GREY, 1.0)
}

fn dark_grey(lightness: f64) -> Rgb {
    oklch(lightness, 0.012, NEUTRAL_HUE)
}

/// A role: its name, its colour on light and on dark pages.
#[derive(Clone, Debug)]
pub struct Role {
    /// Name of the custom property, without the two dashes.
    pub name: String,
    /// On a light page.
    pub light: Rgb,
    /// On a dark page.
    pub dark: Rgb,
}

fn role(name: impl Into<String>, light: Rgb, dark: Rgb) -> Role {
    Role { name: name.into(), light, dark }
}

/// Surfaces, texts and lines.
#[must_use]
pub fn neutral_roles() -> Vec<Role> {
    let white = Rgb([255, 255, 255]);
    vec![
        role("surface-page", grey(50), dark_grey(16.5)),
        role("surface-card", white, dark_grey(20.5)),
        role("surface-raised", white, dark_grey(24.5)),
        role("surface-sunken", grey(100), dark_grey(13.5)),
        role("text-strong", grey(950), dark_grey(97.5)),
        role("text-normal", grey(900), dark_grey(90.0)),
        role("text-quiet", grey(700), dark_grey(74.5)),
        role("line-quiet", grey(200), dark_grey(31.0)),
        role("line-control", grey(500), dark_grey(60.0)),
    ]
}

/// The roles that a brand decides.
#[must_use]
pub fn brand_roles(brand: Brand) -> Vec<Role> {
    let hue = f64::from(brand.hue % 360);
    let share = f64::from(brand.vivid_percent.min(100)) / 100.0;
    let light = |number| step(number, hue, &VIVID, share);
    let dark = |lightness, chroma: f64| oklch(lightness, chroma * share, hue);
    let mut roles = vec![
        role("brand-text", light(700), dark(80.0, 0.11)),
        role("brand-solid", light(700), dark(74.0, 0.125)),
        role("brand-solid-hover", light(800), dark(80.0, 0.11)),
        role("brand-on-solid", Rgb([255, 255, 255]), dark_grey(16.5)),
        role("brand-soft", light(100), dark(28.0, 0.05)),
        role("brand-on-soft", light(800), dark(88.0, 0.07)),
        role("brand-line", light(300), dark(45.0, 0.085)),
        role("focus", light(600), dark(80.0, 0.11)),
    ];
    let heat = [(100, 26.0, 0.04), (200, 34.0, 0.07), (300, 42.0, 0.09), (400, 52.0, 0.11)];
    for (number, (at, lightness, chroma)) in heat.into_iter().enumerate() {
        roles.push(role(format!("heat-{}", number + 1), light(at), dark(lightness, chroma)));
    }
    roles.push(role("heat-5", light(600), dark(74.0, 0.125)));
    roles
}

/// The roles of the four sentiments.
#[must_use]
pub fn sentiment_roles() -> Vec<Role> {
    let mut roles = Vec::new();
    for (name, hue) in SENTIMENTS {
        let light = |number| step(number, hue, &VIVID, 1.0);
        let dark = |lightness, chroma| oklch(lightness, chroma, hue);
        roles.push(role(format!("{name}-text"), light(800), dark(88.0, 0.07)));
        roles.push(role(format!("{name}-icon"), light(600), dark(70.0, 0.13)));
        roles.push(role(format!("{name}-soft"), light(100), dark(28.0, 0.05)));
        roles.push(role(format!("{name}-line"), light(300), dark(45.0, 0.085)));
    }
    roles
}

/// The series of charts.
#[must_use]
pub fn chart_roles() -> Vec<Role> {
    let series = CHART.into_iter().enumerate();
    series
        .map(|(index, hue)| {
            let light = step(600, hue, &VIVID, 1.0);
            role(format!("chart-{}", index + 1), light, oklch(74.0, 0.125, hue))
        })
        .collect()
}

/// All roles of the house as one rule with `light-dark()`, for the build of the style sheet.
#[must_use]
pub fn ramps_css() -> String {
    let groups = [neutral_roles(), brand_roles(Brand::default()), sentiment_roles(), chart_roles()];
    let mut css = String::from(":root {\n");
    for role in groups.into_iter().flatten() {
        let (light, dark) = (role.light.hex(), role.dark.hex());
        css.push_str(&format!("  --{}: light-dark({light}, {dark});\n", role.name));
    }
    css.push_str("}\n");
    css
}

/// The style sheet of a pemda's brand. It is served as it is, so it needs no newer feature of
/// browsers than media queries.
#[must_use]
pub fn brand_css(brand: Brand) -> String {
    let (mut light, mut dark) = (String::new(), String::new());
    for role in brand_roles(brand) {
        light.push_str(&format!("--{}:{};", role.name, role.light.hex()));
        dark.push_str(&format!("--{}:{};", role.name, role.dark.hex()));
    }
    format!(
        ":root{{{light}}}\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\
         :root[data-theme=dark]{{{dark}}}@media print{{:root:root:root{{{light}}}}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find<'a>(roles: &'a [Role], name: &str) -> &'a Role {
        roles.iter().find(|r| r.name == name).expect("the role exists")
    }

    /// At least `ratio`, on light and on dark.
    fn holds(a: &Role, b: &Role, ratio: f64, what: &str) {
        for (page, x, y) in [("light", a.light, b.light), ("dark", a.dark, b.dark)] {
            let found = x.contrast(y);
            let pair = format!("{} on {}", a.name, b.name);
            assert!(found >= ratio, "{what}, {page}: {pair} is {found:.2}, needs {ratio}");
        }
    }

    #[test]
    fn known_colours_come_out_right() {
        assert_eq!(oklch(100.0, 0.0, 0.0), Rgb([255, 255, 255]));
        assert_eq!(oklch(0.0, 0.0, 0.0), Rgb([0, 0, 0]));
        // Red of sRGB is oklch(62.796% 0.25768 29.234).
        assert_eq!(oklch(62.796, 0.257_68, 29.234), Rgb([255, 0, 0]));
        assert!((Rgb([255, 255, 255]).contrast(Rgb([0, 0, 0])) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn greys_can_be_read_everywhere() {
        let roles = neutral_roles();
        for surface in ["surface-page", "surface-card", "surface-raised", "surface-sunken"] {
            for text in ["text-strong", "text-normal", "text-quiet"] {
                holds(find(&roles, text), find(&roles, surface), 4.5, "neutral");
            }
            holds(find(&roles, "line-control"), find(&roles, surface), 3.0, "neutral");
        }
    }

    #[test]
    fn every_brand_hue_keeps_its_contrast() {
        let neutral = neutral_roles();
        for hue in 0..360 {
            for vivid_percent in [0, 50, 100] {
                let roles = brand_roles(Brand { hue, vivid_percent });
                let what = format!("hue {hue}, vivid {vivid_percent}");
                for surface in ["surface-page", "surface-card", "surface-raised"] {
                    let surface = find(&neutral, surface);
                    holds(find(&roles, "brand-text"), surface, 4.5, &what);
                    holds(find(&roles, "brand-solid"), surface, 3.0, &what);
                    holds(find(&roles, "focus"), surface, 3.0, &what);
                }
                let soft = find(&roles, "brand-soft");
                holds(find(&roles, "brand-text"), soft, 4.5, &what);
                holds(find(&roles, "brand-on-soft"), soft, 7.0, &what);
                let on = find(&roles, "brand-on-solid");
                holds(on, find(&roles, "brand-solid"), 4.5, &what);
                holds(on, find(&roles, "brand-solid-hover"), 4.5, &what);
            }
        }
    }

    #[test]
    fn sentiments_and_series_keep_their_contrast() {
        let (roles, neutral) = (sentiment_roles(), neutral_roles());
        for (name, _) in SENTIMENTS {
            let soft = find(&roles, &format!("{name}-soft"));
            holds(find(&roles, &format!("{name}-text")), soft, 7.0, name);
            holds(find(&roles, &format!("{name}-icon")), soft, 3.0, name);
            for surface in ["surface-page", "surface-card"] {
                let surface = find(&neutral, surface);
                holds(find(&roles, &format!("{name}-text")), surface, 4.5, name);
                holds(find(&roles, &format!("{name}-icon")), surface, 3.0, name);
            }
        }
        let card = find(&neutral, "surface-card");
        for series in chart_roles() {
            holds(&series, card, 3.0, "chart");
        }
    }

    #[test]
    fn a_brand_sheet_names_the_roles_of_both_pages() {
        let css = brand_css(Brand { hue: 150, vivid_percent: 80 });
        assert_eq!(css.matches("--brand-solid:").count(), 4);
        assert!(css.contains("[data-theme=dark]"));
    }
}
