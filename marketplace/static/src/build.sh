#!/bin/sh
# Builds css/site.css and fetches what it stands on, in a folder outside the project. Needs npm.
# The results are committed, so nobody needs this to run the site.
set -eu
src=$(cd "$(dirname "$0")" && pwd)
static=$(dirname "$src")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-save --no-package-lock --ignore-scripts \
  nhsuk-frontend@10.6.1 sass@1.108.2 @fontsource/atkinson-hyperlegible-next@5.3.0

node_modules/.bin/sass --no-source-map --style=compressed --quiet-deps \
  --load-path="$work/node_modules" "$src/site.scss" "$static/css/site.css"

nhsuk=node_modules/nhsuk-frontend/dist/nhsuk
sed -e 's|//# sourceMappingURL=.*||' "$nhsuk/nhsuk-frontend.min.js" > "$static/js/nhsuk-frontend.min.js"
for icon in arrow-down arrow-up-down arrow-up cross; do
  cp "$nhsuk/assets/images/nhsuk-icon-$icon.svg" "$static/images/"
done
fonts=node_modules/@fontsource/atkinson-hyperlegible-next
cp "$fonts/files/atkinson-hyperlegible-next-latin-400-normal.woff2" \
   "$fonts/files/atkinson-hyperlegible-next-latin-700-normal.woff2" "$static/fonts/"
cp "$fonts/LICENSE" "$static/fonts/LICENSE-atkinson-hyperlegible-next.txt"
echo "Built $static/css/site.css"
