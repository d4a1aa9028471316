# Two stages: the first builds an environment from the locked versions, the second only runs it.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/attache
COPY requirements.lock ./
RUN /opt/attache/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
RUN /opt/attache/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 attache \
    && install --directory --owner attache --group attache /attache /attache/data
COPY --from=build /opt/attache /opt/attache
WORKDIR /attache
COPY --chown=attache:attache config ./config
COPY --chown=attache:attache seeds ./seeds
USER attache
ENV PATH=/opt/attache/bin:$PATH PYTHONUNBUFFERED=1
VOLUME ["/attache/config", "/attache/seeds", "/attache/data"]
ENTRYPOINT ["attache"]
CMD ["run"]
