#!/bin/sh
# The build on Vercel. The database is brought up to date first: a release goes live once its build has succeeded, and the one
# before it works on the newer schema. A preview migrates only a database of its own, which PREVIEW_DATABASE=own says.
set -eu

if [ "${VERCEL_ENV:-}" = production ] || [ "${PREVIEW_DATABASE:-}" = own ]; then
  npm run db:migrate
else
  echo "The database is left as it is: this is no production build, and PREVIEW_DATABASE is not \"own\"."
fi
npm run build
