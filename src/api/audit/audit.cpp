#include "api/audit/audit.h"

#include "store/sql/audit.h"

namespace vedette::api {
namespace {

using json::field;
using enum Scope;

struct AuditActorView {
  std::string name;
  std::optional<std::string> email;
  static constexpr std::string_view kName = "AuditActor";
  static constexpr Field kFields[] = {
      field<&AuditActorView::name>("name", "Name of the person or integration."),
      field<&AuditActorView::email>(
          "email", "E-mail address; null for integrations and accounts that are gone."),
  };
};

struct AuditEntryView {
  std::string id;
  std::optional<AuditActorView> actor;
  std::string event;
  std::string targetObject;
  std::string note;
  std::optional<std::string> ipAddress;
  Instant dateCreated;
  static constexpr std::string_view kName = "AuditEntry";
  static constexpr Field kFields[] = {
      field<&AuditEntryView::id>("id", "Id of the entry."),
      field<&AuditEntryView::actor>("actor", "Who did it; null for somebody without an account."),
      field<&AuditEntryView::event>("event", "What was done, such as `project.create`."),
      field<&AuditEntryView::targetObject>("targetObject", "To what it was done."),
      field<&AuditEntryView::note>("note", "What was done, in words."),
      field<&AuditEntryView::ipAddress>("ipAddress", "From where it was done."),
      field<&AuditEntryView::dateCreated>("dateCreated", "When it was done."),
  };
};

struct AuditLogView {
  std::vector<AuditEntryView> rows;
  static constexpr std::string_view kName = "AuditLog";
  static constexpr Field kFields[] = {field<&AuditLogView::rows>("rows", "Entries, newest first.")};
};

AuditEntryView make_entry(catalog::AuditRow row) {
  AuditEntryView view{.id = std::to_string(row.id),
                      .actor = {},
                      .event = std::move(row.event),
                      .targetObject = std::move(row.target),
                      .note = std::move(row.note),
                      .ipAddress = std::move(row.ip_address),
                      .dateCreated = row.created};
  if (row.actor_email) {
    view.actor = AuditActorView{
        .name = row.actor_name.value_or("").empty() ? *row.actor_email : *row.actor_name,
        .email = row.actor_email};
  } else if (row.actor_label != "anonymous") {
    view.actor = AuditActorView{.name = row.actor_label, .email = {}};
  }
  return view;
}

Result<AuditLogView> list_audit_entries(const NoRequest&, Context& context) {
  // The rows stand inside an object, as Sentry has them, so the page is made here.
  TRY_ASSIGN(const auto asked, read_page_request(context.query, 100));
  const auto page =
      numbered_page(asked, catalog::audit_entries(context.sql(), context.organization().id,
                                                  asked.rows_before(), asked.limit + 1));
  context.headers.set(
      "Link", page_links(context, page.previous, page.has_previous, page.next, page.has_next));
  AuditLogView view;
  for (const auto& row : page.items) view.rows.push_back(make_entry(row));
  return view;
}

constexpr Endpoint kRows[] = {
    endpoint<&list_audit_entries>(
        {.id = "listOrganizationAuditLogs",
         .path = "/api/0/organizations/{organization_id_or_slug}/audit-logs/",
         .access = any_of(org_write),
         .tag = "Organizations",
         .summary = "List what was changed, when and by whom",
         .description = "Pages with `cursor` and the Link header, as lists do."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> audit_rows() {
  return kRows;
}

}  // namespace vedette::api
