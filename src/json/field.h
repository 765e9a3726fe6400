// Field descriptors: a struct lists its members once, and reading, writing and the schema follow.
//
//   struct TeamView {
//     std::string id;
//     std::optional<std::string> name;
//     static constexpr std::string_view kName = "Team";
//     static constexpr Field kFields[] = {field<&TeamView::id>("id", "Numeric id."),
//                                         field<&TeamView::name>("name", "Shown name.")};
//   };
//
// A descriptor is plain data with two function pointers, so everything that walks over fields is
// ordinary code and not a template.
#pragma once
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/schema.h"
#include "json/value.h"

namespace vedette::json {

enum class Place { body, query, path };

// Bounds on what is read; they are part of the schema too.
struct Limits {
  std::optional<std::size_t> length_max = {};
  bool may_be_blank = false;
  std::optional<std::int64_t> min = {};
  std::optional<std::int64_t> max = {};
  // The only texts that are accepted.
  std::span<const std::string_view> choices = {};
};

struct Field {
  std::string_view name;
  std::string_view description;
  const Schema& (*schema)() = nullptr;
  // Appends the member to `out` under `name`; an empty optional of a field that may be left out
  // is not written.
  void (*write)(const Field& self, const void* from, object& out) = nullptr;
  // Sets the member from a value. Errors: the sentence for the caller.
  std::optional<std::string> (*read)(const Field& self, void* to, const value& in) = nullptr;
  Place place = Place::body;
  bool is_required = true;
  bool is_left_out_when_empty = false;
  Limits limits = {};
};

// Type-directed reading, writing and schema. Specialised below for the types that fields have.
template <class T>
struct TypeOf;

template <class T>
concept Described = requires { T::kFields; };

template <>
struct TypeOf<std::string> {
  static const Schema& schema();
  static void write(const std::string& from, value& out) { out = from; }
  static std::optional<std::string> read(std::string& to, const value& in, const Limits& limits);
};
template <>
struct TypeOf<bool> {
  static const Schema& schema();
  static void write(bool from, value& out) { out = from; }
  static std::optional<std::string> read(bool& to, const value& in, const Limits& limits);
};
template <>
struct TypeOf<std::int64_t> {
  static const Schema& schema();
  static void write(std::int64_t from, value& out) { out = from; }
  static std::optional<std::string> read(std::int64_t& to, const value& in, const Limits& limits);
};
template <>
struct TypeOf<double> {
  static const Schema& schema();
  static void write(double from, value& out) { out = from; }
  static std::optional<std::string> read(double& to, const value& in, const Limits& limits);
};
template <>
struct TypeOf<Instant> {
  static const Schema& schema();
  static void write(Instant from, value& out) { out = format_instant(from); }
  static std::optional<std::string> read(Instant& to, const value& in, const Limits& limits);
};
// Any JSON, as it is.
template <>
struct TypeOf<value> {
  static const Schema& schema();
  static void write(const value& from, value& out) { out = from; }
  static std::optional<std::string> read(value& to, const value& in, const Limits&) {
    to = in;
    return std::nullopt;
  }
};
// A JSON object of any content.
template <>
struct TypeOf<object> {
  static const Schema& schema();
  static void write(const object& from, value& out) { out = from; }
  static std::optional<std::string> read(object& to, const value& in, const Limits&);
};

void write_fields(std::span<const Field> fields, const void* from, object& out);
// Reads the body fields of an object. Errors: one entry per field that is missing or wrong.
std::vector<FieldError> read_fields(std::span<const Field> fields, void* to, const object& in);
std::string not_a_list(const value& in);
std::string not_an_object(const value& in);

template <Described T>
struct TypeOf<T> {
  static const Schema& schema() {
    static constexpr Schema kSchema{.kind = Kind::object, .name = T::kName, .fields = T::kFields};
    return kSchema;
  }
  static void write(const T& from, value& out) { write_fields(T::kFields, &from, out.emplace_object()); }
  static std::optional<std::string> read(T& to, const value& in, const Limits&) {
    if (!in.is_object()) return not_an_object(in);
    const auto errors = read_fields(T::kFields, &to, in.get_object());
    if (errors.empty()) return std::nullopt;
    return errors.front().field + ": " + errors.front().messages.front();
  }
};

template <class T>
struct TypeOf<std::vector<T>> {
  static const Schema& schema() {
    static constexpr Schema kSchema{.kind = Kind::array, .element = &TypeOf<T>::schema};
    return kSchema;
  }
  static void write(const std::vector<T>& from, value& out) {
    auto& list = out.emplace_array();
    list.reserve(from.size());
    for (const auto& element : from) TypeOf<T>::write(element, list.emplace_back(nullptr));
  }
  static std::optional<std::string> read(std::vector<T>& to, const value& in, const Limits& limits) {
    if (!in.is_array()) return not_a_list(in);
    for (const auto& element : in.get_array()) {
      T read_element{};
      if (auto error = TypeOf<T>::read(read_element, element, limits)) return error;
      to.push_back(std::move(read_element));
    }
    return std::nullopt;
  }
};

template <class T>
struct TypeOf<std::map<std::string, T>> {
  static const Schema& schema() {
    static constexpr Schema kSchema{.kind = Kind::map, .element = &TypeOf<T>::schema};
    return kSchema;
  }
  static void write(const std::map<std::string, T>& from, value& out) {
    auto& members = out.emplace_object();
    for (const auto& [key, element] : from) TypeOf<T>::write(element, members[key]);
  }
  static std::optional<std::string> read(std::map<std::string, T>& to, const value& in, const Limits& limits) {
    if (!in.is_object()) return not_an_object(in);
    for (const auto& [key, element] : in.get_object()) {
      if (auto error = TypeOf<T>::read(to[std::string(key)], element, limits)) return error;
    }
    return std::nullopt;
  }
};

// An optional is null when it is empty; reading takes null and absence for empty.
template <class T>
struct TypeOf<std::optional<T>> {
  static const Schema& schema() {
    static const Schema made = [] {
      Schema inner = TypeOf<T>::schema();
      inner.is_nullable = true;
      return inner;
    }();
    return made;
  }
  static void write(const std::optional<T>& from, value& out) {
    if (from) {
      TypeOf<T>::write(*from, out);
    } else {
      out = nullptr;
    }
  }
  static std::optional<std::string> read(std::optional<T>& to, const value& in, const Limits& limits) {
    if (in.is_null()) {
      to.reset();
      return std::nullopt;
    }
    return TypeOf<T>::read(to.emplace(), in, limits);
  }
};

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class Member>
struct MemberOf;
template <class Object, class T>
struct MemberOf<T Object::*> {
  using object_type = Object;
  using type = T;
};

// The object's type is a parameter of its own because g++ 12 gives a function with a pointer to member
// of a local struct the same name in every file that has a struct of that name.
template <auto member, class Object = typename MemberOf<decltype(member)>::object_type>
void write_member(const Field& self, const void* from, object& out) {
  using M = MemberOf<decltype(member)>;
  const auto& held = static_cast<const Object*>(from)->*member;
  if constexpr (kIsOptional<typename M::type>) {
    if (self.is_left_out_when_empty && !held) return;
  }
  TypeOf<typename M::type>::write(held, out[self.name]);
}

template <auto member, class Object = typename MemberOf<decltype(member)>::object_type>
std::optional<std::string> read_member(const Field& self, void* to, const value& in) {
  using M = MemberOf<decltype(member)>;
  return TypeOf<typename M::type>::read(static_cast<Object*>(to)->*member, in, self.limits);
}

// A member of the body, required unless it is an optional.
template <auto member>
constexpr Field field(std::string_view name, std::string_view description, Limits limits = {}) {
  using M = typename MemberOf<decltype(member)>::type;
  return Field{.name = name,
               .description = description,
               .schema = &TypeOf<M>::schema,
               .write = &write_member<member>,
               .read = &read_member<member>,
               .is_required = !kIsOptional<M>,
               .limits = limits};
}
// A member of the body that may be absent: it keeps the value it was made with.
template <auto member>
constexpr Field optional_field(std::string_view name, std::string_view description, Limits limits = {}) {
  Field made = field<member>(name, description, limits);
  made.is_required = false;
  made.is_left_out_when_empty = true;
  return made;
}
template <auto member>
constexpr Field query_param(std::string_view name, std::string_view description, Limits limits = {}) {
  Field made = optional_field<member>(name, description, limits);
  made.place = Place::query;
  return made;
}
template <auto member>
constexpr Field path_param(std::string_view name, std::string_view description, Limits limits = {}) {
  Field made = field<member>(name, description, limits);
  made.place = Place::path;
  return made;
}

// The fields of a base, followed by more. The base must be the first and only base of the struct.
template <std::size_t base_count, std::size_t count>
constexpr std::array<Field, base_count + count> extend(const Field (&base)[base_count], const Field (&more)[count]) {
  std::array<Field, base_count + count> all{};
  std::copy_n(base, base_count, all.begin());
  std::copy_n(more, count, all.begin() + base_count);
  return all;
}
template <std::size_t base_count, std::size_t count>
constexpr std::array<Field, base_count + count> extend(const std::array<Field, base_count>& base,
                                                       const Field (&more)[count]) {
  std::array<Field, base_count + count> all{};
  std::copy_n(base.begin(), base_count, all.begin());
  std::copy_n(more, count, all.begin() + base_count);
  return all;
}

template <class T>
value to_value(const T& from) {
  value out;
  TypeOf<T>::write(from, out);
  return out;
}

// Whether a value has the shape of the schema: for tests, which check every answer with it.
// Returns the first difference, with its path, or nothing.
std::optional<std::string> find_mismatch(const value& in, const Schema& schema, std::string path = "$");

}  // namespace vedette::json
