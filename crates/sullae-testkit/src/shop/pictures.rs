//! Drawings of the goods, made of a few shapes each.

use maud::{Markup, PreEscaped, html};

/// What a drawing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    Mug,
    Lantern,
    Notebook,
    Tote,
    Candle,
    Blanket,
    Teapot,
    Pen,
    Bowl,
    Umbrella,
    Plant,
}

/// The drawing in the colour of the thing, on a ground of another.
pub(crate) fn draw(picture: Picture, [colour, ground]: [&str; 2], alt: &str) -> Markup {
    html! {
        svg viewBox="-20 -14 240 228" role="img" preserveAspectRatio="xMidYMid slice" {
            title { (alt) }
            rect x="-100" y="-50" width="400" height="300" fill=(ground) {}
            rect x="-100" y="150" width="400" height="100" fill="#000" fill-opacity=".05" {}
            g color=(colour) { (PreEscaped(shapes(picture))) }
        }
    }
}

/// Shapes in `currentColor`, with black and white veils for light and shade.
fn shapes(picture: Picture) -> &'static str {
    match picture {
        Picture::Mug => {
            r##"<ellipse cx="98" cy="158" rx="56" ry="8" fill="#000" fill-opacity=".13"/>
<path d="M138 84c34-8 40 46 0 48" fill="none" stroke="currentColor" stroke-width="11"/>
<path d="M138 84c34-8 40 46 0 48" fill="none" stroke="#000" stroke-opacity=".14" stroke-width="11"/>
<path d="M52 66h92c8 40 4 74-20 92H72C48 140 44 106 52 66z" fill="currentColor"/>
<path d="M118 66h26c8 40 4 74-20 92h-22c22-22 24-56 16-92z" fill="#000" fill-opacity=".09"/>
<path d="M62 78c-4 26-2 46 8 62" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="6" stroke-linecap="round"/>
<ellipse cx="98" cy="66" rx="46" ry="9" fill="currentColor"/><ellipse cx="98" cy="66" rx="46" ry="9" fill="#fff" fill-opacity=".25"/>
<ellipse cx="98" cy="67" rx="38" ry="6" fill="#5a3a26"/>"##
        }
        Picture::Lantern => {
            r##"<ellipse cx="100" cy="168" rx="46" ry="7" fill="#000" fill-opacity=".15"/>
<path d="M74 46c0-32 52-32 52 0" fill="none" stroke="#3b2f28" stroke-width="5"/>
<rect x="70" y="44" width="60" height="12" rx="5" fill="#3b2f28"/>
<rect x="62" y="54" width="76" height="98" rx="22" fill="currentColor"/>
<rect x="76" y="62" width="48" height="82" rx="16" fill="#ffe9b0"/>
<ellipse cx="100" cy="106" rx="18" ry="30" fill="#fff6dc"/>
<path d="M92 62v82M108 62v82M76 90h48M76 118h48" stroke="currentColor" stroke-width="3"/>
<rect x="66" y="150" width="68" height="14" rx="6" fill="#3b2f28"/>"##
        }
        Picture::Notebook => {
            r##"<path d="M52 160l104-6 6 8-108 8z" fill="#000" fill-opacity=".13"/>
<rect x="58" y="42" width="96" height="120" rx="4" fill="#fbf7ee" transform="rotate(4 106 102)"/>
<rect x="50" y="38" width="98" height="122" rx="5" fill="currentColor"/>
<rect x="50" y="38" width="15" height="122" rx="5" fill="#000" fill-opacity=".2"/>
<path d="M50 58h15M50 79h15M50 99h15M50 119h15M50 140h15" stroke="#f5ead2" stroke-width="2.5"/>
<rect x="82" y="60" width="48" height="34" rx="2" fill="#fbf7ee"/>
<path d="M90 72h32M90 81h20" stroke="#8b8172" stroke-width="3"/>"##
        }
        Picture::Tote => {
            r##"<ellipse cx="100" cy="168" rx="54" ry="7" fill="#000" fill-opacity=".13"/>
<path d="M76 78c-4-56 52-56 48 0" fill="none" stroke="currentColor" stroke-width="9"/>
<path d="M76 78c-4-56 52-56 48 0" fill="none" stroke="#000" stroke-opacity=".2" stroke-width="9"/>
<path d="M52 74h96l8 92H44z" fill="currentColor"/>
<path d="M52 74h96l1 12H51z" fill="#000" fill-opacity=".1"/>
<circle cx="100" cy="122" r="20" fill="#fff" fill-opacity=".85"/><circle cx="108" cy="116" r="16" fill="currentColor"/>"##
        }
        Picture::Candle => {
            r##"<ellipse cx="100" cy="166" rx="48" ry="7" fill="#000" fill-opacity=".13"/>
<path d="M100 40c13 16 15 25 0 36-15-11-13-20 0-36z" fill="#f4a52e"/><path d="M100 54c6 9 7 14 0 20-7-6-6-11 0-20z" fill="#fff1c4"/>
<rect x="98.5" y="72" width="3" height="14" fill="#4a3c30"/>
<rect x="60" y="88" width="80" height="76" rx="9" fill="currentColor"/>
<ellipse cx="100" cy="89" rx="40" ry="8" fill="#fbf3dd"/>
<rect x="72" y="112" width="56" height="34" rx="3" fill="#fbf7ee"/><path d="M82 124h36M88 134h24" stroke="#6b6357" stroke-width="3"/>"##
        }
        Picture::Blanket => {
            r##"<ellipse cx="100" cy="164" rx="66" ry="7" fill="#000" fill-opacity=".13"/>
<rect x="40" y="122" width="120" height="38" rx="15" fill="currentColor"/><rect x="40" y="122" width="120" height="38" rx="15" fill="#000" fill-opacity=".16"/>
<rect x="44" y="88" width="112" height="40" rx="16" fill="currentColor"/><rect x="44" y="88" width="112" height="40" rx="16" fill="#000" fill-opacity=".06"/>
<rect x="48" y="54" width="104" height="40" rx="16" fill="currentColor"/>
<path d="M60 62l24 26M84 58l28 32M112 58l28 32M84 62L62 84M112 60L84 90M140 62l-26 28" stroke="#fff" stroke-opacity=".4" stroke-width="2" stroke-dasharray="5 4"/>
<rect x="120" y="54" width="14" height="40" fill="#fbf1dd"/>"##
        }
        Picture::Teapot => {
            r##"<ellipse cx="100" cy="160" rx="60" ry="8" fill="#000" fill-opacity=".13"/>
<path d="M62 72C60 24 140 24 138 72" fill="none" stroke="#5b4634" stroke-width="7"/>
<path d="M138 118c20-4 22-32 36-38l6 10c-12 6-12 44-44 50z" fill="currentColor"/>
<path d="M46 116c0-62 108-62 108 0 0 26-20 44-54 44s-54-18-54-44z" fill="currentColor"/>
<path d="M130 84c22 22 18 62-12 74 28-4 36-22 36-42 0-14-8-26-24-32z" fill="#000" fill-opacity=".1"/>
<ellipse cx="100" cy="76" rx="32" ry="7" fill="#000" fill-opacity=".16"/><ellipse cx="100" cy="72" rx="30" ry="7" fill="currentColor"/>
<circle cx="100" cy="62" r="7" fill="#5b4634"/>
<path d="M60 108c2-12 8-20 16-25" fill="none" stroke="#fff" stroke-opacity=".45" stroke-width="6" stroke-linecap="round"/>"##
        }
        Picture::Pen => {
            r##"<path d="M44 166l96-86 6 6-92 86z" fill="#000" fill-opacity=".12"/>
<g transform="rotate(-45 100 100)"><rect x="62" y="90" width="98" height="20" rx="10" fill="currentColor"/>
<rect x="62" y="90" width="98" height="7" rx="3.5" fill="#fff" fill-opacity=".35"/><rect x="98" y="88" width="6" height="24" rx="2" fill="#6d5320"/>
<path d="M62 92v16l-30-6v-4z" fill="#6d5320"/><path d="M34 100h22" stroke="#f3e2b3" stroke-width="1.5"/>
<rect x="112" y="84" width="44" height="5" rx="2.5" fill="#6d5320"/></g>
<path d="M36 164c8 6 14-4 22 0" fill="none" stroke="#27304a" stroke-width="3" stroke-linecap="round"/>"##
        }
        Picture::Bowl => {
            r##"<ellipse cx="100" cy="160" rx="42" ry="7" fill="#000" fill-opacity=".15"/>
<path d="M60 84c4-34 76-34 80 0z" fill="#fffaf0"/><path d="M78 70l6 4M96 62l7 3M114 68l6 3M90 78l6 2M122 80l5 2" stroke="#d9d0bd" stroke-width="3" stroke-linecap="round"/>
<path d="M42 84h116c0 40-22 64-40 68H82c-18-4-40-28-40-68z" fill="currentColor"/>
<path d="M126 84h32c0 40-22 64-40 68h-16c18-12 26-36 24-68z" fill="#000" fill-opacity=".15"/>
<rect x="78" y="150" width="44" height="10" rx="3" fill="currentColor"/><path d="M42 84h116" stroke="#c9962f" stroke-width="4"/>
<path d="M136 44l38 44M148 38l32 44" stroke="#5b4634" stroke-width="5" stroke-linecap="round"/>"##
        }
        Picture::Umbrella => {
            r##"<ellipse cx="104" cy="168" rx="40" ry="6" fill="#000" fill-opacity=".12"/>
<path d="M100 36v116c0 20-26 20-26 2" fill="none" stroke="#5b4634" stroke-width="6" stroke-linecap="round"/>
<path d="M32 106C34 34 166 34 168 106c-12-10-22-10-34 0-12-10-22-10-34 0-12-10-22-10-34 0-12-10-22-10-34 0z" fill="currentColor"/>
<path d="M100 52c-24 14-34 34-34 54 12-10 22-10 34 0 12-10 22-10 34 0 0-20-10-40-34-54z" fill="#fff" fill-opacity=".2"/>
<circle cx="100" cy="48" r="4" fill="#5b4634"/>"##
        }
        Picture::Plant => {
            r##"<ellipse cx="100" cy="168" rx="44" ry="6" fill="#000" fill-opacity=".13"/>
<path d="M100 128V74M100 120c-14-14-22-26-30-34M100 116c12-12 22-20 32-26" stroke="#38613f" stroke-width="4" fill="none"/>
<path d="M100 84c-20-12-20-42 0-58 20 16 20 46 0 58z" fill="currentColor"/><path d="M74 98c-24 2-42-14-42-38 24 0 42 14 42 38z" fill="currentColor"/>
<path d="M126 96c22 4 42-8 46-32-24-4-44 8-46 32z" fill="currentColor"/><path d="M126 96c22 4 42-8 46-32z" fill="#fff" fill-opacity=".14"/>
<path d="M100 84c20-12 20-42 0-58z" fill="#000" fill-opacity=".1"/>
<path d="M66 120h68l-8 46H74z" fill="#c7724a"/><rect x="62" y="114" width="76" height="13" rx="4" fill="#d5845c"/>"##
        }
    }
}
