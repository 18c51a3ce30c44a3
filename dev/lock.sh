# Writes requirements/ from pyproject.toml: one resolution for all platforms, hashed, without addresses of registries,
# and with nothing younger than a week (most poisoned releases are found within days).
set -eu
compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
    --no-emit-index-url --no-emit-find-links --exclude-newer "${EXCLUDE_NEWER:-1 week}" \
    --custom-compile-command "make lock" "$@"
}
compile pyproject.toml --group tools --group dev --upgrade --output-file requirements/dev.txt
compile pyproject.toml --constraint requirements/dev.txt --upgrade --output-file requirements/runtime.txt
compile --group tools --constraint requirements/dev.txt --upgrade --output-file requirements/tools.txt
compile --no-deps requirements/data.in --output-file requirements/data.txt
