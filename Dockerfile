# One image for every app: the command chooses. `tools/image-tree.mjs` reads this file and builds the same tree without an engine,
# and `npm run test:image` runs every app from it; docs/image.md.
#
# Packages come from npm's registry, or from where a site's .npmrc says (`--secret id=npmrc,src=.npmrc`), of which nothing stays.
# Both base images are named with their digests, which are asked for rather than guessed:
#   docker build --build-arg NODE_DIGEST=sha256:… --build-arg BASE_DIGEST=sha256:… .
ARG NODE_IMAGE=docker.io/library/node:24.21.0-bookworm-slim
ARG NODE_DIGEST
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12
ARG BASE_DIGEST

FROM ${NODE_IMAGE}@${NODE_DIGEST} AS build
WORKDIR /autoingest
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund --no-progress
COPY tsconfig.json tsconfig.build.json ./
COPY tools ./tools
COPY libs ./libs
COPY apps ./apps
RUN node tools/build.mjs

FROM ${NODE_IMAGE}@${NODE_DIGEST} AS packages
WORKDIR /autoingest
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-progress
# The list of contents is of what is there: the packages that only development needs are struck out first.
RUN npm pkg delete devDependencies && npm sbom --sbom-format=cyclonedx > sbom.cdx.json

# Neither a shell nor npm: what the apps need is the C++ library of this base, Node, and their files.
FROM ${BASE_IMAGE}@${BASE_DIGEST}
WORKDIR /autoingest
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=packages /autoingest/package.json /autoingest/sbom.cdx.json ./
COPY --from=packages /autoingest/node_modules ./node_modules
COPY --from=build /autoingest/dist ./dist
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps HOME=/autoingest
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "dist/apps/health/main.js"]
CMD ["node", "dist/apps/cli/main.js", "--help"]
