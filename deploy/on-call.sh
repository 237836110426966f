# The words that the runbooks use, for bash. In the folder of the release:
#
#   API=https://api.example.com/api; source deploy/on-call.sh
#
#   doctor             looks at everything that the product leans on, and says how to mend what is not well
#   admin …            the command line of operators (docs/operations/admin.md)
#   sql …              psql on the product's database
#   figures [process]  what Prometheus reads, of api-1 or of the process that is named (worker)
#   logs [minutes]     the JSON lines of all processes, newest last, of the last quarter of an hour
#
# Where docker-compose.prod.yml runs they work in its containers. Elsewhere on this machine, with the settings of .env and
# the environment; KWAD_LOG names the file that a server writes to, WORKER is the API of a worker of its own.

API=${API:-http://localhost:3000/api}
_kwad_compose() { docker compose -f docker-compose.prod.yml "$@"; }

if [ -n "$(_kwad_compose ps -q api-1 2>/dev/null)" ]; then
  KWAD_WHERE='the containers of docker-compose.prod.yml'
  doctor() { _kwad_compose exec -T api-1 node dist/boot/doctor/main.js "$@"; }
  admin() { _kwad_compose exec -T worker node dist/admin/main.js "$@"; }
  # The service that takes backups has PostgreSQL's client.
  sql() { _kwad_compose exec -T backup sh -c 'psql "$(cat "$DATABASE_URL_FILE")" "$@"' psql "$@"; }
  # Not by way of the proxy, which shows figures to nobody.
  figures() {
    _kwad_compose exec -T "${1:-api-1}" node -e '
      const token = require("node:fs").readFileSync(process.env.METRICS_TOKEN_FILE, "utf8").trim();
      fetch(`http://127.0.0.1:${process.env.PORT}/api/metrics`, { headers: { authorization: `Bearer ${token}` } })
        .then((reply) => reply.text())
        .then(console.log);'
  }
  logs() { _kwad_compose logs --no-log-prefix --since "${1:-15}m" api-1 api-2 worker | grep '^{'; }
else
  KWAD_WHERE='this machine'
  doctor() { npm run -s doctor -- "$@"; }
  admin() { npm run -s admin -- "$@"; }
  sql() { npm run -s sql -- "$@"; }
  figures() {
    local place=$API
    [ "${1:-}" != worker ] || place=${WORKER:-$API}
    curl -s ${METRICS_TOKEN:+-H "Authorization: Bearer $METRICS_TOKEN"} "$place/metrics"
  }
  logs() { grep -h '^{' ${KWAD_LOG:?name the file that the server writes to: npm start > kwad.log}; }
fi
echo "doctor, admin, sql, figures and logs look at $KWAD_WHERE, the API is $API"
