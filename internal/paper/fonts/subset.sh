#!/usr/bin/env bash
# Makes the fonts of this folder from the Noto fonts of Debian (fonts-noto-core), with pyftsubset (fonttools): only the
# blocks of the script, without hints, which paper does not need. Run here; the files are committed.
set -euo pipefail
cd "$(dirname "$0")"

latin=U+0020-007E,U+00A0-024F,U+0300-036F,U+0370-03FF,U+0400-045F,U+1E00-1EFF,U+2010-2027,U+202F-203A,U+20A8,U+20AC,U+20B9,U+2212
marks=U+0020,U+00A0,U+00B7,U+200C,U+200D,U+2010-2014,U+2018-201D,U+2022,U+25CC
danda=U+0964,U+0965

cut() { # cut FONT WEIGHT UNICODES
    pyftsubset "/usr/share/fonts/truetype/noto/Noto$1-$2.ttf" --unicodes="$3" --output-file="Noto$1-$2.ttf" \
        --no-hinting --name-IDs=0,1,2,6,7,13,14 --notdef-outline
}
for weight in Regular Bold; do
    cut Sans $weight "$latin"
    cut SansDevanagari $weight "U+0900-097F,U+A8E0-A8FF,U+1CD0-1CFF,U+20B9,$marks"
    cut SansBengali $weight "U+0980-09FF,U+20B9,$danda,$marks"
    cut SansTamil $weight "U+0B80-0BFF,U+20B9,$danda,$marks"
    cut NaskhArabic $weight "U+0600-06FF,U+0750-077F,U+08A0-08FF,U+FD3E-FD3F,U+FDF2,U+FDFA,U+FDFB,$marks"
done
# Scripts of names that people may write, though no page is in them yet.
cut SansGujarati Regular "U+0A80-0AFF,$danda,$marks"
cut SansGurmukhi Regular "U+0A00-0A7F,$danda,$marks"
cut SansKannada Regular "U+0C80-0CFF,$danda,$marks"
cut SansMalayalam Regular "U+0D00-0D7F,$danda,$marks"
cut SansOriya Regular "U+0B00-0B7F,$danda,$marks"
cut SansTelugu Regular "U+0C00-0C7F,$danda,$marks"
