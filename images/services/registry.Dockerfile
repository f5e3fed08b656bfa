# All services of this project in one image, upon the official Node.js image: the first argument says which one runs.
ARG NODE_IMAGE=node:22-slim

FROM ${NODE_IMAGE} AS npm
WORKDIR /app
COPY package.json package-lock.json ./
COPY services/package.json services/
COPY services/viewer/web/package.json services/viewer/web/
# Where a dependency of the services lands there instead of at the top, it is copied from there.
RUN mkdir services/node_modules && npm ci --workspace services --omit=dev --no-audit --no-fund

# The viewer's page, apart from the services: its many dependencies stay out of their image, and of their layers.
FROM npm AS page
# The npm that the lock file is written with: older ones fail on a workspace inside of another.
RUN npm install --global npm@11 --no-audit --no-fund
RUN npm ci --workspace services/viewer/web --no-audit --no-fund
COPY services/viewer services/viewer
RUN NODE_OPTIONS=--max-old-space-size=1024 npm run build --workspace services/viewer/web

FROM npm AS bundles
RUN npm ci --workspace services --no-audit --no-fund
COPY metrics metrics
COPY services services
COPY --from=page /app/services/viewer/web/dist services/viewer/web/dist
RUN npm run build --workspace services

# The official image comes with the user `node`, uid 1000.
FROM ${NODE_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends tini wget && rm -rf /var/lib/apt/lists/*
COPY --from=npm /app/node_modules /app/node_modules
COPY --from=npm /app/services/node_modules /app/services/node_modules
COPY --from=bundles /app/services/dist /app/services/dist
# A volume that is mounted there belongs to the user, too.
RUN install -d -o node -g node /data
ENV NODE_ENV=production
USER node
WORKDIR /app/services/dist
ENTRYPOINT ["tini", "--", "node"]
