#!/bin/sh
# Makes public/fonts/relancier-sans-{regular,bold}.ttf from Debian's Liberation Sans 2.1.5.
# What is kept, and why, is in docs/fonts.md. The same input gives the same bytes.
#
#   apt-get install fonts-liberation2 python3-venv && crates/letters/fonts/make.sh
set -eu

source=/usr/share/fonts/truetype/liberation2
target=$(dirname "$0")/../../../public/fonts
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT

python3 -m venv "$tools"
"$tools/bin/pip" install --quiet fonttools==4.68.0

"$tools/bin/python" - "$source" "$target" <<'PYTHON'
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

source, target = sys.argv[1:]

# One code point a glyph: a shared glyph would be copied out of the PDF as the other character.
# U+00AD (soft hyphen) is left out: it is invisible, and letters drop it.
KEPT = [
    *range(0x0020, 0x007F),                  # ASCII
    *range(0x00A0, 0x00AD), 0x00AE, *range(0x00AF, 0x0100),  # Latin-1
    *range(0x0100, 0x0180),                  # Latin Extended-A: Central Europe, œ, Ÿ
    0x0218, 0x0219, 0x021A, 0x021B,          # Romanian
    0x1E9E,                                  # capital ß
    *range(0x0386, 0x038B), 0x038C, *range(0x038E, 0x03A2), *range(0x03A3, 0x03CF),  # Greek
    *range(0x0400, 0x0460), 0x0490, 0x0491,  # Cyrillic: Russian, Bulgarian, Serbian, Ukrainian
    0x2010, *range(0x2013, 0x2016),          # hyphen, dashes
    *range(0x2018, 0x201F),                  # quotation marks
    0x2020, 0x2022, 0x2026, 0x2030,          # dagger, bullet, ellipsis, per mille
    0x202F,                                  # narrow no-break space
    0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2212,  # ‹ › € № ™ −
]

for face in ("Regular", "Bold"):
    font = TTFont(f"{source}/LiberationSans-{face}.ttf", recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False        # letters are printed, or shown large
    options.legacy_kern = True     # the one kerning table genpdf reads
    options.layout_features = []
    options.notdef_outline = True
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "gasp"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.name_languages = [0x409]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=KEPT)
    subsetter.subset(font)
    glyphs = font.getBestCmap()
    assert set(glyphs) == set(KEPT), [hex(code) for code in set(KEPT) - set(glyphs)]
    assert len(set(glyphs.values())) == len(glyphs), "a glyph stands for two characters"

    # Pairs of Greek and Cyrillic letters are left as far apart as they come: a tenth of the weight.
    kern = font["kern"].kernTables[0]
    latin = {name for code, name in glyphs.items() if not 0x0370 <= code < 0x0500}
    kern.kernTable = {pair: by for pair, by in kern.kernTable.items() if set(pair) <= latin}

    # The licence reserves the name Liberation to the original.
    name = font["name"]
    name.setName("Relancier Sans", 1, 3, 1, 0x409)
    name.setName(f"Relancier Sans {face}", 4, 3, 1, 0x409)
    name.setName(f"RelancierSans-{face}", 6, 3, 1, 0x409)
    name.names = [record for record in name.names if record.platformID == 3]
    font.save(f"{target}/relancier-sans-{face.lower()}.ttf")
PYTHON
ls -l "$target"
