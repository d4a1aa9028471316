# Two stages: the first makes an environment from the locked versions, the second only runs it.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements-build.lock requirements.lock ./
RUN python -m pip install --no-cache-dir --require-hashes --requirement requirements-build.lock \
    && python -m venv --without-pip /opt/attache \
    && python -m pip --python /opt/attache/bin/python install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
RUN python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && python -m pip --python /opt/attache/bin/python install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.13-slim
RUN python -m pip uninstall --yes --root-user-action ignore pip \
    && useradd --no-create-home --uid 10001 attache \
    && install --directory --owner 10001 --group 10001 /attache /attache/data
COPY --from=build /opt/attache /opt/attache
WORKDIR /attache
COPY config ./config
COPY seeds ./seeds
# The root file system may be read-only: docker run --read-only --tmpfs /tmp. Only data/ is written.
ENV PATH=/opt/attache/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME ["/attache/config", "/attache/seeds", "/attache/data"]
# Slack over HTTP; health and metrics. Both listen on loopback until slack.host and operations.host say otherwise.
EXPOSE 3000 9464
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["attache", "health"]
ENTRYPOINT ["attache"]
CMD ["run"]
