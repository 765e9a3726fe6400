#include "api/docs_feedback/docs_feedback.h"

#include "store/sql/audit.h"

namespace vedette::api {
namespace {

using json::field;
using json::optional_field;
using enum Scope;

struct DocsFeedbackRequest {
  std::string page;
  bool helpful = false;
  std::optional<std::string> comment;
  static constexpr std::string_view kName = "DocsFeedbackRequest";
  static constexpr Field kFields[] = {
      field<&DocsFeedbackRequest::page>("page", "Path of the page, such as `/docs/api/auth/`.",
                                        {.length_max = 200}),
      field<&DocsFeedbackRequest::helpful>("helpful", "Whether the page helped."),
      field<&DocsFeedbackRequest::comment>("comment", "What was missing.",
                                           {.length_max = 2000, .may_be_blank = true}),
  };
};

struct DocsFeedbackUserView {
  std::string email;
  static constexpr std::string_view kName = "DocsFeedbackUser";
  static constexpr Field kFields[] = {
      field<&DocsFeedbackUserView::email>("email", "E-mail address.")};
};

struct DocsFeedbackView {
  std::string id;
  std::string page;
  bool helpful = false;
  std::string comment;
  std::optional<DocsFeedbackUserView> user;
  Instant dateCreated;
  static constexpr std::string_view kName = "DocsFeedback";
  static constexpr Field kFields[] = {
      field<&DocsFeedbackView::id>("id", "Id of the entry."),
      field<&DocsFeedbackView::page>("page", "Path of the page."),
      field<&DocsFeedbackView::helpful>("helpful", "Whether the page helped."),
      field<&DocsFeedbackView::comment>("comment",
                                        "What was missing; empty when nothing was said."),
      field<&DocsFeedbackView::user>(
          "user",
          "Who said it; null for somebody who was not logged in, or of another organization."),
      field<&DocsFeedbackView::dateCreated>("dateCreated", "When it was said."),
  };
};

Result<Created<DocsFeedbackView>> add_feedback(const DocsFeedbackRequest& request,
                                               Context& context) {
  if (!request.page.starts_with("/docs/"))
    return invalid_field("page", "This is no page of the documentation.");
  const auto& user = context.caller.user;
  const bool is_person = context.is_session();
  const auto id = catalog::add_docs_feedback(
      context.sql(), request.page, request.helpful, request.comment.value_or(""),
      is_person ? std::optional(user->id) : std::nullopt, context.now);
  return Created<DocsFeedbackView>{
      {.id = std::to_string(id),
       .page = request.page,
       .helpful = request.helpful,
       .comment = request.comment.value_or(""),
       .user = is_person ? std::optional(DocsFeedbackUserView{user->email}) : std::nullopt,
       .dateCreated = context.now}};
}

Result<Page<DocsFeedbackView>> list_feedback(const NoRequest&, Context& context) {
  std::vector<DocsFeedbackView> views;
  for (auto& row : catalog::docs_feedback(context.sql(), context.organization().id,
                                          context.page.rows_before(), context.page.limit + 1)) {
    views.push_back({.id = std::to_string(row.id),
                     .page = std::move(row.page),
                     .helpful = row.is_helpful,
                     .comment = std::move(row.comment),
                     .user = row.user_email
                                 ? std::optional(DocsFeedbackUserView{std::move(*row.user_email)})
                                 : std::nullopt,
                     .dateCreated = row.created});
  }
  return numbered_page(context.page, std::move(views));
}

constexpr Endpoint kRows[] = {
    endpoint<&add_feedback>(
        {.id = "createDocsFeedback",
         .method = Method::post,
         .path = "/api/0/docs-feedback/",
         .access = anonymous("Whoever reads the documentation may say whether it helps."),
         .tag = "Documentation",
         .summary = "Say whether a page of the documentation helped"}),
    endpoint<&list_feedback>(
        {.id = "listDocsFeedback",
         .path = "/api/0/organizations/{organization_id_or_slug}/docs-feedback/",
         .access = any_of(org_write),
         .tag = "Documentation",
         .summary = "List what readers said of the documentation",
         .description = "Of the whole installation, newest first."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> docs_feedback_rows() {
  return kRows;
}

}  // namespace vedette::api
