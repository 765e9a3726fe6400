#include "api/rows.h"

#include "api/audit/audit.h"
#include "api/auth/auth.h"
#include "api/docs_feedback/docs_feedback.h"
#include "api/environments/environments.h"
#include "api/events/events.h"
#include "api/feedback/feedback.h"
#include "api/filters/filters.h"
#include "api/issues/issues.h"
#include "api/keys/keys.h"
#include "api/members/members.h"
#include "api/organizations/organizations.h"
#include "api/projects/projects.h"
#include "api/quotas/quotas.h"
#include "api/releases/releases.h"
#include "api/sentry_apps/installations.h"
#include "api/sentry_apps/sentry_apps.h"
#include "api/sentry_apps/tokens.h"
#include "api/setup/setup.h"
#include "api/spikes/spikes.h"
#include "api/stats/stats.h"
#include "api/teams/teams.h"
#include "api/users/users.h"

namespace vedette::api {

std::vector<Endpoint> all_rows() {
  std::vector<Endpoint> rows;
  const std::span<const Endpoint> tables[] = {
      auth_rows(),
      project_release_rows(),
      release_rows(),
      sentry_app_rows(),
      sentry_app_token_rows(),
      sentry_app_installation_rows(),
      organization_rows(),
      project_rows(),
      project_creation_rows(),
      project_user_rows(),
      key_rows(),
      filter_rows(),
      environment_rows(),
      team_rows(),
      member_rows(),
      member_team_rows(),
      user_rows(),
      audit_rows(),
      docs_feedback_rows(),
      setup_rows(),
      invitation_rows(),
      issue_list_rows(),
      issue_bulk_rows(),
      issue_detail_rows(),
      issue_tag_rows(),
      event_rows(),
      attachment_rows(),
      issue_event_rows(),
      feedback_rows(),
      organization_stats_rows(),
      project_stats_rows(),
      quota_rows(),
      spike_rows(),
  };
  for (const auto table : tables) rows.insert(rows.end(), table.begin(), table.end());
  return rows;
}

}  // namespace vedette::api
