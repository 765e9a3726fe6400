#include "api/issues/issue_columns.h"

namespace vedette::api {

using catalog::IssueText;
using search::Field;

catalog::NumberOrder order_of(search::Comparison comparison) {
  switch (comparison) {
    case search::Comparison::equal:
      return catalog::NumberOrder::equal;
    case search::Comparison::greater:
      return catalog::NumberOrder::greater;
    case search::Comparison::greater_equal:
      return catalog::NumberOrder::greater_equal;
    case search::Comparison::less:
      return catalog::NumberOrder::less;
    case search::Comparison::less_equal:
      return catalog::NumberOrder::less_equal;
  }
  return catalog::NumberOrder::equal;
}

std::optional<IssueText> text_column(Field field) {
  switch (field) {
    case Field::title:
      return IssueText::title;
    case Field::culprit:
      return IssueText::culprit;
    case Field::level:
      return IssueText::level;
    case Field::platform:
      return IssueText::platform;
    case Field::event_type:
      return IssueText::type;
    default:
      return std::nullopt;
  }
}

std::string_view metadata_key(Field field) {
  switch (field) {
    case Field::location:
      return "filename";
    case Field::error_type:
      return "type";
    case Field::error_value:
      return "value";
    default:
      return "";
  }
}

}  // namespace vedette::api
