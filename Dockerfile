# The bot in a container: docs/running.md tells how it is run. Nothing is built, since Node strips the types.
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
# Where DATA_DIR is a volume, that takes over the owner of this folder.
RUN install -d -o node -g node -m 700 /data
# The health check asks there, from inside; nothing else can (HEALTH_HOST).
ENV DATA_DIR=/data HEALTH_PORT=8080
VOLUME /data
USER node
HEALTHCHECK --interval=30s --timeout=5s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`, { signal: AbortSignal.timeout(4000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not through npm or a shell: SIGTERM has to reach the bot, and its exit code the supervisor.
CMD ["node", "--max-semi-space-size=4", "src/start.js"]
