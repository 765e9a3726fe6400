#include "store/sql/schema.h"

#include <array>

namespace vedette::catalog {
namespace {

// Instants are microseconds since the epoch, booleans 0 or 1, scopes comma-separated and sorted,
// options JSON objects. Ids are never used again, so that a DSN or a link never means another thing.
constexpr std::string_view kFirst = R"sql(
CREATE TABLE user_account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  username TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  password_hash TEXT,
  is_active INTEGER NOT NULL DEFAULT 1,
  is_sentry_app INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL,
  last_login INTEGER
);
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user_account ON DELETE CASCADE,
  csrf_token TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE organization (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created INTEGER NOT NULL,
  options TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE member (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id INTEGER NOT NULL REFERENCES organization ON DELETE CASCADE,
  user_id INTEGER REFERENCES user_account ON DELETE CASCADE,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  invite_token TEXT,
  invited_by INTEGER REFERENCES user_account ON DELETE SET NULL,
  created INTEGER NOT NULL,
  UNIQUE (organization_id, user_id),
  UNIQUE (organization_id, email)
);
CREATE INDEX member_by_user ON member (user_id);
CREATE TABLE team (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id INTEGER NOT NULL REFERENCES organization ON DELETE CASCADE,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE (organization_id, slug)
);
CREATE TABLE team_member (
  team_id INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
  PRIMARY KEY (team_id, member_id)
) WITHOUT ROWID;
CREATE INDEX team_member_by_member ON team_member (member_id);
CREATE TABLE project (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id INTEGER NOT NULL REFERENCES organization ON DELETE CASCADE,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  platform TEXT,
  created INTEGER NOT NULL,
  first_event INTEGER,
  next_short_id INTEGER NOT NULL DEFAULT 1,
  options TEXT NOT NULL DEFAULT '{}',
  UNIQUE (organization_id, slug)
);
CREATE TABLE project_team (
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  team_id INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
  PRIMARY KEY (project_id, team_id)
) WITHOUT ROWID;
CREATE INDEX project_team_by_team ON project_team (team_id);
CREATE TABLE project_key (
  public_key TEXT PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  secret_key TEXT NOT NULL,
  label TEXT NOT NULL,
  is_active INTEGER NOT NULL DEFAULT 1,
  rate_limit_window INTEGER,
  rate_limit_count INTEGER,
  options TEXT NOT NULL DEFAULT '{}',
  created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX project_key_by_project ON project_key (project_id, created);
CREATE TABLE environment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  name TEXT NOT NULL,
  is_hidden INTEGER NOT NULL DEFAULT 0,
  first_seen INTEGER NOT NULL,
  UNIQUE (project_id, name)
);
CREATE TABLE sentry_app (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  organization_id INTEGER NOT NULL REFERENCES organization ON DELETE CASCADE,
  proxy_user_id INTEGER NOT NULL REFERENCES user_account,
  creator_user_id INTEGER REFERENCES user_account ON DELETE SET NULL,
  creator_label TEXT NOT NULL,
  scopes TEXT NOT NULL,
  events TEXT NOT NULL DEFAULT '[]',
  webhook_url TEXT,
  webhook_headers TEXT NOT NULL DEFAULT '[]',
  is_alertable INTEGER NOT NULL DEFAULT 0,
  schema TEXT NOT NULL DEFAULT '{}',
  overview TEXT,
  author TEXT NOT NULL,
  allowed_origins TEXT NOT NULL DEFAULT '[]',
  client_id TEXT NOT NULL,
  client_secret TEXT NOT NULL,
  installation_uuid TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
);
CREATE TABLE api_token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash TEXT NOT NULL UNIQUE,
  last_characters TEXT NOT NULL,
  name TEXT,
  sentry_app_id INTEGER NOT NULL REFERENCES sentry_app ON DELETE CASCADE,
  created INTEGER NOT NULL,
  created_by INTEGER REFERENCES user_account ON DELETE SET NULL,
  expires INTEGER,
  last_used INTEGER
);
CREATE INDEX api_token_by_app ON api_token (sentry_app_id);
CREATE TABLE audit_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id INTEGER NOT NULL REFERENCES organization ON DELETE CASCADE,
  actor_id INTEGER REFERENCES user_account ON DELETE SET NULL,
  actor_label TEXT NOT NULL,
  event TEXT NOT NULL,
  target TEXT NOT NULL,
  note TEXT NOT NULL,
  ip_address TEXT,
  created INTEGER NOT NULL
);
CREATE INDEX audit_entry_by_time ON audit_entry (organization_id, id);
CREATE TABLE docs_feedback (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  page TEXT NOT NULL,
  is_helpful INTEGER NOT NULL,
  comment TEXT NOT NULL DEFAULT '',
  user_id INTEGER REFERENCES user_account ON DELETE SET NULL,
  created INTEGER NOT NULL
);
CREATE TABLE release (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id INTEGER NOT NULL REFERENCES organization ON DELETE CASCADE,
  version TEXT NOT NULL,
  ref TEXT,
  url TEXT,
  status TEXT NOT NULL DEFAULT 'open',
  created INTEGER NOT NULL,
  started INTEGER,
  released INTEGER,
  data TEXT NOT NULL DEFAULT '{}',
  UNIQUE (organization_id, version)
);
CREATE TABLE release_project (
  release_id INTEGER NOT NULL REFERENCES release ON DELETE CASCADE,
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  new_issues INTEGER NOT NULL DEFAULT 0,
  first_event INTEGER,
  last_event INTEGER,
  PRIMARY KEY (release_id, project_id)
) WITHOUT ROWID;
CREATE INDEX release_project_by_project ON release_project (project_id);
CREATE TABLE issue (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  short_id INTEGER NOT NULL,
  title TEXT NOT NULL,
  culprit TEXT NOT NULL,
  type TEXT NOT NULL,
  metadata TEXT NOT NULL,
  level TEXT NOT NULL,
  logger TEXT NOT NULL DEFAULT '',
  platform TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'unresolved',
  substatus TEXT,
  status_details TEXT NOT NULL DEFAULT '{}',
  status_changed INTEGER,
  priority TEXT NOT NULL,
  is_unhandled INTEGER NOT NULL DEFAULT 0,
  is_public INTEGER NOT NULL DEFAULT 0,
  assignee_user_id INTEGER REFERENCES user_account ON DELETE SET NULL,
  assignee_team_id INTEGER REFERENCES team ON DELETE SET NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  times_seen INTEGER NOT NULL DEFAULT 0,
  user_count INTEGER NOT NULL DEFAULT 0,
  first_release TEXT,
  last_release TEXT,
  UNIQUE (project_id, short_id)
);
CREATE INDEX issue_by_last_seen ON issue (project_id, status, last_seen);
CREATE INDEX issue_by_first_seen ON issue (project_id, status, first_seen);
CREATE INDEX issue_by_times_seen ON issue (project_id, status, times_seen);
CREATE TABLE issue_hash (
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  hash BLOB NOT NULL,
  issue_id INTEGER NOT NULL REFERENCES issue ON DELETE CASCADE,
  PRIMARY KEY (project_id, hash)
) WITHOUT ROWID;
CREATE INDEX issue_hash_by_issue ON issue_hash (issue_id);
CREATE TABLE issue_user (
  issue_id INTEGER NOT NULL REFERENCES issue ON DELETE CASCADE,
  user_hash INTEGER NOT NULL,
  PRIMARY KEY (issue_id, user_hash)
) WITHOUT ROWID;
CREATE TABLE issue_bookmark (
  issue_id INTEGER NOT NULL REFERENCES issue ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES user_account ON DELETE CASCADE,
  PRIMARY KEY (issue_id, user_id)
) WITHOUT ROWID;
CREATE TABLE issue_seen (
  issue_id INTEGER NOT NULL REFERENCES issue ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES user_account ON DELETE CASCADE,
  seen INTEGER NOT NULL,
  PRIMARY KEY (issue_id, user_id)
) WITHOUT ROWID;
CREATE TABLE issue_subscription (
  issue_id INTEGER NOT NULL REFERENCES issue ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES user_account ON DELETE CASCADE,
  PRIMARY KEY (issue_id, user_id)
) WITHOUT ROWID;
CREATE TABLE issue_activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  issue_id INTEGER NOT NULL REFERENCES issue ON DELETE CASCADE,
  user_id INTEGER REFERENCES user_account ON DELETE SET NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL DEFAULT '{}',
  created INTEGER NOT NULL
);
CREATE INDEX issue_activity_by_issue ON issue_activity (issue_id, id);
-- How far the pipeline has come: written in the transaction that counts the events.
CREATE TABLE pipeline_position (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sequence INTEGER NOT NULL
);
INSERT INTO pipeline_position VALUES (1, 0);
)sql";

