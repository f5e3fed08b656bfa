# All services of this project in one image, upon the official Node.js image: the first argument says which one runs.
ARG NODE_IMAGE=node:22-slim

FROM ${NODE_IMAGE} AS npm
WORKDIR /app
COPY package.json package-lock.json ./
COPY services/package.json services/
# Where a dependency of the services lands there instead of at the top, it is copied from there.
RUN mkdir services/node_modules && npm ci --workspace services --omit=dev --no-audit --no-fund

FROM npm AS bundles
RUN npm ci --workspace services --no-audit --no-fund
COPY metrics metrics
COPY services services
RUN npm run build --workspace services

# The official image comes with the user `node`, uid 1000.
FROM ${NODE_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
COPY --from=npm /app/node_modules /app/node_modules
COPY --from=npm /app/services/node_modules /app/services/node_modules
COPY --from=bundles /app/services/dist /app/services/dist
# A volume that is mounted there belongs to the user, too.
RUN install -d -o node -g node /data
ENV NODE_ENV=production
USER node
WORKDIR /app/services/dist
ENTRYPOINT ["tini", "--", "node"]
