#!/bin/sh
# Prints an environment for compose.yaml, with secrets that nobody has had before:
#   sh deploy/new-env.sh https://tidemark.example.com > .env
set -eu
[ $# -eq 1 ] || { echo "usage: sh deploy/new-env.sh https://your.address > .env" >&2; exit 2; }
hex() { openssl rand -hex 32; }
cat <<EOF
APP_URL=$1
POSTGRES_PASSWORD=$(hex)
CREDENTIALS_KEYS=k1:$(openssl rand -base64 32)
BETTER_AUTH_SECRET=$(hex)
CRON_SECRET=$(hex)
INNGEST_EVENT_KEY=$(hex)
INNGEST_SIGNING_KEY=$(hex)
# How many proxies stand in front of the app: the one that ends TLS is the first.
TRUSTED_PROXY_HOPS=1
EOF
