# Dagster in the official Python image.
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS packages
COPY images/dagster/requirements.txt /tmp/requirements.txt
RUN python -m venv --without-pip /opt/dagster/venv \
 && pip --python /opt/dagster/venv/bin/python install \
      --no-cache-dir --no-compile --only-binary :all: --requirement /tmp/requirements.txt \
 && find /opt/dagster/venv -type d \( -name tests -o -name include \) -prune -exec rm -rf {} +

FROM ${PYTHON_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
# The same user id as Flink's, which writes to the same volume. A new volume takes the owner of the directory that it is mounted on.
RUN groupadd --gid 9999 dagster && useradd --uid 9999 --gid dagster --home-dir /opt/dagster dagster \
 && install -d -o dagster -g dagster /opt/dagster /opt/dagster/home /warehouse
COPY --from=packages /opt/dagster/venv /opt/dagster/venv
COPY images/dagster/entrypoint.sh images/dagster/prepare.py images/dagster/health.py /usr/local/bin/
COPY dagster /opt/dagster/code/trade_lake
ENV PATH=/opt/dagster/venv/bin:$PATH PYTHONPATH=/opt/dagster/code DAGSTER_HOME=/opt/dagster/home PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 ARROW_DEFAULT_MEMORY_POOL=system
# Compiled here because the user cannot write there, and every run is a new process.
RUN python -m compileall -q /opt/dagster/venv /opt/dagster/code
USER dagster
WORKDIR /opt/dagster/home
EXPOSE 3000 4000
ENTRYPOINT ["tini", "--", "/usr/local/bin/entrypoint.sh"]
# The official image sets a command; it would become an argument.
CMD []
