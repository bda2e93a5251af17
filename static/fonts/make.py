"""Subset the faces of static/fonts (see its README.md). Usage: make.py SOURCE_DIR OUT_DIR"""
import sys, os
from fontTools import subset
SRC, OUT = sys.argv[1:3]

def ranges(*parts):
    out = set()
    for p in parts:
        out |= set(range(p[0], p[1] + 1)) if isinstance(p, tuple) else {p}
    return out

ASCII = ranges((0x20, 0x7E), (0xA0, 0xFF))
# Latin Extended-A, the dotted and underlined letters of transliteration, ayn and hamza
TRANSLIT = ranges((0x100, 0x17F), 0x1CD, 0x1CE, 0x1E6, 0x1E7, 0x218, 0x219, 0x21A, 0x21B, 0x18F, 0x259,
    (0x2B9, 0x2BC), 0x2BE, 0x2BF, (0x1E0C, 0x1E13), (0x1E20, 0x1E2B), (0x1E30, 0x1E37), (0x1E62, 0x1E63), (0x1E6C, 0x1E6F), (0x1E92, 0x1E96))
# combining marks stay with the letters that carry them
MARKS = ranges((0x300, 0x304), 0x306, 0x307, 0x308, 0x30C, 0x323, 0x324, 0x327, 0x32E, 0x331)
PUNCT = ranges(0x2009, 0x200A, 0x202F, (0x2010, 0x2015), (0x2018, 0x201E), 0x2020, 0x2021, 0x2022, 0x2026,
    0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2116, (0x2190, 0x2193), 0x2212, 0x2260, 0x2264, 0x2265, 0x2767)
ARABIC = ranges(0x20, 0xAB, 0xBB, 0x2E, 0x3A, 0x60C, 0x61B, 0x61F, (0x621, 0x63A), (0x640, 0x655), 0x657, (0x660, 0x66C),
    0x670, 0x671, 0x679, 0x67C, 0x67E, 0x681, 0x685, 0x686, 0x688, 0x689, 0x691, 0x693, 0x695, 0x696, 0x698, 0x69A,
    0x6A9, 0x6AB, 0x6AD, 0x6AF, 0x6BA, 0x6BC, 0x6BE, (0x6C0, 0x6C3), (0x6C6, 0x6C9), 0x6CB, 0x6CC, 0x6CD, 0x6D0,
    (0x6D2, 0x6D5), (0x6F0, 0x6F9), (0x200C, 0x200F))
CORE = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "calt", "case"]
FIGURES = ["onum", "lnum", "tnum", "pnum"]
CAPS = ["smcp", "c2sc", "sups"]
BASE = ASCII | MARKS | PUNCT
JOBS = [
    ("EBGaramond12-Regular.otf", "eb-garamond-12", CORE + FIGURES + CAPS, BASE),
    ("EBGaramond12-Regular.otf", "eb-garamond-12-ext", CORE + ["smcp"], TRANSLIT),
    ("EBGaramond12-Italic.otf", "eb-garamond-12-italic", CORE + FIGURES, BASE),
    ("EBGaramond12-Italic.otf", "eb-garamond-12-italic-ext", CORE, TRANSLIT),
    ("EBGaramond08-Regular.otf", "eb-garamond-08", CORE + FIGURES, BASE),
    ("EBGaramond08-Regular.otf", "eb-garamond-08-ext", CORE, TRANSLIT),
    ("EBGaramond-SemiBold-latin.woff2", "eb-garamond-semibold", ["kern", "liga", "onum", "lnum"], ranges((0x20, 0x7E), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D)),
    ("NotoNaskhArabic-Regular.ttf", "noto-naskh-arabic", ["*"], ARABIC),
]
for source, out, features, unicodes in JOBS:
    o = subset.Options()
    o.flavor, o.layout_features, o.hinting = "woff2", features, False
    o.notdef_outline, o.name_IDs = True, [0, 1, 2, 3, 4, 5, 6, 13, 14]
    o.drop_tables += ["FFTM", "DSIG"]
    font = subset.load_font(os.path.join(SRC, source), o)
    s = subset.Subsetter(o); s.populate(unicodes=unicodes); s.subset(font)
    subset.save_font(font, os.path.join(OUT, out + ".woff2"), o)
    print(out, os.path.getsize(os.path.join(OUT, out + ".woff2")))
