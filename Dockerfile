# syntax=docker/dockerfile:1
# Built in two steps: a wheel with the application inside, then a small image that runs it as an ordinary user.

FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY requirements/tools.txt requirements/runtime.txt requirements/
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/tools.txt
RUN python -m venv /opt/regulars && /opt/build/bin/uv pip install --no-cache --compile-bytecode --python /opt/regulars/bin/python \
    --require-hashes -r requirements/runtime.txt
COPY pyproject.toml hatch_build.py README.md LICENSE schema.graphql ./
COPY frontend frontend
COPY backend backend
RUN /opt/build/bin/uv build --wheel --no-build-isolation --python /opt/build/bin/python --out-dir /wheel . \
    && /opt/build/bin/uv pip install --no-cache --compile-bytecode --python /opt/regulars/bin/python --no-deps /wheel/*.whl

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /home/regulars regulars && install -d -o regulars -g regulars /data
COPY --from=build /opt/regulars /opt/regulars
ENV PATH=/opt/regulars/bin:$PATH PYTHONUNBUFFERED=1 REGULARS_DATA_DIR=/data REGULARS_HOST=0.0.0.0 REGULARS_LOG_STYLE=json
USER regulars
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["regulars", "serve"]
