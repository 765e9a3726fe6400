#include "search/term.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/utf8.h"

namespace vedette::search {
namespace {

Unexpected refuse(const RawTerm& raw, std::string_view reason) {
  return invalid(fmt::format("Invalid query: {}: {}.", quoted_for_message(raw.source), reason));
}

// What a text operator adds to the ends of its value.
struct TextOperator {
  std::string_view word;
  bool opens_start;
  bool opens_end;
  bool is_negated;
};
constexpr std::array kTextOperators = {
    TextOperator{"Contains", true, true, false},
    TextOperator{"StartsWith", false, true, false},
    TextOperator{"EndsWith", true, false, false},
    TextOperator{"DoesNotContain", true, true, true},
    TextOperator{"DoesNotStartWith", false, true, true},
    TextOperator{"DoesNotEndWith", true, false, true},
};

bool is_ordering(std::string_view comparison) {
  return comparison.starts_with('<') || comparison.starts_with('>');
}

Comparison to_comparison(std::string_view text) {
  if (text == ">") return Comparison::greater;
  if (text == ">=") return Comparison::greater_equal;
  if (text == "<") return Comparison::less;
  if (text == "<=") return Comparison::less_equal;
  return Comparison::equal;
}

std::string_view describe(FieldKind kind) {
  switch (kind) {
    case FieldKind::number: return "expected a number such as 5, 1.5 or 10k";
    case FieldKind::duration: return "expected a duration such as 500ms, 2s or 1.5h";
    case FieldKind::size: return "expected a size such as 512, 10kb or 2mib";
    case FieldKind::percentage: return "expected a percentage such as 5%";
    case FieldKind::boolean: return "expected true or false";
    case FieldKind::date: return "expected an ISO date such as 2024-05-01T12:00:00Z, "
                                 "or a relative one without operator such as -24h or +7d";
    case FieldKind::identifier: return "expected a positive integer";
    case FieldKind::short_id: return "expected an issue such as SHOP-1A";
    case FieldKind::event_id: return "expected an event id of 32 hex digits";
    case FieldKind::person: return "expected me, none, my_teams, #team or a user";
    case FieldKind::project: return "expected a project slug without wildcards";
    case FieldKind::status:
    case FieldKind::text:
    case FieldKind::message:
    case FieldKind::choice: break;
  }
  return "unexpected value";
}

Person to_person(const std::string& text) {
  if (text == "me") return {Person::Kind::me, {}};
  if (text == "none") return {Person::Kind::none, {}};
  if (text == "my_teams") return {Person::Kind::my_teams, {}};
  if (text.size() > 1 && text.starts_with('#')) return {Person::Kind::team, text.substr(1)};
  return {Person::Kind::user, text};
}

// Reads one value of a kind that a number stands for.
std::optional<double> parse_numeric(FieldKind kind, std::string_view text) {
  switch (kind) {
    case FieldKind::number: return parse_count(text);
    case FieldKind::duration: return parse_duration(text);
    case FieldKind::size: return parse_size(text);
    case FieldKind::percentage: return parse_percentage(text);
    case FieldKind::boolean: {
      const auto truth = parse_boolean(text);
      return truth ? std::optional(*truth ? 1.0 : 0.0) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

// Builds the values of one term whose field is known.
class ValueReader {
 public:
  ValueReader(const RawTerm& raw, const Options& options, const FieldSpec& spec, Term& term)
      : raw_(raw), options_(options), spec_(spec), term_(term) {}

  Status read_all() {
    TRY(check_operators());
    for (const RawValue& raw_value : raw_.values) {
      TRY_ASSIGN(Value value, read(raw_value));
      term_.values.push_back(std::move(value));
    }
    return {};
  }

 private:
  bool is_text() const {
    return spec_.kind == FieldKind::text || spec_.kind == FieldKind::message;
  }

  Status check_operators() {
    if (raw_.comparison == "!=") term_.is_negated = !term_.is_negated;
    if (!raw_.text_operator.empty()) {
      const auto* found =
          std::ranges::find(kTextOperators, raw_.text_operator, &TextOperator::word);
      if (found == kTextOperators.end()) return refuse(raw_, "unknown operator");
      if (!is_text()) return refuse(raw_, "this operator only works on text");
      text_operator_ = found;
      if (found->is_negated) term_.is_negated = !term_.is_negated;
    }
    if (!is_ordering(raw_.comparison)) return {};
    if (raw_.is_list) return refuse(raw_, "a list cannot be compared by order");
    switch (spec_.kind) {
      case FieldKind::number:
      case FieldKind::duration:
      case FieldKind::size:
      case FieldKind::percentage:
      case FieldKind::date: term_.comparison = to_comparison(raw_.comparison); return {};
      case FieldKind::text:
      case FieldKind::message:
        if (spec_.is_ordered_text) term_.comparison = to_comparison(raw_.comparison);
        return {};
      default: return refuse(raw_, "this key cannot be compared by order");
    }
  }

  Result<Value> read(const RawValue& raw_value) {
    if (is_text()) return read_text(raw_value);
    Value value;
    value.text = raw_value.text;
    if (spec_.kind == FieldKind::date) return read_date(std::move(value));
    if (spec_.kind == FieldKind::choice) return read_choice(std::move(value));
    return read_other(std::move(value));
  }

  Result<Value> read_text(const RawValue& raw_value) {
    // On text without order the comparison is the beginning of the value.
    const bool is_value =
        is_ordering(raw_.comparison) && term_.comparison == Comparison::equal;
    const std::string written =
        is_value ? std::string(raw_.comparison) + raw_value.text : raw_value.text;
    Value value;
    value.pattern = Pattern::parse(written);
    const bool has_wildcards = value.pattern.has_wildcards();
    if (has_wildcards && raw_.is_list) {
      return refuse(raw_, "a list takes no wildcards; write \\* for an asterisk");
    }
    if (has_wildcards && term_.comparison != Comparison::equal) {
      return refuse(raw_, "a wildcard cannot be compared by order");
    }
    value.text = has_wildcards ? written : value.pattern.literal();
    if (spec_.kind == FieldKind::message && text_operator_ == nullptr) {
      value.pattern = value.pattern.with_open_ends();
    }
    if (text_operator_ != nullptr && text_operator_->opens_start) {
      value.pattern = value.pattern.with_open_start();
    }
    if (text_operator_ != nullptr && text_operator_->opens_end) {
      value.pattern = value.pattern.with_open_end();
    }
    return value;
  }

  Result<Value> read_date(Value value) {
    if (raw_.is_list) return refuse(raw_, "a date takes no list");
    std::optional<TimeRange> time;
    if (raw_.comparison.empty()) time = parse_relative_time(value.text, options_.now);
    if (!time) time = parse_absolute_time(value.text, term_.comparison);
    if (!time) return refuse(raw_, describe(spec_.kind));
    value.time = *time;
    // The range says it all.
    term_.comparison = Comparison::equal;
    return value;
  }

  Result<Value> read_choice(Value value) {
    value.text = ascii::lower(value.text);
    if (std::ranges::find(spec_.choices, value.text) != spec_.choices.end()) return value;
    const std::vector<std::string> choices(spec_.choices.begin(), spec_.choices.end());
    return refuse(raw_, fmt::format("expected one of {}", ascii::join(choices, ", ")));
  }

  Result<Value> read_other(Value value) {
    bool is_good = false;
    switch (spec_.kind) {
      case FieldKind::identifier: {
        const auto id = ascii::is_all_digits(value.text)
                            ? ascii::parse_number<std::uint64_t>(value.text)
                            : std::nullopt;
        is_good = id.has_value() && *id > 0 && *id <= std::uint64_t{INT64_MAX};
        value.id = id.value_or(0);
        break;
      }
      case FieldKind::short_id: {
        auto short_id = as_short_id(value.text);
        is_good = short_id.has_value();
        if (short_id) value.text = std::move(*short_id);
        break;
      }
      case FieldKind::event_id: {
        auto event_id = as_event_id(value.text);
        is_good = event_id.has_value();
        if (event_id) value.text = std::move(*event_id);
        break;
      }
      case FieldKind::person:
        value.person = to_person(value.text);
        is_good = !value.text.empty() && !value.text.contains('*');
        break;
      case FieldKind::project:
        is_good = !value.text.empty() && !value.text.contains('*');
        break;
      default: {
        const auto number = parse_numeric(spec_.kind, value.text);
        is_good = number.has_value();
        value.number = number.value_or(0);
        break;
      }
    }
    if (!is_good) return refuse(raw_, describe(spec_.kind));
    return value;
  }

  const RawTerm& raw_;
  const Options& options_;
  const FieldSpec& spec_;
  Term& term_;
  const TextOperator* text_operator_ = nullptr;
};

// Sets what the key says: field, kind and name; gives the declaration to read values by.
Result<FieldSpec> resolve_key(const RawTerm& raw, const Options& options, Term& term) {
  FieldSpec spec{"", Field::tag, FieldKind::text};
  term.key = raw.key.name;
  if (raw.key.form == RawKey::Form::plain) {
    if (const FieldSpec* found = find_field(raw.key.name)) {
      spec = *found;
      const bool is_prefix = spec.key.ends_with('.');
      term.key = is_prefix ? raw.key.name.substr(spec.key.size()) : std::string(spec.key);
      if (spec.is_of_issue && options.scope != Scope::issues) {
        return refuse(raw, "this key can only be used in issue search");
      }
    }
  } else if (raw.key.form == RawKey::Form::flag) {
    spec.field = Field::flag;
  }
  if (raw.key.type == "number") spec.kind = FieldKind::number;
  if (raw.key.type == "boolean") spec.kind = FieldKind::boolean;
  const bool is_known_type = raw.key.type.empty() || raw.key.type == "string" ||
                             spec.kind != FieldKind::text;
  if (!is_known_type) return refuse(raw, "the type of a tag is string, number or boolean");
  term.field = spec.field;
  term.kind = spec.kind;
  return spec;
}

Result<Term> make_has(const RawTerm& raw, const Options& options, Term term) {
  if (raw.is_list || !raw.comparison.empty() || !raw.text_operator.empty()) {
    return refuse(raw, "`has` takes the name of one key");
  }
  const std::string& written = raw.values.front().text;
  // The name may be explicit, `has:tags[name]`; with a colon it is scanned like any key.
  RawTerm named = raw;
  named.key = {RawKey::Form::quoted, written, {}, {}};
  const std::string with_colon = written + ':';
  Lexer lexer(with_colon);
  if (lexer.peek() == Lexer::Token::filter) {
    const auto key = lexer.take_key();
    if (!key.is_negated && key.end == with_colon.size()) named.key = key.key;
  }
  if (written.empty() || written.contains('*') || named.key.form == RawKey::Form::function) {
    return refuse(raw, "`has` takes the name of one key");
  }
  TRY(resolve_key(named, options, term));
  if (term.field == Field::status) return refuse(raw, "`has` takes the name of one key");
  term.form = Term::Form::has;
  return term;
}

Result<Term> make_status(const RawTerm& raw, Term term) {
  if (raw.is_list) return refuse(raw, "`is` takes no list");
  if (!raw.comparison.empty() || !raw.text_operator.empty()) {
    return refuse(raw, "`is` takes no operator");
  }
  const std::string name = ascii::lower(raw.values.front().text);
  for (const StatusSpec& spec : all_statuses()) {
    if (spec.name != name) continue;
    term.form = Term::Form::status;
    term.status = spec.status;
    return term;
  }
  std::vector<std::string> names;
  for (const StatusSpec& spec : all_statuses()) names.emplace_back(spec.name);
  return refuse(raw, fmt::format("expected one of {}", ascii::join(names, ", ")));
}

// The kind of an aggregate's value is the one that its text has.
Result<Term> make_aggregate(const RawTerm& raw, const Options& options, Term term) {
  if (options.scope == Scope::issues) {
    return refuse(raw, "aggregates can only be used in event search");
  }
  if (raw.is_list || !raw.text_operator.empty()) {
    return refuse(raw, "an aggregate is compared with one number");
  }
  term.form = Term::Form::aggregate;
  term.key = raw.key.name;
  term.arguments = raw.key.arguments;
  const std::string& text = raw.values.front().text;
  static constexpr std::array kKinds = {FieldKind::number, FieldKind::duration,
                                        FieldKind::size, FieldKind::percentage};
  // `5m` of a duration is five minutes, of a count five million.
  static constexpr std::array<std::string_view, 5> kCounting = {"count", "count_unique",
                                                                "count_if", "epm", "eps"};
  const bool counts = std::ranges::find(kCounting, term.key) != kCounting.end();
  term.kind = FieldKind::date;
  for (const FieldKind kind : kKinds) {
    if (!parse_numeric(kind, text)) continue;
    const bool is_ambiguous = kind == FieldKind::number && !counts &&
                              ascii::to_lower(text.back()) == 'm';
    term.kind = is_ambiguous ? FieldKind::duration : kind;
    break;
  }
  const FieldSpec spec{"", Field::tag, term.kind};
  if (auto read = ValueReader(raw, options, spec, term).read_all(); !read) {
    return refuse(raw, "an aggregate is compared with a number, duration, size, percentage or date");
  }
  return term;
}

}  // namespace

Result<Term> make_term(const RawTerm& raw, const Options& options) {
  Term term;
  term.is_negated = raw.is_negated;
  if (raw.key.form == RawKey::Form::function) return make_aggregate(raw, options, std::move(term));
  if (raw.key.form == RawKey::Form::plain && raw.key.name == "has") {
    return make_has(raw, options, std::move(term));
  }
  TRY_ASSIGN(const FieldSpec spec, resolve_key(raw, options, term));
  if (spec.kind == FieldKind::status) return make_status(raw, std::move(term));
  const bool is_empty = !raw.is_list && raw.values.front().text.empty();
  if (is_empty && !is_ordering(raw.comparison)) {
    if (raw.comparison == "!=") term.is_negated = !term.is_negated;
    if (!raw.text_operator.empty()) return refuse(raw, "this operator needs a value");
    term.form = Term::Form::has;
    term.is_negated = !term.is_negated;
    return term;
  }
  TRY(ValueReader(raw, options, spec, term).read_all());
  return term;
}

Term make_free_text(const RawValue& words) {
  Term term;
  term.form = Term::Form::free_text;
  term.field = Field::message;
  term.kind = FieldKind::message;
  Value value;
  value.pattern = Pattern::parse(words.text);
  value.text = value.pattern.has_wildcards() ? words.text : value.pattern.literal();
  value.pattern = value.pattern.with_open_ends();
  term.values.push_back(std::move(value));
  return term;
}

}  // namespace vedette::search