// Fates of items, merged by minute. The key's text stays when the key is gone. Quotas are in no public
// API of Sentry's; a row limits a project, or with no project its organization.
constexpr std::string_view kIngest = R"sql(
CREATE TABLE outcome (
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  minute INTEGER NOT NULL,
  category INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  reason TEXT NOT NULL,
  public_key TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (project_id, minute, category, outcome, reason, public_key)
) WITHOUT ROWID;
CREATE TABLE quota (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id INTEGER NOT NULL REFERENCES organization ON DELETE CASCADE,
  project_id INTEGER REFERENCES project ON DELETE CASCADE,
  categories TEXT NOT NULL,
  maximum INTEGER NOT NULL,
  window_seconds INTEGER NOT NULL,
  created INTEGER NOT NULL
);
CREATE INDEX quota_by_organization ON quota (organization_id);
CREATE INDEX issue_by_user_count ON issue (project_id, status, user_count);
)sql";

// When spike protection cut a project off. `ended` lies ahead while it does.
constexpr std::string_view kSpikes = R"sql(
CREATE TABLE spike (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  category INTEGER NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  dropped INTEGER NOT NULL
);
CREATE INDEX spike_by_project ON spike (project_id, category, ended);
)sql";

// What has come of a project at any time: `transactions`, `sessions` … (store/sql/traits.h), and `platform:NAME` for each
// platform of its events. What came before the table was there shows in the fates and the issues.
constexpr std::string_view kTraits = R"sql(
CREATE TABLE project_trait (
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  name TEXT NOT NULL,
  PRIMARY KEY (project_id, name)
) WITHOUT ROWID;
INSERT INTO project_trait SELECT DISTINCT project_id, 'transactions' FROM outcome WHERE outcome = 0 AND category = 2;
INSERT INTO project_trait SELECT DISTINCT project_id, 'attachments' FROM outcome WHERE outcome = 0 AND category IN (4, 22)
  ON CONFLICT DO NOTHING;
