# The image of the bot; docs/running.md says how to run it. There is no build step: Node strips the types.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY commands commands
COPY src src
# A volume for DATA_DIR inherits the owner of this folder.
RUN install -d -o node -g node -m 700 /data
# The health check uses this port from inside the container. Nothing outside can reach it unless HEALTH_HOST is set.
ENV DATA_DIR=/data HEALTH_PORT=8080
VOLUME /data
USER node
HEALTHCHECK --interval=30s --timeout=5s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`, { signal: AbortSignal.timeout(4000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No npm and no shell in between: SIGTERM must reach the bot, and its exit code must reach the supervisor.
CMD ["node", "--max-semi-space-size=4", "src/start.js"]
