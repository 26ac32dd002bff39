# One image for the portal, its worker and its clock; which of them it is, says the command.
FROM debian:trixie-slim AS built
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
COPY requirements.lock ./
RUN python3 -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY manage.py ./
COPY swvportal swvportal
COPY hours hours
COPY intake intake
COPY arrangements arrangements
COPY coaching coaching
COPY templates templates
COPY static static
# The secret of this one command goes nowhere: collectstatic only wants the settings of a real portal.
RUN .venv/bin/python -m swvportal.catalogs --compile \
    && SECRET_KEY=only-for-collecting-static-files-while-the-image-is-built ALLOWED_HOSTS=portal.example \
       DATABASE_URL=postgres:///none STATIC_ROOT=/portal/assets .venv/bin/python manage.py collectstatic --no-input

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
      python3 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0700 /data /data/media
WORKDIR /portal
COPY --from=built /portal /portal
ENV PATH=/portal/.venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/portal/assets MEDIA_ROOT=/data/media SWV_VAR=/data \
    XDG_CACHE_HOME=/tmp
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["python", "-P", "swvportal/alive.py"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "swvportal.wsgi"]