INSERT INTO project_trait SELECT DISTINCT project_id, 'sessions' FROM outcome WHERE outcome = 0 AND category = 5;
INSERT INTO project_trait SELECT DISTINCT project_id, 'profiles' FROM outcome WHERE outcome = 0 AND category IN (6, 18, 26)
  ON CONFLICT DO NOTHING;
INSERT INTO project_trait SELECT DISTINCT project_id, 'replays' FROM outcome WHERE outcome = 0 AND category = 7;
INSERT INTO project_trait SELECT DISTINCT project_id, 'monitors' FROM outcome WHERE outcome = 0 AND category = 10;
INSERT INTO project_trait SELECT DISTINCT project_id, 'feedback' FROM outcome WHERE outcome = 0 AND category = 14;
INSERT INTO project_trait SELECT DISTINCT project_id, 'logs' FROM outcome WHERE outcome = 0 AND category = 23;
INSERT INTO project_trait SELECT DISTINCT project_id, 'trace_metrics' FROM outcome WHERE outcome = 0 AND category = 33;
INSERT INTO project_trait SELECT DISTINCT project_id, 'platform:' || platform FROM issue WHERE platform <> '';
-- In which environments releases were seen since this table is there.
CREATE TABLE release_environment (
  release_id INTEGER NOT NULL REFERENCES release ON DELETE CASCADE,
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  environment TEXT NOT NULL,
  PRIMARY KEY (release_id, project_id, environment)
) WITHOUT ROWID;
CREATE INDEX release_environment_by_name ON release_environment (project_id, environment);
CREATE TABLE project_bookmark (
  project_id INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES user_account ON DELETE CASCADE,
  PRIMARY KEY (project_id, user_id)
) WITHOUT ROWID;
)sql";

constexpr std::array kMigrations{kFirst, kIngest, kSpikes, kTraits};

}  // namespace

std::span<const std::string_view> migrations() { return kMigrations; }

}  // namespace vedette::catalog
