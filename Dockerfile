# syntax=docker/dockerfile:1
# Three images of one build: `app` serves, `migrate` brings the database up to date, `doctor` looks at the installation.

FROM node:22-bookworm-slim AS base
ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /srv/tidemark

FROM base AS source
# The engine runs in a container of its own: the script of its package would fetch a binary. What the build needs is optional to npm too.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .

FROM source AS build
ENV NEXT_OUTPUT=standalone
RUN npm run build

FROM source AS migrate
USER node
CMD ["npm", "run", "--silent", "db:migrate"]

FROM source AS doctor
USER node
CMD ["npm", "run", "--silent", "doctor"]

FROM base AS app
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000
COPY --from=build --chown=node:node /srv/tidemark/.next/standalone ./
COPY --from=build --chown=node:node /srv/tidemark/.next/static ./.next/static
COPY --from=build --chown=node:node /srv/tidemark/public ./public
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
